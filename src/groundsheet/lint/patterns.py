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

from groundsheet.lint.tokens import WORD, Token, Words, seen

_GAP = re.compile(r"\.\.([0-9]{1,2})$")
MOST_GAP = 20
MOST_PATTERNS = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a pattern: words that fit, beginnings that fit, or a gap."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    gap: int = 0

    def fits(self, word: str) -> bool:
        """Whether a word can stand here."""
        return word in self.exact or any(word.startswith(prefix) for prefix in self.prefixes)


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


def _places(part: str) -> tuple[Place, ...]:
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


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found: which one, and from which word to which (not included)."""

    key: int
    first: int
    last: int


@dataclass
class Matcher:
    """Finds many patterns in one pass over the words. Each has a number that the finding names."""

    by_word: dict[str, list[tuple[int, Pattern]]] = field(default_factory=dict)
    by_prefix: dict[str, list[tuple[int, Pattern]]] = field(default_factory=dict)

    def add(self, key: int, pattern: Pattern) -> None:
        """Adds a pattern under a number."""
        for word in pattern[0].exact:
            self.by_word.setdefault(word, []).append((key, pattern))
        for prefix in pattern[0].prefixes:
            self.by_prefix.setdefault(prefix, []).append((key, pattern))

    def find(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """All matches, in order of their first word."""
        lengths = sorted({len(prefix) for prefix in self.by_prefix})
        for index, token in enumerate(tokens):
            candidates = list(self.by_word.get(token.word, ()))
            for length in lengths:
                if length > len(token.word):
                    break
                candidates.extend(self.by_prefix.get(token.word[:length], ()))
            for key, pattern in candidates:
                end = _match(pattern, 1, tokens, index + 1, token.sentence)
                if end:
                    yield Match(key, index, end)


def _match(pattern: Pattern, at: int, tokens: Sequence[Token], index: int, sentence: int) -> int:
    """Where the rest of a pattern ends in a sentence, or 0."""
    if at == len(pattern):
        return index
    place = pattern[at]
    if place.gap:
        for skip in range(place.gap + 1):
            end = _match(pattern, at + 1, tokens, index + skip, sentence)
            if end:
                return end
        return 0
    if (
        index < len(tokens)
        and tokens[index].sentence == sentence
        and place.fits(tokens[index].word)
    ):
        return _match(pattern, at + 1, tokens, index + 1, sentence)
    return 0


def words(text: str) -> Words:
    """A text as its reader sees it, cut into words."""
    return Words(seen(text))
