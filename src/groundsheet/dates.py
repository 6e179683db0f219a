"""Counting in months."""

import calendar
import datetime as dt


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later (or earlier), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
