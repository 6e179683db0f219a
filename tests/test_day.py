"""The day of a test holds in every process that it starts; the system's clock only if asked for."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import day
from day import TODAY, OnDay

ROOT = Path(__file__).parents[1]
COLLECTED = day.today()
TELLS = f"import {day.CLOCK} as clock; print(clock.today())"
STARTS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {TELLS!r}], check=True)"
LATER = dt.date(2028, 2, 29)


@pytest.fixture(scope="module")
def of_the_module() -> dt.date:
    return day.today()


def told(script: str) -> dt.date:
    """What a Python that is started takes the day to be."""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, text=True
    )
    return dt.date.fromisoformat(done.stdout.strip())


def test_the_day_is_set_before_anything_is_collected_or_made(of_the_module: dt.date) -> None:
    assert TODAY == COLLECTED == of_the_module == day.today()


def test_another_day_holds_for_one_test(on_day: OnDay) -> None:
    on_day(LATER)
    assert day.today() == told(TELLS) == told(STARTS) == LATER


def test_and_not_for_the_next() -> None:
    assert day.today() == TODAY


@pytest.mark.any_day
@pytest.mark.parametrize("script", [TELLS, STARTS], ids=["a child", "a child of a child"])
def test_a_python_that_is_started_has_the_day(script: str) -> None:
    assert told(script) == TODAY


@pytest.mark.any_day
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_processes_of_a_pool_have_the_day(method: str) -> None:
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(day.today).result() == TODAY


@pytest.mark.real_clock
def test_who_asks_for_it_has_the_systems_clock() -> None:
    for asked in (day.today, lambda: told(TELLS), lambda: told(STARTS)):
        on, found = day.within_a_day(asked)
        assert found == on


def test_a_test_that_starts_a_python_is_run_on_other_days() -> None:
    with pytest.raises(AssertionError, match="mark it any_day"):
        told(TELLS)
    # An isolated one can't be told the day: it is for tools that know nothing of the program.
    subprocess.run([sys.executable, "-I", "-c", ""], check=True)


@pytest.mark.any_day
def test_one_that_is_marked_may() -> None:
    assert told(TELLS) == TODAY


def test_what_reads_the_clock_is_named_in_one_place() -> None:
    named = re.compile(rf"{re.escape(day.CLOCK)}|\bimport .*\bclock\b|\bclock\.today = ")
    paths = [path for name in ("tests", "benchmarks") for path in (ROOT / name).rglob("*.py")]
    paths += [path for path in (ROOT / "tools").iterdir() if path.is_file()]
    found = {path.name for path in paths if named.search(path.read_text(encoding="utf-8"))}
    assert found == {"day.py", "test_day.py"}
