"""Which column of a roster is which: as somebody says, as it was saved, by its own head, or asked.

A likeness is suggested and never taken: it is told together with the words that accept it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Self

from groundsheet.errors import ColumnsUnknown, InvalidInput, Place, Problem, Usage
from groundsheet.folders import PROFILE
from groundsheet.people import DateOrder, Refs, RosterColumns, RosterMap
from groundsheet.runs.grid import Grid
from groundsheet.runs.likeness import by_choice, known, suggested, usual
from groundsheet.runs.workbook import MAX_COLUMNS
from groundsheet.text import single_spaced
from groundsheet.wording import option

FIELDS = tuple(RosterColumns.model_fields)
"""What a column can be."""
OWN = (
    "ref", "name", "clinician", "date", "next_appointment", "language", "region", "recipe",
    "paper", "print_size", "copies", "answers", "audience",
)  # fmt: skip
"""The columns that are known by their own heads."""
_EXAMPLE = (
    f"{option('columns', 'name=HEAD')}, with {option('columns', 'number=HEAD')} or, where there "
    f"are no numbers, {option('refs', 'order')}"
)
_TITLES = 10
"""Rows in which the heads are looked for: titles may stand above."""
_BELOW = 50
"""Rows in which it is looked whether the words of heads stand again."""
_LONGEST_HEAD = 80


@dataclass(frozen=True, slots=True)
class RosterReading:
    """How somebody says that a roster is to be read; what is left out is found, or asked.

    Args:
        columns: the head of each field's column; columns that aren't named aren't looked at.
        refs: what refs are made from, where no column holds them: the system's `number` of a
            person, or the `order` of the rows.
        ignore_others: columns that aren't known are left aside.
        dates: how dates are to be read, where that isn't plain.
        encoding: what the text is, by its name in `decoding.ENCODINGS`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    refs: Refs | None = None
    ignore_others: bool = False
    dates: DateOrder | None = None
    encoding: str | None = None

    def mapped(self, entries: Sequence[str]) -> Self:
        """The same with columns as they are typed: `name=Client Name`.

        Raises:
            Usage: there is no such field, or it is named twice.
        """
        columns = dict(self.columns)
        for entry in entries:
            name, sign, head = entry.partition("=")
            name, head = _own(name), head.strip()
            if not sign or not head or name not in FIELDS:
                what = f"there is no field {shown(name)!r}." if sign and head else _NO_ENTRY
                raise Usage(
                    what,
                    remedy=f"The fields are: {', '.join(FIELDS)}. Such as "
                    + option("columns", 'name="Client Name"'),
                )
            if name in columns:
                raise Usage(
                    f"`{name}` is named twice.",
                    remedy="First and last name are fields of their own: `first` and `last`.",
                )
            columns[name] = head
        return replace(self, columns=columns)


_NO_ENTRY = "a column is named as FIELD=HEAD, and this is no such entry."


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


class ColumnsSuggested(ColumnsUnknown):
    """The same, where the heads look like something: `suggestion` is how to read them so."""

    def __init__(self, problems: list[Problem], remedy: str, suggestion: RosterReading) -> None:
        super().__init__(problems, remedy)
        self.suggestion = suggestion


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
        raise _no_heads(path, grid)
    line, cells = grid.rows[at]
    where = Place(str(path), line)
    if len(cells) > MAX_COLUMNS:
        there = f"{len(cells):,} columns; at most {MAX_COLUMNS}."
        raise InvalidInput(Problem(there, where))
    heads = _numbered(cells)
    found = Columns(line, at + 1, heads, {}, "ref", dates=reading.dates)
    if reading.columns:
        places = _places(where, heads, reading.columns)
        if "ref" in map(_own, heads) and reading.refs is None:  # it was made for us
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
    raise _unknown(where, heads, own, reading, grid)


def _head_row(grid: Grid, wanted: Sequence[str], saved: Sequence[RosterMap]) -> int | None:
    """Which row names the columns, from 0; None where none does.

    The one with all heads that somebody names; else that with the most cells that read like heads.
    """
    top = [cells for _, cells in grid.rows[: 1 if grid.keyed else _TITLES]]
    for heads in (wanted, *(list(one.columns.heads.values()) for one in saved)):
        for index, cells in enumerate(top):
            if heads and _has(cells, heads):
                return index
    best, most = None, 0
    for index, cells in enumerate(top):
        filled = [cell for cell in cells if cell.strip()]
        places = [n for n, cell in enumerate(cells) if _own(cell) in OWN or usual(cell)]
        like = len(places)
        plain = any(_own(cell) in ("ref", "name") or known(cell) for cell in filled)
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


def _no_heads(path: Path, grid: Grid) -> InvalidInput:
    where = Place(str(path), grid.rows[0][0])
    return ColumnsUnknown(
        [
            Problem(
                f"none of the first {min(_TITLES, len(grid.rows))} rows names its columns "
                f"(read as {grid.read_as}).",
                where,
            )
        ],
        remedy=(
            "Put a row above all others that says what stands below: ref, name. "
            f"Or name a column by the words above it: {_EXAMPLE}.{grid.hint}"
        ),
    )


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


def _like(heads: Sequence[str]) -> dict[str, int]:
    """What some heads look like, whatever their number."""
    return suggested([re.sub(r" \(\d+\)$", "", head) for head in heads])


def _same(head: str) -> str:
    return shown(head).casefold()


def shown(head: str) -> str:
    """A head as it is shown: a line of printable signs."""
    plain = "".join(char if char.isprintable() else " " for char in head)
    return single_spaced(plain)[:_LONGEST_HEAD]


def _own(head: str) -> str:
    return re.sub(r"[\s-]+", "_", head.strip().lower())


def _own_places(heads: Sequence[str]) -> dict[str, int]:
    """The columns that are known by their own heads; none of those that stand there twice is."""
    names = [_own(head) for head in heads]
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
    number = _like(found.heads).get("number")
    if number is not None and number not in places.values():
        places["number"] = number
    raise _asked(where, found.heads, places, reading, [])


def _unknown(
    where: Place,
    heads: Sequence[str],
    own: Mapping[str, int],
    reading: RosterReading,
    grid: Grid,
) -> ColumnsUnknown:
    """The error that says what the heads look like."""
    if "ref" in own:
        # It was made for us, and has something more.
        strange = [h for h in heads if h and _own(h) not in OWN]
        kept = {name: place for name, place in own.items() if name != "date"}
        others = {"last_first", "first", "last", "suffix"} if "name" in kept else set[str]()
        like = {
            name: place
            for name, place in _like(heads).items()
            if place not in kept.values() and name not in {*kept, *others, "number"}
        }
        if not like:
            return _asked(where, heads, own, replace(reading, ignore_others=True), strange)
        return _asked(where, heads, {**kept, **like}, reading, [])
    places = _like(heads)
    if not places.keys() & {"name", "last_first", "first", "last", "number"}:
        named = ", ".join(filter(None, heads))
        what = f"no column looks like a name or a number (read as {grid.read_as}): {named}."
        problem = Problem(what, where)
        return ColumnsUnknown(
            [problem],
            remedy=(
                f"Say which column holds what: {_EXAMPLE}. "
                f"The fields are: {', '.join(FIELDS)}.{grid.hint}"
            ),
        )
    return _asked(where, heads, places, reading, [])


_CHOICES = {
    "name": 'to address packets to "{}" instead',
    "language": 'to take languages from "{}", if that holds codes such as en and es',
}
"""What somebody may decide of a column, by the field."""


def _asked(
    where: Place,
    heads: Sequence[str],
    places: Mapping[str, int],
    reading: RosterReading,
    strange: Sequence[str],
) -> ColumnsSuggested:
    """The error that shows what is suggested, and the words that accept it."""
    ordered = sorted(places.items(), key=lambda entry: entry[1])
    problems = [Problem(f'"{heads[place]}" -> {name}', where) for name, place in ordered]
    taken = set(places.values())
    unused = [head for n, head in enumerate(heads) if head and n not in taken]
    if unused:
        problems.append(Problem(f"not used: {', '.join(unused)}", where))
    refs: Refs | None = reading.refs
    if "ref" not in places and "number" in places:
        what = "refs, which name the files, are made from that number, and don't show it"
        problems.append(Problem(what, where))
    elif "ref" not in places and refs is None:
        refs = "order"
        problems.append(Problem("no column names a row: refs are 001, 002 ... by order", where))
    for head in unused:
        if choice := by_choice(head):
            how = option("columns", f"{choice}={_quoted(head)}")
            problems.append(Problem(f"{_CHOICES[choice].format(head)}: {how}", where))
    columns = {} if strange else {name: heads[place] for name, place in ordered}
    accepted = replace(
        reading, columns=columns, refs=refs, ignore_others=bool(strange) or reading.ignore_others
    )
    words = [option("columns", f"{name}={_quoted(head)}") for name, head in columns.items()]
    words += [option("refs", refs)] if refs else []
    words += [option("ignore_others")] if strange else []
    remedy = f"If that is right, add to the command: {' '.join(words)}"
    if columns:
        remedy += f"\nTo have it taken each time, add to {PROFILE}:\n{_saved(columns, refs)}"
    return ColumnsSuggested(problems, remedy, accepted)


def _quoted(head: str) -> str:
    """A head as a shell takes it."""
    return f'"{head}"' if not re.search(r'["$`\\!%]', head) else shlex.quote(head)


def _saved(columns: Mapping[str, str], refs: Refs | None) -> str:
    """The lines of a profile that say the same."""
    lines = ["rosters:", "  - columns:"]
    lines += [f"      {name}: {json.dumps(h, ensure_ascii=False)}" for name, h in columns.items()]
    lines += [f"    refs: {refs}"] if refs else []
    return "\n".join(lines)
