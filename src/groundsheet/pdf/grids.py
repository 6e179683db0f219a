"""Parts of a page to write in: tables, charts, scales, tick boxes, cards.

All measures are in points, from the lower left corner of the flowable.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, Paragraph

from groundsheet.pdf import fonts
from groundsheet.pdf.theme import Theme

_PAD = 5.0
Cells = Sequence[Paragraph | None]


class Grid(Flowable):
    """A table with a heading for each column. It goes on on the next page under its headings."""

    def __init__(
        self,
        head: Cells,
        rows: Sequence[Cells],
        shares: Sequence[float],
        least: float,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.head, self.rows, self.shares = list(head), [list(row) for row in rows], list(shares)
        self.least, self.theme = least, theme
        self.spaceBefore, self.spaceAfter = 4, 10

    def _row_height(self, row: Cells, least: float) -> float:
        heights = [
            cell.wrapOn(self.canv, width - 2 * _PAD, 1e6)[1] + 2 * _PAD if cell else 0.0
            for cell, width in zip(row, self.widths, strict=True)
        ]
        return max(least, *heights)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Headings and rows, each as high as its highest cell."""
        self.widths = [available_width * share / sum(self.shares) for share in self.shares]
        self.heights = [self._row_height(self.head, 0)]
        for row in self.rows:
            to_write_in = any(cell is None for cell in row)
            self.heights.append(self._row_height(row, self.least if to_write_in else 0))
        self.width, self.height = available_width, sum(self.heights)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """As many rows as fit, then the rest under the same headings."""
        self.wrap(available_width, available_height)
        room, fit = available_height - self.heights[0], 0
        for height in self.heights[1:]:
            if height > room:
                break
            room -= height
            fit += 1
        if fit < 2 or fit >= len(self.rows):
            return []
        parts = (self.rows[:fit], self.rows[fit:])
        return [Grid(self.head, part, self.shares, self.least, self.theme) for part in parts]

    def draw(self) -> None:
        """Ground of the headings, rules, words."""
        canvas, theme = self.canv, self.theme
        canvas.saveState()
        canvas.setFillColor(theme.tint)
        canvas.rect(0, self.height - self.heights[0], self.width, self.heights[0], stroke=0, fill=1)
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.7)
        canvas.rect(0, 0, self.width, self.height)
        y = self.height
        for height in self.heights[:-1]:
            y -= height
            canvas.line(0, y, self.width, y)
        x = 0.0
        for width in self.widths[:-1]:
            x += width
            canvas.line(x, 0, x, self.height)
        canvas.restoreState()
        top = self.height
        for row, height in zip([self.head, *self.rows], self.heights, strict=True):
            x = 0.0
            for cell, width in zip(row, self.widths, strict=True):
                if cell is not None:
                    own = cell.wrapOn(canvas, width - 2 * _PAD, 1e6)[1]
                    cell.drawOn(canvas, x + _PAD, top - _PAD - own)
                x += width
            top -= height


class Chart(Flowable):
    """A chart to draw on: 0 to 10 upwards, moments to the right."""

    _LEFT, _BOTTOM, _STEP = 34.0, 40.0, 15.0

    def __init__(self, strength: str, time: str, points: int, theme: Theme) -> None:
        super().__init__()
        self.strength, self.time, self.points, self.theme = strength, time, points, theme
        self.spaceBefore, self.spaceAfter = 6, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Ten steps and the words at the axes."""
        self.width = available_width
        self.height = self._BOTTOM + 10 * self._STEP + 28
        return self.width, self.height

    def draw(self) -> None:
        """Rules, axes, numbers, words."""
        canvas, theme = self.canv, self.theme
        left, bottom, right = self._LEFT, self._BOTTOM, self.width - 4
        top = bottom + 10 * self._STEP
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.4)
        for step in range(1, 11):
            canvas.line(left, bottom + step * self._STEP, right, bottom + step * self._STEP)
        gap = (right - left) / self.points
        for point in range(1, self.points + 1):
            canvas.line(left + point * gap, bottom - 16, left + point * gap, top)
        canvas.line(left, bottom - 16, right, bottom - 16)
        canvas.setStrokeColor(theme.ink)
        canvas.setLineWidth(1.2)
        canvas.line(left, bottom, right, bottom)
        canvas.line(left, bottom - 16, left, top)
        canvas.setFillColor(theme.ink)
        for step in range(0, 11, 2):
            text = str(step)
            x = left - 8 - fonts.width(text, theme.body)
            canvas.line_of_text(x, bottom + step * self._STEP - 4.2, text, theme.body)
        canvas.line_of_text(0, top + 14, self.strength, theme.body, strong=True)
        x = right - fonts.width(self.time, theme.body, strong=True)
        canvas.line_of_text(x, 6, self.time, theme.body, strong=True)
        canvas.restoreState()


class Scale(Flowable):
    """0 to 10 in a row, to ring one."""

    def __init__(self, low: str, high: str, theme: Theme) -> None:
        super().__init__()
        self.low, self.high, self.theme = low, high, theme
        self.spaceBefore, self.spaceAfter = 4, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A row of numbers and a line of words."""
        self.width, self.height = available_width, 50.0
        return self.width, self.height

    def draw(self) -> None:
        """Rings, numbers, words at both ends."""
        canvas, theme = self.canv, self.theme
        gap = (self.width - 28) / 10
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.9)
        canvas.line(14, 34, self.width - 14, 34)
        for number in range(11):
            x = 14 + number * gap
            canvas.setFillColor(theme.ground)
            canvas.circle(x, 34, 12.5, fill=1)
            canvas.setFillColor(theme.ink)
            text = str(number)
            canvas.line_of_text(x - fonts.width(text, theme.body) / 2, 29.8, text, theme.body)
        canvas.line_of_text(2, 5, self.low, theme.body)
        x = self.width - 2 - fonts.width(self.high, theme.body)
        canvas.line_of_text(x, 5, self.high, theme.body)
        canvas.restoreState()


class Tick(Flowable):
    """A box to tick, with words after it, or with a line to write on."""

    def __init__(self, body: Paragraph | None, theme: Theme) -> None:
        super().__init__()
        self.body, self.theme = body, theme
        self.spaceAfter = 5

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the words, or as a line to write on."""
        self._own = self.theme.writing_line - 4
        if self.body is not None:
            self._own = self.body.wrapOn(self.canv, available_width - 26, available_height)[1]
        self.width, self.height = available_width, max(self._own, 17.0)
        return self.width, self.height

    def draw(self) -> None:
        """Box; words or line."""
        canvas, theme = self.canv, self.theme
        canvas.saveState()
        canvas.setStrokeColor(theme.ink)
        canvas.setLineWidth(1)
        canvas.rect(1, self.height - 13.5, 12, 12)
        if self.body is None:
            canvas.setStrokeColor(theme.rule)
            canvas.setLineWidth(0.7)
            canvas.line(26, self.height - 13.5, self.width, self.height - 13.5)
        canvas.restoreState()
        if self.body is not None:
            self.body.drawOn(canvas, 26, self.height - self._own)


class Cards(Flowable):
    """One or two boxes beside each other, each with a label and lines to write on."""

    _GAP = 14.0

    def __init__(self, cards: Sequence[tuple[Paragraph, int]], theme: Theme) -> None:
        super().__init__()
        self.cards, self.theme = list(cards), theme
        self.spaceBefore, self.spaceAfter = 4, 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher of the two."""
        self._card = (available_width - self._GAP) / 2
        self._labels = [p.wrapOn(self.canv, self._card - 22, 1e6)[1] for p, _ in self.cards]
        heights = [
            label + lines * self.theme.writing_line + 24
            for label, (_, lines) in zip(self._labels, self.cards, strict=True)
        ]
        self.width, self.height = available_width, max(heights)
        return self.width, self.height

    def draw(self) -> None:
        """Frame, label, lines; lines fill the box."""
        canvas, theme = self.canv, self.theme
        for index, ((label, _), height) in enumerate(zip(self.cards, self._labels, strict=True)):
            x = index * (self._card + self._GAP)
            canvas.saveState()
            canvas.setStrokeColor(theme.accent)
            canvas.setLineWidth(0.8)
            canvas.roundRect(x, 0, self._card, self.height, 6)
            canvas.setStrokeColor(theme.rule)
            canvas.setLineWidth(0.7)
            y = self.height - 10 - height - theme.writing_line
            while y >= 10:
                canvas.line(x + 11, y, x + self._card - 11, y)
                y -= theme.writing_line
            canvas.restoreState()
            label.drawOn(canvas, x + 11, self.height - 8 - height)
