"""Which column of a roster is which: as somebody says, as it was saved, by its own head, or asked.

A likeness is suggested and never taken: it is told together with the words that accept it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from groundsheet.errors import InvalidInput, Place, Problem, Usage
from groundsheet.people import DateOrder, RosterMap
from groundsheet.runs.grid import Grid
from groundsheet.runs.likeness import known, usual
from groundsheet.runs.roster_reading import OWN, RosterReading, own_head, shown
from groundsheet.runs.suggestion import TITLES, asked, looks_like, no_heads, unknown
from groundsheet.runs.workbook import MAX_COLUMNS
from groundsheet.wording import option

_BELOW = 50
"""Rows in which it is looked whether the words of heads stand again."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is which, and where the rows begin.

    Args:
        line: of the heads.
        start: which row of the grid is the first below them.
        heads: as they are shown, in order.
        places: of each field which column it is, from 0.
        refs: `ref` where a column holds them.
        how: who says so, in words; empty where all are known by their own heads.
        dates: how dates are to be read, if somebody says.
    """

    line: int
    start: int
    heads: tuple[str, ...]
    places: Mapping[str, int]
    refs: Literal["ref", "number", "order"]
    how: str = ""
    dates: DateOrder | None = None

    @property
    def unused(self) -> tuple[str, ...]:
        """The heads of columns that aren't looked at."""
        taken = set(self.places.values())
        return tuple(h for n, h in enumerate(self.heads) if n not in taken and h)

    @property
    def told(self) -> str:
        """Which column is taken for what, in words; empty where all are known by their heads."""
        if not self.how and not self.unused:
            return ""
        parts = [f"columns {self.how or 'by their own heads'}: {arrows(self.heads, self.places)}"]
        if self.unused:
            parts.append(f"not used: {', '.join(self.unused)}")
        return "; ".join(parts)


def arrows(heads: Sequence[str], places: Mapping[str, int]) -> str:
    """Heads and what they are, in the order of the file."""
    ordered = sorted(places.items(), key=lambda entry: entry[1])
    return ", ".join(f'"{heads[place]}" -> {name}' for name, place in ordered)


def settled(
    path: Path, grid: Grid, reading: RosterReading, saved: Sequence[RosterMap] = ()
) -> Columns:
    """Which column is which.

    In this order: as `reading` says; as the saved map says that has all of its columns there (of
    several, that with the most); by their own heads, if all are known. Else one is suggested.

    Args:
        path: of the roster.
        grid: its rows.
        reading: how it is to be read, as far as somebody says.
        saved: how the rosters of the practice's systems are read.

    Raises:
        ColumnsUnknown: nobody says, or not where refs come from.
        InvalidInput: a column that is named isn't there.
    """
    if not grid.rows:
        raise InvalidInput(Problem("the roster has no rows.", Place(str(path))))
    wanted = list(reading.columns.values())
    at = _head_row(grid, wanted, saved)
    if at is None:
        raise no_heads(path, grid)
    line, cells = grid.rows[at]
    where = Place(str(path), line)
    if len(cells) > MAX_COLUMNS:
        there = f"{len(cells):,} columns; at most {MAX_COLUMNS}."
        raise InvalidInput(Problem(there, where))
    heads = _numbered(cells)
    found = Columns(line, at + 1, heads, {}, "ref", dates=reading.dates)
    if reading.columns:
        places = _places(where, heads, reading.columns)
        if "ref" in map(own_head, heads) and reading.refs is None:  # it was made for us
            own = _own_places(heads)
            own.pop("date", None)
            taken = set(places.values())
            places = {f: n for f, n in own.items() if n not in taken} | places
        return _with_refs(where, replace(found, places=places, how="as named"), reading)
    fitting = [one for one in saved if _has(cells, one.columns.heads.values())]
    if fitting:
        one = max(fitting, key=lambda each: len(each.columns.heads))
        places = _places(where, heads, one.columns.heads)
        how = f"by your map for {one.system}" if one.system else "by the map in your profile"
        found = replace(found, places=places, how=how, dates=reading.dates or one.dates)
        return _with_refs(where, found, replace(reading, refs=reading.refs or one.refs))
    own = _own_places(heads)
    if len(own) == len([head for head in heads if head]) or (reading.ignore_others and own):
        return _with_refs(where, replace(found, places=own), reading)
    raise unknown(where, heads, own, reading, grid)


def _head_row(grid: Grid, wanted: Sequence[str], saved: Sequence[RosterMap]) -> int | None:
    """Which row names the columns, from 0; None where none does.

    The one with all heads that somebody names; else that with the most cells that read like heads.
    """
    top = [cells for _, cells in grid.rows[: 1 if grid.keyed else TITLES]]
    for heads in (wanted, *(list(one.columns.heads.values()) for one in saved)):
        for index, cells in enumerate(top):
            if heads and _has(cells, heads):
                return index
    best, most = None, 0
    for index, cells in enumerate(top):
        filled = [cell for cell in cells if cell.strip()]
        places = [n for n, cell in enumerate(cells) if own_head(cell) in OWN or usual(cell)]
        like = len(places)
        plain = any(own_head(cell) in ("ref", "name") or known(cell) for cell in filled)
        enough = 2 * like >= len(filled) or like > 3 or (plain and like > 0)
        if like > most and enough and not _again(grid, index, places):
            best, most = index, like
    return best


def _again(grid: Grid, index: int, places: Sequence[int]) -> bool:
    """Whether a row's words stand in others too, as `Adult` does under `Client type`: no heads."""
    head = grid.rows[index][1]
    others = [cells for _, cells in grid.rows[:_BELOW] if cells != head]
    again = [n for n in places if any(n < len(row) and row[n] == head[n] for row in others)]
    return 2 * len(again) > len(places)


def _has(cells: Sequence[str], heads: Iterable[str]) -> bool:
    return {_same(head) for head in heads} <= {_same(cell) for cell in _numbered(cells)}


def _numbered(cells: Sequence[str]) -> tuple[str, ...]:
    """Heads as they are shown; those that stand there more than once as `Name (1)`, `Name (2)`."""
    heads = [shown(cell) for cell in cells]
    alike = [head.casefold() for head in heads]
    return tuple(
        f"{head} ({alike[: n + 1].count(alike[n])})" if head and alike.count(alike[n]) > 1 else head
        for n, head in enumerate(heads)
    )


def _same(head: str) -> str:
    return shown(head).casefold()


def _own_places(heads: Sequence[str]) -> dict[str, int]:
    """The columns that are known by their own heads; none of those that stand there twice is."""
    names = [own_head(head) for head in heads]
    return {name: place for place, name in enumerate(names) if name in OWN}


def _places(where: Place, heads: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """Where the columns are that somebody names.

    Raises:
        InvalidInput: one isn't there.
    """
    there = [_same(head) for head in heads]
    problems, places = [], {}
    for name, head in wanted.items():
        if _same(head) in there:
            places[name] = there.index(_same(head))
            continue
        remedy = f"There are: {', '.join(filter(None, heads))}."
        problems.append(Problem(f'there is no column "{shown(head)}".', where, name, remedy))
    if problems:
        raise InvalidInput(problems)
    return places


def _with_refs(where: Place, found: Columns, reading: RosterReading) -> Columns:
    """The columns with where refs come from.

    Raises:
        ColumnsUnknown: nobody says.
    """
    if reading.refs == "number" and "number" not in found.places:
        raise Usage(
            "no column is named that refs could be made from.",
            remedy=f"Name that of the system's numbers: {option('columns', 'number=HEAD')}",
        )
    if reading.refs is not None:
        return replace(found, refs=reading.refs)
    if "ref" in found.places:
        return found
    if "number" in found.places:
        return replace(found, refs="number")
    places = dict(found.places)
    number = looks_like(found.heads).get("number")
    if number is not None and number not in places.values():
        places["number"] = number
    raise asked(where, found.heads, places, reading, [])
