"""The objects of a file, read with pikepdf: one revision, nothing hidden, active or laid over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from groundsheet.proof.promise import Box, Promise
from groundsheet.text import digit_groups


def look(pdf: bytes, promise: Promise) -> tuple[list[list[Box]], list[str]]:
    """Where each page has fields, and faults of the file's structure.

    It has one revision, and nothing in it is hidden, active or laid over a page.
    """
    import pikepdf

    widgets: list[list[Box]] = []
    problems = whole(pdf)
    if problems:
        return widgets, problems
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
            problems.extend(f"damaged: {line}" for line in document.check_pdf_syntax())
            problems.extend(sound(document))
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
                faults += page_object(page)
                problems.extend(f"page {number}: {fault}" for fault in faults)
            problems.extend(unembedded(document))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError) as error:
        problems.append(f"the file can't be read back ({type(error).__name__}).")
    return widgets, problems


def whole(pdf: bytes) -> list[str]:
    """Faults that are seen before the file is read: it is cut off, or has been added to."""
    if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
        return ["the file is cut off or not a PDF."]
    if len(re.findall(rb"startxref\s+\d+\s+%%EOF", pdf)) != 1:
        return ["the file holds more than one revision; a page could be redefined."]
    return []


def sound(document: Any) -> list[str]:
    """Faults of a file as a whole: locks, more than one revision."""
    problems = []
    if document.is_encrypted:
        problems.append("the file is locked; not everyone could open or print it.")
    if "/Prev" in document.trailer:
        problems.append("the file holds more than one revision.")
    return problems


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


def page_object(page: Any) -> list[str]:
    """Faults of a page: turned, active, of another size than it says."""
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


# Of an object written out: it may hold a font of one of these kinds, or of a kind told elsewhere.
_MAY_BE_FONT = re.compile(rb"/Subtype\s*(?:\d|%s)" % "|".join(_SINGLE_FONTS).encode())


def unembedded(document: Any) -> list[str]:
    """Every font has its program in the file: none is left to the printer's choice."""
    import pikepdf

    faults = []
    for item in document.objects:
        if not isinstance(item, pikepdf.Object):
            continue  # a number, or nothing
        shown = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        if not _MAY_BE_FONT.search(shown.unparse(resolved=True)):
            continue
        for inside in _dictionaries(item):
            if inside.get("/Subtype") not in _SINGLE_FONTS:
                continue
            descriptor = inside.get("/FontDescriptor", {})
            if not any(key in descriptor for key in _FONT_FILES):
                faults.append(f"the font {inside.get('/BaseFont')} is not embedded.")
    return faults


def _dictionaries(top: Any) -> Iterator[Any]:
    """Every dictionary of an object, also those written out inside it."""
    import pikepdf

    left: list[Any] = [top]
    while left:
        item = left.pop()
        inside: list[Any] = []
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            yield item
            inside = [value for _, value in item.items()]
        elif isinstance(item, pikepdf.Array):
            inside = list(item)
        left.extend(v for v in inside if isinstance(v, pikepdf.Object) and not v.is_indirect)
