"""The canvas: draws the crisis band and the footer itself at the end of every page.

The band belongs to the page, not to a template or a story: nothing that lays out content can
forget it. The body frame is computed from the band's height, so that they can't meet.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from groundsheet.handout import Handout, Section
from groundsheet.pdf import fonts
from groundsheet.pdf.theme import THEME, Theme
from groundsheet.text import Inline, Run, join

SEPARATOR = "  ·  "


def footer_of(section: Section) -> str:
    """What the footer says of a module: code, version, whose it is, whether it was reviewed."""
    return f"{section.version} · {section.state}"


@dataclass(slots=True)
class Furniture:
    """What stands on each page beside the content, laid out once for a page width.

    `pages` is the number of pages once it is known. `footers` and `starts` are filled in while
    the pages are drawn: what the footer says from here on, and on which page each module starts.
    """

    handout: Handout
    size: tuple[float, float]
    theme: Theme = THEME
    pages: int = 0
    drawn: int = 0
    footer: str = ""
    starts: dict[str, int] = field(default_factory=dict)
    lines: list[Inline] = field(init=False)

    def __post_init__(self) -> None:
        """Breaks the band into lines between its segments."""
        room = self.size[0] - 2 * self.theme.margin_edge - 2 * self.theme.band_padding
        self.lines = []
        for segment in self.handout.band:
            longer = join([self.lines[-1], segment], SEPARATOR) if self.lines else segment
            if self.lines and self.inline_width(longer) <= room:
                self.lines[-1] = longer
            else:
                self.lines.append(segment)

    def _size(self, run: Run) -> float:
        return self.theme.band_number if run.strong else self.theme.band_words

    def inline_width(self, inline: Inline) -> float:
        """The width of a line of the band."""
        return sum(fonts.width(run.text, self._size(run), run.strong) for run in inline)

    @property
    def band_height(self) -> float:
        """The height of the band's box."""
        return len(self.lines) * self.theme.band_leading + self.theme.band_padding

    @property
    def body_bottom(self) -> float:
        """Where the body may begin, from the paper's lower edge: above the longest footer."""
        footers = (footer_of(section) for section in self.handout.sections)
        most = max((len(self.footer_lines(text)) for text in footers), default=1)
        more = (most - 1) * self.theme.footer_leading
        return self.theme.margin_edge + self.band_height + 24 + more

    @property
    def body_top(self) -> float:
        """Where the body ends, from the paper's upper edge."""
        return self.theme.margin_top + (26 if self.handout.specimen else 0)

    def footer_lines(self, text: str) -> list[str]:
        """A footer in lines beside the page's number, broken between its parts where it can be."""
        size = self.theme.footer
        label = self.handout.language.phrases.page_of.format(page=88, pages=88)
        room = self.size[0] - 2 * self.theme.margin_edge - 4 - fonts.width(label, size) - 14
        *parts, last = text.split(" · ")
        words: list[str] = []
        for part in (*(f"{part} ·" for part in parts), last):
            words += [part] if fonts.width(part, size) <= room else part.split()
        return fonts.wrap(words, room, size)

    def draw(self, canvas: HandoutCanvas) -> None:
        """Draws band, footer and specimen line on the page at hand."""
        canvas.saveState()
        self._band(canvas)
        self._footer(canvas)
        if self.handout.specimen_line:
            self._specimen(canvas)
        canvas.restoreState()

    def _band(self, canvas: HandoutCanvas) -> None:
        theme, (width, _) = self.theme, self.size
        canvas.setStrokeColor(theme.ink)
        canvas.setFillColor(theme.ground)
        canvas.setLineWidth(1.2)
        canvas.roundRect(
            theme.margin_edge,
            theme.margin_edge,
            width - 2 * theme.margin_edge,
            self.band_height,
            5,
            fill=1,
        )
        baseline = theme.margin_edge + self.band_height - theme.band_padding / 2 - 13.5
        canvas.setFillColor(theme.ink)
        for line in self.lines:
            x = (width - self.inline_width(line)) / 2
            for run in line:
                x = canvas.line_of_text(x, baseline, run.text, self._size(run), run.strong)
            baseline -= theme.band_leading

    def _footer(self, canvas: HandoutCanvas) -> None:
        theme, (width, _) = self.theme, self.size
        y = theme.margin_edge + self.band_height + 9
        canvas.setFillColor(theme.quiet)
        for index, line in enumerate(reversed(self.footer_lines(self.footer))):
            above = y + index * theme.footer_leading
            canvas.line_of_text(theme.margin_edge + 2, above, line, theme.footer)
        label = self.handout.language.phrases.page_of.format(
            page=canvas.getPageNumber(), pages=self.pages
        )
        x = width - theme.margin_edge - 2 - fonts.width(label, theme.footer)
        canvas.line_of_text(x, y, label, theme.footer)

    def _specimen(self, canvas: HandoutCanvas) -> None:
        theme, (width, height) = self.theme, self.size
        top = height - theme.margin_edge
        canvas.setStrokeColor(theme.ink)
        canvas.setLineWidth(1.5)
        canvas.rect(theme.margin_edge, top - 22, width - 2 * theme.margin_edge, 22)
        canvas.setFillColor(theme.ink)
        text = self.handout.specimen_line
        x = (width - fonts.width(text, 12, strong=True)) / 2
        canvas.line_of_text(x, top - 15.5, text, 12, strong=True)


class HandoutCanvas(Canvas):
    """A ReportLab canvas that can't end a page without the furniture on it.

    A `trial` is laid out like the real thing, and not written.
    """

    def __init__(self, furniture: Furniture, out: BytesIO, *, trial: bool, **options: Any) -> None:
        self.furniture, self.trial = furniture, trial
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
        super().__init__(out, **options)
        self._digest = hashlib.sha256()

    def line_of_text(
        self, x: float, y: float, text: str, size: float, strong: bool = False
    ) -> float:
        """Draws one line from `x`, each character in a font that has it; returns where it ends."""
        for name, part in fonts.pieces(text, strong):
            self.setFont(name, size)
            self.drawString(x, y, part)
            x += float(self.stringWidth(part, name, size))
        return x

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        """Ends the page, with the furniture drawn on it."""
        self.furniture.draw(self)
        self._digest.update("\n".join(str(part) for part in self._code).encode())
        super().showPage()

    def save(self) -> None:
        """Writes the file; in a trial, which only counts pages, there is none to write."""
        if not self.trial:
            super().save()
        elif self._code:
            self.showPage()

    def finish(self, metadata: bytes, title: str, producer: str) -> None:
        """Sets title and metadata, and an /ID that differs for different content."""
        self.setTitle(title)
        self.setAuthor(producer)
        self.setCreator(producer)
        self.setProducer(producer)
        self.setSubject("")
        self.setViewerPreference("DisplayDocTitle", "true")
        self.setViewerPreference("PrintScaling", "None")
        stream = PDFStream(
            PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}),
            content=metadata,
        )
        self._doc.Catalog.Metadata = stream
        self._doc.updateSignature(self._digest.digest() + metadata)


def xmp(title: str, language: str, producer: str, facts: dict[str, str]) -> bytes:
    """The XMP packet: title, language, and the facts that `verify` compares with. No names.

    The namespace `https://groundsheet.invalid/ns/1.0/` can't be an address anywhere (RFC 2606).
    """
    own = "".join(f"<gs:{key}>{escape(value)}</gs:{key}>" for key, value in facts.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:gs="https://groundsheet.invalid/ns/1.0/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        "</dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        f"<pdf:Producer>{escape(producer)}</pdf:Producer>{own}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()
