"""What holds on any day: the contacts grow old by the policy, and the program reads the clock.

What must be said, left out or refused is computed from the edition that ships and the policy's
days: by the system's clock it is another thing next year.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import day
from day import OnDay
from desks import desk
from groundsheet import crisis
from groundsheet.errors import ExitCode
from killing import OPTIONS, hashes
from pages import page_texts
from profiles import IN_YAML
from reviewing import given

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

COMPARED = desk().directories["US"].compared_on
BUILD = ["build", "stop-pause", "--region", "US", "--force"]
PLAN = ["build", "safety-plan", "--region", "US", "--force"]
"""Has the whole list, whatever its length."""
PROGRAMS = {
    "python -m": [sys.executable, "-m", "groundsheet"],
    "its script": [str(Path(sys.executable).with_name("groundsheet"))],
}
OTHER_SERVICE = "Veterans Crisis Line"
"""One that is left out for the age of the edition alone."""
EDGES = (
    crisis.WARN_OTHER, crisis.ON_PAPER_OTHER, crisis.LEAVE_OUT_OTHER,
    crisis.WARN_MAIN, crisis.ON_PAPER_MAIN, crisis.REFUSE_MAIN,
)  # fmt: skip
DAYS = sorted(
    {COMPARED + dt.timedelta(days=days + more) for days in EDGES for more in (-1, 0)}
    | {dt.date(year, month, last) for year, month, last in (
        (2026, 11, 30), (2026, 12, 31), (2027, 1, 1), (2027, 2, 28), (2028, 2, 29), (2028, 3, 1),
    )}
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of a build; the age of which contacts was told, in days, None if of none."""

    code: int
    file: str = ""
    main: int | None = None
    others: int | None = None
    on_paper: bool = False
    other_service: bool = False
    replace_after: str = ""


def expected(on: dt.date) -> Outcome:
    """What must come of a build on a day, by the policy on age."""
    age = (on - COMPARED).days
    if age >= crisis.REFUSE_MAIN:
        return Outcome(ExitCode.REFUSED, main=age)
    on_paper = age >= crisis.ON_PAPER_MAIN
    others = age < crisis.LEAVE_OUT_OTHER
    soon = crisis.WARN_OTHER <= age < min(crisis.LEAVE_OUT_OTHER, crisis.WARN_MAIN)
    return Outcome(
        0,
        f"GS-01_US_{on}.pdf",
        main=age if age >= crisis.WARN_MAIN else None,
        others=age if soon else None,
        on_paper=on_paper,
        other_service=others,
        replace_after=last_day(crisis.LEAVE_OUT_OTHER if others else crisis.REFUSE_MAIN, on)
        if on_paper
        else f"{COMPARED + dt.timedelta(days=crisis.ON_PAPER_MAIN):%B %Y}",
    )


def last_day(days: int, on: dt.date) -> str:
    """Of what isn't printed from so many days on: the last whole month, or the very last day."""
    end = COMPARED + dt.timedelta(days=days - 1)
    whole = (end + dt.timedelta(days=1)).replace(day=1) - dt.timedelta(days=1)
    return f"{whole:%B %Y}" if whole >= on else f"{end:%B} {end.day}, {end.year}"


def outcome(code: int, said: str, folder: Path) -> Outcome:
    """What came of a build into an empty folder, which is emptied again."""
    told = re.findall(r"(contacts|other services) were last compared (\d+) days ago", said)
    ages = {name: int(age) for name, age in told}
    name = text = ""
    for path in folder.iterdir():
        name, text = path.name, " ".join(page_texts(path))
        path.unlink()
    # A sheet that names two dates tells nobody when to replace it.
    replace_after = sorted(set(re.findall(r"Replace this sheet after ([^.]+)\.", text)))
    return Outcome(
        code,
        name,
        main=ages.get("contacts"),
        others=ages.get("other services"),
        on_paper="not been compared for nine months or more" in text,
        other_service=OTHER_SERVICE in text,
        replace_after=" and ".join(replace_after),
    )


def started(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def compare(run: Run) -> None:
    """A practice compares the emergency number and the main line, on the day that it is."""
    Path("practice.yaml").write_text("name: Example Practice\n" + IN_YAML, encoding="utf-8")
    by = ("--by", "Casey Example")
    main = (*by, "--second", "Kim Example", "--seen", "988", "--seen", "988")
    assert run("contacts", "confirm", "us-988", *main, "--seen", "988lifeline.org") == 0
    assert run("contacts", "confirm", "us-911", *by, "--seen", "911") == 0


# -- on a day that is set -------------------------------------------------------------------------


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_a_build_on_a_day(
    run: Run, on_day: OnDay, capsys: Capture, tmp_path: Path, on: dt.date
) -> None:
    on_day(on)
    code = run(*PLAN)
    assert outcome(code, capsys.readouterr().err, tmp_path) == expected(on)


@pytest.mark.parametrize("reads", range(3))
def test_midnight_in_the_middle_of_a_build(
    run: Run, on_day: OnDay, capsys: Capture, tmp_path: Path, reads: int
) -> None:
    """It falls after so many reads of the clock, on an edge of the policy: all is of one day."""
    before = COMPARED + dt.timedelta(days=crisis.ON_PAPER_MAIN - 1)
    after = before + dt.timedelta(days=1)
    on_day(*[before] * reads, after)
    code = run(*PLAN)
    assert outcome(code, capsys.readouterr().err, tmp_path) in (expected(before), expected(after))


def test_a_python_that_is_started_builds_as_on_that_day(on_day: OnDay, tmp_path: Path) -> None:
    for on in (DAYS[0], DAYS[-1]):
        on_day(on)
        done = started(tmp_path, *PROGRAMS["python -m"], *PLAN)
        assert outcome(done.returncode, done.stderr, tmp_path) == expected(on)


# -- by the system's clock ------------------------------------------------------------------------


@pytest.mark.real_clock
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_the_program_reads_the_systems_clock(tmp_path: Path, program: list[str]) -> None:
    def build() -> Outcome:
        done = started(tmp_path, *program, *PLAN)
        return outcome(done.returncode, done.stderr, tmp_path)

    today, found = day.within_a_day(build)
    assert found == expected(today)


@pytest.mark.real_clock
def test_in_this_process_it_does_too(run: Run, capsys: Capture, tmp_path: Path) -> None:
    today, found = day.within_a_day(lambda: outcome(run(*PLAN), capsys.readouterr().err, tmp_path))
    assert found == expected(today)


@pytest.mark.real_clock
def test_a_run_by_the_systems_clock_is_that_of_the_day(run: Run, tmp_path: Path) -> None:
    """Its processes too: file by file it is what they make when they are told the day."""
    compare(run)
    (tmp_path / "r.csv").write_text("ref,name\na,Ann Example\nb,Bo Example\n", encoding="utf-8")
    batch = [*PROGRAMS["python -m"], "batch", "r.csv", *OPTIONS, "--jobs", "2"]
    names = map(str, itertools.count())

    def made() -> tuple[str, dict[str, str]]:
        out = tmp_path / next(names)
        done = started(tmp_path, *batch, "--out", out.name)
        assert done.returncode == 0, done.stderr
        return json.loads((out / "manifest.json").read_text())["day"], hashes(out)

    today, by_the_clock = day.within_a_day(made)
    assert by_the_clock[0] == str(today)
    day.use(today)
    assert made() == by_the_clock
    day.use(today + dt.timedelta(days=1))
    assert made() != by_the_clock


@pytest.mark.real_clock
def test_with_the_shipped_contacts_a_run_goes_as_far_as_a_build(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("ref,name\na,Ann Example\n", encoding="utf-8")
    batch = [*PROGRAMS["python -m"], "batch", "r.csv", *OPTIONS, "--out", "out"]
    today, done = day.within_a_day(lambda: started(tmp_path, *batch))
    refused = expected(today).code == ExitCode.REFUSED
    assert (done.returncode != 0, (tmp_path / "out" / "a.pdf").exists()) == (refused, not refused)
    assert "Traceback" not in done.stderr


@pytest.mark.real_clock
def test_whoever_compares_the_numbers_today_can_build_today(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    def act() -> int:
        compare(run)
        capsys.readouterr()
        return run(*BUILD, "-o", "a.pdf")

    today, code = day.within_a_day(act)
    assert code == 0
    assert "contacts were last compared" not in capsys.readouterr().err
    text = " ".join(page_texts(tmp_path / "a.pdf"))
    assert f"Checked by Example Practice, {today:%B %Y}" in text
    assert "SPECIMEN" not in text
    assert run("verify", "a.pdf") == 0


@pytest.mark.real_clock
def test_yesterday_makes_a_specimen_and_tomorrow_none(run: Run, tmp_path: Path) -> None:
    compare(run)
    today = day.of_system()
    for days, specimen in ((-1, True), (1, False)):
        on = str(today + dt.timedelta(days=days))
        assert run(*BUILD, "--as-of", on, "-o", "a.pdf") == 0
        assert ("SPECIMEN" in page_texts(tmp_path / "a.pdf")[0]) == specimen


@pytest.mark.real_clock
def test_an_approval_of_today_holds_for_twelve_months(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    compare(run)
    answers = given(desk(), "stop-pause")
    command = ("review", "approve", "stop-pause", "--by", "Example Reviewer, RN", *answers)
    today, code = day.within_a_day(lambda: run(*command))
    assert code == 0
    leap_day = (today.month, today.day) == (2, 29)
    last = today.replace(year=today.year + 1, day=28 if leap_day else today.day)
    assert f"until {last}." in capsys.readouterr().out
    assert run(*BUILD, "-o", "a.pdf") == 0
    assert f"by Example Reviewer, RN, {today:%B %Y}" in page_texts(tmp_path / "a.pdf")[-1]
