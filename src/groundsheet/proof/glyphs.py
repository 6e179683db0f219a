"""Characters and pixels of a page, as PDFium sees them."""

from __future__ import annotations

import ctypes
import hashlib
import math
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.promise import Limits

_GROUND = 1.2  # most contrast of what still counts as ground
_SOLID = "-\u2010\u2011\u2013\u2014."  # glyphs that can fill their box, to the last pixel
_READABLE = 3.0  # least contrast of some pixel of a glyph (WCAG 2.1, 1.4.11)
_UNSURE = re.compile("[\0-\x08\ud800-\udfff\ufffe\uffff]")
_CLEAR = 0.06  # least ground in each third of a digit's box, from the top down; digits have 0.14


@dataclass(slots=True)
class Char:
    """One character as PDFium sees it; the box in points from the lower left of the page.

    `item` is the address of the text object that draws it, if one does.
    """

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    item: int | None


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
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    places = [ctypes.byref(value) for value in (left, right, bottom, top)]
    matrix = raw.FS_MATRIX()
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    # A text object has one font, one size and one matrix; characters that PDFium adds have none.
    looks: dict[int, tuple[float, bool]] = {}
    for index in indices:
        raw.FPDFText_GetCharBox(reader, index, *places)
        item = _address(raw.FPDFText_GetTextObject(reader, index))
        look = looks.get(item) if item is not None else None
        if look is None:
            size = raw.FPDFText_GetFontSize(reader, index)
            if raw.FPDFText_GetMatrix(reader, index, matrix):
                size *= min(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
            raw.FPDFText_GetFontInfo(reader, index, name, 128, flags)
            look = (size, b"Bold" in name.value)
            if item is not None:
                looks[item] = look
        box = (left.value, bottom.value, right.value, top.value)
        chars.append(Char(text[index], *box, *look, item))
    return chars


def touched(page: Any, reader: Any, indices: list[int], chars: list[Char]) -> bool:
    """Whether anything touches these characters that is not their ground.

    Their ground is drawn before them and reaches beyond them on all sides. Pixels alone don't
    tell: a bar across a digit, or a dark film, leaves ink at all its sides.

    Args:
        page: PDFium's.
        reader: that of its text.
        indices: of the characters, in the reader's order.
        chars: the same with their boxes.
    """
    import pypdfium2.raw as raw

    between = set(range(indices[0], indices[-1] + 1)) - set(indices)
    own = {char.item for char in chars}
    own |= {_address(raw.FPDFText_GetTextObject(reader, index)) for index in between}
    own.discard(None)
    left, right = min(c.left for c in chars), max(c.right for c in chars)
    bottom, top = min(c.bottom for c in chars), max(c.top for c in chars)
    box = tuple(ctypes.c_float() for _ in range(4))
    for index in reversed(range(raw.FPDFPage_CountObjects(page))):
        item = raw.FPDFPage_GetObject(page, index)
        if _address(item) in own:
            own.remove(_address(item))
            if _says_otherwise(item):
                return True
            continue
        if not raw.FPDFPageObj_GetBounds(item, *box):
            return True
        x0, y0, x1, y1 = (value.value for value in box)
        if x0 == x1 and raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            continue  # spaces alone
        touches = x0 < right and x1 > left and y0 < top and y1 > bottom
        reaches_beyond = x0 <= left and x1 >= right and y0 <= bottom and y1 >= top
        if touches and (own or not reaches_beyond):
            return True
    return bool(own)


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


def pixels(page: Any, panel: list[Char], limits: Limits, size: tuple[float, float]) -> list[Notice]:
    """Each glyph of the help panel is really there, dark on light (or light on dark), also in grey.

    Args:
        page: PDFium's.
        panel: the characters of it.
        limits: the scale of the picture and the least contrast.
        size: of the page in points.
    """
    poor = _Picture.of(page, panel, limits.scale, size).poor(limits.contrast)
    if poor:
        message = f"{poor} glyphs of the help panel can't be seen, or not in enough contrast."
        return [finding(Code.PROOF_UNSEEN, message)]
    return []


def unseen(page: Any, words: list[Char], size: tuple[float, float]) -> int:
    """How many glyphs of some words have no ink where they should be."""
    picture = _Picture.of(page, words, 3, size)
    return sum(1 not in box for _, box, _ in picture.boxes(_READABLE))


_JUDGED: OrderedDict[tuple[object, ...], int] = OrderedDict()
"""Of the last pictures how many glyphs were poor: each page of a file has the same panel."""
_MOST_JUDGED = 256


@dataclass(frozen=True, slots=True)
class _Picture:
    """Glyphs as they are drawn.

    Args:
        grey: the pixels, row by row from the top.
        stride: how many bytes a row has.
        width: how many of them are pixels.
        corner: left and top of the picture, in points from the lower left of the page.
        scale: pixels per point.
        glyphs: the character of each, and its left, bottom, right and top in points.
    """

    grey: bytes
    stride: int
    width: int
    corner: tuple[float, float]
    scale: int
    glyphs: tuple[tuple[str, float, float, float, float], ...]

    def poor(self, contrast: float) -> int:
        """How many glyphs aren't whole, or aren't clear.

        What it follows from is kept with the count, the picture as a digest.
        """
        seen = hashlib.blake2b(self.grey, digest_size=32).digest()
        key = (seen, self.stride, self.width, self.corner, self.scale, contrast, self.glyphs)
        if key not in _JUDGED:
            count = 0
            for char, box, wide in self.boxes(contrast):
                around = int(char in _SOLID)
                count += not _whole(box, wide, around) or (char.isdigit() and not _clear(box, wide))
            if len(_JUDGED) >= _MOST_JUDGED:
                _JUDGED.popitem(last=False)
            _JUDGED[key] = count
        return _JUDGED[key]

    def boxes(self, contrast: float) -> Iterator[tuple[str, bytes, int]]:
        """The pixels of each glyph, row by row, as marks (`_marks`), and how wide its box is."""
        lights = sorted(self.grey[::7])
        ground = lights[int(len(lights) * 0.7)]
        marks, stride, scale = (
            self.grey.translate(_marks(ground, contrast)),
            self.stride,
            self.scale,
        )
        (left, top), height = self.corner, len(self.grey) // self.stride
        for char, x0, y0, x1, y1 in self.glyphs:
            around = int(char in _SOLID)
            first = max(0, int((x0 - left) * scale) - around)
            last = min(self.width, int((x1 - left) * scale) + 1 + around)
            upper = max(0, int((top - y1) * scale) - around)
            lower = min(height, int((top - y0) * scale) + 1 + around)
            rows = [marks[y * stride + first : y * stride + last] for y in range(upper, lower)]
            yield char, b"".join(rows), last - first

    @classmethod
    def of(cls, page: Any, chars: list[Char], scale: int, size: tuple[float, float]) -> _Picture:
        """Draws the part of a page that some characters stand on.

        Args:
            page: PDFium's.
            chars: the characters.
            scale: pixels per point.
            size: of the page in points.
        """
        margin = 2.0
        glyphs = tuple([(c.char, c.left, c.bottom, c.right, c.top) for c in chars])
        left = math.floor((min([c.left for c in chars]) - margin) * scale) / scale
        right = max([c.right for c in chars]) + margin
        bottom = min([c.bottom for c in chars]) - margin
        above = math.floor((size[1] - max([c.top for c in chars]) - margin) * scale) / scale
        bitmap = page.render(
            scale=scale,
            crop=(left, bottom, size[0] - right, above),
            grayscale=True,
            may_draw_forms=True,
            draw_annots=True,
        )
        grey, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
        bitmap.close()
        return cls(grey, stride, width, (left, size[1] - above), scale, glyphs)


@lru_cache
def _marks(ground: int, contrast: float) -> bytes:
    """A table that maps a grey to 1 for ink, 2 for ground, and 0 for what is neither.

    Ink stands out from the ground by the contrast.
    """
    ratios = [_contrast(value, ground) for value in range(256)]
    return bytes(1 if r >= contrast else 2 if r < _GROUND else 0 for r in ratios)


def _whole(box: bytes, width: int, around: int) -> bool:
    """Whether the ink of a glyph reaches all four sides of its box, and doesn't fill it whole.

    The boxes are tight around the outlines: a glyph that is half covered stays away from a side by
    more than a third of the box (or three pixels, a whole point). A hyphen fills its own box; the
    box looked at is a pixel larger then, so that a bar across it still shows.

    Args:
        box: the marks of its pixels, row by row from the top.
        width: of a row.
        around: how many pixels the box is larger than the glyph, on each side.
    """
    if not box or not 0 < box.count(1) <= 0.99 * len(box):
        return False
    height = len(box) // width
    inked = [column for column in range(width) if 1 in box[column::width]]
    tall, wide = max(3, height // 3) + around, max(3, width // 3) + around
    return (
        box.index(1) // width <= tall
        and box.rindex(1) // width >= height - 1 - tall
        and inked[0] <= wide
        and inked[-1] >= width - 1 - wide
    )


def _clear(box: bytes, width: int) -> bool:
    """Whether a digit has ground around its ink from top to bottom: no bar lies under it.

    Other glyphs needn't: a hyphen or a full stop fills its box.
    """
    third = max(1, len(box) // width // 3) * width
    parts = (box[:third], box[third:-third], box[-third:])
    return all(part.count(2) >= _CLEAR * len(part) for part in parts)


def _contrast(a: int, b: int) -> float:
    """Contrast ratio of two greys, 0 to 255 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_LUMINANCE[a], _LUMINANCE[b]), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


_LUMINANCE = tuple(
    (v / 255 / 12.92) if v / 255 <= 0.03928 else ((v / 255 + 0.055) / 1.055) ** 2.4
    for v in range(256)
)
