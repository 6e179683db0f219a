"""Whether words stand in the order in which they are read: line after line, part by part.

What a page says is read from its text in the order of the file. Where its words stand is another
matter: two numbers that have changed places are read as before, and seen the other way round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from groundsheet.proof.glyphs import Char

_LEFT = 0.8
"""How far two lines of one column begin from each other at most, in points."""
_GAP = 6.0
"""Least distance between two columns, in points."""
# In sizes of type, the larger of the two that are compared.
_OVERLAP, _SPACE = 0.2, 0.75
_LEVEL, _LEAST_DROP, _LINE, _PART = 0.45, 0.6, 1.75, 2.6


def in_order(chars: Sequence[Char], starts: Collection[int]) -> bool:
    """Whether each character stands where it goes on from those before it.

    A text object goes on along its line; the next one begins where it ends, or the next line of its
    part. A part may also begin below the one before, below all of them at the left, or beside the
    column that they stand in.

    Args:
        chars: one or more, as they are read; spaces aren't among them.
        starts: the indices of those that begin a part.
    """
    first = chars[0]
    part = previous = first
    column = [_Begun(first, first.right)]
    lowest = first.y
    for _, group in groupby(chars, lambda char: char.item):
        char, *others = group
        begins = char.index in starts
        if char is first or _beside(previous, char):
            pass
        elif _below(part, previous, char, _PART if begins else _LINE):
            if begins:
                part = char
                column.append(_Begun(char, char.right))
        elif begins and (_lowest_at_left(first, lowest, char) or _beside_any(column, char)):
            part = char
            column = [_Begun(char, char.right)]
        else:
            return False
        previous = others[-1] if others else char
        lowest = min(lowest, char.y)
        for begun in column:
            begun.right = max(begun.right, previous.right)
    return True


@dataclass(slots=True)
class _Begun:
    """Where a part of a column begins, and how far to the right the column reaches from there."""

    char: Char
    right: float


def _lowest_at_left(first: Char, lowest: float, char: Char) -> bool:
    """Whether a character stands at the left, below all before it."""
    return abs(char.x - first.x) <= _LEFT and char.y < lowest - _LEAST_DROP * char.size


def _beside_any(column: Sequence[_Begun], char: Char) -> bool:
    """Whether a character begins a column beside this one, as high as one of its parts begins."""
    return any(
        abs(char.y - begun.char.y) <= _LEVEL * max(char.size, begun.char.size)
        and char.left >= begun.right + _GAP
        for begun in column
    )


def _beside(one: Char, other: Char) -> bool:
    """Whether a character follows another on its line, with a space between them at most."""
    size = max(one.size, other.size)
    gap = other.left - one.right
    return abs(one.y - other.y) < 0.05 * size and -_OVERLAP * size < gap < _SPACE * size


def _below(part: Char, one: Char, other: Char, most: float) -> bool:
    """Whether a character begins a line below another's, where its part begins its lines."""
    drop = (one.y - other.y) / max(one.size, other.size)
    return abs(other.x - part.x) <= _LEFT and _LEAST_DROP <= drop <= most
