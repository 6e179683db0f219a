"""Runs: every row checked first, nothing lost or doubled, names on their own pages alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from day import TODAY, OnDay
from desks import desk
from groundsheet import api
from groundsheet.errors import ExitCode, InvalidInput, Refused
from groundsheet.layout import PrintSize, Variant
from groundsheet.people import Person
from groundsheet.proof import Proven, ink
from groundsheet.proof.proven import KEY
from groundsheet.runs import packet as packets
from groundsheet.runs.journal import Journal
from groundsheet.runs.roster import COLUMNS, read_roster
from killing import begin, hashes, killed
from pages import page_texts
from profiles import IN_YAML
from reviewing import given

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.usefixtures("one_process")

HEAD = "ref,name,date,print size\n"


def rows(count: int) -> str:
    return HEAD + "".join(f"r{n},Canary{n} Example,,\n" for n in range(count))


def command(*more: str, recipe: str = "first-steps") -> list[str]:
    return [
        "batch", "r.csv", "--recipe", recipe, "--region", "US", "--drafts", "--in-session",
        "--out", "out", "--jobs", "2", *more,
    ]  # fmt: skip


# -- the roster -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "read_as", "name"),
    [
        ("ref,name\na,Zoë\n".encode(), "CSV with commas, UTF-8", "Zoë"),
        ("\ufeffref;name\na;Zoë\n".encode(), "CSV with semicolons, UTF-8", "Zoë"),
        ("ref\tname\r\na\tZoë\r\n".encode("cp1252"), "CSV with tabs, Windows-1252", "Zoë"),
        (b'Ref,Name\n"a","Example, Ann"\n', "CSV with commas, UTF-8", "Example, Ann"),
    ],
)
def test_a_roster_is_read_as_it_comes(data: bytes, read_as: str, name: str) -> None:
    roster = read_roster(Path("r.csv"), data)
    assert (roster.read_as, roster.rows[0].ref, roster.rows[0].name) == (read_as, "a", name)


def test_json_lines() -> None:
    data = b'{"ref": "a", "name": "Ann Example", "print_size": 18}\n\n{"ref": "b"}\n'
    roster = read_roster(Path("r.jsonl"), data)
    assert [(row.ref, row.print_size, row.place.line) for row in roster.rows] == [
        ("a", 18, 1), ("b", None, 3),
    ]  # fmt: skip


HOSTILE = {
    "nothing": b"",
    "a head alone": b"ref,name\n",
    "no ref": b"name\nQzx\n",
    "an unknown column": b"ref,diagnosis\na,Qzx\n",
    "a column twice": b"ref,name,name\na,b,c\n",
    "a formula": b"ref,name\na,=Qzx()\n",
    "a formula with a sign": b"ref,name\na,+Qzx\n",
    "a NUL": b"ref,name\na,Q\0zx\n",
    "a control character": b"ref,name\na,Q\x07zx\n",
    "turned text": "ref,name\na,Qzx\u202e\n".encode(),
    "a mark that turns text": "ref,name\na,Qzx\u200f\n".encode(),
    "a soft hyphen": "ref,name\na,Q\u00adzx\n".encode(),
    "a space of no width": "ref,name\na,Q\u200bzx\n".encode(),
    "a line break": b'ref,name\na,"Qzx\nQzx"\n',
    "a line break of another kind": "ref,name\na,Qzx\u2028Qzx\n".encode(),
    "a soft hyphen in another cell": "ref,clinician\na,Q\u00adzx\n".encode(),
    "a way up": b"ref\n../Qzx\n",
    "a way out": b"ref\n/Qzx\n",
    "a device": b"ref\nCON\n",
    "a device with an ending": b"ref\nnul.pdf\n",
    "a dot at the end": b"ref\nQzx.\n",
    "hidden": b"ref\n.Qzx\n",
    "the same ref": b"ref\nQzx\nqzx\n",
    "an empty ref": b"ref,name\n,Qzx\n",
    "a long ref": b"ref\n" + b"Q" * 65 + b"\n",
    "a large cell": b"ref,name\na," + b"Qzx" * 400_000 + b"\n",
    "many columns": b"ref" + b",Qzx" * 10_000 + b"\na\n",
    "more cells than columns": b"ref,name\na,b,Qzx\n",
    "an open quote": b'ref,name\na,"Qzx\n',
    "a date in words": b"ref,date\na,Qzx\n",
    "a print size": b"ref,print size\na,17\n",
    "a paper": b"ref,paper\na,Qzx\n",
    "copies": b"ref,copies\na,1e3\n",
    "no copies": b"ref,copies\na,0\n",
    "answers above": b"ref,answers\na,../Qzx.yaml\n",
    "a workbook": b"PK\x03\x04Qzx",
    "no glyph": "ref,name\na,Qzx あ\n".encode(),
    "a region": b"ref,region\na,Qzx\n",
    "a recipe": b"ref,recipe\na,Qzx\n",
    "a language": b"ref,language\na,Qzx\n",
    "no such answers": b"ref,answers\na,Qzx.yaml\n",
    "a past date": b"ref,date\na,2026-01-01\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_roster_is_refused_and_nothing_is_made(
    run: Run, capsys: Capture, tmp_path: Path, name: str
) -> None:
    (tmp_path / "r.csv").write_bytes(HOSTILE[name])
    assert run(*command()) == ExitCode.INVALID_INPUT
    said = "".join(capsys.readouterr())
    assert "r.csv" in said
    assert "Qzx" not in said.replace("Qzx.yaml", "")
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv"]


def test_all_faults_are_told_at_once(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("ref,date,print size\na,x,\nb,,99\n../c,,\nd,2020-01-01,\n")
    assert run(*command()) == ExitCode.INVALID_INPUT
    said = capsys.readouterr().err
    for place in ("r.csv:2: date", "r.csv:3: print_size", "r.csv:4: ref"):
        assert place in said


# -- a run ----------------------------------------------------------------------------------------


def test_each_file_holds_its_own_person_and_no_other(
    run: Run, capsys: Capture, tmp_path: Path, processes: None
) -> None:
    (tmp_path / "r.csv").write_text(rows(9))
    assert run(*command("--json")) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["made"] == 9
    for number in range(9):
        text = " ".join(page_texts(tmp_path / "out" / f"r{number}.pdf"))
        assert [n for n in range(9) if f"Canary{n} Example" in text] == [number]
        assert text.count("911") >= 5
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file() and path.suffix != ".pdf":
            assert b"Canary" not in path.read_bytes(), path
        assert "Canary" not in path.name
    assert "Canary" not in said.out + said.err
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert {row["file"]: row["sha256"] for row in manifest["rows"]} == hashes(tmp_path / "out")


CHANGED = {
    "name": ("Ann Example", "Bo Example"),
    "clinician": ("Ann Example", "Bo Example"),
    "date": (str(TODAY), str(TODAY + dt.timedelta(days=1))),
    "region": ("US", "AU"),
    "recipe": ("first-steps", "after-a-hard-time"),
    "paper": ("letter", "a4"),
    "print_size": ("12", "18"),
    "copies": ("1", "2"),
    "answers": ("one.yaml", "other.yaml"),
    "audience": ("adult", ""),
    "next_appointment": ("2027-01-05", "2027-01-05 14:30"),
}
"""Two cells for each column that can say different things of the same row."""


def test_every_column_can_change_a_row() -> None:
    assert set(CHANGED) == set(COLUMNS) - {"ref", "language"}


@pytest.mark.parametrize("column", CHANGED)
def test_a_row_whose_cell_has_changed_is_made_again(
    run: Run, capsys: Capture, tmp_path: Path, column: str
) -> None:
    (tmp_path / "one.yaml").write_text("signs: [a sign]\n")
    (tmp_path / "other.yaml").write_text("signs: [another sign]\n")
    told = []
    for cell in CHANGED[column]:
        (tmp_path / "r.csv").write_text(f"ref,{column}\n1,{cell}\n")
        assert run(*command("-q", "--json")) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert [each["made"] for each in told] == [1, 1]


def test_the_same_command_makes_only_what_is_missing_or_changed(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    roster, out = tmp_path / "r.csv", tmp_path / "out"
    roster.write_text(rows(4))
    assert run(*command("-q")) == 0
    before = hashes(out)

    def again() -> tuple[int, int]:
        capsys.readouterr()
        assert run(*command("-q", "--json")) == 0
        told = json.loads(capsys.readouterr().out)
        return told["made"], told["kept"]

    assert again() == (0, 4)
    (out / "r2.pdf").unlink()
    (out / "r3.pdf").write_bytes((out / "r3.pdf").read_bytes()[:-9])
    with pytest.raises(AssertionError):
        again()  # what isn't ours any more is never replaced
    (out / "r3.pdf").unlink()
    assert again() == (1, 3)
    assert hashes(out) == before
    roster.write_text(rows(4).replace("Canary1", "Canary7"))
    assert again() == (1, 3)
    assert {name for name, digest in hashes(out).items() if before[name] != digest} == {"r1.pdf"}


def test_another_logo_and_an_approval_make_packets_anew(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(rows(1))
    (tmp_path / "practice.yaml").write_text("name: Example Practice\nlogo: logo.png\n" + IN_YAML)

    def made() -> int:
        capsys.readouterr()
        assert run(*command("-q", "--json", "--merge", "run.pdf")) == 0
        return int(json.loads(capsys.readouterr().out)["made"])

    for colour in ("navy", "green"):
        Image.new("RGB", (600, 200), colour).save(tmp_path / "logo.png")
        assert (made(), made()) == (2, 0)
    answers = given(desk(), "stop-pause")
    assert run("review", "approve", "stop-pause", "--by", "Example Reviewer, RN", *answers) == 0
    assert (made(), made()) == (2, 0)


def test_a_strangers_file_is_left_as_it_was(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(rows(3))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "r1.pdf").write_bytes(b"somebody's")
    (tmp_path / "out" / "r0.pdf").mkdir()
    assert run(*command()) == ExitCode.FINDINGS
    assert "fault of the program" not in (tmp_path / "out" / "manifest.json").read_text()
    (tmp_path / "out" / "r0.pdf").rmdir()
    assert run(*command()) == ExitCode.FINDINGS
    assert (tmp_path / "out" / "r1.pdf").read_bytes() == b"somebody's"
    assert (tmp_path / "out" / "failed.txt").read_text() == "r1\n"
    assert (tmp_path / "out" / "r2.pdf").exists()
    assert "1 row failed (r1)" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["manifest.json", "failed.txt"])
def test_a_strangers_manifest_or_list_is_never_lost(
    run: Run, capsys: Capture, tmp_path: Path, name: str
) -> None:
    (tmp_path / "r.csv").write_text(rows(1))
    (tmp_path / name).write_bytes(b'{"engine": "steam"}')
    asked = [word for word in command("--merge", "run.pdf") if word not in ("--out", "out")]
    assert run(*asked) == ExitCode.READ_WRITE
    assert name in capsys.readouterr().err
    assert (tmp_path / name).read_bytes() == b'{"engine": "steam"}'
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["r.csv", name])
    (tmp_path / name).unlink()
    assert run(*asked) == 0
    shutil.rmtree(tmp_path / ".groundsheet-run")
    (tmp_path / "run.pdf").unlink()
    assert run(*asked) == 0  # the manifest is of a run, though its records are gone


def test_only_some_rows_and_names_that_say_nothing(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(rows(12))
    (tmp_path / "some.txt").write_text("r3\nr11\n")
    asked = command("-q", "--only", "r1", "--only", "@some.txt", "--names", "sequence")
    assert run(*asked) == 0
    assert sorted(hashes(tmp_path / "out")) == ["02.pdf", "04.pdf", "12.pdf"]
    assert run(*command("-q", "--only", "nobody")) == ExitCode.USAGE
    assert "nobody" not in capsys.readouterr().err


def test_a_dry_run_counts_and_makes_nothing(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(HEAD + "a,Ann Example,,\nb,Bo Example,,18\n")
    assert run(*command("--dry-run", "--json", "--sides", "two")) == 0
    told = json.loads(capsys.readouterr().out)
    assert not (tmp_path / "out").exists()
    assert run(*command("-q", "--sides", "two")) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    pages = [row["pages"] for row in manifest["rows"]]
    sheets = sum(-(-n // 2) for n in pages)
    assert (told["packets"], told["pages"], told["sheets"]) == (2, sum(pages), sheets)


def test_a_dry_run_tells_the_ink_of_the_pages_of_the_run(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(
        HEAD.replace("\n", ",copies\n") + "a,Ann Example,,,\nb,Bo Example,,18,3\nc,,,,\n"
    )
    assert run(*command("--dry-run", "--json")) == 0
    told = json.loads(capsys.readouterr().out)["ink"]
    rows: tuple[tuple[str | None, PrintSize | None], ...] = (
        ("Ann Example", None), ("Bo Example", 18), (None, None),
    )  # fmt: skip
    inks = [
        ink(
            api.build(
                desk(),
                recipe="first-steps",
                region="US",
                person=Person(name=name),
                variant=Variant(print_size=size),
            ).proven
        )
        for name, size in rows
    ]
    pages = [*inks[0], *3 * inks[1], *inks[2]]
    assert told == pytest.approx(100 * sum(pages) / len(pages), abs=0.1)
    assert run(*command("--dry-run")) == 0
    said = re.search(r"^ink: (\d+\.\d)% ", capsys.readouterr().out, re.MULTILINE)
    assert said is not None
    assert float(said[1]) == pytest.approx(told, abs=0.06)


def test_ink_is_measured_in_pixels() -> None:
    """A page of which half is black, and a quarter of the rest half grey, is inked as much."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 100), pageCompression=0)
    canvas.rect(0, 0, 100, 100, stroke=0, fill=1)
    canvas.setFillGray(0.5)
    canvas.rect(100, 0, 25, 100, stroke=0, fill=1)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    assert ink(Proven(out.getvalue(), 2, KEY)) == pytest.approx((0.5625, 0.0), abs=0.001)


def test_answers_of_a_row_stand_in_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.yaml").write_text("signs: [Mockwords alone]\n")
    (tmp_path / "r.csv").write_text("ref,answers\na,plans/a.yaml\nb,\n")
    assert run(*command("-q")) == 0
    texts = [" ".join(page_texts(tmp_path / "out" / f"{ref}.pdf")) for ref in "ab"]
    assert ["Mockwords alone" in text for text in texts] == [True, False]


def test_what_a_plan_cant_hold_and_its_hints_are_told_by_row(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text("signs: [Mockwords]\n")
    (tmp_path / "r.csv").write_text("ref,answers\na,a.yaml\nb,\n")
    asked = [word for word in command() if word != "-q"]
    assert run(*asked, "--dry-run") == 0
    said = capsys.readouterr().err
    assert "r.csv:2: " in said
    assert "on its plan: `groundsheet plan check a.yaml`" in said
    assert "Mockwords" not in said
    (tmp_path / "practice.yaml").write_text(
        "name: Example Practice\ncontent_dirs: [modules]\n" + IN_YAML
    )
    (tmp_path / "modules" / "recipes").mkdir(parents=True)
    (tmp_path / "modules" / "recipes" / "no-plan.yaml").write_text(
        "id: no-plan\ncode: OWN-P01\ntitle: No plan\npublic_title: No plan\nsummary: No plan.\n"
        "modules: [stop-pause]\n"
    )
    assert run(*command(recipe="no-plan"), "--dry-run") == ExitCode.INVALID_INPUT
    assert "r.csv:2: answers" in capsys.readouterr().err


def test_cards_with_the_people_of_each_row(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("helpers: [{name: Mo Mockname, phone: 555-0101}]\n")
    (tmp_path / "r.csv").write_text("ref,name,answers\na,Ann Example,a.yaml\nb,Bo Example,\n")
    asked = ["batch", "r.csv", "--region", "US", "--card", "folded", "-q"]
    assert run(*asked, "--out", "out") == 0
    texts = [" ".join(page_texts(tmp_path / "out" / f"{ref}.pdf")) for ref in "ab"]
    assert ["Mo Mockname" in text for text in texts] == [True, False]
    assert all("988" in text and "Example" not in text for text in texts)
    assert run(*asked, "--merge", "run.pdf") == ExitCode.USAGE
    assert "by themselves" in capsys.readouterr().err
    assert run(*asked, "--out", "out", "--recipe", "first-steps") == ExitCode.USAGE


def test_what_cant_be_laid_out_is_told_before_anything_is_made(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text("ref,print size\na,\nb,18\nc,\n")
    assert run(*command("--booklet")) == ExitCode.INVALID_INPUT
    said = capsys.readouterr().err
    assert "r.csv:3" in said
    assert "large print has no room in a booklet" in said
    assert run(*command("--booklet", "--binding", "10")) == ExitCode.USAGE
    assert not (tmp_path / "out").exists()


def test_the_practice_that_is_named_is_printed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(rows(1))
    (tmp_path / "practice.yaml").write_text("name: Example Practice\n" + IN_YAML)
    (tmp_path / "other.yaml").write_text("name: Mock Street Practice\n")
    assert run(*command("-q", "--practice", "other.yaml")) == 0
    text = " ".join(page_texts(tmp_path / "out" / "r0.pdf"))
    assert ("Mock Street Practice" in text, "Example Practice" in text) == (True, False)


def test_any_executor_makes_the_same_files(tmp_path: Path, processes: None) -> None:
    roster = tmp_path / "r.csv"
    roster.write_text(rows(3))
    request = api.BatchRequest("first-steps", "US", drafts=True, in_session=True)
    made = []
    for name in ("processes", "threads"):
        out = tmp_path / name
        plan = api.plan_batch(desk(), roster, out, request)
        with ThreadPoolExecutor(2) as threads:
            run = api.run_batch(plan, executor=threads if name == "threads" else None)
        assert run.progress.made == 3
        made.append(hashes(out))
    assert made[0] == made[1]


# -- never lose, never double ---------------------------------------------------------------------


def test_a_run_that_goes_past_midnight_keeps_its_day(tmp_path: Path, on_day: OnDay) -> None:
    (tmp_path / "r.csv").write_text(f"ref,name,date\na,Ann Example,{TODAY}\nb,Bo Example,\n")
    request = api.BatchRequest("first-steps", "US", drafts=True, in_session=True, merge="run.pdf")
    plan = api.plan_batch(desk(), tmp_path / "r.csv", tmp_path / "out", request)
    on_day(TODAY + dt.timedelta(days=1))
    with ThreadPoolExecutor(1) as threads:
        run = api.run_batch(plan, executor=threads)
    assert not run.failed
    assert f'"day": "{TODAY}"' in (tmp_path / "out" / "manifest.json").read_text()
    for name in ("a.pdf", "b.pdf"):
        assert "SPECIMEN" not in " ".join(page_texts((tmp_path / "out" / name).read_bytes()))


def test_a_second_run_on_the_folder_is_refused(run: Run, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(rows(1))
    with Journal.opened(tmp_path / "out"):
        assert run(*command()) == ExitCode.REFUSED
    assert "another run is at work" in capsys.readouterr().err
    assert run(*command()) == 0


def test_a_torn_line_of_the_journal_is_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(rows(3))
    assert run(*command("-q")) == 0
    before = hashes(tmp_path / "out")
    path = tmp_path / "out" / ".groundsheet-run" / "journal.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 40])
    assert run(*command("-q")) == 0
    assert hashes(tmp_path / "out") == before
    assert path.read_bytes().count(b'"made"') == 3
    for odd in (b"5", b"[]", b'{"ref": 5, "digest": "", "state": "made"}', b"\xff\xfe"):
        path.write_bytes(path.read_bytes() + odd + b"\n")
        assert run(*command("-q")) == 0
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0][:-9] + b"\n", *lines[1:]]))
    (tmp_path / "r.csv").write_text(rows(3).replace("Canary", "Mock"))
    assert run(*command("-q")) == 0  # the files are known as the run's own


@pytest.mark.any_day
def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """At a few moments; `tools/soak --kills` takes as many as there is time for."""
    (tmp_path / "r.csv").write_text(rows(40))
    assert list(killed(tmp_path, 4, 7, "--jobs", "2", "--merge", "run.pdf")) == []


def test_a_file_placed_in_the_moment_of_a_crash_is_made_again_on_another_day(
    run: Run, tmp_path: Path, on_day: OnDay
) -> None:
    (tmp_path / "r.csv").write_text(rows(2))
    assert run(*command("-q")) == 0
    before = hashes(tmp_path / "out")
    path = tmp_path / "out" / ".groundsheet-run" / "journal.jsonl"
    told = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in told if b'"made"' not in line or b'"r0"' in line))
    on_day(TODAY + dt.timedelta(days=1))
    assert run(*command("-q", "--jobs", "1")) == 0
    after = hashes(tmp_path / "out")
    assert after.keys() == before.keys()
    assert after["r1.pdf"] != before["r1.pdf"]


@pytest.mark.any_day
def test_when_the_run_is_killed_alone_nobody_is_left_at_work(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(rows(400))
    process = begin(tmp_path, "--jobs", "2", said=subprocess.PIPE)
    while not list((tmp_path / "out").glob("*.pdf")):
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    try:
        # It ends when the last process that could say anything is gone.
        process.communicate(timeout=10)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_when_one_of_its_processes_is_killed_a_run_says_so_and_goes_on_later(
    run: Run, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: None
) -> None:
    (tmp_path / "r.csv").write_text(rows(6))

    def killed_at_r4(job: packets.Job) -> object:
        if job.row.ref == "r4":
            os.kill(os.getpid(), signal.SIGKILL)
        return proven(job)

    proven = packets.proven
    with monkeypatch.context() as patch:
        patch.setattr(packets, "proven", killed_at_r4)
        assert run(*command("-q", "--jobs", "1")) == ExitCode.READ_WRITE
    assert "the same command goes on from there" in capsys.readouterr().err
    assert run(*command("-q", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == 4


@pytest.mark.any_day
def test_ctrl_c_ends_cleanly_within_a_second(run: Run, tmp_path: Path) -> None:
    """Each time cleanly; within a second in the best of five, since others may need the cores."""
    (tmp_path / "r.csv").write_text(rows(400))
    seconds: list[float] = []
    while len(seconds) < 5 and min(seconds, default=9) > 1:
        before = len(hashes(tmp_path / "out"))
        process = begin(tmp_path, "--jobs", "2")
        while len(list((tmp_path / "out").glob("*.pdf"))) <= before:
            assert process.poll() is None
            time.sleep(0.05)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == ExitCode.INTERRUPTED
        seconds.append(time.monotonic() - started)
        assert before < len(hashes(tmp_path / "out")) < 400
    assert min(seconds) <= 1
    assert run(*command("-q", "--dry-run")) == 0


def test_an_interrupted_run_says_how_to_go_on(
    run: Run, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "r.csv").write_text(rows(1))
    monkeypatch.setattr(api, "run_batch", interrupted)
    assert run(*command()) == ExitCode.INTERRUPTED
    said = capsys.readouterr().err
    assert "The same command goes on from there" in said
    assert "The command was interrupted" in said


def test_what_cant_be_checked_raises_from_python(tmp_path: Path) -> None:
    roster = tmp_path / "r.csv"
    roster.write_text("ref\n../a\n")
    with pytest.raises(InvalidInput):
        api.plan_batch(desk(), roster, tmp_path, api.BatchRequest("first-steps", "US"))
    roster.write_text("ref\na\n")
    with pytest.raises(Refused):
        api.plan_batch(desk(), roster, tmp_path, api.BatchRequest("first-steps"))
