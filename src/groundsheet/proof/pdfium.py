"""PDFium, one file at a time: it can't be used by two threads at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ONE_AT_A_TIME = threading.RLock()
if hasattr(os, "register_at_fork"):  # a process that is forked off finds PDFium at rest
    os.register_at_fork(
        before=_ONE_AT_A_TIME.acquire,
        after_in_parent=_ONE_AT_A_TIME.release,
        after_in_child=_ONE_AT_A_TIME.release,
    )


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """A document, closed at the end; other threads wait for that.

    Raises:
        pypdfium2.PdfiumError: it can't be opened.
    """
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
