"""The day on which a test runs: for this process, and for every Python that it starts.

The program reads the clock in one function, and here alone tests put a day into its place. A Python
that is started takes the same day from `child/sitecustomize.py`, by an environment variable that
the program knows nothing of; `docs/testing.md` says how tests use this.
"""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

CLOCK = "groundsheet.cli.clock"
"""The module whose `today()` is all that the program knows of the clock."""
TODAY = dt.date(2026, 11, 24)
"""The day of all tests that ask for no other; in the month of the shipped contacts."""
VARIABLE = "GROUNDSHEET_TESTS_DAY"
"""What tells the day to a Python that is started: the module, and the day."""
CHILD = str(Path(__file__).with_name("child"))

T = TypeVar("T")
OnDay = Callable[..., None]
"""What the fixture `on_day` gives: it sets another day for the rest of a test."""

_clock = importlib.import_module(CLOCK)
# A worker of pytest-xdist is a Python that was started: it has been told a day already.
_of_system = inspect.unwrap(_clock.today)


def use(*days: dt.date) -> None:
    """Makes it that day, here and in each Python that is started from now on.

    Of several days each time that this process reads the clock has the next; the last one stays.
    """
    *first, last = days
    coming = itertools.chain(first, itertools.repeat(last))
    vars(_clock)["today"] = lambda: next(coming)
    os.environ[VARIABLE] = f"{CLOCK} {last}"
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if CHILD not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [CHILD, *paths]))


def use_system() -> None:
    """Leaves the day to the system's clock, here and in each Python that is started from now on."""
    vars(_clock)["today"] = _of_system
    os.environ.pop(VARIABLE, None)


def today() -> dt.date:
    """The day that the program takes it to be."""
    day: dt.date = _clock.today()
    return day


def of_system() -> dt.date:
    """The day of the system's clock, not asked of the program."""
    return dt.date.today()  # noqa: DTZ011, TID251 (what the program is held against)


def takes_a_day(command: Sequence[str | os.PathLike[str]] | str) -> bool:
    """Whether a command starts a Python that the day is told to: not an isolated one (`-I`)."""
    words = [command] if isinstance(command, str) else [os.fsdecode(word) for word in command]
    script = str(Path(sys.executable).with_name("groundsheet"))
    return ("-I" not in words) and any(word in (sys.executable, script) for word in words)


def within_a_day(act: Callable[[], T]) -> tuple[dt.date, T]:
    """What an act comes to by the system's clock, and the day; done again if midnight fell in."""
    while True:
        before, done = of_system(), act()
        if of_system() == before:
            return before, done
