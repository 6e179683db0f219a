"""The characters of one page as it is read, which may be a part of a sheet."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from groundsheet.notices import Notice
from groundsheet.proof.glyphs import AT_LINE_END, Char, Drawn, chars_of, drawn_on, grounds
from groundsheet.proof.marked import read_out
from groundsheet.proof.promise import Box, squeeze


class Leaf:
    """The text of one leaf without white space, and which character of the sheet each is.

    Args:
        page: PDFium's, of the sheet.
        reader: the same, of its text.
        text: that text, one character for each of PDFium's.
        cell: where the leaf is on the sheet, in points.
        alone: nothing else is on the sheet.
    """

    def __init__(self, page: Any, reader: Any, text: str, cell: Box, *, alone: bool) -> None:
        self.page, self.cell = page, cell
        text = text.replace(AT_LINE_END, "-")
        self._words, self._text = reader, text
        everywhere = range(len(text))
        inside = everywhere if alone else _inside(reader, everywhere, cell)
        self._drawn = [i for i in inside if not text[i].isspace()]
        self.index_of = [i for i in self._drawn if text[i] != "·"]
        self.squeezed = "".join([text[i] for i in self.index_of])

    def occurrences(self, part: str) -> Iterator[list[int]]:
        """The characters of each place where a text stands, as it is squeezed."""
        for found in re.finditer(re.escape(part), self.squeezed):
            yield self.index_of[found.start() : found.end()]

    def through(self, indices: list[int]) -> list[Char]:
        """All that is drawn from the first to the last of these, with what `squeeze` leaves out."""
        first, last = bisect_left(self._drawn, indices[0]), bisect_right(self._drawn, indices[-1])
        return chars_of(self._words, self._text, self._drawn[first:last])

    def read_out(self, indices: list[int]) -> list[Notice]:
        """A fault where some characters have no tag, or tags in another order (`marked`)."""
        return read_out(self._words, indices, chars_of(self._words, self._text, indices))

    def grounds(self, chars: list[Char]) -> list[Box] | None:
        """What characters stand on that follow each other; None if anything else touches them."""
        return grounds(self._objects, self._words, chars)

    @cached_property
    def _objects(self) -> list[Drawn]:
        """All that is drawn on the sheet."""
        return drawn_on(self.page)

    def within(self, box: Box) -> str:
        """The characters in a box, sorted, as they are squeezed."""
        text = self._words.get_text_bounded(*box).replace(AT_LINE_END, "-")
        return "".join(sorted(squeeze(text)))


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
