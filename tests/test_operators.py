"""What draws a page is what the program writes: another instruction is refused, whatever it does.

Each saboteur changes the content of a finished page, or what its names stand for. No list of bad
instructions is behind the proof: the grammar knows those that are written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from desks import desk
from groundsheet import api, pdf
from groundsheet.formats import format_of
from groundsheet.handout import Rendered
from groundsheet.layout import Layout
from groundsheet.notices import Code
from groundsheet.people import Person
from groundsheet.proof import inspect, operators, promise_of
from groundsheet.proof.streams import Streams
from matrix import practice
from viewers import VIEWERS, difference_boxes

Change = Callable[[Pdf], None]

KINDS: dict[str, Layout] = {
    "sheet": Layout(),
    "large print": Layout(print_size=24),
    "ink saver": Layout(ink_saver=True, flat=True),
    "booklet": Layout(booklet=True),
    "card": Layout(card="single"),
    "template": Layout(flat=True),
}


@cache
def drawn(kind: str = "sheet") -> Rendered:
    """A file of each kind: with letters of two faces, or with the slots of a print file."""
    layout = KINDS[kind]
    if layout.card:
        handout = api.build(desk(), region="US", variant=api.Variant(card=layout.card)).handout
    else:
        person = Person(name="Łucja Ж. Éxample")
        handout = api.build(desk(), ["stop-pause"], region="US", person=person).handout
    return pdf.render(handout, layout, template=kind == "template")


def saved(document: Pdf) -> bytes:
    out = io.BytesIO()
    none = pikepdf.StreamDecodeLevel.none
    document.save(out, compress_streams=False, stream_decode_level=none)
    return out.getvalue()


def found(change: Change, kind: str = "sheet") -> list[str]:
    """What is found in the content of a file that was changed and saved anew; it is refused."""
    rendered = drawn(kind)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        change(document)
        data = saved(document)
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = Streams()
        faults = [fault for page in document.pages for fault in streams.page(page.obj)]
    assert {fault.code for fault in faults} <= {Code.PROOF_CONTENT, Code.PROOF_FONT}
    refused = inspect(data, promise_of(rendered), format_of(rendered.layout).limits)
    assert bool(refused) == bool(faults)
    return [fault.message for fault in faults]


@cache
def shown(viewer: str, data: bytes) -> Any:
    return VIEWERS[viewer](data, 1, 50)


def wrong_in_each_viewer(data: bytes, change: Change) -> bool:
    """Whether PDFium and poppler both show another first page than before the change."""
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        other = saved(document)
    viewers = ("pdfium", "poppler")
    return all(difference_boxes(shown(v, data), shown(v, other), 50) for v in viewers)


def content(document: Pdf) -> bytes:
    return document.pages[0].Contents.read_bytes()


def written(document: Pdf, content: bytes) -> None:
    document.pages[0].obj.Contents = document.make_stream(content)


def put(more: bytes, *, before: bytes = b"", resources: str = "") -> Change:
    """Writes something before the first place where this stands, or at the end of a page."""

    def change(document: Pdf) -> None:
        there = content(document)
        at = there.index(before) if before else len(there)
        written(document, there[:at] + b" " + more + b"\n" + there[at:])
        if resources:
            page: Any = document.pages[0].obj
            parsed: Any = pikepdf.Object.parse(resources.encode())
            for key, value in parsed.items():
                page.Resources[key] = value

    return change


def replaced(old: bytes, new: bytes) -> Change:
    """Writes one thing for another, by a regular expression, where it stands first."""

    def change(document: Pdf) -> None:
        was = content(document)
        assert re.search(old, was, re.DOTALL), old
        written(document, re.sub(old, new, was, count=1, flags=re.DOTALL))

    return change


def resource(key: str, value: str) -> Change:
    def change(document: Pdf) -> None:
        document.pages[0].obj.Resources[key] = pikepdf.Object.parse(value.encode())

    return change


def in_two(document: Pdf) -> None:
    """Two streams, the first of which ends within a number."""
    there = content(document)
    cut = there.index(b"766") + 1 if b"766" in there else there.index(b" Tm") - 1
    parts = (there[:cut], there[cut:])
    document.pages[0].obj.Contents = Array([document.make_stream(part) for part in parts])


def bomb(document: Pdf) -> None:
    written(document, content(document) + b" " * 400_000)


def coded_twice(document: Pdf) -> None:
    import zlib

    once = zlib.compress(content(document))
    filters = Array([Name.FlateDecode, Name.FlateDecode])
    document.pages[0].Contents.write(zlib.compress(once), filter=filters)


def in_hex(document: Pdf) -> None:
    code = content(document).hex().encode() + b">"
    document.pages[0].Contents.write(code, filter=Name.ASCIIHexDecode)


def from_a_file(document: Pdf) -> None:
    document.pages[0].Contents.F = pikepdf.String("elsewhere.bin")


def form(code: bytes, **more: Any) -> Change:
    """Draws a form."""

    def change(document: Pdf) -> None:
        made = document.make_stream(code)
        entries = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 600, 600])}
        for key, value in {**entries, **more}.items():
            made[f"/{key}"] = value
        document.pages[0].obj.Resources.XObject = Dictionary(X=document.make_indirect(made))
        written(document, content(document) + b"/Artifact BMC /X Do EMC")

    return change


def form_in_a_form(document: Pdf) -> None:
    inner = document.make_stream(b"")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
    form(b"/Y Do", Resources=Dictionary(XObject=Dictionary(Y=inner)))(document)


def picture(length: int = 3, **more: Any) -> Change:
    def change(document: Pdf) -> None:
        made = document.make_stream(bytes(length))
        entries = {
            "Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1,
            "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8,
        }  # fmt: skip
        for key, value in {**entries, **more}.items():
            made[f"/{key}"] = value
        document.pages[0].obj.Resources.XObject = Dictionary(X=made)
        written(document, content(document) + b"/Artifact BMC q 9 0 0 9 50 300 cm /X Do Q EMC")

    return change


def patterned(document: Pdf) -> None:
    tile = document.make_stream(b"0 0 1 1 re f")
    for key, value in {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 5}.items():
        tile[f"/{key}"] = value
    document.pages[0].obj.Resources.Pattern = Dictionary(P=tile)
    put(b"/Pattern cs /P scn", before=b"BT")(document)


EIGHT = rb"(\( 988\)) Tj"  # where the panel says the number by itself

SABOTEURS: dict[str, Change] = {
    # Text that isn't seen, or not where it seems to be.
    "text in no ink": put(b"3 Tr", before=b"BT"),
    "text as a clip": put(b"7 Tr", before=b"BT"),
    "text in outlines": put(b"1 Tr", before=b"BT"),
    "text in the usual mode, said aloud": put(b"0 Tr", before=b"BT"),
    "letters drawn together": put(b"-6 Tc", before=b"BT"),
    "letters drawn narrower": put(b"50 Tz", before=b"BT"),
    "letters raised": put(b"4 Ts", before=b"BT"),
    "spaces that take back": replaced(rb"(BT 1 0 0 1 \S+ \S+ Tm)", rb"\1 -3 Tw"),
    "wide spaces": replaced(rb"(BT 1 0 0 1 \S+ \S+ Tm)", rb"\1 5 Tw"),
    "a digit past another": replaced(EIGHT, rb"[( 9) -900 (8) 1800 (8)] TJ"),
    "the line's next line": replaced(EIGHT, rb"\1 '"),
    "a place after another": replaced(rb"(988.{0,3}\) Tj)", rb"\1 1 0 0 1 9 9 Tm (3) Tj"),
    "a move within a line": replaced(rb"(988.{0,3}\) Tj)", rb"\1 -20 0 Td (3) Tj"),
    "lines over each other": replaced(rb"24 TL", rb"0 TL"),
    "a mirrored text": replaced(rb"BT 1 0 0 1", rb"BT -1 0 0 1"),
    "a text upside down": replaced(rb"BT 1 0 0 1", rb"BT 1 0 0 -1"),
    "a slanted text": replaced(rb"BT 1 0 0 1", rb"BT 1 .2 0 1"),
    "a negative size": replaced(rb"(/F1\+0) 20 Tf", rb"\1 -20 Tf"),
    "a text that is scaled to nothing": put(b"0.01 0 0 0.01 60 100 cm", before=b"q"),
    "dashes of no length": put(b"[0 0] 0 d", before=b"q"),
    "a size of nothing": replaced(rb"(/F1\+0) 20 Tf", rb"\1 0 Tf"),
    "a mirrored page": put(b"-1 0 0 1 612 0 cm", before=b"q"),
    "a page on its side": put(b"0 1 -1 0 612 0 cm", before=b"q"),
    "a page that is stretched": put(b"1 0 0 2 0 0 cm", before=b"q"),
    # Clips.
    "a clip that shaves the flanks": put(b"n 0 0 99 99 re W n", before=b"BT"),
    "a clip that leaves no text": put(b"n 0 0 1 1 re W* n", before=b"BT"),
    "a clip without an end": put(b"n 0 0 600 600 re W* n", before=b"BT"),
    # Colours.
    "a pattern": patterned,
    "a colour of nothing": put(
        b"/N cs 1 scn",
        before=b"BT",
        resources="<</ColorSpace <</N [/DeviceN [/None] /DeviceGray <</FunctionType 2 /N 1"
        " /Domain [0 1]>>]>>>>",
    ),
    "a colour for none of its names": put(b"/DeviceRGB cs 0 0 0 sc", before=b"BT"),
    "a colour of a printer": put(b"0 0 0 0 k", before=b"BT"),
    "a colour beyond its range": put(b"-1 g", before=b"BT"),
    "another colour by default": resource("/ColorSpace", "<</DefaultRGB [/Indexed /DeviceGray]>>"),
    "a shade": put(b"/S sh"),
    "a film": put(
        b"/G gs", before=b"BT", resources="<</ExtGState <</G <</CA 0 /ca 0>> >> >>"
    ),
    "a mask": resource("/ExtGState", "<</G <</SMask <</S /Luminosity>> >> >>"),
    "a mode of blending": resource("/ExtGState", "<</G <</BM /Screen>> >>"),
    # Marks.
    "words said for others": put(b"/Span <</ActualText (988)>> BDC EMC"),
    "words said for others by name": put(b"/Span /A BDC EMC"),
    "a layer": put(b"/OC /L BDC EMC"),
    "a language for none": put(b"/P <</MCID 0 /Lang (xx)>> BDC EMC"),
    "a mark twice": put(b"/P <</MCID 0>> BDC EMC"),
    "a mark within another": put(b"/Artifact BMC /Artifact BMC EMC EMC"),
    "a mark without an end": put(b"/Artifact BMC"),
    "an end without a mark": put(b"EMC"),
    "a mark that outlives its state": put(b"q /Artifact BMC Q EMC"),
    "a point": put(b"/A MP"),
    "ink that belongs to nothing": put(b"1 g n 0 0 9 9 re f*"),
    # How it is written.
    "an unknown instruction": put(b"BX 1 2 3 xyz EX"),
    "a picture within": put(b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"),
    "an operand too many": put(b"1 2 g"),
    "an operand too few": put(b"1 0 0 1 0 cm"),
    "an operand for nobody": put(b"42"),
    "a number of forty digits": put(b"0." + b"1" * 40 + b" g"),
    "a large number": put(b"1 0 0 1 9999999 0 cm"),
    "two numbers in one": put(b"1.2.3 g"),
    "a number with two signs": put(b"--1 g"),
    "a comment": put(b"% 1 g\n"),
    "a string over two lines": put(b"/P BMC BT (a\nb) Tj ET EMC"),
    "strings in strings": put(b"/P BMC BT (a(b)c) Tj ET EMC"),
    "half a sign": put(b"BT <3> Tj ET"),
    "a name with a sign": put(b"/F#31 12 Tf"),
    "something that is no letter": put(b"\xff\xfe"),
    "a state without an end": put(b"q"),
    "an end without a state": put(b"Q"),
    "states within states": put(b"q " * 60 + b"Q " * 60),
    "a text in a text": put(b"BT BT ET ET"),
    "a text without an end": put(b"BT"),
    "a state within a text": put(b"BT q Q ET"),
    "a path within a text": put(b"BT n 1 1 m ET"),
    "a path that goes on": put(b"/Artifact BMC n 1 1 m EMC"),
    "two streams": in_two,
    "blanks without an end": bomb,
    "a stream that is coded twice": coded_twice,
    "a stream in hexadecimal": in_hex,
    "a stream of another file": from_a_file,
    # What names stand for.
    "a font that isn't there": replaced(rb"/F1\+0 20", rb"/F9+0 20"),
    "a form that isn't there": put(b"/Artifact BMC /Nothing Do EMC"),
    "a form with ink of its own": form(b"1 0 0 rg 0 0 600 600 re f"),
    "a form that is turned": form(b"", Matrix=Array([0, 1, -1, 0, 0, 0])),
    "a form of a group": form(b"", Group=Dictionary(S=Name.Transparency)),
    "a form in a form": form_in_a_form,
    "a form of a program": form(b"", Subtype=Name.PS),
    "a picture with a mask": picture(Mask=Array([0, 0, 0, 0, 0, 0])),
    "a picture of two": picture(Alternates=Array([])),
    "a picture in other colours": picture(ColorSpace=Name.DeviceCMYK),
    "a picture the wrong way": picture(Decode=Array([1, 0, 1, 0, 1, 0])),
    "a picture of a mask": picture(ImageMask=True),
    "a picture that is larger than it says": picture(300),
    "a picture that is smaller than it says": picture(2),
    "properties": resource("/Properties", "<</L <</Type /OCG>> >>"),
    "procedures that are none": resource("/ProcSet", "<<>>"),
    "other procedures": resource("/ProcSet", "[/PDF /Other]"),
}  # fmt: skip


@pytest.mark.parametrize("name", SABOTEURS)
def test_a_page_that_is_drawn_by_other_means_is_refused(name: str) -> None:
    assert found(SABOTEURS[name])


SEEN = (
    "text in no ink", "text in outlines", "letters drawn narrower", "spaces that take back",
    "a digit past another", "a move within a line", "a mirrored text", "a negative size",
    "a clip that shaves the flanks", "a pattern", "a colour of nothing", "a film",
    "a form with ink of its own",
)  # fmt: skip
"""Saboteurs of which anybody would see the page to be wrong, whatever its text says."""


@pytest.mark.parametrize("name", SEEN)
def test_what_is_refused_shows_another_page(name: str) -> None:
    assert wrong_in_each_viewer(drawn().pdf, SABOTEURS[name])


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_passes_and_a_change_of_it_is_refused(kind: str) -> None:
    assert found(lambda _: None, kind) == []
    assert found(put(b"3 Tr", before=b"BT"), kind) == [
        "it has the instruction Tr, which ours hasn't."
    ]


def test_a_logo_passes() -> None:
    built = api.build(desk(practice()), ["stop-pause"], region="US")
    with pikepdf.open(io.BytesIO(built.proven.data)) as document:
        assert len(document.pages[0].obj.Resources.XObject) == 1


@pytest.mark.parametrize(
    "written_anew",
    [
        lambda document, out: document.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        ),
        lambda document, out: document.save(
            out, normalize_content=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        ),
        lambda document, out: document.save(out, qdf=True),
    ],
    ids=["without compression", "contents normalised", "to be read"],
)
def test_a_file_that_another_program_saved_passes(written_anew: Any) -> None:
    rendered, out = drawn(), io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        written_anew(document, out)
    limits = format_of(rendered.layout).limits
    assert inspect(out.getvalue(), promise_of(rendered), limits) == []


def test_what_a_page_says_is_read_with_its_places() -> None:
    """The strings of each mark, in order, with size, place and colour after all scaling."""
    read = operators.read(
        b"q 2 0 0 2 10 20 cm /P <</MCID 0>> BDC .5 g BT 1 0 0 1 3 4 Tm /F1+0 12 Tf 14 TL"
        rb" (a\)\061) Tj <4142> Tj T* (c) Tj ET EMC Q"
        b" /Artifact <</Type/Pagination/Subtype/Footer>> BDC n 1 1 m 2 2 l S EMC"
    )
    assert (read.faults, read.bare, read.shown) == ((), False, ())
    words, foot = read.sequences
    assert (words.tag, words.number, words.kind) == ("P", 0, "")
    assert [(s.codes, s.place, s.follows) for s in words.shown] == [
        (b"a)1", (16, 28), False),
        (b"AB", (16, 28), True),
        (b"c", (16, 0), False),
    ]
    assert {(s.font, s.size, s.fill) for s in words.shown} == {("/F1+0", 24, (0.5,))}
    assert (foot.tag, foot.number, foot.kind, foot.shown) == ("Artifact", None, "Footer", ())
    assert read.codes == {"/F1+0": frozenset(b"a)1ABc")}


HOSTILE = {
    "numbers": b"0 " * 60_000,
    "brackets": b"(" * 120_000,
    "states": b"q " * 60_000,
    "strings": b"(a" * 60_000,
    "arrays": b"[" * 120_000,
    "spaces": b" " * 120_000,
    "dictionaries": b"<<" * 60_000,
    "moves": b"1 0 0 1 0 0 cm\n" * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_content_of_any_kind_is_read_in_time_that_grows_with_it(name: str) -> None:
    import time

    start = time.process_time()
    operators.read(HOSTILE[name])
    assert time.process_time() - start < 3
