"""Links: which there may be, where they lead, and that the words below each say the same.

A file is opened on a telephone by somebody in need: a link that dials another number than the one
that is printed is as bad as a wrong number. The objects are read with pikepdf, the words with
PDFium.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.glyphs import AT_LINE_END
from groundsheet.proof.promise import Box, Promise, box_of, overlap, squeeze

_KEYS = {
    "/Type", "/Subtype", "/Rect", "/F", "/P", "/Contents", "/Border", "/StructParent", "/A",
    "/Dest",
}  # fmt: skip
_ACTION = {"/S", "/URI"}
_PART = 3
"""The least letters of an address that stand on one of its lines."""
_INSIDE = 0.4
"""How far inside its area the words of a link are looked for, so that none beside it are read."""
_EDGE = 0.05
"""What two areas beside each other may share, in points: corners have two decimals."""


@dataclass(frozen=True, slots=True)
class LinkBox:
    """A link as the file has it: its area, and its address, or the page that it leads to."""

    box: Box
    address: str = ""
    page: int = 0


def read(document: Any, page: Any, widgets: Sequence[Box]) -> tuple[list[LinkBox], list[Notice]]:
    """The links of a page, and what is wrong with their objects.

    Args:
        document: pikepdf's.
        page: one of its pages.
        widgets: where the page has fields.
    """
    found: list[LinkBox] = []
    items = [item for item in page.get("/Annots", ()) if item.get("/Subtype") == "/Link"]
    marks = list(_bookmarks(document)) if items else []
    for item in items:
        link = _link(document, item, marks)
        if link is None:
            return found, [_fault("a link is more than an address or a place in the file.")]
        others = [*widgets, *(other.box for other in found)]
        if any(overlap(link.box, box, _EDGE) for box in others):
            return found, [_fault("a link lies over a field, or over another link.")]
        found.append(link)
    return found, []


def _link(document: Any, item: Any, marks: Sequence[Any]) -> LinkBox | None:
    """A link that is what it should be; None where it is anything else."""
    border = [float(value) for value in item.get("/Border", ())]
    if set(item.keys()) - _KEYS or border != [0, 0, 0] or ("/A" in item) == ("/Dest" in item):
        return None
    if not str(item.get("/Contents", "")).strip():
        return None
    box = box_of(item["/Rect"])
    if "/A" in item:
        if set(item.A.keys()) != _ACTION or item.A.S != "/URI":
            return None
        return LinkBox(box, address=str(item.A.URI))
    place = _place(item.Dest)
    if place is None or place not in marks:
        return None
    pages = [page.objgen for page in document.pages]
    return LinkBox(box, page=pages.index(place[0]) + 1) if place[0] in pages else None


def _place(dest: Any) -> tuple[Any, ...] | None:
    """A place in the file: the object of its page, and where on it. None for a name."""
    import pikepdf

    if not isinstance(dest, pikepdf.Array) or not isinstance(dest[0], pikepdf.Dictionary):
        return None
    return (dest[0].objgen, *(str(value) for value in list(dest)[1:]))


def _bookmarks(document: Any) -> Iterator[tuple[Any, ...] | None]:
    """The places of the file's bookmarks, which are where its modules start."""
    mark = document.Root.get("/Outlines", {}).get("/First")
    for _ in range(1000):
        if mark is None:
            return
        yield _place(mark.get("/Dest"))
        mark = mark.get("/Next")


def say(reader: Any, links: Sequence[LinkBox], promise: Promise) -> list[Notice]:
    """Faults of the links of one page: where they lead isn't what the words below them say.

    Args:
        reader: PDFium's, of the page's text.
        links: of the page.
        promise: which addresses there may be.
    """
    unnamed = {link.page for link in links if link.page}
    for link in links:
        left, bottom, right, top = link.box
        words = squeeze(
            reader.get_text_bounded(left + _INSIDE, bottom, right - _INSIDE, top).replace(
                AT_LINE_END, "-"
            )
        )
        if link.address:
            known = promise.links.get(link.address)
            if known is None and not _printed(link.address, words, promise):
                return [_fault("a link leads to an address that the handout doesn't hold.")]
            if known is not None and not any(_says(words, squeeze(text)) for text in known):
                return [_fault("a link leads elsewhere than the words below it say.")]
        else:
            named = _pages_in(words, promise.see_page)
            if named - {link.page}:
                return [_fault("a link leads to another page than the words below it say.")]
            unnamed -= named
    return [_fault("a link leads to a page that its words don't name.")] if unnamed else []


def _says(words: str, text: str) -> bool:
    """Whether a text stands there, or one of the lines that it is broken into."""
    return text in words or (len(words) >= _PART and words in text)


def _printed(address: str, words: str, promise: Promise) -> bool:
    """Whether a number that the record alone knows is called by what is printed below the link."""
    digits = re.sub(r"\D", "", words)
    return promise.own_numbers and bool(digits) and address in (f"tel:{digits}", f"tel:+{digits}")


def _pages_in(words: str, see_page: str) -> set[int]:
    """The pages that words name. A line of a longer text may name none."""
    before, _, after = squeeze(see_page).partition("{page}")
    found = re.findall(rf"{re.escape(before)}(\d+){re.escape(after)}", words)
    return set(map(int, found))


def _fault(message: str) -> Notice:
    return finding(Code.PROOF_LINK, message)
