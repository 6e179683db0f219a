"""Composes a handout into a tree of typed parts, between the handout and its drawing."""

from groundsheet.composition import nodes
from groundsheet.composition.blocks import Composer, Page, person
from groundsheet.composition.clinician import clinician_section
from groundsheet.composition.compose import code_of, compose, footer_of, module_words, stop_rule
from groundsheet.composition.kept import PIECE, SHARED, Kept, kept, letters, record, recorded
from groundsheet.composition.lines import Line, lines

__all__ = [
    "PIECE",
    "SHARED",
    "Composer",
    "Kept",
    "Line",
    "Page",
    "clinician_section",
    "code_of",
    "compose",
    "footer_of",
    "kept",
    "letters",
    "lines",
    "module_words",
    "nodes",
    "person",
    "record",
    "recorded",
    "stop_rule",
]
