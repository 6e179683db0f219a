"""A column of days: in which order its dates stand, and what a cell of it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from groundsheet.people import DateOrder
from groundsheet.runs.moments import (
    ClockAlone,
    Moment,
    Numbers,
    WorldTime,
    order_of,
    read_moment,
    region_order,
)
from groundsheet.runs.remarks import Remark

ORDERS: dict[DateOrder, str] = {"month-first": "month first", "day-first": "day first"}
_ON_WORLD_TIME = ("GB", "IE")
"""Countries whose clocks show UTC, or what a system there calls so."""
_NO_DATE = "write the date as YYYY-MM-DD."


@dataclass(slots=True)
class DayColumn:
    """A column of days.

    Args:
        world: whether its times may be in UTC.
        of_paper: it holds dates of papers, and no appointments.
        says_next: its head says that an appointment is the next one.
        today: the day; an appointment before it is past.
        orders: which of two numbers is the day, where they stand with dots (True) or else (False).
        doubtful: the lines of dates that may be read in two ways.
        unusual: what is told of its dates, each with the first line.
    """

    world: bool
    of_paper: bool
    says_next: bool
    today: dt.date | None
    orders: dict[bool, DateOrder] = field(default_factory=dict)
    doubtful: list[int] = field(default_factory=list)
    unusual: list[tuple[Remark, int]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        cells: Iterable[tuple[int, str]],
        said: DateOrder | None,
        region: str | None,
        *,
        of_paper: bool,
        says_next: bool,
        today: dt.date | None,
    ) -> Self:
        """A column, by what stands in all of its lines.

        Args:
            cells: each with its line.
            said: how somebody says that its dates are written.
            region: where the people are.
            of_paper: it holds dates of papers.
            says_next: its head says that an appointment is the next one.
            today: the day.
        """
        world = of_paper or (region or "").partition("-")[0] in _ON_WORLD_TIME
        made = cls(world, of_paper, says_next, today)
        numbers: dict[bool, list[tuple[int, Numbers]]] = {False: [], True: []}
        for line, cell in cells:
            try:
                moment = read_moment(cell, world=True)
            except (LookupError, ValueError):
                continue
            if isinstance(moment, Numbers):
                numbers[moment.dotted].append((line, moment))
        of_region = region_order(region)
        for dotted, some in numbers.items():  # each kind is written in a way of its own
            usual: DateOrder | None = "day-first" if dotted else of_region
            order = order_of((each for _, each in some), said, usual)
            if order is None:
                made.doubtful += [line for line, each in some if not each.plain]
                continue
            made.orders[dotted] = order
            if some and order != of_region:
                read = Remark.DAY_FIRST if order == "day-first" else Remark.MONTH_FIRST
                made.unusual.append((read, some[0][0]))
        return made

    def read(self, cell: str, time: str = "") -> tuple[Moment | str | None, Remark | None]:
        """What a cell comes to, and what is to be known of it.

        Args:
            cell: what stands there.
            time: what stands in the cell of its time, if it has one.

        Raises:
            ValueError: it is no day, or not in the order of its column.
        """
        try:
            moment = read_moment(cell, time, world=self.world)
            if isinstance(moment, Numbers):
                moment = self._ordered(moment)
        except (WorldTime, ClockAlone, LookupError, ValueError) as error:
            if self.of_paper:
                raise ValueError(_NO_DATE) from None
            if isinstance(error, WorldTime):
                return None, Remark.WORLD
            if isinstance(error, ClockAlone):
                return None, Remark.CLOCK_ALONE
            if isinstance(error, LookupError):
                return cell, Remark.WORDS
            raise
        day = moment.date() if isinstance(moment, dt.datetime) else moment
        if self.of_paper or day is None or self.today is None:
            return (day if self.of_paper else moment), None
        if day < self.today:
            return None, Remark.PAST
        if day == self.today and not self.says_next:
            return None, Remark.TODAY
        return moment, None

    def _ordered(self, numbers: Numbers) -> Moment | None:
        """A date in the order of its column; None where that is told of the column.

        Raises:
            ValueError: it can't be in that order.
        """
        order = self.orders.get(numbers.dotted)
        if numbers.plain:
            return numbers.moment("day-first")
        if order is not None and numbers.order not in (None, order):
            what = f"this date can't be {ORDERS[order]}, as others are read"
            raise ValueError(f"{what}. Write all of them as YYYY-MM-DD.")
        return numbers.moment(order) if order else None
