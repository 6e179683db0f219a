"""How far a run is: a bar on a terminal that leaves nothing behind, lines elsewhere, no names."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from groundsheet.cli.progress import telling
from groundsheet.runs.carry_out import Progress

pytestmark = pytest.mark.any_day

ROWS = "ref,name\n" + "".join(f"Qzx{n},Canary{n} Example\n" for n in range(6))
COMMAND = [
    sys.executable, "-m", "groundsheet", "batch", "r.csv", "--recipe", "first-steps", "--region",
    "US", "--drafts", "--in-session", "--jobs", "1",
]  # fmt: skip


def on_terminal(folder: Path, *more: str, **environment: str) -> tuple[str, str]:
    """What the run shows on a terminal, and what it prints; standard error alone is one."""
    (folder / "r.csv").write_text(ROWS)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "--out", "out", *more],
        cwd=folder,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "120"} | environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    shown = b""
    # Linux tells the end of a terminal as an error.
    while part := _read(ours):
        shown += part
    os.close(ours)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return shown.decode(), printed


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:
        return b""


def test_on_a_terminal_a_bar_is_shown_and_taken_away(tmp_path: Path) -> None:
    shown, printed = on_terminal(tmp_path)
    plain = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown)
    assert re.search(r"6 of 6 +6 made +0 there before +0 failed +0:00:00 +left", plain)
    assert "Canary" not in shown
    assert "Qzx" not in shown
    assert printed == "out\n"
    # The line of the bar is wiped, and the cursor is shown again, before the last line is said.
    bar, _, last = shown.rpartition("\x1b[2K")
    assert "failed" in bar
    assert last.strip().startswith("6 made")
    assert shown.rindex("\x1b[?25h") < shown.rindex("6 made")


@pytest.mark.parametrize(
    ("more", "environment"),
    [(["--progress", "lines"], {}), ([], {"TERM": "dumb"})],
    ids=["asked for", "a terminal that can't"],
)
def test_lines_on_a_terminal(tmp_path: Path, more: list[str], environment: dict[str, str]) -> None:
    shown, _ = on_terminal(tmp_path, *more, **environment)
    told = [line for line in shown.splitlines() if re.fullmatch(r"\d+ of \d+", line)]
    assert told == [f"{n} of 6" for n in range(1, 7)]
    assert "\x1b[2K" not in shown


@pytest.mark.parametrize("more", [["--progress", "json"], ["-q"]])
def test_no_bar_where_none_is_wanted(tmp_path: Path, more: list[str]) -> None:
    shown, _ = on_terminal(tmp_path, *more)
    told = [json.loads(line) for line in shown.splitlines() if line.startswith("{")]
    assert [each["made"] for each in told] == ([1, 2, 3, 4, 5, 6] if "json" in more else [])
    assert "\x1b[2K" not in shown


def test_lines_elsewhere_are_twenty_at_most(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    with telling("auto", quiet=False) as tell:
        for made in range(1, 1001):
            tell(Progress(made, 0, 0, 1000))
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (21, "1 of 1000", "1000 of 1000")
