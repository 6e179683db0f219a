"""What a file records of itself, judged by today's contacts: of a handout, or a part of a run."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from groundsheet import crisis
from groundsheet.composition import recorded
from groundsheet.desk import Desk
from groundsheet.document.compared import Compared, Recorded
from groundsheet.errors import NoCurrentContacts, RegionUnavailable
from groundsheet.formats import format_of
from groundsheet.handout import Chosen, Recipient, assemble
from groundsheet.layout import Layout
from groundsheet.notices import Code, Kind, Notice, finding
from groundsheet.proof import Part, promise_of_record
from groundsheet.text import UNTOLD
from groundsheet.version import ENGINE

_PAGES = re.compile(r"[1-9][0-9]{0,3}")
"""How many pages a record may tell of; no handout comes near."""


_KEYS = frozenset({"panel", "lists", "steps", "numbers", "facts", "replace"})
"""What each file of this version records."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a record comes to.

    `findings` say what is wrong with it, `notes` of older contacts that they are still right.
    `part` is what the pages must show; None where the record doesn't say. `untold` are the checks
    that an older version's record tells nothing for.
    """

    findings: tuple[Notice, ...]
    notes: tuple[Notice, ...] = ()
    part: Part | None = None
    untold: frozenset[str] = frozenset()


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
        message = "it is a specimen: made for a date in the past, or of words that aren't approved."
        return Judged((finding(Code.IS_SPECIMEN, message),))
    code = language.partition("-")[0]
    if code not in desk.library.shelves:
        message = f"it is in a language ({code[:20] or 'none'}) that isn't installed here."
        return Judged((finding(Code.OTHER_LANGUAGE, message),))
    desk = desk.in_language(code)
    region = facts["region"]
    try:
        made_on = dt.date.fromisoformat(facts.get("made", ""))
        on = max(made_on, desk.today)
        resolved = crisis.resolve(desk.directories, region, desk.code, made_on, desk.records)
        current = crisis.resolve(desk.directories, region, desk.code, on, desk.records)
        until = dt.date.fromisoformat(facts.get("replace", resolved.replace_after.isoformat()))
        until = min(until, max(resolved.until.values()))
    except ValueError:
        return Judged((finding(Code.NO_DATE, "its record holds no date."),))
    except (NoCurrentContacts, RegionUnavailable) as error:
        return Judged((finding(Code.NO_CONTACTS, str(error)),))
    found: list[Notice] = []
    if current.digest != facts.get("contacts"):
        listed, then = (
            crisis.listed(desk.directories, region, desk.code, day, desk.records)
            for day in (on, made_on)
        )
        found.extend(_by_now(facts, listed, then))
    if desk.today > until:
        message = f"its contacts were to be replaced after {until:%Y-%m}."
        found.append(finding(Code.REPLACE, message))
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
        return _judged([*found, finding(Code.NO_LAYOUT, message)])
    handout = replace(handout, compact=layout.compact)
    steps = recorded(_decoded(facts.get("steps", "")))
    panel, lists = (_decoded(facts.get(name, "")) for name in ("panel", "lists"))
    numbers = facts.get("numbers")
    lacks = _KEYS - facts.keys()
    if facts.get("engine") == ENGINE and lacks:
        message = f"its record lacks {', '.join(sorted(lacks))}: build it again."
        found.append(finding(Code.PROOF_METADATA, message))
    if numbers == UNTOLD:
        numbers = None
    said = Recorded(facts.get("engine", ""), panel, lists)
    same = resolved.digest == facts.get("contacts")
    found.extend(Compared(replace(handout, practice=desk.profile)).notices(said, same=same))
    promise = promise_of_record(handout, layout, int(pages), panel, steps or (), lists, numbers)
    if promise is None:
        message = "its record doesn't name the numbers of its day."
        return _judged([*found, finding(Code.PROOF_METADATA, message)])
    part = (promise, format_of(layout).limits)
    told = {
        "cautions": steps is not None,
        "lists": "lists" in facts,
        "numbers": numbers is not None,
    }
    untold = frozenset(code for code, there in told.items() if not there)
    return _judged(found, part, untold)


def _judged(
    found: Sequence[Notice], part: Part | None = None, untold: frozenset[str] = frozenset()
) -> Judged:
    findings = tuple(notice for notice in found if notice.kind is Kind.FINDING)
    notes = tuple(notice for notice in found if notice.kind is not Kind.FINDING)
    return Judged(findings, notes, part, untold)


def _decoded(text: str) -> str:
    """What a record holds in Base64; an empty string where it doesn't."""
    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _by_now(
    facts: Mapping[str, str], listed: crisis.Listed, then: crisis.Listed
) -> Iterator[Notice]:
    """What a sheet of other contacts than today's prints that is wrong today, if anything is."""
    marks = facts.get("facts", "").split()
    if not marks:
        yield finding(
            Code.OTHER_CONTACTS,
            f"it was printed from other contacts (edition {facts.get('edition')}) than those "
            f"of this program (edition {listed.edition}): replace it.",
        )
        return
    right = True
    for wrong in crisis.no_longer_true(listed, then, marks):
        right = False
        yield finding(Code.WRONG_BY_NOW, f"what it prints is wrong by now: {wrong}.")
    if right:
        yield Notice(Code.OLDER, f"older, still right (edition {facts.get('edition')}).")
