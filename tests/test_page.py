"""What each page promises: help at its foot, and no step without what must be known before it."""

from __future__ import annotations

from functools import cache

import pytest

from desks import desk
from groundsheet import api
from groundsheet.layout import Paper, PrintSize, Variant
from groundsheet.pdf.furniture import Furniture
from pages import page_texts
from test_overflow import assert_steps_below_cautions

REGIONS = ("US", "GB-ENG", "CA", "NZ", "IE")
RECIPES = ("first-steps", "strong-urges", "after-a-hard-time")


@cache
def packet(recipe: str, region: str) -> api.Built:
    return api.build(desk(), recipe=recipe, region=region)


@pytest.mark.parametrize("module", ["slow-breathing", "tipp", "riding-an-urge"])
@pytest.mark.parametrize("size", [None, 14, 18])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_steps_are_never_on_a_page_without_their_cautions(
    module: str, size: PrintSize | None, paper: Paper
) -> None:
    variant = Variant(print_size=size)
    built = api.build(desk(), [module], region="US", paper=paper, variant=variant)
    assert_steps_below_cautions(built)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("recipe", RECIPES)
def test_the_panel_takes_a_sixth_of_a_usual_page_at_most(recipe: str, region: str) -> None:
    """Ireland's has no other entry than it must have, and is a little higher."""
    built = packet(recipe, region)
    furniture = Furniture(built.handout, built.layout)
    assert furniture.panel.height <= furniture.size[1] * (0.18 if region == "IE" else 1 / 6)
    assert region != "IE" or built.handout.panel_room == 0


@pytest.mark.parametrize("recipe", RECIPES)
def test_what_closes_a_packet_stands_in_it_once(recipe: str) -> None:
    built = packet(recipe, "US")
    phrases = built.handout.language.phrases
    text = " ".join(" ".join(page_texts(built.proven.data)).split())
    assert len(built.handout.sections) > 1
    for line in (phrases.use_with_clinician, phrases.own_choice):
        assert text.count(line) == 1, line


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("recipe", RECIPES)
def test_no_contact_stands_twice_on_a_page(recipe: str, region: str) -> None:
    """What the panel holds isn't in the list below a packet's last words."""
    handout = packet(recipe, region).handout
    panel = {contact.id for contact in handout.panel.contacts}
    listed = [contact.id for contact in handout.listing.contacts]
    assert panel
    assert not panel & set(listed)
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("region", ["US", "NZ"])
def test_a_list_of_more_lines_is_spoken_of_only_where_something_stands_in_it(region: str) -> None:
    built = packet("first-steps", region)
    more = built.handout.language.phrases.panel_more in " ".join(page_texts(built.proven.data))
    assert more == bool(built.handout.listing.contacts) == (region == "US")
