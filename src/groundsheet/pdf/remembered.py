"""Paragraphs whose lines are worked out once: from packet to packet most words are the same.

What is kept follows from words, style and width alone, so that no packet can tell what was made
before it.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import cleanBlockQuotedText

from groundsheet.pdf.reportlab_fixes import break_lines
from groundsheet.remembering import remembers

_MOST = 2048
"""More than the longest packet has, laid out at each of its widths; some megabytes."""


_STRETCH = re.compile(r'<font name="([\w-]+)">([^<&]+)</font>|([^<&]+)')
"""What most markup is made of: words, and words in another font."""


@remembers(_MOST)
def _parsed(text: str, style: ParagraphStyle) -> tuple[Any, ...]:
    """The markup's stretches of one type; nothing alters them."""
    clean = cleanBlockQuotedText(text)
    found = list(_STRETCH.finditer(clean))
    if not found or sum(match.end() - match.start() for match in found) < len(clean):
        return tuple(Paragraph(text, style).frags)
    # ReportLab's parser takes ten times as long for the same.
    return tuple(_stretch(match[3] or match[2], style, match[1] or "") for match in found)


def _stretch(text: str, style: ParagraphStyle, font: str) -> Any:
    """A stretch as ReportLab's parser makes it: of the style's font, or in another."""
    made = copy(_parsed_alone(style, font))
    made.text, made.link, made.us_lines = text, [], []
    return made


@cache
def _parsed_alone(style: ParagraphStyle, font: str) -> Any:
    return Paragraph(f'<font name="{font}">a</font>' if font else "a", style).frags[0]


@remembers(_MOST)
def _broken(
    text: str, style: ParagraphStyle, widths: tuple[float, ...]
) -> tuple[Any, list[Any], float] | None:
    """Lines, words and the longest line's width; None where a word is cut.

    Of such a paragraph ReportLab breaks the pieces when it is laid out once more.
    """
    trial: Any = Paragraph(None, style, frags=list(_parsed(text, style)))
    lines = break_lines(trial, widths)
    return None if trial._splitLongWordCount else (lines, trial.frags, trial._width_max)


class Remembered(Paragraph):
    """A paragraph that isn't parsed and broken anew where that was done before."""

    def __init__(self, text: str | None, style: ParagraphStyle, **more: Any) -> None:
        self._whole = bool(text)
        if text:
            more["frags"] = list(_parsed(text, style))
        super().__init__(text, style, **more)

    def breakLines(self, width: Any) -> Any:  # noqa: N802 (ReportLab's name)
        """The lines at these widths."""
        known = _broken(self.text, self.style, tuple(width)) if self._whole else None
        if known is None:
            self._whole = False
            return break_lines(self, width)
        lines, frags, self._width_max = known
        self.frags = list(frags)
        return lines
