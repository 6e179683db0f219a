"""Dates and appointments as systems export them: ISO, months by name, numbers in either order.

What holds no date is an appointment in words, printed as it was typed. Which of two numbers is the
month is decided for a whole column, and never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from groundsheet.language import DEFAULT_LANGUAGE
from groundsheet.people import DateOrder
from groundsheet.text import ascii_letters

Moment = dt.date | dt.datetime
"""A day, or a day with the time on the clock there."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A date in numbers, of which one is the month and one the day; with dots or with others."""

    first: int
    second: int
    year: int
    time: dt.time | None
    dotted: bool = False

    @property
    def order(self) -> DateOrder | None:
        """Which it must be; None where it may be either."""
        if self.first > 12:
            return "day-first"
        return "month-first" if self.second > 12 else None

    @property
    def plain(self) -> bool:
        """Whether it is the same day either way."""
        return self.first == self.second

    def moment(self, order: DateOrder) -> Moment:
        """The moment.

        Raises:
            ValueError: there is no such day.
        """
        day, month = (
            (self.first, self.second) if order == "day-first" else (self.second, self.first)
        )
        return _moment(self.year, month, day, self.time)


class WorldTime(ValueError):
    """A time in UTC: what the clock will say there isn't known."""


class ClockAlone(ValueError):
    """A time without a day."""


_NOTHING = re.compile(
    r"0+[-/.]0+[-/.]0+(?:[ T].*)?|1900-01-00.*|not? (?:yet )?(?:\w+ )?"
    r"(?:appointments?|appts?|visits?|sessions?|scheduled|booked|set|date)(?: \w+)?|unscheduled|"
    r"to be (?:scheduled|arranged|confirmed|booked|set)",
    re.I,
)
_DAYS = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lun(?:es|di)?|mar(?:tes|di)?|mi[eé]r?(?:coles)?|mer(?:credi)?|jue(?:ves)?|jeu(?:di)?"
    r"|vie(?:rnes)?|ven(?:dredi)?|s[aá]b(?:ado)?|sam(?:edi)?|dom(?:ingo)?|dim(?:anche)?"
    r"|(?:mo(?:n)?|di(?:ens)?|do(?:nners)?|fr(?:ei)?|sa(?:ms)?|so(?:nn)?)(?:tag)?|mi(?:ttwoch)?"
    r")\.?,?\s+(?:(?:le|den|der|el)\s+)?",
    re.IGNORECASE,
)
"""Days of the week, in the languages that systems export."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(20\d\d)(\d\d)(\d\d)(?=T|$)")
_NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)")
_DAY_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?(?:\s+|-)(?:(?:of|de)\s+)?([^\W\d_]{3,10})\.?,?(?:\s+|-)"
    r"(?:del?\s+)?(\d{4}|\d{2})(?!\d)"
)
_NAME_DAY = re.compile(r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene gen", "feb fev", "mar", "apr abr avr", "may mai mag mei", "jun juin giu",
         "jul juil lug", "aug ago aou", "sep set", "oct okt ott out", "nov", "dec dic dez"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""How months begin in the languages that systems export, without accents."""
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?)?"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?(?![a-z])|(?P<hours>uhr|h|hrs|hours)\b)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[34567]\d{4}(?:\.\d+)?")
_FOUR_DIGITS = re.compile(r"^([01]\d|2[0-3])([0-5]\d)(?!\d)")
_CLOCK_ALONE = re.compile(r"\d{1,2}[:.h]\d{2}.{0,20}|\d{1,2} ?[ap]\.?m\.?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,T@·|-]|–|(?:at|a las|à|um|ore|alle|às|om)\b)?\s*", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_ZONE = re.compile(
    r"\s*(?:(?P<world>Z|UTC|[+-]00(?::?00)?)|(?P<gmt>GMT)|[+-]\d{2}(?::?\d{2})?|\(?[A-Z]{2,5}\)?)?\s*(?:\([^)]*\))?\s*"
    r"(?:\[[\w/]+\])?$"
)


def region_order(region: str | None) -> DateOrder | None:
    """How a country writes dates in numbers; None where that isn't plain, as in Canada."""
    if region is None:
        return None
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(f"{DEFAULT_LANGUAGE}_{region.partition('-')[0]}")
    except (UnknownLocaleError, ValueError):
        return None
    signs = re.sub("[^yMd]", "", str(locale.date_formats["short"].pattern))
    return {"M": "month-first", "d": "day-first"}.get(signs[:1])  # type: ignore[return-value]


@lru_cache(4096)
def read_moment(text: str, time: str = "", *, world: bool = False) -> Moment | Numbers | None:
    """What a cell says of a day.

    Args:
        text: the cell.
        time: the cell of its time, where that has one of its own.
        world: whether the clocks there show UTC, or nearly.

    Returns:
        None where it says that there is none.

    Raises:
        WorldTime: it is a time in UTC.
        ClockAlone: it is a time.
        LookupError: it is no date, but words.
        ValueError: it is made of numbers, and no date.
    """
    if not text or _NOTHING.fullmatch(text):
        return None
    day_off = _DAYS.match(text)  # `Mar 3, 2027` is in March, and `mar 3 dic 2026` a Tuesday
    rest = text[day_off.end() :] if day_off and not _NAME_DAY.match(text) else text
    if found := _ISO.match(rest):
        year, month, day = (int(part) for part in found.groups() if part)
        clock = _clock(_behind(rest, found, time), world=world)
        return _moment(year, month, day, clock)
    if found := _NUMBERS.match(rest):
        clock = _clock(_behind(rest, found, time), world=world)
        dotted = found[2] == "."
        numbers = Numbers(int(found[1]), int(found[3]), _year(found[4]), clock, dotted)
        for order in (numbers.order,) if numbers.order else ("day-first", "month-first"):
            numbers.moment(order)  # there is such a day
        return numbers
    for pattern, day_at, name_at in ((_DAY_NAME, 1, 2), (_NAME_DAY, 2, 1)):
        found = pattern.match(rest)
        month_named = _month(found[name_at]) if found else None
        if found and month_named:
            clock = _clock(_behind(rest, found, time), world=world)
            return _moment(_year(found[3]), month_named, int(found[day_at]), clock)
    if _CLOCK_ALONE.fullmatch(text):
        raise ClockAlone
    if any(char.isalpha() for char in text):
        raise LookupError
    if _SERIAL.fullmatch(text):
        what = "this is the number that Excel keeps for a day. Format its column as a date"
        raise ValueError(f"{what}, and export it again.")
    raise ValueError("this is no whole date; write it as YYYY-MM-DD.")


def _behind(text: str, found: re.Match[str], time: str) -> str:
    """What stands behind a date, or in the cell of its time."""
    left = text[found.end() :]
    return left[_BETWEEN.match(left).end() :].strip() or time  # type: ignore[union-attr]


def _month(name: str) -> int | None:
    letters = ascii_letters(name)
    return _MONTHS.get(letters[:4]) or _MONTHS.get(letters[:3])


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _moment(year: int, month: int, day: int, clock: dt.time | None) -> Moment:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise ValueError("there is no such day.") from None
    return dt.datetime.combine(date, clock) if clock else date


def _clock(text: str, *, world: bool) -> dt.time | None:
    """The time at which something begins; None at midnight, which stands for no time.

    Raises:
        WorldTime, LookupError
    """
    if not text:
        return None
    text = _FOUR_DIGITS.sub(r"\1:\2", text)
    found = _CLOCK.match(text)
    if found is None or not (found["minute"] or found["half"] or found["hours"]):
        raise LookupError
    half, left = found["half"], text[found.end() :]
    until = _UNTIL.match(left)
    end = _CLOCK.match(left, until.end()) if until else None
    if end is not None and (end["minute"] or end["half"]):
        left = left[end.end() :]
        if half is None and end["half"]:
            half = _half_before(int(found["hour"]), int(end["hour"]), end["half"])
    zone = _ZONE.match(left)
    if zone is None:
        raise LookupError
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError("there is no such time.")
        hour = hour % 12 + 12 * (half.lower() == "p")
    if hour > 23 or minute > 59:
        raise ValueError("there is no such time.")
    if (hour or minute) and (zone["world"] or zone["gmt"]) and not world:
        raise WorldTime
    return dt.time(hour, minute) if hour or minute else None


def _half_before(hour: int, end: int, half: str) -> str:
    """The half of the day of a time before another: `11:30-12:20 pm` begins at 11:30 am."""
    if hour % 12 <= end % 12:
        return half
    return "a" if half.lower() == "p" else "p"


def order_of(
    numbers: Iterable[Numbers], said: DateOrder | None, usual: DateOrder | None
) -> DateOrder | None:
    """Which order a column's dates are in: what most of those show that can be in one alone.

    Args:
        numbers: the dates.
        said: what somebody says.
        usual: how they are usually written; None: that isn't plain.

    Returns:
        None where nobody can tell.
    """
    orders = Counter(each.order for each in numbers)
    days, months = orders["day-first"], orders["month-first"]
    if said is None and days != months:
        return "day-first" if days > months else "month-first"
    return said or usual
