"""A region's contacts, and what a practice records of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace as _with
from typing import Any

from pydantic import TypeAdapter, ValidationError

from groundsheet import crisis
from groundsheet.api import clock
from groundsheet.api.reading import LANGUAGE, library
from groundsheet.crisis import (
    Added,
    CrisisContacts,
    CrisisService,
    Due,
    Emergency,
    MenuStep,
    Record,
    Records,
)
from groundsheet.errors import (
    ConfirmationRefused,
    GroundsheetError,
    InvalidInput,
    Place,
    Problem,
    RegionUnavailable,
    UnprintableCharacter,
    Usage,
)
from groundsheet.files import append
from groundsheet.library import Library, near
from groundsheet.people import RECORDS, PracticeFolder, read_records, record_line
from groundsheet.source import load_model
from groundsheet.text import character_name

_HEAD = """\
# What this practice confirmed, withdrew, replaced or added of its contacts. The commands
# `groundsheet contacts confirm`, `withdraw`, `replace` and `add` write it; nobody changes a line.
records:
"""


def contacts(
    region: str | None,
    *,
    as_of: dt.date | None = None,
    practice: PracticeFolder | None = None,
    content: Library | None = None,
) -> CrisisContacts:
    """The contacts of a region as they would be printed.

    Raises:
        Refused: no region, an unknown or stub region, no current contacts.
    """
    content = content or library(practice)
    now = clock.today()
    records = practice.records if practice else ()
    return crisis.resolve(content.directories, region, LANGUAGE, max(as_of or now, now), records)


def regions_of(content: Library, practice: PracticeFolder | None = None) -> list[str]:
    """The regions that handouts can be made for: the shipped ones, and the practice's own."""
    own = {r.region for r in practice.records if isinstance(r, Added)} if practice else set()
    return sorted({*crisis.available(content.directories), *own})


def due(
    region: str | None = None,
    *,
    practice: PracticeFolder | None = None,
    content: Library | None = None,
) -> dict[str, list[Due]]:
    """For each region: what happens next to each contact, the soonest first.

    Args:
        region: one region (default: the practice's own, and those it has records of, less one on
            which another of them stands; if there is none, all of them).
        practice: whose records count.
        content: the library.
    """
    content = content or library(practice)
    records = practice.records if practice else ()
    if region:
        wanted = [region.strip().upper()]
    elif practice:
        known = {r.region for r in records} | {practice.practice.region}
        wanted = [code for code in regions_of(content, practice) if code in known]
        bases = {content.directories[c].based_on for c in wanted if c in content.directories}
        wanted = [code for code in wanted if code not in bases] or regions_of(content)
    else:
        wanted = regions_of(content)
    now = clock.today()
    return {code: crisis.due(content.directories, code, LANGUAGE, now, records) for code in wanted}


def contact(
    name: str, *, practice: PracticeFolder, content: Library | None = None
) -> tuple[str, Emergency | CrisisService]:
    """A contact by its id, as the practice's records have it today: its region, and its value.

    One that was withdrawn is found as well.

    Raises:
        Usage: there is no contact of that id.
    """
    content = content or library(practice)
    now = clock.today()
    name = name.strip().lower()
    known: dict[str, str] = {}
    codes = {*content.directories, *(record.region for record in practice.records)}
    for code in sorted(codes, key=lambda code: (len(code), code)):
        try:
            found = crisis.listed(content.directories, code, LANGUAGE, now, practice.records)
        except GroundsheetError:
            continue
        if name in found.known:
            return code, found.known[name].value
        known.update(dict.fromkeys(found.known, code))
    raise Usage(
        f"there is no contact {name[:60]!r}.{near(name, known)}",
        remedy="`groundsheet contacts REGION` shows each with its id.",
    )


def confirm(
    name: str,
    *,
    practice: PracticeFolder,
    seen: Sequence[str],
    by: str,
    method: str,
    page: str | None = None,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records that a contact was compared with what its official page or its office says.

    Args:
        name: the contact's id.
        practice: in whose folder it is recorded.
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
    practice = fresh(practice)
    region, value = contact(name, practice=practice)
    crisis.compare(value, seen)
    return write_record(
        practice, value,
        kind="confirmed", region=region, id=value.id, by=by, on=on, method=method, page=page,
        second=second, facts=crisis.fact_digests(value),
    )  # fmt: skip


def withdraw(
    name: str, *, practice: PracticeFolder, by: str, why: str, on: dt.date | None = None
) -> Record:
    """Records that a contact is wrong or no more; it isn't printed from now on.

    Raises:
        Usage: there is no such contact.
    """
    practice = fresh(practice)
    region, value = contact(name, practice=practice)
    return write_record(
        practice, value, kind="withdrawn", region=region, id=value.id, by=by, on=on, why=why
    )


def restore(
    name: str,
    *,
    practice: PracticeFolder,
    by: str,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records that a contact is again as its list has it: `withdraw` and `replace` are undone.

    Raises:
        Usage: there is no such contact.
        ConfirmationRefused: nothing is to be undone, or the second person is missing.
    """
    practice = fresh(practice)
    region, value = contact(name, practice=practice)
    return write_record(
        practice, value, kind="restored", region=region, id=value.id, by=by, on=on, second=second
    )


def replace(
    name: str,
    *,
    practice: PracticeFolder,
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
        name: the contact's id.
        practice: in whose folder it is recorded.
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
    practice = fresh(practice)
    region, value = contact(name, practice=practice)
    _two_for_first(value, second)
    _same_twice(display, again)
    if not direct:
        _nothing_forgotten(value, channel, keyword, press, choose)
    return write_record(
        practice, value,
        kind="replaced", region=region, id=value.id, by=by, on=on, method=method, page=page,
        second=second, channel=channel, display=display, keyword=keyword,
        menu_steps=_steps(press, choose), hours=hours, cost=cost,
    )  # fmt: skip


def add(
    region: str,
    *,
    practice: PracticeFolder,
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

    Arguments as for `replace`; `role` is emergency, main or service, `hours` are absent where it
    is open at any hour, `region_name` names a region that has no shipped list.

    Raises:
        Usage: the region is new, and has no name.
        ConfirmationRefused
    """
    code = region.strip().upper()
    practice = fresh(practice)
    named = any(isinstance(r, Added) and r.region == code for r in practice.records)
    if code not in library(practice).directories and not named and not region_name:
        raise Usage(
            f"there is no region {code[:20]!r} yet.",
            remedy=(
                "`groundsheet contacts` shows those there are. To add a new one, give its name, "
                "which is printed on each page, with --region-name."
            ),
        )
    _same_twice(display, again)
    return write_record(
        practice, None,
        kind="added", region=code, id=_next_id(code), by=by, on=on,
        method=method, page=page, second=second, role=role, name=name, channel=channel,
        display=display, keyword=keyword, menu_steps=_steps(press, choose), hours=hours,
        for_whom=for_whom, region_name=region_name,
    )  # fmt: skip


def fresh(practice: PracticeFolder) -> PracticeFolder:
    """The practice with its records as they stand now: others may have added to them."""
    return _with(practice, records=read_records(practice.folder))


def _next_id(region: str) -> Callable[[Sequence[Record]], str]:
    def make(records: Sequence[Record]) -> str:
        taken = {record.id for record in records}
        numbers = range(1, len(taken) + 2)
        return next(name for n in numbers if (name := f"own-{region.lower()}-{n}") not in taken)

    return make


def _steps(press: Sequence[str], choose: str | None) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [{"press": key} for key in press]
    return [*steps, {"choose": {LANGUAGE: choose}}] if choose else steps


def _nothing_forgotten(
    value: Emergency | CrisisService,
    channel: str,
    keyword: str | None,
    press: Sequence[str],
    choose: str | None,
) -> None:
    """A word to text, or a key to press, neither stays by itself nor gets lost."""
    points = value.channels if isinstance(value, CrisisService) else ()
    old = next((point for point in points if point.channel == channel), None)
    if old is None:
        return
    if old.keyword and keyword is None:
        raise ConfirmationRefused(
            f"until now it says to text the word {old.keyword}.",
            remedy=(
                f"Nothing was recorded. Say --keyword {old.keyword}, or the new word, or --direct "
                "if the new number needs none."
            ),
        )
    if old.menu_steps and not press and choose is None:
        raise ConfirmationRefused(
            f"until now it says, once the call is answered, to {_told(old.menu_steps)}.",
            remedy=(
                "Nothing was recorded. Say what holds for the new number with --press or --choose, "
                "or --direct if there is nothing to press or choose."
            ),
        )


def _told(steps: Sequence[MenuStep]) -> str:
    return ", then ".join(
        f"press {step.press}" if step.press else f"choose {(step.choose or {})[LANGUAGE]}"
        for step in steps
    )


def _two_for_first(value: Emergency | CrisisService, second: str | None) -> None:
    """Two people change a main line or an emergency number."""
    if second or (isinstance(value, CrisisService) and not value.primary):
        return
    what = "an emergency number" if isinstance(value, Emergency) else "the main line"
    raise ConfirmationRefused(
        f"{crisis.name_of(value)} is {what}: a second person must look as well.",
        remedy="Nothing was recorded. Let a second person look, and name them with --second.",
    )


def _same_twice(display: str, again: str) -> None:
    if re.sub(r"\s", "", display) != re.sub(r"\s", "", again):
        raise ConfirmationRefused(
            f"{display!r} and {again!r} are not the same.",
            remedy="Nothing was recorded. Look again, and type it twice.",
        )


def write_record(
    practice: PracticeFolder, value: Emergency | CrisisService | None, **fields: Any
) -> Record:
    """Checks a record and writes it behind those that are there.

    Raises:
        ConfirmationRefused, UnprintableCharacter, InvalidInput, CannotWrite
    """
    on = fields["on"] or clock.today()
    if on > clock.today():
        raise ConfirmationRefused(f"{on} has not come yet.")
    path = practice.folder / RECORDS
    made: list[Record] = []

    def line(present: bytes) -> bytes:
        there = load_model(present, Records, str(path)).records
        name = fields["id"](there) if callable(fields["id"]) else fields["id"]
        record = _checked({**fields, "on": on, "id": name})
        _may_follow(record, there)
        if not isinstance(record, crisis.Withdrawn):
            _must_count(record, value, _with(practice, records=there))
        made.append(record)
        return _fitting(present, record, str(path))

    append(path, _HEAD.encode(), line)
    return made[-1]


def _must_count(
    record: crisis.Confirmed | crisis.Replaced | crisis.Added | crisis.Restored,
    value: Emergency | CrisisService | None,
    practice: PracticeFolder,
) -> None:
    """Refuses a record that would not count, or that a second person must know of."""
    directories = library(practice).directories
    if fault := crisis.void(directories, record.region, value, record):
        raise ConfirmationRefused(fault)
    try:
        listed = crisis.listed(
            directories, record.region, LANGUAGE, clock.today(), practice.records
        )
    except RegionUnavailable:
        return
    if fault := crisis.needs_second(listed, record):
        raise ConfirmationRefused(
            fault,
            remedy="Nothing was recorded. A second person must look: name them with --second.",
        )


def _checked(values: dict[str, Any]) -> Record:
    from groundsheet.formats import FORMATS

    given = {name: value for name, value in values.items() if value not in (None, [])}
    try:
        record: Record = TypeAdapter(crisis.Record).validate_python(given)
    except ValidationError as error:
        raise ConfirmationRefused(_problems(error)) from None
    unprintable = [
        Problem(f"{character_name(char)} has no glyph in the fonts.", field=name)
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
        name = str(detail["loc"][-1]) if detail["loc"] else ""
        message = str(detail.get("ctx", {}).get("error", detail["msg"]))
        problems.append(Problem(message, field=name if name not in ("confirmed", "added") else ""))
    return problems


__all__ = [
    "add",
    "confirm",
    "contact",
    "contacts",
    "due",
    "regions_of",
    "replace",
    "restore",
    "withdraw",
]
