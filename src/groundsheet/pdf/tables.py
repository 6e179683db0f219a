"""Tables, and how they are set where their columns have no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from reportlab.platypus import Flowable

from groundsheet.pdf import fonts
from groundsheet.pdf.elements import Element
from groundsheet.pdf.grids import Cell, Grid
from groundsheet.pdf.styles import no_word_alone
from groundsheet.pdf.writing import Writings
from groundsheet.text import Inline, Run, plain, plain_text

_HIGH = 0.45
"""The part of a page that a row may be high before it is set apart."""
_LOOSE = 1.15
"""How much more room words take in lines than in one line."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell: its words, or the name and the label of its field."""

    words: Inline
    key: str = ""
    label: str = ""


Places = Sequence[Sequence[_Place]]


class Tables(Writings):
    """What builds tables."""

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Inline]],
        shares: Sequence[float] | None = None,
        least: float | None = None,
        style: str = "cell",
        name: str = "",
        row_label: str = "{n}",
        caption: Inline = (),
        anywhere: bool = False,
    ) -> None:
        """A table; an empty cell is to be written in. One of sources may begin on any page.

        Where the words don't fit the columns, a table to write in is turned by a quarter, sources
        become a list, and else each row stands by itself: headings, cells below.

        Args:
            head: headings of the columns.
            rows: cells, as many as headings in each.
            shares: of the width, of each column; else all alike.
            least: height of a row in points, at least.
            style: of the cells, one of the theme's.
            name: of its fields, before their numbers.
            row_label: what a row is called in the labels of its fields; {n} is its number.
            caption: what it is called, above it.
            anywhere: whether it may begin wherever there is room for some rows.
        """
        shares = list(shares or [1.0] * len(head))
        least = max(least or 0.0, self.theme.writing_line)
        places = self._places(head, rows, name, row_label)
        if self._fits(head, places, shares, style):
            if anywhere:
                self._stay_with_first_rows()
            self._grid(head, places, shares, least, style, self._caption(caption, name))
            return
        turned = _turned(head, places)
        if turned is not None and self._fits(*turned, _even(turned[0]), style):
            names = self._caption(caption, name)
            self._grid(*turned, _even(turned[0]), least, style, names)
            return
        if caption:
            self.paragraph(caption, "label", name=f"{name}_help" if name else "")
        if style == "source":
            self._sources(head, rows)
        else:
            self._rows_apart(head, places, row_label)

    def _caption(self, inline: Inline, name: str) -> Element | None:
        """What a table is called, drawn before it."""
        if not inline:
            return None
        element = Element("Caption", plain_text(inline))
        field = f"{name}_help" if name else ""
        self._paragraph(no_word_alone(inline), "label", element, name=field)
        return element

    def _places(
        self, head: Sequence[str], rows: Sequence[Sequence[Inline]], name: str, row_label: str
    ) -> Places:
        """Each cell with the name and the label that its field has however the table is set."""
        made = []
        for index, row in enumerate(rows, start=1):
            which = plain_text(row[0]) if row[0] and not head[0] else row_label.format(n=index)
            made.append(
                [
                    _Place(
                        cell,
                        f"{name}_{index}_{column + 1}" if name else "",
                        self.labelled(which, head[column]),
                    )
                    for column, cell in enumerate(row)
                ]
            )
        return made

    def _grid(
        self,
        head: Sequence[str],
        rows: Places,
        shares: Sequence[float],
        least: float,
        style: str,
        caption: Element | None,
    ) -> None:
        table = self._at.add("Table")
        if caption is not None:
            table.children.append(caption)
        line = table.add("THead").add("TR")
        top = [
            self._make(plain(text), "cell", line.add("TH", text, scope="Column"), strong=True)
            for text in head
        ]
        body: list[list[Cell]] = []
        below = table.add("TBody")
        for row in rows:
            line = below.add("TR")
            cells: list[Cell] = []
            for column, place in enumerate(row):
                if place.words and not head[0] and column == 0:
                    element = line.add("TH", plain_text(place.words), scope="Row")
                    cells.append(self._make(place.words, style, element, name=place.key))
                elif place.words:
                    element = line.add("TD", plain_text(place.words))
                    cells.append(self._make(place.words, style, element, name=place.key))
                else:
                    cells.append(self._field(place.key, place.label, "cell", line.add("TD")))
            body.append(cells)
        self._out.append(Grid(top, body, shares, least, self.theme))

    def _fits(self, head: Sequence[str], rows: Places, shares: Sequence[float], style: str) -> bool:
        """Whether each column is wider than its longest word, and no row is a page's half."""
        size, whole = self.theme.body, sum(shares)
        rooms = [self.width * share / whole - 10 for share in shares]
        for column, room in enumerate(rooms):
            words = head[column].split() + [
                word for row in rows for word in plain_text(row[column].words).split()
            ]
            if any(not row[column].words for row in rows) and room < 2.6 * size:
                return False
            # An address is broken anywhere; words are not.
            if any(fonts.width(word, size, strong=True) > room for word in words if len(word) < 24):
                return False
        most = _HIGH * self.room / self._styles[style].leading
        size = self._styles[style].fontSize
        return all(
            ceil(_LOOSE * fonts.width(plain_text(place.words), size) / room) <= most
            for row in rows
            for place, room in zip(row, rooms, strict=True)
        )

    def _sources(self, head: Sequence[str], rows: Sequence[Sequence[Inline]]) -> None:
        """A list: the first cell is the number, and each further one stands after its heading."""
        entries = []
        for number, words, *more in rows:
            inline = [*words]
            for text, cell in zip(head[2:], more, strict=True):
                inline += [Run(f" {self.lead(text)}", strong=True), *cell]
            entries.append((plain_text(number), tuple(inline)))
        self._list(entries, "source")

    def _rows_apart(self, head: Sequence[str], rows: Places, row_label: str) -> None:
        for index, row in enumerate(rows, start=1):
            with self.together():
                if not head[0]:
                    which = plain_text(row[0].words) or row_label.format(n=index)
                    self.paragraph(plain(which), "label", strong=True)
                for text, place in zip(head, row, strict=True):
                    if not text:
                        continue
                    if place.words:
                        words = (Run(self.lead(text), strong=True), *place.words)
                        self.paragraph(words, "boxed", name=place.key)
                    else:
                        self.labelled_line(text, place.key, place.label)
                self.space(6)

    def _stay_with_first_rows(self) -> None:
        """Headings before a long table ask for room for some rows, not for all of them."""
        headings: list[Flowable] = []
        while self._out and self._out[-1].getKeepWithNext():  # type: ignore[no-untyped-call]
            headings.insert(0, self._out.pop())
        self.at_least(190)
        for flowable in headings:
            flowable.keepWithNext = 0
            self._out.append(flowable)


def _turned(head: Sequence[str], rows: Places) -> tuple[list[str], Places] | None:
    """Rows as columns, if each row has a name and nothing but room to write in."""
    if head[0] or not all(row[0].words for row in rows):
        return None
    if any(place.words for row in rows for place in row[1:]):
        return None
    turned = [
        [_Place(plain(text)), *(row[column] for row in rows)]
        for column, text in enumerate(head[1:], start=1)
    ]
    return ["", *(plain_text(row[0].words) for row in rows)], turned


def _even(head: Sequence[str]) -> list[float]:
    """Columns of one width; the first has short names."""
    return [0.8, *([1.0] * (len(head) - 1))]
