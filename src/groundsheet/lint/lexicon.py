"""Words that stand nowhere in this repository: compared by the hash of their normal form.

The lexicon (`_lexicon.json`) holds hashes of words and of phrases of two and three words, without
their endings. Findings never show what was found. The hash keeps a reader of the repository from
meeting the words by chance; it is no secret from somebody who looks for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import Field

from groundsheet.language import Strict
from groundsheet.lint.tokens import Folded, Token, Words

MOST_WORDS = 3
_SALT = b"groundsheet lexicon 1:"


@lru_cache(maxsize=50_000)
def digest(phrase: str) -> str:
    """The hash of a normalised phrase: 16 hex digits of SHA-256."""
    return hashlib.sha256(_SALT + phrase.encode()).hexdigest()[:16]


class Endings(Strict):
    """The common endings of a language's words. Without any, words are compared as they stand."""

    endings: tuple[Folded, ...] = ()
    """The first that fits is taken off."""
    least: Annotated[int, Field(ge=1)] = 3
    """So many letters must be left."""
    small: frozenset[Folded] = frozenset()
    """Words that may stand between the words of a phrase."""
    undouble: bool = False
    """Whether of two like letters, which are then the last ones, one is taken off as well."""

    @cached_property
    def stem(self) -> Callable[[str], str]:
        """A function that takes the ending off a word."""
        return lru_cache(maxsize=50_000)(self._stem)

    def _stem(self, word: str) -> str:
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= self.least:
                bare = word[: -len(ending)]
                double = self.undouble and len(bare) > self.least and bare[-1] == bare[-2]
                return bare[:-1] if double else bare
        return word


def normal(words: Sequence[str], endings: Endings) -> str:
    """The form of a phrase that is hashed."""
    return " ".join(endings.stem(word) for word in words)


def hidden(
    tokens: Sequence[Token], entries: frozenset[str], endings: Endings
) -> Iterator[tuple[int, int, str]]:
    """From which word to which (not included) an entry of the lexicon stands, and its hash.

    Small words, such as articles, may stand between the words of an entry, or be part of it.
    """
    if not entries:
        return
    stems = [endings.stem(token.word) for token in tokens]
    full = [at for at, token in enumerate(tokens) if token.word not in endings.small]
    found = [*_phrases(range(len(tokens)), stems, tokens, entries)]
    if len(full) < len(tokens):
        found += _phrases(full, stems, tokens, entries)
    yield from sorted(set(found))


def _phrases(
    places: Sequence[int], stems: Sequence[str], tokens: Sequence[Token], entries: frozenset[str]
) -> Iterator[tuple[int, int, str]]:
    """Where the words at some places, each with those after it, are an entry."""
    for index, first in enumerate(places):
        phrase = ""
        for at in places[index : index + MOST_WORDS]:
            if tokens[at].sentence != tokens[first].sentence:
                break
            phrase = f"{phrase} {stems[at]}" if phrase else stems[at]
            hashed = digest(phrase)
            if hashed in entries:
                yield first, at + 1, hashed


def masked(cut: Words, entries: frozenset[str], endings: Endings) -> str:
    """A quotation with … for each word of the lexicon that stands in it."""
    text, tokens = cut.text, cut.tokens
    found = {at for first, last, _ in hidden(tokens, entries, endings) for at in range(first, last)}
    for token in (tokens[at] for at in sorted(found, reverse=True)):
        text = f"{text[: token.start]}…{text[token.end :]}"
    return text
