"""One defect at a time, put into a good file: the kinds that a tagged file with a form can have.

Each takes an opened file and spoils it. Whether anyone notices is asked by `test_damage.py`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

import house_rules
import tree
from tree import Node

Defect = Callable[[pikepdf.Pdf], object]
DEFECTS: dict[str, Defect] = {}
"""Each defect by its name."""


def damaged(pdf: bytes, defect: Defect) -> bytes:
    """A copy of a file with this defect."""
    out = io.BytesIO()
    with tree.opened(pdf) as document:
        defect(document)
        version = {"min_version": "2.0"} if defect is DEFECTS["another version"] else {}
        document.save(out, **version)  # type: ignore[arg-type]
    assert out.getvalue() != pdf
    return out.getvalue()


def _kind(name: str) -> Callable[[Defect], Defect]:
    def named(defect: Defect) -> Defect:
        assert name not in DEFECTS
        DEFECTS[name] = defect
        return defect

    return named


def _nodes(document: pikepdf.Pdf, role: str) -> list[Node]:
    return [node for node in tree.read(document).walk() if node.role == role]


def _item(document: pikepdf.Pdf, role: str, which: int = 0) -> Any:
    return _nodes(document, role)[which].item


def _role(document: pikepdf.Pdf, role: str, other: Name, which: int = 0) -> None:
    _item(document, role, which)["/S"] = other


def _text_field(document: pikepdf.Pdf) -> Any:
    return next(item for item in house_rules.widgets(document) if item.get("/FT") == "/Tx")


def _content(document: pikepdf.Pdf, page: int, spoil: Callable[[bytes], bytes]) -> None:
    old = document.pages[page].Contents.read_bytes()
    new = spoil(old)
    assert new != old
    document.pages[page].Contents = document.make_stream(new)


def _packet(document: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    packet = document.Root.Metadata.read_bytes()
    assert old in packet
    document.Root.Metadata.write(packet.replace(old, new, 1))


def _font(document: pikepdf.Pdf) -> Any:
    fonts = document.pages[0].Resources.Font
    return next(font for name, font in fonts.items() if "/FontDescriptor" in font)


# -- what the file says of itself -----------------------------------------------------------------


@_kind("no language")
def _(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


@_kind("not said to be tagged")
def _(document: pikepdf.Pdf) -> None:
    document.Root.MarkInfo.Marked = False


@_kind("the file's name in place of the title")
def _(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


@_kind("no claim of PDF/UA")
def _(document: pikepdf.Pdf) -> None:
    _packet(document, b"<pdfuaid:part>1</pdfuaid:part>", b"")


@_kind("an empty title")
def _(document: pikepdf.Pdf) -> None:
    packet = document.Root.Metadata.read_bytes()
    title = re.search(rb"<dc:title>.*?<rdf:li[^>]*>([^<]+)</rdf:li>", packet, re.DOTALL)
    assert title is not None
    _packet(document, b">" + title[1] + b"</rdf:li>", b"></rdf:li>")


@_kind("another version")
def _(document: pikepdf.Pdf) -> None:
    """Saved as PDF 2.0."""


@_kind("no bookmarks")
def _(document: pikepdf.Pdf) -> None:
    del document.Root["/Outlines"]


# -- fields ---------------------------------------------------------------------------------------


@_kind("tab order not told")
def _(document: pikepdf.Pdf) -> None:
    page = next(page for page in document.pages if len(page.get("/Annots", ())))
    del page.obj["/Tabs"]


@_kind("a field without a label")
def _(document: pikepdf.Pdf) -> None:
    del _text_field(document)["/TU"]


@_kind("a field with an empty label")
def _(document: pikepdf.Pdf) -> None:
    _text_field(document).TU = String("")


@_kind("a field without a place in the tree")
def _(document: pikepdf.Pdf) -> None:
    del _text_field(document)["/StructParent"]


@_kind("a Form that is called Div")
def _(document: pikepdf.Pdf) -> None:
    _role(document, "Form", Name.Div)


@_kind("a Form with words")
def _(document: pikepdf.Pdf) -> None:
    form = _item(document, "Form")
    form.K = Array([form.K, 0])


@_kind("two fields in one Form")
def _(document: pikepdf.Pdf) -> None:
    forms = _nodes(document, "Form")
    forms[0].item.K = Array([forms[0].item.K, forms[1].item.K])


@_kind("to be drawn by whoever shows it")
def _(document: pikepdf.Pdf) -> None:
    del _text_field(document)["/AP"]
    document.Root.AcroForm.NeedAppearances = True


@_kind("typed in a font that isn't there")
def _(document: pikepdf.Pdf) -> None:
    _text_field(document).DA = String("/Helv 11 Tf 0 g")


def _unembed_form_font(document: pikepdf.Pdf) -> str:
    fonts = document.Root.AcroForm.DR.Font
    for font in fonts.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]
    return next(iter(fonts.keys()))


@_kind("typed in a font without a program, and words in it")
def _(document: pikepdf.Pdf) -> None:
    name = _unembed_form_font(document)
    stream = _text_field(document).AP.N
    stream.Resources = Dictionary(Font=document.Root.AcroForm.DR.Font)
    stream.write(f"/Tx BMC BT {name} 11 Tf <002200230024> Tj ET EMC".encode())


@_kind("typed in a font without a program, still empty")
def _(document: pikepdf.Pdf) -> None:
    _unembed_form_font(document)


@_kind("a field that isn't printed")
def _(document: pikepdf.Pdf) -> None:
    _text_field(document).F = 0


# -- elements -------------------------------------------------------------------------------------


@_kind("a figure without words")
def _(document: pikepdf.Pdf) -> None:
    del _item(document, "Figure")["/Alt"]


@_kind("a figure with empty words")
def _(document: pikepdf.Pdf) -> None:
    _item(document, "Figure").Alt = String("")


@_kind("a skipped level of heading")
def _(document: pikepdf.Pdf) -> None:
    _role(document, "H2", Name.H4)


@_kind("no first heading")
def _(document: pikepdf.Pdf) -> None:
    _role(document, "H1", Name.P)


@_kind("headings of a table without a scope")
def _(document: pikepdf.Pdf) -> None:
    for node in _nodes(document, "TH"):
        del node.item["/A"]


@_kind("a row that lacks a cell")
def _(document: pikepdf.Pdf) -> None:
    row = _item(document, "TR", 1)
    row.K = Array(list(row.K)[:-1])


@_kind("a paragraph in place of an item's body")
def _(document: pikepdf.Pdf) -> None:
    _role(document, "LBody", Name.P)


@_kind("an item that has lost its label")
def _(document: pikepdf.Pdf) -> None:
    item = _item(document, "LI", -1)
    item.K = item.K[1]


@_kind("a type of its own")
def _(document: pikepdf.Pdf) -> None:
    _role(document, "P", Name.Para)


@_kind("a type mapped to itself")
def _(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.RoleMap = Dictionary(H1=Name.H1)


@_kind("an element that doesn't name the one above")
def _(document: pikepdf.Pdf) -> None:
    del _item(document, "P")["/P"]


@_kind("two sections in the wrong order")
def _(document: pikepdf.Pdf) -> None:
    top = _item(document, "Document")
    kids = list(top.K)
    top.K = Array([*kids[:-2], kids[-1], kids[-2]])


# -- marked content -------------------------------------------------------------------------------

_PIECE = re.compile(rb"/P <</MCID (\d+)>> BDC(.*?)EMC", re.DOTALL)


def _piece(document: pikepdf.Pdf, other: Callable[[re.Match[bytes]], bytes]) -> None:
    _content(document, 0, lambda code: _PIECE.sub(other, code, count=1))


@_kind("words that belong to nothing")
def _(document: pikepdf.Pdf) -> None:
    _piece(document, lambda found: found[2])


@_kind("a paragraph passed off as an artifact")
def _(document: pikepdf.Pdf) -> None:
    _piece(document, lambda found: b"/Artifact BMC" + found[2] + b"EMC")


@_kind("one number twice")
def _(document: pikepdf.Pdf) -> None:
    _piece(document, lambda found: b"/P <</MCID 0>> BDC" + found[2] + b"EMC")


@_kind("an artifact within a paragraph")
def _(document: pikepdf.Pdf) -> None:
    _piece(
        document,
        lambda found: found[0][:-3].replace(b"BT", b"/Artifact BMC EMC BT", 1) + b"EMC",
    )


@_kind("spaces at the ends of lines left out")
def _(document: pikepdf.Pdf) -> None:
    for page in range(len(document.pages)):
        code = document.pages[page].Contents.read_bytes()
        if b" ) Tj T*" in code:
            _content(document, page, lambda code: code.replace(b" ) Tj T*", b") Tj T*"))


@_kind("a page's entry of the parent tree shifted by one")
def _(document: pikepdf.Pdf) -> None:
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    numbers[1] = Array([*list(numbers[1])[1:], numbers[1][0]])


@_kind("no parent tree")
def _(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot["/ParentTree"]


# -- fonts ----------------------------------------------------------------------------------------


@_kind("glyphs without a meaning")
def _(document: pikepdf.Pdf) -> None:
    del _font(document)["/ToUnicode"]


@_kind("a font without its program")
def _(document: pikepdf.Pdf) -> None:
    del _font(document).FontDescriptor["/FontFile2"]


@_kind("a glyph of another width than its font says")
def _(document: pikepdf.Pdf) -> None:
    widths = _font(document).Widths
    for place in range(len(widths)):
        widths[place] = int(widths[place]) + 99


# -- what we don't have ---------------------------------------------------------------------------


@_kind("a link")
def _(document: pikepdf.Pdf) -> None:
    """One that no element holds. Of notes we have none."""
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 400, 90, 420]), F=4,
        A=Dictionary(S=Name.URI, URI=String("https://clinic.example/")),
    )  # fmt: skip
    page = document.pages[0]
    page.Annots = Array([*page.get("/Annots", ()), document.make_indirect(link)])
