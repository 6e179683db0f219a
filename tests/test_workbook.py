"""Rosters that are workbooks: the same rows as the CSV, and of what is hostile a clear report."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook as Book

from groundsheet.errors import ExitCode, Place
from groundsheet.runs.roster import Roster, read_roster
from groundsheet.runs.workbook import MAX_PARTS, MAX_TAGS, MAX_UNPACKED

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

HEAD = ["Ref", "Name", "Date", "Print size", "copies", "answers"]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
TOO_MUCH = MAX_UNPACKED + 1


def book(*rows: list[Any], change: Callable[[Book], object] = lambda _: None) -> bytes:
    """A workbook of these rows, changed by hand before it is saved."""
    made = Book()
    for row in rows:
        made.active.append(row)
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parts(data: bytes, **others: Callable[[bytes], bytes]) -> bytes:
    """A workbook in which some parts are other than they were; `sheet` and `strings` name two."""
    names = {"sheet": SHEET, "strings": STRINGS, "types": TYPES}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            change = next((others[k] for k, v in names.items() if v == name and k in others), bytes)
            new.writestr(name, change(old.read(name)))
    return out.getvalue()


def zipped(contents: dict[str, bytes], data: bytes = b"") -> bytes:
    """A zip of these, behind what is in another."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return out.getvalue()


def plain(roster: Roster) -> list[Any]:
    """The rows without their places."""
    return [replace(row, place=Place("")) for row in roster.rows]


NINE = dt.datetime.fromisoformat("2027-01-05 09:00")
ROWS: list[list[Any]] = [
    ["a1", "Zoë Example", dt.date(2027, 1, 5), 18, 2.0, "plans/a.yaml"],
    [7, "Bo Example, the second", None, None, None, None],
    [8.0, None, NINE.replace(hour=0, day=6), "18", 3, None],
    [None] * 6,
    ["d", "  Dot  Example ", "2027-01-07"],
]
CSV = (
    "Ref,Name,Date,Print size,copies,answers\n"
    "a1,Zoë Example,2027-01-05,18,2,plans/a.yaml\n"
    '7,"Bo Example, the second",,,,\n'
    "8,,2027-01-06,18,3,\n"
    ",,,,,\n"
    "d,  Dot  Example ,2027-01-07\n"
)


def excel(data: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel writes it."""
    texts: list[bytes] = []

    def elsewhere(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b'%s t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    def listed(types: bytes) -> bytes:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        entry = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
        return types.replace(b"</Types>", entry.encode())

    inline = rb'(<c [^>]*) t="inlineStr"><is>(.*?)</is></c>'
    made = parts(data, sheet=lambda xml: re.sub(inline, elsewhere, xml), types=listed)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = b"".join(b"<si>%s</si>" % text for text in texts)
    return zipped({STRINGS: b'<sst xmlns="%s">%s</sst>' % (space, strings)}, made)


def on_1904(made: Book) -> None:
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


@pytest.mark.parametrize(
    "data",
    [book(HEAD, *ROWS), excel(book(HEAD, *ROWS)), book(HEAD, *ROWS, change=on_1904)],
    ids=["texts within", "texts apart", "dates from 1904"],
)
def test_a_workbook_gives_the_rows_of_the_csv(data: bytes) -> None:
    roster = read_roster(Path("r.xlsx"), data)
    assert plain(roster) == plain(read_roster(Path("r.csv"), CSV.encode()))
    assert [row.place.line for row in roster.rows] == [2, 3, 4, 6]
    assert roster.read_as == "XLSX, its only sheet"


def two_more(made: Book) -> None:
    made.create_sheet("Qzx")["A1"] = "=Qzx()"
    made.create_chartsheet("a chart")
    made.create_sheet("more")


def hidden_first(made: Book) -> None:
    made.create_sheet("lists", 0)["A1"] = "Qzx"
    made.worksheets[0].sheet_state = "hidden"
    made.active = 1


@pytest.mark.parametrize(
    ("change", "read_as"),
    [
        (two_more, "XLSX, the first sheet of 3"),
        (hidden_first, "XLSX, the first sheet that is shown of 2"),
    ],
)
def test_of_more_sheets_the_first_that_is_shown_is_read(
    change: Callable[[Book], None], read_as: str
) -> None:
    roster = read_roster(Path("r.xlsx"), book(["ref"], ["a"], change=change))
    assert ([row.ref for row in roster.rows], roster.read_as) == (["a"], read_as)


def test_what_is_no_cell_is_never_looked_at() -> None:
    """Macros, pictures, links and properties may be anything: they aren't even unpacked."""
    names = ("xl/vbaProject.bin", "xl/media/image1.png", "xl/externalLinks/link1.xml")
    data = zipped(dict.fromkeys(names, b"<!DOCTYPE Qzx>"), book(["ref"], ["a"]))
    data = data.replace(b"docProps/core.xml", b"docProps/Core.xml")
    roster = read_roster(Path("r.xlsm"), data)
    assert [row.ref for row in roster.rows] == ["a"]


def test_a_thousand_rows_of_a_thousand_are_read() -> None:
    roster = read_roster(Path("r.xlsx"), book(["ref"], *([n] for n in range(1000))))
    assert [row.ref for row in roster.rows] == [str(n) for n in range(1000)]


# -- hostile ones ---------------------------------------------------------------------------------


def hide_row(made: Book) -> None:
    made.active.row_dimensions[3].hidden = True


def hide_column(made: Book) -> None:
    made.active.column_dimensions["B"].hidden = True


def hide_all(made: Book) -> None:
    made.active.sheet_state = "hidden"
    made.create_chartsheet("a chart")
    made.active = 1


def says(data: bytes, name: str, size: int) -> bytes:
    """The workbook whose entry of a part says that it unpacks to so many bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        real = old.getinfo(name)
    sizes = struct.pack("<II", real.compress_size, real.file_size)
    assert data.count(sizes) == 2
    return data.replace(sizes, struct.pack("<II", real.compress_size, size))


def locked(data: bytes) -> bytes:
    """The workbook whose parts are said to be encrypted, each by itself."""
    changed = bytearray(data)
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(mark), data):
            changed[found.start() + flags] |= 1
    return bytes(changed)


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "Qzx">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (n, n - 1, n - 1) for n in range(98, 123))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
NAMED = excel(book(["ref", "name"], ["a", "Qzx"], ["b", "Qzx"]))


def before(start: bytes) -> Callable[[bytes], bytes]:
    """Puts something before the root of a part, in whatever encoding."""
    return lambda xml: start + re.sub(rb"<\?xml.*?\?>", b"", xml).replace(b"Qzx", b"&a;")


def in_utf16(xml: bytes) -> bytes:
    return (OUTSIDE + re.sub(rb"<\?xml.*?\?>", b"", xml)).decode().encode("utf-16")


def cells(xml: bytes) -> Callable[[bytes], bytes]:
    """A sheet with these rows."""
    return lambda sheet: re.sub(rb"(?<=<sheetData>).*(?=</sheetData>)", xml, sheet)


FAR = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>ref</t></is></c></row>'
    b'<row r="2"><c r="%s2"><v>1</v></c></row>'
)

HOSTILE: dict[str, tuple[bytes, str]] = {
    "a formula": (book(["ref", "name"], ["a", "=Qzx()"]), "r.xlsx:2: name: it begins with =,"),
    "an array of formulas": (
        book(["ref"], ["a"], change=lambda made: made.active.__setitem__(
            "A2", openpyxl.worksheet.formula.ArrayFormula("A2:A3", "=Qzx()"))),
        "r.xlsx:2: ref: it begins with =,",
    ),
    "text that looks like a formula": (book(["ref", "name"], ["a", "@Qzx"]), "r.xlsx:2: name"),
    "an error": (book(["ref", "name"], ["a", "#N/A"]), "r.xlsx:2: name"),
    "a control character": (
        parts(NAMED, strings=lambda xml: xml.replace(b"Qzx", b"Q_x0007_zx")), "r.xlsx:2: name"),
    "turned text": (book(["ref", "name"], ["a", "Qzx\u202e"]), "r.xlsx:2: name"),
    "a time without a day": (
        book(["ref", "date"], ["a", NINE.time()]), "r.xlsx:2: date"),
    "a part of a copy": (book(["ref", "copies"], ["a", 1.5]), "r.xlsx:2: copies"),
    "the same ref": (book(["ref"], [7], [7.0], ["7"]), "r.xlsx:4: ref: the same ref"),
    "a way up": (book(["ref"], ["../Qzx"]), "r.xlsx:2: ref"),
    "no ref": (book(["name"], ["Qzx"]), "no column names a row"),
    "an unknown column": (book(["ref", "diagnosis"], ["a", "Qzx"]), "1: not used: diagnosis"),
    "nothing": (book(), "no rows"),
    "a large cell": (book(["ref", "name"], ["a", "Qzx" * 10_000]), "30,000 characters"),
    "many columns": (book(["ref", *["Qzx"] * 10_000]), "10,001 columns"),
    "a cell far to the right": (parts(NAMED, sheet=cells(FAR % b"XFD")), "16,384 columns"),
    "a cell that can't be": (parts(NAMED, sheet=cells(FAR % b"ZZZZZZZZZ")), "can't be read"),
    "a row that can't be": (
        parts(NAMED, sheet=cells(
            FAR.replace(b'<row r="2"', b'<row r="99999999999"').replace(b"<v>1", b"<v>-1") % b"A")),
        "ref: it begins with -,",
    ),
    "a hidden row": (
        book(["ref", "name"], ["a", "Qzx"], ["b", "Qzx"], change=hide_row), "r.xlsx:3: rows are"),
    "a hidden column": (
        book(["ref", "name"], ["a", "Qzx"], change=hide_column), "r.xlsx:1:2: this column is"),
    "no sheet that is shown": (book(["ref"], ["a"], change=hide_all), "no sheet that is shown"),
    "a sheet that unpacks to too much": (says(NAMED, SHEET, TOO_MUCH), "more than 30 MB"),
    "texts that unpack to too much": (says(NAMED, STRINGS, TOO_MUCH), "more than 30 MB"),
    "a list of parts that unpacks to too much": (says(NAMED, TYPES, TOO_MUCH), "more than 30 MB"),
    "a size that lies": (says(NAMED, SHEET, 300), "can't be read"),
    "many cells": (
        parts(NAMED, sheet=cells(b"<row>" + b"<c/>" * MAX_TAGS + b"</row>")), "3,000,000 tags"),
    "many parts": (
        zipped({f"xl/Qzx{n}": b"" for n in range(MAX_PARTS)}, NAMED), "more than 2,000 parts"),
    "entities": (parts(NAMED, strings=before(LAUGHS)), "document type"),
    "an entity from outside": (parts(NAMED, strings=before(OUTSIDE)), "document type"),
    "an entity in the sheet": (parts(NAMED, sheet=before(OUTSIDE)), "document type"),
    "an entity in the list of parts": (parts(NAMED, types=before(LAUGHS)), "document type"),
    "an entity in other letters": (parts(NAMED, sheet=in_utf16), "document type"),
    "torn": (NAMED[: len(NAMED) // 2], "can't be read"),
    "no XML": (parts(NAMED, sheet=lambda xml: xml[:-20]), "can't be read"),
    "a text that isn't there": (
        parts(NAMED, sheet=lambda xml: xml.replace(b"<v>0</v>", b"<v>99</v>")), "can't be read"),
    "a number of many digits": (
        parts(NAMED, sheet=cells(FAR.replace(b"<v>1", b"<v>" + b"9" * 9999) % b"A")),
        "can't be read"),
    "each part locked": (locked(NAMED), "locked with a password"),
    "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
               "locked with a password"),
    "of an old kind": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Qzx", "old kind (.xls)"),
    "another zip": (parts(NAMED, types=lambda _: b"<a/>"), "can't be read"),
    "a zip of other things": (zipped({"mimetype": b"Qzx"}), "of the kind XLSX"),
    "no zip": (b"Qzx", "can't be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_and_nothing_is_made(
    run: Run, capsys: Capture, tmp_path: Path, name: str
) -> None:
    data, said = HOSTILE[name]
    (tmp_path / "r.xlsx").write_bytes(data)
    asked = ["batch", "r.xlsx", "--recipe", "first-steps", "--region", "US", "--out", "out"]
    assert run(*asked, "--drafts", "--in-session") == ExitCode.INVALID_INPUT
    error = "".join(capsys.readouterr())
    assert said in error
    assert "r.xlsx" in error
    assert "Qzx" not in error
    assert "Traceback" not in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.xlsx"]


def test_without_the_extra_it_is_named(
    run: Run, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "r.xlsx").write_bytes(NAMED)
    asked = ["batch", "r.xlsx", "--recipe", "first-steps", "--region", "US", "--out", "out"]
    assert run(*asked) == ExitCode.USAGE
    assert "pip install '.[xlsx]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_packets_are_made_from_a_workbook(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(book(["ref", "name"], ["a", "Ann Example"], change=two_more))
    asked = ["batch", "r.xlsx", "--recipe", "first-steps", "--region", "US", "--out", "out"]
    assert run(*asked, "--drafts", "--in-session", "--jobs", "1") == 0
    assert "1 row, read as XLSX, the first sheet of 3" in capsys.readouterr().err
    assert (tmp_path / "out" / "a.pdf").exists()
