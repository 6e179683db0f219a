"""Comparing all contacts of a region with their official pages in one sitting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from groundsheet import crisis
from groundsheet.api import clock
from groundsheet.api.reading import LANGUAGE, library
from groundsheet.api.records import contact, fresh, write_record
from groundsheet.crisis import Comparison, Record, Summary
from groundsheet.errors import NoCurrentContacts
from groundsheet.people import PracticeFolder


def sitting(region: str, *, practice: PracticeFolder) -> tuple[Comparison, ...]:
    """What is to be compared for a region: its contacts in order of print, then the others.

    Raises:
        Refused: no region, an unknown or stub region.
    """
    practice, directories, now = fresh(practice), library(practice).directories, clock.today()
    found = crisis.listed(directories, region, LANGUAGE, now, practice.records)
    try:
        printed = crisis.resolve(directories, region, LANGUAGE, now, practice.records).everything
    except NoCurrentContacts:
        printed = ()
    return crisis.sitting(found, [entry.id for entry in printed], LANGUAGE)


def keep(
    comparison: Comparison,
    answers: Sequence[str | None],
    *,
    practice: PracticeFolder,
    by: str,
    method: str = "official_page",
    on: dt.date | None = None,
) -> Record | None:
    """Records the facts of one contact that were answered as they are listed.

    Args:
        comparison: of one contact.
        answers: one for each of its questions, in order; None: it was skipped.
        practice: in whose folder it is recorded.
        by: who looked. One person is enough for what is as it was.
        method: `official_page` or `provider_office`; never a test call.
        on: the day (default: today).

    Returns:
        The record, or None where no fact was confirmed.

    Raises:
        Usage, ConfirmationRefused, CannotWrite
    """
    facts = comparison.confirmed(answers)
    if not facts:
        return None
    practice = fresh(practice)
    _, value = contact(comparison.id, practice=practice)
    return write_record(
        practice, value,
        kind="confirmed", region=comparison.region, id=comparison.id, by=by, on=on, method=method,
        page=comparison.page or None, facts=facts,
    )  # fmt: skip


def sitting_summary(comparisons: Sequence[Comparison], *, practice: PracticeFolder) -> Summary:
    """What came of a sitting, in one line: how many are checked, and how long they hold."""
    practice, now = fresh(practice), clock.today()
    region = comparisons[0].region
    directories = library(practice).directories
    found = crisis.listed(directories, region, LANGUAGE, now, practice.records)
    return crisis.summary(found, comparisons)


__all__ = ["keep", "sitting", "sitting_summary"]
