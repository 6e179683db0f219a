"""A region's contacts, and what a practice records of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
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
    Record,
)
from groundsheet.errors import ConfirmationRefused, GroundsheetError, Problem, Usage
from groundsheet.files import append
from groundsheet.library import Library, near
from groundsheet.people import RECORDS, PracticeFolder, record_line

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
        region: one region (default: the practice's own, and those it has records of; without a
            practice all of them).
        practice: whose records count.
        content: the library.
    """
    content = content or library(practice)
    records = practice.records if practice else ()
    if region:
        wanted = [region.strip().upper()]
    elif practice:
        known = {r.region for r in records} | {practice.practice.region or ""}
        wanted = sorted(known - {""}) or regions_of(content)
    else:
        wanted = regions_of(content)
    now = clock.today()
    return {code: crisis.due(content.directories, code, LANGUAGE, now, records) for code in wanted}


def contact(
    name: str, *, practice: PracticeFolder, content: Library | None = None
) -> tuple[str, Emergency | CrisisService]:
    """A contact by its id, as the practice's records have it today: its region, and its value.

    Raises:
        Usage: there is no contact of that id.
    """
    content = content or library(practice)
    now = clock.today()
    known: dict[str, str] = {}
    for code in sorted({*content.directories, *(r.region for r in practice.records)}, key=len):
        try:
            found = crisis.listed(content.directories, code, LANGUAGE, now, practice.records)
        except GroundsheetError:
            continue
        entry = found.entries.get(name) or found.gone.get(name)
        if entry is not None:
            return code, entry.value
        known.update(dict.fromkeys(found.entries, code))
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
        second: the second person; needed for a main line.
        on: the day (default: today).

    Raises:
        Usage: there is no such contact.
        ConfirmationRefused: what is seen differs, or the second person is missing.
    """
    region, value = contact(name, practice=practice)
    _two_for_main(value, second)
    crisis.compare(value, seen)
    return _record(
        practice,
        kind="confirmed", region=region, id=name, by=by, on=on, method=method, page=page,
        second=second, digest=crisis.value_digest(value),
    )  # fmt: skip


def withdraw(
    name: str, *, practice: PracticeFolder, by: str, why: str, on: dt.date | None = None
) -> Record:
    """Records that a contact is wrong or no more; it isn't printed from now on.

    Raises:
        Usage: there is no such contact.
    """
    region, _ = contact(name, practice=practice)
    return _record(practice, kind="withdrawn", region=region, id=name, by=by, on=on, why=why)


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
    page: str | None = None,
    second: str | None = None,
    on: dt.date | None = None,
) -> Record:
    """Records another number or address for one channel of a contact.

    Args:
        name: the contact's id.
        practice: in whose folder it is recorded.
        channel: voice, sms, chat, video or relay.
        display: the number, as it is printed.
        again: the same, typed a second time.
        by: who looked it up.
        method: `official_page` or `provider_office`.
        keyword: the word to text.
        page: the address of the page.
        second: the second person; needed for a main line.
        on: the day (default: today).

    Raises:
        Usage, ConfirmationRefused
    """
    region, value = contact(name, practice=practice)
    _two_for_main(value, second)
    _same_twice(display, again)
    _not_denied(region, practice, f"{crisis.name_of(value)} {display}")
    return _record(
        practice,
        kind="replaced", region=region, id=name, by=by, on=on, method=method, page=page,
        second=second, channel=channel, display=display, keyword=keyword,
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
        ConfirmationRefused
    """
    code = region.strip().upper()
    _same_twice(display, again)
    _not_denied(code, practice, f"{name} {display}")
    count = sum(isinstance(r, Added) and r.region == code for r in practice.records)
    return _record(
        practice,
        kind="added", region=code, id=f"own-{code.lower()}-{count + 1}", by=by, on=on,
        method=method, page=page, second=second, role=role, name=name, channel=channel,
        display=display, keyword=keyword, hours=hours, for_whom=for_whom, region_name=region_name,
    )  # fmt: skip


def _two_for_main(value: Emergency | CrisisService, second: str | None) -> None:
    if isinstance(value, CrisisService) and value.primary and not second:
        raise ConfirmationRefused(
            f"{value.name} is the main line: a second person must look as well.",
            remedy="Nothing was recorded. Let a second person look, and name them with --second.",
        )


def _same_twice(display: str, again: str) -> None:
    if re.sub(r"\s", "", display) != re.sub(r"\s", "", again):
        raise ConfirmationRefused(f"{display!r} and {again!r} are not the same.")


def _not_denied(region: str, practice: PracticeFolder, text: str) -> None:
    why = crisis.denied(library(practice).directories, region, text)
    if why:
        raise ConfirmationRefused(why)


def _record(practice: PracticeFolder, **fields: Any) -> Record:
    """Checks a record and writes it behind those that are there."""
    on = fields["on"] or clock.today()
    if on > clock.today():
        raise ConfirmationRefused(f"{on} has not come yet.")
    values = {name: value for name, value in {**fields, "on": on}.items() if value is not None}
    try:
        record: Record = TypeAdapter(crisis.Record).validate_python(values)
    except ValidationError as error:
        raise ConfirmationRefused(_problems(error)) from None
    append(record_line(record).encode(), practice.folder / RECORDS, _HEAD.encode())
    return record


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
    "withdraw",
]
