"""How hard a text is to read: measures with their sources, and their error.

Flesch-Kincaid grade (Kincaid and others, 1975) and SMOG (McLaughlin, 1969), in English only. A
number counts as one word of one syllable, an acronym as one word of two at most, so that neither
bends the measure; lists are read item by item.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from groundsheet.lint.patterns import words as words_of
from groundsheet.lint.tokens import Words

SMOG_SENTENCES = 30
ERROR = 0.4
"""Grades by which the count of syllables may shift a grade (tests/test_readability.py)."""

_VOWELS = re.compile(r"[aeiouy]+")
_INNER = re.compile(r"(?<=[^aeiouy])e(?=(?:ly|ments?|ful|fully|less)$)")
_SILENT = re.compile(r"(?:[aeiouy]les?|[^laeiouy]es|[^aeiouytd]ed|[^laeiouy]e|[^aeiouy]les?)$")
_TWO = re.compile(r"ia(?!l|n|g)|io(?!n|us)|eo(?!us)|iu|ua(?!l|r)|ea(?=t[eo]|ct)|ying|i(?=er$|est$)")
_EXCEPTIONS = {
    "people": 2, "something": 2, "sometimes": 2, "someone": 2, "somewhere": 2, "everyone": 3,
    "every": 2, "everything": 3, "family": 3, "different": 3, "being": 2, "doing": 2, "going": 2,
    "area": 3, "idea": 3, "breathe": 1, "clothes": 1, "safety": 2, "safely": 2, "moment": 2,
    "moments": 2, "urge": 1, "urges": 2, "lonely": 2, "hopeful": 2, "therefore": 2, "quiet": 2,
    "therapist": 3, "science": 2, "create": 2, "reality": 4, "real": 1, "really": 2, "business": 2,
    "usually": 4, "actually": 4, "evening": 2, "interest": 3, "medicine": 3, "rhythm": 2,
    "anxious": 2, "patient": 2, "patients": 2, "trying": 2, "crying": 2, "lying": 2, "dying": 2,
    "diary": 3, "trial": 2, "triangle": 3, "violence": 3, "violent": 3, "diet": 2, "client": 2,
    "clients": 2, "society": 4, "variety": 4, "anxiety": 4, "quietly": 3, "riot": 2, "poem": 2,
    "created": 3, "reaction": 3, "theater": 3, "museum": 3, "hour": 1, "hours": 1,
    "suicide": 3, "suicidal": 4, "behavior": 3, "behaviors": 3, "behavioral": 4, "behaviour": 3,
    "behaviours": 3, "anyone": 3, "usual": 3, "serious": 3, "experience": 4, "reaches": 2,
    "realize": 3, "realise": 3, "beyond": 2, "everywhere": 3, "everyday": 3, "lifeline": 2,
    "hundred": 2, "rely": 2, "language": 2, "layout": 2, "guideline": 2, "individual": 5,
    "diagnosis": 4, "diagnoses": 4, "repeated": 3, "scientist": 3, "oneself": 2, "theory": 3,
    "several": 3, "mechanism": 4, "dialectical": 5, "useful": 2,
    "our": 1, "fire": 1, "tired": 1, "prayer": 1, "one": 1, "once": 1, "eye": 1, "eyes": 1,
}  # fmt: skip


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Syllables of an English word, by rule; 1 or more."""
    word = word.casefold().removesuffix("'s").replace("'", "")
    if not word or word[0].isdigit():
        return 1
    known = _EXCEPTIONS.get(word) or _EXCEPTIONS.get(word.removesuffix("s"))
    if known:
        return known
    if word.endswith(("ches", "shes")):
        word = word.removesuffix("s")
        return len(_VOWELS.findall(word))
    bare = _SILENT.sub(_kept, _INNER.sub("", word))
    return max(1, len(_VOWELS.findall(bare)) + len(_TWO.findall(word)))


def _kept(found: re.Match[str]) -> str:
    """What is left of a silent ending: "-tle" is spoken, "-es" after a hiss is too."""
    text = found[0]
    if re.fullmatch(r"[aeiouy]les?", text):
        return text[:2]
    if re.fullmatch(r"[^aeiouy]les?", text):
        return text
    if text.endswith("es") and text[0] in "sxzcg":
        return text
    return text[0]


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured of a text. `smog` is None under 30 sentences: not measured."""

    sentences: int
    words: int
    grade: float
    smog: float | None
    longest: int
    hardest: int
    """The index of the hardest passage."""


Count = tuple[int, int, int, int, int]
"""Sentences, words, syllables, words of three syllables or more, words of the longest sentence."""


def measure(passages: Sequence[str]) -> Measure | None:
    """The grade of a text, passage by passage; None if it has no sentence.

    Args:
        passages: paragraphs and items of lists; headings, labels and names are left out before.
    """
    return of_counts([count_of(words_of(passage)) for passage in passages])


def of_counts(counts: Sequence[Count]) -> Measure | None:
    """The grade of passages that have been counted; None if they have no sentence."""
    total = [sum(column) for column in zip(*counts, strict=True)] if counts else []
    if not total or not total[0]:
        return None
    sentences, count, spoken, long_words, _ = total
    hardest = max(range(len(counts)), key=lambda index: _hardness(counts[index]))
    smog = None
    if sentences >= SMOG_SENTENCES:
        smog = 1.0430 * math.sqrt(long_words * 30 / sentences) + 3.1291
    return Measure(
        sentences=sentences,
        words=count,
        grade=0.39 * count / sentences + 11.8 * spoken / count - 15.59,
        smog=smog,
        longest=max(entry[4] for entry in counts),
        hardest=hardest,
    )


def count_of(cut: Words) -> Count:
    """What is counted of a passage."""
    lengths: dict[int, int] = {}
    spoken = long_words = 0
    for token in cut.tokens:
        lengths[token.sentence] = lengths.get(token.sentence, 0) + 1
        raw = cut.text[token.start : token.end]
        own = min(2, len(raw)) if raw.isupper() and len(raw) > 1 else syllables(token.word)
        spoken += own
        long_words += own >= 3
    return len(lengths), len(cut.tokens), spoken, long_words, max(lengths.values(), default=0)


def _hardness(count: Count) -> tuple[float, int]:
    """The longest sentence, and the share of hard words."""
    _, words, _, long_words, longest = count
    return (longest + 20 * long_words / words if words else 0, longest)
