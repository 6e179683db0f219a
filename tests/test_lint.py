"""The engines of the checker: how words are seen, where rules look, what findings say."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from groundsheet.content import Module, passages_of
from groundsheet.errors import Place
from groundsheet.folders import shipped_folder
from groundsheet.lint import (
    Document,
    Engine,
    Finding,
    Numbers,
    RuleFile,
    RuleSet,
    from_markdown,
    from_text,
    load_rules,
    read_grammar,
)
from groundsheet.lint.patterns import Matcher, parse
from groundsheet.lint.rules import Family
from groundsheet.source import read_model
from groundsheet.text import Passage

RULES = shipped_folder() / "en" / "_rules"
ENGLISH = read_grammar(RULES)
words = ENGLISH.words


def engine(family: Family = "access", **fields: Any) -> Engine:
    """One rule. `quandle` and `wex` mean nothing."""
    rule = {
        "kind": "words", "code": "AC-99", "title": "a word", "severity": "error", "why": "A test.",
        "source": "project", "suggestion": "another.", "good": ["a", "b"], "bad": ["c", "d"],
    } | fields  # fmt: skip
    file = RuleFile.model_validate({"family": family, "rules": [rule]})
    return Engine(RuleSet((file,), {}, {}, ENGLISH))


def check(made: Engine, text: str, *, markdown: bool = False, **of: Any) -> list[Finding]:
    passages = (from_markdown if markdown else from_text)(text, "x", "adult")
    return made.check(Document("x", passages, **of))


def spread(made: Engine, *texts: str, **of: Any) -> list[int | None]:
    """The passages (from 1) that have findings."""
    passages = [Passage(text, "body", Place("x", n)) for n, text in enumerate(texts, start=1)]
    return [finding.place.line for finding in made.check(Document("x", passages, **of))]


# -- how words are seen ---------------------------------------------------------------------------

WORD = engine(any=["don't quandle-wex"])


@pytest.mark.parametrize(
    "text",
    [
        "don't quandle wex",
        "DON'T Quandle WEX",
        "don’t quandle wex",
        "don‘t quandle wex",
        "“don't” (quandle) wex",
        "don't *quandle* wex",
        "don't **quan**dle wex",
        "don't _quandle_ wex",
        "don't quandle-wex",
        "don't quandle‑wex",
        "don't quandle – wex",
        "don't quandle\nwex",
        "don't quan\u00addle wex",
        "don't quan\u200bdle wex",
        "don't\u00a0quandle\u202fwex",
        "don't ｑｕａｎｄｌｅ wex",
        "don't quandle, wex",
        "`don't` quandle wex",
    ],
)
def test_nothing_hides_a_word(text: str) -> None:
    assert len(check(WORD, text)) == 1


@pytest.mark.parametrize(
    "text", ["dont quandle wex", "don't quandlewex", "don't quandle. Wex", "don't\n\nquandle wex"]
)
def test_other_words_are_other_words(text: str) -> None:
    assert check(WORD, text) == []


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("quandle*", "quandles", True),
        ("quandle*", "a squandle", False),
        ("quandle", "quandles", False),
        ("quandle|wex", "a wex", True),
        ("quandle ..2 wex", "quandle wex", True),
        ("quandle ..2 wex", "quandle a b wex", True),
        ("quandle ..2 wex", "quandle a b c wex", False),
        ("quandle ..2 wex", "quandle b. Then wex", False),
        ("quandle ..2 wex", "quandle e.g. wex", True),
        ("quandle-wex*", "quandle wexes", True),
        ("@made", "a wex b", True),
        ("@made", "a wex c", False),
        ("@made quandle", "wex b quandle", True),
    ],
)
def test_patterns(pattern: str, text: str, found: bool) -> None:
    matcher = Matcher()
    for number, one in enumerate(parse(pattern, {"made": ("wex b", "flibber")})):
        matcher.add(number, one)
    assert bool(list(matcher.find(words(text).tokens))) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four… Five", 5),
        ("Dr. Quandle came. He sat.", 2),
        ("Use tea, e.g. mint. Then rest.", 2),
        ("You may say no. Then you go.", 2),
        ("See no. 4 there. Go.", 2),
        ("So do I. So can you.", 2),
        ("Tea, juice, etc. Then rest.", 2),
        ("Tea, juice, etc. and rest.", 1),
        ("Wait 2.5 minutes. Rest.", 2),
        ("“Stop.” Then go.", 2),
        ("What helps:\nTea.", 2),
        ("... !!! ???", 0),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(words(text).sentences) == count


def test_a_hit_inside_a_longer_one_is_not_told_twice() -> None:
    made = engine(any=["quandle", "old quandle", "quandle wex"])
    assert [f.message[:13] for f in check(made, "An old quandle came.")] == ["“old quandle”"]
    assert len(check(made, "Old quandle wex, and one quandle.")) == 3
    swap = engine(kind="swap", swap={"quandle": "a", "old quandle": "b"})
    assert ["say “b”." in f.message for f in check(swap, "An old quandle came.")] == [True]


# -- windows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("sentence", [1]),
        ("passage", [1, 2]),
        ("neighbours", [1, 2, 3]),
        ("text", [1, 2, 3, 5]),
    ],
)
def test_windows(within: str, found: list[int]) -> None:
    made = engine(any=["quandle"], near=["wex"], within=within)
    texts = ("A quandle, a wex.", "A quandle. A wex.", "A quandle.", "Nothing.", "A quandle.")
    assert spread(made, *texts) == found


def test_a_window_of_a_text_without_what_must_be_near() -> None:
    made = engine(any=["quandle"], near=["wex"], within="text")
    assert spread(made, "A quandle.", "A quandle.") == []


def test_unless_holds_for_its_sentence_alone() -> None:
    made = engine(any=["quandle"], unless=["no|not"])
    assert check(made, "No quandle. Not a quandle.") == []
    assert len(check(made, "No. A quandle. Not.")) == 1


def test_characters_know_windows_too() -> None:
    made = engine(kind="characters", regex=r"\d%", near=["people"], within="sentence")
    assert [len(check(made, text)) for text in ("5% of people.", "5% of it. People.")] == [1, 0]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["A quandle and a wex."], []),
        (["A quandle. A wex."], []),
        (["A wex. A quandle."], [1]),
        (["A quandle.", "A wex."], []),
        (["A quandle.", "One.", "A wex."], []),
        (["A quandle. One. Two.", "A wex."], [1]),
        (["A quandle.", "", "…", "A wex."], []),
        (["A quandle.", "One.", "Two.", "A wex."], [1]),
    ],
)
def test_what_must_follow_may_follow_in_another_passage(texts: list[str], found: list[int]) -> None:
    made = engine(kind="follow", any=["quandle"], followed_by=["wex"], sentences=2)
    assert spread(made, *texts) == found


def test_a_word_does_not_follow_itself() -> None:
    made = engine(kind="follow", any=["quandle"], followed_by=["quandle|wex"], sentences=1)
    assert spread(made, "A quandle.") == [1]
    assert spread(made, "A quandle. A quandle.") == [1]  # the second


def test_first_words_are_those_that_the_rule_looks_at() -> None:
    made = engine(kind="must", holds=["quandle"], first_words=3, scopes=["body"])
    place = Place("x", 1)
    passages = [Passage("one two three four", "credit", place), Passage("a quandle", "body", place)]
    assert made.check(Document("x", passages)) == []
    assert len(check(made, "One two three quandle.")) == 1


def test_a_text_in_which_a_rule_looks_at_nothing_lacks_nothing() -> None:
    made = engine(kind="must", holds=["quandle"], scopes=["body"])
    assert made.check(Document("x", [Passage("A title", "title", Place("x", 1))])) == []


def test_a_part_that_the_layout_adds_is_right() -> None:
    made = engine(kind="must", holds=["quandle"], part="hope")
    assert check(made, "Nothing.", parts=frozenset({"hope"})) == []
    assert len(check(made, "Nothing.", parts=frozenset({"crisis_block"}))) == 1


# -- severity, readers, scopes --------------------------------------------------------------------


def test_style_stops_our_own_pages_alone() -> None:
    style, safety = engine("plain-language", any=["quandle"]), engine("crisis", any=["quandle"])
    assert [f.severity for f in check(style, "A quandle.")] == ["warning"]
    assert [f.severity for f in check(style, "A quandle.", own=True)] == ["error"]
    assert [f.severity for f in check(safety, "A quandle.")] == ["error"]


def test_rules_look_at_their_readers_and_scopes() -> None:
    made = engine(any=["quandle"], readers=["teen"], scopes=["step"])
    place = Place("x", 1)
    for scope, audience, count in (
        ("step", "teen", 1), ("step", "adult", 0), ("body", "teen", 0),
    ):  # fmt: skip
        assert len(made.check(Document("x", [Passage("quandle", scope, place, audience)]))) == count


# -- places ---------------------------------------------------------------------------------------

PLAIN = """Title

One two
three quandle four
five quandle.

- an item
  with a quandle
1) a quandle
"""
MARKDOWN = """# Title

One *two*
three **quandle** four
five quandle.

- an item
  with a quandle
- nothing

1. a quandle

| quandle | b |
|---|---|
| c | quandle |

> a quandle

## A quandle
"""
FOUND = engine(any=["quandle"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_plain_text(end: str) -> None:
    assert [f.place.line for f in check(FOUND, PLAIN.replace("\n", end))] == [4, 5, 8, 9]


def test_lines_of_markdown() -> None:
    found = check(FOUND, MARKDOWN, markdown=True)
    assert [f.place.line for f in found] == [4, 5, 8, 11, 13, 15, 17, 19]


def test_a_form_feed_is_no_line() -> None:
    assert [f.place.line for f in check(FOUND, "one\x0ctwo\u2028three\nquandle.")] == [2]


def test_a_long_sentence_is_told_where_it_begins() -> None:
    made = engine("readability", kind="measure", of="longest_sentence", most=4, code="RD-99")
    assert [f.place.line for f in check(made, "One.\nTwo.\nOne two three\nfour five.\n")] == [3]


def test_a_number_is_told_where_it_stands() -> None:
    made = engine(kind="numbers", of="unknown")
    text = "One.\nTwo, on 2026-11-24.\nCall 555-0123\nor 988."
    found = check(made, text, numbers=Numbers(known=frozenset({"988"})))
    assert [f.place.line for f in found] == [3]


# -- texts as passages ----------------------------------------------------------------------------


def test_scopes_of_plain_text() -> None:
    text = "Title\n\nA text.\n\nA heading\n\n- one\n- two\n\n1. three\n2. four"
    scopes = [passage.scope for passage in from_text(text, "x", "adult")]
    assert scopes == ["title", "body", "heading", "item", "item", "step", "step"]


def test_scopes_of_markdown() -> None:
    text = "# T\n\nText.\n\n## H\n\n- a\n  - b\n- c\n\n1. d\n\n| e | f |\n|---|---|\n| g | h |\n"
    found = [(p.text, p.scope, p.name) for p in from_markdown(text, "x", "adult")]
    assert [scope for _, scope, _ in found] == [
        "title", "body", "heading", "item", "item", "item", "step", *["table"] * 4,
    ]  # fmt: skip
    assert [name for _, _, name in found][3:7] == ["list-1", "list-2", "list-1", "list-3"]


def test_code_and_html_are_left_out() -> None:
    text = "A text.\n\n```\nquandle\n```\n\n    quandle\n\n<div>quandle</div>\n\nEnd <b>it</b>.\n"
    assert check(FOUND, text, markdown=True) == []


def test_alternative_texts_and_texts_of_links_are_read() -> None:
    made = engine(any=["quandle"], scopes=["alt", "body"])
    text = "A [quandle](https://example.org/wex).\n\n![a quandle](wex.png)\n"
    assert [f.place.line for f in check(made, text, markdown=True)] == [1, 3]
    assert check(engine(any=["wex"]), text, markdown=True) == []


# -- acronyms -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It comes from QWX.", 1),
        ("It comes from quandle wex (QW). Use QW.", 0),
        ("It comes from QW (quandle wex).", 0),
        ("QW is short for quandle of the wex.", 0),
        ("Quandle wex. QW is next.", 1),
        ("Use QW, QW and QW.", 1),
        ("Use the QWs.", 1),
        ("Post-quandle wex therapy (PQWT) helps.", 0),
        ("Do NOT go. It is not safe.", 0),
        ("DO NOT GO THERE.", 0),
        ("Use the TV.", 0),
        ("I am A.", 0),
    ],
)
def test_acronyms(text: str, found: int) -> None:
    made = engine(kind="acronym", known=["TV"])
    assert len(check(made, text)) == found


def test_a_list_may_spell_out_an_acronym() -> None:
    made = engine(kind="acronym")
    assert check(made, "Use the QWX way.\n\n1. Quandle.\n2. Wait.\n3. Xylophone.\n") == []


# -- robustness -----------------------------------------------------------------------------------

SHIPPED = load_rules(RULES)
ODD = st.text(
    st.characters() | st.sampled_from("*_`[]()<>|#-.!?:;\n\r\t \u00ad\u200b\u00a0’“0123456789%aA"),
    max_size=300,
)


@settings(deadline=None)
@given(ODD, st.booleans(), st.sampled_from(["adult", "teen", "carer", "clinician"]))
def test_any_text_is_checked(text: str, markdown: bool, audience: str) -> None:
    passages = (from_markdown if markdown else from_text)(text, "x", audience)
    known = Numbers(frozenset({"988"}), {"911": "Elsewhere"}, lambda _: "")
    found = SHIPPED.check(Document("x", passages, module=False, own=True, numbers=known))
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for finding in found:
        assert finding.rule in SHIPPED.rules.rules
        assert finding.place.path == "x"
        assert 1 <= (finding.place.line or 0) <= lines


@settings(deadline=None)
@given(ODD)
def test_words_stand_in_the_text_in_order(text: str) -> None:
    cut = words(text)
    end = 0
    for token in cut.tokens:
        assert end <= token.start < token.end <= len(cut.text)
        assert cut.text[token.start : token.end].casefold() == token.word
        start, stop = cut.sentences[token.sentence]
        assert start <= token.start < token.end <= stop
        end = token.end


@settings(deadline=None)
@given(st.text(st.sampled_from("ab .|*-@'_0123456789ß…"), max_size=30) | st.text(max_size=30))
def test_a_pattern_is_read_or_is_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        patterns = parse(text, {"a": ("b", "a b"), "b": ("@a",)})
        assert all(pattern and not pattern[0].gap for pattern in patterns)


@pytest.mark.parametrize(
    "pattern",
    [
        "", " ", "..2 quandle", "quandle ..2", "..0", "a ..0 b", "a ..99 b", "@none", "a||b", "|",
        "*", "a *", "quandle-wex|flibber", "e.g.", "*ing", "in*g", "a/b", "“quoted”", "@self",
    ],
)  # fmt: skip
def test_what_no_pattern_can_be(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse(pattern, {"self": ("a @self",)})


@pytest.mark.parametrize(
    "text",
    ["." * 100_000 + "x", "a. " * 30_000, "(" * 25_000, "A " * 30_000,
     "\n" * 100_000, "1 " * 30_000,
     '"a ' * 30_000, "'a " * 30_000, "call nine\n\n" * 10_000, "not suicide, " * 10_000,
     ":\n" * 30_000, "don't " * 30_000, "_ " * 30_000, "- " * 30_000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_no_text_takes_for_ever(text: str) -> None:
    """Each of these is done in a second or two; with a square in it, in minutes."""
    check(SHIPPED, text, numbers=Numbers(known=frozenset()))


# -- the shipped rules ----------------------------------------------------------------------------


def test_a_source_is_a_key_or_a_standard_or_the_project() -> None:
    for rule in SHIPPED.rules.rules.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]+|WCAG 2\.2, [0-9.]+", rule.source), rule.code


def test_every_code_has_the_prefix_of_its_family() -> None:
    prefixes = {
        "safe-messaging": "SM", "plain-language": "PL", "readability": "RD", "evidence": "EV",
        "access": "AC", "crisis": "CR",
    }  # fmt: skip
    for code, family in SHIPPED.rules.family_of.items():
        assert code.startswith(prefixes[family])


CLEAN = ("plain-language", "readability", "evidence", "access", "crisis")
MODULES = sorted((shipped_folder() / "en").glob("[a-z]*/*.yaml"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_page_that_ships_has_an_error(path: Path) -> None:
    passages = passages_of(read_model(path, Module), lambda _: Place(path.name, 1))
    found = SHIPPED.check(Document(path.name, passages, own=True, module=True))
    errors = [f for f in found if f.severity == "error"]
    assert not [f for f in errors if SHIPPED.rules.family_of[f.rule] in CLEAN]


def test_the_documentation_counts_the_rules_and_names_each_kind() -> None:
    text = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| `[A-Z]{2}-` \| (\d+) \|", text, re.MULTILINE))
    assert {name: int(count) for name, count in rows.items()} == SHIPPED.rules.counts
    for rule in SHIPPED.rules.rules.values():
        assert f"\n| `{rule.kind}` |" in text
