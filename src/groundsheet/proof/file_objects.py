"""The objects of a file, read with pikepdf: one revision, nothing hidden, active or laid over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import links
from groundsheet.proof.faults import on_page
from groundsheet.proof.links import LinkBox
from groundsheet.proof.promise import Box, Promise, box_of
from groundsheet.proof.streams import Streams
from groundsheet.text import digit_groups


def look(pdf: bytes, promise: Promise) -> tuple[list[list[Box]], list[list[LinkBox]], list[Notice]]:
    """Where each page has fields and links, and faults of the file's structure.

    It has one revision, and nothing in it is hidden, active or laid over a page.
    """
    import pikepdf

    widgets: list[list[Box]] = []
    found: list[list[LinkBox]] = []
    problems = whole(pdf)
    if problems:
        return widgets, found, problems
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
            syntax = document.check_pdf_syntax()
            problems.extend(finding(Code.PROOF_FILE, f"damaged: {line}") for line in syntax)
            problems.extend(sound(document))
            root = document.Root
            for key in ("/OpenAction", "/AA", "/OCProperties", "/Collection"):
                if key in root:
                    problems.append(_active(f"the document has {key}"))
            if "/Names" in root and any(
                key in root.Names for key in ("/JavaScript", "/EmbeddedFiles")
            ):
                problems.append(_active("the document has scripts or attachments"))
            if "/AcroForm" in root:
                problems.extend(_form(root.AcroForm, promise))
            streams = Streams()
            for number, page in enumerate(document.pages, start=1):
                boxes, faults = _widgets(page)
                widgets.append(boxes)
                here, wrong = links.read(document, page, boxes)
                found.append(here)
                problems.extend(on_page(number, [*faults, *wrong, *page_object(page)]))
                problems.extend(on_page(number, streams.page(page.obj)))
            problems.extend(unembedded(document))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError) as error:
        problems.append(unreadable(error))
    return widgets, found, problems


def unreadable(error: Exception) -> Notice:
    """The fault of a file that a library gives up on."""
    message = f"the file can't be read back ({type(error).__name__})."
    return finding(Code.PROOF_FILE, message)


def _active(what: str) -> Notice:
    return finding(Code.PROOF_ACTIVE, f"{what}, which a handout doesn't have.")


def whole(pdf: bytes) -> list[Notice]:
    """Faults that are seen before the file is read: it is cut off, or has been added to."""
    if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
        return [finding(Code.PROOF_FILE, "the file is cut off or not a PDF.")]
    if len(re.findall(rb"startxref\s+\d+\s+%%EOF", pdf)) != 1:
        message = "the file holds more than one revision; a page could be redefined."
        return [finding(Code.PROOF_FILE, message)]
    return []


def sound(document: Any) -> list[Notice]:
    """Faults of a file as a whole: locks, more than one revision."""
    problems = []
    if document.is_encrypted:
        message = "the file is locked; not everyone could open or print it."
        problems.append(finding(Code.PROOF_FILE, message))
    if "/Prev" in document.trailer:
        problems.append(finding(Code.PROOF_FILE, "the file holds more than one revision."))
    return problems


_FORM_KEYS = {"/Fields", "/DR", "/DA"}
_WIDGET_KEYS = {
    "/Type", "/Subtype", "/FT", "/T", "/TU", "/V", "/DV", "/DA", "/Ff", "/F", "/P", "/Rect", "/BS",
    "/MaxLen", "/AP", "/AS", "/Parent", "/StructParent", "/Kids",
}  # fmt: skip


def _form(form: Any, promise: Promise) -> list[Notice]:
    """Faults of the form: nothing active, nothing redrawn, no number that isn't the handout's."""
    faults = []
    if not promise.layout.fillable and len(form.get("/Fields", ())):
        faults.append(finding(Code.PROOF_ACTIVE, "the file has fields, and it is for paper."))
    extra = set(form.keys()) - _FORM_KEYS
    if extra:
        faults.append(_active(f"the form has {', '.join(sorted(extra))}"))
    left = list(form.get("/Fields", ()))
    while left:
        item = left.pop()
        left.extend(item.get("/Kids", ()))
        if set(item.keys()) - _WIDGET_KEYS:
            faults.append(_active("a field has actions or keys"))
        value = item.get("/V")
        # Of a finished file somebody may have filled in the fields.
        if promise.allowed and not promise.allowed.salt and value is not None:
            groups = digit_groups(str(value)) if item.get("/FT") == "/Tx" else []
            if any(group not in promise.allowed for group in groups):
                message = "a number stands in a field that the handout doesn't hold."
                faults.append(finding(Code.PROOF_NUMBER, message))
    return faults


def _widgets(page: Any) -> tuple[list[Box], list[Notice]]:
    """Where the fields of a page are. Any other annotation but a link is a fault."""
    boxes: list[Box] = []
    for annotation in page.get("/Annots", ()):
        if annotation.get("/Subtype") == "/Link":
            continue
        if annotation.get("/Subtype") != "/Widget" or set(annotation.keys()) - _WIDGET_KEYS:
            message = "it has annotations, which could cover the help panel."
            return boxes, [finding(Code.PROOF_ACTIVE, message)]
        boxes.append(box_of(annotation["/Rect"]))
    return boxes, []


def page_object(page: Any) -> list[Notice]:
    """Faults of a page: turned, active, of another size than it says."""
    faults = []
    if int(page.get("/Rotate", 0)) != 0:
        faults.append(finding(Code.PROOF_PAGES, "it is rotated."))
    if "/AA" in page:
        faults.append(_active("it has actions"))
    if "/UserUnit" in page:
        faults.append(finding(Code.PROOF_PAGES, "it has its own unit of length."))
    media = [float(value) for value in page.mediabox]
    for name in ("cropbox", "trimbox"):
        if [float(value) for value in getattr(page, name)] != media:
            faults.append(finding(Code.PROOF_PAGES, f"its {name} is not the whole page."))
    return faults


_SINGLE_FONTS = ("/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2")
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


# Of an object written out: it may hold a font of one of these kinds, or of a kind told elsewhere.
_MAY_BE_FONT = re.compile(rb"/Subtype\s*(?:\d|%s)" % "|".join(_SINGLE_FONTS).encode())


def unembedded(document: Any) -> list[Notice]:
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
                message = f"the font {inside.get('/BaseFont')} is not embedded."
                faults.append(finding(Code.PROOF_FONT, message))
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
