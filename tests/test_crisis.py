"""Contacts: who may be printed where and when, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable

import pytest

from day import TODAY
from desks import desk, with_library
from groundsheet import crisis
from groundsheet.crisis import CrisisDirectory, Stage, resolve
from groundsheet.errors import NoCurrentContacts, RegionRequired, RegionUnavailable
from groundsheet.notices import Code

EDITION = dt.date(2026, 11, 1)
ENGLISH = desk().language.vocabulary


def directories() -> dict[str, CrisisDirectory]:
    return dict(desk().directories)


def changed(region: str, service: str, **fields: object) -> dict[str, CrisisDirectory]:
    known = directories()
    services = tuple(
        s.model_copy(update=fields) if s.id == service else s for s in known[region].services
    )
    known[region] = known[region].model_copy(update={"services": services})
    return known


@pytest.mark.parametrize("region", [None, "", "  "])
def test_no_region_is_refused_with_the_list(region: str | None) -> None:
    with pytest.raises(RegionRequired) as caught:
        resolve(directories(), region, "en", TODAY)
    assert "GB-ENG" in caught.value.remedy
    assert "United States" in caught.value.remedy


@pytest.mark.parametrize("region", ["ZA", "KE", "NG", "XX", "USA", "us east", "美国", "\x1b[31m"])
def test_unknown_and_stub_regions_are_refused_with_what_to_do(region: str) -> None:
    with pytest.raises(RegionUnavailable) as caught:
        resolve(directories(), region, "en", TODAY)
    assert "US" in caught.value.remedy


def test_stubs_say_why() -> None:
    with pytest.raises(RegionUnavailable, match="must look at it first") as caught:
        resolve(directories(), "za", "en", TODAY)
    assert "0800 567 567" in caught.value.remedy
    assert "before you hand it out" in caught.value.remedy


def test_the_numbers_are_those_of_the_region() -> None:
    us, england = (resolve(directories(), r, "en", TODAY) for r in ("US", "gb-eng"))
    assert (us.emergency[0].display, us.main.voice.display) == ("911", "988")
    assert (england.emergency[0].display, england.main.voice.display) == ("999", "116 123")
    assert "gb-eng-nhs111" in {s.id for s in england.services}
    assert "gb-eng-nhs111" not in {
        s.id for s in resolve(directories(), "GB", "en", TODAY).all_services
    }


def test_what_is_printed_is_of_grade_a_to_c_and_what_is_not_says_why() -> None:
    us = resolve(directories(), "US", "en", TODAY)
    assert [s.id for s in us.services] == [
        "us-crisis-text-line", "us-trevor", "us-veterans-crisis-line", "us-trans-lifeline",
    ]  # fmt: skip
    grades = {s.grade for s in us.states if s.fact == "number" and not s.withheld}
    first = {"us-911", "us-988", "us-988-es"}
    others = {s.grade for s in us.printed() if s.id not in first}
    assert grades <= {"A", "B", "C", "D"}
    assert others <= {"A", "B", "C"}
    assert all("no good source yet" in entry.message for entry in us.left_out)
    unconfirmed = [n.message for n in us.notices if n.code is Code.PRINTED_UNCONFIRMED]
    assert len(unconfirmed) == 1
    assert "911 (grade B)" in unconfirmed[0]


def test_services_for_other_needs_never_stand_among_those_for_now() -> None:
    us = resolve(directories(), "US", "en", TODAY)
    others = {service.id for service in us.others}
    assert {"us-samhsa-helpline", "us-domestic-violence"} <= others
    assert not others & {entry.id for entry in us.entries}
    assert all(s.kind != "information" for s in us.all_services)


@pytest.mark.parametrize("status", ["withdrawn", "defunct"])
def test_us_with_988_withdrawn_is_refused_though_other_lines_are_left(status: str) -> None:
    with pytest.raises(NoCurrentContacts):
        resolve(changed("US", "us-988", status=status), "US", "en", TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"primary": False},
        {"kind": "support"},
        {"open_to": ("veterans",)},
        {"period": crisis.Period(end=TODAY - dt.timedelta(days=1))},
        {"period": crisis.Period(start=TODAY + dt.timedelta(days=1))},
    ],
)
def test_nothing_but_a_primary_line_for_everyone_is_the_main_line(
    fields: dict[str, object],
) -> None:
    with pytest.raises(NoCurrentContacts):
        resolve(changed("US", "us-988", **fields), "US", "en", TODAY)


def test_a_line_with_closing_hours_is_not_the_main_line() -> None:
    service = directories()["US"].services[0]
    channels = tuple(
        p.model_copy(update={"hours": {"en": "9 to 5"}}) if p.channel == "voice" else p
        for p in service.channels
    )
    with pytest.raises(NoCurrentContacts):
        resolve(changed("US", "us-988", channels=channels), "US", "en", TODAY)


def test_no_emergency_number_no_handout() -> None:
    known = directories()
    known["US"] = known["US"].model_copy(update={"emergency": ()})
    with pytest.raises(NoCurrentContacts):
        resolve(known, "US", "en", TODAY)


@pytest.mark.parametrize(
    ("age", "stage", "others"),
    [
        (0, Stage.FRESH, True),
        (179, Stage.FRESH, True),
        (180, Stage.WARN, True),
        (269, Stage.WARN, True),
        (270, Stage.ON_PAPER, True),
        (364, Stage.ON_PAPER, True),
        (365, Stage.ON_PAPER, False),
        (539, Stage.ON_PAPER, False),
    ],
)
def test_stages_of_age(age: int, stage: Stage, others: bool) -> None:
    found = resolve(directories(), "US", "en", EDITION + dt.timedelta(days=age))
    assert found.stage is stage
    assert bool(found.services) is others
    assert bool(found.aged) is (270 <= age < 365)
    aged = {Code.CONTACTS_AGED, Code.SERVICES_AGED}
    assert bool(aged & {notice.code for notice in found.notices}) is (age >= 180)


@pytest.mark.parametrize(
    ("on", "last"),
    [
        ("2026-11-24", "2027-07-31"),  # the month in which day 270 lies
        ("2027-07-28", "2027-07-31"),
        ("2027-07-29", "2027-10-31"),  # day 364 is the last of a month
        ("2027-11-01", "2028-03-31"),  # the main line alone: day 539 is 23 April 2028
        ("2028-04-01", "2028-04-23"),
    ],
)
def test_a_sheet_says_how_long_it_may_be_used(on: str, last: str) -> None:
    found = resolve(directories(), "US", "en", dt.date.fromisoformat(on))
    assert found.replace_after == dt.date.fromisoformat(last)


@pytest.mark.parametrize("age", [540, 541, 5000])
def test_past_the_last_stage_it_is_refused(age: int) -> None:
    with pytest.raises(NoCurrentContacts, match="compared"):
        resolve(directories(), "US", "en", EDITION + dt.timedelta(days=age))


def test_a_nation_is_as_old_as_the_list_it_stands_on() -> None:
    known = directories()
    known["GB"] = known["GB"].model_copy(update={"edition": "2025-01"})
    with pytest.raises(NoCurrentContacts):
        resolve(known, "GB-ENG", "en", TODAY)


def test_voice_only_is_said_when_the_last_other_route_is_gone() -> None:
    assert resolve(directories(), "GB-ENG", "en", EDITION + dt.timedelta(days=400)).voice_only
    assert not resolve(directories(), "GB-ENG", "en", TODAY).voice_only
    assert not resolve(directories(), "US", "en", TODAY).voice_only


@pytest.mark.parametrize(
    ("region", "text", "hit"),
    [
        ("US", "Call 988 and press 3", True),
        ("US", "Press 3 on the remote", False),
        ("US", "text PRIDE to 988", True),
        ("US", "the National Suicide Prevention Lifeline", True),
        ("US", "text 202-304-1200", True),
        ("US", "text (202) 304 1200 now", True),
        ("US", "invoice 9202-304-12004", False),
        ("GB-ENG", "Ring 08457 90 90 90", True),
        ("GB", "0300 330 0630", True),
        ("US", "0300 330 0630", False),
    ],
)
def test_the_denylist(region: str, text: str, hit: bool) -> None:
    assert bool(crisis.denied(directories(), region, text, ENGLISH)) is hit


def test_a_short_number_on_the_denylist_needs_a_word_of_dialling() -> None:
    known = directories()
    entry = crisis.DenyNumber(kind="number", value="141", why="replaced")
    known["US"] = known["US"].model_copy(update={"denylist": (entry,)})
    assert not crisis.denied(known, "US", "141 High Street", ENGLISH)
    assert crisis.denied(known, "US", "call 141", ENGLISH)
    assert not crisis.denied(known, "US", "call 141", None)
    assert crisis.denied(known, "US", "Room 7", None, number="141")
    assert not crisis.denied(known, "US", "Room 141", ENGLISH, number="555-0123")


def test_numbers_stay_as_they_are_written_in_the_file() -> None:
    services = [s for d in directories().values() for s in d.all_services]
    shown = {point.display for service in services for point in service.channels}
    assert {"0800 1111", "116 123", "988", "1-866-488-7386"} <= shown
    dialled = [point.dial for service in services for point in service.channels]
    assert all(dial and not dial.startswith("+1988") for dial in dialled)


# -- the same through the command line ------------------------------------------------------------


def test_cli_codes(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "stop-pause", "-o", "a.pdf") == 4
    assert "Regions:" in capsys.readouterr().err
    assert run("build", "stop-pause", "--region", "ZA", "-o", "a.pdf") == 4
    assert run("contacts", "XX") == 4
    assert run("contacts", "US", "--as-of", "2030-01-01") == 4


def test_the_table_keeps_a_long_address_apart_from_the_name(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("contacts", "--all") == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert rows
    assert all(re.match(r"  \S.*?  \S", row) for row in rows)
    assert any("webchat-counselling  Kids Helpline" in row for row in rows)


def test_cli_without_988(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    without = changed("US", "us-988", status="withdrawn")
    with_library(monkeypatch, dataclasses.replace(desk().library, directories=without))
    assert run("build", "stop-pause", "--region", "US", "-o", "a.pdf") == 4
    assert list(Path(str(tmp_path)).iterdir()) == []
