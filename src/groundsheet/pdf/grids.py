"""Parts of a page to write in: tables, charts, scales, tick boxes, cards.

All measures are in points, from the lower left corner of the flowable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable, Paragraph

from groundsheet.pdf import fonts
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fields import Field
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.theme import Theme

_PAD = 5.0
Cell = Text | Field | None
"""Words, a field to write in, or an empty place to write in on paper."""
Cells = Sequence[Cell]


class Grid(Flowable):
    """A table with a heading for each column. It goes on on the next page under its headings."""

    def __init__(
        self,
        head: Sequence[Text],
        rows: Sequence[Cells],
        shares: Sequence[float],
        least: float,
        theme: Theme,
        *,
        again: bool = False,
    ) -> None:
        super().__init__()
        self.head, self.rows, self.shares = list(head), [list(row) for row in rows], list(shares)
        self.least, self.theme, self.again = least, theme, again
        self.spaceBefore, self.spaceAfter = 4, 10 * theme.tight

    def _row_height(self, row: Cells, least: float) -> float:
        heights = [
            cell.wrapOn(self.canv, width - 2 * _PAD, 1e6)[1] + 2 * _PAD
            if isinstance(cell, Text)
            else 0.0
            for cell, width in zip(row, self.widths, strict=True)
        ]
        return max(least, *heights)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Headings and rows, each as high as its highest cell."""
        self.widths = [available_width * share / sum(self.shares) for share in self.shares]
        self.heights = [self._row_height(self.head, 0)]
        for row in self.rows:
            to_write_in = any(not isinstance(cell, Text) for cell in row)
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
        # A row by itself looks lost, unless the page has room for no more.
        page = getattr(getattr(self, "_frame", None), "_height", available_height)
        least = 1 if available_height >= page - 1 else 2
        if not least <= fit < len(self.rows):
            return []
        parts = (self.rows[:fit], self.rows[fit:])
        return [
            Grid(
                self.head, part, self.shares, self.least, self.theme, again=self.again or index > 0
            )
            for index, part in enumerate(parts)
        ]

    def draw(self) -> None:
        """Ground of the headings, rules, words."""
        canvas: Any = self.canv
        theme = self.theme
        with canvas.decoration():
            if theme.solid:
                canvas.setFillColor(theme.tint)
                foot = self.height - self.heights[0]
                canvas.rect(0, foot, self.width, self.heights[0], stroke=0, fill=1)
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
        top = self.height
        everything: list[Cells] = [self.head, *self.rows]
        for index, (row, height) in enumerate(zip(everything, self.heights, strict=True)):
            x = 0.0
            for cell, width in zip(row, self.widths, strict=True):
                if isinstance(cell, Text):
                    own = cell.wrapOn(canvas, width - 2 * _PAD, 1e6)[1]
                    cell.again = self.again and index == 0
                    cell.drawOn(canvas, x + _PAD, top - _PAD - own)
                elif cell is not None:
                    canvas.field(cell, x + 2, top - height + 2, width - 4, height - 4)
                x += width
            top -= height


_LEAST_FIELD = 10.0
"""A number of one or two digits, and a finger."""


def _axis(theme: Theme) -> float:
    """Where a chart's axis stands, right of its numbers."""
    return 16 + 1.5 * theme.body


def least_chart(points: int, theme: Theme) -> float:
    """How wide a chart is at least, so that its fields can be hit, in points.

    Args:
        points: how many moments it has.
        theme: sizes.
    """
    return _axis(theme) + points * _LEAST_FIELD + 4


class Chart(Flowable):
    """A chart to draw on: 0 to 10 upwards, moments to the right.

    Whoever fills it in on a screen writes a number for each moment below the axis.
    """

    def __init__(
        self, element: Element, strength: str, time: str, fields: Sequence[Field | None],
        theme: Theme,
    ) -> None:  # fmt: skip
        super().__init__()
        self.element, self.strength, self.time = element, strength, time
        self.fields, self.theme = list(fields), theme
        self.spaceBefore, self.spaceAfter = 6 * theme.tight, 10
        size = theme.body
        self._left = _axis(theme)
        self._step = max(15.0 if theme.tight == 1 else 9.0, 0.69 * size)
        self._field = max(16.0, 1.4 * size)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Ten steps and the words at the axes."""
        size = self.theme.body
        self.width = available_width
        self._above = self._lines(self.strength, self.width)
        inside = fonts.width(self.time, size, strong=True) <= self._left - 4
        self._below = [] if inside else self._lines(self.time, self.width - 4)
        self._bottom = self._field + 4 + len(self._below) * size * 1.3 + 4
        self._clear = 14 * self.theme.scale * self.theme.tight
        above = self._clear + len(self._above) * size * 1.25
        self.height = self._bottom + 10 * self._step + above
        return self.width, self.height

    def _lines(self, text: str, room: float) -> list[str]:
        return fonts.wrap(text.split(), room, self.theme.body, strong=True, cut=True)

    def draw(self) -> None:
        """Rules, axes, numbers, words: one figure; the fields below it."""
        canvas: Any = self.canv
        theme = self.theme
        left, bottom, right = self._left, self._bottom, self.width - 4
        top, low = bottom + 10 * self._step, bottom - self._field
        gap = (right - left) / len(self.fields)
        canvas.saveState()
        with canvas.figure(self.element, self.width, self.height):
            canvas.setStrokeColor(theme.rule)
            canvas.setLineWidth(0.5)
            for step in range(1, 11):
                y = bottom + step * self._step
                canvas.line(left, y, right, y)
            for point in range(1, len(self.fields) + 1):
                canvas.line(left + point * gap, low, left + point * gap, top)
            canvas.line(left, low, right, low)
            canvas.setStrokeColor(theme.ink)
            canvas.setLineWidth(1.2)
            canvas.line(left, bottom, right, bottom)
            canvas.line(left, low, left, top)
            canvas.setFillColor(theme.ink)
            for step in range(0, 11, 2):
                text = str(step)
                x = left - 8 - fonts.width(text, theme.body)
                y = bottom + step * self._step - 0.35 * theme.body
                canvas.line_of_text(x, y, text, theme.body)
            y = top + self._clear + (len(self._above) - 1) * theme.body * 1.25
            for line in self._above:
                canvas.line_of_text(0, y, line, theme.body, strong=True)
                y -= theme.body * 1.25
            if not self._below:
                y = low + 2
                canvas.line_of_text(0, y, self.time, theme.body, strong=True)
            y = low - 4 - theme.body
            for line in self._below:
                x = right - fonts.width(line, theme.body, strong=True)
                canvas.line_of_text(x, y, line, theme.body, strong=True)
                y -= theme.body * 1.3
        canvas.restoreState()
        for point, field in enumerate(self.fields):
            canvas.field(field, left + point * gap + 1, low + 1, gap - 2, self._field - 2)


@dataclass(frozen=True, slots=True)
class Choice:
    """The numbers of a scale: each one's element, and its field."""

    words: Element
    field: Field | None


class Scale(Flowable):
    """0 to 10 in a row, to ring one. At large sizes the row is as high as the numbers need."""

    def __init__(
        self,
        low: tuple[str, Element],
        high: tuple[str, Element],
        choices: Sequence[Choice],
        theme: Theme,
    ) -> None:
        super().__init__()
        self.low, self.high, self.choices, self.theme = low, high, list(choices), theme
        self.spaceBefore, self.spaceAfter = 4, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A row of numbers and the words below both ends."""
        size = self.theme.body
        self.width = available_width
        self._radius = min(12.5 * self.theme.scale, (available_width - 2) / 22 - 1.5)
        room = available_width / 2 - 10
        self._words = [
            fonts.wrap(text.split(), room, size, cut=True) for text, _ in (self.low, self.high)
        ]
        lines = max(len(words) for words in self._words)
        self.height = 2 * self._radius + 10 + lines * size * 1.25
        return self.width, self.height

    def draw(self) -> None:
        """Rings, numbers, words at both ends."""
        canvas: Any = self.canv
        theme, radius = self.theme, self._radius
        size = theme.body
        gap = (self.width - 2 * radius - 3) / 10
        middle = self.height - radius - 1
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.9)
        with canvas.artifact():
            canvas.line(radius, middle, self.width - radius, middle)
            canvas.setFillColor(theme.ground)
            for number in range(11):
                canvas.circle(radius + 1.5 + number * gap, middle, radius, fill=1)
        canvas.setFillColor(theme.ink)
        for number, choice in enumerate(self.choices):
            x, text = radius + 1.5 + number * gap, str(number)
            with canvas.content(choice.words):
                start = x - fonts.width(text, size) / 2
                canvas.line_of_text(start, middle - 0.35 * size, text, size)
            canvas.field(choice.field, x - radius, middle - radius, 2 * radius, 2 * radius)
        for (text, element), lines, right in zip(
            (self.low, self.high), self._words, (False, True), strict=True
        ):
            y = middle - radius - 5 - size
            rest = " ".join(text.split())
            with canvas.content(element):
                for line in lines:
                    x = self.width - 2 - fonts.width(line, size) if right else 2
                    rest = rest[len(line) :]
                    more = " " if rest.startswith(" ") else ""
                    canvas.line_of_text(x, y, line + more, size)
                    rest = rest.lstrip()
                    y -= size * 1.25
        canvas.restoreState()


class Row(Flowable):
    """Words, and short ticks after them on the same line."""

    def __init__(self, label: Paragraph, ticks: Sequence[tuple[Tick, float]], wide: float) -> None:
        super().__init__()
        self.label, self.ticks, self.wide = label, list(ticks), wide
        self.spaceAfter = 5

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the highest of them."""
        heights = [self.label.wrapOn(self.canv, self.wide, available_height)[1]]
        heights += [tick.wrapOn(self.canv, w, available_height)[1] for tick, w in self.ticks]
        self._heights = heights
        self.width, self.height = available_width, max(heights)
        return self.width, self.height

    def draw(self) -> None:
        """From left to right, on one line."""
        x = 0.0
        widths = (self.wide, *(wide for _, wide in self.ticks))
        parts = (self.label, *(tick for tick, _ in self.ticks))
        for part, wide, height in zip(parts, widths, self._heights, strict=True):
            part.drawOn(self.canv, x, self.height - height)
            x += wide


class Tick(Flowable):
    """A box to tick, with words after it, or with a line to write on."""

    def __init__(
        self, body: Paragraph | None, box: Field | None, line: Field | None, theme: Theme
    ) -> None:
        super().__init__()
        self.body, self.box, self.line, self.theme = body, box, line, theme
        self.spaceAfter = 5

    @property
    def _indent(self) -> float:
        return 26 * self.theme.scale

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the words, or as a line to write on."""
        self._own = self.theme.writing_line
        if self.body is not None:
            room = available_width - self._indent
            self._own = self.body.wrapOn(self.canv, room, available_height)[1]
        self.width, self.height = available_width, max(self._own, 17.0 * self.theme.scale)
        return self.width, self.height

    def draw(self) -> None:
        """Box; words or line."""
        canvas: Any = self.canv
        theme, scale = self.theme, self.theme.scale
        # A line to write on has all of its room above it; words stand beside the box.
        foot, side = (self.height - 13.5 * scale if self.body is not None else 1.0), 12 * scale
        with canvas.decoration():
            canvas.setStrokeColor(theme.ink)
            canvas.setLineWidth(1)
            canvas.rect(1, foot, side, side)
            if self.body is None:
                canvas.setStrokeColor(theme.rule)
                canvas.setLineWidth(0.7)
                canvas.line(self._indent, foot, self.width, foot)
        canvas.field(self.box, 1, foot, side, side)
        if self.body is not None:
            self.body.drawOn(canvas, self._indent, self.height - self._own)
        else:
            room = self.width - self._indent
            canvas.field(self.line, self._indent, foot + 0.5, room, self.height - foot)


class Cards(Flowable):
    """One or two boxes beside each other, each with a label and lines to write on."""

    _GAP = 14.0

    def __init__(
        self, cards: Sequence[tuple[Paragraph, int, Field | None]], theme: Theme, across: int = 2
    ) -> None:
        super().__init__()
        self.cards, self.theme, self.across = list(cards), theme, across
        self.spaceBefore, self.spaceAfter = 4, 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher of the two."""
        self._card = (available_width - self._GAP * (self.across - 1)) / self.across
        self._labels = [p.wrapOn(self.canv, self._card - 22, 1e6)[1] for p, _, _ in self.cards]
        heights = [
            label + lines * self.theme.writing_line + 24
            for label, (_, lines, _) in zip(self._labels, self.cards, strict=True)
        ]
        self.width, self.height = available_width, max(heights)
        return self.width, self.height

    def draw(self) -> None:
        """Frame, label, lines; lines fill the box."""
        canvas: Any = self.canv
        theme = self.theme
        for index, ((label, _, field), height) in enumerate(
            zip(self.cards, self._labels, strict=True)
        ):
            x = index * (self._card + self._GAP)
            with canvas.decoration():
                canvas.setStrokeColor(theme.accent)
                canvas.setLineWidth(0.8)
                canvas.roundRect(x, 0, self._card, self.height, 6)
                canvas.setStrokeColor(theme.rule)
                canvas.setLineWidth(0.7)
                y = self.height - 10 - height - theme.writing_line
                while y >= 10:
                    canvas.line(x + 11, y, x + self._card - 11, y)
                    y -= theme.writing_line
            label.drawOn(canvas, x + 11, self.height - 8 - height)
            # The first line is a line to write on, and one point, below the field's top.
            canvas.field(field, x + 11, 8, self._card - 22, self.height - height - 19)
