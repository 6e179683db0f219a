"""Makes an edition of a region's contacts: what must be looked at, and what comes of the answers.

    python tools/edition.py look US --edition 2027-05 -o us.yaml    a sheet of questions
    python tools/edition.py take us.yaml                            writes what was answered

The sheet lists every fact, the most urgent first: how it would be graded at the new edition, how
old its sources are by then, what disagrees, which page to look at and which changes to search for.
Answer below each fact; docs/contacts.md ("Making an edition") says how. `take` writes the region's
list, sources, events and the tables of docs/, and puts everything back if a fault is left.
"""

import argparse
import calendar
import datetime as dt
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import make_docs
from pydantic import Field
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import YAMLError

from groundsheet.crisis import (
    CrisisDirectory,
    Emergency,
    Event,
    Evidence,
    Grade,
    Source,
    facts_of,
    grade,
    name_of,
    resolve,
)
from groundsheet.crisis.evidence import Claims
from groundsheet.crisis.facts import StatedFact
from groundsheet.crisis.grades import same_value
from groundsheet.errors import GroundsheetError, InvalidInput
from groundsheet.language import Strict
from groundsheet.library import Library, load
from groundsheet.source import load_model

ROOT = Path(__file__).parents[1]

HEAD = """\
# Edition {edition} of {region}. Answer below each fact, with what you saw yourself:
#   seen: the sources that give it today, such as `- my-source`, or what one says of it:
#         {{source: my-source, says: another value}}, {{source: my-source, words: "its own words"}}.
#   drop: sources that no longer give it.
#   new:  another value ({{display: "1", dial: "1"}} of a number, `always` or {{en: ...}} of hours).
#         The old one ends with an event below, and its sources go.
# Describe each new source once under `sources`, as _sources.yaml does, and each change under
# `events`, as _events.yaml does.
# A fact that nobody looked at stays as it is: its sources grow old, and its grade falls. But each
# emergency number and main line is looked at: the edition says when they were compared.
"""

Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class Answer(Strict):
    """One fact of a sheet: what was known of it, and what was answered."""

    contact: str
    fact: str
    value: str = ""
    grade: str = ""
    sources: tuple[str, ...] = ()
    look: str = ""
    search: tuple[str, ...] = ()
    disagreement: tuple[str, ...] = ()
    seen: Claims = ()
    drop: tuple[str, ...] = ()
    new: Any = None


class Sheet(Strict):
    """A sheet of questions with its answers."""

    region: str
    edition: Month
    sources: tuple[Source, ...]
    events: tuple[Event, ...]
    facts: tuple[Answer, ...]


def yaml() -> YAML:
    """Reads and writes a list as people keep it: comments, order and quotes stay."""
    made = YAML()
    made.preserve_quotes = True
    made.width = 10_000
    made.indent(mapping=2, sequence=4, offset=2)
    return made


# -- what must be looked at -----------------------------------------------------------------------


def questions(directory: CrisisDirectory, at: dt.date) -> list[dict[str, Any]]:
    """Each fact of a list with what must be looked at, the most urgent first."""
    now = Evidence.of(directory)
    then = replace(now, at=at, grades={})
    made = []
    for contact in directory.contacts:
        page = contact.official_page.url if contact.official_page else "none: look for one"
        for fact in facts_of(contact):
            before, after = grade(fact, now), grade(fact, then)
            entry: dict[str, Any] = {
                "contact": contact.id,
                "fact": fact.key,
                "value": fact.value,
                "grade": _graded(before, after),
                "sources": [_aged(fact, then, claim.source) for claim in fact.claims],
                "look": page,
                "search": list(_searches(name_of(contact), fact, directory)),
            }
            differ = list(_disagreement(fact, then))
            if differ:
                entry["disagreement"] = differ
            made.append((_urgency(before, after, differ), entry | {"seen": [], "drop": []}))
    return [entry for _, entry in sorted(made, key=lambda pair: pair[0])]


def _graded(before: Grade, after: Grade) -> str:
    falls = f"{before.letter}, {after.letter} at the new edition"
    return (before.letter if before.letter == after.letter else falls) + (
        f": {after.why}" if after.why else ""
    )


def _urgency(before: Grade, after: Grade, differ: list[str]) -> tuple[int, int]:
    """First what would no longer be printed, then what is disputed, then by grade from D to A."""
    lost = before.printed and not after.printed
    return (0 if lost else 1 if differ else 2, "DCBA".index(after.letter))


def _aged(fact: StatedFact, evidence: Evidence, name: str) -> str:
    source = evidence.sources[name]
    own = "its own words, " if fact.contact in source.speaks_for else ""
    if source.dated is None:
        return f"{name}: {own}no date"
    months = (evidence.at.year - source.dated.year) * 12 + evidence.at.month - source.dated.month
    return f"{name}: {own}{source.dated}, {max(months, 0)} months old by then"


def _disagreement(fact: StatedFact, evidence: Evidence) -> Iterator[str]:
    for claim in fact.claims:
        if claim.says is not None and not same_value(fact.fact, claim.says, fact.value):
            ended = evidence.ended(fact, claim.says)
            known = f" (ended: {ended.what})" if ended else ""
            yield f"{claim.source} says {claim.says}{known}"


def _searches(name: str, fact: StatedFact, directory: CrisisDirectory) -> Iterator[str]:
    """What to look for: whether the service has changed since the last edition."""
    since = directory.compared_on.year
    changes = {
        "number": "new number, closed, merged, renamed, funding ended",
        "menu": "option ended, new menu",
        "hours": "hours cut, no longer 24/7, closed at night, hours extended",
        "cost": "no longer free, made free",
        "networks": "works on all networks",
    }
    yield f"{name}: {changes[fact.fact]}, since {since}"


def look(region: str, edition: str, root: Path = ROOT) -> str:
    """The sheet of questions of a region, as YAML.

    Args:
        region: its code.
        edition: the month of the new edition, such as 2027-05.
        root: of the project.
    """
    directory = load(root / "handouts").directories[region]
    sheet = {
        "region": region,
        "edition": edition,
        "sources": [],
        "events": [],
        "facts": questions(directory, dt.date.fromisoformat(f"{edition}-01")),
    }
    out = io.StringIO()
    yaml().dump(sheet, out)
    return HEAD.format(edition=edition, region=region) + out.getvalue()


# -- what comes of the answers --------------------------------------------------------------------


def take(sheet: dict[str, Any], root: Path = ROOT) -> list[str]:
    """Writes what a sheet answers; returns the faults, and has put all back if there is one."""
    written = io.StringIO()
    yaml().dump(sheet, written)
    try:
        faults = list(_faults(load_model(written.getvalue().encode(), Sheet, "the sheet"), root))
    except InvalidInput as error:
        faults = [str(problem) for problem in error.problems]
    if faults:
        return faults
    folder, before = root / "handouts" / "crisis", root / make_docs.BEFORE
    region = folder / f"{sheet['region']}.yaml"
    sources, events = folder / "_sources.yaml", folder / "_events.yaml"
    paths = [region, sources, events, before, *make_docs.pages(root)]
    kept = {path: path.read_bytes() for path in paths}
    try:
        printed = _printed_now(root)
        _rewrite(region, lambda data: _answered(data, sheet))
        _rewrite(sources, lambda data: data["sources"].extend(sheet["sources"]))
        _rewrite(events, lambda data: data["events"].extend(sheet["events"]))
        load(root / "handouts").check()
        before.write_text(printed, encoding="utf-8")
        for path, text in make_docs.pages(root).items():
            path.write_text(text, encoding="utf-8")
    except BaseException as error:
        for path, data in kept.items():
            path.write_bytes(data)
        if not isinstance(error, InvalidInput):
            raise
        return [str(problem) for problem in error.problems]
    return []


def _faults(sheet: Sheet, root: Path) -> Iterator[str]:
    """What of the answers can't be taken, whatever the lists say of the rest."""
    library = load(root / "handouts")
    directory = _shipped(library, sheet.region)
    if directory is None:
        yield f"{sheet.region} is no region with a list."
        return
    if sheet.edition < str(directory.edition):
        yield f"the edition {sheet.edition} is older than the present one ({directory.edition})."
    yield from _of_sources(sheet, directory)
    yield from _of_events(sheet, library)
    facts = {(c.id, f.key): f for c in directory.contacts for f in facts_of(c)}
    for answer in sheet.facts:
        fact = facts.get((answer.contact, answer.fact))
        if fact is None:
            yield f"{answer.contact} {answer.fact}: there is no such fact."
        else:
            yield from _of_answer(answer, fact, sheet.events)
    if sheet.edition > str(directory.edition):
        answered = {(a.contact, a.fact) for a in sheet.facts if a.seen or a.new is not None}
        for contact in directory.contacts:
            if isinstance(contact, Emergency) or contact.primary:
                for fact in facts_of(contact):
                    if fact.fact == "number" and (contact.id, fact.key) not in answered:
                        yield f"{contact.id} {fact.key}: nobody looked at it, as an edition must."


def _shipped(library: Library, region: str) -> CrisisDirectory | None:
    directory = library.directories.get(region)
    return directory if directory is not None and directory.status == "shipped" else None


def _of_sources(sheet: Sheet, directory: CrisisDirectory) -> Iterator[str]:
    year, month = map(int, sheet.edition.split("-"))
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    there = {source.id for source in directory.sources}
    for source in sheet.sources:
        if source.id in there:
            yield f"there is a source `{source.id}` already; another reading has another name."
        if source.dated is not None and source.dated > last:
            yield f"the source `{source.id}` is of {source.dated}, after the edition."
        there.add(source.id)


def _of_events(sheet: Sheet, library: Library) -> Iterator[str]:
    lists = [library.directories[code] for code in library.directories]
    contacts = {contact.id for directory in lists for contact in directory.contacts}
    there = {event.id for directory in lists for event in directory.events}
    for event in sheet.events:
        if event.contact not in contacts:
            yield f"the event `{event.id}` is of `{event.contact}`, which no list has."
        if event.id in there:
            yield f"there is an event `{event.id}` already."
        there.add(event.id)


def _of_answer(answer: Answer, fact: StatedFact, events: tuple[Event, ...]) -> Iterator[str]:
    where = f"{answer.contact} {answer.fact}"
    there = {claim.source for claim in fact.claims}
    for name in answer.drop:
        if name not in there:
            yield f"{where}: `{name}` is none of its sources, and can't be dropped."
    if answer.new is None:
        return
    if fact.fact == "number" and not isinstance(answer.new, dict):
        yield f"{where}: a new number has `display` and `dial`."
    ends = (
        (event.contact, event.fact) == (fact.contact, fact.fact)
        and event.channel in (None, fact.channel or None)
        and same_value(fact.fact, event.old, fact.value)
        for event in events
    )
    if not any(ends):
        yield f"{where}: a new value needs the event that ended the old one ({fact.value})."


def _rewrite(path: Path, change: Any) -> None:
    reader = yaml()
    data = reader.load(path.read_text(encoding="utf-8"))
    change(data)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        reader.dump(data, file)


def _answered(data: Any, sheet: dict[str, Any]) -> None:
    """Puts the answers of a sheet into a region's list."""
    data["edition"] = str(sheet["edition"])
    contacts = {c["id"]: c for key in _LISTS for c in data.get(key, ())}
    for answer in sheet["facts"]:
        seen, drop, new = answer.get("seen"), answer.get("drop"), answer.get("new")
        if not (seen or drop or new):
            continue
        contact = contacts[answer["contact"]]
        channel, _, fact = str(answer["fact"]).rpartition("/")
        if channel:
            point = next(p for p in contact["channels"] if p["channel"] == channel)
            owner, key = point["sources"], fact
        else:
            point, owner, key = contact, contact, "sources"
        if new is not None:
            _put(point, fact, new)
            owner[key] = []
        gone = {str(name) for name in drop or ()}
        there = [claim for claim in owner[key] if _source(claim) not in gone]
        names = {_source(claim) for claim in seen or ()}
        claims = [claim for claim in there if _source(claim) not in names] + list(seen or ())
        owner[key] = _in_a_line(claims)


def _in_a_line(claims: list[Any]) -> Any:
    """Names of sources stand in one line; where one says something, each has its own."""
    listed = CommentedSeq(claims)
    if not any(isinstance(claim, dict) for claim in claims):
        listed.fa.set_flow_style()
    return listed


_LISTS = ("emergency", "services", "other_services")


def _source(claim: Any) -> str:
    return str(claim["source"] if isinstance(claim, dict) else claim)


def _put(point: Any, fact: str, new: Any) -> None:
    """A new value of a fact in its place."""
    if fact == "number":
        point.pop("keyword", None)
        point.update(new)
    else:
        point[{"menu": "menu_steps"}.get(fact, fact)] = new


def _printed_now(root: Path) -> str:
    """What the present editions print, for the tables of the next one."""
    library = load(root / "handouts")
    regions: dict[str, dict[str, dict[str, str]]] = {}
    editions = set()
    for code, directory in sorted(library.directories.items()):
        if directory.status != "shipped":
            continue
        editions.add(str(directory.edition))
        found = resolve(library.directories, code, "en", directory.compared_on)
        for state in found.states:
            if not state.withheld:
                key = f"{state.channel}/{state.fact}".lstrip("/")
                regions.setdefault(code, {}).setdefault(state.id, {})[key] = state.value
    out = io.StringIO()
    yaml().dump({"edition": ", ".join(sorted(editions)), "regions": regions}, out)
    lines = (root / make_docs.BEFORE).read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("#")) + out.getvalue()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Makes an edition of a region's contacts.")
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("look", help="write what must be looked at")
    first.add_argument("region")
    first.add_argument("--edition", required=True, metavar="YYYY-MM")
    first.add_argument("-o", "--output", type=Path)
    second = commands.add_parser("take", help="write what was answered")
    second.add_argument("sheet", type=Path)
    given = parser.parse_args()
    try:
        faults = _carry_out(given)
    except (GroundsheetError, OSError, YAMLError) as error:
        faults = [str(error)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Nothing was written.", file=sys.stderr)
    return int(bool(faults))


def _carry_out(given: argparse.Namespace) -> list[str]:
    """What was asked for; returns the faults."""
    if given.command == "take":
        sheet = yaml().load(given.sheet)
        return take(sheet) if isinstance(sheet, dict) else [f"{given.sheet} is no sheet."]
    region = given.region.upper()
    if _shipped(load(ROOT / "handouts"), region) is None:
        return [f"{region} is no region with a list."]
    try:
        dt.date.fromisoformat(f"{given.edition}-01")
    except ValueError:
        return [f"{given.edition} is no month, such as 2027-05."]
    text = look(region, given.edition)
    if given.output is None:
        sys.stdout.write(text)
    elif given.output.exists():
        return [f"{given.output} is there already, maybe with answers."]
    else:
        given.output.write_text(text, encoding="utf-8")
    return []


if __name__ == "__main__":
    sys.exit(main())
