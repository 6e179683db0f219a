"""No last page under a third, unless it is the only one: by the ink above the panel."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest

import fill
from desks import desk, shelf
from groundsheet import api
from groundsheet.formats import format_of
from groundsheet.layout import Layout, Paper, PrintSize, Variant
from variants import Row, dealt, layout_of, too_small_for

SUBJECTS = (*sorted(shelf().modules), *(f"recipe {name}" for name in sorted(shelf().recipes)))
CLOSE: tuple[tuple[str, Paper, PrintSize | None], ...] = (
    ("safety-plan", "letter", 22),
    ("tipp", "a5", 16),
    ("tipp", "letter", 24),
    ("stop-pause", "a5", 16),
    ("recipe first-steps", "a4", 18),
    ("recipe strong-urges", "letter", 12),
    ("recipe strong-urges", "a5", None),
)
"""Some whose last page may be nearly empty if the pages before it aren't ended sooner."""


def allowed(row: Row) -> bool:
    """Whether the paper has room for the print size."""
    small = row.get("paper") in ("a5", "half-letter")
    large = (row.get("print_size") or 0) > 18
    return not (small and large) and not too_small_for(row.get("subject", ""), row)


ROWS = dealt(
    "subject",
    SUBJECTS,
    {
        "paper": ("letter", "a4", "a5", "half-letter"),
        "print_size": (None, 12, 16, 18, 20, 24),
        "region": ("US", "GB-ENG"),
    },
    allowed,
)


def build(subject: str, region: str, layout: Layout) -> api.Built:
    recipe = subject.removeprefix("recipe ") if subject.startswith("recipe ") else None
    return api.build(
        desk(),
        () if recipe else (subject,),
        recipe=recipe,
        region=region,
        paper=layout.paper,
        variant=Variant(print_size=layout.print_size),
    )


def test_each_subject_is_there_and_each_size_on_each_paper() -> None:
    assert {row["subject"] for row in ROWS} == set(SUBJECTS)
    papers, sizes = ({row[factor] for row in ROWS} for factor in ("paper", "print_size"))
    met = {(row["paper"], row["print_size"]) for row in ROWS}
    chosen = itertools.product(papers, sizes)
    assert met == {(p, s) for p, s in chosen if allowed({"paper": p, "print_size": s})}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row.values())))
def test_no_last_page_is_nearly_empty(row: dict[str, Any]) -> None:
    """All of them, by `tools/soak`."""
    layout = layout_of(row)
    built = build(row["subject"], row["region"], layout)
    assert fill.filled(built) >= fill.least(layout)


def test_pages_end_sooner_so_that_the_last_one_is_not_nearly_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Which of them need it depends on their words; some always do."""
    made = [build(name, "US", Layout(paper=p, print_size=s)) for name, p, s in CLOSE]
    monkeypatch.setattr("groundsheet.pdf._balanced", lambda _, fit, before: (fit, before))
    needed = 0
    for built in made:
        proven = format_of(built.layout).make(built.handout, built.layout)
        assert proven.pages == built.proven.pages
        usual = fill.filled(dataclasses.replace(built, proven=proven))
        assert fill.filled(built) >= max(usual, fill.LEAST)
        needed += usual < fill.LEAST
    assert needed >= 2
