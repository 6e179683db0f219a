"""Print files: nobody shares a sheet, nothing is missing or doubled, each page is a proven one."""

from __future__ import annotations

import functools
import io
import json
import re
import subprocess
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PIL import Image

import outside
from day import TODAY
from desks import desk
from groundsheet import api, formats, proof
from groundsheet.errors import ExitCode, ProofFailed, Usage
from groundsheet.handout import Slot
from groundsheet.layout import Layout, Variant
from groundsheet.pdf import slots
from groundsheet.people import Person, PracticeFolder, open_practice
from groundsheet.runs.journal import Journal
from judge import Judge
from pages import texts
from profiles import IN_YAML
from sizes import examples

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.usefixtures("one_process")

USUAL = ["--recipe", "first-steps", "--region", "US", "--drafts", "--in-session", "-q"]


def command(*more: str, merge: str = "out/run.pdf") -> list[str]:
    return ["batch", "r.csv", *USUAL, "--merge", merge, *more]


def roster(folder: Path, count: int, head: str = "ref,name", more: str = "") -> None:
    lines = [f"{n:04},Canary{n}q Example{more}" for n in range(1, count + 1)]
    (folder / "r.csv").write_text("\n".join([head, *lines]) + "\n")


def pictures(page: pikepdf.Page) -> list[pikepdf.Object]:
    forms = page.Resources.get("/XObject", {}).values()
    return [form for form in forms if form.Subtype == "/Image"]


def codes(path: Path) -> list[str]:
    data = path.read_bytes()
    layout = Layout.read((proof.metadata_or_none(data) or {})["layout"])
    assert layout is not None
    return proof.codes(data, layout)


SIDES = 4
"""Of a packet: three pages, and one that is meant to be empty."""

# -- what is in it --------------------------------------------------------------------------------


COUNT = 12
MANY = 60
"""Packets; `tools/soak --marks` takes as many as there is time for."""


def test_each_of_many_packets_has_its_own_words_and_no_others(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    roster(tmp_path, MANY)
    assert run(*command()) == 0
    file = tmp_path / "out" / "run.pdf"
    pages = texts(file)
    assert len(pages) == SIDES * MANY
    for number in range(MANY):
        mine = pages[SIDES * number : SIDES * number + SIDES]
        assert re.findall(r"Canary(\d+)q", " ".join(mine)) == [str(number + 1)]
        assert all(f"{number + 1:04}" in text for text in mine)
    assert run("verify", "--run", "out/run.pdf") == 0
    assert f"all {MANY} packets" in capsys.readouterr().out
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file() and path.suffix != ".pdf":
            assert b"Canary" not in path.read_bytes(), path


def test_a_hundred_take_less_than_twice_the_room_of_one(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 100)
    assert run(*command()) == 0
    roster(tmp_path, 1)
    assert run(*command(merge="one/run.pdf")) == 0
    sizes = [(tmp_path / name / "run.pdf").stat().st_size for name in ("out", "one")]
    assert sizes[0] < 2 * sizes[1], sizes


def test_readers_and_the_judge_have_no_complaint(run: Run, tmp_path: Path, judge: Judge) -> None:
    """With a logo, and with a name that no template serves."""
    Image.new("RGB", (600, 200), "navy").save(tmp_path / "logo.png")
    (tmp_path / "practice.yaml").write_text("name: Example Practice\nlogo: logo.png\n" + IN_YAML)
    names = ["Ann Example", "Łukasz Example", *(f"Bo{n} Example" for n in range(COUNT - 2))]
    lines = (f"{n},{name}" for n, name in enumerate(names))
    (tmp_path / "r.csv").write_text("\n".join(["ref,name", *lines]) + "\n", encoding="utf-8")
    assert run(*command("--slips")) == 0
    data = (tmp_path / "out" / "run.pdf").read_bytes()
    assert run("verify", "--run", "out/run.pdf") == 0
    assert not any(judge({"run": data}, ["2b"]).values())
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == COUNT * (SIDES + 2) + 2
        logos = [image.objgen for page in document.pages for image in pictures(page)]
        assert (len(logos), len(set(logos))) == (COUNT, 1)
        assert "/StructTreeRoot" not in document.Root
    file = str(tmp_path / "out" / "run.pdf")
    for name, package, command_line in (
        ("qpdf", "qpdf", ["--check", file]),
        ("pdftotext", "poppler-utils", [file, str(tmp_path / "run.txt")]),
        ("mutool", "mupdf-tools", ["info", file]),
    ):
        asked = [outside.program(name, package), *command_line]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), name
    read = (tmp_path / "run.txt").read_text(encoding="utf-8").split("\f")
    assert len(read) == COUNT * (SIDES + 2) + 2 + 1
    assert all("911" in page and "988" in page for page in read[:-1])


def test_bookmarks_and_title_name_nobody(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 3)
    assert run(*command()) == 0
    with pikepdf.open(tmp_path / "out" / "run.pdf") as document:
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["0001", "0002", "0003"]
        assert b"Print run" in document.Root.Metadata.read_bytes()
        assert "/Info" not in document.trailer


def test_slips_count_packets_and_sheets(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 2, "ref,name,copies", ",2")
    assert run(*command("--slips")) == 0
    pages = [" ".join(text.split()) for text in texts(tmp_path / "out" / "run.pdf")]
    slips = [text for text in pages if "Before this packet" in text]
    assert ["Packet: 1 of 2" in slip for slip in slips] == [True, True, False, False]
    assert all("Sheets of paper: 2" in slip and "Counted" in slip for slip in slips)
    assert "Packets: 4 Sheets of paper in packets: 8" in pages[-2]
    assert all("911" in page and "988" in page for page in pages)


def test_copies_are_in_the_file_and_none_are_asked_of_the_printer(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 1, "ref,name,copies", ",3")
    assert run(*command("--copies", "2")) == 0
    assert codes(tmp_path / "out" / "run.pdf") == ["0001"] * SIDES * 3
    with pikepdf.open(tmp_path / "out" / "run.pdf") as document:
        asked = document.Root.ViewerPreferences
        assert "/NumCopies" not in asked
        assert asked.Duplex == "/DuplexFlipLongEdge"


def test_a_packet_in_chunks_is_in_one_of_them(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 7)
    assert run(*command("--chunk", "3")) == 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    assert names == ["run-1.pdf", "run-2.pdf", "run-3.pdf"]
    there = [sorted(set(codes(tmp_path / "out" / name))) for name in names]
    assert there == [["0001", "0002", "0003"], ["0004", "0005", "0006"], ["0007"]]


def test_rows_that_no_template_serves_stand_among_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("signs: [Mockwords alone]\n")
    (tmp_path / "r.csv").write_text(
        "ref,name,answers\n1,Ann Example,\n2,Łukasz Example,\n3,Bo Example,a.yaml\n"
        f"4,{'Longname ' * 10}Example,\n5,,\n"
    )
    assert run(*command()) == 0
    assert codes(tmp_path / "out" / "run.pdf")[::SIDES] == list("12345")
    pages = texts(tmp_path / "out" / "run.pdf")
    assert "Łukasz Example" in pages[SIDES]
    assert ["Mockwords alone" in text for text in pages].count(True) == 1
    assert "Longname" in pages[3 * SIDES]


def test_a_row_that_fails_is_left_out_and_told(run: Run, capsys: Capture, tmp_path: Path) -> None:
    wide = "W" * 32
    (tmp_path / "r.csv").write_text(f"ref,name\n1,Ann Example\n{wide},Bo Example\n")
    assert run(*command("--paper", "half-letter", "--slips")) == ExitCode.FINDINGS
    out = tmp_path / "out"
    assert (out / "failed.txt").read_text() == f"{wide}\n"
    assert set(codes(out / "run.pdf")) == {"1", "="}
    capsys.readouterr()
    assert run("verify", "--run", "out/run.pdf") == ExitCode.FINDINGS
    assert f"{wide}: left out" in capsys.readouterr().out


SPACES = {
    "two": "  ", "many": " " * 40, "no-break": "\u00a0", "narrow": "\u202f", "both": " \u00a0 ",
    "tab": "\t", "em": "\u2003", "ideographic": "\u3000",
}  # fmt: skip


def test_white_space_in_a_cell_is_a_single_space(run: Run, capsys: Capture, tmp_path: Path) -> None:
    lines = ["ref,name"]
    lines += [f'{ref},"{space}Ana{ref}{space}Example{space}"' for ref, space in SPACES.items()]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(*command("--out", "out", merge="run.pdf")) == 0
    whole = texts(tmp_path / "out" / "run.pdf")
    for number, ref in enumerate(SPACES):
        name = f"Prepared for Ana{ref} Example"
        assert name in " ".join(whole[SIDES * number].split())
        assert name in " ".join(texts(tmp_path / "out" / f"{ref}.pdf")[0].split())


# What of a row's words can go wrong where they are drawn, by the row's name.
AMISS: dict[str, Callable[[bytes], bytes]] = {
    "Out Example": lambda part: part.replace(b"1 0 0 1 2.50", b"1 0 0 1 900.00"),
    "Under Example": lambda part: part.replace(b"1 0 0 1 2.50 ", b"1 0 0 1 2.50 5"),
}


@pytest.fixture
def amiss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of `AMISS` are drawn where they can't be read."""
    drawn = slots.words

    def words(slot: Slot, text: str) -> bytes | None:
        part = drawn(slot, text)
        return AMISS[text](part) if text in AMISS and part is not None else part

    monkeypatch.setattr(slots, "words", words)


@pytest.mark.parametrize(
    ("names", "slips"),
    [
        (["Bo Example", "Out Example", "Cy Example"], False),
        # The first is read closely.
        (["Out Example", "Bo Example", "Under Example", "Cy Example"], True),
        (["Bo Example", "Cy Example", "Out Example"], False),
    ],
)
def test_a_row_whose_words_arent_shown_fails_alone(
    tmp_path: Path, amiss: None, names: list[str], slips: bool
) -> None:
    refs = {f"r{n}": name for n, name in enumerate(names)}
    lines = ["ref,name,copies", *(f"{ref},{name},2" for ref, name in refs.items())]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n")
    request = api.BatchRequest(
        "first-steps", "US", drafts=True, in_session=True, merge="run.pdf", slips=slips
    )
    plan = api.plan_batch(desk(), tmp_path / "r.csv", tmp_path / "out", request)
    with ThreadPoolExecutor(1) as executor:
        result = api.run_batch(plan, executor=executor)
    bad = [ref for ref, name in refs.items() if name in AMISS]
    good = [ref for ref in refs if ref not in bad]
    assert result.failed == tuple(bad)
    assert sorted(result.placed) == sorted(["run.pdf", *(f"{ref}.pdf" for ref in good)])
    assert (tmp_path / "out" / "failed.txt").read_text().split() == bad
    assert set(codes(tmp_path / "out" / "run.pdf")) == {*good, *(["="] if slips else [])}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    (printed,) = manifest["print_files"]
    assert [one["ref"] for one in printed["packets"]] == [ref for ref in good for _ in "12"]
    told = {one["ref"]: one["reason"] for one in printed["left_out"]}
    told_of_rows = {one["ref"]: one["reason"] for one in manifest["rows"] if one["reason"]}
    assert list(told) == list(told_of_rows) == bad
    assert all("name" in reason for reason in [*told.values(), *told_of_rows.values()])


def test_what_no_run_made_is_never_shown_as_made(run: Run, capsys: Capture, tmp_path: Path) -> None:
    """Neither where no packet is left, nor where somebody else's file has the name."""
    (tmp_path / "r.csv").write_text(f"ref\n{'W' * 32}\n")
    narrow = ["--paper", "half-letter", "--slips"]
    assert run(*command(*narrow)) == ExitCode.FINDINGS
    said = capsys.readouterr()
    assert said.out == ""
    assert "W" * 32 in said.err
    assert "proven" not in said.err
    assert run(*command(*narrow, "--json")) == ExitCode.FINDINGS
    told = json.loads(capsys.readouterr().out)
    assert (told["print_files"], told["failed"]) == ([], ["W" * 32])
    failed = {(note["about"], note["message"]) for note in told["notes"]}
    assert ("run.pdf", "no packet is left.") in failed
    assert not (tmp_path / "out" / "run.pdf").exists()

    (tmp_path / "r.csv").write_text("ref\n1\n")
    (tmp_path / "both").mkdir()
    for name in ("1.pdf", "run.pdf"):
        (tmp_path / "both" / name).write_bytes(b"somebody's")
    both = command("--out", "both", merge="run.pdf")
    assert run(*both) == ExitCode.FINDINGS
    assert capsys.readouterr().out == ""
    assert run(*both, "--json") == ExitCode.FINDINGS
    assert json.loads(capsys.readouterr().out)["print_files"] == []
    (tmp_path / "both" / "1.pdf").unlink()
    assert run(*both) == ExitCode.FINDINGS
    assert capsys.readouterr().out == "both\n"
    (tmp_path / "both" / "run.pdf").unlink()
    assert run(*both) == 0
    assert capsys.readouterr().out.split() == ["both", str(Path("both/run.pdf"))]


def test_a_file_of_an_earlier_run_is_not_shown_as_made_by_one_that_stopped(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    roster(tmp_path, 9)
    assert run(*command("--chunk", "1")) == 0
    (tmp_path / "out" / "run-1.pdf").write_bytes(b"somebody's")
    text = (tmp_path / "r.csv").read_text()
    (tmp_path / "r.csv").write_text(text.replace("Canary", "Second"))
    capsys.readouterr()
    stop = ["--chunk", "1", "--fail-fast", "--jobs", "1", "--json"]
    assert run(*command(*stop)) == ExitCode.FINDINGS
    told = json.loads(capsys.readouterr().out)["print_files"]
    files = sorted(path for path in (tmp_path / "out").glob("run-*.pdf") if path.name[4] != "1")
    made = [path.name for path in files if "Second" in texts(path)[0]]
    assert told == made
    assert len(made) < len(files) == 8


def test_a_ref_that_no_head_has_room_for_is_told_by_row(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text("ref\n1\n" + "n" * 33 + "\n")
    assert run(*command()) == ExitCode.INVALID_INPUT
    assert "r.csv:3: ref" in capsys.readouterr().err
    assert run("batch", "r.csv", *USUAL, "--out", "out") == 0


def test_a_ref_too_long_for_its_slip_costs_its_own_row_alone(run: Run, tmp_path: Path) -> None:
    long = "W" * 32
    (tmp_path / "r.csv").write_text(f"ref,name\n1,Ann Example\n{long},Bo Example\n3,Eve Example\n")
    assert run(*command("--paper", "half-letter")) == 0
    assert set(codes(tmp_path / "out" / "run.pdf")) == {"1", long, "3"}
    slips = command("--paper", "half-letter", "--slips", merge="slips/run.pdf")
    assert run(*slips) == ExitCode.FINDINGS
    assert (tmp_path / "slips" / "failed.txt").read_text() == f"{long}\n"
    assert set(codes(tmp_path / "slips" / "run.pdf")) == {"1", "3", "="}


def test_rows_on_other_paper_are_refused_by_row(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("ref,region,paper\n1,US,\n2,GB-ENG,\n3,US,a4\n4,US,letter\n")
    assert run(*command()) == ExitCode.INVALID_INPUT
    said = capsys.readouterr().err
    assert "r.csv:3: paper" in said
    assert "r.csv:4: paper" in said
    assert "r.csv:5" not in said
    assert run(*command("--paper", "a4", merge="a4/run.pdf")) == ExitCode.INVALID_INPUT
    (tmp_path / "r.csv").write_text("ref,region\n1,US\n2,GB-ENG\n")
    assert run(*command("--paper", "a4", merge="a4/run.pdf")) == 0


@pytest.mark.parametrize(
    ("how", "slips"),
    [(["--sides", "one"], ["--slips"]), ([], []), ([], ["--slips"]), (["--booklet"], ["--slips"])],
)
def test_a_dry_run_counts_the_paper(
    run: Run, capsys: Capture, tmp_path: Path, how: list[str], slips: list[str]
) -> None:
    roster(tmp_path, 3, "ref,name,copies", ",2")
    asked = command(*how, *slips, "--chunk", "2", "--json")
    assert run(*asked, "--dry-run") == 0
    told = json.loads(capsys.readouterr().out)
    assert not (tmp_path / "out").exists()
    assert run(*asked) == 0
    sides = sum(len(codes(tmp_path / "out" / f"run-{n}.pdf")) for n in (1, 2))
    assert told["sheets"] == sides / (1 if "one" in how else 2)


# -- nobody shares a sheet ------------------------------------------------------------------------


@given(
    pages=st.integers(1, 300),
    variant=st.builds(
        Variant,
        sides=st.sampled_from([None, "one", "two"]),
        binding=st.sampled_from([0.0, 12.0]),
        ink_saver=st.booleans(),
    )
    | st.just(Variant(booklet=True)),
    paper=st.sampled_from(["letter", "a4"]),
)
def test_each_packet_takes_whole_sheets_of_paper(pages: int, variant: Variant, paper: Any) -> None:
    layout = Layout.of(paper, variant).in_run()
    sheets = layout.sheets(pages)
    leaves = sorted(place.leaf for sheet in sheets for place in sheet if place.leaf is not None)
    assert leaves == list(range(pages))
    sides = 1 if layout.sides == "one" else 2
    assert len(sheets) == sides * layout.paper_sheets(pages)


@settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(
        st.tuples(
            st.sampled_from(["", "18"]),
            st.sampled_from(["first-steps", "strong-urges"]),
            st.integers(1, 2),
        ),
        min_size=1,
        max_size=4,
    ),
    how=st.sampled_from([[], ["--sides", "one"], ["--sides", "two"], ["--booklet"]]),
    slips=st.booleans(),
)
def test_no_sheet_of_paper_has_two_persons(
    run: Run,
    tmp_path: Path,
    people: list[tuple[str, str, int]],
    how: list[str],
    slips: bool,
) -> None:
    lines = []
    for number, (size, recipe, copies) in enumerate(people):
        size = "" if "--booklet" in how else size
        lines.append(f"p{number},Person{number}q Example,{size},{recipe},{copies}")
    (tmp_path / "r.csv").write_text("\n".join(["ref,name,print size,recipe,copies", *lines]) + "\n")
    for old in (tmp_path / "out").rglob("*") if (tmp_path / "out").exists() else ():
        if old.is_file():
            old.unlink()
    assert run(*command(*how, *(["--slips"] if slips else []))) == 0
    file = tmp_path / "out" / "run.pdf"
    found, pages = codes(file), texts(file)
    sides = 1 if "one" in how else 2
    assert len(found) % sides == 0
    for first in range(0, len(found), sides):
        sheet = set(found[first : first + sides])
        assert len(sheet) == 1
        (code,) = sheet
        named = set(re.findall(r"Person(\d+)q", " ".join(pages[first : first + sides])))
        assert named <= {code.removeprefix("p")}
    assert run("verify", "--run", "out/run.pdf") == 0


# -- never lose, never double ---------------------------------------------------------------------


def test_the_same_command_makes_nothing_anew(run: Run, capsys: Capture, tmp_path: Path) -> None:
    roster(tmp_path, 5)
    assert run(*command("--chunk", "2", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["made"] == 5
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.pdf")}
    assert run(*command("--chunk", "2", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert "printed-unconfirmed" in {note["code"] for note in told.pop("notes")}
    assert told.pop("left_out")
    assert told == {
        "folder": "out", "made": 0, "kept": 5, "failed": [], "left": [],
        "print_files": ["run-1.pdf", "run-2.pdf", "run-3.pdf"],
    }  # fmt: skip
    text = (tmp_path / "r.csv").read_text()
    (tmp_path / "r.csv").write_text(text.replace("Canary3q", "Canary9q"))
    assert run(*command("--chunk", "2", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["made"] == 2
    after = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.pdf")}
    assert [name for name in before if before[name] != after[name]] == ["run-2.pdf"]


def test_what_earlier_runs_left_is_named_and_never_removed(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    roster(tmp_path, 3)
    both = ["--out", "out", "--chunk", "1", "--json"]
    assert run(*command(*both, merge="run.pdf")) == 0
    roster(tmp_path, 2)
    capsys.readouterr()
    assert run(*command("--out", "out", "--chunk", "2", "--json", merge="run.pdf")) == 0
    left = ["0003.pdf", "run-1.pdf", "run-2.pdf", "run-3.pdf"]
    assert json.loads(capsys.readouterr().out)["left"] == left
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["left"] == left
    assert all((tmp_path / "out" / name).exists() for name in left)
    assert run(*command("--slips", merge="out/other.pdf")) == 0
    assert "not of this roster (1): 0003.pdf" in capsys.readouterr().err


def test_files_and_print_file_together(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 3)
    assert run(*command("--out", "out", merge="run.pdf")) == 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    assert names == ["0001.pdf", "0002.pdf", "0003.pdf", "run.pdf"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["contacts"] == {"US": "2026-11"}
    assert set(manifest["modules"].values()) == {"1.1"}
    assert [one["ref"] for one in manifest["rows"]] == ["0001", "0002", "0003"]


def test_a_print_file_of_some_has_a_name_of_its_own(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 3)
    assert run(*command()) == 0
    whole = (tmp_path / "out" / "run.pdf").read_bytes()
    assert run(*command("--only", "0002", "--slips")) == 0
    some = tmp_path / "out" / "run-only-0002.pdf"
    assert set(codes(some)) == {"0002", "="}
    assert "2 of 3" in " ".join(texts(some)[0].split())
    roster(tmp_path, 3, more=" II")  # it is made anew under the same name
    assert run(*command("--only", "0002", "--slips")) == 0
    assert "Canary2q Example II" in " ".join(" ".join(texts(some)).split())
    assert run(*command("--only", "0002", "--only", "0003")) == 0
    assert (tmp_path / "out" / "run.pdf").read_bytes() == whole
    assert len(list((tmp_path / "out").glob("run*.pdf"))) == 3


def test_a_print_file_that_failed_once_can_be_made_later(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 3)
    file = tmp_path / "out" / "run.pdf"
    file.parent.mkdir()
    file.write_bytes(b"somebody's")
    assert run(*command()) == ExitCode.FINDINGS
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [(one["state"], one["sha256"]) for one in manifest["print_files"]] == [("failed", "")]
    file.unlink()
    roster(tmp_path, 4)
    assert run(*command()) == 0
    assert set(codes(tmp_path / "out" / "run.pdf")) == {"0001", "0002", "0003", "0004"}


def test_what_was_printed_is_printed_again_where_that_is_asked(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    roster(tmp_path, 2)
    for more, made in (((), 1), ((), 0), (("--again",), 1)):
        capsys.readouterr()
        assert run(*command("--only", "0002", "--json", *more)) == 0
        assert json.loads(capsys.readouterr().out)["made"] == made


def test_what_other_commands_made_in_the_folder_stays_in_its_manifest(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    roster(tmp_path, 3)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "0003.pdf").write_bytes(b"somebody's")
    assert run(*command("--out", "out", merge="run.pdf")) == ExitCode.FINDINGS
    assert run(*command("--out", "out", "--only", "0002", merge="again.pdf")) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    states = [(row["ref"], row["state"]) for row in manifest["rows"]]
    assert states == [("0001", "made"), ("0002", "made"), ("0003", "failed")]
    assert (tmp_path / "out" / "failed.txt").read_text() == "0003\n"
    capsys.readouterr()
    for name, count in (("run", "all 3 packets,"), ("again-only-0002", "1 packet,")):
        assert run("verify", "--run", f"out/{name}.pdf") == 0
        assert count in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--merge", "x/run.pdf", "--out", "y"], "belongs into the folder"),
        (["--merge", "run.txt"], "ends in .pdf"),
        (["--slips", "--out", "y"], "slips stand in a print file"),
        ([], "name where the packets go"),
        (["--out", "y", "--merge", "0001.pdf"], "has the name of a packet"),
    ],
)
def test_a_name_that_cant_be_is_refused(
    run: Run, capsys: Capture, tmp_path: Path, more: list[str], said: str
) -> None:
    roster(tmp_path, 2)
    assert run("batch", "r.csv", *USUAL, *more) == ExitCode.USAGE
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_another_run_at_work_is_refused(run: Run, tmp_path: Path) -> None:
    roster(tmp_path, 1)
    with Journal.opened(tmp_path / "out"):
        assert run(*command()) == ExitCode.REFUSED


# -- looking again --------------------------------------------------------------------------------


def reordered(path: Path, pages: list[int]) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        kept = [document.pages[n] for n in pages]
        with pikepdf.new() as made:
            made.pages.extend(kept)
            with made.open_metadata():
                pass
            made.Root.Metadata = made.copy_foreign(document.Root.Metadata)
            made.save(path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([*range(12), *range(4, 8)], ["0002: doubled: 8 pages in place of 4"]),
        ([*range(4), *range(8, 12)], ["0002: missing: none of its 4 pages is there"]),
        ([*range(3), *range(4, 12)], ["0001: missing: 3 of its 4 pages are there"]),
        ([*range(4, 8), *range(4), *range(8, 12)], ["page 1: out of order: 0001"]),
    ],
)
def test_what_is_missing_or_doubled_is_named(
    run: Run, capsys: Capture, tmp_path: Path, pages: list[int], said: list[str]
) -> None:
    roster(tmp_path, 3)
    assert run(*command()) == 0
    reordered(tmp_path / "out" / "run.pdf", pages)
    capsys.readouterr()
    assert run("verify", "--run", "out/run.pdf") == ExitCode.FINDINGS
    shown = capsys.readouterr().out
    assert "it isn't the file that was proven" in shown
    for each in said:
        assert each in shown


def test_verify_needs_the_manifest_of_that_run(run: Run, capsys: Capture, tmp_path: Path) -> None:
    roster(tmp_path, 1)
    assert run(*command()) == 0
    assert run(*command(merge="two/run.pdf")) == 0
    (tmp_path / "out" / "run.pdf").rename(tmp_path / "thursday.pdf")
    assert run("verify", "--run", "thursday.pdf") == ExitCode.READ_WRITE
    assert run("verify", "--run", "thursday.pdf", "--manifest", "out/manifest.json") == 0
    made = '{"state": "made", "file": "thursday.pdf", "sha256": "7", "left_out": []'
    for bad in ("{}", "[" * 10_000, f"{made}}}", f'{made}, "packets": [{{"ref": "1"}}]}}'):
        whole = bad if not bad.startswith(made) else f'{{"print_files": [{bad}]}}'
        (tmp_path / "bad.json").write_text(whole)
        asked = ["verify", "--run", "thursday.pdf", "--manifest", "bad.json"]
        assert run(*asked) == ExitCode.INVALID_INPUT
    capsys.readouterr()
    assert run("verify", "thursday.pdf") == ExitCode.FINDINGS
    assert "verify --run" in capsys.readouterr().out


# -- saboteurs ------------------------------------------------------------------------------------


def packets(count: int = 2, practice: PracticeFolder | None = None) -> list[formats.Packet]:
    built = api.build(desk(practice), recipe="first-steps", region="US")
    shared = formats.template(built.handout, built.layout.in_run())
    made = []
    for number in range(count):
        one = shared.packet(
            {"name": f"Sam Example {number}", "code": f"{number:04}"}, f"{number:04}"
        )
        assert one is not None
        made.append(one)
    return made


def _swap_pages(d: Any) -> None:
    d.pages.insert(0, d.pages[SIDES])
    del d.pages[SIDES + 1]


def _lend_a_name(d: Any) -> None:
    d.pages[SIDES].Resources.XObject["/FormXob.Slot.name"] = d.pages[0].Resources.XObject[
        "/FormXob.Slot.name"
    ]


def _rewrite_a_name(d: Any) -> None:
    form = d.pages[0].Resources.XObject["/FormXob.Slot.name"]
    form.write(form.read_raw_bytes().replace(b"53616d", b"416e6e"))


def _draw_over(d: Any) -> None:
    d.pages[3].Contents = d.make_stream(d.pages[3].Contents.read_bytes() + b" 0 0 612 792 re f")


def _other_font(d: Any) -> None:
    fonts = d.pages[0].Resources.Font
    first, second, *_ = sorted(fonts.keys())
    fonts[first] = fonts[second]


def _nest(mark: Any) -> None:
    below = pikepdf.Dictionary(Title="Sam Example", Dest=mark.Dest)
    mark.First = mark.Last = below
    mark.Count = -1


SABOTEURS: dict[str, Callable[[Any], None]] = {
    "pages of two packets changed places": _swap_pages,
    "a name that is somebody else's": _lend_a_name,
    "a name that was rewritten": _rewrite_a_name,
    "ink over a page": _draw_over,
    "letters from another font": _other_font,
    "a page less": lambda d: d.pages.__delitem__(2 * SIDES - 1),
    "a page more": lambda d: d.pages.append(d.pages[0]),
    "a page turned": lambda d: d.pages[2].obj.__setitem__("/Rotate", 180),
    "a page cropped": lambda d: d.pages[2].obj.__setitem__("/CropBox", [0, 200, 612, 792]),
    "a page of another size": lambda d: d.pages[2].obj.__setitem__("/MediaBox", [0, 200, 612, 792]),
    "an annotation": lambda d: d.pages[2].obj.__setitem__("/Annots", pikepdf.Array()),
    "something that happens when it is opened": lambda d: d.Root.__setitem__(
        "/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.Print)
    ),
    "a form": lambda d: d.Root.__setitem__("/AcroForm", pikepdf.Dictionary(Fields=[])),
    "pages turned by a branch": lambda d: d.pages[SIDES].Parent.__setitem__("/Rotate", 180),
    "pages cropped by a branch": lambda d: d.pages[SIDES].Parent.__setitem__(
        "/CropBox", [0, 200, 612, 792]
    ),
    "pages cropped by the tree": lambda d: d.Root.Pages.__setitem__("/CropBox", [0, 200, 612, 792]),
    "a bookmark that leads to another packet": lambda d: d.Root.Outlines.First.__setitem__(
        "/Dest", [d.pages[SIDES].obj, pikepdf.Name.Fit]
    ),
    "a bookmark with a script": lambda d: d.Root.Outlines.First.__setitem__(
        "/A", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    ),
    "a bookmark below a bookmark": lambda d: _nest(d.Root.Outlines.First),
    "a bookmark with a name": lambda d: d.Root.Outlines.First.__setitem__(
        "/Title", pikepdf.String("Sam Example")
    ),
}


def saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    as_it_is = pikepdf.StreamDecodeLevel.none
    document.save(out, compress_streams=False, stream_decode_level=as_it_is)
    return out.getvalue()


@functools.cache
def sound() -> tuple[list[proof.Expected], bytes]:
    """The packets of a print file, and the file as pikepdf writes it, which is the same to it."""
    made = packets()
    expected = [one.expected for one in made]
    with pikepdf.open(io.BytesIO(formats.print_run(made, "Print run", TODAY, {}).data)) as document:
        data = saved(document)
    proof.prove_run(data, expected)
    return expected, data


@pytest.mark.parametrize("name", SABOTEURS)
def test_a_print_file_that_isnt_its_packets_fails_its_proof(name: str) -> None:
    expected, whole = sound()
    with pikepdf.open(io.BytesIO(whole)) as document:
        SABOTEURS[name](document)
        data = saved(document)
    with pytest.raises(ProofFailed):
        proof.prove_run(data, expected)


def test_a_logo_that_was_exchanged_fails_the_proof(tmp_path: Path) -> None:
    Image.new("RGB", (600, 200), "navy").save(tmp_path / "logo.png")
    (tmp_path / "practice.yaml").write_text("name: Example Practice\nlogo: logo.png\n" + IN_YAML)
    made = packets(practice=open_practice(tmp_path))
    whole = formats.print_run(made, "Print run", TODAY, {}).data
    with pikepdf.open(io.BytesIO(whole)) as document:
        (logo,) = pictures(document.pages[0])
        logo.write(zlib.compress(bytes(600 * 200 * 3)), filter=pikepdf.Name.FlateDecode)
        data = saved(document)
    with pytest.raises(ProofFailed, match="a picture isn't the template's"):
        proof.prove_run(data, [one.expected for one in made])


def test_a_revision_that_was_added_fails_the_proof() -> None:
    made = packets()
    whole = formats.print_run(made, "Print run", TODAY, {}).data
    with pytest.raises(ProofFailed) as caught:
        proof.prove_run(whole + whole[whole.rindex(b"startxref") :], [m.expected for m in made])
    assert caught.value.problems[0].code == api.Code.PROOF_FILE


def test_packets_in_another_order_fail_the_proof() -> None:
    made = packets()
    whole = formats.print_run(made, "Print run", TODAY, {}).data
    with pytest.raises(ProofFailed):
        proof.prove_run(whole, [one.expected for one in reversed(made)])


def test_the_same_packets_make_the_same_bytes() -> None:
    files = [formats.print_run(packets(), "Print run", TODAY, {}).data for _ in range(2)]
    assert files[0] == files[1]


def test_a_wallet_card_is_no_packet() -> None:
    built = api.build(desk(), region="US", variant=Variant(card="single"), person=Person())
    with pytest.raises(Usage, match="by themselves"):
        built.layout.in_run()
