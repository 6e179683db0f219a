"""What letters look like on a page, against what our own fonts draw in their places.

PDFium draws both: the page, and the same words with the fonts of this package on a bare ground. The
two pictures must be the same, all over the words and between them, so that it doesn't matter in
which way a file would show something else: a font that lies, a clip, ink in a gap, another letter.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from groundsheet import typefaces
from groundsheet.proof.glyphs import Char, around
from groundsheet.proof.promise import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

UNSEEN = "its letters can't be seen, or not in enough contrast."
OTHERWISE = "its letters don't look as they should, or something is drawn over or between them."
_FAR = 72
"""Of 255: by so much a pixel is another one. Two digits differ by 200 somewhere."""
_FINER = (0, 1, 2)
"""So many more pixels to a point: whether two letters touch may hang on how one is rounded to whole
pixels, and then in one picture alone. What is another letter is one in each."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that one text object draws; where it begins, in points."""

    text: str
    font: str
    size: float
    colour: tuple[int, int, int]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page: the page's size and what is cut off, in points, and pixels to a point."""

    size: tuple[float, float]
    crop: tuple[float, float, float, float]
    scale: int

    @classmethod
    def around(
        cls, chars: Sequence[Char], size: tuple[float, float], air: tuple[float, float], scale: int
    ) -> Region:
        """The part that some characters stand on.

        Args:
            chars: the characters.
            size: of the page, in points.
            air: beside them, and above and below, in points.
            scale: pixels to a point.
        """
        left, bottom, right, top = around(chars, *air)
        left, above = (math.floor(cut * scale) / scale for cut in (left, size[1] - top))
        crop = [max(0.0, cut) for cut in (left, bottom, size[0] - right, above)]
        return cls(size, (crop[0], crop[1], crop[2], crop[3]), scale)


def fault(page: Any, chars: Sequence[Char], limits: Limits) -> str:
    """What is wrong with how some characters look: `UNSEEN`, `OTHERWISE`, or nothing.

    Args:
        page: PDFium's.
        chars: the characters, in order; spaces aren't among them.
        limits: least contrast, and the air around them.
    """
    size = page.get_size()
    left, bottom, right, top = around(chars)
    on_paper = left >= 0 and bottom >= 0 and right <= size[0] and top <= size[1]
    if not on_paper or not all(map(_plain, chars)):
        return UNSEEN
    pieces = tuple(_pieces(chars))
    message = OTHERWISE
    for finer in _FINER:
        region = Region.around(chars, size, limits.air, limits.scale + finer)
        message = _seen(page, region, pieces, limits.contrast)
        if message != OTHERWISE:
            break
    return message


def _seen(page: Any, region: Region, pieces: tuple[Piece, ...], contrast: float) -> str:
    """What is wrong with a part of a page; of the last pictures, what was found before."""
    seen = _drawn(page, region)
    digest = hashlib.blake2b(seen.tobytes(), digest_size=32).digest()
    key = (digest, region, pieces, contrast)
    if key not in _JUDGED:
        _JUDGED[key] = _judged(seen, region, pieces, contrast)
        if len(_JUDGED) > _MOST_JUDGED:
            _JUDGED.popitem(last=False)
    return _JUDGED[key]


def _plain(char: Char) -> bool:
    return char.look.upright and char.look.colour[3] == 255 and char.look.font in typefaces.NAMES


_JUDGED: OrderedDict[tuple[object, ...], str] = OrderedDict()
"""What was wrong with the last pictures: each page of a file has the same panel."""
_MOST_JUDGED = 256


def _judged(seen: Image, region: Region, pieces: Sequence[Piece], contrast: float) -> str:
    counts = seen.histogram()
    ground = counts.index(max(counts))
    for colour in {piece.colour for piece in pieces}:
        if _contrast(_grey(colour), ground) < contrast:
            return UNSEEN
    if apart(seen, ours(region, pieces, ground)):
        return OTHERWISE
    return ""


def apart(seen: Image, ours: Image) -> bool:
    """Whether a pixel of one picture has no like among the nine at that place in the other."""
    from PIL import ImageChops

    if seen.size != ours.size:
        return True
    # What is at the edge may have its like outside.
    inside = 1, 1, seen.width - 1, seen.height - 1
    for one, other in ((seen, ours), (ours, seen)):
        darkest, lightest = _spread(other)
        beyond = ImageChops.lighter(
            ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one)
        )
        if any(beyond.crop(inside).histogram()[_FAR:]):
            return True
    return False


def _spread(image: Image) -> tuple[Image, Image]:
    """The darkest and the lightest of each pixel and the eight around it."""
    from PIL import ImageChops

    width, height = image.size
    darkest = lightest = image
    for x, y in ((1, 0), (0, 1)):
        for image, more in ((darkest, ImageChops.darker), (lightest, ImageChops.lighter)):
            made = image.copy()
            for dx, dy in ((x, y), (-x, -y)):
                box = max(0, -dx), max(0, -dy), width - max(0, dx), height - max(0, dy)
                moved = image.copy()
                moved.paste(image.crop(box), (max(0, dx), max(0, dy)))
                made = more(made, moved)
            if more is ImageChops.darker:
                darkest = made
            else:
                lightest = made
    return darkest, lightest


def _drawn(page: Any, region: Region) -> Image:
    bitmap = page.render(
        scale=region.scale,
        crop=region.crop,
        grayscale=True,
        may_draw_forms=True,
        draw_annots=True,
    )
    image: Image = bitmap.to_pil().copy()  # the bitmap's memory ends with it
    bitmap.close()
    return image


def _pieces(chars: Sequence[Char]) -> Iterator[Piece]:
    """The characters by the text objects that draw them, with the spaces inside.

    PDFium puts each letter at a whole pixel, counted from where its text object begins: begun at
    each word, our picture would round some of them the other way.
    """
    for _, group in groupby(chars, lambda char: char.item):
        first, *others = group
        text, last = first.char, first
        for char in others:
            text += " " * (char.index - last.index - 1) + char.char
            last = char
        red, green, blue, _ = first.look.colour
        yield Piece(text, first.look.font, first.size, (red, green, blue), first.x, first.y)


# -- as our fonts draw it -------------------------------------------------------------------------


@cache
def _stage() -> Any:
    """A document of PDFium that nothing is kept in but fonts."""
    import pypdfium2

    return pypdfium2.PdfDocument.new()


@cache
def _font(name: str) -> Any:
    """Our font of that name, in the document of `_stage`."""
    import pypdfium2.raw as raw

    data = typefaces.program(name)
    program = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
    # With two-byte codes (CID): every letter of the font can be asked for.
    return raw.FPDFText_LoadFont(_stage(), program, len(data), raw.FPDF_FONT_TRUETYPE, True)


def ours(region: Region, pieces: Sequence[Piece], ground: int) -> Image:
    """The same words on a bare ground."""
    import pypdfium2.raw as raw

    stage = _stage()
    page = stage.new_page(*region.size)
    try:
        if ground != 255:
            bare = raw.FPDFPageObj_CreateNewRect(0, 0, *region.size)
            raw.FPDFPageObj_SetFillColor(bare, ground, ground, ground, 255)
            raw.FPDFPath_SetDrawMode(bare, raw.FPDF_FILLMODE_WINDING, False)
            raw.FPDFPage_InsertObject(page, bare)
        for piece in pieces:
            item = raw.FPDFPageObj_CreateTextObj(stage, _font(piece.font), piece.size)
            units = (piece.text + "\0").encode("utf-16-le")
            text = (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)
            raw.FPDFText_SetText(item, text)
            raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, piece.x, piece.y)
            raw.FPDFPageObj_SetFillColor(item, *piece.colour, 255)
            raw.FPDFPage_InsertObject(page, item)
        return _drawn(page, region)
    finally:
        page.close()
        raw.FPDFPage_Delete(stage, 0)


def _grey(colour: tuple[int, int, int]) -> int:
    """The grey of a colour as PDFium draws it (BT.601)."""
    red, green, blue = colour
    return (red * 30 + green * 59 + blue * 11) // 100


def _contrast(a: int, b: int) -> float:
    """Contrast ratio of two greys, 0 to 255 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_LUMINANCE[a], _LUMINANCE[b]), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


_LUMINANCE = tuple(
    (v / 255 / 12.92) if v / 255 <= 0.03928 else ((v / 255 + 0.055) / 1.055) ** 2.4
    for v in range(256)
)
