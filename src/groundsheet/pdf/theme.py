"""Sizes and colours: what the pages look like, as data. The one place that decides either."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from reportlab.lib.colors import Color, HexColor

from groundsheet.layout import LARGE, MM, SMALL, Layout


@dataclass(frozen=True, slots=True)
class Theme:
    """All measures are in points. Every text colour has 7:1 contrast or more on its ground."""

    ink: Color = field(default_factory=lambda: HexColor("#1C2329"))
    quiet: Color = field(default_factory=lambda: HexColor("#46525A"))
    accent: Color = field(default_factory=lambda: HexColor("#0D4A57"))
    tint: Color = field(default_factory=lambda: HexColor("#EEF4F4"))
    rule: Color = field(default_factory=lambda: HexColor("#75858D"))
    ground: Color = field(default_factory=lambda: HexColor("#FFFFFF"))
    band: Color = field(default_factory=lambda: HexColor("#1C2329"))
    """The ink of the band, and of the mark of a specimen."""
    solid: bool = True
    """Whether shapes are filled; else they are outlined, which saves ink."""

    margin_side: float = 54
    margin_top: float = 46
    margin_edge: float = 40

    h1: float = 25
    h2: float = 20
    h3: float = 14.5
    body: float = 12
    leading: float = 17
    small: float = 10
    small_leading: float = 14
    footer: float = 9.5
    footer_leading: float = 12.5
    least: float = 9.5
    """The smallest type of all."""

    band_words: float = 10.5
    band_number: float = 13.5
    band_leading: float = 19
    band_padding: float = 7

    writing_line: float = 23
    """8.1 mm from line to line: room for handwriting."""
    italics: bool = True

    @property
    def scale(self) -> float:
        """How large things beside the type are, against the usual page."""
        return self.body / 12

    @property
    def air(self) -> float:
        """How much room is left between things, against the usual page."""
        return max(1.0, self.scale)


THEME = Theme()
HANDWRITING = 8 * MM


@cache
def theme_for(layout: Layout) -> Theme:
    """The theme of a layout.

    Large print follows UKAAF G003 and RNIB: labels, page numbers and band as large as the text, no
    italics, room between lines and paragraphs.
    """
    theme = THEME
    if layout.ink_saver:
        letters, rest = HexColor("#464646"), HexColor("#525252")  # 9.4:1 and 7.8:1 on white
        theme = replace(
            theme, ink=letters, quiet=rest, accent=rest, rule=HexColor("#808080"),
            band=HexColor("#333333"), tint=theme.ground, solid=False,
        )  # fmt: skip
    if layout.card:
        return replace(
            theme, margin_side=13, margin_top=10, margin_edge=9.5, h1=10, h2=10, h3=9, body=9,
            leading=11, small=8, small_leading=9.5, footer=8, footer_leading=9.5, least=8,
            band_words=9, band_number=14.5, band_leading=16.5, band_padding=5,
        )  # fmt: skip
    if layout.paper in SMALL or layout.booklet:
        theme = replace(theme, margin_side=40, margin_top=40, margin_edge=37, h1=21, h2=17.5)
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
        band_words=size,
        band_number=max(13.5, size * 1.12),
        band_leading=max(19, size * 1.36),
        band_padding=max(7, size * 0.5),
        writing_line=max(HANDWRITING, size * 1.75),
        italics=False,
    )
