"""Patterns over words, and how they are found in one pass.

A pattern is a row of places: a word (`commit`), the beginning of one (`commit*`), several of these
(`fail*|unsuccess*|botch*`), a gap of up to N words (`..2`), or a list by name (`@harm`), whose
entries are patterns themselves. Words are compared as a reader sees them, and a match never goes
over the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from groundsheet.lint.tokens import WORD, Token, seen

_GAP = re.compile(r"\.\.([0-9]{1,2})$")
MOST_GAP = 20
MOST_PATTERNS = 20_000
MOST_MET = 20_000
"""So many words are remembered with their patterns."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a pattern: words that fit, beginnings that fit, or a gap."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    gap: int = 0

    def fits(self, word: str) -> bool:
        """Whether a word can stand here."""
        return word in self.exact or word.startswith(self.prefixes)


Pattern = tuple[Place, ...]


def parse(
    text: str, lists: Mapping[str, Sequence[str]], inside: tuple[str, ...] = ()
) -> list[Pattern]:
    """The patterns that a line stands for: several, where it names a list of phrases.

    Args:
        text: the line.
        lists: the phrases by the list's name.
        inside: the lists that are being read.

    Raises:
        ValueError: an unknown list, one that names itself, a gap at an end or one that is too wide,
            a choice that can't be a word, an empty pattern.
    """
    patterns: list[Pattern] = [()]
    for part in text.split():
        if part.startswith("@"):
            name = part[1:]
            if name not in lists:
                raise ValueError(f"there is no list `{name}`.")
            if name in inside:
                raise ValueError(f"the list `{name}` names itself.")
            choices = [q for entry in lists[name] for q in parse(entry, lists, (*inside, name))]
            if len(patterns) * len(choices) > MOST_PATTERNS:
                raise ValueError(f"`{text}` stands for more than {MOST_PATTERNS:,} patterns.")
            patterns = [(*pattern, *choice) for pattern in patterns for choice in choices]
            continue
        places = _places(part)
        patterns = [(*pattern, *places) for pattern in patterns]
    for pattern in patterns:
        if not pattern or pattern[0].gap or pattern[-1].gap:
            raise ValueError(f"`{text}` is empty, or begins or ends with a gap.")
    return patterns


@lru_cache(MOST_PATTERNS)
def _places(part: str) -> tuple[Place, ...]:
    # The lists that patterns name are read for each of them: few of the parts are new.
    gap = _GAP.match(part)
    if gap:
        if not 1 <= int(gap[1]) <= MOST_GAP:
            raise ValueError(f"`{part}`: a gap is of 1 to {MOST_GAP} words.")
        return (Place(gap=int(gap[1])),)
    starts = [choice.endswith("*") for choice in part.split("|")]
    choices = [choice.removesuffix("*") for choice in part.split("|")]
    if len(choices) == 1 and "-" in part:
        # "self-harm*" is two words.
        return tuple(place for word in part.split("-") for place in _places(word))
    for choice in choices:
        if not WORD.fullmatch(seen(choice)) or "*" in choice:
            raise ValueError(
                f"`{part}` can't be found: a choice is one word, with * for a beginning"
                + (" (a word with a hyphen stands alone)." if "-" in choice else ".")
            )
    both = [(seen(word).casefold(), start) for word, start in zip(choices, starts, strict=True)]
    exact = frozenset(word for word, start in both if not start)
    return (Place(exact, tuple(word for word, start in both if start)),)


class Match(NamedTuple):
    """Where a pattern was found: which one, and from which word to which (not included)."""

    key: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A pattern under its number, and words of which its sentence must hold one (none: any)."""

    key: int
    pattern: Pattern
    needed: frozenset[str]


@dataclass
class Matcher:
    """Finds many patterns in one pass over the words. Each has a number that the finding names.

    Most patterns begin with two plain words: they are looked up by both. Any is tried only in a
    sentence that holds one of the words which it needs besides, so that those which begin with a
    common word cost little.
    """

    by_pair: dict[tuple[str, str], list[_Row]] = field(default_factory=dict)
    by_word: dict[str, list[_Row]] = field(default_factory=dict)
    by_prefix: dict[str, list[_Row]] = field(default_factory=dict)
    _met: dict[str, tuple[_Row, ...]] = field(default_factory=dict)
    _longest: int = 0
    """Letters of the longest beginning."""

    def add(self, key: int, pattern: Pattern) -> None:
        """Adds a pattern under a number."""
        first, second = pattern[0], (*pattern, Place())[1]
        paired = bool(second.exact) and not second.prefixes
        plain = [place.exact for place in pattern[1:] if place.exact and not place.prefixes]
        row = _Row(key, pattern, min(plain, key=len, default=frozenset()))
        for word in first.exact:
            for other in second.exact if paired else ():
                self.by_pair.setdefault((word, other), []).append(row)
            if not paired:
                self.by_word.setdefault(word, []).append(row)
        for prefix in first.prefixes:
            self.by_prefix.setdefault(prefix, []).append(row)
            self._longest = max(self._longest, len(prefix))
        self._met.clear()

    def _rows_of(self, word: str) -> tuple[_Row, ...]:
        """The patterns that begin with a word or with its beginning, but for pairs."""
        found = self._met.get(word)
        if found is None:
            longest = min(len(word), self._longest)
            starts = (word[:length] for length in range(1, longest + 1))
            prefixed = (row for start in starts for row in self.by_prefix.get(start, ()))
            found = (*self.by_word.get(word, ()), *prefixed)
            if len(self._met) >= MOST_MET:
                self._met.clear()
            self._met[word] = found
        return found

    def find(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """All matches, in order of their first word."""
        sentences: dict[int, set[str]] = {}
        for token in tokens:
            sentences.setdefault(token.sentence, set()).add(token.word)
        followers = [*(token.word for token in tokens[1:]), ""] if tokens else []
        for index, (token, follower) in enumerate(zip(tokens, followers, strict=True)):
            word, around = token.word, sentences[token.sentence]
            for row in (*self._rows_of(word), *self.by_pair.get((word, follower), ())):
                if row.needed and row.needed.isdisjoint(around):
                    continue
                end = index + 1
                if len(row.pattern) > 1:
                    end = _match(row.pattern, 1, tokens, end, token.sentence)
                if end:
                    yield Match(row.key, index, end)


def _match(pattern: Pattern, at: int, tokens: Sequence[Token], index: int, sentence: int) -> int:
    """Where the rest of a pattern ends in a sentence, or 0."""
    for number in range(at, len(pattern)):
        place = pattern[number]
        if place.gap:
            following = pattern[number + 1]
            for start in range(index, min(index + place.gap + 1, len(tokens))):
                if tokens[start].sentence != sentence:
                    return 0
                # Most words don't fit: they are told here, without another call.
                if following.gap or following.fits(tokens[start].word):
                    end = _match(pattern, number + 1, tokens, start, sentence)
                    if end:
                        return end
            return 0
        if index >= len(tokens) or tokens[index].sentence != sentence:
            return 0
        if not place.fits(tokens[index].word):
            return 0
        index += 1
    return index
