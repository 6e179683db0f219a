"""The embedded fonts: made from their upstream files, with a zero that is read as a number."""

from __future__ import annotations

import runpy
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings, strategies as st
from pydantic import TypeAdapter

from groundsheet import typefaces
from groundsheet.errors import UnprintableCharacter
from groundsheet.language.typed import Answer, Line, Text
from groundsheet.pdf import fonts
from groundsheet.text import typed_text_fault, without_glyph

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "src" / "groundsheet" / "pdf" / "fonts"
UPSTREAM = ROOT / "tools" / "fonts"
FACES = ["Regular", "Bold", "Italic", "BoldItalic"]
SIGNS = "GroundsheetSymbols.ttf"
FILES = sorted(path.name for path in SHIPPED.glob("*.ttf") if path.name != SIGNS)
"""The fonts of letters."""
TOOL = runpy.run_path(str(ROOT / "tools" / "make_fonts.py"))


def shipped(face: str) -> Any:
    return TTFont(SHIPPED / f"GroundsheetSans-{face}.ttf")


def upstream(face: str) -> Any:
    return TTFont(UPSTREAM / f"AtkinsonHyperlegible-{face}.ttf")


def outlines(font: Any) -> dict[str, Any]:
    return {
        name: [list(part) for part in font["glyf"][name].getCoordinates(font["glyf"])]
        for name in font.getGlyphOrder()
    }


def test_what_is_shipped_is_what_the_tool_makes() -> None:
    noto = (SHIPPED / "NotoSans-Regular.ttf").read_bytes()
    made = TOOL["groundsheet"](noto)
    signs = set(SHIPPED.glob("GroundsheetSymbols*"))
    assert set(made) == {path.name for path in set(SHIPPED.glob("Groundsheet*")) - signs}
    for name, data in made.items():
        assert (SHIPPED / name).read_bytes() == data, f"{name}: run tools/make_fonts.py"


@pytest.mark.parametrize("name", FILES)
def test_a_zero_has_an_outside_and_a_counter_and_no_slash(name: str) -> None:
    font: Any = TTFont(SHIPPED / name)
    zero = font["glyf"][font.getBestCmap()[ord("0")]]
    outline, ends, _ = zero.getCoordinates(font["glyf"])
    assert len(ends) == 2
    across = [x for x, _ in outline]
    middle = ((min(across) + max(across)) / 2, (zero.yMin + zero.yMax) / 2)
    outside, counter = outline[: ends[0] + 1], outline[ends[0] + 1 :]
    for part in (outside, counter):
        assert min(x for x, _ in part) < middle[0] < max(x for x, _ in part)
        assert min(y for _, y in part) < middle[1] < max(y for _, y in part)


@pytest.mark.parametrize("face", FACES)
def test_a_zero_is_told_from_an_o_by_its_width(face: str) -> None:
    font = shipped(face)
    zero, letter = (font["glyf"][name] for name in ("zero", "O"))
    assert zero.xMax - zero.xMin < 0.88 * (letter.xMax - letter.xMin)


@pytest.mark.parametrize("face", FACES)
def test_all_but_the_counter_of_the_zero_is_as_the_designers_drew_it(face: str) -> None:
    ours, theirs = shipped(face), upstream(face)
    assert dict(ours["hmtx"].metrics) == dict(theirs["hmtx"].metrics)
    for table in ("GPOS", "GSUB", "GDEF"):
        assert ours.getTableData(table) == theirs.getTableData(table)
    assert ours.getBestCmap() == theirs.getBestCmap()
    mine, other = outlines(ours), outlines(theirs)
    assert {name for name in mine if mine[name] != other[name]} == {"zero", "zero.tf"}
    outside = mine["zero"][1][0] + 1
    assert mine["zero"][0][:outside] == other["zero"][0][:outside]


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("Groundsheet")])
def test_a_changed_font_bears_neither_the_name_nor_the_maker_of_the_first(name: str) -> None:
    names = TTFont(SHIPPED / name)["name"]
    assert "Braille Institute" in names.getDebugName(0), "the copyright stays"
    for kind in (1, 3, 4, 6, 8):
        assert "Atkinson" not in (names.getDebugName(kind) or "")
        assert "Braille" not in (names.getDebugName(kind) or "")
    licence = (SHIPPED / "GroundsheetSans-OFL.txt").read_text(encoding="utf-8")
    first = (UPSTREAM / "AtkinsonHyperlegible-OFL.txt").read_text(encoding="utf-8")
    assert set(first.splitlines()) < set(licence.splitlines())
    assert "Groundsheet Sans is Atkinson Hyperlegible 1.006" in licence


def test_what_is_typed_has_the_shapes_of_what_is_printed() -> None:
    """Those of Groundsheet Sans, its zero among them; Noto's only for what that lacks."""
    form, sans, noto = (
        TTFont(SHIPPED / name)
        for name in ("GroundsheetForm.ttf", "GroundsheetSans-Regular.ttf", "NotoSans-Regular.ttf")
    )
    first, more = sans.getBestCmap(), noto.getBestCmap()
    for code, glyph in form.getBestCmap().items():
        font, name = (sans, first[code]) if code in first else (noto, more[code])
        assert _shape(form, glyph) == _shape(font, name), chr(code)
        assert form["hmtx"].metrics[glyph][0] == font["hmtx"].metrics[name][0], chr(code)
    assert not {"cvt ", "fpgm", "prep"} & set(form.keys()), "no hints"


def _shape(font: Any, glyph: str) -> Any:
    return [list(part) for part in font["glyf"][glyph].getCoordinates(font["glyf"])]


def test_the_font_of_fields_names_both_that_it_is_made_of() -> None:
    names: Any = TTFont(SHIPPED / "GroundsheetForm.ttf")["name"]
    for owner in ("Braille Institute", "Noto Project"):
        assert owner in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    assert names.getDebugName(6) == "GroundsheetForm"


@pytest.mark.parametrize("strong", [True, False])
def test_the_proof_can_tell_bold_by_the_name_of_the_font(strong: bool) -> None:
    for emphasis in (True, False):
        *letters, signs = fonts.faces(strong, emphasis)
        for name in letters:
            assert (b"Bold" in fonts.font(name).face.name) is strong
        assert fonts.font(signs).face.name == typefaces.SIGNS.encode()


# -- signs ----------------------------------------------------------------------------------------


def test_the_font_of_signs_has_those_that_the_tool_names_and_a_space() -> None:
    assert fonts.repertoire("groundsheet-Signs") - {"\u00a0"} == {" ", *TOOL["SIGNS"]}


@pytest.mark.parametrize("sign", TOOL["SIGNS"])
def test_no_sign_stands_for_a_number_or_holds_a_letter(sign: str) -> None:
    """Numbers are proven by their drawing; `tests/test_letters.py` has how a sign looks."""
    assert unicodedata.category(sign).startswith("S")
    assert unicodedata.numeric(sign, None) is None
    assert not any(char.isalnum() for char in unicodedata.normalize("NFKC", sign))
    assert "WHITE CIRCLE" not in unicodedata.name(sign), "it would be a zero"


def test_the_font_of_signs_names_all_that_it_is_made_of() -> None:
    names: Any = TTFont(SHIPPED / SIGNS)["name"]
    licence = (SHIPPED / "GroundsheetSymbols-OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for owner in names.getDebugName(0).split("; "):
        assert owner.startswith("Copyright")
        assert owner in licence.splitlines()
    for font in ("Noto Sans Math", "Noto Sans Symbols 2", "Noto Sans Symbols "):
        assert font in names.getDebugName(10)
        assert font in licence
    assert "SIL Open Font License" in names.getDebugName(13)
    assert names.getDebugName(6) == typefaces.SIGNS


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from(["a", "Ł", "7", "½", " ", "\u0301", "\u20dd", *TOOL["SIGNS"]])))
def test_what_isnt_missing_is_printed_whole_and_digits_never_by_the_font_of_signs(
    text: str,
) -> None:
    for strong in (True, False):
        if fonts.missing(text):
            with pytest.raises(UnprintableCharacter):
                fonts.pieces(text, strong)
            continue
        pieces = fonts.pieces(text, strong)
        assert "".join(part for _, part in pieces) == text
        for name, part in pieces:
            assert set(part) <= fonts.repertoire(name)
            assert name != "groundsheet-Signs" or set(part) <= set(TOOL["SIGNS"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Example 😀", "GRINNING FACE"),
        ("❤\u200d🔥", "U+1F525 (FIRE) at character 3 belongs to an emoji"),
        ("👍🏽", "THUMBS UP SIGN) belongs to an emoji"),
        ("\U0001fae0", "belongs to an emoji"),
        ("1\u20e3", "KEYCAP) belongs to an emoji"),
        ("🇺🇸", "belongs to an emoji"),
        ("\u200dx", "JOINER) at character 1 can't be printed."),
        ("✅", "is a sign"),
        ("①", "write it in digits"),
        ("⅓", "write it in digits"),
        ("🄁", "write it in digits"),
        ("𝟗", "write it in digits"),
        ("𝓗", "is a letter"),
        ("あ", "spell the word in other letters"),
        ("♥\u0301", "ACCENT) is a mark that no font has on what stands before it"),
    ],
)
def test_what_cant_be_printed_is_told_by_its_kind_and_with_what_to_do(text: str, told: str) -> None:
    assert told in (typed_text_fault(text) or without_glyph(fonts.missing(text)))


@pytest.mark.parametrize("kind", [Text, Line, Answer])
def test_what_a_keyboard_puts_behind_a_sign_is_left_out_wherever_a_text_is_read(kind: Any) -> None:
    assert TypeAdapter(kind).validate_python("A ❤\ufe0f and ☺\ufe0e") == "A ❤ and ☺"
