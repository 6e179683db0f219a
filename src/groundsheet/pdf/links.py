"""Links on a screen: their areas, and their annotations (ISO 32000-1, 12.5.6.5).

A link is an element of the tree, which holds its words and its annotation. It has no border and no
look of its own, so that the page is the same on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObjectReference

from groundsheet.pdf.elements import Element
from groundsheet.pdf.objects import Written, dictionary, numbers, reference, string
from groundsheet.pdf.structure import BBox, StructureTree
from groundsheet.text import Link

PAGE = "page:"
"""How a target within the file begins."""
_PRINT = b"4"


@dataclass(slots=True)
class Area:
    """Where a link may be tapped, on a leaf: lower left and upper right corner."""

    link: Link
    element: Element
    box: BBox


def placed(areas: Sequence[Area], new: Area) -> list[Area]:
    """The areas with one more: those that were there keep off it, and it has its whole height.

    Args:
        areas: of a leaf, in reading order.
        new: below them, or beside them.
    """
    left, bottom, right, top = new.box
    for area in areas:
        start, foot, end, head = area.box
        if start < right and left < end and bottom < head and foot < top:
            beside = start < left and foot < bottom + 1 and head > top - 1
            area.box = (start, foot, left, head) if beside else (start, top, end, head)
    return [*areas, new]


def annotation(
    document: Any, tree: StructureTree, page: str, area: Area, x: float, y: float, place: Any
) -> PDFObjectReference:
    """Makes the annotation of a link, moved by `x`, `y`, and its place in the tree.

    Args:
        document: ReportLab's, which numbers the objects.
        tree: that of the file's structure.
        page: the name of the page's object.
        area: the link, and where it is.
        x: to the right, in points.
        y: upwards, in points.
        place: where it leads within the file; None for an address.
    """
    left, bottom, right, top = area.box
    box, key = numbers(left + x, bottom + y, right + x, top + y), tree.next_key

    def write(document: Any) -> bytes:
        entries = {
            "Type": b"/Annot",
            "Subtype": b"/Link",
            "Border": b"[ 0 0 0 ]",
            "Contents": string(area.link.says),
            "F": _PRINT,
            "P": reference(document, page),
            "Rect": box,
            "StructParent": b"%d" % key,
        }
        if place is None:
            action = {"S": b"/URI", "URI": string(area.link.target)}
            entries["A"] = dictionary(action)
        else:
            entries["Dest"] = place.format(document)
        return dictionary(entries)

    made: PDFObjectReference = document.Reference(Written(write))
    tree.annotation(page, area.element, made)
    return made
