"""The pages as they would be without tags, for measuring what tags cost. The program can't do it.

While `untagged()` lasts, the same stories are drawn by the same code on a canvas that is
ReportLab's own but for the panel and the sheets: no marked content, no owners of ink, no spaces at
the ends of lines, no tree, no fields, no XMP, no output intent. Not even elements are made, so that
what they cost is counted as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from reportlab.pdfbase.pdfdoc import PDFObjectReference
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from groundsheet import pdf
from groundsheet.layout import Placement
from groundsheet.pdf import flowables, metadata, tagged
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.elements import Element
from groundsheet.text import Link


class Untagged(HandoutCanvas):
    """A canvas on which ink has no owner."""

    _filename: Any

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:  # noqa: ARG002 (the tagged one's)
        """Ink."""
        yield

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:  # noqa: ARG002
        """Ink."""
        yield

    @contextmanager
    def figure(self, element: Element, width: float, height: float) -> Iterator[None]:  # noqa: ARG002
        """Ink."""
        yield

    def _claimed(self, what: str) -> None:
        """Nobody asks whose ink it is."""

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802
        """Takes any font, as ReportLab does."""
        Canvas.setFont(self, psfontname, size, leading)

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> Any:  # noqa: N802
        """A text of ReportLab's."""
        return Canvas.beginText(self, x, y, direction)

    def drawText(self, aTextObject: Any) -> None:  # noqa: N802, N803 (ReportLab's names)
        """Draws a text of ReportLab's."""
        Canvas.drawText(self, aTextObject)

    def linkURL(self, url: str, rect: Any, *_: Any, **__: Any) -> None:  # noqa: N802
        """Without tags there are no links."""

    def link(self, link: Link, element: Element, box: Sequence[float]) -> None:
        """Without tags there are no links."""

    def _sheet(self, sheet: Sequence[Placement]) -> None:
        for placement in sheet:
            if placement.leaf is None or placement.x or placement.y:
                raise ValueError("only leaves that are sheets are drawn without tags")
            leaf = self.leaves[placement.leaf]
            self._code, self._formsinuse, self._extgstate = leaf.code, leaf.forms, leaf.state
            for name, left, top in leaf.destinations:
                destination = self._bookmarkReference(name)
                destination.xyz(left, top, 0)
                destination.setPage(PDFObjectReference(self._doc.thisPageName()))
            Canvas.showPage(self)

    def save(self) -> None:
        """Writes the file, with nothing but pages in it."""
        if self._code:
            self.showPage()
        if not self.trial:
            self.sheets()
            self._doc.SaveToFile(self._filename, self)

    def finish(self, packet: bytes, title: str, producer: str, made_on: dt.date) -> None:  # noqa: ARG002
        """Sets what a file without tags says of itself."""
        self.setTitle(title)
        self.setAuthor(producer)
        self.setCreator(producer)
        self.setProducer(producer)
        self.setSubject("")
        self._doc._timeStamp.YMDhms = (made_on.year, made_on.month, made_on.day, 0, 0, 0)
        self._doc.Catalog.ViewerPreferences = metadata.preferences(self.layout)


for _name in (*tagged._DRAWING, "_setAnnotations"):
    setattr(Untagged, _name, getattr(Canvas, _name))


def _add(parent: Element, *_: object, **__: object) -> Element:
    """Stands for the new element, which is not made."""
    return parent


def _no_metadata(*_: object) -> bytes:
    return b""


@contextmanager
def untagged() -> Iterator[None]:
    """What is drawn inside has no tags."""
    with (
        mock.patch.object(pdf, "HandoutCanvas", Untagged),
        mock.patch.object(pdf, "xmp", _no_metadata),
        mock.patch.object(flowables.Text, "beginText", Paragraph.beginText),
        mock.patch.object(Element, "add", _add),
    ):
        yield
