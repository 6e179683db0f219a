"""What stays on one page, and what is framed: groups of flowables, and boxes around them.

Large print and small paper have groups that are as high as a page. They would leave the page
before them empty, so that they flow from there on instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, KeepTogether
from reportlab.platypus.doctemplate import NullActionFlowable

from groundsheet.pdf.flowables import Text
from groundsheet.pdf.theme import Theme

PATIENCE = 0.45
"""The part of a page that may stay empty so that what comes next stays whole."""
_ROUND = 6.0


class Together(KeepTogether):
    """Flowables that stay on one page, unless most of the page before would be empty for that."""

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Higher than any page, so that it is split; the real height is kept for the split.

        A group within this one counts with its real height too.
        """
        width, forced = super().wrap(available_width, available_height)
        for inner in self._content:
            if isinstance(inner, Together):
                self._H -= forced - inner._H
        return width, forced

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """All of it on the next page, or all of it one by one from here on."""
        if getattr(self, "_wrapInfo", None) != (available_width, available_height):
            self.wrap(available_width, available_height)
        page = page_height(self)
        needed: float = self._H
        if (
            page
            and needed > available_height
            and (needed > page or available_height > PATIENCE * page)
        ):
            return [NullActionFlowable(), *self._content]
        return list(super().split(available_width, available_height))


class Chain(KeepTogether):
    """Things kept with what follows them. A box that is cut anyway is cut where they stand."""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """All of it on the next page, or from here on, if the box among it begins here."""
        if getattr(self, "_wrapInfo", None) != (available_width, available_height):
            self.wrap(available_width, available_height)
        page = page_height(self)
        first, last = self._content[0], self._content[-1]
        if page and available_height < self._H:
            too_high = isinstance(first, Box) and page < self._H
            if too_high or (isinstance(last, Box) and self._cut(last, available_height)):
                return [NullActionFlowable(), *self._content]
        return list(super().split(available_width, available_height))

    def _cut(self, box: Box, available_height: float) -> bool:
        """Whether a box, which comes last, would be cut in what room is left."""
        box._frame = self._frame
        left = available_height - (self._H - box.height)
        return bool(box.splitOn(self.canv, box.width, left))


def page_height(flowable: Any) -> float:
    """The height of the frame that a flowable is put in, or 0 where it isn't in any.

    That of a page that isn't ended sooner than it must be: what finds room there isn't cut.
    """
    frame = getattr(flowable, "_frame", None)
    return float(getattr(frame, "whole", None) or getattr(frame, "_height", 0) or 0)


def _kept(flowable: Any) -> bool:
    """Whether it is kept with what follows."""
    return bool(flowable.getKeepWithNext())


class Box(Flowable):
    """A box around other flowables. Its frame is seen in greyscale too.

    One that is cut is open where it goes on (`after`) and where it went on from (`before`).
    """

    def __init__(
        self,
        inner: Sequence[Flowable],
        padding: float,
        theme: Theme,
        strong: bool,
        *,
        before: bool = False,
        after: bool = False,
    ) -> None:
        super().__init__()
        self.inner, self.padding, self.theme, self.strong = list(inner), padding, theme, strong
        self.before, self.after = before, after
        self.spaceBefore, self.spaceAfter = 7 * theme.air, 9 * theme.air

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Height of the contents plus padding."""
        room = available_width - 2 * self.padding - 5
        self._places: list[tuple[float, float]] = []
        height = 0.0
        for index, flowable in enumerate(self.inner):
            if index:
                before = flowable.getSpaceBefore()
                height += max(before, self.inner[index - 1].getSpaceAfter())
            own = flowable.wrapOn(self.canv, room, 1e6)[1]
            self._places.append((height, own))
            height += own
        self.width, self.height = available_width, height + 2 * self.padding - 4
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut between what stands in it, if it is higher than a page or would leave one empty."""
        self.wrap(available_width, available_height)
        page = page_height(self)
        if self.height <= page and available_height <= PATIENCE * page:
            return []
        room = available_height - 2 * self.padding + 4
        fit = full = 0
        for index, (offset, height) in enumerate(self._places):
            if offset + height > room:
                break
            full = index + 1
            if not _kept(self.inner[index]):
                fit = index + 1
        # At a page's head one thing is enough: there is no page with more room.
        least = 1 if available_height >= page - 1 else 2
        if fit == len(self.inner) - 1 > least and not _kept(self.inner[fit - 2]):
            fit -= 1  # nor is the last one alone
        if least <= fit < len(self.inner):
            return self._cut(self.inner[:fit], self.inner[fit:])
        # A text that is as long as the page is cut itself.
        if full < len(self.inner) and isinstance(self.inner[full], Text):
            width = available_width - 2 * self.padding - 5
            parts = self.inner[full].splitOn(self.canv, width, room - self._places[full][0])
            if len(parts) == 2:
                first, rest = parts
                return self._cut([*self.inner[:full], first], [rest, *self.inner[full + 1 :]])
        return []

    def _cut(self, first: Sequence[Flowable], rest: Sequence[Flowable]) -> list[Flowable]:
        look = (self.padding, self.theme, self.strong)
        return [
            Box(first, *look, before=self.before, after=True),
            Box(rest, *look, before=True, after=self.after),
        ]

    def draw(self) -> None:
        """Frame, ground, then the contents from the top."""
        canvas: Any = self.canv
        theme = self.theme
        with canvas.decoration():
            if theme.solid and not self.strong:
                canvas.setFillColor(theme.tint)
                canvas.drawPath(self._outline(closed=True), stroke=0, fill=1)
            canvas.setStrokeColor(theme.accent)
            canvas.setLineWidth(1.5 if self.strong else 0.6)
            canvas.drawPath(self._outline(closed=False))
            canvas.setFillColor(theme.accent)
            if not self.strong and theme.solid:
                low, high = (
                    (0 if self.after else 6),
                    (self.height if self.before else self.height - 6),
                )
                canvas.rect(0, low, 4, high - low, stroke=0, fill=1)
        top = self.height - self.padding + 2
        for index, (flowable, (offset, height)) in enumerate(
            zip(self.inner, self._places, strict=True)
        ):
            if index == 0 and hasattr(flowable, "first"):
                flowable.first = True
            flowable.drawOn(canvas, self.padding + 5, top - offset - height)

    def _outline(self, *, closed: bool) -> Any:
        """Its shape: round where the box begins and ends, straight and open where it is cut."""
        canvas: Any = self.canv
        width, height, near = self.width, self.height, 0.4477 * _ROUND
        path = canvas.beginPath()
        high = height if self.before else height - _ROUND
        path.moveTo(0, high)
        if self.after:
            path.lineTo(0, 0)
            (path.lineTo if closed else path.moveTo)(width, 0)
        else:
            path.lineTo(0, _ROUND)
            path.curveTo(0, near, near, 0, _ROUND, 0)
            path.lineTo(width - _ROUND, 0)
            path.curveTo(width - near, 0, width, near, width, _ROUND)
        path.lineTo(width, high)
        if not self.before:
            path.curveTo(width, height - near, width - near, height, width - _ROUND, height)
            path.lineTo(_ROUND, height)
            path.curveTo(near, height, 0, height - near, 0, high)
        return path
