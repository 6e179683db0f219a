"""A roster that is a workbook (XLSX): the rows of its first sheet as text, like those of a CSV.

A workbook may hold far more than cells. What it unpacks to is counted before it is unpacked; then
only the parts that cells need are handed on, without any DTD, so that macros, pictures, charts and
links are never looked at.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from groundsheet.errors import GroundsheetError, InvalidInput, Place, Problem, Usage

MAX_UNPACKED = 30_000_000
MAX_TAGS = 3_000_000
"""Both for some hundred thousand rows; each tag takes memory, however short it is."""
MAX_PARTS = 2_000
ONLY_SHEET = "its only sheet"
MAX_COLUMNS = 256

GridRow = tuple[int, list[str]]
"""The number of a row, and its cells as text."""

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office 97 begin, and those that are locked with a password."""
_SAVE = "Save it as an Excel workbook (.xlsx) or as CSV (UTF-8)."
_SPLIT = "Save the sheet as CSV (UTF-8), or split it."
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES = "[Content_Types].xml"
_WANTED = {
    *(f"{_MAIN}{part}+xml" for part in ("sheet.main", "worksheet", "sharedStrings", "styles")),
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
_DTD = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_YES = ("1", "true")
_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")
"""How a workbook writes a control character within text."""


def is_workbook(path: Path, data: bytes) -> bool:
    """Whether this is a workbook by its name or its first bytes, of whatever kind."""
    return path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods") or data.startswith(
        (b"PK", _OLD)
    )


def read_workbook(path: Path, data: bytes) -> tuple[list[GridRow], str]:
    """The rows of the first sheet that is shown, and how it was read, in words.

    Formulas come as `=`, which no roster may hold; the values that were calculated are not read.

    Args:
        path: where it comes from.
        data: its bytes.

    Raises:
        InvalidInput: it is no such workbook, too large, or locked; rows or columns are hidden.
        Usage: the extra `xlsx` isn't installed.
    """
    small = _parts_for_cells(path, data)
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise Usage(
            "a roster that is a workbook needs the extra `xlsx`, which isn't installed.",
            remedy="In groundsheet's folder: pip install '.[xlsx]'. Or save the sheet as CSV.",
        ) from None
    with _read_with_care(path):
        book = load_workbook(small, read_only=True, keep_links=False)
        sheets = book.worksheets
        shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not shown:
        raise _refused(path, "this workbook has no sheet that is shown and can be read.")
    if len(sheets) == 1:
        how = ONLY_SHEET
    else:
        kind = "first sheet" if shown[0] is sheets[0] else "first sheet that is shown"
        how = f"the {kind} of {len(sheets)}"
    return _rows(path, shown[0]), how


def _refused(path: Path, message: str, remedy: str = _SAVE) -> InvalidInput:
    return InvalidInput(Problem(message, Place(str(path)), remedy=remedy))


def _parts_for_cells(path: Path, data: bytes) -> io.BytesIO:
    """A workbook of those parts alone that cells are made from; none is unpacked before its turn.

    Raises:
        InvalidInput
    """
    if data.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refused(path, "this workbook is locked with a password.")
        raise _refused(path, "this is a workbook of an old kind (.xls).")
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise _refused(path, f"this workbook has more than {MAX_PARTS:,} parts.")
    small = io.BytesIO()
    with (
        _read_with_care(path),
        zipfile.ZipFile(io.BytesIO(data)) as whole,
        zipfile.ZipFile(small, "w") as kept,
    ):
        parts = {info.filename: info for info in whole.infolist()}
        if _TYPES not in parts:
            raise _refused(path, "this is no workbook of the kind XLSX.")
        types = _unpacked(path, whole, parts[_TYPES], MAX_UNPACKED)
        wanted = {_TYPES, *_wanted(types), *(name for name in parts if name.endswith(".rels"))}
        budget, tags = MAX_UNPACKED, 0
        for name in sorted(wanted & set(parts)):
            part = _unpacked(path, whole, parts[name], budget)
            budget, tags = budget - len(part), tags + part.count(b"<")
            if tags > MAX_TAGS:
                raise _refused(path, f"this workbook has more than {MAX_TAGS:,} tags.", _SPLIT)
            kept.writestr(name, part)
    small.seek(0)
    return small


def _unpacked(path: Path, whole: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> bytes:
    """A part's bytes; `zipfile` never gives more of them than the part's entry says.

    Raises:
        InvalidInput
    """
    if part.file_size > budget:
        what = f"this workbook unpacks to more than {MAX_UNPACKED // 1_000_000} MB."
        raise _refused(path, what, _SPLIT)
    if part.flag_bits & 1:
        raise _refused(path, "this workbook is locked with a password.")
    data = whole.read(part)
    if any(start in data for start in _DTD):
        raise _refused(path, "this workbook declares a document type, as no spreadsheet does.")
    return data


def _wanted(types: bytes) -> set[str]:
    """The names of the parts that cells are made from, by the workbook's list of its parts."""
    return {
        entry.get("PartName", "").removeprefix("/")
        for entry in ElementTree.fromstring(types)  # noqa: S314 (it has no DTD)
        if entry.get("ContentType") in _WANTED
    }


@contextmanager
def _read_with_care(path: Path) -> Iterator[None]:
    """What can't be read is told as that, whatever it was that couldn't.

    Raises:
        InvalidInput
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is in the workbook besides cells
            yield
    except GroundsheetError:
        raise
    except Exception as error:  # whatever a library meets in a damaged file
        message = f"this workbook can't be read ({type(error).__name__})."
        raise _refused(path, message) from None


def _rows(path: Path, sheet: Any) -> list[GridRow]:
    """The rows of a sheet that have anything in them.

    Not by the sheet's own rows: those are as many and as wide as the workbook says, and what lies
    beyond is left out without a word.

    Raises:
        InvalidInput
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    rows: list[GridRow] = []
    hidden: list[int] = []
    with _read_with_care(path), sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        # Nobody needs to know what a formula says, and it may be long.
        parser.parse_formula = lambda _: "="
        for number, cells in parser.parse():
            look = parser.row_dimensions.pop(str(number), {})
            filled = {cell["column"]: text for cell in cells if (text := _text(cell))}
            if not filled:
                continue
            width = max(filled)
            if width > MAX_COLUMNS:
                where = Place(str(path), number)
                raise InvalidInput(Problem(f"{width:,} columns; at most {MAX_COLUMNS}.", where))
            rows.append((number, [filled.get(column, "") for column in range(1, width + 1)]))
            if look.get("hidden") in _YES:
                hidden.append(number)
        columns = _hidden_columns(parser.column_dimensions.values())
    _refuse_hidden(path, rows, hidden, columns)
    return rows


def _hidden_columns(columns: Iterable[dict[str, str]]) -> set[int]:
    """The numbers of columns that are hidden, of those that a roster may have."""
    return {
        number
        for column in columns
        if column.get("hidden") in _YES
        for number in range(int(column["min"]), min(int(column["max"]), MAX_COLUMNS) + 1)
    }


def _refuse_hidden(path: Path, rows: list[GridRow], hidden: list[int], columns: set[int]) -> None:
    """Refuses what isn't seen on the screen: who is in a run must be plain to whoever begins it.

    Raises:
        InvalidInput
    """
    remedy = "Show them (and take off any filter), or delete them."
    problems = []
    if hidden:
        what = f"rows are hidden that aren't empty: {len(hidden):,}, this the first."
        problems.append(Problem(what, Place(str(path), hidden[0]), remedy=remedy))
    used = {column for _, cells in rows for column, text in enumerate(cells, start=1) if text}
    for column in sorted(used & columns):
        where = Place(str(path), rows[0][0], column)
        problems.append(Problem("this column is hidden and isn't empty.", where, remedy=remedy))
    if problems:
        raise InvalidInput(problems)


def _text(cell: dict[str, Any]) -> str:
    """What a cell says, as a CSV would have it."""
    value = cell["value"]
    if value is None:
        return ""
    if cell["data_type"] in ("f", "e"):
        return "="  # an error, such as of a division by nothing, is what a formula leaves
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return _CONTROL.sub(lambda found: chr(int(found[1], 16)), str(value))
