"""What a file may hold is a list: each kind of object that isn't on it is refused.

Each saboteur changes a file that was just built. What is looked at is what `verify` looks at, so
that a file which was saved anew or filled in would pass.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from desks import desk
from groundsheet import api
from groundsheet.layout import Variant
from savers import faults_of

FORMATS: dict[str, Variant] = {
    "sheet": Variant(),
    "large print": Variant(print_size=18),
    "booklet": Variant(booklet=True),
    "card": Variant(card="folded"),
    "for paper": Variant(flat=True),
}


@functools.cache
def built(kind: str) -> api.Built:
    modules = () if kind == "card" else ("safety-plan", "stop-pause")
    return api.build(desk(), modules, region="US", variant=FORMATS[kind])


def faults(kind: str, data: bytes) -> list[str]:
    """What is wrong with a file for whoever verifies it."""
    return faults_of(built(kind), data)


def saved(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


Change = Callable[[pikepdf.Pdf], None]


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def root(key: str, value: Callable[[pikepdf.Pdf], Any]) -> Change:
    return lambda pdf: pdf.Root.__setitem__(key, value(pdf))


def page(key: str, value: Callable[[pikepdf.Pdf], Any]) -> Change:
    return lambda pdf: pdf.pages[0].obj.__setitem__(key, value(pdf))


def widget(pdf: pikepdf.Pdf) -> Any:
    return next(item for item in pdf.pages[0].Annots if item.Subtype == "/Widget")


def field(key: str, value: Callable[[pikepdf.Pdf], Any]) -> Change:
    return lambda pdf: widget(pdf).__setitem__(key, value(pdf))


def link(key: str, value: Callable[[pikepdf.Pdf], Any]) -> Change:
    return lambda pdf: next(
        item for item in pdf.pages[0].Annots if item.Subtype == "/Link" and "/A" in item
    ).__setitem__(key, value(pdf))


def stream(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_stream(b"x")


def attachment(pdf: pikepdf.Pdf) -> Dictionary:
    kind = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream(pdf)))
    return Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), kind])))


def first_element(pdf: pikepdf.Pdf, role: str = "/P") -> Any:
    left: list[Any] = [pdf.Root.StructTreeRoot.K]
    while left:
        item = left.pop()
        if isinstance(item, pikepdf.Dictionary) and "/S" in item:
            if str(item.S) == role:
                return item
            kids: Any = item.get("/K")
            left += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    raise AssertionError(role)


def element(key: str, value: Any, role: str = "/P") -> Change:
    return lambda pdf: first_element(pdf, role).__setitem__(key, value)


def hidden_page(pdf: pikepdf.Pdf) -> None:
    """Not in the list of pages; a name leads to it."""
    other = pdf.make_indirect(pikepdf.Object.parse(b"<</Type/Page>>"))
    pdf.Root.Names = Dictionary(Pages=Dictionary(Names=Array([String("a"), other])))


def nested_list(pdf: pikepdf.Pdf) -> None:
    """A list of pages that says it is in another list than it is."""
    tree = pdf.Root.Pages
    inner = pdf.make_indirect(
        Dictionary(Type=Name.Pages, Kids=Array(list(tree.Kids)), Count=len(pdf.pages), Parent=tree)
    )
    tree.Kids = Array([inner])


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    pdf.pages[0].Resources.Properties = Dictionary(a=group)


def alternate_picture(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(
        b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, Alternates=Array([]),
    )  # fmt: skip
    pdf.pages[0].Resources.XObject = Dictionary({"/FormXob.a": picture})


def form_on_page(pdf: pikepdf.Pdf) -> None:
    other = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    pdf.pages[0].Resources.XObject = Dictionary(Other=other)


def reference_out(pdf: pikepdf.Pdf) -> None:
    """Its content is another file's."""
    form_on_page(pdf)
    pdf.pages[0].Resources.XObject.Other.Ref = Dictionary(F=String("a.pdf"), Page=0)


def content_outside(pdf: pikepdf.Pdf) -> None:
    """What the page draws stands in another file (7.3.8.2)."""
    pdf.pages[0].Contents.F = String("a.bin")


def field_without_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields.append(
        pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("more"), Kids=Array([])))
    )


def field_twice(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields.append(pdf.Root.AcroForm.Fields[0])


def field_not_listed(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AcroForm.Fields[0]


def field_moved_out(pdf: pikepdf.Pdf) -> None:
    widget(pdf).Rect = [-100, 0, 0, 20]


def look_elsewhere(pdf: pikepdf.Pdf) -> None:
    """An appearance that is moved where it is drawn."""
    widget(pdf).AP.N.Matrix = Array([1, 0, 0, 1, 0, -300])


def look_larger(pdf: pikepdf.Pdf) -> None:
    widget(pdf).AP.N.BBox = Array([0, 0, 600, 700])


def look_with_forms(pdf: pikepdf.Pdf) -> None:
    widget(pdf).AP.N.Resources.XObject = Dictionary(a=stream(pdf))


def other_look(pdf: pikepdf.Pdf) -> None:
    """Shown while the pointer is over it."""
    widget(pdf).AP.R = widget(pdf).AP.N


def field_over_a_number(pdf: pikepdf.Pdf) -> None:
    """Stretched over a number of the list of more lines, or of the panel."""
    item = widget(pdf)
    item.Rect = Array([40, 40, 560, 160])
    item.AP.N.BBox = Array([0, 0, 520, 120])


def tag_for_no_ink(pdf: pikepdf.Pdf) -> None:
    """The words of an element aren't read out: its place in the tree is gone."""
    item = first_element(pdf)
    kids = item.P.K
    item.P.K = Array([kid for kid in kids if kid.objgen != item.objgen])


def tags_swapped(pdf: pikepdf.Pdf) -> None:
    """Two pieces of a page's ink change their elements, in the elements alone."""
    tree = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
    one, other, *_ = [
        item for item in tree
        if item.get("/Type") == "/StructElem" and isinstance(item.get("/K"), int)
        and item.get("/Pg") == pdf.pages[0].obj
    ]  # fmt: skip
    one.K, other.K = other.K, one.K


def ink_without_tag(pdf: pikepdf.Pdf) -> None:
    """The first marked content becomes an artifact, which nobody is read."""
    content = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents.write(re.sub(rb"/\w+ <</MCID 0>> BDC", b"/Artifact BMC", content))


def other_role_in_content(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents.write(re.sub(rb"/\w+ <</MCID 0>> BDC", b"/Span <</MCID 0>> BDC", content))


def read_backwards(pdf: pikepdf.Pdf) -> None:
    """The entries of a list are read from the last one to the first."""
    item = first_element(pdf, "/L")
    item.K = Array(list(reversed(list(item.K))))


def roles_mapped(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Artifact)


def no_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def bookmark_acts(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.A = script()


def bookmark_to_nowhere(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.Root.Pages


def bookmarks_in_a_circle(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last.Next = pdf.Root.Outlines.First


def launched(kind: str, **more: Any) -> Change:
    return link("/A", lambda pdf: Dictionary(S=Name(f"/{kind}"), **more))


def link_read_out(pdf: pikepdf.Pdf) -> None:
    for annotation in pdf.pages[0].Annots:
        if str(annotation.Subtype) == "/Link":
            annotation.Contents = String("Call 555-0199 instead")


def words_without_a_value(pdf: pikepdf.Pdf) -> None:
    """A field in which nothing stands, and that shows something all the same."""
    for field in pdf.Root.AcroForm.Fields:
        if str(field.FT) == "/Tx":
            field.AP.N.write(b"/Tx BMC BT /GSF 12 Tf 1 0 0 1 2 2 Tm (It is closed) Tj ET EMC")
            return


SHEET: dict[str, Change] = {
    # -- what is shown or read out beside the pages
    "a number in what is read out for a link": link_read_out,
    "words in an empty field": words_without_a_value,
    # -- the document
    "a script that runs at once": root("/OpenAction", lambda pdf: script()),
    "a place that is gone to at once": root(
        "/OpenAction", lambda pdf: Array([pdf.pages[1].obj, Name.Fit])
    ),
    "scripts of the document": root("/AA", lambda pdf: Dictionary(WC=script())),
    "scripts by name": root(
        "/Names", lambda pdf: Dictionary(JavaScript=Dictionary(Names=[String("a"), script()]))
    ),
    "an attachment": root("/Names", attachment),
    "attachments of the document": root("/AF", lambda pdf: Array([])),
    "templates": hidden_page,
    "names of places": root("/Dests", lambda pdf: Dictionary()),
    "layers": root("/OCProperties", lambda pdf: Dictionary(OCGs=[], D=Dictionary())),
    "a portfolio": root("/Collection", lambda pdf: Dictionary()),
    "a base for addresses": root("/URI", lambda pdf: Dictionary(Base=String("https://x.test/"))),
    "labels of pages": root("/PageLabels", lambda pdf: Dictionary(Nums=[0, Dictionary(S=Name.r)])),
    "threads": root("/Threads", lambda pdf: Array([])),
    "a captured site": root("/SpiderInfo", lambda pdf: Dictionary()),
    "rights": root("/Perms", lambda pdf: Dictionary()),
    "extensions": root("/Extensions", lambda pdf: Dictionary()),
    "needs of a viewer": root("/Requirements", lambda pdf: Array([])),
    "another version": root("/Version", lambda pdf: Name("/2.0")),
    "data of another program": root("/PieceInfo", lambda pdf: Dictionary()),
    "another way to show it": root("/PageMode", lambda pdf: Name.FullScreen),
    "a window without bars": lambda pdf: pdf.Root.ViewerPreferences.__setitem__(
        "/HideMenubar", True
    ),
    "another area shown": lambda pdf: pdf.Root.ViewerPreferences.__setitem__(
        "/ViewArea", Name.TrimBox
    ),
    "scaled when printed": lambda pdf: pdf.Root.ViewerPreferences.__setitem__(
        "/PrintScaling", Name.AppDefault
    ),
    "some pages printed": lambda pdf: pdf.Root.ViewerPreferences.__setitem__(
        "/PrintPageRange", Array([1, 1])
    ),
    # -- pages
    "a list of pages in another": nested_list,
    "an action of a page": page("/AA", lambda pdf: Dictionary(O=script())),
    "a page turned": page("/Rotate", lambda pdf: 180),
    "a page turned by another object": page("/Rotate", lambda pdf: pdf.make_indirect(Array([90]))),
    "a page cropped": page("/CropBox", lambda pdf: Array([0, 100, 612, 792])),
    "a page trimmed": page("/TrimBox", lambda pdf: Array([0, 100, 612, 792])),
    "a page that begins elsewhere": page("/MediaBox", lambda pdf: Array([9, 9, 621, 801])),
    "a page in another unit": page("/UserUnit", lambda pdf: 2),
    "a group": page("/Group", lambda pdf: Dictionary(S=Name.Transparency)),
    "a view": page("/VP", lambda pdf: Array([])),
    "beads": page("/B", lambda pdf: Array([])),
    "a thumbnail": page("/Thumb", stream),
    "a page that turns itself": page("/Dur", lambda pdf: 1),
    "a transition": page("/Trans", lambda pdf: Dictionary(S=Name.Wipe)),
    "attachments of a page": page("/AF", lambda pdf: Array([])),
    "a layer": layer,
    "a picture with another for print": alternate_picture,
    "a form on the page": form_on_page,
    "a part of another file": reference_out,
    "content in another file": content_outside,
    # -- annotations and fields
    "a note": lambda pdf: pdf.pages[0].Annots.append(
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9]))
    ),
    "a stamp": lambda pdf: pdf.pages[0].Annots.append(
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 612, 80]))
    ),
    "an attachment on a page": lambda pdf: pdf.pages[0].Annots.append(
        pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9])
        )
    ),
    "a script of a field": field("/AA", lambda pdf: Dictionary(K=script())),
    "an action of a field": field("/A", lambda pdf: script()),
    "a hidden field": field("/F", lambda pdf: 2),
    "a field in a layer": field("/OC", lambda pdf: Dictionary(Type=Name.OCG, Name=String("a"))),
    "a signature": field("/FT", lambda pdf: Name.Sig),
    "rich text": field("/RV", lambda pdf: String("<b>983</b>")),
    "a ground": field("/MK", lambda pdf: Dictionary(BG=[1])),
    "a border": field("/BS", lambda pdf: Dictionary(W=40)),
    "a way to draw": field("/DA", lambda pdf: String("/F1 9 Tf 0 0 612 99 re f 0 g")),
    "order of calculation": lambda pdf: pdf.Root.AcroForm.__setitem__("/CO", Array([])),
    "a form of another kind": lambda pdf: pdf.Root.AcroForm.__setitem__("/XFA", stream(pdf)),
    "a field without a place": field_without_page,
    "a field twice": field_twice,
    "a field that isn't listed": field_not_listed,
    "a field beside the paper": field_moved_out,
    "a look moved": look_elsewhere,
    "a look of another size": look_larger,
    "a look with more in it": look_with_forms,
    "a look under the pointer": other_look,
    "a field over a number": field_over_a_number,
    # -- links
    "a link that starts a program": launched("Launch", F=String("a.exe")),
    "a link to another file": launched("GoToR", F=String("a.pdf"), D=Array([0, Name.Fit])),
    "a link that sends the form": launched("SubmitForm", F=String("https://example.org")),
    "a link that runs a script": launched("JavaScript", JS=String("1")),
    "a link that empties the form": launched("ResetForm"),
    "a link to elsewhere": launched("URI", URI=String("https://example.org/")),
    "a link to an address on a map": launched("URI", URI=String("tel:911"), IsMap=True),
    "a link with corners": link("/QuadPoints", lambda pdf: Array([0] * 8)),
    "a link with a look": link("/AP", lambda pdf: Dictionary(N=stream(pdf))),
    "a link that darkens": link("/H", lambda pdf: Name.P),
    "a link with a border": link("/Border", lambda pdf: Array([0, 0, 1])),
    "a link with another border": link("/BS", lambda pdf: Dictionary(W=9)),
    "a link with a former address": link("/PA", lambda pdf: Dictionary(S=Name.URI)),
    # -- tags
    "other words read out": element("/ActualText", String("Call 983")),
    "other words read out of letters": element("/Alt", String("Call 983")),
    "an abbreviation read out": element("/E", String("983")),
    "another language": element("/Lang", String("x" * 99)),
    "a class of attributes": element("/C", Name.a),
    "an element of another kind": element("/S", Name.Artifact),
    "ink that isn't read": ink_without_tag,
    "ink of another kind": other_role_in_content,
    "an element taken out": tag_for_no_ink,
    "elements in each other's place": tags_swapped,
    "a list read backwards": read_backwards,
    "another meaning of kinds": roles_mapped,
    "no tags": no_tags,
    # -- bookmarks
    "a bookmark with an action": bookmark_acts,
    "a bookmark that leads nowhere": bookmark_to_nowhere,
    "bookmarks in a circle": bookmarks_in_a_circle,
}
ALL: dict[str, Change] = {
    name: SHEET[name]
    for name in (
        "a script that runs at once", "an attachment", "templates", "a page turned",
        "a page cropped", "a form on the page", "a note", "other words read out",
        "ink that isn't read", "no tags",
    )
}  # fmt: skip
"""Those that a file of any format can have."""


def with_annots(change: Change) -> Change:
    def changed(pdf: pikepdf.Pdf) -> None:
        if "/Annots" not in pdf.pages[0]:
            pdf.pages[0].Annots = Array([])
        change(pdf)

    return changed


@pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning")
@pytest.mark.parametrize("name", SHEET)
def test_what_is_not_on_the_list_is_refused(name: str) -> None:
    assert faults("sheet", saved(built("sheet").proven.data, SHEET[name]))


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "sheet"])
def test_so_it_is_in_each_format(kind: str) -> None:
    data = built(kind).proven.data
    passed = [
        name for name, change in ALL.items() if not faults(kind, saved(data, with_annots(change)))
    ]
    assert passed == []


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_as_it_was_made_or_saved_anew_passes(kind: str) -> None:
    data = built(kind).proven.data
    assert faults(kind, data) == []
    assert faults(kind, saved(data, lambda pdf: None)) == []


def panel_not_read(pdf: pikepdf.Pdf) -> None:
    """The help panel of the first page becomes an artifact, as it is on the others.

    Its ink is the last of the page, so that all other numbers stay.
    """
    document = pdf.Root.StructTreeRoot.K
    kids = list(document.K)
    left, marks = [kids[1]], []
    while left:
        item = left.pop()
        below: Any = item.get("/K")
        for kid in list(below) if isinstance(below, pikepdf.Array) else [below]:
            if isinstance(kid, int):
                marks.append(kid)
            else:
                left.append(kid)
    document.K = Array([kids[0], *kids[2:]])
    content = pdf.pages[0].Contents.read_bytes()
    for mark in marks:
        content = re.sub(rb"/\w+ <</MCID %d>> BDC" % mark, b"/Artifact BMC", content)
    pdf.pages[0].Contents.write(content)
    rows = pdf.Root.StructTreeRoot.ParentTree.Nums
    assert len(rows[1]) == max(marks) + 1
    rows[1] = Array(list(rows[1])[: min(marks)])


def test_the_panel_of_the_first_page_is_read_out() -> None:
    data = saved(built("for paper").proven.data, panel_not_read)
    assert [fault.partition(": ")[2] for fault in faults("for paper", data)] == [
        "page 1: the help panel is not read out on it."
    ]


# -- bytes ----------------------------------------------------------------------------------------


def object_added(number: int, at: str) -> Callable[[bytes], bytes]:
    """An object that no cross-reference leads to, before another one or behind the last."""

    def change(data: bytes) -> bytes:
        more = b"\n%d 0 obj\n<</Type/Page>>\nendobj\n" % number
        place = data.rindex(b"xref\n", 0, data.rindex(b"startxref")) if at == "last" else len(data)
        moved = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
        head, tail = data[:place], data[place:]
        return head + more + tail.replace(b"%d" % moved, b"%d" % (moved + len(more)))

    return change


def hybrid(data: bytes) -> bytes:
    """A table, and beside it a stream that says other things to those who read it."""
    return data.replace(b"trailer\n<<", b"trailer\n<</XRefStm 9 ", 1)


def another_before(data: bytes) -> bytes:
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev 9 ", 1)


def hidden_before(data: bytes) -> bytes:
    """The key is written with an escape, so that who looks for its letters finds none."""
    return data.replace(b"trailer\n<<", b"trailer\n<</Pre#76 9 ", 1)


def circle(data: bytes) -> bytes:
    start = re.findall(rb"startxref\s+(\d+)", data)[-1]
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev %s " % start, 1)


def in_place(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Other bytes in as much room."""

    def change(data: bytes) -> bytes:
        assert old in data
        assert len(new) <= len(old)
        return data.replace(old, new.ljust(len(old)), 1)

    return change


def list_of_pages(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Other bytes in the list of pages, which is made longer: what follows it moves."""

    def change(data: bytes) -> bytes:
        found = re.search(rb"<<\n/Count \d+ /Kids[^>]*/Type /Pages\n>>", data)
        assert found
        text = found[0].replace(old, new)
        assert text != found[0]
        more = len(text) - len(found[0])
        moved = data[: found.start()] + text + data[found.end() :]

        def row(match: re.Match[bytes]) -> bytes:
            at = int(match[1])
            return b"%010d 00000 n" % (at + more if at > found.start() else at)

        moved = re.sub(rb"(\d{10}) 00000 n", row, moved)
        start = re.findall(rb"startxref\s+(\d+)", data)[-1]
        return moved.replace(b"startxref\n" + start, b"startxref\n%d" % (int(start) + more))

    return change


def two_in_one_place(data: bytes) -> bytes:
    rows = re.findall(rb"\d{10} 00000 n", data)
    return data.replace(rows[4], rows[5], 1)


def comment(data: bytes) -> bytes:
    """Within the file, an end of it."""
    at = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    more = b"%startxref 0 %%EOF\n"
    start = re.findall(rb"startxref\s+(\d+)", data)[-1]
    tail = data[at:].replace(start, b"%d" % (int(start) + len(more)))
    return data[:at] + more + tail


def other_order(data: bytes) -> bytes:
    """A file in the order of its pages that tells of one page less."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        pages = len(document.pages)
        document.save(out, linearize=True)
    said, lie = f"/N {pages} ".encode(), f"/N {pages - 1} ".encode()
    return out.getvalue().replace(said, lie, 1)


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "fewer pages for who reads it from a network": other_order,
    "a gap of megabytes": lambda data: data.replace(b"\nxref", b"\n" + b" " * 2_000_000 + b"xref"),
    "something behind the end": lambda data: data + b"<script>",
    "spaces behind the end": lambda data: data + b" " * 5000,
    "something before the beginning": lambda data: b"GIF89a\n" + data,
    "a second file behind the first": lambda data: data + data,
    "an object behind the end": object_added(9999, "end"),
    "an object that isn't listed": object_added(9999, "last"),
    "an object twice": object_added(3, "last"),
    "a second table": hybrid,
    "another section": another_before,
    "another section, hidden": hidden_before,
    "sections in a circle": circle,
    "two objects in one place": two_in_one_place,
    "an end in the middle": comment,
    "another version": lambda data: data.replace(b"%PDF-1.7", b"%PDF-2.0", 1),
    "a list of pages that lies": list_of_pages(b"/Count 3", b"/Count 2"),
    "what pages inherit": list_of_pages(b"/Type", b"/Rotate 180 /Type"),
    "a page twice in the list": list_of_pages(b"/Kids [ ", b"/Kids [ 36 0 R "),
    "a list of pages in a circle": list_of_pages(b"/Kids [ ", b"/Kids [ 314 0 R "),
    "no page in the list": list_of_pages(b"/Kids [ ", b"/Kids [ 1 0 R "),
    "a key twice": in_place(b"/PageMode /UseNone", b"/Lang(x)/Lang(en)"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_belong_to_nothing_are_refused(name: str) -> None:
    data = built("sheet").proven.data
    changed = BYTES[name](data)
    assert changed != data
    assert faults("sheet", changed)
