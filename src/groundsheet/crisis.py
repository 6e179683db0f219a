"""Crisis services and the one way to choose them: `resolve(directories, region, language, on)`.

Field names follow FHIR's ContactPoint and HSDS. Numbers are data: a display form that is printed
digit for digit, a dial form that is never printed, and keyword and menu steps in fields of their
own. A region never stands in for another, and none is a default.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.errors import (
    DenylistedContact,
    NoCurrentContacts,
    Place,
    Problem,
    RegionRequired,
    RegionUnavailable,
)
from groundsheet.language import Identifier, Strict, Text
from groundsheet.text import phone_tokens

RegionCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$")]
Words = Annotated[dict[str, Text], Field(min_length=1)]
"""A text in one or more languages, by language code."""

# Days since the contacts were compared (or confirmed): the policy on age.
WARN_MAIN, ON_PAPER_MAIN, REFUSE_MAIN = 180, 270, 540
WARN_OTHER, LEAVE_OUT_OTHER = 120, 180
OLD_SOURCE_MONTHS = 24


class Source(Strict):
    """Where a value was read.

    `basis` official: the service's own site, or the public body that runs or funds it.
    `dated` is absent when the page carries no date.
    """

    url: Text
    basis: Literal["official", "secondary"]
    dated: dt.date | None = None


class MenuStep(Strict):
    """What to do after the call is answered: a digit to press, or an option to choose by name."""

    press: Annotated[str, Field(pattern=r"^[0-9*#]$")] | None = None
    choose: Words | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.press is None) == (self.choose is None):
            raise ValueError("a menu step has either `press` or `choose`.")
        return self


def _dial(value: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|[0-9]{2,6}|https://\S+", value):
        raise ValueError(
            "`dial` is a short code (2 to 6 digits), a full number with + (E.164), or an https "
            "address."
        )
    return value


class ContactPoint(Strict):
    """One way to reach a service (FHIR ContactPoint)."""

    channel: Literal["voice", "sms", "chat", "video", "relay"]
    display: Text
    dial: Annotated[str, AfterValidator(_dial)]
    keyword: Text | None = None
    menu_steps: tuple[MenuStep, ...] = ()
    hours: Literal["always"] | Words
    source: Source

    @model_validator(mode="after")
    def _same_digits(self) -> Self:
        if self.dial.startswith("https://"):
            same = self.dial.removeprefix("https://").rstrip("/") == self.display.rstrip("/")
        else:
            digits = re.sub(r"\D", "", self.display)
            dialled = self.dial.lstrip("+")
            # Nationally a number starts with a trunk 0 where E.164 has the country code.
            same = dialled == digits or (
                self.dial.startswith("+") and dialled.endswith(digits.lstrip("0"))
            )
        if not same:
            raise ValueError("`display` and `dial` don't hold the same number.")
        return self

    @property
    def always_open(self) -> bool:
        """Open at any hour of any day."""
        return self.hours == "always"


class Emergency(Strict):
    """An emergency number, for which service, and when to call it."""

    id: Identifier
    service: Words
    condition: Words
    display: Annotated[str, Field(pattern=r"^[0-9 ]{2,12}$")]
    dial: Annotated[str, Field(pattern=r"^[0-9]{2,6}$")]
    source: Source


class Period(Strict):
    """When something held (FHIR Period); both ends included."""

    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class CrisisService(Strict):
    """A service (HSDS): what it is, for whom, and its channels."""

    id: Identifier
    name: Text
    kind: Literal["crisis", "support", "information"]
    open_to: Literal["everyone"] | tuple[Identifier, ...]
    for_whom: Words | None = None
    primary: bool = False
    status: Literal["active", "withdrawn", "defunct"] = "active"
    period: Period | None = None
    languages: tuple[str, ...] = Field(min_length=1)
    cost: Literal["free", "unknown"] = "unknown"
    channels: tuple[ContactPoint, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _audience(self) -> Self:
        if self.open_to != "everyone" and self.for_whom is None:
            raise ValueError("a service that isn't open to everyone says `for_whom` it is.")
        return self


class DenyNumber(Strict):
    """A number that must not be printed, matched as a whole telephone number."""

    kind: Literal["number"]
    value: Annotated[str, Field(pattern=r"^[0-9 ()/-]{3,}$")]
    why: Text


class DenyPhrase(Strict):
    """A phrase that must not be printed; with `near`, only close to one of these names."""

    kind: Literal["phrase"]
    value: Text
    near: tuple[Text, ...] = ()
    why: Text


class CrisisDirectory(Strict):
    """The contacts of one region. A `stub` has none that may be printed, and says why."""

    region: RegionCode
    name: Words
    status: Literal["shipped", "stub"]
    reason: Text | None = None
    use_instead: RegionCode | None = None
    edition: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")] | None = None
    based_on: RegionCode | None = None
    emergency: tuple[Emergency, ...] = ()
    services: tuple[CrisisService, ...] = ()
    denylist: tuple[Annotated[DenyNumber | DenyPhrase, Field(discriminator="kind")], ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.status == "stub" and not self.reason:
            raise ValueError("a stub says its `reason`.")
        if self.status == "shipped" and not self.edition:
            raise ValueError(
                "a shipped region has an `edition`: the month its sources were compared."
            )
        return self

    @property
    def compared_on(self) -> dt.date:
        """The first day of the month of the edition: the careful reading of a month."""
        if self.edition is None:
            raise RegionUnavailable(f"{self.region} has no edition.")
        year, month = self.edition.split("-")
        return dt.date(int(year), int(month), 1)


class Stage(IntEnum):
    """How far the contacts have aged."""

    FRESH = 0
    WARN = 1
    ON_PAPER = 2


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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contact that was not printed, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CrisisContacts:
    """The contacts for one region, language and day: always an emergency number and a main line.

    `services` holds the other services, in order of print. Made by `resolve`.
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
    left_out: tuple[LeftOut, ...]
    replace_after: dt.date
    notices: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuses contacts without an emergency number or a main line."""
        if not self.emergency or not isinstance(self.main, AlwaysOpenVoiceLine):
            raise NoCurrentContacts(f"{self.region} has no emergency number that may be printed.")

    @property
    def all_services(self) -> tuple[CrisisService, ...]:
        """The main line, then the others."""
        return (self.main.service, *self.services)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of everything that is printed."""
        points = [point.source for service in self.all_services for point in service.channels]
        return (*(entry.source for entry in self.emergency), *points)

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


Directories = Mapping[str, CrisisDirectory]


def available(directories: Directories) -> list[str]:
    """The regions that handouts can be made for."""
    return sorted(code for code, entry in directories.items() if entry.status == "shipped")


def _choices(directories: Directories) -> str:
    lines = [f"  {code:<8}{directories[code].name['en']}" for code in available(directories)]
    return "Regions:\n" + "\n".join(lines)


def find(directories: Directories, region: str | None) -> CrisisDirectory:
    """The directory of a region.

    Raises:
        RegionRequired: none was named.
        RegionUnavailable: it is unknown, or a stub; the error says what to do.
    """
    choices = _choices(directories)
    if not region or not region.strip():
        raise RegionRequired(
            "no region was named. It is where the person is, and it is never guessed.",
            remedy=f"Name it with --region.\n{choices}",
        )
    code = region.strip().upper()
    directory = directories.get(code)
    if directory is None:
        raise RegionUnavailable(
            f"there is no contact list for {code[:20]!r}.",
            remedy=f"Take a region in which the person is, not one that is close.\n{choices}",
        )
    if directory.status == "stub":
        if directory.use_instead:
            advice = f"Use --region {directory.use_instead}."
        else:
            advice = (
                "No handout is made for it until its contacts are sourced. Until then, look up the "
                "local emergency number and a local crisis line, and give them by hand."
            )
        raise RegionUnavailable(
            f"{directory.region} ({directory.name['en']}): {directory.reason}",
            remedy=f"{advice}\n{choices}",
        )
    return directory


def _stands_on(directories: Directories, directory: CrisisDirectory) -> list[CrisisDirectory]:
    chain = [directory]
    while chain[-1].based_on:
        chain.append(directories[chain[-1].based_on])
        if len(chain) > 5:
            raise NoCurrentContacts(f"{directory.region} stands on itself.")
    return chain


def resolve(
    directories: Directories, region: str | None, language: str, on: dt.date
) -> CrisisContacts:
    """The contacts to print for a region, in a language, on a day.

    Args:
        directories: by region code.
        region: where the person is; never defaulted.
        language: code of the handout's language.
        on: the day that staleness is judged at.

    Raises:
        RegionRequired, RegionUnavailable: see `find`.
        NoCurrentContacts: nothing that satisfies `AlwaysOpenVoiceLine`, no emergency number, or
            the list is 540 days old or more.
    """
    directory = find(directories, region)
    chain = _stands_on(directories, directory)
    base = min(entry.compared_on for entry in chain)
    age = (on - base).days
    if age >= REFUSE_MAIN:
        raise NoCurrentContacts(
            f"{directory.region}: the contacts were last compared {age} days ago "
            f"({base:%Y-%m}); from {REFUSE_MAIN} days on none is printed."
        )
    stage = Stage.ON_PAPER if age >= ON_PAPER_MAIN else Stage.WARN if age >= WARN_MAIN else Stage(0)
    emergency = next((entry.emergency for entry in chain if entry.emergency), ())
    if not emergency:
        raise NoCurrentContacts(f"{directory.region} has no emergency number with a source.")

    services = [service for entry in chain for service in entry.services]
    active = [
        s for s in services if s.status == "active" and (s.period is None or s.period.holds(on))
    ]
    main = _main_line(active, directory.region)
    others: list[CrisisService] = []
    left_out: list[LeftOut] = []
    for service in active:
        if service is main.service or language not in service.languages:
            continue
        if age >= LEAVE_OUT_OTHER:
            reason = f"last compared {age} days ago; such services are left out from day 180 on"
            left_out.append(LeftOut(service.id, service.name, reason))
            continue
        kept = []
        for point in service.channels:
            reason = _needs_confirmation(point.source, on)
            if reason:
                left_out.append(LeftOut(service.id, f"{service.name} ({point.channel})", reason))
            else:
                kept.append(point)
        if kept:
            others.append(service.model_copy(update={"channels": tuple(kept)}))
    others.sort(key=_rank)
    return CrisisContacts(
        region=directory.region,
        region_name=directory.name[language]
        if language in directory.name
        else directory.name["en"],
        language=language,
        edition=directory.edition or "",
        base=base,
        stage=stage,
        emergency=emergency,
        main=main,
        services=tuple(others),
        left_out=tuple(left_out),
        replace_after=base
        + dt.timedelta(days=REFUSE_MAIN if stage is Stage.ON_PAPER else ON_PAPER_MAIN),
        notices=tuple(_notices(stage, age, emergency, main, bool(others), on)),
    )


def _main_line(active: Sequence[CrisisService], region: str) -> AlwaysOpenVoiceLine:
    for service in active:
        try:
            return AlwaysOpenVoiceLine(service)
        except NoCurrentContacts:
            continue
    raise NoCurrentContacts(
        f"{region} has no voice line that is in service, open to everyone and at any hour."
    )


def _rank(service: CrisisService) -> tuple[bool, bool, str]:
    """Order of print: for everyone first, then those with a way other than voice."""
    non_voice = any(point.channel != "voice" for point in service.channels)
    return (service.open_to != "everyone", not non_voice, service.id)


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month, `months` earlier (or the last day of that month)."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


def _needs_confirmation(source: Source, on: dt.date) -> str:
    if source.dated is None:
        return "its only source is second-hand and undated" if source.basis == "secondary" else ""
    if source.dated < months_before(on, OLD_SOURCE_MONTHS):
        return f"its source is of {source.dated}, older than {OLD_SOURCE_MONTHS} months"
    return ""


def _notices(
    stage: Stage,
    age: int,
    emergency: Sequence[Emergency],
    main: AlwaysOpenVoiceLine,
    has_others: bool,
    on: dt.date,
) -> list[str]:
    notices = []
    if stage is not Stage.FRESH:
        notices.append(
            f"the crisis contacts were last compared {age} days ago; check them before you hand "
            f"this out. From day {REFUSE_MAIN} on nothing is built."
        )
    elif age >= WARN_OTHER and has_others:
        notices.append(
            f"the crisis contacts were last compared {age} days ago; from day {LEAVE_OUT_OTHER} "
            "on only the main line and the emergency number are printed."
        )
    for name, source in [
        *((f"emergency number {entry.display}", entry.source) for entry in emergency),
        *((f"{main.service.name} ({p.channel})", p.source) for p in main.service.channels),
    ]:
        reason = _needs_confirmation(source, on)
        if reason:
            notices.append(f"{name}: {reason}. It is printed; check it with the official page.")
    return notices


_DIALLING = re.compile(r"\b(call|dial|text|phone|ring|sms|number|line)\b\W*(?:\w+\W+){0,3}$", re.I)


def denied(directories: Directories, region: str, text: str) -> str:
    """Why `text` holds a contact that must not be printed in the region, or an empty string.

    Numbers match as whole telephone numbers; one of four digits or fewer needs a word of dialling
    before it ("141 High Street" is no finding).
    """
    spaced = " ".join(text.split())
    lowered = spaced.lower()
    for directory in _stands_on(directories, directories[region]):
        for entry in directory.denylist:
            if isinstance(entry, DenyNumber):
                digits = re.sub(r"\D", "", entry.value)
                if digits in phone_tokens(spaced) and (
                    len(digits) > 4 or _dialled(spaced, entry.value)
                ):
                    return f"{entry.value}: {entry.why}"
            elif entry.value.lower() in lowered:
                at = lowered.index(entry.value.lower())
                around = lowered[max(0, at - 80) : at + 80 + len(entry.value)]
                if not entry.near or any(name.lower() in around for name in entry.near):
                    return f"“{entry.value}”: {entry.why}"
    return ""


def _dialled(text: str, number: str) -> bool:
    return any(
        _DIALLING.search(text[: found.start()])
        for found in re.finditer(rf"(?<!\w){re.escape(number)}(?!\w)", text)
    )


def refuse_denied(
    directories: Directories, region: str, texts: Sequence[tuple[str, Place | None]]
) -> None:
    """Refuses texts with a denylisted contact.

    Raises:
        DenylistedContact: naming every place.
    """
    problems = [
        Problem(why, place) for text, place in texts if (why := denied(directories, region, text))
    ]
    if problems:
        raise DenylistedContact(problems)
