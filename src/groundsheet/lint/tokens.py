"""Text as a reader sees it: words with their places, sentences, nothing of how it was typed.

Emphasis marks, quotation marks, case, soft hyphens, zero-width characters and line breaks don't
hide a word; a hyphen parts two ("self-harm" is two words, as "self harm" is).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from groundsheet.language import Strict, Text

WORD = re.compile(r"[^\W_]+(?:['][^\W_]+)*")
_HIDDEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff*`"), None)
_SAME = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
)
_CLOSING = "\"')\\]\u00ab\u00bb\u2039\u203a"
_END = re.compile(rf"(?<![.!?\u2026])[.!?\u2026]+[{_CLOSING}]*(?=\s|$)|\n\s*\n|(?<=:)\s*\n")
_FOLLOWING = 40
"""So many characters behind a full stop tell whether it ends a sentence."""


class Abbreviations(Strict):
    """Full stops of a language that end no sentence. Words stand without their last full stop."""

    always: tuple[Text, ...] = ()
    """Such as "e.g"; case doesn't count."""
    initials: Annotated[str, Field(pattern=r"^\w*$")] = ""
    """Capital letters that may stand for a name."""
    before_small: tuple[Text, ...] = ()
    """Those that end no sentence where a small letter follows, such as "etc"."""
    before_digit: tuple[Text, ...] = ()
    """Those that end no sentence where a digit follows, such as "no"."""
    ordinals_before: tuple[Text, ...] = ()
    """Words before which a number with a full stop is an ordinal, such as the months."""

    def ends_none(self, text: str, start: int, stop: int) -> bool:
        """Whether the full stop at `stop`, in a sentence that began at `start`, ends none."""
        kind = self._kind.search(text, max(start, stop - self._longest), stop)
        if kind is None:
            return False
        behind = text[stop + 1 : stop + 1 + _FOLLOWING].lstrip()
        match kind.lastgroup:
            case "small":
                return behind[:1].islower()
            case "digit":
                return behind[:1].isdigit()
            case "ordinal":
                word = WORD.match(behind)
                return word is not None and word[0].casefold() in self._after_ordinals
            case _:
                return True

    @cached_property
    def _kind(self) -> re.Pattern[str]:
        def one_of(words: tuple[str, ...]) -> str:
            return f"(?i:{'|'.join(map(re.escape, words))})" if words else "(?!)"

        initials = f"[{self.initials}]" if self.initials else "(?!)"
        ordinal = r"\d{1,3}" if self.ordinals_before else "(?!)"
        return re.compile(
            rf"\b(?:(?P<always>{one_of(self.always)}|{initials})|(?P<small>{one_of(self.before_small)})"
            rf"|(?P<digit>{one_of(self.before_digit)})|(?P<ordinal>{ordinal}))$"
        )

    @cached_property
    def _longest(self) -> int:
        words = (*self.always, *self.before_small, *self.before_digit, "999")
        return max(map(len, words)) + 1

    @cached_property
    def _after_ordinals(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self.ordinals_before)


Folded = Annotated[Text, AfterValidator(str.casefold)]
"""A word, or a part of one, as words are compared."""


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
    """A text cut into words and sentences, in a language with these abbreviations."""

    text: str
    abbreviations: Abbreviations

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence stands; one without a letter or digit is none."""
        found, start = [], 0
        for end in _END.finditer(self.text):
            if end[0] == "." and self.abbreviations.ends_none(self.text, start, end.start()):
                continue
            found.append((start, end.end()))
            start = end.end()
        found.append((start, len(self.text)))
        return [(a, b) for a, b in found if WORD.search(self.text, a, b)]

    @cached_property
    def tokens(self) -> list[Token]:
        """The words, in order, in small letters."""
        return [
            Token(found[0].casefold(), found.start(), found.end(), number)
            for number, (a, b) in enumerate(self.sentences)
            for found in WORD.finditer(self.text, a, b)
        ]
