"""No step on a page without its cautions: looked for in the text of each page."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from groundsheet.composition import PIECE, SHARED, Kept, letters
from groundsheet.notices import Code, Notice, finding


class Steps:
    """The steps of a file, and which of them were found on its pages so far.

    A page holds a step where it holds `PIECE` letters of it that stand nowhere else in the handout
    but in steps. Where several steps have the same words, the cautions of one of them will do:
    which of them it is can't be told from the words. Of a shorter step all that is asked is that it
    stands with its cautions somewhere: "Breathe." may be anything.

    Args:
        kept: the steps with their cautions.
    """

    def __init__(self, kept: Sequence[Kept]) -> None:
        self._kept = kept
        self._pieces = {piece for each in kept for piece in each.pieces()}
        self._owners: dict[str, set[int]] = {}
        for number, each in enumerate(kept):
            for at in range(len(each.step) - SHARED + 1):
                self._owners.setdefault(each.step[at : at + SHARED], set()).add(number)
        self._forget()

    def _forget(self) -> None:
        self._read: set[int] = set()
        self._apart: set[int] = set()
        self._together: set[int] = set()

    def anew(self) -> Steps:
        """The same steps, of which none was found yet: for the next part of a file."""
        other = copy(self)
        other._forget()
        return other

    def on_leaf(self, text: str) -> list[Notice]:
        """Faults of a page with this text, which is as it is read."""
        if not self._kept:
            return []
        here = letters(text)
        known: dict[str, bool] = {}

        def with_cautions(number: int) -> bool:
            for caution in self._kept[number].cautions:
                if caution not in known:
                    known[caution] = caution in here
            return all(known[caution] for caution in self._kept[number].cautions)

        for number, each in enumerate(self._kept):
            if len(each.step) < PIECE and each.step in here:
                (self._together if with_cautions(number) else self._apart).add(number)
        fault = False
        found = {here[at : at + PIECE] for at in range(len(here) - PIECE + 1)}
        for piece in found & self._pieces:
            parts = (piece[at : at + SHARED] for at in range(PIECE - SHARED + 1))
            owners = {number for part in parts for number in self._owners[part]}
            self._read |= owners
            fault = fault or not any(map(with_cautions, owners))
        return [_apart()] if fault else []

    def nowhere(self) -> list[Notice]:
        """Faults of a file all of whose pages were looked at."""
        unread = {n for n, each in enumerate(self._kept) if each.own} - self._read
        if unread:
            message = "a step is on no page, word for word."
            return [finding(Code.PROOF_CAUTIONS, message)]
        return [_apart()] if self._apart - self._together else []


def _apart() -> Notice:
    return finding(Code.PROOF_CAUTIONS, "a step stands on it without its cautions.")
