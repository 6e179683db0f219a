"""ReportLab's document and frame as a handout needs them.

A trial only finds out what stands on which page. Nothing is drawn in it but the markers, which note
where modules start: drawing takes longer than laying out, and changes nothing of it.
"""

from __future__ import annotations

import copy
import datetime as dt
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from groundsheet.pdf.boxes import Chain
from groundsheet.pdf.builder import Marker
from groundsheet.pdf.furniture import Furniture


class Body(Frame):
    """The part of the page that the story fills; in a trial, without ink."""

    def __init__(self, furniture: Furniture, *, trial: bool) -> None:
        theme, (width, height) = furniture.theme, furniture.size
        self._furniture, self._trial = furniture, trial
        self.whole = height - furniture.body_bottom - furniture.body_top
        super().__init__(
            theme.margin_side,
            furniture.body_bottom,
            width - 2 * theme.margin_side,
            self.whole,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
            overlapAttachedSpace=1,
        )

    def begin(self, page: int) -> None:
        """Sets its foot for a page of this number."""
        used = self.whole * self._furniture.fit.used(page)
        self._y1, self._height = self._furniture.body_bottom + self.whole - used, used
        self._geom()

    def add(self, flowable: Any, canv: Any, trySplit: Any = 0) -> Any:  # noqa: N803 (its names)
        """Takes what finds room; 0 if it doesn't. Notes how much of the page is filled by then."""
        if self._trial and not isinstance(flowable, Marker):
            flowable.drawOn = _unseen
        taken = self._add(flowable, canv, trySplit)
        if taken:
            self._furniture.filled = (self._y2 - self._y) / self.whole
        return taken

    def __deepcopy__(self, memo: object) -> Body:
        """Platypus measures groups in a copy of the frame, of which numbers alone change."""
        return copy.copy(self)


def _unseen(*_: Any, **__: Any) -> None:
    """Stands for the drawing of a flowable."""


class Document(BaseDocTemplate):
    """ReportLab's document, which finishes our canvas before it is saved."""

    def __init__(
        self,
        out: BytesIO,
        furniture: Furniture,
        facts: tuple[bytes, str, str, dt.date],
        *,
        trial: bool,
    ) -> None:
        super().__init__(out, pagesize=furniture.size, keepTogetherClass=Chain)
        body = Body(furniture, trial=trial)
        self.addPageTemplates(
            [PageTemplate("page", [body], onPage=lambda _, document: body.begin(document.page))]
        )
        self._facts = facts

    def _endBuild(self) -> None:  # noqa: N802 (ReportLab's name)
        self.canv.finish(*self._facts)
        super()._endBuild()
