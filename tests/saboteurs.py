"""Ways to spoil a page while it is drawn, or a finished file. Each must be noticed by the proof."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from unittest.mock import MagicMock

import pikepdf
import pytest
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from groundsheet.pdf import fonts
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.panel_box import PanelBox
from groundsheet.pdf.skill import Strip
from groundsheet.text import plain_text

Patch = pytest.MonkeyPatch
Box = tuple[float, float, float, float]

# -- of the drawing -------------------------------------------------------------------------------


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


def digit(number: str, index: int, bottom: float = 0.0, top: float = 1.0) -> Box:
    """The part of a number's box that one of its digits takes, from `bottom` to `top`."""
    left, right, whole = (fonts.width(number[:n], 1, True) for n in (index, index + 1, None))
    return left / whole, bottom, right / whole, top


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
        with nullcontext() if scene.canvas._open else scene.canvas.decoration():
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
    """Another digit is drawn, and the file says that it is the right one."""
    original = scene.canvas.line_of_text

    def other(x: float, y: float, text: str, size: float, strong: bool = False) -> float:
        before, number, after = text.partition("988")
        if not number or after.strip():
            return float(original(x, y, text, size, strong))
        x = original(x, y, f"{before}98", size, strong)
        scene.canvas._code.append("/Span <</ActualText (8)>> BDC")
        end = float(original(x, y, f"6{after}", size, strong))
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


def cautions_lost(patch: Patch) -> None:
    """The frame and the sign of what must be known before steps, without words in it."""
    draw = Strip.draw

    def other(self: Strip) -> None:
        for text in self.words:
            patch.setattr(text, "draw", lambda: None)
        draw(self)

    patch.setattr(Strip, "draw", other)


# -- of the bytes ---------------------------------------------------------------------------------


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


def drawn(page: int, content: bytes, *, before: bool = False) -> Callable[[pikepdf.Pdf], None]:
    """Draws something on a page as this program would, over what stands there or before it."""

    def change(pdf: pikepdf.Pdf) -> None:
        there = pdf.pages[page].obj
        parts = [there.Contents.read_bytes(), content]
        there.Contents = pdf.make_stream(b"\n".join(reversed(parts) if before else parts))

    return change


WHITE_BOX = b"q /Artifact BMC 1 g n 0 0 612 80 re f* EMC Q"
box_over = drawn(1, WHITE_BOX)


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


def links(pdf: pikepdf.Pdf, start: str, page: int = 0) -> list[Any]:
    """The links of a page whose address starts so; "page" for those within the file."""
    items = [item for item in pdf.pages[page].Annots if item.Subtype == "/Link"]
    if start == "page":
        return [item for item in items if "/Dest" in item]
    return [item for item in items if "/A" in item and str(item.A.URI).startswith(start)]


def link_to(address: str, start: str = "tel:911") -> Callable[[pikepdf.Pdf], None]:
    """The first link whose address starts so leads to another one."""

    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf, start)[0].A.URI = pikepdf.String(address)

    return change


link_elsewhere = link_to("https://example.org/")


def link_of_another_kind(pdf: pikepdf.Pdf) -> None:
    link = links(pdf, "tel:")[0]
    link.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("a.exe"))


def link_with_another_behind(pdf: pikepdf.Pdf) -> None:
    """What is followed after its address is."""
    link = links(pdf, "tel:")[0]
    link.A.Next = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org"))


def link_with_a_look(pdf: pikepdf.Pdf) -> None:
    link = links(pdf, "tel:")[0]
    link.Border, link.C = pikepdf.Array([0, 0, 9]), pikepdf.Array([0])


def link_without_words(pdf: pikepdf.Pdf) -> None:
    del links(pdf, "tel:")[0].Contents


def link_over_words(pdf: pikepdf.Pdf) -> None:
    """It stands where nothing says where it leads."""
    links(pdf, "tel:")[0].Rect = [60, 400, 100, 430]


def link_over_a_link(pdf: pikepdf.Pdf) -> None:
    links(pdf, "tel:911")[0].Rect = links(pdf, "tel:988")[0].Rect


def link_over_a_field(pdf: pikepdf.Pdf) -> None:
    field = next(item for item in pdf.pages[0].Annots if item.get("/FT") == "/Tx")
    left, bottom, right, top = map(float, links(pdf, "page")[0].Rect)
    field.Rect = [left, bottom, right, top]
    field.AP.N.BBox = [0, 0, right - left, top - bottom]


def link_to_another_page(pdf: pikepdf.Pdf) -> None:
    """Two links to pages lead each to the other's."""
    one, other, *_ = links(pdf, "page")
    one.Dest, other.Dest = other.Dest, one.Dest


def link_to_no_bookmark(pdf: pikepdf.Pdf) -> None:
    links(pdf, "page")[0].Dest = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])


def link_by_name(pdf: pikepdf.Pdf) -> None:
    links(pdf, "page")[0].Dest = pikepdf.String("elsewhere")


def field_over(pdf: pikepdf.Pdf) -> None:
    field = next(item for item in pdf.pages[1].Annots if item.get("/FT") == "/Tx")
    left, bottom, right, top = map(float, field.Rect)
    field.Rect = [left, 60, right, 60 + top - bottom]


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
