"""The files that tests of tagging look at: each kind of text, in variants chosen pairwise.

Any two values of any two choices meet in some file, unless they contradict each other; each kind of
text, of what stands in one, and of sheet is among them. Built once for a run. `tools/soak` has all
that is shipped judged.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import tempfile
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
from variants import Row, dealt, of_each_kind, too_small_for

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
    """What is built, by what it is: texts of each kind, and two small packets."""
    packets = sorted(shelf().recipes.values(), key=lambda recipe: (len(recipe.modules), recipe.id))
    return [
        *of_each_kind(),
        *(f"recipe {recipe.id}" for recipe in packets[:2]),
        "contacts",
        "clinician stop-pause",
    ]


@functools.cache
def rows() -> tuple[Row, ...]:
    """The rows of the matrix, the same in each run; each subject has its fields in one at least."""
    found = dealt("subject", subjects(), CHOICES, _possible)
    fillable = {row["subject"] for row in found if (layout := _layout(row)) and layout.fillable}
    usual = {choice: values[0] for choice, values in CHOICES.items()}
    return (*found, *({"subject": s, **usual} for s in subjects() if s not in fillable))


def _possible(row: Row) -> bool:
    return _layout(row) is not None and not too_small_for(row.get("subject", ""), row)


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
