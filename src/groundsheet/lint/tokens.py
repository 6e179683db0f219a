"""Text as a reader sees it: words with their places, sentences, nothing of how it was typed.

Emphasis marks, quotation marks, case, soft hyphens, zero-width characters and line breaks don't
hide a word; a hyphen parts two ("self-harm" is two words, as "self harm" is).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:['][^\W_]+)*")
_HIDDEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff*`"), None)
_SAME = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
)
_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]+[\"')\]]*(?=\s|$)|\n\s*\n|(?<=:)\s*\n")
# "I." and "No." end sentences; an initial and "no. 4" don't.
_ABBREVIATION = re.compile(
    r"\b(?:(?i:e\.g|i\.e|vs|dr|mrs?|ms|st|approx)|[A-HJ-Z]|(?i:etc)(?=\.\s+[a-z])|(?i:no)(?=\.\s+\d))\."
)
_ABBREVIATED = 8
"""Characters of the longest abbreviation, so that one is looked for at the end of a text only."""


class Token(NamedTuple):
    """A word: as it is compared, and where it stands in the seen text."""

    word: str
    start: int
    end: int
    sentence: int


def seen(text: str) -> str:
    """The text without what a reader doesn't see."""
    return unicodedata.normalize("NFKC", text.translate(_SAME).translate(_HIDDEN)).translate(_SAME)


@dataclass(frozen=True)
class Words:
    """A text cut into words and sentences."""

    text: str

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence stands; one without a letter or digit is none."""
        found, start = [], 0
        for end in _END.finditer(self.text):
            if end[0] == "." and self._abbreviated(start, end.start()):
                continue
            found.append((start, end.end()))
            start = end.end()
        found.append((start, len(self.text)))
        return [(a, b) for a, b in found if WORD.search(self.text, a, b)]

    def _abbreviated(self, start: int, stop: int) -> bool:
        """Whether the full stop at a place belongs to an abbreviation."""
        first = max(start, stop - _ABBREVIATED)
        return any(
            found.end() == stop + 1 for found in _ABBREVIATION.finditer(self.text, first, stop + 20)
        )

    @cached_property
    def tokens(self) -> list[Token]:
        """The words, in order, in small letters."""
        return [
            Token(found[0].casefold(), found.start(), found.end(), number)
            for number, (a, b) in enumerate(self.sentences)
            for found in WORD.finditer(self.text, a, b)
        ]
