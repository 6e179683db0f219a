"""What cards and panels have room for: printed whole, or told truly why not, and what is left out.

The panel of a usual page is a sixth of it at most, but for what it must hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest

from desks import desk
from groundsheet import api, crisis, pdf
from groundsheet.errors import ExitCode, NoRoom
from groundsheet.formats import format_of
from groundsheet.handout import Handout
from groundsheet.layout import Card, Layout, Paper, PrintSize, Variant
from groundsheet.pdf import card
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.theme import theme_for
from groundsheet.people import Practice
from pages import page_texts
from variants import pairwise

REGIONS = [code for code, directory in desk().directories.items() if directory.status == "shipped"]
HOURS = "Monday to Friday, 9 am to 5 pm"
LONG = "The Example Practice for Counseling, Therapy and Calm Days of Example Town, all "
PAPERS: tuple[Paper, ...] = ("letter", "a4")
CUT: tuple[tuple[Card, Paper], ...] = (("single", "letter"), ("folded", "a4"))
"""What a card has room for doesn't follow from the paper that it is cut from."""


def cut(region: str, numbers: int) -> tuple[tuple[Card, Paper]]:
    """One of them, in turn over the regions and over how many numbers there are."""
    return (CUT[(REGIONS.index(region) + numbers) % 2],)


LONG_HOURS = (f"{HOURS}, not on holidays, " * 3)[:119] + "x"
ROOMY = ("AU", "CA", "NZ", "SG", "US")
"""Regions on whose cards the longest name and hours find room beside one number."""


def practice(numbers: int, *, longest: bool = False, label: bool = False) -> Practice | None:
    """A practice with so many numbers; the longest take all that may be typed."""
    if not numbers:
        return None
    name, hours = ("Example Practice", HOURS)
    if longest:
        name, hours = (LONG * 2)[:120].strip(), LONG_HOURS
    return Practice.model_validate(
        {
            "name": name,
            "numbers": [
                {"phone": f"555-010{n}", "hours": hours, "label": name if label else None}
                for n in range(numbers)
            ],
        }
    )


def text_of(built: api.Built) -> str:
    return " ".join(" ".join(page_texts(built.proven.data)).split())


def left_out(built: api.Built) -> str:
    """What the report says that the sheet has no room for."""
    return " ".join(str(n) for n in built.warnings if n.code is api.Code.NO_ROOM)


# -- cards ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("numbers", [0, 1, 2])
def test_a_card_has_the_contacts_and_a_number_with_its_hours(region: str, numbers: int) -> None:
    for kind, paper in cut(region, numbers):
        built = api.build(
            desk(practice(numbers)), region=region, paper=paper, variant=Variant(card=kind)
        )
        text = text_of(built)
        for display in built.handout.panel.first_numbers:
            assert display in text
        assert (f"555-0100 · Example Practice, {HOURS}." in text) == (numbers > 0)
        assert ("Not answered at night." in text) == (numbers > 0)
        assert "555-0101" not in text
        # Of two, the card has one; the other one is told of.
        assert ("555-0101" in left_out(built)) == (numbers == 2)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("numbers", [1, 2])
@pytest.mark.parametrize("label", [False, True])
def test_a_card_has_the_longest_number_whole_or_it_is_told_what_does_not_fit(
    region: str, numbers: int, label: bool
) -> None:
    """A label as long as may be fits none; without one some regions' cards have room."""
    printed = []
    where = desk(practice(numbers, longest=True, label=label))
    for kind, paper in CUT if label is False else cut(region, numbers):
        variant = Variant(card=kind)
        try:
            built = api.build(where, region=region, paper=paper, variant=variant)
        except NoRoom as error:
            told = error
        else:
            assert LONG_HOURS in text_of(built)
            printed.append(kind)
            continue
        assert "the practice's own number don't fit a wallet card" in str(told)
        assert "Shorten them in the profile" in told.remedy
        assert told.exit_code is ExitCode.USAGE
        # It is true: without the number there is room, as the test above shows of each region.
    assert not (printed and label)
    assert label or bool(printed) == (region in ROOMY)


def test_what_does_not_fit_is_not_called_refused_for_safety(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    large = ("supporting-someone", "--paper", "half-letter", "--print-size", "18")
    assert run("build", *large, "-r", "CA", "-o", "a.pdf") == ExitCode.USAGE
    said = capsys.readouterr().err
    assert said.startswith("error: It doesn't fit on the paper\n")
    assert "safety" not in said


def test_the_mark_of_a_specimen_is_named_where_it_is_what_does_not_fit() -> None:
    handout = api.build(desk(), region="IE", variant=Variant(card="single")).handout
    layout = Layout(card="single")
    past = replace(handout, specimen="past")
    assert "the mark of a specimen don't fit" in str(card.too_small(past, layout))
    assert "the contacts don't fit a wallet card." in str(card.too_small(handout, layout))


def test_sizes_that_the_words_have_no_room_for_are_left_out_of_the_forecast() -> None:
    built = api.build(desk(), ["supporting-someone"], region="CA", paper="half-letter")
    assert [each.print_size for each in api.forecast(built)] == [None, 12, 16]


# -- the panel ------------------------------------------------------------------------------------

MOST = {0: 127, 1: 138, 2: 152, 3: 165}
"""How high a usual panel is at most, by the practice's own numbers, which it always holds."""
IRELAND = 137
"""Its lines take more room: 10 points above a sixth of the page without any number."""


@cache
def pause(region: str) -> Handout:
    """A sheet of the region as it comes."""
    return api.build(desk(), ["stop-pause"], region=region, paper="letter").handout


def with_services(handout: Handout, count: int) -> Handout:
    """The handout with so many services that may stand in its panel."""
    contacts = handout.contacts
    known = contacts.services or (contacts.main.service,)
    many = [
        each.model_copy(update={"id": f"{each.id}-{index}"} if index >= len(known) else {})
        for index, each in enumerate((known * count)[:count])
    ]
    until = dict.fromkeys((each.id for each in many), contacts.replace_after)
    contacts = replace(contacts, services=tuple(many), until={**contacts.until, **until})
    return replace(handout, contacts=contacts)


@pytest.mark.parametrize("region", REGIONS)
def test_a_usual_panel_is_a_sixth_of_the_page_but_for_what_it_must_hold(region: str) -> None:
    usual = pause(region)
    layout, most = Layout(), theme_for(Layout()).panel_most
    assert most <= 0.161 * layout.leaf[1]
    for services, numbers in product((1, 4, 9), range(4)):
        handout = with_services(replace(usual, practice=practice(numbers)), services)
        handout = pdf.with_panel(handout, layout)
        height = Furniture(handout, layout).panel.height
        assert height <= max(MOST[numbers], IRELAND if region == "IE" else 0)
        # Whatever may be left out is, before it is higher than it should be.
        assert height <= most or handout.panel_room == 0
        assert pdf.count(handout, layout) == 1
        assert len(handout.unprinted_contacts) == len(handout.panel.left_out)
        for number in range(numbers):
            assert f"555-010{number}" in handout.panel.text


ROWS = pairwise(
    {
        "region": REGIONS,
        "print_size": (None, 12, 18, 24),
        "services": (1, 4, 9),
        "numbers": range(4),
        "paper": PAPERS,
    },
    lambda row: True,
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row.values())))
def test_the_panel_is_on_each_page_whatever_it_could_hold(row: dict[str, Any]) -> None:
    """The proof finds it there, word for word: or nothing is made."""
    size: PrintSize | None = row["print_size"]
    layout = Layout(paper=row["paper"], print_size=size)
    usual = pause(row["region"])
    handout = with_services(replace(usual, practice=practice(row["numbers"])), row["services"])
    handout = pdf.with_panel(handout, layout)
    proven = format_of(layout).make(handout, layout)
    assert size or proven.pages == 1


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("size", [None, 18])
def test_what_the_panel_leaves_out_is_in_the_report(region: str, size: PrintSize | None) -> None:
    built = api.build(
        desk(practice(3)), ["stop-pause"], region=region, variant=Variant(print_size=size)
    )
    said, handout, text = left_out(built), built.handout, text_of(built)
    for service in handout.contacts.services:
        inside = service in handout.panel.services
        assert inside != (service in handout.unprinted_contacts)
    names = {crisis.name_of(service) for service in handout.unprinted_contacts}
    assert all(name in said for name in names)
    for number in ("555-0101", "555-0102"):
        assert (number in text) != (number in said)
        assert (number in said) == (size == 18)
