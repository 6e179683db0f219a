"""Services, contact points and the list of one region, as data.

Field names follow FHIR's ContactPoint and HSDS. Numbers are data: a display form that is printed
digit for digit, a dial form that is never printed, and keyword and menu steps in fields of their
own.
"""

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.errors import RegionUnavailable
from groundsheet.language import DEFAULT_LANGUAGE, Identifier, Strict, Text

RegionCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$")]
Words = Annotated[dict[str, Text], Field(min_length=1)]
"""A text in one or more languages, by language code."""


def words_in(words: dict[str, str], language: str) -> str:
    """A text for the screen: in that language, or else in the default one, which each has."""
    return words.get(language) or words[DEFAULT_LANGUAGE]


Channel = Literal["voice", "sms", "chat", "video", "relay"]


class Source(Strict):
    """Where a value was read."""

    url: Text
    """The page, as it was read."""
    basis: Literal["official", "secondary", "practice"]
    """`official`: the service's own site, or the public body that runs or funds it.
    `practice`: a practice's own record; never in a shipped list."""
    dated: dt.date | None = None
    """The date of the page; absent when it carries none."""


class MenuStep(Strict):
    """What to do after the call is answered: a digit to press, or an option to choose by name."""

    press: Annotated[str, Field(pattern=r"^[0-9*#]$")] | None = None
    """The key to press."""
    choose: Words | None = None
    """The option to choose, by its name."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.press is None) == (self.choose is None):
            raise ValueError("a menu step has either `press` or `choose`.")
        return self


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
    hours: Literal["always"] | Words
    """`always`, or the hours in words."""
    period: Period | None = None
    """When the channel is in service, if that is known."""
    source: Source
    """Where it was read."""

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
    source: Source
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
    languages: tuple[str, ...] = Field(min_length=1)
    """The languages that it answers in, by code."""
    cost: Literal["free", "unknown"] = "unknown"
    """Whether a call costs anything."""
    channels: tuple[ContactPoint, ...] = Field(min_length=1)
    """The ways to reach it."""

    @model_validator(mode="after")
    def _audience(self) -> Self:
        if self.open_to != "everyone" and self.for_whom is None:
            raise ValueError("a service that isn't open to everyone says `for_whom` it is.")
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


class CrisisDirectory(Strict):
    """The contacts of one region. A `stub` has none that may be printed, and says why."""

    region: RegionCode
    """Where the person is: a country (ISO 3166-1), or a part of one."""
    name: Words
    """The region's name, printed on each page."""
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
    """Emergency numbers, the first of them for the band on each page."""
    services: tuple[CrisisService, ...] = ()
    """The services."""
    denylist: tuple[Annotated[DenyNumber | DenyPhrase, Field(discriminator="kind")], ...] = ()
    """What must not be printed in the region."""

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
