"""The embedded fonts, and which of them prints which character.

Groundsheet Sans is the face of the pages: Atkinson Hyperlegible with a zero without a slash
(tools/make_fonts.py). Noto Sans stands in for letters that it lacks, and Groundsheet Symbols for
signs that people type, such as arrows and check marks. A base letter and the marks on it always
come from one font.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics

from groundsheet import typefaces
from groundsheet.errors import UnprintableCharacter
from groundsheet.pdf.reportlab_fixes import Font
from groundsheet.remembering import remembers
from groundsheet.text import without_glyph

_NAMES = {
    "groundsheet": "GroundsheetSans-Regular",
    "groundsheet-Bold": "GroundsheetSans-Bold",
    "groundsheet-Italic": "GroundsheetSans-Italic",
    "groundsheet-BoldItalic": "GroundsheetSans-BoldItalic",
    "groundsheet-More": "NotoSans-Regular",
    "groundsheet-MoreBold": "NotoSans-Bold",
    "groundsheet-Signs": "GroundsheetSymbols",
    "groundsheet-Form": "GroundsheetForm",
}
REGULAR, BOLD, FORM = "groundsheet", "groundsheet-Bold", "groundsheet-Form"
_SUBSETS, _WIDTHS = 16, 8192
"""What is kept from file to file: most have the same characters, and the same words."""


@cache
def font(name: str) -> Any:
    """The font of that name, registered with ReportLab when it is first asked for.

    Not by `registerFont`, which takes a font for another one that has the same face, such as one
    of the program that we are a guest of.
    """
    loaded: Any = Font(name, str(typefaces.path(_NAMES[name])), asciiReadable=1)
    made = lru_cache(_SUBSETS)(loaded.face.makeSubset)
    loaded.face.makeSubset = lambda codes: made(tuple(codes))
    pdfmetrics._fonts[name] = loaded  # type: ignore[attr-defined]
    pdfmetrics.registerFontFamily(name)
    return loaded


@cache
def program(name: str) -> bytes:
    """The file of the font of that name."""
    return typefaces.program(_NAMES[name])


@cache
def repertoire(name: str) -> frozenset[str]:
    """The characters that a font can print."""
    return frozenset(chr(code) for code, glyph in font(name).face.charToGlyph.items() if glyph)


def faces(strong: bool, emphasis: bool) -> tuple[str, ...]:
    """The face for a style, and those that stand in for characters it lacks, in order.

    Signs have one weight.
    """
    first = {
        (False, False): "groundsheet",
        (True, False): "groundsheet-Bold",
        (False, True): "groundsheet-Italic",
        (True, True): "groundsheet-BoldItalic",
    }[strong, emphasis]
    return first, "groundsheet-MoreBold" if strong else "groundsheet-More", "groundsheet-Signs"


def missing(text: str) -> str:
    """The first character that no font can print where it stands, or an empty string."""
    names = faces(strong=False, emphasis=False)
    if set(text) <= repertoire(names[0]):
        return ""
    for cluster in _clusters(text):
        if not _face(cluster, names):
            return next((char for char in cluster if not _face(char, names)), cluster[-1])
    return ""


def pieces(text: str, strong: bool = False, emphasis: bool = False) -> list[tuple[str, str]]:
    """The text cut into `(font name, text)` pieces, each of which its font can print.

    Raises:
        UnprintableCharacter: no font has one of its characters (`missing` finds it before, and
            whoever asks knows where it stands).
    """
    names = faces(strong, emphasis)
    have = repertoire(names[0])
    if all(char in have for char in text):
        return [(names[0], text)] if text else []
    result: list[tuple[str, str]] = []
    for cluster in _clusters(text):
        name = _face(cluster, names)
        if not name:
            raise UnprintableCharacter(without_glyph(missing(cluster)))
        if result and result[-1][0] == name:
            result[-1] = (name, result[-1][1] + cluster)
        else:
            result.append((name, cluster))
    return result


def _face(cluster: str, names: Sequence[str]) -> str:
    """The first of these fonts that can print all of a letter and its marks, or an empty string."""
    return next((name for name in names if repertoire(name).issuperset(cluster)), "")


def _clusters(text: str) -> list[str]:
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.category(char).startswith("M"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


@remembers(_WIDTHS)
def width(text: str, size: float, strong: bool = False) -> float:
    """The width of a text in points."""
    return sum(
        float(pdfmetrics.stringWidth(part, name, size)) for name, part in pieces(text, strong)
    )


def wrap_evenly(words: Sequence[str], room: float, size: float, strong: bool = False) -> list[str]:
    """A text in no more lines than it needs, and these of like length.

    Args:
        words: in order.
        room: the width of the widest line, in points.
        size: of the type, in points.
        strong: in bold.
    """
    lines = wrap(words, room, size, strong)
    while len(lines) > 1:
        room -= 4
        closer = wrap(words, room, size, strong)
        if len(closer) > len(lines) or max(width(line, size, strong) for line in closer) > room:
            break
        lines = closer
    return lines


def wrap(
    words: Sequence[str], room: float, size: float, strong: bool = False, *, cut: bool = False
) -> list[str]:
    """Words in lines that are `room` points wide at most; a wider word has its own.

    With `cut`, such a word is cut where the line is full.

    Args:
        words: in order.
        room: the width of a line, in points.
        size: of the type, in points.
        strong: in bold.
        cut: cut a word that is wider than a line.
    """
    lines = [""]
    for word in words:
        first, *rest = _cut(word, room, size, strong) if cut else [word]
        longer = f"{lines[-1]} {first}".lstrip()
        if not lines[-1] or width(longer, size, strong) <= room:
            lines[-1] = longer
        else:
            lines.append(first)
        lines += rest
    return lines


def _cut(word: str, room: float, size: float, strong: bool) -> list[str]:
    """A word in pieces that are `room` points wide at most, of one character at least."""
    parts: list[str] = []
    for cluster in _clusters(word):
        if parts and width(parts[-1] + cluster, size, strong) <= room:
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts
