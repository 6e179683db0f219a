"""The text of a finished PDF, read with PDFium."""

from __future__ import annotations

from pathlib import Path

import pypdfium2


def page_texts(pdf: bytes | Path) -> list[str]:
    """The text of each page, white space folded to single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return texts


def squeezed(text: str) -> str:
    """Without any white space: for words that a line break may have cut."""
    return "".join(text.split())
