"""The font for typing: whole, once in a file, under the names by which programs find it.

One font program has the letters of Atkinson Hyperlegible, and Noto Sans' for what that lacks of
Latin: with both, names in Polish, Turkish, Romanian or Vietnamese are drawn as they were typed.
Three fonts are made of it (docs/forms.md has what each program does with them):

* `LINE` and `TEXT`, composite, are what fields are typed in. They differ in their leading alone.
* `SLOT`, simple, is what the copies of a template are written in (`pdf.slots`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from groundsheet.pdf import fonts
from groundsheet.pdf.objects import Written
from groundsheet.pdf.reportlab_fixes import to_unicode

LINE, TEXT = "Wingdings", "Wingdings2"
"""The resource names of the fonts for typing.

PDFium takes another font for each letter beyond Windows' Western European ones, and none at all
where the machine has none, unless the font has one of four names, which it takes for symbols and
asks for every letter. No other program that was tried looks at the name.
"""
SLOT = "GSF"

_NAME = "GroundsheetForm"


def letters() -> frozenset[str]:
    """The characters that a field can be typed with."""
    return fonts.repertoire(fonts.FORM)


def middle() -> float:
    """How far the middle of a line lies above where its words stand, in parts of their size.

    Each program that was tried sets a single line of text by it: its middle is that of the field.
    """
    face = fonts.font(fonts.FORM).face
    return float(face.ascent + face.descent) / 2000


def for_slots(document: Any) -> Any:
    """The font of the slots: simple, not symbolic, with the whole WinAnsiEncoding."""
    return _kept(document, SLOT, _simple)


def for_typing(document: Any, size: float, leading: float, above: float) -> Mapping[str, Any]:
    """The fonts for typing by their names: that of one line, and that of lines to write on.

    They are among the fonts of the pages, because fillers look for them beside those of an
    appearance.

    Args:
        document: ReportLab's, which numbers the objects.
        size: of the type, in points.
        leading: from one line to write on to the next, in points.
        above: how far above its line a text stands, in points.
    """
    face = fonts.font(fonts.FORM).face
    # PDFium sets lines as far apart as the font is high, the first of them below its ascent. A
    # little less, since it takes no more letters once the lines are higher than the field.
    ascent = round((leading - 1 - above) / size * 1000)
    metrics = {
        LINE: (face.ascent, face.descent),
        TEXT: (ascent, ascent - int(leading / size * 1000) + 1),
    }
    return {
        name: _kept(document, name, lambda made, of=of: _composite(made, *of))
        for name, of in metrics.items()
    }


def _kept(document: Any, name: str, make: Any) -> Any:
    used = document.idToObject["BasicFonts"].dict
    if name not in used:
        used[name] = document.Reference(make(document))
    return used[name]


def _composite(document: Any, ascent: float, descent: float) -> PDFDictionary:
    """A font of two bytes for each glyph, which says what each of them means."""
    inner = PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": PDFName(_NAME),
            "CIDSystemInfo": PDFDictionary(
                {
                    "Registry": PDFString("Adobe"),
                    "Ordering": PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "CIDToGIDMap": PDFName("Identity"),
            "DW": fonts.font(fonts.FORM).face.defaultWidth,
            "W": _shared(document, "widths", lambda: Written(lambda _: _glyph_widths())),
            "FontDescriptor": document.Reference(_descriptor(document, ascent, descent)),
        }
    )
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": PDFName(_NAME),
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([document.Reference(inner)]),
            "ToUnicode": _shared(document, "meanings", lambda: _stream(_meanings(), {})),
        }
    )


def _simple(document: Any) -> PDFDictionary:
    face = fonts.font(fonts.FORM).face
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("TrueType"),
            "BaseFont": PDFName(_NAME),
            "FirstChar": 32,
            "LastChar": 255,
            "Widths": PDFArray(_code_widths()),
            "Encoding": PDFName("WinAnsiEncoding"),
            "FontDescriptor": document.Reference(_descriptor(document, face.ascent, face.descent)),
        }
    )


def _descriptor(document: Any, ascent: float, descent: float) -> PDFDictionary:
    face = fonts.font(fonts.FORM).face
    return PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(_NAME),
            "Flags": 32,
            "FontBBox": PDFArray(face.bbox),
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": face.capHeight,
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontFile2": _shared(document, "program", _program),
            "MissingWidth": face.defaultWidth,
        }
    )


def _shared(document: Any, part: str, make: Any) -> Any:
    """A part of several fonts, once in a file."""
    name = f"{_NAME}.{part}"
    if name not in document.idToObject:
        return document.Reference(make(), name)
    return pdfdoc.PDFObjectReference(name)


def _program() -> PDFStream:
    content = fonts.program(fonts.FORM)
    return _stream(content, {"Length1": len(content)})


def _stream(content: bytes, entries: dict[str, Any]) -> PDFStream:
    return PDFStream(PDFDictionary(entries), content=content, filters=[pdfdoc.PDFZCompress])


@cache
def _characters() -> Mapping[int, int]:
    """The character that each glyph stands for, by the glyph's number."""
    glyphs = fonts.font(fonts.FORM).face.charToGlyph
    # A space that doesn't break has the glyph of one that does: it is the latter's that is told.
    return {glyphs[code]: code for code in sorted(glyphs, reverse=True)}


@cache
def _meanings() -> bytes:
    return to_unicode({glyph: chr(code) for glyph, code in _characters().items()}, digits=4)


@cache
def _glyph_widths() -> bytes:
    face = fonts.font(fonts.FORM).face
    characters = _characters()
    widths = [
        face.charWidths[characters[glyph]] if glyph in characters else face.defaultWidth
        for glyph in range(max(characters) + 1)
    ]
    return b"[ 0 [ %s ] ]" % " ".join(f"{width:g}" for width in widths).encode()


@cache
def _code_widths() -> tuple[float, ...]:
    face = fonts.font(fonts.FORM).face
    widths = []
    for code in range(32, 256):
        char = bytes([code]).decode("cp1252", "ignore")
        known = bool(char) and ord(char) in face.charWidths
        widths.append(face.charWidths[ord(char)] if known else face.defaultWidth)
    return tuple(widths)
