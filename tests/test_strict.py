"""What the builder refuses to draw, and what of ReportLab it leans on.

A file that would not conform is not built: each refusal is an error while the page is drawn, and
never a rule that somebody may forget to check afterwards.
"""

from __future__ import annotations

import inspect
import re
import runpy
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import reportlab
from PIL import Image
from reportlab import rl_config
from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import BaseDocTemplate, Frame, Paragraph, flowables

import tree
from groundsheet.errors import UnprintableCharacter
from groundsheet.layout import Layout
from groundsheet.pdf import fonts, reportlab_fixes
from groundsheet.pdf.elements import Element, Headings
from groundsheet.pdf.fields import Field
from groundsheet.pdf.remembered import Remembered
from groundsheet.pdf.tagged import TaggedCanvas
from groundsheet.pdf.theme import THEME
from house_rules import marked

Draw = Callable[[TaggedCanvas], object]
BOLD = f'<font name="{fonts.BOLD}">{{}}</font>'


def canvas(layout: Layout | None = None) -> TaggedCanvas:
    fonts.font(fonts.REGULAR)
    root = Element("Document")
    return TaggedCanvas(
        BytesIO(), layout or Layout(), THEME, root, trial=False, initialFontName=fonts.REGULAR
    )


# -- ink without an owner -------------------------------------------------------------------------

UNCLAIMED: dict[str, Draw] = {
    "a string": lambda page: page.drawString(50, 50, "words"),
    "a text": lambda page: page.beginText(50, 50),
    "a centred string": lambda page: page.drawCentredString(50, 50, "words"),
    "a string at the right": lambda page: page.drawRightString(50, 50, "words"),
    "a line": lambda page: page.line(0, 0, 9, 9),
    "lines": lambda page: page.lines([(0, 0, 9, 9)]),
    "a grid": lambda page: page.grid([0, 9], [0, 9]),
    "a curve": lambda page: page.bezier(0, 0, 1, 1, 2, 2, 3, 3),
    "an arc": lambda page: page.arc(0, 0, 9, 9),
    "a box": lambda page: page.rect(0, 0, 9, 9),
    "a round box": lambda page: page.roundRect(0, 0, 9, 9, 2),
    "an ellipse": lambda page: page.ellipse(0, 0, 9, 9),
    "a wedge": lambda page: page.wedge(0, 0, 9, 9, 0, 90),
    "a circle": lambda page: page.circle(9, 9, 9),
    "a path": lambda page: page.drawPath(page.beginPath()),
    "a picture": lambda page: page.drawImage("none.png", 0, 0),
    "a picture in the page": lambda page: page.drawInlineImage("none.png", 0, 0),
    "a form": lambda page: page.doForm("none"),
    "a shading": lambda page: page.shade(None),
    "a gradient": lambda page: page.linearGradient(0, 0, 9, 9, ()),
    "a round gradient": lambda page: page.radialGradient(0, 0, 9, ()),
    "a paragraph": lambda page: paragraph().drawOn(page, 50, 50),
    "a line of text": lambda page: page.line_of_text(50, 50, "words", 12),
}


def paragraph() -> Paragraph:
    made = Paragraph("words", ParagraphStyle("plain", fontName=fonts.REGULAR))
    made.wrap(200, 200)
    return made


@pytest.mark.parametrize("draw", UNCLAIMED.values(), ids=UNCLAIMED)
def test_ink_that_belongs_to_nothing_is_refused(draw: Draw) -> None:
    with pytest.raises(ValueError, match="belongs to no element"):
        draw(canvas())


QUIET = {
    "addLiteral", "addPostScriptCommand", "beginForm", "clipPath", "endForm",
    "getCurrentPageContent", "getpdfdata", "pageHasData", "restoreState", "save", "saveState",
    "setDash", "setFillColor", "setFillGray", "setLineCap", "setLineJoin", "setLineWidth",
    "setMiterLimit", "setStrokeColor", "setStrokeGray", "transform",
}  # fmt: skip
"""They leave no ink, or what is used here nowhere. A text is claimed when it begins."""


def test_each_way_of_drawing_that_reportlab_has_is_watched() -> None:
    """A method that is new in another version has to be looked at first."""
    writing = {
        name
        for name, method in inspect.getmembers(Canvas, inspect.isfunction)
        if re.search(r"\b_code\b", source(method)) and not name.startswith("_")
    }
    assert writing - set(vars(TaggedCanvas)) == QUIET


def source(method: Any) -> str:
    return inspect.getsource(method)


# ReportLab's stubs know nothing of what is private.
PRIVATE: Any = Canvas
TEXT: Any = PDFTextObject


# -- 13: refusals ---------------------------------------------------------------------------------


def test_a_font_that_would_not_be_embedded_is_refused() -> None:
    for name in ("Helvetica", "Times-Roman", "Symbol", "ZapfDingbats"):
        with pytest.raises(ValueError, match="would not be embedded"):
            canvas().setFont(name, 12)


def test_no_standard_font_is_in_a_file_that_never_asked_for_one() -> None:
    page = canvas()
    with page.content(page.tree.root.add("P")):
        page.line_of_text(50, 50, "words", 12)
    for item in tree.opened(finished(page)).objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            assert "/FontFile2" in item.FontDescriptor


def test_a_character_that_no_font_has_is_refused() -> None:
    page = canvas()
    with page.content(page.tree.root.add("P")), pytest.raises(UnprintableCharacter):
        page.line_of_text(50, 50, "snow \u2603 man", 12)


def test_a_figure_without_words_and_a_heading_of_nothing_are_refused() -> None:
    root = Element("Document")
    for alt in ("", "  "):
        with pytest.raises(ValueError, match="no alternative text"):
            root.add("Figure", alt=alt)
    with pytest.raises(ValueError, match="no scope"):
        root.add("TH", "Monday")
    assert root.children == []


@pytest.mark.parametrize("levels", [(2,), (3,), (1, 3), (1, 1), (1, 2, 1), (1, 2, 3, 2, 1)])
def test_a_heading_that_cannot_stand_there_is_refused(levels: tuple[int, ...]) -> None:
    headings = Headings()
    for level in levels[:-1]:
        headings.next(level)
    with pytest.raises(ValueError, match=f"a heading of level {levels[-1]}"):
        headings.next(levels[-1])


def test_content_within_content_is_refused() -> None:
    page = canvas()
    one, other = page.tree.root.add("P"), page.tree.root.add("P")
    with page.content(one):
        with pytest.raises(ValueError, match="within"), page.content(other):
            pass
        with pytest.raises(ValueError, match="within"), page.artifact():
            pass
    with page.artifact("band"), pytest.raises(ValueError, match="within"), page.content(one):
        pass


def test_content_that_goes_on_over_the_end_of_a_page_is_refused() -> None:
    page = canvas()
    with pytest.raises(ValueError, match="over the end"), page.content(page.tree.root.add("P")):
        page.showPage()


def filled(*fields: tuple[str, str]) -> bytes:
    page = canvas()
    group = page.tree.root.add("Div")
    with page.content(group.add("P")):
        page.line_of_text(50, 500, "words", 12)
    for index, (name, label) in enumerate(fields):
        field = Field(name, label, "line", group.add("Form"))
        page.field(field, 50, 400 - 40 * index, 200, 20)
    return finished(page)


def test_two_fields_of_one_name_and_a_field_without_a_label_are_refused() -> None:
    assert filled(("a", "One"), ("b", "Other"))
    with pytest.raises(ValueError, match="two fields are called a"):
        filled(("a", "One"), ("a", "Other"))
    for label in ("", " "):
        with pytest.raises(ValueError, match="has no label"):
            filled(("a", label))


def test_a_file_without_content_is_refused() -> None:
    page = canvas()
    with page.artifact():
        page.line(0, 0, 9, 9)
    with pytest.raises(ValueError, match="nothing on any page"):
        finished(page)


def finished(page: TaggedCanvas) -> bytes:
    page.showPage()
    page.sheets()
    out = BytesIO()
    catalog = page._doc.Catalog
    catalog.StructTreeRoot = page.tree.register(page._doc)
    if page.form.fields:
        catalog.AcroForm = page.form.dictionary(page._doc)
    page._doc.SaveToFile(out, page)
    return out.getvalue()


# -- hooks of ReportLab ---------------------------------------------------------------------------


def test_the_pinned_version_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reportlab.Version == reportlab_fixes.VERSION == "5.1.0"
    monkeypatch.setattr(reportlab, "Version", "5.2.0")
    with pytest.raises(RuntimeError, match=r"5\.2\.0 is installed"):
        runpy.run_path(reportlab_fixes.__file__)


def file_of(*streams: Any) -> bytes:
    """A file of ours with these objects in it."""
    page = canvas()
    with page.content(page.tree.root.add("P")):
        page.line_of_text(50, 500, "words", 12)
    for stream in streams:
        page._doc.Reference(stream)
    return finished(page)


def test_a_stream_ends_with_a_line_end_that_its_length_does_not_count() -> None:
    """`PDFDocument.format` writes each object as a `PDFIndirectObject`: ours does that."""
    assert "PDFIndirectObject(oid, obj)" in source(pdfdoc.PDFDocument.format)
    data = file_of(pdfdoc.PDFStream(content=b"0 g"))
    assert b"/Length 3" in data
    assert b"\nstream\n0 g\nendstream\nendobj\n" in data
    assert data.count(b"\nendstream\n") == data.count(b"endstream") > 3
    own = pdfdoc.PDFStream(content=b"0 g").format(pdfdoc.PDFDocument(invariant=1))
    assert own.endswith(b"0 gendstream\n"), "ReportLab ends it so by itself now"


def test_nothing_is_written_in_base_85() -> None:
    """`rl_config.useA85` holds for pages and pictures unless a file says otherwise: ours does."""
    assert rl_config.useA85, "ReportLab's own default"
    page = canvas()
    with page.figure(page.tree.root.add("Figure", alt="Grey."), 50, 50):
        page.drawImage(ImageReader(Image.new("RGB", (9, 9), "grey")), 0, 0, 50, 50)
    data = finished(page)
    assert b"/Image" in data
    assert b"ASCII85" not in data


def test_a_code_is_mapped_to_its_character_in_utf_16_and_no_other_is() -> None:
    """`makeToUnicodeCMap` is what `TTFont.addObjects` asks: in our fonts it is another one."""
    assert "makeToUnicodeCMap(" in source(ttfonts.TTFont.addObjects)
    table = reportlab_fixes._to_unicode("x", [0, 65, 0, 0x1F600, *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <0041>" in table
    assert "<03> <D83DDE00>" in table
    assert "<00>" not in table.partition("endcodespacerange")[2]
    assert re.findall(r"(\d+) beginbfchar", table) == ["100", "52"]
    with tree.opened(file_of()) as document:
        fonts_of_page = document.pages[0].Resources.Font.values()
        maps = [font.ToUnicode.read_bytes() for font in fonts_of_page if "/ToUnicode" in font]
    assert maps
    assert all(b"/Adobe-Identity-UCS def" in data for data in maps)
    assert all(b"<77> <0077>" in data and b"<00> <0000>" not in data for data in maps)


def test_widths_are_rounded_alike_whatever_else_is_installed() -> None:
    """`TTFont.stringWidth` is another one in our fonts: rl_accel's rounds in another order."""
    face = fonts.font(fonts.REGULAR).face
    text, size = "Ways to wait, 988 \u2192", 11.7
    own = 0.001 * size * sum(face.charWidths.get(ord(char), face.defaultWidth) for char in text)
    assert fonts.font(fonts.REGULAR).stringWidth(text, size) == own
    assert pdfmetrics.stringWidth(text, fonts.REGULAR, size) == own


def test_what_is_compressed_twice_is_compressed_once() -> None:
    """`PDFZCompress` is among the filters of a stream that is to be compressed, fonts too."""
    data = b"some words " * 99
    once = reportlab_fixes.COMPRESSION.encode(data)
    assert zlib.decompress(once) == data
    assert reportlab_fixes.COMPRESSION.encode(data) is once
    before = reportlab_fixes._compressed.hits
    for _ in range(2):
        file_of()
    assert reportlab_fixes._compressed.hits >= before + 3
    assert "filters = [pdfdoc.PDFZCompress]" in source(ttfonts.TTFontFace.addSubsetObjects)
    assert "self.makeSubset(subset)" in source(ttfonts.TTFontFace.addSubsetObjects)


def test_a_trial_is_laid_out_in_a_frame_and_nowhere_else() -> None:
    """`Frame.add` is what platypus puts a flowable in with; drawing follows from `drawOn` alone."""
    assert "frame.add(f, canv, trySplit=self.allowSplitting)" in source(
        BaseDocTemplate.handle_flowable
    )
    assert source(Frame._add).count("flowable.drawOn(") == 1  # type: ignore[attr-defined]
    assert "deepcopy(doct_frame)" in source(flowables._listWrapOn)  # type: ignore[attr-defined]


def test_lines_are_broken_by_break_lines() -> None:
    """`breakLines` is what `wrap` asks, and says how many words it had to cut."""
    assert "self.breakLines(self._wrapWidths)" in source(Paragraph.wrap)
    assert "self._splitLongWordCount += 1" in source(Paragraph.breakLines)
    fonts.font(fonts.BOLD)
    style = ParagraphStyle("plain", fontName=fonts.REGULAR, fontSize=12, leading=15)
    for text in (
        "some words " * 30,
        'one <font name="groundsheet-Bold">two</font> ' * 20,
        "x" * 400,
    ):
        for width in (200.0, 90.0, 200.0):
            known, anew = Remembered(text, style), Paragraph(text, style)
            assert known.wrap(width, 900) == anew.wrap(width, 900)
            lines = [repr(each.blPara.lines) for each in (known, anew)]  # type: ignore[attr-defined]
            assert re.sub("0x[0-9a-f]+", "", lines[0]) == re.sub("0x[0-9a-f]+", "", lines[1])


def test_text_out_is_what_paragraphs_put_their_lines_out_with() -> None:
    """`_textOut` gets a line, or its last run with TStar."""
    assert list(inspect.signature(TEXT._textOut).parameters) == ["self", "text", "TStar"]
    from reportlab.platypus import paragraph as module

    for name in ("_leftDrawParaLine", "_putFragLine"):
        assert "tx._textOut(" in source(getattr(module, name)), name
    assert "self.beginText(" in source(Paragraph.drawPara)


def test_bl_para_holds_the_lines_of_both_kinds() -> None:
    """`blPara.lines`: tuples of words, or objects with runs."""
    style = ParagraphStyle("plain", fontName=fonts.REGULAR, fontSize=12, leading=15)
    fonts.font(fonts.BOLD)
    simple, mixed = (
        Paragraph(text, style)
        for text in (
            "one two three four",
            'one <font name="groundsheet-Bold">two three</font> four',
        )
    )
    for made in (simple, mixed):
        made.wrap(50, 500)
    assert simple.blPara.kind == 0  # type: ignore[attr-defined]
    assert all(isinstance(line, tuple) for line in simple.blPara.lines)  # type: ignore[attr-defined]
    assert mixed.blPara.kind == 1  # type: ignore[attr-defined]
    texts = ["".join(word.text for word in line.words) for line in mixed.blPara.lines]  # type: ignore[attr-defined]
    assert " ".join(text.strip() for text in texts) == "one two three four"


def test_split_makes_parts_of_the_paragraphs_own_class_from_frags() -> None:
    text = source(Paragraph.split)
    assert "self.__class__(None,style1,bulletText=self.bulletText,frags=" in text
    assert "P1.blPara = " in text


def test_split_word_marks_only_lines_of_one_style() -> None:
    """Why lines are compared with their source: `_SplitWord` and `_SplitFrag` don't tell of all."""
    style = ParagraphStyle("plain", fontName=fonts.REGULAR, fontSize=12, leading=15)
    fonts.font(fonts.BOLD)
    long = "Extraordinarilylong"
    simple, mixed = (
        Paragraph(long, style),
        Paragraph(f"a {BOLD.format(long)}", style),
    )
    for made in (simple, mixed):
        made.wrap(60, 500)
    assert type(simple.blPara.lines[0][1][-1]).__name__ == "_SplitWord"  # type: ignore[attr-defined]
    kinds = {type(word).__name__ for line in mixed.blPara.lines for word in line.words}  # type: ignore[attr-defined]
    assert kinds == {"ParaFrag"}


def test_set_annotations_is_called_with_each_page() -> None:
    """`_setAnnotations`, `_formsinuse`, `_extgstate` and `thisPageName` in `showPage`."""
    text = source(Canvas.showPage)
    assert "self._setAnnotations(page)" in text
    assert "self._startPage()" in text
    assert "self._pagesize" in text
    assert "self._setXObjects(page)" in text
    assert "self._formsinuse" in source(PRIVATE._setXObjects)
    assert "obj.ExtGState = self._extgstate.getState()" in source(PRIVATE._setExtGState)
    assert "self._pageNumber" in source(PRIVATE._startPage)
    assert "self._restartAccumulators()" in source(PRIVATE._startPage)
    for name in ("_formsinuse", "_code", "_annotationrefs"):
        assert f"self.{name} = " in source(PRIVATE._restartAccumulators), name


def test_no_default_lists_the_keys_that_are_written() -> None:
    """`__NoDefault__` of a page and of the catalog lack what is added there."""
    assert {"StructParents", "Tabs"}.isdisjoint(pdfdoc.PDFPage.__NoDefault__)
    assert "OutputIntents" not in pdfdoc.PDFCatalog.__NoDefault__
    keys = {"MarkInfo", "Metadata", "StructTreeRoot", "AcroForm", "ViewerPreferences"}
    assert keys <= set(pdfdoc.PDFCatalog.__NoDefault__)
    with tree.opened(filled(("a", "One"))) as document:
        (page,) = document.pages
        assert page.Tabs == "/S"
        assert int(page.StructParents) == 0
        assert [str(item.T) for item in page.Annots] == ["a"]


def test_this_page_name_and_the_reference_to_a_page_are_the_same_object() -> None:
    """`thisPageName` is known before the page is."""
    page = canvas()
    assert page._doc.thisPageName() == "Page1"
    with tree.opened(filled(("a", "One"))) as document:
        (item,) = document.pages[0].Annots
        assert item.P.objgen == document.pages[0].objgen


def test_bookmark_reference_is_what_an_outline_entry_leads_to() -> None:
    """`_bookmarkReference` gives the destination whose page is set when sheets are made."""
    page = canvas()
    for number in (1, 2):
        with page.content(page.tree.root.add("P")):
            page.line_of_text(50, 500, f"words {number}", 12)
        if number == 2:
            page.bookmarkHorizontal("here", 0, 20)
            page.addOutlineEntry("Here", "here", 0)
        page.showPage()
    with page.content(page.tree.root.add("P")):
        page.line_of_text(50, 500, "the end", 12)
    with tree.opened(finished(page)) as document, document.open_outline() as outline:
        (entry,) = outline.root
        place: Any = entry.destination
        assert place[0].objgen == document.pages[1].objgen


def test_time_stamp_takes_the_day_of_the_paper() -> None:
    """`_timeStamp.YMDhms` is what dates in the file are made of."""
    page = canvas()
    with page.content(page.tree.root.add("P")):
        page.line_of_text(50, 500, "words", 12)
    page._doc._timeStamp.YMDhms = (2026, 11, 24, 0, 0, 0)
    with tree.opened(finished(page)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261124000000")


def test_enforce_color_space_writes_grey_where_ink_is_saved() -> None:
    """`_enforceColorSpace` is handed on to texts; both write DeviceGray."""
    page = canvas(Layout(ink_saver=True))
    with page.content(page.tree.root.add("P")):
        page.setFillColor(Color(0.2, 0.3, 0.4))
        page.setStrokeColor(Color(0.9, 0.95, 1))
        text = page.beginText(50, 50)
        text.setFillColor(Color(1, 0, 0))
        text.textOut("words")
        page.drawText(text)
    with tree.opened(finished(page)) as document:
        code = document.pages[0].Contents.read_bytes()
    assert not re.search(rb"\b(rg|RG|k|K)\b", code)
    assert re.search(rb"\b0\.28 g\b", code)
    assert re.search(rb"\b1 G\b", code)


def test_the_marks_of_a_page_are_counted_from_nought() -> None:
    page = canvas()
    for number in range(3):
        with page.content(page.tree.root.add("P")):
            page.line_of_text(50, 500 - 20 * number, f"words {number}", 12)
        with page.decoration():
            page.line(0, 0, 9, 9)
    with tree.opened(finished(page)) as document:
        found = marked(document.pages[0])
    assert found.faults == []
    assert found.tags == [(0, "/P"), (1, "/P"), (2, "/P")]
    assert found.artifacts == [("", 0)] * 3
