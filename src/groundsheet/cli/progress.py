"""How far a run is, on standard error: a bar on a terminal, lines elsewhere. No name, no ref."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from groundsheet.cli.output import is_terminal, say

if TYPE_CHECKING:
    from groundsheet import api

How = Literal["auto", "lines", "json"]
Teller = Callable[["api.Progress"], None]

_REFRESH = 0.1
_PARTS = 20
"""Lines for the whole of a run."""


@contextmanager
def telling(how: How, *, quiet: bool) -> Iterator[Teller]:
    """Gives what is to be told after each row.

    Args:
        how: `auto` shows a bar if standard error is a terminal, and lines if it isn't.
        quiet: tell nothing.
    """
    if quiet:
        yield lambda _: None
    elif how == "json":
        yield _tell_json
    elif how == "auto" and _on_terminal():
        with _bar() as tell:
            yield tell
    else:
        yield _Lines()


def _on_terminal() -> bool:
    return is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"


@contextmanager
def _bar() -> Iterator[Teller]:
    """A bar that is gone when the run is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress as Bar, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=24),
        TextColumn("{task.completed} of {task.total}"),
        TextColumn("[green]{task.fields[made]} made"),
        TextColumn("{task.fields[kept]} there before"),
        TextColumn("[red]{task.fields[failed]} failed"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    # No thread of its own that draws: the processes of the run are forked while it is shown.
    bar = Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task("", total=None, made=0, kept=0, failed=0)
    shown = time.monotonic()

    def tell(told: api.Progress) -> None:
        nonlocal shown
        bar.update(
            task,
            completed=told.done,
            total=told.total,
            made=told.made,
            kept=told.kept,
            failed=told.failed,
        )
        now = time.monotonic()
        if now - shown >= _REFRESH or told.done == told.total:
            shown = now
            bar.refresh()

    with bar:
        yield tell


def _tell_json(told: api.Progress) -> None:
    """A line of JSON after each row."""
    say(
        json.dumps(
            {"made": told.made, "kept": told.kept, "failed": told.failed, "total": told.total}
        )
    )


class _Lines:
    """A line after each twentieth of the run."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, told: api.Progress) -> None:
        part = told.done * _PARTS // max(1, told.total)
        if part != self._told:
            self._told = part
            say(f"{told.done} of {told.total}")
