"""Wallet cards: the contacts on one face, people to call on the other where it is folded."""

from __future__ import annotations

from groundsheet.errors import Refused
from groundsheet.handout import Handout
from groundsheet.pdf.story import Story
from groundsheet.text import join, plain

_PEOPLE = 2


def compose(story: Story, handout: Handout, *, folded: bool) -> None:
    """The faces of a card, each as large as it is cut.

    Emergency number and main line stand in large type in the band; here they are content, for
    those who listen, with whatever else there is room for.
    """
    phrases = handout.language.phrases
    story.heading(1, handout.title)
    for entry in handout.help_entries[: 2 + len(handout.own_numbers)]:
        words = join(entry.actions, ", ")
        named = (*words, *plain(f"  {entry.name}"))
        fits = entry.name and story.one_line(named, "card")
        story.paragraph(named if fits else words, "card")
    if handout.stale_line:
        story.paragraph(plain(handout.stale_line), "small", strong=True)
    story.paragraph(plain(" ".join(handout.card_lines)), "small")
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


def refuse_overflow(leaves: int, *, folded: bool) -> None:
    """Refuses what doesn't fit the faces of a card.

    Raises:
        Refused
    """
    if leaves > (2 if folded else 1):
        raise Refused(
            "the contacts don't fit a wallet card.",
            remedy="Print the sheet of contacts: groundsheet contacts REGION -o FILE",
        )
