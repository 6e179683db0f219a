"""What a practice knows of its contacts: confirmed, withdrawn, replaced, added.

Records are kept in the practice's own folder, one after the other, and never changed; the latest
on a contact counts. Each has a name and a date. A confirmation is bound to the digest of each fact
that was seen: where a fact changes, its confirmation is void.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, ValidationInfo, field_validator, model_validator

from groundsheet.crisis.contacts import name_of
from groundsheet.crisis.evidence import Channel
from groundsheet.crisis.facts import facts_of, same_form
from groundsheet.crisis.model import CrisisService, Emergency, MenuStep
from groundsheet.errors import ConfirmationRefused, Problem
from groundsheet.language import Identifier, Line, Name, RegionCode, Strict, typed
from groundsheet.source import refuse
from groundsheet.wording import command

Method = Literal["official_page", "provider_office"]

EMERGENCY_NUMBER = r"[0-9 ]{2,12}"
ALWAYS = "always"
_NUMBER = r"(?=(?:[^0-9]*[0-9]){2,15}[^0-9]*$)[+(0-9][0-9 ()./-]{,23}"
_ADDRESS = r"[^\s]+\.[^\s]+"


_ActT = TypeVar("_ActT", bound="Act")


def _two_people(act: _ActT, by: str, second: str | None) -> _ActT:
    """The act, unless its two people are one."""
    if second is not None and same_person(by, second):
        return refuse(
            act, [(("second",), "it takes a different person from whoever looked first.")]
        )
    return act


class Act(Strict):
    """Who did what with a contact, and when."""

    region: RegionCode
    """The region that the contact belongs to."""
    id: Identifier
    """The contact."""
    by: Name
    """Who did it."""
    on: dt.date
    """The day."""


class Seen(Act):
    """An act that rests on what was seen, and where."""

    method: Method
    """The service's official page, or word from the provider's office; never a test call."""
    page: Line | None = None
    """The address of the page."""
    second: Name | None = None
    """The second person; needed to change a main line or an emergency number."""

    @model_validator(mode="after")
    def _two(self) -> Self:
        return _two_people(self, self.by, self.second)


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Confirmed(Seen):
    """Facts were compared with what is seen, and are right."""

    kind: Literal["confirmed"]
    digest: Digest | None = None
    """Of all numbers of a contact at once, as older records have it."""
    facts: dict[str, Digest] = Field(default_factory=dict)
    """The facts that were confirmed, such as `voice/hours`, each with the digest of its value."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.digest is None and not self.facts:
            raise ValueError("it says no `facts`.")
        return self


class Withdrawn(Act):
    """The contact is wrong or no more; it isn't printed from now on."""

    kind: Literal["withdrawn"]
    why: Line
    """The reason."""


class Restored(Act):
    """A contact that was withdrawn or replaced is again as the list has it."""

    kind: Literal["restored"]
    second: Name | None = None
    """The second person; needed where it changes a main line or an emergency number."""

    @model_validator(mode="after")
    def _two(self) -> Self:
        return _two_people(self, self.by, self.second)


class Valued(Seen):
    """An act that brings a value of the practice's own."""

    channel: Channel = "voice"
    """How it is reached."""
    display: Annotated[str, typed(80)]
    """The number or address, printed as it stands here."""
    keyword: Annotated[str, typed(20)] | None = None
    """The word to text."""
    menu_steps: tuple[MenuStep, ...] = ()
    """What to press or choose after the call is answered."""

    @field_validator("keyword")
    @classmethod
    def _word(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not re.fullmatch(r"\w+", value):
            raise ValueError("the word to text is a single word, without spaces.")
        if value is not None and info.data.get("channel") not in ("sms", None):
            raise ValueError("only a text (channel sms) has a word to text.")
        return value

    @field_validator("display")
    @classmethod
    def _number_or_address(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("channel") in ("chat", "video"):
            if not re.fullmatch(_ADDRESS, value):
                raise ValueError(f"{value!r} is not an address, such as chat.example.org.")
        elif not re.fullmatch(_NUMBER, value):
            raise ValueError(
                f"{value!r} is not one number: 2 to 15 digits, with spaces, dots, hyphens "
                "or brackets between them."
            )
        return value

    @field_validator("menu_steps")
    @classmethod
    def _of_a_call(cls, value: tuple[MenuStep, ...], info: ValidationInfo) -> tuple[MenuStep, ...]:
        if value and info.data.get("channel") not in ("voice", "relay", None):
            raise ValueError("only a call (channel voice) has something to press or choose.")
        return value


class Replaced(Valued):
    """One channel has another value."""

    kind: Literal["replaced"]
    channel: Channel
    """The channel that changes."""
    hours: Line | None = None
    """The hours of the new value: `always`, or in words; absent: they are not known."""
    cost: Literal["free", "charged"] | None = None
    """Whether the new value costs anything; absent: it is not known."""


class Added(Valued):
    """A contact of the practice's own."""

    kind: Literal["added"]
    role: Literal["emergency", "main", "service"]
    """`main`: a crisis line that everyone can call at any hour."""
    region_name: Annotated[str, typed(40)] | None = None
    """The region's name, where no list of it is shipped."""
    name: Annotated[str, typed(80)]
    """The service, or who answers the emergency number."""
    hours: Line | None = None
    """Its hours; absent: open at any hour."""
    for_whom: Line | None = None
    """For whom it is, if not for everyone."""

    @field_validator("region_name")
    @classmethod
    def _no_number(cls, value: str | None) -> str | None:
        if value is not None and re.search(r"[0-9]", value):
            raise ValueError("it stands beside numbers to call, and holds no digit itself.")
        return value

    @model_validator(mode="after")
    def _role(self) -> Self:
        faults = []
        if self.role == "main" and (self.hours or self.for_whom or self.channel != "voice"):
            faults.append(("role", "a main line is a voice line, open to everyone at any hour."))
        if self.role == "main" and self.second is None:
            faults.append(("second", "a main line needs a `second` person."))
        if self.role == "emergency" and (self.hours or self.channel != "voice" or self.menu_steps):
            message = "an emergency number is called, at any hour, and answered at once."
            faults.append(("role", message))
        if self.role == "emergency" and not re.fullmatch(EMERGENCY_NUMBER, self.display):
            faults.append(("display", "an emergency number has digits only."))
        return refuse(self, [((field,), message) for field, message in faults])


Record = Annotated[Confirmed | Withdrawn | Replaced | Added | Restored, Field(discriminator="kind")]


class Records(Strict):
    """The records of one practice, oldest first (`contacts.yaml` in its folder)."""

    records: tuple[Record, ...] = ()
    """One entry for each act; commands add them, nobody changes them."""

    @field_validator("records", mode="before")
    @classmethod
    def _none_yet(cls, value: Any) -> Any:
        return () if value == "" else value

    @model_validator(mode="after")
    def _once(self) -> Self:
        """Two offices whose files were merged may have given one id twice."""
        seen: set[str] = set()
        twice = []
        for index, record in enumerate(self.records):
            if isinstance(record, Added):
                if record.id in seen:
                    message = f"`{record.id}` was added before; give this one another number."
                    twice.append((("records", index, "id"), message))
                seen.add(record.id)
        return refuse(self, twice)


def fact_digests(entry: Emergency | CrisisService, *facts: str) -> dict[str, str]:
    """The digests of a contact's facts by their keys; without names, of its numbers and menus."""
    wanted = facts or ("number", "menu")
    return {fact.key: fact.digest for fact in facts_of(entry) if fact.fact in wanted}


def value_digest(entry: Emergency | CrisisService) -> str:
    """The digest of all numbers of a contact at once, as older records have it."""
    fields: set[str] | dict[str, object]
    if isinstance(entry, Emergency):
        facts = entry.model_dump(mode="json", include={"id", "display", "dial"})
    else:
        fields = {"channel", "display", "dial", "keyword", "menu_steps", "hours"}
        facts = entry.model_dump(mode="json", include={"id", "name", "kind", "open_to", "primary"})
        facts["channels"] = [p.model_dump(mode="json", include=fields) for p in entry.channels]
        for channel in facts["channels"]:  # older records know no further number of a relay
            for step in channel["menu_steps"]:
                if step["then"] is None:
                    del step["then"]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Asked:
    """A value to retype as it is seen: what it is, and what is expected."""

    what: str
    value: str


def to_retype(entry: Emergency | CrisisService) -> tuple[Asked, ...]:
    """What must be retyped to confirm a contact: each number, address and keyword once."""
    if isinstance(entry, Emergency):
        return (Asked("the number to call", entry.display),)
    asked: dict[tuple[str, str], Asked] = {}
    for point in entry.channels:
        what = _ASKED.get(point.channel, f"the {point.channel} number or address")
        asked.setdefault(("number", what + point.display), Asked(what, point.display))
        if point.keyword:
            asked[point.channel, point.keyword] = Asked("the word to text", point.keyword)
        for step in point.menu_steps:
            if step.press:
                key = "the key to press after the call is answered"
                asked[point.channel, step.press] = Asked(key, step.press)
            elif step.then:
                asked[point.channel, step.then] = Asked("the number to give then", step.then)
    return tuple(asked.values())


_ASKED = {
    "voice": "the number to call",
    "sms": "the number to text",
    "chat": "the chat address",
    "whatsapp": "the number for WhatsApp",
    "relay": "the number of the relay (TTY)",
}


def compare(entry: Emergency | CrisisService, seen: Sequence[str]) -> None:
    """Compares what was retyped with the value, digit for digit.

    Raises:
        ConfirmationRefused: something differs, or is missing.
    """
    asked = to_retype(entry)
    if len(seen) != len(asked):
        wanted = "; ".join(item.what for item in asked)
        raise ConfirmationRefused(
            f"{name_of(entry)}: {len(asked)} values must be retyped, in this order: {wanted}."
        )
    problems = [
        Problem(f"{name_of(entry)}: {item.what}: our list has {item.value!r}, you typed {text!r}.")
        for item, text in zip(asked, seen, strict=True)
        if not same_form(item.value, text)
    ]
    if problems:
        raise ConfirmationRefused(
            problems,
            remedy=(
                "Nothing was recorded. Look again, and type it once more; if the page is right and "
                f"the list is wrong, use {command('contacts replace', entry.id)} now."
            ),
        )


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, whatever their capitals, spaces and dots."""
    return _name(one) == _name(other)


def _name(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
