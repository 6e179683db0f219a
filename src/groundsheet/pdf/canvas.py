"""The canvas of a handout: it can't end a page without the help panel and the footer on it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream, xObjectName

from groundsheet.layout import Placement
from groundsheet.pdf import fonts, slots
from groundsheet.pdf.elements import Element
from groundsheet.pdf.form_font import for_slots
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.metadata import output_intent, preferences
from groundsheet.pdf.tagged import Leaf, TaggedCanvas


class HandoutCanvas(TaggedCanvas):
    """Draws what stands on every page at the end of each.

    A `trial` is laid out like the real thing, and not written.
    """

    def __init__(
        self, furniture: Furniture, out: BytesIO, root: Element, *, trial: bool, **options: Any
    ) -> None:
        self.furniture = furniture
        handout = furniture.handout
        fonts.font(fonts.REGULAR)
        options.update(
            pagesize=furniture.size,
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.REGULAR,
            pdfVersion=(1, 7),
            lang=handout.language.tag(handout.contacts.region),
        )
        super().__init__(out, furniture.layout, furniture.theme, root, trial=trial, **options)

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        """Ends the page, with the furniture drawn on it."""
        if not self.trial:
            self.furniture.draw(self, self.getPageNumber())
        super().showPage()

    def filler(self) -> Leaf:
        """A page with the help panel and a line that says that it is meant to be empty."""
        self._restartAccumulators()
        self.init_graphics_state()
        self._leaf, self._formsinuse = Leaf(), []
        self.furniture.draw(self, None)
        leaf, self._leaf = self._leaf, Leaf()
        leaf.code, self._code = self._code, []
        leaf.forms, self._formsinuse = self._formsinuse, []
        return leaf

    def around(self, sheet: Sequence[Placement]) -> None:
        """Marks for scissors and fold."""
        self.init_graphics_state()
        self.furniture.marks(self, sheet)

    def save(self) -> None:
        """Writes the file; in a trial, which only counts pages, there is none to write."""
        if self._code:
            self.showPage()
        if self.trial:
            return
        self.sheets()
        catalog = self._doc.Catalog
        catalog.StructTreeRoot = self.tree.register(self._doc)
        if self.slots:
            for_slots(self._doc)
            for slot in self.slots:
                name = xObjectName(f"{slots.PREFIX}{slot.name}")
                self._doc.Reference(slots.stream(slot), name)
        if self.form.fields:
            catalog.AcroForm = self.form.dictionary(self._doc)
        self._doc.SaveToFile(self._filename, self)

    def finish(self, metadata: bytes, title: str, producer: str, made_on: dt.date) -> None:
        """Sets title and metadata, and an /ID that differs for different content.

        Args:
            metadata: the XMP packet.
            title: of the file.
            producer: the program, which stands in the place of an author.
            made_on: the day for all dates in the file.
        """
        self.setTitle(title)
        self.setAuthor(producer)
        self.setCreator(producer)
        self.setProducer(producer)
        self.setSubject("")
        document, catalog = self._doc, self._doc.Catalog
        document._timeStamp.YMDhms = (made_on.year, made_on.month, made_on.day, 0, 0, 0)
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = preferences(self.layout)
        catalog.Metadata = PDFStream(
            PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}),
            content=metadata,
        )
        catalog.__NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]
        catalog.OutputIntents = output_intent(document)
        digest = hashlib.sha256(metadata)
        # The last page isn't ended yet.
        for leaf, code in [*((leaf, leaf.code) for leaf in self.leaves), (self._leaf, self._code)]:
            digest.update("\n".join(code).encode())
            digest.update(repr([(w.field.name, w.field.value) for w in leaf.widgets]).encode())
        # Anew, because ReportLab begins it with SOURCE_DATE_EPOCH where that is set.
        document.signature = hashlib.md5(usedforsecurity=False)
        document.updateSignature(digest.digest())
