"""How much of each page is inked, measured in the pixels of what was proven."""

from __future__ import annotations

from groundsheet.proof.pdfium import opened
from groundsheet.proof.proven import Proven

SCALE = 1.5
"""Pixels to a point: finer ones change the figure by less than a fiftieth of it."""


def ink(proven: Proven) -> tuple[float, ...]:
    """The share of each page that black ink would cover: 0 is bare paper, 1 all black.

    Grey counts by its darkness and colours by that of their grey, as on a printer without colours.
    Boxes to fill in on a screen aren't printed, and aren't counted.

    Args:
        proven: a proven PDF.
    """
    found = []
    with opened(proven.data) as document:
        for page in document:
            bitmap = page.render(scale=SCALE, grayscale=True, may_draw_forms=False)
            image = bitmap.to_pil()
            counts = image.histogram()
            whole = image.width * image.height
            dark = sum((255 - shade) * count for shade, count in enumerate(counts))
            found.append(dark / (255 * whole))
            bitmap.close()
            page.close()
    return tuple(found)
