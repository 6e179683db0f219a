"""Looking again at a finished file."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from groundsheet import bounds, crisis
from groundsheet.composition import recorded
from groundsheet.desk import Desk
from groundsheet.errors import NoCurrentContacts, RegionUnavailable
from groundsheet.formats import format_of
from groundsheet.handout import Chosen, Recipient, assemble
from groundsheet.layout import Layout
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import (
    inspect,
    language_of,
    metadata_or_none,
    promise_of_record,
    read_pdf,
    readable,
)
from groundsheet.wording import command, option

CHECKS: Mapping[str, str] = {
    "record": "its record: nothing that it says is printed is wrong by today's contacts, and it "
    "isn't out of date",
    "structure": "one revision, no lock; no script, layer, attachment or annotation but form "
    "fields and links; a program for each font",
    "links": "where links lead: to a contact of the day on the paper, to the number that is "
    "printed there, or to the page that is named there; and none lies over a field",
    "paper": "each page: as large as the paper, not turned or cropped, “Page n of m” as counted",
    "panel": "the help panel on each page as text: words and digits, inside the margin, large "
    "enough, numbers in a bold font",
    "cautions": "each page with words of a step: the whole text of what must be known before it",
    "ink": "the help panel on each page as ink: some from side to side of each sign, at 7:1 in "
    "grey, and nothing over it",
}
"""What `verify` looks at, by code."""

NOT_CHECKED: Mapping[str, str] = {
    "shapes": "whether the ink has the shapes of the digits that the text says",
    "rest": "the list of more lines, and all else on the pages",
    "fields": "what stands in form fields",
    "origin": "who made the file: its record isn't signed",
    "lines": "whether anybody answers",
}
"""What `verify` doesn't look at, by code."""


_PAGES = re.compile("[1-9][0-9]{0,3}")
"""How many pages a record may say that a handout has."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: facts from the file, and findings (none: nothing wrong in `checks`).

    `checks` are the codes of `CHECKS`, all of them; without `cautions` where the file was made by a
    version that didn't record its steps; where there are findings, none. `notes` say of a sheet of
    older contacts that what it prints is still right.
    """

    facts: dict[str, str]
    findings: tuple[Notice, ...]
    checks: tuple[str, ...] = ()
    notes: tuple[Notice, ...] = ()


def verify(desk: Desk, path: Path | str) -> Verified:
    """Looks at a file on disk, with today's contacts and the practice's records: see `CHECKS`.

    Raises:
        CannotRead: it can't be opened, is no PDF, is locked, or takes more time or memory than any
            handout does; it is larger than 50 MB.
    """
    return bounds.bounded(_verify, desk, Path(path), shown=str(path))


def _verify(desk: Desk, path: Path) -> Verified:
    """Looks at a file, in this process."""
    data = read_pdf(path, bounds.LARGEST)
    readable(data, str(path))
    facts = metadata_or_none(data)
    if facts is not None and facts.get("kind") == "run":
        how = command("verify", f"{option('run')} FILE")
        message = "it is a print file of many packets."
        return Verified(
            facts, (finding(Code.PRINT_FILE, message, remedy=f"Look at it with {how}"),)
        )
    if facts is None or "region" not in facts:
        message = "this file was not made by groundsheet, or its record was removed."
        return Verified({}, (finding(Code.NOT_OURS, message),))
    if facts.get("specimen") == "yes":
        message = "it is a specimen, made for a date in the past."
        return Verified(facts, (finding(Code.IS_SPECIMEN, message),))
    code = language_of(data).partition("-")[0]
    if code not in desk.library.shelves:
        message = f"it is in a language ({code[:20] or 'none'}) that this library doesn't have."
        return Verified(facts, (finding(Code.OTHER_LANGUAGE, message),))
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
        return Verified(facts, (finding(Code.NO_DATE, "its record holds no date."),))
    except (NoCurrentContacts, RegionUnavailable) as error:
        return Verified(facts, (finding(Code.NO_CONTACTS, str(error)),))
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
    language, _ = desk.spelled(resolved.region)
    handout = assemble(
        resolved, language, Chosen.contacts(language), Recipient(made_on=made_on, today=made_on)
    )
    layout, pages = Layout.read(facts.get("layout", "")), facts.get("pages", "")
    if layout is None or not _PAGES.fullmatch(pages):
        message = "its record doesn't say how it was laid out."
        return Verified(facts, (*findings, finding(Code.NO_LAYOUT, message)))
    limits = format_of(layout).limits
    handout = replace(handout, compact=layout.compact)
    steps = recorded(_decoded(facts.get("steps", "")))
    promise = promise_of_record(
        handout, layout, int(pages), _decoded(facts.get("panel", "")), steps or ()
    )
    if promise is None:
        message = "its record doesn't name the numbers of its day."
        return Verified(facts, (*findings, finding(Code.PROOF_METADATA, message)))
    findings.extend(inspect(data, promise, limits))
    checks = [code for code in CHECKS if code != "cautions" or steps is not None]
    return Verified(facts, tuple(findings), () if findings else tuple(checks), tuple(notes))


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
