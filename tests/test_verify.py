"""`verify` says what it looked at and what it didn't, and neither is more than it does."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import saboteurs
import tree
from day import OnDay
from desks import desk
from groundsheet import api
from groundsheet.errors import ExitCode
from groundsheet.people import PlanAnswers

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    built = api.build(
        desk(),
        ["safety-plan", "stop-pause"],
        region="US",
        answers=PlanAnswers(signs=("I lie awake.",)),
    )
    return api.save(built, tmp_path / "a.pdf")


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


def drawn(page: int, content: bytes) -> Change:
    """Draws something on top of a page."""
    return lambda document: document.pages[page].contents_add(content)


def bold(document: pikepdf.Pdf) -> list[Any]:
    """The bold fonts of the first page; the numbers of the panel are set in one."""
    fonts: Any = document.pages[0].Resources.Font
    return [font for _, font in fonts.items() if "Bold" in str(font.get("/BaseFont"))]


def scripted(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def said_to_be_threes(document: pikepdf.Pdf) -> None:
    """Each 8 of the bold font says that it is a 3."""
    for font in bold(document):
        text = font.ToUnicode.read_bytes()
        assert b"<38> <0038>" in text
        font.ToUnicode.write(text.replace(b"<38> <0038>", b"<38> <0033>"))


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


def of_a_release_without_steps(document: pikepdf.Pdf) -> None:
    record(r"<gs:steps>[^<]*</gs:steps>", "")(document)


# For each thing that is checked, what is found; for each that isn't, what isn't found.
FOUND: dict[str, tuple[Change, str]] = {
    "record": (facts_wrong_by_now, "wrong by now: a contact that is listed no more"),
    "structure": (scripted, "the document has /OpenAction"),
    "links": (saboteurs.link_elsewhere, "a link leads to an address that the handout doesn't hold"),
    "paper": (pages_swapped, "is not on it"),
    "panel": (said_to_be_threes, "not digit for digit"),
    "cautions": (cautions_taken_out, "a step stands on it without its cautions."),
    "ink": (drawn(1, b"q 1 g 0 0 612 80 re f Q"), "can't be seen"),
}
PASSED: dict[str, Change] = {
    "shapes": drawn_as_threes,
    "rest": drawn(0, b"q 1 g 40 200 530 400 re f Q"),
    "fields": filled,
    "origin": record(r"<gs:engine>[^<]*", "<gs:engine>somebody"),
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
        record(r"<gs:facts>[^<]*</gs:facts>", "")(document)

    result = api.verify(desk(), changed(sheet, of_an_older_release))
    assert [finding.code for finding in result.findings] == [api.Code.OTHER_CONTACTS]
    assert result.checks == ()


def test_a_file_that_does_not_record_its_steps_is_not_said_to_be_checked_for_them(
    sheet: Path,
) -> None:
    def change(document: pikepdf.Pdf) -> None:
        cautions_taken_out(document)
        of_a_release_without_steps(document)

    result = api.verify(desk(), changed(sheet, change))
    assert result.findings == ()
    assert set(api.CHECKS) - set(result.checks) == {"cautions"}


@pytest.mark.parametrize("name", PASSED)
def test_what_is_said_not_to_be_checked_passes(sheet: Path, name: str) -> None:
    result = api.verify(desk(), changed(sheet, PASSED[name]))
    assert result.findings == ()
    assert result.checks == tuple(api.CHECKS)


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
    for words in (api.CHECKS, api.NOT_CHECKED, api.RUN_CHECKS, api.RUN_NOT_CHECKED):
        rows = [f"| `{code}` | {told} |" for code, told in words.items()]
        assert "\n".join(rows) in section


# -- print files ----------------------------------------------------------------------------------


@pytest.fixture
def print_file(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "r.csv").write_text("ref,name\n1,Bo Example\n2,Cy Example\n")
    batch = ("batch", "r.csv", "--recipe", "first-steps", "-r", "US", "--drafts", "--in-session")
    assert run(*batch, "--merge", "run.pdf", "-q") == 0
    return tmp_path / "run.pdf"


def test_the_words_of_a_print_file(run: Run, capsys: Capture, print_file: Path) -> None:
    capsys.readouterr()
    assert run("verify", "--run", "run.pdf") == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "run.pdf: all 2 packets, and nothing wrong in what was checked"
    assert lines == [
        *(f"  checked: {words}" for words in api.RUN_CHECKS.values()),
        *(f"  not checked: {words}" for words in api.RUN_NOT_CHECKED.values()),
    ]
    assert run("verify", "--run", "run.pdf", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["checks"] == list(api.RUN_CHECKS)
    assert told["not_checked"] == list(api.RUN_NOT_CHECKED)


def test_what_is_said_to_be_checked_of_a_print_file_is_found(print_file: Path) -> None:
    manifest = print_file.with_name("manifest.json")
    other = changed(print_file, lambda document: document.pages.reverse())
    result = api.verify_run(other, manifest)
    codes = [finding.code for finding in result.findings]
    assert codes[0] is api.Code.CHANGED
    assert api.Code.OUT_OF_ORDER in codes
    assert result.checks == ()


def test_what_is_said_not_to_be_checked_of_a_print_file_passes(
    print_file: Path, on_day: OnDay
) -> None:
    """The contacts grow old, the manifest is believed, and the pages aren't looked at."""
    on_day(dt.date(2029, 1, 1))
    assert api.verify_run(print_file).checks == tuple(api.RUN_CHECKS)
    other = changed(print_file, drawn(1, b"q 1 g 0 0 612 80 re f Q"))
    manifest = print_file.with_name("manifest.json")
    was, now = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (print_file, other))
    manifest.write_text(manifest.read_text().replace(was, now))
    result = api.verify_run(other)
    assert (result.findings, result.checks) == ((), tuple(api.RUN_CHECKS))
    assert set(api.RUN_NOT_CHECKED) == {"contacts", "manifest", "pages"}
