"""What a content stream draws, read by the grammar of what this program writes: no other passes.

Text is drawn in one mode, upright, in the colours of a screen, within marked content and without a
clip; nothing is filled but with a plain colour. What isn't in the table of operators, or has other
operands than ours have, is a fault, whatever a viewer would make of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundsheet.proof.faults import NotOurs
from groundsheet.remembering import remembers

_KEPT = 64  # contents that are at hand: the pages of a template, the empty looks of fields
_LINES = 4096  # lines of contents: most packets have the same ones
_LONGEST = 300_000  # bytes of a content; ours have 75,000
_DEEPEST = 12  # of `q` within `q`: ours go to 5
_SQUEEZE = 0.02  # most that a space gives way, in parts of the size: ours give 0.016
_SMALLEST, _LARGEST = 4.0, 80.0  # of type, in points: ours has 8 to 36
_LEAST = 7.0  # of the same after all scaling
_LEADING, _WIDEST = 100.0, 10.0  # most of a leading and of a line's width, in points

_SPACE = rb"[\0\t\f\r ]"
_NUMBER = rb"[+-]?(?:\d{1,5}(?:\.\d{1,8})?|\.\d{1,8})"
_NAME = rb"/[A-Za-z0-9.+]{1,64}"
_STRING = (
    rb"\((?:[ -'*-\[\]-~]|\\(?:[0-7]{3}|[nrtbf()\\])){0,4000}+\)|<(?:[0-9A-Fa-f]{2}){0,4000}+>"
)
_OPERAND = b"|".join([_NUMBER, _NAME, _STRING, rb"<<[^<>]{1,80}>>", rb"\[[\d. ]{0,20}\]"])
_INSTRUCTION = re.compile(
    rb"%b*+(?:((?:(?:%b)%b++){0,6}+)([A-Za-z]{1,3}+\*?)(?=%b|\Z)|\Z|(.))"
    % (_SPACE, _OPERAND, _SPACE, _SPACE),
    re.DOTALL,
)
_EMPTY_SLOT = re.compile(rb"% Slot\.[a-z]{1,20}\n *")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DASHES = re.compile(rb"\[(?:2 [23])?\] ?0")
_MARKED = re.compile(
    rb"/(H[123]|P|Lbl|LBody|Figure|Caption|TH|TD|Reference|Link)<</MCID(\d{1,4})>>"
)
_FURNITURE = {
    b"/Artifact<</Type/Pagination/Subtype/Header>>": "Header",
    b"/Artifact<</Type/Pagination/Subtype/Footer>>": "Footer",
    b"/Artifact<</Type/Pagination>>": "Pagination",
    # As savers sort them that write contents anew.
    b"/Artifact<</Subtype/Header/Type/Pagination>>": "Header",
    b"/Artifact<</Subtype/Footer/Type/Pagination>>": "Footer",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A string as it is drawn; places and sizes after all scaling, in points.

    Args:
        codes: of its signs in the font.
        font: the resource name, with its slash.
        size: of the type.
        place: where its line begins.
        fill: its colour, one part of grey or three of red, green and blue, from 0 to 1.
        follows: it stands behind the string before it, not where its line begins.
        spacing: what is added to each space, negative.
    """

    codes: bytes
    font: str
    size: float
    place: tuple[float, float]
    fill: tuple[float, ...]
    follows: bool
    spacing: float


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence of marked content: its tag, its number or its kind as furniture, its strings."""

    tag: str
    number: int | None
    kind: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a content stream holds.

    Args:
        faults: what isn't as this program writes it, the first of them; none in a sound stream.
        sequences: of marked content, in order.
        shown: strings that stand in none, in order.
        codes: of each font, by its resource name: those that are shown.
        drawn: resource names of what `Do` draws.
        bare: something is drawn outside marked content.
    """

    faults: tuple[str, ...]
    sequences: tuple[Sequence, ...] = ()
    shown: tuple[Shown, ...] = ()
    codes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()
    bare: bool = False


@remembers(_KEPT)
def read(content: bytes) -> Content:
    """Reads a content stream.

    Args:
        content: the stream, with its filters taken off.
    """
    if _EMPTY_SLOT.fullmatch(content):
        return Content(())
    if len(content) > _LONGEST:
        return Content(("it is longer than any of ours",))
    machine = _Machine()
    try:
        for line in content.split(b"\n"):
            for modes, run, argument in _instructions(line):
                if not machine.mode & modes:
                    raise NotOurs("an instruction stands where ours has none")
                if run is not None:
                    run(machine, argument)
        machine.end()
    except NotOurs as fault:
        return Content((str(fault),))
    return machine.content()


_PAGE, _TEXT, _PATH, _CLIP = 1, 2, 4, 8
"""Where an instruction may stand: outside texts and paths, in a text, in a path, behind `W*`."""


class _Machine:
    """The state of a machine that knows our instructions alone."""

    def __init__(self) -> None:
        self.mode = _PAGE
        self.ctm = (1.0, 1.0, 0.0, 0.0)  # scale and shift of each axis
        self.fill: tuple[float, ...] = (0.0,)
        self.font, self.size = "", 0.0
        self.leading = self.spacing = 0.0
        self.clipped = False
        self.stack: list[Any] = []
        self.x = self.y = 0.0
        self.placed = self.follows = False
        self.open: tuple[str, int | None, str, int, int] | None = None
        self.inside: list[Shown] = []
        self.outside: list[Shown] = []
        self.sequences: list[Sequence] = []
        self.numbers = 0
        self.codes: dict[str, set[int]] = {}
        self.drawn: set[str] = set()
        self.bare = False

    def end(self) -> None:
        """The stream is over: nothing may be left open."""
        if self.mode != _PAGE or self.stack or self.open:
            raise NotOurs("something is left open in it")

    def content(self) -> Content:
        """What was read."""
        return Content(
            (),
            tuple(self.sequences),
            tuple(self.outside),
            {font: frozenset(codes) for font, codes in self.codes.items()},
            frozenset(self.drawn),
            self.bare,
        )

    # -- graphics state ---------------------------------------------------------------------------

    def push(self, _: Any) -> None:
        if len(self.stack) == _DEEPEST:
            raise NotOurs("its states are nested too deeply")
        self.stack.append(
            (self.ctm, self.fill, self.font, self.size, self.leading, self.spacing, self.clipped)
        )

    def pop(self, _: Any) -> None:
        if not self.stack:
            raise NotOurs("it takes back a state that it didn't keep")
        (self.ctm, self.fill, self.font, self.size, self.leading, self.spacing, self.clipped) = (
            self.stack.pop()
        )

    def transform(self, numbers: list[float]) -> None:
        wide, high, x, y = self.ctm
        a, _, _, d, e, f = numbers
        self.ctm = (wide * a, high * d, wide * e + x, high * f + y)

    def filled(self, numbers: list[float]) -> None:
        self.fill = tuple(numbers)

    # -- paths ------------------------------------------------------------------------------------

    def path(self, _: Any) -> None:
        self.mode = _PATH

    def nothing(self, _: Any) -> None:
        self.mode = _PAGE

    def paint(self, _: Any) -> None:
        self.mode = _PAGE
        if self.open is None:
            self.bare = True

    def clip(self, _: Any) -> None:
        if not self.stack:
            raise NotOurs("a clip in it has no end")
        self.mode, self.clipped = _CLIP, True

    def draw(self, name: str) -> None:
        if self.clipped:
            raise NotOurs("a picture or a slot is clipped")
        self.drawn.add(name)
        self.paint(None)

    # -- texts ------------------------------------------------------------------------------------

    def begin_text(self, _: Any) -> None:
        self.mode, self.placed = _TEXT, False

    def end_text(self, _: Any) -> None:
        if self.open and self.open[4] == _TEXT:
            raise NotOurs("a mark in a text goes on behind it")
        self.mode = _PAGE

    def place(self, numbers: list[float]) -> None:
        if self.placed:
            raise NotOurs("a text has two places")
        self.x, self.y = numbers[4:]
        self.placed, self.follows = True, False

    def type(self, font: tuple[str, float]) -> None:
        self.font, self.size = font

    def lead(self, numbers: list[float]) -> None:
        self.leading = numbers[0]

    def space(self, numbers: list[float]) -> None:
        self.spacing = numbers[0]

    def next_line(self, _: Any) -> None:
        self.y -= self.leading
        self.follows = False

    def show(self, codes: bytes) -> None:
        wide, high, x, y = self.ctm
        if not self.font or not self.placed:
            raise NotOurs("a text has no font or no place")
        if self.clipped:
            raise NotOurs("a text is clipped")
        if wide != high:
            raise NotOurs("a text is stretched")
        if not _LEAST <= self.size * wide <= _LARGEST:
            raise NotOurs("a text is smaller or larger than ours")
        if self.spacing and self.spacing < -_SQUEEZE * self.size:
            raise NotOurs("its spaces have another width than ours")
        place = (wide * self.x + x, high * self.y + y)
        shown = Shown(
            codes, self.font, self.size * wide, place, self.fill, self.follows, self.spacing * wide
        )
        self.follows = True
        if self.font in self.codes:
            self.codes[self.font].update(codes)
        else:
            self.codes[self.font] = set(codes)
        if self.open is None:
            self.bare = True
            self.outside.append(shown)
        else:
            self.inside.append(shown)

    # -- marked content ---------------------------------------------------------------------------

    def mark(self, said: tuple[str, int | None, str]) -> None:
        tag, number, kind = said
        if self.open:
            raise NotOurs("a mark stands within another")
        if number is not None:
            if number != self.numbers:
                raise NotOurs("its marks aren't counted from 0 on")
            self.numbers += 1
        self.open, self.inside = (tag, number, kind, len(self.stack), self.mode), []

    def end_mark(self, _: Any) -> None:
        if self.open is None or self.open[3:] != (len(self.stack), self.mode):
            raise NotOurs("a mark ends where it didn't begin")
        tag, number, kind = self.open[:3]
        self.sequences.append(Sequence(tag, number, kind, tuple(self.inside)))
        self.open = None


# -- instructions ---------------------------------------------------------------------------------


@remembers(_LINES)
def _instructions(line: bytes) -> tuple[tuple[int, Any, Any], ...]:
    """The instructions of a line: where each may stand, what it does, and with what.

    Raises:
        NotOurs: it holds something else.
    """
    made = []
    for operands, operator, junk in _INSTRUCTION.findall(line):
        if junk:
            raise NotOurs("something stands in it that is no instruction of ours")
        if operator:
            if operator not in _OPERATORS:
                raise NotOurs(f"it has the instruction {operator.decode()}, which ours hasn't")
            modes, taken, run = _OPERATORS[operator]
            try:
                argument = taken(operands)
            except (ValueError, IndexError):
                raise NotOurs(f"{operator.decode()} has other operands than ours") from None
            made.append((modes, run, argument))
    return tuple(made)


def _numbers(
    count: int, least: float = -20_000.0, most: float = 20_000.0
) -> Callable[[bytes], list[float]]:
    """So many numbers, none of them beyond these two."""

    def taken(operands: bytes) -> list[float]:
        numbers = [float(token) for token in operands.split()]
        if len(numbers) != count or (numbers and (min(numbers) < least or max(numbers) > most)):
            raise ValueError
        return numbers

    return taken


def _upright(operands: bytes) -> list[float]:
    """A matrix that neither turns nor mirrors."""
    numbers = _numbers(6)(operands)
    if numbers[1] or numbers[2] or numbers[0] <= 0 or numbers[3] <= 0:
        raise ValueError
    return numbers


def _moved(operands: bytes) -> list[float]:
    """A matrix that moves and does nothing else."""
    numbers = _numbers(6)(operands)
    if numbers[:4] != [1, 0, 0, 1]:
        raise ValueError
    return numbers


def _matching(pattern: re.Pattern[bytes]) -> Callable[[bytes], str]:
    def taken(operands: bytes) -> str:
        if not pattern.fullmatch(operands.rstrip()):
            raise ValueError
        return operands.rstrip().decode()

    return taken


def _font(operands: bytes) -> tuple[str, float]:
    name, size = operands.split()
    if name[:1] != b"/" or not _SMALLEST <= float(size) <= _LARGEST:
        raise ValueError
    return name.decode(), float(size)


def _string(operands: bytes) -> bytes:
    """The codes of a string."""
    string = operands.strip(b"\0\t\f\r ")
    if string[:1] == b"<" and string[1:2] != b"<":
        return bytes.fromhex(string[1:-1].decode())
    # Operands are whole: a string that begins one and ends one is one, if nothing is between.
    if string[:1] != b"(" or not re.fullmatch(_STRING, string):
        raise ValueError
    inside = string[1:-1]
    return _ESCAPE.sub(_unescaped, inside) if b"\\" in inside else inside


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if len(code) == 3 else _ESCAPED.get(code, code)


def _plain_mark(operands: bytes) -> tuple[str, None, str]:
    name = operands.rstrip()
    if name not in (b"/Artifact", b"/Tx"):
        raise ValueError
    return name[1:].decode(), None, ""


def _mark(operands: bytes) -> tuple[str, int | None, str]:
    """Tag, number, and kind of furniture."""
    said = b"".join(operands.split())
    if said in _FURNITURE:
        return "Artifact", None, _FURNITURE[said]
    found = _MARKED.fullmatch(said)
    if found is None:
        raise ValueError
    return found[1].decode(), int(found[2]), ""


_nothing = _numbers(0)
_part = _numbers(1, 0, 1)
_parts = _numbers(3, 0, 1)

_OPERATORS: Mapping[bytes, tuple[int, Callable[[bytes], Any], Any]] = {
    b"q": (_PAGE, _nothing, _Machine.push),
    b"Q": (_PAGE, _nothing, _Machine.pop),
    b"cm": (_PAGE, _upright, _Machine.transform),
    b"w": (_PAGE, _numbers(1, 0, _WIDEST), None),
    b"J": (_PAGE, _numbers(1, 1, 1), None),
    b"j": (_PAGE, _numbers(1, 1, 1), None),
    b"d": (_PAGE, _matching(_DASHES), None),
    b"g": (_PAGE | _TEXT, _part, _Machine.filled),
    b"rg": (_PAGE | _TEXT, _parts, _Machine.filled),
    b"G": (_PAGE, _part, None),
    b"RG": (_PAGE, _parts, None),
    b"n": (_PAGE | _PATH | _CLIP, _nothing, _Machine.nothing),
    b"m": (_PAGE | _PATH, _numbers(2), _Machine.path),
    b"re": (_PAGE | _PATH, _numbers(4), _Machine.path),
    b"l": (_PATH, _numbers(2), None),
    b"c": (_PATH, _numbers(6), None),
    b"h": (_PATH, _nothing, None),
    b"S": (_PATH, _nothing, _Machine.paint),
    b"f*": (_PATH, _nothing, _Machine.paint),
    b"B*": (_PATH, _nothing, _Machine.paint),
    b"W*": (_PATH, _nothing, _Machine.clip),
    b"Do": (_PAGE, _matching(re.compile(_NAME)), _Machine.draw),
    b"BT": (_PAGE, _nothing, _Machine.begin_text),
    b"ET": (_TEXT, _nothing, _Machine.end_text),
    b"Tm": (_TEXT, _moved, _Machine.place),
    b"Tf": (_TEXT, _font, _Machine.type),
    b"TL": (_TEXT, _numbers(1, _SMALLEST, _LEADING), _Machine.lead),
    b"Tw": (_TEXT, _numbers(1, -1, 0), _Machine.space),
    b"T*": (_TEXT, _nothing, _Machine.next_line),
    b"Tj": (_TEXT, _string, _Machine.show),
    b"BMC": (_PAGE | _TEXT, _plain_mark, _Machine.mark),
    b"BDC": (_PAGE | _TEXT, _mark, _Machine.mark),
    b"EMC": (_PAGE | _TEXT, _nothing, _Machine.end_mark),
}
"""Each operator that we write: where it may stand, how its operands are read, and what it does
(nothing, where no string depends on it)."""
