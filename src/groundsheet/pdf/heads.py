"""What heads a page: the practice's letterhead, the title, and whom it is for, on warm ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable
from reportlab.platypus.doctemplate import NullActionFlowable

from groundsheet.pdf.boxes import page_height
from groundsheet.pdf.elements import Element
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.qr import LEAST, MOST, Code
from groundsheet.pdf.theme import Theme

_LOGO = (120.0, 36.0)
"""The most that a logo takes of the head: width and height."""
_BETWEEN = 12.0
"""Between its lines where they stand on one."""
_AIR = 24.0
"""Between the title and whose paper it is."""


class HeadBand(Flowable):
    """Paragraphs on a ground that reaches the edges of the paper.

    Whose paper it is (a logo, a name, an address) stands at the right of the title where both find
    room, and above it else. Where the head doesn't begin a page it has no ground.
    """

    def __init__(
        self,
        words: Sequence[Text],
        theme: Theme,
        whose: Sequence[Text] = (),
        logo: Any = None,
        picture: Element | None = None,
    ) -> None:
        super().__init__()
        self.words, self.whose, self.theme = list(words), list(whose), theme
        self.logo, self.picture = logo, picture
        self.spaceAfter = 8 * theme.air
        # Before anything is laid out: ReportLab takes a paragraph's runs apart then.
        self._title = _width(self.words[0]) if self.words else 0.0
        self._widths = [_width(text) for text in self.whose]
        self._natural = max(self._widths, default=0.0)
        self._widest = max(map(_width, self.words), default=0.0)
        self.code: Code | None = None

    def has_room_for(self, code: Code, width: float) -> bool:
        """Whether a code and its address find room at the right, and the band stays as high.

        Args:
            code: with the address.
            width: of the band.
        """
        nobody: Any = None
        size = self.wrapOn(nobody, width, 1e6)[1] - 4 - code.leading
        free = width - self._widest - _AIR
        return not self.whose and size >= LEAST and free >= max(code.wide, MOST)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the words, with whose paper it is beside or above them."""
        self._picture = (0.0, 0.0)
        if self.logo is not None:
            scale = min(_LOGO[0] / self.logo.width, _LOGO[1] / self.logo.height)
            self._picture = (self.logo.width * scale, self.logo.height * scale)
        self._gap = 10.0 if self.logo is not None and self.whose else 0.0
        block = self._natural + 1 + self._gap + self._picture[0]
        self._beside = bool(self.whose) and self._title + _AIR + block <= available_width
        room = block if self._beside else available_width
        words = room - self._gap - self._picture[0]
        widths = [wide + _BETWEEN for wide in self._widths]
        # Above the title its lines stand on one line, where that has room for them.
        self._in_row = [] if self._beside or sum(widths) > words else widths
        self._lines = [text.wrapOn(self.canv, words, 1e6)[1] for text in self.whose]
        high = max(self._lines, default=0.0) if self._in_row else sum(self._lines)
        self._block = (block if self._beside else room, max(high, self._picture[1]))
        self._heights = [
            text.wrapOn(self.canv, available_width, 1e6)[1] + text.getSpaceAfter()
            for text in self.words
        ]
        high = sum(self._heights)
        if self._beside:
            high = max(high, self._block[1] + sum(self._heights[1:]))
        else:
            high += self._block[1]
        self.width, self.height = available_width, high + 4
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """All on the next page; one by one from here on, if no page has room for it."""
        self.wrap(available_width, available_height)
        words = [*self.whose, *self.words]
        if not words or self.height <= page_height(self):
            return []
        logo = [HeadBand((), self.theme, (), self.logo, self.picture)] if self.picture else []
        return [NullActionFlowable(), *logo, *words]

    def draw(self) -> None:
        """Ground, whose it is, words."""
        canvas: Any = self.canv
        self._ground(canvas)
        left = self.width - self._block[0] if self._beside else 0.0
        if self.picture is not None:
            width, height = self._picture
            canvas.saveState()
            canvas.translate(self.width - width, self.height - height)
            with canvas.figure(self.picture, width, height):
                canvas.drawImage(ImageReader(self.logo), 0, 0, width=width, height=height)
            canvas.restoreState()
        y = self.height
        for index, (text, height) in enumerate(zip(self.whose, self._lines, strict=True)):
            if self._in_row:
                text.drawOn(canvas, left + sum(self._in_row[:index]), y - height)
                continue
            y -= height
            text.drawOn(canvas, left, y)
        y = self.height if self._beside else self.height - self._block[1]
        for index, (text, height) in enumerate(zip(self.words, self._heights, strict=True)):
            if self._beside and index == 1:
                y = min(y, self.height - self._block[1])
            text.drawOn(canvas, 0, y - height + text.getSpaceAfter())
            y -= height
        if self.code is not None:
            self.code.below(canvas, self.width, self.height, self.height - 4)

    def _ground(self, canvas: Any) -> None:
        left, bottom = canvas.absolutePosition(0, 0)
        page_width, page_height = canvas.furniture.size
        if page_height - bottom - self.height > canvas.furniture.body_top + 1:
            return
        with canvas.decoration():
            if self.theme.solid:
                canvas.setFillColor(self.theme.warm)
                canvas.rect(-left, 0, page_width, page_height - bottom, stroke=0, fill=1)
            else:
                canvas.setStrokeColor(self.theme.rule)
                canvas.setLineWidth(0.8)
                canvas.line(0, 0, self.width, 0)


def _width(text: Text) -> float:
    """The width of a paragraph on one line."""
    return float(sum(stringWidth(run.text, run.fontName, run.fontSize) for run in text.frags))
