"""The contacts that are printed: impossible without an emergency number and an always-open line."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from groundsheet.crisis.model import ContactPoint, CrisisService, Emergency, Source, Words
from groundsheet.errors import NoCurrentContacts
from groundsheet.notices import Code, Kind, Notice


class Stage(IntEnum):
    """How far the contacts have aged."""

    FRESH = 0
    WARN = 1
    ON_PAPER = 2


def sources_of(entry: Emergency | CrisisService) -> tuple[Source, ...]:
    """The sources of an emergency number, or of all channels of a service."""
    if isinstance(entry, Emergency):
        return (entry.source,)
    return tuple(point.source for point in entry.channels)


def name_of(entry: Emergency | CrisisService) -> str:
    """What an entry is called in a sentence: its number, or the service's name."""
    return entry.display if isinstance(entry, Emergency) else entry.name


def _worded(entry: Emergency | CrisisService) -> list[Words | None]:
    """Every text of an entry that is written in languages."""
    if isinstance(entry, Emergency):
        return [entry.service, entry.condition]
    hours = [point.hours for point in entry.channels if point.hours != "always"]
    steps = [step.choose for point in entry.channels for step in point.menu_steps]
    return [entry.for_whom, *hours, *steps]


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


def left_out(code: Code, name: str, called: str, reason: str) -> Notice:
    """A contact that isn't printed.

    Args:
        code: why.
        name: the contact's id.
        called: what it is called.
        reason: why, as a sentence.
    """
    return Notice(code, reason, Kind.LEFT_OUT, about=name, name=called)


@dataclass(frozen=True, slots=True)
class Printed:
    """One number or address as it is printed, with its source."""

    id: str
    name: str
    channel: str
    display: str
    source: Source


@dataclass(frozen=True, slots=True)
class CrisisContacts:
    """The contacts for one region, language and day: always an emergency number and a main line.

    `services` holds the other services, in order of print; `checked` and `own` which of all these
    the practice has confirmed, and which it has added or changed, each with the day; `since` the
    day that each one's age is counted from. Made by `resolve`.
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
    replace_after: dt.date
    notices: tuple[Notice, ...] = ()
    checked: Mapping[str, dt.date] = field(default_factory=dict)
    own: Mapping[str, dt.date] = field(default_factory=dict)
    since: Mapping[str, dt.date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses contacts without an emergency number or a main line."""
        if not self.emergency or not isinstance(self.main, AlwaysOpenVoiceLine):
            raise NoCurrentContacts(f"{self.region} has no emergency number that may be printed.")

    @property
    def all_services(self) -> tuple[CrisisService, ...]:
        """The main line, then the others."""
        return (self.main.service, *self.services)

    @property
    def entries(self) -> tuple[Emergency | CrisisService, ...]:
        """Everything that is printed, in order."""
        return (*self.emergency, *self.all_services)

    def printed(self) -> Iterator[Printed]:
        """Every number and address that is printed, in order."""
        for number in self.emergency:
            name = number.service[self.language]
            yield Printed(number.id, name, "emergency", number.display, number.source)
        for service in self.all_services:
            for point in service.channels:
                word = f"{point.keyword} to " if point.keyword else ""
                display = word + point.display
                yield Printed(service.id, service.name, point.channel, display, point.source)

    @property
    def public(self) -> tuple[Emergency | CrisisService, ...]:
        """What rests, at least in part, on public sources that the practice hasn't confirmed."""
        return tuple(
            entry
            for entry in self.entries
            if entry.id not in self.checked
            and any(source.basis != "practice" for source in sources_of(entry))
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """The public sources of these."""
        found = (source for entry in self.public for source in sources_of(entry))
        return tuple(source for source in found if source.basis != "practice")

    @property
    def compared(self) -> dt.date:
        """When the oldest of these was last compared."""
        return min((self.since.get(e.id, self.base) for e in self.public), default=self.base)

    def own_texts(self) -> Iterator[tuple[str, str]]:
        """What is printed of the practice's own contacts: each one's id, and the text."""
        if self.own:
            yield "region_name", self.region_name
        for entry in self.entries:
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
            for entry in self.entries
            if any(texts and self.language not in texts for texts in _worded(entry))
        )

    @property
    def voice_only(self) -> bool:
        """Whether no way but a voice call is printed."""
        return all(p.channel == "voice" for s in self.all_services for p in s.channels)

    @property
    def text_point(self) -> ContactPoint | None:
        """The first always-open text channel of a service for everyone."""
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
            "emergency": [entry.model_dump(mode="json") for entry in self.emergency],
            "services": [service.model_dump(mode="json") for service in self.all_services],
        }
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
