"""Each saboteur must end in exit code 4, no new file, and the old file as it was."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import Color, HexColor

from desks import desk
from groundsheet import api
from groundsheet.crisis import AlwaysOpenVoiceLine
from groundsheet.delivery import place
from groundsheet.errors import GroundsheetError, ProofFailed, Refused
from groundsheet.formats import FORMATS
from groundsheet.handout import Handout, Rendered
from groundsheet.layout import USUAL, Layout, Paper, Variant
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.tagged import TaggedCanvas
from groundsheet.people import OwnNumber, Practice
from groundsheet.proof import Proven, prove
from independent import faults, require_poppler
from saboteurs import (
    Saboteur,
    Scene,
    annotation,
    box_over,
    covered,
    cropped,
    digit,
    edited,
    field_over,
    font_of_a_kind_told_elsewhere,
    font_of_a_stream,
    font_taken_out,
    font_without_program,
    foreign_page,
    layers,
    link_elsewhere,
    locked,
    missing,
    more_words,
    moved,
    no_record,
    on_page,
    other_unit,
    over_dark,
    page_action,
    page_removed,
    pages_swapped,
    places_changed,
    redefined,
    regular,
    rotated,
    said_otherwise,
    same_page_again,
    script,
    taller,
    with_lines,
    with_theme,
    with_words,
    without,
)

OLD = b"the old file"
PACKET = ("--recipe", "first-steps")
"""Three pages, which have a list of the contacts that don't stand in the panel."""
SKILL = ("stop-pause",)
"""One page, with services in the second row of its panel."""
Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]


def build(run: Callable[..., int], *what: str) -> int:
    """Builds a file."""
    return run("build", *what, "--region", "US", "--force", "-o", "a.pdf")


def caught(run: Callable[..., int], folder: Path, *what: str) -> bool:
    """Whether the build was refused with the old file untouched and nothing else left."""
    (folder / "a.pdf").write_bytes(OLD)
    code = build(run, *what)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return code == 4 and files == {"a.pdf": OLD}


# -- saboteurs of the drawing ---------------------------------------------------------------------


PALE = {"panel_ink": HexColor("#AAAAAA")}
SEE_THROUGH = {"panel_ink": Color(0, 0, 0, alpha=0.2)}

NOT_THERE = "the help panel is not on it, or not digit for digit."
MARGIN = "the help panel is not inside the margin of 36 pt."
UNSEEN = "the help panel: its letters can't be seen, or not in enough contrast."
OTHERWISE = "the help panel: its letters don't look as they should"
FILM = "what a page is drawn with has /ExtGState"
OVER = "something lies over the help panel, or across it."
SMALL = "the help panel is set smaller than 9 pt."
TINY = "a text is smaller or larger than ours."
FIRST = "a first number in the panel is not bold, or smaller than 20 pt."
NOT_BOLD = "a number in the panel is not bold."
ELSEWHERE = "a number stands on it that the handout doesn't hold."

DRAWN: dict[str, tuple[Saboteur, str]] = {
    "panel missing": (missing, NOT_THERE),
    "another text said than is drawn": (said_otherwise, "BDC has other operands than ours."),
    "panel off the paper": (moved(0, -200), MARGIN),
    "panel in the margin below": (moved(0, -24), MARGIN),
    "panel in the margin at the side": (moved(-12, 0), MARGIN),
    "panel partly off the side": (moved(180, 0), MARGIN),
    "panel under a white box": (covered(), OTHERWISE),
    "lower half under a white box": (covered((0, 0, 1, 0.5)), OTHERWISE),
    "first row under a white box": (covered((0, 0.6, 1, 1)), OTHERWISE),
    "one digit under a white box": (covered(digit("988", 1), "988"), OTHERWISE),
    "a digit of the second row under a white box": (
        covered(digit("988", 1), "988", which=1),
        OTHERWISE,
    ),
    "part of a digit under a white box": (covered((0.4, 0.4, 0.6, 0.6), "988"), OTHERWISE),
    "panel under a black box": (covered(shade=0), UNSEEN),
    "a bar across a digit": (covered(digit("988", 1, 0.4, 0.6), "988", shade=0), OTHERWISE),
    "a line through the panel": (covered((0, 0.5, 1, 0.51), shade=0), OTHERWISE),
    "a dark film over the panel": (covered(shade=0, alpha=0.2), FILM),
    "a digit on a dark bar": (over_dark(digit("988", 1, 0.4, 0.6), "988"), OTHERWISE),
    "a digit on the bar of a frame": (
        over_dark(digit("988", 1, 0.3, 0.7), "988", framed=True),
        OTHERWISE,
    ),
    "pale ink": (with_theme(**PALE), UNSEEN),
    "pale ink by transparency": (with_theme(**SEE_THROUGH), FILM),
    "4 pt": (
        with_theme(panel_words=4.0, panel_strong=4.0),
        "a text is smaller or larger than ours.",
    ),
    "words of 8.5 pt": (with_theme(panel_words=8.5), SMALL),
    "first numbers of 19 pt": (with_theme(panel_number=19.0), FIRST),
    "scaled down": (moved(40, 40, 0.85), FIRST),
    "one digit changed": (with_words("988", "989"), NOT_THERE),
    "another region's number": (with_words("911", "999"), NOT_THERE),
    "the first two in each other's place": (with_lines(places_changed), NOT_THERE),
    "numbers not bold": (regular(), NOT_BOLD),
    "first number not bold": (regular("Call or text"), FIRST),
    "numbers of the second row not bold": (regular("oprima"), NOT_BOLD),
    "without the emergency number": (without("Call 911"), NOT_THERE),
    "without what else the main line has": (without("Chat at"), NOT_THERE),
    "without the line of another language": (without("En español"), NOT_THERE),
    "without what to do if nobody answers": (without("If a line doesn"), NOT_THERE),
    "another region's number elsewhere": (more_words, ELSEWHERE),
}


ON_EACH = ("panel missing", "panel in the margin below", "one digit under a white box")
"""Of what is read, of where it is, and of what is seen, one is drawn on each page."""
PLACES = [
    (name, page)
    for index, name in enumerate(DRAWN)
    for page in ((1, 2, 3) if name in ON_EACH else (1 + index % 3,))
]
"""The others are drawn on one page, each in turn: pages are looked at in the same way."""


@pytest.mark.parametrize(("name", "page"), PLACES)
def test_a_saboteur_of_the_drawing(
    run: Callable[..., int],
    tmp_path: Path,
    monkeypatch: Patch,
    capsys: Capture,
    name: str,
    page: int,
) -> None:
    saboteur, why = DRAWN[name]
    on_page(page, saboteur, monkeypatch)
    assert caught(run, tmp_path, *PACKET)
    said = capsys.readouterr().err
    assert why in said
    assert {int(number) for number in re.findall(r"^  page (\d+):", said, re.M)} == {page}


SECOND_ROW: dict[str, tuple[Saboteur, str]] = {
    "one digit changed": (with_words("741741", "741742"), NOT_THERE),
    "keyword changed": (with_words("HOME", "HOPE"), NOT_THERE),
    "a service removed": (without("Crisis Text Line"), NOT_THERE),
    "number not bold": (regular("741741"), NOT_BOLD),
    "numbers of 8 pt": (with_theme(panel_strong=8.0), SMALL),
    "one digit under a white box": (covered(digit("741741", 1), "741741"), OTHERWISE),
    "a bar across a digit": (covered(digit("741741", 1, 0.4, 0.6), "741741", shade=0), OTHERWISE),
    "a digit on a dark bar": (
        over_dark(digit("741741", 1, 0.3, 0.7), "741741", framed=True),
        OTHERWISE,
    ),
}


@pytest.mark.parametrize("name", SECOND_ROW)
def test_the_services_of_the_second_row_are_proven(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, capsys: Capture, name: str
) -> None:
    saboteur, why = SECOND_ROW[name]
    on_page(1, saboteur, monkeypatch)
    assert caught(run, tmp_path, *SKILL)
    assert why in capsys.readouterr().err


# The first number and the words, and what is too small for them.
LARGE: dict[str, tuple[tuple[str, ...], dict[str, Any], str]] = {
    "numbers on a small page": (("--paper", "a5"), {"panel_number": 13.5}, "smaller than 14 pt"),
    "numbers": (("--print-size", "18"), {"panel_number": 17.5}, "smaller than 18 pt"),
    "words": (("--print-size", "18"), {"panel_words": 17.5}, "set smaller than 18 pt"),
    "all of 24 pt": (
        ("--print-size", "24"), {"panel_words": 22.0, "panel_number": 22.0}, "set smaller than 24",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_a_panel_is_as_large_as_the_type_that_was_chosen(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, capsys: Capture, name: str
) -> None:
    options, theme, why = LARGE[name]
    on_page(2, with_theme(**theme), monkeypatch)
    assert caught(run, tmp_path, *SKILL, *options)
    assert why in capsys.readouterr().err


# Fillers have no number. What is proven of each leaf is told by the sheet that it stands on.
LEAVES = [
    *((Variant(), True, page, page or 4) for page in (1, 2, 3, None)),
    *((Variant(print_size=18, sides="two"), True, page, page) for page in (1, 4)),
    *((Variant(booklet=True), False, page, sheet)
      for page, sheet in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (6, 3), (None, 1))),
]  # fmt: skip


@functools.cache
def sound(variant: Variant = USUAL, in_run: bool = False) -> Rendered:
    """The packet as it is drawn without sabotage, which the proof passes."""
    handout = api.build(desk(), recipe="first-steps", region="US").handout
    layout = Layout.of("letter", variant)
    rendered = FORMATS["sheet"].render(handout, layout.in_run() if in_run else layout)
    prove(rendered)
    return rendered


@pytest.mark.parametrize(
    ("saboteur", "why"), [(missing, NOT_THERE), (covered(), OTHERWISE)], ids=["missing", "covered"]
)
@pytest.mark.parametrize(("variant", "in_run", "page", "sheet"), LEAVES, ids=str)
def test_no_leaf_of_any_sheet_lacks_its_panel(
    monkeypatch: Patch,
    variant: Variant,
    in_run: bool,
    page: int | None,
    sheet: int,
    saboteur: Saboteur,
    why: str,
) -> None:
    good = sound(variant, in_run)
    handout, layout = good.handout, good.layout
    on_page(page, saboteur, monkeypatch)
    bad = FORMATS["sheet"].render(handout, layout)
    assert bad.pages == good.pages
    with pytest.raises(ProofFailed) as failed:
        prove(bad)
    problems = failed.value.problems
    assert all(why in problem.message for problem in problems)
    # More than one leaf of a booklet may be meant to be empty.
    assert page is None or len(problems) == 1
    assert f"page {sheet}" in {str(problem.place) for problem in problems}


SPECIMEN: dict[str, Saboteur] = {
    "missing": missing,
    "off the paper": moved(0, 60),
    "partly off the side": moved(200, 0),
    "under a white box": covered(),
    "one letter under a white box": covered((0.5, 0, 0.52, 1)),
    "crossed out": covered((0, 0.5, 1, 0.6), shade=0),
    "pale": with_theme(**PALE),
    "scaled down": moved(122, 296, 0.6),
}


@pytest.mark.parametrize("name", SPECIMEN)
def test_the_mark_of_a_specimen_is_proven(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, capsys: Capture, name: str
) -> None:
    original = Furniture._specimen
    monkeypatch.setattr(
        Furniture,
        "_specimen",
        lambda self, canvas: SPECIMEN[name](Scene(self, canvas, original)),
    )
    assert caught(run, tmp_path, *PACKET, "--as-of", "2026-01-01")
    assert "the mark of a specimen is not on it, or can't be seen." in capsys.readouterr().err


def test_a_canvas_that_is_not_ours(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(HandoutCanvas, "showPage", TaggedCanvas.showPage)
    assert caught(run, tmp_path, *PACKET)


def test_a_second_template_shows_the_panel_all_the_same(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch
) -> None:
    """The panel is a property of the canvas: a template that knows nothing of it can't lose it."""
    from reportlab.platypus import Frame, PageTemplate

    from groundsheet.pdf.document import Document

    original = Document.addPageTemplates

    def two(self: Any, templates: Any) -> None:
        frame = Frame(54, 220, 500, 500)
        if not templates:
            return
        other = PageTemplate("other", [frame], autoNextPageTemplate="other")
        templates[0].autoNextPageTemplate = "other"
        original(self, [*templates, other])

    monkeypatch.setattr(Document, "addPageTemplates", two)
    require_poppler()
    assert build(run, *PACKET) == 0
    assert faults(tmp_path / "a.pdf", ("911", "988"), "988 Suicide & Crisis Lifeline") == []


# -- saboteurs of the bytes -----------------------------------------------------------------------


BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a foreign page merged in": (edited(foreign_page), "the font /Helvetica isn't in the file."),
    "a page twice": (edited(same_page_again), "a field stands in two places."),
    "a page removed": (edited(page_removed), "is named that isn't in its place."),
    "pages in another order": (edited(pages_swapped), "page 1: “Page 1 of 3” is not on it."),
    "a white box over the panel": (edited(box_over), OTHERWISE),
    "the panel cropped": (edited(cropped), "its cropbox is not the whole page."),
    "a page turned": (edited(rotated), "it is rotated."),
    "a page in another unit": (edited(other_unit), "it has its own unit of length."),
    "layers": (edited(layers), "the document has /OCProperties"),
    "an annotation over the panel": (edited(annotation), "an annotation that could cover"),
    "a field over the panel": (edited(field_over), "a field lies over the help panel."),
    "a link elsewhere": (edited(link_elsewhere), "an address that the handout doesn't hold."),
    "a script": (edited(script), "the document has /OpenAction"),
    "an action of a page": (edited(page_action), "page 2: a page has /AA"),
    "a taller page": (edited(taller), "it has another size than the paper"),
    "locked": (locked, "the file is locked"),
    "a font taken out": (edited(font_taken_out), "GroundsheetForm isn't in the file."),
    "a font without its program": (
        edited(font_without_program),
        "the font /Helvetica isn't in the file.",
    ),
    "a font of a kind told elsewhere": (
        edited(font_of_a_kind_told_elsewhere),
        "the font /Helvetica isn't in the file.",
    ),
    "a font of a stream": (edited(font_of_a_stream), "the font /Helvetica isn't in the file."),
    "the record removed": (edited(no_record), "the metadata can't be read back."),
    "half a file": (lambda data: data[: len(data) // 2], "the file is cut off"),
    "a byte short of the end": (lambda data: data[:-8], "the file is cut off"),
    "a hole in the middle": (
        lambda data: data[:9000] + data[9400:],
        "cross-references can't be read.",
    ),
    "empty": (lambda data: b"", "the file is cut off"),
    "an incremental update": (redefined, "the file was changed after it was made"),
}


@pytest.mark.parametrize("name", BYTES)
def test_a_saboteur_of_the_bytes(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, capsys: Capture, name: str
) -> None:
    original, (sabotage, why) = FORMATS["sheet"], BYTES[name]
    good = sound()

    def render(handout: Handout, layout: Layout) -> Rendered:
        assert layout == good.layout
        return dataclasses.replace(good, pdf=sabotage(good.pdf))

    monkeypatch.setitem(FORMATS, "sheet", dataclasses.replace(original, render=render))
    assert caught(run, tmp_path, *PACKET)
    assert why in capsys.readouterr().err


def test_the_sabotaged_update_is_a_readable_file(run: Callable[..., int], tmp_path: Path) -> None:
    """The update above is no broken file: readers show its second page, without a panel."""
    from pages import page_texts

    assert build(run, *PACKET) == 0
    (tmp_path / "b.pdf").write_bytes(redefined((tmp_path / "a.pdf").read_bytes()))
    texts = page_texts(tmp_path / "b.pdf")
    assert "988" in texts[0]
    assert "988" not in texts[1]
    assert run("verify", "b.pdf") == 1


def test_without_sabotage_it_passes(run: Callable[..., int], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(OLD)
    assert build(run, *PACKET) == 0
    assert (tmp_path / "a.pdf").read_bytes() != OLD


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", ["Guinea-Bissau", "Côte d’Ivoire", "St. Lucia – I’ll, l!"])
def test_narrow_glyphs_are_no_fault(paper: Paper, name: str) -> None:
    """A hyphen or a full stop fills its box with ink; at some places less than at others."""
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    numbers = tuple(
        OwnNumber(label=label, phone="555-0100", hours=f"Monday - Friday, 9 – 5. {label}")
        for label in (name, f"{name}.", f"{name}, l")
    )
    for first in range(len(numbers)):
        practice = Practice(name="Example Practice", numbers=numbers[first:] + numbers[:first])
        handout = dataclasses.replace(handout, practice=practice)
        prove(FORMATS["sheet"].render(handout, Layout(paper=paper)))


# -- the locks by type ----------------------------------------------------------------------------


def test_proven_is_made_by_the_proof_alone() -> None:
    with pytest.raises(TypeError):
        Proven(b"%PDF-", 1, object())


def test_only_proven_bytes_are_delivered(tmp_path: Path) -> None:
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    rendered: Any = FORMATS["sheet"].render(handout, Layout())
    with pytest.raises(TypeError):
        place(rendered, tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_handout_needs_contacts() -> None:
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    none: Any = None
    with pytest.raises(Refused):
        dataclasses.replace(handout, contacts=none)
    with pytest.raises(Refused):
        dataclasses.replace(handout.contacts, emergency=())


def test_no_other_service_can_be_the_main_line() -> None:
    contacts = api.contacts(desk(), "US")
    with pytest.raises(GroundsheetError):
        AlwaysOpenVoiceLine(contacts.services[0])


def test_the_panel_has_words_and_bold_numbers() -> None:
    handout = api.build(desk(), [*SKILL], region="US").handout
    assert [run.text for part in handout.panel.reading for run in part if run.strong] == [
        "911", "988", "988lifeline.org", "988", "2", "AYUDA", "988", "HOME", "741741", "988", "911",
    ]  # fmt: skip
    assert {"Hurt, or not safe now", "Police, fire, ambulance"} < set(
        handout.panel.text.split("\n")
    )
