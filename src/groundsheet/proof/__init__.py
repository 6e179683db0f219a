"""Reads finished bytes back with libraries that did not write them: `prove(rendered) -> Proven`.

pikepdf looks at the objects, PDFium (pypdfium2) at geometry and pixels. What must be there comes
from the handout alone, never from what the drawing says it drew. A text search is no proof: a band
that runs off the paper, or lies under a white box, is still found by one.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO

from groundsheet.errors import Problem, ProofFailed
from groundsheet.handout import Rendered
from groundsheet.proof import objects, pages
from groundsheet.proof.promise import CARD, SHEET, Limits, Promise, promise_of, promise_of_band
from groundsheet.proof.reading import filled_in, metadata_or_none, readable

_KEY = object()


class Proven:
    """Bytes that have passed their proof; made by `prove` only, and the only thing delivered."""

    __slots__ = ("_data", "_pages")

    def __init__(self, data: bytes, pages: int, key: object) -> None:
        if key is not _KEY:
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
    """Proves that each page of the file carries the handout's band, whole and legible.

    Raises:
        ProofFailed: with every fault found, by page.
    """
    handout = rendered.handout
    promise = promise_of(rendered)
    problems = inspect(rendered.pdf, promise, limits)
    facts = metadata_or_none(rendered.pdf)
    if facts is None:
        problems.append("the metadata can't be read back.")
    elif facts.get("contacts") != handout.contacts.digest:
        problems.append("the metadata names other contacts.")
    if problems:
        raise ProofFailed([Problem(problem) for problem in problems])
    return Proven(rendered.pdf, rendered.pages, _KEY)


def pictures(proven: Proven, dpi: int) -> list[Proven]:
    """Each page of a proven file as a PNG, drawn by the library that proved it.

    Args:
        proven: a proven PDF.
        dpi: dots an inch; at 72 the smallest type of the band is 9 dots high.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(proven.data)
    try:
        found = []
        for page in document:
            out = BytesIO()
            bitmap = page.render(scale=dpi / 72)
            bitmap.to_pil().save(out, format="PNG")
            bitmap.close()
            page.close()
            found.append(Proven(out.getvalue(), 1, _KEY))
        return found
    finally:
        document.close()


def inspect(pdf: bytes, promise: Promise, limits: Limits = SHEET) -> list[str]:
    """Every fault of a file, in words; an empty list if it is as promised."""
    widgets, problems = objects.look(pdf, promise)
    if problems:
        return problems
    size = promise.layout.print_size or 0
    limits = replace(limits, words=max(limits.words, size), numbers=max(limits.numbers, size))
    return pages.look(pdf, promise, limits, widgets)


__all__ = [
    "CARD",
    "SHEET",
    "Limits",
    "Promise",
    "Proven",
    "filled_in",
    "inspect",
    "metadata_or_none",
    "pictures",
    "promise_of",
    "promise_of_band",
    "prove",
    "readable",
]
