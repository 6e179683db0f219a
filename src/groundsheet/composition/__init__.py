"""Composes a handout into a tree of typed parts, between the handout and its drawing."""

from groundsheet.composition import nodes
from groundsheet.composition.compose import compose, footer_of
from groundsheet.composition.kept import PIECE, SHARED, Kept, kept, letters, record, recorded

__all__ = [
    "PIECE",
    "SHARED",
    "Kept",
    "compose",
    "footer_of",
    "kept",
    "letters",
    "nodes",
    "record",
    "recorded",
]
