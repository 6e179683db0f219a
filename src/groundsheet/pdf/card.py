"""Wallet cards: the contacts on one face, people to call on the other where it is folded."""

from __future__ import annotations

from functools import reduce

from groundsheet.errors import Refused
from groundsheet.handout import Handout
from groundsheet.pdf.furniture import SEPARATOR
from groundsheet.pdf.story import Story
from groundsheet.text import insert, plain
from groundsheet.wording import command, option

_PEOPLE = 2


def compose(story: Story, handout: Handout, *, folded: bool) -> None:
    """The faces of a card, each as large as it is cut.

    Emergency number and main line stand in large type in the band; here they are content, for
    those who listen, with whatever else there is room for.
    """
    phrases = handout.language.phrases
    trial = Story(story.furniture)
    _contacts(trial, handout, named=True)
    _contacts(story, handout, named=trial.height() <= trial.room)
    if not folded:
        return
    story.start("people", handout.code, "", new_page=True)
    story.heading(2, phrases.my_people)
    given = [(entry.name, entry.phone or "") for entry in handout.answers.helpers[:_PEOPLE]]
    labels = (phrases.name_label, phrases.phone_label)
    if given:
        story.people(given, labels, "card", phrases.my_people)
    if len(given) < _PEOPLE:
        story.contact_rows(labels, _PEOPLE - len(given), "card", phrases.my_people, len(given) + 1)


def _contacts(story: Story, handout: Handout, *, named: bool) -> None:
    """The first face. Who answers is left out where it takes a line more, unless all are `named`.

    Emergency numbers, the main line and the practice's own numbers stand on it, and no others.
    """
    story.heading(1, handout.title)
    panel, listed = handout.panel, handout.language.phrases.listed
    for entry in panel.card_entries:
        words = reduce(lambda a, b: insert(listed, before=a, after=b), entry.actions)
        whole = (*words, *plain(f"{SEPARATOR}{entry.name}"))
        fits = entry.name and (named or story.one_line(whole, "card"))
        story.paragraph(whole if fits else words, "card")
    if stale := panel.stale_line(panel.card_contacts):
        story.paragraph(plain(stale), "small", strong=True)
    story.paragraph(plain(" ".join(panel.card_lines)), "small")


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
