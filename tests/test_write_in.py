"""No line to write on is lower than 22 points, measured on the finished pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

import write_in
from desks import desk, shelf
from generated import handout
from groundsheet import api
from groundsheet.content import WriteIn
from groundsheet.layout import Layout, Paper, PrintSize, Variant
from groundsheet.pdf.fit import LARGE_WAYS, WAYS, Fit
from groundsheet.pdf.theme import Theme, fitted
from variants import Row, dealt, too_small_for

FORMS = [name for name, module in shelf().modules.items() if not module.for_clinicians]
SEEDS = (*range(1, 9),)


def built(module: str, size: PrintSize | None, paper: Paper) -> api.Built:
    optional = [block.id for block in shelf().modules[module].blocks if block.optional]
    return api.build(
        desk(),
        [module],
        region="US",
        optional=optional,
        paper=paper,
        variant=Variant(print_size=size),
    )


ROWS = dealt(
    "module",
    FORMS,
    {"print_size": (None, 16, 18), "paper": ("letter", "a4", "a5")},
    lambda row: not too_small_for(row.get("module", ""), row),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row.values())))
def test_no_line_of_a_shipped_module_is_low(row: Row) -> None:
    """Each module in one layout; in all of them, by `tools/soak`."""
    made = built(row["module"], row["print_size"], row["paper"])
    found = list(write_in.places(made.proven.data))
    [section] = made.handout.sections
    lines = {block.id for block in section.blocks if isinstance(block, WriteIn)}
    assert lines <= {place.field.removeprefix("m1-") for place in found}
    assert len(found) > len(lines), "who goes through it again, and when, is written as well"
    assert [place for place in found if place.low] == []


@pytest.mark.parametrize("fit", [*WAYS, *LARGE_WAYS])
def test_no_way_to_set_a_page_makes_lines_low(monkeypatch: pytest.MonkeyPatch, fit: Fit) -> None:
    monkeypatch.setattr("groundsheet.pdf.ways", lambda *_, **__: (fit,))
    found = [
        place
        for module in ("safety-plan", "hard-feelings", "slow-breathing", "stop-pause")
        for place in write_in.places(built(module, None, "letter").proven.data)
    ]
    assert {place.below for place in found} == {"rule", "words", "cell"}
    assert [place for place in found if place.low] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_line_of_a_document_by_chance_is_low(seed: int) -> None:
    """More of them by `tools/soak`."""
    found = list(write_in.places(handout(seed).pdf))
    assert [place for place in found if place.low] == []


def test_documents_by_chance_have_lines() -> None:
    assert sum(len(list(write_in.places(handout(seed).pdf))) for seed in SEEDS) > 50


def test_a_line_that_is_low_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def low(layout: Layout, fit: Fit) -> Theme:
        return replace(fitted(layout, fit), writing_line=20.0)

    monkeypatch.setattr("groundsheet.pdf.furniture.fitted", low)
    found = list(write_in.places(built("safety-plan", None, "letter").proven.data))
    assert len({place.field for place in found if place.low}) > 10
