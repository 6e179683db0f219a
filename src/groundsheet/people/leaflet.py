"""What an organisation asks of its leaflets: a number, a date of review, and two lines."""

import calendar
import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.language import Line, Name, Strict
from groundsheet.scopes import NO_WORDS, Words
from groundsheet.source import refuse

LeafletPart = Literal["number", "review_due", "other_formats", "feedback"]
PARTS: tuple[LeafletPart, ...] = ("number", "review_due", "other_formats", "feedback")
"""In the order in which they are kept where there isn't room for all."""

Code = Annotated[str, Field(pattern=r"^[A-Z]{2,6}-P?[0-9]{2}[A-Z]?$")]
"""Of a module or a recipe, as the foot of its pages has it."""


def _month_or_day(text: str) -> str:
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    try:
        if match is None:
            raise ValueError
        dt.date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        raise ValueError("write a month or a day, such as 2028-11 or 2028-11-30.") from None
    return text


class LeafletNumber(Strict):
    """The number of one leaflet."""

    code: Annotated[Code, NO_WORDS]
    """Of its module or recipe."""
    number: Annotated[Name, Words("typed")]
    """Its number, printed as typed."""


class Leaflet(Strict):
    """Lines that a page carries as a leaflet of the organisation. Each may be left out."""

    review_due: Annotated[str, AfterValidator(_month_or_day), NO_WORDS] | None = None
    """By when the leaflets are reviewed again: a month or a day."""
    number: Annotated[Name | None, Words("typed")] = None
    """The number of every leaflet that has none of its own."""
    numbers: tuple[LeafletNumber, ...] = ()
    """The numbers of leaflets that have one of their own."""
    other_formats: Annotated[Line | None, Words("typed")] = None
    """How to ask for it in other languages and formats."""
    feedback: Annotated[Line | None, Words("typed")] = None
    """How to say what one thinks of it."""

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [entry.code for entry in self.numbers]
        return refuse(
            self,
            (
                (("numbers", index, "code"), f"{code} has a number already.")
                for index, code in enumerate(codes)
                if code in codes[:index]
            ),
        )

    @property
    def due(self) -> dt.date | None:
        """The last day that is meant by `review_due`."""
        if self.review_due is None:
            return None
        year, month, *day = map(int, self.review_due.split("-"))
        return dt.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])

    @property
    def due_on_day(self) -> bool:
        """Whether it is a day that is meant, and not a month."""
        return self.review_due is not None and self.review_due.count("-") == 2

    def number_of(self, *codes: str) -> str:
        """The number of the first of these codes that has one, or else that of all."""
        own = {entry.code: entry.number for entry in self.numbers}
        return next((own[code] for code in codes if code in own), self.number or "")
