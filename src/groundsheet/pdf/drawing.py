"""A figure as a part of the story."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable

from groundsheet.content import FigureName
from groundsheet.pdf import figures
from groundsheet.pdf.theme import Theme


class Drawing(Flowable):
    """A figure at the full width of the text, kept whole."""

    def __init__(
        self, name: FigureName, labels: Mapping[str, str], numbers: Mapping[str, int], theme: Theme
    ) -> None:
        super().__init__()
        self.name, self.labels, self.numbers, self.theme = name, labels, numbers, theme
        self.spaceBefore, self.spaceAfter = 6, 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The full width, and what height the figure takes there."""
        self.width = available_width
        self.height = figures.height_of(self.name, self.labels, available_width, self.theme)
        return self.width, self.height

    def draw(self) -> None:
        """The figure."""
        figures.draw(self.canv, self.name, self.labels, self.numbers, self.width, self.theme)
