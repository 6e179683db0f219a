"""The lists of a region with a practice's records applied."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from groundsheet.crisis.contacts import LeftOut, name_of
from groundsheet.crisis.model import (
    ContactPoint,
    CrisisDirectory,
    CrisisService,
    Emergency,
    Source,
)
from groundsheet.crisis.records import (
    Added,
    Confirmed,
    Record,
    Replaced,
    Seen,
    Withdrawn,
    value_digest,
)
from groundsheet.crisis.regions import Directories, find, stands_on
from groundsheet.errors import NoCurrentContacts, RegionUnavailable

OWN_PAGE = "the provider's office"


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact, with the day that its age is counted from."""

    value: Emergency | CrisisService
    since: dt.date
    checked: dt.date | None = None
    own: dt.date | None = None


@dataclass(slots=True)
class Listed:
    """A region's contacts after a practice's records, in the order of the lists."""

    region: str
    name: str
    edition: str
    entries: dict[str, Entry] = field(default_factory=dict)
    gone: dict[str, Entry] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    void: list[str] = field(default_factory=list)

    @property
    def emergency(self) -> list[Entry]:
        """The emergency numbers."""
        return [e for e in self.entries.values() if isinstance(e.value, Emergency)]

    @property
    def services(self) -> list[tuple[Entry, CrisisService]]:
        """The services that are in service."""
        return [
            (entry, entry.value)
            for entry in self.entries.values()
            if isinstance(entry.value, CrisisService)
        ]


def listed(
    directories: Directories,
    region: str | None,
    language: str,
    on: dt.date,
    records: Sequence[Record] = (),
) -> Listed:
    """The contacts of a region on a day, with the records that apply to it.

    Raises:
        RegionRequired, RegionUnavailable: the region has neither a list nor records of its own.
    """
    code = (region or "").strip().upper()
    known = [record for record in records if record.on <= on]
    own = [r for r in known if isinstance(r, Added) and r.region == code]
    try:
        chain = stands_on(directories, find(directories, region))
    except RegionUnavailable:
        if not own:
            raise
        chain = []
    if chain:
        names = chain[0].name
        result = Listed(code, names.get(language, names["en"]), chain[0].edition or "")
    else:
        result = _of_its_own(directories, code, language, own)
    _shipped(result, chain, on)
    regions = {entry.region for entry in chain} | {code}
    for record in known:
        if record.region in regions:
            _apply(result, record, language)
    return result


def _of_its_own(directories: Directories, code: str, language: str, own: Sequence[Added]) -> Listed:
    """A region that only the practice has contacts for."""
    roles = {record.role for record in own}
    lacking = [
        text
        for role, text in (("emergency", "an emergency number"), ("main", "a main line"))
        if role not in roles
    ]
    if lacking:
        raise NoCurrentContacts(
            f"{code}: your practice's own contacts lack {' and '.join(lacking)}.",
            remedy="`groundsheet contacts add --help` shows how to add them.",
        )
    stub = directories.get(code)
    name = next((r.region_name for r in own if r.region_name), None)
    if name is None:
        name = stub.name.get(language, stub.name["en"]) if stub else code
    return Listed(code, name, f"{min(record.on for record in own):%Y-%m}")


def _shipped(result: Listed, chain: Iterable[CrisisDirectory], on: dt.date) -> None:
    """Puts what the shipped lists hold into the result, less what isn't in service."""
    has_emergency = False
    for directory in chain:
        since = directory.compared_on
        if not has_emergency:
            for number in directory.emergency:
                result.entries[number.id] = Entry(number, since)
                has_emergency = True
        for service in directory.services:
            if service.status != "active" or not (
                service.period is None or service.period.holds(on)
            ):
                continue
            points = [p for p in service.channels if p.period is None or p.period.holds(on)]
            if points:
                value = service.model_copy(update={"channels": tuple(points)})
                result.entries[service.id] = Entry(value, since)


def _apply(result: Listed, record: Record, language: str) -> None:
    if isinstance(record, Added):
        result.entries[record.id] = _added(record, language)
        return
    entry = result.entries.get(record.id) or result.gone.get(record.id)
    if entry is None:
        return
    if isinstance(record, Withdrawn):
        reason = f"withdrawn by {record.by} on {record.on}: {record.why}"
        result.gone[record.id] = result.entries.pop(record.id, entry)
        _forget(result, record.id)
        result.left_out.append(LeftOut(record.id, name_of(entry.value), reason))
        return
    fault = _void(entry.value, record)
    if fault:
        result.void.append(f"{name_of(entry.value)}: {fault}")
        return
    if isinstance(record, Confirmed):
        entry = replace(entry, since=max(entry.since, record.on), checked=record.on)
    else:
        value = _replaced(entry.value, record)
        entry = Entry(value, entry.since, own=record.on)
    _forget(result, record.id)
    result.entries[record.id] = entry


def _forget(result: Listed, contact: str) -> None:
    """A later act makes an earlier withdrawal, and what was said of it, void."""
    result.left_out = [gone for gone in result.left_out if gone.id != contact]


def _void(value: Emergency | CrisisService, record: Confirmed | Replaced) -> str:
    """Why a record no longer counts, or an empty string."""
    if isinstance(value, CrisisService) and value.primary and record.second is None:
        return "its record names no second person, which a main line needs; it doesn't count."
    if isinstance(record, Confirmed) and value_digest(value) != record.digest:
        return (
            f"it was confirmed by {record.by} on {record.on}, and its value has changed since. "
            "The confirmation is void; confirm it again."
        )
    return ""


def _source(record: Seen) -> Source:
    return Source(url=record.page or OWN_PAGE, basis="practice", dated=record.on)


def _added(record: Added, language: str) -> Entry:
    if record.role == "emergency":
        number = Emergency(
            id=record.id,
            service={language: record.name},
            condition={language: record.for_whom} if record.for_whom else None,
            display=record.display,
            dial=record.display.replace(" ", ""),
            source=_source(record),
        )
        return Entry(number, record.on, own=record.on)
    point = ContactPoint(
        channel=record.channel,
        display=record.display,
        keyword=record.keyword,
        hours={language: record.hours} if record.hours else "always",
        source=_source(record),
    )
    service = CrisisService(
        id=record.id,
        name=record.name,
        kind="crisis" if record.role == "main" else "support",
        open_to=("some",) if record.for_whom else "everyone",
        for_whom={language: record.for_whom} if record.for_whom else None,
        primary=record.role == "main",
        languages=(language,),
        channels=(point,),
    )
    return Entry(service, record.on, own=record.on)


def _replaced(value: Emergency | CrisisService, record: Replaced) -> Emergency | CrisisService:
    source = _source(record)
    if isinstance(value, Emergency):
        digits = record.display.replace(" ", "")
        return value.model_copy(
            update={"display": record.display, "dial": digits, "source": source}
        )
    points = list(value.channels)
    old = next((p for p in points if p.channel == record.channel), None)
    new = ContactPoint(
        channel=record.channel,
        display=record.display,
        keyword=record.keyword,
        menu_steps=old.menu_steps if old else (),
        hours=old.hours if old else points[0].hours,
        source=source,
    )
    if old is None:
        points.append(new)
    else:
        points[points.index(old)] = new
    return value.model_copy(update={"channels": tuple(points)})
