"""A roster: whom a run is for, one row each. All faults at once, each with its row and column.

What stands in a cell is data: one that begins as formulas do is refused, and nothing of any is
quoted. Columns that nobody named aren't looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from groundsheet.content import Audience
from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.notices import Notice
from groundsheet.people import RosterMap
from groundsheet.runs.cells import READ, cell_fault, read_ref
from groundsheet.runs.columns import Columns, settled
from groundsheet.runs.day_columns import ORDERS, DayColumn
from groundsheet.runs.grid import read_grid
from groundsheet.runs.hints import hints, telling_columns
from groundsheet.runs.likeness import says_next, usual
from groundsheet.runs.moments import Moment
from groundsheet.runs.person_names import (
    bare,
    is_nobody,
    is_none,
    is_total,
    last_first,
    remarks,
    turned,
    whole_name,
)
from groundsheet.runs.refs import RefKey, by_order
from groundsheet.runs.remarks import Remark, Remarks
from groundsheet.runs.roster_reading import RosterReading, shown
from groundsheet.runs.workbook import GridRow
from groundsheet.text import normal, single_spaced
from groundsheet.wording import option

MAX_ROWS = 200_000
MAX_ROSTER_BYTES = 200_000_000

_NAMES = ("name", "last_first", "first", "last", "suffix", "preferred")
"""The columns that a name is read from."""
_TYPED = (*_NAMES, "clinician", "number", "date", "next_appointment", "time")
"""The columns in which `N/A` says that there is nothing."""
_DAYS = ("date", "next_appointment")
"""The columns that hold days."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One packet: whom it is for and how it is made. What is left out is as in the command.

    Args:
        place: where the row stands.
        ref: what the packet is called in the run; it stands in file names and reports.
        next_appointment: when they meet again: a moment, or words as they were typed.
        answers: a file beside the roster with the person's answers.
        audience: whose text of each module is taken.
    """

    place: Place
    ref: str
    name: str | None = None
    clinician: str | None = None
    date: dt.date | None = None
    next_appointment: Moment | str | None = None
    language: str | None = None
    region: str | None = None
    recipe: str | None = None
    paper: str | None = None
    print_size: int | None = None
    copies: int | None = None
    answers: str | None = None
    audience: Audience | None = None


COLUMNS = tuple(entry.name for entry in fields(RosterRow) if entry.name != "place")


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that no packet can be made of, by its ref (or `row 7`), and one thing why."""

    ref: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a roster, how it was read, in words, and what its columns were taken for.

    `folder` is the one that it lies in, if it is a file; `faulty` are rows that were passed over,
    where that is wanted; `notes` are what to know of cells and rows.
    """

    rows: tuple[RosterRow, ...]
    read_as: str
    folder: Path | None
    columns: Columns
    notes: tuple[Notice, ...] = ()
    faulty: tuple[FaultyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Here:
    """Where a roster is read: what its dates and numbers mean follows from it.

    Args:
        region: where the people are, as far as the whole run says.
        today: the day; an appointment before it is past.
        key: what refs are made with; None: no number can be taken.
    """

    region: str | None = None
    today: dt.date | None = None
    key: RefKey | None = None


def read_roster(
    path: Path,
    data: bytes,
    reading: RosterReading | None = None,
    *,
    saved: Sequence[RosterMap] = (),
    here: Here | None = None,
    skip_faulty: bool = False,
) -> Roster:
    """Reads a roster.

    Args:
        path: where it comes from; `.jsonl` is JSON Lines, `.xlsx` a workbook, all else is CSV.
        data: its bytes.
        reading: how it is to be read, as far as somebody says.
        saved: how the rosters of the practice's systems are read.
        here: the region, the day, and the key for refs.
        skip_faulty: pass over rows with faults.

    Raises:
        ColumnsUnknown: nobody says which column is which.
        InvalidInput: every fault, by row and column. What stands in a cell is never quoted.
    """
    reading = reading or RosterReading()
    grid = read_grid(path, data, reading.encoding)
    columns = settled(path, grid, reading, saved)
    read_as = grid.read_as
    if columns.start > 1:
        read_as += f"; its columns are named in row {columns.line}"
    rows = grid.rows[columns.start :]
    other = None if grid.keyed else _other_table(rows, columns.heads)
    problems: list[Problem] = []
    if len(rows) > MAX_ROWS:
        problems.append(
            Problem(f"more than {MAX_ROWS:,} rows.", Place(str(path), rows[MAX_ROWS][0]))
        )
        raise InvalidInput(problems)
    reader = _Reader(path, columns, here or Here())
    found = reader.read(rows[:other])
    if other is not None:
        reader.remarks.add(Remark.OTHER_TABLE, rows[other][0])
    if reader.column_faults or (reader.faulty and not skip_faulty):
        raise InvalidInput([*reader.column_faults, *(each.problem for each in reader.faulty)])
    if not found and not reader.faulty:
        raise InvalidInput(Problem("the roster has no rows.", Place(str(path))))
    notes = tuple(reader.remarks.notices())
    return Roster(found, read_as, path.parent, columns, notes, tuple(reader.faulty))


def _other_table(rows: Sequence[GridRow], heads: tuple[str, ...]) -> int | None:
    """Where, behind an empty line, heads begin another table; None where none does."""
    for index in range(1, len(rows)):
        line, cells = rows[index]
        if line - rows[index - 1][0] > 1:
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) > 1 and all(map(usual, filled)) and tuple(map(shown, cells)) != heads:
                return index
    return None


class _Reader:
    """Reads the rows below the heads of one roster."""

    def __init__(self, path: Path, columns: Columns, here: Here) -> None:
        self._path, self._columns, self._here = str(path), columns, here
        self.remarks = Remarks(self._path)
        self.column_faults: list[Problem] = []
        self.faulty: list[FaultyRow] = []
        self._days: dict[str, DayColumn] = {}
        self._turn = ""
        self._telling = telling_columns(columns.heads, columns.places.values())

    def read(self, rows: Sequence[GridRow]) -> tuple[RosterRow, ...]:
        """The rows that packets can be made of."""
        self._look_at_columns(rows)
        made: dict[str, RosterRow] = {}
        names: dict[str, str] = {}
        for number, (line, cells) in enumerate(rows, start=1):
            values = {column: self._cell(cells, column) for column in self._columns.places}
            if self._is_nobodys(line, cells, values):
                continue
            row = self._row(number, line, cells, values)
            if row is None:
                continue
            if Remark.CANCELLED in self._told(line, cells):
                row = replace(row, next_appointment=None)
            key = row.ref.casefold()
            if key in made:
                self._again(made, key, row)
                continue
            made[key] = row
            if row.name and names.setdefault(row.name.casefold(), key) != key:
                self._remark(Remark.SAME_NAME, line, self._name_column)
        return tuple(made.values())

    # -- columns ----------------------------------------------------------------------------------

    def _look_at_columns(self, rows: Sequence[GridRow]) -> None:
        """What can be told of whole columns alone: which way names stand, and dates."""
        places = self._columns.places
        if "last_first" in places:
            self._turn = "last_first"
        elif "name" in places and self._columns.how:
            some = rows[:_SAMPLE]
            names = [name for _, cells in some if (name := self._cell(cells, "name"))]
            if 2 * sum(last_first(bare(name)[0]) is not None for name in names) > len(names):
                self._turn = "name"
        for column in _DAYS:
            if column in places:
                self._look_at_days(column, rows)

    def _look_at_days(self, column: str, rows: Sequence[GridRow]) -> None:
        """Which of two numbers is the month, in a column of days."""
        cells = ((line, self._cell(row, column)) for line, row in rows)
        found = DayColumn.of(
            cells,
            self._columns.dates,
            self._here.region,
            of_paper=column == "date",
            says_next=says_next(self._columns.heads[self._columns.places[column]]),
            today=self._here.today,
        )
        self._days[column] = found
        ways = " or ".join(option("dates", each) for each in ORDERS)
        self.column_faults += (
            self._fault(
                line,
                column,
                "this date may be read in two ways, and nothing says which is meant.",
                f"Say how the dates are written: {ways}.",
            )
            for line in found.doubtful[:_MOST_TOLD]
        )
        for remark, line in found.unusual:
            self._remark(remark, line, column)

    def _told(self, line: int, cells: Sequence[str]) -> set[Remark]:
        """What columns that aren't used say of a row that somebody should know."""
        told = set()
        for place, remark in hints(self._telling, cells):
            self.remarks.add(remark, line, self._columns.heads[place])
            told.add(remark)
        return told

    # -- rows -------------------------------------------------------------------------------------

    def _is_nobodys(self, line: int, cells: Sequence[str], values: dict[str, str]) -> bool:
        """Whether a row is of no person: totals, what a report says at its end, heads again."""
        names = [each for column in _NAMES if (each := values.get(column))]
        first = next(cell for cell in cells if cell.strip()).strip()
        again = first == self._columns.heads[0] and tuple(map(shown, cells)) == self._columns.heads
        if again or (len(names) < 2 and is_total(first)) or any(map(is_total, names)):
            self.remarks.add(Remark.TOTAL, line)
            return True
        numbered = self._columns.refs != "order" and not is_none(values[self._columns.refs])
        asked = bool(self._columns.how) and not numbered  # of a system, and of no person of it
        if asked and names and all(map(is_nobody, names)):
            self.remarks.add(Remark.TOTAL, line)
            return True
        if not any(values.values()) or (asked and all(map(is_none, names))):
            self.remarks.add(Remark.EMPTY, line)
            return True
        return False

    def _row(
        self, number: int, line: int, cells: Sequence[str], values: dict[str, str]
    ) -> RosterRow | None:
        """A row, or None where it has faults, which are kept."""
        problems: list[Problem] = []
        place = Place(self._path, line)
        if any(cell.strip() for cell in cells[len(self._columns.heads) :]):
            there = f"{len(cells)} cells, and there are {len(self._columns.heads)} columns."
            problems.append(Problem(there, place))
        ref = self._ref(number, values, problems, line)
        row = self._plain_cells(line, values, problems)
        noted: list[tuple[Remark, str]] = []
        for column in _DAYS:
            if values.get(column):
                self._day(line, column, values, row, problems, noted)
        if problems:
            self.faulty += (FaultyRow(ref or f"row {line}", each) for each in problems)
            return None
        self._name(values, row, noted)
        for remark, column in noted:
            self._remark(remark, line, column)
        return RosterRow(place, ref, **row)

    def _plain_cells(
        self, line: int, values: dict[str, str], problems: list[Problem]
    ) -> dict[str, Any]:
        """What stands in the cells that are neither names nor days; faults of all of them."""
        row: dict[str, Any] = {}
        for column, cell in values.items():
            if not cell or column == self._columns.refs or (column in _TYPED and is_none(cell)):
                continue
            if fault := cell_fault(column, cell):
                problems.append(self._fault(line, column, fault))
            elif column in READ:
                try:
                    row[column] = READ[column](cell)
                except ValueError as error:
                    problems.append(self._fault(line, column, str(error)))
        return row

    def _ref(self, number: int, values: dict[str, str], problems: list[Problem], line: int) -> str:
        """The ref of a row; empty where it has none, which is a fault."""
        kind = self._columns.refs
        if kind == "order":
            return by_order(number)
        column = kind
        cell = values.get(column, "")
        if kind == "number" and is_none(cell):
            self._remark(Remark.NO_NUMBER, line, column)
            return f"row-{line}"
        if not cell:
            problems.append(self._fault(line, column, f"the row has no {column}; give it a code."))
            return ""
        if fault := cell_fault(column, cell):
            problems.append(self._fault(line, column, fault))
            return ""
        if kind == "number":
            return self._here.key.ref(cell.casefold()) if self._here.key else by_order(number)
        try:
            return read_ref(cell)
        except ValueError as error:
            problems.append(self._fault(line, column, str(error)))
            return ""

    def _again(self, made: dict[str, RosterRow], key: str, row: RosterRow) -> None:
        """A row with the ref of one above: of a system's appointments, the first is kept."""
        there = made[key]
        column = self._columns.refs
        same = (there.name or "").casefold() == (row.name or "").casefold()
        line = row.place.line or 0
        if column == "number" and same:
            made[key] = min(there, row, key=_first_met)
            self._remark(Remark.AGAIN, line, column)
            return
        with_other = "" if same or column != "number" else ", with another name"
        what = f"the same {column} as in row {there.place.line}{with_other}."
        problem = self._fault(line, column, what)
        self.faulty.append(FaultyRow(row.ref, problem))

    # -- cells ------------------------------------------------------------------------------------

    def _cell(self, cells: Sequence[str], column: str) -> str:
        """What stands in a column of a row, with single spaces."""
        place = self._columns.places.get(column, len(cells))
        text = cells[place] if place < len(cells) else ""
        # A path may have two spaces in it; what is printed can't, as its readers would see one.
        return normal(text) if column == "answers" else single_spaced(text)

    def _fault(self, line: int, column: str, message: str, remedy: str = "") -> Problem:
        """A fault of a cell; its column is called by its head, if somebody named that."""
        place = self._columns.places.get(column) if self._columns.how else None
        head = column if place is None else self._columns.heads[place]
        return Problem(message, Place(self._path, line), head, remedy)

    def _remark(self, remark: Remark, line: int, column: str) -> None:
        place = self._columns.places.get(column)
        head = self._columns.heads[place] if place is not None else ""
        self.remarks.add(remark, line, head)

    @property
    def _name_column(self) -> str:
        return next((each for each in _NAMES if each in self._columns.places), "name")

    def _name(
        self, values: dict[str, str], row: dict[str, Any], noted: list[tuple[Remark, str]]
    ) -> None:
        """Whom a packet is for: the name that they go by, or else what there is of their names."""
        parts: dict[str, str] = {}
        for column in _NAMES:
            if column not in values:
                continue
            cell = values[column]
            text, more = ("", False) if is_none(cell) else bare(cell)
            if more:
                noted.append((Remark.LEFT_OFF, column))
            if text and column == self._turn and (name := turned(text)) != text:
                noted.append((Remark.TURNED, column))
                text = name
            if text:
                parts[column] = text
        if not parts:
            if any(column in values for column in _NAMES):
                noted.append((Remark.NO_NAME, self._name_column))
            return
        column, row["name"] = whole_name(parts)
        noted += ((each, column) for each in sorted(remarks(row["name"])))

    def _day(
        self,
        line: int,
        column: str,
        values: dict[str, str],
        row: dict[str, Any],
        problems: list[Problem],
        noted: list[tuple[Remark, str]],
    ) -> None:
        """A day: of the paper, or of an appointment."""
        cell = values[column]
        if cell_fault(column, cell) or is_none(cell):
            return
        time = "" if column == "date" else values.get("time", "")
        try:
            row[column], remark = self._days[column].read(cell, time)
        except ValueError as error:
            problems.append(self._fault(line, column, str(error)))
            return
        if remark is not None:
            noted.append((remark, column))


_MOST_TOLD = 50
_SAMPLE = 5_000
"""Rows by which it is told whether last names come first."""


def _first_met(row: RosterRow) -> str:
    """What sorts the appointments of one person; those in words, and none, come last."""
    when = row.next_appointment
    return when.isoformat() if isinstance(when, dt.date) else "~"
