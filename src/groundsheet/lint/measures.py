"""The engines of rules that measure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from groundsheet.errors import Place
from groundsheet.lint.grammar import Grammar, Passive
from groundsheet.lint.readability import Count, Measure, count_of, hardest_sentence, of_counts
from groundsheet.lint.rules import MeasureRule
from groundsheet.lint.tokens import Words
from groundsheet.text import Passage

RUNNING = ("body", "detail", "item", "step", "caution", "summary", "note")
"""What has whole sentences; headings, labels and cells of tables would bend a measure."""
HEADED = ("heading", "title", "label", "caution")
"""Where text begins anew: cautions stand in a box with a heading."""
SHORT = 5
"""Words that a short sentence has at most."""


def measured(  # noqa: C901 (one case a measure)
    rule: MeasureRule,
    passages: Sequence[Passage],
    cuts: Sequence[Words],
    counts: Sequence[Count],
    grammar: Grammar,
    quoted: Callable[[str], str],
) -> Iterator[tuple[int, str, int]]:
    """What goes over the most that is right: the passage, the words of the finding, the offset.

    Nothing does where the language lacks what a measure needs.

    Args:
        rule: what is measured, the most that is right, and which passages count.
        passages: of the whole text, in order.
        cuts: the words of each passage.
        counts: sentences and syllables of each passage.
        grammar: of the language.
        quoted: what may be shown of a text.
    """
    chosen = [
        index
        for index, passage in enumerate(passages)
        if passage.scope in RUNNING
        and passage.scope in rule.scopes
        and passage.audience in rule.readers
        and cuts[index].tokens
    ]
    if sum(len(cuts[index].tokens) for index in chosen) < max(1, rule.least_words):
        return
    match rule.of:
        case "grade" | "smog" | "ease" | "mean_sentence":
            yield from _whole(rule, chosen, cuts, counts, grammar, quoted)
        case "longest_sentence":
            for index in chosen:
                for length, start in sentence_lengths(cuts[index]):
                    if rule.broken_by(length):
                        text = _beginning(cuts[index], quoted, start)
                        yield (
                            index,
                            f"{rule.title}: {length} words from “{text} …”. {rule.suggestion}",
                            start,
                        )
        case "paragraph":
            for index in chosen:
                count = len(cuts[index].sentences)
                if passages[index].scope == "body" and rule.broken_by(count):
                    yield index, f"{rule.title}: {count} sentences. {rule.suggestion}", 0
        case "short_sentences":
            yield from _short(rule, passages, cuts)
        case "passive":
            if grammar.passive is not None:
                yield from _passive(rule, chosen, cuts, grammar.passive)
        case "list":
            yield from _lists(rule, passages)
        case "headings":
            yield from _headings(rule, passages, cuts)
        case _:
            for index in chosen:
                capitals = _capitals(cuts[index])
                if rule.broken_by(capitals):
                    yield index, f"{rule.title}: {capitals} words in a row. {rule.suggestion}", 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of how hard a text is to read.

    Args:
        measure: of its running text.
        short: the share of short sentences of its prose in percent; None: it has no prose.
        hardest: its hardest sentence, as the reader sees it.
    """

    measure: Measure
    short: float | None
    hardest: str


def figures(
    passages: Sequence[Passage], readers: Collection[str], grammar: Grammar
) -> Figures | None:
    """The figures of the running text for some readers; None if it has no sentence."""
    cuts = {
        index: grammar.words(passage.text)
        for index, passage in enumerate(passages)
        if passage.scope in RUNNING and passage.audience in readers
    }
    chosen = list(cuts.values())
    counts = [count_of(cut, grammar.syllables) for cut in chosen]
    found = of_counts(counts, grammar.formulas)
    if found is None:
        return None
    prose = [cuts[index] for index in flowing(passages) if index in cuts]
    lengths = [length for cut in prose for length, _ in sentence_lengths(cut)]
    short = short_sentences(lengths) if lengths else None
    return Figures(found, short, hardest_sentence(chosen, grammar.syllables))


def of_passages(
    passages: Sequence[Passage], readers: Sequence[str], grammar: Grammar
) -> Measure | None:
    """How hard the running text for some readers is."""
    texts = [p.text for p in passages if p.scope in RUNNING and p.audience in readers]
    return measure(texts, grammar)


def measure(passages: Sequence[str], grammar: Grammar) -> Measure | None:
    """How hard a text is, passage by passage; None if it has no sentence.

    Args:
        passages: paragraphs and items of lists; headings, labels and names are left out before.
        grammar: of their language.
    """
    counts = [count_of(grammar.words(passage), grammar.syllables) for passage in passages]
    return of_counts(counts, grammar.formulas)


def _whole(
    rule: MeasureRule,
    chosen: Sequence[int],
    cuts: Sequence[Words],
    counts: Sequence[Count],
    grammar: Grammar,
    quoted: Callable[[str], str],
) -> Iterator[tuple[int, str, int]]:
    found = of_counts([counts[index] for index in chosen], grammar.formulas)
    if found is None:
        return
    value: float | None = {
        "grade": found.grade,
        "smog": found.smog,
        "ease": found.ease,
        "mean_sentence": found.words / found.sentences,
    }[rule.of]
    if value is not None and rule.broken_by(value):
        index = chosen[found.hardest]
        text = _beginning(cuts[index], quoted)
        yield index, f"{rule.title}: {value:.1f}. Hardest: “{text} …”. {rule.suggestion}", 0


def _beginning(cut: Words, quoted: Callable[[str], str], start: int = 0) -> str:
    """The first words from a place on."""
    return " ".join(quoted(cut.text[start : start + 200]).split()[:6])


def flowing(passages: Sequence[Passage]) -> Iterator[int]:
    """Which passages are prose: paragraphs, and what is said of how to take a step.

    Orders, lists, labels and what is said of them are short for good reasons.
    """
    before = Passage("", "", Place(""))
    for index, passage in enumerate(passages):
        how = passage.scope == "detail" and (before.scope, before.name) == ("step", passage.name)
        if passage.scope == "body" or how:
            yield index
        before = passage


def short_sentences(lengths: Sequence[int]) -> float:
    """The share of short ones among sentences of so many words, in percent."""
    return 100 * sum(length <= SHORT for length in lengths) / len(lengths) if lengths else 0.0


def _short(
    rule: MeasureRule, passages: Sequence[Passage], cuts: Sequence[Words]
) -> Iterator[tuple[int, str, int]]:
    prose = [
        (index, length, start)
        for index in flowing(passages)
        if passages[index].audience in rule.readers
        for length, start in sentence_lengths(cuts[index])
    ]
    lengths = [length for _, length, _ in prose]
    share = short_sentences(lengths)
    if rule.broken_by(share) and sum(lengths) >= rule.least_words:
        index, _, start = next(entry for entry in prose if entry[1] <= SHORT)
        yield index, f"{rule.title}: {share:.0f} of 100. {rule.suggestion}", start


def sentence_lengths(cut: Words) -> Iterator[tuple[int, int]]:
    """The words of each sentence, and where its first one starts."""
    counts: dict[int, list[int]] = {}
    for token in cut.tokens:
        counts.setdefault(token.sentence, []).append(token.start)
    for starts in counts.values():
        yield len(starts), starts[0]


def _passive(
    rule: MeasureRule, chosen: Sequence[int], cuts: Sequence[Words], passive: Passive
) -> Iterator[tuple[int, str, int]]:
    total, places = 0, []
    for index in chosen:
        tokens = cuts[index].tokens
        total += len(cuts[index].sentences)
        found = {
            token.sentence
            for at, token in enumerate(tokens)
            if passive.stands_in([t.word for t in tokens[at : at + 3]])
        }
        places.extend([index] * len(found))
    share = 100 * len(places) / total if total else 0
    if rule.broken_by(share) and len(places) > 1:
        yield places[0], f"{rule.title}: {share:.0f} of 100 sentences. {rule.suggestion}", 0


def _lists(rule: MeasureRule, passages: Sequence[Passage]) -> Iterator[tuple[int, str, int]]:
    counts: dict[str, list[int]] = {}
    for index, passage in enumerate(passages):
        if passage.scope in ("item", "step") and passage.audience in rule.readers:
            counts.setdefault(passage.name, []).append(index)
    for name, indices in counts.items():
        if name and rule.broken_by(len(indices)):
            yield indices[0], f"{rule.title}: {len(indices)} entries. {rule.suggestion}", 0


def _headings(
    rule: MeasureRule, passages: Sequence[Passage], cuts: Sequence[Words]
) -> Iterator[tuple[int, str, int]]:
    run, first = 0, 0
    for index, passage in enumerate(passages):
        if passage.scope in HEADED:
            run = 0
        elif passage.scope in rule.scopes and passage.audience in rule.readers:
            first = index if not run else first
            run += len(cuts[index].tokens)
            if rule.broken_by(run):
                yield first, f"{rule.title}: {run} words. {rule.suggestion}", 0
                run = 0


def _capitals(cut: Words) -> int:
    """The longest row of words in capitals."""
    longest = run = 0
    for token in cut.tokens:
        word = cut.text[token.start : token.end]
        run = run + 1 if len(word) > 1 and word.isupper() and not word.isdigit() else 0
        longest = max(longest, run)
    return longest
