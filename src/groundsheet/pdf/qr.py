"""A QR code beside the address that it holds: drawn by paths, where there is room, and never more.

It holds the address of a page as it is printed: no redirect, no name, nothing to tell one sheet
from another.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlab.platypus import Flowable

from groundsheet.layout import MM
from groundsheet.pdf.elements import Element
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.theme import Theme

LEAST, MOST = 15 * MM, 20 * MM
"""How large one is with the white around it, in points."""
_QUIET = 4
"""How many modules wide the white is (ISO/IEC 18004, 6.3.8)."""
GAP = 8.0
"""Between code and words."""


@lru_cache(16)
def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a code, from above: which modules are dark. A tenth of it may be spoiled."""
    import segno

    code = segno.make_qr(address, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


class Code:
    """A code and the address beside it.

    Args:
        address: what it holds.
        element: the figure.
        words: the address as it is printed.
        width: of these words on a line, in points.
        theme: colours.
    """

    def __init__(
        self, address: str, element: Element, words: Text, width: float, theme: Theme
    ) -> None:
        self.address, self.element, self.words, self.wide = address, element, words, width
        self.theme = theme

    @property
    def leading(self) -> float:
        """The height of the address."""
        return float(self.words.style.leading)

    def below(self, canvas: Any, right: float, top: float, height: float) -> None:
        """Draws the code, and the address below it.

        Args:
            canvas: where to.
            right: of both.
            top: of the code.
            height: of both.
        """
        size = min(MOST, height - self.leading)
        self._square(canvas, right - size, top - size, size)
        self.words.wrapOn(canvas, self.wide, 1e6)
        self.words.drawOn(canvas, right - self.wide, top - size - self.leading)

    def before(self, canvas: Any, size: float) -> None:
        """Draws the code at the origin, and the address after it.

        Args:
            canvas: where to.
            size: of the code with the white around it.
        """
        self._square(canvas, 0, 0, size)
        high = self.words.wrapOn(canvas, self.wide, 1e6)[1]
        self.words.drawOn(canvas, size + GAP, (size - high) / 2)

    def _square(self, canvas: Any, x: float, y: float, size: float) -> None:
        canvas.saveState()
        canvas.translate(x, y)
        with canvas.figure(self.element, size, size):
            self._ink(canvas, size)
        canvas.restoreState()

    def _ink(self, canvas: Any, size: float) -> None:
        rows = modules(self.address)
        side = size / (len(rows) + 2 * _QUIET)
        canvas.setFillColor(self.theme.ground)
        canvas.rect(0, 0, size, size, stroke=0, fill=1)
        path = canvas.beginPath()
        for number, row in enumerate(rows):
            y = size - (_QUIET + number + 1) * side
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end]:
                    end += 1
                if end > start:
                    path.rect((_QUIET + start) * side, y, (end - start) * side, side)
                start = end + 1
        canvas.setFillColor(self.theme.panel_ink)
        canvas.drawPath(path, stroke=0, fill=1)


class CodeLine(Flowable):
    """A code with its address after it, by itself on a line."""

    def __init__(self, code: Code, size: float) -> None:
        super().__init__()
        self.code, self.height, self.width = code, size, size + GAP + code.wide

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the code."""
        return self.width, self.height

    def draw(self) -> None:
        """Code, words."""
        self.code.before(self.canv, self.height)
