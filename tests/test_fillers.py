"""The judges of forms are judged themselves, over a form drawn here by hand."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from reportlab.pdfbase.ttfonts import TTFontFile

from fillers import FILLERS, fill_with_pdfium, fill_with_pdfjs, fill_with_pikepdf, saved
from viewers import VIEWERS, Box, difference_boxes

FONT = Path(__file__).parents[1] / "src/groundsheet/pdf/fonts/GroundsheetSans-Regular.ttf"
DPI = 72
NAME: Box = (40, 240, 260, 262)
NOTES: Box = (40, 140, 260, 220)
AGREE: Box = (40, 100, 54, 114)
# A row of buttons with the states "0" to "10".
SCALE: list[Box] = [(40 + 20 * step, 60, 54 + 20 * step, 74) for step in range(11)]

LINE = "Zoë – “quoted” – 5 €"
TWO_LINES = "first line\nsecond line"
LONG = ("Slowly, with “quotes” and a dash – and on. " * 10)[:400].strip().ljust(400, ".")


@functools.cache
def form() -> bytes:
    """One page with a line, a box of lines, a check box and eleven radio buttons."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    # Without content MuPDF and pdf.js warn of an empty page.
    page.Contents = pdf.make_stream(b"0.5 g 40 20 220 1 re f")
    font = typing_font(pdf)
    fields = [
        text_field(pdf, "name", NAME, font),
        text_field(pdf, "notes", NOTES, font, pikepdf.FormFieldFlag.tx_multiline),
        button(pdf, AGREE, "Yes", FT=Name.Btn, T=String("agree"), V=Name.Off),
    ]
    flags = pikepdf.FormFieldFlag.btn_radio | pikepdf.FormFieldFlag.btn_no_toggle_off
    group = pdf.make_indirect(
        Dictionary(FT=Name.Btn, T=String("scale"), Ff=int(flags), V=Name.Off, Kids=Array())
    )
    steps = [button(pdf, box, str(step), Parent=group) for step, box in enumerate(SCALE)]
    group.Kids = Array(steps)
    page.Annots = Array([*fields, *steps])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([*fields, group]),
        DR=Dictionary(Font=Dictionary(Typing=font)),
        DA=String("/Typing 11 Tf 0 g"),
    )
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def typing_font(pdf: Pdf) -> pikepdf.Object:
    """A simple font of our own for WinAnsi, so that no machine's fonts are asked for."""
    face = TTFontFile(str(FONT))
    characters = [bytes([code]).decode("cp1252", "replace") for code in range(32, 256)]
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Typing, Flags=32, FontBBox=Array(face.bbox),
        ItalicAngle=0, Ascent=face.ascent, Descent=face.descent, CapHeight=face.capHeight,
        StemV=int(face.stemV), FontFile2=pdf.make_stream(FONT.read_bytes()),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Typing, FirstChar=32, LastChar=255,
            Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor),
            Widths=Array([int(face.charWidths.get(ord(c), face.defaultWidth)) for c in characters]),
        )
    )  # fmt: skip


def appearance(pdf: Pdf, box: Box, ink: str, font: pikepdf.Object | None = None) -> pikepdf.Object:
    """A white box with a grey border, and `ink` over it."""
    width, height = box[2] - box[0], box[3] - box[1]
    frame = f"1 g 0 0 {width} {height} re f 0.25 G 0.5 0.5 {width - 1} {height - 1} re S "
    stream = pdf.make_stream((frame + ink).encode())
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, width, height])
    stream.Resources = Dictionary(Font=Dictionary(Typing=font) if font else Dictionary())
    return stream


def widget(pdf: Pdf, box: Box, **entries: Any) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=Array(box),
            MK=Dictionary(BG=Array([1]), BC=Array([0.25])), BS=Dictionary(W=1), **entries,
        )
    )  # fmt: skip


def text_field(
    pdf: Pdf, name: str, box: Box, font: pikepdf.Object, flags: int = 0
) -> pikepdf.Object:
    normal = appearance(pdf, box, "/Tx BMC EMC", font)
    return widget(
        pdf, box, FT=Name.Tx, T=String(name), V=String(""), Ff=int(flags),
        DA=String("/Typing 11 Tf 0 g"), AP=Dictionary(N=normal),
    )  # fmt: skip


def button(pdf: Pdf, box: Box, on: str, **entries: Any) -> pikepdf.Object:
    states = Dictionary(
        {f"/{on}": appearance(pdf, box, "0 g 4 4 6 6 re f"), "/Off": appearance(pdf, box, "")}
    )
    return widget(pdf, box, AS=Name.Off, AP=Dictionary(N=states), **entries)


@functools.cache
def shown(viewer: str, pdf: bytes) -> Image.Image:
    return VIEWERS[viewer](pdf, 1, DPI)


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize(
    "values",
    [
        {"name": LINE},
        {"notes": TWO_LINES},
        {"notes": LONG},
        {"agree": True},
        {"scale": "0"},
        {"name": LINE, "notes": LONG, "agree": True, "scale": "10"},
    ],
    ids=["a line", "two lines", "400 characters", "a tick", "the first button", "all"],
)
def test_what_was_filled_in_reads_back_to_the_letter(
    filler: str, values: dict[str, str | bool]
) -> None:
    empty = {"name": "", "notes": "", "agree": "Off", "scale": "Off"}
    assert saved(form()) == empty
    expected = {name: "Yes" if value is True else str(value) for name, value in values.items()}
    if filler == "pdfium":
        expected = {name: value.replace("\n", "\r\n") for name, value in expected.items()}
    assert saved(FILLERS[filler](form(), values)) == empty | expected


@pytest.mark.parametrize("filler", FILLERS)
def test_what_is_filled_in_again_replaces_what_was(filler: str) -> None:
    fill = FILLERS[filler]
    once = fill(form(), {"name": LINE, "agree": True, "scale": "7"})
    again = fill(once, {"name": "", "agree": False, "scale": "0"})
    assert saved(again) == {"name": "", "notes": "", "agree": "Off", "scale": "0"}
    with pikepdf.open(io.BytesIO(again)) as pdf:
        steps = [str(kid.AS) for kid in pdf.Root.AcroForm.Fields[-1].Kids]
    assert steps == ["/0"] + ["/Off"] * 10


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"nobody": "x"}, KeyError),
        ({"agree": "x"}, ValueError),
        ({"name": True}, ValueError),
        ({"scale": "11"}, ValueError),
    ],
)
def test_a_value_without_a_field_is_refused(
    filler: str, values: dict[str, str | bool], error: type[Exception]
) -> None:
    with pytest.raises(error):
        FILLERS[filler](form(), values)


CHANGES: list[tuple[str, str | bool, Box]] = [
    ("name", LINE, NAME),
    ("notes", LONG, NOTES),
    ("agree", True, AGREE),
    ("scale", "10", SCALE[10]),
]


@functools.cache
def filled(filler: str, name: str, value: str | bool) -> bytes:
    return FILLERS[filler](form(), {name: value})


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize(("name", "value", "box"), CHANGES, ids=[name for name, _, _ in CHANGES])
def test_each_viewer_shows_the_change_within_the_field_and_nowhere_else(
    viewer: str, filler: str, name: str, value: str | bool, box: Box
) -> None:
    before, after = shown(viewer, form()), shown(viewer, filled(filler, name, value))
    assert difference_boxes(before, after, DPI, beside=[box]) == []
    # The ink of what was filled in, not a border alone.
    left, bottom, right, top = box
    inner = after.crop((int(left + 3), int(300 - top + 3), int(right - 3), int(300 - bottom - 3)))
    assert min(inner.convert("L").tobytes()) < 100, "no dark ink"
    # And what is told of another field is not taken for it.
    assert difference_boxes(before, after, DPI, beside=[b for _, _, b in CHANGES if b != box])


@pytest.mark.parametrize("viewer", VIEWERS)
def test_two_lines_are_two_lines(viewer: str) -> None:
    """Save by pikepdf, which writes the line break into one line."""
    for fill in (fill_with_pdfjs, fill_with_pdfium):
        one, two = (fill(form(), {"notes": text}) for text in ("first line", TWO_LINES))
        boxes = difference_boxes(shown(viewer, one), shown(viewer, two), DPI)
        assert len(boxes) == 1
        assert NOTES[3] - 35 < boxes[0][1] < boxes[0][3] < NOTES[3] - 14


def test_pictures_have_the_size_asked_for() -> None:
    for viewer, show in VIEWERS.items():
        assert show(form(), 1, 144).size == (600, 600), viewer


def test_each_difference_has_its_box() -> None:
    before = Image.new("RGB", (300, 300), "white")
    after = before.copy()
    for x, y in ((20, 20), (23, 23), (20, 100), (150, 20), (160, 100)):
        after.putpixel((x, y), (255, 255, 254))
    assert difference_boxes(before, before, 72) == []
    assert sorted(difference_boxes(before, after, 72)) == [
        (20, 199, 21, 200), (20, 276, 24, 280), (150, 279, 151, 280), (160, 199, 161, 200),
    ]  # fmt: skip
    assert difference_boxes(before, after, 144, gap=100) == [(10, 99.5, 80.5, 140)]
    with pytest.raises(ValueError, match="not the same page"):
        difference_boxes(before, after.resize((300, 299)), 72)


def test_pikepdf_keeps_the_box_that_is_drawn_and_the_others_draw_their_own() -> None:
    """So a box must say in /MK and /BS what its appearance draws."""
    drawn = b"1 g 0 0 220 22 re f 0.25 G 0.5 0.5 219 21 re S /Tx BMC"
    kept = [fill(form(), {"name": LINE}) for fill in (fill_with_pikepdf, fill_with_pdfjs)]
    kept += [fill_with_pdfium(form(), {"name": LINE})]
    streams = []
    for file in kept:
        with pikepdf.open(io.BytesIO(file)) as pdf:
            streams.append(pdf.Root.AcroForm.Fields[0].AP.N.read_bytes())
    assert [drawn in stream for stream in streams] == [True, False, False]
    assert all(b"1 g" in stream and b"0.25" in stream for stream in streams)
