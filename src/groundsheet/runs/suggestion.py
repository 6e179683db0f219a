"""What is said where nobody says which column is which: what the heads look like, and how to say.

A likeness is suggested and never taken: it is told together with the words that accept it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from groundsheet.errors import ColumnsUnknown, InvalidInput, Place, Problem
from groundsheet.folders import PROFILE
from groundsheet.people import Refs
from groundsheet.runs.grid import Grid
from groundsheet.runs.likeness import by_choice, suggested
from groundsheet.runs.roster_reading import FIELDS, OWN, RosterReading, own_head
from groundsheet.wording import option

TITLES = 10
"""Rows in which the heads are looked for: titles may stand above."""
_EXAMPLE = (
    f"{option('columns', 'name=HEAD')}, with {option('columns', 'number=HEAD')} or, where there "
    f"are no numbers, {option('refs', 'order')}"
)


class ColumnsSuggested(ColumnsUnknown):
    """The same, where the heads look like something: `suggestion` is how to read them so."""

    def __init__(self, problems: list[Problem], remedy: str, suggestion: RosterReading) -> None:
        super().__init__(problems, remedy)
        self.suggestion = suggestion


def no_heads(path: Path, grid: Grid) -> InvalidInput:
    """The error where no row names the columns; what stands in rows is never shown."""
    where = Place(str(path), grid.rows[0][0])
    return ColumnsUnknown(
        [
            Problem(
                f"none of the first {min(TITLES, len(grid.rows))} rows names its columns "
                f"(read as {grid.read_as}).",
                where,
            )
        ],
        remedy=(
            "Put a row above all others that says what stands below: ref, name. "
            f"Or name a column by the words above it: {_EXAMPLE}.{grid.hint}"
        ),
    )


def looks_like(heads: Sequence[str]) -> dict[str, int]:
    """What some heads look like, whatever their number."""
    return suggested([re.sub(r" \(\d+\)$", "", head) for head in heads])


def unknown(
    where: Place,
    heads: Sequence[str],
    own: Mapping[str, int],
    reading: RosterReading,
    grid: Grid,
) -> ColumnsUnknown:
    """The error that says what the heads look like.

    Args:
        where: the row of the heads.
        heads: as they are shown, in order.
        own: the columns that are known by their own heads, by their places.
        reading: how the roster is to be read, as far as somebody says.
        grid: its rows.
    """
    if "ref" in own:
        # It was made for us, and has something more.
        strange = [h for h in heads if h and own_head(h) not in OWN]
        kept = {name: place for name, place in own.items() if name != "date"}
        others = {"last_first", "first", "last", "suffix"} if "name" in kept else set[str]()
        like = {
            name: place
            for name, place in looks_like(heads).items()
            if place not in kept.values() and name not in {*kept, *others, "number"}
        }
        if not like:
            return asked(where, heads, own, replace(reading, ignore_others=True), strange)
        return asked(where, heads, {**kept, **like}, reading, [])
    places = looks_like(heads)
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
    return asked(where, heads, places, reading, [])


_CHOICES = {
    "name": 'to address packets to "{}" instead',
    "language": 'to take languages from "{}", if that holds codes such as en and es',
}
"""What somebody may decide of a column, by the field."""


def asked(
    where: Place,
    heads: Sequence[str],
    places: Mapping[str, int],
    reading: RosterReading,
    strange: Sequence[str],
) -> ColumnsSuggested:
    """The error that shows what is suggested, and the words that accept it.

    Args:
        where: the row of the heads.
        heads: as they are shown, in order.
        places: of each field which column it may be.
        reading: how the roster is to be read, as far as somebody says.
        strange: heads of columns that may be left aside, where all others are known.
    """
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
