"""Modules and recipes as passages: what the rules of the checker see."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from groundsheet.content.module import Audience, Module, Recipe
from groundsheet.errors import Place
from groundsheet.scopes import Kind, Loc, words, words_as_written
from groundsheet.text import Passage

_PlaceOf = Callable[[Loc], Place]


def passages_of(module: Module, place: _PlaceOf) -> list[Passage]:
    """The passages of a module, in reading order.

    Args:
        module: the module.
        place: where a part of it stands in its file.
    """
    blocks = [block.id for block in module.blocks]
    return list(_passages(words(module), place, module.id, module.audience[0], blocks))


def passages_as_written(value: dict[str, Any], place: _PlaceOf) -> list[Passage]:
    """The passages of a module with faults, as far as it can be read.

    Args:
        value: what its file holds.
        place: where a part of it stands in its file.
    """
    audience, blocks = value.get("audience"), value.get("blocks")
    first = audience[0] if isinstance(audience, list) and audience else audience
    ids = [block.get("id") if isinstance(block, dict) else "" for block in _list(blocks)]
    return list(
        _passages(
            words_as_written(Module, value),
            place,
            str(value.get("id") or ""),
            first if isinstance(first, str) and first in get_args(Audience) else "adult",
            [str(name or number) for number, name in enumerate(ids, start=1)],
        )
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _passages(
    found: Iterable[tuple[Loc, str, Kind]],
    place: _PlaceOf,
    name: str,
    reader: str,
    blocks: list[str],
) -> Iterator[Passage]:
    for loc, text, scope in found:
        if scope == "grade":  # it stands for a phrase of the language
            continue
        where = f"{name}/{blocks[int(loc[1])]}" if loc[0] == "blocks" else name
        yield Passage(text, scope, place(loc), "clinician" if scope == "note" else reader, where)


def recipe_passages(recipe: Recipe, place: _PlaceOf) -> list[Passage]:
    """The passages of a recipe."""
    return [Passage(text, scope, place(loc), name=recipe.id) for loc, text, scope in words(recipe)]
