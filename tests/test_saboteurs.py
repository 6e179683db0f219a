"""Each saboteur must end in exit code 4, no new file, and the old file as it was."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pikepdf
import pytest
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from desks import desk
from groundsheet import api
from groundsheet.crisis import AlwaysOpenVoiceLine
from groundsheet.delivery import place
from groundsheet.errors import GroundsheetError, ProofFailed, Refused
from groundsheet.formats import FORMATS
from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout, Paper, Variant
from groundsheet.pdf import fonts
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.panel import PanelBox
from groundsheet.pdf.tagged import TaggedCanvas
from groundsheet.people import OwnNumber, Practice
from groundsheet.proof import Proven, prove
from groundsheet.text import plain_text
from independent import faults, require_poppler

OLD = b"the old file"
PACKET = ("--recipe", "first-steps")
"""Three pages, which have a list of the contacts that don't stand in the panel."""
SKILL = ("stop-pause",)
"""One page, with services in the second row of its panel."""
Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]
Box = tuple[float, float, float, float]


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


@dataclasses.dataclass
class Scene:
    """A part of a page that is about to be drawn: what it is, where, and who draws it."""

    part: Any
    canvas: Any
    drawing: Callable[[Any, Any], None]

    def draw(self, another: Any = None) -> None:
        """Draws the part, or another in its place."""
        self.drawing(another or self.part, self.canvas)

    def lines(self) -> list[tuple[str, Box]]:
        """What its lines say, each with its box, from the baseline to the top of its digits."""
        lines = []

        def line(x: float, y: float, text: str, size: float, strong: bool = False) -> float:
            start = x + fonts.width(text[: -len(text.lstrip())], size, strong)
            end = start + fonts.width(text.strip(), size, strong)
            lines.append((text.strip(), (start, y, end, y + 0.67 * size)))
            return x + fonts.width(text, size, strong)

        stand_in = MagicMock()
        stand_in.line_of_text = line
        self.drawing(self.part, stand_in)
        return lines

    def box(self, word: str = "", which: int = 0) -> Box:
        """Where a line stands that says this and nothing else, or all that it says."""
        boxes = [box for said, box in self.lines() if word in ("", said)]
        if word:
            return boxes[which]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts) - 2, min(bottoms) - 3, max(rights) + 2, max(tops) + 2


Saboteur = Callable[[Scene], None]
WHOLE = (0.0, 0.0, 1.0, 1.0)


def on_page(number: int | None, saboteur: Saboteur, patch: Patch) -> None:
    """Has the panel of one page drawn by a saboteur; that of the fillers where there is no number.

    A page of a booklet counts by itself, whatever stands beside it on the sheet.
    """
    page, panel = Furniture.draw, PanelBox.draw

    def other(box: PanelBox, canvas: HandoutCanvas, x: float, y: float, elements: Any) -> None:
        saboteur(Scene(box, canvas, lambda part, onto: panel(part, onto, x, y, elements)))

    def draw(self: Furniture, canvas: HandoutCanvas, at: int | None) -> None:
        with Patch.context() as here:
            if at == number:
                here.setattr(PanelBox, "draw", other)
            page(self, canvas, at)

    patch.setattr(Furniture, "draw", draw)


def missing(scene: Scene) -> None:
    pass


def moved(x: float, y: float, factor: float = 1.0) -> Saboteur:
    def draw(scene: Scene) -> None:
        scene.canvas.saveState()
        scene.canvas.translate(x, y)
        scene.canvas.scale(factor, factor)
        scene.draw()
        scene.canvas.restoreState()

    return draw


def part_of(box: Box, part: Box) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a part of a box, which reaches from 0 to 1."""
    wide, high = box[2] - box[0], box[3] - box[1]
    left, bottom, right, top = part
    return (
        box[0] + left * wide,
        box[1] + bottom * high,
        (right - left) * wide,
        (top - bottom) * high,
    )


def covered(
    part: Box = WHOLE, word: str = "", which: int = 0, shade: float = 1.0, alpha: float = 1.0
) -> Saboteur:
    """Lays a box over a part of all, or over a part of one word."""

    def draw(scene: Scene) -> None:
        scene.draw()
        with scene.canvas.decoration():
            scene.canvas.setFillColor(Color(shade, shade, shade, alpha=alpha))
            scene.canvas.rect(*part_of(scene.box(word, which), part), stroke=0, fill=1)

    return draw


def over_dark(part: Box, word: str, *, framed: bool = False) -> Saboteur:
    """Lays a dark bar between the panel's ground and a word.

    With `framed`, it is of one path with lines above and below, so that it seems to be a ground.
    """

    def draw(scene: Scene) -> None:
        original, whole = scene.canvas.roundRect, scene.box()
        bars = [part_of(scene.box(word), part)]
        if framed:
            bars += [part_of(whole, (0, y, 1, y + 0.01)) for y in (0, 0.99)]

        def ground(*arguments: Any, **more: Any) -> None:
            original(*arguments, **more)
            path = scene.canvas.beginPath()
            for bar in bars:
                path.rect(*bar)
            scene.canvas.setFillGray(0)
            scene.canvas.drawPath(path, stroke=0, fill=1)

        with Patch.context() as here:
            here.setattr(scene.canvas, "roundRect", ground)
            scene.draw()

    return draw


def said_otherwise(scene: Scene) -> None:
    """Other digits are drawn, and the file says that they are the right ones."""
    original = scene.canvas.line_of_text

    def other(x: float, y: float, text: str, size: float, strong: bool = False) -> float:
        if text.strip() != "988":
            return float(original(x, y, text, size, strong))
        scene.canvas._code.append("/Span <</ActualText (988)>> BDC")
        end = float(original(x, y, text.replace("988", "889"), size, strong))
        scene.canvas._code.append("EMC")
        return end

    with Patch.context() as here:
        here.setattr(scene.canvas, "line_of_text", other)
        scene.draw()


def with_theme(**values: Any) -> Saboteur:
    """Other colours or sizes; the panel is laid out anew with them."""

    def draw(scene: Scene) -> None:
        theme = dataclasses.replace(scene.part.theme, **values)
        if isinstance(scene.part, PanelBox):
            scene.draw(dataclasses.replace(scene.part, theme=theme))
            return
        with Patch.context() as here:
            here.setattr(scene.part, "theme", theme)
            scene.draw()

    return draw


def with_lines(change: Callable[[list[Any]], list[Any]]) -> Saboteur:
    """Other lines of the panel than those that were laid out."""

    def draw(scene: Scene) -> None:
        box = dataclasses.replace(scene.part)
        box._lines = change(box._lines)
        assert box._lines != scene.part._lines
        scene.draw(box)

    return draw


def with_words(old: str, new: str) -> Saboteur:
    """Other words wherever they stand, in a part with a line that has these and nothing else."""

    def change(lines: list[Any]) -> list[Any]:
        return [
            dataclasses.replace(
                line,
                words=tuple(
                    dataclasses.replace(
                        run, text=re.sub(rf"^( ?){old}( ?)$", rf"\g<1>{new}\2", run.text)
                    )
                    for run in line.words
                ),
            )
            for line in lines
        ]

    return with_lines(change)


def without(words: str) -> Saboteur:
    """Without the parts that have these words in them."""

    def change(lines: list[Any]) -> list[Any]:
        gone = {line.part for line in lines if words in plain_text(line.words)}
        return [line for line in lines if line.part not in gone]

    return with_lines(change)


def regular(words: str = "") -> Saboteur:
    """Numbers that aren't bold, in the lines with these words."""

    def change(lines: list[Any]) -> list[Any]:
        return [
            dataclasses.replace(
                line, words=tuple(dataclasses.replace(run, strong=False) for run in line.words)
            )
            if words in plain_text(line.words)
            else line
            for line in lines
        ]

    return with_lines(change)


def places_changed(lines: list[Any]) -> list[Any]:
    """The main line stands in place of the emergency number, and the other way round."""
    one, other = (
        next(line for line in lines if plain_text(line.words) == words)
        for words in ("Call 911", "Call or text 988")
    )
    swap = {id(one): other, id(other): one}
    return [dataclasses.replace(line, words=swap.get(id(line), line).words) for line in lines]


def more_words(scene: Scene) -> None:
    scene.draw()
    with scene.canvas.artifact():
        scene.canvas.line_of_text(72, 400, "Call 116 123", 12)


PALE = {"band": HexColor("#AAAAAA")}
SEE_THROUGH = {"band": Color(0, 0, 0, alpha=0.2)}

NOT_THERE = "the help panel is not on it, or not digit for digit."
MARGIN = "the help panel is not inside the margin of 36 pt."
UNSEEN = "glyphs of the help panel can't be seen, or not in enough contrast."
OVER = "something lies over the help panel, or across it."
SMALL = "the help panel is set smaller than 9 pt."
FIRST = "a first number in the panel is not bold, or smaller than 20 pt."
NOT_BOLD = "a number in the panel is not bold."
ELSEWHERE = "a number stands on it that the handout doesn't hold."

DRAWN: dict[str, tuple[Saboteur, str]] = {
    "panel missing": (missing, NOT_THERE),
    "another text said than is drawn": (said_otherwise, OVER),
    "panel off the paper": (moved(0, -200), MARGIN),
    "panel in the margin below": (moved(0, -24), MARGIN),
    "panel in the margin at the side": (moved(-12, 0), MARGIN),
    "panel partly off the side": (moved(180, 0), MARGIN),
    "panel under a white box": (covered(), UNSEEN),
    "lower half under a white box": (covered((0, 0, 1, 0.5)), UNSEEN),
    "first row under a white box": (covered((0, 0.6, 1, 1)), UNSEEN),
    "one digit under a white box": (covered((0.33, 0, 0.66, 1), "988"), UNSEEN),
    "a digit of the second row under a white box": (
        covered((0.33, 0, 0.66, 1), "988", which=1),
        UNSEEN,
    ),
    "part of a digit under a white box": (covered((0.4, 0.4, 0.6, 0.6), "988"), OVER),
    "panel under a black box": (covered(shade=0), UNSEEN),
    "a bar across a digit": (covered((0.33, 0.4, 0.66, 0.6), "988", shade=0), OVER),
    "a line through the panel": (covered((0, 0.5, 1, 0.51), shade=0), OVER),
    "a dark film over the panel": (covered(shade=0, alpha=0.2), OVER),
    "a digit on a dark bar": (over_dark((0.33, 0.4, 0.66, 0.6), "988"), OVER),
    "a digit on the bar of a frame": (
        over_dark((0.33, 0.3, 0.66, 0.7), "988", framed=True),
        UNSEEN,
    ),
    "pale ink": (with_theme(**PALE), UNSEEN),
    "pale ink by transparency": (with_theme(**SEE_THROUGH), UNSEEN),
    "4 pt": (with_theme(panel_words=4.0, panel_strong=4.0), SMALL),
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
    "without what to do if nobody answers": (without("does not answer"), NOT_THERE),
    "another region's number elsewhere": (more_words, ELSEWHERE),
}


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize("name", DRAWN)
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
    "one digit under a white box": (covered((0.4, 0, 0.6, 1), "741741"), UNSEEN),
    "a bar across a digit": (covered((0.4, 0.4, 0.6, 0.6), "741741", shade=0), OVER),
    "a digit on a dark bar": (over_dark((0.4, 0.3, 0.6, 0.7), "741741", framed=True), UNSEEN),
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


@pytest.mark.parametrize(
    ("saboteur", "why"), [(missing, NOT_THERE), (covered(), UNSEEN)], ids=["missing", "covered"]
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
    handout = api.build(desk(), recipe="first-steps", region="US").handout
    layout = Layout.of("letter", variant)
    layout = layout.in_run() if in_run else layout
    good = FORMATS["sheet"].render(handout, layout)
    prove(good)
    on_page(page, saboteur, monkeypatch)
    bad = FORMATS["sheet"].render(handout, layout)
    assert bad.pages == good.pages
    with pytest.raises(ProofFailed) as failed:
        prove(bad)
    [problem] = failed.value.problems
    assert problem.message.endswith(why)
    assert str(problem.place) == f"page {sheet}"


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
        frame = Frame(54, 120, 500, 600)
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


def edited(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    def sabotage(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            pdf.save(out)
        return out.getvalue()

    return sabotage


def foreign_page(pdf: pikepdf.Pdf) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "A page from elsewhere")
    canvas.save()
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as other:
        pdf.pages.append(other.pages[0])


def same_page_again(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def page_removed(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def pages_swapped(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[0]
    del pdf.pages[0]
    pdf.pages.append(first)


def box_over(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].contents_add(b"q 1 g 0 0 612 80 re f Q")


def cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].CropBox = [0, 100, 612, 792]


def rotated(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Rotate = 180


def other_unit(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].UserUnit = 0.3


def layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary())


def annotation(pdf: pikepdf.Pdf) -> None:
    square = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[0, 0, 612, 80], C=[1], IC=[1]
    )
    pdf.pages[1].Annots = pikepdf.Array([pdf.make_indirect(square)])


def script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
    pdf.Root.OpenAction = action


def page_action(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
    pdf.pages[1].AA = pikepdf.Dictionary(O=action)


def taller(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].MediaBox = [0, 0, 612, 1008]


def font_without_program(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.Resources.Font["/Other"] = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.contents_add(b"BT /Other 12 Tf 72 400 Td (Do not) Tj ET")


def font_of_a_kind_told_elsewhere(pdf: pikepdf.Pdf) -> None:
    font_without_program(pdf)
    kind = pdf.make_indirect(pikepdf.Name.Type1)
    pdf.pages[1].Resources.Font["/Other"].Subtype = kind


def font_of_a_stream(pdf: pikepdf.Pdf) -> None:
    """Its dictionary stands within that of a stream."""
    font = pikepdf.Dictionary(Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    stream = pdf.Root.AcroForm.Fields[0].AP.N
    stream.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Other=font))


def locked(data: bytes) -> bytes:
    """Opens without a password, for those whose reader knows how."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    return out.getvalue()


def font_taken_out(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            del item["/FontFile2"]


def no_record(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def redefined(data: bytes) -> bytes:
    """An incremental update that gives page 2 another content stream."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[1].obj
        number = page.objgen[0]
        size = int(pdf.trailer.Size)
        root = pdf.trailer.Root.objgen[0]
        resources = page.Resources.unparse(resolved=False).decode("latin-1")
        parent = page.Parent.objgen[0]
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    body = b"q 1 g 0 0 612 80 re f Q"
    out = bytearray(data)
    first = len(out)
    out += (
        f"{number} 0 obj\n<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 612 792]"
        f"/Resources {resources}/Contents {size} 0 R>>\nendobj\n"
    ).encode("latin-1")
    second = len(out)
    out += b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (size, len(body), body)
    xref = len(out)
    out += b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (number, first, size, second)
    out += b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 1, root, previous, xref,
    )  # fmt: skip
    return bytes(out)


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "a foreign page merged in": edited(foreign_page),
    "a page twice": edited(same_page_again),
    "a page removed": edited(page_removed),
    "pages in another order": edited(pages_swapped),
    "a white box over the panel": edited(box_over),
    "the panel cropped": edited(cropped),
    "a page turned": edited(rotated),
    "a page in another unit": edited(other_unit),
    "layers": edited(layers),
    "an annotation over the panel": edited(annotation),
    "a script": edited(script),
    "an action of a page": edited(page_action),
    "a taller page": edited(taller),
    "locked": locked,
    "a font taken out": edited(font_taken_out),
    "a font without its program": edited(font_without_program),
    "a font of a kind told elsewhere": edited(font_of_a_kind_told_elsewhere),
    "a font of a stream": edited(font_of_a_stream),
    "the record removed": edited(no_record),
    "half a file": lambda data: data[: len(data) // 2],
    "a byte short of the end": lambda data: data[:-8],
    "a hole in the middle": lambda data: data[:9000] + data[9400:],
    "empty": lambda data: b"",
    "an incremental update": redefined,
}


@pytest.mark.parametrize("name", BYTES)
def test_a_saboteur_of_the_bytes(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, name: str
) -> None:
    original = FORMATS["sheet"]

    def render(handout: Handout, layout: Layout) -> Rendered:
        rendered = original.render(handout, layout)
        return dataclasses.replace(rendered, pdf=BYTES[name](rendered.pdf))

    monkeypatch.setitem(FORMATS, "sheet", dataclasses.replace(original, render=render))
    assert caught(run, tmp_path, *PACKET)


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
    assert {"Hurt or in danger", "Police, fire, ambulance"} < set(handout.panel.text.split("\n"))
