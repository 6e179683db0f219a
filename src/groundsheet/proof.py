"""Reads finished bytes back with libraries that did not write them: `prove(rendered) -> Proven`.

pikepdf looks at the objects, PDFium (pypdfium2) at geometry and pixels. What must be there comes
from the handout alone, never from what the drawing says it drew. A text search is no proof: a band
that runs off the paper, or lies under a white box, is still found by one.
"""

from __future__ import annotations

import ctypes
import hashlib
import html
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from groundsheet.errors import CannotRead, Problem, ProofFailed
from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout, Placement
from groundsheet.text import digit_groups, plain_text


@dataclass(frozen=True, slots=True)
class Limits:
    """What a format promises of its band, in points (1/72 inch).

    Args:
        margin: least distance from each edge of the page.
        words: smallest type of the band's words.
        numbers: smallest type of its numbers, which are bold.
        contrast: least contrast of each glyph with its ground, in grey (WCAG 2.1, 1.4.6: 7:1).
    """

    margin: float = 36.0
    words: float = 9.0
    numbers: float = 12.0
    contrast: float = 7.0

    @property
    def scale(self) -> int:
        """Pixels per point when the band is looked at: small commas need more of them."""
        return 3 if self.words >= 9 else 4


SHEET = Limits()
CARD = Limits(margin=8.5, words=8.0, numbers=14.0)
"""A wallet card: 3 mm inside the cut, the numbers of 14 pt or more."""

_KEY = object()
_GROUND = 1.2  # most contrast of what still counts as ground
_CLEAR = 0.06  # least ground in each third of a digit's box, from the top down; digits have 0.14
Box = tuple[float, float, float, float]


class Proven:
    """Bytes that have passed their proof; made by `prove` only, and the only thing delivered."""

    __slots__ = ("_data", "_pages")

    def __init__(self, data: bytes, pages: int, key: object) -> None:
        if key is not _KEY:
            raise TypeError("only the proof makes a Proven")
        self._data, self._pages = data, pages

    @property
    def data(self) -> bytes:
        """The proven bytes."""
        return self._data

    @property
    def pages(self) -> int:
        """How many pages they have."""
        return self._pages

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self._data).hexdigest()


@dataclass(frozen=True, slots=True)
class Promise:
    """What each page of a file must show.

    `pages` are counted as they are read; `layout` says where on a sheet each of them stands.
    """

    band: str
    numbers: tuple[str, ...]
    specimen: str
    page_of: str
    empty: str
    allowed: frozenset[str] | None
    pages: int
    layout: Layout


def prove(rendered: Rendered, limits: Limits = SHEET) -> Proven:
    """Proves that each page of the file carries the handout's band, whole and legible.

    Raises:
        ProofFailed: with every fault found, by page.
    """
    handout = rendered.handout
    promise = promise_of(rendered)
    problems = inspect(rendered.pdf, promise, limits)
    facts = metadata_or_none(rendered.pdf)
    if facts is None:
        problems.append("the metadata can't be read back.")
    elif facts.get("contacts") != handout.contacts.digest:
        problems.append("the metadata names other contacts.")
    if problems:
        raise ProofFailed([Problem(problem) for problem in problems])
    return Proven(rendered.pdf, rendered.pages, _KEY)


def pictures(proven: Proven, dpi: int) -> list[Proven]:
    """Each page of a proven file as a PNG, drawn by the library that proved it.

    Args:
        proven: a proven PDF.
        dpi: dots an inch; at 72 the smallest type of the band is 9 dots high.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(proven.data)
    try:
        found = []
        for page in document:
            out = BytesIO()
            bitmap = page.render(scale=dpi / 72)
            bitmap.to_pil().save(out, format="PNG")
            bitmap.close()
            page.close()
            found.append(Proven(out.getvalue(), 1, _KEY))
        return found
    finally:
        document.close()


def promise_of_band(handout: Handout, layout: Layout, pages: int) -> Promise:
    """What any file with the contacts of a handout promises, whatever else it holds."""
    return Promise(
        band=_squeeze(" ".join(plain_text(segment) for segment in handout.band)),
        numbers=handout.band_numbers,
        specimen=handout.specimen_line,
        page_of=handout.language.phrases.page_of,
        empty=_squeeze(handout.language.phrases.empty_page),
        allowed=None,
        pages=pages,
        layout=layout,
    )


def promise_of(rendered: Rendered) -> Promise:
    """What a handout promises of its file."""
    return replace(
        promise_of_band(rendered.handout, rendered.layout, rendered.pages),
        allowed=frozenset(digit_groups(rendered.handout.vocabulary()))
        | frozenset(str(number) for number in range(1, rendered.pages + 1)),
    )


def inspect(pdf: bytes, promise: Promise, limits: Limits = SHEET) -> list[str]:
    """Every fault of a file, in words; an empty list if it is as promised."""
    widgets, problems = _objects(pdf, promise)
    if problems:
        return problems
    size = promise.layout.print_size or 0
    limits = replace(limits, words=max(limits.words, size), numbers=max(limits.numbers, size))
    return _pages(pdf, promise, limits, widgets)


# -- objects (pikepdf) ----------------------------------------------------------------------------


def _objects(pdf: bytes, promise: Promise) -> tuple[list[list[Box]], list[str]]:
    """Where each page has fields, and faults of the file's structure.

    It has one revision, and nothing in it is hidden, active or laid over a page.
    """
    import pikepdf

    problems: list[str] = []
    widgets: list[list[Box]] = []
    if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
        return widgets, ["the file is cut off or not a PDF."]
    if len(re.findall(rb"startxref\s+\d+\s+%%EOF", pdf)) != 1:
        problems.append("the file holds more than one revision; a page could be redefined.")
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
            problems.extend(f"damaged: {line}" for line in document.check_pdf_syntax())
            if document.is_encrypted:
                problems.append("the file is locked; not everyone could open or print it.")
            if "/Prev" in document.trailer:
                problems.append("the file holds more than one revision.")
            root = document.Root
            for key in ("/OpenAction", "/AA", "/OCProperties", "/Collection"):
                if key in root:
                    problems.append(f"the document has {key}, which a handout doesn't have.")
            if "/Names" in root and any(
                key in root.Names for key in ("/JavaScript", "/EmbeddedFiles")
            ):
                problems.append("the document has scripts or attachments.")
            if "/AcroForm" in root:
                problems.extend(_form(root.AcroForm, promise))
            for number, page in enumerate(document.pages, start=1):
                boxes, faults = _widgets(page)
                widgets.append(boxes)
                faults += _page_object(page)
                problems.extend(f"page {number}: {fault}" for fault in faults)
            problems.extend(_fonts(document))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError) as error:
        problems.append(f"the file can't be read back ({type(error).__name__}).")
    return widgets, problems


_FORM_KEYS = {"/Fields", "/DR", "/DA"}
_WIDGET_KEYS = {
    "/Type", "/Subtype", "/FT", "/T", "/TU", "/V", "/DV", "/DA", "/Ff", "/F", "/P", "/Rect", "/MK",
    "/AP", "/AS", "/Parent", "/StructParent", "/Kids",
}  # fmt: skip


def _form(form: Any, promise: Promise) -> list[str]:
    """Faults of the form: nothing active, nothing redrawn, no number that isn't the handout's."""
    faults = []
    if not promise.layout.fillable and len(form.get("/Fields", ())):
        faults.append("the file has fields, and it is for paper.")
    extra = set(form.keys()) - _FORM_KEYS
    if extra:
        faults.append(f"the form has {', '.join(sorted(extra))}, which a handout doesn't have.")
    left = list(form.get("/Fields", ()))
    while left:
        item = left.pop()
        left.extend(item.get("/Kids", ()))
        if set(item.keys()) - _WIDGET_KEYS:
            faults.append("a field has actions or keys that a handout doesn't have.")
        value = item.get("/V")
        if promise.allowed is not None and value is not None:
            groups = digit_groups(str(value)) if item.get("/FT") == "/Tx" else []
            if any(group not in promise.allowed for group in groups):
                faults.append("a number stands in a field that the handout doesn't hold.")
    return faults


def _widgets(page: Any) -> tuple[list[Box], list[str]]:
    """Where the fields of a page are. Any other annotation is a fault."""
    boxes: list[Box] = []
    for annotation in page.get("/Annots", ()):
        if annotation.get("/Subtype") != "/Widget" or set(annotation.keys()) - _WIDGET_KEYS:
            return boxes, ["it has annotations, which could cover the band."]
        left, bottom, right, top = (float(value) for value in annotation["/Rect"])
        boxes.append((min(left, right), min(bottom, top), max(left, right), max(bottom, top)))
    return boxes, []


def _page_object(page: Any) -> list[str]:
    faults = []
    if int(page.get("/Rotate", 0)) != 0:
        faults.append("it is rotated.")
    if "/AA" in page:
        faults.append("it has actions, which a handout doesn't have.")
    if "/UserUnit" in page:
        faults.append("it has its own unit of length.")
    media = [float(value) for value in page.mediabox]
    for name in ("cropbox", "trimbox"):
        if [float(value) for value in getattr(page, name)] != media:
            faults.append(f"its {name} is not the whole page.")
    return faults


_SINGLE_FONTS = ("/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2")
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def _fonts(document: Any) -> list[str]:
    """Every font has its program in the file: none is left to the printer's choice."""
    faults = []
    for item in _dictionaries(document):
        if item.get("/Subtype") not in _SINGLE_FONTS:
            continue
        descriptor = item.get("/FontDescriptor", {})
        if not any(key in descriptor for key in _FONT_FILES):
            faults.append(f"the font {item.get('/BaseFont')} is not embedded.")
    return faults


def _dictionaries(document: Any) -> Iterator[Any]:
    """Every dictionary of the file, also those written out inside another object."""
    import pikepdf

    left: list[Any] = list(document.objects)
    while left:
        item = left.pop()
        inside: list[Any] = []
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            yield item
            inside = [value for _, value in item.items()]
        elif isinstance(item, pikepdf.Array):
            inside = list(item)
        left.extend(v for v in inside if isinstance(v, pikepdf.Object) and not v.is_indirect)


def metadata_or_none(pdf: bytes) -> dict[str, str] | None:
    """The facts in our own XMP namespace, or None for a file without them."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            if "/Metadata" not in document.Root:
                return None
            text = document.Root.Metadata.read_bytes().decode("utf-8", "replace")
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return None
    found = dict(re.findall(r"<gs:(\w+)>([^<]*)</gs:\1>", text))
    return {key: html.unescape(value) for key, value in found.items()} or None


def readable(pdf: bytes, shown: str) -> None:
    """Raises CannotRead for bytes that no PDF reader opens."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            len(document.pages)
    except (pikepdf.PdfError, ValueError, TypeError):
        raise CannotRead(
            f"{shown}: this is not a PDF that can be read.",
            remedy="Take another copy of the file; this one is damaged, or locked, or no PDF.",
        ) from None


# -- geometry and pixels (PDFium) -----------------------------------------------------------------


@dataclass(slots=True)
class _Char:
    """One character as PDFium sees it; the box in points from the lower left of the page."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool


def _pages(pdf: bytes, promise: Promise, limits: Limits, widgets: list[list[Box]]) -> list[str]:
    import pypdfium2

    problems: list[str] = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        sheets = promise.layout.sheets(promise.pages)
        if count != len(sheets):
            return [f"the file has {count} pages, not {len(sheets)}."]
        for index, sheet in enumerate(sheets):
            page = document[index]
            reader = page.get_textpage()
            try:
                faults = _sheet(page, reader, sheet, promise, limits, widgets[index])
            finally:
                reader.close()
                page.close()
            problems.extend(f"page {index + 1}: {fault}" for fault in faults)
    finally:
        document.close()
    return problems


def _sheet(
    page: Any,
    reader: Any,
    sheet: list[Placement],
    promise: Promise,
    limits: Limits,
    widgets: list[Box],
) -> list[str]:
    """Each leaf of a sheet by itself: whatever is cut or folded apart has its own band."""
    layout, text = promise.layout, _text(reader)
    faults = []
    if math.dist(page.get_size(), layout.sheet) >= 0.5:
        faults.append("it has another size than the paper; printing would scale the band.")
    if promise.allowed is not None:
        faults.extend(
            "a number stands on it that the handout doesn't hold."
            for group in digit_groups(text)
            if group not in promise.allowed
        )
    everywhere = range(len(text))
    for placement in sheet:
        cell = (
            placement.x,
            placement.y,
            placement.x + layout.leaf[0],
            placement.y + layout.leaf[1],
        )
        indices = everywhere if len(sheet) == 1 else _inside(reader, everywhere, cell)
        read = _Reader(page, reader, text, list(indices), cell)
        faults.extend(_leaf(read, placement, promise, limits, widgets))
    return faults


def _inside(reader: Any, indices: Iterable[int], cell: Box) -> list[int]:
    """The characters that stand in a cell of the sheet."""
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found = []
    for index in indices:
        raw.FPDFText_GetCharBox(reader, index, left, right, bottom, top)
        x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
            found.append(index)
    return found


class _Reader:
    """The characters of one leaf: the text without white space, and which character each is."""

    def __init__(self, page: Any, reader: Any, text: str, indices: list[int], cell: Box) -> None:
        self.page, self.reader, self.cell = page, reader, cell
        self.index_of = [i for i in indices if not text[i].isspace() and text[i] != "·"]
        self.squeezed = "".join(text[i] for i in self.index_of)

    def occurrences(self, part: str) -> Iterator[list[int]]:
        """The characters of each place where a text stands."""
        for start in _occurrences(self.squeezed, part):
            yield self.index_of[start : start + len(part)]


def _leaf(
    read: _Reader, placement: Placement, promise: Promise, limits: Limits, widgets: list[Box]
) -> list[str]:
    faults = []
    if placement.leaf is None:
        if promise.empty not in read.squeezed:
            faults.append("it doesn't say that it is meant to be empty.")
    else:
        label = promise.page_of.format(page=placement.leaf + 1, pages=promise.pages)
        if _squeeze(label) not in read.squeezed:
            faults.append(f"“{label}” is not on it.")
    if promise.specimen:
        faults.extend(_specimen(read, promise, limits))
    best: list[str] | None = None
    for indices in read.occurrences(promise.band):
        band = _chars(read.reader, indices)
        found = _band(band, promise, limits, read.cell) or _seen(read, indices, band, limits)
        if not found and any(_overlap(_around(band), box) for box in widgets):
            found = ["a field lies over the crisis band."]
        if best is None or len(found) < len(best):
            best = found
    if best is None:
        best = ["the crisis band is not on it, or not digit for digit."]
    return faults + best


def _around(chars: list[_Char]) -> Box:
    """The box around some characters, and the air that a frame takes."""
    return (
        min(c.left for c in chars) - 4,
        min(c.bottom for c in chars) - 4,
        max(c.right for c in chars) + 4,
        max(c.top for c in chars) + 4,
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _specimen(read: _Reader, promise: Promise, limits: Limits) -> list[str]:
    """The mark of a specimen is there, and can be seen."""
    for indices in read.occurrences(_squeeze(promise.specimen)):
        chars = _chars(read.reader, indices)
        large = all(char.size >= limits.words - 0.01 for char in chars)
        if large and not _seen(read, indices, chars, limits):
            return []
    return ["the mark of a specimen is not on it, or can't be seen."]


def _seen(read: _Reader, indices: list[int], chars: list[_Char], limits: Limits) -> list[str]:
    """Each of these characters is really there, and nothing but their ground touches them."""
    faults = _pixels(read.page, chars, limits, read.page.get_size())
    if not faults and _touched(read.page, read.reader, indices, chars):
        faults = ["something lies over the crisis band, or across it."]
    return faults


def _touched(page: Any, reader: Any, indices: list[int], chars: list[_Char]) -> bool:
    """Whether anything touches these characters that is not their ground.

    Their ground is drawn before them and reaches beyond them on all sides. Pixels alone don't
    tell: a bar across a digit, or a dark film, leaves ink at all its sides.
    """
    import pypdfium2.raw as raw

    own = {
        _address(raw.FPDFText_GetTextObject(reader, index))
        for index in range(indices[0], indices[-1] + 1)
    }
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
    return ctypes.cast(item, ctypes.c_void_p).value


def _band(band: list[_Char], promise: Promise, limits: Limits, cell: Box) -> list[str]:
    faults = []
    edge = limits.margin - 0.01
    if any(
        char.left < cell[0] + edge
        or char.bottom < cell[1] + edge
        or char.right > cell[2] - edge
        or char.top > cell[3] - edge
        for char in band
    ):
        faults.append(f"the crisis band is not inside the margin of {limits.margin:g} pt.")
        return faults
    if any(char.size < limits.words - 0.01 for char in band):
        faults.append(f"the crisis band is set smaller than {limits.words:g} pt.")
    text = "".join(char.char for char in band)
    at = 0
    for display in promise.numbers:
        digits = _squeeze(display)
        at = text.find(digits, at)
        number = band[at : at + len(digits)] if at >= 0 else []
        if not number or any(c.size < limits.numbers - 0.01 or not c.bold for c in number):
            faults.append(
                f"a number in the band is not bold, or smaller than {limits.numbers:g} pt."
            )
        at = max(at, 0) + len(digits)
    # Geometry of the glyphs themselves: a scaled-down band has small boxes whatever its font says.
    capital = [c for c in band if c.char.isdigit()]
    if any(c.top - c.bottom < 0.6 * limits.numbers for c in capital):
        faults.append("the numbers in the band are drawn too small.")
    return faults


def _pixels(page: Any, band: list[_Char], limits: Limits, size: tuple[float, float]) -> list[str]:
    """Each glyph of the band is really there, dark on light (or light on dark), also in grey."""
    margin, scale = 2.0, limits.scale
    left = min(c.left for c in band) - margin
    right = max(c.right for c in band) + margin
    bottom = min(c.bottom for c in band) - margin
    top = max(c.top for c in band) + margin
    bitmap = page.render(
        scale=scale,
        crop=(left, bottom, size[0] - right, size[1] - top),
        grayscale=True,
        may_draw_forms=True,
        draw_annots=True,
    )
    grey = bytes(bitmap.buffer)
    stride, pixel_width, pixel_height = bitmap.stride, bitmap.width, bitmap.height
    bitmap.close()
    lights = sorted(grey[::7])
    ground = lights[int(len(lights) * 0.7)]
    marks = grey.translate(_marks(ground, limits.contrast))
    poor = 0
    for char in band:
        x0 = max(0, int((char.left - left) * scale))
        x1 = min(pixel_width, int((char.right - left) * scale) + 1)
        y0 = max(0, int((top - char.top) * scale))
        y1 = min(pixel_height, int((top - char.bottom) * scale) + 1)
        rows = [marks[y * stride + x0 : y * stride + x1] for y in range(y0, y1)]
        poor += not _whole(rows) or (char.char.isdigit() and not _clear(rows))
    if poor:
        return [f"{poor} glyphs of the crisis band can't be seen, or not in enough contrast."]
    return []


def _marks(ground: int, contrast: float) -> bytes:
    """A table that maps a grey to 1 for ink, 2 for ground, and 0 for what is neither.

    Ink stands out from the ground by the contrast.
    """
    ratios = [_contrast(value, ground) for value in range(256)]
    return bytes(1 if r >= contrast else 2 if r < _GROUND else 0 for r in ratios)


def _whole(rows: list[bytes]) -> bool:
    """Whether the ink of a glyph reaches all four sides of its box, and doesn't fill it whole.

    The boxes are tight around the outlines: a glyph that is half covered stays away from a side by
    more than a third of the box (or three pixels, a whole point).
    """
    if not rows or not rows[0]:
        return False
    height, width = len(rows), len(rows[0])
    inked_rows = [index for index, row in enumerate(rows) if 1 in row]
    if not inked_rows or sum(row.count(1) for row in rows) > 0.99 * height * width:
        return False
    left = min(rows[index].index(1) for index in inked_rows)
    right = max(rows[index].rindex(1) for index in inked_rows)
    tall, wide = max(3, height // 3), max(3, width // 3)
    return (
        inked_rows[0] <= tall
        and inked_rows[-1] >= height - 1 - tall
        and left <= wide
        and right >= width - 1 - wide
    )


def _clear(rows: list[bytes]) -> bool:
    """Whether a digit has ground around its ink from top to bottom: no bar lies under it.

    Other glyphs needn't: a hyphen or a full stop fills its box.
    """
    third = max(1, len(rows) // 3)
    parts = (rows[:third], rows[third:-third], rows[-third:])
    return all(b"".join(part).count(2) >= _CLEAR * len(b"".join(part)) for part in parts)


def _contrast(a: int, b: int) -> float:
    """Contrast ratio of two greys, 0 to 255 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_LUMINANCE[a], _LUMINANCE[b]), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


_LUMINANCE = tuple(
    (v / 255 / 12.92) if v / 255 <= 0.03928 else ((v / 255 + 0.055) / 1.055) ** 2.4
    for v in range(256)
)


def _text(reader: Any) -> str:
    """The text of a page in the order of the file, one character for each of PDFium's."""
    import pypdfium2.raw as raw

    codes = [raw.FPDFText_GetUnicode(reader, i) for i in range(raw.FPDFText_CountChars(reader))]
    return "".join(map(chr, codes))


def _chars(reader: Any, indices: list[int]) -> list[_Char]:
    """Boxes and sizes of some characters, after all scaling."""
    import pypdfium2.raw as raw

    chars = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix = raw.FS_MATRIX()
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    for index in indices:
        code = raw.FPDFText_GetUnicode(reader, index)
        raw.FPDFText_GetCharBox(reader, index, left, right, bottom, top)
        size = raw.FPDFText_GetFontSize(reader, index)
        if raw.FPDFText_GetMatrix(reader, index, matrix):
            size *= min(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
        raw.FPDFText_GetFontInfo(reader, index, name, 128, flags)
        box = (left.value, bottom.value, right.value, top.value)
        chars.append(_Char(chr(code), *box, size, b"Bold" in name.value))
    return chars


def _squeeze(text: str) -> str:
    """The text without white space and separators: what must be equal, glyph by glyph."""
    return "".join(char for char in text if not char.isspace() and char != "·")


def _squeezed(text: str) -> tuple[str, list[int]]:
    kept = [i for i, c in enumerate(text) if not c.isspace() and c != "·"]
    return "".join(text[i] for i in kept), kept


def _occurrences(text: str, part: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(part), text)]
