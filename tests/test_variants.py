"""The geometry of every variant: sizes, margins, texts apart, ink, sheets, settings, contrast."""

from __future__ import annotations

import inspect
import io
import json
from dataclasses import replace
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.colors import Color
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, Spacer, paragraph

from desks import desk, shelf
from groundsheet import api
from groundsheet.errors import Usage
from groundsheet.layout import LARGE, MM, PRINT_SIZES, Card, Layout, Variant
from groundsheet.pdf import count, reportlab_fixes
from groundsheet.pdf.boxes import Chain
from groundsheet.pdf.styles import markup
from groundsheet.pdf.tagged import DARKEST
from groundsheet.pdf.theme import HANDWRITING, Theme, theme_for
from groundsheet.proof import CARD, SHEET, ink
from groundsheet.text import digit_groups, parse_inline
from pages import page_texts
from profiles import DECIDED
from variants import (
    PRACTICE,
    Case,
    Glyph,
    built,
    cases,
    glyphs,
    layout_of,
    leaf_of,
    possible,
    touching,
)

CASES = cases()
every_case = pytest.mark.parametrize("case", CASES, ids=str)
SMALLEST = 10.0
"""The smallest type on a sheet, unless a print size is chosen."""
TOP = 26.0
"""Least distance from the upper edge: nothing that must be proven stands there."""
MOST_INK = 0.08
"""Of a page that is covered; the most is a sheet for clinicians in 24 points, with 7.1 %."""
ARROW = 10.0
"""The most that a filled mark of a figure, such as an arrowhead, measures in ink saver."""


def printed(case: Case) -> list[list[Glyph]]:
    return glyphs(built(case).proven.data)


def test_each_module_is_looked_at_and_each_two_options_together() -> None:
    assert {case.module for case in CASES} == set(shelf().modules)
    assert {case.layout.print_size for case in CASES} == {None, *PRINT_SIZES}
    for one, other in combinations(("ink_saver", "flat", "booklet", "binding", "print_size"), 2):
        met = {(bool(getattr(c.layout, one)), bool(getattr(c.layout, other))) for c in CASES}
        assert (True, True) in met or (one, other) == ("booklet", "binding")


# -- what is printed ------------------------------------------------------------------------------


@every_case
def test_no_glyph_is_smaller_than_the_chosen_size(case: Case) -> None:
    least = case.layout.print_size or SMALLEST
    for number, page in enumerate(printed(case), start=1):
        small = [(g.char, g.size) for g in page if g.size < least - 0.01]
        assert not small, f"page {number}"


@every_case
def test_no_two_texts_touch(case: Case) -> None:
    for number, page in enumerate(printed(case), start=1):
        assert not touching(page), f"page {number}"


def test_texts_that_touch_are_found() -> None:
    """The last line of a page, which is fine, once more below itself."""
    page = printed(CASES[0])[0]
    last = [g for g in page if g.run == page[-1].run]
    high = max(g.top for g in last) - min(g.bottom for g in last)
    for down, found in ((high, True), (high + 1, False)):
        moved = [replace(g, run=-1, bottom=g.bottom - down, top=g.top - down) for g in last]
        assert bool(touching([*page, *moved])) is found


@every_case
def test_nothing_runs_out_of_the_margins(case: Case) -> None:
    made, layout = built(case), case.layout
    sheets = layout.sheets(made.proven.pages)
    width, height = layout.leaf
    margin = SHEET.margin
    for number, (page, sheet) in enumerate(zip(printed(case), sheets, strict=True), start=1):
        for glyph in page:
            leaf = leaf_of(glyph, sheet, layout)
            assert leaf is not None, f"page {number}"
            inside = (
                leaf.x + margin <= glyph.left
                and glyph.right <= leaf.x + width - margin
                and leaf.y + margin <= glyph.bottom
                and glyph.top <= leaf.y + height - TOP
            )
            assert inside, f"page {number}: {glyph}"


@every_case
def test_large_print_has_no_italics(case: Case) -> None:
    slanted = [g.font for page in printed(case) for g in page if "Italic" in g.font]
    assert not slanted or case.layout.print_size is None


def test_what_is_stressed_is_bold_in_large_print() -> None:
    words = parse_inline("*calm*")
    assert "groundsheet-Italic" in markup(words)
    assert markup(words, italics=False) == '<font name="groundsheet-Bold">calm</font>'


@pytest.mark.parametrize("case", CASES[::5], ids=str)
def test_pages_are_counted_without_being_written(case: Case) -> None:
    made = built(case)
    assert count(made.handout, case.layout) == made.proven.pages


# -- ink ------------------------------------------------------------------------------------------

SAVING = [case for case in CASES if case.layout.ink_saver]
COLOURED = {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "ri"}
FILLING = {"f", "F", "f*", "B", "B*", "b", "b*"}


@pytest.mark.parametrize("case", SAVING, ids=str)
def test_ink_saver_covers_little_of_the_page(case: Case) -> None:
    for number, cover in enumerate(ink(built(case).proven), start=1):
        assert 0.002 < cover < MOST_INK, f"page {number}: {cover:.1%}"


@pytest.mark.parametrize("module", sorted(shelf().modules)[::3])
def test_ink_saver_takes_less_than_the_usual_page(module: str) -> None:
    usual, saving = (
        ink(api.build(desk(), [module], region="US", variant=Variant(ink_saver=saver)).proven)
        for saver in (False, True)
    )
    assert len(usual) == len(saving)
    assert sum(saving) < 0.95 * sum(usual)


@pytest.mark.parametrize("case", SAVING, ids=str)
def test_ink_saver_is_grey_lines_on_white(case: Case) -> None:
    with pikepdf.Pdf.open(pdf_file(built(case).proven.data)) as document:
        for page in document.pages:
            _only_lines(page)
            for annotation in page.get("/Annots", ()):
                if annotation.Subtype == "/Link":
                    assert "/AP" not in annotation
                    continue
                looks = annotation.AP.N
                streams = [looks] if isinstance(looks, pikepdf.Stream) else list(looks.values())
                for stream in streams:
                    assert not COLOURED & {str(i.operator) for i in _parsed(stream)}


def _only_lines(page: pikepdf.Page) -> None:
    grey, kept = 0.0, []
    points: list[tuple[float, float]] = []
    for operands, operator in _parsed(page):
        name, values = str(operator), [float(v) for v in operands if not _is_object(v)]
        assert name not in COLOURED
        if name == "q":
            kept.append(grey)
        elif name == "Q":
            grey = kept.pop()
        elif name in ("g", "G"):
            assert values[0] == 1 or DARKEST <= values[0] <= 0.55
            grey = values[0] if name == "g" else grey
        elif name == "w":
            assert values[0] >= 0.5
        elif name == "re":
            points += [(values[0], values[1]), (values[0] + values[2], values[1] + values[3])]
        elif name in ("m", "l", "c", "v", "y"):
            points += list(zip(values[::2], values[1::2], strict=True))
        elif name in FILLING | {"n", "S", "s"}:
            if name in FILLING and grey < 1:
                for axis in zip(*points, strict=True):
                    assert max(axis) - min(axis) <= ARROW
            points = []


def _parsed(stream: Any) -> Any:
    return pikepdf.parse_content_stream(stream)


def _is_object(value: Any) -> bool:
    return isinstance(value, pikepdf.Object | str | bytes)


def pdf_file(data: bytes) -> Any:
    return io.BytesIO(data)


def test_a_logo_is_grey_in_ink_saver(tmp_path: Path) -> None:
    Image.new("RGB", (900, 150), (20, 90, 110)).save(tmp_path / "logo.png")
    text = json.dumps({"name": "Willow Room", "logo": "logo.png"} | DECIDED)
    (tmp_path / "practice.yaml").write_text(text, encoding="utf-8")
    practice = api.open_practice(tmp_path)
    for saving, space in ((False, "/DeviceRGB"), (True, "/DeviceGray")):
        made = api.build(
            desk(practice), ["stop-pause"], region="US", variant=Variant(ink_saver=saving)
        )
        with pikepdf.Pdf.open(pdf_file(made.proven.data)) as document:
            [picture] = document.pages[0].get_images().values()
            assert picture.ColorSpace == pikepdf.Name(space)


# -- sheets ---------------------------------------------------------------------------------------


def edges(pdf: bytes) -> list[float]:
    """Where the text of each page begins."""
    return [min(g.left for g in page) for page in glyphs(pdf)]


def test_the_binding_changes_sides_with_the_pages() -> None:
    two, one = (
        edges(
            api.build(
                desk(), ["safety-plan"], region="US", variant=Variant(binding=12, sides=sides)
            ).proven.data
        )
        for sides in ("two", "one")
    )
    assert len(two) == len(one) >= 2
    assert min(one) >= 36 + 12 * MM
    for index, (with_two, with_one) in enumerate(zip(two, one, strict=True)):
        assert with_one - with_two == pytest.approx(12 * MM if index % 2 else 0, abs=0.01)


def halves(pdf: bytes) -> list[tuple[str, str]]:
    """The words on the left and on the right half of each sheet."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        width, height = page.get_size()
        reader = page.get_textpage()
        left, right = (
            " ".join(reader.get_text_bounded(x, 0, x + width / 2, height).split())
            for x in (0, width / 2)
        )
        found.append((left, right))
    document.close()
    return found


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_booklet_is_in_signatures_and_its_fillers_carry_the_panel(paper: Any) -> None:
    made = api.build(
        desk(), ["stop-pause"], region="US", paper=paper, variant=Variant(booklet=True)
    )
    pages = made.proven.pages
    total = -(-pages // 4) * 4
    assert total > pages, "this module shows fillers"
    seen: dict[int, str] = {}
    sheets = halves(made.proven.data)
    assert len(sheets) == total // 2
    for side, both in enumerate(sheets):
        outer, inner = total - side, side + 1
        order = (outer, inner) if side % 2 == 0 else (inner, outer)
        seen.update(zip(order, both, strict=True))
    empty = made.handout.language.phrases.empty_page
    for number, words in seen.items():
        assert "911" in words
        assert "988" in words
        assert (f"Page {number} of {pages}" in words) == (number <= pages)
        assert (empty in words) == (number > pages)
    assert sorted(seen) == list(range(1, total + 1))


CARDS: list[tuple[Card, str]] = list(
    product(("single", "folded"), ("US", "GB-ENG", "GB-SCT", "IE", "AU", "NZ", "CA"))
)


@pytest.mark.parametrize(("card", "region"), CARDS)
def test_cards_have_their_size_and_marks_beside_them(card: Card, region: str) -> None:
    made = api.build(desk(), region=region, variant=Variant(card=card))
    layout = Layout.of(made.handout.language.paper(region), Variant(card=card))
    width, height = 85.6 * MM, 54 * MM
    assert layout.leaf == pytest.approx((width, height))
    [sheet] = layout.sheets(made.proven.pages)
    document = pypdfium2.PdfDocument(made.proven.data)
    marks = [
        item.get_bounds()
        for item in document[0].get_objects()
        if item.type == 2 and min(item.get_bounds()[2] - item.get_bounds()[0],
                                  item.get_bounds()[3] - item.get_bounds()[1]) < 1.5
        and not _in_a_card(item.get_bounds(), sheet, width, height)
    ]  # fmt: skip
    xs = sorted(
        {round((left + right) / 2, 1) for left, bottom, right, top in marks if top - bottom > 5}
    )
    ys = sorted(
        {round((bottom + top) / 2, 1) for left, bottom, right, top in marks if right - left > 5}
    )
    assert xs == sorted({round(p.x + w, 1) for p in sheet for w in (0, width)})
    assert ys == sorted({round(p.y + h, 1) for p in sheet for h in (0, height)})
    document.close()
    [page] = glyphs(made.proven.data)
    for glyph in page:
        leaf = leaf_of(glyph, sheet, layout)
        assert leaf is not None
        assert glyph.size >= 8 - 0.01
        assert leaf.x + CARD.margin <= glyph.left
        assert glyph.right <= leaf.x + width - CARD.margin
        assert leaf.y + CARD.margin <= glyph.bottom
        assert glyph.top <= leaf.y + height - CARD.margin
    number = made.handout.contacts.main.voice.display
    large = "".join(g.char for g in page if g.size >= 14 and "Bold" in g.font)
    assert large.count("".join(number.split())) == len(sheet)


def _in_a_card(box: Any, sheet: Any, width: float, height: float) -> bool:
    left, bottom, right, top = box
    return any(
        left < p.x + width - 0.3 and right > p.x + 0.3 and bottom < p.y + height - 0.3
        and top > p.y + 0.3
        for p in sheet
    )  # fmt: skip


@pytest.mark.parametrize("card", ["single", "folded"])
def test_texts_on_cards_dont_touch(card: Card) -> None:
    for region in ("US", "NZ", "IE", "CA"):
        [page] = glyphs(api.build(desk(), region=region, variant=Variant(card=card)).proven.data)
        assert not touching(page)


def test_a_card_names_the_main_line_where_there_are_two_emergency_numbers() -> None:
    text = page_texts(api.build(desk(), region="IE", variant=Variant(card="single")).proven.data)[0]
    assert "Hurt or in danger now: 112 or 999 Need to talk, any hour: call 116 123" in text


# -- choices --------------------------------------------------------------------------------------

CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"booklet": True, "print_size": 16}, "no room in a booklet"),
    ({"booklet": True, "paper": "a5"}, "folded from a larger sheet"),
    ({"booklet": True, "binding": 10.0}, "no edge to bind"),
    ({"booklet": True, "sides": "one"}, "printed on both sides"),
    ({"paper": "half-letter", "print_size": 22}, "no room on paper this small"),
    ({"binding": -1.0}, "no room for a binding"),
    ({"binding": 16.0, "print_size": 16}, "too little room for the lines"),
    ({"copies": 0}, "can't be asked for"),
    ({"card": "single", "binding": 10.0}, "no room for a booklet, a binding or larger type"),
    ({"card": "single", "paper": "a5"}, "cut from a larger sheet"),
    ({"card": "single", "run": True}, "printed by themselves"),
    ({"card": "folded", "sides": "two"}, "printed on one side"),
]


@pytest.mark.parametrize(("chosen", "reason"), CONTRADICTIONS)
def test_contradictions_are_refused_with_a_reason(chosen: dict[str, Any], reason: str) -> None:
    with pytest.raises(Usage, match=reason) as refused:
        Layout(**chosen)
    assert refused.value.remedy


def test_each_contradiction_has_its_example() -> None:
    reasons = [why for _, why, _ in Layout(print_size=12, copies=1)._contradictions()]
    assert len(reasons) == len(CONTRADICTIONS)
    for (_, part), why in zip(CONTRADICTIONS, reasons, strict=True):
        assert part in why


@pytest.mark.parametrize(
    ("chosen", "duplex", "copies"),
    [
        ({}, None, None),
        ({"sides": "one"}, "/Simplex", None),
        ({"sides": "two"}, "/DuplexFlipLongEdge", None),
        ({"sides": "two", "binding": 12.0}, "/DuplexFlipLongEdge", None),
        ({"booklet": True}, "/DuplexFlipShortEdge", None),
        ({"copies": 30}, None, 30),
    ],
)
def test_print_settings_stand_in_the_file(
    chosen: dict[str, Any], duplex: str | None, copies: int | None
) -> None:
    made = api.build(desk(), ["stop-pause"], region="US", variant=Variant(**chosen))
    with pikepdf.Pdf.open(pdf_file(made.proven.data)) as document:
        settings = document.Root.ViewerPreferences
        assert settings.PrintScaling == pikepdf.Name("/None")
        assert bool(settings.DisplayDocTitle)
        assert settings.get("/Duplex") == (pikepdf.Name(duplex) if duplex else None)
        assert settings.get("/NumCopies") == copies


def test_an_address_is_cut_after_a_sign_and_never_within_a_number() -> None:
    made = api.build(
        desk(),
        ["stop-pause"],
        region="GB-ENG",
        clinician_sheet=True,
        paper="a5",
        variant=Variant(print_size=18),
    )
    sources = " ".join(s.text for section in made.handout.sections for s in section.sources)
    assert "10.1002/14651858.CD013668" in sources
    printed_groups = {g for text in page_texts(made.proven.data) for g in digit_groups(text)}
    assert {"14651858", "013668"} <= printed_groups


@pytest.mark.parametrize(
    ("word", "rooms", "parts"),
    [
        ("doi:10.1002/14651858", (100, 12), ["doi:10.1002/14651858"]),
        ("doi:10.1002/14651858", (13, 12), ["doi:10.1002/", "14651858"]),
        ("doi:10.1002/14651858", (3, 20), ["", "doi:10.1002/14651858"]),
        ("abcdefgh12345", (10, 10), ["abcdefgh", "12345"]),
        ("abcdefghijkl", (5, 5), ["abcde", "fghij", "kl"]),
        ("1234567", (3, 3), ["123", "456", "7"]),
    ],
)
def test_where_a_word_is_cut(word: str, rooms: tuple[int, int], parts: list[str]) -> None:
    def room(index: int) -> float:
        return float(rooms[min(index, 1)])

    cuts = reportlab_fixes._cuts(word, [1.0] * len(word), room)
    ends = [0, *cuts, len(word)]
    assert [word[a:b] for a, b in pairwise(ends)] == parts


def test_the_hooks_of_reportlab_that_boxes_and_addresses_lean_on() -> None:
    """Another version of ReportLab fails here, and not on paper."""
    group: Any = KeepTogether([Spacer(1, 20), Spacer(1, 30)])
    group.wrapOn(None, 100, 100)
    assert (group._H, len(group._content), group._wrapInfo) == (50, 2, (100, 100))
    frame: Any = Frame(0, 0, 100, 200)
    assert frame._height == 200
    template: Any = BaseDocTemplate("x", keepTogetherClass=Chain)
    assert template.keepTogetherClass is Chain
    words: Any = paragraph
    lines = inspect.getsource(paragraph.Paragraph.breakLines)
    assert "_splitWord(" in lines
    assert "_splitFragWord(" in lines
    for part, last in (
        (words._SplitWord, words._SplitWordEnd),
        (words._SplitFrag, words._SplitFragH),
        (words._SplitFrag, words._SplitFragHS),
    ):
        assert part.__name__ in ("_SplitWord", "_SplitFrag")
        assert last is not part
        assert last.__name__ not in ("_SplitWord", "_SplitFrag")


# -- the theme ------------------------------------------------------------------------------------

THEMES = sorted(
    {
        repr(layout): (layout, theme_for(layout))
        for paper, size, saver, booklet, card in product(
            ("letter", "a4", "a5", "half-letter"), (None, *PRINT_SIZES), (False, True),
            (False, True), (None, "single"),
        )
        if possible(row := {"paper": paper, "print_size": size, "ink_saver": saver,
                            "sheet": {"booklet": booklet, "card": card}})
        for layout in [layout_of(row)]
    }.items()
)  # fmt: skip
every_theme = pytest.mark.parametrize(
    ("layout", "theme"), [pair for _, pair in THEMES], ids=[pair[0].name for _, pair in THEMES]
)


def luminance(colour: Color) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.red, colour.green, colour.blue)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@every_theme
def test_texts_stand_out_from_what_they_stand_on(layout: Layout, theme: Theme) -> None:
    for text in (theme.ink, theme.quiet, theme.accent, theme.panel_ink):
        for ground in (theme.ground, theme.tint):
            assert contrast(text, ground) >= 7
    if theme.solid:  # a number on its disc
        assert contrast(theme.ground, theme.accent) >= 7
    for ground in (theme.ground, theme.tint):
        assert contrast(theme.rule, ground) >= 3
        assert contrast(theme.accent, ground) >= 3


@every_theme
def test_sizes_keep_to_the_rules(layout: Layout, theme: Theme) -> None:
    size = layout.print_size or (8 if layout.card else SMALLEST)
    types = (
        theme.h1, theme.h2, theme.h3, theme.body, theme.small, theme.footer, theme.least,
        theme.panel_heading, theme.panel_words, theme.panel_strong, theme.panel_own,
        theme.panel_number,
    )  # fmt: skip
    assert min(types) >= size
    assert theme.h1 >= theme.h2 >= theme.h3 >= theme.body >= theme.small
    assert theme.writing_line >= HANDWRITING
    limits = CARD if layout.card else SHEET
    assert theme.margin_edge >= limits.margin
    assert theme.margin_side >= limits.margin
    assert theme.panel_number >= (limits.compact if layout.compact else limits.first)
    assert theme.panel_words >= limits.words
    assert theme.panel_own >= 12
    if (layout.print_size or 0) >= LARGE:
        assert theme.leading >= 1.25 * theme.body
        assert not theme.italics


def test_a_practice_with_long_names_fits_its_cards() -> None:
    made = api.build(desk(PRACTICE), region="GB-ENG", variant=Variant(card="folded"))
    assert "555-0100" in " ".join(page_texts(made.proven.data))
