"""Words that are quoted, denied or spoken of, and how much open wording matters."""

from __future__ import annotations

from typing import Any

import pytest

from groundsheet.errors import Place
from groundsheet.folders import shipped_folder
from groundsheet.lint import Document, Engine, RuleFile, RuleSet, read_grammar
from groundsheet.lint.lexicon import digest, normal
from groundsheet.lint.mention import quotations
from groundsheet.text import Passage

ENGLISH = read_grammar(shipped_folder() / "en" / "_rules")


def engine(family: str = "crisis", words: dict[str, list[str]] | None = None, **of: Any) -> Engine:
    """One rule. `quandle` and `wex` mean nothing."""
    rule = {
        "kind": "words", "code": "CR-99", "title": "a word", "severity": "error", "why": "A test.",
        "source": "project", "suggestion": "another.", "good": ["a", "b"], "bad": ["c", "d"],
    } | of  # fmt: skip
    file = RuleFile.model_validate({"family": family, "rules": [rule]})
    lexicon = {
        part: frozenset(digest(normal(word.split(), ENGLISH.endings)) for word in some)
        for part, some in (words or {}).items()
    }
    return Engine(RuleSet((file,), {}, lexicon, ENGLISH))


def severities(made: Engine, *texts: str, scope: str = "body", **of: Any) -> list[str]:
    passages = [Passage(text, scope, Place("x", n)) for n, text in enumerate(texts, start=1)]
    return [finding.severity for finding in made.check(Document("x", passages, **of))]


CLOSED = engine(any=["quandle"])
OPEN = engine(any=["quandle"], severity="warning")
GAP = engine(any=["quandle ..3 wex"], severity="warning")
DENYING = engine(any=["never quandle ..2 wex"])


@pytest.mark.parametrize(
    ("text", "closed", "warned"),
    [
        ("He is a quandle.", ["error"], ["warning"]),
        ("He said “a quandle came”.", ["review"], ["warning"]),
        ("He said ‘a quandle came’.", ["review"], ["warning"]),
        ("He is not a quandle.", ["review"], []),
        ("It isn't true that he is a quandle.", ["review"], []),
        ("He is a quandle. That's untrue.", ["review"], []),
        ("We don't say quandle.", [], []),
        ("Say wex instead of quandle.", [], []),
        ("The word “quandle” hurts.", [], []),
        ("He did not come, and he is a quandle.", ["error"], ["warning"]),
        ("It is not late, but he is a quandle.", ["error"], ["warning"]),
        ("He will not be a quandle.", ["error"], ["warning"]),
        ("He isn't here. He is a quandle.", ["error"], ["warning"]),
        ("The patients' quandle and the nurses' wex.", ["error"], ["warning"]),
    ],
)
def test_words_that_are_said_or_spoken_of(text: str, closed: list[str], warned: list[str]) -> None:
    assert severities(CLOSED, text) == closed
    assert severities(OPEN, text) == warned


def test_a_denial_among_the_words_denies_unless_the_rule_looks_for_it() -> None:
    assert severities(GAP, "A quandle is a wex.") == ["warning"]
    assert severities(GAP, "A quandle is no wex.") == []
    assert severities(DENYING, "Never quandle a wex.") == ["error"]


def test_style_is_told_in_quotations_too() -> None:
    style = engine("plain-language", any=["quandle"], severity="warning", code="PL-99")
    assert severities(style, "We don't say “quandle”.") == ["warning"]


def test_a_hidden_word_is_never_excused() -> None:
    made = engine("safe-messaging", {"methods": ["quandle"]}, kind="lexicon", part="methods")
    for text in ("Not a quandle.", "We don't say “quandle”.", "Don't quandle."):
        assert severities(made, text) == ["error"]


def test_open_patterns_warn_beside_closed_ones() -> None:
    made = engine(any=["quandle"], open=["wex"])
    assert sorted(severities(made, "A quandle. A wex.")) == ["error", "warning"]


def test_where_a_rule_stops() -> None:
    own, practice = engine(any=["quandle"], stops="own"), engine(any=["quandle"], stops="practice")
    assert severities(own, "A quandle.") == ["warning"]
    assert severities(own, "A quandle.", own=True) == ["error"]
    assert severities(practice, "A quandle.", own=True) == []
    assert severities(practice, "A quandle.", practice=True) == ["error"]


def test_a_claim_with_citations_is_left_to_them() -> None:
    made = engine(any=["quandle"], stops="practice")
    passages = [Passage("A quandle.", "item", Place("x", 1), name=n) for n in ("m/a", "m/b")]
    document = Document("x", passages, practice=True, cited=frozenset({"m/a"}))
    assert [finding.passage for finding in made.check(document)] == ["m/b"]


def test_open_wording_quotes_its_sentence_and_hides_the_lexicon() -> None:
    made = engine(
        "safe-messaging", {"methods": ["flibber"]},
        kind="lexicon", part="methods", near=["harm"], open=["quandle"], code="SM-99",
    )  # fmt: skip
    finding = made.check(
        Document("x", [Passage("One. A quandle with a flibber came. Harm.", "body", Place("x", 1))])
    )[-1]
    assert finding.message.startswith("“A quandle with a … came.” may hold: a word.")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('"a b" c "d"', 2),
        ("'a b' c", 1),
        ("don't and won't", 0),
        ('5" by 7', 0),
        ("the cats' bowl", 0),
    ],
)
def test_quotations(text: str, count: int) -> None:
    assert len(quotations(text)) == count


# -- the hidden lexicon in lists, and done to oneself ---------------------------------------------

LISTED = engine(
    "safe-messaging", {"everyday": ["quandle", "wex", "old snorvle"]},
    kind="lexicon", code="SM-99", part="everyday", near=["harm"], within="listing",
    listing=["such as", "range|ranges from", "including"], going_on=["it", "they"],
    unless=["skill|skills"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Harm such as a quandle."], True),
        (["Harm can range from a quandle to a wex."], True),
        (["Harm has many forms. It ranges from a wex to more."], True),
        (["Harm is near. Bring things such as a wex."], False),
        (["Harm. A quandle."], False),
        (["Skills for harm, such as a quandle."], False),
        (["Rest. Things such as a quandle."], False),
        (["Harm, such as with an old snorvle."], True),
        (["Harm, such as old your snorvle."], True),
        (["Harm, such as OLD-SNORVLES."], True),
        (["Harm, such as old. Snorvle."], False),
    ],
)
def test_enumerations(texts: list[str], found: bool) -> None:
    assert bool(severities(LISTED, *texts)) == found


def test_a_list_is_read_with_what_leads_to_it() -> None:
    items = [
        Passage("Ways of harm, including:", "body", Place("x", 1)),
        Passage("a wex", "item", Place("x", 2)),
        Passage("another", "item", Place("x", 3)),
        Passage("a quandle", "item", Place("x", 4)),
        Passage("A quandle.", "body", Place("x", 5)),
    ]
    found = LISTED.check(Document("x", items))
    assert [finding.place.line for finding in found] == [2, 4]


BESIDE = engine(
    "safe-messaging", {"everyday": ["quandle"]},
    kind="lexicon", code="SM-99", part="everyday", near=["harm"], within="sentences",
    beside=["himself|themselves", "his ..1 arm"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They quandle themselves. It is harm.", True),
        ("It is harm. He quandled his left arm.", True),
        ("He quandled the soup. It is harm.", False),
        ("They quandle themselves. One. It is harm.", False),
    ],
)
def test_everyday_verbs_done_to_oneself(text: str, found: bool) -> None:
    assert bool(severities(BESIDE, text)) == found
