"""What a file records of itself, judged by today's contacts: of a handout, or a part of a run."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from groundsheet import crisis
from groundsheet.composition import recorded
from groundsheet.desk import Desk
from groundsheet.errors import NoCurrentContacts, RegionUnavailable
from groundsheet.formats import format_of
from groundsheet.handout import Chosen, Recipient, assemble
from groundsheet.layout import Layout
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import Part, promise_of_record

_PAGES = re.compile(r"[1-9][0-9]{0,3}")
"""How many pages a record may tell of; no handout comes near."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a record comes to.

    `findings` say what is wrong with it, `notes` of older contacts that they are still right.
    `part` is what the pages must show; None where the record doesn't say. `steps` is whether it
    tells its steps.
    """

    findings: tuple[Notice, ...]
    notes: tuple[Notice, ...] = ()
    part: Part | None = None
    steps: bool = True


def judge(desk: Desk, facts: Mapping[str, str], language: str) -> Judged:
    """Looks at a record with today's contacts and the practice's records.

    Args:
        desk: the day, the library and the practice.
        facts: the record: names and values.
        language: of the file, such as `en` or `en-US`.
    """
    if "region" not in facts:
        message = "this file was not made by groundsheet, or its record was removed."
        return Judged((finding(Code.NOT_OURS, message),))
    if facts.get("specimen") == "yes":
        message = "it is a specimen, made for a date in the past."
        return Judged((finding(Code.IS_SPECIMEN, message),))
    code = language.partition("-")[0]
    if code not in desk.library.shelves:
        message = f"it is in a language ({code[:20] or 'none'}) that this library doesn't have."
        return Judged((finding(Code.OTHER_LANGUAGE, message),))
    desk = desk.in_language(code)
    findings: list[Notice] = []
    notes: list[Notice] = []
    region = facts["region"]
    try:
        made_on = dt.date.fromisoformat(facts.get("made", ""))
        on = max(made_on, desk.today)
        resolved = crisis.resolve(desk.directories, region, desk.code, made_on, desk.records)
        current = crisis.resolve(desk.directories, region, desk.code, on, desk.records)
        until = dt.date.fromisoformat(facts.get("replace", resolved.replace_after.isoformat()))
    except ValueError:
        return Judged((finding(Code.NO_DATE, "its record holds no date."),))
    except (NoCurrentContacts, RegionUnavailable) as error:
        return Judged((finding(Code.NO_CONTACTS, str(error)),))
    if current.digest != facts.get("contacts"):
        listed, then = (
            crisis.listed(desk.directories, region, desk.code, day, desk.records)
            for day in (on, made_on)
        )
        findings.extend(_wrong_by_now(facts, listed, then))
        if not findings:
            message = f"older, still right (edition {facts.get('edition')})."
            notes.append(Notice(Code.OLDER, message))
    if desk.today > until:
        message = f"its contacts were to be replaced after {until:%Y-%m}."
        findings.append(finding(Code.REPLACE, message))
    language_of_day, _ = desk.spelled(resolved.region)
    handout = assemble(
        resolved,
        language_of_day,
        Chosen.contacts(language_of_day),
        Recipient(made_on=made_on, today=made_on),
    )
    layout, pages = Layout.read(facts.get("layout", "")), facts.get("pages", "")
    if layout is None or not _PAGES.fullmatch(pages):
        message = "its record doesn't say how it was laid out."
        return Judged((*findings, finding(Code.NO_LAYOUT, message)))
    handout = replace(handout, compact=layout.compact)
    steps = recorded(_decoded(facts.get("steps", "")))
    promise = promise_of_record(
        handout, layout, int(pages), _decoded(facts.get("panel", "")), steps or ()
    )
    if promise is None:
        message = "its record doesn't name the numbers of its day."
        return Judged((*findings, finding(Code.PROOF_METADATA, message)))
    part = (promise, format_of(layout).limits)
    return Judged(tuple(findings), tuple(notes), part, steps is not None)


def _decoded(text: str) -> str:
    """What a record holds in Base64; an empty string where it doesn't."""
    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _wrong_by_now(
    facts: Mapping[str, str], listed: crisis.Listed, then: crisis.Listed
) -> Iterator[Notice]:
    """What a sheet of other contacts than today's prints that is wrong today."""
    marks = facts.get("facts", "").split()
    if not marks:
        yield finding(
            Code.OTHER_CONTACTS,
            f"it was printed from other contacts (edition {facts.get('edition')}) than those "
            f"of this program (edition {listed.edition}): replace it.",
        )
        return
    for wrong in crisis.no_longer_true(listed, then, marks):
        yield finding(Code.WRONG_BY_NOW, f"what it prints is wrong by now: {wrong}.")
