"""What a file must show: limits of a format, and what a handout promises of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from groundsheet.composition import Kept, kept
from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout
from groundsheet.panel import texts_of
from groundsheet.text import DIALLED, Inline, digit_groups, number_mark, plain

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


def box_of(rectangle: Iterable[Any]) -> Box:
    """The box of a PDF rectangle, which may name any two opposite corners (ISO 32000-1, 7.9.5)."""
    left, bottom, right, top = (float(value) for value in rectangle)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def overlap(one: Box, other: Box, edge: float = 0.0) -> bool:
    """Whether two boxes share more than an edge of so many points."""
    return (
        one[0] + edge < other[2]
        and other[0] + edge < one[2]
        and one[1] + edge < other[3]
        and other[1] + edge < one[3]
    )


def inside(one: Box, other: Box) -> bool:
    """Whether a box lies in another."""
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a format promises of its help panel, in points (1/72 inch).

    Args:
        margin: least distance from each edge of the page.
        words: smallest type of the panel, whose numbers are bold.
        first: smallest type of the emergency number and the main line's.
        compact: the same where type is large or the page small.
        contrast: least contrast of each letter with its ground, in grey (WCAG 2.1, 1.4.6: 7:1).
        air: beside its words, and above and below, where nothing else is drawn.
    """

    margin: float = 36.0
    words: float = 9.0
    first: float = 20.0
    compact: float = 14.0
    contrast: float = 7.0
    air: tuple[float, float] = (5.0, 2.0)

    def on(self, layout: Layout) -> Limits:
        """The limits on a layout: no type is smaller than the print size that was chosen."""
        size = layout.print_size or 0
        first = self.compact if layout.compact else self.first
        return replace(self, words=max(self.words, size), first=max(first, size))

    @property
    def scale(self) -> int:
        """Pixels per point when the panel is looked at: small commas need more of them."""
        return 3 if self.words >= 9 else 4


SHEET = Limits()
CARD = Limits(margin=8.5, words=8.0, compact=24.0, air=(0.5, 0.25))
"""A wallet card: 3 mm inside the cut."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words, squeezed.

    Args:
        words: all of them.
        bold: where in them those that must be bold begin and end.
        parts: where in them each part but the first begins.
    """

    words: str
    bold: tuple[tuple[int, int], ...] = ()
    parts: tuple[int, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[Inline]) -> Said:
        """The words of some texts."""
        words, bold, begins = "", [], []
        for part in parts:
            begins.append(len(words))
            for run in part:
                start, words = len(words), words + squeeze(run.text)
                if run.strong:
                    bold.append((start, len(words)))
        return cls(words, tuple(bold), tuple(b for b in begins if 0 < b < len(words)))

    @classmethod
    def read(cls, text: str) -> Said:
        """The words of a record, a line for each part."""
        return cls.of([plain(line) for line in text.split("\n")])


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which groups of digits may stand on a page.

    Args:
        digits: these.
        marks: those that have one of these marks (`number_mark`), as a record tells them; and any
            group of two digits, of which it tells none.
        salt: of the marks.
    """

    digits: frozenset[str]
    marks: frozenset[str] = frozenset()
    salt: str = ""

    def __contains__(self, group: str) -> bool:
        """Whether a group may stand there."""
        if group in self.digits or (self.salt and len(group) < DIALLED):
            return True
        return bool(self.salt) and number_mark(group, self.salt) in self.marks

    def with_those_in(self, text: str) -> Numbers:
        """These, and those that stand in a text."""
        return replace(self, digits=self.digits | frozenset(digit_groups(text)))


@dataclass(frozen=True, slots=True)
class Promise:
    """What each page of a file must show.

    `panel` is everything that the help panel says (`brief`: on the second face of a card), `first`
    its two largest numbers, `lists` the contacts of a list among its content. `kept` are its steps
    with their cautions, which stand on a page together. `specimen` is its mark if it is one,
    `marks` are those of any. `pages` are counted as they are read; `layout` says where on a sheet
    each of them stands. `links` are the addresses that a link may lead to, each with the words one
    of which stands there; with `own_numbers`, also to any number that is printed right there.
    """

    panel: Said
    brief: Said
    first: tuple[str, ...]
    specimen: str
    marks: tuple[str, ...]
    page_of: str
    empty: str
    allowed: Numbers | None
    pages: int
    layout: Layout
    links: Mapping[str, frozenset[str]] = field(default_factory=dict)
    see_page: str = "{page}"
    own_numbers: bool = False
    kept: tuple[Kept, ...] = ()
    lists: tuple[Said, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether the file was just made: one that a record tells of may have been filled in."""
        return self.allowed is not None and not self.allowed.salt


Part = tuple[Promise, Limits]
"""What one part of a file promises, and its format's limits: of a print file, each packet's."""


def promise_of_panel(handout: Handout, layout: Layout, pages: int) -> Promise:
    """What any file with the panel of a handout promises, whatever else it holds."""
    phrases = handout.language.phrases
    return Promise(
        panel=Said.of(handout.panel.reading),
        brief=Said.of(handout.panel.brief),
        first=handout.panel.first_numbers,
        specimen=handout.specimen_line,
        marks=tuple(map(squeeze, (phrases.specimen, phrases.specimen_unapproved))),
        page_of=handout.language.phrases.page_of,
        empty=squeeze(handout.language.phrases.empty_page),
        allowed=None,
        pages=pages,
        layout=layout,
        links=_links(handout) if layout.fillable else {},
        see_page=handout.language.phrases.see_page,
    )


def _links(handout: Handout) -> Mapping[str, frozenset[str]]:
    words = handout.words
    return texts_of(handout.contacts, words.own_numbers, handout.language)


def promise_of_record(
    handout: Handout,
    layout: Layout,
    pages: int,
    panel: str,
    steps: tuple[Kept, ...],
    lists: str = "",
    numbers: str | None = None,
) -> Promise | None:
    """What a file promises that records what its panel says; None where that lacks the first two.

    Args:
        handout: with the contacts of the day on the paper.
        layout: as the file records it.
        pages: the same.
        panel: the same.
        steps: the same; none where it records none.
        lists: what its list of contacts says: a line for each part, an empty one between two.
        numbers: marks of the numbers on its pages; None where it tells none.
    """
    promise = replace(
        promise_of_panel(handout, layout, pages),
        panel=Said.read(panel),
        allowed=None
        if numbers is None
        else Numbers(_counted(pages), frozenset(numbers.split()), handout.made_on.isoformat()),
        kept=steps,
        lists=tuple(Said.read(entry) for entry in lists.split("\n\n") if entry),
        # The practice's numbers aren't known from the record, and whoever prints may have others.
        own_numbers=layout.fillable,
    )
    return promise if all(_holds(panel, number) for number in promise.first) else None


def _holds(text: str, number: str) -> bool:
    """Whether a number stands in a text, and not as a part of a longer one."""
    number, text = (each.replace("\u00a0", " ") for each in (number, text))
    return re.search(rf"(?<![0-9]){re.escape(number)}(?![0-9])", text) is not None


def promise_of(rendered: Rendered) -> Promise:
    """What a handout promises of its file."""
    return replace(
        promise_of_panel(rendered.handout, rendered.layout, rendered.pages),
        allowed=Numbers(
            frozenset(digit_groups(rendered.handout.vocabulary)) | _counted(rendered.pages)
        ),
        kept=kept(rendered.handout),
        lists=tuple(map(Said.of, rendered.handout.listed(rendered.layout))),
    )


def _counted(pages: int) -> frozenset[str]:
    return frozenset(str(number) for number in range(1, pages + 1))


def squeeze(text: str) -> str:
    """The text without white space and separators: what must be equal, glyph by glyph."""
    return "".join(char for char in text if not char.isspace() and char != "·")
