"""`prove(rendered) -> Proven`: the proof of a file, and the type that nothing else can make."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from groundsheet.handout import Rendered
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import file_objects, pages
from groundsheet.proof.faults import failed
from groundsheet.proof.promise import SHEET, Limits, Part, Promise, promise_of
from groundsheet.proof.reading import metadata_or_none

KEY = object()
"""Of this package alone."""


class Proven:
    """Bytes that have passed their proof; made by `prove` only, and the only thing delivered."""

    __slots__ = ("_data", "_pages")

    def __init__(self, data: bytes, pages: int, key: object) -> None:
        if key is not KEY:
            raise TypeError("only the proof makes a Proven")
        self._data, self._pages = data, pages

    @property
    def data(self) -> bytes:
        """The proven bytes."""
        return self._data

    @property
    def pages(self) -> int:
        """How many pages they have."""
        return self._pages

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self._data).hexdigest()


def prove(rendered: Rendered, limits: Limits = SHEET) -> Proven:
    """Proves that each page of the file carries the handout's help panel.

    As text: word for word, in its order, inside the margin, large enough. As ink: as our own fonts
    draw it, in enough contrast, and nothing over it. So each contact of the list. Each page is
    drawn by instructions and in fonts of ours. Not looked at: what else the pages say, but for
    numbers that the handout doesn't hold.

    Raises:
        ProofFailed: with every fault found, by page.
    """
    handout = rendered.handout
    promise = promise_of(rendered)
    problems = inspect(rendered.pdf, promise, limits)
    facts = metadata_or_none(rendered.pdf)
    if facts is None:
        problems.append(finding(Code.PROOF_METADATA, "the metadata can't be read back."))
    elif facts.get("contacts") != handout.contacts.digest:
        problems.append(finding(Code.PROOF_METADATA, "the metadata names other contacts."))
    if problems:
        raise failed(problems)
    return Proven(rendered.pdf, rendered.pages, KEY)


def inspect(pdf: bytes, promise: Promise, limits: Limits = SHEET) -> list[Notice]:
    """Every fault of a file; an empty list if it is as promised."""
    return inspect_parts(pdf, [(promise, limits)])


def inspect_parts(pdf: bytes, parts: Sequence[Part], kinds: Sequence[bytes] = ()) -> list[Notice]:
    """Every fault of a file of several parts, each with the pages that it promises, in order.

    All parts are for paper if there is more than one. `kinds` are as for `pages.look`.
    """
    sheets = sum(len(promise.layout.sheets(promise.pages)) for promise, _ in parts)
    widgets, found, problems = file_objects.look(pdf, parts[0][0], sheets)
    if problems:
        return problems
    try:
        return pages.look(pdf, parts, widgets, found, kinds)
    except RuntimeError as error:  # PDFium's: a page that it can't load
        return [file_objects.unreadable(error)]
