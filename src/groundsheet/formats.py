"""The formats that a handout can be made in. None can exist without its proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from groundsheet.handout import Handout, Paper, Rendered
from groundsheet.proof import SHEET, Limits, Proven, prove


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is drawn, how it is proven, and the limits that its proof holds it to."""

    name: str
    suffix: str
    media_type: str
    limits: Limits
    render: Callable[[Handout, Paper], Rendered]
    prove: Callable[[Rendered, Limits], Proven]
    missing: Callable[[str], str]

    def make(self, handout: Handout, paper: Paper) -> Proven:
        """Draws the handout and proves what was drawn.

        Raises:
            ProofFailed
        """
        return self.prove(self.render(handout, paper), self.limits)


def _render(handout: Handout, paper: Paper) -> Rendered:
    from groundsheet import pdf

    return pdf.render(handout, paper)


def _missing(text: str) -> str:
    from groundsheet.pdf import fonts

    return fonts.missing(text)


FORMATS = {
    "pdf": Format("pdf", ".pdf", "application/pdf", SHEET, _render, prove, _missing),
}
