"""Whether words are said, or only spoken of: quoted, denied or corrected."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from groundsheet.language import Strict, Text
from groundsheet.lint.tokens import Folded, Token, Words

Mention = Literal["", "spoken", "denied", "quoted"]
"""How words stand: said as they are, spoken of as words, denied in their clause, or quoted."""

_REACH = 10
"""So many words before may a denial stand."""
_QUOTE = re.compile(
    r"\"[^\"]{1,600}\"|\u00ab[^\u00bb]{1,600}\u00bb"
    r"|(?<!\w)'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){1,300}'(?!\w)"
)
_BREAK = re.compile(r"[;:\u2014\u2013()]|\s-\s|\n")


class Mentions(Strict):
    """How a language speaks of words, and denies what it says."""

    denials: frozenset[Folded] = frozenset()
    """Words that deny what stands behind them in their clause."""
    breaks: frozenset[Folded] = frozenset()
    """Words that begin a clause which a denial before them doesn't reach."""
    foretelling: frozenset[Folded] = frozenset()
    """Words before a denial that make a forecast of it: it denies nothing."""
    subjects: frozenset[Folded] = frozenset()
    """Words that begin one where they stand behind a comma."""
    speaking: tuple[Text, ...] = ()
    """Patterns of speaking of words: what is quoted or denied beside one is only spoken of."""
    naming: tuple[Text, ...] = ()
    """Patterns that make words of what stands beside them, without quotation marks too."""
    refuting: tuple[Text, ...] = ()
    """Patterns that call a sentence, or the one before, untrue."""

    def denied(self, cut: Words, first: int, last: int, *, inside: bool) -> bool:
        """Whether words are denied in their clause.

        Args:
            cut: the passage.
            first: the first of the words.
            last: the word behind them.
            inside: whether a denial among them denies them, too.
        """
        tokens = cut.tokens
        if inside and any(self._denies(tokens, at) for at in range(first + 1, last)):
            return True
        for at in range(first - 1, max(-1, first - 1 - _REACH), -1):
            token, behind = tokens[at], tokens[at + 1]
            if token.sentence != behind.sentence:
                return False
            between = cut.text[token.end : behind.start]
            if _BREAK.search(between) or behind.word in self.breaks:
                return False
            if "," in between and behind.word in self.subjects:
                return False
            if self._denies(tokens, at):
                return True
        return False

    def _denies(self, tokens: Sequence[Token], at: int) -> bool:
        before = tokens[at - 1].word if at else ""
        return tokens[at].word in self.denials and before not in self.foretelling


def quotations(text: str) -> list[tuple[int, int]]:
    """Where quotation marks hold words: from and to, in order."""
    return [found.span() for found in _QUOTE.finditer(text)]


def within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some spans, in order, holds a stretch of text."""
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return at >= 0 and spans[at][1] >= end


def patterns(mentions: Mentions | None) -> Iterator[str]:
    """What has to be found in a text to know how its words are meant."""
    if mentions is not None:
        yield from (*mentions.speaking, *mentions.naming, *mentions.refuting)
