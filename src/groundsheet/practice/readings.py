"""How hard a text is to read: the figures that lists, checks and reviewers are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from groundsheet.lint import Engine, figures
from groundsheet.text import Passage


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of one text, of what its readers read in sentences.

    They tell of length, not of sense: a text may have easy figures and be hard to understand.

    Args:
        name: the text: its file, or a module's id.
        words: how many.
        sentences: how many.
        mean: words of a sentence, on average.
        longest: words of the longest sentence.
        short: the share of sentences of five words or fewer in its prose, in percent; None: it has
            no prose.
        grade: Flesch-Kincaid; None: not measured in this language.
        ease: how easy it is on the language's own scale, by that scale's name; empty: it has none.
        smog: None: not measured in this language, or the text is too short for it.
        dale_chall: always None: no copy of its list of words has a licence that allows it here.
        hardest: the hardest sentence, with … for each word that is never shown.
    """

    name: str
    words: int
    sentences: int
    mean: float
    longest: int
    short: float | None
    grade: float | None
    smog: float | None
    hardest: str
    ease: Mapping[str, float] = field(default_factory=dict)
    dale_chall: None = None

    def lines(self) -> tuple[str, str]:
        """The figures in words, and the hardest sentence."""
        grade = "grade not measured" if self.grade is None else f"grade {self.grade:.1f}"
        for name, value in self.ease.items():
            grade = f"{name} {value:.1f} (higher is easier)"
        short = "" if self.short is None else f", {self.short:.0f} of 100 short"
        smog = (
            "SMOG and Dale-Chall not measured"
            if self.smog is None
            else f"SMOG {self.smog:.1f}, Dale-Chall not measured"
        )
        figures = (
            f"{grade}; {self.words} words, {self.sentences} sentences, {self.mean:.1f} words "
            f"each, longest {self.longest}{short}"
        )
        figures = figures if self.ease else f"{figures}; {smog}"
        return figures, f"hardest: “{self.hardest}”"


def reading_of(name: str, passages: Sequence[Passage], engine: Engine) -> Reading | None:
    """The figures of a text; None if it has no sentence for its readers.

    Notes for clinicians count only where clinicians read all of it.

    Args:
        name: of the text.
        passages: in reading order.
        engine: the rules of its language.
    """
    grammar = engine.rules.grammar
    readers = {passage.audience for passage in passages if passage.scope != "note"}
    found = figures(passages, readers, grammar)
    if found is None:
        return None
    counted = found.measure
    return Reading(
        name=name,
        words=counted.words,
        sentences=counted.sentences,
        mean=counted.words / counted.sentences,
        longest=counted.longest,
        short=found.short,
        grade=counted.grade,
        smog=counted.smog,
        hardest=engine.rules.shown(found.hardest),
        ease={grammar.ease.name: counted.ease} if grammar.ease and counted.ease is not None else {},
    )
