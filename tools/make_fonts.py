"""Makes the font files under src/groundsheet/pdf/fonts.

python tools/make_fonts.py            writes Groundsheet Sans, from tools/fonts, and its form
python tools/make_fonts.py --check    exit code 1 if one of their files is out of date
python tools/make_fonts.py --noto     writes Noto Sans first, from its packaged release
python tools/make_fonts.py --symbols FOLDER    writes Groundsheet Symbols as well

Groundsheet Sans is Atkinson Hyperlegible with a zero without a slash: in a number such as 000 the
slashed one looks like a letter of another alphabet. What the slash cut off of the counter is closed
again along its own curves; the outside and the width of each figure are as they were. The other
zero would have no hints, so none has. A font that isn't the designers' doesn't bear its name.

Groundsheet Form, which form fields are typed in, is made of both: the letters of Latin languages,
those of Vietnamese among them, as Groundsheet Sans has them, and as Noto Sans has what that lacks.

Noto Sans is released as a variable font, of which ReportLab can only load the default weight:
static Regular and Bold are cut out of it here, with the Latin, Greek, Cyrillic and punctuation
ranges. Its release is too large to be kept here: pip install fontpkg-noto-sans==2.15

Groundsheet Symbols is the signs that people type among words, such as arrows and check marks, each
as the first of three fonts has it: Noto Sans Math, Noto Sans Symbols 2, Noto Sans Symbols. None is
kept here either. In a folder of its own, `npm install --ignore-scripts` these three in version
5.3.0: @fontsource/noto-sans-math, @fontsource/noto-sans-symbols-2, @fontsource/noto-sans-symbols.
No sign may stand for a number or look like a digit, and there is no circle: numbers are proven by
their drawing.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib import instancer

UPSTREAM = Path(__file__).parent / "fonts"
OUT = Path(__file__).parents[1] / "src" / "groundsheet" / "pdf" / "fonts"
RANGES = [(0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x36F), (0x370, 0x52F)]
RANGES += [(0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2122, 0x2122)]
TYPED = {ord(bytes([n]).decode("cp1252", "ignore") or " ") for n in range(32, 256)}
TYPED |= {
    code
    for low, high in [
        (0x100, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x218, 0x21B), (0x259, 0x259),
        (0x300, 0x304), (0x306, 0x30C), (0x323, 0x323), (0x326, 0x328), (0x1E80, 0x1E85),
        (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2015),
    ]
    for code in range(low, high + 1)
}  # fmt: skip
"""What a field can be typed with: Windows' Western European, Latin Extended-A, Vietnamese, and more
letters with marks of languages in Europe."""
SIGNS = (
    "←↑→↓↔↕↖↗↘↙⇐⇒⇔⬅⬆⬇➔➜➡➢➤"  # arrows
    "☐☑☒✓✔✕✖✗✘"  # boxes, check marks, crosses
    "★☆⭐♥♡❤"
    "☀☼☁☂☔❄⚡☾☽✿❀"  # weather, flowers
    "☺☹☻☕♪♫♩♬☎☏✆✉✏⚠"
    "▪■●▶►◆❖"  # what word processors begin the lines of a list with
)
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
FORM, NOTO = "Groundsheet Form", "NotoSans-Regular.ttf"
CHANGES = "Atkinson Hyperlegible 1.006, renamed, with a zero without a slash, and without hints."
MADE_OF = "Letters of Groundsheet Sans, and of Noto Sans 2.015 what that lacks."
SYMBOLS = "Groundsheet Symbols"
SIGNS_OF = "Signs of Noto Sans Math 3.000, Noto Sans Symbols 2 2.008, and Noto Sans Symbols 2.003."
_SIGNS_FROM = (("math", "latin"), ("symbols-2", "symbols"), ("symbols", "symbols"))
"""The packages of the three fonts, and which part of each."""
_HINTS = ("cvt ", "fpgm", "prep", "gasp")
_LAYOUT = ["GSUB", "GPOS", "GDEF", "STAT", "MATH", "vhea", "vmtx", "gasp"]
_COPYRIGHT, _FAMILY, _ID, _FULL, _VERSION, _POSTSCRIPT = 0, 1, 3, 4, 5, 6
_MAKER, _DESCRIPTION, _SHOP, _LICENCE = 8, 10, 11, 13
_LICENSED = (
    "This Font Software is licensed under the SIL Open Font License, Version 1.1. "
    "This license is available with a FAQ at: https://scripts.sil.org/OFL"
)

Point = tuple[int, int, int]
"""Across, up, and 1 if it lies on the curve."""


def groundsheet(noto: bytes) -> dict[str, bytes]:
    """The files of Groundsheet Sans and Groundsheet Form by name: same bytes each time.

    Args:
        noto: the file of Noto Sans in its regular weight.
    """
    files = {f"GroundsheetSans-{face}.ttf": _bytes(_face(face)) for face in FACES}
    files["GroundsheetForm.ttf"] = _bytes(_form(files["GroundsheetSans-Regular.ttf"], noto))
    files["GroundsheetSans-OFL.txt"] = _licence()
    return files


def _face(face: str) -> Any:
    font: Any = TTFont(UPSTREAM / f"AtkinsonHyperlegible-{face}.ttf", recalcTimestamp=False)
    for tag in (*_HINTS, "DSIG"):
        del font[tag]
    for name in font.getGlyphOrder():
        font["glyf"][name].removeHinting()
    font["maxp"].maxSizeOfInstructions = 0
    _close_counter(font["glyf"]["zero"], font["glyf"])
    _rename(font["name"])
    return font


def _close_counter(zero: Any, table: Any) -> None:
    """Joins the two halves of the counter; the outside is left alone."""
    coordinates, ends, flags = zero.getCoordinates(table)
    points = [(x, y, flag & 1) for (x, y), flag in zip(coordinates, flags, strict=True)]
    outside, *halves = (
        points[start + 1 : end + 1] for start, end in pairwise([-1, *map(int, ends)])
    )
    one, other = map(_open, halves)
    counter = [*one, _corner(one, other), *other, _corner(other, one)]
    zero.coordinates = GlyphCoordinates([(x, y) for x, y, _ in outside + counter])
    zero.flags = bytearray(on for *_, on in outside + counter)
    zero.endPtsOfContours = [len(outside) - 1, len(outside) + len(counter) - 1]
    zero.numberOfContours = 2
    zero.recalcBounds(table)


def _open(half: list[Point]) -> list[Point]:
    """A half from one end of its curve to the other: its straight edge, the slash, is left out."""
    edge = next(at for at in range(len(half)) if half[at - 1][2] and half[at][2])
    return half[edge:] + half[:edge]


def _corner(before: list[Point], after: list[Point]) -> Point:
    """The handle of the curve that leads on from one into the other: where their tangents meet."""
    (x0, y0, _), (x1, y1, _) = before[-2:]
    (x2, y2, _), (x3, y3, _) = after[:2]
    across, up = x1 - x0, y1 - y0
    across_after, up_after = x3 - x2, y3 - y2
    far = ((x2 - x1) * up_after - (y2 - y1) * across_after) / (
        across * up_after - up * across_after
    )
    return round(x1 + far * across), round(y1 + far * up), 0


def _rename(names: Any) -> None:
    for record in list(names.names):
        text = record.toUnicode()
        if record.nameID in (_FAMILY, _ID, _FULL, _POSTSCRIPT):
            text = text.replace("Atkinson Hyperlegible", "Groundsheet Sans")
            record.string = text.replace("AtkinsonHyperlegible", "GroundsheetSans")
        elif record.nameID == _VERSION:
            record.string = "Version 1.006; plain zero"
        elif record.nameID in (_MAKER, _SHOP):
            names.removeNames(record.nameID)
    names.setName(CHANGES, _DESCRIPTION, 3, 1, 0x409)


def _licence() -> bytes:
    """The licence as it came, which says below the copyright what these files are."""
    text = (UPSTREAM / "AtkinsonHyperlegible-OFL.txt").read_text(encoding="utf-8")
    copyright_, rest = text.split("\n", 1)
    said = f"Groundsheet Sans is {CHANGES}\n{FORM} has {MADE_OF[0].lower()}{MADE_OF[1:]}\n"
    return f"{copyright_}\n{said}{rest}".encode()


def _form(first: bytes, more: bytes) -> Any:
    """The first font's glyphs of what is typed, and the other's of what that lacks."""
    fonts = [TTFont(BytesIO(data), recalcTimestamp=False) for data in (first, more)]
    return _joined(fonts, TYPED, FORM, MADE_OF)


def _joined(fonts: Sequence[Any], wanted: set[int], family: str, made_of: str) -> Any:
    """One font of the characters that are wanted, each as the first of these has it."""
    first, *others = fonts
    left = set(wanted)
    for font in fonts:
        options = subset.Options(
            layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"]
        )
        options.drop_tables += _LAYOUT
        here = left & set(font.getBestCmap())
        left -= here
        _cut(font, options, sorted(here))
    for number, other in enumerate(others):
        _add(first, other, "more." * (number + 1))
    first["cmap"].tables = [table for table in first["cmap"].tables if table.isUnicode()]
    first["post"].formatType = 3.0
    notices = dict.fromkeys(font["name"].getDebugName(_COPYRIGHT) for font in fonts)
    _name(first["name"], family, made_of, list(notices))
    return first


def _add(form: Any, other: Any, before: str) -> None:
    """The other's glyphs, behind those that there are, and the characters they stand for."""
    names = {glyph: before + glyph for glyph in other.getGlyphOrder() if glyph != ".notdef"}
    order = [*form.getGlyphOrder(), *names.values()]
    for glyph, name in names.items():
        shape = other["glyf"][glyph]
        for part in shape.components if shape.isComposite() else ():
            part.glyphName = names[part.glyphName]
        form["glyf"].glyphs[name] = shape
        form["hmtx"].metrics[name] = other["hmtx"].metrics[glyph]
    form.setGlyphOrder(order)
    form["glyf"].glyphOrder = order
    for table in form["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {code: names[glyph] for code, glyph in other.getBestCmap().items()}


def _name(names: Any, family: str, made_of: str, notices: Sequence[str]) -> None:
    texts = {
        _COPYRIGHT: "; ".join(notices),
        _FAMILY: family,
        _ID: f"1.0;NONE;{family}",
        _FULL: family,
        _VERSION: "Version 1.0",
        _POSTSCRIPT: family.replace(" ", ""),
        _DESCRIPTION: made_of,
        _LICENCE: _LICENSED,
    }
    for kind, text in texts.items():
        names.setName(text, kind, 3, 1, 0x409)


def noto_sans() -> dict[str, bytes]:
    """The files of Noto Sans by name."""
    spec = importlib.util.find_spec("fontpkg_noto_sans")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install fontpkg-noto-sans==2.15 first")
    release = Path(spec.origin).parent / "files" / "NotoSans[wdth,wght].ttf"
    files = {}
    for face, weight in (("Regular", 400), ("Bold", 700)):
        font: Any = instancer.instantiateVariableFont(
            TTFont(release), {"wght": weight, "wdth": 100}, updateFontNames=True
        )
        options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"])
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "gasp"]
        font = _cut(font, options, [c for low, high in RANGES for c in range(low, high + 1)])
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        files[f"NotoSans-{face}.ttf"] = _bytes(font)
    return files


def symbols(folder: Path) -> dict[str, bytes]:
    """The files of Groundsheet Symbols by name.

    Args:
        folder: where the three packages are installed.
    """
    fonts, licences = [], []
    for package, part in _SIGNS_FROM:
        name = f"noto-sans-{package}"
        release = folder / "node_modules" / "@fontsource" / name
        font: Any = TTFont(
            release / "files" / f"{name}-{part}-400-normal.woff", recalcTimestamp=False
        )
        font.flavor = None
        fonts.append(font)
        licences.append((release / "LICENSE").read_text(encoding="utf-8").split("\n", 1))
    made = _joined(fonts, {ord(" "), *map(ord, SIGNS)}, SYMBOLS, SIGNS_OF)
    lacking = [sign for sign in SIGNS if ord(sign) not in made.getBestCmap()]
    if lacking:
        raise SystemExit(f"none of the fonts has {' '.join(lacking)}")
    copyrights = dict.fromkeys(copyright_ for copyright_, _ in licences)
    said = [*copyrights, f"{SYMBOLS} has {SIGNS_OF[0].lower()}{SIGNS_OF[1:]}", licences[0][1]]
    return {
        f"{SYMBOLS.replace(' ', '')}.ttf": _bytes(made),
        f"{SYMBOLS.replace(' ', '')}-OFL.txt": "\n".join(said).encode(),
    }


def _cut(font: Any, options: Any, characters: Sequence[int]) -> Any:
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return font


def _bytes(font: Any) -> bytes:
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> int:
    """Writes or checks them."""
    parser = argparse.ArgumentParser(description="Makes the font files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if out of date")
    parser.add_argument("--noto", action="store_true", help="Noto Sans as well")
    parser.add_argument("--symbols", type=Path, metavar="FOLDER", help="and the font of signs")
    asked = parser.parse_args()
    files = noto_sans() if asked.noto else {}
    noto = files.get(NOTO) or (OUT / NOTO).read_bytes()
    files |= groundsheet(noto)
    if asked.symbols:
        files |= symbols(asked.symbols)
    code = 0
    for name, data in files.items():
        path = OUT / name
        if not asked.check:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            print(f"{name} is out of date: run tools/make_fonts.py", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
