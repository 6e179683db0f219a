"""The one way to choose what is printed: `resolve(directories, region, language, on, records)`."""

import calendar
import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from groundsheet.crisis.contacts import (
    AlwaysOpenVoiceLine,
    CrisisContacts,
    FactState,
    InOtherLanguage,
    Stage,
    name_of,
)
from groundsheet.crisis.model import ContactPoint, CrisisService, Emergency
from groundsheet.crisis.practice import Entry, Listed, listed
from groundsheet.crisis.readers import ServicesFor, services_for
from groundsheet.crisis.records import Record
from groundsheet.crisis.regions import Directories
from groundsheet.crisis.standing import (
    LEAVE_OUT_OTHER,
    ON_PAPER_MAIN,
    ON_PAPER_OTHER,
    REFUSE_MAIN,
    WARN_MAIN,
    WARN_OTHER,
    Standing,
    standing,
)
from groundsheet.errors import NoCurrentContacts
from groundsheet.notices import Code, Notice
from groundsheet.wording import command


@dataclass(slots=True)
class _Chosen:
    """What is printed of a region so far, each with its entry; and what became of the facts."""

    emergency: list[tuple[Entry, Emergency]] = field(default_factory=list)
    main: tuple[Entry, AlwaysOpenVoiceLine] | None = None
    services: list[tuple[Entry, CrisisService]] = field(default_factory=list)
    others: list[tuple[Entry, CrisisService]] = field(default_factory=list)
    foreign: list[tuple[Entry, CrisisService]] = field(default_factory=list)
    states: list[FactState] = field(default_factory=list)
    left_out: list[Notice] = field(default_factory=list)

    @property
    def first(self) -> list[Entry]:
        """The emergency numbers and the main line."""
        numbers = [entry for entry, _ in self.emergency]
        return [*numbers, self.main[0]] if self.main else numbers

    def is_first(self, entry: Entry) -> bool:
        """Whether it is an emergency number, the main line, or a way to it in a language."""
        value, main = entry.value, self.main[0] if self.main else None
        if isinstance(value, Emergency) or entry is main:
            return True
        return main is not None and value.part_of == main.value.id


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
        records: what the practice has confirmed, withdrawn, replaced, restored and added.

    Raises:
        RegionRequired, RegionUnavailable: see `regions.find`.
        NoCurrentContacts: nothing that satisfies `AlwaysOpenVoiceLine`, no emergency number, or
            one of them was last compared 540 days ago or more.
    """
    question = (region, language, on)
    for asked, lists, recorded, contacts in _LAST:
        if asked == question and lists is directories and recorded is records:
            return contacts
    found = listed(directories, region, language, on, records)
    readers = directories[found.region].readers if found.region in directories else ()
    contacts = _resolved(found, readers, language, on)
    _LAST[:] = [(question, directories, records, contacts)]
    return contacts


_LAST: list[
    tuple[tuple[str | None, str, dt.date], Directories, Sequence[Record], CrisisContacts]
] = []
"""What was asked last, and the answer: each packet of a run has the same contacts."""


def _resolved(
    found: Listed, readers: Sequence[ServicesFor], language: str, on: dt.date
) -> CrisisContacts:
    chosen = _choose(found, language, on)
    if not chosen.emergency or chosen.main is None:
        raise _lacking(found, chosen)
    base = min(entry.base for entry in chosen.first)
    age = (on - base).days
    if age >= REFUSE_MAIN:
        raise NoCurrentContacts(
            f"{found.region}: the contacts were last compared {age} days ago "
            f"({_aged(chosen.first, on, REFUSE_MAIN)}); from day {REFUSE_MAIN} on none is printed.",
            remedy=(
                "No PDF is made from contacts that old. Update groundsheet to a newer contact "
                f"list, or compare these yourself: {command('contacts check', found.region)}"
            ),
        )
    stage = Stage.ON_PAPER if age >= ON_PAPER_MAIN else Stage.WARN if age >= WARN_MAIN else Stage(0)
    main_line = chosen.main[1]
    spoken = next((p for p in chosen.services if p[1].part_of == main_line.service.id), None)
    services = _in_order([p for p in chosen.services if p is not spoken], main_line.service)
    first = [p for p in (spoken,) if p is not None]
    shown = [*chosen.first, *(e for e, _ in (*first, *services, *chosen.others, *chosen.foreign))]
    ways = {words.code: words for words in found.languages}
    foreign = [service for _, service in chosen.foreign]
    if spoken is not None:
        foreign.insert(0, main_line.service)
    return CrisisContacts(
        region=found.region,
        region_name=found.name,
        language=language,
        edition=found.edition,
        base=base,
        stage=stage,
        emergency=tuple(number for _, number in chosen.emergency),
        main=main_line,
        services=tuple(service for _, service in services),
        spoken=spoken[1] if spoken is not None else None,
        others=tuple(service for _, service in chosen.others),
        in_other_languages=tuple(
            InOtherLanguage(service, ways[code])
            for service in foreign
            if (code := service.languages[0]) in ways
        ),
        left_out=tuple([*found.left_out, *chosen.left_out]),
        until={e.value.id: _last_day(e, on, chosen.is_first(e)) for e in shown},
        notices=tuple(_notices(found, chosen, stage, age, on)),
        checked={e.value.id: day for e in shown if (day := e.checked) is not None},
        own={e.value.id: day for e in shown if (day := e.own_since) is not None},
        since={e.value.id: e.base for e in shown},
        aged=tuple(
            value.id
            for entry, value in (*services, *chosen.others)
            if (on - entry.base).days >= ON_PAPER_OTHER
        ),
        states=tuple(chosen.states),
        readers=services_for(readers, [service for _, service in services]),
    )


def _choose(found: Listed, language: str, on: dt.date) -> _Chosen:
    """What is printed of the region's contacts, before their order."""
    chosen = _Chosen()
    for entry in found.emergency:
        kept = _take(chosen, standing(entry, on, first=True))
        if isinstance(kept, Emergency):
            chosen.emergency.append((entry, kept))
    for entry, service in found.services:
        stands = standing(entry, on, first=True) if service.primary else None
        if chosen.main is None and stands is not None and isinstance(stands.value, CrisisService):
            with contextlib.suppress(NoCurrentContacts):
                chosen.main = entry, AlwaysOpenVoiceLine(stands.value)
                _take(chosen, stands)
    main = chosen.main[0] if chosen.main else None
    for entry, service in found.services:
        if entry is main:
            continue
        of_main = chosen.is_first(entry)
        if language not in service.languages and not of_main:
            continue
        kept = _take(chosen, standing(entry, on, first=of_main))
        if not isinstance(kept, CrisisService):
            continue
        if language not in service.languages:
            chosen.foreign.append((entry, kept))
        else:
            (chosen.others if entry.other else chosen.services).append((entry, kept))
    return chosen


def _take(chosen: _Chosen, stands: Standing) -> Emergency | CrisisService | None:
    chosen.states.extend(stands.states)
    chosen.left_out.extend(stands.left_out)
    return stands.value


# -- the order ------------------------------------------------------------------------------------


def _in_order(
    services: Sequence[tuple[Entry, CrisisService]], main: CrisisService
) -> list[tuple[Entry, CrisisService]]:
    """The order of print: one way that needs no voice first, unless the main line has one."""
    ranked = sorted(services, key=lambda pair: _rank(pair[1]))
    if any(point.channel != "voice" for point in main.channels):
        return ranked
    silent = [p for p in ranked if any(c.channel in _SILENT for c in p[1].channels)]
    first = [p for p in silent if p[1].open_to == "everyone"] or silent
    return [*first[:1], *(pair for pair in ranked if pair not in first[:1])]


_SILENT = ("sms", "chat", "whatsapp")


def _rank(service: CrisisService) -> tuple[bool, int, bool]:
    """Crisis before support, always open before hours, and hours before none; then for everyone."""
    hours = min(map(_openness, service.channels))
    return (service.kind != "crisis", hours, service.open_to != "everyone")


def _openness(point: ContactPoint) -> int:
    return 0 if point.always_open else 1 if point.hours else 2


# -- the ages -------------------------------------------------------------------------------------


def _last_day(entry: Entry, on: dt.date, first: bool) -> dt.date:
    """The last day on which a sheet with the contact may be used: the end of a month.

    It is the month in which its age would be said on paper; of a sheet that is made later, the last
    whole month before the contact is no longer printed, or the very last day where none is left.
    """
    paper, end = (ON_PAPER_MAIN, REFUSE_MAIN) if first else (ON_PAPER_OTHER, LEAVE_OUT_OTHER)
    if (on - entry.base).days < paper:
        return _end_of_month(entry.base + dt.timedelta(days=paper))
    last = entry.base + dt.timedelta(days=end - 1)
    if last == _end_of_month(last):
        return last
    month = last.replace(day=1) - dt.timedelta(days=1)
    return month if month >= on else last


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _aged(entries: Sequence[Entry], on: dt.date, days: int) -> str:
    """Which of the entries have reached an age, with their ids."""
    return ", ".join(
        f"{name_of(e.value)} [{e.value.id}] {e.base:%Y-%m}"
        for e in entries
        if (on - e.base).days >= days
    )


# -- what is said ---------------------------------------------------------------------------------


def _lacking(found: Listed, chosen: _Chosen) -> NoCurrentContacts:
    """What a region lacks, and why."""
    lacking = []
    if not chosen.emergency:
        lacking.append("no emergency number with a source")
    if chosen.main is None:
        lacking.append("no voice line that is in service, open to everyone and at any hour")
    why = [f"{entry.name} was {entry.message}" for entry in found.left_out]
    why += [f"{void.name}: {void.message}" for void in found.void.values()]
    why += [
        f"{state.name}: {state.withheld}."
        for entry, service in found.services
        if service.primary
        for state in standing(entry, entry.edition, first=True).states
        if state.withheld and state.fact != "cost"
    ]
    return NoCurrentContacts(
        " ".join([f"{found.region} has {', and '.join(lacking)}.", *why]),
        remedy=(
            f"No PDF is made without both. Your practice can add its own: {command('contacts add')}"
        ),
    )


def _notices(
    found: Listed, chosen: _Chosen, stage: Stage, age: int, on: dt.date
) -> Iterator[Notice]:
    """What the screen says."""
    yield from found.void.values()
    yield from _replaced(found)
    if stage is not Stage.FRESH:
        aged = _aged(chosen.first, on, WARN_MAIN)
        yield Notice(
            Code.CONTACTS_AGED,
            f"the crisis contacts were last compared {age} days ago "
            f"({aged}); check them before you hand this out. "
            f"From day {REFUSE_MAIN} on nothing is built.",
            same=f"{stage.name} {aged}",
        )
    others = [entry for entry, _ in (*chosen.services, *chosen.others)]
    oldest = max(((on - entry.base).days for entry in others), default=0)
    if stage is Stage.FRESH and oldest >= WARN_OTHER:
        yield Notice(
            Code.SERVICES_AGED,
            f"other services were last compared {oldest} days ago; from day {LEAVE_OUT_OTHER} "
            "on they are not printed.",
            same=_aged(others, on, WARN_OTHER),
        )
    if graded := _graded(chosen):
        names = ", ".join(f"{name} (grade {grade})" for name, grade in graded.items())
        yield Notice(
            Code.PRINTED_UNCONFIRMED,
            f"printed, and not checked by your practice yet: {names}. "
            "A is the best source, D one that doesn't suffice.",
            about=found.region,
            remedy=f"In one sitting: {command('contacts check', found.region)}",
        )


def _replaced(found: Listed) -> Iterator[Notice]:
    """What stands in the place of a listed value, by whom and since when."""
    for (name, _), record in found.changed.items():
        entry = found.entries.get(name)
        if entry is not None:
            what = f"{record.keyword} to {record.display}" if record.keyword else record.display
            yield Notice(
                Code.REPLACED,
                f"{what} is printed in place of the listed value, by {record.by} on {record.on}.",
                about=name,
                name=name_of(entry.value),
            )


def _graded(chosen: _Chosen) -> dict[str, str]:
    """The emergency numbers and lines that wait for the practice's look, each with a grade.

    It is that of the weakest of its ways: `contacts REGION` shows each.
    """
    ways = (e for e, _ in (*chosen.foreign, *chosen.services) if chosen.is_first(e))
    first = {entry.value.id for entry in (*chosen.first, *ways)}
    grades: dict[str, str] = {}
    for state in chosen.states:
        if state.id in first and state.fact == "number" and not (state.checked or state.own):
            grades[state.name] = max(grades.get(state.name, ""), state.grade or "")
    return grades
