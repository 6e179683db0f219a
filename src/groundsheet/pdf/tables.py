"""Tables, and how they are set where their columns have no room."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from groundsheet.pdf import fonts
from groundsheet.pdf.grids import Cell, Grid
from groundsheet.pdf.writing import Writings
from groundsheet.text import Inline, Run, plain, plain_text


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
    ) -> None:
        """A table; an empty cell is to be written in. One of sources may begin on any page.

        Where the words don't fit the columns, each row stands by itself: headings, cells below.
        """
        shares = list(shares or [1.0] * len(head))
        least = max(least or 0.0, self.theme.writing_line)
        named = not head[0]
        if not self._fits(head, rows, shares):
            self._rows_apart(head, rows, style, name, row_label)
            return
        if style == "source":
            self._stay_with_first_rows()
        table = self._at.add("Table")
        line = table.add("TR")
        top = [
            self._make(plain(text), "cell", line.add("TH", text, scope="Column"), strong=True)
            for text in head
        ]
        body: list[list[Cell]] = []
        for index, row in enumerate(rows, start=1):
            line = table.add("TR")
            which = plain_text(row[0]) if named and row[0] else row_label.format(n=index)
            cells: list[Cell] = []
            for column, cell in enumerate(row):
                if cell and named and column == 0:
                    element = line.add("TH", plain_text(cell), scope="Row")
                    cells.append(self._make(cell, style, element))
                elif cell:
                    cells.append(self._make(cell, style, line.add("TD", plain_text(cell))))
                else:
                    label = f"{which}: {head[column]}"
                    key = f"{name}_{index}_{column + 1}" if name else ""
                    cells.append(self._field(key, label, "text", line.add("TD")))
            body.append(cells)
        self._out.append(Grid(top, body, shares, least, self.theme))

    def _fits(
        self, head: Sequence[str], rows: Sequence[Sequence[Inline]], shares: Sequence[float]
    ) -> bool:
        """Whether the longest word of each column is narrower than the column."""
        size, whole = self.theme.body, sum(shares)
        for column, share in enumerate(shares):
            room = self.width * share / whole - 10
            words = head[column].split() + [
                word for row in rows for word in plain_text(row[column]).split()
            ]
            written = any(not row[column] for row in rows)
            if written and room < 2.6 * size:
                return False
            # An address is broken anywhere; words are not.
            if any(fonts.width(word, size, strong=True) > room for word in words if len(word) < 24):
                return False
        return True

    def _rows_apart(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Inline]],
        style: str,
        name: str,
        row_label: str,
    ) -> None:
        for index, row in enumerate(rows, start=1):
            with self.together():
                which = plain_text(row[0]) if row[0] else row_label.format(n=index)
                if not head[0]:
                    self.paragraph(plain(which), "label", strong=True)
                for column, cell in enumerate(row):
                    if not head[column]:
                        continue
                    if cell:
                        words = (Run(f"{head[column]}: ", strong=True), *cell)
                        self.paragraph(words, "boxed" if style == "cell" else style)
                    else:
                        key = f"{name}_{index}_{column + 1}" if name else ""
                        self.labelled_line(head[column], key, f"{which}: {head[column]}")
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
