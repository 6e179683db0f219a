"""The steps of a skill with their cautions: neither is ever on a page without the other."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus.doctemplate import NullActionFlowable

from groundsheet.content import IconName
from groundsheet.errors import NoRoom
from groundsheet.pdf import fonts, icons
from groundsheet.pdf.beside import GUTTER
from groundsheet.pdf.boxes import page_height
from groundsheet.pdf.elements import Element
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.theme import Theme

ICON = 34.0


class Strip(Flowable):
    """What must be known before: words in a frame, with a warning sign at their left.

    One that is `close` has no sign, and its words reach from frame to frame.
    """

    def __init__(self, words: Sequence[Text], theme: Theme) -> None:
        super().__init__()
        self.words, self.theme = list(words), theme
        self.close = False
        self.spaceBefore = 4 * theme.air

    def getSpaceAfter(self) -> float:  # noqa: N802 (ReportLab's name)
        """Less of it below one that is close."""
        return 3 if self.close else 8 * self.theme.air

    @property
    def _sign(self) -> float:
        return 0 if self.close else 20 * min(self.theme.scale, 1.4)

    @property
    def _indent(self) -> float:
        return 4 if self.close else self._sign + 18

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the words, and room around them."""
        room = available_width - self._indent - (4 if self.close else 10)
        self._heights = [text.wrapOn(self.canv, room, 1e6)[1] for text in self.words]
        around = 6 if self.close else 11 if self.theme.tight == 1 else 8
        self.width, self.height = available_width, max(sum(self._heights), self._sign) + around
        return self.width, self.height

    def draw(self) -> None:
        """Frame, sign, words."""
        canvas: Any = self.canv
        theme, sign = self.theme, self._sign
        with canvas.decoration():
            canvas.setStrokeColor(theme.alarm)
            canvas.setLineWidth(1.4)
            canvas.roundRect(0, 0, self.width, self.height, 7)
            if sign:
                warning(canvas, 10, self.height - 7 - sign, sign, theme)
        y = self.height - (3 if self.close else 5.5 if self.theme.tight == 1 else 4)
        for text, height in zip(self.words, self._heights, strict=True):
            y -= height
            text.drawOn(canvas, self._indent, y)


def warning(canvas: Any, x: float, y: float, size: float, theme: Theme) -> None:
    """A triangle with an exclamation mark; whoever calls says that it is a decoration.

    Args:
        canvas: where to.
        x: its left edge.
        y: its foot.
        size: how wide and high it is, in points.
        theme: its colour.
    """
    canvas.setStrokeColor(theme.alarm)
    canvas.setFillColor(theme.alarm)
    canvas.setLineWidth(size * 0.075)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    path = canvas.beginPath()
    path.moveTo(x + size * 0.5, y + size * 0.92)
    path.lineTo(x + size * 0.04, y + size * 0.1)
    path.lineTo(x + size * 0.96, y + size * 0.1)
    path.close()
    canvas.drawPath(path)
    canvas.line(x + size / 2, y + size * 0.62, x + size / 2, y + size * 0.4)
    canvas.circle(x + size / 2, y + size * 0.25, size * 0.035, fill=1)


@dataclass(slots=True)
class Step:
    """One step: its number or bullet and what it is, its picture, and its paragraphs.

    Those of `cautions` have a small sign before them.
    """

    number: str
    label: Element
    icon: IconName | None
    words: list[Text]
    cautions: list[Text]


class Cell(Flowable):
    """One step as it is drawn: picture and number at the left, words at the right.

    One that `goes_on` is the rest of a step: neither is at its left again.
    """

    def __init__(self, step: Step, theme: Theme, pictures: bool, *, goes_on: bool = False) -> None:
        super().__init__()
        self.step, self.theme, self.pictures, self.goes_on = step, theme, pictures, goes_on
        self.spaceAfter = 8 * theme.air

    @property
    def _scale(self) -> float:
        return min(self.theme.scale, 1.5)

    @property
    def indent(self) -> float:
        """Where the words begin."""
        if self.pictures:
            return (ICON + 18) * self._scale
        return (34 if self.step.number else 20) * self._scale

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher of picture and words."""
        room = available_width - self.indent
        self._heights = [text.wrapOn(self.canv, room, 1e6)[1] for text in self.step.words]
        small = room - 16 * self._scale
        self._warned = [text.wrapOn(self.canv, small, 1e6)[1] for text in self.step.cautions]
        least = (ICON + 6) * self._scale if self.pictures else 24 * self._scale
        if self.goes_on or not (self.pictures or self.step.number):
            least = 0
        high = sum(self._heights) + sum(self._warned)
        self.width, self.height = available_width, max(least, high)
        return self.width, self.height

    def cut(
        self, canvas: Any, width: float, height: float, *, close: bool
    ) -> tuple[Cell, Cell] | None:
        """The words that find room, and the rest: what the step warns of stands with both.

        None where no words find room.

        Args:
            canvas: ReportLab's.
            width: of the step, in points.
            height: of the room that is left.
            close: whether a line may stand alone.
        """
        self.wrapOn(canvas, width, height)
        room, column = height - sum(self._warned), width - self.indent
        words = self.step.words
        first: list[Text] = []
        text: Any
        for index, (text, high) in enumerate(zip(words, self._heights, strict=True)):
            if high > room:
                text.allowOrphans = text.allowWidows = int(close)
                parts: Any = text.splitOn(canvas, column, room) if room > 0 else []
                if len(parts) == 2:
                    first.append(parts[0])
                    return self._parts(first, [parts[1], *words[index + 1 :]])
                return self._parts(first, words[index:]) if first else None
            room -= high
            first.append(text)
        return None

    def _parts(self, first: list[Text], rest: list[Text]) -> tuple[Cell, Cell]:
        repeated = [copy.copy(text) for text in self.step.cautions]
        for text in repeated:
            text.again = True
        step, theme, pictures = self.step, self.theme, self.pictures
        return (
            Cell(replace(step, words=first), theme, pictures, goes_on=self.goes_on),
            Cell(replace(step, words=rest, cautions=repeated), theme, pictures, goes_on=True),
        )

    def draw(self) -> None:
        """Picture, number, words."""
        canvas: Any = self.canv
        if self.goes_on:
            pass
        elif self.pictures:
            self._picture(canvas)
        else:
            self._disc(canvas)
        y = self.height
        for text, height in zip(self.step.words, self._heights, strict=True):
            y -= height
            text.drawOn(canvas, self.indent, y)
        size = 11 * self._scale
        for text, height in zip(self.step.cautions, self._warned, strict=True):
            with canvas.decoration():
                high = text.style.leading
                warning(canvas, self.indent, y - high + (high - size) * 0.6, size, self.theme)
            y -= height
            text.drawOn(canvas, self.indent + 16 * self._scale, y)

    def _picture(self, canvas: Any) -> None:
        theme, size = self.theme, ICON * self._scale
        y = self.height - size - 3 * self._scale
        with canvas.decoration():
            if theme.solid:
                canvas.setFillColor(theme.warm)
                canvas.circle(size / 2 + 2, y + size / 2, size / 2 + 3, stroke=0, fill=1)
            if self.step.icon is not None:
                icons.draw(canvas, self.step.icon, 2, y, size, theme.accent)
        if self.step.number:
            radius = 8.5 * self._scale
            self._number(canvas, size + 3, y + size - 5, radius, theme.small * self._scale)

    def _disc(self, canvas: Any) -> None:
        theme = self.theme
        if self.step.number:
            radius = 11 * self._scale
            self._number(canvas, radius + 1, self.height - radius - 1, radius, theme.body)
            return
        canvas.saveState()
        canvas.setFillColor(theme.accent)
        with canvas.content(self.step.label):
            canvas.line_of_text(
                4.5 * self._scale, self.height - theme.body, "\u2022", theme.body * 1.1, strong=True
            )
        canvas.restoreState()

    def _number(self, canvas: Any, x: float, y: float, radius: float, size: float) -> None:
        theme = self.theme
        size = max(size, theme.least)
        radius = max(radius, size * 0.8)
        canvas.saveState()
        canvas.setFillColor(theme.accent if theme.solid else theme.ground)
        canvas.setStrokeColor(theme.accent)
        with canvas.artifact():
            canvas.circle(x, y, radius, stroke=int(not theme.solid), fill=1)
        canvas.setFillColor(theme.ground if theme.solid else theme.ink)
        at = x - fonts.width(self.step.number, size, strong=True) / 2
        with canvas.content(self.step.label):
            canvas.line_of_text(at, y - size * 0.342, self.step.number, size, strong=True)
        canvas.restoreState()


class Skill(Flowable):
    """Cautions, and below them the steps in one or two columns, read down each of them.

    Where they go on on another page the cautions stand there again, as a table repeats its head. No
    part of it holds a step without them. A step that finds no room below them on any page is cut.

    Args:
        strip: makes what must be known before; said again (an artifact) where it is True. None
            where there is nothing.
        cells: the steps.
        theme: sizes and colours.
        columns: how many.
        again: whether this is a part that goes on.
        close: whether the cautions take as little room as they can.
        figure: what stands below the last of them, in its column.
    """

    def __init__(
        self,
        strip: Callable[[bool], Flowable] | None,
        cells: Sequence[Cell],
        theme: Theme,
        columns: int,
        *,
        again: bool = False,
        close: bool = False,
        figure: Flowable | None = None,
    ) -> None:
        super().__init__()
        self.figure = figure
        self.make, self.cells, self.theme, self.columns = strip, list(cells), theme, columns
        self.again, self.close = again, close
        self.strip = strip(again) if strip is not None else None
        if isinstance(self.strip, Strip):
            self.strip.close = close
        self.spaceAfter = 4 * theme.air

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Strip, and the highest column."""
        self._top = 0.0
        if self.strip is not None:
            self._top = self.strip.wrapOn(self.canv, available_width, 1e6)[1]
            self._top += self.strip.getSpaceAfter()
        room = available_width
        if self.columns > 1:
            room = (available_width - GUTTER * (self.columns - 1)) / self.columns
        parts = self._columns_of
        heights = [part.wrapOn(self.canv, room, 1e6)[1] + part.getSpaceAfter() for part in parts]
        self._cuts = _cuts(heights, self.columns, len(self.cells))
        self._column, self._heights = room, heights
        high = max(sum(heights[a:b]) - parts[b - 1].getSpaceAfter() for a, b in self._cuts)
        self.width, self.height = available_width, self._top + high
        return self.width, self.height

    @property
    def _columns_of(self) -> list[Flowable]:
        """What stands in the columns."""
        return [*self.cells, *([self.figure] if self.figure else [])]

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """As many steps as fit, then the rest: each with the cautions.

        Raises:
            NoRoom: no page has room for the cautions and a line of a step.
        """
        self.wrap(available_width, available_height)
        if self.columns > 1:
            # Looked at anew: in one column it is higher still.
            one = self._part(self.cells, again=self.again)
            return [NullActionFlowable(), one, *([self.figure] if self.figure else [])]
        room, fit = available_height - self._top, 0
        for height in self._heights:
            if height > room + self.cells[fit].spaceAfter:
                break
            room -= height
            fit += 1
        if fit == len(self.cells):
            return []
        if fit:
            return self._parts(self.cells[:fit], self.cells[fit:])
        page = page_height(self) or available_height
        first = self.cells[0]
        if self._top + self._heights[0] - first.spaceAfter <= page:
            return []
        parts = first.cut(self.canv, self._column, room, close=self.close)
        if parts is not None:
            return self._parts([parts[0]], [parts[1], *self.cells[1:]])
        if available_height < page - 1:
            return []
        if self.close:
            raise NoRoom(
                "what must be known before a step, and the step, find no room on one page at this "
                "print size.",
                remedy="Use larger paper or a smaller print size.",
            )
        return [NullActionFlowable(), self._part(self.cells, again=self.again, close=True)]

    def _part(self, cells: Sequence[Cell], *, again: bool, close: bool = False) -> Skill:
        return Skill(self.make, cells, self.theme, 1, again=again, close=close)

    def _parts(self, first: Sequence[Cell], rest: Sequence[Cell]) -> list[Flowable]:
        return [
            self._part(first, again=self.again, close=self.close),
            self._part(rest, again=True, close=self.close),
        ]

    def draw(self) -> None:
        """Strip, then column by column."""
        canvas: Any = self.canv
        if self.strip is not None:
            after = self.strip.getSpaceAfter()
            self.strip.drawOn(canvas, 0, self.height - self._top + after)
        for index, (start, end) in enumerate(self._cuts):
            x, y = index * (self._column + GUTTER), self.height - self._top
            parts = self._columns_of[start:end]
            for part, height in zip(parts, self._heights[start:end], strict=True):
                part.drawOn(canvas, x, y - height + part.getSpaceAfter())
                y -= height


def _cuts(heights: Sequence[float], columns: int, steps: int) -> list[tuple[int, int]]:
    """From which to which each column reaches, so that the highest is as low as can be.

    Args:
        heights: of what stands in them.
        columns: how many.
        steps: how many of the parts are steps: one at least begins each column.
    """
    count = len(heights)
    if columns == 1 or steps < 2:
        return [(0, count)]
    cut = min(range(1, steps), key=lambda n: (max(sum(heights[:n]), sum(heights[n:])), -n))
    return [(0, cut), (cut, count)]
