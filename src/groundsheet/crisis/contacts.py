"""The contacts that are printed: impossible without an emergency number and an always-open line."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from groundsheet.crisis.evidence import Fact, Source
from groundsheet.crisis.facts import facts_of
from groundsheet.crisis.grades import Letter
from groundsheet.crisis.languages import WaysInLanguage
from groundsheet.crisis.model import ContactPoint, CrisisService, Emergency, Words
from groundsheet.errors import NoCurrentContacts
from groundsheet.notices import Code, Kind, Notice


class Stage(IntEnum):
    """How far the contacts have aged."""

    FRESH = 0
    WARN = 1
    ON_PAPER = 2


def name_of(entry: Emergency | CrisisService) -> str:
    """What an entry is called in a sentence: its number, or the service's name."""
    return entry.display if isinstance(entry, Emergency) else entry.name


def _worded(entry: Emergency | CrisisService) -> list[Words | None]:
    """Every text of an entry that is written in languages."""
    if isinstance(entry, Emergency):
        return [entry.service, entry.condition]
    hours = [point.hours for point in entry.channels if isinstance(point.hours, dict)]
    steps = [step.choose for point in entry.channels for step in point.menu_steps]
    return [entry.for_whom, *hours, *steps]


def fact_marks(entries: Iterable[Emergency | CrisisService]) -> tuple[str, ...]:
    """8 hex digits for each fact of some contacts: by them an older sheet is judged."""
    return tuple(fact.digest[:8] for entry in entries for fact in facts_of(entry))


@dataclass(frozen=True, slots=True)
class AlwaysOpenVoiceLine:
    """The region's main line: only a primary, 24-hour crisis line for everyone can be one."""

    service: CrisisService

    def __post_init__(self) -> None:
        """Refuses a service that isn't such a line."""
        service = self.service
        if not (
            service.kind == "crisis"
            and service.open_to == "everyone"
            and service.primary
            and service.status == "active"
            and any(point.channel == "voice" and point.always_open for point in service.channels)
        ):
            raise NoCurrentContacts(
                f"{service.name} is not a crisis line that everyone can call at any hour."
            )

    @property
    def voice(self) -> ContactPoint:
        """The always-open voice channel."""
        return next(p for p in self.service.channels if p.channel == "voice" and p.always_open)

    @property
    def also_text(self) -> bool:
        """Whether a text to the very same number works, at any hour and without a keyword."""
        return not self.voice.menu_steps and any(
            point.channel == "sms"
            and point.display == self.voice.display
            and point.always_open
            and point.keyword is None
            for point in self.service.channels
        )


def left_out(code: Code, name: str, called: str, reason: str, same: str = "") -> Notice:
    """A contact that isn't printed.

    Args:
        code: why.
        name: the contact's id.
        called: what it is called.
        reason: why, as a sentence.
        same: as in a `Notice`.
    """
    return Notice(code, reason, Kind.LEFT_OUT, about=name, name=called, same=same)


@dataclass(frozen=True, slots=True)
class FactState:
    """How one fact stands: its value, its grade and sources, and what became of it.

    `channel` is empty for an emergency number. `checked` is the day on which the practice confirmed
    it, `own` the day of its own record of it; then it has no grade. `withheld` says why it is not
    printed, and is empty where it is.
    """

    id: str
    name: str
    channel: str
    fact: Fact
    value: str
    grade: Letter | None
    why: str
    sources: tuple[Source, ...]
    checked: dt.date | None
    own: dt.date | None
    withheld: str

    @property
    def display(self) -> str:
        """Of a number: the number alone, without the word to text."""
        return self.value.rpartition(" to ")[2]

    @property
    def dated(self) -> dt.date | None:
        """The date of its newest source."""
        return max((s.dated for s in self.sources if s.dated), default=None)


@dataclass(frozen=True, slots=True)
class InOtherLanguage:
    """Ways to the main line in another language than the sheet's, and the words for them."""

    service: CrisisService
    words: WaysInLanguage


_UNSAID: dict[type, Any] = {
    Emergency: {"official_page": True, "sources": True},
    CrisisService: {"official_page": True, "channels": {"__all__": {"sources"}}},
}
"""What a source that is read anew may change: such a sheet prints the same."""


@dataclass(frozen=True, slots=True)
class CrisisContacts:
    """The contacts for one region, language and day: always an emergency number and a main line.

    `spoken` are the ways to the main line in the sheet's own language, where it has such ways.
    `services` holds the other services for "Get help now", in order of print; `others` the
    list for other needs, which never stands among them. `checked` and `own` say which of all these
    the practice has confirmed, and which it has added or changed, each with the day; `since` the
    day that each one's age is counted from, `until` the last day on which paper with it may be
    used; `aged` those of which the paper says that they are old;
    `states` how each fact stands, printed or not; `readers` which services come first for whom a
    text was written. Made by `resolve`.
    """

    region: str
    region_name: str
    language: str
    edition: str
    base: dt.date
    stage: Stage
    emergency: tuple[Emergency, ...]
    main: AlwaysOpenVoiceLine
    services: tuple[CrisisService, ...]
    left_out: tuple[Notice, ...]
    until: Mapping[str, dt.date]
    spoken: CrisisService | None = None
    others: tuple[CrisisService, ...] = ()
    in_other_languages: tuple[InOtherLanguage, ...] = ()
    notices: tuple[Notice, ...] = ()
    checked: Mapping[str, dt.date] = field(default_factory=dict)
    own: Mapping[str, dt.date] = field(default_factory=dict)
    since: Mapping[str, dt.date] = field(default_factory=dict)
    aged: tuple[str, ...] = ()
    states: tuple[FactState, ...] = ()
    readers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses contacts without an emergency number or a main line."""
        if not self.emergency or not isinstance(self.main, AlwaysOpenVoiceLine):
            raise NoCurrentContacts(f"{self.region} has no emergency number that may be printed.")

    @property
    def replace_after(self) -> dt.date:
        """The last day on which paper with all of them may be used: that of the earliest."""
        return min(self.until.values())

    @property
    def all_services(self) -> tuple[CrisisService, ...]:
        """The main line, then the others of the first list."""
        spoken = (self.spoken,) if self.spoken is not None else ()
        return (self.main.service, *spoken, *self.services)

    @property
    def entries(self) -> tuple[Emergency | CrisisService, ...]:
        """Everything that stands under "Get help now", in order."""
        return (*self.emergency, *self.all_services)

    @property
    def everything(self) -> tuple[Emergency | CrisisService, ...]:
        """All contacts that are printed anywhere."""
        ways = (way.service for way in self.in_other_languages)
        together = (*self.entries, *self.others, *ways)
        # The main line itself is the way to it in its first language.
        return tuple({entry.id: entry for entry in together}.values())

    def services_for(self, audiences: Iterable[str]) -> tuple[CrisisService, ...]:
        """The services in order of print on a sheet for some readers: theirs come first."""
        theirs = [name for audience in audiences for name in self.readers.get(audience, ())]
        ranks = {name: rank for rank, name in enumerate(dict.fromkeys(theirs))}
        return tuple(sorted(self.services, key=lambda s: ranks.get(s.id, len(ranks))))

    def printed(self) -> Iterator[FactState]:
        """Every number and address that is printed, in order."""
        wanted = {entry.id: index for index, entry in enumerate(self.everything)}
        found = [s for s in self.states if s.fact == "number" and not s.withheld and s.id in wanted]
        yield from sorted(found, key=lambda state: wanted[state.id])

    @property
    def public(self) -> tuple[Emergency | CrisisService, ...]:
        """What rests, at least in part, on public sources that the practice hasn't confirmed."""
        waiting = {
            state.id
            for state in self.states
            if state.fact in ("number", "menu")
            and not (state.withheld or state.checked or state.own)
        }
        return tuple(entry for entry in self.everything if entry.id in waiting)

    @property
    def checked_by_facts(self) -> tuple[Mapping[str, dt.date], Mapping[str, dt.date]]:
        """The contacts that are checked, with the day: all that is printed of them, or numbers."""
        waiting = {
            state.id for state in self.states if not (state.withheld or state.checked or state.own)
        }
        whole = {name: day for name, day in self.checked.items() if name not in waiting}
        return whole, {name: day for name, day in self.checked.items() if name in waiting}

    def source_dates(self, ids: Collection[str]) -> tuple[dt.date | None, ...]:
        """Of each public number of some contacts, the date of its newest source; None: no date."""
        return tuple(
            state.dated
            for state in self.printed()
            if state.id in ids and not (state.checked or state.own)
        )

    def own_texts(self) -> Iterator[tuple[str, str]]:
        """What is printed of the practice's own contacts: each one's id, and the text."""
        if self.own:
            yield "region_name", self.region_name
        for entry in self.everything:
            if entry.id not in self.own:
                continue
            if isinstance(entry, CrisisService):
                yield entry.id, entry.name
                for point in entry.channels:
                    yield entry.id, f"{point.display} {point.keyword or ''}"
            for texts in _worded(entry):
                for text in (texts or {}).values():
                    yield entry.id, text

    @property
    def unworded(self) -> tuple[str, ...]:
        """The ids of entries with a text that isn't written in the language: not to be printed."""
        return tuple(
            entry.id
            for entry in (*self.entries, *self.others)
            if any(texts and self.language not in texts for texts in _worded(entry))
        )

    @property
    def voice_only(self) -> bool:
        """Whether no way but a voice call is printed."""
        return all(p.channel == "voice" for s in self.all_services for p in s.channels)

    @property
    def voice_point(self) -> ContactPoint:
        """The way to call the main line, in the sheet's own language where there is one."""
        points = self.spoken.channels if self.spoken is not None else ()
        return next((point for point in points if point.channel == "voice"), self.main.voice)

    @property
    def text_point(self) -> ContactPoint | None:
        """The main line's text in the sheet's language, else the first always-open one for all."""
        for point in self.spoken.channels if self.spoken is not None else ():
            if point.channel == "sms":
                return point
        for service in self.all_services:
            for point in service.channels:
                if service.open_to == "everyone" and point.channel == "sms" and point.always_open:
                    return point
        return None

    @property
    def digest(self) -> str:
        """SHA-256 over everything that is printed of the contacts (16 hex digits are enough)."""
        facts = {
            "region": self.region,
            "edition": self.edition,
            "contacts": [
                entry.model_dump(mode="json", exclude=_UNSAID[type(entry)])
                for entry in self.everything
            ],
        }
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
