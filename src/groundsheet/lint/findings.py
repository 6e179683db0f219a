"""What is checked, against which numbers, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from groundsheet.errors import Place
from groundsheet.lint.rules import Severity
from groundsheet.text import Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the rule, how much it matters, where, and in words."""

    rule: str
    severity: Severity
    place: Place
    message: str
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The telephone numbers that a text may hold: none but in a region's contacts.

    Args:
        known: digit strings of the region's contacts and the practice's own; None: no region.
        foreign: digit strings of other regions' contacts, with the regions' names.
        denied: why a text holds a contact that is wrong, or an empty string. Without a region: one
            that is wrong wherever the reader is.
        doubtful: why a text holds a contact that is wrong in some region, or an empty string.
        anywhere: digit strings of the contacts of all regions.
    """

    known: frozenset[str] | None = None
    foreign: Mapping[str, str] = field(default_factory=dict)
    denied: Callable[[str], str] = lambda _: ""
    doubtful: Callable[[str], str] = lambda _: ""
    anywhere: frozenset[str] = frozenset()

    @property
    def codes(self) -> frozenset[str]:
        """The digit strings of every contact that is known here."""
        return self.anywhere | (self.known or frozenset()) | self.foreign.keys()


@dataclass(frozen=True)
class Document:
    """A text as passages, with what is known of it as a whole.

    Args:
        path: its file.
        passages: in reading order.
        own: one of our own pages for clients, which style rules stop.
        module: made from blocks; no number may stand in it.
        practice: written by a practice: what it claims rests on its evidence alone.
        cited: names of the passages whose claims have citations.
        parts: what the layout adds on paper: crisis_block, hope, how_sure.
        numbers: which telephone numbers may stand in it.
    """

    path: str
    passages: Sequence[Passage]
    own: bool = False
    module: bool = False
    practice: bool = False
    cited: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    numbers: Numbers = field(default_factory=Numbers)
