"""The lists of a region with a practice's records applied."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from groundsheet.crisis.contacts import left_out, name_of
from groundsheet.crisis.denylist import denied
from groundsheet.crisis.evidence import Event, Fact
from groundsheet.crisis.facts import (
    StatedFact,
    facts_of,
    menu_text,
    plain_number,
    point_facts,
    same_form,
)
from groundsheet.crisis.grades import Evidence, grade
from groundsheet.crisis.languages import WaysInLanguage
from groundsheet.crisis.model import (
    ContactPoint,
    CrisisDirectory,
    CrisisService,
    Emergency,
    OfficialPage,
    words_in,
)
from groundsheet.crisis.records import (
    ALWAYS,
    EMERGENCY_NUMBER,
    Added,
    Confirmed,
    Record,
    Replaced,
    Restored,
    Valued,
    Withdrawn,
    value_digest,
)
from groundsheet.crisis.regions import Directories, find, stands_on
from groundsheet.errors import RegionUnavailable
from groundsheet.notices import Code, Notice

_NUMBERS = ("number", "menu")


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact as the records leave it.

    `evidence` is what its public facts are graded by, `edition` the day that their age is counted
    from; `confirmed` and `own` the days of the practice's looks and of its own values, by fact.
    `other` says that it belongs to the list for other needs.
    """

    value: Emergency | CrisisService
    evidence: Evidence
    edition: dt.date
    confirmed: Mapping[str, dt.date] = field(default_factory=dict)
    own: Mapping[str, dt.date] = field(default_factory=dict)
    other: bool = False

    @property
    def numbers(self) -> list[StatedFact]:
        """Its numbers, with what to press or choose."""
        return [fact for fact in facts_of(self.value) if fact.fact in _NUMBERS]

    def since(self, fact: StatedFact) -> dt.date:
        """The day that the age of a fact is counted from."""
        start = self.own.get(fact.key, self.edition)
        return max(start, self.confirmed.get(fact.key, start))

    @property
    def base(self) -> dt.date:
        """The day that its age is counted from: that of the oldest number that may be printed."""
        days = [self.since(fact) for fact in self.numbers if self._may_be_printed(fact)]
        return min(days or map(self.since, self.numbers))

    def _may_be_printed(self, fact: StatedFact) -> bool:
        value = self.value
        if isinstance(value, Emergency) or value.primary or value.part_of is not None:
            return True
        looked_up = fact.key in self.confirmed or fact.key in self.own
        return looked_up or grade(fact, self.evidence).printed

    @property
    def checked(self) -> dt.date | None:
        """The day on which the practice had confirmed all of its numbers, or None."""
        waiting = [f for f in self.numbers if f.key not in self.confirmed and f.key not in self.own]
        days = [self.confirmed[f.key] for f in self.numbers if f.key in self.confirmed]
        return min(days) if days and not waiting else None

    @property
    def own_since(self) -> dt.date | None:
        """The day of the practice's latest value of its own, or None."""
        return max(self.own.values(), default=None)


@dataclass(slots=True)
class Listed:
    """A region's contacts after a practice's records, in the order of the lists.

    `shipped` are those of the lists as they were read; `void` says of which contacts a record
    doesn't count, and why; `changed` are the records by which a channel has another value.
    """

    region: str
    name: str
    edition: str
    known: dict[str, Entry] = field(default_factory=dict)
    shipped: dict[str, Entry] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)
    void: dict[str, Notice] = field(default_factory=dict)
    changed: dict[tuple[str, str], Replaced] = field(default_factory=dict)
    languages: tuple[WaysInLanguage, ...] = ()

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
        """The services that are in service, of both lists."""
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
        result.languages = chain[0].ways
    else:
        name = region_name(directories, code, language, own)
        result = Listed(code, name, f"{own[0].on:%Y-%m}")
    _shipped(result, chain, on)
    result.shipped = dict(result.known)
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
        evidence, since = Evidence.of(directory), directory.compared_on
        if not has_emergency:
            for number in directory.emergency:
                result.known[number.id] = Entry(number, evidence, since)
                has_emergency = True
        others = {service.id for service in directory.other_services}
        for service in directory.all_services:
            if service.status != "active" or not (
                service.period is None or service.period.holds(on)
            ):
                continue
            points = [p for p in service.channels if p.period is None or p.period.holds(on)]
            if points:
                value = service.model_copy(update={"channels": tuple(points)})
                other = service.id in others or service.kind == "information"
                result.known[service.id] = Entry(value, evidence, since, other=other)


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
    if isinstance(record, Restored) and needs_second(result, record):
        fault = _one_alone(record)
    if fault:
        name = record.name if isinstance(record, Added) else name_of(value) if value else ""
        result.void[record.id] = Notice(Code.RECORD_VOID, fault, about=record.id, name=name)
        return
    result.void.pop(record.id, None)
    if isinstance(record, Added):
        entry = result.shipped[record.id] = _added(record, language)
    elif entry is not None and isinstance(record, Confirmed):
        entry, fault = _confirmed(entry, record)
        if fault:
            result.void[record.id] = Notice(
                Code.RECORD_VOID, fault, about=record.id, name=name_of(entry.value)
            )
    elif entry is not None and isinstance(record, Replaced):
        entry = _replaced(entry, record, language)
        result.changed[record.id, record.channel] = record
    elif isinstance(record, Restored):
        result.changed = {key: kept for key, kept in result.changed.items() if key[0] != record.id}
        entry = result.shipped[record.id]
    if entry is not None:
        # A later act on a contact makes an earlier withdrawal of it void.
        result.withdrawn.pop(record.id, None)
        result.known[record.id] = entry


# -- what counts ----------------------------------------------------------------------------------


def void(
    directories: Directories,
    region: str,
    value: Emergency | CrisisService | None,
    record: Confirmed | Valued | Restored,
) -> str:
    """Why a record doesn't count, or an empty string.

    Args:
        directories: for the denylist, the events and the names of regions.
        region: where it would be printed.
        value: the contact as it stands without the record; None for one that is added.
        record: what was done.
    """
    if isinstance(record, Confirmed) and value is not None and record.digest and not record.facts:
        return "" if value_digest(value) == record.digest else _changed_since(record, "value")
    if isinstance(record, Confirmed | Restored):
        return ""
    changes_first = isinstance(record, Replaced) and value is not None and _first(value)
    if changes_first and record.second is None:
        return _one_alone(record)
    if isinstance(record, Added) and record.region_name:
        taken = _region_called(directories, record.region_name)
        if taken and taken.region != record.region:
            return (
                f"{record.region_name} is the name of {taken.region}, which has its own contacts."
            )
    fault = _no_such_number(directories, region, value, record)
    if fault:
        return fault
    why = denied(
        directories, region, _in_words(value, record), None, number=record.display
    ) or _ended(directories, region, value, record)
    return f"{record.display} isn't printed: {why}" if why else ""


def _one_alone(record: Valued | Restored) -> str:
    return (
        f"the record of {record.by} names no second person, which a change of a main line or "
        "an emergency number needs; it doesn't count."
    )


def _changed_since(record: Confirmed, what: str) -> str:
    return (
        f"its {what} was confirmed by {record.by} on {record.on}, and has changed since. "
        "The confirmation is void; confirm it again."
    )


def _first(value: Emergency | CrisisService) -> bool:
    """Whether it is an emergency number or a main line, which two people change."""
    return isinstance(value, Emergency) or value.primary


def _region_called(directories: Directories, name: str) -> CrisisDirectory | None:
    wanted = " ".join(name.casefold().split())
    for directory in directories.values():
        if wanted in {" ".join(text.casefold().split()) for text in directory.name.values()}:
            return directory
    return None


def _no_such_number(
    directories: Directories, region: str, value: Emergency | CrisisService | None, record: Valued
) -> str:
    if isinstance(value, Emergency) or (isinstance(record, Added) and record.role == "emergency"):
        if (
            record.channel != "voice"
            or record.menu_steps
            or not re.fullmatch(EMERGENCY_NUMBER, record.display)
        ):
            return f"an emergency number has digits only; {record.display!r} isn't printed."
        lengths = directories[region].emergency_digits if region in directories else (3,)
        if len(re.sub(r"\D", "", record.display)) not in lengths:
            wanted = " or ".join(map(str, lengths))
            return (
                f"an emergency number has {wanted} digits here; {record.display!r} isn't printed."
            )
    if isinstance(value, CrisisService) and _point(value, record) is None:
        ways = ", ".join(point.channel for point in value.channels)
        return f"it has no {record.channel} channel to change (it has: {ways})."
    return ""


def _ended(
    directories: Directories, region: str, value: Emergency | CrisisService | None, record: Valued
) -> str:
    """What an event says of the value, if one has ended it."""
    if region not in directories:
        return ""
    for directory in stands_on(directories, directories[region]):
        evidence = Evidence.of(directory) if directory.edition else _NO_EVIDENCE
        for fact, text in _brought(evidence, value, record):
            if event := evidence.ended(fact, text):
                return event.what
    return ""


def _brought(
    evidence: Evidence, value: Emergency | CrisisService | None, record: Valued
) -> Iterator[tuple[StatedFact, str]]:
    """What a record brings, each with the fact that it takes the place of.

    A number that is added takes no place: whichever contact it was, where an event has ended it.
    """
    texts: dict[Fact, str] = {"number": _with_keyword(record)}
    if value is None:
        names = dict.fromkeys(event.contact for event in evidence.events)
    else:
        names = dict.fromkeys([value.id])
        point = ContactPoint(
            channel=record.channel, display=record.display, menu_steps=record.menu_steps
        )
        texts |= {"menu": menu_text(point), "hours": getattr(record, "hours", None) or ""}
    there = {} if value is None else {fact.key: fact for fact in facts_of(value)}
    for name in names:
        for fact, text in texts.items():
            stated = StatedFact(name, record.channel, fact, text, ())
            yield there.get(stated.key, stated), text


def _with_keyword(record: Valued) -> str:
    return f"{record.keyword} to {record.display}" if record.keyword else record.display


def needs_second(found: Listed, record: Record) -> str:
    """Why a new record needs a second person and has none, or an empty string.

    One person is enough to confirm what is listed, and for a number that nobody else has.
    """
    second = getattr(record, "second", None)
    if second is not None:
        return ""
    entry = found.known.get(record.id)
    if isinstance(record, Restored):
        changed = entry is not None and entry.own and record.id in found.shipped
        first = entry is not None and _first(entry.value)
        return "it changes a main line or an emergency number." if changed and first else ""
    if not isinstance(record, Added):
        return ""
    values = [entry.value for entry in found.known.values()]
    if record.role == "emergency" and any(isinstance(value, Emergency) for value in values):
        return "the region has an emergency number already; this changes what is printed."
    numbers = [pair for value in values for pair in names_and_numbers(value)]
    listed_as = familiar(numbers, record.name, record.display)
    return f"{listed_as} is listed under that name or number already." if listed_as else ""


def undoes_nothing(found: Listed, record: Record) -> bool:
    """Whether a new record would restore a contact that is as its list has it."""
    if not isinstance(record, Restored) or record.id not in found.known:
        return False
    changed = found.known[record.id].own != found.shipped[record.id].own
    return not (changed or record.id in found.withdrawn or record.id in found.void)


def names_and_numbers(value: Emergency | CrisisService) -> list[tuple[str, str]]:
    """A contact's name with each of its numbers."""
    if isinstance(value, Emergency):
        return [(value.display, value.display)]
    return [(value.name, point.display) for point in value.channels]


def familiar(listed_numbers: Iterable[tuple[str, str]], name: str, number: str) -> str:
    """The listed contact, by its name, that has a name or a number, or an empty string."""
    for shown, listed_number in listed_numbers:
        if same_form(listed_number, number) or _same_name(shown, name):
            return shown
    return ""


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


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
        how = f"text {_with_keyword(record)}"
    else:
        how = ", ".join([f"call {record.display}", *steps])
    return "; ".join([name, *filter(None, more), how])


# -- what comes of it -----------------------------------------------------------------------------

_NO_EVIDENCE = Evidence({}, (), dt.date(2000, 1, 1))


def _confirmed(entry: Entry, record: Confirmed) -> tuple[Entry, str]:
    """The contact with what was confirmed, and why some of it doesn't count."""
    facts = {fact.key: fact for fact in facts_of(entry.value)}
    wanted = record.facts or {fact.key: fact.digest for fact in entry.numbers}
    confirmed, fault = dict(entry.confirmed), ""
    for key, digest in wanted.items():
        fact = facts.get(key)
        if fact is None or fact.digest != digest:
            fault = _changed_since(record, key.rpartition("/")[2])
        elif event := _later_event(entry, fact, record.on):
            fault = f"it was confirmed on {record.on}, and then: {event.what}"
        else:
            confirmed[key] = max(record.on, confirmed.get(key, record.on))
    return replace(entry, confirmed=confirmed), fault


def _later_event(entry: Entry, fact: StatedFact, on: dt.date) -> Event | None:
    event = entry.evidence.ended(fact)
    return event if event is not None and event.since > on else None


def _page(record: Valued) -> OfficialPage | None:
    if record.page and re.match(r"https?://\S+$", record.page):
        return OfficialPage(url=record.page, sources=())
    return None


def _added(record: Added, language: str) -> Entry:
    if record.role == "emergency":
        number = Emergency(
            id=record.id,
            service={language: record.name},
            condition={language: record.for_whom} if record.for_whom else None,
            display=record.display,
            dial=record.display.replace(" ", ""),
            official_page=_page(record),
        )
        return _of_practice(number, record)
    point = ContactPoint(
        channel=record.channel,
        display=record.display,
        keyword=record.keyword,
        menu_steps=record.menu_steps,
        hours={language: record.hours} if record.hours else "always",
    )
    service = CrisisService(
        id=record.id,
        name=record.name,
        kind="crisis" if record.role == "main" else "support",
        open_to=("some",) if record.for_whom else "everyone",
        for_whom={language: record.for_whom} if record.for_whom else None,
        primary=record.role == "main",
        languages=(language,),
        official_page=_page(record),
        channels=(point,),
    )
    return _of_practice(service, record)


def _of_practice(value: Emergency | CrisisService, record: Added) -> Entry:
    own = {fact.key: record.on for fact in facts_of(value)}
    return Entry(value, _NO_EVIDENCE, record.on, own=own)


def _replaced(entry: Entry, record: Replaced, language: str) -> Entry:
    """The contact with another value in one channel; the others are as old as they were.

    Hours, cost and networks belong to the old number and don't carry over to a new one. A main
    line stays open at any hour: that is what two people have looked up of it.
    """
    value = entry.value
    if isinstance(value, Emergency):
        digits = record.display.replace(" ", "")
        number = value.model_copy(update={"display": record.display, "dial": digits, "sources": ()})
        return replace(entry, value=number, confirmed={}, own={"number": record.on})
    old = _point(value, record)
    if old is None:
        return entry
    numbers = [(x.keyword or "", plain_number(x.display)) for x in (old, record)]
    same = numbers[0] == numbers[1]
    point = ContactPoint(
        channel=record.channel,
        display=record.display,
        keyword=record.keyword,
        menu_steps=record.menu_steps,
        hours=_hours(value, old, record, same, language),
        cost=record.cost or (old.cost if same else "unknown"),
        networks=old.networks if same else (),
        sources=old.sources if same else type(old.sources)(),
    )
    prefix = f"{record.channel}/"
    points = tuple(point if p is old else p for p in value.channels)
    return replace(
        entry,
        value=value.model_copy(update={"channels": points}),
        confirmed={k: day for k, day in entry.confirmed.items() if not k.startswith(prefix)},
        own={k: day for k, day in entry.own.items() if not k.startswith(prefix)}
        | {
            f.key: record.on
            for f in point_facts(value.id, point)
            if f.fact in _stated(value, record)
        },
    )


def _stated(value: CrisisService, record: Replaced) -> set[str]:
    """The facts that a replacement states; what it doesn't rests on what it rested on."""
    hours = record.hours or (value.primary and record.channel == "voice")
    given = {"hours": hours, "cost": record.cost}
    return {*_NUMBERS, *(fact for fact, text in given.items() if text)}


def _hours(
    value: CrisisService, old: ContactPoint, record: Replaced, same: bool, language: str
) -> str | dict[str, str] | None:
    if record.hours is not None:
        return ALWAYS if record.hours == ALWAYS else {language: record.hours}
    if value.primary and record.channel == "voice":
        return ALWAYS
    return old.hours if same else None
