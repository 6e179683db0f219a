"""The contacts of a list among a handout's content: each on a page, word for word, and seen so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import flow, letters
from groundsheet.proof.glyphs import around
from groundsheet.proof.leaf import Leaf
from groundsheet.proof.promise import Box, Limits, Said, inside, overlap

_AIR = (0.5, 0.5)
"""Around the words of a contact, in points: others stand close to it."""


class Lists:
    """The contacts of a file's lists, and which of them were found on its pages so far.

    Args:
        contacts: the words of each, in parts.
    """

    def __init__(self, contacts: Sequence[Said]) -> None:
        self._contacts = list(map(_pattern, contacts))
        self._found: set[int] = set()

    def anew(self) -> Lists:
        """The same contacts, of which none was found yet: for the next part of a file."""
        other = copy(self)
        other._found = set()
        return other

    def on_leaf(self, leaf: Leaf, limits: Limits, widgets: Sequence[Box]) -> list[Notice]:
        """Faults of the contacts that stand on a page."""
        faults = []
        limits = replace(limits, air=_AIR)
        for number, pattern in enumerate(self._contacts):
            wrong: Notice | None = None
            for found in pattern.finditer(leaf.squeezed):
                wrong = self._fault(leaf, found, limits, widgets)
                if wrong is None:
                    self._found.add(number)
                    break
            if wrong is not None:
                self._found.add(number)
                faults.append(wrong)
        return faults

    def _fault(
        self, leaf: Leaf, found: re.Match[str], limits: Limits, widgets: Sequence[Box]
    ) -> Notice | None:
        indices = leaf.index_of[found.start() : found.end()]
        starts = {leaf.index_of[found.start(group)] for group in range(1, found.re.groups + 1)}
        drawn = leaf.through(indices)
        if not flow.in_order(drawn, starts):
            message = "a contact in the list: its words don't stand in their order."
            return finding(Code.PROOF_LIST, message)
        wrong = letters.fault(leaf.page, drawn, limits)
        if wrong:
            return finding(Code.PROOF_LIST, f"a contact in the list: {wrong}")
        if any(char.size < limits.words - 0.01 for char in drawn):
            message = f"a contact in the list is set smaller than {limits.words:g} pt."
            return finding(Code.PROOF_LIST, message)
        if leaf.grounds(drawn) is None:
            return finding(Code.PROOF_LIST, "something lies over a contact in the list.")
        box = around(drawn)
        left, bottom, right, top = leaf.cell
        edge = limits.margin / 2
        if not inside(box, (left + edge, bottom + edge, right - edge, top - edge)):
            return finding(Code.PROOF_LIST, "a contact in the list stands at the edge.")
        if any(overlap(box, field) for field in widgets):
            return finding(Code.PROOF_LIST, "a field lies over a contact in the list.")
        return None

    def nowhere(self) -> list[Notice]:
        """Faults of a file all of whose pages were looked at."""
        if len(self._found) == len(self._contacts):
            return []
        message = "a contact of the list is on no page, word for word."
        return [finding(Code.PROOF_LIST, message)]


def _pattern(said: Said) -> re.Pattern[str]:
    """Finds it; each part but the first is a group. Parts in one line have a sign between them."""
    ends = (*said.parts, len(said.words))
    first, *others = (said.words[a:b] for a, b in zip((0, *said.parts), ends, strict=True))
    parts = "".join(f";?({re.escape(part)})" for part in others)
    return re.compile(re.escape(first) + parts)
