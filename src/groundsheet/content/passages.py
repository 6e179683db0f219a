"""Modules and recipes as passages: what the rules of the checker see."""

from collections.abc import Callable, Iterator

from groundsheet.content.module import Module, Recipe
from groundsheet.errors import Place
from groundsheet.scopes import Loc, words
from groundsheet.text import Passage


def passages_of(module: Module, place: Callable[[Loc], Place]) -> list[Passage]:
    """The passages of a module, in reading order.

    Args:
        module: the module.
        place: where a part of it stands in its file.
    """
    return list(_passages(module, place))


def _passages(module: Module, place: Callable[[Loc], Place]) -> Iterator[Passage]:
    reader = module.audience[0]
    for loc, text, scope in words(module):
        if scope == "grade":  # it stands for a phrase of the language
            continue
        name = module.id
        if loc[0] == "blocks":
            name = f"{name}/{module.blocks[int(loc[1])].id}"
        yield Passage(text, scope, place(loc), "clinician" if scope == "note" else reader, name)


def recipe_passages(recipe: Recipe, place: Callable[[Loc], Place]) -> list[Passage]:
    """The passages of a recipe."""
    return [Passage(text, scope, place(loc), name=recipe.id) for loc, text, scope in words(recipe)]
