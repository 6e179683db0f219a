"""What heads a page: the practice's letterhead, the title, and whom it is for, on warm ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from groundsheet.pdf.elements import Element
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.theme import Theme

_LOGO = (130.0, 34.0)
"""The most that a logo takes of the head: width and height."""


class HeadBand(Flowable):
    """Paragraphs on a ground that reaches the edges of the paper, a logo at their right.

    Where it doesn't begin a page it has no ground.
    """

    def __init__(
        self,
        words: Sequence[Text],
        theme: Theme,
        logo: Any = None,
        picture: Element | None = None,
    ) -> None:
        super().__init__()
        self.words, self.theme, self.logo, self.picture = list(words), theme, logo, picture
        self.spaceAfter = 8 * theme.air
        self._picture = (0.0, 0.0)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the words, or the logo."""
        room = available_width
        if self.logo is not None:
            scale = min(_LOGO[0] / self.logo.width, _LOGO[1] / self.logo.height)
            self._picture = (self.logo.width * scale, self.logo.height * scale)
        self._heights: list[float] = []
        for index, text in enumerate(self.words):
            # The first lines stand beside the logo.
            beside = self.logo is not None and sum(self._heights) < self._picture[1]
            width = room - self._picture[0] - 14 if beside and index < len(self.words) else room
            self._heights.append(text.wrapOn(self.canv, width, 1e6)[1] + text.getSpaceAfter())
        self.width = available_width
        self.height = max(sum(self._heights), self._picture[1]) + 6
        return self.width, self.height

    def draw(self) -> None:
        """Ground, logo, words."""
        canvas: Any = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        page_width, page_height = canvas.furniture.size
        top = bottom + self.height
        begins = page_height - top <= self.theme.margin_top + 1
        if begins and self.theme.solid:
            with canvas.decoration():
                canvas.setFillColor(self.theme.warm)
                canvas.rect(-left, 0, page_width, page_height - bottom, stroke=0, fill=1)
        elif begins:
            with canvas.decoration():
                canvas.setStrokeColor(self.theme.rule)
                canvas.setLineWidth(0.8)
                canvas.line(0, 0, self.width, 0)
        if self.picture is not None:
            width, height = self._picture
            canvas.saveState()
            canvas.translate(self.width - width, self.height - height)
            with canvas.figure(self.picture, width, height):
                canvas.drawImage(ImageReader(self.logo), 0, 0, width=width, height=height)
            canvas.restoreState()
        y = self.height
        for text, height in zip(self.words, self._heights, strict=True):
            text.drawOn(canvas, 0, y - height + text.getSpaceAfter())
            y -= height
