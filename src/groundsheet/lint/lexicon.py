"""Words that stand nowhere in this repository: compared by the hash of their normal form.

The lexicon (`_lexicon.json`) holds hashes of words and of phrases of two and three words, without
their endings. Findings never show what was found. The hash keeps a reader of the repository from
meeting the words by chance; it is no secret from somebody who looks for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundsheet.lint.tokens import Token, Words

MOST_WORDS = 3
_SALT = b"groundsheet lexicon 1:"


@lru_cache(maxsize=50_000)
def digest(phrase: str) -> str:
    """The hash of a normalised phrase: 16 hex digits of SHA-256."""
    return hashlib.sha256(_SALT + phrase.encode()).hexdigest()[:16]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without the common endings of English."""
    for ending in ("ings", "ing", "ies", "ied", "ers", "er", "es", "ed", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word[: -len(ending)]
            return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] else bare
    return word


def normal(words: Sequence[str]) -> str:
    """The form of a phrase that is hashed."""
    return " ".join(stem(word) for word in words)


def hidden(tokens: Sequence[Token], entries: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """From which word to which (not included) an entry of the lexicon stands, and its hash."""
    if not entries:
        return
    stems = [stem(token.word) for token in tokens]
    for first, word in enumerate(stems):
        phrase = word
        for last in range(first + 1, min(first + MOST_WORDS, len(stems)) + 1):
            if last > first + 1:
                phrase = f"{phrase} {stems[last - 1]}"
            hashed = digest(phrase)
            if hashed in entries:
                yield first, last, hashed


def masked(text: str, entries: frozenset[str]) -> str:
    """A quotation with … for each word of the lexicon that stands in it."""
    tokens = Words(text).tokens
    found = {at for first, last, _ in hidden(tokens, entries) for at in range(first, last)}
    for token in (tokens[at] for at in sorted(found, reverse=True)):
        text = f"{text[: token.start]}…{text[token.end :]}"
    return text
