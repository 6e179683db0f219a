"""Copies of a proven template: all of it is the template's, byte for byte, but for the slots.

`original` proves a template and finds its slots in the bytes; `copy_of` proves a copy. What may
stand in a slot is one line of text and nothing else, so that no content of a slot can draw, close
or redefine anything; that its words are those that were asked for, whole and inside the slot, is
read from the drawn page. The first copy of a template is looked at like any other file as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from io import BytesIO
from typing import Any

from groundsheet.errors import ProofFailed
from groundsheet.handout import Rendered, Slot
from groundsheet.notices import Code, finding
from groundsheet.proof import letters
from groundsheet.proof.faults import failed, on_page
from groundsheet.proof.glyphs import AT_LINE_END, Char, chars_of, text_of
from groundsheet.proof.pdfium import opened
from groundsheet.proof.promise import SHEET, Box, Limits, Promise, promise_of
from groundsheet.proof.proven import KEY, Proven, inspect, prove
from groundsheet.proof.reading import metadata_or_none

SLOT = "/FormXob.Slot."
"""How the name of a slot begins among the resources of a page."""
_LINE = re.compile(
    rb"BT /GSF (\d+\.\d\d) Tf 1 0 0 1 \d+\.\d\d \d+\.\d\d Tm <((?:[0-9a-f]{2})+)> Tj ET *"
)
_ID = re.compile(rb"/ID \s*\[<([0-9a-f]{32})><([0-9a-f]{32})>\]")
_KEYS = {
    "/Type", "/Subtype", "/FormType", "/BBox", "/Resources", "/Length",
}  # fmt: skip
_SLOT = Limits(contrast=3.0, air=(0.5, 0.5))  # of its words (WCAG 2.1, 1.4.11)
_SLACK = 0.5  # of a point: what two libraries may differ by


class Original:
    """A proven template: its bytes, its slots, and where these are."""

    def __init__(self, rendered: Rendered, proven: Proven, limits: Limits) -> None:
        self.proven, self.limits = proven, limits
        self.promise: Promise = promise_of(rendered)
        self.slots = {slot.name: slot for slot in rendered.slots}
        self.places = _places(proven.data, self.slots)
        found = list(_ID.finditer(proven.data))
        if len(found) != 1:
            raise _failed(Code.PROOF_COPY, "the template has no /ID, or more than one.")
        self.id = found[0].span(2)
        self.seen = False
        """Whether a copy was looked at on all of its pages."""
        self.sheets: Any = None
        """Digests of its pages, once they are asked for (`runs`)."""

    @cached_property
    def record(self) -> dict[str, str]:
        """What it says of itself."""
        return metadata_or_none(self.proven.data) or {}

    @cached_property
    def nearest(self) -> frozenset[int]:
        """The sheets on which each slot stands first: page 1, or a later one if that is full."""
        wanted = {min(leaf for leaf in slot.leaves if leaf >= 0) for slot in self.slots.values()}
        sheets = enumerate(self.promise.layout.sheets(self.promise.pages))
        return frozenset(n for n, sheet in sheets if any(p.leaf in wanted for p in sheet))

    @property
    def fixed(self) -> list[tuple[int, int]]:
        """The parts of the bytes that are the same in each copy, in order."""
        changing = sorted([*self.places.values(), self.id])
        starts = [0, *(end for _, end in changing)]
        ends = [*(start for start, _ in changing), len(self.proven.data)]
        return list(zip(starts, ends, strict=True))


def original(rendered: Rendered, limits: Limits = SHEET) -> Original:
    """Proves a template.

    Raises:
        ProofFailed: it is no whole handout, or its slots aren't what it says of them.
    """
    return Original(rendered, prove(rendered, limits), limits)


def copy_of(template: Original, data: bytes, texts: Mapping[str, str]) -> Proven:
    """Proves a copy of a template.

    Args:
        template: what it is a copy of.
        data: its bytes.
        texts: what stands in each slot.

    Raises:
        ProofFailed
    """
    base = template.proven.data
    if len(data) != len(base) or any(data[a:b] != base[a:b] for a, b in template.fixed):
        raise _failed(Code.PROOF_COPY, "the copy differs from its template outside its slots.")
    if set(texts) != set(template.slots):
        raise _slot("the copy has other slots than its template.")
    for name, slot in template.slots.items():
        start, end = template.places[name]
        line(data[start:end], slot, texts[name])
    if not template.seen:
        first(template, data, texts)
        template.seen = True
    else:
        look(template, data, texts, sheets=sorted(template.nearest))
    return Proven(data, template.proven.pages, KEY)


def line(content: bytes, slot: Slot, text: str) -> None:
    """Reads the content of a slot: one line of text, which says what it should.

    Raises:
        ProofFailed
    """
    found = _LINE.fullmatch(content)
    if found is None:
        raise _slot(f"the slot {slot.name} holds something else than a line of text.")
    size = float(found[1])
    if bytes.fromhex(found[2].decode()).decode("cp1252", "replace") != text:
        raise _slot(f"the slot {slot.name} holds other words than were asked for.")
    if size < min(slot.sizes) - 0.01 or size > max(slot.sizes) + 0.01:
        raise _slot(f"the words in the slot {slot.name} have a size that isn't the slot's.")


def words_of(form: Any) -> str | None:
    """The words in a slot; None where it is more than a bare form with one line of text."""
    if set(form.keys()) - _KEYS or set(form.Resources.keys()) != {"/Font"}:
        return None
    found = _LINE.fullmatch(form.read_raw_bytes())
    return bytes.fromhex(found[2].decode()).decode("cp1252", "replace") if found else None


def first(template: Original, data: bytes, texts: Mapping[str, str]) -> None:
    """Looks at a copy as at any other file, and at its slots on every page.

    Raises:
        ProofFailed
    """
    promise = template.promise
    if promise.allowed is not None:
        more = " ".join(texts.values())
        promise = replace(promise, allowed=promise.allowed.with_those_in(more))
    problems = inspect(data, promise, template.limits)
    if problems:
        raise failed(problems)
    everywhere = range(len(promise.layout.sheets(promise.pages)))
    look(template, data, texts, sheets=everywhere, closely=True)


def look(
    template: Original,
    data: bytes,
    texts: Mapping[str, str],
    *,
    sheets: Iterable[int],
    closely: bool = False,
) -> None:
    """Sees that each slot shows its words, whole and inside it, on some sheets of a copy.

    Args:
        template: that the copy was made from.
        data: the copy.
        texts: words by the names of the slots.
        sheets: which, counted from 0.
        closely: see that each glyph can be seen, as well.

    Raises:
        ProofFailed
    """
    with opened(data) as document:
        for number in sheets:
            page = document[number]
            try:
                shows(page, template, number, texts, closely=closely)
            finally:
                page.close()


def shows(
    page: Any, template: Original, number: int, texts: Mapping[str, str], *, closely: bool = False
) -> None:
    """Sees that a sheet shows the words of its slots; `closely`, that each glyph can be seen.

    Args:
        page: PDFium's.
        template: that the copy was made from.
        number: of the sheet, counted from 0.
        texts: words by the names of the slots.
        closely: see that each glyph can be seen, as well.

    Raises:
        ProofFailed
    """
    promise = template.promise
    reader = page.get_textpage()
    try:
        text = text_of(reader).replace(AT_LINE_END, "-")
        for placement in promise.layout.sheets(promise.pages)[number]:
            leaf = -1 if placement.leaf is None else placement.leaf
            for name, slot in template.slots.items():
                if leaf in slot.leaves:
                    box = _moved(slot.box, placement.x, placement.y)
                    found = _inside(reader, text, texts[name], box)
                    if found is None:
                        raise _slot(f"its {name} can't be read back as it was given.", number + 1)
                    if closely and letters.fault(page, found, _SLOT):
                        raise _slot(f"its {name} can't be seen.", number + 1)
    finally:
        reader.close()


def _moved(box: Box, x: float, y: float) -> Box:
    return (box[0] + x, box[1] + y, box[2] + x, box[3] + y)


def _inside(reader: Any, text: str, words: str, box: Box) -> list[Char] | None:
    """The glyphs of these words where they stand inside a box, if they stand there."""
    at = -1
    while (at := text.find(words, at + 1)) >= 0:
        indices = [at + n for n, char in enumerate(words) if not char.isspace()]
        chars = chars_of(reader, text, indices)
        if all(
            char.left >= box[0] - _SLACK
            and char.bottom >= box[1] - _SLACK
            and char.right <= box[2] + _SLACK
            and char.top <= box[3] + _SLACK
            for char in chars
        ):
            return chars
    return None


def _places(data: bytes, slots: Mapping[str, Slot]) -> dict[str, tuple[int, int]]:
    """Where the content of each slot is in the bytes.

    Raises:
        ProofFailed: a slot is missing, is more than a bare form, or is drawn elsewhere.
    """
    import pikepdf

    found: dict[str, Any] = {}
    with pikepdf.open(BytesIO(data)) as document:
        pages: Any = document.pages
        for page in pages:
            forms = page.get("/Resources", {}).get("/XObject", {})
            for key, form in forms.items():
                if form.get("/Subtype") == "/Image" and not key.startswith(SLOT):
                    continue  # a logo: looked at with the template, and the same in each copy
                name = key.removeprefix(SLOT)
                if name not in slots:
                    raise _slot("the template draws a form that is no slot.")
                if found.setdefault(name, form).objgen != form.objgen:
                    raise _slot(f"there are two slots called {name}.")
        if set(found) != set(slots):
            raise _slot("the template lacks a slot.")
        places = {}
        for name, form in found.items():
            raw = form.read_raw_bytes()
            if set(form.keys()) - _KEYS or set(form.Resources.keys()) != {"/Font"}:
                raise _slot(f"the slot {name} is more than a bare form.")
            left, bottom, right, top = slots[name].box
            box = [float(value) for value in form.BBox]
            wanted = [0.0, 0.0, right - left, top - bottom]
            if any(abs(a - b) > 0.02 for a, b in zip(box, wanted, strict=True)):
                raise _slot(f"the slot {name} is clipped to another box.")
            if data.count(raw) != 1:
                raise _slot(f"the slot {name} can't be found in the bytes.")
            start = data.index(raw)
            places[name] = (start, start + len(raw))
    return places


def _failed(code: Code, message: str) -> ProofFailed:
    return failed([finding(code, message)])


def _slot(message: str, page: int = 0) -> ProofFailed:
    faults = [finding(Code.PROOF_SLOT, message)]
    return failed(on_page(page, faults) if page else faults)
