"""What a value rests on: sources, what each of them says, and events that ended a value."""

import datetime as dt
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from groundsheet.language import Identifier, Strict, Text

Channel = Literal["voice", "sms", "chat", "video", "relay", "whatsapp"]
Fact = Literal["number", "menu", "hours", "cost", "networks"]


class Source(Strict):
    """A page or file that was read: who speaks in it, and how old it is."""

    id: Identifier
    """What lists call it."""
    where: Text
    """The page's address. Of a public file whose project is not known: what it is."""
    publisher: Text
    """Who speaks, not who hosts it. Sources of one publisher count as one."""
    speaks_for: tuple[Identifier, ...] = ()
    """The contacts that it is official for: the service's own words, or those of the public body
    that runs or funds it."""
    dated: dt.date | None = None
    """Its date; absent when it carries none."""
    date_how: Text
    """How the date is known, or why there is none."""
    names_pages: bool = False
    """Whether it says of its entries that they were compared with the service's own page."""
    machine: bool = False
    """Whether it says or shows that a program wrote it. All such lists count as one."""
    derived_from: tuple[Identifier, ...] = ()
    """Sources that it copies; it counts as one with them."""


class SourceList(Strict):
    """The sources that more than one region's list rests on (`crisis/_sources.yaml`)."""

    sources: tuple[Source, ...]
    """One entry for each."""


class Claim(Strict):
    """What one source says of one value."""

    source: Identifier
    """The source."""
    says: Text | None = None
    """What it says instead; absent: the same as stands here."""
    words: Text | None = None
    """The service's own words, as the source quotes them."""
    named: bool = True
    """Whether it names the service's own page for this value."""


Claims = tuple[Identifier | Claim, ...]
"""Sources that agree, by id, or what one of them says."""


class FactSources(Strict):
    """The sources of each fact of a channel."""

    number: Claims = ()
    """Of the number or address, with the word to text."""
    menu: Claims = ()
    """Of what to press or choose."""
    hours: Claims = ()
    """Of the hours."""
    cost: Claims = ()
    """Of the cost."""
    networks: Claims = ()
    """Of the networks on which it fails."""
    languages: Claims = ()
    """Of the languages that it answers in."""


class Event(Strict):
    """A change with its day: what ended, and where that was read.

    It voids every claim to the old value, whatever the date of its source.
    """

    id: Identifier
    """What it is called."""
    contact: Identifier
    """The contact that it changed."""
    channel: Channel | None = None
    """The channel; absent: all of them."""
    fact: Fact
    """What changed."""
    old: Text
    """The value that ended, as a list would have it."""
    what: Text
    """What happened, in one sentence; shown where the value would have been printed."""
    since: dt.date
    """The day from which the old value is wrong."""
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Where that was read."""
    restores: Identifier | None = None
    """The earlier event that this one takes back."""


class EventList(Strict):
    """The changes that are known (`crisis/_events.yaml`)."""

    events: tuple[Event, ...]
    """One entry for each."""


@lru_cache(maxsize=4096)
def claims_of(claims: Claims) -> tuple[Claim, ...]:
    """Each as a claim."""
    return tuple(c if isinstance(c, Claim) else Claim(source=c) for c in claims)
