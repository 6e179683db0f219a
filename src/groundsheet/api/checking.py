"""Looking again: at a finished file, and at the answers of a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from groundsheet import crisis
from groundsheet.api import clock
from groundsheet.api.reading import LANGUAGE, language_for, library
from groundsheet.errors import NoCurrentContacts, Place, RegionUnavailable
from groundsheet.formats import format_of
from groundsheet.handout import Chosen, Recipient, assemble
from groundsheet.layout import Layout
from groundsheet.library import Library
from groundsheet.people import Advice, PlanAnswers, PracticeFolder, Typed, coach
from groundsheet.proof import inspect, metadata_or_none, promise_of_band, readable
from groundsheet.source import load_model, parse, read_bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: facts from the file, and findings (none: it is as it should be).

    `note` says of a sheet of older contacts that what it prints still holds.
    """

    facts: dict[str, str]
    findings: tuple[str, ...]
    note: str = ""


def verify(
    path: Path | str,
    *,
    practice: PracticeFolder | None = None,
    content: Library | None = None,
) -> Verified:
    """Proves a file on disk against today's contacts, and those of the practice's records.

    Raises:
        CannotRead: it can't be opened, or is no PDF.
        InvalidInput: it is larger than 200 MB.
    """
    content = content or library(practice)
    records = practice.records if practice else ()
    path = Path(path)
    data = read_bytes(path, limit=200_000_000)
    readable(data, str(path))
    facts = metadata_or_none(data)
    if facts is not None and facts.get("kind") == "run":
        return Verified(
            facts, ("it is a print file of many packets: groundsheet verify --run FILE",)
        )
    if facts is None or "region" not in facts:
        return Verified({}, ("this file was not made by groundsheet, or its record was removed.",))
    if facts.get("specimen") == "yes":
        return Verified(facts, ("it is a specimen, made for a date in the past.",))
    findings, note = [], ""
    region, now = facts["region"], clock.today()
    try:
        made = dt.date.fromisoformat(facts.get("made", ""))
        on = max(made, now)
        resolved = crisis.resolve(content.directories, region, LANGUAGE, made, records)
        current = crisis.resolve(content.directories, region, LANGUAGE, on, records)
        until = dt.date.fromisoformat(facts.get("replace", resolved.replace_after.isoformat()))
    except ValueError:
        return Verified(facts, ("its record holds no date.",))
    except (NoCurrentContacts, RegionUnavailable) as error:
        return Verified(facts, (str(error),))
    if current.digest != facts.get("contacts"):
        listed = crisis.listed(content.directories, region, LANGUAGE, on, records)
        findings += _wrong_by_now(facts, listed)
        note = "" if findings else f"older, still right (edition {facts.get('edition')})"
    if now > until:
        findings.append(f"its contacts were to be replaced after {until:%Y-%m}.")
    language, _ = language_for(content, resolved.region)
    handout = assemble(
        resolved, language, Chosen.contacts(language), Recipient(made_on=made, today=made)
    )
    layout, pages = Layout.read(facts.get("layout", "")), facts.get("pages", "")
    if layout is None or not pages.isdecimal():
        return Verified(facts, (*findings, "its record doesn't say how it was laid out."))
    limits = format_of(layout).limits
    findings.extend(inspect(data, promise_of_band(handout, layout, int(pages)), limits))
    return Verified(facts, tuple(findings), note)


def _wrong_by_now(facts: dict[str, str], listed: crisis.Listed) -> list[str]:
    """What a sheet of other contacts than today's prints that is wrong today."""
    marks = facts.get("facts", "").split()
    if not marks:
        text = (
            f"it was printed from other contacts (edition {facts.get('edition')}) than those of "
            f"this program (edition {listed.edition}): replace it."
        )
        return [text]
    wrong = crisis.no_longer_true(listed, marks)
    return [f"do not hand it out: {'; '.join(wrong)}"] if wrong else []


def check_plan(
    answers: PlanAnswers | Typed, *, region: str | None = None, content: Library | None = None
) -> list[tuple[Place, Advice]]:
    """What a clinician may want to look at again, with where it stands. It gates nothing.

    Args:
        answers: the plan.
        region: where the person is; None looks for lines that are no more in all regions.
        content: the library.

    Raises:
        InvalidInput: faults in the file; what stands in it is never quoted.
        Refused: the region is unknown.
    """
    content = content or library()
    if region is not None:
        region = crisis.find(content.directories, region).region
    if isinstance(answers, Typed):
        model = load_model(answers.data, PlanAnswers, answers.shown, private=True)
        source = parse(answers.data, answers.shown)
    else:
        model, source = answers, None
    return [
        (source.place(advice.loc) if source else Place("answers"), advice)
        for advice in coach(model, content.directories, region)
    ]
