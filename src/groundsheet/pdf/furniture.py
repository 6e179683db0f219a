"""What stands on each page beside the content: the help panel and the footer.

The panel belongs to the page, not to a template or a story: nothing that lays out content can
forget it. The body frame is computed from the panel's height, so that they can't meet. On the first
page it is content, read first; on the others it is an artifact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from groundsheet.composition import footer_of
from groundsheet.handout import Handout
from groundsheet.layout import CODE_HEAD, CODE_HIGH, Layout, Placement
from groundsheet.pdf import fonts
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fit import USUAL_FIT, Fit
from groundsheet.pdf.panel_box import PanelBox
from groundsheet.pdf.slots import CODE, INSET
from groundsheet.pdf.theme import Theme, fitted

if TYPE_CHECKING:
    from groundsheet.pdf.canvas import HandoutCanvas

SEPARATOR = "  ·  "


_CARD_AIR = 2.0
"""How much wider the panel's frame is on the first face of a card that has room for it."""


@dataclass
class Furniture:
    """What stands on each leaf beside the content, laid out once for its width.

    `pages` is the number of pages once it is known. `footer` and `starts` are filled in while
    the pages are drawn: what the footer says from here on, and on which page each module starts.
    `filled` says how much of the last page's body is filled; `parts` are the elements of the
    panel's parts, where it is content.
    """

    handout: Handout
    layout: Layout
    fit: Fit = USUAL_FIT
    pages: int = 0
    drawn: int = 0
    filled: float = 1.0
    footer: str = ""
    starts: dict[str, int] = field(default_factory=dict)
    theme: Theme = field(init=False)
    size: tuple[float, float] = field(init=False)
    panel: PanelBox = field(init=False)
    second: PanelBox = field(init=False)
    parts: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Places the panel for the width of the page."""
        self.theme, self.size = fitted(self.layout, self.fit), self.layout.leaf
        width = self.size[0] - 2 * (self.theme.margin_side - self.theme.panel_inset)
        on_screen = self.layout.fillable
        self.panel = PanelBox(self.handout.panel, self.theme, width, links=on_screen)
        # The first face of a card is its panel; the second one has room for more.
        card = self.layout.card is not None
        room = self.size[1] - 2 * self.theme.margin_edge
        if card and self.panel.height > room:
            # A practice's long names are set smaller; the first numbers never are.
            least = self.theme.least
            self.theme = replace(self.theme, panel_words=least, panel_own=least)
            self.panel = PanelBox(self.handout.panel, self.theme, width)
        elif card and self.panel.height + 2 * _CARD_AIR <= room:
            padding = self.theme.panel_padding + _CARD_AIR
            theme = replace(self.theme, panel_padding=padding)
            self.panel = PanelBox(self.handout.panel, theme, width)
        second = PanelBox(self.handout.panel, self.theme, width, brief=True) if card else self.panel
        self.second = second

    @cached_property
    def footer_height(self) -> float:
        """The height of the longest footer, below the panel."""
        if self.layout.card:
            return 0.0
        handout = self.handout
        footers = (footer_of(handout, section) for section in handout.sections or (None,))
        most = max((len(self.footer_lines(text)[0]) for text in footers), default=1)
        return most * self.theme.footer_leading + 3

    @property
    def panel_bottom(self) -> float:
        """Where the panel begins, from the paper's lower edge."""
        return self.theme.margin_edge + self.footer_height

    @property
    def body_bottom(self) -> float:
        """Where the body may begin, from the paper's lower edge: above the panel."""
        return (
            self.panel_bottom
            + self.second.height
            + (4 if self.layout.card else 6 + 4 * self.theme.tight)
        )

    @property
    def room(self) -> float:
        """The height of a page's body."""
        return self.size[1] - self.body_bottom - self.body_top

    @cached_property
    def body_top(self) -> float:
        """Where the body ends, from the paper's upper edge."""
        top = self.theme.margin_top
        if self.layout.run:
            top = max(top, CODE_HEAD + CODE_HIGH)
        if not self.handout.specimen_line:
            return top
        size, lines = self._mark()
        return max(top + 26, self.theme.margin_edge + _high(lines, size) + 10)

    def footer_lines(self, text: str) -> tuple[list[str], int]:
        """A footer in lines, and which of them the page's number stands beside, from the top.

        It is broken between its parts where it can be. The number stands beside the last line, or
        the first one where the last leaves no room, or else on a line of its own.
        """
        size = self.theme.footer
        label = self.handout.language.phrases.page_of.format(page=88, pages=88)
        room = self.size[0] - 2 * self.theme.margin_side
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
        """Draws help panel, footer and specimen line on the leaf at hand.

        Args:
            canvas: where to.
            page: its number; None for a filler, which isn't counted.
        """
        canvas.saveState()
        x = self.theme.margin_side - self.theme.panel_inset
        first = page == 1 and bool(self.parts)
        panel = self.panel if page == 1 else self.second
        panel.draw(canvas, x, self.panel_bottom, self.parts if first else None)
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

    def _footer(self, canvas: HandoutCanvas, page: int | None) -> None:
        theme, (width, _) = self.theme, self.size
        left, right = theme.margin_side, width - theme.margin_side
        y = theme.margin_edge + theme.footer * 0.3
        canvas.setFillColor(theme.quiet)
        phrases = self.handout.language.phrases
        if page is None:
            canvas.line_of_text(left, y, phrases.empty_page, theme.footer)
            return
        label = phrases.page_of.format(page=page, pages=self.pages)
        x = right - fonts.width(label, theme.footer)
        if self.layout.card:
            return
        lines, beside = self.footer_lines(self.footer)
        for index, line in enumerate(lines):
            at = y + (len(lines) - 1 - index) * theme.footer_leading
            canvas.line_of_text(left, at, line, theme.footer)
            if index == beside:
                canvas.line_of_text(x, at, label, theme.footer)

    def _specimen(self, canvas: HandoutCanvas) -> None:
        theme, (width, height) = self.theme, self.size
        size, lines = self._mark()
        top, high = height - theme.margin_edge, _high(lines, size)
        canvas.setStrokeColor(theme.panel_ink)
        canvas.setLineWidth(1.5)
        canvas.rect(theme.margin_edge, top - high, width - 2 * theme.margin_edge, high)
        canvas.setFillColor(theme.panel_ink)
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


def _high(lines: Sequence[str], size: float) -> float:
    """The height of the box around the mark of a specimen."""
    return len(lines) * size * 1.25 + 7
