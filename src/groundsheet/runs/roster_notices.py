"""What is told of a roster before its run: columns, refs, cells, and rows that are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groundsheet.notices import Code, Kind, Notice
from groundsheet.runs.refs import RefKey
from groundsheet.runs.roster import FaultyRow, Roster


def of_roster(read: Roster, key: RefKey, *, slip_names: bool) -> Iterator[Notice]:
    """What the columns were taken for, where refs are from, and what to know of cells."""
    if read.columns.told:
        yield Notice(Code.ROSTER_COLUMNS, read.columns.told, Kind.ROSTER)
    if read.columns.refs == "number":
        made = f"refs are made from {_column(read, 'number')} with the key in {key.path}"
        what = f"{made}: the same key gives the same refs. Keep it private."
        yield Notice(Code.REFS_MADE, what, Kind.ROSTER)
    elif read.columns.refs == "order":
        what = "refs are 001, 002 ... by the order of the rows: another order gives other refs."
        yield Notice(Code.REFS_MADE, what, Kind.ROSTER)
    yield from read.notes
    if slip_names:
        what = "slips bear names: whoever sorts or carries the pile sees who gets a packet."
        yield Notice(Code.NAMES_ON_SLIPS, what, Kind.ROSTER)


def _column(read: Roster, field: str) -> str:
    return f'"{read.columns.heads[read.columns.places[field]]}"'


def of_faults(faulty: Iterable[FaultyRow]) -> Iterator[Notice]:
    """A notice for each fault of rows that are passed over."""
    for each in faulty:
        problem = each.problem
        field = f"{problem.field}: " if problem.field else ""
        yield Notice(
            Code.ROW_FAULTY,
            f"no packet: {field}{problem.message}",
            Kind.ROSTER,
            about=each.ref,
            place=problem.place,
            remedy=problem.remedy,
        )
