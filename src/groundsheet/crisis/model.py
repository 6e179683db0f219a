"""Services, contact points and the list of one region, as data.

Field names follow FHIR's ContactPoint and HSDS. Numbers are data: a display form that is printed
digit for digit, a dial form that is never printed, and keyword and menu steps in fields of their
own.
"""

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.crisis.evidence import Channel, Claims, Event, FactSources, Source
from groundsheet.crisis.languages import WaysInLanguage
from groundsheet.crisis.readers import ServicesFor
from groundsheet.errors import RegionUnavailable
from groundsheet.language import DEFAULT_LANGUAGE, Identifier, RegionCode, Strict, Text

Words = Annotated[dict[str, Text], Field(min_length=1)]
"""A text in one or more languages, by language code."""


def words_in(words: dict[str, str], language: str) -> str:
    """A text for the screen: in that language, or else in the default one, which each has."""
    return words.get(language) or words[DEFAULT_LANGUAGE]


class MenuStep(Strict):
    """What to do after the call is answered: a key, an option by its name, or a further number."""

    press: Annotated[str, Field(pattern=r"^[0-9*#]$")] | None = None
    """The key to press."""
    choose: Words | None = None
    """The option to choose, by its name."""
    then: Annotated[str, Field(pattern=r"^[0-9]{2,6}$")] | None = None
    """The number to give to a relay."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(step is not None for step in (self.press, self.choose, self.then)) != 1:
            raise ValueError("a menu step has either `press` or `choose`, or `then`.")
        return self


class Network(Strict):
    """Networks on which a number fails, and what to use there."""

    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The networks."""
    instead: Text | None = None
    """The number to use there, if one is known."""


class Period(Strict):
    """When something held (FHIR Period); both ends included."""

    start: dt.date | None = None
    """The first day."""
    end: dt.date | None = None
    """The last day."""

    def holds(self, day: dt.date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def _dial(value: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|[0-9]{2,6}|https://\S+", value):
        raise ValueError(
            "`dial` is a short code (2 to 6 digits), a full number with + (E.164), or an https "
            "address."
        )
    return value


class ContactPoint(Strict):
    """One way to reach a service (FHIR ContactPoint)."""

    channel: Channel
    """How the service is reached."""
    display: Text
    """The number or address, printed as it stands here."""
    dial: Annotated[str, AfterValidator(_dial)] | None = None
    """What a telephone dials; a shipped list always has it."""
    keyword: Text | None = None
    """The word to text."""
    menu_steps: tuple[MenuStep, ...] = ()
    """What to press or choose after the call is answered."""
    hours: Literal["always"] | Words | None = None
    """`always`, or the hours in words; absent where no source gives them."""
    cost: Literal["free", "charged", "unknown"] = "unknown"
    """Whether it costs anything."""
    networks: tuple[Network, ...] = ()
    """The networks on which it fails."""
    period: Period | None = None
    """When the channel is in service, if that is known."""
    sources: FactSources = FactSources()
    """Where each of these was read."""

    @model_validator(mode="after")
    def _same_digits(self) -> Self:
        if self.dial is None:
            return self
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


class OfficialPage(Strict):
    """The page to compare a contact with."""

    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    """Its address."""
    sources: Claims
    """Who names it."""


class Emergency(Strict):
    """An emergency number, for which service, and when to call it."""

    id: Identifier
    """Name of the entry, such as us-911."""
    service: Words
    """Who answers."""
    condition: Words | None = None
    """When to call it."""
    display: Annotated[str, Field(pattern=r"^[0-9 ]{2,12}$")]
    """The number, printed as it stands here."""
    dial: Annotated[str, Field(pattern=r"^[0-9]{2,12}$")]
    """What a telephone dials."""
    official_page: OfficialPage | None = None
    """The page to compare it with."""
    sources: Claims = ()
    """Where it was read."""


class CrisisService(Strict):
    """A service (HSDS): what it is, for whom, and its channels."""

    id: Identifier
    """Name of the service, such as us-988; commands name it so."""
    name: Text
    """The name that the service gives itself; never translated."""
    kind: Literal["crisis", "support", "information"]
    """Only a `crisis` service can be a region's main line."""
    open_to: Literal["everyone"] | tuple[Identifier, ...]
    """`everyone`, or for whom it is."""
    for_whom: Words | None = None
    """The same in words, where it isn't for everyone."""
    primary: bool = False
    """Whether it can be the region's main line."""
    status: Literal["active", "withdrawn", "defunct"] = "active"
    """Only an active service is printed."""
    period: Period | None = None
    """When it is in service, if that is known."""
    part_of: Identifier | None = None
    """The service that it is a way to reach, in a language of its own."""
    languages: tuple[str, ...] = Field(min_length=1)
    """The languages that it answers in, by code."""
    official_page: OfficialPage | None = None
    """The page to compare it with."""
    channels: tuple[ContactPoint, ...] = Field(min_length=1)
    """The ways to reach it, each kind of channel once."""

    @model_validator(mode="after")
    def _audience(self) -> Self:
        if self.open_to != "everyone" and self.for_whom is None:
            raise ValueError("a service that isn't open to everyone says `for_whom` it is.")
        if len({point.channel for point in self.channels}) < len(self.channels):
            raise ValueError("a kind of channel stands twice; facts are known by it.")
        return self


class DenyNumber(Strict):
    """A number that must not be printed, matched as a whole telephone number."""

    kind: Literal["number"]
    value: Annotated[str, Field(pattern=r"^[0-9 ()/-]{3,}$")]
    """The number."""
    why: Text
    """Why it must not be printed; shown with the fault."""


class DenyPhrase(Strict):
    """A phrase that must not be printed; with `near`, only close to one of these names."""

    kind: Literal["phrase"]
    value: Text
    """The phrase."""
    near: tuple[Text, ...] = ()
    """Names that it is looked for close to; none: anywhere."""
    why: Text
    """Why it must not be printed; shown with the fault."""


class Superseded(Strict):
    """A number that still reached the service when that was last read, and is no longer given."""

    value: Annotated[str, Field(pattern=r"^[0-9 ()/-]{7,}$")]
    """The number."""
    what: Text
    """What took its place; shown where somebody typed the number."""
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Where that was read."""


class Candidate(Strict):
    """A contact that is not printed, for whoever looks further."""

    what: Text
    """What it is, and at which hours."""
    display: Text
    """The number."""
    sources: Claims
    """Where it was read."""


class CrisisDirectory(Strict):
    """The contacts of one region. A `stub` has none that may be printed, and says why."""

    region: RegionCode
    """Where the person is: a country (ISO 3166-1), or a part of one."""
    name: Words
    """The region's name, printed on each page."""
    also_called: tuple[Text, ...] = ()
    """Other names that people type for it: they are answered with its code, and never printed."""
    status: Literal["shipped", "stub"]
    """A `stub` is known and refused."""
    reason: Text | None = None
    """Why a stub is refused."""
    use_instead: RegionCode | None = None
    """The region to take in place of a stub."""
    edition: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")] | None = None
    """The month in which its sources were compared."""
    based_on: RegionCode | None = None
    """The region whose list it stands on."""
    emergency: tuple[Emergency, ...] = ()
    """Emergency numbers, in order of print."""
    emergency_digits: tuple[int, ...] = (3,)
    """How many digits an emergency number has here."""
    services: tuple[CrisisService, ...] = ()
    """The services."""
    other_services: tuple[CrisisService, ...] = ()
    """Services for other needs, and information lines: a list of its own."""
    candidates: tuple[Candidate, ...] = ()
    """Of a stub: what is said of its contacts, and not printed."""
    sources: tuple[Source, ...] = ()
    """Sources of this list alone; others stand in `_sources.yaml`."""
    events: tuple[Event, ...] = ()
    """Changes in this list alone; others stand in `_events.yaml`."""
    ways: tuple[WaysInLanguage, ...] = ()
    """Words for the ways to the main line in other languages; they stand in `_languages.yaml`."""
    readers: tuple[ServicesFor, ...] = ()
    """Which services come first for some readers; it stands in `_readers.yaml`."""
    denylist: tuple[Annotated[DenyNumber | DenyPhrase, Field(discriminator="kind")], ...] = ()
    """What must not be printed in the region."""
    superseded: tuple[Superseded, ...] = ()
    """Numbers that work and are no longer given: told of where a plan has them."""

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
    def all_services(self) -> tuple[CrisisService, ...]:
        """The services of both lists."""
        return (*self.services, *self.other_services)

    @property
    def contacts(self) -> tuple[Emergency | CrisisService, ...]:
        """Its emergency numbers and services."""
        return (*self.emergency, *self.services, *self.other_services)

    @property
    def compared_on(self) -> dt.date:
        """The first day of the month of the edition: the careful reading of a month."""
        if self.edition is None:
            raise RegionUnavailable(f"{self.region} has no edition.")
        year, month = self.edition.split("-")
        return dt.date(int(year), int(month), 1)
