"""A roster: whom a run is for, one row each. All faults at once, each with its row and column.

CSV (commas, semicolons or tabs; UTF-8, with or without a mark, or else Windows-1252), JSON Lines
and workbooks (`workbook`). What stands in a cell is data: a cell that a spreadsheet would calculate
is refused.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

from groundsheet.content import Audience
from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.layout import PRINT_SIZES, SIZES
from groundsheet.library import CLIENTS
from groundsheet.runs.workbook import MAX_COLUMNS, GridRow, is_workbook, read_workbook
from groundsheet.text import normal, single_spaced, typed_text_fault

MAX_ROWS = 200_000
MAX_CELL = 500
MAX_BYTES = 200_000_000

_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One packet: whom it is for and how it is made. What is left out is as in the command.

    Args:
        place: where the row stands.
        ref: what the packet is called in the run; it stands in file names and reports.
        answers: a file beside the roster with the person's answers.
        audience: whose text of each module is taken.
    """

    place: Place
    ref: str
    name: str | None = None
    clinician: str | None = None
    date: dt.date | None = None
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
class Roster:
    """The rows of a roster, and how it was read, in words."""

    rows: tuple[RosterRow, ...]
    read_as: str
    folder: Path


def read_roster(path: Path, data: bytes) -> Roster:
    """Reads a roster.

    Args:
        path: where it comes from; `.jsonl` is JSON Lines, `.xlsx` a workbook, all else is CSV.
        data: its bytes.

    Raises:
        InvalidInput: every fault, by row and column. What stands in a cell is never quoted.
    """
    cells, read_as = _cells(path, data)
    problems: list[Problem] = []
    rows: list[RosterRow] = []
    seen: dict[str, int] = {}
    for line, values in cells:
        if len(rows) >= MAX_ROWS:
            problems.append(Problem(f"more than {MAX_ROWS:,} rows.", Place(str(path), line)))
            break
        row = _row(Place(str(path), line), values, problems)
        if row is None:
            continue
        key = row.ref.casefold()
        if key in seen:
            problems.append(Problem(f"the same ref as in row {seen[key]}.", row.place, "ref"))
        seen.setdefault(key, line)
        rows.append(row)
    if not rows and not problems:
        problems.append(Problem("the roster has no rows.", Place(str(path))))
    if problems:
        raise InvalidInput(problems)
    return Roster(tuple(rows), read_as, path.parent)


Cells = Iterator[tuple[int, dict[str, str]]]
"""The line of each row, and what stands in its columns."""


def _cells(path: Path, data: bytes) -> tuple[Cells, str]:
    """The cells of a roster of any kind, and how it was read, in words."""
    if is_workbook(path, data):
        rows, how = read_workbook(path, data)
        return _table(path, iter(rows)), f"XLSX, {how}"
    if b"\0" in data:
        where = Place(str(path))
        raise InvalidInput(Problem("the roster holds a NUL; it is no text file.", where))
    text, encoding = _decoded(data)
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return _json_lines(path, text), f"JSON Lines, {encoding}"
    delimiter = _delimiter(text)
    grid = _csv(path, text, delimiter)
    return _table(path, grid), f"CSV with {_NAMES[delimiter]}, {encoding}"


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and what its bytes were taken for."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


def _delimiter(text: str) -> str:
    """What separates the cells of the first line."""
    first = text.partition("\n")[0]
    return max(_NAMES, key=first.count)


def _csv(path: Path, text: str, delimiter: str) -> Iterator[GridRow]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        where = Place(str(path), reader.line_num)
        raise InvalidInput(Problem(f"this is no CSV ({error}).", where)) from None


def _table(path: Path, grid: Iterator[GridRow]) -> Cells:
    """Rows below a first one that names the columns."""
    first, head = next(grid, (1, []))
    names = _columns(Place(str(path), first), head)
    for line, row in grid:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            where = Place(str(path), line)
            raise InvalidInput(
                Problem(f"{len(row)} cells, and there are {len(names)} columns.", where)
            )
        yield line, dict(zip(names, row, strict=False))


def _columns(where: Place, head: list[str]) -> list[str]:
    """The names of the columns, as they are known here."""
    if len(head) > MAX_COLUMNS:
        raise InvalidInput(Problem(f"{len(head):,} columns; at most {MAX_COLUMNS}.", where))
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in head]
    problems = [
        Problem(
            "this column isn't known.",
            replace(where, column=index),
            remedy=f"There are: {', '.join(COLUMNS)}.",
        )
        for index, name in enumerate(names, start=1)
        if name not in COLUMNS
    ]
    if len(set(names)) != len(names):
        problems.append(Problem("a column stands there twice.", where))
    if "ref" not in names:
        problems.append(
            Problem(
                "there is no column `ref`.",
                where,
                remedy="Give each row a code of its own, such as a number; no name.",
            )
        )
    if problems:
        raise InvalidInput(problems)
    return names


def _json_lines(path: Path, text: str) -> Cells:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        where = Place(str(path), number)
        try:
            value: Any = json.loads(line)
        except (ValueError, RecursionError):
            raise InvalidInput(Problem("this line is no JSON.", where)) from None
        if not isinstance(value, dict):
            raise InvalidInput(Problem("this line is no object.", where))
        unknown = sorted(set(value) - set(COLUMNS))
        if unknown:
            raise InvalidInput(
                Problem("a field isn't known.", where, remedy=f"There are: {', '.join(COLUMNS)}.")
            )
        cells = {}
        for key, entry in value.items():
            if not isinstance(entry, str | int) or isinstance(entry, bool):
                raise InvalidInput(Problem("this is no text or number.", where, key))
            cells[key] = str(entry)
        yield number, cells


def _row(place: Place, values: dict[str, str], problems: list[Problem]) -> RosterRow | None:
    """A row, or None where it has faults."""
    before = len(problems)
    row: dict[str, Any] = {}
    for column, text in values.items():
        # A path may have two spaces in it; what is printed can't, as its readers would see one.
        cell = normal(text) if column == "answers" else single_spaced(text)
        if not cell:
            continue
        fault = _cell_fault(column, cell)
        if fault:
            problems.append(Problem(fault, place, column))
            continue
        try:
            row[column] = _READ.get(column, str)(cell)
        except ValueError as error:
            problems.append(Problem(str(error), place, column))
    if "ref" not in row and len(problems) == before:
        problems.append(Problem("the row has no ref.", place, "ref"))
    return None if len(problems) > before else RosterRow(place, **row)


def _cell_fault(column: str, cell: str) -> str:
    if len(cell) > MAX_CELL:
        return f"it has {len(cell):,} characters; at most {MAX_CELL}."
    if cell.startswith(_FORMULA):
        return f"it begins with {cell[0]!r}: a spreadsheet would calculate it."
    return typed_text_fault(cell) if column != "answers" or "\n" in cell else ""


def _ref(text: str) -> str:
    if not _REF.fullmatch(text) or _DEVICES.fullmatch(text) or text.endswith("."):
        raise ValueError(
            "a ref is letters, digits, dots, hyphens and underscores, at most 64, "
            "and no name that a system keeps for itself."
        )
    return text


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("write the date as YYYY-MM-DD.") from None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        raise ValueError("this is no whole number.")
    return int(text)


def _copies(text: str) -> int:
    """How often a packet is printed; a row that isn't wanted is left out of the roster."""
    if not (number := _number(text)):
        raise ValueError("no copy is no packet: leave the row out, or take 1 to 99.")
    return number


def _print_size(text: str) -> int:
    if text not in map(str, PRINT_SIZES):
        raise ValueError(f"there are: {', '.join(map(str, PRINT_SIZES))}.")
    return int(text)


def _paper(text: str) -> str:
    if text not in SIZES:
        raise ValueError(f"there are: {', '.join(SIZES)}.")
    return text


def _audience(text: str) -> str:
    if text not in CLIENTS:
        raise ValueError(f"there are: {', '.join(CLIENTS)}.")
    return text


def _answers(text: str) -> str:
    """A file below the roster's folder: no way up, no way out."""
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in text or not path.parts:
        raise ValueError("name a file beside the roster or below it.")
    return str(path)


_READ: dict[str, Callable[[str], Any]] = {
    "ref": _ref,
    "date": _date,
    "print_size": _print_size,
    "copies": _copies,
    "paper": _paper,
    "answers": _answers,
    "audience": _audience,
}
