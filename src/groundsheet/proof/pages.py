"""Each leaf of each sheet, looked at with PDFium: the help panel is whole, inked and bare."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from groundsheet.layout import Placement
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.faults import on_page
from groundsheet.proof.glyphs import Char, chars_of, pixels, text_of, touched
from groundsheet.proof.links import LinkBox, over_numbers, say
from groundsheet.proof.marked import read_out
from groundsheet.proof.pdfium import opened
from groundsheet.proof.promise import Box, Limits, Promise, overlap, squeeze
from groundsheet.proof.steps import Steps
from groundsheet.text import digit_groups


def look(
    pdf: bytes,
    promise: Promise,
    limits: Limits,
    widgets: list[list[Box]],
    links: list[list[LinkBox]],
) -> list[Notice]:
    """Faults of the pages, by number.

    Args:
        pdf: the file.
        promise: what it must show.
        limits: the smallest type and the like.
        widgets: boxes of the fields of each page, in points.
        links: the links of each page.
    """
    problems: list[Notice] = []
    steps = Steps(promise.kept)
    with opened(pdf) as document:
        count = len(document)
        sheets = promise.layout.sheets(promise.pages)
        if count != len(sheets):
            message = f"the file has {count} pages, not {len(sheets)}."
            return [finding(Code.PROOF_PAGES, message)]
        for index, placements in enumerate(sheets):
            fields, led = widgets[index], links[index]
            faults = sheet(document, index, placements, promise, limits, fields, steps, led)
            problems.extend(on_page(index + 1, faults))
    return problems or steps.nowhere()


def sheet(
    document: Any,
    index: int,
    placements: list[Placement],
    promise: Promise,
    limits: Limits,
    widgets: list[Box],
    steps: Steps,
    links: Sequence[LinkBox] = (),
) -> list[Notice]:
    """Faults of one sheet of a document that PDFium has opened.

    Args:
        document: PDFium's.
        index: of the sheet, counted from 0.
        placements: where its pages stand on it.
        promise: what each page must show.
        limits: the smallest type and the like.
        widgets: boxes of its fields, in points.
        steps: what is looked for on each page of the file.
        links: its links.
    """
    page = document[index]
    reader = page.get_textpage()
    try:
        faults = say(reader, links, promise) + over_numbers(reader, widgets)
        limits = limits.on(promise.layout)
        return faults + _sheet(page, reader, placements, promise, limits, widgets, steps)
    finally:
        reader.close()
        page.close()


def _sheet(
    page: Any,
    reader: Any,
    sheet: list[Placement],
    promise: Promise,
    limits: Limits,
    widgets: list[Box],
    steps: Steps,
) -> list[Notice]:
    """Each leaf of a sheet by itself: whatever is cut or folded apart has its own help panel."""
    layout, text = promise.layout, text_of(reader)
    faults = []
    if math.dist(page.get_size(), layout.sheet) >= 0.5:
        message = "it has another size than the paper; printing would scale the help panel."
        faults.append(finding(Code.PROOF_PAGES, message))
    if promise.allowed is not None:
        faults.extend(
            finding(Code.PROOF_NUMBER, "a number stands on it that the handout doesn't hold.")
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
        faults.extend(steps.on_leaf(read.squeezed))
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
        self.page, self.reader, self.text, self.cell = page, reader, text, cell
        self.index_of = [i for i in indices if not text[i].isspace() and text[i] != "·"]
        self.squeezed = "".join([text[i] for i in self.index_of])

    def occurrences(self, part: str) -> Iterator[list[int]]:
        """The characters of each place where a text stands."""
        for start in _occurrences(self.squeezed, part):
            yield self.index_of[start : start + len(part)]


def _leaf(
    read: _Reader, placement: Placement, promise: Promise, limits: Limits, widgets: list[Box]
) -> list[Notice]:
    faults = []
    if placement.leaf is None:
        if promise.empty not in read.squeezed:
            message = "it doesn't say that it is meant to be empty."
            faults.append(finding(Code.PROOF_LABEL, message))
    elif not promise.layout.card:
        label = promise.page_of.format(page=placement.leaf + 1, pages=promise.pages)
        if squeeze(label) not in read.squeezed:
            faults.append(finding(Code.PROOF_LABEL, f"“{label}” is not on it."))
    if promise.specimen:
        faults.extend(_specimen(read, promise, limits))
    best: list[Notice] | None = None
    second = promise.layout.card and placement.leaf != 0
    said = promise.brief if second else promise.panel
    for indices in read.occurrences(said.words):
        panel = chars_of(read.reader, read.text, indices)
        found = _panel(panel, promise.first, said.bold, limits, read.cell)
        found = found or _seen(read, indices, panel, limits)
        if not found and placement.leaf == 0 and not placement.copy:
            found = read_out(read.reader, indices, panel)
        around = _around(panel)
        if not found and any(overlap(around, box) for box in widgets):
            found = [finding(Code.PROOF_COVERED, "a field lies over the help panel.")]
        if best is None or len(found) < len(best):
            best = found
    if best is None:
        message = "the help panel is not on it, or not digit for digit."
        best = [finding(Code.PROOF_PANEL, message)]
    return faults + best


def _around(chars: list[Char], air: float = 4) -> Box:
    """The box around some characters, and the air that a frame takes."""
    return (
        min([c.left for c in chars]) - air,
        min([c.bottom for c in chars]) - air,
        max([c.right for c in chars]) + air,
        max([c.top for c in chars]) + air,
    )


def _specimen(read: _Reader, promise: Promise, limits: Limits) -> list[Notice]:
    """The mark of a specimen is there, and can be seen."""
    for indices in read.occurrences(squeeze(promise.specimen)):
        chars = chars_of(read.reader, read.text, indices)
        large = all(char.size >= limits.words - 0.01 for char in chars)
        if large and not _seen(read, indices, chars, limits):
            return []
    message = "the mark of a specimen is not on it, or can't be seen."
    return [finding(Code.PROOF_SPECIMEN, message)]


def _seen(read: _Reader, indices: list[int], chars: list[Char], limits: Limits) -> list[Notice]:
    """Each of these characters is really there, and nothing but their ground touches them."""
    faults = pixels(read.page, chars, limits, read.page.get_size())
    if not faults and touched(read.page, read.reader, indices, chars):
        message = "something lies over the help panel, or across it."
        faults = [finding(Code.PROOF_COVERED, message)]
    return faults


def _panel(
    panel: list[Char],
    first: tuple[str, ...],
    bold: tuple[tuple[int, int], ...],
    limits: Limits,
    cell: Box,
) -> list[Notice]:
    faults = []
    edge = limits.margin - 0.01
    left, bottom, right, top = _around(panel, 0)
    if (
        left < cell[0] + edge
        or bottom < cell[1] + edge
        or right > cell[2] - edge
        or top > cell[3] - edge
    ):
        message = f"the help panel is not inside the margin of {limits.margin:g} pt."
        return [finding(Code.PROOF_MARGIN, message)]
    if any(char.size < limits.words - 0.01 for char in panel):
        message = f"the help panel is set smaller than {limits.words:g} pt."
        faults.append(finding(Code.PROOF_SMALL, message))
    text = "".join(char.char for char in panel)
    if not all(_large(panel, text, squeeze(display), limits) for display in first):
        message = f"a first number in the panel is not bold, or smaller than {limits.first:g} pt."
        faults.append(finding(Code.PROOF_SMALL, message))
    if not all(char.bold for start, end in bold for char in panel[start:end]):
        faults.append(finding(Code.PROOF_SMALL, "a number in the panel is not bold."))
    return faults


def _large(panel: list[Char], text: str, display: str, limits: Limits) -> bool:
    """Whether a number stands somewhere in the panel in large, bold type.

    What counts is the glyphs themselves: one that is scaled down is small whatever its font says.
    """
    return any(
        all(
            char.bold
            and char.size >= limits.first - 0.01
            and (not char.char.isdigit() or char.top - char.bottom >= 0.6 * limits.first)
            for char in panel[at : at + len(display)]
        )
        for at in _occurrences(text, display)
    )


def _occurrences(text: str, part: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(part), text)]
