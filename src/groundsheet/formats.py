"""The formats that a handout can be made in. None can exist without its proof and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout
from groundsheet.proof import CARD, SHEET, Limits, Original, Proven, copy_of, original, prove

if TYPE_CHECKING:
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

    def __init__(self, blank: Blank, original: Original) -> None:
        self._blank, self._original = blank, original

    @property
    def pages(self) -> int:
        """As they are read."""
        return self._original.proven.pages

    def copy(self, texts: Mapping[str, str]) -> Proven | None:
        """A proven copy with these words in its slots; None if they don't fit, or lack a letter.

        Raises:
            ProofFailed
        """
        parts = self._blank.parts(texts)
        return copy_of(self._original, self._blank.copy(parts), texts) if parts else None


def template(handout: Handout, layout: Layout) -> Template:
    """Draws and proves a template; whom it is for is left open.

    Raises:
        ProofFailed
    """
    from groundsheet import pdf
    from groundsheet.pdf.slots import Blank

    drawn = pdf.render(handout, layout, template=True)
    return Template(Blank(drawn), original(drawn, format_of(layout).limits))


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
