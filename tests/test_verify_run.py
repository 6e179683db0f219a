"""`verify --run` finds in a run's files whatever `verify` finds in one, and who changed the run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from day import TODAY, OnDay
from desks import desk
from groundsheet import api, bounds, proof
from groundsheet.errors import ExitCode
from groundsheet.proof import pages
from groundsheet.runs.parts import parts_recorded, recorded_parts
from profiles import IN_YAML

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
Change = Callable[[pikepdf.Pdf], None]

ROWS = "ref,name\n1,Ann Example\n2,Bo Example\n3,Cy Example\n"
SIDES = 6
"""Of a packet: a slip on two sides, three pages, and one that is meant to be empty."""


def made(folder: Path, rows: str = ROWS, practice: Path | None = None, **more: Any) -> api.BatchRun:
    """A run, made in this process."""
    (folder / "r.csv").write_text(rows)
    asked = {"recipe": "first-steps", "region": "US", "in_session": True, "drafts": True, **more}
    plan = api.plan_batch(
        desk(practice), folder / "r.csv", folder / "out", api.BatchRequest(**asked)
    )
    with ThreadPoolExecutor(1) as here:
        return api.run_batch(plan, executor=here)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of three packets: a file of each, and a print file with slips."""
    folder = tmp_path_factory.mktemp("run")
    assert made(folder, merge="run.pdf", slips=True).complete
    return folder / "out"


@pytest.fixture
def out(original: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be changed."""
    return Path(shutil.copytree(original, tmp_path / "out"))


def told(out: Path, said: dict[str, Any]) -> None:
    (out / "manifest.json").write_text(json.dumps(said))


def manifest(out: Path) -> Any:
    return json.loads((out / "manifest.json").read_text())


def changed(out: Path, change: Change, name: str = "run.pdf", *, known: bool = True) -> None:
    """Changes a file; `known`: the manifest is made to say that it was so from the start."""
    path = out / name
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        change(document)
        document.save(
            path, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=False
        )
    if known:
        after = hashlib.sha256(path.read_bytes()).hexdigest()
        text = (out / "manifest.json").read_text()
        assert before in text
        (out / "manifest.json").write_text(text.replace(before, after))


def nothing(document: pikepdf.Pdf) -> None:
    pass


def own_content(document: pikepdf.Pdf, page: int, change: Callable[[bytes], bytes]) -> None:
    """Changes the content of one page, and of no other that shares it."""
    there = document.pages[page].obj
    before = there.Contents.read_bytes()
    there.Contents = document.make_stream(change(before))
    assert there.Contents.read_bytes() != before


def painted_over(page: int) -> Change:
    return lambda document: own_content(
        document, page, lambda content: content + b"\nq 1 g 0 0 612 80 re f Q"
    )


def other_digits(page: int) -> Change:
    """983 in place of 988 on one page."""

    def change(content: bytes) -> bytes:
        return content.replace(b"(988", b"(983")

    return lambda document: own_content(document, page, change)


def line_in_slot(document: pikepdf.Pdf) -> None:
    """The code's slot of the last packet holds a white bar over the foot of the page."""
    page = document.pages[2 * SIDES + 2].obj
    form = page.Resources.XObject["/FormXob.Slot.code"]
    form.BBox = [-600, -800, 600, 800]
    form.write(b"q 1 g -600 -800 1200 300 re f Q " + form.read_bytes())


def pages_exchanged(document: pikepdf.Pdf) -> None:
    """The second pages of two packets stand in each other's place."""
    tree = [document.pages[n * SIDES + 3].obj for n in (0, 1)]
    for one, other in (tree, tree[::-1]):
        kids = one.Parent.Kids
        at = next(n for n, kid in enumerate(kids) if kid.objgen == one.objgen)
        kids[at] = document.make_indirect(pikepdf.Dictionary(dict(other.items())))
        kids[at].Parent = one.Parent


def bookmark_renamed(document: pikepdf.Pdf) -> None:
    document.Root.Outlines.First.Title = pikepdf.String("3")


def scripted(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def annotated(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0] * 4)
    document.pages[7].obj.Annots = pikepdf.Array([document.make_indirect(note)])


def unrecorded(document: pikepdf.Pdf) -> None:
    text = document.Root.Metadata.read_bytes()
    start, end = text.index(b"<gs:records>"), text.index(b"</gs:records>")
    document.Root.Metadata.write(text[:start] + b"<gs:records>" + text[end:])


def turned(document: pikepdf.Pdf) -> None:
    document.pages[9].obj.Rotate = 180


# -- what is sound --------------------------------------------------------------------------------


def test_a_run_as_it_was_made(run: Run, capsys: Capture, out: Path) -> None:
    for path, checks in ((out, set(api.RUN_CHECKS)), (out / "run.pdf", {*api.RUN_CHECKS} - FOLDER)):
        assert run("verify", "--run", path) == 0
        first, *lines = capsys.readouterr().out.splitlines()
        assert first == f"{path}: all 3 packets, and nothing wrong in what was checked"
        assert lines == [
            *(f"  checked: {words}" for code, words in api.RUN_CHECKS.items() if code in checks),
            *(f"  not checked: {words}" for words in api.RUN_NOT_CHECKED.values()),
        ]
    assert run("verify", "--run", path, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["checks"] == [code for code in api.RUN_CHECKS if code in checks]
    assert said["not_checked"] == list(api.RUN_NOT_CHECKED)


FOLDER = {"folder"}


def test_all_that_is_looked_at_in_one_file_is_looked_at_in_a_run() -> None:
    looked_at = set(api.CHECKS) - {"numbers"} | FOLDER | {"bytes", "codes"}
    assert looked_at == set(api.RUN_CHECKS)
    assert set(api.NOT_CHECKED) | {"manifest", "names", "numbers"} == set(api.RUN_NOT_CHECKED)


def test_a_file_saved_anew_is_changed_and_nothing_else(out: Path) -> None:
    changed(out, nothing, known=False)
    (found,) = api.verify_run(desk(), out / "run.pdf").findings
    assert found.code is api.Code.CHANGED


def test_what_the_manifest_tells_of_is_believed(out: Path) -> None:
    """It isn't signed: whoever changes it with the file isn't found out by the bytes."""
    changed(out, nothing)
    assert api.verify_run(desk(), out / "run.pdf").findings == ()


def test_the_record_holds_nobody(original: Path) -> None:
    facts = proof.metadata_or_none((original / "run.pdf").read_bytes())
    assert facts is not None
    found = recorded_parts(facts)
    assert found is not None
    records, parts = found
    assert parts == [0, 1, 0, 1, 0, 1, 0]  # the sheet of totals is a slip too
    assert all(record["layout"] for record in records)
    own = proof.metadata_or_none((original / "1.pdf").read_bytes())
    assert own is not None
    same = set(own) - {"layout"}
    assert {key: records[1][key] for key in same} == {key: own[key] for key in same}
    assert "Example" not in json.dumps([facts, records])


@pytest.mark.parametrize("more", [{"records": "x"}, {"parts": "0 7"}, {"parts": "-1"}, {}])
def test_a_record_that_can_not_be_read_is_none(more: dict[str, str]) -> None:
    facts = parts_recorded([{"pages": "3"}, {"pages": "3"}, {"pages": "4"}])
    assert recorded_parts(facts) == ([{"pages": "3"}, {"pages": "4"}], [0, 0, 1])
    assert recorded_parts({**facts, **more} if more else {}) is None


# -- what is wrong --------------------------------------------------------------------------------

FOUND: dict[str, tuple[Change, str]] = {
    "painted over": (painted_over(10), "page 11: "),
    "other digits": (other_digits(14), "page 15: the help panel is not on"),
    "bar in a slot": (line_in_slot, "page 15: "),
    "exchanged": (pages_exchanged, "page 4: out of order: 1 should"),
    "bookmark": (bookmark_renamed, "the bookmarks aren't the codes"),
    "script": (scripted, "the document has /OpenAction"),
    "annotation": (annotated, "page 8: it has other entries"),
    "turned": (turned, "page 10: it has other entries"),
    "no record": (unrecorded, "its record doesn't say what its pages show"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_changed_print_file_is_found_whatever_the_manifest_says(
    run: Run, capsys: Capture, out: Path, name: str
) -> None:
    change, words = FOUND[name]
    changed(out, change)
    assert run("verify", "--run", out / "run.pdf") == ExitCode.FINDINGS
    shown = capsys.readouterr().out
    assert shown.startswith(f"{out / 'run.pdf'}: do not hand out (")
    assert f"  {words}" in shown
    assert "it isn't the file that was proven" not in shown
    assert "checked:" not in shown


def test_an_old_pile_is_not_whole(run: Run, capsys: Capture, out: Path, on_day: OnDay) -> None:
    on_day(TODAY + dt.timedelta(days=400))
    for path in (out, out / "run.pdf"):
        assert run("verify", "--run", path) == ExitCode.FINDINGS
        assert "its contacts were to be replaced after" in capsys.readouterr().out


@pytest.mark.parametrize("act", ["withdrawn", "replaced"])
def test_contacts_that_are_wrong_by_now(
    run: Run, capsys: Capture, tmp_path: Path, out: Path, act: str
) -> None:
    path = tmp_path / "practice.yaml"
    path.write_text("name: Harbor Test Clinic\nregion: US\n" + IN_YAML)
    by = api.open_practice(path)
    line = "us-veterans-crisis-line"
    if act == "withdrawn":
        api.withdraw(desk(by), line, by="Casey Example", why="Nobody answers.")
    else:
        number = (
            "--number",
            "555-0142",
            "--again",
            "555-0142",
            "--direct",
            "--by",
            "Casey Example",
        )
        assert run("contacts", "replace", line, *number) == 0
    capsys.readouterr()
    for each in (out, out / "run.pdf"):
        assert run("verify", "--run", each, "--practice", path) == ExitCode.FINDINGS
        assert f"wrong by now: Veterans Crisis Line: {act}" in capsys.readouterr().out


# -- a folder -------------------------------------------------------------------------------------


def moved(out: Path) -> None:
    (out / "2.pdf").unlink()


def beside(out: Path) -> None:
    shutil.copy(out / "2.pdf", out / "other.PDF")


def exchanged(out: Path) -> None:
    for name, other in (("1.pdf", "a"), ("2.pdf", "1.pdf"), ("a", "2.pdf")):
        (out / name).rename(out / other)


def row_twice(out: Path) -> None:
    said = manifest(out)
    told(out, said | {"rows": [*said["rows"], said["rows"][0]]})


def packet_twice(out: Path) -> None:
    said = manifest(out)
    said["print_files"][0]["packets"].append(said["print_files"][0]["packets"][0])
    told(out, said)


def row_failed(out: Path) -> None:
    said = manifest(out)
    said["rows"][1] |= {"state": "failed", "reason": "the paper ran out."}
    told(out, said)
    (out / "2.pdf").unlink()


def no_pdf(out: Path) -> None:
    (out / "3.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))


def over_a_single_file(out: Path) -> None:
    changed(
        out, lambda document: document.pages[1].contents_add(b"q 1 g 0 0 612 80 re f Q"), "3.pdf"
    )


FOLDERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (moved, "2.pdf: it isn't there."),
    "strange": (beside, "other.PDF: the run didn't make it"),
    "exchanged": (exchanged, "1.pdf: it isn't the file that was proven"),
    "row twice": (row_twice, "1: it stands in the manifest twice."),
    "packet twice": (packet_twice, "run.pdf, 1: the manifest has it where"),
    "failed": (row_failed, "2: left out: the paper ran out."),
    "no PDF": (no_pdf, "3.pdf: "),
    "covered": (over_a_single_file, "3.pdf, page 2: "),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_wrong_in_a_folder_is_named(
    run: Run, capsys: Capture, out: Path, name: str
) -> None:
    change, words = FOLDERS[name]
    change(out)
    assert run("verify", "--run", out) == ExitCode.FINDINGS
    shown = capsys.readouterr().out
    assert f"\n  {words}" in shown


def test_a_print_file_taken_for_a_handout_is_not_called_bad(
    run: Run, capsys: Capture, out: Path
) -> None:
    assert run("verify", out / "run.pdf") == ExitCode.FINDINGS
    shown = capsys.readouterr().out
    assert shown.startswith(f"{out / 'run.pdf'}: not looked at\n")
    assert "`groundsheet verify --run FILE`" in shown


def test_a_strange_pdf_beside_a_print_file_is_told(run: Run, capsys: Capture, out: Path) -> None:
    beside(out)
    assert run("verify", "--run", out / "run.pdf") == 0
    assert "\n  other.PDF: the run didn't make it" in capsys.readouterr().out


def test_a_manifest_leads_to_no_other_folder(run: Run, out: Path) -> None:
    said = manifest(out)
    said["rows"][0]["file"] = "../r.csv"
    told(out, said)
    assert run("verify", "--run", out) == ExitCode.INVALID_INPUT


# -- how long it takes ----------------------------------------------------------------------------


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that are looked at with PDFium, one by one, from 0."""
    numbers: list[int] = []
    look = pages.sheet

    def counted(document: Any, index: int, *more: Any) -> list[api.Notice]:
        numbers.append(index)
        return look(document, index, *more)

    monkeypatch.setattr(pages, "sheet", counted)
    # In this process, whose count it is.
    monkeypatch.setattr(bounds, "bounded", lambda function, *arguments, **_: function(*arguments))
    return numbers


def test_packets_of_one_template_are_looked_at_once(original: Path, seen: list[int]) -> None:
    """What takes time doesn't grow with the run; what grows is a look at objects and at refs."""
    assert api.verify_run(desk(), original / "run.pdf").findings == ()
    assert seen == [*range(SIDES), 3 * SIDES, 3 * SIDES + 1]


def test_a_page_that_differs_in_anything_is_looked_at_itself(out: Path, seen: list[int]) -> None:
    changed(out, lambda pdf: own_content(pdf, SIDES + 3, lambda content: content + b" "))
    assert api.verify_run(desk(), out / "run.pdf").findings == ()
    assert seen[SIDES:] == [*range(SIDES + 2, 2 * SIDES), 3 * SIDES, 3 * SIDES + 1]


def test_where_the_area_of_a_slot_holds_more_each_page_is_looked_at(
    out: Path, seen: list[int]
) -> None:
    """Its words could stand anywhere in it; in another packet they could touch something else."""

    def wider(document: pikepdf.Pdf) -> None:
        for packet in range(3):
            first = document.pages[packet * SIDES + 2].obj
            first.Resources.XObject["/FormXob.Slot.name"].BBox = [0, -100, 400, 12]

    changed(out, wider)
    assert api.verify_run(desk(), out / "run.pdf").findings == ()
    again = [n for packet in (1, 2) for n in range(packet * SIDES + 2, packet * SIDES + SIDES)]
    assert seen == [*range(SIDES), *again, 3 * SIDES, 3 * SIDES + 1]
