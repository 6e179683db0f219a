"""What a fact rests on: its grade, and every way to get a false one onto paper."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from day import TODAY
from desks import desk
from groundsheet import api, crisis
from groundsheet.crisis import (
    Claim,
    Confirmed,
    ContactPoint,
    CrisisContacts,
    CrisisDirectory,
    CrisisService,
    Event,
    Evidence,
    Source,
    StatedFact,
    facts_of,
    grade,
    list_faults,
    resolve,
)
from groundsheet.errors import InvalidInput, NoCurrentContacts
from groundsheet.folders import shipped_folder
from groundsheet.library import load
from groundsheet.panel import ContactWords
from pages import page_texts

EDITION = dt.date(2026, 11, 1)
DIRECTORIES = desk().directories


def source(name: str, **fields: Any) -> Source:
    """A list of last month that says it was compared with the services' own pages."""
    values: dict[str, Any] = {
        "id": name, "where": f"https://{name}.example.org", "publisher": name,
        "dated": dt.date(2026, 10, 1), "date_how": "in it", "names_pages": True,
    }  # fmt: skip
    return Source(**(values | fields))


def own(name: str = "own-page", **fields: Any) -> Source:
    """The service's own page, of last month."""
    return source(name, speaks_for=("a-line",), names_pages=False, **fields)


def graded(
    *sources: Source,
    fact: str = "number",
    value: str = "555-0100",
    says: dict[str, str] | None = None,
    words: tuple[str, ...] = (),
    unnamed: tuple[str, ...] = (),
    events: tuple[Event, ...] = (),
) -> crisis.Grade:
    """The grade of one fact that these sources give; some say otherwise, or quote its words."""
    claims = tuple(
        Claim(
            source=s.id,
            says=(says or {}).get(s.id),
            words="Call us" if s.id in words else None,
            named=s.id not in unnamed,
        )
        for s in sources
    )
    stated = StatedFact("a-line", "voice", fact, value, claims)  # type: ignore[arg-type]
    return grade(stated, Evidence({s.id: s for s in sources}, events, EDITION))


OLD: dict[str, Any] = {"dated": dt.date(2024, 10, 31)}
UNDATED: dict[str, Any] = {"dated": None}


@pytest.mark.parametrize(
    ("sources", "letter"),
    [
        ([own()], "A"),
        ([own(dated=dt.date(2024, 11, 1))], "A"),  # 24 months
        ([own(**OLD)], "D"),
        ([own(**UNDATED)], "D"),
        ([own(**OLD), source("one"), source("two")], "B"),
        ([own(**UNDATED), source("one"), source("two")], "B"),
        ([own(**UNDATED), source("one")], "D"),
        ([source("one"), source("two")], "C"),
        ([source("one"), source("two", dated=dt.date(2025, 11, 1))], "C"),  # 12 months
        ([source("one"), source("two", dated=dt.date(2025, 10, 31))], "D"),
        ([source("one"), source("two", **UNDATED)], "D"),
        ([source("one"), source("two", names_pages=False)], "D"),
        ([source("one")], "D"),
        ([], "D"),
    ],
)
def test_grades(sources: list[Source], letter: str) -> None:
    found = graded(*sources)
    assert found.letter == letter
    assert found.printed is (letter != "D")
    assert bool(found.why) is (letter != "A")


def test_a_list_counts_only_where_it_names_the_page_of_this_fact() -> None:
    pair = (source("one"), source("two"))
    assert graded(*pair).letter == "C"
    assert graded(*pair, unnamed=("two",)).letter == "D"


def test_one_list_that_quotes_the_service_is_enough_for_a_number_but_not_for_hours() -> None:
    number = graded(source("one"), words=("one",))
    assert (number.letter, number.firm) == ("C", False)
    hours = graded(source("one"), fact="hours", value="always", words=("one",))
    assert not hours.firm
    assert graded(source("one"), source("two"), fact="hours", value="always").firm
    assert graded(source("one", machine=True), words=("one",)).letter == "D"


# -- saboteurs ------------------------------------------------------------------------------------


def test_an_undated_page_of_its_own_alone_prints_nothing() -> None:
    assert not graded(own(**UNDATED)).printed


def test_lists_that_programs_wrote_count_as_one() -> None:
    machines = [source(name, machine=True) for name in ("one", "two", "three")]
    assert not graded(*machines).printed
    assert graded(*machines, source("people")).printed


@pytest.mark.parametrize(
    "copies",
    [
        [source("one"), source("two", derived_from=("one",))],
        [source("one", derived_from=("third",)), source("two", derived_from=("third",))],
        [source("one"), source("middle", derived_from=("one",)),
         source("two", derived_from=("middle",))],
        [source("one", publisher="The same"), source("two", publisher="the SAME")],
    ],
)  # fmt: skip
def test_lists_that_copied_each_other_count_as_one(copies: list[Source]) -> None:
    """The same wrong digit in both makes it no righter."""
    assert graded(*copies).letter == "D"
    right = [own(**UNDATED), source("three"), source("four")]
    wrong = {s.id: "555-0111" for s in copies}
    told = graded(*copies, own(), says={"own-page": "555-0100"}, value="555-0111")
    assert not told.printed
    assert "555-0100" in told.why
    # Where the right value is listed, a copy that says otherwise is a doubt to be looked at.
    assert graded(*right).letter == "B"
    assert not graded(*right, *copies, says=wrong).printed
    # The service's own dated words outweigh them, however many they are.
    assert graded(own(), *copies, says=wrong).letter == "A"


def test_two_newer_lists_against_its_own_words_are_a_doubt() -> None:
    page = own(dated=dt.date(2026, 3, 1))
    other = {"one": "555-0111", "two": "555-0111"}
    assert not graded(page, source("one"), source("two"), says=other).printed
    older = [source(n, dated=dt.date(2026, 2, 1)) for n in ("one", "two")]
    assert graded(page, *older, says=other).letter == "A"


def event(**fields: Any) -> Event:
    values: dict[str, Any] = {
        "id": "moved", "contact": "a-line", "channel": "voice", "fact": "number",
        "old": "555 0100", "what": "it moved.", "since": dt.date(2026, 3, 1), "sources": ("news",),
    }  # fmt: skip
    return Event(**(values | fields))


def test_lists_that_are_newer_than_the_event_do_not_bring_the_old_value_back() -> None:
    newer = [source(name, dated=dt.date(2026, 10, 31)) for name in ("one", "two", "three")]
    assert graded(*newer).printed
    voided = graded(*newer, events=(event(),))
    assert (voided.letter, voided.why) == ("D", "it moved.")
    assert graded(*newer, value="555-0111", events=(event(),)).printed
    assert graded(*newer, events=(event(contact="another"),)).printed
    assert graded(*newer, events=(event(channel="sms"),)).printed
    assert not graded(*newer, events=(event(channel=None),)).printed


def test_only_its_own_later_words_or_a_second_event_lift_it() -> None:
    lists = [source("one"), source("two")]
    before, after = own(dated=dt.date(2026, 2, 1)), own(dated=dt.date(2026, 3, 2))
    assert not graded(*lists, before, events=(event(),)).printed
    assert not graded(*lists, own(**UNDATED), events=(event(),)).printed
    assert graded(*lists, after, events=(event(),)).printed
    back = event(id="back", old="555-0111", restores="moved")
    assert graded(*lists, events=(event(), back)).printed


def of(region: str, contact: str, **fields: Any) -> dict[str, CrisisDirectory]:
    """The shipped lists with one service changed."""
    directory = DIRECTORIES[region]
    update = {}
    for name in ("services", "other_services"):
        update[name] = tuple(
            service.model_copy(update=fields) if service.id == contact else service
            for service in getattr(directory, name)
        )
    return {**DIRECTORIES, region: directory.model_copy(update=update)}


def service(known: dict[str, CrisisDirectory], region: str, contact: str) -> CrisisService:
    return next(s for s in known[region].all_services if s.id == contact)


def displays(found: CrisisContacts) -> set[str]:
    return {fact.value for entry in found.everything for fact in facts_of(entry)}


EVENTS = [
    (code, event)
    for code, directory in sorted(DIRECTORIES.items())
    for event in directory.events
    if any(contact.id == event.contact for contact in directory.contacts)
]


def _with_old(point: ContactPoint, ended: Event) -> ContactPoint:
    """A channel with the value that ended, and two lists of last month that give it."""
    update: dict[str, Any]
    if ended.fact == "number":
        keyword, _, number = ended.old.rpartition(" to ")
        update = {"display": number, "keyword": keyword or None, "dial": None}
    elif ended.fact == "menu":
        update = {"menu_steps": (crisis.MenuStep(press=ended.old[-1]),)}
    else:
        update = {"hours": "always" if ended.old == "always" else {"en": ended.old}}
    update["sources"] = point.sources.model_copy(update={ended.fact: ("one", "two")})
    return point.model_copy(update=update)


@pytest.mark.parametrize(("region", "ended"), EVENTS, ids=[f"{c}-{e.id}" for c, e in EVENTS])
def test_real_events_replayed(region: str, ended: Event) -> None:
    """With the old value in its place and new lists for it, it is not printed and doesn't load."""
    contact = next(c for c in DIRECTORIES[region].contacts if c.id == ended.contact)
    assert isinstance(contact, CrisisService)
    points = tuple(
        _with_old(point, ended) if ended.channel in (None, point.channel) else point
        for point in contact.channels
    )
    known = of(region, contact.id, channels=points)
    lists = (source("one"), source("two"))
    known[region] = known[region].model_copy(update={"sources": (*known[region].sources, *lists)})
    stated = [f for f in facts_of(service(known, region, contact.id)) if f.fact == ended.fact]
    wrong = [f for f in stated if Evidence.of(known[region]).ended(f) is not None]
    assert wrong, "the event doesn't concern what the contact says"
    assert all(not grade(f, Evidence.of(known[region])).printed for f in wrong)
    assert any("has ended" in text for _, text in list_faults(known[region]))
    try:
        found = resolve(known, region, "en", TODAY)
    except NoCurrentContacts:
        return
    printed = {(s.id, s.channel, s.fact) for s in found.states if not s.withheld}
    assert not {(f.contact, f.channel, f.fact) for f in wrong} & printed


def test_an_edition_with_an_ended_value_does_not_load(tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(shipped_folder(), tmp_path / "handouts"))
    path = folder / "crisis" / "NZ.yaml"
    text = path.read_text(encoding="utf-8")
    old = 'hours: {en: "7 am to midnight every day; at night call 1737"}'
    assert old in text
    path.write_text(text.replace(old, "hours: always"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="nz-lifeline-nights-voice"):
        load(folder).check()


def test_an_event_that_is_newer_than_the_edition_counts_at_once() -> None:
    """A change that becomes known after an edition needs one line, and no new edition."""
    us = DIRECTORIES["US"]
    closed = Event(
        id="closed", contact="us-trevor", fact="number", old="1-866-488-7386",
        what="it has closed.", since=dt.date(2026, 12, 1), sources=("gesa",),
    )  # fmt: skip
    known = {**DIRECTORIES, "US": us.model_copy(update={"events": (*us.events, closed)})}
    found = resolve(known, "US", "en", dt.date(2026, 12, 2))
    assert "1-866-488-7386" not in displays(found)
    assert any("it has closed." in gone.message for gone in found.left_out)


def test_an_event_ends_a_confirmation_of_its_fact() -> None:
    us = DIRECTORIES["US"]
    trevor = service(dict(DIRECTORIES), "US", "us-trevor")
    looked = Confirmed(
        kind="confirmed", region="US", id="us-trevor", by="Example Name", on=TODAY,
        method="official_page", facts=crisis.fact_digests(trevor),
    )  # fmt: skip
    for since, printed in ((TODAY + dt.timedelta(days=1), False), (TODAY, True)):
        closed = Event(
            id="closed", contact="us-trevor", fact="number", old="1-866-488-7386",
            what="it has closed.", since=since, sources=("gesa",),
        )  # fmt: skip
        known = {**DIRECTORIES, "US": us.model_copy(update={"events": (*us.events, closed)})}
        found = resolve(known, "US", "en", TODAY + dt.timedelta(days=9), [looked])
        assert ("1-866-488-7386" in displays(found)) is printed
        assert any("it has closed." in note.message for note in found.notices) is not printed


def test_an_information_line_never_stands_among_those_for_now() -> None:
    for name in ("us-crisis-text-line", "us-trevor"):
        found = resolve(of("US", name, kind="information"), "US", "en", TODAY)
        assert name not in {entry.id for entry in found.entries}
        assert name in {entry.id for entry in found.others}
    # Nor can one be the main line.
    with pytest.raises(NoCurrentContacts):
        resolve(of("US", "us-988", kind="information"), "US", "en", TODAY)


def test_hours_and_cost_of_grade_d_are_no_claim_on_paper() -> None:
    trevor = service(dict(DIRECTORIES), "US", "us-trevor")
    empty: dict[str, Any] = {"hours": ("zigzag",), "cost": ("zigzag",)}
    points = tuple(
        p.model_copy(update={"sources": p.sources.model_copy(update=empty)})
        for p in trevor.channels
    )
    known = of("US", "us-trevor", channels=points)
    found = resolve(known, "US", "en", TODAY)
    printed = next(s for s in found.services if s.id == "us-trevor")
    assert {(p.hours, p.cost) for p in printed.channels} == {(None, "unknown")}
    lines = [s.id for s in found.services if s.kind == "crisis"]
    assert lines[-1] == "us-trevor", "behind those whose hours are known"
    changed = desk(content=dataclasses.replace(desk().library, directories=known))
    text = " ".join(page_texts(api.contact_sheet(changed, region="US").proven.data))
    trevor_text = text.partition("The Trevor Project")[2][:60]
    assert "hours can change" in trevor_text
    assert "free" not in trevor_text


def test_that_a_number_fails_on_a_network_is_said_whatever_its_grade() -> None:
    """The number to use there instead is a number like any other, and has its grade."""
    sheet = " ".join(page_texts(api.contact_sheet(desk(), region="IE").proven.data))
    assert "It may not work on these networks: An Post Mobile, 48" in sheet
    assert "086 1800 280" not in sheet
    text_line = service(dict(DIRECTORIES), "IE", "ie-50808")
    looked = Confirmed(
        kind="confirmed", region="IE", id="ie-50808", by="Example Name", on=TODAY,
        method="official_page", facts=crisis.fact_digests(text_line, "networks"),
    )  # fmt: skip
    found = resolve(dict(DIRECTORIES), "IE", "en", TODAY, [looked])
    printed = next(s for s in found.services if s.id == "ie-50808")
    assert printed.channels[0].networks[0].instead == "086 1800 280"
    line = ContactWords(found, desk().language, None, discreet=False).entry(printed)
    said = line.details.replace("\N{NO-BREAK SPACE}", " ")
    assert "On these networks use 086 1800 280: An Post Mobile, 48" in said


@pytest.mark.parametrize("region", crisis.available(DIRECTORIES))
def test_a_region_that_has_a_way_without_voice_at_a_to_c_prints_one(region: str) -> None:
    found = resolve(dict(DIRECTORIES), region, "en", TODAY)
    silent = ("sms", "chat", "whatsapp")
    graded_so = [s for s in found.states if s.channel in silent and s.fact == "number"]
    if any(s.grade in ("A", "B", "C") and s.name != "" for s in graded_so):
        ways = [p for s in found.all_services for p in s.channels if p.channel in silent]
        assert ways
        first = next(
            entry
            for entry in found.all_services
            if any(p.channel in silent for p in entry.channels)
        )
        # It is the main line, or stands right behind it.
        assert first in found.all_services[:2]


@pytest.mark.parametrize(
    ("region", "contact"),
    [
        ("US", "us-trevor"), ("CA", "ca-kids-help-phone"), ("GB", "gb-papyrus"),
        ("GB", "gb-childline"), ("AU", "au-kids-helpline"),
    ],
)  # fmt: skip
def test_youth_lines_are_printed_where_they_are_sourced(region: str, contact: str) -> None:
    found = resolve(dict(DIRECTORIES), region, "en", TODAY)
    assert contact in {service.id for service in found.services}


def test_hours_of_a_main_line_are_claimed_of_its_calls_alone_where_they_are_of_grade_d() -> None:
    """Without them it would be no main line; of its texts and chat they are a claim like any."""
    main = service(dict(DIRECTORIES), "US", "us-988")
    points = tuple(
        p.model_copy(update={"sources": p.sources.model_copy(update={"hours": ("zigzag",)})})
        for p in main.channels
    )
    found = resolve(of("US", "us-988", channels=points), "US", "en", TODAY)
    hours = {point.channel: point.hours for point in found.main.service.channels}
    assert hours == {"voice": "always", "sms": None, "chat": None}


def test_all_that_is_printed_whatever_its_grade_is_named_on_screen() -> None:
    """The emergency numbers, the main line, and the ways to it in other languages."""
    found = resolve(dict(DIRECTORIES), "US", "en", TODAY)
    note = next(n for n in found.notices if n.code is api.Code.PRINTED_UNCONFIRMED)
    assert "911 (grade B), 988 Suicide & Crisis Lifeline (grade B)" in note.message
    assert "988 Lifeline en español (grade D)" in note.message
