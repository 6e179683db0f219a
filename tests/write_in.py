"""Places to write on in a finished file: how much room there is above each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2

import house_rules
import tree
from variants import Glyph, glyphs

LEAST = 22.0
"""Points from line to line; 7.8 mm."""
DESCENT = 1.5
"""How far letters may reach into the room below words: those such as g, or with a dot below."""
_SEVERAL = 1 << 12
_NEAR = 4.0


@dataclass(frozen=True)
class Place:
    """A line to write on, or a cell of a table: its field's name, and the room above its foot.

    It is `below` a rule, below words, or in a cell.
    """

    field: str
    page: int
    room: float
    below: str

    @property
    def low(self) -> bool:
        """Whether there is less room than there must be."""
        return self.room < LEAST - (DESCENT if self.below == "words" else 0.05)


def places(pdf: bytes) -> Iterator[Place]:
    """Each of a file, but for blanks within a sentence and the points of a chart.

    The foot of a place is a rule that was drawn; above it is room up to the next rule, or to the
    ink of words.
    """
    pages = glyphs(pdf)
    document = pypdfium2.PdfDocument(pdf)
    rules = [list(_rules(page)) for page in document]
    document.close()
    with tree.opened(pdf) as opened:
        numbers: list[Any] = [page.objgen for page in opened.pages]
        for node in tree.read(opened).walk():
            for item in node.objects:
                if item.Subtype != "/Widget":
                    continue  # a link
                of = house_rules.whole(item)
                role = node.parent.role if node.parent else ""
                several = bool(int(of.get("/Ff", 0)) & _SEVERAL)
                whole = role == "Div" or (role == "TD" and several) or str(of.T).endswith("_own")
                if of.FT != "/Tx" or not whole:
                    continue
                page = numbers.index(item.P.objgen)
                box = tuple(float(value) for value in item.Rect)
                for room, below in _rooms(box, role, several, rules[page], pages[page]):
                    yield Place(str(of.T), page + 1, room, below)


def _rooms(
    box: tuple[float, ...], role: str, several: bool, rules: list[Any], page: list[Glyph]
) -> Iterator[tuple[float, str]]:
    left, bottom, right, top = box
    if role == "TD":
        # The field stands a little inside its cell.
        yield top - bottom + 2.5, "cell"
        return
    over = [(y, x0, x1) for y, x0, x1 in rules if min(x1, right) - max(x0, left) > 20]
    own = [y for y, _, _ in over if bottom - _NEAR <= y <= top - _NEAR]
    assert own, f"no line at {box} in {role}"
    ink = [
        g.bottom for g in page if g.right > left + 4 and g.left < right - 4 and g.bottom > own[0]
    ]
    for y in own if several else [min(own)]:
        above = [(other - y, "rule") for other, _, _ in over if other > y + 1]
        above += [(low - y, "words") for low in ink if low > y]
        yield min(above, default=(100.0, "rule"))


def _rules(page: Any) -> Iterator[tuple[float, float, float]]:
    """The height and the ends of each thin line from left to right."""
    for item in page.get_objects():
        left, bottom, right, top = item.get_bounds()
        if item.type == 2 and top - bottom < 2.5 and right - left > 30:
            yield (top + bottom) / 2, left, right
