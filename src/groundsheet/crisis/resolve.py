"""The one way to choose what is printed: `resolve(directories, region, language, on, records)`."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundsheet.crisis.contacts import (
    AlwaysOpenVoiceLine,
    CrisisContacts,
    Stage,
    left_out,
    name_of,
    sources_of,
)
from groundsheet.crisis.model import CrisisService, Emergency, Source
from groundsheet.crisis.practice import Entry, Listed, listed
from groundsheet.crisis.records import Record
from groundsheet.crisis.regions import Directories
from groundsheet.dates import months_later
from groundsheet.errors import NoCurrentContacts
from groundsheet.notices import Code, Kind, Notice
from groundsheet.wording import command

# Days since the contacts were compared (or confirmed): the policy on age.
WARN_MAIN, ON_PAPER_MAIN, REFUSE_MAIN = 180, 270, 540
WARN_OTHER, LEAVE_OUT_OTHER = 120, 180
OLD_SOURCE_MONTHS = 24


def resolve(
    directories: Directories,
    region: str | None,
    language: str,
    on: dt.date,
    records: Sequence[Record] = (),
) -> CrisisContacts:
    """The contacts to print for a region, in a language, on a day.

    Args:
        directories: by region code.
        region: where the person is; never defaulted.
        language: code of the handout's language.
        on: the day that staleness is judged at.
        records: what the practice has confirmed, withdrawn, replaced and added.

    Raises:
        RegionRequired, RegionUnavailable: see `regions.find`.
        NoCurrentContacts: nothing that satisfies `AlwaysOpenVoiceLine`, no emergency number, or
            one of them was last compared 540 days ago or more.
    """
    found = listed(directories, region, language, on, records)
    emergency, main = found.emergency, _main_line(found)
    if not emergency or main is None:
        raise _lacking(found, bool(emergency), main is not None)
    main_entry, main_line = main
    first = [*emergency, main_entry]
    base = min(entry.since for entry in first)
    age = (on - base).days
    if age >= REFUSE_MAIN:
        raise NoCurrentContacts(
            f"{found.region}: the contacts were last compared {age} days ago "
            f"({_aged(first, on, REFUSE_MAIN)}); from {REFUSE_MAIN} days on none is printed.",
            remedy=(
                "No PDF is made from contacts that old. Update groundsheet to a newer contact "
                f"list, or compare these yourself: {command('contacts confirm', 'ID')}"
            ),
        )
    stage = Stage.ON_PAPER if age >= ON_PAPER_MAIN else Stage.WARN if age >= WARN_MAIN else Stage(0)
    gone = list(found.left_out)
    others = [
        (entry, kept)
        for entry, service in found.services
        if entry is not main_entry
        and language in service.languages
        and (kept := _kept(entry, service, on, gone)) is not None
    ]
    others.sort(key=lambda pair: _rank(pair[1]))
    printed = [*first, *(entry for entry, _ in others)]
    days = REFUSE_MAIN if stage is Stage.ON_PAPER else ON_PAPER_MAIN
    return CrisisContacts(
        region=found.region,
        region_name=found.name,
        language=language,
        edition=found.edition,
        base=base,
        stage=stage,
        emergency=tuple(e.value for e in emergency if isinstance(e.value, Emergency)),
        main=main_line,
        services=tuple(service for _, service in others),
        left_out=tuple(gone),
        replace_after=base + dt.timedelta(days=days),
        notices=tuple(_notices(found, stage, age, printed, len(first), on)),
        checked={e.value.id: e.checked for e in printed if e.checked is not None},
        own={e.value.id: e.own for e in printed if e.own is not None},
        since={e.value.id: e.since for e in printed},
    )


def _main_line(found: Listed) -> tuple[Entry, AlwaysOpenVoiceLine] | None:
    for entry, service in found.services:
        try:
            return entry, AlwaysOpenVoiceLine(service)
        except NoCurrentContacts:
            continue
    return None


def _lacking(found: Listed, emergency: bool, main: bool) -> NoCurrentContacts:
    """What a region lacks, and why."""
    lacking = []
    if not emergency:
        lacking.append("no emergency number with a source")
    if not main:
        lacking.append("no voice line that is in service, open to everyone and at any hour")
    why = [f"{entry.name} was {entry.message}" for entry in found.left_out]
    why += [f"{void.name}: {void.message}" for void in found.void.values()]
    return NoCurrentContacts(
        " ".join([f"{found.region} has {', and '.join(lacking)}.", *why]),
        remedy=(
            f"No PDF is made without both. Your practice can add its own: {command('contacts add')}"
        ),
    )


def _aged(entries: Sequence[Entry], on: dt.date, days: int) -> str:
    """Which of the entries have reached an age, with their ids."""
    return ", ".join(
        f"{name_of(e.value)} [{e.value.id}] {e.since:%Y-%m}"
        for e in entries
        if (on - e.since).days >= days
    )


def _kept(
    entry: Entry, service: CrisisService, on: dt.date, gone: list[Notice]
) -> CrisisService | None:
    """A service less the channels that need confirmation, or None if nothing is left of it."""
    age = (on - entry.since).days
    if age >= LEAVE_OUT_OTHER:
        reason = (
            f"last compared {age} days ago; such services are left out from day "
            f"{LEAVE_OUT_OTHER} on."
        )
        gone.append(left_out(Code.TOO_OLD, service.id, service.name, reason))
        return None
    kept = []
    for point in service.channels:
        reason = needs_confirmation(entry, point.source, on)
        if reason:
            called = f"{service.name} ({point.channel})"
            gone.append(
                Notice(
                    Code.UNCONFIRMED,
                    f"{reason}.",
                    Kind.LEFT_OUT,
                    about=service.id,
                    name=called,
                    remedy=f"To have it printed: {command('contacts confirm', service.id)}",
                )
            )
        else:
            kept.append(point)
    return service.model_copy(update={"channels": tuple(kept)}) if kept else None


def _rank(service: CrisisService) -> tuple[bool, bool, str]:
    """Order of print: for everyone first, then those with a way other than voice."""
    non_voice = any(point.channel != "voice" for point in service.channels)
    return (service.open_to != "everyone", not non_voice, service.id)


def needs_confirmation(entry: Entry, source: Source, on: dt.date) -> str:
    """Why a value may be printed only once the practice has confirmed it, or an empty string."""
    if entry.checked is not None and (on - entry.checked).days < LEAVE_OUT_OTHER:
        return ""
    if source.basis == "practice":
        return ""
    if source.dated is None:
        return "its only source is second-hand and undated" if source.basis == "secondary" else ""
    if source.dated < months_later(on, -OLD_SOURCE_MONTHS):
        return f"its source is of {source.dated}, older than {OLD_SOURCE_MONTHS} months"
    return ""


def _notices(
    found: Listed, stage: Stage, age: int, printed: Sequence[Entry], first: int, on: dt.date
) -> Iterator[Notice]:
    """What the screen says. The first entries are the emergency numbers and the main line."""
    yield from found.void.values()
    if stage is not Stage.FRESH:
        yield Notice(
            Code.CONTACTS_AGED,
            f"the crisis contacts were last compared {age} days ago "
            f"({_aged(printed[:first], on, WARN_MAIN)}); check them before you hand this out. "
            f"From day {REFUSE_MAIN} on nothing is built.",
        )
    ages = [(on - entry.since).days for entry in printed[first:]]
    if stage is Stage.FRESH and ages and max(ages) >= WARN_OTHER:
        yield Notice(
            Code.SERVICES_AGED,
            f"other services were last compared {max(ages)} days ago; from day {LEAVE_OUT_OTHER} "
            "on they are not printed.",
        )
    for entry in printed[:first]:
        value = entry.value
        channels = [p.channel for p in value.channels] if isinstance(value, CrisisService) else [""]
        for channel, source in zip(channels, sources_of(value), strict=True):
            reason = "" if entry.checked else needs_confirmation(entry, source, on)
            if reason:
                name = f"{name_of(value)} ({channel})" if channel else name_of(value)
                message = f"{reason}. It is printed; check it with the official page."
                yield Notice(Code.PRINTED_UNCONFIRMED, message, about=value.id, name=name)


@dataclass(frozen=True, slots=True)
class Due:
    """What happens next to a contact, and when, unless it is confirmed."""

    id: str
    name: str
    on: dt.date
    what: str


def due(
    directories: Directories,
    region: str,
    language: str,
    on: dt.date,
    records: Sequence[Record] = (),
) -> list[Due]:
    """For each contact of a region: what comes next, the soonest first.

    Args:
        directories: what is shipped, by region.
        region: its code.
        language: in which names are wanted.
        on: the day from which to count.
        records: the practice's.

    Raises:
        RegionRequired, RegionUnavailable
    """
    found = listed(directories, region, language, on, records)
    main = _main_line(found)
    result = [Due(void.about, void.name, on, void.message) for void in found.void.values()]
    if main is None:
        result.append(Due("main-line", "main line", on, "there is none: nothing is built"))
    if not found.emergency:
        result.append(Due("emergency", "emergency number", on, "there is none: nothing is built"))
    for name, entry in found.entries.items():
        value = entry.value
        if name in found.void:
            continue
        if isinstance(value, Emergency) or (main is not None and entry is main[0]):
            day, what = _next_of_first(entry, on)
        elif language in value.languages:
            day, what = _next_of_other(entry, on)
        else:
            continue
        result.append(Due(name, name_of(value), day, what))
    return sorted(result, key=lambda item: (item.on, item.id))


def _next(entry: Entry, on: dt.date, stages: Sequence[tuple[int, str]]) -> tuple[dt.date, str]:
    days = [(entry.since + dt.timedelta(days=count), what) for count, what in stages]
    return next((pair for pair in days if pair[0] > on), days[-1])


def _next_of_first(entry: Entry, on: dt.date) -> tuple[dt.date, str]:
    """What comes next for the main line or an emergency number."""
    reasons = [needs_confirmation(entry, source, on) for source in sources_of(entry.value)]
    if entry.checked is None and (reason := next(filter(None, reasons), "")):
        return on, f"printed, and said on screen: {reason}"
    return _next(
        entry,
        on,
        [
            (WARN_MAIN, "said on screen"),
            (ON_PAPER_MAIN, "said on paper"),
            (REFUSE_MAIN, "nothing is built"),
        ],
    )


def _next_of_other(entry: Entry, on: dt.date) -> tuple[dt.date, str]:
    """What comes next for another service."""
    sources = sources_of(entry.value)
    reasons = [reason for s in sources if (reason := needs_confirmation(entry, s, on))]
    if reasons:
        some = "not printed" if len(reasons) == len(sources) else "printed in part"
        return on, f"{some}: {reasons[0]}"
    following = _next(entry, on, [(WARN_OTHER, "said on screen"), (LEAVE_OUT_OTHER, "not printed")])
    for source in sources:
        day = _too_old_from(entry, source)
        if day is not None and day < following[0]:
            following = day, "not printed, since its source is then too old"
    return following


def _too_old_from(entry: Entry, source: Source) -> dt.date | None:
    """The day from which a value needs to be confirmed (again), if its source has a date."""
    if source.basis == "practice" or source.dated is None:
        return None
    day = months_later(source.dated, OLD_SOURCE_MONTHS) + dt.timedelta(days=1)
    checked = entry.checked and entry.checked + dt.timedelta(days=LEAVE_OUT_OTHER)
    return max(day, checked) if checked else day
