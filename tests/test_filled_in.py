"""A copy that somebody filled in passes `verify`, whole or with an update at its end.

Whatever else such an update changes is refused, and so is a field that shows more than its box.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

import fillers
from desks import desk
from groundsheet import api
from test_allowed import built, faults

SIGNS, FRIEND = "m1-signs", "m1-company_1_phone"
VALUES: Mapping[str, str | bool] = {SIGNS: "I lie awake.\nI don't eat.", FRIEND: "Sam 555-0100"}


@functools.cache
def empty() -> bytes:
    return built("sheet").proven.data


def as_an_update(data: bytes) -> bytes:
    """Filled in by PDFium, which writes what changed, and much that didn't, at the end."""
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        for annotation in range(pdfium.FPDFPage_GetAnnotCount(page)):
            fillers._do(document.formenv, page, annotation, VALUES)
        page.close()
    document.save(out, flags=pdfium.FPDF_INCREMENTAL)
    document.close()
    return out.getvalue()


@functools.cache
def filled(name: str) -> bytes:
    if name == "pdfium, as an update":
        return as_an_update(empty())
    if name == "mupdf":
        return fillers.type_with_mupdf(empty(), VALUES)
    if name == "no look":
        return fillers.type_for_poppler(empty(), VALUES)
    if name == "pdfjs, twice":
        return fillers.fill_with_pdfjs(filled("pdfjs"), {SIGNS: "Something else."})
    if name == "pikepdf after pdfjs":
        return fillers.fill_with_pikepdf(filled("pdfjs"), {SIGNS: "Something else."})
    return fillers.FILLERS[name](empty(), VALUES)


WHOLE = ("pikepdf", "pdfium", "mupdf", "no look", "pikepdf after pdfjs")
UPDATES = ("pdfjs", "pdfium, as an update", "pdfjs, twice")


@pytest.mark.parametrize("name", [*WHOLE, *UPDATES])
def test_a_copy_that_was_filled_in_passes(name: str) -> None:
    data = filled(name)
    assert data.startswith(empty()) == (name in UPDATES)
    assert faults("sheet", data) == []


def test_it_is_said_to_be_filled_in(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, data, is_filled in (("a", empty(), False), ("b", filled("pdfjs"), True)):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(data)
        result = api.verify(desk(), file)
        assert (result.findings, result.filled) == ((), is_filled)
    assert run("verify", "b.pdf") == 0
    assert "b.pdf: filled in; contacts whole" in capsys.readouterr().out


def test_a_build_is_no_copy_that_was_filled_in() -> None:
    """`prove` takes a file as it was made alone."""
    from dataclasses import replace

    from groundsheet.proof import inspect
    from groundsheet.proof.promise import Numbers, promise_of_panel

    one = built("sheet")
    promise = promise_of_panel(one.handout, one.layout, one.proven.pages)
    some = frozenset(str(n).rjust(k, "0") for k in (2, 3, 4) for n in range(10**k))
    promise = replace(promise, allowed=Numbers(some))
    for name in ("pdfjs", "pdfium", "mupdf"):
        assert inspect(filled(name), promise)


# -- saboteurs ------------------------------------------------------------------------------------

Objects = dict[int, bytes]


def update(change: Callable[[pikepdf.Pdf], Objects], data: bytes | None = None) -> bytes:
    """An update at the end of the file with these objects, by number."""
    data = data or empty()
    with pikepdf.open(io.BytesIO(data)) as document:
        objects = change(document)
        size, root = int(document.trailer.Size), document.trailer.Root.objgen[0]
        info = document.trailer.Info.objgen[0]
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    out, places = bytearray(data), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(size, *(number + 1 for number in objects)), root, info, previous, start,
    )  # fmt: skip
    return bytes(out)


def body(item: Any) -> bytes:
    """An object as it is written; a stream with what is in it."""
    if isinstance(item, pikepdf.Stream):
        content = item.read_bytes()
        head: Any = item.stream_dict
        if "/Filter" in head:
            del head["/Filter"]
        head.Length = len(content)
        return bytes(head.unparse()) + b"\nstream\n" + content + b"\nendstream"
    return bytes(item.unparse(resolved=True))


def changed(find: Callable[[pikepdf.Pdf], Any], change: Callable[[Any], None]) -> bytes:
    """An update with one object, changed."""

    def make(document: pikepdf.Pdf) -> Objects:
        item = find(document)
        change(item)
        return {item.objgen[0]: body(item)}

    return update(make)


def first(document: pikepdf.Pdf) -> Any:
    return document.Root.AcroForm.Fields[0]


def link(document: pikepdf.Pdf) -> Any:
    return next(i for i in document.pages[0].Annots if "/A" in i and str(i.A.URI) == "tel:911")


def setting(key: str, value: Any) -> Callable[[Any], None]:
    return lambda item: item.__setitem__(key, value)


def written(old: bytes, new: bytes) -> Callable[[Any], None]:
    def change(stream: Any) -> None:
        content = stream.read_bytes()
        assert old in content
        stream.write(content.replace(old, new))

    return change


def content(document: pikepdf.Pdf) -> Any:
    return document.pages[1].Contents


def added(document: pikepdf.Pdf) -> Objects:
    """A page that nothing leads to."""
    return {int(document.trailer.Size): b"<</Type/Page>>"}


def program_of_a_font(document: pikepdf.Pdf) -> Any:
    fonts: Any = document.pages[0].Resources.Font
    return fonts["/F1+0"].FontDescriptor.FontFile2


def fonts(document: pikepdf.Pdf) -> Any:
    return document.pages[0].Resources.Font


def fonts_swapped(item: Any) -> None:
    item["/F1+0"], item["/F2+0"] = item["/F2+0"], item["/F1+0"]


def look(document: pikepdf.Pdf) -> Any:
    return first(document).AP.N


IN_UPDATES: dict[str, Callable[[], bytes]] = {
    "what a page draws": lambda: changed(content, written(b"988", b"983")),
    "more of a page": lambda: changed(content, written(b"BT", b"q 1 g 0 0 612 80 re f Q BT")),
    "a page": lambda: changed(lambda d: d.pages[1].obj, setting("/Rotate", 180)),
    "a page without its links": lambda: changed(
        lambda d: d.pages[1].obj, setting("/Annots", pikepdf.Array([]))
    ),
    "a link": lambda: changed(
        link, setting("/A", pikepdf.Dictionary(S=pikepdf.Name.URI, URI="tel:983"))
    ),
    "where a link is": lambda: changed(link, setting("/Rect", pikepdf.Array([40, 40, 90, 90]))),
    "where a field is": lambda: changed(
        first, setting("/Rect", pikepdf.Array([50, 450, 303, 494]))
    ),
    "the name of a field": lambda: changed(first, setting("/T", "m1-other")),
    "the label of a field": lambda: changed(first, setting("/TU", "Call 983")),
    "a field hidden": lambda: changed(first, setting("/F", 2)),
    "a script of a field": lambda: changed(
        first,
        setting("/AA", pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))),
    ),
    "a look that is moved": lambda: changed(look, setting("/Matrix", pikepdf.Array([9] * 6))),
    "a look of another size": lambda: changed(look, setting("/BBox", pikepdf.Array([0, 0, 9, 9]))),
    "the document": lambda: changed(lambda d: d.Root, setting("/OpenAction", pikepdf.Array([]))),
    "the language": lambda: changed(lambda d: d.Root, setting("/Lang", "es")),
    "the list of pages": lambda: changed(lambda d: d.Root.Pages, setting("/Count", 2)),
    "the record": lambda: changed(
        lambda d: d.Root.Metadata, written(b"<gs:region>US", b"<gs:region>XX")
    ),
    "a font": lambda: changed(
        program_of_a_font, lambda item: item.write(item.read_bytes() + b"\0")
    ),
    "fonts in each other's place": lambda: changed(fonts, fonts_swapped),
    "what fields are typed in": lambda: changed(
        lambda d: d.Root.AcroForm, setting("/DR", pikepdf.Dictionary())
    ),
    "a list without fields": lambda: changed(
        lambda d: d.Root.AcroForm, setting("/Fields", pikepdf.Array([]))
    ),
    "an element": lambda: changed(
        lambda d: d.Root.StructTreeRoot.K, setting("/ActualText", "Call 983")
    ),
    "a bookmark": lambda: changed(lambda d: d.Root.Outlines.First, setting("/Title", "983")),
    "something that nothing leads to": lambda: update(added),
    "another beginning": lambda: update(lambda d: {int(d.trailer.Size): body(d.Root)}).replace(
        b"/Root 308 0 R/Info 309 0 R/Prev", b"/Root 322 0 R/Info 309 0 R/Prev"
    ),
}


@pytest.mark.parametrize("name", IN_UPDATES)
def test_whatever_else_an_update_changes_is_refused(name: str) -> None:
    data = IN_UPDATES[name]()
    assert data.startswith(empty())
    assert faults("sheet", data)


def test_an_update_that_fills_in_alone_passes() -> None:
    """The updates above are of the same make, so that it isn't that for which they are refused."""
    value = changed(first, setting("/V", "I lie awake."))
    again = changed(look, lambda item: item.write(b"/Tx BMC EMC"))
    assert [faults("sheet", data) for data in (value, again)] == [[], []]


def test_a_sound_update_does_not_hide_one_before_it() -> None:
    spoiled = IN_UPDATES["what a page draws"]()
    with pikepdf.open(io.BytesIO(empty())) as document:
        back = document.pages[1].Contents
        number, old = back.objgen[0], body(back)
    data = update(lambda d: {number: old}, spoiled)
    assert faults("sheet", data)
