"""The sheet on which somebody writes down what official pages say, to be typed in later."""

from __future__ import annotations

from groundsheet.desk import Desk
from groundsheet.document.assembly import Request, require_region
from groundsheet.document.build import Built, make
from groundsheet.handout import CONTACTS_CODE, Chosen, Worksheet
from groundsheet.layout import Paper
from groundsheet.practice.sitting import sitting


def worksheet(desk: Desk, region: str, *, paper: Paper | None = None) -> Built:
    """The contacts of a region with their pages, and room for what stands there. Errors: `build`.

    No number is on it but those at the foot of each page.
    """
    require_region(desk, region)
    phrases = desk.language.phrases
    contacts = tuple(
        (
            comparison.id,
            comparison.name,
            comparison.page,
            tuple(
                dict.fromkeys(
                    getattr(phrases, f"way_{question.channel or 'voice'}")
                    for question in comparison.questions
                )
            ),
        )
        for comparison in sitting(desk, region)
    )
    columns = (
        phrases.worksheet_way,
        phrases.worksheet_number,
        phrases.worksheet_word,
        phrases.worksheet_hours,
        phrases.worksheet_cost,
    )
    chosen = Chosen(
        (),
        phrases.worksheet_title,
        phrases.contacts_public_title,
        f"{CONTACTS_CODE}W",
        worksheet=Worksheet(columns, contacts),
    )
    return make(desk, chosen, Request(region, paper=paper))
