"""What columns that aren't used say of a row: a minor, a cancelled appointment, an end of care."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from groundsheet.runs.likeness import plainly
from groundsheet.runs.remarks import Remark

Telling = tuple[int, re.Pattern[str], Remark]
"""A column by its place, what its cells say, and what that says of a row."""


def telling_columns(heads: Sequence[str], used: Collection[int]) -> list[Telling]:
    """Those of some columns that aren't used and may say something.

    Args:
        heads: of all columns, in order.
        used: the places of columns that are fields.
    """
    return [
        (place, wanted, remark)
        for place, head in enumerate(heads)
        if place not in used
        for like, wanted, remark in _HINTS
        if like.fullmatch(plainly(head))
    ]


def hints(columns: Iterable[Telling], cells: Sequence[str]) -> Iterator[tuple[int, Remark]]:
    """What the cells of a row say, each with the place of its column."""
    for place, wanted, remark in columns:
        if place < len(cells) and wanted.fullmatch(cells[place].strip()):
            yield place, remark


_HINTS = (
    (
        re.compile(r"(?:client|patient|person|age) ?(?:type|group|category)|minor"),
        re.compile(r"minor|child|adolescent|teen(?:ager)?|youth|p(?:a)?ediatric|yes", re.I),
        Remark.MINOR,
    ),
    (
        re.compile(r"(?:.* )?(?:status|apptstatus)|cancell?ed|no show"),
        re.compile(
            r"(?:.* )?(?:cancel\w*|no[- ]?show\w*|missed|rescheduled|did not attend|dna)(?: .*)?"
            r"|yes|true|y",
            re.I,
        ),
        Remark.CANCELLED,
    ),
    (
        re.compile(r"(?:.* )?status|deceased(?: boolean)?|inactive|archived|discharged"),
        re.compile(
            r"(?:.* )?(?:inactive|discharged|deceased|dead|closed|archived|terminated|yes|true|y)",
            re.I,
        ),
        Remark.ENDED,
    ),
    (re.compile(r"(?:is )?active"), re.compile(r"no|false|n|0", re.I), Remark.ENDED),
)
"""Heads, what stands below them, and what that says."""
