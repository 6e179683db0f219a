"""`contacts check` at the terminal, by somebody who was told the names alone and has the pages."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from day import TODAY, OnDay
from desks import desk
from groundsheet import api, crisis
from groundsheet.crisis import Comparison
from groundsheet.people import PracticeFolder
from profiles import IN_YAML

Run = Callable[..., int]
BY = ("--by", "Casey Example")
COMMAND = 'groundsheet contacts check US --by "Casey Example"'
MOST_KEYS = 550


class Sitter:
    """Reads each question on the terminal, looks at the page, and types what stands there.

    `keys` counts what was typed, returns among it; `pages` are the answers by contact and question.
    """

    def __init__(self, terminal: io.StringIO, pages: dict[str, dict[str, list[str]]]) -> None:
        self.terminal, self.pages, self.keys = terminal, pages, 0
        self.typed: list[str] = []

    def readline(self, *size: object) -> str:
        """The answer to the question that stands last on the terminal."""
        text = self.terminal.getvalue()
        name = str(re.findall(r"^\d+ of \d+  (.+)$", text, re.M)[-1])
        asked = text.rpartition("\n")[2].strip(" :")
        what, _, shown = asked.partition("?")
        answer = self.answer(name, what.strip(), shown)
        self.keys += len(answer) + 1
        self.typed.append(answer)
        self.terminal.write("\n")
        return f"{answer}\n"

    def answer(self, name: str, what: str, shown: str) -> str:
        """What is typed: a value, or the number of a choice."""
        value = self.pages[name][what].pop(0)
        choices = dict(re.findall(r"(\d) (.+?)(?=   \d |$)", shown.strip()))
        return next((n for n, words in choices.items() if words == value), value)


def pages_of(comparisons: tuple[Comparison, ...]) -> dict[str, dict[str, list[str]]]:
    """The official pages: what stands there, by contact and question."""
    pages: dict[str, dict[str, list[str]]] = {}
    for each in comparisons:
        page = pages.setdefault(each.name, {})
        for question in each.questions:
            page.setdefault(question.what, []).append(question.expected)
    return pages


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PracticeFolder:
    (tmp_path / "practice.yaml").write_text(
        "name: Harbor Test Clinic\n" + IN_YAML, encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return api.open_practice(tmp_path)


def sit(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    pages: dict[str, dict[str, list[str]]],
    *arguments: str,
) -> tuple[int, Sitter, str]:
    terminal = io.StringIO()
    sitter = Sitter(terminal, pages)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdin", sitter)
    code = run("contacts", "check", "US", *BY, *arguments)
    return code, sitter, terminal.getvalue()


def checked(clinic: PracticeFolder) -> dict[str, object]:
    return dict(api.contacts(desk(api.open_practice(clinic.folder)), "US").checked)


def printed(clinic: PracticeFolder) -> set[str]:
    contacts = api.contacts(desk(api.open_practice(clinic.folder)), "US")
    return {service.id for service in contacts.services}


def test_the_united_states_in_one_command(
    run: Run,
    clinic: PracticeFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    comparisons = api.sitting(desk(clinic), "US")
    code, sitter, _ = sit(run, monkeypatch, pages_of(comparisons))
    assert code == 0
    count = len(comparisons)
    assert f"US: {count} of {count} checked, hold until November 2027" in capsys.readouterr().out
    assert set(checked(clinic)) == {each.id for each in comparisons}
    assert sitter.keys + len(COMMAND) + 1 <= MOST_KEYS


def test_nothing_that_is_listed_stands_on_the_screen_before_it_was_typed(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparisons = api.sitting(desk(clinic), "US")
    pages = pages_of(comparisons)
    skipped = {
        name: {what: [""] * len(a) for what, a in page.items()} for name, page in pages.items()
    }
    code, _, shown = sit(run, monkeypatch, skipped)
    assert code == 0
    names = " ".join(f"{each.name} {each.page}" for each in comparisons)
    for each in comparisons:
        for question in each.questions:
            if question.choices or question.expected in names or question.part == "press":
                continue  # a name holds it, or it is a figure that numbers a choice as well
            assert not re.search(rf"(?<!\w){re.escape(question.expected)}(?!\w)", shown)
    assert not checked(clinic)


def test_a_wrong_page_is_found_and_changed_on_the_spot(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of one line differs in one digit and in its hours: looked at again, then taken."""
    pages = pages_of(api.sitting(desk(clinic), "US"))
    page = pages["The Trevor Project"]
    page["the number to call"] = ["1-866-488-7368", "1-866-488-7368"]
    offers = "r type it again   c the page is right: change it here   w withdraw the contact   "
    page[f"{offers}s leave it as it is"] = ["r", "c", "c"]
    page["the same, once more"] = ["1-866-488-7368"]
    page["the hours of calls"] = [crisis.OTHER_HOURS]
    page["the hours, as the page has them"] = ["3 pm to midnight"]
    code, _, shown = sit(run, monkeypatch, pages)
    assert code == 0
    assert "our list has '1-866-488-7386', you typed '1-866-488-7368'" in shown
    found = api.contacts(desk(api.open_practice(clinic.folder)), "US")
    line = next(service for service in found.services if service.id == "us-trevor")
    voice = next(point for point in line.channels if point.channel == "voice")
    assert (voice.display, voice.hours) == ("1-866-488-7368", {"en": "3 pm to midnight"})
    assert "us-trevor" in found.own
    states = {(s.channel, s.fact): s for s in found.states if s.id == "us-trevor"}
    assert states["sms", "number"].checked
    assert states["sms", "number"].own is None


def test_what_was_seen_of_a_new_number_is_printed_with_it(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours and cost of an old number don't carry over, but those were read on the page."""
    pages = pages_of(api.sitting(desk(clinic), "US"))
    page = pages["The Trevor Project"]
    page["the number to call"] = ["1-866-488-7368"]
    offers = "r type it again   c the page is right: change it here   w withdraw the contact   "
    page[f"{offers}s leave it as it is"] = ["c"]
    page["the same, once more"] = ["1-866-488-7368"]
    assert sit(run, monkeypatch, pages)[0] == 0
    found = api.contacts(desk(api.open_practice(clinic.folder)), "US")
    line = next(service for service in found.services if service.id == "us-trevor")
    voice = next(point for point in line.channels if point.channel == "voice")
    assert (voice.display, voice.hours, voice.cost) == ("1-866-488-7368", "always", "free")


@pytest.mark.parametrize("region", crisis.available(desk().directories))
def test_no_contact_is_called_by_its_number(clinic: PracticeFolder, region: str) -> None:
    for each in api.sitting(desk(clinic), region):
        if each.questions[0].facts == ("number",):
            assert each.questions[0].expected not in each.name


def test_two_people_change_a_main_line_and_one_alone_loses_nothing(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(api.sitting(desk(clinic), "US"))
    page = pages["988 Suicide & Crisis Lifeline"]
    page["the number to text"] = ["989"]
    offers = "r type it again   c the page is right: change it here   s leave it as it is   "
    page[f"{offers}w withdraw the contact"] = ["c"]
    page["the same, once more"] = ["989"]
    page["A second person has to look too. Their name"] = [""]
    code, _, shown = sit(run, monkeypatch, pages)
    assert code == 1
    assert "a second person must look as well" in shown
    states = {
        (s.channel, s.fact): s
        for s in api.contacts(desk(api.open_practice(clinic.folder)), "US").states
        if s.id == "us-988"
    }
    assert states["sms", "number"].value == "988"
    assert states["sms", "number"].checked is None
    assert states["voice", "number"].checked
    assert states["sms", "hours"].checked


def test_what_was_compared_of_late_is_not_asked_again(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparisons = api.sitting(desk(clinic), "US")
    pages = pages_of(comparisons)
    third = comparisons[2].name
    pages[third] = {what: ["q"] for what in pages[third]}
    code, _, shown = sit(run, monkeypatch, pages)
    assert code == 0
    assert "what was answered is kept" in shown
    assert len(checked(clinic)) == 2
    code, sitter, shown = sit(run, monkeypatch, pages_of(comparisons))
    assert code == 0
    assert f"2 of {len(comparisons)} were compared in the last 30 days" in shown
    assert "911" not in sitter.typed
    assert len(checked(clinic)) == len(comparisons)


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("the cost of texts", crisis.UNSAID),
        ("the hours of texts", crisis.OTHER_HOURS),
        ("the number to text", None),
    ],
)
def test_what_is_no_value_is_never_taken_for_one(
    clinic: PracticeFolder, what: str, answer: str | None
) -> None:
    here = desk(clinic)
    each = next(c for c in api.sitting(here, "US") if c.id == "us-crisis-text-line")
    index = [question.what for question in each.questions].index(what)
    answers: list[str | None] = [question.expected for question in each.questions]
    answers[index] = answer
    with pytest.raises(api.GroundsheetError, match="nothing was given for"):
        api.keep(here, each, answers, by="Casey Example", accepted=[index])


def test_who_changes_the_hours_has_looked_at_the_number(clinic: PracticeFolder) -> None:
    here = desk(clinic)
    each = next(c for c in api.sitting(here, "US") if c.id == "us-crisis-text-line")
    answers: list[str | None] = [None] * len(each.questions)
    index = [question.part for question in each.questions].index("hours")
    answers[index] = "9 am to 5 pm"
    with pytest.raises(api.GroundsheetError, match="was not compared"):
        api.keep(here, each, answers, by="Casey Example", accepted=[index])


def test_withdrawn_and_restored(
    run: Run, clinic: PracticeFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("contacts", "withdraw", "us-trevor", *BY, "--why", "It was closed.") == 0
    assert "us-trevor" not in {
        s.id for s in api.contacts(desk(api.open_practice(clinic.folder)), "US").services
    }
    assert run("contacts", "restore", "us-trevor", *BY) == 0
    assert "as its list has it again" in capsys.readouterr().out
    assert "us-trevor" in {
        s.id for s in api.contacts(desk(api.open_practice(clinic.folder)), "US").services
    }


def test_who_looks_is_asked_for(
    run: Run, clinic: PracticeFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clinic.folder.is_dir()
    assert run("contacts", "check", "US") == 2
    assert "--by NAME" in capsys.readouterr().err


OFFERS = (
    "r type it again   c the page is right: change it here   w withdraw the contact   "
    "s leave it as it is"
)
FIRST_OFFERS = (
    "r type it again   c the page is right: change it here   s leave it as it is   "
    "w withdraw the contact"
)


@pytest.mark.parametrize(
    "answers",
    [
        {OFFERS: ["s"], "the cost of calls": ["q"]},
        {OFFERS: ["q"]},
        {OFFERS: ["r"], "the number to call": ["1-866-488-7368", "q"]},
        {OFFERS: ["r"], "the number to call": ["1-866-488-7368", ""]},
        {OFFERS: ["c"], "the number to call": ["1-866-488-7368", ""], "the same, once more": [""]},
    ],
)
def test_what_differs_and_was_left_is_told_however_the_sitting_ends(
    run: Run,
    clinic: PracticeFolder,
    monkeypatch: pytest.MonkeyPatch,
    answers: dict[str, list[str]],
) -> None:
    pages = pages_of(api.sitting(desk(clinic), "US"))
    pages["The Trevor Project"] |= {"the number to call": ["1-866-488-7368"]} | answers
    code, _, shown = sit(run, monkeypatch, pages)
    assert code == 1
    assert "differs from the page, and was left as it was: The Trevor Project" in shown


def test_what_agrees_after_a_second_look_changes_nothing(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that was begun and not finished leaves no trace."""
    pages = pages_of(api.sitting(desk(clinic), "US"))
    page = pages["Crisis Text Line"]
    page["the hours of texts"] = [crisis.OTHER_HOURS, crisis.ANY_HOUR]
    page[OFFERS] = ["c"]
    page["the hours, as the page has them"] = [""]
    code, _, _ = sit(run, monkeypatch, pages)
    assert code == 0
    assert not api.contacts(desk(api.open_practice(clinic.folder)), "US").own


def test_the_second_person_is_asked_for_until_it_is_another(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(api.sitting(desk(clinic), "US"))
    page = pages["988 Suicide & Crisis Lifeline"]
    page["the number to text"] = ["555-0142"]
    page[FIRST_OFFERS] = ["c"]
    page["the same, once more"] = ["555-0142"]
    page["A second person has to look too. Their name"] = ["casey. example", "Kim Example"]
    code, _, shown = sit(run, monkeypatch, pages)
    assert code == 0
    assert "that is you" in shown
    main = api.contacts(desk(api.open_practice(clinic.folder)), "US").main.service
    assert next(p for p in main.channels if p.channel == "sms").display == "555-0142"


def test_the_hours_and_the_cost_of_a_new_number_are_those_that_were_answered(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They don't carry over from the old number; but of the new one they were read on the page."""
    pages = pages_of(api.sitting(desk(clinic), "US"))
    page = pages["The Trevor Project"]
    page |= {"the number to call": ["555-0142"], OFFERS: ["c"], "the same, once more": ["555-0142"]}
    page["the cost of calls"] = [crisis.UNSAID]
    code, _, _ = sit(run, monkeypatch, pages)
    assert code == 0
    services = api.contacts(desk(api.open_practice(clinic.folder)), "US").services
    trevor = next(service for service in services if service.id == "us-trevor")
    voice = next(point for point in trevor.channels if point.channel == "voice")
    assert (voice.display, voice.hours, voice.cost) == ("555-0142", "always", "unknown")


def test_one_contact_that_cannot_be_recorded_costs_no_other(
    run: Run, clinic: PracticeFolder, monkeypatch: pytest.MonkeyPatch, on_day: OnDay
) -> None:
    on_day(TODAY + dt.timedelta(days=9))
    seen = ("--seen", "741741", "--seen", "HOME")
    assert run("contacts", "confirm", "us-crisis-text-line", *BY, *seen) == 0
    pages = pages_of(api.sitting(desk(clinic), "US"))
    code, _, shown = sit(run, monkeypatch, pages, "--on", TODAY.isoformat(), "--again")
    assert code == 1
    assert "has a record of" in shown
    assert "was left as it was: Crisis Text Line" in shown
    assert {"us-911", "us-trevor"} <= set(checked(clinic))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", " "), "by: "),
        (("--by", "A\N{SNOWMAN}"), "a sign that the fonts don't have"),
        (("--by", "Casey Example", "--second", "casey  example."), "a different person"),
        (("--by", "Casey Example", "--on", "2030-01-01"), "has not come yet"),
    ],
)
def test_what_no_record_could_hold_is_told_before_the_first_question(
    run: Run,
    clinic: PracticeFolder,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    said: str,
) -> None:
    assert run("contacts", "check", "US", *more) in (3, 4)
    told = capsys.readouterr().err
    assert said in told
    assert "contacts to compare" not in told
    assert not (clinic.folder / "contacts.yaml").exists()
