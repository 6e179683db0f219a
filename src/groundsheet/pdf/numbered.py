"""An item of a list: its number, or a bullet, and its words."""

from __future__ import annotations

from typing import Any, Literal

from reportlab.platypus import Flowable, Paragraph

from groundsheet.pdf import fonts
from groundsheet.pdf.boxes import page_height
from groundsheet.pdf.elements import Element
from groundsheet.pdf.theme import Theme


class Numbered(Flowable):
    """A paragraph with a number before it: in a disc, or by itself; a bullet if there is none.

    A number by itself counts sources (in `small` type), or is a `key` to a figure: neither is a
    step. One that is higher than a page is cut; what `goes_on` has no number again.
    """

    def __init__(
        self,
        number: str,
        label: Element,
        body: Paragraph,
        theme: Theme,
        look: Literal["disc", "small", "key"] = "disc",
        *,
        goes_on: bool = False,
    ) -> None:
        super().__init__()
        self.goes_on = goes_on
        self.number, self.label, self.body = number, label, body
        self.theme, self.look = theme, look
        self.indent = {"disc": 34 if number else 20, "small": 34, "key": 22}[look] * theme.scale
        after = {"disc": 6 if number else 4, "small": 4, "key": 1}
        self.spaceAfter = after[look] * theme.scale

    @property
    def _disc(self) -> float:
        return 24 * self.theme.scale

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """At least as high as a disc."""
        height = self.body.wrapOn(self.canv, available_width - self.indent, available_height)[1]
        self._body_height = height
        least = self._disc if self.number and self.look == "disc" and not self.goes_on else 0
        self.width, self.height = available_width, max(height, least)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The lines that find room, then the rest, where no page has room for all of them."""
        self.wrap(available_width, available_height)
        if self.height <= page_height(self):
            return []
        parts: Any = self.body.splitOn(self.canv, available_width - self.indent, available_height)
        if len(parts) != 2:
            return []
        return [self._part(parts[0], self.goes_on), self._part(parts[1], True)]

    def _part(self, body: Paragraph, goes_on: bool) -> Numbered:
        return Numbered(self.number, self.label, body, self.theme, self.look, goes_on=goes_on)

    def draw(self) -> None:
        """Disc and number, or bullet; then the text."""
        if self.goes_on:
            self.body.drawOn(self.canv, self.indent, self.height - self._body_height)
            return
        canvas: Any = self.canv
        theme = self.theme
        slack = 0.0
        canvas.saveState()
        if self.look == "small":
            canvas.setFillColor(theme.quiet)
            x = self.indent - 10 - fonts.width(self.number, theme.small)
            with canvas.content(self.label):
                canvas.line_of_text(x, self.height - theme.small * 0.95, self.number, theme.small)
        elif self.look == "key":
            canvas.setFillColor(theme.accent)
            y = self.height - theme.body * 0.95
            with canvas.content(self.label):
                canvas.line_of_text(0, y, self.number, theme.body, strong=True)
        elif self.number:
            slack = max(0.0, (self._disc - theme.leading) / 2)
            radius = 11 * theme.scale
            centre = self.height - self._disc / 2
            canvas.setFillColor(theme.accent)
            canvas.setStrokeColor(theme.accent)
            with canvas.artifact():
                canvas.circle(
                    radius + 1, centre, radius, stroke=int(not theme.solid), fill=int(theme.solid)
                )
            canvas.setFillColor(theme.ground if theme.solid else theme.ink)
            x = radius + 1 - fonts.width(self.number, theme.body, strong=True) / 2
            with canvas.content(self.label):
                canvas.line_of_text(
                    x, centre - theme.body * 0.342, self.number, theme.body, strong=True
                )
        else:
            size = theme.body * 1.1
            canvas.setFillColor(theme.accent)
            with canvas.content(self.label):
                canvas.line_of_text(
                    4.5 * theme.scale, self.height - theme.body, "\u2022", size, strong=True
                )
        canvas.restoreState()
        self.body.drawOn(canvas, self.indent, self.height - self._body_height - slack)
