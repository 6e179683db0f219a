"""What is typed into a field is drawn letter for letter, at the size of the print, on its lines.

What each viewer draws is told in docs/forms.md; the figures there are this file's.
"""

from __future__ import annotations

import dataclasses
import functools
import io
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops, ImageFilter

import outside
from desks import desk, shelf
from fillers import FILLERS, TYPISTS, saved, typed_by_keys
from groundsheet import api
from groundsheet.content import Prompts
from groundsheet.layout import Variant
from groundsheet.library import Shelf
from groundsheet.pdf import fonts, form_font
from groundsheet.people import Typed
from viewers import VIEWERS, Box

DPI = 200
NAMES = {
    "Polish": "Łukasz Świątek-Żółć",
    "Vietnamese": "Nguyễn Thị Hương Đặng",
    "Turkish": "İpek Çağrı Şahin Ilgın",
    "Romanian": "Ștefan Țăranu Mureșan",
}
ALPHABETS = {
    "Polish": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
    "Vietnamese": (
        "ĂÂĐÊÔƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
        "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    ),
    "Turkish": "ÇĞIİÖŞÜçğıiöşü",
    "Romanian": "ĂÂÎȘȚăâîșțŞŢşţ",
    "Czech and Slovak": "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýžĹĽÔŔĺľôŕ",
    "Hungarian": "ÁÉÍÓÖŐÚÜŰáéíóöőúüű",
    "Croatian": "ČĆĐŠŽčćđšž",
    "Baltic": "ĀČĒĢĪĶĻŅŠŪŽāčēģīķļņšūžĄĘĖĮŲąęėįų",
    "Maltese and Welsh": "ĊĠĦŻċġħżŴŶŵŷẀẂẄẁẃẅ",
    "Māori and Samoan": "ĀĒĪŌŪāēīōū",
    "Western European": "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœẞ",
    "signs": "–—‘’“”„…•€£¥©®™°§«»¿¡",
}
OURS = ["pdfjs", "pdfium", "poppler"]
"""The viewers that type in the font of the file."""

NAME, LINES = "m1-helpers_1_name", "m1-signs"
WORDS = "Some mornings are heavy, and I go slowly. Jill judges joy in July. "


@functools.cache
def plan(helper: str = "", size: Any = None) -> bytes:
    answers = {"helpers": [{"name": helper}]} if helper else None
    given = Typed(json.dumps(answers).encode(), "answers") if answers else None
    built = api.build(
        desk(), ["safety-plan"], region="US", answers=given, variant=Variant(print_size=size)
    )
    return built.proven.data


def place(pdf: bytes, name: str) -> tuple[int, Box]:
    """The page of a field, from 1, and its rectangle."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            for item in page.get("/Annots", ()):
                if item.get("/T") == name:
                    left, bottom, right, top = (float(value) for value in item.Rect)
                    return number, (left, bottom, right, top)
    raise KeyError(name)


def ink(viewer: str, pdf: bytes, name: str) -> Image.Image:
    """What is dark in a field, cut to its edges: letters, and no rules, which are lighter."""
    number, (left, bottom, right, top) = place(pdf, name)
    page = VIEWERS[viewer](pdf, number, DPI).convert("L")
    scale, high = DPI / 72, page.height
    box = (
        round(left * scale), round(high - top * scale),
        round(right * scale), round(high - bottom * scale),
    )  # fmt: skip
    dark = page.crop(box).point(lambda grey: 255 * (grey < 110))
    found = dark.getbbox()
    assert found is not None, "nothing is drawn"
    return dark.crop(found)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """The share of each one's ink that has the other's within a pixel; the lesser of the two."""
    size = (max(one.width, other.width), max(one.height, other.height))
    both = []
    for picture in (one, other):
        sheet = Image.new("L", size)
        sheet.paste(picture, (0, 0))
        both.append(sheet)
    shares = []
    for first, second in (both, both[::-1]):
        near = second.filter(ImageFilter.MaxFilter(3))
        shares.append(_count(ImageChops.multiply(first, near)) / _count(first))
    return min(shares)


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def drawn(viewer: str, text: str) -> float:
    """How much of a typed name is drawn as this program draws it."""
    typed = TYPISTS[viewer](plan(), {NAME: text})
    return likeness(ink(viewer, typed, NAME), ink(viewer, plan(text), NAME))


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("viewer", OURS)
def test_a_name_is_drawn_as_we_draw_it(viewer: str, language: str) -> None:
    assert drawn(viewer, NAMES[language]) > 0.99


@pytest.mark.parametrize("language", NAMES)
def test_mupdf_draws_in_a_font_of_its_own(language: str) -> None:
    """As docs/forms.md says; when this fails it has learnt more, and is to be told anew."""
    assert drawn("mupdf", NAMES[language]) < 0.6


@pytest.mark.parametrize("language", ALPHABETS)
def test_each_letter_of_a_language_can_be_typed(language: str) -> None:
    assert set(ALPHABETS[language]) <= form_font.letters()


def test_letters_that_are_wanting_would_be_noticed() -> None:
    """The comparison is worth something: one mark that is missing is seen."""
    whole, less = plan("Nguyễn"), plan("Nguyên")
    assert likeness(ink("pdfium", whole, NAME), ink("pdfium", less, NAME)) < 0.99


@functools.cache
def lettered() -> dict[str, bytes]:
    """Copies with such letters, by who typed them (test_filled.py has them judged)."""
    text = " ".join(NAMES.values())[:30] + " – “ok”"
    files = {
        filler: FILLERS[filler](plan(), {NAME: NAMES["Vietnamese"], "m1-copies": text})
        for filler in ("pdfjs", "pdfium")
    }
    return files | {"pikepdf": FILLERS["pikepdf"](plan(), {NAME: NAMES["Polish"]})}


def test_pikepdf_keeps_a_value_that_it_cant_draw() -> None:
    assert saved(lettered()["pikepdf"])[NAME] == NAMES["Polish"]


# -- the size, the lines --------------------------------------------------------------------------


def fields(pdf: bytes) -> dict[str, dict[str, Any]]:
    """What each text field says of how it is typed in."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.Root.AcroForm.Fields:
            if item.FT == "/Tx":
                found[str(item.T)] = {
                    "size": float(str(item.DA).split()[1]),
                    "flags": int(item.Ff),
                    "most": int(item.MaxLen),
                    "ground": "/MK" in item,
                }
    return found


@pytest.mark.parametrize("size", [None, 12, 16, 18, 22, 24])
def test_words_are_typed_at_the_size_of_the_print(size: Any) -> None:
    assert {field["size"] for field in fields(plan(size=size)).values()} == {size or 12}


@pytest.mark.parametrize("viewer", TYPISTS)
def test_lines_stay_when_words_stand_on_them(viewer: str) -> None:
    """No pixel of the page gets lighter: what is typed adds ink, and covers nothing."""
    assert not any(field["ground"] for field in fields(plan()).values())
    typed = TYPISTS[viewer](plan(), {LINES: WORDS * 2, NAME: "Example Name"})
    number, _ = place(plan(), LINES)
    before, after = (VIEWERS[viewer](pdf, number, 100).convert("L") for pdf in (plan(), typed))
    assert max(ImageChops.subtract(after, before).tobytes()) < 8
    assert max(ImageChops.subtract(before, after).tobytes()) > 100


@functools.cache
def words(pdf: bytes, number: int) -> list[tuple[str, Box]]:
    """The words of a page with their boxes, from below, as poppler sees them."""
    command = [outside.program("pdftotext", "poppler-utils"), "-bbox", "-f", str(number)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(
            [*command, "-l", str(number), file, "-"], check=True, capture_output=True, text=True
        )
    found = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', done.stdout)
    page = re.search(r'<page width=".+?" height="(.+?)"', done.stdout)
    assert page is not None
    high = float(page[1])
    return [
        (word, (float(left), high - float(low), float(right), high - float(top)))
        for left, top, right, low, word in found
    ]


def within(pdf: bytes, name: str) -> list[str]:
    """The words that stand in a field, whole."""
    number, (left, bottom, right, top) = place(pdf, name)
    return [
        word
        for word, box in words(pdf, number)
        # What is beside the ink of a letter may lie outside; a box is as low as its letters go.
        if left - 1 < box[0] and box[2] < right + 2.5 and bottom - 8 < box[1] < top - 3
    ]


def typed_lines(pdf: bytes, name: str) -> list[float]:
    """How high above the foot of a field each baseline of its appearance stands."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        field = next(item for item in document.Root.AcroForm.Fields if str(item.T) == name)
        y, found = 0.0, []
        for step in pikepdf.parse_content_stream(field.AP.N):
            match str(step.operator):
                case "BT":
                    y = 0.0
                case "Td":
                    y += float(step.operands[1])
                case "Tj":
                    found.append(y)
                case _:
                    pass
    return sorted(set(found), reverse=True)


SETTINGS = {
    "plan": (["safety-plan"], None), "plan in 18": (["safety-plan"], 18),
    "plan in 24": (["safety-plan"], 24), "skill": (["stop-pause"], None),
    "cards": (["riding-an-urge"], None), "worksheet": (["hard-feelings"], None),
}  # fmt: skip
ABOVE = 0.3
"""How far above its line a text stands, in parts of its size: on a screen, and in print."""


@functools.cache
def setting(which: str) -> bytes:
    modules, size = SETTINGS[which]
    variant = Variant(print_size=size)  # type: ignore[arg-type]
    at = desk(content=with_prompts(*modules)) if which == "cards" else desk()
    return api.build(at, modules, region="US", variant=variant).proven.data


def with_prompts(name: str) -> Shelf:
    """The shelf with boxes to write in on one of its modules: none of the shipped ones has any."""
    notes = [
        {"id": "noticed", "label": "What I noticed", "lines": 1},
        {"id": "tried", "label": "What I tried", "lines": 2},
    ]
    prompts = Prompts.model_validate({"id": "my-notes", "kind": "prompts", "items": notes})
    module = shelf().modules[name]
    module = module.model_copy(update={"blocks": (*module.blocks, prompts)})
    return dataclasses.replace(shelf(), modules={name: module}, files={}, own=frozenset({name}))


@functools.cache
def rules(pdf: bytes, number: int) -> list[Box]:
    """The level lines of a page, from below."""
    document = pypdfium2.PdfDocument(pdf)
    paths = document[number - 1].get_objects([pdfium.FPDF_PAGEOBJ_PATH])
    found = sorted((item.get_bounds() for item in paths), key=lambda box: box[1])
    document.close()
    return [box for box in found if box[3] - box[1] < 2 and box[2] - box[0] > 20]


def to_write_on(pdf: bytes, *, several: bool) -> dict[str, list[float]]:
    """The fields of lines to write on, of several or of one: how high each of these lines is."""
    found = {}
    for name, field in fields(pdf).items():
        number, (left, bottom, right, top) = place(pdf, name)
        levels = {
            (low + high) / 2
            for start, low, end, high in rules(pdf, number)
            if start < left + 3 and end > right - 3 and bottom - 1 < low and high < top - 8
        }
        if levels and several == bool(field["flags"] & 1 << 12):
            found[name] = sorted(levels)
    return found


@pytest.mark.parametrize("which", SETTINGS)
def test_in_pdfium_a_text_stands_on_the_lines(which: str) -> None:
    """On each line of each field, however close the page is set; cards have lines as well."""
    pdf = setting(which)
    lines = to_write_on(pdf, several=True)
    assert lines
    texts = {name: "\r".join("x" * len(levels)) for name, levels in lines.items()}
    filled = FILLERS["pdfium"](pdf, texts)
    for name, levels in lines.items():
        size, foot = fields(pdf)[name]["size"], place(pdf, name)[1][1]
        baselines = sorted(foot + y for y in typed_lines(filled, name))
        above = [one - level for one, level in zip(baselines, levels, strict=True)]
        assert above == pytest.approx([ABOVE * size] * len(levels), abs=0.25), name


@functools.cache
def shown(viewer: str, pdf: bytes, number: int) -> Image.Image:
    return VIEWERS[viewer](pdf, number, DPI).convert("L")


def above(page: Image.Image, level: float, left: float, right: float, top: float) -> float:
    """How far above a line the letters on it end, which are darker than the line."""
    scale = DPI / 72
    low = page.height - level * scale
    box = (round(left * scale), round(page.height - top * scale), round(right * scale), round(low))
    letters = page.crop(box).point(lambda grey: 255 * (grey < 110)).getbbox()
    assert letters is not None
    return (low - box[1] - letters[3]) / scale


@pytest.mark.parametrize("which", SETTINGS)
@pytest.mark.parametrize("viewer", TYPISTS)
def test_in_each_viewer_one_line_stands_on_its_rule(viewer: str, which: str) -> None:
    pdf = setting(which)
    lines = to_write_on(pdf, several=False)
    assert lines
    filled = TYPISTS[viewer](pdf, dict.fromkeys(lines, "HEH"))
    for name, (level,) in lines.items():
        number, (left, _, right, top) = place(pdf, name)
        size = fields(pdf)[name]["size"]
        high = above(shown(viewer, filled, number), level, left, right, top)
        assert high == pytest.approx(ABOVE * size, abs=0.1 * size), name


@pytest.mark.parametrize("size", [None, 18, 24])
@pytest.mark.parametrize("flat", [True, False])
def test_what_is_printed_stands_where_it_would_be_typed(size: Any, flat: bool) -> None:
    answers = {
        "signs": ["HEH", "HEH"], "in_the_way": ["HEH"], "helpers": [{"name": "HEH"}],
        "review_on": "HEH", "review_with": "HEH",
    }  # fmt: skip
    given = Typed(json.dumps(answers).encode(), "answers")
    variant = Variant(print_size=size, flat=flat)
    built = api.build(desk(), ["safety-plan"], region="US", answers=given, variant=variant)
    pdf = built.proven.data
    heights = []
    for number in range(1, built.proven.pages + 1):
        for word, (left, low, right, high) in words(pdf, number):
            if word == "HEH":
                level = max(
                    (box[1] + box[3]) / 2
                    for box in rules(pdf, number)
                    if box[0] < right and box[2] > left and box[3] < low + 0.3 * (high - low)
                )
                heights.append(above(shown("pdfium", pdf, number), level, left, right, high))
    assert heights == pytest.approx([ABOVE * (size or 12)] * 6, abs=0.5)


# -- how much -------------------------------------------------------------------------------------


def test_no_field_scrolls_and_each_has_a_limit() -> None:
    for name, field in fields(plan()).items():
        assert field["flags"] & 1 << 23, name
        assert field["most"] > 0, name


@pytest.mark.parametrize("size", [None, 24])
@pytest.mark.parametrize("viewer", TYPISTS)
def test_words_up_to_the_limit_are_drawn_whole(viewer: str, size: Any) -> None:
    pdf = plan(size=size)
    most = fields(pdf)
    texts = {name: (WORDS * 9)[: most[name]["most"]].strip() for name in (LINES, NAME)}
    filled = TYPISTS[viewer](pdf, texts)
    assert saved(filled) | texts == saved(filled)
    for name, text in texts.items():
        assert " ".join(within(filled, name)) == text, name
        if viewer != "poppler":
            high = place(pdf, name)[1][3] - place(pdf, name)[1][1]
            lowest = typed_lines(filled, name)[-1] % high
            assert lowest > 0.2 * fields(pdf)[name]["size"], name


@pytest.mark.parametrize("letter", ["W", "i"])
@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("plan", NAME), ("plan", LINES), ("plan in 18", LINES), ("plan in 24", LINES),
        ("skill", "m1-my-choices"), ("worksheet", "m1-others-to-know"),
        ("cards", "m1-my-notes_tried"),
    ],
)  # fmt: skip
def test_keys_are_taken_until_a_field_is_full(which: str, name: str, letter: str) -> None:
    """Up to its limit or its last line; PDFium takes the one letter that goes beyond the line."""
    pdf = setting(which)
    filled = typed_by_keys(pdf, name, letter * 400)
    value, most = saved(filled)[name], fields(pdf)[name]["most"]
    seen = "".join(within(filled, name))
    assert value in (seen, seen + letter)
    if letter == "i":
        assert len(value) == most
    else:
        size, (left, _, right, _) = fields(pdf)[name]["size"], place(pdf, name)[1]
        lines = len(to_write_on(pdf, several=True).get(name, "1"))
        wide = fonts.width("W", size)
        assert len(seen) >= min(most, lines * int((right - left - 2) / wide) - 1)


def test_a_number_that_has_room_can_be_typed_on_the_smallest_paper() -> None:
    built = api.build(desk(), ["safety-plan"], region="US", paper="half-letter")
    most = fields(built.proven.data)["m1-helpers_1_phone"]["most"]
    assert most >= len("(202) 555-0111")


def test_the_letters_are_in_a_file_once() -> None:
    with pikepdf.open(io.BytesIO(plan())) as document:
        programs = [
            item.FontFile2.objgen
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/FontName") == "/GroundsheetForm"
        ]
    assert len(programs) == 2
    assert len(set(programs)) == 1
