"""How pages are laid out and put on sheets: papers, print size, binding, booklets, cards.

A *leaf* is a page as it is read; a *sheet* is a page of the file, one side of paper. Each variant
is laid out anew at its own size: nothing is scaled. All measures are in points unless they say mm.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Literal, get_args

from groundsheet.errors import Usage
from groundsheet.wording import option

Paper = Literal["letter", "a4", "a5", "half-letter"]
Sides = Literal["one", "two"]
Card = Literal["single", "folded"]
PrintSize = Literal[12, 16, 18, 22, 24]

MM = 72 / 25.4
SIZES: dict[Paper, tuple[float, float]] = {
    "letter": (612.0, 792.0),
    "a4": (210 * MM, 297 * MM),
    "a5": (148 * MM, 210 * MM),
    "half-letter": (396.0, 612.0),
}
SMALL: tuple[Paper, ...] = ("a5", "half-letter")
PRINT_SIZES: tuple[PrintSize, ...] = get_args(PrintSize)
CARD = (85.6 * MM, 54 * MM)
"""A wallet card (ISO/IEC 7810 ID-1)."""


def print_size_of(points: int | None) -> PrintSize | None:
    """The print size of so many points.

    Raises:
        Usage: there is no such size.
    """
    if points is not None and points not in PRINT_SIZES:
        sizes = ", ".join(map(str, PRINT_SIZES))
        raise Usage(f"there is no print size of {points} pt.", remedy=f"There are: {sizes}.")
    return points


CODE_HEAD = 24.0
"""Where a packet's code stands on a page in a print run, below its upper edge (8.5 mm)."""
CODE_HIGH = 16.0
"""How much of the page it takes; the body begins below."""
MOST_BINDING = 25.0
LARGE = 16
"""From this size on it is large print (UKAAF G003)."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A leaf on a sheet, with its lower left corner at `x`, `y`.

    `leaf` counts from 0; None is a filler, which has no content of its own. A `copy` stands on
    the sheet once more, for the scissors.
    """

    leaf: int | None
    x: float
    y: float
    copy: bool = False


@dataclass(frozen=True)
class Variant:
    """What a person chose of the pages' make-up, beside the paper.

    Args:
        print_size: smallest type on the page in points; None is the usual page (text of 12 pt,
            small print of 10 pt and more).
        ink_saver: no fills, black on white.
        flat: without form fields, for paper.
        binding: room at the edge that is bound, in mm.
        sides: printed on one side or on two; None leaves it to the printer.
        booklet: folded in the middle, two leaves beside each other.
        card: a wallet card, `single` or `folded`.
        copies: how many copies the print dialogue offers.
    """

    print_size: PrintSize | None = None
    ink_saver: bool = False
    flat: bool = False
    binding: float = 0.0
    sides: Sides | None = None
    booklet: bool = False
    card: Card | None = None
    copies: int | None = None


USUAL = Variant()


@dataclass(frozen=True)
class Layout(Variant):
    """A variant on a paper; contradictions are refused with their reason.

    Args:
        paper: the paper that goes through the printer.
        run: among others in one print run: whole sheets of paper, and a code on each page.

    Raises:
        Usage: what can't go together, and why.
    """

    paper: Paper = "letter"
    run: bool = False

    @classmethod
    def of(cls, paper: Paper, variant: Variant = USUAL) -> Layout:
        """The layout of a variant on this paper."""
        chosen = {entry.name: getattr(variant, entry.name) for entry in fields(Variant)}
        return cls(**chosen, paper=paper)

    @classmethod
    def read(cls, name: str) -> Layout | None:
        """The layout of this name (see `name`), or None where there is none."""
        paper, *words = name.split(" ")
        if paper not in SIZES:
            return None
        chosen: dict[str, Any] = {"paper": paper}
        while words:
            word = words.pop(0)
            if word.endswith("pt") and word.isascii() and word[:-2].isdigit() and len(word) < 6:
                chosen["print_size"] = int(word[:-2])
            elif word in ("ink-saver", "booklet", "flat", "run"):
                chosen[word.replace("-", "_")] = True
            elif word in ("binding", "sides", "card") and words:
                value = words.pop(0)
                try:
                    chosen[word] = float(value) if word == "binding" else value
                except ValueError:
                    return None
            else:
                return None
        try:
            layout = cls(**chosen)
        except (Usage, ValueError):
            return None
        return layout if layout.name == name else None

    def __post_init__(self) -> None:
        """Refuses contradictions."""
        for wrong, why, remedy in self._contradictions():
            if wrong:
                raise Usage(why, remedy=remedy)

    def _contradictions(self) -> list[tuple[bool, str, str]]:
        large = (self.print_size or 0) >= LARGE
        small = self.paper in SMALL
        larger = f"{option('paper', 'letter')} or {option('paper', 'a4')}"
        return [
            (
                self.booklet and large,
                "large print has no room in a booklet: a line would hold three or four words.",
                f"Leave out {option('booklet')}, or {option('print_size')}.",
            ),
            (
                self.booklet and small,
                "a booklet is folded from a larger sheet.",
                f"Use {larger}: its pages are half of that.",
            ),
            (
                self.booklet and self.binding > 0,
                "a booklet is folded, so it has no edge to bind.",
                f"Leave out {option('booklet')}, or {option('binding')}.",
            ),
            (
                self.booklet and self.sides == "one",
                "a booklet is printed on both sides.",
                f"Leave out {option('sides', 'one')}.",
            ),
            (
                (self.print_size or 0) > 18 and small,
                f"type of {self.print_size} pt has no room on paper this small.",
                f"Use {larger}, or a print size of 18 or less.",
            ),
            (
                not 0 <= self.binding <= MOST_BINDING,
                f"{self.binding:g} mm is no room for a binding.",
                f"Choose 0 to {MOST_BINDING:g} mm; 10 to 15 are usual.",
            ),
            (
                self.binding > 0 and (large or small) and self.binding > 15,
                "so wide a binding leaves too little room for the lines.",
                "Use 15 mm or less.",
            ),
            (
                self.copies is not None and not 1 <= self.copies <= 99,
                f"{self.copies} copies can't be asked for.",
                "Choose 1 to 99.",
            ),
            (
                self.card is not None
                and (self.booklet or self.binding > 0 or self.print_size is not None),
                "a wallet card has no room for a booklet, a binding or larger type.",
                "Build the card as a file of its own.",
            ),
            (
                self.card is not None and small,
                "wallet cards are cut from a larger sheet.",
                f"Use {larger}.",
            ),
            (
                self.card is not None and self.run,
                "wallet cards are printed by themselves.",
                "Print them as files of their own.",
            ),
            (
                self.card is not None and self.sides == "two",
                "wallet cards are printed on one side, and folded where they have two faces.",
                f"Leave out {option('sides', 'two')}.",
            ),
        ]

    def in_run(self) -> Layout:
        """The same among others in one print run; printed on two sides unless on one is asked for.

        So nobody shares a sheet of paper with somebody else, whatever the printer is set to. Copies
        stand in the run one after the other, so that none are asked of the printer.
        """
        sides = self.sides if self.booklet else self.sides or "two"
        return replace(self, run=True, flat=True, copies=None, sides=sides)

    @property
    def compact(self) -> bool:
        """Whether type is large or the page small: its help panel has a line for each number."""
        small = self.paper in SMALL or self.booklet or self.card is not None
        return small or (self.print_size or 0) >= LARGE

    @property
    def fillable(self) -> bool:
        """Whether it can be filled in on a screen; what is cut or folded is for paper."""
        return not (self.flat or self.booklet or self.card)

    @cached_property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the file's pages."""
        width, height = SIZES[self.paper]
        return (height, width) if self.booklet else (width, height)

    @cached_property
    def leaf(self) -> tuple[float, float]:
        """Width and height of a page as it is read."""
        if self.card:
            return CARD
        width, height = self.sheet
        if self.booklet:
            return width / 2, height
        return width - self.binding * MM, height

    def shift(self, sheet: int) -> float:
        """How far a leaf stands from the sheet's left edge; `sheet` counts from 0."""
        back = self.sides == "two" and sheet % 2 == 1
        return 0.0 if back else self.binding * MM

    def sheets(self, leaves: int) -> list[list[Placement]]:
        """Which leaf stands where, sheet by sheet."""
        if self.card:
            return self._cards(leaves)
        if self.booklet:
            return self._booklet(leaves)
        sides = leaves + leaves % 2 if self.run and self.sides == "two" else leaves
        return [
            [Placement(leaf if leaf < leaves else None, self.shift(leaf), 0.0)]
            for leaf in range(sides)
        ]

    def paper_sheets(self, leaves: int) -> int:
        """How many sheets of paper so many pages take."""
        sides = len(self.sheets(leaves))
        return -(-sides // 2) if self.booklet or self.sides == "two" else sides

    def _booklet(self, leaves: int) -> list[list[Placement]]:
        """Two leaves a side, four a sheet of paper, in one signature; the last ones fill it up."""
        total = -(-leaves // 4) * 4
        half = self.leaf[0]
        sides = []
        for side in range(total // 2):
            outer, inner = total - 1 - side, side
            left, right = (outer, inner) if side % 2 == 0 else (inner, outer)
            sides.append(
                [
                    Placement(leaf if leaf < leaves else None, x, 0.0)
                    for leaf, x in ((left, 0.0), (right, half))
                ]
            )
        return sides

    def _cards(self, leaves: int) -> list[list[Placement]]:
        """As many cards as a sheet holds; the faces of a folded one stand beside each other."""
        width, height = self.leaf
        across = 2
        down = int((self.sheet[1] - 2 * 18) // height)
        left = (self.sheet[0] - across * width) / 2
        top = (self.sheet[1] + down * height) / 2
        faces = 2 if self.card == "folded" else 1
        placed = []
        for cell in range(across * down):
            row, column = divmod(cell, across)
            face = column if faces == 2 else 0
            copy = row > 0 if faces == 2 else cell > 0
            placed.append(
                Placement(
                    face if face < leaves else None,
                    left + column * width,
                    top - (row + 1) * height,
                    copy,
                )
            )
        return [placed]

    @property
    def name(self) -> str:
        """The variant in a word or two for the file's metadata."""
        parts: list[str] = [self.paper]
        if self.print_size:
            parts.append(f"{self.print_size}pt")
        if self.binding:
            parts.append(f"binding {self.binding:g}")
        parts += [f"sides {self.sides}"] if self.sides else []
        parts += ["ink-saver"] if self.ink_saver else []
        parts += ["booklet"] if self.booklet else []
        parts += [f"card {self.card}"] if self.card else []
        parts += ["flat"] if self.flat else []
        parts += ["run"] if self.run else []
        return " ".join(parts)
