"""Real, dated events replayed: what was printed the day before, and on the day itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from groundsheet.crisis import (
    Confirmed,
    CrisisContacts,
    CrisisDirectory,
    CrisisService,
    fact_digests,
    resolve,
)
from groundsheet.source import load_model

FILE = Path(__file__).parent / "data" / "us-history.yaml"
DAY = dt.timedelta(days=1)

BEGIN_988 = dt.date(2022, 7, 16)
END_NEDA = dt.date(2023, 6, 1)
SPANISH_TEXTS = dt.date(2023, 7, 13)
END_PRESS_3 = dt.date(2025, 7, 17)
EVENTS = (BEGIN_988, END_NEDA, SPANISH_TEXTS, END_PRESS_3)


@pytest.fixture(scope="module")
def history() -> dict[str, CrisisDirectory]:
    return {"US": load_model(FILE.read_bytes(), CrisisDirectory, FILE.name)}


def printed(
    history: dict[str, CrisisDirectory], on: dt.date, language: str = "en"
) -> CrisisContacts:
    return resolve(history, "US", language, on, looked_at(history["US"], on))


def looked_at(directory: CrisisDirectory, on: dt.date) -> list[Confirmed]:
    """A practice has looked at everything that day: what is printed depends on the days alone."""
    every = ("number", "menu", "hours", "cost")
    return [
        Confirmed(
            kind="confirmed", region="US", id=entry.id, by="Example Name", on=on,
            method="official_page", facts=fact_digests(entry, *every),
        )
        for entry in directory.contacts
    ]  # fmt: skip


def service(contacts: CrisisContacts, name: str) -> CrisisService | None:
    return next((s for s in contacts.all_services if s.id == name), None)


def displays(contacts: CrisisContacts) -> set[str]:
    return {point.display for s in contacts.all_services for point in s.channels}


def keywords(contacts: CrisisContacts) -> set[str]:
    return {p.keyword for s in contacts.all_services for p in s.channels if p.keyword}


def presses(contacts: CrisisContacts) -> set[str]:
    points = [point for s in contacts.all_services for point in s.channels]
    return {step.press for point in points for step in point.menu_steps if step.press}


def test_16_july_2022_988_takes_the_place_of_the_old_line(
    history: dict[str, CrisisDirectory],
) -> None:
    before, after = (printed(history, day) for day in (BEGIN_988 - DAY, BEGIN_988))
    assert before.main.service.name == "National Suicide Prevention Lifeline"
    assert before.main.voice.display == "1-800-273-8255"
    assert "988" not in displays(before)
    assert not before.main.also_text
    assert after.main.service.name == "988 Suicide & Crisis Lifeline"
    assert after.main.voice.display == "988"
    assert "1-800-273-8255" not in displays(after)
    assert after.main.also_text


def test_13_july_2023_988_takes_texts_in_spanish(history: dict[str, CrisisDirectory]) -> None:
    before, after = (printed(history, d, "es") for d in (SPANISH_TEXTS - DAY, SPANISH_TEXTS))
    spanish = [service(contacts, "us-988-es") for contacts in (before, after)]
    channels = [[point.channel for point in s.channels] if s else None for s in spanish]
    assert channels == [["voice"], ["voice", "sms"]]
    assert ("AYUDA" in keywords(before), "AYUDA" in keywords(after)) == (False, True)
    assert before.left_out == ()  # not there yet is another thing than left out


def test_there_is_no_spanish_service_before_988(history: dict[str, CrisisDirectory]) -> None:
    assert service(printed(history, BEGIN_988 - DAY, "es"), "us-988-es") is None
    assert service(printed(history, BEGIN_988, "es"), "us-988-es") is not None


def test_17_july_2025_press_3_ends(history: dict[str, CrisisDirectory]) -> None:
    before, after = (printed(history, day) for day in (END_PRESS_3 - DAY, END_PRESS_3))
    assert service(before, "us-988-press-3") is not None
    assert "3" in presses(before)
    assert "PRIDE" in keywords(before)
    assert service(after, "us-988-press-3") is None
    assert "3" not in presses(after)
    assert "PRIDE" not in keywords(after)
    assert after.main.voice.display == "988"


def test_a_keyword_is_not_printed_before_its_day_though_the_service_is(
    history: dict[str, CrisisDirectory],
) -> None:
    contacts = printed(history, dt.date(2025, 6, 17))
    youth = service(contacts, "us-988-press-3")
    assert youth is not None
    assert [point.channel for point in youth.channels] == ["voice"]


def test_1_june_2023_the_neda_helpline_closes(history: dict[str, CrisisDirectory]) -> None:
    before, after = (printed(history, day) for day in (END_NEDA - DAY, END_NEDA))
    assert "(800) 931-2237" in displays(before)
    assert "(800) 931-2237" not in displays(after)
    assert "us-neda" not in {entry.about for entry in after.left_out}  # ended, not left out


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("days", [-1, 0])
def test_no_day_is_without_help(
    history: dict[str, CrisisDirectory], event: dt.date, days: int, language: str
) -> None:
    contacts = printed(history, event + days * DAY, language)
    assert contacts.emergency[0].display == "911"
    assert contacts.main.voice.always_open


def test_the_sheet_changes_on_each_of_these_days(history: dict[str, CrisisDirectory]) -> None:
    for event in EVENTS:
        language = "es" if event == SPANISH_TEXTS else "en"
        old, new = (printed(history, day, language) for day in (event - DAY, event))
        assert old.digest != new.digest, event
        assert printed(history, event + DAY, language).digest == new.digest, event
