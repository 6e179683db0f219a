"""The help panel as it is drawn: every line of it placed, whatever its page holds.

All measures are in points, from the panel's lower left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Literal

from groundsheet.panel import Cell, Panel
from groundsheet.pdf import fonts
from groundsheet.pdf.theme import Theme
from groundsheet.text import Inline, Link, Run, join, plain, plain_text

if TYPE_CHECKING:
    from groundsheet.pdf.canvas import HandoutCanvas
    from groundsheet.pdf.elements import Element

Colour = Literal["ink", "accent"]
_GAP = 18.0
"""Between the cells of the first row, and between two entries beside each other."""
_TAP = 24.0
"""Least width and height of what may be tapped in the first row (WCAG 2.2, 2.5.8)."""
_BETWEEN = "·"
"""The sign between two parts of a line."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a part is set: the size of its words, that of its strong ones, and its colour."""

    words: float
    strong: float
    colour: Colour = "ink"
    bold: bool = False

    def size(self, run: Run) -> float:
        """The size of a run."""
        return self.strong if run.strong else self.words

    def width(self, inline: Inline) -> float:
        """The width of a line."""
        return sum(fonts.width(run.text, self.size(run), run.strong or self.bold) for run in inline)

    @property
    def leading(self) -> float:
        """From line to line."""
        return max(self.words * 1.25, self.strong * 1.2)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the panel: where it begins, how far below the top, and which part it is of."""

    part: int
    x: float
    baseline: float
    words: Inline
    look: Look
    tap: tuple[float, float] | None = None
    """How far below the top the area of a link in it begins and ends; None: no links."""


@dataclass
class PanelBox:
    """The panel in lines, as high as it must be.

    Args:
        panel: what it says.
        theme: sizes and colours.
        width: from frame to frame.
        brief: the first two numbers alone.
        links: the numbers of its first row lead to a call or a text, where it is content.
    """

    panel: Panel
    theme: Theme
    width: float
    brief: bool = False
    links: bool = False
    height: float = field(init=False)

    def __post_init__(self) -> None:
        """Places every line."""
        self._lines: list[_Line] = []
        self._part = 0
        theme = self.theme
        self._left, self._room = theme.panel_inset, self.width - 2 * theme.panel_inset
        y = theme.panel_padding
        y = self._compact(y) if self.panel.compact else self._rows(y)
        self.height = y + theme.panel_padding

    # -- placing ----------------------------------------------------------------------------------

    def _compact(self, y: float) -> float:
        theme = self.theme
        look = Look(theme.panel_words, theme.panel_number)
        quiet = Look(theme.panel_words, theme.panel_words)
        own = Look(theme.panel_words, theme.panel_own)
        for index, inline in enumerate(self.panel.brief if self.brief else self.panel.lines):
            strong = any(run.strong for run in inline)
            how = quiet if not strong else look if index < 2 else own
            y = self._put(inline, how, self._left, y, self._room, tap=y)
        return y

    def _rows(self, y: float) -> float:
        theme, panel = self.theme, self.panel
        words = theme.panel_words
        y = self._head(y) + 3
        y = self._cells(y) + 2
        look = Look(words, theme.panel_strong)
        y = self._entries(y, look)
        return self._put(join(panel.notes, " "), Look(words, words), self._left, y, self._room)

    def _head(self, y: float) -> float:
        """The heading, and beside it for whom it is, if there is room."""
        theme, panel = self.theme, self.panel
        heading = Look(theme.panel_heading, theme.panel_heading, "accent", bold=True)
        line = Look(theme.panel_words, theme.panel_words)
        start = heading.width(plain(panel.heading)) + 10
        beside = start + line.width(plain(panel.line)) <= self._room
        after = self._put(plain(panel.heading), heading, self._left, y, self._room)
        if beside:
            x, at = self._left + start, y + (heading.leading - line.leading) * 0.8
            self._put(plain(panel.line), line, x, at, self._room)
            return after
        return self._put(plain(panel.line), line, self._left, after, self._room)

    def _cells(self, y: float) -> float:
        """Emergency, main line, the practice's own number: beside each other."""
        cells = self.panel.cells
        widths = self._widths(cells)
        x, lowest = self._left, y
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            lowest = max(lowest, self._cell(cell, self._action(index), x, y, width))
            x += width + _GAP
        return lowest

    def _action(self, index: int) -> Look:
        """How what to do is set: the practice's own number is smaller than the first two."""
        theme = self.theme
        number = theme.panel_number if index < 2 else theme.panel_own
        return Look(max(theme.panel_words, number * 0.7), number)

    def _widths(self, cells: Sequence[Cell]) -> list[float]:
        """The first cell as wide as its words; the others as the row is lowest.

        The practice's own number is kept as narrow as that allows, and the main line has the rest.
        """
        look = Look(self.theme.panel_words, self.theme.panel_words)
        natural = [
            max(look.width(plain(cell.lead)), self._action(index).width(cell.action))
            for index, cell in enumerate(cells)
        ]
        room = self._room - _GAP * (len(cells) - 1)
        natural[0] = max(natural[0], min(look.width(cells[0].details), 0.3 * room))
        rest = room - natural[0]
        if len(cells) < 3:
            return [natural[0], rest]
        least = min(max(natural[2], 0.24 * room), 0.36 * room)
        most = max(least, rest - natural[1])
        tried = [least + step / 12 * (most - least) for step in range(13)]
        own = min(tried, key=lambda width: (self._lines_of(cells[1:], rest - width, width), width))
        return [natural[0], rest - own, own]

    def _lines_of(self, cells: Sequence[Cell], *widths: float) -> int:
        """How many lines the details of cells beside each other take."""
        look = Look(self.theme.panel_words, self.theme.panel_strong)
        pairs = zip(cells, widths, strict=True)
        return max(len(wrapped(cell.details, width, look)) for cell, width in pairs)

    def _cell(self, cell: Cell, action: Look, x: float, y: float, width: float) -> float:
        theme = self.theme
        lead = Look(theme.panel_words, theme.panel_words)
        details = Look(theme.panel_words, theme.panel_strong)
        top = y
        y = self._put(plain(cell.lead), lead, x, y, width)
        y = self._put(cell.action, action, x, y, width, tap=top)
        return self._put(cell.details, details, x, y, width, tap=y, least=_TAP)

    def _entries(self, y: float, look: Look) -> float:
        """Two beside each other where both are narrow enough."""
        half = (self._room - _GAP) / 2
        entries = list(self.panel.entries)
        while entries:
            first = entries.pop(0)
            pair = bool(entries) and all(
                look.width(entry.words) <= half for entry in (first, entries[0])
            )
            after = self._put(first.words, look, self._left, y, half if pair else self._room)
            if pair:
                x = self._left + half + _GAP
                after = max(after, self._put(entries.pop(0).words, look, x, y, half))
            y = after
        return y

    def _put(
        self,
        inline: Inline,
        look: Look,
        x: float,
        y: float,
        width: float,
        *,
        tap: float | None = None,
        least: float = 0.0,
    ) -> float:
        """Places a part in as many lines as it takes; returns where the next one begins.

        Args:
            inline: its words.
            look: how they are set.
            x: where they begin.
            y: how far below the top.
            width: that there is.
            tap: where the areas of links in its first line begin; None: its links are left out.
            least: how high such an area is, at least; it reaches below the line.
        """
        for line in wrapped(inline, width, look):
            size = max((look.size(run) for run in line), default=look.words)
            leading = max(size * 1.2, look.words * 1.25)
            area = None if tap is None else (tap, max(y + leading, tap + least))
            self._lines.append(_Line(self._part, x, y + 0.92 * leading, line, look, area))
            y += leading
            tap = None if tap is None else y
        self._part += 1
        return y

    # -- drawing ----------------------------------------------------------------------------------

    def draw(
        self, canvas: HandoutCanvas, x: float, y: float, elements: Sequence[Element] | None
    ) -> None:
        """Draws it.

        Args:
            canvas: where to.
            x: of its lower left corner.
            y: of its lower left corner.
            elements: what each part is, in reading order; None where it is an artifact.
        """
        theme = self.theme
        with canvas.artifact("panel"):
            canvas.setStrokeColor(theme.accent)
            canvas.setFillColor(theme.ground)
            canvas.setLineWidth(1.5)
            canvas.roundRect(x, y, self.width, self.height, 7, fill=1)
            if elements is None:
                for line in self._lines:
                    self._draw_line(canvas, x, y, line)
        if elements is not None:
            for part, element in enumerate(elements):
                lines = [line for line in self._lines if line.part == part]
                if self.links and any(run.link for line in lines for run in line.words if line.tap):
                    self._draw_linked(canvas, x, y, lines, element)
                    continue
                with canvas.content(element):
                    for line in lines:
                        self._draw_line(canvas, x, y, line)

    def _draw_linked(
        self, canvas: HandoutCanvas, x: float, y: float, lines: Sequence[_Line], element: Element
    ) -> None:
        """Lines of one part, in which some words are links."""
        owners: dict[Link, Element] = {}
        for line in lines:
            at = line.x
            for link, group in groupby(line.words, lambda run: run.link):
                runs = tuple(group)
                wide = line.look.width(runs)
                piece = replace(line, x=at, words=runs)
                if link is None or line.tap is None:
                    owner = element
                else:
                    owner = owners.setdefault(link, element.add("Link", link.says))
                    left, more = at, max(0.0, _TAP - wide)
                    top, bottom = (y + self.height - far for far in line.tap)
                    canvas.link(link, owner, (x + left, bottom, x + at + wide + more, top))
                with canvas.content(owner):
                    self._draw_line(canvas, x, y, piece)
                at += wide

    def _draw_line(self, canvas: HandoutCanvas, x: float, y: float, line: _Line) -> None:
        # The darkest ink but for the heading: thin strokes of small type lose of their contrast.
        accent = line.look.colour == "accent" and self.theme.solid
        canvas.setFillColor(self.theme.accent if accent else self.theme.panel_ink)
        at = x + line.x
        for run in line.words:
            strong = run.strong or line.look.bold
            baseline = y + self.height - line.baseline
            at = canvas.line_of_text(at, baseline, run.text, line.look.size(run), strong)


@lru_cache(1024)
def wrapped(inline: Inline, width: float, look: Look) -> tuple[Inline, ...]:
    """Words in lines of a width; numbers stay whole, and a wider word has its own line.

    A line neither begins nor ends with the sign between two parts. The space at which it is broken
    stays at its end, for who listens or copies the words.
    """
    lines: list[list[Inline]] = [[]]
    inside = [False]  # whether a line goes on with a word that was cut
    parts = (enumerate(_cut(whole, width, look)) for whole in _words(inline))
    for number, word in chain.from_iterable(parts):
        line = lines[-1]
        if line and look.width(_spaced([*line, word])) > width:
            if plain_text(line[-1]) == _BETWEEN:
                line.pop()
            lines.append([] if plain_text(word) == _BETWEEN else [word])
            inside.append(number > 0)
        else:
            line.append(word)
    made = [(_spaced(line), goes_on) for line, goes_on in zip(lines, inside, strict=True) if line]
    if not made:
        return ((),)
    broken = [
        line if goes_on else (*line[:-1], replace(line[-1], text=f"{line[-1].text} "))
        for (line, _), (_, goes_on) in pairwise(made)
    ]
    return (*broken, made[-1][0])


def _words(inline: Inline) -> list[Inline]:
    """The words of a text, each with its runs."""
    words: list[list[Run]] = [[]]
    for run in inline:
        for index, part in enumerate(run.text.split(" ")):
            if index and words[-1]:
                words.append([])
            if part:
                words[-1].append(Run(part, run.strong, link=run.link))
    return [tuple(word) for word in words if word]


def _cut(word: Inline, width: float, look: Look) -> list[Inline]:
    """A word in parts of a width at most; numbers are never so wide."""
    if look.width(word) <= width:
        return [word]
    parts: list[list[Run]] = [[]]
    for run in word:
        for char in run.text:
            one = Run(char, run.strong, link=run.link)
            if parts[-1] and look.width((*parts[-1], one)) > width:
                parts.append([])
            parts[-1].append(one)
    return [tuple(part) for part in parts]


def _spaced(words: Sequence[Inline]) -> Inline:
    """Words with a space between any two, in as few runs as there can be."""
    runs: list[Run] = []
    for index, word in enumerate(words):
        for at, run in enumerate(word):
            text = f" {run.text}" if index and not at else run.text
            if runs and (runs[-1].strong, runs[-1].link) == (run.strong, run.link):
                runs[-1] = replace(runs[-1], text=runs[-1].text + text)
            else:
                runs.append(Run(text, run.strong, link=run.link))
    return tuple(runs)
