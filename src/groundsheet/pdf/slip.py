"""Slips: sheets that stand between the packets of a print run, for whoever sorts them."""

from __future__ import annotations

from groundsheet.handout import Handout, Slip
from groundsheet.pdf.story import Story
from groundsheet.text import plain


def compose(story: Story, handout: Handout, slip: Slip) -> None:
    """What the slip counts, boxes to tick, and what to do with it."""
    story.heading(1, handout.title)
    story.with_panel()
    story.paragraph(plain(handout.date))
    story.space(8)
    for label, slot in slip.rows:
        story.slot_line(story.lead(label), slot, "slip")
    story.space(14)
    if slip.ticks:
        story.ticks([plain(label) for label in slip.ticks], 0, "slip", "")
    story.paragraph(plain(slip.note))
