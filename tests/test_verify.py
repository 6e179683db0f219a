"""`verify` says what it looked at and what it didn't, and neither is more than it does."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import saboteurs
import tree
from desks import desk
from groundsheet import api
from groundsheet.errors import ExitCode
from groundsheet.people import PlanAnswers
from lies import LISTS

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
Change = Callable[[pikepdf.Pdf], None]


@cache
def built() -> api.Built:
    answers = PlanAnswers(signs=("I lie awake.",))
    return api.build(desk(), ["safety-plan", "stop-pause"], region="US", answers=answers)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return api.save(built(), tmp_path / "a.pdf")


def changed(path: Path, change: Change) -> Path:
    """A copy of the file with a change, saved as one revision."""
    with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
        change(document)
        document.save(path.with_name("b.pdf"))
    return path.with_name("b.pdf")


def record(old: str, new: str) -> Change:
    """Changes what the file records of itself."""

    def change(document: pikepdf.Pdf) -> None:
        stream = document.Root.Metadata
        text = stream.read_bytes().decode()
        assert re.search(old, text)
        stream.write(re.sub(old, new, text).encode())

    return change


OTHER_CONTACTS = record(r"<gs:contacts>\w+", "<gs:contacts>0123456789abcdef")


def facts_wrong_by_now(document: pikepdf.Pdf) -> None:
    """Other contacts than today's, and one fact of them that none of today's has."""
    OTHER_CONTACTS(document)
    record(r"<gs:facts>\w{8}", "<gs:facts>01234567")(document)


def bold(document: pikepdf.Pdf) -> list[Any]:
    """The bold fonts of the first page; the numbers of the panel are set in one."""
    fonts: Any = document.pages[0].Resources.Font
    return [font for _, font in fonts.items() if "Bold" in str(font.get("/BaseFont"))]


def scripted(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def emptied(document: pikepdf.Pdf) -> None:
    """The words of the first page aren't drawn; its marks are there."""
    steps = pikepdf.parse_content_stream(document.pages[0])
    kept = [step for step in steps if str(step.operator) not in ("Tj", "TJ")]
    document.pages[0].Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


def pages_swapped(document: pikepdf.Pdf) -> None:
    first = document.pages[0]
    del document.pages[0]
    document.pages.append(first)


def drawn_as_threes(document: pikepdf.Pdf) -> None:
    """Each 8 of the bold font is drawn as a 3, and its text still says 8."""
    for font in bold(document):
        program = font.FontDescriptor.FontFile2
        data = program.read_bytes()
        tables = struct.unpack(">H", data[4:6])[0]
        entries = (data[12 + 16 * n : 28 + 16 * n] for n in range(tables))
        at = next(struct.unpack(">I", entry[8:12])[0] for entry in entries if entry[:4] == b"cmap")
        at += struct.unpack(">I", data[at + 8 : at + 12])[0] + 10  # format 6, from sign 0 on
        three, eight = (at + 2 * ord(digit) for digit in "38")
        assert data[three : three + 2] != data[eight : eight + 2]
        program.write(data[:eight] + data[three : three + 2] + data[eight + 2 :])


def filled(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields[0].V = pikepdf.String("555-0100")


def cautions_taken_out(document: pikepdf.Pdf) -> None:
    """What stands right before the steps of the last page isn't drawn any more."""
    last = len(document.pages) - 1
    steps = next(
        node
        for node in tree.read(document).walk()
        if node.role == "L" and any(page == last for item in node.walk() for page, _ in item.marks)
    )
    assert steps.parent is not None
    before = steps.parent.children[steps.parent.children.index(steps) - 1]
    gone = {number for node in before.walk() for page, number in node.marks if page == last}
    assert gone
    kept, inside = [], False
    for step in pikepdf.parse_content_stream(document.pages[last]):
        name = str(step.operator)
        if name == "BDC" and isinstance(step.operands[1], pikepdf.Dictionary):
            inside = step.operands[1].get("/MCID", -1) in gone
        if not (inside and name in ("Tj", "TJ")):
            kept.append(step)
    content = pikepdf.unparse_content_stream(kept)
    document.pages[last].obj.Contents = document.make_stream(content)


def of_another_version(*keys: str) -> Change:
    """Another version of the program made it, whose record lacked some keys."""

    def change(document: pikepdf.Pdf) -> None:
        record(r"<gs:engine>[^<]*", "<gs:engine>groundsheet 0.0.1")(document)
        for key in keys:
            record(rf"<gs:{key}>[^<]*</gs:{key}>", "")(document)

    return change


def read_out_otherwise(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields[0].TU = pikepdf.String("Something else")


# For each thing that is checked, what is found; for each that isn't, what isn't found.
FOUND: dict[str, tuple[Change, str]] = {
    "record": (facts_wrong_by_now, "wrong by now: a contact that is listed no more"),
    "structure": (scripted, "the document has /OpenAction"),
    "links": (saboteurs.link_elsewhere, "a link leads to an address that the handout doesn't hold"),
    "paper": (pages_swapped, "is not on it"),
    "fonts": (drawn_as_threes, "the table cmap of its program is another"),
    "content": (saboteurs.drawn(0, b"3 Tr"), "it has the instruction Tr"),
    "panel": (emptied, "not digit for digit"),
    "numbers": (
        saboteurs.drawn(1, b"/Artifact BMC BT 1 0 0 1 60 300 Tm /F2+0 12 Tf (555-0199) Tj ET EMC"),
        "a number stands on it that the handout doesn't hold",
    ),
    "lists": (LISTS["a digit is painted over"], "a contact in the list: its letters"),
    "cautions": (cautions_taken_out, "a step stands on it without its cautions."),
    "ink": (saboteurs.box_over, "its letters don't look as they should"),
}
PASSED: dict[str, Change] = {
    "rest": saboteurs.drawn(0, b"q /Artifact BMC 1 g n 40 200 530 400 re f* EMC Q"),
    "aloud": read_out_otherwise,
    "fields": filled,
    "origin": record(r"<gs:code>[^<]*", "<gs:code>GS-99"),
}
WITHOUT_A_FILE = {"lines"}
"""Nothing in a file shows whether anybody answers."""


def test_each_thing_is_named() -> None:
    assert set(FOUND) == set(api.CHECKS)
    assert set(PASSED) | WITHOUT_A_FILE == set(api.NOT_CHECKED)


@pytest.mark.parametrize("name", FOUND)
def test_what_is_said_to_be_checked_is_found(sheet: Path, name: str) -> None:
    change, why = FOUND[name]
    result = api.verify(desk(), changed(sheet, change))
    assert any(why in finding.message for finding in result.findings)
    assert result.checks == ()


def test_a_sheet_of_other_contacts_passes_where_all_that_it_prints_is_still_right(
    sheet: Path,
) -> None:
    result = api.verify(desk(), changed(sheet, OTHER_CONTACTS))
    assert result.findings == ()
    assert [note.code for note in result.notes] == [api.Code.OLDER]
    assert result.checks == tuple(api.CHECKS)


def test_a_sheet_that_does_not_record_what_it_prints_is_to_be_replaced(sheet: Path) -> None:
    def of_an_older_release(document: pikepdf.Pdf) -> None:
        OTHER_CONTACTS(document)
        of_another_version("facts")(document)

    result = api.verify(desk(), changed(sheet, of_an_older_release))
    assert [finding.code for finding in result.findings] == [api.Code.OTHER_CONTACTS]
    assert result.checks == ()


def test_a_file_that_does_not_record_its_steps_is_not_said_to_be_checked_for_them(
    sheet: Path,
) -> None:
    def change(document: pikepdf.Pdf) -> None:
        cautions_taken_out(document)
        of_another_version("steps")(document)

    result = api.verify(desk(), changed(sheet, change))
    assert result.findings == ()
    assert set(api.CHECKS) - set(result.checks) == {"cautions"}


@pytest.mark.parametrize("name", PASSED)
def test_what_is_said_not_to_be_checked_passes(sheet: Path, name: str) -> None:
    result = api.verify(desk(), changed(sheet, PASSED[name]))
    assert result.findings == ()
    assert result.checks == tuple(api.CHECKS)


def test_a_specimen_is_known_by_its_mark(tmp_path: Path) -> None:
    """Whatever its record says: that it was made on a day that is past, or that it is none."""
    data = api.build(desk(), ["stop-pause"], region="US", as_of=dt.date(2026, 11, 1)).proven.data
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert [each.code for each in api.verify(desk(), path).findings] == [api.Code.IS_SPECIMEN]
    none = record("<gs:specimen>yes", "<gs:specimen>no")
    found = api.verify(desk(), changed(path, none)).findings
    assert api.Code.PROOF_SPECIMEN in {each.code for each in found}


def bookmark(document: pikepdf.Pdf) -> None:
    document.Root.Outlines.First.Title = pikepdf.String("Call 555-0199")


def name_of_a_field(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields[0].TU = pikepdf.String("Call 555-0199")


def title(document: pikepdf.Pdf) -> None:
    document.docinfo["/Title"] = "Call 555-0199"


@pytest.mark.parametrize("change", [bookmark, name_of_a_field, title])
def test_numbers_that_are_shown_or_read_out_are_looked_at(sheet: Path, change: Change) -> None:
    found = api.verify(desk(), changed(sheet, change)).findings
    assert [each.code for each in found] == [api.Code.PROOF_NUMBER]


# Changes of the record that would have it believed.
def rewritten(key: str, old: bytes, new: bytes) -> Change:
    """The record says something else of the panel, or of the list."""

    def change(document: pikepdf.Pdf) -> None:
        text = document.Root.Metadata.read_bytes()
        said = re.search(rf"<gs:{key}>([^<]*)".encode(), text)
        assert said is not None
        words = b64decode(said[1])
        assert old in words
        document.Root.Metadata.write(text.replace(said[1], b64encode(words.replace(old, new))))

    return change


RECORDS: dict[str, tuple[Change, ...]] = {
    "another number": (rewritten("panel", b"988", b"983"),),
    "a longer number, of other contacts": (rewritten("panel", b"988", b"9885"), OTHER_CONTACTS),
    "another number, of another version": (
        rewritten("panel", b"988", b"983"), of_another_version(),
    ),
    "other words": (rewritten("panel", b"Police, fire, ambulance", b"For fires alone"),),
    "one line more": (rewritten("panel", b"\nAsk", b"\n988 is closed.\nAsk"),),
    "another number of a service": (rewritten("lists", b"741741", b"838255"),),
    "another hour": (rewritten("lists", b"any hour", b"9 to 5"),),
    "a contact less": (rewritten("lists", b"Text HOME to 741741\nCrisis Text Line", b""),),
    "no list": (record(r"<gs:lists>[^<]*</gs:lists>", ""),),
    "no numbers": (record(r"<gs:numbers>[^<]*</gs:numbers>", ""),),
    "no steps": (record(r"<gs:steps>[^<]*</gs:steps>", ""),),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_not_believed_against_the_contacts_of_its_day(sheet: Path, name: str) -> None:
    def change(document: pikepdf.Pdf) -> None:
        for each in RECORDS[name]:
            each(document)

    codes = {each.code for each in api.verify(desk(), changed(sheet, change)).findings}
    assert codes & {api.Code.OTHER_WORDS, api.Code.OWN_LINE, api.Code.PROOF_METADATA}


def test_the_words_of_the_result(run: Run, capsys: Capture, sheet: Path) -> None:
    assert run("verify", "a.pdf") == 0
    first, *lines = capsys.readouterr().out.splitlines()
    # The plan has an answer in one of its fields.
    assert first == "a.pdf: filled in; contacts whole, and nothing wrong in what was checked"
    assert lines == [
        *(f"  checked: {words}" for words in api.CHECKS.values()),
        *(f"  not checked: {words}" for words in api.NOT_CHECKED.values()),
    ]
    assert run("verify", "a.pdf", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["checks"] == list(api.CHECKS)
    assert told["not_checked"] == list(api.NOT_CHECKED)
    changed(sheet, FOUND["ink"][0])
    assert run("verify", "b.pdf") == ExitCode.FINDINGS
    said = capsys.readouterr().out
    assert said.startswith("b.pdf: do not hand out\n")
    assert "checked:" not in said
    assert run("verify", "b.pdf", "--json") == ExitCode.FINDINGS
    assert json.loads(capsys.readouterr().out)["checks"] == []


def test_the_document_has_the_same_words() -> None:
    text = (Path(__file__).parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")
    section = text.partition("## `groundsheet verify`")[2].partition("\n## ")[0]
    of_any = {*api.CHECKS, *api.NOT_CHECKED}
    for words in (api.CHECKS, api.NOT_CHECKED, api.RUN_CHECKS, api.RUN_NOT_CHECKED):
        own = {code: told for code, told in words.items() if code not in of_any}
        rows = [f"| `{code}` | {told} |" for code, told in (own or words).items()]
        assert "\n".join(rows) in section
