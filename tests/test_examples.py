"""Each command that the documentation shows, in an empty folder with what its page says is needed.

A fence is a scenario: its lines run in order, in a folder of its own. Examples of errors are run by
`test_docs.py`, which knows how each of them ends.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import day
from groundsheet import api
from reviewing import given

ROOT = Path(__file__).parents[1]
Run = Callable[..., int]
FENCE = re.compile(r"^( *)```(?:sh|console)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
ELSEWHERE = {"docs/errors.md": "its examples end in errors: tests/test_docs.py"}

ENDS = {
    "groundsheet contacts withdraw ID": (api.ExitCode.USAGE, "ID stands for one"),
    "groundsheet review approve stop-pause --by \"Example Name, RN\" --answer": (
        api.ExitCode.REFUSED, "it leaves out the other answers"
    ),
    "groundsheet batch all.csv": (api.ExitCode.REFUSED, "there is no such cluster"),
}  # fmt: skip
"""How a command ends where an example can't end well by itself, and why."""


def practice(folder: Path) -> None:
    """The practice's folder, in which a page says that its commands are run."""
    api.init(folder, name="Willow Example")


def roster(folder: Path) -> None:
    for name in ("thursday.csv", "all.csv"):
        (folder / name).write_text("ref,name\n1,Example Name\n2,Another Name\n", encoding="utf-8")


def answers(folder: Path) -> None:
    shutil.copy(ROOT / "tests" / "data" / "plans" / "complete-1.yaml", folder / "answers.yaml")


def own_module(folder: Path) -> None:
    practice(folder)
    api.new_module(api.open_desk(today=day.TODAY, practice=folder), "quiet-hour")


def leaflet(folder: Path) -> None:
    practice(folder)
    text = "# A leaflet\n\nTake one slow breath. If you are in danger, call 911.\n"
    (folder / "leaflet.md").write_text(text, encoding="utf-8")


NEEDS: dict[str, Callable[[Path], None]] = {
    "README.md": roster,
    "CONTRIBUTING.md": practice,
    "docs/batches.md": roster,
    "docs/contacts.md": practice,
    "docs/practice.md": own_module,
    "docs/review.md": leaflet,
    "docs/plans.md": answers,
}
"""What a page says is needed."""


@cache
def examples() -> list[tuple[str, int, tuple[str, ...]]]:
    """Page, line and commands of each fence that has one of the program's."""
    found = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        for fence in FENCE.finditer(text) if name not in ELSEWHERE else ():
            lines = [line.strip().removeprefix("$ ") for line in fence[2].splitlines()]
            commands = tuple(line for line in lines if line.startswith(("groundsheet ", "cd ")))
            if commands:
                found.append((name, text[: fence.start()].count("\n") + 1, commands))
    return found


def typed(command: str) -> str:
    """What somebody types where a command asks: the number once more, or what the page says."""
    number = re.search(r"--number (\S+)", command)
    if number:
        return f"{number[1]}\n"
    return "988\n988\n988lifeline.org\n" if "confirm us-988" in command else ""


def words(command: str) -> list[str]:
    """The words of a command; those that approve have each answer with them."""
    program, *rest = shlex.split(command.partition(" > ")[0], comments=True)
    assert program == "groundsheet"
    if rest[:2] == ["review", "approve"] and "--answer" not in rest:
        rest += given(api.open_desk(today=day.TODAY), *rest[2 : rest.index("--by")])
    return rest


def how_it_ends(command: str) -> int:
    ends = [code for start, (code, _) in ENDS.items() if command.startswith(start)]
    return int(ends[0]) if ends else 0


@pytest.mark.parametrize(
    ("page", "commands"),
    [(page, commands) for page, _, commands in examples()],
    ids=[f"{page}:{line}" for page, line, _ in examples()],
)
def test_the_commands_of_a_page_run_in_order(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    page: str,
    commands: tuple[str, ...],
) -> None:
    if page in NEEDS:
        NEEDS[page](tmp_path)
    for command in commands:
        if command.startswith("cd "):
            monkeypatch.chdir(tmp_path / command.removeprefix("cd "))
            continue
        monkeypatch.setattr("sys.stdin", io.StringIO(typed(command)))
        capsys.readouterr()
        code = run(*words(command))
        assert code == how_it_ends(command), f"{command}\n{capsys.readouterr().err}"


def test_the_examples_that_cannot_end_well_are_still_there() -> None:
    shown = [command for _, _, commands in examples() for command in commands]
    for start in ENDS:
        assert any(command.startswith(start) for command in shown), start
    assert NEEDS.keys() <= {page for page, _, _ in examples()}
    assert len(shown) > 50
