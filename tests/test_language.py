"""What a language's file may hold: plurals that it has, phrases that can be printed."""

from __future__ import annotations

from typing import Any

import pytest

import second_language
from groundsheet.errors import InvalidInput
from groundsheet.folders import shipped_folder
from groundsheet.language import Language
from groundsheet.source import load_model, read_model

ENGLISH = shipped_folder() / "en" / "_language.yaml"
POLISH = {
    "second": {"one": "{n} sekunda", "few": "{n} sekundy", "many": "{n} sekund",
               "other": "{n} sekundy"},
    "minute": {"one": "{n} minuta", "few": "{n} minuty", "many": "{n} minut",
               "other": "{n} minuty"},
    "day": {"one": "{n} dzień", "few": "{n} dni", "many": "{n} dni", "other": "{n} dnia"},
}  # fmt: skip


def with_units(code: str, units: dict[str, Any]) -> Language:
    """The second language, as if it counted like another."""
    return Language.model_validate(
        second_language.language().model_dump(exclude_none=True) | {"code": code, "units": units}
    )


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (1, "second", "1 sekunda"),
        (2, "second", "2 sekundy"),
        (5, "second", "5 sekund"),
        (12, "second", "12 sekund"),
        (22, "second", "22 sekundy"),
        (30, "minute", "30 minut"),
        (1, "day", "1 dzień"),
        (3, "day", "3 dni"),
        (7, "number", "7"),
    ],
)
def test_a_number_has_the_form_that_the_language_has_for_it(
    number: int, unit: str, words: str
) -> None:
    assert with_units("pl", POLISH).counted(number, unit) == words


@pytest.mark.parametrize(
    ("code", "unit", "forms", "said"),
    [
        ("pl", "second", {"many": None}, "the form `many` is missing, as for 5."),
        ("pl", "day", {"two": "{n} dwa"}, "no number in this language has this form."),
        ("de", "second", {"many": None}, "no number in this language has this form."),
        ("cy", "second", {}, "the form `two` is missing, as for 2."),
    ],
)
def test_a_form_that_lacks_or_is_never_used_is_refused(
    code: str, unit: str, forms: dict[str, str | None], said: str
) -> None:
    units = POLISH | {unit: {k: v for k, v in (POLISH[unit] | forms).items() if v is not None}}
    with pytest.raises(ValueError, match=r"form") as caught:
        with_units(code, units)
    assert said in str(caught.value)


def test_a_language_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="CLDR knows no language `xx`"):
        with_units("xx", POLISH)


FAULTS = {
    "a plural too few": ("second: {one: \"{n} second\", ", "second: {", "`one` is missing"),
    "a plural without the number": ('one: "{n} day"', 'one: "a day"', "pattern"),
    "no words of dialling": (
        "  dialling: [call, dial, text, phone, ring, sms, number, line]", "  dialling: []", "empty",
    ),
    "words behind a line to write on": ("Prepared for {name}", "For {name} from us", "must end"),
    "words behind the last blank of a sentence": (
        "on {date} with {person}", "on {date} with {person} again", "must end with {date} or",
    ),
    "a label behind its words": ('"{label}: {words}"', '"{words} ({label})"', "must end with"),
    "a blank too few": ('"{before}, {after}"', '"{before}"', "must have these blanks"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line(name: str) -> None:
    old, new, said = FAULTS[name]
    text = ENGLISH.read_text(encoding="utf-8")
    assert text.count(old) == 1
    text = text.replace(old, new)
    with pytest.raises(InvalidInput) as caught:
        load_model(text.encode(), Language, "_language.yaml")
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.place is not None
    assert problem.place.line is not None
    assert new in text.splitlines()[problem.place.line - 1]


def test_the_blanks_of_a_sentence_may_stand_in_any_order() -> None:
    text = ENGLISH.read_text(encoding="utf-8")
    text = text.replace("on {date} with {person}", "with {person} on {date}")
    load_model(text.encode(), Language, "_language.yaml")


def test_words_one_after_the_other() -> None:
    english = read_model(ENGLISH, Language)
    assert english.listed([]) == ""
    assert english.listed(["a"]) == "a"
    assert english.listed(["a", "b", "c"]) == "a, b, c"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wait 30 seconds.", "30 seconds"),
        ("Wait thirty\u00a0seconds.", "thirty\u00a0seconds"),
        ("a ten-minute walk", "ten-minute"),
        ("Ten Minutes", "Ten Minutes"),
        ("A few minutes are enough.", ""),
        ("often minutes", ""),
        ("for {{fact:cold}}", ""),
    ],
)
def test_a_time_that_is_written_out(text: str, found: str) -> None:
    assert read_model(ENGLISH, Language).vocabulary.duration(text) == found
