"""The content that a practice works with: the shipped library, and its own folders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from groundsheet.content import Module
from groundsheet.language import Language, Spelling
from groundsheet.library import Library, load, shipped_folder
from groundsheet.source import read_model

if TYPE_CHECKING:
    from groundsheet.people import PracticeFolder

LANGUAGE = "en"


def library(practice: PracticeFolder | None = None) -> Library:
    """The shipped content and the practice's own, each file read when it is asked for.

    Raises:
        CannotRead: a folder of the practice's isn't there.
    """
    own = practice.content if practice else ()
    return _library(own, tuple(_stamps(own)))


@lru_cache(maxsize=8)
def _library(own: tuple[Path, ...], stamps: tuple[object, ...]) -> Library:
    """One library for as long as no file of the practice's own changes."""
    del stamps
    return load(own=own)


def _stamps(own: tuple[Path, ...]) -> Iterator[object]:
    """What tells that a file has changed, and one folder `modules` from another."""
    for folder in own:
        yield folder.absolute()
        for pattern in ("*.yaml", "recipes/*.yaml", "references.json"):
            for path in sorted(folder.glob(pattern)):
                state = path.stat()
                yield path, state.st_mtime_ns, state.st_size, state.st_ino


def language_for(content: Library, region: str) -> tuple[Language, Callable[[str], str] | None]:
    """The language, spelled as the region spells, and how to spell other texts so."""
    language = content.languages[LANGUAGE]
    variant = language.spelling(region)
    if variant == "us":
        return language, None
    spell = speller(variant)
    return language.respelled(spell), spell


@cache
def speller(variant: str) -> Callable[[str], str]:
    """A function that spells a text as `gb` or `ca` does."""
    path = shipped_folder() / LANGUAGE / "_spelling.yaml"
    return read_model(path, Spelling).speller(variant)


@dataclass(frozen=True, slots=True)
class Found:
    """A module or recipe that a search found, and the first place that holds a word."""

    id: str
    title: str
    summary: str
    where: str
    score: int


_WEIGHTS = {"id": 12, "keywords": 10, "title": 10, "public_title": 6, "summary": 5}


def search(words: str, *, content: Library | None = None) -> list[Found]:
    """The modules that hold all the words (or words that begin so), the best first.

    Case and accents don't matter.

    Raises:
        InvalidInput: a module has faults.
    """
    content = content or library()
    wanted = _folded(words).split()
    found = []
    for module in content.modules.values():
        hit = _score(module, wanted)
        if hit is not None:
            found.append(hit)
    return sorted(found, key=lambda hit: (-hit.score, hit.id))


def _score(module: Module, wanted: list[str]) -> Found | None:
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
                weight = _WEIGHTS.get(name, 2)
                if weight > best:
                    best = weight
                if not where and name == "blocks":
                    where = text
        if not best:
            return None
        score += best
    return Found(module.id, module.title, module.summary, where, score)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
