"""The lines that a page carries as a leaflet of the practice, where there is room for them."""

from __future__ import annotations

from groundsheet.handout import Handout, Section


def review_due(handout: Handout) -> str:
    """By when it is reviewed again; empty if that isn't printed."""
    due = handout.leaflet.due
    if due is None or not handout.has_leaflet("review_due"):
        return ""
    language, region = handout.language, handout.contacts.region
    on_day = handout.leaflet.due_on_day
    when = language.date(due, region) if on_day else language.month(due, region)
    return language.phrases.review_due.format(when=when)


def number(handout: Handout, section: Section | None) -> str:
    """The leaflet's number on the pages of a section, as it was typed; empty if it has none."""
    if not handout.has_leaflet("number"):
        return ""
    return handout.leaflet.number_of(*([section.module.code] if section else []), handout.code)


def closing(handout: Handout) -> tuple[str, ...]:
    """The lines at the end, as they were typed."""
    leaflet = handout.leaflet
    other_formats = leaflet.other_formats if handout.has_leaflet("other_formats") else None
    feedback = leaflet.feedback if handout.has_leaflet("feedback") else None
    return tuple(filter(None, (other_formats, feedback)))
