"""Sizes and colours: what the pages look like, as data. The one place that decides either."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from reportlab.lib.colors import Color, HexColor

from groundsheet.layout import LARGE, SMALL, Layout
from groundsheet.pdf.fit import Fit


@dataclass(frozen=True, slots=True)
class Theme:
    """All measures are in points. Every text colour has 7:1 contrast or more on its ground."""

    ink: Color = field(default_factory=lambda: HexColor("#1C2329"))
    quiet: Color = field(default_factory=lambda: HexColor("#46525A"))
    accent: Color = field(default_factory=lambda: HexColor("#0D4A57"))
    tint: Color = field(default_factory=lambda: HexColor("#EEF4F4"))
    warm: Color = field(default_factory=lambda: HexColor("#FBF4E6"))
    """The ground of heads and pictures."""
    alarm: Color = field(default_factory=lambda: HexColor("#8C3B17"))
    """Of cautions alone."""
    rule: Color = field(default_factory=lambda: HexColor("#75858D"))
    ground: Color = field(default_factory=lambda: HexColor("#FFFFFF"))
    panel_ink: Color = field(default_factory=lambda: HexColor("#1C2329"))
    """The ink of the help panel, and of the mark of a specimen."""
    solid: bool = True
    """Whether shapes are filled; else they are outlined, which saves ink."""

    margin_side: float = 46
    margin_top: float = 26
    margin_edge: float = 36

    h1: float = 30
    h2: float = 30
    h3: float = 15
    body: float = 12
    leading: float = 16
    small: float = 10
    small_leading: float = 12.5
    footer: float = 10
    footer_leading: float = 12.5
    least: float = 10
    """The smallest type of all."""

    panel_heading: float = 13
    panel_words: float = 10
    panel_number: float = 20
    panel_own: float = 15
    """The number of the practice's own in the panel's first row."""
    panel_strong: float = 11
    """Numbers of its second row."""
    panel_padding: float = 5
    panel_inset: float = 10
    """From its frame to its words, at the sides: they stand on the grid's left edge."""
    panel_most: float = 127
    """How high it may be on a usual page: 16 % of a letter's."""

    writing_line: float = 23
    """8.1 mm from line to line: room for handwriting."""
    italics: bool = True
    tight: float = 1.0
    """Of the usual air between things, how much is left."""

    @property
    def sparing(self) -> bool:
        """Whether type is so large that pictures and columns leave too little room for words."""
        return self.body >= LARGE

    @property
    def scale(self) -> float:
        """How large things beside the type are, against the usual page."""
        return self.body / 12

    @property
    def above_rule(self) -> float:
        """How far above a line to write on words stand: room for what goes below them."""
        return 0.3 * self.body

    @property
    def under_words(self) -> float:
        """From the foot of a paragraph's box up to where its last words stand."""
        return self.leading - self.body

    @property
    def air(self) -> float:
        """How much room is left between things, against the usual page."""
        return max(1.0, self.scale) * self.tight


THEME = Theme()
_PANEL_MOST = 0.16
"""How much of a page's height the panel takes at most, at the usual size."""
HANDWRITING = 22.0
"""The least from line to line (7.8 mm): room for handwriting."""


@cache
def theme_for(layout: Layout) -> Theme:
    """The theme of a layout.

    Large print follows UKAAF G003 and RNIB: labels, page numbers and help panel as large as the
    text, no italics, room between lines and paragraphs.
    """
    theme = THEME
    if layout.ink_saver:
        letters, rest = HexColor("#464646"), HexColor("#525252")  # 9.4:1 and 7.8:1 on white
        theme = replace(
            theme, ink=letters, quiet=rest, accent=rest, rule=HexColor("#808080"), alarm=letters,
            warm=theme.ground,
            panel_ink=HexColor("#333333"), tint=theme.ground, solid=False,
        )  # fmt: skip
    if layout.card:
        return replace(
            theme, margin_side=12.5, margin_top=10, margin_edge=8.6, h1=10, h2=10, h3=9, body=9,
            leading=11, small=8, small_leading=9.5, footer=8, footer_leading=9.5, least=8,
            panel_words=9, panel_number=24, panel_own=12, panel_padding=2, panel_inset=4,
        )  # fmt: skip
    theme = replace(theme, panel_most=max(theme.panel_most, _PANEL_MOST * layout.leaf[1]))
    if layout.paper in SMALL or layout.booklet:
        theme = replace(
            theme,
            margin_side=46,
            h1=24,
            h2=24,
            panel_words=10,
            panel_number=15,
            panel_own=12,
            panel_padding=5,
        )
    size = layout.print_size
    if size is None:
        return theme
    sparing = size >= LARGE
    return replace(
        theme,
        margin_side=min(theme.margin_side, 54 - (size - 12) * 1.2),
        h1=max(size * (1.5 if sparing else 1.8), theme.h1),
        h2=max(size * (1.3 if sparing else 1.5), theme.h2),
        h3=max(size * 1.15, theme.h3),
        body=size,
        leading=size * (1.35 if sparing else 1.42),
        small=size,
        small_leading=size * 1.32,
        footer=size,
        footer_leading=size * 1.25,
        least=size,
        panel_words=size,
        panel_number=max(theme.panel_number if not sparing else 15, size * 1.12),
        panel_own=max(theme.panel_own if not sparing else 12, size),
        panel_strong=max(theme.panel_strong, size),
        panel_heading=max(theme.panel_heading, size),
        panel_most=theme.panel_most * max(1.0, size / theme.panel_words),
        panel_padding=max(5, size * 0.4),
        writing_line=max(HANDWRITING, size * 1.75),
        italics=False,
    )


@cache
def fitted(layout: Layout, fit: Fit) -> Theme:
    """The theme of a layout as a fit has it: closer, or with a body of 11.5 points."""
    theme = theme_for(layout)
    if fit.close:
        theme = replace(
            theme,
            tight=fit.air,
            leading=round(theme.leading * 0.94, 2),
            writing_line=max(HANDWRITING, theme.writing_line - 1),
        )
    if fit.small:
        theme = replace(theme, body=11.5, leading=14.0)
    if fit.fine:
        theme = replace(theme, body=10.5, leading=13.0, small_leading=11.5, h1=24, h2=24, h3=13)
    return theme
