"""Sizes, colours and paper: what the pages look like, as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, LETTER

from groundsheet.handout import Paper

PAPERS: dict[Paper, tuple[float, float]] = {"letter": LETTER, "a4": A4}


@dataclass(frozen=True, slots=True)
class Theme:
    """All measures are in points. Every text colour has 7:1 contrast or more on its ground."""

    ink: Color = field(default_factory=lambda: HexColor("#1C2329"))
    quiet: Color = field(default_factory=lambda: HexColor("#46525A"))
    accent: Color = field(default_factory=lambda: HexColor("#0D4A57"))
    tint: Color = field(default_factory=lambda: HexColor("#EEF4F4"))
    rule: Color = field(default_factory=lambda: HexColor("#75858D"))
    ground: Color = field(default_factory=lambda: HexColor("#FFFFFF"))

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

    band_words: float = 10.5
    band_number: float = 13.5
    band_leading: float = 19
    band_padding: float = 7

    writing_line: float = 23
    """8.1 mm from line to line: room for handwriting."""


THEME = Theme()
