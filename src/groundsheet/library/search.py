"""Finding a module by words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from groundsheet.content import Module
from groundsheet.library.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Match:
    """A module that a search found, and the first place that holds a word."""

    id: str
    title: str
    summary: str
    where: str
    score: int


_WEIGHTS = {"id": 12, "keywords": 10, "title": 10, "public_title": 6, "summary": 5}


def search(shelf: Shelf, words: str) -> list[Match]:
    """The modules that hold all the words (or words that begin so), the best first.

    Case and accents don't matter.

    Raises:
        InvalidInput: a module has faults.
    """
    wanted = _folded(words).split()
    matches = (_match(module, wanted) for module in shelf.modules.values())
    return sorted((match for match in matches if match is not None), key=lambda m: (-m.score, m.id))


def _match(module: Module, wanted: list[str]) -> Match | None:
    texts = [
        ("id", module.id.replace("-", " ")),
        *((str(loc[0]), text) for loc, text in module.texts()),
    ]
    score, where = 0, ""
    for word in wanted:
        pattern = re.compile(rf"(?<!\w){re.escape(word)}")
        best = 0
        for name, text in texts:
            if pattern.search(_folded(text)):
                best = max(best, _WEIGHTS.get(name, 2))
                if not where and name == "blocks":
                    where = text
        if not best:
            return None
        score += best
    return Match(module.id, module.title, module.summary, where, score)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
