"""What a client reads of the shipped modules, text by text: for tools that look at all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from groundsheet.content import Fact, Module
from groundsheet.library import Shelf, load
from groundsheet.lint import Grammar, read_grammar
from groundsheet.scopes import Kind, words
from groundsheet.text import PLACEHOLDER

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "en"
SENTENCES: tuple[Kind, ...] = ("summary", "body", "detail", "item", "step", "caution")
"""Kinds of text that have whole sentences; labels, headings, credits have a form of their own."""

GAP = "___"
"""What stands for a contact or a place to write on; it is no word."""


@dataclass(frozen=True, slots=True)
class ClientText:
    """A text as it stands in a module.

    Args:
        module: its id.
        block: the id of its block; empty: a field of the module.
        part: the kind of its block, or the field of a step (`do`, `how`) or of the module.
        scope: what it is, such as `body` or `caution`.
        text: the words, with their marks; numbers of the skill stand in it, of contacts a gap.
    """

    module: str
    block: str
    part: str
    scope: Kind
    text: str

    @property
    def where(self) -> str:
        """Such as `stop-pause/why`."""
        return f"{self.module}/{self.block}".rstrip("/")

    @property
    def paragraph(self) -> bool:
        """Whether it is running text of the page, or the words in a box."""
        return self.part in ("paragraph", "callout") and self.scope == "body"


def shelf() -> Shelf:
    """The shipped modules, as the files stand in this copy of the project."""
    return load(ROOT / "handouts").shelves[LANGUAGE]


def client_modules(shelf: Shelf) -> Iterator[Module]:
    """Each module but those for clinicians alone."""
    return (module for module in shelf.modules.values() if not module.for_clinicians)


def client_texts(module: Module) -> Iterator[ClientText]:
    """The sentences that a client reads of a module, in reading order."""
    numbers = {f"fact:{fact.id}": _counted(fact) for fact in module.facts}
    for loc, written, scope in words(module):
        if scope not in SENTENCES:
            continue
        text = PLACEHOLDER.sub(lambda found: numbers.get(found[1], GAP), written)
        if loc[0] != "blocks":
            yield ClientText(module.id, "", str(loc[0]), scope, text)
            continue
        block = module.blocks[int(loc[1])]
        part = str(loc[-1]) if loc[-1] in ("do", "how") else block.kind
        yield ClientText(module.id, block.id, part, scope, text)


def _counted(fact: Fact) -> str:
    return str(fact.value) if fact.unit == "number" else f"{fact.value} {fact.unit}s"


def grammar() -> Grammar:
    """Where sentences of the language end."""
    return read_grammar(ROOT / "handouts" / LANGUAGE / "_rules")


def sentences(text: str, grammar: Grammar) -> Iterator[str]:
    """The sentences of a text as they are seen, on one line each."""
    cut = grammar.words(text)
    for start, end in cut.sentences:
        yield re.sub(r"\s+", " ", cut.text[start:end]).strip()


def spoken(text: str, grammar: Grammar) -> list[str]:
    """The words of a text in small letters."""
    return [token.word for token in grammar.words(text).tokens]
