"""Each shipped region: its own numbers, digit for digit, on each page, and nobody else's."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest

from day import TODAY
from desks import desk
from groundsheet import api, crisis
from groundsheet.crisis import CrisisContacts, CrisisDirectory, CrisisService
from groundsheet.errors import RegionUnavailable
from groundsheet.folders import shipped_folder
from groundsheet.layout import Variant
from groundsheet.people import record_line
from groundsheet.text import phone_tokens
from pages import page_texts
from profiles import IN_YAML
from variants import of_each_kind

# Name, emergency numbers, main line, and whether a text to the main line's number works too.
EXPECTED = {
    "AU": ("Australia", ("000",), "13 11 14", False),
    "CA": ("Canada", ("911",), "9-8-8", True),
    "GB": ("United Kingdom", ("999",), "116 123", False),
    "GB-ENG": ("England", ("999",), "116 123", False),
    "GB-NIR": ("Northern Ireland", ("999",), "116 123", False),
    "GB-SCT": ("Scotland", ("999",), "116 123", False),
    "GB-WLS": ("Wales", ("999",), "116 123", False),
    "IE": ("Ireland", ("112", "999"), "116 123", False),
    "NZ": ("Aotearoa New Zealand", ("111",), "1737", True),
    "SG": ("Singapore", ("995", "999"), "1771", False),
    "US": ("United States", ("911",), "988", True),
}
DIRECTORIES = desk().directories
ANY_HOUR = r"(any hour|24 ?/ ?7|24 hours|day and night)"

# Dated changes, and what no list may say since; one service, as `claims` words it. `was` is what
# lists said before: each pattern must know it.
EVENTS = {
    "Lifeline Aotearoa closes from midnight to 7 am, November 2025": (
        rf"^Lifeline Aotearoa: .*{ANY_HOUR}",
        "Lifeline Aotearoa: sms, HELP to 4357, open at any hour",
    ),
    "988 ends its option for LGBTQ+ young people, 17 July 2025": (
        r"^.*988.*(, press 3|, PRIDE to )",
        "988 Lifeline for LGBTQ+ young people: voice, 988, press 3, open at any hour",
    ),
    "Trans Lifeline is closed at night and at weekends, January 2024": (
        rf"^Trans Lifeline: .*{ANY_HOUR}",
        "Trans Lifeline: voice, (877) 565-8860, open at any hour",
    ),
    "The NEDA helpline closes, June 2023": (
        r"^.*(\bNEDA\b|800.{0,2}931.?2237)",
        "NEDA Helpline: voice, (800) 931-2237, hours can change",
    ),
}

DIRECTORIES = desk().directories
REGIONS = crisis.available(DIRECTORIES)
ENGLISH = desk().language.vocabulary


@cache
def resolved(region: str) -> CrisisContacts:
    return crisis.resolve(DIRECTORIES, region, "en", TODAY)


@cache
def pages(region: str, folder: Path) -> list[str]:
    """The text of each page of the packet `first-steps`, made for the region."""
    target = folder / f"{region}.pdf"
    api.save(api.build(desk(), recipe="first-steps", region=region), target)
    return page_texts(target)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("regions")


def chain(region: str) -> list[CrisisDirectory]:
    """The region's list, and those that it stands on."""
    found = [DIRECTORIES[region]]
    while found[-1].based_on:
        found.append(DIRECTORIES[found[-1].based_on])
    return found


def numbers(region: str) -> set[str]:
    """Every number in the region's lists, as digits."""
    shown = [e.display for d in chain(region) for e in d.emergency]
    shown += [
        point.display
        for d in chain(region)
        for service in d.all_services
        for point in service.channels
        if point.channel != "chat"
    ]
    shown += [
        network.instead or ""
        for d in chain(region)
        for service in d.all_services
        for point in service.channels
        for network in point.networks
    ]
    return {re.sub(r"\D", "", display) for display in shown}


def written(region: str) -> set[str]:
    """The display forms as they stand in the text of the files."""
    texts = [
        (shipped_folder() / "crisis" / f"{d.region}.yaml").read_text(encoding="utf-8")
        for d in chain(region)
    ]
    found = {value for t in texts for value in re.findall(r"^ +display: (.+)$", t, re.MULTILINE)}
    return {value.strip('"') for value in found}


def claims(service: CrisisService) -> list[str]:
    """What a list says of a service, a line for each of its channels."""
    lines = []
    for point in service.channels:
        word = f"{point.keyword} to " if point.keyword else ""
        keys = [f"press {step.press}" for step in point.menu_steps if step.press]
        told = "open at any hour" if point.hours == "always" else "hours can change"
        hours = point.hours["en"] if isinstance(point.hours, dict) else told
        lines.append(", ".join([f"{service.name}: {point.channel}", word + point.display, *keys]))
        lines[-1] += f", {hours}"
    return lines


@pytest.mark.parametrize("event", EVENTS)
def test_no_list_says_what_an_event_has_ended(event: str) -> None:
    pattern, was = EVENTS[event]
    assert re.search(pattern, was)
    said = [line for d in DIRECTORIES.values() for s in d.all_services for line in claims(s)]
    assert said
    assert [line for line in said if re.search(pattern, line)] == []


def test_the_events_tell_old_claims_from_new_ones() -> None:
    lifeline = next(s for s in DIRECTORIES["NZ"].services if s.id == "nz-lifeline")
    always = tuple(p.model_copy(update={"hours": "always"}) for p in lifeline.channels)
    old = lifeline.model_copy(update={"channels": always})
    pattern, was = EVENTS["Lifeline Aotearoa closes from midnight to 7 am, November 2025"]
    assert was in claims(old)
    assert all(re.search(pattern, line) for line in claims(old))


def test_no_paper_of_new_zealand_says_that_lifeline_is_open_at_any_hour(tmp_path: Path) -> None:
    """Of a practice that has looked at it: before, its number is of grade D, and not printed."""
    lifeline = next(s for s in DIRECTORIES["NZ"].services if s.id == "nz-lifeline")
    looked = crisis.Confirmed(
        kind="confirmed", region="NZ", id=lifeline.id, by="Example Name", on=TODAY,
        method="official_page", facts=crisis.fact_digests(lifeline, "number", "hours"),
    )  # fmt: skip
    (tmp_path / "practice.yaml").write_text(
        "name: Harbor Test Clinic\n" + IN_YAML, encoding="utf-8"
    )
    records = f"records:\n{record_line(looked)}"
    (tmp_path / "contacts.yaml").write_text(records, encoding="utf-8")
    here = desk(tmp_path)
    hours = (
        "calls: 7 am to midnight every day; at night call 1737, "
        "texts: 7 am to midnight every day; at night text 1737"
    )
    sheets = [api.build(here, recipe="first-steps", region="NZ")]
    sheets += [api.build(here, [name], region="NZ") for name in of_each_kind()]
    sheets.append(api.contact_sheet(here, region="NZ"))
    cards = [
        api.build(here, region="NZ", variant=Variant(card=card)) for card in ("single", "folded")
    ]
    for paper in [*sheets, *cards]:
        text = " ".join(page_texts(paper.proven.data))
        told = set(re.findall(rf"Lifeline Aotearoa (.{{{len(hours)}}})", text))
        assert told <= {hours}, paper.file_name
        no_room = "nz-lifeline" in {s.id for s in paper.handout.unprinted_contacts}
        assert told or no_room or paper in cards, paper.file_name
    assert hours in " ".join(page_texts(sheets[-1].proven.data))
    unlooked = api.contact_sheet(desk(), region="NZ")
    assert "Lifeline Aotearoa" not in " ".join(page_texts(unlooked.proven.data))


def test_the_shipped_regions_are_these() -> None:
    assert set(REGIONS) == set(EXPECTED)


@pytest.mark.parametrize("region", REGIONS)
def test_emergency_and_main_line_are_the_expected(region: str) -> None:
    contacts = resolved(region)
    name, emergency, main, also_text = EXPECTED[region]
    assert contacts.region_name == name
    assert tuple(entry.display for entry in contacts.emergency) == emergency
    assert contacts.main.voice.display == main
    assert contacts.main.also_text is also_text
    assert contacts.edition == "2026-11"


@pytest.mark.parametrize("region", REGIONS)
def test_display_forms_are_those_in_the_file(region: str) -> None:
    contacts = resolved(region)
    shown = {entry.display for entry in contacts.emergency}
    shown |= {point.display for s in contacts.all_services for point in s.channels}
    assert shown <= written(region)
    everything = {entry.display for d in chain(region) for entry in d.emergency}
    everything |= {p.display for d in chain(region) for s in d.all_services for p in s.channels}
    assert everything == written(region)


@pytest.mark.parametrize("region", REGIONS)
def test_one_service_in_a_list_is_the_main_line(region: str) -> None:
    primary = [s for d in chain(region) for s in d.services if s.primary]
    assert [s.id for s in primary] == [resolved(region).main.service.id]


@pytest.mark.parametrize("region", REGIONS)
def test_each_page_has_the_first_numbers_of_the_region(region: str, folder: Path) -> None:
    _, emergency, main, also_text = EXPECTED[region]
    talk = "Call or text" if also_text else "Call"
    texts = pages(region, folder)
    assert texts
    for text in texts:
        assert f"Hurt, or not safe now Call {' or '.join(emergency)} " in text
        assert f" {talk} {main} " in text


@pytest.mark.parametrize("region", REGIONS)
def test_no_region_prints_a_number_of_another(region: str, folder: Path) -> None:
    foreign = set().union(*(numbers(other) for other in REGIONS)) - numbers(region)
    assert foreign
    for text in pages(region, folder):
        assert not foreign & set(phone_tokens(text))


def test_northern_ireland_never_prints_111(folder: Path) -> None:
    assert "111" not in numbers("GB-NIR")
    for text in pages("GB-NIR", folder):
        assert not re.search(r"(?<!\d)111(?!\d)", text)
    assert crisis.denied(DIRECTORIES, "GB-NIR", "Call 111 at any hour", ENGLISH)
    assert crisis.denied(DIRECTORIES, "GB-NIR", "Ring NHS 111", ENGLISH)


def test_111_is_a_menu_in_wales_and_an_option_by_name_in_england_and_scotland() -> None:
    steps = {
        d.region: [step for s in d.services for p in s.channels for step in p.menu_steps]
        for d in DIRECTORIES.values()
    }
    assert [step.press for step in steps["GB-WLS"]] == ["2"]
    assert [step.press for step in steps["GB-ENG"]] == [None]
    assert [step.press for step in steps["GB-SCT"]] == [None]
    assert steps["GB-NIR"] == []


@pytest.mark.parametrize(
    ("region", "text", "hit"),
    [
        ("CA", "988 Suicide & Crisis Lifeline", True),
        ("CA", "9-8-8: Suicide Crisis Helpline", False),
        ("CA", "Call 9-8-8, then press 2", True),
        ("CA", "Talk Suicide Canada", True),
        ("CA", "Call 1-833-456-4566", True),
        ("CA", "Text TALK to 686868", True),
        ("CA", "Need to talk? Text CONNECT to 686868", False),
        ("IE", "Samaritans: 1850 60 90 90", True),
        ("IE", "Text TALK to 50808", True),
        ("IE", "If you need to talk, text HELLO to 50808", False),
        ("AU", "Gay and Lesbian Switchboard, 1800 184 527", True),
        ("AU", "QLife, 1800 184 527", False),
        ("GB-SCT", "Call 111 and press 2", True),
        ("GB-SCT", "Ring 08457 90 90 90", True),
        ("GB-WLS", "Call 111 and press 2", False),
        ("GB-NIR", "111 High Street", False),
        ("NZ", "Call 111", False),
    ],
)
def test_the_denylists(region: str, text: str, hit: bool) -> None:
    assert bool(crisis.denied(DIRECTORIES, region, text, ENGLISH)) is hit


@pytest.mark.parametrize("region", ["ZA", "KE", "NG"])
def test_stubs_refuse_and_say_why(region: str) -> None:
    reason = DIRECTORIES[region].reason
    assert reason
    with pytest.raises(RegionUnavailable) as caught:
        api.build(desk(), recipe="first-steps", region=region)
    assert reason in str(caught.value)
    assert not DIRECTORIES[region].services


def test_quebec_says_to_use_canada() -> None:
    with pytest.raises(RegionUnavailable) as caught:
        api.build(desk(), recipe="first-steps", region="CA-QC")
    assert "Use `region='CA'`." in api.worded(caught.value.remedy)
    assert str(DIRECTORIES["CA-QC"].reason) in str(caught.value)


@pytest.mark.parametrize(
    ("region", "paper"),
    [
        ("US", "letter"),
        ("CA", "letter"),
        ("GB-WLS", "a4"),
        ("IE", "a4"),
        ("AU", "a4"),
        ("NZ", "a4"),
    ],
)
def test_paper_and_locale_are_those_of_the_country(region: str, paper: str) -> None:
    language = desk().language
    assert language.paper(region) == paper
    assert language.locale(region) == f"en_{region.partition('-')[0]}"


def test_a_panel_of_voice_lines_alone_says_so() -> None:
    """By then the list's text lines are too old to be printed."""
    late = dt.date(2026, 11, 1) + dt.timedelta(days=400)
    for today, said in ((TODAY, False), (late, True)):
        built = api.build(desk(today=today), ["stop-pause"], region="GB-ENG")
        assert built.handout.contacts.voice_only is said
        for text in page_texts(built.proven.data):
            assert ("These are voice lines only." in text) is said


@pytest.mark.parametrize("days", [0, 400])
def test_the_contact_sheet_says_how_a_wrong_number_is_reported(days: int) -> None:
    """Also where no line is left beside those of the panel."""
    today = TODAY + dt.timedelta(days=days)
    sheet = api.contact_sheet(desk(today=today), region="GB-ENG")
    assert "A wrong number? Please tell your clinic." in " ".join(page_texts(sheet.proven.data))
    handout = api.build(desk(today=today), ["stop-pause"], region="GB-ENG")
    assert "A wrong number" not in " ".join(page_texts(handout.proven.data))
