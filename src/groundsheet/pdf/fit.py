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
        close: whether there is half as much air between the parts.
        small: whether the body is 11.5 points in place of 12.
        last: how much of each page but the last is used, so that the last isn't nearly empty.
    """

    columns: int = 1
    beside: bool = False
    close: bool = False
    small: bool = False
    last: float = 1.0


USUAL_FIT = Fit()

WAYS = (
    USUAL_FIT,
    Fit(columns=2),
    Fit(columns=2, beside=True),
    Fit(columns=2, beside=True, close=True),
    Fit(columns=2, beside=True, close=True, small=True),
)
LARGE_WAYS = (Fit(), Fit(close=True), Fit(beside=True, close=True))
"""Where type is large or the page small, a second column of steps would hold few words."""


def ways(layout: Layout) -> tuple[Fit, ...]:
    """The ways of a layout, in order."""
    if layout.card:
        return (Fit(),)
    narrow = layout.leaf[0] < 500
    if (layout.print_size or 0) >= LARGE or narrow:
        return LARGE_WAYS
    return tuple(fit for fit in WAYS if not (fit.small and layout.print_size))
