"""Wallet cards: the contacts on one face, people to call on the other where it is folded."""

from __future__ import annotations

from dataclasses import replace

from groundsheet.composition import code_of, nodes, person
from groundsheet.errors import NoRoom
from groundsheet.handout import Handout
from groundsheet.language import Phrases
from groundsheet.layout import Layout
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.story import Story
from groundsheet.people import Named
from groundsheet.wording import command, option

_PEOPLE = 2
_AIR = 4.0
"""Between a QR code and the contacts."""


def compose(story: Story, handout: Handout, *, folded: bool) -> None:
    """The faces of a card, each as large as it is cut: the contacts are its help panel."""
    phrases = handout.language.phrases
    furniture = story.furniture
    if _free(furniture) < 0:
        raise too_small(handout, furniture.layout)
    story.with_panel()
    code = code_of(handout)
    free = _free(furniture) - _AIR
    if code is not None:
        story.code_line(code, free)
    story.space(1)
    if not folded:
        return
    story.start("people", handout.code, "", new_page=True)
    story.heading(2, phrases.my_people)
    given = handout.answers.helpers[:_PEOPLE]
    labels = (phrases.name_label, phrases.phone_label)
    if given:
        people = [_brief(entry, f"card_{n}", phrases) for n, entry in enumerate(given, start=1)]
        story.people(people, phrases.my_people)
    else:
        # Room for the digits of one number is better than for parts of two.
        story.contact_rows(labels, 1, "card", phrases.my_people, stacked=True)


def _brief(entry: Named, name: str, phrases: Phrases) -> nodes.Person:
    """Somebody on one line: the name, and the first number; and whether calls aren't taken."""
    whole = person(entry, name, phrases)
    only = [part for part in whole.calls if part.text == phrases.text_only]
    return nodes.Person((whole.who[0], *only), whole.calls[:1])


def _free(furniture: Furniture) -> float:
    """How much room the panel leaves on the first face; less than none where it has too little."""
    edge = furniture.theme.margin_edge
    top = furniture.body_top if furniture.handout.specimen_line else edge
    return furniture.size[1] - edge - top - furniture.panel.height


def refuse_overflow(handout: Handout, layout: Layout, leaves: int) -> None:
    """Refuses what doesn't fit the faces of a card.

    Args:
        handout: what stands on it.
        layout: how it is laid out.
        leaves: the faces that it takes.

    Raises:
        NoRoom
    """
    if leaves > (2 if layout.card == "folded" else 1):
        raise too_small(handout, layout)


def too_small(handout: Handout, layout: Layout) -> NoRoom:
    """What is said where a face of the card is too small: what is too long, and what to do.

    Args:
        handout: what should stand on it.
        layout: how it is laid out.
    """
    how = command("contacts", f"REGION {option('output', 'FILE')}")
    sheet = f"print the sheet of contacts: {how}"
    others = Furniture(replace(handout, practice=None), layout)
    if handout.practice is not None and handout.practice.numbers and _free(others) >= 0:
        return NoRoom(
            "the contacts and the practice's own number don't fit a wallet card: the name beside "
            "the number, or its hours, are too long.",
            remedy=f"Shorten them in the profile, or {sheet}",
        )
    if handout.specimen and _free(Furniture(replace(handout, specimen=""), layout)) >= 0:
        approve = f"Approve a page in this language first: {command('review')}"
        return NoRoom(
            "the contacts and the mark of a specimen don't fit a wallet card.",
            remedy="Build the card for today." if handout.specimen == "past" else approve,
        )
    return NoRoom("the contacts don't fit a wallet card.", remedy=f"{sheet[0].upper()}{sheet[1:]}")
