"""The files that tests of tagging look at: what is shipped, in variants chosen pairwise.

Any two values of any two choices meet in some file, unless they contradict each other; all that is
shipped is among them. Built once for a run.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import itertools
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from desks import desk, shelf
from groundsheet import api
from groundsheet.errors import Usage
from groundsheet.layout import Layout, Variant
from groundsheet.pdf import outline
from groundsheet.pdf.elements import Element
from groundsheet.people import PracticeFolder, Typed, open_practice
from profiles import IN_YAML
from tree import Block, spoken_all, told
from variants import too_small_for

PLANS = Path(__file__).parent / "data" / "plans"
REGIONS = ("US", "GB-ENG", "CA", "IE", "AU", "NZ", "GB-NIR")

CHOICES: dict[str, tuple[Any, ...]] = {
    "paper": ("letter", "a4", "a5", "half-letter"),
    "print_size": (None, 12, 16, 18, 22, 24),
    "ink_saver": (False, True),
    "flat": (False, True),
    "binding": (0.0, 12.0),
    "sides": (None, "one", "two"),
    "booklet": (False, True),
    "specimen": (False, True),
    "dressed": (False, True),
}
"""`dressed`: with a practice, its logo and numbers, a name, and a plan that is filled in."""

Row = dict[str, Any]
Pair = tuple[tuple[str, Any], tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, what it was made from, and the words that it should say."""

    name: str
    layout: Layout
    built: api.Built
    root: Element

    @property
    def told(self) -> list[Block]:
        """The words of each element, as they should be read."""
        return told(self.root)

    @property
    def pdf(self) -> bytes:
        """The bytes."""
        return self.built.proven.data


def subjects() -> list[str]:
    """All that can be built, by what it is."""
    content = shelf()
    client = [name for name, module in content.modules.items() if not module.for_clinicians]
    return [
        *content.modules,
        *(f"recipe {name}" for name in content.recipes),
        "contacts",
        f"clinician {client[0]}",
    ]


def rows() -> list[Row]:
    """The rows of the matrix, the same in each run."""
    chance = random.Random(6)
    layouts = [row for row in _all(CHOICES) if _layout(row) is not None]
    left = {pair for row in layouts for pair in _pairs(row)}
    things = subjects()
    waiting = list(things)
    found: list[Row] = []
    while left or waiting:
        candidates = [
            row
            for thing in waiting or things
            for _ in range(-(-60 // len(things)))
            if not too_small_for(thing, row := {"subject": thing, **chance.choice(layouts)})
        ]
        best = max(candidates, key=lambda row: len(_pairs(row) & left), default=None)
        if best is not None and (waiting or _pairs(best) & left):
            left -= _pairs(best)
            found.append(best)
            waiting = [thing for thing in waiting if thing != best["subject"]]
    return found


def _all(choices: dict[str, tuple[Any, ...]]) -> Iterator[Row]:
    for values in itertools.product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


def _pairs(row: Row) -> set[Pair]:
    choices = [choice for choice in row.items() if choice[0] != "subject"]
    return set(itertools.combinations(choices, 2))


def _layout(row: Row) -> Layout | None:
    own = {"subject", "specimen", "dressed"}
    try:
        return Layout(**{key: value for key, value in row.items() if key not in own})
    except Usage:
        return None


@functools.cache
def samples() -> tuple[Sample, ...]:
    """A file for each row, and what has no such choices: wallet cards, sheets for reviewers."""
    more: list[Row] = []
    for paper, card, ink_saver in (
        ("letter", "single", False), ("a4", "folded", True), ("a4", "single", True),
        ("letter", "folded", False),
    ):  # fmt: skip
        row = {"subject": "card", "paper": paper, "card": card, "ink_saver": ink_saver}
        more.append({**row, "dressed": False, "specimen": False})
    more += [
        {"subject": f"review {name}", "paper": paper, "dressed": dressed, "specimen": False}
        for name, paper, dressed in (("tipp", "letter", True), ("hard-feelings", "a5", False))
    ]
    return tuple(_sample(index, row) for index, row in enumerate([*rows(), *more]))


@functools.cache
def readings() -> tuple[list[Block], ...]:
    """What poppler reads out of each file."""
    return tuple(spoken_all(sample.pdf for sample in samples()))


def _sample(index: int, row: Row) -> Sample:
    layout = _layout(row)
    assert layout is not None, row
    region = "US" if layout.card else REGIONS[index % len(REGIONS)]
    built = _built(row["subject"], layout, region, row["specimen"], row["dressed"])
    words = [row["subject"], layout.name, region]
    words += ["specimen"] if row["specimen"] else []
    words += ["dressed"] if row["dressed"] else []
    return Sample(" ".join(words), layout, built, outline(built.handout, layout))


def _built(subject: str, layout: Layout, region: str, specimen: bool, dressed: bool) -> api.Built:
    kind, _, name = subject.rpartition(" ")
    at = desk(practice() if dressed else None)
    common: dict[str, Any] = {
        "region": region,
        "paper": layout.paper,
    }
    if kind == "review":
        return api.review_sheet(at, name, **common)
    common["variant"] = variant_of(layout)
    common["as_of"] = dt.date(2026, 11, 2) if specimen else None
    if name == "contacts":
        return api.contact_sheet(at, **common)
    if dressed:
        common["person"] = api.person_with(
            "here", name="Quirrell Éxample", next_appointment="Thursday, December 3, at 2 pm"
        )
    if name == "card":
        return api.build(at, **common)
    content = shelf()
    modules = content.recipes[name].modules if kind == "recipe" else (name,)
    if dressed and kind != "clinician" and "safety-plan" in modules:
        common["answers"] = Typed.file(PLANS / "complete-5.yaml")
    common["optional"] = [
        block.id for one in modules for block in content.modules[one].blocks if block.optional
    ]
    if kind == "recipe":
        return api.build(at, recipe=name, **common)
    return api.build(at, [name], clinician_sheet=kind == "clinician", **common)


def variant_of(layout: Layout) -> Variant:
    """What of a layout is chosen beside the paper."""
    chosen = {name: getattr(layout, name) for name in Variant.__dataclass_fields__}
    return Variant(**chosen)


@functools.cache
def practice() -> PracticeFolder:
    """A practice with a letterhead and a number of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = io.BytesIO()
        Image.linear_gradient("L").resize((300, 120)).save(out, format="PNG")
        (folder / "logo.png").write_bytes(out.getvalue())
        (folder / "practice.yaml").write_text(
            "name: Example Practice\nlogo: logo.png\naddress:\n  - 12 Example Street\n"
            "numbers:\n  - phone: 555-0100\n    hours: Monday to Friday, 9 am to 5 pm\n"
            "    answered_at_night: false\n" + IN_YAML,
            encoding="utf-8",
        )
        return open_practice(folder)
