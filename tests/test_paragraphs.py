"""Words are put into paragraphs as ReportLab's own parser would."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from desks import desk
from groundsheet import api
from groundsheet.pdf import fonts, remembered, styles
from groundsheet.pdf.theme import theme_for
from groundsheet.text import Link, Run

TEXTS = [
    (Run("Plain words."),),
    (Run("Call "), Run("988", strong=True), Run(" at any hour")),
    (Run("  Spaces  at both   ends "),),
    (Run("No\u00a0break here"), Run(" after it", strong=True)),
    (Run("One "), Run("two", strong=True), Run(" ", strong=True), Run("three", emphasis=True)),
    (Run("Rock & roll < > \"quoted\" 'so'"), Run(" & more", strong=True)),
    (Run("Write here "), Run("\u00a0" * 8, blank=True), Run(" and go on")),
    (Run("See "), Run("988", strong=True, link=Link("tel:988", "Call 988"))),
    (Run("Nguy\u1ec5n, \u2192 \u2713 and \u00fc"),),
    (Run("<b>not bold</b>"),),
    (Run(" "),),
]


def same(text: str, style: ParagraphStyle) -> None:
    remembered._parsed.clear()
    ours = remembered._parsed(text, style)
    theirs = Paragraph(text, style).frags
    assert [vars(frag) for frag in ours] == [vars(frag) for frag in theirs], text


@pytest.mark.parametrize("inline", TEXTS, ids=range(len(TEXTS)))
def test_a_text_has_the_same_stretches(inline: tuple[Run, ...]) -> None:
    for style in styles.styles(theme_for(api.build(desk(), ["tipp"], region="US").layout)).values():
        same(styles.markup(inline), style)


def test_what_is_shipped_has_the_same_stretches() -> None:
    remembered._parsed.clear()
    api.build(desk(), ["safety-plan", "better-nights", "diary-card"], region="GB-ENG")
    seen: Any = list(remembered._parsed._kept)
    assert len(seen) > 200
    for text, style in seen:
        same(text, style)


def test_a_text_is_as_wide_as_its_characters() -> None:
    for name in fonts.faces(strong=False, emphasis=False):
        font = fonts.font(name)
        for text in ("", "Plain", "Nguy\u1ec5n \u00fc \U0001f600", "WAVE " * 9):
            known = font.face.charWidths
            wide = sum(known.get(ord(char), font.face.defaultWidth) for char in text)
            assert font.stringWidth(text, 12) == 0.001 * 12 * wide
