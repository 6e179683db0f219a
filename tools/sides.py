"""Writes how many sides of paper all that is shipped takes, into docs/print.md.

    python tools/sides.py            writes the tables
    python tools/sides.py --check    exit code 1 if they are not true

Nothing is drawn for it: the pages are counted when it is known how the parts are set. The day is
that of the tests, so that the tables don't change by themselves.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

from make_docs import table, with_table  # noqa: E402

import day  # noqa: E402
from groundsheet import api  # noqa: E402
from groundsheet.document.assembly import Request, assembled, choose  # noqa: E402
from groundsheet.errors import GroundsheetError  # noqa: E402
from groundsheet.formats import format_of  # noqa: E402
from groundsheet.handout import Chosen  # noqa: E402
from groundsheet.layout import Paper, PrintSize, Variant  # noqa: E402
from groundsheet.people import Person, Practice  # noqa: E402

PAGE = ROOT / "docs" / "print.md"
BEGIN, END = "<!-- sides:begin -->", "<!-- sides:end -->"
NONE = "–"
"""Where it can't be built, or where there is no such thing."""
COUNTRIES: tuple[tuple[str, str, Paper, Paper], ...] = (
    ("US", "the United States", "letter", "half-letter"),
    ("GB-ENG", "England", "a4", "a5"),
)
"""Of each table the region, its name, the whole and the half paper."""
SIZES: tuple[PrintSize, ...] = (16, 18, 24)
PRACTICE = Practice.model_validate(
    {"name": "Example Practice", "address": ["12 Example Street, Example Town"]}
)
PERSON = Person(name="Example Name", next_appointment="Thursday, December 3, at 2 pm")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted: one module, or a recipe."""

    title: str
    name: str
    modules: tuple[str, ...]
    recipe: str | None
    for_clinicians: bool


@cache
def desks() -> tuple[api.Desk, api.Desk]:
    """A desk without a practice, and one with a letterhead."""
    return (
        api.open_desk(today=day.TODAY),
        api.open_desk(today=day.TODAY, practice=PRACTICE),
    )


def subjects(desk: api.Desk) -> Iterator[Subject]:
    """Each module and each recipe."""
    shelf = desk.shelf
    for name, module in shelf.modules.items():
        yield Subject(module.title, name, (name,), None, module.for_clinicians)
    for name, recipe in shelf.recipes.items():
        clinical = any(shelf.module(each).for_clinicians for each in recipe.modules)
        yield Subject(f"packet: {recipe.title}", name, (), name, clinical)


def sides(desk: api.Desk, chosen: Chosen, **request: Any) -> str:
    """How many pages something takes, or that it can't be made.

    Args:
        desk: whose letterhead stands on it.
        chosen: what is counted.
        request: what else is asked for.
    """
    try:
        ready = assembled(desk, chosen, Request(**request))
        return str(format_of(ready.layout).count(ready.handout, ready.layout))
    except GroundsheetError:
        return NONE


def row(subject: Subject, region: str, papers: tuple[Paper, Paper]) -> tuple[str, ...]:
    """A row of a table.

    Args:
        subject: what is counted.
        region: whose contacts stand on it.
        papers: a whole and a half sheet.
    """
    plain, dressed = desks()
    chosen = choose(plain, subject.modules, subject.recipe)
    usual = {"region": region, "paper": papers[0]}
    sheet = NONE
    if not subject.for_clinicians:
        sheet = sides(plain, chosen, **usual, for_clinicians=True)
    return (
        f"{subject.title} `{subject.name}`",
        sides(plain, chosen, **usual),
        sides(dressed, chosen, **usual, person=PERSON),
        *(sides(plain, chosen, **usual, variant=Variant(print_size=size)) for size in SIZES),
        sides(plain, chosen, region=region, paper=papers[1]),
        sheet,
    )


def tables() -> str:
    """The tables, as Markdown."""
    desk = api.open_desk(today=day.TODAY)
    parts = []
    for region, name, whole, half in COUNTRIES:
        head = (
            f"For {name}, on {whole}", "usual", "named", *(f"{size} pt" for size in SIZES), half,
            "for clinicians",
        )  # fmt: skip
        of_all = list(subjects(desk))
        with ProcessPoolExecutor() as pool:
            rows = list(pool.map(row, of_all, repeat(region), repeat((whole, half)), chunksize=4))
        parts.append(table(head, rows))
    contacts = Chosen.contacts(desk.language)
    lists = [
        (f"`{code}`", sides(desk, contacts, region=code)) for code in sorted(api.regions_of(desk))
    ]
    parts.append(_across("The sheet of contacts", lists))
    return "\n\n".join(parts)


def _across(first: str, rows: Sequence[tuple[str, str]]) -> str:
    """A table of one row: what each column is called, and what it has."""
    return table((first, *(name for name, _ in rows)), [("usual", *(value for _, value in rows))])


def page(text: str) -> str:
    """The page with its tables, made anew."""
    return with_table(text, tables(), BEGIN, END)


def main() -> int:
    """Writes the tables, or with --check compares them."""
    parser = argparse.ArgumentParser(description="Writes how many sides all that is shipped takes.")
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    before = PAGE.read_text(encoding="utf-8")
    after = page(before)
    if check:
        if after != before:
            print("docs/print.md: its tables of sides are not true. Run tools/sides.py.")
        return int(after != before)
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
