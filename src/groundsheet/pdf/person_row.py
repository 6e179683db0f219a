"""Somebody who was named, on paper: the name, the numbers, and what else is known, in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from reportlab.platypus import Flowable

from groundsheet.pdf.fields import Field
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.theme import Theme

_INDENT, _GAP, _AFTER_LABEL = 12, 12, 6
"""Before the first part of a line, between two, and between a label and its words, in points."""
_COLUMN = 0.58
"""Where the numbers begin, in parts of the width: in one column, whatever the names are."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is known.

    Args:
        label: what stands before it, if anything does.
        words: what was typed; None leaves room to write it.
        field: what holds it on a screen.
        wide: how wide label and words are on one line, in points.
    """

    label: Text | None
    words: Text | None
    field: Field | None
    wide: tuple[float, float]

    @property
    def before(self) -> float:
        """How wide the label is, and the room after it, in points."""
        return self.wide[0] + _AFTER_LABEL if self.label else 0.0

    @property
    def width(self) -> float:
        """How wide it is on one line, in points."""
        return self.before + self.wide[1]


@dataclass(slots=True)
class _Placed:
    """A part with its place: from the left, how wide, and how high it came out."""

    part: Part
    x: float
    width: float
    height: float = 0.0


class PersonRow(Flowable):
    """A row with a rule below. It stays on one page; no part but a long text is broken.

    The name stands left and the number in a column of its own. What belongs to each stands behind
    it, or below where there is no room; the rest stands below both, as many on a line as fit.
    """

    def __init__(
        self, who: Sequence[Part], calls: Sequence[Part], more: Sequence[Part], theme: Theme
    ) -> None:
        super().__init__()
        self.who, self.calls, self.more, self.theme = list(who), list(calls), list(more), theme

    def wrap(self, available_width: float, _: float) -> tuple[float, float]:
        """Its lines, each as high as its highest part, and room around the words."""
        start = available_width * _COLUMN if self.calls else available_width + _GAP
        column, room = start - _GAP - _INDENT, available_width - start
        # No number is broken, and the first is read first: too wide a column, and all stand below.
        beside = all(part.width <= room for part in self.calls)
        name, *others = self.who
        who = [name, *(part for part in others if part.width <= column)]
        left = _flowed(who, _INDENT, start - _GAP)
        right = _flowed(self.calls if beside else [], start, available_width)
        below = [part for part in others if part.width > column]
        below += [*([] if beside else self.calls), *self.more]
        lines = [[*ours, *theirs] for ours, theirs in zip_longest(left, right, fillvalue=())]
        lines += _flowed(below, _INDENT, available_width)
        for line in lines:
            for placed in line:
                placed.height = self._height(placed)
        self._lines = [(line, max(placed.height for placed in line)) for line in lines]
        around = self.theme.writing_line - self.theme.leading
        self.width, self.height = available_width, sum(high for _, high in self._lines) + around
        return self.width, self.height

    def _height(self, placed: _Placed) -> float:
        part = placed.part
        heights = [part.label.wrapOn(self.canv, placed.width, 1e6)[1]] if part.label else []
        if part.words:
            heights.append(part.words.wrapOn(self.canv, placed.width - part.before, 1e6)[1])
        return max(heights)

    def draw(self) -> None:
        """Words and rule."""
        canvas: Any = self.canv
        around = self.theme.writing_line - self.theme.leading
        top = self.height - around + 1 + self.theme.above_rule - self.theme.under_words
        tops: dict[int, tuple[_Placed, float]] = {}
        for line, high in self._lines:
            tops |= {id(placed.part): (placed, top) for placed in line}
            top -= high
        for part in (*self.who, *self.calls, *self.more):  # as it is read out
            self._draw(*tops[id(part)])
        with canvas.decoration():
            canvas.setStrokeColor(self.theme.rule)
            canvas.setLineWidth(0.7)
            canvas.line(0, 1, self.width, 1)

    def _draw(self, placed: _Placed, top: float) -> None:
        canvas: Any = self.canv
        part, x = placed.part, placed.x + placed.part.before
        width = placed.width - part.before
        if part.label:
            part.label.drawOn(canvas, placed.x, top - part.label.height)
        words = part.words
        if words is None:
            baseline = top - self.theme.leading + self.theme.under_words
            canvas.line_field(part.field, x, baseline, width)
            return
        foot = top - words.height
        if part.field is None:
            words.drawOn(canvas, x, foot)
        else:
            canvas.field(
                part.field, x, foot, width, words.height, lambda: words.drawOn(canvas, 0, 0)
            )


def _flowed(parts: Sequence[Part], left: float, right: float) -> list[list[_Placed]]:
    """Parts from `left` to `right`, on as many lines as they need.

    What room a line has left is shared by its parts, so that each can be changed on a screen. One
    that is wider than a line has lines of its own.
    """
    lines: list[list[Part]] = []
    x = right
    for part in parts:
        if not lines or x + part.width > right:
            lines.append([])
            x = left
        lines[-1].append(part)
        x += part.width + _GAP
    return [_shared(line, left, right) for line in lines]


def _shared(line: Sequence[Part], left: float, right: float) -> list[_Placed]:
    """The parts of a line with their places."""
    spare = right - left - sum(part.width for part in line) - _GAP * (len(line) - 1)
    placed, x = [], left
    for part in line:
        width = part.width + spare / len(line)
        placed.append(_Placed(part, x, width))
        x += width + _GAP
    return placed
