"""A line ends in the space at which it was broken, and in none where a word was cut."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from reportlab.lib.styles import ParagraphStyle

import tree
from groundsheet.layout import Layout
from groundsheet.pdf import fonts
from groundsheet.pdf.elements import Element
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.styles import markup
from groundsheet.pdf.tagged import TaggedCanvas
from groundsheet.pdf.theme import THEME
from groundsheet.text import parse_inline, unbroken
from tree import Block

LONG = "Extraordinarilylongwordthatnolineholds"


def spoken(paragraphs: list[tuple[Text, float, list[float]]], root: Element) -> list[Block]:
    """What is read out of paragraphs of this width, cut to parts of at most these heights."""
    out = BytesIO()
    fonts.font(fonts.REGULAR)
    canvas = TaggedCanvas(out, Layout(), THEME, root, trial=False, initialFontName=fonts.REGULAR)
    for text, width, heights in paragraphs:
        rest: Any = text
        for height in heights:
            rest.wrapOn(canvas, width, 1e6)
            first, rest = rest.splitOn(canvas, width, height)
            first.drawOn(canvas, 40, 780 - first.wrapOn(canvas, width, 1e6)[1])
            canvas.showPage()
        rest.drawOn(canvas, 40, 780 - rest.wrapOn(canvas, width, 1e6)[1])
        canvas.showPage()
    canvas.sheets()
    canvas._doc.Catalog.StructTreeRoot = canvas.tree.register(canvas._doc)
    canvas._doc.SaveToFile(out, canvas)
    return tree.spoken(out.getvalue())


def paragraph(source: str, element: Element, *, whole: bool = False) -> Text:
    style = ParagraphStyle(
        "body", fontName=fonts.REGULAR, fontSize=12, leading=15, allowWidows=0, allowOrphans=0
    )
    inline = parse_inline(unbroken(source) if whole else source)
    return Text(markup(inline), style, element)


SOURCES = [
    "One line of words that goes on for a while until it breaks at a space or two.",
    "Some **strong words that go on** and *others that lean* until the line **breaks**.",
    f"A word {LONG} in the middle, and {LONG}.",
    f"A **word {LONG}** in the *{LONG}* middle **{LONG}**.",
    f"{LONG} **{LONG}** *{LONG}*",
    "Nguyễn Phạm **Nguyễn** Thị Phạm and some more, Nguyễn Văn Phạm.",
    "half-time, well-being, and-so-on-and-on-until-the-line-is-full, and 1/2/3/4/5/6/7/8/9.",
    "a  b   c    d      e        f          g           h           i        j      k   l m n o",
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("width", [70, 97, 130, 211, 500])
@pytest.mark.parametrize("whole", [False, True])
def test_each_line_ends_as_the_words_say(source: str, width: float, whole: bool) -> None:
    tree.require_poppler()
    root = Element("Document")
    text = paragraph(source, root.add("P"), whole=whole)
    words = "".join(run.text for run in parse_inline(source))
    assert spoken([(text, width, [])], root) == [("Document", ""), ("P", tree.folded(words))]


@pytest.mark.parametrize("source", SOURCES[:6])
def test_over_three_pages_too(source: str) -> None:
    tree.require_poppler()
    root = Element("Document")
    text = paragraph(" ".join([source] * 6), root.add("P"))
    words = " ".join(["".join(run.text for run in parse_inline(source))] * 6)
    assert spoken([(text, 110, [46, 46])], root) == [("Document", ""), ("P", tree.folded(words))]


def test_two_paragraphs_of_one_element_are_not_run_together() -> None:
    tree.require_poppler()
    root = Element("Document")
    one, other = root.add("LBody"), root.add("P")
    first, second = paragraph("One two", one), paragraph("three four.", one)
    first.goes_on = True
    made: list[tuple[Text, float, list[float]]] = [
        (text, 300, []) for text in (first, second, paragraph("Five", other))
    ]
    assert spoken(made, root) == [("Document", ""), ("LBody", "One two three four."), ("P", "Five")]
