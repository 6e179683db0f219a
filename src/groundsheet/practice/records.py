"""Recording what a practice knows of its contacts: confirmed, withdrawn, replaced, added."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace as _with
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from groundsheet import crisis
from groundsheet.crisis import (
    Added,
    CrisisService,
    Emergency,
    Record,
    Records,
    name_of,
)
from groundsheet.desk import Desk
from groundsheet.errors import (
    ConfirmationRefused,
    InvalidInput,
    Place,
    Problem,
    RegionUnavailable,
    UnprintableCharacter,
    Usage,
)
from groundsheet.files import append
from groundsheet.folders import RECORDS
from groundsheet.notices import Code, Notice
from groundsheet.people import PracticeFolder, read_records, record_line
from groundsheet.practice.contacts import contact, same_number
from groundsheet.practice.record_checks import (
    nothing_forgotten,
    same_twice,
    together,
    two_for_first,
)
from groundsheet.source import load_model
from groundsheet.text import without_glyph
from groundsheet.wording import command, option

_HEAD = """\
# What this practice confirmed, withdrew, replaced or added of its contacts.
# The program writes it; nobody changes a line.
records:
"""


def confirm(
    desk: Desk,
    name: str,
    *,
    seen: Sequence[str],
    by: str,
    method: str,
    page: str | None = None,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records that a contact was compared with what its official page or its office says.

    Args:
        desk: of the practice in whose folder it is recorded.
        name: the contact's id.
        seen: what is seen there, in the order of `crisis.to_retype`.
        by: who compared it.
        method: `official_page` or `provider_office`; never a test call.
        page: the address of the page.
        second: the second person, if two looked; what is as it was needs one alone.
        on: the day (default: today).

    Raises:
        Usage: there is no such contact.
        ConfirmationRefused: what is seen differs.
    """
    desk, folder = fresh(desk)
    region, value = contact(desk, name)
    crisis.compare(value, seen)
    return write_record(
        desk, folder, value,
        kind="confirmed", region=region, id=value.id, by=by, on=on, method=method, page=page,
        second=second, facts=crisis.fact_digests(value),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A contact that was withdrawn, and others that are reached at the same number."""

    record: Record
    same_number: tuple[Emergency | CrisisService, ...]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is still to be done."""
        return withdrawal_notices(self.record.id, self.same_number)


def withdrawal_notices(name: str, same: Sequence[Emergency | CrisisService]) -> tuple[Notice, ...]:
    """What is to be done about others, where a contact is withdrawn.

    Args:
        name: its id.
        same: those that are reached at the same number.
    """
    return (
        *(
            Notice(
                Code.SAME_NUMBER,
                f"{name_of(other)} has the same number. If the number is what's wrong: "
                f"{command('contacts withdraw', other.id)}",
                about=other.id,
            )
            for other in same
        ),
        Notice(
            Code.HANDED_OUT,
            "sheets that were handed out before still show it: "
            f"{command('verify', 'FILE')} names them.",
            about=name,
        ),
    )


def withdraw(desk: Desk, name: str, *, by: str, why: str, on: dt.date | None = None) -> Withdrawal:
    """Records that a contact is wrong or no more; it isn't printed from now on.

    Args:
        desk: of the practice in whose folder it is recorded.
        name: the contact's id.
        by: who learned it.
        why: what was learned.
        on: the day (default: the desk's).

    Raises:
        Usage: there is no such contact.
    """
    desk, folder = fresh(desk)
    region, value = contact(desk, name)
    record = write_record(
        desk, folder, value, kind="withdrawn", region=region, id=value.id, by=by, on=on, why=why
    )
    return Withdrawal(record, tuple(same_number(desk, region, value)))


def at_old_number(desk: Desk, record: Record) -> tuple[Notice, ...]:
    """The other contacts that are still printed at a number that a replacement has changed.

    Args:
        desk: as it was before; of the practice in whose folder it is recorded.
        record: the replacement.
    """
    if not isinstance(record, crisis.Replaced):
        return ()
    region, value = contact(desk, record.id)
    if isinstance(value, CrisisService):
        points = tuple(
            point
            for point in value.channels
            if point.channel == record.channel and point.display != record.display
        )
        value = value.model_copy(update={"channels": points})
    return tuple(
        Notice(
            Code.SAME_NUMBER,
            f"{name_of(other)} still has the number that was replaced. If the number is what has "
            f"changed: {command('contacts replace', other.id)}",
            about=other.id,
        )
        for other in same_number(desk, region, value)
    )


def restore(
    desk: Desk,
    name: str,
    *,
    by: str,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records that a contact is again as its list has it: `withdraw` and `replace` are undone.

    Args:
        desk: of the practice in whose folder it is recorded.
        name: the contact's id.
        by: who says so.
        second: the second person; needed where it changes a main line or an emergency number.
        on: the day (default: today).

    Raises:
        Usage: there is no such contact.
        ConfirmationRefused: nothing is to be undone, or the second person is missing.
    """
    desk, folder = fresh(desk)
    region, value = contact(desk, name)
    return write_record(
        desk,
        folder,
        value,
        kind="restored",
        region=region,
        id=value.id,
        by=by,
        on=on,
        second=second,
    )


def replace(
    desk: Desk,
    name: str,
    *,
    channel: str,
    display: str,
    again: str,
    by: str,
    method: str,
    keyword: str | None = None,
    press: Sequence[str] = (),
    choose: str | None = None,
    direct: bool = False,
    hours: str | None = None,
    cost: str | None = None,
    page: str | None = None,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records another number or address for one channel of a contact.

    Where the channel has a word to text, or something to press or choose, say what becomes of it.

    Args:
        desk: of the practice in whose folder it is recorded.
        name: the contact's id.
        channel: voice, sms, chat, video, relay or whatsapp.
        display: the number, as it is printed.
        again: the same, typed a second time.
        by: who looked it up.
        method: `official_page` or `provider_office`.
        keyword: the word to text.
        press: the keys to press after the call is answered, in order.
        choose: the option to choose then, by its name.
        direct: there is no such word, key or option.
        hours: `always`, or in words; those of the old number don't carry over to a new one.
        cost: `free` or `charged`; that of the old number doesn't carry over either.
        page: the address of the page.
        second: the second person; needed for a main line and an emergency number.
        on: the day (default: today).

    Raises:
        Usage, ConfirmationRefused
    """
    desk, folder = fresh(desk)
    region, value = contact(desk, name)
    fields: dict[str, Any] = {
        "kind": "replaced", "region": region, "id": value.id, "by": by, "on": on,
        "method": method, "page": page, "second": second, "channel": channel, "display": display,
        "keyword": keyword, "menu_steps": _steps(desk.code, press, choose), "hours": hours,
        "cost": cost,
    }  # fmt: skip
    forgotten = partial(nothing_forgotten, desk.code, value, channel, keyword, press, choose)
    together(
        partial(two_for_first, value, second),
        partial(same_twice, display, again),
        *(() if direct else (forgotten,)),
        partial(_checked, fields | {"on": on or desk.today}),
    )
    return write_record(desk, folder, value, **fields)


def add(
    desk: Desk,
    region: str,
    *,
    role: str,
    name: str,
    display: str,
    again: str,
    by: str,
    method: str,
    channel: str = "voice",
    keyword: str | None = None,
    press: Sequence[str] = (),
    choose: str | None = None,
    hours: str | None = None,
    for_whom: str | None = None,
    region_name: str | None = None,
    page: str | None = None,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records a contact of the practice's own: an emergency number, a main line, or a service.

    Args:
        desk: of the practice in whose folder it is recorded.
        region: the code of the region that it serves.
        role: emergency, main (a crisis line that everyone can call at any hour) or service.
        name: the service's name, or who answers the emergency number.
        display: the number or address, as it is printed.
        again: the same, typed a second time.
        by: who looked it up.
        method: `official_page` or `provider_office`.
        channel: voice, sms, chat, video, relay or whatsapp.
        keyword: the word to text.
        press: the keys to press after the call is answered, in order.
        choose: the option to choose then, by its name.
        hours: its hours in words; None: open at any hour.
        for_whom: for whom it is; None: for everyone.
        region_name: the region's name, where no list of it is shipped.
        page: the address of the page.
        second: the second person; needed for a main line, for an emergency number where there is
            one, and for what has the name or number of a listed contact.
        on: the day (default: the desk's).

    Raises:
        Usage: the region is new, and has no name.
        ConfirmationRefused
    """
    code = region.strip().upper()
    desk, folder = fresh(desk)
    named = any(isinstance(r, Added) and r.region == code for r in desk.records)
    if code not in desk.directories and not named and not region_name:
        raise Usage(
            Problem(f"there is no region {code[:20]!r} yet.", field="region_name"),
            remedy=(
                f"{command('contacts')} shows those there are. To add a new one, give its name, "
                f"which is printed on each page, with {option('region_name')}."
            ),
        )
    fields: dict[str, Any] = {
        "kind": "added", "region": code, "by": by, "on": on, "method": method, "page": page,
        "second": second, "role": role, "name": name, "channel": channel, "display": display,
        "keyword": keyword, "menu_steps": _steps(desk.code, press, choose), "hours": hours,
        "for_whom": for_whom, "region_name": region_name,
    }  # fmt: skip
    together(
        partial(same_twice, display, again),
        partial(_checked, fields | {"on": on or desk.today, "id": "any"}),
    )
    return write_record(desk, folder, None, id=_next_id(code), **fields)


def fresh(desk: Desk) -> tuple[Desk, PracticeFolder]:
    """The desk with the practice's records as they stand now: others may have added to them.

    Raises:
        Usage: there is no practice's folder to record it in.
    """
    folder = desk.need_folder()
    folder = _with(folder, records=read_records(folder.folder))
    return _with(desk, practice=folder), folder


def _next_id(region: str) -> Callable[[Sequence[Record]], str]:
    def make(records: Sequence[Record]) -> str:
        taken = {record.id for record in records}
        numbers = range(1, len(taken) + 2)
        return next(name for n in numbers if (name := f"own-{region.lower()}-{n}") not in taken)

    return make


def _steps(language: str, press: Sequence[str], choose: str | None) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [{"press": key} for key in press]
    return [*steps, {"choose": {language: choose}}] if choose else steps


def check_people(
    desk: Desk, region: str, *, by: str, second: str | None = None, on: dt.date | None = None
) -> None:
    """Refuses names and a day that no record could hold, before anybody has typed anything.

    Args:
        desk: of the practice in whose folder it would be recorded.
        region: the code of a region.
        by: who looks.
        second: the second person, if there is one.
        on: the day (default: today).

    Raises:
        ConfirmationRefused, UnprintableCharacter
    """
    on = on or desk.today
    _has_come(desk, on)
    code = region.strip().upper()
    _checked(
        {"kind": "restored", "region": code, "id": "any", "by": by, "on": on, "second": second}
    )


def _has_come(desk: Desk, on: dt.date) -> None:
    if on > desk.today:
        raise ConfirmationRefused(f"{on} has not come yet.")


def write_record(
    desk: Desk,
    practice: PracticeFolder,
    value: Emergency | CrisisService | None,
    **fields: Any,
) -> Record:
    """Checks a record and writes it behind those that are there.

    Raises:
        ConfirmationRefused, UnprintableCharacter, InvalidInput, CannotWrite
    """
    on = fields["on"] or desk.today
    _has_come(desk, on)
    path = practice.folder / RECORDS
    written: list[Record] = []

    def line(present: bytes) -> bytes:
        there = load_model(present, Records, str(path)).records
        name = fields["id"](there) if callable(fields["id"]) else fields["id"]
        record = _checked({**fields, "on": on, "id": name})
        _may_follow(record, there)
        if not isinstance(record, crisis.Withdrawn):
            now = _with(desk, practice=_with(practice, records=there))
            _must_count(now, record, value)
        written.append(record)
        return _fitting(present, record, str(path))

    append(path, _HEAD.encode(), line)
    return written[-1]


def _must_count(
    desk: Desk,
    record: crisis.Confirmed | crisis.Replaced | crisis.Added | crisis.Restored,
    value: Emergency | CrisisService | None,
) -> None:
    """Refuses a record that would not count, or that a second person must know of."""
    directories = desk.directories
    if fault := crisis.void(directories, record.region, value, record):
        raise ConfirmationRefused(fault)
    try:
        listed = crisis.listed(directories, record.region, desk.code, desk.today, desk.records)
    except RegionUnavailable:
        return
    if crisis.undoes_nothing(listed, record):
        raise ConfirmationRefused(
            f"{record.id} was neither withdrawn nor replaced.",
            remedy="Nothing was recorded. It is as its list has it.",
        )
    if fault := crisis.needs_second(listed, record):
        raise ConfirmationRefused(
            Problem(
                fault,
                field="second",
                remedy=f"A second person must look: name them with {option('second')}.",
            ),
            remedy="Nothing was recorded.",
        )


def _checked(values: dict[str, Any]) -> Record:
    from groundsheet.formats import FORMATS

    given = {name: value for name, value in values.items() if value not in (None, [])}
    try:
        record: Record = TypeAdapter(crisis.Record).validate_python(given)
    except ValidationError as error:
        raise ConfirmationRefused(_problems(error)) from None
    unprintable = [
        Problem(without_glyph(char), field=name)
        for name, text in given.items()
        if isinstance(text, str) and (char := FORMATS["sheet"].missing(text))
    ]
    if unprintable:
        raise UnprintableCharacter(unprintable)
    return record


def _may_follow(record: Record, there: Sequence[Record]) -> None:
    """A day before that of the latest act on the contact would not count."""
    later = max((r.on for r in there if r.id == record.id), default=record.on)
    if record.on < later:
        raise ConfirmationRefused(
            f"{record.id} has a record of {later} already; one of {record.on} would not count.",
            remedy="Nothing was recorded. Look at it again today, and leave the date out.",
        )


def _fitting(present: bytes, record: Record, shown: str) -> bytes:
    """The record as a line, indented as those before it.

    Raises:
        InvalidInput: somebody has changed the form of the file, so that no line fits behind it.
    """
    line = record_line(record).strip()
    indents = re.findall(rb"^( *)- ", present, re.MULTILINE)
    added = (indents[-1].decode() if indents else "  ") + line + "\n"
    gap = b"" if present.endswith(b"\n") else b"\n"
    try:
        after = load_model(present + gap + added.encode(), Records, shown).records
    except InvalidInput:
        after = ()
    if after[-1:] != (record,):
        raise InvalidInput(
            Problem(
                "a new line can't be added behind what stands there.",
                Place(shown),
                remedy="Let `records:` be the last part of the file, with one `- ` for each.",
            )
        )
    return added.encode()


def _problems(error: ValidationError) -> list[Problem]:
    problems = []
    for detail in error.errors():
        # The first part is the kind of record; a fault of the whole has no other.
        name = str(detail["loc"][-1]) if detail["loc"][1:] else ""
        message = str(detail.get("ctx", {}).get("error", detail["msg"]))
        problems.append(Problem(message, field=name))
    return problems
