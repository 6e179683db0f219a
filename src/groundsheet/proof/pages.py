"""Each leaf of each sheet, looked at with PDFium: the help panel is whole, inked and bare."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from groundsheet.layout import Placement
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import flow, letters
from groundsheet.proof.faults import on_page
from groundsheet.proof.glyphs import Char, around, text_of
from groundsheet.proof.leaf import Leaf
from groundsheet.proof.links import LinkBox, over_numbers, say
from groundsheet.proof.lists import Lists
from groundsheet.proof.pdfium import opened
from groundsheet.proof.promise import Box, Limits, Part, Promise, Said, overlap, squeeze
from groundsheet.proof.steps import Steps
from groundsheet.text import digit_groups

_CLOSE = (0.5, 0.5)
"""Air around the mark of a specimen, in points: it stands on a ground of its own."""


class Whole:
    """What is looked for all over a file: steps with their cautions, and the lists of contacts."""

    def __init__(self, promise: Promise) -> None:
        self._steps, self._lists = Steps(promise.kept), Lists(promise.lists)

    def anew(self) -> Whole:
        """The same, of which nothing was found yet: for the next part of a file."""
        other = copy(self)
        other._steps, other._lists = self._steps.anew(), self._lists.anew()
        return other

    def on_leaf(self, leaf: Leaf, limits: Limits, widgets: Sequence[Box]) -> list[Notice]:
        """Faults of a page."""
        return self._steps.on_leaf(leaf.squeezed) + self._lists.on_leaf(leaf, limits, widgets)

    def nowhere(self) -> list[Notice]:
        """Faults of a file all of whose pages were looked at."""
        return self._steps.nowhere() + self._lists.nowhere()


def look(
    pdf: bytes,
    parts: Sequence[Part],
    widgets: list[list[Box]],
    links: list[list[LinkBox]],
    kinds: Sequence[bytes] = (),
) -> list[Notice]:
    """Faults of the pages, by number.

    Args:
        pdf: the file.
        parts: what its pages must show, part by part, and the smallest type and the like.
        widgets: boxes of the fields of each page, in points.
        links: the links of each page.
        kinds: equal ones for pages that show the same, if that is known; of parts with the same
            pages and the same promise one is looked at, if it has no fault.
    """
    problems: list[Notice] = []
    sound: set[tuple[object, ...]] = set()
    sheets = [promise.layout.sheets(promise.pages) for promise, _ in parts]
    total = sum(map(len, sheets))
    known: dict[int, Whole] = {}
    index = 0
    with opened(pdf) as document:
        count = len(document)
        if count != total or len(widgets) != total:
            message = f"the file has {count} pages, not {total}."
            return [finding(Code.PROOF_PAGES, message)]
        for (promise, limits), part in zip(parts, sheets, strict=True):
            if id(promise) not in known:
                known[id(promise)] = Whole(promise)
            whole = known[id(promise)].anew()
            same = (id(promise), *kinds[index : index + len(part)])
            if same in sound:
                index += len(part)
                continue
            before = len(problems)
            for placements in part:
                fields, led = widgets[index], links[index]
                faults = sheet(document, index, placements, promise, limits, fields, whole, led)
                index += 1
                problems.extend(on_page(index, faults))
            if len(problems) == before:
                problems.extend(whole.nowhere())
            if len(problems) == before and len(same) > 1:
                sound.add(same)
    return problems


def sheet(
    document: Any,
    index: int,
    placements: list[Placement],
    promise: Promise,
    limits: Limits,
    widgets: list[Box],
    whole: Whole,
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
        whole: what is looked for all over the file.
        links: its links.
    """
    page = document[index]
    reader = page.get_textpage()
    try:
        faults = say(reader, links, promise) + over_numbers(reader, widgets)
        limits = limits.on(promise.layout)
        return faults + _sheet(page, reader, placements, promise, limits, widgets, whole)
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
    whole: Whole,
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
    for placement in sheet:
        cell = (
            placement.x,
            placement.y,
            placement.x + layout.leaf[0],
            placement.y + layout.leaf[1],
        )
        leaf = Leaf(page, reader, text, cell, alone=len(sheet) == 1)
        faults.extend(_leaf(leaf, placement, promise, limits, widgets))
        faults.extend(whole.on_leaf(leaf, limits, widgets))
    return faults


def _leaf(
    leaf: Leaf, placement: Placement, promise: Promise, limits: Limits, widgets: list[Box]
) -> list[Notice]:
    faults = _label(leaf, placement, promise, limits)
    best: list[Notice] | None = None
    second = promise.layout.card and placement.leaf != 0
    said = promise.brief if second else promise.panel
    for indices in leaf.occurrences(said.words):
        found = _whole(leaf, indices, said, promise, limits, widgets)
        if not found and placement.leaf == 0 and not placement.copy:
            found = leaf.read_out(indices)
        if best is None or len(found) < len(best):
            best = found
    if best is None:
        message = "the help panel is not on it, or not digit for digit."
        best = [finding(Code.PROOF_PANEL, message)]
    return faults + best


def _label(leaf: Leaf, placement: Placement, promise: Promise, limits: Limits) -> list[Notice]:
    """What is wrong with which page it says that it is, and with the mark of a specimen."""
    faults = []
    if placement.leaf is None:
        if promise.empty not in leaf.squeezed:
            message = "it doesn't say that it is meant to be empty."
            faults.append(finding(Code.PROOF_LABEL, message))
    elif not promise.layout.card:
        label = promise.page_of.format(page=placement.leaf + 1, pages=promise.pages)
        if squeeze(label) not in leaf.squeezed:
            faults.append(finding(Code.PROOF_LABEL, f"“{label}” is not on it."))
    if promise.specimen:
        faults.extend(_specimen(leaf, promise, limits))
    elif any(mark in leaf.squeezed for mark in promise.marks):
        message = "it is marked as a specimen, and the file says that it isn't one."
        faults.append(finding(Code.PROOF_SPECIMEN, message))
    return faults


def _whole(
    leaf: Leaf,
    indices: list[int],
    said: Said,
    promise: Promise,
    limits: Limits,
    widgets: Sequence[Box],
) -> list[Notice]:
    """What is wrong with a help panel that stands there word for word."""
    drawn, inside = leaf.through(indices), set(indices)
    panel = [char for char in drawn if char.index in inside]
    found = _panel(panel, promise.first, said.bold, limits, leaf.cell)
    if not found and not flow.in_order(drawn, {indices[at] for at in said.parts}):
        message = "the words of the help panel don't stand in their order."
        found = [finding(Code.PROOF_PANEL, message)]
    found = found or _seen(leaf, drawn, limits)
    frame = around(panel, 4, 4)  # the air that its frame takes
    if not found and any(overlap(frame, box) for box in widgets):
        found = [finding(Code.PROOF_COVERED, "a field lies over the help panel.")]
    return found


def _specimen(leaf: Leaf, promise: Promise, limits: Limits) -> list[Notice]:
    """The mark of a specimen is there, and can be seen."""
    close = replace(limits, air=_CLOSE)
    for indices in leaf.occurrences(squeeze(promise.specimen)):
        chars = leaf.through(indices)
        large = all(char.size >= limits.words - 0.01 for char in chars)
        seen = not letters.fault(leaf.page, chars, close)
        if large and seen and leaf.grounds(chars) is not None:
            return []
    message = "the mark of a specimen is not on it, or can't be seen."
    return [finding(Code.PROOF_SPECIMEN, message)]


def _seen(leaf: Leaf, chars: list[Char], limits: Limits) -> list[Notice]:
    """The help panel looks as it should, nothing lies over it, and its frame holds nothing else."""
    wrong = letters.fault(leaf.page, chars, limits)
    if wrong:
        return [finding(Code.PROOF_UNSEEN, f"the help panel: {wrong}")]
    grounds = leaf.grounds(chars)
    if grounds is None or len(grounds) > 1:
        message = "something lies over the help panel, or across it."
        return [finding(Code.PROOF_COVERED, message)]
    said = "".join(sorted(char.char for char in chars if char.char != "·"))
    if any(leaf.within(frame) != said for frame in grounds):
        return [finding(Code.PROOF_COVERED, "other words stand in the frame of the help panel.")]
    return []


def _panel(
    panel: list[Char],
    first: tuple[str, ...],
    bold: tuple[tuple[int, int], ...],
    limits: Limits,
    cell: Box,
) -> list[Notice]:
    faults = []
    edge = limits.margin - 0.01
    left, bottom, right, top = around(panel)
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
