"""What doesn't fit goes on, or is refused with a reason; never a crash, nor a proof that fails."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from desks import desk
from groundsheet import api
from groundsheet.content import Steps
from groundsheet.errors import NoRoom
from groundsheet.layout import Card, Paper, PrintSize, Variant
from pages import page_texts
from variants import LONG_CAUTIONS, PRACTICE


@pytest.mark.parametrize("card", ["single", "folded"])
def test_a_specimen_of_a_card_whose_mark_leaves_no_room_is_refused(card: Card) -> None:
    with pytest.raises(NoRoom, match="don't fit a wallet card"):
        api.build(
            desk(PRACTICE),
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


@pytest.mark.parametrize("module", sorted(LONG_CAUTIONS))
@pytest.mark.parametrize(
    ("paper", "size"), [("letter", 24), ("a4", 24), ("a5", 16), ("half-letter", 16)]
)
def test_a_step_that_finds_no_room_below_its_cautions_is_cut(
    module: str, paper: Paper, size: PrintSize
) -> None:
    for region in ("US", "GB-ENG"):
        built = api.build(
            desk(), [module], region=region, paper=paper, variant=Variant(print_size=size)
        )
        assert_steps_below_cautions(built)


def assert_steps_below_cautions(built: api.Built) -> None:
    """On each page that holds words of a step the cautions stand whole."""
    (section,) = built.handout.sections
    block = next(block for block in section.module.blocks if isinstance(block, Steps))
    cautions = [
        _letters(words)
        for caution in block.cautions
        for words in re.split(r"\{\{\w+\}\}", caution.text)
    ]
    assert any(cautions)
    pages = [_letters(text) for text in page_texts(built.proven.data)]
    for item in block.items:
        words = _letters(item.do)
        assert any(words in page for page in pages)
        for start in range(0, len(words) - 20, 10):
            for page in pages:
                if words[start : start + 20] in page:
                    assert all(caution in page for caution in cautions)


def _letters(text: str) -> str:
    """Its letters alone: where lines are broken is no matter."""
    return re.sub(r"[^a-z]", "", text.lower())


@pytest.mark.parametrize("module", sorted(LONG_CAUTIONS))
def test_cautions_that_leave_no_room_for_a_step_are_told_of(module: str) -> None:
    """A practice's long names make the panel high as well."""
    with pytest.raises(NoRoom, match="must be known before a step") as refused:
        api.build(
            desk(PRACTICE),
            [module],
            region="CA",
            paper="half-letter",
            variant=Variant(print_size=18, binding=12, sides="two"),
            as_of=dt.date(2026, 10, 1),
        )
    assert "larger paper or a smaller print size" in str(refused.value.remedy)


def test_a_part_of_ours_that_has_no_room_is_not_told_of_as_typed() -> None:
    """A letterhead takes room, and nothing was typed for this page."""
    practice = api.Practice.model_validate(
        {
            "name": "Example Practice",
            "address": ["12 Example Street, Example Town"],
            "numbers": [{"phone": "555-0100", "hours": "9 to 5"}],
        }
    )
    with pytest.raises(NoRoom, match="stay together is higher than a page"):
        api.build(
            desk(practice),
            ["first-two-days-carer"],
            region="US",
            paper="a5",
            variant=Variant(print_size=16),
        )
