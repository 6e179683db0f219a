"""What all tests share: two workers, the day, no network, the judge; what was left out."""

from __future__ import annotations

import gc
import itertools
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import given, settings, strategies as st

import day
import judge as verapdf
from groundsheet.__main__ import main
from outside import left_out

if TYPE_CHECKING:
    import local_page as local_pages

WORKERS = 2


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Spreads a run of all tests over two processes, unless it is asked for otherwise.

    Not by `addopts`: `-p no:xdist` would then be an error, and a single file would pay for two
    processes. Each test goes to whoever is free, since the few long ones stand anywhere.
    """
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    alone = option.usepdb or option.collectonly or "PYTEST_XDIST_WORKER" in os.environ
    if whole and not alone and config.pluginmanager.has_plugin("xdist"):
        if option.numprocesses is None and not option.tx:
            option.numprocesses = WORKERS
        if option.dist == "no":
            option.dist = "worksteal"
    if whole and not option.markexpr:
        option.markexpr = (
            "not long"  # `.ci/run` runs those as well, and so does each file by itself
        )


# -- the day --------------------------------------------------------------------------------------

_running: pytest.Item | None = None
_NUMBERS = itertools.count()


_STATE = tempfile.TemporaryDirectory(prefix="groundsheet-tests-", ignore_cleanup_errors=True)
"""Where the program remembers what it has told: never in the home of whoever runs the tests."""


def pytest_configure() -> None:
    """Sets the day before anything is collected, and watches what is started."""
    os.environ["XDG_STATE_HOME"] = _STATE.name
    day.use(day.TODAY)
    sys.addaudithook(_watch)
    gc.disable()


@settings(max_examples=1, database=None)
@given(st.none())
def _draw_once(nothing: None) -> None:
    """Has Hypothesis begin."""


def pytest_collection_finish() -> None:
    """Keeps what was collected out of the garbage collector's sight, which is on from here.

    Thousands of tests and their data stay to the end; to look through them again and again took
    more than half of the time of collecting.
    """
    _draw_once()  # Hypothesis looks for who holds its generator, and would see nobody afterwards
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what runs again on other days: all that asks for the system's clock, or sets a day."""
    for item in items:
        sets_a_day = "on_day" in getattr(item, "fixturenames", ())
        if sets_a_day or item.get_closest_marker("real_clock"):
            item.add_marker("any_day")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Sets the day before the fixtures of a test are made, those of its module too."""
    global _running
    _running = item
    # Each test finds nothing told. A Python that it starts takes the same folder.
    os.environ["XDG_STATE_HOME"] = str(Path(_STATE.name) / f"{next(_NUMBERS)}")
    if item.get_closest_marker("real_clock"):
        day.use_system()
    else:
        day.use(day.TODAY)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Lets no test start a Python without the mark by which it is run again on other days."""
    if event != "subprocess.Popen" or _running is None or _running.get_closest_marker("any_day"):
        return
    if day.takes_a_day(arguments[1]):
        raise AssertionError(f"{_running.nodeid} starts a Python: mark it any_day, or isolate it")


@pytest.fixture
def on_day() -> day.OnDay:
    """Sets another day for the rest of the test."""
    return day.use


# -- the world outside ----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched, whatever is typed."""

    def refused(*_: object) -> NoReturn:
        raise AssertionError("a test tried to use the network")

    monkeypatch.setattr(socket.socket, "connect", refused)


_CONNECT = socket.socket.connect


@pytest.fixture
def loopback(no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network of this machine alone, by number: for what speaks to a cluster."""

    def here(own: socket.socket, address: tuple[str, int]) -> None:
        if own.family not in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError("a test tried to use something else than the network")
        if not ip_address(address[0]).is_loopback:
            raise AssertionError("a test tried to leave this machine")
        _CONNECT(own, address)

    monkeypatch.setattr(socket.socket, "connect", here)


@pytest.fixture
def local_page(loopback: None) -> Iterator[local_pages.LocalPage]:
    """The local page of nobody's practice, as it runs."""
    import local_page as local_pages  # most runs have no use for a server

    with local_pages.running() as page:
        yield page


@pytest.fixture
def window(local_page: local_pages.LocalPage) -> Iterator[local_pages.Window]:
    """A Chromium that has nothing of another test; `open` shows the local page."""
    import local_page as local_pages

    with local_pages.window(local_page) as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: main([str(argument) for argument in arguments])


POOL = "groundsheet.runs.execution.ProcessPoolExecutor"


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of rosters make their packets in this process, which keeps its templates.

    A process of its own draws each template anew, which takes longer than all the rows of a test.
    What a run does with processes is shown by the tests that take `processes`, and by those that
    start the program.
    """
    monkeypatch.setattr(POOL, lambda *_, **__: ThreadPoolExecutor(1))


@pytest.fixture
def processes(one_process: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the runs of a test have processes in a file whose other tests have none."""
    monkeypatch.setattr(POOL, ProcessPoolExecutor)


@pytest.fixture(scope="session")
def judge() -> verapdf.Judge:
    """veraPDF, to be called with files; the test is left out where it can't run."""
    reason = verapdf.why_not()
    if reason is not None:
        left_out(reason)
    return verapdf.judge


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end which tests were left out, and why."""
    if terminalreporter.config.option.markexpr == "not long":
        terminalreporter.line("Long walks through the local page are apart: pytest -n 2 -m long")
    tests: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        tests.setdefault(reason, []).append(report.nodeid)
    if tests:
        terminalreporter.section("left out")
    for reason, names in tests.items():
        terminalreporter.line(f"{len(names)} left out: {reason}")
        for name in names:
            terminalreporter.line(f"  {name}")
