"""A program that draws with ReportLab itself doesn't notice that handouts are drawn beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.any_day

HOST = Path(__file__).parent / "host.py"


def host(*arguments: str) -> dict[str, Any]:
    """What the host program tells of a run of its own."""
    done = subprocess.run(
        [sys.executable, str(HOST), *arguments], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    return host("alone")


@pytest.fixture(scope="module")
def beside() -> dict[str, Any]:
    return host("beside")


def test_what_it_draws_before_between_and_after_is_what_it_draws_alone(
    alone: dict[str, Any], beside: dict[str, Any]
) -> None:
    drawn = beside["drawn"]
    assert list(drawn) == ["before", "half before", "after", "half after failing", "after failing"]
    for when, digest in drawn.items():
        assert digest == alone["half" if when.startswith("half") else "whole"], when


def test_what_another_thread_draws_meanwhile_is_what_it_draws_alone(
    alone: dict[str, Any], beside: dict[str, Any]
) -> None:
    assert len(beside["meanwhile"]) > 1
    assert set(beside["meanwhile"]) == {alone["whole"]}


def test_one_font_in_both_stays_two_fonts(alone: dict[str, Any], beside: dict[str, Any]) -> None:
    """Whoever registers it first: ReportLab takes two fonts of one face for one."""
    late = host("late")
    assert late["whole"] == alone["whole"]
    assert late["ours"] == beside["ours"]


def test_nothing_of_reportlab_is_another_but_the_fonts_that_are_added(
    beside: dict[str, Any],
) -> None:
    """No function, no class, no setting, no entry: after a build, and after one that failed."""
    assert "no panel today" in beside["failed"], "ReportLab says before it where it was"
    assert beside["looked at"] > 3000
    assert beside["changed"] == {"built": [], "failed": []}


def test_what_it_sets_changes_nothing_of_ours(beside: dict[str, Any]) -> None:
    assert beside["ours with its settings"] == beside["ours"]
