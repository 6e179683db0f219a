"""PDF objects that a file has by the hundred, written out by themselves.

ReportLab looks anew at what each part of an object is, and writes numbers, names and strings by
ways that fit them all. Here they are bytes as soon as they are known; the file is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from reportlab.pdfbase.pdfdoc import DummyDoc, PDFName, PDFObject, PDFString, format as formatted

from groundsheet.pdf.reportlab_fixes import COMPRESSION
from groundsheet.remembering import remembers

_KEPT = 4096
_PIECE = 6  # entries of a dictionary in one line, as ReportLab writes them


class Written(PDFObject):
    """An indirect object that writes itself when all references are known."""

    __RefOnly__ = 1

    def __init__(self, write: Callable[[Any], bytes]) -> None:
        self.write = write

    def format(self, document: Any) -> bytes:
        """The bytes of the object."""
        return self.write(document)


def reference(document: Any, to: Any) -> bytes:
    """`5 0 R`: where an object that the file knows, or the page of a name, is found."""
    found = to if isinstance(to, str) else to.__InternalName__
    return b"%d %d R" % document.idToObjectNumberAndVersion[found]


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary, in the order of its keys."""
    parts = [b"%s %s" % (name(key), value) for key, value in sorted(entries.items())]
    for index in reversed(range(_PIECE, len(parts), _PIECE)):
        parts.insert(index, b"\n ")
    return b"<<\n" + b" ".join(parts) + b"\n>>"


@cache
def name(text: str) -> bytes:
    """A name, such as `/Widget`; there are few of them."""
    return PDFName(text).encode()


@remembers(_KEPT)
def string(text: str) -> bytes:
    """A string."""
    made: bytes = formatted(PDFString(text), DummyDoc())
    return made


def numbers(*values: float) -> bytes:
    """Two decimals at most: programs round longer ones, and boxes would move."""
    shown = " ".join([f"{value:.2f}".rstrip("0").rstrip(".") for value in values])
    return f"[ {shown} ]".encode()


@remembers(_KEPT)
def form(code: str, size: tuple[float, float], resources: bytes) -> bytes:
    """A form XObject of a size, compressed."""
    content = COMPRESSION.encode(code.encode("latin-1"))
    head = dictionary(
        {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "FormType": b"1",
            "BBox": numbers(0, 0, *size),
            "Filter": b"[ /FlateDecode ]",
            "Length": b"%d" % len(content),
            "Resources": resources,
        }
    )
    return head + b"\nstream\n" + content + b"\nendstream\n"
