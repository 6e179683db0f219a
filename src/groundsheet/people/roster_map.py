"""How the rosters of one system are read: which of its columns is which, as a practice saves it."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from groundsheet.language import Line, Name, Strict
from groundsheet.scopes import NO_WORDS

Head = Annotated[Line | None, NO_WORDS]
Refs = Literal["number", "order"]
DateOrder = Literal["month-first", "day-first"]


class RosterColumns(Strict):
    """Which column of a roster is which: its head, as it stands there. Others aren't looked at."""

    ref: Head = None
    """The code that names a row's file; there as it is."""
    number: Head = None
    """The system's number of a person, such as an MRN, which refs are made from; never printed."""
    name: Head = None
    """Whom a packet is for."""
    last_first: Head = None
    """The same, last name first: `Last, First`."""
    first: Head = None
    """The first name, where it has a column of its own."""
    last: Head = None
    """The last name, where it has a column of its own."""
    suffix: Head = None
    """What stands behind the name, such as Jr."""
    preferred: Head = None
    """The name that a person goes by; where there is one, it is printed."""
    clinician: Head = None
    """Who gives the packet."""
    next_appointment: Head = None
    """When they meet again: a date, a date with a time, or words."""
    time: Head = None
    """The time of that appointment, where it has a column of its own."""
    date: Head = None
    """The date on the paper. No appointment: that is `next_appointment`."""
    audience: Head = None
    """Whose text of each module is taken."""
    language: Head = None
    """The language, by its code."""
    region: Head = None
    """Where the person is, by the region's code."""
    recipe: Head = None
    """The packet."""
    paper: Head = None
    """The paper that it is printed on."""
    print_size: Head = None
    """The size of its type."""
    copies: Head = None
    """How often it is printed."""
    answers: Head = None
    """A file with the person's answers."""

    @property
    def heads(self) -> dict[str, str]:
        """The head of each column that is named."""
        return {field: head for field, head in self if head is not None}


class RosterMap(Strict):
    """The rosters of one system: those that have all of its columns."""

    system: Annotated[Name | None, NO_WORDS] = None
    """What the system is called."""
    columns: RosterColumns
    """Which column is which."""
    refs: Annotated[Refs | None, NO_WORDS] = None
    """What refs are made from: the system's `number`, or the `order` of the rows."""
    dates: Annotated[DateOrder | None, NO_WORDS] = None
    """How its dates are to be read, where that isn't plain."""

    @model_validator(mode="after")
    def _has_refs(self) -> Self:
        if not self.columns.heads:
            raise ValueError("name a column, such as `name: Client`.")
        if self.refs == "number" and self.columns.number is None:
            raise ValueError("refs from a number need its column: `columns: {number: ...}`.")
        return self
