"""The drawn parts of a page: paragraphs, two columns, lines to write on.

Each is a ReportLab flowable over finished paragraphs; sizes come from the theme. All measures are
in points, from the lower left corner of the flowable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from groundsheet.pdf import fonts
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fields import Field
from groundsheet.pdf.remembered import Remembered
from groundsheet.pdf.slots import INSET
from groundsheet.pdf.theme import Theme
from groundsheet.text import Link

_BREAK, _INK = re.compile(r"[^\S\u00a0]"), re.compile(r"[\S\u00a0]")
"""A character at which a line may be broken, which is then left out; and any other one."""
_UNDERLINE = 0.125
"""How far below words ReportLab draws the line that is under them, in parts of their size."""


class Blanks:
    """The fields of the places to write on within a paragraph, in order, each with its width.

    One that is wider than its column is cut into pieces; its field stands on the widest of them.
    """

    def __init__(self, places: Sequence[tuple[Field, float]] = ()) -> None:
        self._left = list(places)
        self._pieces: list[tuple[float, float, float]] = []
        self._drawn = 0.0

    def rule(self, left: float, y: float, right: float) -> None:
        """A rule was drawn."""
        self._pieces.append((left, y, right))

    def place(self, canvas: Any, size: float) -> None:
        """Puts the fields of the rules that were drawn under words of this size above them."""
        group: list[tuple[float, float, float]] = []
        for piece in self._pieces:
            if not self._left:
                break
            group.append(piece)
            self._drawn += piece[2] - piece[0]
            field, width = self._left[0]
            if self._drawn >= 0.9 * width:
                left, y, right = max(group, key=lambda one: one[2] - one[0])
                baseline = y + _UNDERLINE * size
                # No higher: the field of a line right above it would be touched.
                canvas.line_field(field, left, baseline, right - left, size * 1.15)
                del self._left[0]
                self._drawn, group = 0.0, []
        self._pieces = []


class Text(Remembered):
    """A paragraph that knows what it is. ReportLab splits it into parts of the same element.

    One without an element is the ink of a field.
    """

    def __init__(
        self,
        text: Any,
        style: ParagraphStyle,
        element: Element | None = None,
        blanks: Sequence[tuple[Field, float]] = (),
        **more: Any,
    ) -> None:
        super().__init__(text, style, **more)
        self.element, self.blanks = element, Blanks(blanks)
        self.links: Mapping[str, tuple[Element, Link]] = {}
        self.goes_on = self.again = False
        # What the lines are compared with; ReportLab's own notes of where it cut are not kept.
        self.source = "".join(getattr(frag, "text", "") for frag in self.frags) if text else ""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The parts, each of them of this element."""
        parts: list[Any] = super().split(available_width, available_height)
        if len(parts) == 2:
            first, second = parts
            first.element = second.element = self.element
            second.goes_on = self.goes_on
            first.blanks = second.blanks = self.blanks
            first.links = second.links = self.links
            first.source = self.source
            second.source = self.source[_ends(first.blPara.lines, self.source)[-1] :]
        return parts

    def beginText(self, x: float, y: float) -> Any:  # noqa: N802 (ReportLab's name)
        """A text whose lines end in the space at which they were broken."""
        text = self.canv.beginText(x, y)
        text.spaces = self._spaces()
        return text

    def _spaces(self) -> list[bool]:
        """For each line, whether it was broken at a space, and not within a word."""
        source = self.source
        spaces = [bool(_BREAK.match(source, end)) for end in _ends(self.blPara.lines, source)]
        if spaces and self.goes_on:
            spaces[-1] = True
        return spaces

    def draw(self) -> None:
        """The words, as ink of their element."""
        canvas: Any = self.canv
        if self.element is None:
            super().draw()
        elif self.again:
            with canvas.artifact("again"):
                super().draw()
        elif self.links:
            # Of a text that is one link, ReportLab doesn't tell where the link begins.
            only = [owner for owner, _ in self.links.values() if owner.text == self.source]
            with canvas.linked(only[0] if only else self.element, self.links):
                super().draw()
        else:
            canvas.on_rule = self.blanks.rule
            with canvas.content(self.element):
                super().draw()
            canvas.on_rule = None
            self.blanks.place(canvas, self.style.fontSize)


class Contents(Text):
    """What is in a packet. An entry that is broken between two pages leads nowhere.

    On each of them stands a part of a title, which doesn't say where a link would lead.
    `entries` are the elements of the entries, by the targets of their links.
    """

    entries: Mapping[str, Element] = MappingProxyType({})

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The parts; of what is broken the words belong to the entry itself."""
        parts: list[Any] = super().split(available_width, available_height)
        if len(parts) == 2:
            lines, count = self.blPara.lines, len(parts[0].blPara.lines)
            for target in _targets(lines[:count]) & _targets(lines[count:]) & self.entries.keys():
                entry, (words, link) = self.entries[target], self.links[target]
                entry.text, entry.children = words.text, []
                self.links = {**self.links, target: (entry, Link(link.target, ""))}
            for part in parts:
                part.links, part.entries = self.links, self.entries
        return parts


def _targets(lines: Sequence[Any]) -> set[str]:
    """Where the links of lines lead."""
    words = (word for line in lines for word in line.words)
    return {target for word in words for _, target in word.link or ()}


class SlotLine(Text):
    """A line of words, and behind them a slot for what differs from copy to copy."""

    slot = ""
    start = room = 0.0
    sizes: tuple[float, ...] = ()

    def draw(self) -> None:
        """The words, and the slot as ink of the same element."""
        canvas: Any = self.canv
        leading, size = self.style.leading, self.style.fontSize
        with canvas.content(self.element):
            Paragraph.draw(self)
            canvas.setFillColor(self.style.textColor)
            left, right = self.start - INSET, self.start + self.room + INSET
            box = (left, self.height - leading, right, self.height)
            canvas.slot(self.slot, box, self.sizes, leading - size)


def _ends(lines: Sequence[Any], source: str) -> list[int]:
    """Where in the source each line ends, before the space that it was broken at.

    Characters are counted, because a line doesn't tell whether its last word is a whole one.
    """
    places = [found.start() for found in _INK.finditer(source)]
    ends, drawn = [], 0
    for line in lines:
        words = line[1] if isinstance(line, tuple) else [getattr(w, "text", "") for w in line.words]
        drawn += len(_BREAK.sub("", "".join(words)))
        ends.append(places[drawn - 1] + 1 if drawn else 0)
    return ends


def content(canvas: Any, element: Element | None, draw: Callable[[], None]) -> None:
    """Draws ink of an element; what has none is a decoration."""
    if element is None:
        with canvas.artifact():
            draw()
    else:
        with canvas.content(element):
            draw()


class TwoColumns(Flowable):
    """Paragraphs side by side, the left column 43 % wide; a hairline above if wanted.

    There is none where it is the first thing in what is left of a box that was cut.
    Where a column would hold few words, one stands below the other.
    """

    def __init__(
        self,
        left: Sequence[Paragraph],
        right: Sequence[Paragraph],
        width: float,
        theme: Theme,
        rule: bool,
    ) -> None:
        super().__init__()
        self.columns = (list(left), list(right))
        self.theme, self.rule = theme, rule
        self.stacked = width < 26.4 * theme.body
        self.first = False
        self.widths = (width, width) if self.stacked else (width * 0.43, width * 0.54)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher of the two columns."""
        self._heights = [
            [paragraph.wrapOn(self.canv, width, 1e6)[1] for paragraph in column]
            for column, width in zip(self.columns, self.widths, strict=True)
        ]
        heights = [sum(column) for column in self._heights]
        high = sum(heights) if self.stacked else max(heights)
        self.width, self.height = available_width, high + 8 * self.theme.air
        return self.width, self.height

    def draw(self) -> None:
        """Rule, left column, right column."""
        canvas: Any = self.canv
        if self.rule and not self.first:
            with canvas.decoration():
                canvas.setStrokeColor(self.theme.rule)
                canvas.setLineWidth(0.5)
                canvas.line(0, self.height - 1, self.width, self.height - 1)
        y = self.height - 5.5 * self.theme.air
        starts = (0, 0 if self.stacked else self.width * 0.46)
        for column, heights, x in zip(self.columns, self._heights, starts, strict=True):
            y = y if self.stacked else self.height - 5.5 * self.theme.air
            for paragraph, height in zip(column, heights, strict=True):
                y -= height
                paragraph.drawOn(canvas, x, y)


class Writing(Flowable):
    """Lines to write on, under what was typed already; too many for a page go on on the next one.

    An entry is a paragraph that was typed, or None for an empty line. What was typed is set in a
    little, with a rule below where a line to write on would be, and takes as much room as one.
    """

    indent = 12

    def __init__(
        self,
        entries: Sequence[Text | None],
        theme: Theme,
        field: Field | None,
        more: Callable[[Field], Field],
    ) -> None:
        super().__init__()
        self.entries, self.theme, self.one, self.more = list(entries), theme, field, more
        self.spaceAfter = 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A line for each empty entry, and the words and room around them for the others."""
        line, around = self.theme.writing_line, self.theme.writing_line - self.theme.leading
        self._heights = [
            entry.wrapOn(self.canv, available_width - self.indent, 1e6)[1] + around
            if entry
            else line
            for entry in self.entries
        ]
        self.width, self.height = available_width, sum(self._heights)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """As many entries as fit, then the rest: a field of its own."""
        self.wrap(available_width, available_height)
        room, fit = available_height, 0
        for height in self._heights:
            if height > room:
                break
            room -= height
            fit += 1
        if not 0 < fit < len(self.entries):
            return []
        first, rest = self.one, self.one
        if self.one is not None:
            values = self.one.value.split("\n") if self.one.value else []
            first = replace(self.one, value="\n".join(values[:fit]))
            rest = replace(self.more(self.one), value="\n".join(values[fit:]))
        return [
            Writing(self.entries[:fit], self.theme, first, self.more),
            Writing(self.entries[fit:], self.theme, rest, self.more),
        ]

    def draw(self) -> None:
        """The rules, and the words on them."""
        canvas: Any = self.canv
        with canvas.decoration():
            canvas.setStrokeColor(self.theme.rule)
            canvas.setLineWidth(0.7)
            y = self.height
            for height in self._heights:
                y -= height
                canvas.line(0, y + 1, self.width, y + 1)
        if self.one is None:
            self._words()
        elif self.one.kind == "line":
            canvas.line_field(self.one, 0, 1 + self.theme.above_rule, self.width)
        else:
            canvas.field(self.one, 0, 1.5, self.width, self.height - 1.5, self._words_in_field)

    def _words_in_field(self) -> None:
        if any(self.entries):
            self.canv.saveState()
            self.canv.translate(0, -1.5)
            self._words()
            self.canv.restoreState()

    def _words(self) -> None:
        y = self.height
        for entry, height in zip(self.entries, self._heights, strict=True):
            y -= height
            if entry:
                foot = y + 1 + self.theme.above_rule - self.theme.under_words
                entry.drawOn(self.canv, self.indent, foot)


class Ruled(Flowable):
    """Short labels on one line, each followed by a rule to write on; `words` stand on the first."""

    def __init__(
        self,
        labels: Sequence[tuple[str, Element, Field | None]],
        shares: Sequence[float],
        theme: Theme,
        strong: bool = False,
        words: Text | None = None,
    ) -> None:
        super().__init__()
        self.labels, self.shares, self.theme = tuple(labels), tuple(shares), theme
        self.strong, self.words = strong, words

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """One writing line, or one for each label where they would leave no room to write."""
        theme = self.theme
        least = min(
            available_width * share - fonts.width(label, theme.body, self.strong)
            for (label, _, _), share in zip(self.labels, self.shares, strict=True)
        )
        self._rows = len(self.labels) if least < 7 * theme.body and len(self.labels) > 1 else 1
        self.width = available_width
        self.height = self._rows * theme.writing_line + 1
        return self.width, self.height

    def draw(self) -> None:
        """Label, rule, label, rule."""
        canvas: Any = self.canv
        theme = self.theme
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.7)
        x, y = 0.0, self.height - 1 - theme.writing_line
        for (label, element, field), share in zip(self.labels, self.shares, strict=True):
            end = self.width if self._rows > 1 else x + self.width * share
            baseline = y + 1 + theme.above_rule
            canvas.setFillColor(theme.ink if self.strong else theme.quiet)
            with canvas.content(element):
                after = canvas.line_of_text(x, baseline, label, theme.body, self.strong) + 6
            stop = end - (12 if end < self.width - 1 else 0)
            with canvas.artifact():
                canvas.line(after, y + 1, stop, y + 1)
            self._fill(field, after, baseline, stop - after)
            x, y = (0.0, y - theme.writing_line) if self._rows > 1 else (end, y)
        canvas.restoreState()

    def _fill(self, field: Field | None, x: float, baseline: float, room: float) -> None:
        canvas: Any = self.canv
        words, self.words = self.words, None
        if words is None:
            canvas.line_field(field, x, baseline, room)
            return
        words.wrapOn(canvas, room, 1e6)
        under = self.theme.under_words
        if field is None:
            words.drawOn(canvas, x + 2, baseline - under)
        else:
            canvas.line_field(field, x, baseline, room, ink=lambda: words.drawOn(canvas, 2, -under))


class Sentence(Flowable):
    """Parts of a sentence with rules between them; each rule has its element and its field.

    A part that finds no room for its rule on the line goes on on the next one.
    """

    def __init__(
        self,
        parts: Sequence[tuple[str, Element, Field | None, Text | None]],
        theme: Theme,
    ) -> None:
        super().__init__()
        self.parts, self.theme = tuple(parts), theme
        self.spaceBefore, self.spaceAfter = 4 * theme.air, 6 * theme.air

    def _lines(self, width: float) -> list[list[int]]:
        """Which parts stand on which line."""
        least = 8 * self.theme.body
        lines: list[list[int]] = [[]]
        left = width
        for index, (words, *_) in enumerate(self.parts):
            needs = fonts.width(words, self.theme.body) + 12 + least
            if lines[-1] and needs > left:
                lines.append([])
                left = width
            lines[-1].append(index)
            left -= needs
        return lines

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A writing line for each line of it, more where what was typed takes more."""
        self._rows = self._lines(available_width)
        self._rooms: list[float] = []
        extra = 0.0
        for row in self._rows:
            words = sum(fonts.width(self.parts[i][0], self.theme.body) + 12 for i in row) - 6
            room = max(60.0, available_width - words) / len(row)
            self._rooms.append(room)
            for index in row:
                text = self.parts[index][3]
                if text is not None:
                    high = text.wrapOn(self.canv, room, 1e6)[1]
                    extra = max(extra, high - self.theme.leading)
        self._row = self.theme.writing_line + extra
        self.width, self.height = available_width, len(self._rows) * self._row
        return self.width, self.height

    def draw(self) -> None:
        """Part, rule, part, rule; the rules of a line share what room is left."""
        canvas: Any = self.canv
        theme = self.theme
        canvas.saveState()
        canvas.setStrokeColor(theme.rule)
        canvas.setLineWidth(0.7)
        y = self.height
        for row, room in zip(self._rows, self._rooms, strict=True):
            y -= self._row
            x = 0.0
            for index in row:
                words, element, field, text = self.parts[index]
                baseline = y + 2 + theme.above_rule
                canvas.setFillColor(theme.ink)
                with canvas.content(element):
                    x = canvas.line_of_text(x, baseline, words, theme.body) + 6
                with canvas.artifact():
                    canvas.line(x, y + 2, x + room, y + 2)
                self._fill(x, baseline, room, field, text)
                x += room + 6
        canvas.restoreState()

    def _fill(
        self, x: float, baseline: float, room: float, field: Field | None, text: Text | None
    ) -> None:
        canvas: Any = self.canv
        if text is None:
            canvas.line_field(field, x, baseline, room)
            return
        if field is None:
            text.drawOn(canvas, x, baseline - self.theme.under_words)
        more = self._row - self.theme.writing_line

        def ink() -> None:
            text.drawOn(canvas, 2, -self.theme.under_words)

        canvas.line_field(field, x, baseline, room, ink=ink, more=more)
