"""What is typed into a field is drawn letter for letter, at the size of the print, on its lines.

What each viewer draws is told in docs/forms.md; the figures there are this file's.
"""

from __future__ import annotations

import functools
import io
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter

import outside
from desks import desk
from fillers import FILLERS, TYPISTS, saved, typed_by_keys
from groundsheet import api
from groundsheet.layout import Variant
from groundsheet.pdf import form_font
from groundsheet.people import Typed
from judge import Judge, rules
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


@pytest.mark.parametrize("filler", ["pdfjs", "pdfium"])
def test_a_copy_with_such_letters_is_still_what_it_says(judge: Judge, filler: str) -> None:
    text = " ".join(NAMES.values())[:30] + " – “ok”"
    files = {filler: FILLERS[filler](plan(), {NAME: NAMES["Vietnamese"], "m1-copies": text})}
    assert judge(files) == {filler: []}


def test_pikepdf_draws_nothing_and_keeps_the_value(judge: Judge) -> None:
    """It writes one byte for each letter, and the font has two (docs/forms.md)."""
    pdf = FILLERS["pikepdf"](plan(), {NAME: NAMES["Polish"]})
    assert saved(pdf)[NAME] == NAMES["Polish"]
    assert "ua1 7.21.8-1" in rules(judge({"pdf": pdf})["pdf"])


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


@pytest.mark.parametrize(("size", "line", "many"), [(None, 23.0, 3), (18, 31.5, 3), (24, 42.0, 3)])
def test_in_pdfium_a_text_stands_on_the_lines(size: Any, line: float, many: int) -> None:
    pdf = plan(size=size)
    at = typed_lines(FILLERS["pdfium"](pdf, {LINES: "one\rtwo\rthree"}), LINES)
    assert len(at) == many
    for index, baseline in enumerate(reversed(at)):
        above = baseline - 1 - index * line  # the lowest rule is 1 above the foot
        assert above == pytest.approx(0.3 * (size or 12), abs=0.2), index


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
@pytest.mark.parametrize("name", [NAME, LINES])
def test_keys_that_have_no_room_do_nothing(name: str, letter: str) -> None:
    """So what was typed is what is drawn: nothing is cut off in silence."""
    pdf = plan()
    filled = typed_by_keys(pdf, name, letter * 400)
    value = saved(filled)[name]
    assert 10 < len(value) <= fields(pdf)[name]["most"]
    assert "".join(within(filled, name)) == value


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
