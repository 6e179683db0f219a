"""How hard a text is to read: counts, and formulas with their error.

What counts as a syllable, and the formulas, are data of a language (`_grammar.yaml`): one that has
none is not measured. A number counts as one word of one syllable, an acronym as one word of two at
most, so that neither bends the measure; lists are read item by item.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.language import Strict, Text
from groundsheet.lint.tokens import Folded, Token, Words

ERROR = 0.4
"""Grades by which the count of syllables may shift a grade (tests/test_readability.py)."""
_LONG = 3
"""Syllables of a long word."""


def _readable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"this regular expression can't be read: {error}.") from None
    return pattern


Regex = Annotated[Text, AfterValidator(_readable)]
NOTHING = "(?!)"


class Ending(Strict):
    """How an ending is spoken."""

    ending: Regex
    """The ending, as written."""
    spoken: str
    """What is spoken of it; `\\1` is its first group."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            re.sub(self.ending, self.spoken, "")
        except (re.error, IndexError) as error:
            raise ValueError(f"`spoken` can't be read: {error}.") from None
        return self


class Syllables(Strict):
    """How the syllables of a word are counted, by rule: groups of vowels, and what isn't spoken."""

    vowels: Regex
    """A group of vowels: one syllable."""
    ignored: Regex = NOTHING
    """What is taken out of a word before anything else."""
    silent: Regex = NOTHING
    """What is written within a word and not spoken."""
    endings: tuple[Ending, ...] = ()
    """How endings are spoken; the first that fits counts."""
    two: Regex = NOTHING
    """Vowels side by side that are two syllables."""
    exceptions: dict[Folded, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Words for which the rule is wrong, and their syllables."""
    plural: str = ""
    """An ending with which an exception has as many."""

    @cached_property
    def count(self) -> Callable[[str], int]:
        """A function that counts the syllables of a word; 1 or more."""
        vowels, two = re.compile(self.vowels), re.compile(self.two)
        ignored, silent = re.compile(self.ignored), re.compile(self.silent)
        endings = [(re.compile(f"(?:{e.ending})$"), e.spoken) for e in self.endings]
        exceptions, plural = self.exceptions, self.plural

        @lru_cache(maxsize=20_000)
        def count(word: str) -> int:
            word = ignored.sub("", word.casefold())
            if not word or word[0].isdigit():
                return 1
            known = exceptions.get(word) or exceptions.get(word.removesuffix(plural))
            if known:
                return known
            spoken = silent.sub("", word)
            for ending, said in endings:
                spoken, times = ending.subn(said, spoken)
                if times:
                    break
            return max(1, len(vowels.findall(spoken)) + len(two.findall(word)))

        return count


class Formula(Strict):
    """A sum of three parts."""

    words_in_sentence: float
    """Times the words of a sentence."""
    syllables_in_word: float
    """Times the syllables of a word."""
    constant: float
    """By itself."""

    def of(self, sentences: int, words: int, syllables: int) -> float:
        """Its value for a text of so many sentences, words and syllables, one of each at least."""
        return (
            self.words_in_sentence * words / sentences
            + self.syllables_in_word * syllables / words
            + self.constant
        )


class Ease(Formula):
    """A formula for how easy a text is: the higher, the easier."""

    name: Text
    """What its scale is called, as figures name it."""


class Smog(Strict):
    """A formula that counts long words alone."""

    sentences: Annotated[int, Field(ge=1)]
    """A shorter text is not measured."""
    factor: float
    """Times the square root of the long words in so many sentences."""
    constant: float
    """By itself."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured of a text. A figure is None where it was not measured.

    None is measured in a language without a formula for it, no SMOG in a short text either.
    """

    sentences: int
    words: int
    grade: float | None
    smog: float | None
    ease: float | None
    longest: int
    hardest: int
    """The index of the hardest passage."""


Count = tuple[int, int, int, int, int]
"""Sentences, words, syllables, words of three syllables or more, words of the longest sentence."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas that a language has."""

    grade: Formula | None = None
    smog: Smog | None = None
    ease: Ease | None = None


def of_counts(counts: Sequence[Count], formulas: Formulas) -> Measure | None:
    """The measures of passages that have been counted; None if they have no sentence."""
    total = [sum(column) for column in zip(*counts, strict=True)] if counts else []
    if not total or not total[0]:
        return None
    sentences, count, spoken, long_words, _ = total
    hardest = max(range(len(counts)), key=lambda index: _hardness(counts[index]))
    grade, smog, ease = formulas.grade, formulas.smog, formulas.ease
    smogged = None
    if smog is not None and sentences >= smog.sentences:
        share = long_words * smog.sentences / sentences
        smogged = smog.factor * math.sqrt(share) + smog.constant
    return Measure(
        sentences=sentences,
        words=count,
        grade=grade.of(sentences, count, spoken) if grade is not None else None,
        smog=smogged,
        ease=ease.of(sentences, count, spoken) if ease is not None else None,
        longest=max(entry[4] for entry in counts),
        hardest=hardest,
    )


def count_of(cut: Words, rule: Syllables | None) -> Count:
    """What is counted of a passage; no syllables in a language without a rule for them."""
    lengths: dict[int, int] = {}
    spoken = long_words = 0
    for token in cut.tokens:
        lengths[token.sentence] = lengths.get(token.sentence, 0) + 1
        own = _spoken(cut, token, rule)
        spoken += own
        long_words += own >= _LONG
    return len(lengths), len(cut.tokens), spoken, long_words, max(lengths.values(), default=0)


def _spoken(cut: Words, token: Token, rule: Syllables | None) -> int:
    """The syllables of a word; of letters that are read one by one two at most."""
    if rule is None:
        return 0
    raw = cut.text[token.start : token.end]
    return min(2, len(raw)) if raw.isupper() and len(raw) > 1 else rule.count(token.word)


def hardest_sentence(cuts: Sequence[Words], rule: Syllables | None) -> str:
    """The sentence that is longest and has most long words, as it is seen; nothing in no text."""
    hardest, found = (0.0, 0), ""
    for cut in cuts:
        counts: dict[int, list[int]] = {}
        for token in cut.tokens:
            count = counts.setdefault(token.sentence, [0, 0])
            count[0] += 1
            count[1] += _spoken(cut, token, rule) >= _LONG
        for sentence, (words, long_words) in counts.items():
            own = _hardness((1, words, 0, long_words, words))
            if own > hardest:
                start, end = cut.sentences[sentence]
                hardest, found = own, cut.text[start:end]
    return found.strip()


def _hardness(count: Count) -> tuple[float, int]:
    """The longest sentence, and the share of hard words."""
    _, words, _, long_words, longest = count
    return (longest + 20 * long_words / words if words else 0, longest)
