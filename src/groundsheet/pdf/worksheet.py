"""The sheet on which a practice writes down what the official pages of its contacts say."""

from __future__ import annotations

from groundsheet.handout import Handout, Worksheet
from groundsheet.pdf.story import Story
from groundsheet.text import blank, insert, plain

_SHARES = (1.0, 2.4, 1.7, 2.4, 1.0)


def compose(story: Story, handout: Handout, worksheet: Worksheet) -> None:
    """What to do, and for each contact its page and a row for each way to reach it."""
    phrases = handout.language.phrases
    story.heading(1, handout.title)
    story.with_panel()
    story.paragraph(plain(handout.date))
    story.paragraph(plain(phrases.worksheet_lead))
    by = insert(phrases.worksheet_by, name=blank("blank:long"), date=blank("blank"))
    story.paragraph(by, name="by")
    for name, called, page, ways in worksheet.contacts:
        with story.together():
            story.heading(2, called, look="h3")
            story.paragraph(plain(page or phrases.worksheet_no_page), "small")
            story.table(
                worksheet.columns,
                [[plain(way), *([()] * (len(worksheet.columns) - 1))] for way in ways],
                shares=_SHARES,
                least=26,
                name=name,
            )
