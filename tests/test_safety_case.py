"""The hazard log is whole: each hazard has a control, and each test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "safety-case.md").read_text(encoding="utf-8")
FIELDS = ["Hazard", "Cause", "Effect", "Severity", "Control", "Tests", "What remains"]
NAMED = re.compile(r"`(tests/test_\w+\.py)::(\w+)`")


def hazards() -> dict[str, dict[str, str]]:
    """The fields of each hazard, by its heading."""
    found = {}
    for heading, body in re.findall(
        r"^### ([^\n]+)\n\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE
    ):
        parts = re.findall(r"^- \*\*(.+?):\*\* (.*?)(?=^- \*\*|\Z)", body, re.DOTALL | re.MULTILINE)
        found[heading] = {name: " ".join(text.split()) for name, text in parts}
        assert len(parts) == len(found[heading]), f"{heading}: a field stands twice"
    return found


HAZARDS = hazards()


@cache
def functions(path: str) -> frozenset[str]:
    """The tests of a file, as pytest collects them."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_ids_are_unique_and_in_order() -> None:
    ids = [heading.split()[0] for heading in HAZARDS]
    assert len(ids) >= 17
    assert ids == [f"H{number:02d}" for number in range(1, len(ids) + 1)]
    assert TEXT.count("\n### ") == len(ids)


@pytest.mark.parametrize("heading", HAZARDS)
def test_a_hazard_has_all_its_fields_a_control_and_a_test(heading: str) -> None:
    fields = HAZARDS[heading]
    assert list(fields) == FIELDS
    assert all(fields.values())
    scale = re.findall(r"^\| (\w+) \| .+ \|$", TEXT, re.MULTILINE)
    assert fields["Severity"] in scale[scale.index("Severity") + 1 :]
    named = NAMED.findall(fields["Tests"])
    assert named
    assert len(set(named)) == len(named)
    assert not NAMED.sub("", fields["Tests"]).strip(" ,"), "nothing but names of tests"


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(TEXT)
    assert len(named) == TEXT.count("::")
    for path, name in named:
        assert (ROOT / path).is_file(), path
        assert name in functions(path), f"{path}::{name}"


def test_other_hazards_that_are_named_exist() -> None:
    ids = {heading.split()[0] for heading in HAZARDS}
    assert set(re.findall(r"\bH\d\d\b", TEXT)) == ids


def test_what_has_no_test_is_listed() -> None:
    waiting = {h.split()[0] for h, fields in HAZARDS.items() if "(to come)" in str(fields)}
    listed = TEXT.partition("## Not shown yet")[2]
    assert set(re.findall(r"^- \(to come\) .*\((H\d\d)\)\.$", listed, re.MULTILINE)) == waiting
