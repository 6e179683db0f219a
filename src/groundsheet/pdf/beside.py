"""Parts in two columns: places to write on, and short entries of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus.doctemplate import NullActionFlowable

from groundsheet.pdf.boxes import page_height
from groundsheet.pdf.theme import Theme

GUTTER = 16.0
"""Between two columns, in points."""

_Places = list[tuple[float, float]]


class Beside(Flowable):
    """Parts in two columns, read down each; one below the other where no page has room for them.

    Args:
        parts: each of which stays in one column.
        starts: which parts may begin the second column; the columns are as even as those allow.
        theme: sizes.
    """

    def __init__(
        self, parts: Sequence[Sequence[Flowable]], starts: Sequence[int], theme: Theme
    ) -> None:
        super().__init__()
        self.parts, self.starts, self.theme = [list(part) for part in parts], starts, theme
        self.spaceAfter = 4 * theme.air

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 (ReportLab's)
        """The higher column."""
        self._column = (available_width - GUTTER) / 2
        cuts = []
        for start in self.starts:
            columns = [self._stack(self.parts[:start]), self._stack(self.parts[start:])]
            cuts.append((max(high for _, high in columns), -start, columns))
        if not cuts:
            cuts = [(0.0, 0, [self._stack(self.parts), ([], 0.0)])]
        _, cut, columns = min(cuts, key=lambda found: found[:2])
        self._cut = -cut or len(self.parts)
        self._places = [places for places, _ in columns]
        self.width, self.height = available_width, max(high for _, high in columns)
        return self.width, self.height

    def _stack(self, parts: Sequence[Sequence[Flowable]]) -> tuple[_Places, float]:
        """Of each flowable how far down it begins, and how high it is; and the whole height."""
        places: _Places = []
        y = after = 0.0
        for flowable in (flowable for part in parts for flowable in part):
            y += max(after, flowable.getSpaceBefore()) if places else 0
            height = flowable.wrapOn(self.canv, self._column, 1e6)[1]
            places.append((y, height))
            y += height
            after = flowable.getSpaceAfter()
        return places, y

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """All on the next page; one below the other from here on, if no page has room for it."""
        self.wrap(available_width, available_height)
        page = page_height(self)
        if page and self.height > page:
            below = [flowable for part in self.parts for flowable in part]
            return [NullActionFlowable(), *below]
        return []

    def draw(self) -> None:
        """The left column, then the right one."""
        canvas: Any = self.canv
        columns = (self.parts[: self._cut], self.parts[self._cut :])
        for index, (parts, places) in enumerate(zip(columns, self._places, strict=True)):
            x = index * (self._column + GUTTER)
            flat = [flowable for part in parts for flowable in part]
            for flowable, (y, height) in zip(flat, places, strict=True):
                flowable.drawOn(canvas, x, self.height - y - height)
