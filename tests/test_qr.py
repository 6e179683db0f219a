"""QR codes: read back from pictures of the pages, as a telephone does."""

from __future__ import annotations

import dataclasses
import io
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp

import house_rules
import tree
from desks import desk
from groundsheet import api
from groundsheet.formats import FORMATS
from groundsheet.handout import Handout, Rendered
from groundsheet.layout import MM, Layout
from groundsheet.pdf import qr, story
from groundsheet.people import OwnNumber, Person, Practice
from groundsheet.proof import prove

WITH_PAGE = {
    "US": "https://988lifeline.org",
    "AU": "https://www.lifeline.org.au",
    "SG": "https://mindline.sg/fsmh",
}
"""The regions whose main line has a page of its own."""
WITHOUT = ["GB-ENG", "CA", "NZ", "IE"]
LAYOUTS = [
    Layout(),
    Layout(paper="a4"),
    Layout(ink_saver=True),
    Layout(flat=True),
    Layout(card="single"),
    Layout(card="folded"),
]


@cache
def plan(region: str) -> Handout:
    return api.build(desk(), ["safety-plan"], region=region).handout


def drawn(of: Handout, layout: Layout) -> Rendered:
    format_ = FORMATS["card" if layout.card else "sheet"]
    rendered = format_.render(of, layout)
    prove(rendered, format_.limits)
    assert house_rules.faults(rendered.pdf) == []
    return rendered


def read(pdf: bytes, mode: str) -> list[list[str]]:
    """What a telephone reads on each page at 150 dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=150 / 72).to_pil().convert(mode) for page in document]
    return [[found.text for found in zxingcpp.read_barcodes(picture)] for picture in pictures]


def figures(pdf: bytes) -> list[Any]:
    with tree.opened(pdf) as document:
        nodes = [n for n in tree.read(document).walk() if n.role == "Figure"]
        return [(str(n.item.Alt), [float(x) for x in n.attribute("/BBox")]) for n in nodes]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("region", WITH_PAGE)
def test_a_code_holds_the_address_that_is_printed_beside_it(region: str, layout: Layout) -> None:
    """In colour and in grey."""
    pdf = drawn(plan(region), layout).pdf
    for mode in ("RGB", "L"):
        first, *others = read(pdf, mode)
        assert set(first) == {WITH_PAGE[region]}
        assert len(first) == (1 if not layout.card else len(first))
        assert not any(others)
    [(alt, box)] = figures(pdf)
    shown = WITH_PAGE[region].removeprefix("https://")
    assert alt == f"QR code: {shown}"
    with pypdfium2.PdfDocument(pdf) as document:
        assert shown in document[0].get_textpage().get_text_range()
    for side in (box[2] - box[0], box[3] - box[1]):
        assert 15 * MM - 0.1 <= side <= 20 * MM + 0.1


@pytest.mark.parametrize("layout", [Layout(), Layout(card="folded")], ids=lambda one: one.name)
@pytest.mark.parametrize("region", WITHOUT)
def test_a_line_without_a_page_has_no_code(region: str, layout: Layout) -> None:
    assert figures(drawn(plan(region), layout).pdf) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_code_takes_no_room_from_anything_else(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fields and pages are the same with it and without."""

    def fields(pdf: bytes) -> list[list[float]]:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return [[float(x) for x in item.Rect] for item in house_rules.widgets(document)]

    named = dataclasses.replace(plan("US"), person=Person(name="Robin Example"))
    for of in (plan("US"), named):
        with_code = drawn(of, layout)
        with monkeypatch.context() as here:
            here.setattr(story, "LEAST", 1000)
            here.setattr("groundsheet.pdf.heads.LEAST", 1000)
            without = drawn(of, layout)
        assert figures(without.pdf) == []
        assert (with_code.pages, fields(with_code.pdf)) == (without.pages, fields(without.pdf))


def test_where_there_is_no_room_there_is_no_code() -> None:
    letterhead = Practice(name="Example Practice", address=("1 Example Street",))
    with_letterhead = dataclasses.replace(plan("US"), practice=letterhead)
    assert figures(drawn(with_letterhead, Layout()).pdf) == []
    for layout in (Layout(print_size=24), Layout(paper="a5"), Layout(booklet=True)):
        assert figures(drawn(plan("US"), layout).pdf) == []
    numbers = (OwnNumber(phone="555-0100", hours="Monday to Friday, 9 to 5"),)
    card = dataclasses.replace(
        plan("US"), practice=Practice(name="Example Practice", numbers=numbers), discreet=True
    )
    assert len(figures(drawn(card, Layout(card="single")).pdf)) <= 1


def test_no_other_sheet_has_a_code() -> None:
    other = api.build(desk(), ["stop-pause"], region="US").handout
    assert figures(drawn(other, Layout()).pdf) == []
    brief = dataclasses.replace(plan("US"), for_clinicians=True)
    assert figures(drawn(brief, Layout()).pdf) == []


def test_a_name_is_never_in_a_code() -> None:
    """Two people's sheets have the same one: it holds the address and nothing else."""
    named = dataclasses.replace(plan("US"), person=Person(name="Robin Example"))
    assert set(read(drawn(named, Layout()).pdf, "L")[0]) == {WITH_PAGE["US"]}


def test_a_code_is_the_same_each_time() -> None:
    first = qr.modules("https://988lifeline.org")
    qr.modules.cache_clear()
    assert qr.modules("https://988lifeline.org") == first
    assert len(first) == len(first[0]) == 25
