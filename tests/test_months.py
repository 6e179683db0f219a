"""Each region, month by month for two years: what is printed, and how long the paper lasts."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from desks import desk
from groundsheet import api, crisis
from groundsheet.crisis import (
    LEAVE_OUT_OTHER,
    ON_PAPER_MAIN,
    REFUSE_MAIN,
    WARN_MAIN,
    CrisisContacts,
    Stage,
    resolve,
)
from groundsheet.dates import months_later
from groundsheet.errors import NoCurrentContacts
from groundsheet.notices import Code
from pages import page_texts

DIRECTORIES = desk().directories
REGIONS = crisis.available(DIRECTORIES)
EDITION = dt.date(2026, 11, 1)
MONTHS = range(25)


@cache
def printed(region: str, month: int) -> CrisisContacts | None:
    """What is printed on the first day of a month after the edition, or None."""
    try:
        return resolve(DIRECTORIES, region, "en", months_later(EDITION, month))
    except NoCurrentContacts:
        return None


def ids(found: CrisisContacts) -> set[str]:
    return {entry.id for entry in found.everything}


def first(found: CrisisContacts) -> set[str]:
    """Emergency numbers, the main line, and the ways to it in other languages."""
    ways = {way.service.id for way in found.in_other_languages}
    return {entry.id for entry in found.emergency} | {found.main.service.id} | ways


@pytest.mark.parametrize("region", REGIONS)
def test_lines_end_only_on_the_days_of_the_policy(region: str) -> None:
    start = printed(region, 0)
    assert start is not None
    for month in MONTHS:
        age = (months_later(EDITION, month) - EDITION).days
        found = printed(region, month)
        if age >= REFUSE_MAIN:
            assert found is None
            continue
        assert found is not None
        assert ids(found) == (ids(start) if age < LEAVE_OUT_OTHER else first(start))
        # Grades don't fall after the edition: what is certain of a line stays as long as the line.
        texts = {e.id: e.model_dump() for e in start.everything}
        assert all(entry.model_dump() == texts[entry.id] for entry in found.everything)


@pytest.mark.parametrize("region", REGIONS)
def test_age_is_said_on_screen_and_then_on_paper(region: str) -> None:
    for month in MONTHS:
        found = printed(region, month)
        if found is None:
            continue
        age = (months_later(EDITION, month) - EDITION).days
        stage = Stage.ON_PAPER if age >= ON_PAPER_MAIN else Stage.WARN if age >= WARN_MAIN else 0
        assert found.stage == stage
        aged = {Code.CONTACTS_AGED, Code.SERVICES_AGED}
        assert bool(aged & {note.code for note in found.notices}) is (age >= WARN_MAIN)


@pytest.mark.parametrize("region", REGIONS)
def test_paper_never_outlives_its_earliest_line(region: str) -> None:
    for month in MONTHS:
        found = printed(region, month)
        if found is None:
            continue
        day = months_later(EDITION, month)
        assert found.replace_after >= day
        later = resolve(DIRECTORIES, region, "en", found.replace_after)
        assert ids(later) == ids(found)
        # One of its lines, at least, is then too old to be made anew, or said to be old.
        assert (found.replace_after - EDITION).days >= ON_PAPER_MAIN


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("month", [0, 6, 9, 11, 12, 13, 17])
def test_the_sheet_of_each_month_says_it(region: str, month: int) -> None:
    day = months_later(EDITION, month)
    built = api.contact_sheet(desk(today=EDITION), region=region, as_of=day)
    text = " ".join(page_texts(built.proven.data))
    found = printed(region, month)
    assert found is not None
    language = built.handout.language
    last = found.replace_after
    month_told = language.month(last, region)
    whole = (last + dt.timedelta(days=1)).day == 1
    told = month_told if whole else language.date(last, region)
    assert f"Replace this sheet after {told}." in text
    assert ("for nine months or more" in text) is ((day - EDITION).days >= ON_PAPER_MAIN)
    assert "SPECIMEN" not in text
    for entry in found.entries:
        assert crisis.name_of(entry) in text


@pytest.mark.parametrize("region", REGIONS)
def test_no_sheet_is_made_that_was_to_be_replaced_before(region: str) -> None:
    """Also where the practice has compared the main line and the emergency numbers alone."""
    start = printed(region, 0)
    assert start is not None
    numbers: list[crisis.Emergency | crisis.CrisisService] = [*start.emergency]
    numbers.append(start.main.service)
    for month in (10, 13, 18, 20, 25):
        on = months_later(EDITION, month)
        records = [
            crisis.Confirmed(
                kind="confirmed", region=region, id=entry.id, by="Casey Example", on=on,
                method="official_page", facts=crisis.fact_digests(entry),
            )
            for entry in numbers
        ]  # fmt: skip
        found = resolve(DIRECTORIES, region, "en", on, records)
        assert found.replace_after >= on
        assert {entry.id for entry in numbers} <= ids(found)
