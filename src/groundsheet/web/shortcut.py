"""A shortcut on the desktop that opens the page: a desktop entry, or a script where there are none.

Those for macOS and Windows have been tried on neither.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundsheet.api import CannotWrite, Place, Problem, Usage

ICON = Path(__file__).with_name("static") / "icon.svg"
_OURS = "made by groundsheet web"
"""Stands in each shortcut: one that has it may be written anew."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of one system.

    Args:
        name: of its file.
        text: what the file holds, made from the words of the command that it starts.
        executable: whether the file has to be one that can be run.
        tried: whether anybody has tried it on that system.
    """

    name: str
    text: Callable[[Sequence[str]], str]
    executable: bool = False
    tried: bool = False


def shortcut_of(platform: str) -> Shortcut:
    """The shortcut of a system, by what `sys.platform` says of it."""
    if platform == "darwin":
        return Shortcut("groundsheet.command", _shell_script, executable=True)
    if platform == "win32":
        return Shortcut("groundsheet.cmd", _batch_file)
    return Shortcut("groundsheet.desktop", _desktop_entry, tried=True)


def install(shortcut: Shortcut, folder: Path, practice: Path | None) -> Path:
    """Writes a shortcut that opens the page with the Python that runs now; gives its path.

    An older one of ours is replaced.

    Args:
        shortcut: of which system.
        folder: where that system looks for them; made if it isn't there.
        practice: the profile to open it with; None leaves it to the page.

    Raises:
        CannotWrite: another program's file of that name is there.
        Usage: a path holds what no shortcut can.
        OSError
    """
    # `-P`: no module is taken from the folder in which the desktop starts it.
    words = [sys.executable, "-P", "-m", "groundsheet", "web"]
    if practice is not None:
        words += ["--practice", str(practice.absolute())]
    for word in words:
        if not word.isprintable() or (word == sys.executable and "=" in word):
            raise Usage(
                Problem("a shortcut can't hold this path.", Place(word)),
                remedy="Move it to a folder whose name is letters, digits and spaces.",
            )
    data = shortcut.text(words).encode()
    path = folder / shortcut.name
    if path.is_symlink() or (path.exists() and _OURS.encode() not in path.read_bytes()):
        raise CannotWrite(
            Problem("this file is there already, and isn't groundsheet's.", Place(str(path))),
            remedy="It was left as it is. Move it away, and do this again.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.chmod(0o755 if shortcut.executable else 0o644)
    new.replace(path)
    return path


# -- Linux ----------------------------------------------------------------------------------------


def _desktop_entry(words: Sequence[str]) -> str:
    """By the Desktop Entry Specification, 1.5."""
    return "\n".join(
        (
            "[Desktop Entry]",
            f"# {_OURS}",
            "Type=Application",
            "Version=1.5",
            "Name=groundsheet",
            "GenericName=Handouts for clients",
            "Comment=Handouts to print, with crisis contacts on every page",
            f"Exec={_value(' '.join(map(_quoted, words)))}",
            f"Icon={_value(str(ICON))}",
            "Terminal=false",
            "Categories=Office;MedicalSoftware;",
            "Keywords=handout;therapy;safety plan;crisis;",
            "StartupNotify=false",
            "",
        )
    )


def _quoted(word: str) -> str:
    """A word of Exec: in quotation marks, and `%` doubled, since it begins a field code."""
    marked = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word)
    return f'"{marked}"'.replace("%", "%%")


def _value(text: str) -> str:
    """A value of type string, in which a backslash begins an escape: it is doubled once more."""
    return text.replace("\\", "\\\\")


# -- macOS and Windows ----------------------------------------------------------------------------


def _shell_script(words: Sequence[str]) -> str:
    return f"#!/bin/sh\n# {_OURS}\nexec {shlex.join(words)}\n"


def _batch_file(words: Sequence[str]) -> str:
    """In UTF-8, which `chcp` asks for; the window stays open where it failed."""
    command = " ".join(f'"{word}"'.replace("%", "%%") for word in words)
    lines = ("@echo off", f"rem {_OURS}", "chcp 65001 >nul", command, "if errorlevel 1 pause", "")
    return "\r\n".join(lines)
