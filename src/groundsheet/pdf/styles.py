"""Styles of paragraphs, and the markup that they are set in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle

from groundsheet.pdf import fonts
from groundsheet.pdf.theme import Theme
from groundsheet.remembering import remembers
from groundsheet.text import Inline, escape


def no_word_alone(inline: Inline) -> Inline:
    """Short last words stay together, so that none of them has the last line for itself."""
    before, _, last = inline[-1].text.rpartition(" ") if inline else ("", "", "")
    if not before.strip() or len(before.rpartition(" ")[2]) + len(last) > 20:
        return inline
    return (*inline[:-1], replace(inline[-1], text=f"{before}\u00a0{last}"))


@remembers(4096)
def markup(inline: Inline, strong: bool = False, italics: bool = True) -> str:
    """ReportLab's paragraph markup, made here only, from escaped text.

    In large print there are no italics: what is emphasised is bold.
    """
    parts = []
    for run in inline:
        bold = run.strong or strong or (run.emphasis and not italics)
        if run.link is not None:
            parts.append(f'<a href="{escape(run.link.target)}">')
        for name, piece in fonts.pieces(run.text, bold, run.emphasis and italics):
            text = escape(piece).replace('"', "&quot;")
            if run.blank:
                text = f"<u>{text}</u>"
            parts.append(text if name == fonts.REGULAR else f'<font name="{name}">{text}</font>')
        if run.link is not None:
            parts.append("</a>")
    return "".join(parts)


@cache
def styles(theme: Theme) -> Mapping[str, ParagraphStyle]:
    """Each kind of paragraph, by its name; the same objects for each page of a theme."""

    def style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
        settings = {
            "fontName": fonts.REGULAR,
            "bulletFontName": fonts.REGULAR,
            "textColor": theme.ink,
            "allowWidows": 0,
            "allowOrphans": 0,
            "keepWithNext": 0,
        }
        return ParagraphStyle(name, **{**settings, **more}, fontSize=size, leading=leading)

    air = theme.air
    quiet = {"textColor": theme.quiet}
    accent = {"textColor": theme.accent, "keepWithNext": 1}
    # No narrower spaces in contacts: the proof compares them with what the font alone draws.
    plain = {"spaceShrinkage": 0}
    made = [
        style("h1", theme.h1, theme.h1 * 1.13, **accent),
        style("packet", theme.h3, theme.h3 * 1.25, **accent),
        style(
            "h2",
            theme.h2,
            theme.h2 * 1.25,
            spaceBefore=theme.h2 * 0.5,
            spaceAfter=theme.h2 * 0.35,
            **accent,
        ),
        style("h3", theme.h3, theme.h3 * 1.3, spaceBefore=8 * air, spaceAfter=3 * air, **accent),
        style("box-h3", theme.h3, theme.h3 * 1.3, spaceAfter=2 * air, **accent),
        style("body", theme.body, theme.leading, spaceAfter=7 * air),
        style("boxed", theme.body, theme.leading, spaceAfter=3 * air),
        style("label", theme.body, theme.leading, spaceBefore=7 * air, keepWithNext=1),
        style("step", theme.body, theme.leading, spaceBefore=7 * air, keepWithNext=1),
        style("do", theme.body + 1, theme.leading + 1, textColor=theme.accent),
        style("caution", theme.body, theme.leading, textColor=theme.alarm),
        style("item", theme.body, theme.leading),
        style("quiet", theme.body, theme.leading, **quiet),
        style("cell", theme.body, theme.leading - 1),
        style("card", theme.body, theme.leading, spaceAfter=1),
        style("slip", theme.h3 * 1.2, theme.h3 * 1.8),
        style("letterhead", theme.body + 1, theme.leading + 1),
        style("action", theme.body + 1, theme.leading + 1, **plain),
        style("contact", theme.body, theme.leading, **plain),
        style("way", theme.body, theme.leading, spaceAfter=3 * air, **plain),
        style("service", theme.body, theme.leading, **plain),
        style("who", theme.small, theme.small_leading, spaceAfter=2 * air, **plain, **quiet),
        style("details", max(theme.body - 0.5, theme.least), theme.leading - 1, **plain, **quiet),
        style("source", theme.small, theme.small_leading),
        style("small", theme.small, theme.small_leading, spaceAfter=2 * air, **quiet),
    ]
    return {entry.name: entry for entry in made}
