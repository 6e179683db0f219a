"""Whether the help panel is read out: on the first page its words are content, with tags."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.glyphs import Char


def read_out(reader: Any, indices: Sequence[int], chars: Sequence[Char]) -> list[Notice]:
    """A fault where a piece of some characters has no tag: a screen reader would pass it over.

    That the tags are those of the file's tree, `belonging` sees.

    Args:
        reader: PDFium's, of the page's text.
        indices: of the characters.
        chars: the same, each with its text object.
    """
    import pypdfium2.raw as raw

    known: set[int | None] = set()
    number, last = ctypes.c_int(), -1
    for index, char in zip(indices, chars, strict=True):
        if char.item in known:
            continue
        known.add(char.item)
        item = raw.FPDFText_GetTextObject(reader, index)
        marks = [
            raw.FPDFPageObj_GetMark(item, place)
            for place in range(raw.FPDFPageObj_CountMarks(item))
        ]
        if len(marks) != 1 or not raw.FPDFPageObjMark_GetParamIntValue(marks[0], b"MCID", number):
            return [finding(Code.PROOF_ACTIVE, "the help panel is not read out on it.")]
        if number.value < last:
            message = "the help panel is read out in another order than it stands in."
            return [finding(Code.PROOF_ACTIVE, message)]
        last = number.value
    return []
