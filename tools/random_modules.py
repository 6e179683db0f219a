"""Modules made by chance, of every kind of block that a client's page can hold."""

from __future__ import annotations

import random
from typing import Any

from pydantic import ValidationError

from groundsheet.content import Module
from groundsheet.content.blocks import FIGURE_LABELS

SHORT = (
    "a", "calm", "day", "rest", "and", "walk", "to", "the", "quiet", "room", "look", "up",
    "name", "it", "say", "so", "as", "you", "like",
)  # fmt: skip
LONG = ["unforeseeably", "Nguyễn", "übermorgen", "Ω", "half-finished", "twenty-first-century", "&"]

Data = dict[str, Any]


class Chance:
    """Draws words and blocks; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def words(self, most: int = 12) -> str:
        """Some words, now and then a rare one."""
        count = self.draw.randint(1, most)
        found = [
            self.draw.choice(LONG if self.draw.random() < 0.08 else SHORT) for _ in range(count)
        ]
        return " ".join(found).capitalize()

    def rich(self) -> str:
        """A sentence or more, with emphasis and places to write in some."""
        text = f"{self.words(40)}."
        if self.draw.random() < 0.2:
            text += f" *{self.words(5)}* {self.words(6)}."
        if self.draw.random() < 0.1:
            text += f" Then **{self.words(3)}**."
        return text

    def many(self, make: Any, least: int, most: int) -> list[Any]:
        """Several of a kind."""
        return [make() for _ in range(self.draw.randint(least, most))]

    def number(self, least: int, most: int) -> int:
        """A number between two, both of them possible."""
        return self.draw.randint(least, most)

    def block(self) -> Data:
        """A block of any kind."""
        kind, make = self.draw.choice(list(self._kinds().items()))
        return {"kind": kind, **make()}

    def _kinds(self) -> dict[str, Any]:
        asked = {"label": self.words(8), "help": self.rich()}
        return {
            "heading": lambda: {"text": self.words(9)},
            "paragraph": lambda: {"text": " ".join(self.many(self.rich, 1, 8))},
            "bullets": lambda: {"items": self.many(self.rich, 2, 9)},
            "steps": self._steps,
            "callout": lambda: {"title": self.words(5), "text": self.rich()},
            "write_in": lambda: {**asked, "lines": self.number(1, 20)},
            "contact_rows": lambda: {**asked, "rows": self.number(1, 10)},
            "cross_reference": lambda: {"text": self.words(9), "module": "elsewhere"},
            "crisis_block": dict,
            "table": self._table,
            "week_diary": lambda: {**asked, "rows": self.many(lambda: self.words(4), 1, 8)},
            "wave_chart": lambda: {
                **asked, "strength": "How strong", "time": "Time", "points": self.number(4, 16)
            },
            "zones": self._zones,
            "rating": lambda: {"label": self.words(7), "low": "None", "high": "All there is"},
            "ticks": lambda: {"items": self.many(self.rich, 1, 9), "own": self.number(0, 6)},
            "prompts": lambda: {"items": self._prompts()},
            "figure": self._figure,
        }  # fmt: skip

    def _steps(self) -> Data:
        items = [
            {"do": self.words(7), **({"how": self.rich()} if self.draw.random() < 0.7 else {})}
            for _ in range(self.number(2, 9))
        ]
        cautions = [{"id": f"c{n}", "text": self.rich()} for n in range(self.number(0, 2))]
        order = self.draw.choice(["fixed", "any"])
        return {"order": order, "cautions": cautions, "items": items}

    def _table(self) -> Data:
        width = self.number(2, 5)
        cells = lambda: [  # noqa: E731 (shorter than a method that is used once)
            self.words(9) if self.draw.random() < 0.6 else "" for _ in range(width)
        ]
        columns = [self.words(2) for _ in range(width)]
        return {"columns": columns, "rows": self.many(cells, 0, 12), "empty_rows": 2}

    def _zones(self) -> Data:
        prompts = [self.many(lambda: self.words(9), 1, 4) for _ in range(3)]
        zones = [
            {"id": f"z{n}", "title": self.words(3), "prompts": asked}
            for n, asked in enumerate(prompts)
        ]
        return {"items": zones}

    def _prompts(self) -> list[Data]:
        return [
            {"id": f"p{n}", "label": self.words(4), "lines": self.number(1, 9)}
            for n in range(self.number(2, 8))
        ]

    def _figure(self) -> Data:
        drawable = [name for name in FIGURE_LABELS if name != "breathing"]  # it draws facts
        figure = self.draw.choice(drawable)
        labels = {name: self.words(2) for name in FIGURE_LABELS[figure]}
        return {"figure": figure, "labels": labels, "alt": self.words(12), "caption": self.rich()}


def module(seed: int) -> Module:
    """A module; what the model refuses is drawn anew."""
    chance = Chance(seed)
    while True:
        blocks = chance.many(chance.block, 1, 25)
        data = {
            "id": "random", "code": "GS-99", "version": "1.0", "title": chance.words(6),
            "public_title": "Example", "audience": ["adult"], "handling": "take_home",
            "type": chance.draw.choice(["skill", "plan", "information"]),
            "summary": "Example.", "how_sure": chance.draw.choice(["A", "B", "C"]),
            "credit": "Our own words.",
            "blocks": [{**block, "id": f"b{n}"} for n, block in enumerate(blocks)],
        }  # fmt: skip
        try:
            return Module.model_validate(data)
        except ValidationError:
            continue
