"""Copy-fitting: the ways in which the same content is set, from the airiest to the closest.

They are tried in order, and the first that takes the fewest pages is taken. Content never changes,
nothing is scaled, and no type falls below a chosen print size.
"""

from __future__ import annotations

from dataclasses import dataclass

from groundsheet.layout import LARGE, Layout


@dataclass(frozen=True, slots=True)
class Fit:
    """How the parts of a page are set.

    Args:
        columns: how many columns the steps stand in.
        beside: whether places to write on stand beside each other.
        close: whether there is less air between the parts, and between the lines.
        air: how much of the usual air is left where it is close.
        small: whether the body is 11.5 points in place of 12.
        fine: whether it is 10.5 points; on sheets for clinicians alone.
        sooner: by how much of a page's body some pages end sooner, so that the last isn't nearly
            empty.
        pages: the first of these pages, and the last.
    """

    columns: int = 1
    beside: bool = False
    close: bool = False
    air: float = 0.5
    small: bool = False
    fine: bool = False
    sooner: float = 0.0
    pages: tuple[int, int] = (0, 0)

    def used(self, page: int) -> float:
        """How much of a page's body is used."""
        first, last = self.pages
        return 1 - self.sooner if first <= page <= last else 1.0


USUAL_FIT = Fit()

WAYS = (
    USUAL_FIT,
    Fit(columns=2),
    Fit(columns=2, beside=True),
    Fit(columns=2, beside=True, close=True),
    Fit(columns=2, beside=True, close=True, small=True),
)
FINE = Fit(columns=2, beside=True, close=True, fine=True)
AIRS = (0.95, 0.8, 0.65)
"""How much air is tried where a sheet that is close has room left over."""
LARGE_WAYS = (Fit(), Fit(close=True), Fit(beside=True, close=True))
"""Where type is large or the page small, a second column of steps would hold few words."""


def ways(layout: Layout, *, client: bool = True) -> tuple[Fit, ...]:
    """The ways of a layout, in order.

    Args:
        layout: how pages are laid out.
        client: whether it is a client's; clinicians' sheets may be set finer.
    """
    if layout.card:
        return (Fit(),)
    narrow = layout.leaf[0] < 500
    if (layout.print_size or 0) >= LARGE or narrow:
        return LARGE_WAYS
    found = tuple(fit for fit in WAYS if not (fit.small and layout.print_size))
    return found if client or layout.print_size else (*found, FINE)
