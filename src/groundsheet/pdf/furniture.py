"""What stands on each page beside the content: the crisis band and the footer.

The band belongs to the page, not to a template or a story: nothing that lays out content can
forget it. The body frame is computed from the band's height, so that they can't meet. For readers
of the tree all of it is an artifact: the full crisis block stands first in the content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from groundsheet.handout import Handout, Section
from groundsheet.layout import CODE_HEAD, Layout, Placement
from groundsheet.pdf import fonts
from groundsheet.pdf.slots import CODE, INSET
from groundsheet.pdf.theme import Theme, theme_for
from groundsheet.text import Inline, Run, join

if TYPE_CHECKING:
    from groundsheet.pdf.canvas import HandoutCanvas

SEPARATOR = "  ·  "
_CAPITALS, _DROP = 0.668, 0.0377
"""Height of capitals, and what letters below the line ask for, as parts of the type's size."""


def footer_of(section: Section) -> str:
    """What the footer says of a module: code, version, whose it is, whether it was reviewed."""
    return f"{section.version} · {section.state}"


@dataclass(slots=True)
class Furniture:
    """What stands on each leaf beside the content, laid out once for its width.

    `pages` is the number of pages once it is known. `footers` and `starts` are filled in while
    the pages are drawn: what the footer says from here on, and on which page each module starts.
    """

    handout: Handout
    layout: Layout
    pages: int = 0
    drawn: int = 0
    footer: str = ""
    starts: dict[str, int] = field(default_factory=dict)
    theme: Theme = field(init=False)
    size: tuple[float, float] = field(init=False)
    lines: list[Inline] = field(init=False)

    def __post_init__(self) -> None:
        """Breaks the band into as few lines as it takes, and these of like width.

        It is broken between its segments; one that is wider than a line between its words.
        """
        self.theme, self.size = theme_for(self.layout), self.layout.leaf
        room = self.size[0] - 2 * self.theme.margin_edge - 2 * self.theme.band_padding
        segments = self.handout.band
        ways = product((False, True), repeat=len(segments) - 1)
        found = [self._lines(segments, joined, room) for joined in ways]
        self.lines = min((way for way in found if way), key=lambda way: (len(way), self._most(way)))

    def _lines(
        self, segments: Sequence[Inline], joined: Sequence[bool], room: float
    ) -> list[Inline]:
        """The band with some segments joined to the one before; nothing if that is too wide."""
        lines = [segments[0]]
        for segment, on_line in zip(segments[1:], joined, strict=True):
            if on_line:
                lines[-1] = join([lines[-1], segment], SEPARATOR)
            else:
                lines.append(segment)
        wide = [line for line in lines if self.inline_width(line) > room]
        if any(line not in segments for line in wide):
            return []
        return [part for line in lines for part in self._broken(line, room)]

    def _most(self, lines: Sequence[Inline]) -> float:
        return max(self.inline_width(line) for line in lines)

    def _broken(self, segment: Inline, room: float) -> list[Inline]:
        """A segment in as many lines as it takes, of like width; numbers stay whole."""
        lines = self._words_in(segment, room)
        while len(lines) > 1:
            room = self._most(lines) - 0.1
            closer = self._words_in(segment, room)
            if len(closer) > len(lines) or self._most(closer) > room:
                break
            lines = closer
        return lines

    def _words_in(self, segment: Inline, room: float) -> list[Inline]:
        """The words of a segment in lines of this width; a wider word has its own."""
        lines: list[Inline] = [()]
        for run in segment:
            for index, word in enumerate(run.text.split(" ")):
                text = f" {word}" if index else word
                longer = _longer(lines[-1], Run(text, run.strong))
                if lines[-1] and self.inline_width(longer) > room:
                    lines.append((Run(word, run.strong),))
                else:
                    lines[-1] = longer
        return lines

    def _size(self, run: Run) -> float:
        return self.theme.band_number if run.strong else self.theme.band_words

    def inline_width(self, inline: Inline) -> float:
        """The width of a line of the band."""
        return sum(fonts.width(run.text, self._size(run), run.strong) for run in inline)

    @property
    def band_height(self) -> float:
        """The height of the band's box."""
        return len(self.lines) * self.theme.band_leading + self.theme.band_padding

    @property
    def _first_baseline(self) -> float:
        """That of the band's first line, above its lower edge: as much air above as below."""
        theme, between = self.theme, (len(self.lines) - 1) * self.theme.band_leading
        air = (self.band_height - between - _CAPITALS * theme.band_number) / 2
        return air + _DROP * theme.band_number + between

    @property
    def body_bottom(self) -> float:
        """Where the body may begin, from the paper's lower edge: above the longest footer."""
        footers = (footer_of(section) for section in self.handout.sections)
        most = max((len(self.footer_lines(text)[0]) for text in footers), default=1)
        more = (most - 1) * self.theme.footer_leading
        base = (4 if self.layout.card else 12 * self.theme.air) + self.theme.footer * 1.27
        return self.theme.margin_edge + self.band_height + base + more

    @property
    def body_top(self) -> float:
        """Where the body ends, from the paper's upper edge."""
        if not self.handout.specimen_line:
            return self.theme.margin_top
        size, lines = self._mark()
        return max(self.theme.margin_top + 26, self.theme.margin_edge + _high(lines, size) + 10)

    def footer_lines(self, text: str) -> tuple[list[str], int]:
        """A footer in lines, and which of them the page's number stands beside, from the top.

        It is broken between its parts where it can be. The number stands beside the last line, or
        the first one where the last leaves no room, or else on a line of its own.
        """
        size = self.theme.footer
        label = self.handout.language.phrases.page_of.format(page=88, pages=88)
        room = self.size[0] - 2 * self.theme.margin_edge - 4
        beside = room - fonts.width(label, size) - 14
        parts = text.split(" · ")
        fitting = max(fonts.width(f"{part} ·", size) for part in parts) <= beside
        narrow, wide = self._footer_in(parts, beside), self._footer_in(parts, room)
        if fitting and len(narrow) <= len(wide):
            return narrow, len(narrow) - 1
        for index in (len(wide) - 1, 0):
            if fonts.width(wide[index], size) <= beside:
                return wide, index
        if fitting:
            return narrow, len(narrow) - 1
        return [*wide, ""], len(wide)

    def _footer_in(self, parts: Sequence[str], room: float) -> list[str]:
        """A footer in lines of a width; a part that is wider is broken between its words."""
        size = self.theme.footer
        words: list[str] = []
        for part in (*(f"{part} ·" for part in parts[:-1]), parts[-1]):
            words += [part] if fonts.width(part, size) <= room else part.split()
        return [line.removesuffix(" ·") for line in fonts.wrap(words, room, size)]

    def _mark(self) -> tuple[float, list[str]]:
        """The mark of a specimen: its size, and its lines."""
        size = max(12.0, self.theme.body)
        room = self.size[0] - 2 * self.theme.margin_edge - 8
        words = self.handout.specimen_line.split()
        return size, fonts.wrap_evenly(words, room, size, strong=True)

    def draw(self, canvas: HandoutCanvas, page: int | None) -> None:
        """Draws band, footer and specimen line on the leaf at hand.

        Args:
            canvas: where to.
            page: its number; None for a filler, which isn't counted.
        """
        canvas.saveState()
        with canvas.artifact("band"):
            self._band(canvas)
        with canvas.artifact("footer"):
            self._footer(canvas, page)
        if self.handout.specimen_line:
            with canvas.artifact("header"):
                self._specimen(canvas)
        if self.layout.run:
            with canvas.artifact("header"):
                self._code(canvas)
        canvas.restoreState()

    def _code(self, canvas: HandoutCanvas) -> None:
        """The packet's code at the head of each page of a run: whose sheet it is, for who sorts."""
        theme, (width, height) = self.theme, self.size
        canvas.setFillColor(theme.quiet)
        size = min(theme.footer, 12.0)
        top = height - CODE_HEAD
        left, right = theme.margin_edge - INSET, width - theme.margin_edge + INSET
        box = (left, top - 1.3 * size, right, top)
        canvas.slot(CODE, box, (size, min(size, 9.5)), 0.3 * size, right=True)

    def _band(self, canvas: HandoutCanvas) -> None:
        theme, (width, _) = self.theme, self.size
        canvas.setStrokeColor(theme.band)
        canvas.setFillColor(theme.ground)
        canvas.setLineWidth(1.2)
        canvas.roundRect(
            theme.margin_edge,
            theme.margin_edge,
            width - 2 * theme.margin_edge,
            self.band_height,
            5,
            fill=1,
        )
        baseline = theme.margin_edge + self._first_baseline
        canvas.setFillColor(theme.band)
        for line in self.lines:
            x = (width - self.inline_width(line)) / 2
            for run in line:
                x = canvas.line_of_text(x, baseline, run.text, self._size(run), run.strong)
            baseline -= theme.band_leading

    def _footer(self, canvas: HandoutCanvas, page: int | None) -> None:
        theme, (width, _) = self.theme, self.size
        above = 3 if self.layout.card else 3 + theme.footer * 0.63
        y = theme.margin_edge + self.band_height + above
        canvas.setFillColor(theme.quiet)
        phrases = self.handout.language.phrases
        if page is None:
            canvas.line_of_text(theme.margin_edge + 2, y, phrases.empty_page, theme.footer)
            return
        label = phrases.page_of.format(page=page, pages=self.pages)
        x = width - theme.margin_edge - 2 - fonts.width(label, theme.footer)
        if self.layout.card:
            canvas.line_of_text(x, y, label, theme.footer)
            return
        lines, beside = self.footer_lines(self.footer)
        for index, line in enumerate(lines):
            at = y + (len(lines) - 1 - index) * theme.footer_leading
            canvas.line_of_text(theme.margin_edge + 2, at, line, theme.footer)
            if index == beside:
                canvas.line_of_text(x, at, label, theme.footer)

    def _specimen(self, canvas: HandoutCanvas) -> None:
        theme, (width, height) = self.theme, self.size
        size, lines = self._mark()
        top, high = height - theme.margin_edge, _high(lines, size)
        canvas.setStrokeColor(theme.band)
        canvas.setLineWidth(1.5)
        canvas.rect(theme.margin_edge, top - high, width - 2 * theme.margin_edge, high)
        canvas.setFillColor(theme.band)
        for index, line in enumerate(lines):
            x = (width - fonts.width(line, size, strong=True)) / 2
            y = top - 3.5 - size * (0.98 + 1.25 * index)
            canvas.line_of_text(x, y, line, size, strong=True)

    def marks(self, canvas: HandoutCanvas, sheet: Sequence[Placement]) -> None:
        """Where to cut cards, and where to fold them."""
        if not self.layout.card:
            return
        (width, height), long, off = self.size, 9.0, 3.0
        columns = sorted({p.x for p in sheet} | {max(p.x for p in sheet) + width})
        rows = sorted({p.y for p in sheet} | {max(p.y for p in sheet) + height})
        folds = columns[1:-1] if self.layout.card == "folded" else []
        with canvas.artifact():
            canvas.setStrokeColor(self.theme.ink)
            canvas.setLineWidth(0.5)
            for x in columns:
                if x in folds:
                    canvas.setDash(2, 2)
                canvas.line(x, rows[0] - off, x, rows[0] - off - long)
                canvas.line(x, rows[-1] + off, x, rows[-1] + off + long)
                canvas.setDash()
            for y in rows:
                canvas.line(columns[0] - off, y, columns[0] - off - long, y)
                canvas.line(columns[-1] + off, y, columns[-1] + off + long, y)


def _longer(line: Inline, run: Run) -> Inline:
    """A line with one more run, which joins the last one if it is of its kind."""
    if line and line[-1].strong == run.strong:
        return (*line[:-1], Run(line[-1].text + run.text, run.strong))
    return (*line, run)


def _high(lines: Sequence[str], size: float) -> float:
    """The height of the box around the mark of a specimen."""
    return len(lines) * size * 1.25 + 7
