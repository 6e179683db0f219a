"""What comes next for each contact of a region, and when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from groundsheet.crisis.contacts import AlwaysOpenVoiceLine, name_of
from groundsheet.crisis.model import CrisisService, Emergency
from groundsheet.crisis.practice import Entry, Listed, listed
from groundsheet.crisis.records import Record
from groundsheet.crisis.regions import Directories
from groundsheet.crisis.standing import (
    LEAVE_OUT_OTHER,
    ON_PAPER_MAIN,
    ON_PAPER_OTHER,
    REFUSE_MAIN,
    WARN_MAIN,
    WARN_OTHER,
    standing,
)
from groundsheet.errors import NoCurrentContacts


@dataclass(frozen=True, slots=True)
class Due:
    """What happens next to a contact, and when, unless it is confirmed."""

    id: str
    name: str
    on: dt.date
    what: str


def due(
    directories: Directories,
    region: str,
    language: str,
    on: dt.date,
    records: Sequence[Record] = (),
) -> list[Due]:
    """For each contact of a region: what comes next, the soonest first.

    Args:
        directories: what is shipped, by region.
        region: its code.
        language: in which names are wanted.
        on: the day from which to count.
        records: the practice's.

    Raises:
        RegionRequired, RegionUnavailable
    """
    found = listed(directories, region, language, on, records)
    main = _main(found, on)
    result = [Due(void.about, void.name, on, void.message) for void in found.void.values()]
    if main is None:
        result.append(Due("main-line", "main line", on, "there is none: nothing is built"))
    if not found.emergency:
        result.append(Due("emergency", "emergency number", on, "there is none: nothing is built"))
    for name, entry in found.entries.items():
        value = entry.value
        if name in found.void:
            continue
        of_main = (
            isinstance(value, CrisisService) and main is not None and value.part_of == main.value.id
        )
        if isinstance(value, Emergency) or entry is main or of_main:
            day, what = _of_first(entry, on)
        elif language in value.languages:
            day, what = _of_other(entry, on)
        else:
            continue
        result.append(Due(name, name_of(value), day, what))
    return sorted(result, key=lambda item: (item.on, item.id))


def _main(found: Listed, on: dt.date) -> Entry | None:
    for entry, service in found.services:
        value = standing(entry, on, first=True).value if service.primary else None
        if isinstance(value, CrisisService):
            try:
                AlwaysOpenVoiceLine(value)
            except NoCurrentContacts:
                continue
            return entry
    return None


def _next(entry: Entry, on: dt.date, stages: Sequence[tuple[int, str]]) -> tuple[dt.date, str]:
    days = [(entry.base + dt.timedelta(days=count), what) for count, what in stages]
    return next((pair for pair in days if pair[0] > on), days[-1])


def _of_first(entry: Entry, on: dt.date) -> tuple[dt.date, str]:
    """What comes next for the main line or an emergency number."""
    weak = [
        state
        for state in standing(entry, on, first=True).states
        if state.fact in ("number", "menu") and state.grade == "D" and not state.checked
    ]
    if weak:
        return on, f"printed without a good source, and said on screen ({weak[0].why})"
    return _next(
        entry,
        on,
        [
            (WARN_MAIN, "the screen warns from then on"),
            (ON_PAPER_MAIN, "the paper says so from then on"),
            (REFUSE_MAIN, "nothing is built from then on"),
        ],
    )


def _of_other(entry: Entry, on: dt.date) -> tuple[dt.date, str]:
    """What comes next for another service."""
    stands = standing(entry, on, first=False)
    if stands.left_out:
        some = "printed in part" if stands.value else "not printed"
        return on, f"{some}: {stands.left_out[0].message}"
    return _next(
        entry,
        on,
        [
            (WARN_OTHER, "the screen warns from then on"),
            (ON_PAPER_OTHER, "the paper says so from then on"),
            (LEAVE_OUT_OTHER, "not printed from then on"),
        ],
    )
