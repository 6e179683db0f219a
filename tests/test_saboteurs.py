"""Each saboteur must end in exit code 4, no new file, and the old file as it was."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from desks import desk
from groundsheet import api
from groundsheet.crisis import AlwaysOpenVoiceLine
from groundsheet.delivery import place
from groundsheet.errors import GroundsheetError, Refused
from groundsheet.formats import FORMATS
from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout, Paper
from groundsheet.pdf import furniture as drawing
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.tagged import TaggedCanvas
from groundsheet.proof import Proven, prove
from groundsheet.text import Run
from independent import faults, require_poppler

OLD = b"the old file"
PACKET = ("build", "--recipe", "first-steps", "--region", "US", "--force", "-o", "a.pdf")
Patch = pytest.MonkeyPatch
Box = tuple[float, float, float, float]


def caught(run: Callable[..., int], folder: Path, *more: str) -> bool:
    """Whether the build was refused with the old file untouched and nothing else left."""
    (folder / "a.pdf").write_bytes(OLD)
    code = run(*PACKET, *more)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return code == 4 and files == {"a.pdf": OLD}


# -- saboteurs of the drawing ---------------------------------------------------------------------


def on_page(
    number: int, change: Callable[[Furniture, HandoutCanvas, Any], None], patch: Patch
) -> None:
    """Changes how the band is drawn on one page."""
    original = Furniture._band

    def band(self: Furniture, canvas: HandoutCanvas) -> None:
        if canvas.getPageNumber() == number:
            change(self, canvas, original)
        else:
            original(self, canvas)

    patch.setattr(Furniture, "_band", band)


def no_band(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
    pass


def moved(x: float, y: float) -> Callable[[Furniture, HandoutCanvas, Any], None]:
    def change(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
        canvas.saveState()
        canvas.translate(x, y)
        band(self, canvas)
        canvas.restoreState()

    return change


def scaled(
    factor: float, x: float = 40, y: float = 40
) -> Callable[[Furniture, HandoutCanvas, Any], None]:
    def change(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(factor, factor)
        band(self, canvas)
        canvas.restoreState()

    return change


def covered(
    x: float, y: float, width: float, height: float, shade: float = 1.0
) -> Callable[[Furniture, HandoutCanvas, Any], None]:
    def change(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
        band(self, canvas)
        canvas.setFillGray(shade)
        canvas.rect(x, y, width, height, stroke=0, fill=1)

    return change


def under_a_film(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
    band(self, canvas)
    canvas.setFillColor(Color(0, 0, 0, alpha=0.2))
    canvas.rect(30, 30, 560, 40, stroke=0, fill=1)


def over(*boxes: Box) -> Callable[[Furniture, HandoutCanvas, Any], None]:
    """Dark boxes, drawn as one path between the band's ground and its words."""

    def change(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
        original = canvas.roundRect

        def ground(*arguments: Any, **more: Any) -> None:
            original(*arguments, **more)
            path = canvas.beginPath()
            for box in boxes:
                path.rect(*box)
            canvas.setFillGray(0)
            canvas.drawPath(path, stroke=0, fill=1)

        with Patch.context() as patch:
            patch.setattr(canvas, "roundRect", ground)
            band(self, canvas)

    return change


def said_otherwise(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
    """Other digits are drawn, and the file says that they are the right ones."""
    original = canvas.line_of_text
    code: Any = canvas

    def other(x: float, y: float, text: str, size: float, strong: bool = False) -> float:
        if text != "988":
            return original(x, y, text, size, strong)
        code._code.append("/Span <</ActualText (988)>> BDC")
        end = original(x, y, "889", size, strong)
        code._code.append("EMC")
        return end

    canvas.line_of_text = other  # type: ignore[method-assign]
    band(self, canvas)
    canvas.line_of_text = original  # type: ignore[method-assign]


def with_theme(**values: Any) -> Callable[[Furniture, HandoutCanvas, Any], None]:
    def change(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
        theme = self.theme
        self.theme = dataclasses.replace(theme, **values)
        band(self, canvas)
        self.theme = theme

    return change


def with_numbers(old: str, new: str) -> Callable[[Furniture, HandoutCanvas, Any], None]:
    def change(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
        lines = self.lines
        self.lines = [
            tuple(dataclasses.replace(r, text=r.text.replace(old, new)) for r in line)
            for line in lines
        ]
        band(self, canvas)
        self.lines = lines

    return change


def regular_face(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
    lines = self.lines
    self.lines = [tuple(dataclasses.replace(r, strong=False) for r in line) for line in lines]
    band(self, canvas)
    self.lines = lines


def more_words(self: Furniture, canvas: HandoutCanvas, band: Any) -> None:
    band(self, canvas)
    canvas.line_of_text(72, 400, "Call 116 123", 12)


def _pale() -> dict[str, Any]:
    return {"band": HexColor("#AAAAAA")}


def _see_through() -> dict[str, Any]:
    return {"band": Color(0, 0, 0, alpha=0.2)}


DRAWN: dict[str, Callable[[Furniture, HandoutCanvas, Any], None]] = {
    "band missing": no_band,
    "another text said than is drawn": said_otherwise,
    "band off the paper": moved(0, -60),
    "band in the margin": moved(0, -14),
    "band partly off the side": moved(180, 0),
    "band under a white box": covered(30, 30, 560, 40),
    "lower half under a white box": covered(30, 30, 560, 24),
    "one digit under a white box": covered(212, 46, 8, 14),
    "part of a digit under a white box": covered(213, 51, 3, 3),
    "band under a black box": covered(30, 30, 560, 40, shade=0),
    "a bar across a digit": covered(212, 52, 8, 2, shade=0),
    "a line through the band": covered(30, 53, 560, 1, shade=0),
    "a dark film over the band": under_a_film,
    "a digit on a dark bar": over((212, 52, 8, 2)),
    "a digit on the bar of a frame": over((38, 38, 536, 1), (38, 69, 536, 1), (212, 50, 8, 5)),
    "pale ink": with_theme(**_pale()),
    "pale ink by transparency": with_theme(**_see_through()),
    "4 pt": with_theme(band_words=4.0, band_number=4.0),
    "numbers of 11 pt": with_theme(band_number=11.0),
    "scaled down": scaled(0.3),
    "one digit changed": with_numbers("988", "989"),
    "another region's number": with_numbers("911", "999"),
    "numbers not bold": regular_face,
    "another region's number beside it": more_words,
}


@pytest.mark.parametrize("page", [1, 2, 5])
@pytest.mark.parametrize("name", DRAWN)
def test_a_saboteur_of_the_drawing(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, name: str, page: int
) -> None:
    on_page(page, DRAWN[name], monkeypatch)
    assert caught(run, tmp_path)


SPECIMEN: dict[str, Callable[[Furniture, HandoutCanvas, Any], None]] = {
    "missing": no_band,
    "off the paper": moved(0, 60),
    "partly off the side": moved(200, 0),
    "under a white box": covered(30, 730, 560, 30),
    "one letter under a white box": covered(300, 734, 8, 14),
    "crossed out": covered(30, 740, 560, 2, shade=0),
    "pale": with_theme(**_pale()),
    "scaled down": scaled(0.6, 122, 296),
}


@pytest.mark.parametrize("name", SPECIMEN)
def test_the_mark_of_a_specimen_is_proven(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, name: str
) -> None:
    original = Furniture._specimen
    monkeypatch.setattr(
        Furniture, "_specimen", lambda self, canvas: SPECIMEN[name](self, canvas, original)
    )
    assert caught(run, tmp_path, "--as-of", "2026-01-01")


def test_a_canvas_that_is_not_ours(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(HandoutCanvas, "showPage", TaggedCanvas.showPage)
    assert caught(run, tmp_path)


def test_a_second_template_shows_the_band_all_the_same(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch
) -> None:
    """The band is a property of the canvas: a template that knows nothing of it can't lose it."""
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
    assert run(*PACKET) == 0
    assert faults(tmp_path / "a.pdf", ("911", "988"), "United States") == []


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
    "a white box over the band": edited(box_over),
    "the band cropped": edited(cropped),
    "a page turned": edited(rotated),
    "a page in another unit": edited(other_unit),
    "layers": edited(layers),
    "an annotation over the band": edited(annotation),
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
    assert caught(run, tmp_path)


def test_the_sabotaged_update_is_a_readable_file(run: Callable[..., int], tmp_path: Path) -> None:
    """The update above is no broken file: readers show its second page, without a band."""
    from pages import page_texts

    assert run(*PACKET) == 0
    (tmp_path / "b.pdf").write_bytes(redefined((tmp_path / "a.pdf").read_bytes()))
    texts = page_texts(tmp_path / "b.pdf")
    assert "988" in texts[0]
    assert "988" not in texts[1]
    assert run("verify", "b.pdf") == 1


def test_without_sabotage_it_passes(run: Callable[..., int], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(OLD)
    assert run(*PACKET) == 0
    assert (tmp_path / "a.pdf").read_bytes() != OLD


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("region", ["Guinea-Bissau", "Côte d’Ivoire", "St. Lucia – I’ll, l!"])
def test_narrow_glyphs_are_no_fault(paper: Paper, region: str) -> None:
    """A hyphen or a full stop fills its box with ink; at some places less than at others."""
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    for name in (region, f"{region}.", f"{region}, l"):
        handout = dataclasses.replace(
            handout, specimen=True, contacts=dataclasses.replace(handout.contacts, region_name=name)
        )
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


def test_the_band_has_words_and_bold_numbers() -> None:
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    assert [run for segment in handout.band for run in segment if run.strong] == [
        Run("911", strong=True), Run("988", strong=True),
    ]  # fmt: skip
    assert drawing.SEPARATOR.strip() == "·"
