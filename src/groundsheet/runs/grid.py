"""A roster as rows of cells, whatever kind of file it is: CSV, JSON Lines or a workbook."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.runs.decoding import decoded
from groundsheet.runs.workbook import ONLY_SHEET, GridRow, is_workbook, read_workbook

NOT_TEXT = "\0"
"""What stands for a value of JSON that is neither text nor number; no cell of a file is it."""
_DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
_SAMPLE = 20
"""Lines by which it is told what separates the cells."""
_DEEPEST = 4
"""Objects within objects of a line of JSON."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file that aren't empty, and how it was read, in words.

    `keyed`: the first row holds the names of fields, and stands in no line of its own. `hint`: what
    to do where the rows are others than those that are meant.
    """

    rows: list[GridRow]
    read_as: str
    keyed: bool = False
    hint: str = ""


def read_grid(path: Path, data: bytes, encoding: str | None = None) -> Grid:
    """Reads a file.

    Args:
        path: where it comes from; `.jsonl`, or an object, is JSON Lines; `.xlsx`, or what a
            workbook begins with, a workbook; all else is CSV.
        data: its bytes.
        encoding: what its text is, by its name in `decoding.ENCODINGS`; None: found out.

    Raises:
        InvalidInput
    """
    if is_workbook(path, data):
        rows, how = read_workbook(path, data)
        hint = "" if how == ONLY_SHEET else " If the roster is on another sheet, put that first."
        return Grid(_filled(rows), f"XLSX, {how}", hint=hint)
    text, taken = decoded(path, data, encoding)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json") or text.lstrip().startswith("{"):
        return Grid(_json_lines(path, text), f"JSON Lines, {taken}", keyed=True)
    declared, text, first = _declared(text)
    delimiter = declared or _delimiter(text)
    rows = _filled(_csv(path, text, delimiter, first))
    return Grid(rows, f"CSV with {_DELIMITERS[delimiter]}, {taken}")


def _filled(rows: Iterator[GridRow] | list[GridRow]) -> list[GridRow]:
    return [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]


def _declared(text: str) -> tuple[str, str, int]:
    """What Excel's first line `sep=;` says, the rest of the text, and which line that begins in."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and first[4:] in _DELIMITERS:
        return first[4:], rest, 2
    return "", text, 1


def _delimiter(text: str) -> str:
    """What separates the cells: what makes the most of them in most of the first lines."""
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    counts = {sign: sorted(_outside(line, sign) for line in lines) for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: (_usual(counts[sign]), max(counts[sign], default=0)))
    return best if max(counts[best], default=0) else ","


def _usual(counts: list[int]) -> int:
    return counts[len(counts) // 2] if counts else 0


def _outside(line: str, sign: str) -> int:
    """How often a sign stands outside quotes."""
    return sum(part.count(sign) for part in line.split('"')[::2])


def _csv(path: Path, text: str, delimiter: str, first: int) -> Iterator[GridRow]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num + first - 1, row
    except csv.Error as error:
        where = Place(str(path), reader.line_num + first - 1)
        how = "A quote within quotes is written twice."
        raise InvalidInput(Problem(f"this isn't CSV ({error}).", where, remedy=how)) from None


def _json_lines(path: Path, text: str) -> list[GridRow]:
    """A row for each object, below one of all their keys; an object within is taken apart."""
    objects: list[tuple[int, dict[str, str]]] = []
    keys: dict[str, None] = {}
    problems = []
    array = _array(text)
    lines = enumerate(text.splitlines(), start=1) if array is None else array
    for number, line in lines:
        if not line.strip():
            continue
        where = Place(str(path), number)
        try:
            value: Any = json.loads(line)
        except (ValueError, RecursionError):
            problems.append(Problem("this line isn't JSON.", where, remedy=_ONE_A_LINE))
            continue
        if not isinstance(value, dict):
            problems.append(
                Problem("this line isn't an object in braces.", where, remedy=_ONE_A_LINE)
            )
            continue
        cells = dict(_flat(value))
        keys |= dict.fromkeys(cells)
        objects.append((number, cells))
    if problems:  # one is enough of a file that is something else altogether
        raise InvalidInput(problems[: _MOST_TOLD if objects else 1])
    head = list(keys)
    rows = [(number, [cells.get(key, "") for key in head]) for number, cells in objects]
    return [(1, head), *rows] if rows else []


def _array(text: str) -> list[tuple[int, str]] | None:
    """The objects of a whole file that is one list, with their lines; None where it is none."""
    try:
        whole = json.loads(text) if text.lstrip().startswith("[") else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, list):
        return None
    found, end, line, decoder = [], text.index("[") + 1, 1, json.JSONDecoder()
    for _ in whole:
        begin = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]
        line += text.count("\n", end, begin)
        _, end = decoder.raw_decode(text, begin)
        found.append((line, text[begin:end]))
        line += text.count("\n", begin, end)
    return found


_BETWEEN = re.compile(r"[\s,]*")


_ONE_A_LINE = (
    'Write an object to each line: {"name": "...", "number": 1}. Or save the list of them alone, '
    "from [ to ]."
)
_MOST_TOLD = 50


def _flat(value: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """The fields of an object as text, those of objects within by their way: `client.name`."""
    for key, listed in value.items():
        entry = _one(listed, key)
        if isinstance(entry, dict) and depth < _DEEPEST:
            yield from _flat(entry, f"{before}{key}.", depth + 1)
        else:
            yield f"{before}{key}", _text(entry)


def _one(entry: Any, key: str) -> Any:
    """What a list comes to: the one that it holds, given names together, the official of names.

    So are the names of a person in FHIR; of other lists nobody knows which entry is meant.
    """
    if not isinstance(entry, list):
        return entry
    if key == "given" and all(isinstance(each, str) for each in entry):
        return " ".join(entry)
    for use in ("official", "usual"):
        of_use = [each for each in entry if isinstance(each, dict) and each.get("use") == use]
        if len(of_use) == 1:
            return of_use[0]
    return entry[0] if len(entry) == 1 else entry or None


def _text(entry: Any) -> str:
    if entry is None:
        return ""
    if isinstance(entry, bool):
        return str(entry).lower()
    return str(entry) if isinstance(entry, str | int | float) else NOT_TEXT
