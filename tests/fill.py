"""How far down its last page a handout reaches, by the ink above the help panel."""

from __future__ import annotations

import io

import pypdfium2

from groundsheet import api
from groundsheet.layout import SMALL, Layout
from groundsheet.pdf.furniture import Furniture

LEAST = 1 / 3


def least(layout: Layout) -> float:
    """How far it must reach: less in 18 pt on small paper, where a row is a fifth of a page."""
    return 0.29 if layout.paper in SMALL and layout.print_size == 18 else LEAST


def filled(built: api.Built) -> float:
    """The share of the last page's body, from its top down to its lowest ink; 1 if it is the only.

    What has no body stays out: a page of contacts alone, or a card.
    """
    layout, leaves = built.layout, built.proven.pages
    if leaves == 1:
        return 1.0
    sheets = layout.sheets(leaves)
    number, place = next(
        (n, p) for n, sheet in enumerate(sheets) for p in sheet if p.leaf == leaves - 1
    )
    furniture = Furniture(built.handout, layout)
    top = place.y + furniture.size[1] - furniture.body_top
    # The panel's frame reaches up to here; what stands below is no body.
    bottom = place.y + furniture.panel_bottom + furniture.second.height
    document = pypdfium2.PdfDocument(io.BytesIO(built.proven.data))
    page = document[number]
    lowest = top
    for item in page.get_objects():
        left, low, right, high = item.get_bounds()
        middle = (left + right) / 2
        here = place.x <= middle <= place.x + furniture.size[0]
        if here and low >= bottom - 1 and high <= top + 1 and high - low < top - bottom - 1:
            lowest = min(lowest, low)
    document.close()
    return (top - lowest) / (top - bottom)
