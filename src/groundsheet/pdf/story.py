"""The one builder of content.

Every call makes an `Element` that says what a thing is, and the flowable that draws it.
Reading order is the order of the calls. An element holds no facts of any page, so that a story can
be laid out more than once; each place to write is a form field as well, unless the page is for
paper alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groundsheet.content import FigureName
from groundsheet.pdf import figures
from groundsheet.pdf.drawing import Drawing
from groundsheet.pdf.masthead import Masthead
from groundsheet.pdf.tables import Tables
from groundsheet.text import plain


class Story(Tables):
    """Builds the flowables of a handout; `root` is the tree, `flowables` what is drawn."""

    def masthead(
        self, logo: Any, alt: str, name: str, lines: Sequence[str], close: bool = False
    ) -> None:
        """The practice's letterhead; what follows can stand `close` below it.

        Args:
            logo: ReportLab's picture, or none.
            alt: words for those who don't see it.
            name: the practice's.
            lines: its address and numbers.
            close: little room below it.
        """
        picture = self._at.add("Figure", alt=alt) if logo is not None else None
        words = [self._make(plain(name), "letterhead", self._at.add("P", name), strong=True)]
        words += [self._make(plain(line), "small", self._at.add("P", line)) for line in lines]
        self._out.append(Masthead(logo, picture, words, self.theme, 4 if close else 14))

    def figure(
        self,
        figure: FigureName,
        alt: str,
        labels: Mapping[str, str],
        numbers: Mapping[str, int],
        name: str,
    ) -> None:
        """A drawing with its words; where they find no room in it they stand below, by letter.

        Args:
            figure: which.
            alt: words for those who don't see it.
            labels: its words by their names.
            numbers: those that are drawn in it, by their names.
            name: of its fields, before their numbers.
        """
        element = self._at.add("Figure", alt=alt)
        fields = [
            field
            for index in range(figures.LINES.get(figure, 0))
            if (field := self._field(f"{name}_{index + 1}", f"{alt} {index + 1}", "line", self._at))
        ]
        if not figures.keyed(self.width, self.theme):
            self._out.append(
                Drawing(figure, element, dict(labels), dict(numbers), fields, self.theme)
            )
            return
        letters = {key: chr(ord("A") + index) for index, key in enumerate(labels)}
        drawing = Drawing(figure, element, letters, dict(numbers), fields, self.theme)
        drawing.keepWithNext = 1
        self._out.append(drawing)
        self._list([(letters[key], plain(text)) for key, text in labels.items()], key=True)
