"""Which notices a person is told now, by a command that makes paper.

What is of this very paper is told each time. What is the same for the next paper is told once a
day and practice, so that what is new isn't lost among it. That a contact isn't printed, or not as
it was, is told the first time in any case, to those as well who asked for quiet.

What was told is remembered in one file of the user's: a digest for each notice, and the day. No
name, path or number stands in it. Where it can't be read or written, all is told again; what one
of two runs at the same time forgets is told once more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from groundsheet.desk import Desk
from groundsheet.errors import GroundsheetError
from groundsheet.files import put
from groundsheet.notices import Code, Notice, Repeat
from groundsheet.wording import command

How = Literal["usual", "quiet", "all"]
"""Whether what was told today is told again, and whether only what must be told is."""
KEPT = 100
"""Days after which it is forgotten that something was told."""
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told now.

    Args:
        first: what is of this paper, and what is new of contacts; told before all else.
        daily: what is the same for the next paper.
        digests: of all of these, for `remember`.
    """

    first: tuple[Notice, ...] = ()
    daily: tuple[Notice, ...] = ()
    digests: tuple[str, ...] = ()


def to_tell(
    desk: Desk,
    notices: Iterable[Notice],
    *,
    region: str = "",
    how: How = "usual",
    memory: Path | None = None,
) -> Telling:
    """Chooses what a person is told now, in few lines; `remember` is called once it was told.

    Args:
        desk: the day, and whose practice it is.
        notices: all that there is to know.
        region: whose contacts they are of; empty if of none in particular.
        how: `quiet` tells nothing that is only told daily; `all` tells everything.
        memory: the file of what was told; None if nothing is remembered.
    """
    told = _read(memory, desk.today)
    first: list[Notice] = []
    daily: list[Notice] = []
    digests: list[str] = []
    for notice in notices:
        if notice.repeat is Repeat.EACH_TIME:
            first.append(notice)
            continue
        digest = _digest(desk, region, notice)
        new = notice.repeat is Repeat.NEVER_HIDDEN and digest not in told
        today = told.get(digest) == desk.today
        if how == "all" or new or (how == "usual" and not today):
            (first if new else daily).append(notice)
            digests.append(digest)
    return Telling(tuple(_grouped(first, region)), tuple(_grouped(daily, region)), tuple(digests))


def remember(desk: Desk, telling: Telling, memory: Path | None) -> None:
    """Remembers what was told today; where the file can't be written, nothing is.

    Args:
        desk: the day.
        telling: what was told.
        memory: the file; its folder is made if need be.
    """
    if memory is None or not telling.digests:
        return
    told = _read(memory, desk.today) | dict.fromkeys(telling.digests, desk.today)
    data = json.dumps({digest: day.isoformat() for digest, day in told.items()}, indent=0)
    with contextlib.suppress(GroundsheetError, OSError):
        memory.parent.mkdir(0o700, parents=True, exist_ok=True)
        put(data.encode(), memory, force=True)


def _digest(desk: Desk, region: str, notice: Notice) -> str:
    """What tells a notice from another, of this practice, and if it is of contacts, this region.

    At one path there may be another practice tomorrow, as on a drive that is plugged in.
    """
    folder = str(desk.folder.folder.absolute()) if desk.folder else ""
    practice = desk.profile.name if desk.profile else ""
    where = region.upper() if notice.repeat is Repeat.NEVER_HIDDEN else ""
    said = notice.same or notice.message
    parts = (folder, practice, where, desk.code, notice.code, notice.about, notice.name, said)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read(memory: Path | None, today: dt.date) -> dict[str, dt.date]:
    """What was told, by digest, and when last; nothing of a file that is damaged."""
    if memory is None or not memory.is_file():  # who opens a pipe waits
        return {}
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
        with memory.open("rb") as file:
            data = json.loads(file.read(_MOST_BYTES))
        days = {str(digest): dt.date.fromisoformat(day) for digest, day in data.items()}
        # A day to come is one of a clock that was wrong.
        return {name: day for name, day in days.items() if 0 <= (today - day).days <= KEPT}
    return {}


# -- few lines ------------------------------------------------------------------------------------

_TOGETHER = {
    Code.NO_ROOM: "no room on this sheet.",
    Code.UNCONFIRMED: "no good source for their numbers yet.",
    Code.TOO_OLD: "compared with their pages too long ago.",
}
"""What is told of several contacts in one line."""


def _grouped(notices: Sequence[Notice], region: str) -> Iterator[Notice]:
    """The notices; those that say the same of several contacts are one, where the first stands."""
    groups = {code: [n for n in notices if n.code is code] for code in _TOGETHER}
    for notice in notices:
        alike = groups.get(notice.code, [notice])
        if len(alike) == 1:
            yield notice
        elif notice is alike[0]:
            names = ", ".join(dict.fromkeys(_contact(each, alike) for each in alike))
            message = f"{names}: {_TOGETHER[notice.code]}"
            remedy = _remedy(notice, region)
            yield replace(notice, message=message, about="", name="", remedy=remedy)


def _contact(notice: Notice, alike: Sequence[Notice]) -> str:
    """What a contact is called; without the way that is meant, where all of them are."""
    several = sum(other.about == notice.about for other in alike) > 1 and notice.about
    return notice.name.rpartition(" (")[0] or notice.name if several else notice.name


def _remedy(notice: Notice, region: str) -> str:
    if notice.code is Code.NO_ROOM:
        return notice.remedy
    return f"Compare them with their official pages: {command('contacts check', region)}"
