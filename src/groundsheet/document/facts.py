"""What a door says of a handout beside its pages: its contacts, its paper, and a text to file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groundsheet.crisis import (
    CrisisContacts,
    CrisisService,
    Emergency,
    menu_text,
    number_text,
    words_in,
)

if TYPE_CHECKING:  # the contacts of a region are asked for where nothing is drawn
    from groundsheet.document.assembly import Assembled
    from groundsheet.document.build import Built


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact that is printed, and how well it is known.

    Args:
        id: of the contact.
        name: of the service.
        ways: how it is reached, each on a line: number, keyword, menu steps.
        state: `checked` by the practice, the practice's `own`, or from `public` sources alone.
        since: the day that its age is counted from.
        until: the last day on which paper with it may be used.
        aged: the paper says that it is old.
    """

    id: str
    name: str
    ways: tuple[str, ...]
    state: Literal["checked", "own", "public"]
    since: dt.date
    until: dt.date
    aged: bool


def contact_facts(ready: Assembled) -> tuple[ContactFacts, ...]:
    """The contacts of the region that are printed anywhere in a handout, in order.

    Args:
        ready: the handout.
    """
    return facts_in(ready.handout.contacts, ready.handout.printed_contacts)


def facts_in(
    contacts: CrisisContacts, entries: Iterable[Emergency | CrisisService]
) -> tuple[ContactFacts, ...]:
    """How well some contacts of a region are known, in order.

    Args:
        contacts: of the region.
        entries: those that are wanted.
    """
    waiting = {entry.id for entry in contacts.public}

    def state(name: str) -> Literal["checked", "own", "public"]:
        if name in waiting:
            return "public"
        return "own" if name in contacts.own else "checked"

    return tuple(
        ContactFacts(
            entry.id,
            _name(entry, contacts.language),
            ways_of(entry),
            state(entry.id),
            contacts.since.get(entry.id, contacts.base),
            contacts.until[entry.id],
            entry.id in contacts.aged,
        )
        for entry in entries
    )


def _name(entry: Emergency | CrisisService, language: str) -> str:
    return words_in(entry.service, language) if isinstance(entry, Emergency) else entry.name


def ways_of(entry: Emergency | CrisisService) -> tuple[str, ...]:
    """How a contact is reached, each way on a line: number, keyword, menu steps."""
    if isinstance(entry, Emergency):
        return (entry.display,)
    return tuple(
        ", ".join(filter(None, (number_text(point), menu_text(point)))) for point in entry.channels
    )


def record_text(built: Built) -> str:
    """A text for the person's record: which pages were given, their versions, and the day.

    Nothing of the person stands in it, so that it can be pasted anywhere.

    Args:
        built: the handout.
    """
    handout = built.handout
    region, language = handout.contacts.region, handout.language
    pages = [
        f"- {section.module.title} ({section.module.code}, version {section.module.version})"
        for section in handout.sections
    ]
    head = f"Handout given on {language.date(handout.made_on, region)}:"
    named = [f"{handout.title} ({handout.code})"] if handout.named else []
    edition = dt.date.fromisoformat(f"{handout.contacts.edition}-01")
    contacts = (
        f"Crisis contacts printed on each page: {handout.contacts.region_name}, "
        f"list of {language.month(edition, region)}."
    )
    return "\n".join([" ".join([head, *named]), *pages, contacts])
