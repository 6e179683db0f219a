"""Reads finished bytes back with libraries that did not write them: `prove(rendered) -> Proven`.

pikepdf looks at the objects, PDFium (pypdfium2) at geometry and pixels. What must be there comes
from the handout alone, never from what the drawing says it drew. A text search is no proof: a
help panel that runs off the paper, or lies under a white box, is still found by one.
"""

from groundsheet.proof.copies import Original, copy_of, original
from groundsheet.proof.images import Picture, picture_of_all, pictures
from groundsheet.proof.ink import ink
from groundsheet.proof.promise import (
    CARD,
    SHEET,
    Limits,
    Part,
    Promise,
    promise_of,
    promise_of_record,
)
from groundsheet.proof.proven import Proven, inspect, prove
from groundsheet.proof.reading import (
    filled_in,
    language_of,
    metadata_or_none,
    page_count,
    read_pdf,
    readable,
)
from groundsheet.proof.runs import Expected, PacketsFailed, codes, inspect_run, prove_run

__all__ = [
    "CARD",
    "SHEET",
    "Expected",
    "Limits",
    "Original",
    "PacketsFailed",
    "Part",
    "Picture",
    "Promise",
    "Proven",
    "codes",
    "copy_of",
    "filled_in",
    "ink",
    "inspect",
    "inspect_run",
    "language_of",
    "metadata_or_none",
    "original",
    "page_count",
    "picture_of_all",
    "pictures",
    "promise_of",
    "promise_of_record",
    "prove",
    "prove_run",
    "read_pdf",
    "readable",
]
