"""The objects of a file as plain values: what is read once, and looked at without a library.

Names begin with `/`, text strings with `u:` (those that are no text with `b:`), and a reference to
another object is `5 0 R`, as qpdf's JSON has them (version 2). Read before pikepdf's pages are:
those it mends as it counts them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from groundsheet.proof.promise import Box, box_of

Value = Any
"""A dictionary, a list, a number, a text, a truth value or None."""


@dataclass(slots=True)
class Objects:
    """The objects of a file: each by its reference, which of them are streams, and the trailer."""

    values: dict[str, Value]
    streams: frozenset[str]
    trailer: dict[str, Value]
    document: Any
    _plain: dict[str, Value] = field(default_factory=dict)

    def at(self, value: Value) -> Value:
        """The value itself, or what it refers to; None where there is nothing."""
        if not refers(value):
            return value
        if value in self.values:
            return self.values[value]
        if value not in self._plain:
            number, generation, _ = value.split()
            found = self.document.get_object(int(number), int(generation))
            # An object that is a number or nothing isn't among pikepdf's.
            plain = found if isinstance(found, (bool, int)) else None
            self._plain[value] = plain
        return self._plain[value]

    def content(self, reference: str) -> bytes:
        """What stands in a stream, decoded."""
        data: bytes = self.stream(reference).read_bytes()
        return data

    def stream(self, reference: str) -> Any:
        """A stream as pikepdf has it."""
        number, generation, _ = reference.split()
        return self.document.get_object(int(number), int(generation))


def opened(pdf: bytes) -> Any:
    """The bytes as pikepdf has them: nothing mended, and nothing moved from lists to pages.

    Raises:
        pikepdf.PdfError: they can't be read, or need a password.
    """
    import pikepdf

    return pikepdf.open(BytesIO(pdf), attempt_recovery=False, inherit_page_attributes=False)


def read(document: Any) -> Objects:
    """The objects of a document that pikepdf has opened.

    Raises:
        pikepdf.PdfError, ValueError, RecursionError: they can't be read.
    """
    import pikepdf

    names, texts, streams = [], [], []
    for item in document.objects:
        if not isinstance(item, pikepdf.Object):
            continue
        number, generation = item.objgen
        names.append(f"{number} {generation} R")
        if isinstance(item, pikepdf.Stream):
            streams.append(names[-1])
            item = item.stream_dict
        texts.append(item.to_json(True, 2))
    # All at once: one call costs half of what a call for each object does.
    values = json.loads(b"[%s]" % b",".join(texts))
    trailer = json.loads(document.trailer.to_json(True, 2))
    return Objects(dict(zip(names, values, strict=True)), frozenset(streams), trailer, document)


def refers(value: Value) -> bool:
    """Whether a value is a reference to another object."""
    return type(value) is str and value[:1].isdigit()


def number(value: Value) -> bool:
    """Whether a value is a number that a page can be measured in."""
    return type(value) in (int, float) and -1e6 < value < 1e6


def rectangle(value: Value) -> Box | None:
    """The box of a rectangle; None for another value."""
    if type(value) is list and len(value) == 4 and all(map(number, value)):
        return box_of(value)
    return None


def text(value: Value) -> str:
    """The words of a text string; an empty one for another value."""
    return value[2:] if type(value) is str and value[:2] == "u:" else ""
