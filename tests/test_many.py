"""A thousand rows: every file holds its own person and no other, whichever way it was made."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

Run = Callable[..., int]

ASKED = [
    "batch", "r.csv", "--recipe", "first-steps", "--region", "US", "--drafts", "--in-session",
    "--out", "out", "--jobs", "2", "-q",
]  # fmt: skip


def marks(path: Path) -> set[str]:
    """The marks that a reader finds in a file, in its pages and its fields."""
    document = pypdfium2.PdfDocument(path)
    try:
        words = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return set(re.findall(r"Mark(\d+)q", words))


@pytest.mark.parametrize(
    ("count", "name"),
    [
        pytest.param(1000, "Mark{}q Example", id="copies of a template"),
        pytest.param(60, "Mark{}q Łukasz", id="each drawn by itself"),
    ],
)
def test_every_file_holds_its_own(run: Run, tmp_path: Path, count: int, name: str) -> None:
    rows = "".join(f"r{n},{name.format(n)}\n" for n in range(count))
    (tmp_path / "r.csv").write_text(f"ref,name\n{rows}")
    assert run(*ASKED) == 0
    for number in range(count):
        assert marks(tmp_path / "out" / f"r{number}.pdf") == {str(number)}
