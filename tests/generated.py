"""Handouts made up by chance, each of its own seed: any blocks in any order, in any layout.

`handout(seed)` is the same for a seed in each run. It is built like any other; what a handout
refuses is drawn again; any other error, and a proof that fails, is a fault.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from desks import desk, shelf
from groundsheet import api
from groundsheet.content import FIGURE_LABELS, Module
from groundsheet.errors import InvalidInput, ProofFailed, Refused, Usage
from groundsheet.layout import PRINT_SIZES, SIZES, Layout, print_size_of
from groundsheet.pdf import outline
from groundsheet.people import Practice
from matrix import REGIONS, Sample, variant_of

WORDS = (
    *("apple", "bread", "calm", "door", "evening", "friend", "garden", "half-time", "idea", "jam"),
    *(
        "kitchen",
        "lamp",
        "morning",
        "notebook",
        "ocean",
        "pause",
        "quiet",
        "river",
        "song",
        "table",
    ),
    *("table", "umbrella", "view", "walk", "yellow", "zebra", "café", "déjà", "naïve", "Nguyễn"),
    *("Phạm", "Ωmega", "Жасмин", "“quoted”", "–", "well-being", "and/or", "e.g.", "a", "I", "to"),
    *("be", "&amp;", "<b>", "A&B", "5", "%", "coöperate", "co-operation-by-hyphen"),
    "unbelievablylongwordthatgoesonandonuntilnolineholdsitanymoreandthensome",
)
MARKS = ("{}", "{}", "{}", "{}", "**{}**", "*{}*", "**{}** {{{{blank}}}}", "{} {{{{blank:long}}}}")
MORE = ("Call {{emergency}}.", "Ask for {{crisis_voice}}, or {{crisis_text}}.")
MOST_TRIES = 40


class Chance:
    """A source of blocks."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = 0

    def name(self) -> str:
        """The next id."""
        self.names += 1
        return f"n{self.names}"

    def number(self, most: int, least: int = 1) -> int:
        """A number; small ones are likelier."""
        return min(self.random.randint(least, most), self.random.randint(least, most))

    def plain(self, most: int = 8) -> str:
        """Words without marks."""
        return " ".join(self.random.choice(WORDS) for _ in range(self.number(most)))

    def rich(self, most: int = 30) -> str:
        """Words, some of them in other styles, some with a place to write on."""
        parts = [
            self.random.choice(MARKS).format(self.plain(max(2, most // 3)))
            for _ in range(self.number(4))
        ]
        if self.random.random() < 0.1:
            parts.append(self.random.choice(MORE))
        return " ".join(parts)

    def many(self, make: Callable[[], Any], most: int, least: int = 1) -> list[Any]:
        """Some of these."""
        return [make() for _ in range(self.number(most, least))]

    def block(self) -> dict[str, Any]:
        """A block of any kind that stands on a client's page."""
        kind = self.random.choice(sorted(_BLOCKS))
        return {"id": self.name(), "kind": kind, **_BLOCKS[kind](self)}


def _table(chance: Chance) -> dict[str, Any]:
    columns = chance.many(lambda: chance.plain(3), 5, 2)
    if chance.random.random() < 0.3:
        columns = [chance.random.choice(WORDS[:20]) for _ in columns]
    rows = [
        [chance.random.choice(("", chance.rich(12))) for _ in columns]
        for _ in range(chance.number(12, 0))
    ]
    empty = chance.number(4, 0) if rows else chance.number(12)
    return {"columns": columns, "rows": rows, "empty_rows": empty}


def _figure(chance: Chance) -> dict[str, Any]:
    name = chance.random.choice(sorted(FIGURE_LABELS))
    found: dict[str, Any] = {
        "figure": name,
        "labels": {label: chance.random.choice(WORDS[:20]) for label in FIGURE_LABELS[name]},
        "alt": chance.plain(12),
    }
    if chance.random.random() < 0.5:
        found["caption"] = chance.rich(12)
    return found


def _step(chance: Chance) -> dict[str, Any]:
    found: dict[str, Any] = {"do": chance.rich(10)}
    if chance.random.random() < 0.6:
        found["how"] = chance.rich(20)
    if chance.random.random() < 0.1:
        found["cautions"] = [_named(chance, text=chance.rich(12))]
    return found


def _named(chance: Chance, **more: Any) -> dict[str, Any]:
    return {"id": chance.name(), **more}


_BLOCKS: dict[str, Callable[[Chance], dict[str, Any]]] = {
    "heading": lambda c: {"text": c.plain()},
    "paragraph": lambda c: {"text": " ".join(c.many(lambda: c.rich(60), 8))},
    "bullets": lambda c: {"items": c.many(c.rich, 8, 2)},
    "steps": lambda c: {
        "order": c.random.choice(("fixed", "any")),
        "cautions": c.many(lambda: _named(c, text=c.rich()), 3, 0),
        "items": c.many(lambda: _step(c), 8, 2),
        "with_clinician": c.many(lambda: _named(c, text=c.rich()), 3, 0),
    },
    "callout": lambda c: {"title": c.plain(), "text": c.rich()},
    "write_in": lambda c: {"label": c.plain(20), "lines": c.number(20)},
    "contact_rows": lambda c: {"label": c.plain(), "rows": c.number(5)},
    "cross_reference": lambda c: {
        "module": c.random.choice(("made-up", "other", "elsewhere")), "text": c.plain(10),
        "instead": c.random.choice((None, c.rich(20))),
    },
    "crisis_block": lambda c: {},
    "table": _table,
    "week_diary": lambda c: {"label": c.plain(), "rows": c.many(lambda: c.plain(4), 8)},
    "wave_chart": lambda c: {
        "label": c.plain(), "strength": c.plain(6), "time": c.plain(6), "points": c.number(16, 4),
    },
    "zones": lambda c: {
        "items": [
            _named(c, title=c.plain(), prompts=c.many(c.plain, 4)) for _ in range(3)
        ],
    },
    "rating": lambda c: {"label": c.plain(), "low": c.plain(4), "high": c.plain(4)},
    "ticks": lambda c: {"label": c.plain(), "items": c.many(c.rich, 8), "own": c.number(6, 0)},
    "prompts": lambda c: {
        "label": c.plain(),
        "items": c.many(lambda: _named(c, label=c.plain(), lines=c.number(8)), 8, 2),
    },
    "figure": _figure,
}  # fmt: skip


def module(chance: Chance, name: str, code: str) -> Module:
    """A module of any blocks."""
    blocks = chance.many(chance.block, 7)
    facts = [
        {"id": fact, "value": chance.number(12), "unit": "number"}
        for fact in ("breathe-in", "breathe-out")
        if any(block.get("figure") == "breathing" for block in blocks)
    ]
    return Module.model_validate(
        {
            "id": name, "code": code, "version": "1.0", "title": chance.plain(),
            "public_title": "Example", "audience": ["adult"], "handling": "take_home",
            "type": chance.random.choice(("skill", "plan", "information")),
            "summary": "Example.", "how_sure": "A", "credit": chance.plain(20),
            "facts": facts, "blocks": blocks,
        }
    )  # fmt: skip


def layout(chance: Chance) -> Layout:
    """Any layout of pages; a contradiction is refused with Usage."""
    pick, likely = chance.random.choice, chance.random.random
    return Layout(
        paper=pick(sorted(SIZES)),
        print_size=print_size_of(pick((None, None, *PRINT_SIZES))),
        ink_saver=likely() < 0.3,
        flat=likely() < 0.3,
        binding=pick((0.0, 0.0, 12.0)),
        sides=pick((None, "one", "two")),
        booklet=likely() < 0.15,
    )


def handout(seed: int) -> Sample:
    """The handout of a seed."""
    for attempt in range(MOST_TRIES):
        chance = Chance(1000 * seed + attempt)
        try:
            chosen = layout(chance)
            modules = [module(chance, "made-up", "GS-90")]
            if chance.random.random() < 0.4:
                modules.append(module(chance, "other", "GS-91"))
            return _made(seed, chance, chosen, modules)
        except ProofFailed:
            raise
        except (InvalidInput, Refused, Usage, ValidationError):  # a number by chance, for one
            continue
    raise AssertionError(f"no handout of the seed {seed} in {MOST_TRIES} tries")


def _made(seed: int, chance: Chance, chosen: Layout, modules: list[Module]) -> Sample:
    content = dataclasses.replace(
        shelf(), modules={entry.id: entry for entry in modules}, recipes={}, files={}
    )
    practice = Practice.model_validate(
        {
            "name": chance.plain()[:110].strip(),
            "numbers": [{"phone": "555-0100", "hours": "9 to 5"}],
        }
    )
    built = api.build(
        desk(chance.random.choice((None, practice)), content=content),
        [entry.id for entry in modules],
        region=chance.random.choice(REGIONS),
        person=api.person_with("--for", name="Quirrell Éxample")
        if chance.random.random() < 0.3
        else None,
        paper=chosen.paper,
        variant=variant_of(chosen),
    )
    root = outline(built.handout, chosen)
    return Sample(f"seed {seed}: {chosen.name}", chosen, built, root)
