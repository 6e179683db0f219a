"""Links: which there may be, where they lead, and that the words below each say the same.

A file is opened on a telephone by somebody in need: a link that dials another number than the one
that is printed is as bad as a wrong number. The objects are read with pikepdf (what they may be,
`allowed` says), the words with PDFium.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.glyphs import AT_LINE_END
from groundsheet.proof.plain_objects import Objects, Value, text
from groundsheet.proof.promise import Box, Promise, box_of, overlap, squeeze
from groundsheet.text import DIALLED, digit_groups

_BELOW = 40
"""Signs that stand below a field at most: one to circle has a word or two."""
_PART = 3
"""The least letters of an address that stand on one of its lines."""
_BESIDE = 15
"""How far beside a field the rest of a number is looked for, in points."""
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


def read(
    objects: Objects,
    page: str,
    numbers: Mapping[str, int],
    marks: Container[tuple[Value, ...]],
    widgets: Sequence[Box],
) -> tuple[list[LinkBox], list[Notice]]:
    """The links of a page, and what is wrong with their objects.

    Args:
        objects: of the file.
        page: one of its pages.
        numbers: of all of them.
        marks: the places of its bookmarks, which are where its modules start.
        widgets: where the page has fields.
    """
    found: list[LinkBox] = []
    for reference in objects.at(objects.at(page).get("/Annots", ())):
        item = objects.at(reference)
        if item["/Subtype"] != "/Link":
            continue
        link = _link(objects, item, page, numbers, marks)
        if link is None:
            return found, [_fault("a link is more than an address or a place in the file.")]
        others = [*widgets, *(other.box for other in found)]
        if any(overlap(link.box, box, _EDGE) for box in others):
            return found, [_fault("a link lies over a field, or over another link.")]
        found.append(link)
    return found, []


def _link(
    objects: Objects,
    item: dict[str, Value],
    page: str,
    numbers: Mapping[str, int],
    marks: Container[tuple[Value, ...]],
) -> LinkBox | None:
    """A link that is what it should be; None where it is anything else."""
    if ("/A" in item) == ("/Dest" in item) or item.get("/P", page) != page:
        return None
    box = box_of(item["/Rect"])
    if "/A" in item:
        return LinkBox(box, address=text(objects.at(item["/A"])["/URI"]))
    place = item["/Dest"]
    if tuple(place) not in marks or place[0] not in numbers:
        return None
    return LinkBox(box, page=numbers[place[0]])


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
            if known is not None and not any(_says(words, squeeze(said)) for said in known):
                return [_fault("a link leads elsewhere than the words below it say.")]
        else:
            named = _pages_in(words, promise.see_page)
            if named - {link.page}:
                return [_fault("a link leads to another page than the words below it say.")]
            unnamed -= named
    return [_fault("a link leads to a page that its words don't name.")] if unnamed else []


def over_numbers(reader: Any, fields: Sequence[Box]) -> list[Notice]:
    """Fields that lie over a number that may be dialled: what they show would stand on it.

    Args:
        reader: PDFium's, of the page's text.
        fields: of the page.
    """
    for left, bottom, right, top in fields:
        here = reader.get_text_bounded(left, bottom, right, top)
        if len(squeeze(here)) > _BELOW:
            return [finding(Code.PROOF_COVERED, "a field lies over words.")]
        if any(char.isdigit() for char in here):
            around = reader.get_text_bounded(left - _BESIDE, bottom, right + _BESIDE, top)
            if any(len(group) >= DIALLED for group in digit_groups(around)):
                message = "a field lies over a number."
                return [finding(Code.PROOF_COVERED, message)]
    return []


def _says(words: str, said: str) -> bool:
    """Whether a text stands there, or one of the lines that it is broken into."""
    return said in words or (len(words) >= _PART and words in said)


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
