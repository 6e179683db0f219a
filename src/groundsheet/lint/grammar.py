"""What the checker knows of a language beside its rules (`_rules/_grammar.yaml`).

Where sentences end, what endings words have, how syllables are counted, what a passive is. What a
language lacks is not measured: rules that need it find nothing, and `RuleSet.not_measured` names
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import model_validator

from groundsheet.language import Strict, Text
from groundsheet.lint.dialling import Dialling
from groundsheet.lint.lexicon import Endings
from groundsheet.lint.mention import Mentions
from groundsheet.lint.readability import Ease, Formula, Formulas, Smog, Syllables
from groundsheet.lint.tokens import Abbreviations, Folded, Words, seen
from groundsheet.source import refuse


class Passive(Strict):
    """A passive: an auxiliary, and a participle right after it or behind one adverb."""

    auxiliaries: frozenset[Folded]
    """Forms of the auxiliaries."""
    participles: frozenset[Folded] = frozenset()
    """Participles without a common ending."""
    endings: tuple[Folded, ...] = ()
    """Common endings of participles."""
    no_participles: frozenset[Folded] = frozenset()
    """Words with such an ending that are none, or mostly none."""
    adverbs: tuple[Folded, ...] = ()
    """Endings of adverbs that may stand between."""

    def stands_in(self, words: Sequence[str]) -> bool:
        """Whether a row of words begins with a passive."""
        if not words or words[0] not in self.auxiliaries:
            return False
        between = len(words) > 1 and bool(self.adverbs) and words[1].endswith(self.adverbs)
        return any(map(self._participle, words[1 : 3 if between else 2]))

    def _participle(self, word: str) -> bool:
        ending = bool(self.endings) and word.endswith(self.endings)
        return word in self.participles or (ending and word not in self.no_participles)


class Acronyms(Strict):
    """How letters that stand for words are written, and explained."""

    endings: tuple[Text, ...] = ()
    """What may hang on the letters, such as a plural."""
    small: frozenset[Folded] = frozenset()
    """Words of a name that have no letter of their own."""
    glue: frozenset[Folded] = frozenset()
    """Words that may stand between the letters and what they stand for."""


class Grammar(Strict):
    """A language as the checker reads it."""

    abbreviations: Abbreviations = Abbreviations()
    """Full stops that end no sentence."""
    endings: Endings = Endings()
    """Endings that don't count when words are compared with the hidden lexicon."""
    syllables: Syllables | None = None
    """How syllables are counted."""
    grade: Formula | None = None
    """The formula of the reading grade: the higher, the harder."""
    ease: Ease | None = None
    """The formula of how easy a text is, in languages whose scale runs that way."""
    smog: Smog | None = None
    """The formula that counts long words alone."""
    passive: Passive | None = None
    """What a passive is."""
    acronyms: Acronyms | None = None
    """How letters that stand for words are explained."""
    mentions: Mentions | None = None
    """How words are spoken of, and denied."""
    dialling: Dialling | None = None
    """How numbers to dial are told from others, and written in words."""

    @model_validator(mode="after")
    def _countable(self) -> Self:
        named = ("grade", "ease", "smog")
        formulas = [name for name in named if getattr(self, name) is not None]
        lacking = formulas if self.syllables is None else []
        return refuse(self, [((name,), "it needs `syllables`.") for name in lacking])

    @property
    def formulas(self) -> Formulas:
        """The formulas that it has."""
        return Formulas(self.grade, self.smog, self.ease)

    def words(self, text: str) -> Words:
        """A text as its reader sees it, cut into words and sentences."""
        return Words(seen(text), self.abbreviations)
