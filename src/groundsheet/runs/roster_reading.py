"""How somebody says that a roster is to be read, and what its columns can be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from groundsheet.errors import Usage
from groundsheet.people import DateOrder, Refs, RosterColumns
from groundsheet.text import single_spaced
from groundsheet.wording import option

FIELDS = tuple(RosterColumns.model_fields)
"""What a column can be."""
OWN = (
    "ref", "name", "clinician", "date", "next_appointment", "language", "region", "recipe",
    "paper", "print_size", "copies", "answers", "audience",
)  # fmt: skip
"""The columns that are known by their own heads."""
_LONGEST_HEAD = 80


def shown(head: str) -> str:
    """A head as it is shown: a line of printable signs."""
    plain = "".join(char if char.isprintable() else " " for char in head)
    return single_spaced(plain)[:_LONGEST_HEAD]


def own_head(head: str) -> str:
    """A head as those of our own are called: `Print size` is `print_size`."""
    return re.sub(r"[\s-]+", "_", head.strip().lower())


@dataclass(frozen=True, slots=True)
class RosterReading:
    """How somebody says that a roster is to be read; what is left out is found, or asked.

    Args:
        columns: the head of each field's column; columns that aren't named aren't looked at.
        refs: what refs are made from, where no column holds them: the system's `number` of a
            person, or the `order` of the rows.
        ignore_others: columns that aren't known are left aside.
        dates: how dates are to be read, where that isn't plain.
        encoding: what the text is, by its name in `decoding.ENCODINGS`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    refs: Refs | None = None
    ignore_others: bool = False
    dates: DateOrder | None = None
    encoding: str | None = None

    def mapped(self, entries: Sequence[str]) -> Self:
        """The same with columns as they are typed: `name=Client Name`.

        Raises:
            Usage: there is no such field, or it is named twice.
        """
        columns = dict(self.columns)
        for entry in entries:
            name, sign, head = entry.partition("=")
            name, head = own_head(name), head.strip()
            if not sign or not head or name not in FIELDS:
                what = f"there is no field {shown(name)!r}." if sign and head else _NO_ENTRY
                raise Usage(
                    what,
                    remedy=f"The fields are: {', '.join(FIELDS)}. Such as "
                    + option("columns", 'name="Client Name"'),
                )
            if name in columns:
                raise Usage(
                    f"`{name}` is named twice.",
                    remedy="First and last name are fields of their own: `first` and `last`.",
                )
            columns[name] = head
        return replace(self, columns=columns)


_NO_ENTRY = "a column is named as FIELD=HEAD, and this is no such entry."
