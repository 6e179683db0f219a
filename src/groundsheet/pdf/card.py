"""Wallet cards: the contacts on one face, people to call on the other where it is folded."""

from __future__ import annotations

from groundsheet.composition import code_of
from groundsheet.errors import Refused
from groundsheet.handout import Handout
from groundsheet.pdf.story import Story
from groundsheet.wording import command, option

_PEOPLE = 2
_AIR = 4.0
"""Between a QR code and the contacts."""


def compose(story: Story, handout: Handout, *, folded: bool) -> None:
    """The faces of a card, each as large as it is cut: the contacts are its help panel."""
    phrases = handout.language.phrases
    furniture = story.furniture
    edge = furniture.theme.margin_edge
    top = furniture.body_top if handout.specimen_line else edge
    if furniture.panel.height > furniture.size[1] - edge - top:
        raise too_small()
    story.with_panel()
    code = code_of(handout)
    free = furniture.size[1] - edge - top - furniture.panel.height - _AIR
    if code is not None:
        story.code_line(code, free)
    story.space(1)
    if not folded:
        return
    story.start("people", handout.code, "", new_page=True)
    story.heading(2, phrases.my_people)
    given = [(entry.name, entry.phone or "") for entry in handout.answers.helpers[:_PEOPLE]]
    labels = (phrases.name_label, phrases.phone_label)
    if given:
        story.people(given, labels, "card", phrases.my_people)
    else:
        # Room for the digits of one number is better than for parts of two.
        story.contact_rows(labels, 1, "card", phrases.my_people, stacked=True)


def refuse_overflow(leaves: int, *, folded: bool) -> None:
    """Refuses what doesn't fit the faces of a card.

    Raises:
        Refused
    """
    if leaves > (2 if folded else 1):
        raise too_small()


def too_small() -> Refused:
    """What is said where a face of the card is too small."""
    how = command("contacts", f"REGION {option('output', 'FILE')}")
    return Refused(
        "the contacts don't fit a wallet card.", remedy=f"Print the sheet of contacts: {how}"
    )
