"""Links on a screen: where they lead, where they may be tapped, and what the proof lets through."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import house_rules
import saboteurs
import tree
from desks import desk, shelf
from groundsheet import api
from groundsheet.content import CrossReference, Module, WriteIn
from groundsheet.errors import ProofFailed
from groundsheet.formats import FORMATS
from groundsheet.handout import Handout
from groundsheet.layout import Layout, PrintSize, Variant
from groundsheet.panel.targets import dial
from groundsheet.pdf import panel_box
from groundsheet.people import OwnNumber, Practice
from groundsheet.proof import prove
from groundsheet.text import Link, Run, linked, plain, plain_text

REGIONS = sorted(code for code, one in desk().directories.items() if one.status == "shipped")
TAP = 24.0
Box = tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True)
class Seen:
    """A link as a stranger reads it."""

    page: int
    box: Box
    address: str
    to: int
    says: str


@cache
def handout(region: str, *modules: str) -> Handout:
    what: dict[str, Any] = {"modules": modules} if modules else {"recipe": "first-steps"}
    return api.build(desk(), region=region, **what).handout


def drawn(of: Handout, layout: Layout | None = None) -> bytes:
    rendered = FORMATS["sheet"].render(of, layout or Layout())
    prove(rendered)
    assert house_rules.faults(rendered.pdf) == []
    return rendered.pdf


def seen(pdf: bytes) -> list[Seen]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(_seen(document))


def _seen(document: pikepdf.Pdf) -> Iterator[Seen]:
    pages: list[Any] = [page.objgen for page in document.pages]
    for number, page in enumerate(document.pages, start=1):
        for item in page.get("/Annots", ()):
            if item.Subtype != "/Link":
                continue
            left, bottom, right, top = (float(value) for value in item.Rect)
            to = pages.index(item.Dest[0].objgen) + 1 if "/Dest" in item else 0
            address = str(item.A.URI) if "/A" in item else ""
            yield Seen(number, (left, bottom, right, top), address, to, str(item.Contents))


def overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] - 0.02
        and other[0] < one[2] - 0.02
        and one[1] < other[3] - 0.02
        and other[1] < one[3] - 0.02
    )


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# -- where they lead ------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_the_first_row_calls_texts_and_opens_what_it_says(region: str) -> None:
    of = handout(region, "stop-pause")
    links = seen(drawn(of))
    addresses = {link.address for link in links}
    contacts = of.contacts
    assert {f"tel:{number.dial}" for number in contacts.emergency} <= addresses
    assert f"tel:{contacts.main.voice.dial}" in addresses
    for point in contacts.main.service.channels:
        if point.channel == "sms":
            assert f"sms:{point.dial}" in addresses
        if point.channel == "chat":
            assert point.dial in addresses
    for link in links:
        scheme, _, rest = link.address.partition(":")
        assert scheme in ("tel", "sms", "https")
        if scheme != "https":
            assert re.fullmatch(r"\+?\d+", rest), "no word is sent along"
        assert link.page == 1, "on other pages the panel is no content"
        shown = digits(link.says) if scheme != "https" else link.says
        assert shown.lstrip("0") in rest or rest.strip("/") in f"//{shown}", link


@pytest.mark.parametrize("region", REGIONS)
def test_areas_of_the_first_row_are_large_and_no_two_overlap(region: str) -> None:
    links = seen(drawn(handout(region, "stop-pause")))
    assert links
    for link in links:
        left, bottom, right, top = link.box
        assert right - left >= TAP - 0.02, link
        assert top - bottom >= TAP - 0.02, link
    assert not any(overlap(a.box, b.box) for a, b in itertools.combinations(links, 2))


LAYOUTS = [
    Layout(paper="a4"),
    Layout(paper="a5"),
    Layout(paper="half-letter", print_size=18),
    Layout(print_size=24),
    Layout(ink_saver=True, binding=15),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("region", ["US", "GB-ENG", "CA"])
def test_links_of_a_packet_lead_where_they_say(region: str, layout: Layout) -> None:
    of = handout(region)
    links = seen(drawn(of, layout))
    for page in {link.page for link in links}:
        here = [link.box for link in links if link.page == page]
        assert not any(overlap(a, b) for a, b in itertools.combinations(here, 2))
    within = [link for link in links if link.to]
    assert len({link.to for link in within}) == len(of.sections)
    for link in within:
        assert int(re.findall(r"page.(\d+)", link.says)[-1]) == link.to
    listed = {link.address for link in links if link.address and link.page > 1}
    assert listed, "the list of contacts has links as well"
    assert {link.address[:3] for link in links if link.address} <= {"tel", "sms", "htt"}


def test_an_entry_of_the_contents_that_breaks_over_two_pages_leads_nowhere() -> None:
    """A part of its title stands on each page, so that no link could say where it leads."""
    modules = {}
    for number in range(10, 28):
        data = {
            "id": f"m{number}", "code": f"GS-{number}", "version": "1.0",
            "title": f"A page with a title of many words, and this one has the number {number}",
            "public_title": "Example", "audience": ["adult"], "handling": "take_home",
            "type": "information", "summary": "Example.", "how_sure": "A",
            "credit": "Our own words.",
            "blocks": [{"id": "words", "kind": "paragraph", "text": "Example."}],
        }  # fmt: skip
        modules[f"m{number}"] = Module.model_validate(data)
    content = dataclasses.replace(shelf(), modules=modules, recipes={}, files={})
    built = api.build(
        desk(content=content), list(modules), region="US", variant=Variant(print_size=24)
    )
    assert house_rules.faults(built.proven.data) == []
    within = [link for link in seen(built.proven.data) if link.to]
    pages = sorted({link.page for link in within})
    assert pages == list(range(1, pages[-1] + 1)), "the contents take more than one page"
    assert len({link.to for link in within}) < len(modules), "some entry breaks"
    assert len({link.to for link in within}) >= len(modules) - len(pages)
    with tree.opened(built.proven.data) as document:
        entries = [node for node in tree.read(document).walk() if node.role == "TOCI"]
    assert len(entries) == len(modules)


def test_a_number_with_a_word_to_text_is_the_number_alone() -> None:
    [link, *_] = [link for link in seen(drawn(handout("US"))) if link.address == "sms:741741"]
    assert link.says == "Text HOME to 741741"


def test_calls_and_texts_to_one_number_are_two_links() -> None:
    links = [link for link in seen(drawn(handout("US", "stop-pause"))) if "988" in link.address]
    says = {link.address: link.says for link in links}
    assert says["tel:988"] == "Call 988"
    assert says["sms:988"] == "Text 988"


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("(555) 010-0199", "tel:5550100199"),
        ("+1 555-010-0199", "tel:+15550100199"),
        ("555\u00a00100", "tel:5550100"),
        ("555-0100 ext. 4", ""),
        ("+44 (0)20 7946 0000", ""),
        ("555-0100/0101", ""),
    ],
)
def test_only_a_number_that_is_clear_is_dialled(phone: str, address: str) -> None:
    assert dial(phone) == address
    practice = Practice(name="Example", numbers=(OwnNumber(phone=phone, hours="9 to 5"),))
    of = dataclasses.replace(handout("US", "stop-pause"), practice=practice)
    assert (address in {link.address for link in seen(drawn(of))}) == bool(address)


# -- where there are none -------------------------------------------------------------------------

PAPER = [
    Variant(flat=True),
    Variant(booklet=True),
    Variant(card="single"),
    Variant(card="folded"),
]


@pytest.mark.parametrize("variant", PAPER, ids=str)
def test_what_is_for_paper_has_no_links(variant: Variant) -> None:
    layout = Layout.of("letter", variant)
    name = "card" if variant.card else "sheet"
    of = FORMATS[name]
    assert seen(of.render(handout("US", "stop-pause"), layout).pdf) == []


def test_the_pages_of_a_print_run_have_no_links() -> None:
    """They are bound from files without annotations, and nobody taps on paper."""
    layout = Layout().in_run()
    assert seen(FORMATS["sheet"].render(handout("US"), layout).pdf) == []


def test_links_change_nothing_on_paper() -> None:
    of = handout("US")
    texts = []
    for layout in (Layout(), Layout(flat=True)):
        pdf = FORMATS["sheet"].render(of, layout).pdf
        with pikepdf.open(io.BytesIO(pdf)) as document:
            texts.append([len(document.pages), *(page.mediabox for page in document.pages)])
    assert texts[0] == texts[1]


# -- in the tree ----------------------------------------------------------------------------------


def test_the_contents_of_a_packet_are_a_table_of_contents() -> None:
    import tree

    for layout in (Layout(), Layout(booklet=True)):
        of = handout("US")
        with tree.opened(FORMATS["sheet"].render(of, layout).pdf) as document:
            root = tree.read(document)
        [contents] = [node for node in root.walk() if node.role == "TOC"]
        roles = [child.role for child in contents.children]
        assert roles == ["Caption", *["TOCI"] * len(of.sections)]


def test_words_and_links_are_read_in_order() -> None:
    """A link within a sentence stands between the words before and after it."""
    import tree

    with tree.opened(drawn(handout("US"))) as document:
        root = tree.read(document)
    found = [node for node in root.walk() if any(kid.role == "Link" for kid in node.children)]
    assert any(
        isinstance(before, tuple) and isinstance(after, tuple)
        for node in found
        for before, kid, after in zip(node.kids, node.kids[1:], node.kids[2:], strict=False)
        if not isinstance(kid, tuple)
    )


def test_words_that_lead_somewhere() -> None:
    text = (*plain("Call or text "), Run("988", strong=True))
    [before, number] = linked(text, "988", "tel:988", "Call 988")
    assert (before.link, number.link) == (None, Link("tel:988", "Call 988"))
    assert linked(text, "911", "tel:911", "Call 911") == text
    assert linked(text, "988", "", "Call 988") == text


# -- saboteurs ------------------------------------------------------------------------------------

FOREIGN = "a link leads to an address that the handout doesn't hold."
SAYS_ELSE = "a link leads elsewhere than the words below it say."
MORE = "a link is more than an address or a place in the file."
OVER = "a link lies over a field, or over another link."
OTHER_PAGE = "a link leads to another page than the words below it say."
SPOILED: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "a foreign address": (saboteurs.link_elsewhere, FOREIGN),
    "a wrong number": (saboteurs.link_to("tel:912"), FOREIGN),
    "another region's number": (saboteurs.link_to("tel:999"), FOREIGN),
    "another contact's number": (saboteurs.link_to("tel:988"), SAYS_ELSE),
    "a text in place of a call": (saboteurs.link_to("sms:911"), FOREIGN),
    "a word that is sent along": (saboteurs.link_to("sms:988?body=x", "sms:988"), FOREIGN),
    "http": (saboteurs.link_to("http://988lifeline.org", "https:"), FOREIGN),
    "a longer address": (saboteurs.link_to("https://988lifeline.org.example", "https:"), FOREIGN),
    "a script": (saboteurs.link_to("javascript:alert(1)"), FOREIGN),
    "another action": (saboteurs.link_of_another_kind, MORE),
    "a second action": (saboteurs.link_with_another_behind, MORE),
    "a look of its own": (saboteurs.link_with_a_look, MORE),
    "no words": (saboteurs.link_without_words, MORE),
    "over no words": (saboteurs.link_over_words, SAYS_ELSE),
    "over another link": (saboteurs.link_over_a_link, OVER),
    "over a field": (saboteurs.link_over_a_field, OVER),
    "another page": (saboteurs.link_to_another_page, OTHER_PAGE),
    "no bookmark": (saboteurs.link_to_no_bookmark, MORE),
    "a name": (saboteurs.link_by_name, MORE),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_link_is_refused(name: str, tmp_path: Path) -> None:
    spoil, why = SPOILED[name]
    rendered = FORMATS["sheet"].render(handout("US"), Layout())
    spoiled = dataclasses.replace(rendered, pdf=saboteurs.edited(spoil)(rendered.pdf))
    with pytest.raises(ProofFailed) as failed:
        prove(spoiled)
    assert why in " ".join(problem.message for problem in failed.value.problems)
    (tmp_path / "a.pdf").write_bytes(spoiled.pdf)
    found = api.verify(desk(), tmp_path / "a.pdf").findings
    assert why in " ".join(finding.message for finding in found)


def test_links_of_a_practice_are_no_fault_at_another_desk(tmp_path: Path) -> None:
    """The record doesn't name the practice's numbers: what is printed is what may be called."""
    numbers = tuple(OwnNumber(phone=f"555-010{n}", hours="9 to 5") for n in range(3))
    of = dataclasses.replace(
        handout("US"), practice=Practice(name="Example", numbers=numbers), all_lines=True
    )
    for layout in (Layout(), Layout(print_size=18)):
        pdf = drawn(of, layout)
        assert "tel:5550100" in {link.address for link in seen(pdf)}
        (tmp_path / "a.pdf").write_bytes(pdf)
        found = api.verify(desk(), tmp_path / "a.pdf").findings
        assert [each.code for each in found] == [api.Code.OWN_LINE]
        assert api.verify(desk(of.practice), tmp_path / "a.pdf").findings == ()


def test_what_is_for_paper_may_have_no_link_at_all() -> None:
    rendered = FORMATS["sheet"].render(handout("US"), Layout())
    flat = FORMATS["sheet"].render(handout("US"), Layout(flat=True))
    for format_ in (rendered, flat):
        prove(format_)

    def moved_over(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(rendered.pdf)) as other:
            link = saboteurs.links(other, "tel:911")[0]
            kept = {key: value for key, value in link.items() if key not in ("/P", "/StructParent")}
            copy = pdf.copy_foreign(other.make_indirect(pikepdf.Dictionary(kept)))
        pdf.pages[0].Annots = pikepdf.Array([copy])

    with pytest.raises(ProofFailed):
        prove(dataclasses.replace(flat, pdf=saboteurs.edited(moved_over)(flat.pdf)))


def test_a_page_that_refers_to_itself_is_drawn_when_it_is_alone() -> None:
    """It has no bookmark then, that a link could lead to."""
    shelf = desk().shelf
    own = CrossReference(
        id="again",
        kind="cross_reference",
        module="stop-pause",
        text="Read this again",
        instead="Read it again.",
    )
    module = shelf.modules["stop-pause"]
    module = module.model_copy(update={"blocks": [*module.blocks, own]})
    content = dataclasses.replace(shelf, modules={"stop-pause": module}, recipes={}, files={})
    built = api.build(desk(content=content), ["stop-pause"], region="US")
    assert all(link.address for link in seen(built.proven.data))


def test_what_is_cut_because_it_is_wider_than_a_line_is_read_in_one_piece() -> None:
    words = f"Call 555-0100 {'made' * 40}-up, 9 to 5"
    lines = panel_box.wrapped(plain(words), 200.0, panel_box.Look(10.0, 11.0))
    assert len(lines) > 3
    assert "".join(map(plain_text, lines)) == words


@pytest.mark.parametrize("size", [None, 16, 18])
@pytest.mark.parametrize("lines", [1, 2, 5])
def test_words_below_a_field_lead_somewhere_and_keep_off_it(
    size: PrintSize | None, lines: int
) -> None:
    """The area of a link is no higher than its line, which may begin where a field ends."""
    shelf = desk().shelf
    field = WriteIn(id="own", kind="write_in", label="Mine", lines=lines)
    see = CrossReference(
        id="see", kind="cross_reference", module="slow-breathing", text="Breathe out"
    )
    one = shelf.modules["stop-pause"]
    one = one.model_copy(update={"blocks": (*one.blocks, field, see)})
    modules = {**shelf.modules, one.id: one}
    content = dataclasses.replace(shelf, modules=modules, recipes={}, files={})
    chosen = [one.id, "slow-breathing"]
    variant = Variant(print_size=size)
    built = api.build(desk(content=content), chosen, region="US", variant=variant)
    assert any(link.page for link in seen(built.proven.data))
