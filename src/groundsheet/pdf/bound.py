"""One file of many packets, for a printer: what is the same is in it once.

Its pages are those of files that this package drew and the proof has passed: their content goes in
as it is, byte for byte. A packet is a branch of the page tree with its own slots, and a bookmark
with its code. Page objects and the like are compressed (object streams, ISO 32000-1, 7.5.7), so
that one more packet takes some hundred bytes. A print run is for paper: it is PDF/A-2b, without
tags and fields, which each packet's own file has.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from groundsheet.layout import Layout
from groundsheet.pdf.metadata import icc_profile, preferences
from groundsheet.pdf.slots import PREFIX

_OBJECT = re.compile(rb"\d+ 0 obj\s")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_PAGE = re.compile(
    rb"/Contents (\d+) 0 R /MediaBox (\[[^]]*\]) .*?/Resources (<<.*>>) /Rotate 0", re.DOTALL
)
_SLOT = re.compile(rb"/FormXob\." + PREFIX.encode() + rb"(\w+) (\d+) 0 R")
_LENGTH = re.compile(rb"/Length \d+")
_TOGETHER = 150  # objects in one object stream


class Source:
    """A file as ReportLab writes it for us, taken apart: its objects, and its pages."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        table = data.rindex(b"\nxref\n") + 1
        count = int(data[table : data.index(b"\n", table + 5)].split()[-1].split(b"\n")[-1])
        start = data.index(b"0000000000 65535 f", table)
        self._starts = [int(data[start + 20 * n : start + 20 * n + 10]) for n in range(count)]
        self._ends = dict(
            zip(sorted(self._starts), [*sorted(self._starts)[1:], table], strict=True)
        )
        root = self.object(int(_after(data[table:], rb"/Root (\d+) 0 R")))
        tree = self.object(int(_after(root, rb"/Pages (\d+) 0 R")))
        kids = re.findall(rb"(\d+) 0 R", tree[tree.index(b"/Kids") : tree.index(b"]")])
        self.pages = [self._page(self.object(int(kid))) for kid in kids]

    def object(self, number: int) -> bytes:
        """The bytes of an object, without its number and its end."""
        start = self._starts[number]
        found = _OBJECT.match(self._data, start)
        if found is None:
            raise ValueError(f"there is no object {number}")
        return self._data[found.end() : self._data.rindex(b"endobj", start, self._ends[start])]

    def _page(self, body: bytes) -> SourcePage:
        found = _PAGE.search(body)
        if found is None or b"/Annots" in body:
            raise ValueError("a page isn't as it is drawn for paper")
        slots = {m[1].decode(): int(m[2]) for m in _SLOT.finditer(found[3])}
        return SourcePage(int(found[1]), found[2], found[3], slots)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page: its content, its size, its resources, and the object of each of its slots."""

    content: int
    box: bytes
    resources: bytes
    slots: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Packet:
    """What goes into the file: the pages of a source, the content of its slots, a bookmark."""

    source: Source
    parts: Mapping[str, bytes]
    bookmark: str = ""


def bound(packets: Sequence[Packet], metadata: bytes, language: str, layout: Layout) -> bytes:
    """The file of these packets, in their order.

    Args:
        packets: one at least.
        metadata: the XMP packet.
        language: of the catalog, such as `en-US`.
        layout: of the pages, for the print dialogue.
    """
    writer = _Writer()
    catalog, tree, outlines = writer.number(), writer.number(), writer.number()
    branches: list[int] = []
    marks: list[tuple[str, int]] = []
    count = 0
    for packet in packets:
        branch = writer.number()
        pages = writer.pages(packet, branch)
        kids = b" ".join(b"%d 0 R" % page for page in pages)
        writer.plain(
            branch,
            b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % (tree, len(pages), kids),
        )
        branches.append(branch)
        count += len(pages)
        if packet.bookmark:
            marks.append((packet.bookmark, pages[0]))
    kids = b" ".join(b"%d 0 R" % branch for branch in branches)
    writer.plain(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
    _outlines(writer, outlines, marks)
    about = writer.number()
    writer.stream(about, b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(metadata), metadata)
    profile, packed = writer.number(), zlib.compress(icc_profile(), 9)
    writer.stream(profile, b"<</N 3/Filter/FlateDecode/Length %d>>" % len(packed), packed)
    writer.plain(
        catalog,
        b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/Metadata %d 0 R/Lang(%s)"
        b"/ViewerPreferences%s/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
        b"/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)"
        b"/DestOutputProfile %d 0 R>>]>>"
        % (
            tree,
            outlines,
            about,
            language.encode(),
            b" ".join(preferences(layout).format(None).split()),
            profile,
        ),
    )
    return writer.file(catalog)


def _outlines(writer: _Writer, outlines: int, marks: Sequence[tuple[str, int]]) -> None:
    """A bookmark for each packet, by its code."""
    numbers = [writer.number() for _ in marks]
    for index, (code, page) in enumerate(marks):
        before = b"/Prev %d 0 R" % numbers[index - 1] if index else b""
        after = b"/Next %d 0 R" % numbers[index + 1] if index + 1 < len(marks) else b""
        writer.plain(
            numbers[index],
            b"<</Title(%s)/Parent %d 0 R/Dest[%d 0 R/Fit]%s%s>>"
            % (code.encode("ascii"), outlines, page, before, after),
        )
    ends = b"/First %d 0 R/Last %d 0 R" % (numbers[0], numbers[-1]) if numbers else b""
    writer.plain(outlines, b"<</Type/Outlines/Count %d%s>>" % (len(numbers), ends))


class _Writer:
    """Writes objects: streams as they are, all else compressed. The same object is there once."""

    def __init__(self) -> None:
        self._out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self._count = 0
        self._plain: list[tuple[int, bytes]] = []
        self._known: dict[bytes, int] = {}
        self._copied: dict[tuple[int, int], int] = {}
        self._sources: dict[int, Source] = {}

    def number(self) -> int:
        """The number of a new object."""
        self._count += 1
        return self._count

    def plain(self, number: int, body: bytes) -> None:
        """An object that is no stream."""
        self._plain.append((number, body))
        if len(self._plain) == _TOGETHER:
            self._pack()

    def stream(self, number: int, head: bytes, content: bytes) -> None:
        """A stream, with its dictionary."""
        self._entries[number] = (1, len(self._out), 0)
        self._out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, content)

    def pages(self, packet: Packet, parent: int) -> list[int]:
        """The pages of a packet, with its slots, which all of its pages share."""
        made: list[int] = []
        slots: dict[str, int] = {}
        for page in packet.source.pages:
            for name, original in page.slots.items():
                if name not in slots:
                    slots[name] = self._slot(packet, name, original)
            content = self._copy(packet.source, page.content)
            here = {original: slots[name] for name, original in page.slots.items()}
            resources = self._renumbered(packet.source, page.resources, here)
            number = self.number()
            self.plain(
                number,
                b"<</Type/Page/Parent %d 0 R/MediaBox%s/Contents %d 0 R/Resources%s>>"
                % (parent, page.box, content, b" ".join(resources.split())),
            )
            made.append(number)
        return made

    def _slot(self, packet: Packet, name: str, original: int) -> int:
        """A slot with its words."""
        body = packet.source.object(original)
        head = body[: body.index(b"\nstream\n")]
        head = self._renumbered(packet.source, b" ".join(head.split()))
        part, number = packet.parts[name], self.number()
        self.stream(number, _LENGTH.sub(b"/Length %d" % len(part), head), part)
        return number

    def _copy(self, source: Source, number: int) -> int:
        """An object of a source, with all that it refers to; its number here."""
        key = (id(source), number)
        if key in self._copied:
            return self._copied[key]
        self._sources[id(source)] = source  # so that no other one gets its id
        body = source.object(number)
        head, mark, rest = body.partition(b"\nstream\n")
        head = self._renumbered(source, head)
        digest = hashlib.sha256(head + mark + rest).digest()
        made = self._known.get(digest)
        if made is None:
            made = self._known[digest] = self.number()
            if mark:
                content = rest[: rest.rindex(b"\nendstream")]
                self.stream(made, b" ".join(head.split()), content)
            else:
                self.plain(made, b" ".join(head.split()))
        self._copied[key] = made
        return made

    def _renumbered(
        self, source: Source, text: bytes, known: Mapping[int, int] = MappingProxyType({})
    ) -> bytes:
        """A text with the numbers of this file in place of the source's; some are known already."""

        def here(found: re.Match[bytes]) -> bytes:
            number = int(found[1])
            made = known[number] if number in known else self._copy(source, number)
            return b"%d 0 R" % made

        return _REFERENCE.sub(here, text)

    def _pack(self) -> None:
        """Puts the objects at hand into one object stream."""
        if not self._plain:
            return
        number = self.number()
        heads, bodies, at = [], [], 0
        for index, (member, body) in enumerate(self._plain):
            self._entries[member] = (2, number, index)
            heads.append(b"%d %d" % (member, at))
            bodies.append(body)
            at += len(body) + 1
        head = b" ".join(heads) + b"\n"
        content = zlib.compress(head + b"\n".join(bodies), 9)
        self.stream(
            number,
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
            % (len(self._plain), len(head), len(content)),
            content,
        )
        self._plain = []

    def file(self, catalog: int) -> bytes:
        """All of it, with a cross-reference stream (7.5.8) and an /ID of its content."""
        self._pack()
        table, start = self.number(), len(self._out)
        self._entries[table] = (1, start, 0)
        rows, before = bytearray(), bytes(7)
        for number in range(table + 1):
            kind, where, index = self._entries[number]
            row = bytes([kind]) + where.to_bytes(4, "big") + index.to_bytes(2, "big")
            rows += b"\x02" + bytes((a - b) & 255 for a, b in zip(row, before, strict=True))
            before = row
        content = zlib.compress(bytes(rows), 9)
        name = hashlib.md5(self._out, usedforsecurity=False).hexdigest().encode()
        self.stream(
            table,
            b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
            b"/DecodeParms<</Predictor 12/Columns 7>>/Length %d>>"
            % (table + 1, catalog, name, name, len(content)),
            content,
        )
        self._out += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(self._out)


def _after(text: bytes, pattern: bytes) -> bytes:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError("the file isn't one of ours")
    return found[1]
