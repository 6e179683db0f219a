"""The fonts of a file: each is ours or a subset of ours, and each code means what it draws.

A font is one of three, as the package `pdf` writes them: a subset of a face of the pages, with a
table of its own of what each code means; the font for typing whole, by glyphs; and the same by the
codes of Windows' Western European, for the slots of a template. Their dictionaries are compared
with those that the font must have, their programs table by table (`font_programs`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from groundsheet import typefaces
from groundsheet.proof.faults import NotOurs
from groundsheet.proof.filters import KEYS, decoded
from groundsheet.proof.font_programs import FORM, Program, ours, tables

_KEPT = 64  # subsets that are at hand: most files have the same ones
_LONGEST = 200_000  # bytes of a program or of what codes mean; the largest of ours has 38,264
_CLOSE = 0.01  # of a unit of a font: what other savers may round

_SUBSET = {
    "/Type", "/Subtype", "/Name", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/ToUnicode",
    "/FontDescriptor",
}  # fmt: skip
_SIMPLE = (_SUBSET - {"/Name", "/ToUnicode"}) | {"/Encoding"}
_COMPOSITE = {"/Type", "/Subtype", "/BaseFont", "/Encoding", "/DescendantFonts", "/ToUnicode"}
_INNER = {
    "/Type", "/Subtype", "/BaseFont", "/CIDSystemInfo", "/CIDToGIDMap", "/DW", "/W",
    "/FontDescriptor",
}  # fmt: skip
_DESCRIPTOR = {
    "/Type", "/FontName", "/Flags", "/FontBBox", "/Ascent", "/Descent", "/CapHeight",
    "/ItalicAngle", "/StemV", "/FontFile2", "/MissingWidth",
}  # fmt: skip
_SYMBOLIC, _NONSYMBOLIC = 4, 32
_HIGHEST = 5000  # of an ascent that sets the lines of a field apart

_NUMBERS = re.compile(rb"\[(?: -?\d{1,5}(?:\.\d{1,9})?)+ \]")
_BASE = re.compile(r"/[A-Z]{6}\+([A-Za-z-]+)")
_MEANINGS = re.compile(
    rb"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    rb"/CIDSystemInfo << /Registry \(Adobe\) /Ordering \(UCS\) /Supplement 0 >> def\n"
    rb"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n"
    rb"<(00|0000)> <(FF|FFFF)>\nendcodespacerange\n"
    rb"((?:\d{1,3} beginbfchar\n(?:<[0-9A-F]{2,4}> <[0-9A-F]{4}>\n){1,100}+endbfchar\n)*+)"
    rb"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)
_BLOCK = re.compile(rb"(\d+) beginbfchar\n((?:<.*\n)+)endbfchar\n")
_PAIR = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>\n")


@dataclass(frozen=True, slots=True)
class Face:
    """A font of a file that is ours.

    Args:
        name: the PostScript name of the font of ours.
        characters: what each code draws, and means.
        long: of how many bytes a code is.
    """

    name: str
    characters: Mapping[int, str]
    long: int = 1


def read(font: Any) -> Face:
    """Reads a font of a file, which pikepdf has opened.

    Args:
        font: its dictionary.

    Raises:
        NotOurs: something of it is not as this program writes it.
    """
    import pikepdf

    if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
        raise NotOurs("it is no font")
    kind = font.get("/Subtype")
    if kind == "/Type0":
        return _composite(font)
    if kind == "/TrueType":
        return _simple(font) if "/Encoding" in font else _subset(font)
    raise NotOurs(f"it is of the kind {kind}")


def _subset(font: Any) -> Face:
    """A subset of a face of the pages."""
    import pikepdf

    _keys(font, _SUBSET)
    base = str(font.BaseFont)
    if not isinstance(font.Name, pikepdf.Name):
        raise NotOurs("its name is none")
    found = _BASE.fullmatch(base)
    if found is None or found[1] not in typefaces.NAMES or found[1] == FORM:
        raise NotOurs(f"it is called {base[1:60]}")
    face = ours(found[1])
    meanings = decoded(font.ToUnicode, KEYS, _LONGEST)
    descriptor = font.FontDescriptor
    data = _program(descriptor)
    _described(descriptor, base, face, _SYMBOLIC)
    last = int(font.LastChar)
    made, widths = _checked(found[1], meanings, data, last)
    if font.FirstChar != 0 or not _alike(font.Widths, widths):
        raise NotOurs("its signs have other widths")
    return made


@lru_cache(_KEPT)
def _checked(name: str, meanings: bytes, data: bytes, last: int) -> tuple[Face, tuple[float, ...]]:
    """A subset whose program draws what its codes mean, and the width of each code.

    Raises:
        NotOurs
    """
    characters = {code: ord(text) for code, text in _told(meanings, 2).items()}
    if not 0 <= last < 256 or any(code > last for code in characters):
        raise NotOurs("its codes have other meanings")
    wanted = ours(name).subset([characters.get(code, 0) for code in range(last + 1)])
    try:
        there = tables(data)
    except ValueError as error:
        raise NotOurs(f"its program: {error}") from None
    if there.keys() != wanted.keys():
        raise NotOurs("its program has other tables")
    for tag, table in wanted.items():
        if _unsummed(tag, there[tag]) != _unsummed(tag, table):
            raise NotOurs(f"the table {tag.strip()} of its program is another")
    face = ours(name)
    # ReportLab tells of one character more, which has no glyph.
    shown = {code: chr(value) for code, value in characters.items() if face.glyphs.get(value)}
    widths = tuple([face.width(characters.get(code)) for code in range(last + 1)])
    return Face(name, shown), widths


def _unsummed(tag: str, table: bytes) -> bytes:
    """A table without the sum of the file that it was in."""
    return table[:8] + table[12:] if tag == "head" else table


@lru_cache(_KEPT)
def _told(meanings: bytes, digits: int) -> Mapping[int, str]:
    """What each code means by a table for readers.

    Raises:
        NotOurs: it isn't written as ours is.
    """
    found = _MEANINGS.fullmatch(meanings)
    if found is None or len(found[1]) != digits or len(found[2]) != digits:
        raise NotOurs("what its codes mean isn't told as ours is")
    said: list[tuple[int, int]] = []
    for count, block in _BLOCK.findall(found[3]):
        pairs = _PAIR.findall(block)
        if len(pairs) != int(count) or any(len(code) != digits for code, _ in pairs):
            raise NotOurs("what its codes mean isn't told as ours is")
        said += [(int(code, 16), int(text, 16)) for code, text in pairs]
    if [code for code, _ in said] != sorted({code for code, _ in said}):
        raise NotOurs("a code of it has two meanings")
    return {code: chr(value) for code, value in said}


def _simple(font: Any) -> Face:
    """The font of the slots."""
    _keys(font, _SIMPLE)
    _whole(font.BaseFont, font.FontDescriptor, face_only=True)
    if font.Encoding != "/WinAnsiEncoding":
        raise NotOurs("its codes have other meanings")
    if font.FirstChar != 32 or font.LastChar != 255 or not _alike(font.Widths, _slots()[1]):
        raise NotOurs("its signs have other widths")
    return _slots()[0]


@cache
def _slots() -> tuple[Face, tuple[float, ...]]:
    """The font of the slots, and its widths."""
    form = ours(FORM)
    known = {code: _western(code) for code in range(32, 256)}
    shown = {code: chr(n) for code, n in known.items() if n and form.glyphs.get(n)}
    return Face(FORM, shown), tuple([form.width(n) for n in known.values()])


def _western(code: int) -> int | None:
    """The character of a code of Windows' Western European."""
    text = bytes([code]).decode("cp1252", "ignore")
    return ord(text) if text else None


def _composite(font: Any) -> Face:
    """A font for typing, by glyphs."""
    import pikepdf

    _keys(font, _COMPOSITE)
    inside: Any = font.DescendantFonts
    if not isinstance(inside, pikepdf.Array) or len(inside) != 1:
        raise NotOurs("it isn't of one font")
    inner: Any = inside[0]
    _keys(inner, _INNER)
    face = _whole(font.BaseFont, inner.FontDescriptor, face_only=False)
    system: Any = inner.CIDSystemInfo
    _keys(system, {"/Registry", "/Ordering", "/Supplement"})
    if (
        (inner.Type, inner.Subtype, inner.BaseFont) != ("/Font", "/CIDFontType2", f"/{FORM}")
        or (str(system.Registry), str(system.Ordering)) != ("Adobe", "Identity")
        or (font.Encoding, inner.CIDToGIDMap, system.Supplement) != ("/Identity-H", "/Identity", 0)
    ):
        raise NotOurs("its codes have other meanings")
    made, widths = _typing()
    if _told(decoded(font.ToUnicode, KEYS, _LONGEST), 4) != made.characters:
        raise NotOurs("its codes have other meanings")
    told = inner.W
    if len(told) != 2 or told[0] != 0 or not _alike(told[1], widths):
        raise NotOurs("its signs have other widths")
    if not _near(inner.DW, face.width(None)):
        raise NotOurs("its signs have other widths")
    return made


@cache
def _typing() -> tuple[Face, tuple[float, ...]]:
    """The font for typing by its glyphs, and its widths: of several characters, the first."""
    form = ours(FORM)
    meanings = {form.glyphs[code]: code for code in sorted(form.glyphs, reverse=True)}
    widths = [form.width(meanings.get(glyph)) for glyph in range(max(meanings) + 1)]
    return Face(FORM, {glyph: chr(n) for glyph, n in meanings.items()}, long=2), tuple(widths)


def _whole(base: Any, descriptor: Any, *, face_only: bool) -> Program:
    """The font for typing, where this is it; `face_only`, with the height that it has itself."""
    face = ours(FORM)
    if base != f"/{FORM}":
        raise NotOurs(f"it is called {str(base)[1:60]}")
    if _program(descriptor) != face.data:
        raise NotOurs("its program is another")
    _described(descriptor, f"/{FORM}", face, _NONSYMBOLIC, high=not face_only)
    return face


def _program(descriptor: Any) -> bytes:
    _keys(descriptor, _DESCRIPTOR)
    stream = descriptor.FontFile2
    data = decoded(stream, KEYS | {"/Length1"}, _LONGEST)
    if stream.get("/Length1") != len(data):
        raise NotOurs("its program is longer than it says")
    return data


def _described(descriptor: Any, base: str, face: Program, flags: int, high: bool = False) -> None:
    """Raises NotOurs where a descriptor tells something else; `high`, its height may be another."""
    told = dict(face.told)
    told["/Flags"] += flags
    if high:
        del told["/Ascent"], told["/Descent"]
        for key in ("/Ascent", "/Descent"):
            if not _near(descriptor[key], 0, _HIGHEST):
                raise NotOurs("its signs have another height")
    if (descriptor.Type, descriptor.FontName) != ("/FontDescriptor", base):
        raise NotOurs("it is described as another")
    if not _alike(descriptor.FontBBox, face.box):
        raise NotOurs("it is described as another")
    if not all(_near(descriptor[key], value) for key, value in told.items()):
        raise NotOurs("it is described as another")


def _keys(dictionary: Any, keys: set[str]) -> None:
    import pikepdf

    if not isinstance(dictionary, pikepdf.Dictionary):
        raise NotOurs("a part of it is missing")
    there = set(dictionary.keys())
    if there != keys:
        raise NotOurs(f"it has other entries: {', '.join(sorted(there ^ keys))[:80]}")


def _alike(array: Any, wanted: tuple[float, ...]) -> bool:
    """Whether an array is these numbers."""
    import pikepdf

    if not isinstance(array, pikepdf.Array) or len(array) != len(wanted):
        return False
    return _written(array.unparse(), wanted)


@lru_cache(_KEPT)
def _written(array: bytes, wanted: tuple[float, ...]) -> bool:
    if not _NUMBERS.fullmatch(array):
        return False
    numbers = [float(number) for number in array[1:-1].split()]
    return all(abs(a - b) <= _CLOSE for a, b in zip(numbers, wanted, strict=True))


def _near(value: Any, number: float, by: float = _CLOSE) -> bool:
    from decimal import Decimal

    number_like = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return number_like and abs(float(value) - number) <= by
