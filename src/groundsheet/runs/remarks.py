"""What is to be known of the cells and rows of a roster: once for each kind, with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from groundsheet.errors import Place
from groundsheet.notices import Code, Kind, Notice
from groundsheet.wording import option

_MOST_ROWS = 12
"""Rows that are named of each kind; of more, how many they are."""


class Remark(StrEnum):
    """What is to be known of some cells; the rows stand behind it."""

    TURNED = "names turned round, as they stand last name first"
    LEFT_OFF = (
        "more than a name (pronouns, an e-mail address, a date of birth, a number): the name alone "
        "is printed"
    )
    NO_NAME = "no name (empty, N/A or the like): the packet bears none"
    NO_NUMBER = "no number: the ref is made from the row"
    COMMA = (
        "a comma in the name: printed as typed, unless "
        f"{option('columns', 'last_first=HEAD')} turns it round"
    )
    COUPLE = "two people in one name: printed as typed"
    CAPITALS = "a name in capitals: printed as typed"
    SIGNS = "signs that no name has, such as < or ;: printed as typed"
    PARENT = f"a parent or guardian: printed as typed; {option('audience', 'carer')} has their text"
    TEST = "this reads like a test, or like nobody: the packet is made"
    MINOR = f"a minor: the text for adults is taken unless you say {option('audience', 'teen')}"
    ENDED = "discharged, inactive or the like: the packet is made all the same"
    CANCELLED = "cancelled, missed or moved: the appointment isn't printed"
    NO_LETTERS = "names that the fonts have no letters for are left off"
    WORDS = "an appointment in words: printed as typed"
    PAST = (
        "an appointment that is past, as its date is read: not printed "
        f"({option('dates', 'day-first')} or {option('dates', 'month-first')} reads it otherwise)"
    )
    TODAY = "an appointment today, in a column that doesn't say next: not printed"
    CLOCK_ALONE = "a time without a day: not printed"
    WORLD = "a time in UTC, which the clocks there may not show: no appointment is printed"
    DAY_FIRST = "dates read day first"
    MONTH_FIRST = "dates read month first"
    TOTAL = "nobody (totals, titles, heads again, a place that is free): no packet"
    OTHER_TABLE = "another table begins here: it isn't read"
    EMPTY = "nothing in the columns that are used: no packet"
    AGAIN = "the same number as above: one packet, for the first appointment"
    SAME_NAME = "the same name as above, under another ref: a packet each"


_ABOUT = {
    Remark.TOTAL: Code.ROSTER_ROWS,
    Remark.OTHER_TABLE: Code.ROSTER_ROWS,
    Remark.EMPTY: Code.ROSTER_ROWS,
    Remark.AGAIN: Code.ROSTER_ROWS,
    Remark.SAME_NAME: Code.ROSTER_ROWS,
}


class Remarks:
    """All that there is to be known of a roster, by kind and column."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: dict[tuple[Remark, str], list[int]] = {}

    def add(self, remark: Remark, line: int, head: str = "") -> None:
        """Adds a row.

        Args:
            remark: what is to be known.
            line: of the row.
            head: of its column, as it is shown.
        """
        self._rows.setdefault((remark, head), []).append(line)

    def notices(self) -> Iterator[Notice]:
        """A notice for each kind and column, in the order in which they were met."""
        for (remark, head), rows in self._rows.items():
            place = Place(self._path, rows[0])
            code = _ABOUT.get(remark, Code.ROSTER_CELLS)
            message = f"{remark} ({_listed(rows)})"
            yield Notice(code, message, Kind.ROSTER, about=head, name=head, place=place)


def _listed(rows: list[int]) -> str:
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) > _MOST_ROWS:
        some = ", ".join(map(str, rows[:_MOST_ROWS]))
        return f"rows {some} and {len(rows) - _MOST_ROWS:,} more"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
