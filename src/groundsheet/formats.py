"""The formats that a handout can be made in. None can exist without its proof and its limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout
from groundsheet.proof import (
    CARD,
    SHEET,
    Expected,
    Limits,
    Original,
    Proven,
    copy_of,
    original,
    prove,
    prove_run,
)

if TYPE_CHECKING:
    from groundsheet.pdf.bound import Source
    from groundsheet.pdf.slots import Blank


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is drawn, how it is proven, and the limits that its proof holds it to."""

    name: str
    suffix: str
    media_type: str
    limits: Limits
    render: Callable[[Handout, Layout], Rendered]
    prove: Callable[[Rendered, Limits], Proven]
    count: Callable[[Handout, Layout], int]
    missing: Callable[[str], str]

    def make(self, handout: Handout, layout: Layout) -> Proven:
        """Draws the handout and proves what was drawn.

        Raises:
            ProofFailed
        """
        return self.prove(self.render(handout, layout), self.limits)


class Template:
    """A proven handout with room for what differs: laid out and proven once for many people."""

    def __init__(self, blank: Blank, original: Original, language: str) -> None:
        self._blank, self._original, self._language = blank, original, language
        self._source: Source | None = None

    @property
    def layout(self) -> Layout:
        """How it is laid out."""
        return self._original.promise.layout

    def copy(self, texts: Mapping[str, str]) -> Proven | None:
        """A proven copy with these words in its slots; None if they don't fit, or lack a letter.

        Raises:
            ProofFailed
        """
        parts = self._blank.parts(texts)
        return (
            copy_of(self._original, self._blank.copy(parts), texts) if parts is not None else None
        )

    def packet(self, texts: Mapping[str, str], bookmark: str = "") -> Packet | None:
        """A packet of a print run, with these words in its slots; None as for `copy`."""
        from groundsheet.pdf.bound import Source

        parts = self._blank.parts(texts)
        if parts is None:
            return None
        self._source = self._source or Source(self._blank.data)
        return Packet(
            self._source, parts, Expected(self._original, texts, bookmark), self._language
        )


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet of a print run: what is drawn, and what the proof expects of it."""

    source: Source
    parts: Mapping[str, bytes]
    expected: Expected
    language: str

    @property
    def layout(self) -> Layout:
        """How its pages are laid out."""
        return self.expected.original.promise.layout

    @property
    def sheets(self) -> int:
        """The pages that it has in the file."""
        return len(self.expected.sheets)

    @property
    def record(self) -> Mapping[str, str]:
        """What it says of itself; nothing of whom it is for."""
        return self.expected.original.record

    @property
    def paper(self) -> int:
        """The sheets of paper that it takes."""
        return self.layout.paper_sheets(self.expected.original.promise.pages)


def fitted(handout: Handout, layout: Layout) -> Handout:
    """A handout with what there is room for on this layout: contacts, lines of a leaflet."""
    from groundsheet import pdf

    return pdf.with_room(handout, layout)


def template(handout: Handout, layout: Layout, *, named: bool = True) -> Template:
    """Draws and proves a template.

    Args:
        handout: all that is the same for everybody.
        layout: how it is laid out; in a run it has a slot for a code on each page.
        named: it has a slot for whom it is for.

    Raises:
        ProofFailed
    """
    from groundsheet import pdf
    from groundsheet.pdf.slots import Blank

    drawn = pdf.render(handout, layout, template=named)
    tag = handout.language.tag(handout.contacts.region)
    return Template(Blank(drawn), original(drawn, format_of(layout).limits), tag)


def print_run(
    packets: Sequence[Packet], title: str, day: dt.date, facts: Mapping[str, str]
) -> Proven:
    """Puts packets into one file for a printer, and proves it.

    Args:
        packets: in the order of print.
        title: what the file calls itself where others see it.
        day: when it was made.
        facts: what it says of itself beside that.

    Raises:
        PacketsFailed, ProofFailed: as for `prove_run`.
    """
    from groundsheet import pdf

    data = pdf.bind(
        [(packet.source, packet.parts, packet.expected.bookmark) for packet in packets],
        packets[0].layout,
        title,
        packets[0].language,
        day,
        facts,
    )
    return prove_run(data, [packet.expected for packet in packets])


def _render(handout: Handout, layout: Layout) -> Rendered:
    from groundsheet import pdf

    return pdf.render(handout, layout)


def _count(handout: Handout, layout: Layout) -> int:
    from groundsheet import pdf

    return pdf.count(handout, layout)


def _missing(text: str) -> str:
    from groundsheet.pdf import fonts

    return fonts.missing(text)


def _pdf(name: str, limits: Limits) -> Format:
    return Format(name, ".pdf", "application/pdf", limits, _render, prove, _count, _missing)


FORMATS = {entry.name: entry for entry in (_pdf("sheet", SHEET), _pdf("card", CARD))}


def format_of(layout: Layout) -> Format:
    """The format of a layout: cards are held to other limits than sheets and booklets."""
    return FORMATS["card" if layout.card else "sheet"]
