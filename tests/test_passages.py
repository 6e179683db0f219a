"""The checker on unsafe and sound passages. The rules were mended on all of them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "data" / "passages"
PASSAGES = runpy.run_path(str(ROOT / "benchmarks" / "passages.py"))


@pytest.mark.parametrize(("name", "least"), [("set-a", 0.9), ("set-b", 0.9), ("set-c", 0.8)])
def test_recall_and_precision(name: str, least: float) -> None:
    """Flagged by an error or a warning."""
    results = PASSAGES["run"](FOLDER / f"{name}.yaml")
    assert len(results) == 40
    assert sum(result.bad for result in results) == 20
    recall, precision = PASSAGES["rates"](results)
    assert recall >= least
    assert precision >= 0.95


SOUND = sorted((FOLDER.parent / "sound").glob("*.yaml"))


def test_no_sound_passage_is_stopped() -> None:
    """A training set: a rule that stops is mended until none of these is stopped."""
    results = [result for path in SOUND for result in PASSAGES["run"](path)]
    assert len(results) >= 100
    assert len({result.name for result in results}) == len(results)
    assert [(result.name, result.stops) for result in results if result.stops] == []
    # What is flagged is looked at by somebody: one in eight at most.
    assert sum(bool(result.codes) for result in results) <= len(results) // 8
