"""What the command line says: results to stdout, everything else to stderr."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from groundsheet.api import (
    CannotWrite,
    GroundsheetError,
    Interrupted,
    Kind,
    Notice,
    Usage,
    Wording,
    worded,
)


def say(text: str) -> None:
    """A line for the person at the terminal (stderr).

    Where nothing can be written there, a command does the same, and ends with the same.
    """
    with contextlib.suppress(OSError):
        sys.stderr.write(text + "\n")


LABELS = {
    Kind.PRACTICE: "practice:",
    Kind.NOTE: "note:",
    Kind.LEFT_OUT: "left out:",
    Kind.ADVICE: "note:",
    Kind.FINDING: "finding:",
    Kind.CLUSTER: "cluster:",
    Kind.ROSTER: "roster:",
    Kind.REFUSED: "nothing is built:",
    Kind.RUN: "run:",
}


def tell(*notices: Notice) -> None:
    """Lines that should be noticed (stderr)."""
    for notice in notices:
        say(f"{_paint(LABELS[notice.kind], 'amber')} {in_words(notice)}")


def in_words(notice: Notice) -> str:
    """A notice as this door words it, safe for a terminal."""
    return visible(notice.worded(WORDING))


_FLAGS = {"module": "MODULE", "output": "-o", "columns": "--map"}
"""Options that aren't called like the argument of `api`."""


def _flag(name: str, value: str) -> str:
    flag = _FLAGS.get(name, f"--{name.replace('_', '-')}")
    return f"{flag} {value}" if value else flag


def _command(name: str, arguments: str) -> str:
    return f"`{' '.join(filter(None, ('groundsheet', name, arguments)))}`"


WORDING = Wording(_flag, _command)
"""What the command line calls its options and commands."""


def notices_json(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Notices for JSON: their codes, what they are about, where, and the words."""
    return [
        {
            "code": notice.code.value,
            "about": notice.about,
            "path": notice.place.path if notice.place else None,
            "line": notice.place.line if notice.place else None,
            "message": worded(notice.message, WORDING),
            "remedy": worded(notice.remedy, WORDING),
        }
        for notice in notices
    ]


def left_out_json(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Contacts that aren't printed, for JSON."""
    return [
        {
            "id": notice.about,
            "name": notice.name,
            "code": notice.code.value,
            "reason": worded(notice.message, WORDING),
            "remedy": worded(notice.remedy, WORDING),
        }
        for notice in notices
    ]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits there; a stream that is closed is None."""
    return stream is not None and stream.isatty()


def can_ask() -> bool:
    """Whether somebody is there who sees a question and can answer it."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def ask(question: str, otherwise: str) -> str:
    """Asks at the terminal; where there is none, takes a line of standard input.

    Raises:
        Usage: there is no more input; `otherwise` says what to do.
    """
    sys.stderr.write(f"  {question} ")
    sys.stderr.flush()
    line = sys.stdin.readline() if sys.stdin else ""  # None where it is closed
    if not line:
        raise Usage("nothing was typed.", remedy=otherwise)
    return line.strip()


def show(text: str) -> None:
    """A line of the result (stdout).

    Raises:
        CannotWrite: standard output is closed or full.
        BrokenPipeError: nobody reads it any more.
    """
    try:
        if not _can_show(text):
            text = text.encode(sys.stdout.encoding, "backslashreplace").decode(sys.stdout.encoding)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # `head` has what it wants: that is no fault
        raise
    except (AttributeError, OSError, ValueError):
        raise CannotWrite(
            "standard output can't be written to.",
            remedy="If a file was being built, it is in place.",
        ) from None


def show_json(value: Any) -> None:
    """The result as JSON (stdout)."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    show(text if _can_show(text) else json.dumps(value, indent=2))


def _can_show(text: str) -> bool:
    """Whether standard output has all its letters.

    On Windows a pipe has few of them, and nothing has those of a file's name that is no text.
    """
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def show_path(path: Path | str, *, as_json: bool) -> None:
    """The file that a command made (stdout)."""
    if as_json:
        show_json({"path": str(path)})
    else:
        show(str(path))


def _paint(text: str, style: str) -> str:
    codes = {"bold": "1", "red": "1;31", "amber": "33"}
    plain = (
        not is_terminal(sys.stderr)
        or os.environ.get("NO_COLOR")
        or os.environ.get("TERM") == "dumb"
    )
    return text if plain else f"\x1b[{codes[style]}m{text}\x1b[0m"


def show_error(error: GroundsheetError, *, as_json: bool = False) -> None:
    """An error as lines: what, where, what to do.

    Args:
        error: the error.
        as_json: put it on standard output as data, too: who asked for JSON gets JSON.
    """
    if as_json:
        with contextlib.suppress(CannotWrite):  # that is what is told
            show_json(error_json(error))
    if isinstance(error, Interrupted):
        say(f"\n{error.title}; {error.problems[0].message}")
        return
    say(f"{_paint('error:', 'red')} {error.title}")
    for problem in error.problems:
        say(f"  {visible(problem.worded(WORDING))}")
    if error.remedy:
        say(worded(error.remedy, WORDING))


def error_json(error: GroundsheetError) -> dict[str, Any]:
    """An error for JSON, by the schema `error`."""
    from groundsheet.api import ErrorReport

    return ErrorReport.of(error, WORDING).model_dump(mode="json")


def visible(text: str) -> str:
    """Text that can't steer a terminal."""
    return "".join(c if c.isprintable() or c == " " else f"\\u{ord(c):04x}" for c in text)
