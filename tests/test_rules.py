"""Every rule on its own examples: what it must find, and what it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from desks import desk
from groundsheet.errors import Place
from groundsheet.folders import shipped_folder
from groundsheet.lint import (
    AnyRule,
    Document,
    Engine,
    Finding,
    Numbers,
    from_text,
    load_rules,
    read_grammar,
)
from groundsheet.lint.lexicon import digest, normal
from groundsheet.lint.rules import MeasureRule, MustRule, RuleSet
from groundsheet.text import Passage

# Words of no meaning stand for the lexicon: no list of methods stands anywhere in the repository.
NONSENSE = ("flibber", "snorvle", "quandle wex", "brillig")
RULES = shipped_folder() / "en" / "_rules"
SPANISH = shipped_folder() / "es" / "_rules"
NUMBERS = Numbers(
    known=frozenset({"911", "988", "5550100"}),
    foreign={"116123": "England"},
    denied=lambda text: "an old number." if "555-0199" in text else "",
)
ANYWHERE = Numbers(anywhere=frozenset({"911", "988", "999"}))


def hashed(words: tuple[str, ...], rules: Path = RULES) -> frozenset[str]:
    endings = read_grammar(rules).endings
    return frozenset(digest(normal(word.split(), endings)) for word in words)


def engine(rules: Path) -> Engine:
    raw = load_rules(rules)
    parts = dict.fromkeys(raw.rules.lexicon, hashed(NONSENSE, rules))
    return load_rules(rules, parts)


ENGINES = {"en": engine(RULES), "es": engine(SPANISH)}
ALL = [rule for engine in ENGINES.values() for rule in engine.rules.rules.values()]
NAMES = [f"{code}-{name}" for code, engine in ENGINES.items() for name in engine.rules.rules]


def alone(rule: AnyRule) -> Engine:
    rules = next(e.rules for e in ENGINES.values() if e.rules.rules.get(rule.code) == rule)
    file = next(f for f in rules.files if rule in f.rules)
    only = file.model_copy(update={"rules": (rule,)})
    return Engine(RuleSet((only,), rules.lists, rules.lexicon, rules.grammar))


def document(rule: AnyRule, text: str) -> Document:
    reader = "adult" if "adult" in rule.readers else rule.readers[0]
    whole = isinstance(rule, MustRule | MeasureRule) or {"body", "item"} & set(rule.scopes)
    if whole:
        passages = from_text(text, "example", reader)
        passages = [
            p if p.scope in rule.scopes or isinstance(rule, MustRule | MeasureRule)
            else Passage(p.text, "body", p.place, reader)
            for p in passages
        ]  # fmt: skip
    else:
        passages = [Passage(text, rule.scopes[0], Place("example", 1), reader)]
    module = rule.kind == "numbers" and rule.of == "dialable"
    numbers = ANYWHERE if rule.kind == "numbers" and rule.of == "region" else NUMBERS
    practice = rule.stops == "practice"
    return Document(
        "example", passages, own=True, module=module, practice=practice, numbers=numbers
    )


def found(rule: AnyRule, text: str) -> list[Finding]:
    return alone(rule).check(document(rule, text))


@pytest.mark.parametrize("rule", ALL, ids=NAMES)
def test_a_rule_finds_its_bad_examples(rule: AnyRule) -> None:
    for text in rule.bad:
        assert [finding.rule for finding in found(rule, text)][:1] == [rule.code], text


@pytest.mark.parametrize("rule", ALL, ids=NAMES)
def test_a_rule_leaves_its_good_examples_alone(rule: AnyRule) -> None:
    for text in rule.good:
        assert found(rule, text) == [], text


def test_the_hidden_words_are_never_shown() -> None:
    for rule in ALL:
        if rule.kind == "lexicon":
            for text in rule.bad:
                for finding in found(rule, text):
                    assert not any(word in finding.message for word in NONSENSE)


def test_every_source_is_a_reference_or_is_told_as_unconfirmed() -> None:
    told = (shipped_folder().parent / "docs" / "rules.md").read_text(encoding="utf-8")
    unconfirmed = told.partition("## Sources")[2]
    references = desk().library.references
    for rule in ALL:
        known = rule.source in references or rule.source == "project"
        assert known or rule.source.startswith("WCAG") or f"`{rule.source}`" in unconfirmed
