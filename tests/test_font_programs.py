"""A font of a file is ours, or a subset of ours: what a code means is what it draws.

Each saboteur changes a font of a finished file: its dictionaries, its program, or what it says of
its codes. The proof knows what each must be, and compares.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from groundsheet.formats import format_of
from groundsheet.notices import Code
from groundsheet.pdf import fonts
from groundsheet.proof import inspect, promise_of
from groundsheet.proof.font_programs import FORM, ours, tables
from groundsheet.proof.streams import Streams
from groundsheet.typefaces import NAMES
from test_operators import KINDS, drawn, wrong_in_each_viewer

Change = Callable[[Pdf], None]


def found(change: Change, kind: str = "sheet") -> list[str]:
    """What is found in the fonts of a file that was changed and saved anew; it is refused."""
    rendered, out = drawn(kind), io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        change(document)
        document.save(out)
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        streams = Streams()
        faults = [fault for page in document.pages for fault in streams.page(page.obj)]
    assert {fault.code for fault in faults} <= {Code.PROOF_FONT}
    refused = inspect(out.getvalue(), promise_of(rendered), format_of(rendered.layout).limits)
    assert bool(refused) == bool(faults)
    return sorted({fault.message.partition("isn't ours: ")[2] for fault in faults})


def bold(document: Pdf) -> Any:
    """The bold font of the first page, in which the panel's numbers are set."""
    there: Any = document.pages[0].Resources.Font
    return next(font for _, font in there.items() if "Bold" in str(font.BaseFont))


def named(document: Pdf, name: str) -> Any:
    return document.pages[0].obj.Resources.Font[name]


def of_font(change: Callable[[Any, Pdf], None]) -> Change:
    return lambda document: change(bold(document), document)


def entry(key: str, value: Any) -> Change:
    """Another entry of the bold font."""

    def change(document: Pdf) -> None:
        bold(document)[key] = value

    return change


def described(key: str, value: Any) -> Change:
    """Another entry of the bold font's descriptor."""

    def change(document: Pdf) -> None:
        bold(document).FontDescriptor[key] = value

    return change


def meaning(old: bytes, new: bytes) -> Change:
    """What the bold font says of its codes."""

    def change(document: Pdf) -> None:
        stream = bold(document).ToUnicode
        said = stream.read_bytes()
        assert old in said
        stream.write(said.replace(old, new, 1))

    return change


def program(change: Callable[[dict[str, bytes]], Any], *, more: Sequence[str] = ()) -> Change:
    """Another program of the bold font, put together from tables; `more` are there twice."""

    def changed(document: Pdf) -> None:
        stream = bold(document).FontDescriptor.FontFile2
        there = dict(tables(stream.read_bytes()))
        change(there)
        made = put_together([*there.items(), *((tag, there[tag]) for tag in more)])
        stream.write(made)
        stream.Length1 = len(made)

    return changed


def put_together(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """A TrueType file of these tables."""
    parts = sorted(parts)
    at = 12 + 16 * len(parts)
    head, body = struct.pack(">LHHHH", 0x00010000, len(parts), 0, 0, 0), b""
    for tag, table in parts:
        head += struct.pack(">4sLLL", tag.encode(), 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def glyph_of(there: dict[str, bytes], sign: str) -> int:
    """The glyph of a sign of ASCII, which has its own code."""
    return int(struct.unpack_from(">H", there["cmap"], 22 + 2 * ord(sign))[0])


def cmap_swapped(there: dict[str, bytes]) -> None:
    three, eight = glyph_of(there, "3"), glyph_of(there, "8")
    at = 22 + 2 * ord("8")
    assert three != eight
    there["cmap"] = there["cmap"][:at] + struct.pack(">H", three) + there["cmap"][at + 2 :]


def outline_swapped(there: dict[str, bytes]) -> None:
    """The outline of an 8 is where that of a 3 is: `loca` alone is changed."""
    loca = list(struct.unpack(f">{len(there['loca']) // 2}H", there["loca"]))
    three, eight = glyph_of(there, "3"), glyph_of(there, "8")
    loca[eight], loca[eight + 1] = loca[three], loca[three + 1]
    there["loca"] = struct.pack(f">{len(loca)}H", *loca)


def outline_moved(there: dict[str, bytes]) -> None:
    """A point of some outline lies elsewhere."""
    glyf = bytearray(there["glyf"])
    glyf[-40] ^= 1
    there["glyf"] = bytes(glyf)


def wider(there: dict[str, bytes]) -> None:
    there["hmtx"] = struct.pack(">H", 2000) + there["hmtx"][2:]


def of_other_units(there: dict[str, bytes]) -> None:
    there["head"] = there["head"][:18] + struct.pack(">H", 500) + there["head"][20:]


def second_cmap(there: dict[str, bytes]) -> None:
    """Another table of codes beside the one that is asked first by some."""
    old = there["cmap"]
    there["cmap"] = struct.pack(">HHHHLHHL", 0, 2, 1, 0, 20, 3, 0, 20) + old[12:]


def hinted(tag: str) -> Callable[[dict[str, bytes]], None]:
    def change(there: dict[str, bytes]) -> None:
        there[tag] = b"\xb0\x00\x2d\x00"

    return change


def foreign(document: Pdf) -> None:
    """The regular face under the name of the bold one."""
    regular = named(document, "/F2+0")
    assert "Regular" in str(regular.BaseFont)
    bold(document).FontDescriptor.FontFile2 = regular.FontDescriptor.FontFile2


def behind_the_tables(font: Any, document: Pdf) -> None:
    stream = font.FontDescriptor.FontFile2
    data = stream.read_bytes() + bytes(64)
    stream.write(data)
    stream.Length1 = len(data)


def tables_laid_over(font: Any, document: Pdf) -> None:
    """The directory names one table where another is."""
    stream = font.FontDescriptor.FontFile2
    data = bytearray(stream.read_bytes())
    data[12 + 8 : 12 + 16] = data[28 + 8 : 28 + 16]
    stream.write(bytes(data))


def said_shorter(font: Any, document: Pdf) -> None:
    font.FontDescriptor.FontFile2.Length1 = 100


def width_of_eight(font: Any, document: Pdf) -> None:
    font.Widths[ord("8")] = 0


def without_meanings(font: Any, document: Pdf) -> None:
    del font.ToUnicode


def meanings_by_name(font: Any, document: Pdf) -> None:
    font.ToUnicode = Name("/Identity-H")


def another_descriptor(font: Any, document: Pdf) -> None:
    font.FontDescriptor = Dictionary(Type=Name.FontDescriptor)


def of_type_3(font: Any, document: Pdf) -> None:
    font.Subtype = Name.Type3


def typing(change: Callable[[Any, Any], None]) -> Change:
    """Another font for typing: the composite one, and the font inside it."""

    def changed(document: Pdf) -> None:
        font = named(document, "/Wingdings")
        change(font, font.DescendantFonts[0])

    return changed


def slot(change: Callable[[Any], None]) -> Change:
    return lambda document: change(named(document, "/GSF"))


def setting(key: str, value: Any, inner: bool = True) -> Callable[[Any, Any], None]:
    def change(outer: Any, inside: Any) -> None:
        (inside if inner else outer)[key] = value

    return change


def other_map(outer: Any, inside: Any) -> None:
    stream = outer.ToUnicode
    stream.write(stream.read_bytes().replace(b"<000B> <0038>", b"<000B> <0033>"))


def other_width(outer: Any, inside: Any) -> None:
    inside.W[1][11] = 0


def other_program(outer: Any, inside: Any) -> None:
    stream = inside.FontDescriptor.FontFile2
    data = bytearray(stream.read_bytes())
    data[-200] ^= 1
    stream.write(bytes(data))


SABOTEURS: dict[str, tuple[Change, str]] = {
    "an 8 that says it is a 3": (meaning(b"<38> <0038>", b"<38> <0033>"), "program is another"),
    "a code without a meaning": (meaning(b"<38> <0038>\n", b""), "isn't told as ours is"),
    "a code of two meanings": (
        meaning(b"<37> <0037>\n", b"<38> <0037>\n"), "a code of it has two meanings",
    ),
    "a code of two letters": (meaning(b"<38> <0038>", b"<38> <00380038>"), "isn't told"),
    "a range": (
        meaning(b"endcmap", b"1 beginbfrange\n<38> <38> <0033>\nendbfrange\nendcmap"), "isn't told",
    ),
    "another table to use": (meaning(b"begincmap\n", b"begincmap\n/Other usecmap\n"), "isn't told"),
    "a count that lies": (meaning(b" beginbfchar", b"0 beginbfchar"), "isn't told"),
    "meanings by a name": (of_font(meanings_by_name), "a stream is missing"),
    "no meanings": (of_font(without_meanings), "it has other entries: /ToUnicode"),
    "codes by other names": (
        entry("/Encoding", Dictionary(Differences=Array([56, Name.three]))), "other entries",
    ),
    "codes of another system": (entry("/Encoding", Name.MacRomanEncoding), "other entries"),
    "codes that begin elsewhere": (entry("/FirstChar", 1), "its signs have other widths"),
    "codes that end elsewhere": (entry("/LastChar", 300), "its codes have other meanings"),
    "an 8 of no width": (of_font(width_of_eight), "its signs have other widths"),
    "another name": (entry("/BaseFont", Name("/AAAAAA+Other")), "it is called AAAAAA+Other"),
    "a name without a mark": (entry("/BaseFont", Name("/GroundsheetSans-Bold")), "it is called"),
    "a name that is none": (entry("/Name", Array([])), "its name is none"),
    "a font drawn by itself": (of_font(of_type_3), "it is of the kind /Type3"),
    "another entry": (entry("/Metadata", Dictionary()), "it has other entries: /Metadata"),
    "no symbols": (described("/Flags", 32), "it is described as another"),
    "another height": (described("/Ascent", 10), "it is described as another"),
    "another box": (described("/FontBBox", Array([0, 0, 1, 1])), "it is described as another"),
    "two programs": (described("/FontFile3", Dictionary()), "it has other entries: /FontFile3"),
    "a set of signs": (described("/CharSet", pikepdf.String("/three")), "it has other entries"),
    "a table of codes that draws 3 for 8": (program(cmap_swapped), "the table cmap"),
    "two tables of codes": (program(second_cmap), "the table cmap"),
    "an outline for another": (program(outline_swapped), "the table loca"),
    "an outline that was moved": (program(outline_moved), "the table glyf"),
    "another width in the program": (program(wider), "the table hmtx"),
    "other units": (program(of_other_units), "the table head"),
    "hints": (program(hinted("fpgm")), "its program has other tables"),
    "letters that become others": (program(hinted("GSUB")), "its program has other tables"),
    "pictures in colour": (program(hinted("COLR")), "its program has other tables"),
    "a table less": (program(lambda there: there.pop("post")), "its program has other tables"),
    "a table twice": (program(lambda there: None, more=["glyf"]), "tables lie over each other"),
    "tables over each other": (of_font(tables_laid_over), "tables lie over each other"),
    "more than tables": (of_font(behind_the_tables), "there is more than its tables"),
    "a length that lies": (of_font(said_shorter), "its program is longer than it says"),
    "another face": (foreign, "the table"),
    "typing: a glyph that says it is another": (typing(other_map), "other meanings"),
    "typing: a glyph of no width": (typing(other_width), "its signs have other widths"),
    "typing: an outline that was moved": (typing(other_program), "its program is another"),
    "typing: other codes": (
        typing(setting("/Encoding", Name("/Identity-V"), inner=False)), "other meanings",
    ),
    "typing: other glyphs": (typing(setting("/CIDToGIDMap", Name.Other)), "other meanings"),
    "typing: the usual width": (typing(setting("/DW", 0)), "its signs have other widths"),
    "typing: lines downwards": (typing(setting("/DW2", Array([1, 2]))), "it has other entries"),
}  # fmt: skip
SLOTS: dict[str, tuple[Change, str]] = {
    "codes by other names": (
        slot(lambda font: font.__setitem__("/Encoding", Dictionary(Differences=[56, Name.three]))),
        "its codes have other meanings",
    ),
    "an 8 of no width": (
        slot(lambda font: font.Widths.__setitem__(24, 0)), "its signs have other widths",
    ),
    "meanings": (
        slot(lambda font: font.__setitem__("/ToUnicode", Dictionary())), "it has other entries",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SABOTEURS)
def test_a_font_that_is_not_ours_is_refused(name: str) -> None:
    change, why = SABOTEURS[name]
    faults = found(change)
    assert any(why in fault for fault in faults), faults


SEEN = ("a table of codes that draws 3 for 8", "an outline for another", "an 8 of no width",
        "other units", "another face")  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_is_refused_shows_another_page(name: str) -> None:
    assert wrong_in_each_viewer(drawn().pdf, SABOTEURS[name][0])


@pytest.mark.parametrize("name", SLOTS)
def test_a_font_of_the_slots_that_is_not_ours_is_refused(name: str) -> None:
    change, why = SLOTS[name]
    assert any(why in fault for fault in found(change, "template"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_each_kind_passes_and_a_change_of_its_font_is_refused(kind: str) -> None:
    assert found(lambda _: None, kind) == []
    assert found(program(outline_swapped), kind) == ["the table loca of its program is another."]


def test_a_code_that_the_font_lacks_is_refused() -> None:
    def change(document: Pdf) -> None:
        code = document.pages[0].Contents.read_bytes()
        code += b"/Artifact BMC BT 1 0 0 1 50 300 Tm /F1+0 12 Tf <7F> Tj ET EMC"
        document.pages[0].obj.Contents = document.make_stream(code)

    rendered, out = drawn(), io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        change(document)
        document.save(out)
    faults = inspect(out.getvalue(), promise_of(rendered), format_of(rendered.layout).limits)
    assert [fault.message for fault in faults] == ["its font /F1+0 lacks what it shows."]


@pytest.mark.parametrize("name", NAMES)
def test_our_fonts_are_read_as_the_program_that_draws_reads_them(name: str) -> None:
    """Another reader of fonts than the one that drew with them sees the same in each of them."""
    drawing = next(fonts.font(key).face for key, named in fonts._NAMES.items() if named == name)
    mine = ours(name)
    assert mine.glyphs == drawing.charToGlyph
    characters = [code for code in drawing.charToGlyph if code < 0xFFFF]
    assert [mine.width(code) for code in characters] == [
        drawing.charWidths[code] for code in characters
    ]
    if name != FORM:
        subset, drawn_with = mine.subset([0, 56]), tables(drawing.makeSubset([0, 56]))
        assert {**subset, "head": b""} == {**drawn_with, "head": b""}
