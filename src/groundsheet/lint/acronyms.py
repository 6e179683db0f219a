"""Letters that stand for words, and whether they are spelled out where they are first used."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from groundsheet.lint.grammar import Acronyms
from groundsheet.lint.rules import AcronymRule
from groundsheet.lint.tokens import Words
from groundsheet.text import Passage

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
"""A letter that may be a capital; whether letters are, `isupper` says."""
_ROOM = 3
"""So many words more than letters may a name have."""
_AHEAD = 5
"""Within so many words behind an acronym may its words begin."""


def unexplained(
    rule: AcronymRule, passages: Sequence[Passage], cuts: Sequence[Words], known: Acronyms
) -> Iterator[tuple[int, int]]:
    """The first use of each acronym that is not spelled out there: passage and word.

    "Dialectical behavior therapy (DBT)" spells it out, "DBT (dialectical behavior therapy)" does,
    and so does a list whose items begin with its letters. What the text also has in small letters
    is a word in capitals, and a sentence in capitals holds no acronym.

    Args:
        rule: which passages it reads, and which acronyms need no words.
        passages: of the whole text, in order.
        cuts: the words of each passage.
        known: how the language writes and explains them.
    """
    chosen = [
        index
        for index, passage in enumerate(passages)
        if passage.scope in rule.scopes and passage.audience in rule.readers
    ]
    raw = {index: _raw(cuts[index]) for index in chosen}
    small = {word for index in chosen for word in raw[index] if word.islower()}
    done = {*rule.known, *_initials(passages, cuts)}
    endings = "|".join(map(re.escape, known.endings))
    capitals = re.compile(rf"({_CAPITAL}{{2,6}})(?:{endings})?")
    for index in chosen:
        words, tokens = raw[index], cuts[index].tokens
        shouted: set[int] | None = None
        for at, word in enumerate(words):
            letters = capitals.fullmatch(word)
            if not letters or not letters[1].isupper() or letters[1] in done:
                continue
            if letters[1].casefold() in small:
                continue
            if shouted is None:
                shouted = _shouted(cuts[index], words)
            if tokens[at].sentence in shouted:
                continue
            done.add(letters[1])
            if not _spelled(letters[1].casefold(), cuts[index], at, known):
                yield index, at


def _raw(cut: Words) -> list[str]:
    return [cut.text[token.start : token.end] for token in cut.tokens]


def _initials(passages: Sequence[Passage], cuts: Sequence[Words]) -> set[str]:
    """The first letters of the items of each list."""
    letters: dict[str, list[str]] = {}
    for passage, cut in zip(passages, cuts, strict=True):
        if passage.scope in ("item", "step") and cut.tokens:
            letters.setdefault(passage.name, []).append(cut.tokens[0].word[0].upper())
    return {"".join(firsts) for firsts in letters.values()}


def _shouted(cut: Words, words: Sequence[str]) -> set[int]:
    """The sentences that are all in capitals."""
    own: dict[int, list[str]] = {}
    for word, token in zip(words, cut.tokens, strict=True):
        own.setdefault(token.sentence, []).append(word)
    return {
        sentence
        for sentence, words in own.items()
        if len(words) > 2 and not any(word.islower() or word[1:].islower() for word in words)
    }


def _spelled(letters: str, cut: Words, at: int, known: Acronyms) -> bool:
    """Whether the words next to an acronym, in its sentence, are what it stands for."""
    sentence = cut.tokens[at].sentence
    first = bisect_left(cut.tokens, sentence, key=lambda token: token.sentence)
    end = bisect_right(cut.tokens, sentence, key=lambda token: token.sentence)
    room = len(letters) + _ROOM
    first, end = max(first, at - room), min(end, at + room + _AHEAD)
    tokens, at = cut.tokens[first:end], at - first
    before = [token.word for token in tokens[max(0, at - room) : at]]
    if letters in before:
        before = before[len(before) - before[::-1].index(letters) :]
    if any(_stands_for(letters, before[start:], known.small) for start in range(len(before))):
        return True
    start = at + 1
    while start < min(len(tokens), at + _AHEAD):
        words = [token.word for token in tokens[start : start + room]]
        words = words[: words.index(letters)] if letters in words else words
        if any(_stands_for(letters, words[:end], known.small) for end in range(1, len(words) + 1)):
            return True
        if tokens[start].word not in known.glue:
            return False
        start += 1
    return False


def _stands_for(letters: str, words: Sequence[str], small: frozenset[str]) -> bool:
    """Whether each word begins with the next letter, and may hold the ones after it.

    Small words are passed over.
    """
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    if word in small and _stands_for(letters, rest, small):
        return True
    if not letters or word[0] != letters[0]:
        return False
    used, place = 1, 1
    while True:
        if _stands_for(letters[used:], rest, small):
            return True
        if used == len(letters) or (place := word.find(letters[used], place) + 1) == 0:
            return False
        used += 1
