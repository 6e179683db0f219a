"""Writes the tables of regions, from the data: docs/contacts.md and docs/regions.md.

    python tools/make_docs.py            writes them
    python tools/make_docs.py --check    exit code 1 if one is out of date

They show each region on the first day of its edition's month, so that they don't change by
themselves.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from groundsheet.crisis import (
    CrisisDirectory,
    Evidence,
    FactState,
    Source,
    available,
    facts_of,
    grade,
    name_of,
    resolve,
)
from groundsheet.crisis.evidence import claims_of
from groundsheet.crisis.grades import same_value
from groundsheet.library import Library, load

ROOT = Path(__file__).parents[1]
BEFORE = "tools/printed_before.yaml"
BEGIN, END = "<!-- regions:begin -->", "<!-- regions:end -->"

REGIONS_HEAD = """\
# Contacts by region

Every fact of every contact, on the first day of its edition's month: its value, its grade
([what they mean](contacts.md#grades)), every source that gives it, what was printed before, and
whether it is printed now. `groundsheet contacts REGION` shows the same for today, with what your
practice confirmed, withdrew or added. Sources were read as stored copies, and nobody rang the
lines: **this is no proof that a number works today.** Made by `python tools/make_docs.py`.

A source in bold is the service's own words, or those of the public body that runs or funds it; what
each source is stands [below](#sources).
"""


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table, as Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def region_table(library: Library) -> str:
    """The regions in short, as Markdown."""
    rows: list[tuple[str, ...]] = []
    for code in available(library.directories):
        found = resolve(library.directories, code, "en", library.directories[code].compared_on)
        others = [
            f"{service.name} ({', '.join(point.channel for point in service.channels)})"
            for service in (*found.services, *found.others)
        ]
        rows.append(
            (
                f"`{code}`",
                found.region_name,
                found.edition,
                ", ".join(entry.display for entry in found.emergency),
                f"{found.main.service.name}: {found.main.voice.display}",
                "; ".join(others) or "none",
            )
        )
    head = ("Region", "Name", "Edition", "Emergency", "Main line", "Other services printed")
    return table(head, rows)


def regions_page(library: Library, root: Path = ROOT) -> str:
    """The page of all facts with their sources, as Markdown."""
    before = yaml.load((root / BEFORE).read_text(encoding="utf-8"), yaml.BaseLoader)
    parts = [REGIONS_HEAD, f"Before: what was printed of edition {before['edition']}.\n"]
    head: tuple[str, ...]
    for code in available(library.directories):
        directory = library.directories[code]
        parts.append(f"## {directory.name['en']} (`{code}`), edition {directory.edition}\n")
        if directory.based_on:
            parts.append(f"Only what `{directory.based_on}` doesn't have.\n")
        found = resolve(library.directories, code, "en", directory.compared_on)
        states = {(s.id, f"{s.channel}/{s.fact}".lstrip("/")): s for s in found.states}
        rows = list(_rows(directory, states, before["regions"].get(code, {})))
        head = ("Contact", "Fact", "Value", "Grade", "Sources", "Before", "Now")
        parts.append(table(head, rows) + "\n")
        parts.extend(_events(directory))
    parts.append("## Sources\n")
    head = ("Source", "Who speaks", "Where", "Date", "How the date is known", "What it is")
    parts.append(table(head, list(_sources(library))) + "\n")
    parts.append("## Known and not printed\n")
    parts.append(table(("Region", "Why not", "What is known"), list(_stubs(library))) + "\n")
    return "\n".join(parts)


def _rows(
    directory: CrisisDirectory,
    states: Mapping[tuple[str, str], FactState],
    before: dict[str, dict[str, str]],
) -> Iterator[tuple[str, ...]]:
    evidence = Evidence.of(directory)
    for contact in directory.contacts:
        printed = before.get(contact.id, {})
        facts = facts_of(contact)
        for fact in facts:
            graded = grade(fact, evidence)
            agree: list[str] = []
            differ: list[str] = []
            for claim in fact.claims:
                source = evidence.sources[claim.source]
                if claim.says is None or same_value(fact.fact, claim.says, fact.value):
                    agree.append(_cited(source, contact.id))
                else:
                    differ.append(f"{_cited(source, contact.id)} says {claim.says}")
            against = f"; but {'; '.join(differ)}" if differ else ""
            why = f", {graded.why}" if graded.why else ""
            was = printed.get(fact.key, "")
            state = states.get((contact.id, fact.key))
            yield (
                f"{name_of(contact)} `{contact.id}`",
                fact.key,
                fact.value.replace("|", "\\|"),
                f"{graded.letter}{why}",
                "; ".join(sorted(agree, key=lambda text: not text.startswith("**"))) + against,
                "the same" if was == fact.value else was or "no",
                _now(state),
            )
        stated = {fact.key for fact in facts}
        for key, value in printed.items():
            if key not in stated:
                row = (f"{name_of(contact)} `{contact.id}`", key, "no more", "", "", value, "no")
                yield row


def _now(state: FactState | None) -> str:
    if state is None:
        return "not on sheets in English"
    return "**no**" if state.withheld else "yes"


def _cited(source: Source, contact: str) -> str:
    name = f"**{source.id}**" if contact in source.speaks_for else source.id
    return f"{name} {source.dated or 'no date'}"


def _sources(library: Library) -> Iterator[tuple[str, ...]]:
    """Each source once: who speaks in it, where, its date, and what is known of it."""
    every = {s.id: s for d in library.directories.values() for s in d.sources}
    for name, source in sorted(every.items()):
        official = ", ".join(f"`{contact}`" for contact in source.speaks_for)
        remarks = [
            f"official for {official}" if official else "",
            "says of its entries that they were compared with the services' own pages"
            if source.names_pages
            else "",
            "a program wrote it" if source.machine else "",
            f"copies {', '.join(source.derived_from)}" if source.derived_from else "",
        ]
        texts = (source.publisher, source.where, str(source.dated or "none"), source.date_how)
        where = "; ".join(filter(None, remarks))
        yield name, *(text.replace("|", "\\|") for text in texts), where


def _events(directory: CrisisDirectory) -> Iterator[str]:
    if directory.events:
        yield "What ended:\n"
        for event in directory.events:
            channel = f" {event.channel}" if event.channel else ""
            ended = f"`{event.contact}`{channel} {event.fact} “{event.old}”"
            yield f"- {ended}, {event.since}: {event.what}"
        yield ""


def _stubs(library: Library) -> Iterator[tuple[str, ...]]:
    for code, directory in sorted(library.directories.items()):
        if directory.status != "stub":
            continue
        sources = {source.id: source for source in directory.sources}
        known = [
            f"{entry.what}: {entry.display} "
            f"({', '.join(_cited(sources[c.source], '') for c in claims_of(entry.sources))})"
            for entry in directory.candidates
        ]
        name = f"{directory.name['en']} `{code}`"
        yield name, directory.reason or "", "; ".join(known) or "nothing"


def with_table(page: str, text: str, begin: str = BEGIN, end: str = END) -> str:
    """The page with the table between its marks.

    Args:
        page: the page as it is.
        text: the table.
        begin: the mark before it.
        end: the mark after it.
    """
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    if not after:
        raise SystemExit(f"the page lacks {begin} or {end}")
    return f"{before}{begin}\n{text}\n{end}{after}"


def pages(root: Path = ROOT) -> dict[Path, str]:
    """Each page with what should stand in it."""
    library = load(root / "handouts")
    page, regions = root / "docs" / "contacts.md", root / "docs" / "regions.md"
    return {
        page: with_table(page.read_text(encoding="utf-8"), region_table(library)),
        regions: regions_page(library, root),
    }


def main() -> int:
    """Writes the pages, or with --check compares them."""
    parser = argparse.ArgumentParser(description="Writes the tables of regions.")
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    if check:
        return int(any(p.read_text(encoding="utf-8") != text for p, text in pages().items()))
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
