"""Our fonts, and what a subset of one holds: each table as it is written for these characters.

A small reader of TrueType files (Apple's reference manual; OpenType 1.9). It reads our own fonts,
which have outlines in `glyf` and no hints. Of a program in a file it takes the tables apart and
compares each with what it must be; nothing of it is ever interpreted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from groundsheet import typefaces

FORM = "GroundsheetForm"
_LONGEST = 200_000  # bytes of a program: the largest of ours has 38,264

# Of a composite glyph (OpenType 1.9, glyf).
_WORDS, _SCALE, _MORE, _TWO_SCALES, _TWO_BY_TWO = 1, 8, 32, 64, 128


@dataclass(frozen=True)
class Program:
    """A font of ours, read from its file."""

    data: bytes

    @cached_property
    def tables(self) -> Mapping[str, bytes]:
        """Its tables by their tags."""
        return tables(self.data)

    @cached_property
    def offsets(self) -> Sequence[int]:
        """Where each glyph begins in `glyf`, and where the last one ends."""
        loca, long = self.tables["loca"], self._at("head", 50)
        if long:
            return struct.unpack(f">{len(loca) // 4}L", loca)
        return [2 * at for at in struct.unpack(f">{len(loca) // 2}H", loca)]

    @cached_property
    def metrics(self) -> Sequence[tuple[int, int]]:
        """Advance and left bearing of each glyph, in units of the font."""
        full, hmtx = self._at("hhea", 34), self.tables["hmtx"]
        pairs = list(struct.iter_unpack(">HH", hmtx[: 4 * full]))
        return pairs + [(pairs[-1][0], n) for (n,) in struct.iter_unpack(">H", hmtx[4 * full :])]

    @cached_property
    def glyphs(self) -> Mapping[int, int]:
        """The glyph of each character, by the number of each (`cmap`, format 4).

        As ReportLab takes them: a space that doesn't break has the glyph of one that does.
        """
        cmap, found = self.tables["cmap"], dict[int, int]()
        end = 4 + 8 * self._at("cmap", 2)
        for _, _, at in struct.iter_unpack(">HHL", cmap[4:end]):
            if cmap[at : at + 2] == b"\0\4":
                found.update(_segments(cmap[at:]))
        return found | {0xA0: found[0x20]}

    @cached_property
    def unit(self) -> float:
        """Units of a PDF's widths for one of the font's."""
        return 1000 / self._at("head", 18)

    def width(self, character: int | None) -> float:
        """The advance of a character as a PDF has it; of what the font lacks, that of no glyph."""
        glyph = self.glyphs.get(character, 0) if character is not None else 0
        return self.metrics[glyph][0] * self.unit

    @cached_property
    def told(self) -> Mapping[str, float]:
        """What the descriptor of a font in a file tells of it, but for how it is coded."""
        slant = struct.unpack(">l", self.tables["post"][4:8])[0] / 65536
        weight = self._at("OS/2", 4)
        return {
            "/Flags": 64 * bool(slant) + (1 << 18) * (weight >= 600),
            "/Ascent": self._signed("hhea", 4) * self.unit,
            "/Descent": self._signed("hhea", 6) * self.unit,
            "/CapHeight": self._signed("OS/2", 88) * self.unit,
            "/ItalicAngle": slant,
            "/StemV": 50 + int((weight / 65) ** 2),
            "/MissingWidth": self.width(None),
        }

    @cached_property
    def box(self) -> tuple[float, ...]:
        """The box around all glyphs: left, bottom, right, top."""
        return tuple([self._signed("head", at) * self.unit for at in (36, 38, 40, 42)])

    def glyph(self, number: int) -> bytes:
        """The outline of a glyph."""
        return self.tables["glyf"][self.offsets[number] : self.offsets[number + 1]]

    def subset(self, characters: Sequence[int]) -> Mapping[str, bytes]:
        """The tables of a subset, as ReportLab writes them.

        Args:
            characters: of each code, from 0 on; 0 where a code means nothing.
        """
        order, codes = self._chosen(characters)
        glyf, offsets = bytearray(), []
        for number in order:
            offsets.append(len(glyf))
            glyf += _renumbered(self.glyph(number), order)
            glyf += bytes(-len(glyf) % 4)
        offsets.append(len(glyf))
        long = (len(glyf) + 1) >> 1 > 0xFFFF
        loca = (
            struct.pack(f">{len(offsets)}L", *offsets)
            if long
            else struct.pack(f">{len(offsets)}H", *(at >> 1 for at in offsets))
        )
        metrics = [self.metrics[number] for number in order]
        full = len(metrics)
        while full > 1 and metrics[full - 1] == metrics[full - 2]:
            full -= 1
        hmtx = b"".join(struct.pack(">HH", *pair) for pair in metrics[:full])
        hmtx += b"".join(struct.pack(">H", bearing) for _, bearing in metrics[full:])
        table = self.tables
        made = {tag: table[tag] for tag in ("name", "OS/2", "cvt ", "fpgm", "prep") if tag in table}
        return made | {
            "post": b"\0\3\0\0" + table["post"][4:16] + bytes(16),
            "hmtx": hmtx,
            "hhea": _with(table["hhea"], 34, full),
            "maxp": _with(table["maxp"], 4, len(order)),
            "cmap": struct.pack(
                f">HHHHLHHHHH{len(codes)}H",
                0, 1, 1, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes), *codes,
            ),
            "glyf": bytes(glyf),
            "loca": loca,
            "head": _with(table["head"], 50, int(long)),
        }  # fmt: skip

    def _chosen(self, characters: Sequence[int]) -> tuple[dict[int, int], list[int]]:
        """The glyphs of a subset with their new numbers, in order; and the new one of each code."""
        order = {0: 0}
        codes = []
        for character in characters:
            glyph = self.glyphs.get(character, 0)
            codes.append(order.setdefault(glyph, len(order)))
        left = list(order)
        for number in left:  # grows
            for _, part in _parts(self.glyph(number)):
                if part not in order:
                    order[part] = len(order)
                    left.append(part)
        return order, codes

    def _at(self, tag: str, offset: int) -> int:
        return int.from_bytes(self.tables[tag][offset : offset + 2], "big")

    def _signed(self, tag: str, offset: int) -> int:
        return int.from_bytes(self.tables[tag][offset : offset + 2], "big", signed=True)


@cache
def ours(name: str) -> Program:
    """The font of ours that has this PostScript name."""
    return Program(typefaces.program(name))


def tables(data: bytes) -> dict[str, bytes]:
    """The tables of a font program by their tags, each of them there once.

    Raises:
        ValueError: it is no TrueType program, or its tables can't be told apart.
    """
    if data[:4] != b"\0\1\0\0" or len(data) > _LONGEST:
        raise ValueError("no TrueType program")
    count = int.from_bytes(data[4:6], "big")
    found: dict[str, bytes] = {}
    end = 12 + 16 * count
    if len(data) < end:
        raise ValueError("a directory is cut off")
    entries = struct.iter_unpack(">4sLLL", data[12:end])
    for tag, _, start, length in sorted(entries, key=lambda entry: entry[2]):
        # One behind the other: no byte of the file is in two tables, or in none.
        if start != end or start + length > len(data) or tag.decode("latin-1") in found:
            raise ValueError("tables lie over each other")
        found[tag.decode("latin-1")] = data[start : start + length]
        end = start + length + -length % 4
    if end < len(data):
        raise ValueError("there is more than its tables")
    return found


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Character and glyph of each entry of a `cmap` table of format 4."""
    count = int.from_bytes(table[6:8], "big") // 2

    def column(at: int, sign: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{count}{sign}", table, at)

    ends, starts = column(14), column(16 + 2 * count)
    deltas, ranges = column(16 + 4 * count), column(16 + 6 * count)
    for n, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if offset:
                at = 16 + 6 * count + 2 * n + offset + 2 * (code - start)
                glyph = int.from_bytes(table[at : at + 2], "big")
            if glyph or not offset:
                yield code, (glyph + delta) & 0xFFFF


def _parts(glyph: bytes) -> Iterator[tuple[int, int]]:
    """Where a composite glyph names each of its parts, and which glyph that is."""
    if glyph[:1] < b"\x80":
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", glyph, at)
        yield at + 2, part
        at += 8 if flags & _WORDS else 6
        at += (
            2 * bool(flags & _SCALE) + 4 * bool(flags & _TWO_SCALES) + 8 * bool(flags & _TWO_BY_TWO)
        )


def _renumbered(glyph: bytes, numbers: Mapping[int, int]) -> bytes:
    for at, part in list(_parts(glyph)):
        glyph = _with(glyph, at, numbers[part])
    return glyph


def _with(table: bytes, at: int, value: int) -> bytes:
    return table[:at] + value.to_bytes(2, "big") + table[at + 2 :]
