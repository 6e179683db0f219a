"""Which questions a text calls for, and which sentences are proposed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings, strategies as st

import second_language
from desks import desk
from groundsheet import api
from groundsheet.errors import InvalidInput
from groundsheet.folders import shipped_folder
from groundsheet.language import Strict
from groundsheet.lint import Document, from_markdown, from_text
from groundsheet.practice.questions import (
    MOST_PROPOSED,
    Asked,
    Questions,
    asked_of,
    questions,
    sentences_of,
)
from groundsheet.source import load_model

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
ENGLISH = shipped_folder() / "en"
RULES = api.rules(desk()).rules
ALL = questions(ENGLISH).questions


def asked(text: str, audience: str = "adult") -> dict[str, Asked]:
    document = Document("a.md", from_markdown(text, "a.md", audience))
    return {each.id: each for each in asked_of(ENGLISH, RULES, document)}


CALLS = {
    "cautions": [
        "1. Tense your hands.",
        "Breathe in and hold it for as long as you can.",
        "Stop if you feel dizzy.",
        "Ask your doctor before you start.",
    ],
    "help": [
        "Try everything here before you call.",
        "Wait until your next appointment to tell us.",
        "Only call if it is urgent.",
        "You are not sick enough for that.",
        "The crisis line is busy at night.",
        "Nobody wants to be a burden.",
    ],
    "blame": [
        "It is your own fault.",
        "You must agree to a contract first.",
        "If you don't come, we stop.",
        "You should have told us.",
        "Care has to be earned: you need to prove that you try.",
    ],
    "promises": [
        "It always works.",
        "You will feel better.",
        "In two weeks it is over.",
        "What you say is confidential.",
        "It gets easier with practice.",
    ],
    "sources": [
        "A study found less worry.",
        "Half of teens feel so.",
        "Experts agree.",
        "It changes your brain.",
        "It helps 8 out of 10.",
    ],
    "hope": [
        "Thoughts of suicide can come.",
        "You may want to hurt yourself.",
        "There is no way out.",
        "It only gets worse.",
        "Urges come in waves.",
    ],
    "people": [
        "Addicts lie.",
        "She suffers from a disorder.",
        "Normal people cope.",
        "Boys don't cry.",
        "People with depression withdraw.",
    ],
    "contacts": [
        "Call 555-0142 at any hour.",
        "Text us.",
        "Go to the emergency department.",
        "Our website has more.",
    ],
    "medicines": [
        "Take your medicine later.",
        "Alcohol makes it worse.",
        "Skip a dose.",
        "Don't drink too much.",
    ],
    "reading": ["Rest when you like."],
}
PLAIN = ("Rest when you like. Look at a tree. Name five colors.", "Tea is on the table.")


def test_each_question_has_examples() -> None:
    assert set(CALLS) == {question.id for question in ALL}
    assert len(ALL) == 10


@pytest.mark.parametrize(
    ("name", "text"), [(n, text) for n, texts in CALLS.items() for text in texts]
)
def test_what_calls_for_a_question(name: str, text: str) -> None:
    found = asked(text)
    assert name in found
    assert all(sentence.text in text for sentence in found[name].proposed)
    assert str(found[name].place) == "a.md:1"


@pytest.mark.parametrize("text", PLAIN)
def test_what_calls_for_none_is_asked_whether_it_can_be_read_alone(text: str) -> None:
    assert set(asked(text)) == {"reading"}


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_a_question_is_short_and_says_what_to_look_for(question: Strict) -> None:
    told = question.model_dump()
    assert len(told["asks"]) <= 88
    assert told["asks"].endswith("?")
    assert len(told["about"]) <= 60
    assert len(told["look"]) <= 320


def test_cautions_are_proposed_where_there_are_any() -> None:
    entry = api.review(desk(), "slow-breathing")
    proposed = next(each for each in entry.asked if each.id == "cautions").proposed
    assert proposed[0].text == "Stop if you feel dizzy or tingly, and breathe as usual."
    assert "Let your breath out." not in {sentence.text for sentence in proposed}


def test_what_is_filled_in_is_proposed_as_it_is_read() -> None:
    sentences = [sentence.text for sentence in api.review(desk(), "slow-breathing").sentences]
    assert not any("{{" in text for text in sentences)
    assert "Count to about 4, small and soft, as if you were smelling tea." in sentences


def test_the_line_of_a_sentence_is_told() -> None:
    text = "Rest a while.\nThen look\naround. Wait until\nTuesday.\n"
    document = Document("a.txt", from_text(text, "a.txt", "adult"))
    (found,) = [each for each in asked_of(ENGLISH, RULES, document) if each.id == "help"]
    assert str(found.place) == "a.txt:3"
    assert found.proposed[0].text == "Wait until Tuesday."


@settings(deadline=None)
@given(st.lists(st.sampled_from([text for texts in CALLS.values() for text in texts]), max_size=30))
def test_what_is_proposed_stands_in_the_text_each_once(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    document = Document("a.txt", from_text(text, "a.txt", "adult"))
    every = {sentence.text for sentence in sentences_of(RULES, document)}
    for each in asked_of(ENGLISH, RULES, document):
        told = [sentence.text for sentence in each.proposed]
        assert len(set(told)) == len(told) <= MOST_PROPOSED
        assert set(told) <= every


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_asked_about(text: str) -> None:
    document = Document("a.txt", from_text(text, "a.txt", "adult"))
    assert {each.id for each in asked_of(ENGLISH, RULES, document)} >= {"reading"}


def test_the_time_goes_with_the_length() -> None:
    """One passage, with a sentence on each line that calls for a question."""
    times = []
    for lines in (500, 2000, 8000):
        document = Document("a.txt", from_text("Wait a while.\n" * lines, "a.txt", "adult"))
        start = process_time()
        asked_of(ENGLISH, RULES, document)
        times.append(process_time() - start)
    assert all(more < 12 * once + 0.1 for once, more in pairwise(times))


# -- check ----------------------------------------------------------------------------------------


def test_check_prints_what_is_left_to_a_person(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nWait until Tuesday.\n", encoding="utf-8")
    assert run("check", "a.md") == 0
    out, err = capsys.readouterr()
    lines = [line for line in out.splitlines() if ": question " in line]
    assert lines[0] == (
        "a.md:3: question help: Is help never put off, made small, or something to earn?"
    )
    assert len(lines) == 2
    assert err.splitlines()[-1].startswith("Not checked: sense, tone, and whether it's right for")
    assert run("check", "a.md", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)["questions"]
    assert told[0] == {
        "id": "help", "question": lines[0].partition("help: ")[2], "path": "a.md", "line": 3,
    }  # fmt: skip
    assert run("check", "a.md", "--format", "github") == 0
    assert "question" not in capsys.readouterr().out


def test_a_question_on_many_texts_is_one_line(run: Run, capsys: Capture, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("Rest when you like.", encoding="utf-8")
    assert run("check", ".") == 0
    assert "0.txt:1, 1.txt:1, 2.txt:1, and 2 more: question reading: " in capsys.readouterr().out


def test_modules_are_asked_about_when_they_are_approved(run: Run, capsys: Capture) -> None:
    assert run("check") == 0
    assert "question" not in capsys.readouterr().out
    assert run("check", ENGLISH / "distress-tolerance" / "stop-pause.yaml") == 0
    assert ": question " not in capsys.readouterr().out


def test_a_question_is_explained(run: Run, capsys: Capture) -> None:
    assert run("check", "--explain", "help") == 0
    out = capsys.readouterr().out
    assert "help (question): help that is put off or made small" in out
    assert "Would someone who is in danger read it and call at once?" in out
    assert run("check", "--explain", "nothing") == 2
    assert "no rule or question 'nothing'" in capsys.readouterr().err


def test_nothing_is_claimed_of_what_the_questions_achieve() -> None:
    docs = Path(__file__).parents[1] / "docs"
    form = (docs / "measurements" / "questions-form.md").read_text(encoding="utf-8")
    assert "**Nothing has been measured with it yet.**" in form
    assert len(re.findall(r"^\| \d+ \|", form, re.M)) == 20
    page = " ".join((docs / "review.md").read_text(encoding="utf-8").split())
    assert "**What the answers achieve has not been measured**" in page
    for question in ALL:
        assert f"| `{question.id}` | {question.about} |" in page


# -- the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("questions: []", "questions"),
        ("questions:\n  - {id: a, about: A, asks: B?, look: C}", "nothing calls for it"),
        (
            "questions:" + "\n  - {id: a, about: A, asks: B?, look: C, always: true}" * 2,
            "it stands here twice",
        ),
        ("questions:\n  - {id: a, about: A, asks: B?, look: C, words: [..2 b]}", "gap"),
    ],
)
def test_a_fault_of_the_file_is_told(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        load_model(text.encode(), Questions, "_questions.yaml")


def test_another_language_has_its_own() -> None:
    folder, rules = second_language.GERMAN, second_language.rules().rules
    text = "Warte erst eine Stunde.\n\nDann ruh dich aus."
    document = Document("a.txt", from_text(text, "a.txt", "adult"))
    found = {each.id: each for each in asked_of(folder, rules, document)}
    assert set(found) == {"hilfe", "lesen"}
    assert found["hilfe"].proposed[0].text == "Warte erst eine Stunde."
