"""Where each point of the specifications stands: docs/specifications.md, from the files beside it.

    python tools/coverage.py            writes the table
    python tools/coverage.py --check    exit code 1 if a place isn't there, or the table isn't true

A specification (docs/specifications/<id>.yaml) says what a page was to hold. Each of its points has
places where it stands, or the reason why it was left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from client_text import ROOT, shelf
from make_docs import table
from pydantic import Field, model_validator

from groundsheet.content import Module
from groundsheet.language import Identifier, Strict, Text
from groundsheet.library import Shelf
from groundsheet.scopes import words
from groundsheet.source import read_model

FOLDER = ROOT / "docs" / "specifications"
PAGE = ROOT / "docs" / "specifications.md"
PHRASES = "phrases"
"""The fixed lines, which the layout prints on each page: `phrases/stop_rule`."""
SHOWN = 20
"""Words of a place that the table shows."""

HEAD = """\
# What each page was to hold, and where it stands

Each page was specified before it was written: what it teaches, what can be written in, what must be
printed, what a clinician must know. This is each point in short, where it stands now, and how the
words there begin; or why it was left out. `module/id` is a block, step, caution or claim of that
module, `module/field` a field of it, `phrases/name` a line that the layout sets on pages; a number
behind it is its entry of that number. A tool checks that there are words at each place. Whether
they say the point, it can't tell: it shows them. Made by `python tools/coverage.py` from the files
in [specifications](specifications).
"""

Kind = Literal["teaches", "write_in", "must_print", "caution", "clinician", "evidence"]
KINDS: dict[Kind, str] = {
    "teaches": "teaches",
    "write_in": "to fill in",
    "must_print": "must be printed",
    "caution": "caution",
    "clinician": "for the clinician",
    "evidence": "how sure, credit",
}


class Point(Strict):
    """Something that a specification asks for."""

    kind: Kind
    """What it is."""
    asks: Text
    """What is asked for, in a few words of our own."""
    stands: tuple[Text, ...] = ()
    """Where it stands: `module/id`, `module/field` or `phrases/name`."""
    note: Text | None = None
    """Why it is said otherwise than was asked for."""
    left_out: Text | None = None
    """Why it was left out."""

    @model_validator(mode="after")
    def _settled(self) -> Self:
        if bool(self.stands) == bool(self.left_out):
            raise ValueError("say where it stands (`stands`), or why not (`left_out`).")
        return self


class Specification(Strict):
    """What one page was to hold."""

    id: Identifier
    """The name of the file: of the page's module."""
    points: tuple[Point, ...] = Field(min_length=1)
    """The points, in the order of the specification."""


Places = Mapping[str, str]
"""Each place, and the words there."""


def specifications(folder: Path = FOLDER) -> list[Specification]:
    """All of them, by name.

    Raises:
        InvalidInput: a file has faults.
    """
    return [read_model(path, Specification) for path in sorted(folder.glob("*.yaml"))]


def places(shelf: Shelf) -> Places:
    """Every place that a specification may name."""
    phrases = shelf.language.phrases
    found = {
        f"{PHRASES}/{name}": str(getattr(phrases, name)) for name in type(phrases).model_fields
    }
    for module in shelf.modules.values():
        found.update(_places(module))
    return found


def _places(module: Module) -> Iterator[tuple[str, str]]:
    """The fields of a module that have words, whatever in it has an id, and their entries."""
    data: dict[str, Any] = module.model_dump(mode="json")
    texts = [(loc, text) for loc, text, _ in words(module)]
    named = [(loc, str(entry["id"])) for loc, entry in _named(data, ())]
    for loc, name in [*(((field,), field) for field in data if field != "blocks"), *named]:
        said = [text for at, text in texts if at[: len(loc)] == loc]
        if said or loc[0] == "blocks":
            yield f"{module.id}/{name}", " ".join(said)
        for number, text in enumerate(said, start=1):
            yield f"{module.id}/{name}/{number}", text


def _named(value: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """What has an id, within a value, with where it stands."""
    entries: Iterator[tuple[str | int, Any]]
    if isinstance(value, dict):
        if loc and isinstance(value.get("id"), str):
            yield loc, value
        entries = iter(value.items())
    else:
        entries = iter(enumerate(value)) if isinstance(value, list) else iter(())
    for key, inner in entries:
        yield from _named(inner, (*loc, key))


def faults(specifications: Sequence[Specification], known: Places) -> list[str]:
    """The places that aren't there, in words."""
    return [
        f"docs/specifications/{each.id}.yaml: `{place}` isn't there (“{point.asks}”)."
        for each in specifications
        for point in each.points
        for place in point.stands
        if place not in known
    ]


def page(specifications: Sequence[Specification], known: Places, shelf: Shelf) -> str:
    """The table, as Markdown."""
    points = [point for each in specifications for point in each.points]
    out = sum(not point.stands for point in points)
    specified = {place.split("/")[0] for point in points for place in point.stands}
    without = [f"`{name}`" for name in shelf.modules if name not in specified]
    counted = (
        f"{len(points)} points of {len(specifications)} specifications: {len(points) - out} stand "
        f"in the pages, {out} were left out. Modules that no point stands in: "
        f"{', '.join(without) or 'none'}."
    )
    parts = [HEAD, counted]
    for each in specifications:
        title = shelf.modules[each.id].title if each.id in shelf.modules else each.id
        rows = [
            (KINDS[point.kind], point.asks, _where(point), _said(point, known))
            for point in each.points
        ]
        parts.append(f"\n## {title} (`{each.id}`)\n")
        parts.append(table(("Kind", "Point", "Where it stands", "What is said there"), rows))
    return "\n".join(parts) + "\n"


def _where(point: Point) -> str:
    return ", ".join(f"`{place}`" for place in point.stands) or "left out"


def _said(point: Point, known: Places) -> str:
    said = [f"“{_beginning(known[place])}”" for place in point.stands if known[place]]
    why = point.left_out or point.note
    return " ".join(filter(None, ["; ".join(said), why]))


def _beginning(text: str) -> str:
    """The first words of a text, in one line of a table."""
    found = text.replace("|", "/").split()
    return " ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")


def main() -> int:
    """Writes the table, or with --check compares it."""
    parser = argparse.ArgumentParser(description="Where each point of the specifications stands.")
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    content = shelf()
    every, known = specifications(), places(content)
    wrong = faults(every, known)
    if not wrong:
        text = page(every, known, content)
        if not check:
            PAGE.write_text(text, encoding="utf-8")
        elif PAGE.read_text(encoding="utf-8") != text:
            wrong.append("docs/specifications.md is not true. Run tools/coverage.py.")
    for each in wrong:
        print(each)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
