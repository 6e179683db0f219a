"""What doesn't fit goes on, or is refused with a reason; never a crash, nor a proof that fails."""

from __future__ import annotations

import datetime as dt

import pytest

from desks import desk
from groundsheet import api
from groundsheet.errors import Refused
from groundsheet.layout import Card, Paper, Variant


@pytest.mark.parametrize("card", ["single", "folded"])
def test_a_specimen_of_a_card_whose_mark_leaves_no_room_is_refused(card: Card) -> None:
    with pytest.raises(Refused, match="don't fit a wallet card"):
        api.build(
            desk(),
            region="US",
            paper="a4",
            variant=Variant(card=card, ink_saver=True),
            as_of=dt.date(2026, 10, 1),
        )


def test_a_table_of_high_rows_goes_on_row_by_row() -> None:
    """In large print a page may have room for a single row."""
    built = api.build(desk(), ["brief-dopamine"], region="US", variant=Variant(print_size=24))
    assert built.proven.pages > 10


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_hyphen_that_fills_its_box_to_the_last_pixel_can_be_seen(paper: Paper) -> None:
    """Canada's number is printed as 9-8-8."""
    built = api.build(
        desk(), ["stop-pause"], region="CA", paper=paper, variant=Variant(print_size=24)
    )
    assert "9-8-8" in built.handout.panel.first_numbers


def test_an_address_that_is_cut_within_a_number_is_no_foreign_number() -> None:
    variant = Variant(print_size=18, binding=12, sides="two")
    api.build(
        desk(), ["safety-plan"], region="CA", paper="a5", variant=variant, clinician_sheet=True
    )
