"""Reads the rules of a language: `<language>/_rules/*.yaml`, its grammar, lists and lexicon."""

from __future__ import annotations

import json
from pathlib import Path

from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.lint.engine import Engine
from groundsheet.lint.grammar import Grammar
from groundsheet.lint.lexicon import hidden
from groundsheet.lint.rules import ListFile, RuleFile, RuleSet
from groundsheet.lint.tokens import Words
from groundsheet.source import decode, read_bytes, read_model

GRAMMAR, LISTS, LEXICON = "_grammar.yaml", "_lists.yaml", "_lexicon.json"


def load_rules(folder: Path, lexicon: dict[str, frozenset[str]] | None = None) -> Engine:
    """The rules in a folder, ready to run.

    Args:
        folder: `_rules` of a language.
        lexicon: in place of the one in the folder, for tests with words of no meaning.

    Raises:
        InvalidInput, CannotRead
    """
    files = tuple(
        read_model(path, RuleFile)
        for path in sorted(folder.glob("*.yaml"))
        if not path.name.startswith("_")
    )
    lists = read_model(folder / LISTS, ListFile).lists
    if lexicon is None:
        lexicon = read_lexicon(folder / LEXICON)
    try:
        return Engine(RuleSet(files, lists, lexicon, read_grammar(folder)))
    except ValueError as error:
        raise InvalidInput(Problem(str(error), Place(str(folder)))) from None


def read_grammar(folder: Path) -> Grammar:
    """The grammar of a language, in its folder `_rules`.

    Raises:
        InvalidInput, CannotRead
    """
    return read_model(folder / GRAMMAR, Grammar)


def hidden_parts(folder: Path, text: str) -> frozenset[str]:
    """Which parts of a language's lexicon have words in a text; never which words.

    Args:
        folder: `_rules` of the language.
        text: what somebody wrote.

    Raises:
        InvalidInput, CannotRead
    """
    grammar = read_grammar(folder)
    tokens = Words(text, grammar.abbreviations).tokens
    parts = read_lexicon(folder / LEXICON).items()
    return frozenset(name for name, held in parts if any(hidden(tokens, held, grammar.endings)))


def read_lexicon(path: Path) -> dict[str, frozenset[str]]:
    """The hashes by part. The file holds no word.

    Raises:
        InvalidInput, CannotRead
    """
    try:
        parts = json.loads(decode(read_bytes(path), str(path)))
        return {str(part): frozenset(map(str, hashes)) for part, hashes in parts.items()}
    except (ValueError, TypeError, AttributeError) as error:
        reason = f"it is not a lexicon ({type(error).__name__})."
        raise InvalidInput(Problem(reason, Place(str(path)))) from None
