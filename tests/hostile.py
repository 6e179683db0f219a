"""Files that are made to take more time or memory than any handout, or to stop who reads them.

Each is a change of a sound handout; none of them may be looked at for more than 10 s of the
processor, or take more than 500 MB (`tests/test_bounds.py`).
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

Make = Callable[[bytes], bytes]
"""Makes such a file from a sound one."""
Change = Callable[[Pdf], None]

_ZEROS = b"\0" * 10_000_000


def _by(change: Change) -> Make:
    """A copy with a change, saved as one revision."""

    def make(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as document:
            change(document)
            document.save(out, fix_metadata_version=False)
        return out.getvalue()

    return make


def _swap(old: bytes, new: bytes) -> Make:
    """A copy in which bytes are others, at each place; what is damaged by it is damaged."""
    return lambda data: re.sub(old, lambda _: new, data)


def _bomb(document: Pdf, millions: int = 1000) -> Stream:
    """A stream of so many million zeros, in few bytes."""
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(_ZEROS) for _ in range(millions // 10)) + pack.flush()
    stream = Stream(document, b"")
    stream.write(packed, filter=Name.FlateDecode)
    return stream


def _first(document: Pdf) -> Any:
    return document.pages[0].obj


def _resources(document: Pdf, kind: str) -> Any:
    """A kind of resources of the first page."""
    resources = _first(document).Resources
    if kind not in resources:
        resources[kind] = Dictionary()
    return resources[kind]


def _draws(document: Pdf, content: bytes) -> None:
    """Draws something before all else on the first page."""
    page = document.pages[0]
    page.contents_add(content, prepend=True)


# -- trees ----------------------------------------------------------------------------------------


def page_cycle(document: Pdf) -> None:
    tree: Any = document.Root.Pages
    tree.Kids.append(tree)


def page_fan(document: Pdf) -> None:
    """A tree of 2^40 leaves, each of which is the first page."""
    node: Any = _first(document)
    for _ in range(40):
        node = document.make_indirect(
            Dictionary(Type=Name.Pages, Count=2, Kids=Array([node, node]))
        )
    document.Root.Pages = node


def page_count(document: Pdf) -> None:
    tree: Any = document.Root.Pages
    tree.Count = 2_000_000_000


def deep_pages(document: Pdf) -> None:
    node: Any = _first(document)
    for _ in range(50_000):
        node = document.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([node])))
    document.Root.Pages = node


def field_cycle(document: Pdf) -> None:
    field: Any = document.make_indirect(Dictionary(T="a", FT=Name.Tx))
    field.Kids = Array([field])
    field.Parent = field
    _form(document).Fields = Array([field])


def field_fan(document: Pdf) -> None:
    node: Any = document.make_indirect(Dictionary(T="a", FT=Name.Tx, V="x"))
    for _ in range(40):
        node = document.make_indirect(Dictionary(T="a", Kids=Array([node, node])))
    _form(document).Fields = Array([node])


def _form(document: Pdf) -> Any:
    if "/AcroForm" not in document.Root:
        document.Root.AcroForm = Dictionary(Fields=Array())
    return document.Root.AcroForm


def many_fields(document: Pdf) -> None:
    field = document.make_indirect(Dictionary(T="a", FT=Name.Tx, V="x" * 1000))
    _form(document).Fields = Array([field] * 2_000_000)


def outline_cycle(document: Pdf) -> None:
    item: Any = document.make_indirect(Dictionary(Title="a"))
    item.Next = item.First = item.Parent = item
    document.Root.Outlines = document.make_indirect(Dictionary(First=item, Last=item, Count=1))


def structure_cycle(document: Pdf) -> None:
    root: Any = document.Root.StructTreeRoot
    root.K = Array([root] * 50)


# -- what is drawn --------------------------------------------------------------------------------


def _form_of(document: Pdf, content: bytes, **inner: Any) -> Any:
    resources = Dictionary(XObject=Dictionary(**inner))
    return document.make_indirect(
        Stream(document, content, Type=Name.XObject, Subtype=Name.Form, Resources=resources,
               BBox=Array([0, 0, 600, 800]))
    )  # fmt: skip


def form_fan(document: Pdf) -> None:
    """Forms that draw a form twice, 30 deep."""
    form = _form_of(document, b"0 0 9 9 re f 1 1 9 9 re f\n" * 50)
    for _ in range(30):
        form = _form_of(document, b"/A Do 1 0 0 1 1 1 cm /A Do", A=form)
    _resources(document, "/XObject")["/Fan"] = form
    _draws(document, b"q /Fan Do Q")


def form_cycle(document: Pdf) -> None:
    form = _form_of(document, b"/A Do /A Do")
    form.Resources.XObject.A = form
    _resources(document, "/XObject")["/Fan"] = form
    _draws(document, b"q /Fan Do Q")


def tiny_steps(document: Pdf) -> None:
    """A pattern that is drawn anew at each thousandth of a point."""
    pattern = document.make_indirect(
        Stream(document, b"0 0 1 1 re f", Type=Name.Pattern, PatternType=1, PaintType=1,
               TilingType=1, BBox=Array([0, 0, 5, 5]), XStep=0.001, YStep=0.001,
               Resources=Dictionary())
    )  # fmt: skip
    _resources(document, "/Pattern")["/Tiny"] = pattern
    _draws(document, b"q /Pattern cs /Tiny scn 0 0 600 800 re f Q")


def shading(document: Pdf) -> None:
    """A shading whose function is a program of a million steps."""
    steps = b"{ " + b"dup mul " * 1_000_000 + b"dup dup }"
    function = document.make_indirect(
        Stream(document, steps, FunctionType=4, Domain=Array([0, 1]),
               Range=Array([0, 1, 0, 1, 0, 1]))
    )  # fmt: skip
    _resources(document, "/Shading")["/Slow"] = document.make_indirect(
        Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 600, 800]),
                   Function=function, Extend=Array([True, True]))
    )  # fmt: skip
    _draws(document, b"q /Slow sh Q")


def operators(document: Pdf) -> None:
    _draws(document, b"q Q 0 0 m 1 1 l S\n" * 1_000_000)


def saves(document: Pdf) -> None:
    _draws(document, b"q " * 3_000_000)


def texts(document: Pdf) -> None:
    _draws(document, b"BT /F1 9 Tf (988 988 988 988) Tj ET\n" * 300_000)


def dashes(document: Pdf) -> None:
    _draws(document, b"q [0.0001 0.0001] 0 d 0.1 w " + b"0 0 m 600 800 l S\n" * 500 + b"Q")


def clips(document: Pdf) -> None:
    _draws(document, b"q " + b"0 0 m 600 0 l 300 800 l h 1 0 m 500 9 l 9 9 l h W n\n" * 200_000)


def bomb_page(document: Pdf) -> None:
    _first(document).Contents = document.make_indirect(_bomb(document))


def many_bombs(document: Pdf) -> None:
    bomb = document.make_indirect(_bomb(document, 100))
    _first(document).Contents = Array([bomb] * 50)


def bomb_font(document: Pdf) -> None:
    for font in _resources(document, "/Font").values():
        deep = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = deep.get("/FontDescriptor")
        if descriptor is not None:
            descriptor.FontFile2 = document.make_indirect(_bomb(document))


def bomb_unicode(document: Pdf) -> None:
    for font in _resources(document, "/Font").values():
        font.ToUnicode = document.make_indirect(_bomb(document))


def _picture(document: Pdf, wide: int, high: int, stream: Stream) -> None:
    for key, value in {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": wide, "/Height": high,
        "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8,
    }.items():  # fmt: skip
        stream[key] = value
    _resources(document, "/XObject")["/Huge"] = document.make_indirect(stream)
    _draws(document, b"q 600 0 0 800 0 0 cm /Huge Do Q")


def picture(document: Pdf) -> None:
    _picture(document, 20_000, 17_000, _bomb(document, 1020))


def picture_claims(document: Pdf) -> None:
    _picture(document, 2_000_000_000, 2_000_000_000, Stream(document, b"x"))


# -- sizes ----------------------------------------------------------------------------------------


def paper(document: Pdf) -> None:
    for page in document.pages:
        page.obj.MediaBox = Array([0, 0, 2_000_000, 2_000_000])


def wide_paper(document: Pdf) -> None:
    for page in document.pages:
        page.obj.MediaBox = Array([0, 0, 2_000_000_000, 792])


def unit(document: Pdf) -> None:
    for page in document.pages:
        page.obj.UserUnit = 1e30


def many_annotations(document: Pdf) -> None:
    one = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]))
    )
    _first(document).Annots = Array([one] * 3_000_000)


def own_annotations(document: Pdf) -> None:
    _first(document).Annots = Array(
        document.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=f"f{n}",
                       Rect=Array([n % 600, 0, 1 + n % 600, 1]))
        )
        for n in range(100_000)
    )  # fmt: skip


def _deep(opened: bytes, closed: bytes, count: int = 500_000) -> Make:
    deep = b"/Deep " + opened * count + closed * count + b" /Type /Catalog"
    return _swap(rb"/Type /Catalog", deep)


# -- the record -----------------------------------------------------------------------------------


def _record(write: Callable[[str], str]) -> Make:
    """Changes the metadata."""

    def change(document: Pdf) -> None:
        stream: Any = document.Root.Metadata
        stream.write(write(stream.read_bytes().decode()).encode())

    return _by(change)


def _says(name: str, value: str) -> Make:
    def write(text: str) -> str:
        changed = re.sub(rf"<gs:{name}>[^<]*<", f"<gs:{name}>{value}<", text)
        assert changed != text
        return changed

    return _record(write)


def bomb_record(document: Pdf) -> None:
    document.Root.Metadata = document.make_indirect(_bomb(document))


def _acroform(value: Callable[[Pdf], Any]) -> Make:
    def change(document: Pdf) -> None:
        document.Root.AcroForm = value(document)

    return _by(change)


def _locked(owner: str, user: str) -> Make:
    def make(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as document:
            document.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))
        return out.getvalue()

    return make


LOCKED: dict[str, Make] = {
    "a password": _locked(owner="o", user="u"),
    "an owner's password alone": _locked(owner="o", user=""),
    "no password at all": _locked(owner="", user=""),
}
"""Files that are encrypted."""

DAMAGED: dict[str, Make] = {
    "a form that is a number": _acroform(lambda _: 5),
    "a form that is a text": _acroform(lambda _: pikepdf.String("x")),
    "a form that is a list": _acroform(lambda _: Array([1])),
    "fields that are a number": _acroform(lambda _: Dictionary(Fields=5)),
    "fields that are a key": _acroform(lambda _: Dictionary(Fields=Name.A)),
    "fields that are numbers": _acroform(lambda _: Dictionary(Fields=Array([1, 2, Name.A]))),
    "fields that are lists": _acroform(lambda _: Dictionary(Fields=Array([Array([])]))),
    "pages of 5,000 digits": _says("pages", "9" * 5000),
    "pages in other digits": _says("pages", "²"),
    "pages in Arabic digits": _says("pages", "\u0663"),
    "a billion pages": _says("pages", "999999999"),
    "10^18 pages": _says("pages", "9" * 18),
    "a layout of 5,000 digits": _says("layout", "letter " + "9" * 5000 + "pt"),
    "a layout in other digits": _says("layout", "letter ²pt"),
    "a binding without end": _says("layout", "letter binding inf"),
    "a binding that is none": _says("layout", "letter binding nan"),
    "a day in other digits": _says("made", "²026-01-01"),
    "a day of the last year": _says("made", "9999-12-31"),
    "a region that is a path": _says("region", "../../etc"),
    "a record that is a number": _by(lambda d: d.Root.__setitem__("/Metadata", 5)),
    "a language that is a list": _by(lambda d: d.Root.__setitem__("/Lang", Array([1]))),
    "no pages": _by(lambda d: d.Root.__setitem__("/Pages", Dictionary(Kids=Array([]), Count=0))),
    "pages that are a number": _by(lambda d: d.Root.__setitem__("/Pages", 5)),
    "annotations that are a number": _by(lambda d: _first(d).__setitem__("/Annots", 5)),
    "annotations that are numbers": _by(lambda d: _first(d).__setitem__("/Annots", Array([1, 2]))),
    "resources that are a text": _by(lambda d: _first(d).__setitem__("/Resources", Name.A)),
    "a paper without numbers": _by(lambda d: _first(d).__setitem__("/MediaBox", Array([Name.A]))),
}
"""Files with something else than a reader takes it for, and nothing large."""

HOSTILE: dict[str, Make] = {
    **{
        change.__name__.replace("_", " "): _by(change)
        for change in (
            page_cycle, page_fan, page_count, deep_pages, field_cycle, field_fan, many_fields,
            outline_cycle, structure_cycle, form_fan, form_cycle, tiny_steps, shading, operators,
            saves, texts, dashes, clips, bomb_page, many_bombs, bomb_font, bomb_unicode, picture,
            picture_claims, paper, wide_paper, unit, many_annotations, own_annotations, bomb_record,
        )
    },
    "deep lists": _deep(b"[", b"]"),
    "deep dictionaries": _deep(b"<< /A ", b">>"),
    "a record of 40 MB": _record(lambda text: text + "<gs:a>" * 7_000_000),
    "a record of 40 MB of one word": _record(lambda text: text + "<gs:" + "a" * 40_000_000),
    "a record of many facts": _record(
        lambda text: text + "".join(f"<gs:a{n}>x</gs:a{n}>" for n in range(1_000_000))
    ),
    "steps of 30 MB": _says("steps", "QUJD" * 7_500_000),
    "a panel of 30 MB": _says("panel", "QUJD" * 7_500_000),
    "a language of 30 MB": _by(lambda d: d.Root.__setitem__("/Lang", "x" * 30_000_000)),
}  # fmt: skip
"""Files that take what they can get."""


def measured(command: str, path: Path) -> tuple[int, float, int]:
    """What a program of its own comes to with a file: exit code, processor's seconds, MB.

    The memory is that of the largest of its processes.
    """
    words = [
        sys.executable,
        "-c",
        _MEASURE,
        sys.executable,
        "-m",
        "groundsheet",
        command,
        str(path),
    ]
    said = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True).stdout
    code, seconds, memory = said.split()
    return int(code), float(seconds), int(memory)


# In a process between, since a process is told at least the memory of the one that began it.
_MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], capture_output=True).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss // 1000)
"""
