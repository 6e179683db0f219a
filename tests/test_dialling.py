"""Telephone numbers in running text, and what nobody dials. Numbers are made up, but for 911."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from groundsheet.errors import Place
from groundsheet.folders import shipped_folder
from groundsheet.lint import Document, Numbers, from_text, load_rules
from groundsheet.lint.dialling import numbers_in
from groundsheet.lint.loading import read_grammar
from groundsheet.text import Passage

RULES = shipped_folder() / "en" / "_rules"
GRAMMAR = read_grammar(RULES)
SHIPPED = load_rules(RULES)
CODES = frozenset({"911", "5550142", "000"})


def found(*texts: str) -> list[str]:
    cuts = [GRAMMAR.words(text) for text in texts]
    return [number.digits for number in numbers_in(cuts, GRAMMAR.dialling, CODES)]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Call 911 now.", "911"),
        ("911", "911"),
        ("In danger: 911", "911"),
        ("Call 555-0142.", "5550142"),
        ("The desk is 555-0142.", "5550142"),
        ("Call nine one one.", "911"),
        ("Dial nine-one-one if you are in danger.", "911"),
        ("Call five five five, oh one four two.", "5550142"),
        ("Ring triple zero.", "000"),
        ("Call 9l1.", "911"),
        ("Call 9II.", "911"),
        ("Text 5SS today.", "555"),
        ("Call 9-1-1.", "911"),
        ("Dial 555. Then 0142.", "5550142"),
        ("Call 5 5 5\n0142", "5550142"),
        ("Call 555 0142 at any hour.", "5550142"),
        ("Call 911 24 hours a day, 7 days a week.", "911"),
        ("Text the word HELP to 555.", "555"),
        ("Call nine one one, one of you.", "911"),
        ("Call nine, then one, then one.", "911"),
    ],
)
def test_what_is_dialled(text: str, digits: str) -> None:
    assert digits in found(text)


def test_a_count_behind_a_number_is_no_part_of_it() -> None:
    assert found("Call 911 24 hours a day.") == ["911"]


def test_a_number_that_is_split_over_passages() -> None:
    assert "911" in found("In danger, call:", "9", "1", "1")
    assert "5550142" in found("Call 555", "0142 at any hour")


@pytest.mark.parametrize(
    "text",
    [
        "Count to 100.",
        "120",
        "Wait for 300 seconds.",
        "In 112 people it helped.",
        "There were 911 participants.",
        "Of 911 people, 450 came back.",
        "It began in 2019.",
        "Take 500 mg.",
        "See page 112, or room 911.",
        "It helped 100% of them to find the line.",
        "It cost $911, or £1,250 a year.",
        "We answer from 9.11 am until 16:30.",
        "The line opened on 2026-11-24.",
        "Count one, two, three, four, and call your friend.",
        "Anna is aged 111. She has a telephone.",
        "He lives at 911 High Street.",
        "Take vitamin B12.",
        "The line is open 24/7, 365 days a year.",
        "Between 100 and 200 people.",
    ],
)
def test_what_nobody_dials(text: str) -> None:
    assert found(text) == []


def test_without_a_grammar_digits_are_read() -> None:
    cuts = [GRAMMAR.words("Call 911, or nine one one. On 2026-11-24.")]
    assert [number.digits for number in numbers_in(cuts, None, CODES)] == ["911"]


@given(
    st.lists(
        st.sampled_from(
            [
                "911",
                "call",
                "nine",
                "one",
                "555",
                "0142",
                "9l1",
                ".",
                "\n",
                ",",
                "-",
                "then",
                "people",
            ]
        ),
        max_size=30,
    ),
    st.integers(1, 3),
)
@example(["911", "911", "-", "911", "people", "call"], 1)
def test_a_number_stands_where_it_is_said_to(parts: list[str], passages: int) -> None:
    cuts = [GRAMMAR.words(" ".join(parts)) for _ in range(passages)]
    for number in numbers_in(cuts, GRAMMAR.dialling, CODES):
        assert number.digits.isdecimal()
        assert len(number.digits) >= 3
        assert 0 <= number.offset < len(cuts[number.passage].text)


# -- what the rules make of them ------------------------------------------------------------------

HERE = Numbers(
    known=frozenset({"911", "988"}),
    foreign={"999": "Elsewhere", "116123": "Elsewhere"},
    denied=lambda text: "an old number." if "5550199" in text.replace("-", "") else "",
)


def rules_of(text: str, numbers: Numbers = HERE, *, module: bool = False) -> set[str]:
    passages = from_text(text, "x", "adult")
    document = Document("x", passages, module=module, numbers=numbers)
    return {f.rule for f in SHIPPED.check(document) if f.rule.startswith("CR-0")}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Call nine nine nine now.", "CR-03"),
        ("Ring one one six, one two three.", "CR-03"),
        ("Call five five five, oh one nine nine.", "CR-02"),
        ("Call five five five, oh one four three.", "CR-04"),
        ("Dial 555. Then 0143.", "CR-04"),
    ],
)
def test_numbers_in_words_are_held_against_the_region(text: str, rule: str) -> None:
    assert rule in rules_of(text)


def test_no_number_in_words_stands_in_a_module() -> None:
    assert "CR-01" in rules_of("Call nine one one.", module=True)
    assert "CR-01" not in rules_of("Count to 100, for 120 seconds.", module=True)


ANYWHERE = Numbers(
    denied=lambda text: "it is gone." if "Wex Line" in text else "",
    doubtful=lambda text: "it is gone in one." if "Quandle Line" in text else "",
    anywhere=frozenset({"911", "999"}),
)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Ask for the Wex Line.", [("CR-02", "error")]),
        ("Ask for the Quandle Line.", [("CR-19", "review")]),
        ("Call 911.\n\nOr call 999.", [("CR-19", "review")]),
        ("In 112 people it helped.", []),
    ],
)
def test_without_a_region_a_contact_stops_where_it_is_wrong_everywhere(
    text: str, rules: list[tuple[str, str]]
) -> None:
    document = Document("x", from_text(text, "x", "adult"), numbers=ANYWHERE)
    found = [(f.rule, f.severity) for f in SHIPPED.check(document)]
    assert [entry for entry in found if entry[0] in ("CR-02", "CR-03", "CR-19")] == rules


def test_a_number_is_told_on_its_line() -> None:
    passages = [Passage("One.\nCall\nnine nine nine.", "body", Place("x", 4))]
    told = SHIPPED.check(Document("x", passages, numbers=HERE))
    assert [f.place.line for f in told if f.rule == "CR-03"] == [6]
