"""The command `web`, and the shortcut that opens it from a desktop."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from groundsheet.api import CannotWrite, Usage
from groundsheet.cli import state
from groundsheet.web import start
from groundsheet.web.shortcut import ICON, install, shortcut_of

HARD = "Prax is 100% \"o'k\" $HOME `x` \\ 'é'"
"""A name of a folder with all that the specification escapes."""


def entry(text: str) -> dict[str, str]:
    """The keys of a desktop entry, with what a string's escapes mean."""
    head, *lines = text.splitlines()
    assert head == "[Desktop Entry]"
    pairs = (line.split("=", 1) for line in lines if not line.startswith("#"))
    return {key: value.replace("\\\\", "\\") for key, value in pairs}


def words(command: str) -> list[str]:
    """The words of Exec by the specification: each in quotation marks here, `%%` for a percent."""
    found = re.findall(r'"((?:[^"`$\\]|\\["`$\\])*)"(?: |$)', command)
    assert " ".join(re.findall(r'"(?:[^"`$\\]|\\["`$\\])*"', command)) == command
    assert "%" not in command.replace("%%", "")
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in found]


def test_a_desktop_entry_opens_the_page_with_this_python(tmp_path: Path) -> None:
    profile = tmp_path / HARD / "practice.yaml"
    path = install(shortcut_of("linux"), tmp_path / "applications", profile)
    assert path == tmp_path / "applications" / "groundsheet.desktop"
    found = entry(path.read_text(encoding="utf-8"))
    start = [sys.executable, "-P", "-m", "groundsheet", "web"]
    assert words(found["Exec"]) == [*start, "--practice", str(profile)]
    assert found["Type"] == "Application"
    assert found["Terminal"] == "false"
    assert found["Icon"] == str(ICON)
    assert ICON.is_file()
    assert path.stat().st_mode & 0o777 == 0o644
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_script_for_macos_names_the_same_words(tmp_path: Path) -> None:
    profile = tmp_path / HARD / "practice.yaml"
    path = install(shortcut_of("darwin"), tmp_path, profile)
    *_, line = path.read_text(encoding="utf-8").splitlines()
    assert shlex.split(line)[-2:] == ["--practice", str(profile)]
    assert os.access(path, os.X_OK)


def test_a_script_for_windows_doubles_percent_signs(tmp_path: Path) -> None:
    path = install(shortcut_of("win32"), tmp_path, tmp_path / "100% ß" / "practice.yaml")
    lines = path.read_bytes().decode().split("\r\n")
    assert f'--practice" "{tmp_path}/100%% ß/practice.yaml"' in lines[3]
    assert lines[4] == "if errorlevel 1 pause"


def test_without_a_profile_none_is_named(tmp_path: Path) -> None:
    path = install(shortcut_of("linux"), tmp_path, None)
    assert words(entry(path.read_text())["Exec"])[-1] == "web"


def test_ours_is_replaced_and_another_is_left(tmp_path: Path) -> None:
    for system in ("linux", "darwin", "win32"):
        shortcut = shortcut_of(system)
        install(shortcut, tmp_path, tmp_path / "old.yaml")
        path = install(shortcut, tmp_path, tmp_path / "new.yaml")
        assert "new.yaml" in path.read_text()
        path.write_text("[Desktop Entry]\nName=groundsheet\n")
        with pytest.raises(CannotWrite, match="isn't groundsheet's"):
            install(shortcut, tmp_path, None)
        assert path.read_text() == "[Desktop Entry]\nName=groundsheet\n"
        path.unlink()
        path.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(CannotWrite):
            install(shortcut, tmp_path, None)


def test_a_path_that_no_entry_can_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Usage, match="can't hold this path"):
        install(shortcut_of("linux"), tmp_path, tmp_path / "a\nb.yaml")
    monkeypatch.setattr(sys, "executable", "/a=b/python")
    with pytest.raises(Usage, match="can't hold this path"):
        install(shortcut_of("linux"), tmp_path, None)
    assert list(tmp_path.iterdir()) == []


def test_the_command_puts_it_where_desktops_look(
    run: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "practice.yaml").write_text("name: Sample Clinic\n")
    assert run("web", "--install-shortcut") == 0
    path = tmp_path / "data" / "applications" / "groundsheet.desktop"
    told = capsys.readouterr()
    assert told.out == f"{path}\n"
    assert told.err == "groundsheet is among the programs of your desktop.\n"
    assert words(entry(path.read_text())["Exec"])[-1] == str(tmp_path / "practice.yaml")


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        ("linux", "own/.local/share/applications"),
        ("darwin", "own/Desktop"),
        ("win32", "roaming/Microsoft/Windows/Start Menu/Programs"),
    ],
)
def test_each_system_has_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, folder: str
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setattr(state, "home", lambda: tmp_path / "own")
    monkeypatch.setattr(sys, "platform", system)
    assert state.programs_folder() == tmp_path / folder


def test_a_kind_that_nobody_tried_says_so(
    run: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(state, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert run("web", "--install-shortcut") == 0
    assert "Nobody has tried this kind yet" in capsys.readouterr().err


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the command would start the page with."""
    found: list[dict[str, object]] = []
    monkeypatch.setattr(start, "start", lambda **given: found.append(given))
    return found


def test_it_opens_the_profile_that_is_named_or_here_or_the_persons_own(
    run: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    started: list[dict[str, object]],
) -> None:  # fmt: skip
    own = tmp_path / "own"
    (own / "groundsheet").mkdir(parents=True)
    monkeypatch.setattr("groundsheet.cli.web.home", lambda: own)

    def opened(*arguments: object) -> object:
        assert run("web", *arguments) == 0
        return started[-1]["practice"]

    assert opened() is None
    (own / "groundsheet" / "practice.yaml").touch()
    assert opened() == own / "groundsheet" / "practice.yaml"
    (tmp_path / "practice.yaml").touch()
    assert opened() == tmp_path / "practice.yaml"
    assert opened("--practice", "other.yaml") == tmp_path / "other.yaml"


def test_its_options_are_handed_on(
    run: Callable[..., int], started: list[dict[str, object]]
) -> None:
    assert run("web") == 0
    assert run("web", "--port", "8123", "--no-browser", "--idle", "5") == 0
    told = [[each[name] for name in ("port", "browser", "minutes")] for each in started]
    assert told == [[None, True, 60], [8123, False, 5]]
    assert run("web", "--idle", "0") == 2


def test_without_the_extra_it_says_what_to_install(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "groundsheet.cli.web.find_spec",
        lambda name: None if name == "uvicorn" else real(name),
    )
    assert run("web") == 2
    told = capsys.readouterr().err
    assert "need the extra `web`, which isn't installed" in told
    assert "pip install '.[web]'" in told


@pytest.mark.any_day
def test_no_other_command_loads_anything_of_it(tmp_path: Path) -> None:
    code = (
        "import sys; from groundsheet.__main__ import main; main(['--help']); main(['list']);"
        "print(*sys.modules.keys() & {'starlette', 'uvicorn', 'jinja2', 'asyncio',"
        " 'groundsheet.web'}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stderr.splitlines()[-1] == ""
