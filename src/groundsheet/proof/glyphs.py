"""Characters of a page, as PDFium sees them."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundsheet.proof.promise import Box, inside, overlap
from groundsheet.typefaces import SIGNS

_SKEW = 0.001  # of the size, that rounding may make of an upright letter
_UNSURE = re.compile("[\0-\x08\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Look:
    """How the characters of a text object are set.

    Args:
        font: the name that the file gives the font.
        size: after all scaling, in points.
        colour: red, green, blue and opacity, 0 to 255.
        upright: neither turned, mirrored, slanted nor stretched, and filled, not outlined.
    """

    font: str
    size: float
    colour: tuple[int, int, int, int]
    upright: bool


_NO_LOOK = Look("", 0.0, (0, 0, 0, 0), upright=False)


@dataclass(slots=True)
class Char:
    """One character as PDFium sees it; the box in points from the lower left of the page.

    Args:
        index: which one it is of the page.
        char: what the file says that it is.
        left, bottom, right, top: of its box.
        x, y: where on its baseline the first one of its text object begins.
        look: font, size and the like.
        item: the address of the text object that draws it, if one does.
    """

    index: int
    char: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    look: Look
    item: int | None

    @property
    def size(self) -> float:
        """Of the type, after all scaling, in points."""
        return self.look.size

    @property
    def bold(self) -> bool:
        """Whether its font is bold, or has signs alone, which have one weight."""
        return "Bold" in self.look.font or self.look.font == SIGNS


def text_of(reader: Any) -> str:
    """The text of a page in the order of the file, one character for each of PDFium's."""
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountChars(reader)
    # All at once is quicker by far; but where PDFium has no character, or one that takes two units,
    # or a hyphen at a line's end, what it gives isn't one for each.
    units = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(reader, 0, count, units)
    text = bytes(units)[:-2].decode("utf-16-le", "surrogatepass")
    if len(text) == count and not _UNSURE.search(text):
        return text
    return "".join(chr(raw.FPDFText_GetUnicode(reader, index)) for index in range(count))


AT_LINE_END = "\x02"
"""What PDFium has in place of a hyphen at the end of a line."""


def chars_of(reader: Any, text: str, indices: list[int]) -> list[Char]:
    """Boxes and sizes of some characters, after all scaling.

    Args:
        reader: PDFium's, of the page's text.
        text: that text (`text_of`).
        indices: which of its characters.
    """
    import pypdfium2.raw as raw

    chars = []
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    places = [ctypes.byref(value) for value in (left, right, bottom, top)]
    origin = ctypes.byref(x), ctypes.byref(y)
    # A text object has one look and one baseline; characters that PDFium adds have none.
    looks: dict[int, Look] = {}
    known: int | None = None
    at, look = (0.0, 0.0), _NO_LOOK
    get_box, get_object = raw.FPDFText_GetCharBox, raw.FPDFText_GetTextObject
    for index in indices:
        get_box(reader, index, *places)
        text_object = get_object(reader, index)
        item = _address(text_object)
        if item is None or item != known:
            raw.FPDFText_GetCharOrigin(reader, index, *origin)
            known, at = item, (x.value, y.value)
            if item is None or item not in looks:
                look = _look(reader, index, text_object)
                looks[item or 0] = look
            else:
                look = looks[item]
        box = (left.value, bottom.value, right.value, top.value)
        chars.append(Char(index, text[index], *box, *at, look, item))
    return chars


def _look(reader: Any, index: int, item: Any) -> Look:
    import pypdfium2.raw as raw

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    matrix, colour = raw.FS_MATRIX(), [ctypes.c_uint() for _ in range(4)]
    size, upright = raw.FPDFText_GetFontSize(reader, index), False
    if raw.FPDFText_GetMatrix(reader, index, matrix):
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        upright = a > 0 and abs(a - d) < _SKEW * a and abs(b) < _SKEW * a and abs(c) < _SKEW * a
        size *= min(math.hypot(a, b), math.hypot(c, d))
    if item:
        filled = raw.FPDF_TEXTRENDERMODE_FILL
        upright = upright and raw.FPDFTextObj_GetTextRenderMode(item) == filled
    raw.FPDFText_GetFontInfo(reader, index, name, 128, flags)
    raw.FPDFText_GetFillColor(reader, index, *colour)
    font = name.value.decode("utf-8", "replace").rpartition("+")[2]
    red, green, blue, alpha = (part.value for part in colour)
    return Look(font, size, (red, green, blue, alpha), upright)


def around(chars: Sequence[Char], beside: float = 0.0, above: float = 0.0) -> Box:
    """The box around some characters, in points, with air beside them, and above and below."""
    return (
        min([c.left for c in chars]) - beside,
        min([c.bottom for c in chars]) - above,
        max([c.right for c in chars]) + beside,
        max([c.top for c in chars]) + above,
    )


def grounds(page: Any, reader: Any, chars: list[Char]) -> list[Box] | None:
    """What some characters stand on, as boxes; None if anything else touches them.

    A ground is a path that is drawn before them, reaches beyond them on all sides and has no line
    across them: what is flat, or lies on another ground, one program may draw and another not.
    Pixels alone don't tell: a bar across a digit, or a dark film, leaves ink at all its sides.

    Args:
        page: PDFium's.
        reader: that of its text.
        chars: the characters, in the reader's order.
    """
    import pypdfium2.raw as raw

    indices = [char.index for char in chars]
    between = set(range(indices[0], indices[-1] + 1)) - set(indices)
    own = {char.item for char in chars}
    own |= {_address(raw.FPDFText_GetTextObject(reader, index)) for index in between}
    own.discard(None)
    words = around(chars)
    found: list[Box] = []
    sides = tuple(ctypes.c_float() for _ in range(4))
    for index in reversed(range(raw.FPDFPage_CountObjects(page))):
        item = raw.FPDFPage_GetObject(page, index)
        if _address(item) in own:
            own.remove(_address(item))
            if _says_otherwise(item):
                return None
            continue
        if not raw.FPDFPageObj_GetBounds(item, *sides):
            return None
        left, bottom, right, top = (value.value for value in sides)
        box = left, bottom, right, top
        if left == right and raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            continue  # spaces alone
        if not overlap(box, words):
            continue
        if own or not inside(words, box) or _crosses(item, words):
            return None
        found.append(box)
    return None if own else found


_POINTS = 64
"""Points that the path of a ground has at most; a frame with round corners has 17."""


def _crosses(item: Any, words: Box) -> bool:
    """Whether an object is no path, or has a line that may cross some words."""
    import pypdfium2.raw as raw

    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
        return True
    count = raw.FPDFPath_CountSegments(item)
    matrix = raw.FS_MATRIX()
    if count > _POINTS or not raw.FPDFPageObj_GetMatrix(item, matrix):
        return True
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    for index in range(count):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item, index), x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if before is not None:
            (x0, x1), (y0, y1) = sorted((before[0], here[0])), sorted((before[1], here[1]))
            if overlap((x0, y0, x1, y1), words):
                return True
        before = here
    return False


def _says_otherwise(item: Any) -> bool:
    """Whether an object carries a text of its own (ActualText) in place of what it draws."""
    import pypdfium2.raw as raw

    marks = (raw.FPDFPageObj_GetMark(item, n) for n in range(raw.FPDFPageObj_CountMarks(item)))
    return any(
        raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN
        for mark in marks
    )


def _address(item: Any) -> int | None:
    return ctypes.c_void_p.from_buffer(item).value
