"""Every shipped module in many variants: which ones, and what stands on their pages."""

from __future__ import annotations

import ctypes
import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, cycle, islice, product
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from day import TODAY
from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Figure, Module, Steps
from groundsheet.errors import Usage
from groundsheet.layout import Layout, Paper, Placement, PrintSize, Variant
from groundsheet.people import Person, Practice

LONGEST = Person(
    name="Examplename " * 6 + "Longfamilyname-Exampleperson",
    clinician="Dr. Example Clinician of the Longest Name",
    next_appointment="Thursday, December 3, 2026, at a quarter past two in the afternoon",
)
USUAL = Person(name="Example Name", next_appointment="Thursday, December 3, at 2 pm")
PRACTICE = Practice.model_validate(
    {
        "name": "The Example Practice for Counseling, Therapy and Calm Days of Example Town",
        "address": ["12 Example Street", "Floor 3", "Example Town", "Example State"],
        "numbers": [
            {"phone": f"555-010{n}", "hours": "Monday to Friday, 9 am to 5 pm, not on holidays"}
            for n in range(2)
        ],
    }
)
Row = dict[str, Any]


def letterhead(lines: int) -> Practice | None:
    """A practice whose letterhead has so many lines: its name, and its address.

    More than four of an address aren't taken; with six, the name takes two.
    """
    if not lines:
        return None
    return Practice.model_validate(
        {
            "name": PRACTICE.name if lines == 6 else "Example Practice",
            "address": PRACTICE.address[: min(lines - 1, 4)],
            "numbers": [{"phone": "555-0100", "hours": "Monday to Friday, 9 am to 5 pm"}],
        }
    )


@dataclass(frozen=True)
class Case:
    """One build: which module, in which layout, for whom."""

    module: str
    region: str
    layout: Layout
    names: str
    day: dt.date

    def __str__(self) -> str:
        return f"{self.module}-{self.layout.name}-{self.region}-{self.names}-{self.day:%d}"


def pairwise(factors: Mapping[str, Sequence[Any]], allowed: Callable[[Row], bool]) -> list[Row]:
    """Rows in which each two values of different factors meet, where they may. Always the same."""
    names = list(factors)
    open_pairs = {
        (a, x, b, y)
        for a, b in combinations(names, 2)
        for x, y in product(factors[a], factors[b])
        if allowed({a: x, b: y})
    }
    rows: list[Row] = []
    while open_pairs:
        a, x, b, y = min(open_pairs, key=repr)
        row: Row = {a: x, b: y}
        for name in names:
            if name not in row:
                fitting = [v for v in factors[name] if allowed({**row, name: v})]
                row[name] = max(fitting, key=lambda v: _met(open_pairs, row, name, v, names))
        open_pairs -= set(_pairs(row, names))
        rows.append(row)
    return rows


def dealt(
    name: str,
    subjects: Sequence[Any],
    factors: Mapping[str, Sequence[Any]],
    allowed: Callable[[Row], bool],
) -> list[Row]:
    """Such rows with a subject each, all subjects among them: as many rows as the longer list has.

    All that is shipped is so built once, and each two values of two factors meet in something; the
    number of files doesn't grow with what is shipped times what can be chosen. `tools/soak` takes
    each subject in each layout.
    """
    rows = pairwise(factors, allowed)
    waiting, turn = list(subjects), cycle(subjects)
    found: list[Row] = []
    for row in rows:
        candidates = chain(waiting, islice(turn, len(subjects)))
        subject = next(one for one in candidates if allowed({name: one, **row}))
        waiting = [one for one in waiting if one != subject]
        found.append({name: subject, **row})
    for index, subject in enumerate(waiting):
        places = (rows[(index + step) % len(rows)] for step in range(len(rows)))
        found.append({name: subject, **next(r for r in places if allowed({name: subject, **r}))})
    return found


def _pairs(row: Row, names: Sequence[str]) -> Iterator[tuple[str, Any, str, Any]]:
    for a, b in combinations([name for name in names if name in row], 2):
        yield a, row[a], b, row[b]


def _met(
    left: set[tuple[str, Any, str, Any]], row: Row, name: str, value: Any, names: Sequence[str]
) -> int:
    return sum(pair in left for pair in _pairs({**row, name: value}, names) if name in pair)


@cache
def of_each_kind() -> tuple[str, ...]:
    """Few shipped modules that have between them each kind of text, and of what stands in one.

    For what follows from these and not from the words: it costs no more when texts are added.
    """
    left = {name: _kinds(module) for name, module in sorted(shelf().modules.items())}
    wanted, found = set[tuple[str, object]]().union(*left.values()), list[str]()
    while wanted:
        found.append(max(left, key=lambda name: len(left[name] & wanted)))
        wanted -= left[found[-1]]
    return tuple(sorted(found))


def _kinds(module: Module) -> set[tuple[str, object]]:
    found: set[tuple[str, object]] = {("type", module.type)}
    found |= {("reader", reader) for reader in module.audience}
    for block in module.blocks:
        found |= {("block", block.kind), ("region", bool(block.regions))}
        found |= {("optional", block.kind)} if block.optional else set()
        found |= {("figure", block.figure)} if isinstance(block, Figure) else set()
    return found


def layout_of(row: Row) -> Layout:
    """The layout that a row describes; what it leaves out is as usual."""
    return Layout(
        paper=row.get("paper", "letter"),
        print_size=row.get("print_size"),
        ink_saver=row.get("ink_saver", False),
        flat=row.get("flat", False),
        **row.get("sheet", {}),
    )


LONG_CAUTIONS = frozenset({"slow-breathing", "riding-an-urge", "tipp"})
"""Modules whose cautions may leave no room for a step on small paper in large print."""


SHORT_CAUTIONS = frozenset({"stop-pause"})
"""Modules with steps that have room there: the others may be refused (test_overflow.py)."""


def too_small_for(subject: str, row: Row) -> bool:
    """Whether a module, or one of a packet (`recipe first-steps`), may be refused on a layout."""
    size = max((one for one in (16, 18, 22, 24) if one <= (row.get("print_size") or 0)), default=0)
    small = row.get("paper") in ("a5", "half-letter") or bool(row.get("booklet"))
    most = MOST_CAUTIONS.get((small, size))
    if most is None:
        return False
    # A letterhead, a practice's own numbers, room for a spine and a specimen's mark take room.
    longest_names = row.get("names") == "longest"
    less = [
        row.get("dressed") or row.get("lines") or longest_names,
        longest_names,
        row.get("binding") or row.get("sheet", {}).get("binding"),
        row.get("specimen") or row.get("day", TODAY) != TODAY,
    ]
    content, name = shelf(), subject.rpartition(" ")[2]
    names = content.recipes[name].modules if name in content.recipes else (name,)
    modules = [content.modules[one] for one in names if one in content.modules]
    longest = max(map(_cautions, modules), default=0)
    return longest > most[min(sum(map(bool, less)), len(most) - 1)]


MOST_CAUTIONS: dict[tuple[bool, int], tuple[int, ...]] = {
    (True, 16): (500, 310, 270, 230),
    (True, 18): (240, 100),
    (True, 22): (0,),
    (True, 24): (0,),
    (False, 22): (1000, 1000, 500, 360),
    (False, 24): (500, 480, 360, 240),
}
"""Letters above the steps of a page for which there was room whenever it was tried.

By whether paper is small, and the print size; each by how many things take room from the page. It
was tried with the shipped texts on 30 November 2026.
"""


def _cautions(module: Module) -> int:
    """How many letters stand above steps at most."""
    boxes = [b.cautions for b in module.blocks if isinstance(b, Steps)]
    return max((sum(len(c.text) for c in box) for box in boxes), default=0)


def _has_long_cautions(module: Module) -> bool:
    return module.id not in SHORT_CAUTIONS and any(isinstance(b, Steps) for b in module.blocks)


def crowded(row: Row) -> bool:
    """Whether print is large and paper small; or is the largest, and steps have their cautions."""
    size, module = row.get("print_size") or 0, shelf().modules.get(row.get("module", ""))
    small = row.get("paper") in ("a5", "half-letter") or bool(row.get("sheet", {}).get("booklet"))
    return (small and size >= 18) or (
        size >= 22 and module is not None and _has_long_cautions(module)
    )


def possible(row: Row) -> bool:
    """Whether a layout isn't a contradiction, and has room."""
    if too_small_for(row.get("module", ""), row):
        return False
    try:
        layout_of(row)
    except Usage:
        return False
    return True


class Sheet(dict[str, Any]):
    """How leaves are put on sheets; hashable, to be a value of a factor."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def cases() -> list[Case]:
    """Each module, and each two options with each other."""
    papers: tuple[Paper, ...] = ("letter", "a4", "a5", "half-letter")
    sizes: tuple[PrintSize | None, ...] = (None, 12, 16, 18, 22, 24)
    rows = dealt(
        "module",
        sorted(shelf().modules),
        {
            "print_size": sizes,
            "paper": papers,
            "region": ("US", "GB-ENG", "CA", "NZ", "IE"),
            "sheet": (Sheet(), Sheet(binding=12.0, sides="two"), Sheet(booklet=True)),
            "ink_saver": (False, True),
            "flat": (False, True),
            "names": ("none", "longest"),
            "day": (TODAY, dt.date(2026, 11, 1)),
        },
        # A practice and names of the greatest length have a page to themselves there, and no room.
        lambda row: possible(row) and not (row.get("names") == "longest" and crowded(row)),
    )
    return [
        Case(row["module"], row["region"], layout_of(row), row["names"], row["day"]) for row in rows
    ]


@cache
def built(case: Case) -> api.Built:
    """The proven pages of a case."""
    layout = case.layout
    long = case.names == "longest"
    return api.build(
        desk(PRACTICE if long else None),
        [case.module],
        region=case.region,
        person=LONGEST if long else None,
        paper=layout.paper,
        variant=Variant(**{name: getattr(layout, name) for name in Variant.__dataclass_fields__}),
        as_of=case.day,
    )


@dataclass(frozen=True)
class Glyph:
    """A printed character: box of its ink, size after all scaling, font, and its run of text."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    font: str
    run: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@cache
def glyphs(pdf: bytes) -> list[list[Glyph]]:
    """What is printed on each page, white space left out, as PDFium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    found = [_glyphs(page.get_textpage()) for page in document]
    document.close()
    return found


def _glyphs(reader: Any) -> list[Glyph]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix, flags = raw.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    runs: dict[int | None, tuple[int, float, str]] = {}
    found = []
    for index in range(raw.FPDFText_CountChars(reader)):
        char = chr(raw.FPDFText_GetUnicode(reader, index))
        if char.isspace() or char in "\x00\ufeff" or raw.FPDFText_IsGenerated(reader, index) == 1:
            continue
        run = ctypes.cast(raw.FPDFText_GetTextObject(reader, index), ctypes.c_void_p).value
        if run not in runs:
            size = raw.FPDFText_GetFontSize(reader, index)
            assert raw.FPDFText_GetMatrix(reader, index, matrix)
            size *= min(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
            raw.FPDFText_GetFontInfo(reader, index, name, 128, flags)
            runs[run] = len(runs), size, name.value.decode()
        raw.FPDFText_GetCharBox(reader, index, left, right, bottom, top)
        number, size, font = runs[run]
        box = (left.value, bottom.value, right.value, top.value)
        found.append(Glyph(char, *box, size, font, number))
    return found


def leaf_of(glyph: Glyph, sheet: Sequence[Placement], layout: Layout) -> Placement | None:
    """The page, as it is read, on which a glyph stands."""
    width, height = layout.leaf
    x, y = glyph.middle
    for placement in sheet:
        if placement.x <= x <= placement.x + width and placement.y <= y <= placement.y + height:
            return placement
    return None


def touching(page: Sequence[Glyph]) -> list[tuple[str, str]]:
    """Texts of which the ink comes nearer than half a point to that of another line."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in page:
        runs.setdefault(glyph.run, []).append(glyph)
    boxes = [
        (min(g.left for g in run), min(g.bottom for g in run), max(g.right for g in run),
         max(g.top for g in run), "".join(g.char for g in run))
        for run in runs.values()
    ]  # fmt: skip
    return [
        (one[4], other[4])
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 0.5
        and min(one[3], other[3]) - max(one[1], other[1]) > -0.5
    ]
