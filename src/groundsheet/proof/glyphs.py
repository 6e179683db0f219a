"""Characters of a page, as PDFium sees them."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of PDFium that take addresses as numbers, for what is asked of each letter.

    As pypdfium2 declares them, each makes several objects of Python; that takes six times as long.
    """

    char_box: Callable[[int, int, int, int, int, int], int]
    text_object: Callable[[int, int], int | None]
    bounds: Callable[[int, int, int, int, int], int]


@cache
def _calls() -> _Calls:
    import pypdfium2.raw as raw

    def short(function: Any, result: Any, *arguments: Any) -> Any:
        kind = ctypes.PYFUNCTYPE(result, *arguments)  # too short to let other threads run
        return kind(ctypes.cast(function, ctypes.c_void_p).value or 0)

    address, number = ctypes.c_void_p, ctypes.c_int
    return _Calls(
        short(raw.FPDFText_GetCharBox, number, address, number, *[address] * 4),
        short(raw.FPDFText_GetTextObject, address, address, number),
        short(raw.FPDFPageObj_GetBounds, number, address, *[address] * 4),
    )


def chars_of(reader: Any, text: str, indices: list[int]) -> list[Char]:
    """Boxes and sizes of some characters, after all scaling.

    Args:
        reader: PDFium's, of the page's text.
        text: that text (`text_of`).
        indices: which of its characters.
    """
    import pypdfium2.raw as raw

    calls, pointer = _calls(), reader.raw
    words = _address(pointer) or 0
    sides = (ctypes.c_double * (4 * len(indices)))()
    place = ctypes.addressof(sides)
    items = []
    for index in indices:
        calls.char_box(words, index, place, place + 8, place + 16, place + 24)
        items.append(calls.text_object(words, index))
        place += 32
    values = sides[:]
    x, y = ctypes.c_double(), ctypes.c_double()
    chars = []
    # A text object has one look and one baseline; characters that PDFium adds have none.
    looks: dict[int, Look] = {}
    known: int | None = None
    at, look = (0.0, 0.0), _NO_LOOK
    for number, (index, item) in enumerate(zip(indices, items, strict=True)):
        if item is None or item != known:
            raw.FPDFText_GetCharOrigin(pointer, index, x, y)
            known, at = item, (x.value, y.value)
            if item is None or item not in looks:
                look = _look(pointer, index)
                looks[item or 0] = look
            else:
                look = looks[item]
        left, right, bottom, top = values[4 * number : 4 * number + 4]
        chars.append(Char(index, text[index], left, bottom, right, top, *at, look, item))
    return chars


def _look(reader: Any, index: int) -> Look:
    import pypdfium2.raw as raw

    item = raw.FPDFText_GetTextObject(reader, index)
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


@dataclass(frozen=True, slots=True)
class Drawn:
    """An object of a page, as PDFium has it.

    Args:
        item: PDFium's.
        address: where it is in memory.
        box: left, bottom, right and top, in points; None if that can't be told.
    """

    item: Any
    address: int | None
    box: Box | None


def drawn_on(page: Any) -> list[Drawn]:
    """All objects of a page of PDFium, in the order in which they are drawn."""
    import pypdfium2.raw as raw

    calls, pointer = _calls(), page.raw
    sides = (ctypes.c_float * 4)()
    left = ctypes.addressof(sides)
    places = left, left + 4, left + 8, left + 12
    found = []
    for index in range(raw.FPDFPage_CountObjects(pointer)):
        item = raw.FPDFPage_GetObject(pointer, index)
        address = _address(item)
        told = address is not None and calls.bounds(address, *places)
        found.append(Drawn(item, address, tuple(sides) if told else None))
    return found


def grounds(drawn: Sequence[Drawn], reader: Any, chars: list[Char]) -> list[Box] | None:
    """What some characters stand on, as boxes; None if anything else touches them.

    A ground is a path that is drawn before them, reaches beyond them on all sides and has no line
    across them: what is flat, or lies on another ground, one program may draw and another not.
    Pixels alone don't tell: a bar across a digit, or a dark film, leaves ink at all its sides.

    Args:
        drawn: all that is on the page (`drawn_on`).
        reader: PDFium's, of its text.
        chars: the characters, in the reader's order.
    """
    import pypdfium2.raw as raw

    calls, words_of = _calls(), _address(reader.raw) or 0
    indices = [char.index for char in chars]
    between = set(range(indices[0], indices[-1] + 1)) - set(indices)
    own = {char.item for char in chars}
    own |= {calls.text_object(words_of, index) for index in between}
    own.discard(None)
    words = around(chars)
    found: list[Box] = []
    for each in reversed(drawn):
        if each.address in own:
            own.remove(each.address)
            if _says_otherwise(each.item):
                return None
            continue
        box = each.box
        if box is None:
            return None
        if box[0] == box[2] and raw.FPDFPageObj_GetType(each.item) == raw.FPDF_PAGEOBJ_TEXT:
            continue  # spaces alone
        if not overlap(box, words):
            continue
        if own or not inside(words, box) or _crosses(each.item, words):
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
