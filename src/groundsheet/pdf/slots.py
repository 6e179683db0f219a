"""Slots: what differs from copy to copy of one template, such as whom it is for.

A slot is a form XObject, drawn where the words belong and clipped to its box. In a template it is
empty and has `ROOM` bytes, so that a copy differs from its template in the bytes of its slots and
in its /ID, and in nothing else: not in length, not in the cross-reference. Words are set in the
font for typing, which is whole; what it lacks, or what is too long, has no copy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObjectReference, PDFStream

from groundsheet.handout import Rendered, Slot
from groundsheet.pdf import fonts
from groundsheet.pdf.form_font import SLOT
from groundsheet.pdf.objects import numbers
from groundsheet.pdf.theme import Theme

ROOM = 512
"""Bytes of a slot: the words of a name of 200 letters."""
INSET = 2.5
"""From the edge of a slot to its words, in points: some letters, such as j, reach out of theirs."""
PREFIX = "Slot."
NAME, CODE = "name", "code"
_ODD = frozenset("\u00a0\u00ad")
"""Spaces and hyphens that readers take for others."""
_SMALLER = (1.0, 0.9, 0.8, 0.65, 0.5)
_ID = re.compile(rb"/ID \n\[<([0-9a-f]{32})><([0-9a-f]{32})>\]")


def sizes(theme: Theme, size: float) -> tuple[float, ...]:
    """The sizes that words may be set in: no type on the page is smaller than the theme's least."""
    return tuple(size * part for part in _SMALLER if part == 1.0 or size * part >= theme.least)


def words(slot: Slot, text: str) -> bytes | None:
    """The words as the content of a slot, in the largest size in which they fit it.

    None where they fit in no size, a letter isn't in the font for typing, or a reader of the page
    would see other words: it sees one space where there are two, and none at an end.
    """
    if not text or " ".join(text.split()) != text:
        return None
    try:
        codes = text.encode("cp1252")
    except UnicodeEncodeError:
        return None
    if not set(text) <= fonts.repertoire(fonts.REGULAR) - _ODD:
        return None
    room = slot.box[2] - slot.box[0] - 2 * INSET
    for size in slot.sizes:
        wide = fonts.width(text, size)
        if wide > room:
            continue
        x = INSET + (room - wide if slot.right else 0.0)
        code = (
            f"BT /{SLOT} {size:.2f} Tf 1 0 0 1 {x:.2f} {slot.baseline:.2f} Tm <{codes.hex()}> Tj ET"
        )
        return code.encode() if len(code) < ROOM else None
    return None


def stream(slot: Slot) -> PDFStream:
    """The empty slot as a form XObject."""
    left, bottom, right, top = slot.box
    return PDFStream(
        PDFDictionary(
            {
                "Type": PDFName("XObject"),
                "Subtype": PDFName("Form"),
                "FormType": 1,
                "BBox": numbers(0, 0, right - left, top - bottom),
                "Resources": PDFDictionary({"Font": PDFObjectReference("BasicFonts")}),
            }
        ),
        content=_empty(slot.name),
    )


def _empty(name: str) -> bytes:
    return f"% {PREFIX}{name}\n".encode().ljust(ROOM)


class Blank:
    """A template: the bytes of a file, and where its slots are in them."""

    def __init__(self, rendered: Rendered) -> None:
        self.slots = {slot.name: slot for slot in rendered.slots}
        self.data = rendered.pdf
        self._places: dict[str, int] = {}
        for name in self.slots:
            self._places[name] = self.data.index(_empty(name))
        found = _ID.search(self.data, self.data.rindex(b"trailer"))
        if found is None:
            raise ValueError("the template has no /ID")
        self._id = found.start(2)

    def parts(self, texts: Mapping[str, str]) -> dict[str, bytes] | None:
        """The content of each slot; None where something doesn't fit."""
        made = {name: words(slot, texts[name]) for name, slot in self.slots.items()}
        whole = {name: part for name, part in made.items() if part is not None}
        return whole if len(whole) == len(made) else None

    def copy(self, parts: Mapping[str, bytes]) -> bytes:
        """The template with these words in its slots, and an /ID of its own."""
        data = bytearray(self.data)
        digest = hashlib.md5(self.data[self._id : self._id + 32], usedforsecurity=False)
        for name, part in sorted(parts.items()):
            at = self._places[name]
            data[at : at + ROOM] = part.ljust(ROOM)
            digest.update(b"%s %d %s" % (name.encode(), len(part), part))
        data[self._id : self._id + 32] = digest.hexdigest().encode()
        return bytes(data)


def gathered(drawn: Sequence[tuple[int, Slot]]) -> tuple[Slot, ...]:
    """One slot for each name, with all the pages that it was drawn on.

    Raises:
        ValueError: one name stands for slots of two kinds.
    """
    found: dict[str, Slot] = {}
    for leaf, slot in drawn:
        before = found.setdefault(slot.name, replace(slot, leaves=()))
        if replace(before, leaves=()) != replace(slot, leaves=()):
            raise ValueError(f"two slots are called {slot.name}")
        found[slot.name] = replace(before, leaves=(*before.leaves, leaf))
    return tuple(found.values())
