"""Pages of a print file that are the same but for the words in their slots: of one kind.

All packets of a template have the same pages, so that one packet of each kind is looked at and the
others need only be the same: value for value, from the objects. A slot holds one line of text and
is clipped to its area; where that area holds nothing else, its words can touch nothing else.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from groundsheet.proof.copies import SLOT, words_of
from groundsheet.proof.digests import Digests
from groundsheet.proof.glyphs import AT_LINE_END
from groundsheet.proof.pdfium import opened
from groundsheet.proof.promise import squeeze

_DRAWN = re.compile(rb"/(FormXob\.Slot\.\w+) Do\b")


def kinds(pdf: bytes, document: Any) -> list[bytes]:
    """Of each page a digest of what it shows, but for the words in its slots.

    Where a slot isn't what it should be, its content counts as well: the page is a kind of its own.

    Args:
        pdf: a print file; its pages have nothing but a size, content and resources.
        document: the same, opened with pikepdf.
    """
    here = Digests()
    apart: dict[bytes, bool] = {}
    found = []
    with opened(pdf) as drawn:
        for index, page in enumerate(each.obj for each in document.pages):
            forms = dict(page.Resources.get("/XObject", {}).items())
            slots = {key: form for key, form in forms.items() if key.startswith(SLOT)}
            words = {key: words_of(form) for key, form in slots.items()}
            made = hashlib.sha256(here.of(page.MediaBox))
            made.update(here.of(page.Contents))
            made.update(here.of(page.Resources, without="/XObject"))
            for key, form in sorted(forms.items()):
                plain = words.get(key) is not None
                made.update(key.encode() + here.of(form, without="content" if plain else ""))
            kind = made.digest()
            if kind not in apart:
                apart[kind] = index < len(drawn) and _apart(drawn[index], page, slots, words)
            if not apart[kind]:
                for _, form in sorted(slots.items()):
                    made.update(here.of(form))
            found.append(made.digest())
    return found


def _apart(
    drawn: Any, page: Any, slots: Mapping[str, Any], words: Mapping[str, str | None]
) -> bool:
    """Whether nothing but its own words stands in the area of each slot of a page."""
    import pikepdf
    import pypdfium2.raw as raw

    if not isinstance(page.Contents, pikepdf.Stream):
        return False
    names = [f"/{name.decode()}" for name in _DRAWN.findall(page.Contents.read_bytes())]
    reader = drawn.get_textpage()
    try:
        items = (
            raw.FPDFPage_GetObject(drawn, number)
            for number in range(raw.FPDFPage_CountObjects(drawn))
        )
        forms = [item for item in items if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM]
        if len(forms) != len(names) or set(names) != set(slots):
            return False
        matrix = raw.FS_MATRIX()
        for name, item in zip(names, forms, strict=True):
            said = words[name]
            if said is None or not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
                return False
            if (matrix.a, matrix.b, matrix.c, matrix.d) != (1, 0, 0, 1):
                return False
            left, bottom, right, top = (float(value) for value in slots[name].BBox)
            there = reader.get_text_bounded(
                left + matrix.e, bottom + matrix.f, right + matrix.e, top + matrix.f
            )
            if squeeze(there.replace(AT_LINE_END, "-")) != squeeze(said):
                return False
    finally:
        reader.close()
        drawn.close()
    return True
