"""The lists of a region with a practice's records applied."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from groundsheet.crisis.contacts import left_out, name_of
from groundsheet.crisis.denylist import denied
from groundsheet.crisis.model import (
    ContactPoint,
    CrisisDirectory,
    CrisisService,
    Emergency,
    Source,
    words_in,
)
from groundsheet.crisis.records import (
    EMERGENCY_NUMBER,
    Added,
    Confirmed,
    Record,
    Replaced,
    Seen,
    Valued,
    Withdrawn,
    value_digest,
)
from groundsheet.crisis.regions import Directories, find, stands_on
from groundsheet.errors import RegionUnavailable
from groundsheet.notices import Code, Notice

_WHERE = {"official_page": "its official page", "provider_office": "the provider's office"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact, with the day that its age is counted from."""

    value: Emergency | CrisisService
    since: dt.date
    checked: dt.date | None = None
    own: dt.date | None = None


@dataclass(slots=True)
class Listed:
    """A region's contacts after a practice's records, in the order of the lists.

    `void` says of which contacts a record doesn't count, and why.
    """

    region: str
    name: str
    edition: str
    known: dict[str, Entry] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)
    void: dict[str, Notice] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, Entry]:
        """What wasn't withdrawn."""
        return {name: e for name, e in self.known.items() if name not in self.withdrawn}

    @property
    def left_out(self) -> list[Notice]:
        """What was withdrawn, by whom, when and why."""
        return [
            left_out(
                Code.WITHDRAWN,
                name,
                name_of(self.known[name].value),
                f"withdrawn by {record.by} on {record.on}: {record.why.rstrip('.')}.",
            )
            for name, record in self.withdrawn.items()
        ]

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

    Args:
        directories: what is shipped, by region.
        region: its code; none is refused.
        language: in which words are wanted, such as en.
        on: the day that counts.
        records: the practice's; those of later days don't count.

    Raises:
        RegionRequired, RegionUnavailable: the region has neither a list nor records of its own.
    """
    code = (region or "").strip().upper()
    # A record that was written down late still counts by its day.
    known = sorted((r for r in records if r.on <= on), key=lambda record: record.on)
    own = [r for r in known if isinstance(r, Added) and r.region == code]
    try:
        chain = stands_on(directories, find(directories, region))
    except RegionUnavailable:
        if not own:
            raise
        chain = []
    if chain:
        names = chain[0].name
        result = Listed(code, words_in(names, language), chain[0].edition or "")
    else:
        name = region_name(directories, code, language, own)
        result = Listed(code, name, f"{own[0].on:%Y-%m}")
    _shipped(result, chain, on)
    regions = {entry.region for entry in chain} | {code}
    for record in known:
        if record.region in regions:
            _apply(result, record, language, directories)
    return result


def region_name(
    directories: Directories, code: str, language: str, records: Sequence[Record]
) -> str:
    """The name of a region that only the practice has contacts for.

    Args:
        directories: what is shipped, by region.
        code: of the region.
        language: in which the name is wanted.
        records: the practice's, which may hold a name as typed.
    """
    own = [r for r in records if isinstance(r, Added) and r.region == code]
    typed = next((r.region_name for r in reversed(own) if r.region_name), None)
    if typed or code not in directories:
        return typed or code
    names = directories[code].name
    return words_in(names, language)


def _shipped(result: Listed, chain: Iterable[CrisisDirectory], on: dt.date) -> None:
    """Puts what the shipped lists hold into the result, less what isn't in service."""
    has_emergency = False
    for directory in chain:
        since = directory.compared_on
        if not has_emergency:
            for number in directory.emergency:
                result.known[number.id] = Entry(number, since)
                has_emergency = True
        for service in directory.services:
            if service.status != "active" or not (
                service.period is None or service.period.holds(on)
            ):
                continue
            points = [p for p in service.channels if p.period is None or p.period.holds(on)]
            if points:
                value = service.model_copy(update={"channels": tuple(points)})
                result.known[service.id] = Entry(value, since)


def _apply(result: Listed, record: Record, language: str, directories: Directories) -> None:
    entry = result.known.get(record.id)
    value = None if entry is None else entry.value
    if isinstance(record, Withdrawn):
        if entry is not None:
            result.withdrawn[record.id] = record
            result.void.pop(record.id, None)
        return
    if value is None and not isinstance(record, Added):
        return
    fault = void(directories, result.region, value, record)
    if fault:
        name = record.name if isinstance(record, Added) else name_of(value) if value else ""
        result.void[record.id] = Notice(Code.RECORD_VOID, fault, about=record.id, name=name)
        return
    if isinstance(record, Added):
        entry = _added(record, language)
    elif entry is not None and isinstance(record, Confirmed):
        entry = replace(entry, since=max(entry.since, record.on), checked=record.on)
    elif entry is not None and isinstance(record, Replaced):
        entry = _replaced(entry, record)
    if entry is not None:
        # A later act on a contact makes an earlier withdrawal of it void.
        result.withdrawn.pop(record.id, None)
        result.void.pop(record.id, None)
        result.known[record.id] = entry


def void(
    directories: Directories,
    region: str,
    value: Emergency | CrisisService | None,
    record: Confirmed | Valued,
) -> str:
    """Why a record doesn't count, or an empty string.

    Args:
        directories: for the denylist.
        region: where it would be printed.
        value: the contact as it stands without the record; None for one that is added.
        record: what was done.
    """
    if isinstance(value, CrisisService) and value.primary and record.second is None:
        return (
            f"the record of {record.by} names no second person, which a main line needs; it "
            "doesn't count."
        )
    if isinstance(record, Confirmed):
        if value is not None and value_digest(value) != record.digest:
            return (
                f"it was confirmed by {record.by} on {record.on}, and its value has changed since. "
                "The confirmation is void; confirm it again."
            )
        return ""
    if isinstance(value, Emergency) and (
        record.channel != "voice"
        or record.menu_steps
        or not re.fullmatch(EMERGENCY_NUMBER, record.display)
    ):
        return f"an emergency number has digits only; {record.display!r} isn't printed."
    if isinstance(value, CrisisService) and _point(value, record) is None:
        ways = ", ".join(point.channel for point in value.channels)
        return f"it has no {record.channel} channel to change (it has: {ways})."
    why = denied(directories, region, _in_words(value, record), None, number=record.display)
    return f"{record.display} isn't printed: {why}" if why else ""


def _point(value: CrisisService, record: Valued) -> ContactPoint | None:
    return next((p for p in value.channels if p.channel == record.channel), None)


def _in_words(value: Emergency | CrisisService | None, record: Valued) -> str:
    """What would be printed, in the words of the denylists' phrases, which are in English.

    A record is no text in a language: what counts is a key, a keyword, an option, a name.
    """
    name = record.name if isinstance(record, Added) else name_of(value) if value else ""
    more = [record.for_whom, record.hours] if isinstance(record, Added) else []
    steps = [f"press {step.press}" for step in record.menu_steps if step.press]
    steps += [
        f"choose {text}" for step in record.menu_steps for text in (step.choose or {}).values()
    ]
    if record.channel == "sms":
        how = (
            f"text {record.keyword} to {record.display}"
            if record.keyword
            else "text " + record.display
        )
    else:
        how = ", ".join([f"call {record.display}", *steps])
    return "; ".join([name, *filter(None, more), how])


def _source(record: Seen) -> Source:
    return Source(url=record.page or _WHERE[record.method], basis="practice", dated=record.on)


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
        menu_steps=record.menu_steps,
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


def _replaced(entry: Entry, record: Replaced) -> Entry:
    """The contact with another value in one channel; the others are as old as they were."""
    value, source = entry.value, _source(record)
    if isinstance(value, Emergency):
        digits = record.display.replace(" ", "")
        number = value.model_copy(
            update={"display": record.display, "dial": digits, "source": source}
        )
        return Entry(number, record.on, own=record.on)
    old = _point(value, record)
    points, ages = [], [record.on]
    for point in value.channels:
        if point is not old:
            points.append(point)
            dated = point.source.dated if point.source.basis == "practice" else None
            ages.append(max(dated, entry.checked or dated) if dated else entry.since)
            continue
        points.append(
            ContactPoint(
                channel=record.channel,
                display=record.display,
                keyword=record.keyword,
                menu_steps=record.menu_steps,
                hours=point.hours,
                source=source,
            )
        )
    service = value.model_copy(update={"channels": tuple(points)})
    return Entry(service, min(ages), own=record.on)
