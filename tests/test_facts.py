"""The facts of skills: a module that breaks one is refused with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Module, Recipe
from groundsheet.errors import InvalidInput, Problem
from groundsheet.folders import shipped_folder
from groundsheet.library import load
from groundsheet.scopes import words
from groundsheet.text import phone_tokens, telephone_numbers

TIPP = "en/distress-tolerance/tipp.yaml"
BREATHING = "en/distress-tolerance/slow-breathing.yaml"
STOP = "en/distress-tolerance/stop-pause.yaml"

BREATHE = (
    "      - id: breathe\n        icon: breath\n        do: Breathe out.\n"
    "        how: Let the air go slowly, like a quiet sigh, and then breathe as you like.\n"
)

# what is broken -> the file, the old words, the new ones, what is said, and the line's own words
BROKEN = {
    "a raised limit": (TIPP, "value: 30", "value: 60", "it may be 5 to 30", "value: 60"),
    "a limit of zero": (TIPP, "value: 30", "value: 0", "greater than or equal to 1", "value: 0"),
    "another unit": (TIPP, "unit: second", "unit: minute", "is counted in: second", "unit: minute"),
    "a wrong letter": (
        TIPP, "paced breathing, paired", "slow breathing, paired", "with TISP", "letters: TIPP",
    ),
    "another meaning": (
        TIPP, "words: [temperature,", "words: [tenderness,", "TIPP stands for", "letters: TIPP",
    ),
    "a missing caution": (TIPP, "- id: cold-no-pain", "- id: cold", "lack the caution", "- id:"),
    "a missing step": (
        STOP,
        BREATHE,
        "",
        "the steps of this skill are, in order", "- id: freeze",
    ),
    "steps in another order": (
        STOP, "id: freeze", "id: look2", "the steps of this skill are, in order", "- id: look2",
    ),
    "a duration typed out": (
        TIPP, "A few minutes are enough.", "Ten minutes are enough.", "make it a fact", "how: Walk",
    ),
    "a breath held longer": (BREATHING, "value: 4", "value: 9", "it may be", "value: 9"),
    "a fact that nobody limits": (
        TIPP, "  - id: breathe-in\n    value: 4", "  - id: breathe-in2\n    value: 4", "breathe-in",
        "",
    ),
}  # fmt: skip


def faults(content: Path) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        load(content).check()
    return list(caught.value.problems)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_fact_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    path, old, new, said, line = BROKEN[name]
    content = Path(shutil.copytree(shipped_folder(), tmp_path / "handouts"))
    file = content / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    file.write_text(changed, encoding="utf-8")
    found = [p for p in faults(content) if said in p.message]
    assert found, [str(p) for p in faults(content)]
    place = found[0].place
    assert place is not None
    assert place.path == f"handouts/{path}"
    assert place.line is not None
    if line:
        near = "\n".join(changed.splitlines()[place.line - 1 : place.line + 1])
        assert line in near, near


def test_a_broken_skill_stops_nobody_else(tmp_path: Path) -> None:
    content = Path(shutil.copytree(shipped_folder(), tmp_path / "handouts"))
    file = content / TIPP
    file.write_text(
        file.read_text(encoding="utf-8").replace("value: 30", "value: 60", 1), encoding="utf-8"
    )
    library = load(content)
    api.build(desk(content=library), ["stop-pause"], region="US")
    with pytest.raises(InvalidInput, match="it may be 5 to 30"):
        api.build(desk(content=library), ["tipp"], region="US")


def test_the_skills_that_can_harm_the_body_carry_cautions() -> None:
    library = shelf()
    for name in ("tipp", "slow-breathing", "riding-an-urge", "stop-pause"):
        assert list(library.module(name).cautions), name


def test_no_dialable_string_in_any_content() -> None:
    """In no module, recipe, alt text, figure, phrase or skill: numbers are data of regions only.

    Clinicians read figures of studies, and nothing as long as a telephone number.
    """
    library = shelf()
    entries: list[Module | Recipe] = [*library.modules.values(), *library.recipes.values()]
    found = [
        (entry.id, text)
        for entry in entries
        for _, text, kind in words(entry)
        if (
            telephone_numbers(text)
            if kind == "note" or (isinstance(entry, Module) and entry.for_clinicians)
            else phone_tokens(text)
        )
    ]
    phrases = library.languages["en"].phrases
    found += [
        (name, text)
        for name, value in phrases
        for text in ((value,) if isinstance(value, str) else value)
        if phone_tokens(text)
    ]
    assert found == []
    alts = [b.alt for m in library.modules.values() for b in m.blocks if b.kind == "figure"]
    assert len(alts) >= 3


def test_an_acronym_is_never_printed_letter_by_letter() -> None:
    for module in shelf().modules.values():
        if module.acronym:
            page = " ".join(text for loc, text in module.texts() if loc[0] == "blocks")
            assert not all(
                re.search(rf"\b{re.escape(word)}\b", page, re.I) for word in module.acronym.words
            )
