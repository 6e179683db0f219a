"""A figure as a part of the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable

from groundsheet.content import FigureName
from groundsheet.pdf import figures
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fields import Field
from groundsheet.pdf.theme import Theme


class Drawing(Flowable):
    """A figure at the full width of the text, kept whole; fields stand on its lines."""

    def __init__(
        self,
        name: FigureName,
        element: Element,
        labels: Mapping[str, str],
        numbers: Mapping[str, int],
        fields: Sequence[Field],
        theme: Theme,
    ) -> None:
        super().__init__()
        self.name, self.element, self.labels, self.numbers = name, element, labels, numbers
        self.fields, self.theme = list(fields), theme
        self.spaceBefore, self.spaceAfter = 6, 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The full width, and what height the figure takes there."""
        self.width = available_width
        self.height = figures.height_of(self.name, self.labels, available_width, self.theme)
        return self.width, self.height

    def draw(self) -> None:
        """The figure, then its fields."""
        canvas: Any = self.canv
        with canvas.figure(self.element, self.width, self.height):
            figures.draw(canvas, self.name, self.labels, self.numbers, self.width, self.theme)
        if self.fields:
            places = figures.lines_of(self.name, self.labels, self.width, self.theme)
            for field, place in zip(self.fields, places, strict=True):
                canvas.line_field(field, *place)
