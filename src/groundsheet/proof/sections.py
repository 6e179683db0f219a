"""The bytes of a file between and around its objects: cross-reference sections and revisions.

Each byte belongs to an object that the sections list, to a section, or to white space and comments,
so that a reader which looks for objects itself finds the same ones (ISO 32000-1, 7.5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_MOST_SECTIONS = 64
_MOST_OBJECTS = 500_000
_END = re.compile(rb"\s*startxref\s+(\d{1,10})\s+%%EOF(?:\r\n|\n|\r)?")
_OBJECT = re.compile(rb"(?<![\d])(\d{1,10})\s+(\d{1,5})\s+obj\b")
_KEYWORD = re.compile(rb"obj(?<![a-z]obj)\b")  # what it begins with is found quickly
_NUMBERS = re.compile(rb"(?<!\d)\d+[\0\s]+\d+[\0\s]*\Z")
_TABLE = re.compile(rb"xref[ \t]*\r?\n")
_ROWS = re.compile(rb"(\d{1,10}) (\d{1,10})[ \t]*\r?\n")
_ALL_ROWS = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+")
_FREE = ord("f")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]*")
_BESIDE = re.compile(
    rb"(?:[\0\t\n\f\r ]++|%(?![^\r\n]*(?:xref|trailer|stream|EOF))[^\r\n]*+(?:[\r\n]|\Z))*+"
)
"""What may stand between objects. Of a comment, no part is taken for the end of the file."""
_HEAD = re.compile(rb"%PDF-1\.[4-7](?=[\r\n])")
_LINEARIZED = re.compile(rb"\d+\s+0\s+obj\s*<<[^>]*/Linearized\s+1\b[^>]*>>")
_LENGTH = re.compile(rb"/L\s+(\d{1,10})\b")


_UNREADABLE = "the file is damaged: its cross-references can't be read."
_TWICE = "the file is damaged or altered: it lists an object twice."


class Unsound(ValueError):
    """Why the bytes aren't those of a sound file: a sentence for people."""


_WHITE = b"\0\t\n\f\r "
_BEHIND = 16
"""White space that may stand behind the end."""
_BLANKS, _GAP = bytes.maketrans(_WHITE, b" " * len(_WHITE)), b" " * 65_536
"""What is white, and more of it than any program leaves."""


@dataclass(frozen=True, slots=True)
class Section:
    """A cross-reference section.

    Args:
        start: where it begins.
        end: where what belongs to it ends: its trailer, or its stream.
        placed: where each object of its own stands; those with a generation other than 0 have none.
        packed: in which object stream each other one stands.
        freed: the numbers that it says are not used.
        before: where the section before it begins.
        own: its own object's number, if it is a stream.
    """

    start: int
    end: int
    placed: Mapping[int, int]
    packed: Mapping[int, int]
    freed: frozenset[int]
    before: int | None
    own: int | None = None


@dataclass(slots=True)
class Revision:
    """What was saved at once: it ends in the file where it ended then.

    Args:
        end: of its bytes.
        placed: where its objects stand.
        packed: the object stream of each of its other ones.
        freed: the numbers that it says are not used.
        streams: the numbers of its sections that are streams.
        linearized: whether its objects are in the order of the pages.
        ends: how many ends of a file it has.
    """

    end: int
    placed: dict[int, int] = field(default_factory=dict)
    packed: dict[int, int] = field(default_factory=dict)
    freed: set[int] = field(default_factory=set)
    streams: set[int] = field(default_factory=set)
    linearized: bool = False
    ends: int = 1

    @property
    def numbers(self) -> set[int]:
        """Of all its objects."""
        return self.placed.keys() | self.packed.keys()


def revisions(pdf: bytes) -> list[Revision]:
    """The revisions of a file, the first one first.

    Raises:
        Unsound: they can't be told, or there is something else in the file.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Unsound("the file is cut off or not a PDF.")
    head = _HEAD.match(pdf)
    if head is None:
        raise Unsound("the file is of another version of PDF than a handout.")
    tail = pdf.rfind(b"startxref")
    last = _END.match(pdf, tail)
    if (
        last is not None
        and len(pdf) - last.end() <= _BEHIND
        and not pdf[last.end() :].strip(_WHITE)
    ):
        pdf = pdf[: last.end()]
    if _GAP in pdf.translate(_BLANKS):
        raise Unsound("the file has a long gap in it.")
    if tail < 0 or last is None or last.end() != len(pdf):
        raise Unsound("the file is cut off, or something stands behind its end.")
    chain = _chain(pdf, int(last[1]))
    found = list(_revisions(pdf, chain))
    begin = head.end()
    known: set[int] = set()
    for revision in found:
        here = [section for section in chain if begin <= section.start < revision.end]
        known |= _covered(pdf, begin, revision, here)
        begin = revision.end
    if _others(pdf, known):
        raise Unsound("the file holds objects that it doesn't list, or lists them twice.")
    if pdf.count(b"startxref") != sum(revision.ends for revision in found):
        raise Unsound("the file holds ends that belong to no revision.")
    return found


def _others(pdf: bytes, known: set[int]) -> bool:
    """Whether another object begins anywhere, for a reader who looks for that alone."""
    return any(
        _NUMBERS.search(pdf, max(0, match.start() - 40), match.start())
        for match in _KEYWORD.finditer(pdf)
        if match.end() not in known
    )


def _chain(pdf: bytes, start: int) -> list[Section]:
    """The sections, the last one first."""
    chain: list[Section] = []
    place: int | None = start
    known: set[int] = set()
    while place is not None:
        if place in known or len(chain) == _MOST_SECTIONS or place >= len(pdf):
            raise Unsound("the file is damaged: its cross-references lead in a circle, or nowhere.")
        known.add(place)
        chain.append(_table(pdf, place) if pdf.startswith(b"xref", place) else _stream(pdf, place))
        place = chain[-1].before
    return chain


def _table(pdf: bytes, start: int) -> Section:
    """A section that is a table."""
    placed: dict[int, int] = {}
    freed: set[int] = set()
    head = _TABLE.match(pdf, start)
    at = head.end() if head else start
    while rows := _ROWS.match(pdf, at):
        first, count, at = int(rows[1]), int(rows[2]), rows.end()
        if count > _MOST_OBJECTS or not _ALL_ROWS.fullmatch(pdf, at, at + 20 * count):
            raise Unsound(_UNREADABLE)
        for number in range(first, first + count):
            if number in placed or number in freed:
                raise Unsound(_TWICE)
            if pdf[at + 17] == _FREE:
                freed.add(number)
            elif pdf[at + 11 : at + 16] != b"00000":
                raise Unsound(_UNREADABLE)
            else:
                placed[number] = int(pdf[at : at + 10])
            at += 20
    end = pdf.find(b"startxref", at)
    rest = pdf[at:end] if end > 0 else b""
    if head is None or not rest.lstrip().startswith(b"trailer"):
        raise Unsound(_UNREADABLE)
    return Section(start, end, placed, {}, frozenset(freed), _before(rest))


def _before(text: bytes) -> int | None:
    """Where the section before one begins, by what its dictionary says."""
    if len(text) > 4096:
        raise Unsound(_UNREADABLE)
    plain = _COMMENT.sub(b"", _STRINGS.sub(b"()", text))
    # A second table beside the first (7.5.8.4) is read by some programs only.
    if b"#" in plain or b"/XRefStm" in plain or plain.count(b"/Prev") > 1:
        raise Unsound("the file has cross-references of two kinds, or hides where they are.")
    found = re.search(rb"/Prev\s+(\d{1,10})\s*[/>\r\n]", plain)
    if (found is None) != (b"/Prev" not in plain):
        raise Unsound(_UNREADABLE)
    return int(found[1]) if found else None


def _stream(pdf: bytes, start: int) -> Section:
    """A section that is a stream."""
    head = _OBJECT.match(pdf, start)
    begin = pdf.find(b"stream", start, start + 4096)
    end = pdf.find(b"endobj", start)
    if head is None or begin < 0 or end < 0:
        raise Unsound(_UNREADABLE)
    text = pdf[head.end() : begin]
    before = _before(text)
    plain = _STRINGS.sub(b"()", text)
    widths = _numbers(plain, b"/W")
    size = re.search(rb"/Size\s+(\d{1,9})\b", plain)
    length = re.search(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R)\b", plain)
    if not re.search(rb"/Type\s*/XRef\b", plain) or len(widths) != 3 or not size or not length:
        raise Unsound(_UNREADABLE)
    if max(widths) > 8 or not sum(widths):
        raise Unsound(_UNREADABLE)
    begin += len(b"stream\r\n" if pdf.startswith(b"stream\r\n", begin) else b"stream\n")
    data = _decoded(pdf[begin : begin + int(length[1])], plain, sum(widths))
    ranges = _numbers(plain, b"/Index") or [0, int(size[1])]
    count = sum(ranges[1::2])
    if len(ranges) % 2 or count > _MOST_OBJECTS or len(data) != count * sum(widths):
        raise Unsound(_UNREADABLE)
    numbers = [n for first, many in zip(ranges[::2], ranges[1::2], strict=True)
               for n in range(first, first + many)]  # fmt: skip
    placed: dict[int, int] = {}
    packed: dict[int, int] = {}
    freed: set[int] = set()
    one, two, wide = widths[0], widths[0] + widths[1], sum(widths)
    for index, number in enumerate(numbers):
        row = data[index * wide : (index + 1) * wide]
        kind = int.from_bytes(row[:one], "big") if one else 1
        where = int.from_bytes(row[one:two], "big")
        if kind > 2 or number in placed or number in packed or number in freed:
            raise Unsound(_TWICE)
        if kind == 0:
            freed.add(number)
        elif kind == 1:
            placed[number] = where
        else:
            packed[number] = where
    own = int(head[1])
    if placed.setdefault(own, start) != start:
        raise Unsound(_TWICE)
    return Section(start, end + 6, placed, packed, frozenset(freed), before, own)


def _numbers(text: bytes, key: bytes) -> list[int]:
    found = re.search(key + rb"\s*\[([\d\s]*)\]", text)
    return [int(part) for part in found[1].split()] if found else []


def _decoded(data: bytes, text: bytes, wide: int) -> bytes:
    """The rows of a section that is a stream."""
    if b"/Filter" in text:
        try:
            unpacked = zlib.decompressobj()
            data = unpacked.decompress(data, _MOST_OBJECTS * 8)
        except zlib.error:
            raise Unsound(_UNREADABLE) from None
    if not re.search(rb"/Predictor\s+1[0-5]\b", text):
        return data
    rows, before = bytearray(), bytes(wide)
    for at in range(0, len(data), wide + 1):
        kind, row = data[at], data[at + 1 : at + 1 + wide]
        if kind == 2:
            row = bytes((a + b) & 255 for a, b in zip(row, before, strict=False))
        elif kind != 0:
            raise Unsound(_UNREADABLE)
        rows += row
        before = row
    return bytes(rows)


def _revisions(pdf: bytes, chain: list[Section]) -> Iterator[Revision]:
    """The revisions by their sections. The first one may have two: then it is linearized."""
    left = list(reversed(chain))
    if len(left) > 1 and left[1].start < left[0].start:
        rest, first, *left = left
        sizes = _LINEARIZED.search(pdf, 0, 2048)
        length = _LENGTH.search(sizes[0]) if sizes else None
        end = _end(pdf, rest, first.start)
        if length is None or int(length[1]) != end:
            raise Unsound(_UNREADABLE)
        revision = _revision(end, [rest, first])
        revision.linearized = True
        if first.own is None:  # a table is followed by an end, a stream isn't
            _end(pdf, first, 0)
            revision.ends = 2
        yield revision
    for section in left:
        yield _revision(_end(pdf, section, section.start), [section])


def _end(pdf: bytes, section: Section, said: int) -> int:
    """Where the revision of a section ends, which must say where it begins."""
    beside = _BESIDE.match(pdf, section.end) if section.own is not None else None
    found = _END.match(pdf, beside.end() if beside else section.end)
    if found is None or int(found[1]) != said:
        raise Unsound(_UNREADABLE)
    return found.end()


def _revision(end: int, sections: list[Section]) -> Revision:
    made = Revision(end)
    for section in sections:
        if made.numbers & (section.placed.keys() | section.packed.keys()):
            raise Unsound(_TWICE)
        made.placed.update(section.placed)
        made.packed.update(section.packed)
        made.freed |= section.freed
        if section.own is not None:
            made.streams.add(section.own)
    return made


def _covered(pdf: bytes, begin: int, revision: Revision, sections: list[Section]) -> set[int]:
    """Sees that nothing stands in a revision but its objects and its sections.

    Returns where the word that begins each object ends.

    Raises:
        Unsound
    """
    stops = {at: number for number, at in revision.placed.items()}
    if len(stops) != len(revision.placed):
        raise Unsound(_TWICE)
    ends = {section.start: section.end for section in sections}
    at, heads = begin, set[int]()
    for place in sorted(stops.keys() | ends.keys()):
        if place < at or not _only_beside(pdf, at, place):
            raise Unsound("something stands in the file that belongs to no object.")
        number = stops.get(place)
        if number is not None:
            word, at = _object(pdf, place, number)
            heads.add(word)
        else:
            at = ends[place]
        if place in ends:
            found = _END.match(pdf, at) or _END.match(pdf, _skipped(pdf, at))
            at = found.end() if found else at
    if at > revision.end or not _only_beside(pdf, at, revision.end):
        raise Unsound("something stands in the file that belongs to no object.")
    return heads


def _skipped(pdf: bytes, at: int) -> int:
    beside = _BESIDE.match(pdf, at)
    return beside.end() if beside else at


def _only_beside(pdf: bytes, begin: int, end: int) -> bool:
    return _BESIDE.fullmatch(pdf, begin, end) is not None


def _object(pdf: bytes, place: int, number: int) -> tuple[int, int]:
    """Where the word that begins an object ends, and where the object does.

    Raises:
        Unsound: there is none of this number.
    """
    head = _OBJECT.match(pdf, place)
    end = pdf.find(b"endobj", place)
    if head is None or int(head[1]) != number or int(head[2]) != 0 or end < 0:
        raise Unsound("the file's cross-references lead to no object, or to another.")
    return head.end(), end + len(b"endobj")
