"""What a practice records of its contacts: confirmed, withdrawn, replaced, added."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import multiprocessing
import os
import re
import resource
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from day import TODAY, OnDay, today
from desks import desk, with_library
from groundsheet import api, crisis
from groundsheet.crisis import CrisisContacts, CrisisDirectory, Record, Stage
from groundsheet.errors import CannotWrite, ConfirmationRefused, NoCurrentContacts, Usage
from groundsheet.people import PracticeFolder
from pages import page_texts, squeezed
from profiles import IN_YAML

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

EDITION = dt.date(2026, 11, 1)
CASEY, KIM = "Casey Example", "Kim Example"
BY, TWO = ("--by", CASEY), ("--by", CASEY, "--second", KIM)
PROFILE = "# Ours.\nname: Harbor Test Clinic\nregion: US\n" + IN_YAML
OFFICE = "provider_office"


@pytest.fixture
def clinic(run: Run, tmp_path: Path, capsys: Capture) -> Run:
    """The command line in a folder with a practice's profile."""
    (tmp_path / "practice.yaml").write_text(PROFILE, encoding="utf-8")
    return run


def folder(path: Path | str = ".") -> PracticeFolder:
    return api.open_practice(Path(path))


def lines() -> list[str]:
    path = Path("contacts.yaml")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def entries() -> list[dict[str, Any]]:
    return [json.loads(line[4:]) for line in lines() if line.startswith("  - ")]


def confirm_first(run: Run, *more: str) -> None:
    """Confirms the main line and the emergency number of the United States."""
    seen = ("--seen", "988", "--seen", "988", "--seen", "988lifeline.org")
    assert run("contacts", "confirm", "us-988", *TWO, *seen, *more) == 0
    assert run("contacts", "confirm", "us-911", *BY, "--seen", "911", *more) == 0
    spanish = ("--seen", "988", "--seen", "2", "--seen", "988", "--seen", "AYUDA")
    assert run("contacts", "confirm", "us-988-es", *BY, *spanish, *more) == 0


VETERANS = (
    "--seen", "988", "--seen", "1", "--seen", "838255",
    "--seen", "veteranscrisisline.net/chat", "--seen", "711", "--seen", "988",
)  # fmt: skip


def replace(run: Run, contact: str, number: str, *more: str) -> int:
    return run("contacts", "replace", contact, "--number", number, "--again", number, *more)


def add(run: Run, region: str, number: str, *more: str) -> int:
    return run("contacts", "add", region, "--number", number, "--again", number, *more)


def own_main(run: Run, region: str, number: str = "555-0100", *more: str) -> int:
    return add(run, region, number, "--role", "main", "--name", "County line", *TWO, *more)


def contacts(day: dt.date = TODAY, region: str = "US") -> CrisisContacts:
    return crisis.resolve(desk().directories, region, "en", day, folder().records)


def paper(run: Run, *more: str, region: str = "US") -> str:
    """The text of the first page of a handout, built now."""
    assert run("build", "stop-pause", "--region", region, "-o", "a.pdf", "--force", *more) == 0
    return page_texts(Path("a.pdf"))[0]


def whole_list(run: Run, region: str = "US") -> str:
    """The text of the sheet of contacts, built now."""
    assert run("contacts", region, "-o", "contacts.pdf", "--force") == 0
    return " ".join(page_texts(Path("contacts.pdf")))


def ids(found: CrisisContacts) -> set[str]:
    return {entry.id for entry in found.everything}


def shipped_differently(monkeypatch: pytest.MonkeyPatch, **display: str) -> None:
    """Another list is shipped: the voice number of a service (by id, _ for -) is another."""
    known = desk().directories["US"]
    for field in ("services", "other_services"):
        services = []
        for service in getattr(known, field):
            number = display.get(service.id.replace("-", "_"))
            points = tuple(
                point.model_copy(update={"display": number, "dial": None})
                if number and point.channel == "voice"
                else point
                for point in service.channels
            )
            services.append(service.model_copy(update={"channels": points}))
        known = known.model_copy(update={field: tuple(services)})
    directories: dict[str, CrisisDirectory] = {**desk().directories, "US": known}
    with_library(monkeypatch, dataclasses.replace(desk().library, directories=directories))


# -- confirming -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seen",
    [
        ("988", "988", "988lifeline.org"),
        ("9-8-8", " 9 8 8 ", "https://www.988lifeline.org/"),
        ("9.8.8", "(988)", "www.988LifeLine.org"),
        ("9\u20118\u00a08", "988", "http://988lifeline.org"),
    ],
)
def test_the_right_digits_are_accepted_however_they_are_set(
    clinic: Run, seen: tuple[str, ...]
) -> None:
    more = [part for value in seen for part in ("--seen", value)]
    assert clinic("contacts", "confirm", "us-988", *TWO, *more) == 0
    assert [(e["id"], e["kind"], e["on"]) for e in entries()] == [
        ("us-988", "confirmed", "2026-11-24")
    ]
    assert contacts().checked == {"us-988": TODAY}


@pytest.mark.parametrize(
    ("contact", "seen"),
    [
        ("us-911", ("991",)),
        ("us-911", ("9111",)),
        ("us-911", ("",)),
        ("us-911", ("nine one one",)),
        ("us-911", ("\u0669\u0661\u0661",)),
        ("us-911", ("911", "911")),
        ("us-crisis-text-line", ("741741",)),
        ("us-crisis-text-line", ("741741", "HELLO")),
        ("us-crisis-text-line", ("HOME", "741741")),
        ("us-veterans-crisis-line", ("988", "2", "838255", "veteranscrisisline.net", "711", "988")),
        ("us-trevor", ("866-488-7386", "678678", "START")),
    ],
)
def test_wrong_or_too_few_values_are_refused_and_nothing_is_recorded(
    clinic: Run, capsys: Capture, contact: str, seen: tuple[str, ...]
) -> None:
    more = [part for value in seen for part in ("--seen", value)]
    assert clinic("contacts", "confirm", contact, *BY, *more) == 4
    assert "Nothing was recorded." in capsys.readouterr().err
    assert not Path("contacts.yaml").exists()


def test_too_few_values_say_which_are_asked_for(clinic: Run, capsys: Capture) -> None:
    assert clinic("contacts", "confirm", "us-988", *TWO, "--seen", "988") == 4
    said = capsys.readouterr().err
    assert "3 values" in said
    assert "the number to call; the number to text; the chat address" in said


def test_what_is_as_it_was_takes_one_person(clinic: Run) -> None:
    seen = ("--seen", "988", "--seen", "988", "--seen", "988lifeline.org")
    assert clinic("contacts", "confirm", "us-988", *BY, *seen) == 0
    assert contacts().checked == {"us-988": TODAY}


@pytest.mark.parametrize("second", ["", CASEY, " casey   EXAMPLE ", "Casey Example."])
def test_a_second_person_is_another(clinic: Run, second: str) -> None:
    seen = ("--seen", "988", "--seen", "988", "--seen", "988lifeline.org")
    who = ("--by", CASEY, "--second", second)
    assert clinic("contacts", "confirm", "us-988", *who, *seen) == 4
    assert replace(clinic, "us-988", "555-0100", *who) == 4
    assert replace(clinic, "us-911", "112", *who) == 4
    assert entries() == []


def test_no_day_that_has_not_come(clinic: Run, capsys: Capture) -> None:
    assert clinic("contacts", "confirm", "us-911", *BY, "--seen", "911", "--on", "2026-11-25") == 4
    assert "2026-11-25 has not come yet" in capsys.readouterr().err
    assert clinic("contacts", "confirm", "us-911", *BY, "--seen", "911", "--on", "today") == 2
    assert entries() == []


def test_an_unknown_contact_is_told_with_the_nearest(clinic: Run, capsys: Capture) -> None:
    assert clinic("contacts", "confirm", "us-trevr", *BY, "--seen", "1") == 2
    assert "us-trevor" in capsys.readouterr().err
    assert clinic("contacts", "withdraw", "us-trevr", *BY, "--why", "Closed.") == 2
    assert replace(clinic, "us-trevr", "555-0100", *BY) == 2


def test_an_id_may_be_typed_in_capitals(clinic: Run) -> None:
    assert clinic("contacts", "confirm", "US-911", *BY, "--seen", "911") == 0
    assert entries()[0]["id"] == "us-911"


def test_the_methods_are_two(clinic: Run) -> None:
    for method in ("official_page", OFFICE):
        more = ("--method", method, "--page", "example.org")
        assert clinic("contacts", "confirm", "us-911", *BY, "--seen", "911", *more) == 0
    assert [e["method"] for e in entries()] == ["official_page", OFFICE]
    assert clinic("contacts", "confirm", "us-911", *BY, "--seen", "911", "--method", "call") == 2


def test_values_are_typed_line_by_line(
    clinic: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("988\n9-8-8\n988lifeline.org\n"))
    assert clinic("contacts", "confirm", "us-988", *TWO) == 0
    asked = capsys.readouterr().err
    assert "988 Suicide & Crisis Lifeline" in asked
    places = [asked.index(part) for part in ("number to call:", "number to text:", "chat address:")]
    assert places == sorted(places)
    monkeypatch.setattr("sys.stdin", io.StringIO("988\n"))
    assert clinic("contacts", "confirm", "us-988", *TWO) == 2
    assert len(entries()) == 1


def test_without_a_practice_nothing_can_be_recorded(run: Run, capsys: Capture) -> None:
    assert run("contacts", "confirm", "us-911", *BY, "--seen", "911") == 2
    assert "practice.yaml" in capsys.readouterr().err
    assert not Path("contacts.yaml").exists()


@pytest.mark.parametrize(
    ("contact", "seen"),
    [
        ("us-strong-hearts", ("844 7NATIVE",)),
        ("us-strong-hearts", ("+1 844-762-8483",)),
        ("us-maternal", ("1 833 852 6262", "833.852.6262")),
        ("us-disaster-distress", ("18009855990", "800-985-5990")),
    ],
)
def test_what_was_left_out_for_its_sources_is_printed_once_confirmed(
    clinic: Run, contact: str, seen: tuple[str, ...]
) -> None:
    assert contact in {gone.about for gone in contacts().left_out}
    more = [part for value in seen for part in ("--seen", value)]
    assert clinic("contacts", "confirm", contact, *BY, *more) == 0
    found = contacts()
    assert contact in ids(found)
    assert contact not in {gone.about for gone in found.left_out}
    last = TODAY + dt.timedelta(days=364)
    assert contact in ids(contacts(last))
    assert contact not in ids(contacts(last + dt.timedelta(days=1)))


def test_a_confirmation_of_long_ago_prints_nothing_and_says_so(
    clinic: Run, capsys: Capture
) -> None:
    seen = ("--seen", "1-844-762-8483", "--on", "2025-11-24")
    assert clinic("contacts", "confirm", "us-strong-hearts", *BY, *seen) == 0
    assert "left out: StrongHearts" in capsys.readouterr().err
    assert "us-strong-hearts" not in ids(contacts())


def test_the_paper_says_what_was_checked_and_what_was_not(clinic: Run) -> None:
    before = paper(clinic)
    assert "From public sources (oldest: " in before
    assert "Not yet checked by this practice." in before
    assert "Checked by" not in before
    assert "Replace this sheet after July 2027." in before
    assert clinic("contacts", "confirm", "us-911", *BY, "--seen", "911") == 0
    text = paper(clinic)
    assert "Checked by Harbor Test Clinic, November 2026: 911" in text
    assert "Not yet checked by this practice: 988 Suicide & Crisis Lifeline, " in text
    confirm_first(clinic)
    text = paper(clinic)  # there is room for these alone
    assert "Not yet checked" not in text
    assert "public sources" not in text
    # `confirm` asks for numbers: hours and cost beside them are claimed on public sources still.
    assert "Checked by Harbor Test Clinic, November 2026: 911" in text
    assert "Numbers checked by Harbor Test Clinic, November 2026: 988 Suicide & Crisis" in text
    assert "Replace this sheet after August 2027." in text
    listed, _, panel = whole_list(clinic).partition("Get help now")
    assert "Crisis Text Line" in listed
    assert "Not yet checked by this practice." in listed
    assert "Not yet checked" not in panel


def test_each_month_of_checking_is_told_with_its_own(clinic: Run, on_day: OnDay) -> None:
    confirm_first(clinic)
    on_day(dt.date(2027, 1, 20))
    seen = ("--seen", "741741", "--seen", "HOME")
    assert clinic("contacts", "confirm", "us-crisis-text-line", *BY, *seen) == 0
    text = whole_list(clinic)
    assert "Checked by Harbor Test Clinic, November 2026: 911" in text
    assert "Numbers checked by Harbor Test Clinic, November 2026: 988 Suicide & Crisis" in text
    assert "Numbers checked by Harbor Test Clinic, January 2027: Crisis Text Line." in text


def test_discreet_paper_names_no_practice(clinic: Run) -> None:
    confirm_first(clinic)
    text = paper(clinic, "--discreet")
    assert "Checked by this practice, November 2026: 911" in text
    assert "Harbor" not in text


@pytest.mark.parametrize(
    ("age", "stage"),
    [
        (0, Stage.FRESH), (179, Stage.FRESH), (180, Stage.WARN), (269, Stage.WARN),
        (270, Stage.ON_PAPER), (539, Stage.ON_PAPER), (540, None),
    ],
)  # fmt: skip
def test_a_confirmation_ages_as_an_edition_does(
    clinic: Run, on_day: OnDay, age: int, stage: Stage | None
) -> None:
    checked = dt.date(2027, 3, 3)
    on_day(checked)
    confirm_first(clinic)
    day = checked + dt.timedelta(days=age)
    if stage is None:
        with pytest.raises(NoCurrentContacts, match="540 days ago"):
            contacts(day)
        return
    found = contacts(day)
    assert found.stage is stage
    assert found.base == checked


def test_past_the_last_day_a_confirmation_makes_it_build_again(
    clinic: Run, on_day: OnDay, capsys: Capture
) -> None:
    on_day(EDITION + dt.timedelta(days=600))
    assert clinic("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 4
    seen = ("--seen", "988", "--seen", "988", "--seen", "988lifeline.org")
    assert clinic("contacts", "confirm", "us-988", *TWO, *seen) == 0
    capsys.readouterr()
    assert clinic("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 4
    said = capsys.readouterr().err
    assert "[us-911]" in said
    assert "[us-988]" not in said
    assert "contacts check" in said
    assert clinic("contacts", "confirm", "us-911", *BY, "--seen", "911") == 0
    assert clinic("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 0
    assert contacts(today()).services == ()


def test_a_confirmed_number_is_no_longer_warned_of(clinic: Run, capsys: Capture) -> None:
    paper(clinic)
    assert "911 (grade B)" in capsys.readouterr().err
    confirm_first(clinic)
    capsys.readouterr()
    paper(clinic)
    assert "911 (grade" not in capsys.readouterr().err


def test_a_confirmation_is_void_once_the_value_changes(
    clinic: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert clinic("contacts", "confirm", "us-strong-hearts", *BY, "--seen", "18447628483") == 0
    assert "us-strong-hearts" in ids(contacts())
    shipped_differently(monkeypatch, us_strong_hearts="1-844-762-8484")
    capsys.readouterr()
    assert "StrongHearts" not in whole_list(clinic)
    said = capsys.readouterr().err
    assert f"its number was confirmed by {CASEY} on 2026-11-24" in said
    assert "void" in said
    # Confirmed anew, it is printed with the new digit, and nothing is said of it any more.
    assert clinic("contacts", "confirm", "us-strong-hearts", *BY, "--seen", "18447628484") == 0
    capsys.readouterr()
    assert "1-844-762-8484" in whole_list(clinic)
    assert "void" not in capsys.readouterr().err


def test_facts_are_confirmed_apart(clinic: Run) -> None:
    """Where hours or cost change, a confirmation of the number stays."""
    confirm_first(clinic)
    us = desk().directories["US"]
    points = tuple(p.model_copy(update={"cost": "unknown"}) for p in us.services[0].channels)
    free = us.services[0].model_copy(update={"channels": points})
    known = {
        **desk().directories,
        "US": us.model_copy(update={"services": (free, *us.services[1:])}),
    }
    found = crisis.resolve(known, "US", "en", TODAY, folder().records)
    assert found.checked["us-988"] == TODAY


def test_a_main_line_whose_value_changed_counts_as_unconfirmed(
    clinic: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    confirm_first(clinic)
    shipped_differently(monkeypatch, us_988="989")
    capsys.readouterr()
    assert "Not yet checked by this practice: 988 Suicide & Crisis Lifeline" in paper(clinic)
    assert "is void" in capsys.readouterr().err
    assert clinic("contacts", "due", "--json", "--within", "0", "--exit-code") == 1
    due = json.loads(capsys.readouterr().out)["due"]
    assert any(row["id"] == "us-988" and "void" in row["what"] for row in due)


def test_a_change_without_the_second_person_does_not_count(clinic: Run, capsys: Capture) -> None:
    assert replace(clinic, "us-988", "555-0111", *TWO) == 0
    assert replace(clinic, "us-911", "112", *TWO) == 0
    path = Path("contacts.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f', "second": "{KIM}"', ""), encoding="utf-8")
    found = contacts()
    assert (found.emergency[0].display, found.main.voice.display) == ("911", "988")
    capsys.readouterr()
    paper(clinic)
    assert capsys.readouterr().err.count("no second person") == 2


@pytest.mark.parametrize(
    ("contact", "digest"), [("us-911", "0331ebb988e6ae6d"), ("us-988", "bf97f9cf04c12281")]
)
def test_records_of_an_older_release_still_count(clinic: Run, contact: str, digest: str) -> None:
    """They have one digest for all numbers of a contact; these are of the first edition."""
    old = {
        "kind": "confirmed", "region": "US", "id": contact, "by": CASEY, "on": "2026-11-20",
        "method": "official_page", "digest": digest,
    }  # fmt: skip
    Path("contacts.yaml").write_text(f"records:\n  - {json.dumps(old)}\n", encoding="utf-8")
    assert contacts().checked == {contact: dt.date(2026, 11, 20)}


# -- withdrawing ----------------------------------------------------------------------------------


def test_a_main_line_withdrawn_stops_everything_until_there_is_another(
    clinic: Run, capsys: Capture
) -> None:
    assert clinic("build", "stop-pause", "--region", "US", "-o", "old.pdf") == 0
    why = "The page says it has moved."
    assert clinic("contacts", "withdraw", "us-988", *BY, "--why", why) == 0
    said = capsys.readouterr().err
    assert "nothing is built:" in said
    assert "Veterans Crisis Line has the same number" in said
    assert clinic("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 4
    said = capsys.readouterr().err
    assert "988 Suicide & Crisis Lifeline was withdrawn by Casey Example on 2026-11-24" in said
    assert "it has moved." in said
    assert "contacts add" in said
    assert not Path("a.pdf").exists()
    assert clinic("verify", "old.pdf") == 1
    assert clinic("contacts", "due", "US", "--within", "0", "--exit-code") == 1
    assert "main line: there is none: nothing is built" in capsys.readouterr().out

    assert own_main(clinic, "US") == 0
    text = paper(clinic)
    assert "Call 555-0100 County line" in text
    assert "United States" in text
    assert "Added or changed by Harbor Test Clinic, November 2026: County line." in text
    assert clinic("verify", "a.pdf") == 0
    assert clinic("verify", "old.pdf") == 1


def test_another_service_is_gone_from_the_paper_and_named(clinic: Run, capsys: Capture) -> None:
    assert "Veterans Crisis Line" in whole_list(clinic)
    Path("contacts.pdf").rename("old.pdf")
    why = "Closed for good."
    assert clinic("contacts", "withdraw", "us-veterans-crisis-line", *BY, "--why", why) == 0
    capsys.readouterr()
    assert "Veterans" not in whole_list(clinic)
    said = capsys.readouterr().err
    assert "left out: Veterans Crisis Line: withdrawn by Casey Example on 2026-11-24" in said
    assert "Closed for good.\n" in said
    assert clinic("verify", "old.pdf") == 1
    said = capsys.readouterr().out
    assert said.startswith("old.pdf: do not hand out\n")
    assert "wrong by now: Veterans Crisis Line: withdrawn" in said
    assert clinic("contacts", "confirm", "us-veterans-crisis-line", *BY, *VETERANS) == 0
    assert "Veterans" in whole_list(clinic)
    capsys.readouterr()
    assert clinic("verify", "old.pdf") == 0


def test_an_older_sheet_is_wrong_only_where_it_prints_what_is_wrong(
    clinic: Run, capsys: Capture
) -> None:
    """A line that was confirmed later, or that it has no room for, makes it no worse."""
    assert clinic("build", "stop-pause", "--region", "US", "-o", "old.pdf") == 0
    assert clinic("contacts", "US", "-o", "list.pdf") == 0
    assert clinic("contacts", "confirm", "us-strong-hearts", *BY, "--seen", "18447628483") == 0
    capsys.readouterr()
    for name in ("old.pdf", "list.pdf"):
        assert clinic("verify", name) == 0
        assert "older, still right" in capsys.readouterr().out
    line = ("us-trans-lifeline", "555-0142", *BY)
    assert replace(clinic, *line) == 0
    capsys.readouterr()
    assert clinic("verify", "old.pdf") == 0  # it has no room for that line
    assert clinic("verify", "list.pdf") == 1
    assert "Trans Lifeline: replaced" in capsys.readouterr().out


def test_what_stood_on_a_sheet_is_named_after_it_was_taken_back(
    clinic: Run, capsys: Capture, on_day: OnDay
) -> None:
    assert replace(clinic, "us-trans-lifeline", "555-0142", *BY) == 0
    assert clinic("contacts", "US", "-o", "list.pdf") == 0
    on_day(TODAY + dt.timedelta(days=1))
    assert clinic("contacts", "restore", "us-trans-lifeline", *BY) == 0
    capsys.readouterr()
    assert clinic("verify", "list.pdf") == 1
    assert "wrong by now: Trans Lifeline: replaced" in capsys.readouterr().out


def test_what_was_withdrawn_by_mistake_is_restored(clinic: Run) -> None:
    for contact, by_two in (("us-trans-lifeline", False), ("us-988", True), ("us-911", True)):
        before = contacts().digest
        api.withdraw(desk(folder()), contact, by=CASEY, why="Mistaken.")
        api.restore(desk(folder()), contact, by=CASEY)
        assert contacts().digest == before
        new = "112" if contact == "us-911" else "555-0142"
        api.replace(
            desk(folder()), contact, channel="voice", display=new, again=new, by=CASEY,
            second=KIM if by_two else None, method=OFFICE,
        )  # fmt: skip
        assert contacts().digest != before
        if by_two:
            with pytest.raises(ConfirmationRefused, match="changes a main line"):
                api.restore(desk(folder()), contact, by=CASEY)
        api.restore(desk(folder()), contact, by=CASEY, second=KIM if by_two else None)
        assert contacts().digest == before


def test_what_is_as_its_list_has_it_is_not_restored(clinic: Run, capsys: Capture) -> None:
    """It would only undo the confirmation."""
    seen = ("--seen", "741741", "--seen", "HOME")
    assert clinic("contacts", "confirm", "us-crisis-text-line", *BY, *seen) == 0
    assert clinic("contacts", "restore", "us-crisis-text-line", *BY) == 4
    assert "neither withdrawn nor replaced" in capsys.readouterr().err
    assert "us-crisis-text-line" in contacts().checked


def test_a_main_line_that_one_alone_has_restored_by_hand_is_as_it_was(
    clinic: Run, capsys: Capture
) -> None:
    assert replace(clinic, "us-988", "555-0142", *TWO) == 0
    line = {"kind": "restored", "region": "US", "id": "us-988", "by": CASEY, "on": str(TODAY)}
    with Path("contacts.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  - {json.dumps(line)}\n")
    assert contacts().main.voice.display == "555-0142"
    assert clinic("contacts", "US") == 0
    assert "names no second person" in capsys.readouterr().err


def test_what_comes_back_stands_where_it_stood(clinic: Run) -> None:
    for contact, seen in (("ie-112", "112"), ("ie-samaritans", "116123")):
        assert clinic("contacts", "withdraw", contact, *BY, "--why", "Wrong.") == 0
        assert own_main(clinic, "IE", f"555-010{len(entries())}") == 0
        assert clinic("contacts", "confirm", contact, *TWO, "--seen", seen) == 0
    found = contacts(region="IE")
    assert [entry.display for entry in found.emergency] == ["112", "999"]
    assert found.main.service.id == "ie-samaritans"


def test_an_emergency_number_may_be_withdrawn_too(clinic: Run, capsys: Capture) -> None:
    assert clinic("contacts", "withdraw", "us-911", *BY, "--why", "Example.") == 0
    assert clinic("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 4
    assert "US has no emergency number" in capsys.readouterr().err
    line = ("US", "112", "--role", "emergency", "--name", "Ambulance")
    assert add(clinic, *line, *BY) == 4
    assert "emergency number already" in capsys.readouterr().err
    assert add(clinic, *line, *TWO) == 0
    assert "Hurt, or not safe now Call 112 " in paper(clinic)


def test_a_confirmation_from_before_the_withdrawal_does_not_undo_it(
    clinic: Run, capsys: Capture
) -> None:
    why = ("--why", "Wrong number.", "--on", "2026-11-20")
    assert clinic("contacts", "withdraw", "us-veterans-crisis-line", *BY, *why) == 0
    seen = (*VETERANS, "--on", "2026-11-10")
    assert clinic("contacts", "confirm", "us-veterans-crisis-line", *BY, *seen) == 4
    assert "2026-11-20" in capsys.readouterr().err
    # The same where two files were merged by hand: records count by their days.
    path = Path("contacts.yaml")
    value = api.contact(desk(folder()), "us-veterans-crisis-line")[1]
    late = {
        "kind": "confirmed", "region": "US", "id": value.id, "by": KIM, "on": "2026-11-10",
        "method": "official_page", "digest": crisis.value_digest(value),
    }  # fmt: skip
    with path.open("a", encoding="utf-8") as file:
        file.write(f"  - {json.dumps(late)}\n")
    assert "us-veterans-crisis-line" not in ids(contacts())


# -- replacing ------------------------------------------------------------------------------------


def test_a_replacement_is_printed_digit_for_digit_and_marked(clinic: Run, capsys: Capture) -> None:
    number = "1 (555) 555-0142"
    more = ("--press", "4", "--page", "example.org/numbers")
    assert replace(clinic, "us-veterans-crisis-line", number, *BY, *more) == 0
    text = whole_list(clinic)
    assert f"Call {number}, then press 4" in text
    assert "Text 838255" in text
    assert "Added or changed by Harbor Test Clinic, November 2026: Veterans Crisis Line." in text
    # The number to text is still as it was shipped, and nobody of the practice has looked at it.
    assert "Not yet checked by this practice." in text
    # That it was open at any hour was said of the old number.
    assert squeezed("calls + TTY: hours can change, texts + chat: any hour") in squeezed(text)
    assert clinic("verify", "contacts.pdf") == 0
    capsys.readouterr()
    assert clinic("contacts", "US", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["own"] == {"us-veterans-crisis-line": "2026-11-24"}
    assert number in json.dumps(shown["services"], ensure_ascii=False)


def test_a_word_or_key_neither_stays_by_itself_nor_gets_lost(clinic: Run, capsys: Capture) -> None:
    confirmed = ("--seen", "741741", "--seen", "HOME")
    assert clinic("contacts", "confirm", "us-crisis-text-line", *BY, *confirmed) == 0
    text_line = ("us-crisis-text-line", "555111", *BY, "--channel", "sms")
    capsys.readouterr()
    assert replace(clinic, *text_line) == 4
    assert "--keyword HOME" in capsys.readouterr().err
    assert replace(clinic, *text_line, "--keyword", "HOME") == 0
    assert "Text HOME to 555111" in whole_list(clinic)
    assert replace(clinic, *text_line, "--keyword", "NEW") == 0
    assert "Text NEW to 555111" in whole_list(clinic)
    assert replace(clinic, *text_line, "--direct") == 0
    assert "Text 555111" in whole_list(clinic)

    line = ("us-veterans-crisis-line", "555-0142", *BY)
    capsys.readouterr()
    assert replace(clinic, *line) == 4
    assert "press 1" in capsys.readouterr().err
    assert replace(clinic, *line, "--press", "2", "--choose", "veterans") == 0
    pressed = "Call 555-0142, then press 2, then choose veterans"
    assert squeezed(pressed) in squeezed(whole_list(clinic))
    assert replace(clinic, *line, "--direct") == 0
    text = whole_list(clinic)
    assert "Call 555-0142 " in text
    assert "then press" not in text


@pytest.mark.parametrize(
    ("contact", "number", "more"),
    [
        ("us-crisis-text-line", "555111", ()),  # it has no voice channel
        ("us-trevor", "202-304-1200", ("--channel", "sms", "--keyword", "START")),
        ("us-trevor", "(202) 304 1200", ("--channel", "sms", "--keyword", "START")),
        ("us-veterans-crisis-line", "988", ("--press", "3")),
        ("us-veterans-crisis-line", "988", ("--channel", "sms", "--keyword", "PRIDE")),
        ("us-trevor", "ask at the desk", ()),
        ("us-trevor", "1", ()),
        ("us-trevor", "+" + "1" * 60, ()),
        ("us-trevor", "555-0100\u202e", ()),
        ("us-trevor", "555-0100", ("--keyword", "HOME")),
        ("us-trevor", "555-0100", ("--channel", "sms", "--keyword", "TWO WORDS")),
        ("us-trevor", "555-0100", ("--press", "12")),
        ("us-911", "911a", ()),
        ("us-911", "91-1", ()),
        ("us-911", "911", ("--channel", "sms")),
        ("us-988", "555-0100", ()),  # a main line without a second person
        ("us-988", "555-0100", ("--second", CASEY)),
        ("us-988", "not an address", ("--channel", "chat", "--second", KIM)),
    ],
)
def test_what_is_no_good_number_is_refused(
    clinic: Run, contact: str, number: str, more: tuple[str, ...]
) -> None:
    assert replace(clinic, contact, number, *BY, *more) == 4
    assert entries() == []


def test_two_typings_that_differ_are_refused(
    clinic: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    number = ("--number", "555-0142")
    line = ("contacts", "replace", "us-trans-lifeline", *BY, *number)
    assert clinic(*line, "--again", "555-0124") == 4
    assert "not the same" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("555-0124\n555-0142\n"))
    assert clinic(*line) == 4
    assert entries() == []
    assert clinic(*line) == 0
    assert entries()[0]["display"] == "555-0142"


def test_a_main_line_may_be_replaced_by_two(clinic: Run, capsys: Capture) -> None:
    assert replace(clinic, "us-988", "555-0111", *TWO) == 0
    said = capsys.readouterr().err
    before, _, after = said.partition("It is printed so:")
    assert "Until now:" in before
    assert "voice: 988 (any hour)" in before
    assert "voice: 555-0111 (any hour)" in after
    text = paper(clinic)
    assert "Call 555-0111 988 Suicide & Crisis Lifeline" in text
    assert "Text 988" in text
    assert replace(clinic, "us-911", "112", *BY) == 4
    assert replace(clinic, "us-911", "112", *TWO) == 0
    assert "Hurt, or not safe now Call 112 " in paper(clinic)


def test_other_contacts_at_the_old_number_are_named(clinic: Run, capsys: Capture) -> None:
    """A way to the main line in another language doesn't move with it."""
    assert replace(clinic, "us-988", "555-0142", *TWO) == 0
    said = capsys.readouterr().err
    assert "988 Lifeline en español still has the number that was replaced" in said
    assert "`groundsheet contacts replace us-veterans-crisis-line`" in said
    more = ("--channel", "sms", "--keyword", "HOME", "--hours", "9 am to 5 pm")
    assert replace(clinic, "us-crisis-text-line", "741741", *BY, *more) == 0
    assert "still has the number" not in capsys.readouterr().err


def test_what_was_looked_up_today_is_not_old(clinic: Run, on_day: OnDay) -> None:
    """A replaced value has its own age, whatever the age of the list."""
    day = EDITION + dt.timedelta(days=300)
    on_day(day)
    assert replace(clinic, "us-trans-lifeline", "555-0142", *BY) == 0
    assert "us-trans-lifeline" in ids(contacts(day + dt.timedelta(days=239)))
    confirm_all_but_it = EDITION + dt.timedelta(days=500)
    on_day(confirm_all_but_it)
    confirm_first(clinic)
    assert "us-trans-lifeline" in ids(contacts(day + dt.timedelta(days=364)))
    assert "us-trans-lifeline" not in ids(contacts(day + dt.timedelta(days=365)))
    # And a newer list does not make it young again.
    known = dict(desk().directories)
    known["US"] = known["US"].model_copy(update={"edition": "2028-12"})
    later = crisis.resolve(known, "US", "en", dt.date(2028, 12, 3), folder().records)
    assert "us-trans-lifeline" not in ids(later)


def test_one_channel_looked_up_leaves_the_others_as_old_as_they_are(
    clinic: Run, on_day: OnDay, capsys: Capture
) -> None:
    on_day(EDITION + dt.timedelta(days=370))
    line = ("us-trevor", "555-0142", *BY, "--direct")
    assert replace(clinic, *line) == 0
    assert "left out: The Trevor Project" in capsys.readouterr().err  # the text number is old
    text = ("us-trevor", "555142", *BY, "--channel", "sms", "--direct")
    assert replace(clinic, *text) == 0
    assert "us-trevor" in ids(contacts(today()))


def test_a_replacement_that_is_on_the_denylist_by_now_is_not_printed(
    clinic: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert replace(clinic, "us-trans-lifeline", "555-0142", *BY) == 0
    directories = dict(desk().directories)
    entry = crisis.DenyNumber(kind="number", value="555-0142", why="it was given up.")
    directories["US"] = directories["US"].model_copy(update={"denylist": (entry,)})
    with_library(monkeypatch, dataclasses.replace(desk().library, directories=directories))
    capsys.readouterr()
    assert "555-0142" not in whole_list(clinic)
    assert "it was given up." in capsys.readouterr().err


# -- adding ---------------------------------------------------------------------------------------


def test_a_service_of_ones_own_with_its_hours(clinic: Run) -> None:
    more = (
        "--name", "Harbor warm line", "--hours", "every day, 4 pm to 10 pm",
        "--for-whom", "people in the county", "--press", "2",
    )  # fmt: skip
    assert add(clinic, "us", "555-0123", *BY, *more) == 0
    text = whole_list(clinic)
    assert "Call 555-0123, then press 2" in text
    assert "people in the county, every day, 4 pm to 10 pm" in text
    assert "Call or text 988" in text
    assert "Added or changed by Harbor Test Clinic, November 2026: Harbor warm line." in text
    assert clinic("verify", "contacts.pdf") == 0
    assert [entry["id"] for entry in entries()] == ["own-us-1"]
    assert clinic("contacts", "withdraw", "own-us-1", *BY, "--why", "It closed.") == 0
    assert "Harbor warm line" not in whole_list(clinic)
    assert add(clinic, "US", "555-0124", *BY, "--name", "Other line") == 0
    assert entries()[-1]["id"] == "own-us-2"


def test_ones_own_may_be_confirmed_and_replaced(clinic: Run, on_day: OnDay) -> None:
    assert add(clinic, "US", "555-0123", *BY, "--name", "Harbor warm line") == 0
    day = TODAY + dt.timedelta(days=150)
    on_day(day)
    assert clinic("contacts", "confirm", "own-us-1", *BY, "--seen", "5550123") == 0
    assert "own-us-1" in ids(contacts(TODAY + dt.timedelta(days=200)))
    assert replace(clinic, "own-us-1", "555-0129", *BY) == 0
    shown = {p.display for s in contacts(day).all_services for p in s.channels}
    assert "555-0129" in shown
    assert "555-0123" not in shown


@pytest.mark.parametrize(
    "more",
    [
        ("--role", "main", "--name", "Line", "--by", CASEY),
        ("--role", "main", "--name", "Line", *TWO, "--hours", "9 to 5"),
        ("--role", "main", "--name", "Line", *TWO, "--for-whom", "veterans"),
        ("--role", "main", "--name", "Line", *TWO, "--channel", "sms"),
        ("--role", "emergency", "--name", "Line", *BY),  # 555-0100 is no emergency number
        ("--name", "Line", *BY, "--on", "2030-01-01"),
        ("--name", "", *BY),
        ("--name", "x" * 81, *BY),
        ("--name", "National Suicide Prevention Lifeline", *BY),
        ("--name", "Line", "--for-whom", "whoever calls 202-304-1200", *BY),
    ],
)
def test_what_does_not_go_together_is_refused(clinic: Run, more: tuple[str, ...]) -> None:
    assert add(clinic, "US", "555-0100", *more) == 4
    assert entries() == []


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("988 Suicide & Crisis Lifeline", "555-0100"),
        ("the  TREVOR project", "555-0100"),
        ("Our night line", "988"),
        ("Our night line", "+1 (866) 488-7386"),
        ("StrongHearts Native Helpline", "555-0100"),  # listed, and not printed
    ],
)
def test_under_a_listed_name_or_number_it_takes_two(
    clinic: Run, capsys: Capture, name: str, number: str
) -> None:
    assert add(clinic, "US", number, "--name", name, *BY) == 4
    assert "is listed under that name or number already" in capsys.readouterr().err
    assert add(clinic, "US", number, "--name", name, *BY, "--second", "CASEY example.") == 4
    assert entries() == []
    assert add(clinic, "US", number, "--name", name, *TWO) == 0
    text = whole_list(clinic)
    assert "Added or changed by Harbor Test Clinic, November 2026: " in text


@pytest.mark.parametrize(
    ("region", "number", "fits"),
    [
        ("US", "112", True), ("US", "1 1 2", True), ("US", "12", False), ("US", "1122", False),
        ("FR", "15", True), ("FR", "112", True), ("FR", "1512", False),
        ("ZA", "10111", True), ("ZA", "112", True), ("ZA", "1011", False), ("DE", "15", False),
    ],
)  # fmt: skip
def test_an_emergency_number_has_the_digits_of_its_region(
    clinic: Run, capsys: Capture, region: str, number: str, fits: bool
) -> None:
    line = ("--role", "emergency", "--name", "Ambulance", *TWO)
    assert add(clinic, region, number, *line) == (0 if fits else 4)
    if not fits:
        assert "digits here" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["United States", "united  states", "England", "France"])
def test_no_region_takes_the_name_of_a_listed_one(clinic: Run, capsys: Capture, name: str) -> None:
    more = ("--role", "emergency", "--name", "Ambulance", "--region-name", name, *TWO)
    assert add(clinic, "IS", "112", *more) == 4
    assert "has its own contacts" in capsys.readouterr().err
    assert entries() == []


@pytest.mark.parametrize(
    ("contact", "number", "more", "said"),
    [
        (
            "us-veterans-crisis-line", "1-800-799-4889",
            ("--channel", "relay", "--direct"), "gives 711, then 988",
        ),
        ("us-988", "988", ("--press", "3", *TWO), "17 July 2025"),
        ("us-trans-lifeline", "(877) 565-8860", ("--hours", "always"), "open on weekdays only"),
        ("us-trans-lifeline", "555-0142", ("--hours", "Always"), "open on weekdays only"),
        ("nz-lifeline", "0800 543 354", ("--hours", "always"), "closed from midnight to 7 am"),
    ],
)  # fmt: skip
def test_a_value_that_an_event_has_ended_is_no_replacement(
    clinic: Run, capsys: Capture, contact: str, number: str, more: tuple[str, ...], said: str
) -> None:
    assert replace(clinic, contact, number, *BY, *more) == 4
    assert said in capsys.readouterr().err
    assert entries() == []


@pytest.mark.parametrize(
    ("region", "number", "more", "said"),
    [
        ("GB-ENG", "07860 039967", ("--channel", "sms"), "old text number"),
        ("GB", "07786-209697", ("--channel", "sms"), "old text number"),
        ("US", "1-800-799-4889", ("--channel", "relay"), "gives 711, then 988"),
    ],
)
def test_a_number_that_an_event_has_ended_is_not_added_either(
    clinic: Run, capsys: Capture, region: str, number: str, more: tuple[str, ...], said: str
) -> None:
    assert add(clinic, region, number, "--name", "Night line", *TWO, *more) == 4
    assert said in capsys.readouterr().err
    assert entries() == []


def test_hours_that_an_event_has_ended_are_not_taken_in_a_sitting(clinic: Run) -> None:
    here = desk(folder())
    each = next(e for e in api.sitting(here, "US") if e.id == "us-trans-lifeline")
    answers: list[str | None] = [question.expected for question in each.questions]
    index = [question.part for question in each.questions].index("hours")
    answers[index] = crisis.ANY_HOUR
    with pytest.raises(ConfirmationRefused, match="open on weekdays only"):
        api.keep(here, each, answers, by=CASEY, accepted=[index])


def test_what_was_said_of_an_old_number_is_not_said_of_a_new_one(clinic: Run) -> None:
    """Free, hours and networks belong to the number that they were said of."""
    assert replace(clinic, "ie-50808", "51000", *BY, "--channel", "sms", "--keyword", "HELLO") == 0
    line = next(s for s in contacts(region="IE").services if s.id == "ie-50808")
    point = line.channels[0]
    assert (point.hours, point.cost, point.networks) == (None, "unknown", ())
    more = ("--channel", "sms", "--keyword", "HELLO", "--hours", "always", "--cost", "free")
    assert replace(clinic, "ie-50808", "51000", *BY, *more) == 0
    line = next(s for s in contacts(region="IE").services if s.id == "ie-50808")
    assert (line.channels[0].hours, line.channels[0].cost) == ("always", "free")
    # The same number with another word to press, say, keeps what was said of it.
    assert replace(clinic, "ie-pieta", "1800-247-247", *BY, "--direct") == 0
    line = next(s for s in contacts(region="IE").services if s.id == "ie-pieta")
    assert line.channels[0].hours == "always"


def test_a_character_without_a_glyph_is_told_before_it_is_recorded(
    clinic: Run, capsys: Capture
) -> None:
    assert add(clinic, "US", "555-0100", "--name", "危機", *BY) == 3
    assert "in other letters" in capsys.readouterr().err
    assert entries() == []


def test_a_character_without_a_glyph_in_the_file_is_told(clinic: Run, capsys: Capture) -> None:
    assert own_main(clinic, "US") == 0
    path = Path("contacts.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("County", "危機"), encoding="utf-8")
    capsys.readouterr()
    assert clinic("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 3
    assert "contacts: own-us-1: " in capsys.readouterr().err


def test_the_longest_that_is_accepted_fits(clinic: Run) -> None:
    number, wide = "+55-5 (555) 555-555-5-55", "W" * 80
    line = ("--role", "main", "--name", wide, *TWO, "--region-name", "W" * 40)
    for more in ("5", " "):
        assert add(clinic, "IS", number + more + "5", *line) == 4
    assert add(clinic, "IS", number, *line) == 0
    assert add(clinic, "IS", "1 1 2", "--role", "emergency", "--name", wide, *TWO) == 0
    chat = ("--channel", "chat", "--for-whom", "W" * 200, "--name", wide)
    assert add(clinic, "IS", "w" * 78 + ".w", *chat, *TWO) == 0
    paper(clinic, region="IS")
    assert clinic("verify", "a.pdf") == 0


@pytest.mark.parametrize(
    ("region", "more", "name"),
    [
        ("ZA", (), "South Africa"),
        ("FR", (), "France"),
        ("IS", ("--region-name", "Iceland"), "Iceland"),
        ("CA-QC", (), "Québec"),
        ("TR", ("--region-name", "W" * 40), "W" * 40),
    ],
)
def test_a_region_without_a_list(
    clinic: Run, capsys: Capture, region: str, more: tuple[str, ...], name: str
) -> None:
    emergency = ("--role", "emergency", "--name", "Ambulance", *BY)
    assert add(clinic, region, "112", *emergency, *more) == 0
    said = capsys.readouterr().err
    assert "nothing is built:" in said
    assert "no voice line" in said
    assert clinic("build", "stop-pause", "--region", region, "-o", "a.pdf") == 4
    assert f"{region} has no voice line" in capsys.readouterr().err
    assert own_main(clinic, region, "55 50 10 00") == 0
    text = paper(clinic, region=region)
    for said in ("Call 112 Ambulance", "Call 55 50 10 00 County line, any hour", name):
        assert squeezed(said) in squeezed(text)
    assert "Added or changed by Harbor Test Clinic, November 2026: 112, County line." in text
    assert "public sources" not in text
    assert clinic("verify", "a.pdf") == 0
    Path("practice.yaml").rename("elsewhere.yaml")
    assert clinic("verify", "a.pdf") == 1  # only this practice knows its contacts
    assert clinic("verify", "a.pdf", "--practice", "elsewhere.yaml") == 0
    capsys.readouterr()
    assert clinic("contacts", "--json", "--practice", "elsewhere.yaml") == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)["regions"]}
    assert (rows[region]["name"], rows[region]["status"]) == (name, "own")


def test_only_the_main_line_is_not_enough_either(clinic: Run, capsys: Capture) -> None:
    assert own_main(clinic, "IS", "555-0100", "--region-name", "Iceland") == 0
    capsys.readouterr()
    assert clinic("build", "stop-pause", "--region", "IS", "-o", "a.pdf") == 4
    said = capsys.readouterr().err
    assert "IS has no emergency number" in said
    assert "voice line" not in said
    # What is there can be taken back and looked at, though nothing is built.
    assert clinic("contacts", "due", "IS") == 0
    assert "emergency number: there is none" in capsys.readouterr().out
    assert clinic("contacts", "withdraw", "own-is-1", *BY, "--why", "Mistyped.") == 0


def test_a_new_region_has_a_name(clinic: Run, capsys: Capture) -> None:
    for region in ("IS", "UK"):
        more = ("--role", "emergency", "--name", "Ambulance", *BY)
        assert add(clinic, region, "112", *more) == 2
        assert "--region-name" in capsys.readouterr().err
        assert add(clinic, region, "112", *more, "--region-name", "Zone 75") == 4
    assert add(clinic, "Iceland", "112", *BY, "--name", "A", "--region-name", "Iceland") == 4
    assert entries() == []


def test_a_region_that_nobody_has_says_what_a_practice_can_do(clinic: Run, capsys: Capture) -> None:
    assert clinic("build", "stop-pause", "--region", "IS", "-o", "a.pdf") == 4
    assert "contacts add" in capsys.readouterr().err


def test_a_part_of_a_country_has_what_was_added_to_the_whole(clinic: Run) -> None:
    assert add(clinic, "GB", "555-0123", *BY, "--name", "Harbor warm line") == 0
    assert "own-gb-1" in ids(contacts(region="GB-ENG"))
    assert clinic("contacts", "withdraw", "gb-samaritans", *BY, "--why", "Example.") == 0
    for region in ("GB", "GB-WLS"):
        with pytest.raises(NoCurrentContacts, match="Samaritans was withdrawn"):
            contacts(region=region)


# -- what is due ----------------------------------------------------------------------------------


def due(run: Run, capsys: Capture, *more: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert run("contacts", "due", "--json", *more) == 0
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)["due"]
    return rows


def test_what_is_due_the_soonest_first(clinic: Run, capsys: Capture) -> None:
    rows = due(clinic, capsys)
    assert {row["region"] for row in rows} == {"US"}
    assert [row["on"] for row in rows] == sorted(row["on"] for row in rows)
    assert set(rows[0]) == {"region", "id", "name", "on", "what"}
    by = {row["id"]: row for row in rows}
    assert by["us-strong-hearts"]["on"] == "2026-11-24"
    assert by["us-strong-hearts"]["what"].startswith("not printed: no good source yet")
    assert by["us-trevor"]["what"].startswith("printed in part: ")
    assert by["us-988-es"]["what"].startswith("printed without a good source")
    assert by["us-911"]["on"] == "2027-04-30"  # 180 days after the edition
    assert by["us-veterans-crisis-line"]["on"] == "2027-04-30"
    confirm_first(clinic)
    by = {row["id"]: row for row in due(clinic, capsys)}
    assert by["us-988"]["on"] == "2027-05-23"
    assert by["us-988"]["what"] == "the screen warns from then on"
    assert by["us-911"]["on"] == by["us-988-es"]["on"] == "2027-05-23"


def test_how_far_to_look_ahead(clinic: Run, capsys: Capture, on_day: OnDay) -> None:
    assert {row["on"] for row in due(clinic, capsys, "--within", "156")} == {"2026-11-24"}
    assert "2027-04-30" in {row["on"] for row in due(clinic, capsys, "--within", "157")}
    assert clinic("contacts", "due", "--within", "0", "--exit-code") == 1
    assert add(clinic, "IS", "112", "--role", "emergency", "--name", "A", *BY,
               "--region-name", "Iceland") == 0  # fmt: skip
    assert own_main(clinic, "IS") == 0
    capsys.readouterr()
    assert clinic("contacts", "due", "IS", "--within", "30", "--exit-code") == 0
    assert "Nothing is due within 30 days." in capsys.readouterr().out
    assert clinic("contacts", "due", "IS", "--within", "181", "--exit-code") == 1
    on_day(TODAY + dt.timedelta(days=700))
    assert {row["what"] for row in due(clinic, capsys, "IS")} == {"nothing is built from then on"}


def test_a_service_is_due_on_the_day_that_it_is_no_longer_printed() -> None:
    known = desk().directories
    day = EDITION + dt.timedelta(days=270)
    shout = {row.id: row for row in crisis.due(known, "GB", "en", day)}["gb-shout"]
    assert shout.on == EDITION + dt.timedelta(days=365)
    for on_day, there in ((shout.on - dt.timedelta(days=1), True), (shout.on, False)):
        assert ("gb-shout" in ids(crisis.resolve(known, "GB", "en", on_day))) is there


def test_due_where_the_practice_is_and_where_it_has_records(clinic: Run, capsys: Capture) -> None:
    Path("practice.yaml").write_text(PROFILE.replace("US", "GB-ENG"), encoding="utf-8")
    assert clinic("contacts", "confirm", "gb-999", *BY, "--seen", "999") == 0
    assert clinic("contacts", "confirm", "nz-111", *BY, "--seen", "111") == 0
    regions = {row["region"] for row in due(clinic, capsys)}
    assert regions == {"GB-ENG", "NZ"}  # all of GB stands in GB-ENG
    assert {row["region"] for row in due(clinic, capsys, "au")} == {"AU"}
    assert clinic("contacts", "due", "ZA") == 4
    Path("practice.yaml").write_text(PROFILE.replace("US", "ZA"), encoding="utf-8")
    assert {row["region"] for row in due(clinic, capsys)} == {"GB", "NZ"}


# -- the file -------------------------------------------------------------------------------------


def test_the_file_is_only_added_to(clinic: Run) -> None:
    path = Path("contacts.yaml")
    confirm_first(clinic)
    note = "  # Kim looked at this one again.\r\n"
    path.write_bytes(path.read_bytes() + note.encode())
    before = path.read_bytes()
    assert before.startswith(b"# What this practice confirmed")
    assert clinic("contacts", "withdraw", "us-trevor", *BY, "--why", 'Moved: "see # 2".') == 0
    assert replace(clinic, "us-trans-lifeline", "555-0142", *BY) == 0
    after = path.read_bytes()
    assert after.startswith(before)
    assert len(after.splitlines()) == len(before.splitlines()) + 2
    assert len(folder().records) == 5
    assert lines()[-1].startswith('  - {"kind": "replaced", "region": "US", ')


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n  - ", "\n- "),
        lambda text: text.replace("\n  - ", "\n      - "),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n\n# the end",
        lambda text: text.partition("records:")[0] + "records:\n",
        lambda text: text.partition("records:")[0] + "records:",
    ],
)
def test_a_file_that_somebody_has_touched_is_added_to_all_the_same(
    clinic: Run, change: Callable[[str], str]
) -> None:
    path = Path("contacts.yaml")
    confirm_first(clinic)
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode())
    there, before = len(folder().records), path.read_bytes()
    assert clinic("contacts", "withdraw", "us-trevor", *BY, "--why", "Moved.") == 0
    assert path.read_bytes().startswith(before)
    assert len(folder().records) == there + 1


def test_a_form_that_nothing_can_be_added_to_is_told_and_left(clinic: Run, capsys: Capture) -> None:
    path = Path("contacts.yaml")
    path.write_text("records: []\n", encoding="utf-8")
    assert clinic("contacts", "withdraw", "us-trevor", *BY, "--why", "Moved.") == 3
    assert "contacts.yaml" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "records: []\n"


def test_a_broken_line_is_told_with_its_place(clinic: Run, capsys: Capture) -> None:
    confirm_first(clinic)
    path = Path("contacts.yaml")
    good = path.read_text(encoding="utf-8")
    for old, new, said in (
        ('"on": "2026-11-24"', '"on": "last week"', "contacts.yaml:4:"),
        ('"kind": "confirmed"', '"kind": "agreed"', "contacts.yaml:4:"),
        ('"by": ', '"bye": ', "contacts.yaml:4:"),
        ("}\n", "\n", "contacts.yaml:5:"),
    ):
        path.write_text(good.replace(old, new, 1), encoding="utf-8")
        for line in (
            ("build", "stop-pause", "--region", "US", "-o", "a.pdf"),
            ("contacts", "withdraw", "us-trevor", *BY, "--why", "Moved."),
        ):
            capsys.readouterr()
            assert clinic(*line) == 3
            assert said in capsys.readouterr().err
        assert path.read_text(encoding="utf-8") == good.replace(old, new, 1)
    assert not Path("a.pdf").exists()


def test_one_id_that_was_given_twice_is_told(clinic: Run, capsys: Capture) -> None:
    assert add(clinic, "US", "555-0123", *BY, "--name", "One") == 0
    path = Path("contacts.yaml")
    path.write_text(path.read_text(encoding="utf-8") + lines()[-1] + "\n", encoding="utf-8")
    capsys.readouterr()
    assert clinic("contacts", "US") == 3
    assert re.search(r"contacts\.yaml:5:\d+: .*own-us-1", capsys.readouterr().err)


def _add_many(path: str, name: str, count: int) -> None:
    for number in range(count):
        api.add(desk(folder(path)),
            "US", role="service", name=f"{name} {number}",
            display="555-0100", again="555-0100", by=CASEY, second=KIM, method=OFFICE,
        )  # fmt: skip


def test_two_who_add_at_the_same_time_lose_nothing(clinic: Run, tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    both = [
        context.Process(target=_add_many, args=(str(tmp_path), name, 12)) for name in ("A", "B")
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert [process.exitcode for process in both] == [0, 0]
    found = folder().records
    assert sorted(record.id for record in found) == sorted(f"own-us-{n}" for n in range(1, 25))
    assert {getattr(record, "name", "") for record in found} == {
        f"{name} {number}" for name in "AB" for number in range(12)
    }


@pytest.mark.parametrize("there", [True, False])
def test_a_full_disk_leaves_what_was_there(clinic: Run, capsys: Capture, there: bool) -> None:
    path = Path("contacts.yaml")
    if there:
        confirm_first(clinic)
    before = path.read_bytes() if there else None
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before or b"") + 20, hard))
    try:
        code = clinic("contacts", "withdraw", "us-trevor", *BY, "--why", "Moved.")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 5
    assert (path.read_bytes() if path.exists() else None) == before
    assert (
        sorted(p.name for p in Path().iterdir()) == ["contacts.yaml", "practice.yaml"][not there :]
    )
    assert clinic("contacts", "withdraw", "us-trevor", *BY, "--why", "Moved.") == 0


@pytest.mark.parametrize("call", ["write", "fsync", "open"])
def test_a_disk_that_fails_leaves_what_was_there(
    clinic: Run, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    confirm_first(clinic)
    before = Path("contacts.yaml").read_bytes()
    practice = folder()

    real = getattr(os, call)

    def fails(*arguments: Any, **more: Any) -> Any:
        if call == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
            return real(*arguments, **more)  # what is read can be read
        raise OSError(30, os.strerror(30))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fails)
        with pytest.raises(CannotWrite):
            api.withdraw(desk(practice), "us-trevor", by=CASEY, why="Moved.")
    assert Path("contacts.yaml").read_bytes() == before


def test_the_functions_see_what_others_have_recorded_meanwhile(clinic: Run) -> None:
    practice = folder()
    replaced = api.replace(desk(practice),
        "us-trans-lifeline", channel="voice", display="555-0142",
        again="555-0142", by=CASEY, method=OFFICE,
    )  # fmt: skip
    assert replaced.on == TODAY
    with pytest.raises(ConfirmationRefused):
        api.confirm(
            desk(practice), "us-trans-lifeline", seen=["(877) 565-8860"], by=CASEY, method=OFFICE
        )
    with pytest.raises(Usage):
        api.withdraw(desk(practice), "own-us-1", by=CASEY, why="Moved.")
    assert api.contact(desk(folder()), "us-trans-lifeline")[0] == "US"


def test_the_commands_of_the_documentation_run(
    clinic: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[1] / "docs" / "contacts.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    typed = {"us-911": "911\n", "us-988": "988\n988\n988lifeline.org\n"}
    for line in "".join(blocks).splitlines():
        program, *arguments = shlex.split(line)
        assert program == "groundsheet"
        again = arguments[arguments.index("--number") + 1] if "--number" in arguments else ""
        compared = "us-911" if arguments[1] == "check" else arguments[2:3]
        answers = typed.get("".join(compared), f"{again}\n")
        monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        assert clinic(*arguments) == 0, line
    assert len(entries()) == 9


# -- whatever is done -----------------------------------------------------------------------------

SERVICES = [service.id for service in desk().directories["US"].services]
LISTED = ["us-911", *SERVICES]
numbers = st.from_regex(r"555-01[0-9]{2}", fullmatch=True)
acts = st.lists(
    st.tuples(
        st.sampled_from(["confirmed", "withdrawn", "withdrawn", "replaced", "added"]),
        st.sampled_from([*LISTED, "us-988", "us-911", "us-988", "own-us-1", "own-us-2"]),
        numbers,
        st.sampled_from(["voice", "sms"]),
        st.sampled_from(["main", "service"]),
        st.integers(0, 20),
    ),
    max_size=12,
)


def _record(
    known: dict[str, CrisisDirectory],
    before: list[Record],
    act: tuple[str, str, str, str, str, int],
) -> Record | None:
    """The act as the program would record it, or None where it would refuse it."""
    kind, name, number, channel, role, _ = act
    common = {"region": "US", "by": CASEY, "on": TODAY, "id": name}
    seen = {"method": OFFICE, "second": KIM}
    found = crisis.listed(known, "US", "en", TODAY, before).known
    if kind == "added":
        count = sum(isinstance(record, crisis.Added) for record in before)
        return crisis.Added.model_validate(
            {**common, **seen, "kind": kind, "id": f"own-us-{count + 1}", "role": role,
             "name": "County line", "display": number}
        )  # fmt: skip
    if name not in found:
        return None
    value = found[name].value
    if kind == "withdrawn":
        return crisis.Withdrawn.model_validate({**common, "kind": kind, "why": "Example."})
    if kind == "confirmed":
        digest = crisis.value_digest(value)
        return crisis.Confirmed.model_validate({**common, **seen, "kind": kind, "digest": digest})
    if isinstance(value, crisis.Emergency):
        number, channel = number[-3:], "voice"
    record = crisis.Replaced.model_validate(
        {**common, **seen, "kind": kind, "channel": channel, "display": number}
    )
    return None if crisis.void(known, "US", value, record) else record


@settings(max_examples=150, deadline=None)
@given(acts, st.integers(0, 700))
def test_whatever_is_recorded_the_paper_stays_safe(
    wanted: list[tuple[str, str, str, str, str, int]], age: int
) -> None:
    known = dict(desk().directories)
    made: list[Record] = []
    values: dict[tuple[str, str], str] = {("us-911", ""): "911"}
    for service in known["US"].services:
        values |= {(service.id, point.channel): point.display for point in service.channels}
    withdrawn: set[str] = set()
    for act in wanted:
        record = _record(known, made, act)
        if record is None:
            continue
        made.append(record)
        if isinstance(record, crisis.Withdrawn):
            withdrawn.add(record.id)
            continue
        withdrawn.discard(record.id)
        if isinstance(record, crisis.Added):
            values[record.id, "voice"] = record.display
        elif isinstance(record, crisis.Replaced):
            emergency = record.id == "us-911"
            values[record.id, "" if emergency else record.channel] = record.display
    try:
        found = crisis.resolve(known, "US", "en", TODAY + dt.timedelta(days=age), made)
    except NoCurrentContacts:
        mains = {"us-988"} | {
            r.id for r in made if isinstance(r, crisis.Added) and r.role == "main"
        }
        assert age >= 540 - 23 or mains <= withdrawn or "us-911" in withdrawn
        return
    assert isinstance(found.main, crisis.AlwaysOpenVoiceLine)
    assert found.main.service.primary
    assert found.main.voice.always_open
    assert not withdrawn & ids(found)
    assert withdrawn <= {gone.about for gone in found.left_out}
    for entry in found.emergency:
        assert entry.display == values[entry.id, ""]
    for service in found.all_services:
        for point in service.channels:
            assert point.display == values[service.id, point.channel]
