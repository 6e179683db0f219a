"""A language's words for the cards (`_cards.yaml`), and where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import Field

from groundsheet.language import Identifier, Strict, Text
from groundsheet.lint.patterns import Matcher
from groundsheet.lint.rules import PatternText
from groundsheet.lint.tokens import Abbreviations, Token, Words, seen

Rows = tuple[tuple[PatternText, ...], ...]


class Said(Strict):
    """By which words a caution is known: one pattern of each row stands in it."""

    all: Annotated[Rows, Field(min_length=1)]
    """Rows of patterns."""
    unless: tuple[PatternText, ...] = ()
    """Patterns with which it says something else."""


class Sign(Strict):
    """What tells that a text teaches a kind of skill: one pattern of each row stands in it."""

    all: Annotated[Rows, Field(min_length=1)]
    """Rows of patterns."""
    instructions: Annotated[int, Field(ge=1)] = 2
    """With so many of them an instruction begins, where no steps hold the text."""


class Never(Strict):
    """What no page teaches, whatever it calls itself."""

    id: Identifier
    """Name of the entry."""
    says: Text
    """What it is; shown with the fault."""
    why: Text
    """Why it is never taught; shown with the fault."""
    any: tuple[PatternText, ...] = Field(min_length=1)
    """The patterns."""
    near_breath: tuple[PatternText, ...] = ()
    """Patterns that say it only in a text that teaches breathing."""
    objects: tuple[PatternText, ...] = ()
    """What may follow one of those, such as what is held in the hand."""
    unless: tuple[PatternText, ...] = ()
    """Patterns which, in the same sentence, make it something else."""


class CardWords(Strict):
    """A language's words for the cards (`_cards.yaml`)."""

    lists: dict[str, tuple[PatternText, ...]] = Field(default_factory=dict)
    """Phrases that patterns name with @."""
    weak: tuple[PatternText, ...] = ()
    """Patterns with which nothing counts as a caution."""
    meanings: dict[Identifier, Said]
    """By which words each caution is known, by the meaning's id."""
    signs: dict[Identifier, tuple[Sign, ...]] = Field(default_factory=dict)
    """What tells that a text teaches a kind, by the kind."""
    counted: dict[Identifier, tuple[PatternText, ...]] = Field(default_factory=dict)
    """About what a text speaks in which a number is one of the skill's, by the kind."""
    small: frozenset[str] = frozenset()
    """Numbers in words that count nothing, such as “two” in “two hills”."""
    in_steps: dict[Identifier, tuple[PatternText, ...]] = Field(default_factory=dict)
    """Patterns one of which is enough, in steps, to tell a kind."""
    orders: frozenset[str] = frozenset()
    """Words with which an instruction begins; none: they aren't asked for."""
    behind: frozenset[str] = frozenset()
    """Words behind which one begins, too."""
    denied_by: tuple[PatternText, ...] = ()
    """What denies, right before it, what is never taught."""
    between: frozenset[str] = frozenset()
    """Words that may stand between the two."""
    never: tuple[Never, ...] = ()
    """What no page teaches."""

    def patterns(self) -> Iterator[str]:
        """Every pattern of it, some of them more than once."""
        yield from self.weak
        yield from self.denied_by
        for said in self.meanings.values():
            yield from (text for row in said.all for text in row)
            yield from said.unless
        for signs in self.signs.values():
            yield from (text for sign in signs for row in sign.all for text in row)
        for texts in (*self.counted.values(), *self.in_steps.values()):
            yield from texts
        for never in self.never:
            yield from (*never.any, *never.near_breath, *never.objects, *never.unless)


class Hit(NamedTuple):
    """Where a pattern stands: from which word to which (not included)."""

    first: int
    last: int


PARTS = frozenset(",;:()\u2013\u2014")
"""What is denied before such a mark is another thing."""


class ReadText:
    """One text: its words, and where each pattern stands, by the pattern's key."""

    def __init__(self, text: str, matcher: Matcher) -> None:
        self._cut = Words(seen(text), Abbreviations())
        self.tokens: list[Token] = self._cut.tokens
        self.hits: dict[int, list[Hit]] = {}
        for match in matcher.find(self.tokens):
            self.hits.setdefault(match.key, []).append(Hit(match.first, match.last))

    def sentence(self, hit: Hit) -> int:
        """The number of the sentence that a hit stands in."""
        return self.tokens[hit.first].sentence

    def quoted(self, hit: Hit) -> str:
        """A hit for a person to see: its ends alone, since hidden words may stand between."""
        first, last = self.tokens[hit.first], self.tokens[hit.last - 1]
        ends = [self._cut.text[token.start : token.end] for token in (first, last)]
        return (" " if hit.last - hit.first == 2 else " … ").join(dict.fromkeys(ends))

    def begins(self, hit: Hit) -> bool:
        """Whether a sentence begins with a hit."""
        return hit.first == 0 or self.tokens[hit.first - 1].sentence != self.sentence(hit)

    def one_clause(self, sentence: int) -> bool:
        """Whether a sentence has no mark that parts it."""
        start, end = self._cut.sentences[sentence]
        return PARTS.isdisjoint(self._cut.text[start:end])

    def parted(self, at: int) -> bool:
        """Whether a mark stands before a word."""
        if at == 0:
            return True
        between = self._cut.text[self.tokens[at - 1].end : self.tokens[at].start]
        return not PARTS.isdisjoint(between)
