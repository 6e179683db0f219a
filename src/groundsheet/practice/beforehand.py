"""What would come of an act on a contact, told before it is done; and what can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace as _with
from typing import Any, Literal

from groundsheet import crisis
from groundsheet.crisis import CrisisService, Emergency, Record, name_of
from groundsheet.desk import Desk
from groundsheet.notices import Code, Kind, Notice
from groundsheet.practice.contacts import contact, printed, regions_of, same_number
from groundsheet.practice.records import fresh, withdrawal_notices


def before_withdrawing(desk: Desk, name: str) -> tuple[Notice, ...]:
    """What to know before a contact is withdrawn: what stops, and what else is concerned.

    Args:
        desk: of the practice in whose folder it would be recorded.
        name: the contact's id.

    Returns:
        The regions for which nothing would be built any more, the other contacts of the same
        number, and that sheets were handed out before.

    Raises:
        Usage: there is no such contact, or no practice's folder.
    """
    desk, folder = fresh(desk)
    region, value = contact(desk, name)
    gone = crisis.Withdrawn.model_validate(
        {
            "kind": "withdrawn", "region": region, "id": value.id, "by": "nobody yet",
            "on": desk.today, "why": "not yet",
        }
    )  # fmt: skip
    without = _with(desk, practice=_with(folder, records=(*folder.records, gone)))
    stopped = list(_stopped(desk, without, value.id))
    same = same_number(desk, region, value)
    return (*stopped, *withdrawal_notices(value.id, same))


def _stopped(desk: Desk, without: Desk, name: str) -> Iterator[Notice]:
    """The regions that something is built for, and for which nothing would be."""
    for code in regions_of(desk):
        now = printed(desk, code).contacts
        if now is None or all(name != entry.id for entry in now.everything):
            continue
        if printed(without, code).contacts is None:
            yield Notice(
                Code.NOTHING_BUILT,
                f"nothing can be made for {now.region_name} from then on, until this is undone or "
                "there is another in its place.",
                Kind.REFUSED,
                about=code,
            )


@dataclass(frozen=True, slots=True)
class Undoable:
    """What a practice did to a contact of a list, and can undo.

    Args:
        id: of the contact.
        name: what it is called.
        done: what was done to it last.
        by: who did it.
        on: the day.
        why: the reason, where it was withdrawn.
        before: the contact as its list has it: what it is again.
        by_two: undoing it needs a second person.
    """

    id: str
    name: str
    done: Literal["withdrawn", "replaced"]
    by: str
    on: dt.date
    why: str
    before: Emergency | CrisisService
    by_two: bool


def undoable(desk: Desk, region: str) -> tuple[Undoable, ...]:
    """What can be undone of a region's contacts, in the order of its list.

    Args:
        desk: whose records count.
        region: the code of a region.

    Raises:
        Refused: an unknown or stub region.
    """
    found = crisis.listed(desk.directories, region, desk.code, desk.today, desk.records)
    replaced = {name: record for (name, _), record in found.changed.items()}

    def made(value: Emergency | CrisisService, record: Record, **fields: Any) -> Undoable:
        restored = crisis.Restored.model_validate(
            {
                "kind": "restored", "region": record.region, "id": record.id, "by": record.by,
                "on": desk.today,
            }
        )  # fmt: skip
        by_two = bool(crisis.needs_second(found, restored))
        before = found.shipped[record.id].value if record.id in found.shipped else value
        return Undoable(
            record.id, name_of(before), by=record.by, on=record.on, before=before,
            by_two=by_two, **fields,
        )  # fmt: skip

    done: list[Undoable] = []
    for name, entry in found.known.items():
        if name in found.withdrawn:
            record = found.withdrawn[name]
            done.append(made(entry.value, record, done="withdrawn", why=record.why))
        elif name in replaced:
            done.append(made(entry.value, replaced[name], done="replaced", why=""))
    return tuple(done)


def undone(desk: Desk, name: str) -> Undoable | None:
    """What can be undone of one contact; None: it is as its list has it.

    Args:
        desk: whose records count.
        name: the contact's id.

    Raises:
        Usage: there is no such contact.
    """
    region, value = contact(desk, name)
    return next((each for each in undoable(desk, region) if each.id == value.id), None)
