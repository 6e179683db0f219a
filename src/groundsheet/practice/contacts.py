"""A region's contacts as they are printed, and what comes next for each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace as _with
from typing import Literal

from groundsheet import crisis
from groundsheet.crisis import (
    Added,
    CrisisContacts,
    CrisisService,
    Due,
    Emergency,
    FactState,
)
from groundsheet.desk import Desk
from groundsheet.document.facts import ContactFacts, facts_in
from groundsheet.errors import GroundsheetError, Refused, Usage
from groundsheet.language import DEFAULT_LANGUAGE
from groundsheet.notices import Code, Kind, Notice
from groundsheet.panel import ContactWords
from groundsheet.text import plain_text
from groundsheet.wording import command, near


def contacts(desk: Desk, region: str | None, *, as_of: dt.date | None = None) -> CrisisContacts:
    """The contacts of a region as they would be printed.

    Raises:
        Refused: no region, an unknown or stub region, no current contacts.
    """
    on = max(as_of or desk.today, desk.today)
    return crisis.resolve(desk.directories, region, desk.code, on, desk.records)


def to_confirm(found: CrisisContacts) -> tuple[Notice, ...]:
    """What to do before contacts are relied on, if the practice hasn't confirmed them all."""
    if not found.public:
        return ()
    return (
        Notice(
            Code.TO_CONFIRM,
            "some of these come from public sources, and your practice hasn't confirmed them.",
            about=found.region,
            remedy=(
                "Compare them with their official pages in one sitting: "
                f"{command('contacts check', found.region)}"
            ),
        ),
    )


def regions_of(desk: Desk) -> list[str]:
    """The regions that handouts can be made for: the shipped ones, and the practice's own."""
    own = {record.region for record in desk.records if isinstance(record, Added)}
    return sorted({*crisis.available(desk.directories), *own})


def due(
    desk: Desk, region: str | None = None, *, within: int | None = None
) -> dict[str, list[Due]]:
    """For each region: what happens next to each contact, the soonest first.

    Args:
        desk: whose records count.
        region: one region (default: the practice's own, and those it has records of, less one on
            which another of them stands; if there is none, all of them).
        within: how many days to look ahead; None: however far.
    """
    directories = desk.directories
    if region:
        wanted = [region.strip().upper()]
    elif desk.profile:
        home = {record.region for record in desk.records} | {desk.profile.region}
        wanted = [code for code in regions_of(desk) if code in home]
        bases = {directories[code].based_on for code in wanted if code in directories}
        wanted = [code for code in wanted if code not in bases] or crisis.available(directories)
    else:
        wanted = regions_of(desk)
    last = dt.date.max if within is None else desk.today + dt.timedelta(days=within)
    return {
        code: [
            item
            for item in crisis.due(directories, code, desk.code, desk.today, desk.records)
            if item.on <= last
        ]
        for code in wanted
    }


def contact(desk: Desk, name: str) -> tuple[str, Emergency | CrisisService]:
    """A contact by its id, as the practice's records have it today: its region, and its value.

    One that was withdrawn is found as well.

    Raises:
        Usage: there is no contact of that id.
    """
    name = name.strip().lower()
    names: list[str] = []
    codes = {*desk.directories, *(record.region for record in desk.records)}
    for code in sorted(codes, key=lambda code: (len(code), code)):
        try:
            listed = _listed(desk, code)
        except GroundsheetError:
            continue
        if name in listed.known:
            return code, listed.known[name].value
        names.extend(listed.known)
    raise Usage(
        f"there is no contact {name[:60]!r}.{near(name, names)}",
        remedy=f"{command('contacts', 'REGION')} shows each with its id.",
    )


def _listed(desk: Desk, region: str) -> crisis.Listed:
    return crisis.listed(desk.directories, region, desk.code, desk.today, desk.records)


def same_number(
    desk: Desk, region: str, value: Emergency | CrisisService
) -> list[Emergency | CrisisService]:
    """The region's other contacts that are reached at the same number as this one."""

    def numbers(entry: Emergency | CrisisService) -> set[str]:
        if isinstance(entry, Emergency):
            return {entry.display}
        return {point.display for point in entry.channels}

    return [
        entry.value
        for name, entry in _listed(desk, region).entries.items()
        if name != value.id and numbers(entry.value) & numbers(value)
    ]


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region of the list: whether handouts can be made for it, and why not.

    Args:
        edition: the month in which its list was compared; None where there is none.
        use_instead: another region's code, where one takes its place.
    """

    code: str
    name: str
    status: Literal["shipped", "stub", "own"]
    edition: str | None
    reason: str = ""
    use_instead: str = ""


def regions(desk: Desk) -> list[RegionEntry]:
    """All regions that are known, by code: listed ones, stubs, and the practice's own."""
    entries = {
        code: RegionEntry(
            code,
            crisis.words_in(directory.name, desk.code),
            directory.status,
            directory.edition,
            directory.reason or "",
            directory.use_instead or "",
        )
        for code, directory in desk.directories.items()
    }
    for code in regions_of(desk):
        if code not in entries or entries[code].status != "shipped":
            name = crisis.region_name(desk.directories, code, desk.code, desk.records)
            entries[code] = RegionEntry(code, name, "own", None)
    return [entries[code] for code in sorted(entries)]


@dataclass(frozen=True, slots=True)
class Printed:
    """What of a region is printed, or why nothing is."""

    region: str
    contacts: CrisisContacts | None
    refusal: Refused | None = None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Why nothing is printed, if nothing is."""
        if self.refusal is None:
            return ()
        return (Notice(Code.NOTHING_BUILT, str(self.refusal), Kind.REFUSED, about=self.region),)


def all_printed(desk: Desk, *, as_of: dt.date | None = None) -> list[Printed]:
    """The contacts of every region that handouts can be made for."""
    return [printed(desk, code, as_of=as_of) for code in regions_of(desk)]


def printed(desk: Desk, region: str, *, as_of: dt.date | None = None) -> Printed:
    """The contacts of a region as they are printed, or why none is."""
    try:
        return Printed(region, contacts(desk, region, as_of=as_of))
    except Refused as refusal:
        return Printed(region, None, refusal)


@dataclass(frozen=True, slots=True)
class PrintedContact:
    """A contact as it is printed, and how well each fact of it is known.

    Args:
        id: of the contact.
        name: of the service, or who answers the emergency number.
        actions: what to do to reach it, each way on a line, such as "Call 988".
        details: for whom it is, its hours, what it costs; empty where nothing is said.
        page: the address of its official page; empty: none is known.
        place: where it stands: under `now`, as a way in `other-languages`, among `others`.
        by_two: two people change it.
        known: how old it is, and from where.
        facts: each with its grade and why it isn't printed, if it isn't.
    """

    id: str
    name: str
    actions: tuple[str, ...]
    details: str
    page: str
    place: Literal["now", "other-languages", "others"]
    by_two: bool
    known: ContactFacts
    facts: tuple[FactState, ...]


def as_printed(desk: Desk, found: CrisisContacts) -> tuple[PrintedContact, ...]:
    """The contacts of a region in the words of the paper, in order of print.

    Args:
        desk: whose practice prints them.
        found: the contacts.
    """
    words = ContactWords(found, desk.language, desk.profile, discreet=False)
    plain = _with(words, language=desk.in_language(DEFAULT_LANGUAGE).language)
    now = {entry.id for entry in found.entries}
    others = {service.id for service in found.others}
    ids = [entry.id for entry in found.emergency]
    whole = plain if set(ids) & set(found.unworded) else words
    numbers = dict(zip(ids, whole.emergency_entries, strict=True))

    def one(entry: Emergency | CrisisService, known: ContactFacts) -> PrintedContact:
        if isinstance(entry, Emergency):
            said, by_two = numbers[entry.id], True
        else:
            said = (plain if entry.id in found.unworded else words).entry(entry)
            by_two = entry.primary
        return PrintedContact(
            entry.id,
            said.name,
            tuple(plain_text(action) for action in said.actions),
            said.details,
            entry.official_page.url if entry.official_page else "",
            "now" if entry.id in now else "others" if entry.id in others else "other-languages",
            by_two,
            known,
            tuple(state for state in found.states if state.id == entry.id),
        )

    together = found.everything
    known = facts_in(found, together)
    return tuple(one(entry, facts) for entry, facts in zip(together, known, strict=True))
