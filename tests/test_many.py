"""Rows with marks: every file holds its own person and no other, whichever way it was made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import marks

ASKED = [
    "batch", "r.csv", "--recipe", "first-steps", "--region", "US", "--drafts", "--in-session",
    "--out", "out", "--jobs", "2", "-q",
]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "name"),
    [
        # A thousand of both in `tools/soak --marks 1000`.
        pytest.param(200, marks.COPIES, id="copies of a template"),
        pytest.param(12, marks.BY_ITSELF, id="each drawn by itself"),
    ],
)
def test_every_file_holds_its_own(
    run: Callable[..., int], tmp_path: Path, count: int, name: str
) -> None:
    (tmp_path / "r.csv").write_text(marks.roster(count, name), encoding="utf-8")
    assert run(*ASKED) == 0
    assert list(marks.misplaced(tmp_path / "out", count)) == []
