"""What all tests share: a pinned clock, no network, the judge; what was left out is told."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

import judge as verapdf
from groundsheet.__main__ import main
from groundsheet.api import clock
from outside import left_out

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def pinned_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is 24 November 2026, the month of the shipped contacts."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched, whatever is typed."""

    def refused(*_: object) -> NoReturn:
        raise AssertionError("a test tried to use the network")

    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: main([str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def judge() -> verapdf.Judge:
    """veraPDF, to be called with files; the test is left out where it can't run."""
    reason = verapdf.why_not()
    if reason is not None:
        left_out(reason)
    return verapdf.judge


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end which tests were left out, and why."""
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
