"""The text of a finished PDF, read with PDFium: what stands in its fields is part of it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2


def flattened(pdf: bytes | Path) -> pypdfium2.PdfDocument:
    """The file with the ink of its fields on the pages, as it is printed."""
    document = pypdfium2.PdfDocument(pdf)
    if document.get_formtype() == 0:
        return document
    document.init_forms()
    for page in document:
        page.flatten()
        page.close()
    printed = io.BytesIO()
    document.save(printed)
    document.close()
    return pypdfium2.PdfDocument(printed.getvalue())


def page_texts(pdf: bytes | Path) -> list[str]:
    """The text of each page, white space folded to single spaces."""
    document = flattened(pdf)
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return texts


def texts(pdf: bytes | Path) -> list[str]:
    """The text of each page as PDFium has it, without what stands in fields."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Without any white space: for words that a line break may have cut."""
    return "".join(text.split())
