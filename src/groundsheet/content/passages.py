"""Modules and recipes as passages: what the rules of the checker see."""

from collections.abc import Callable, Iterator

from groundsheet.content.module import Module, Recipe
from groundsheet.content.words import FOR_CLINICIANS, Loc, texts
from groundsheet.errors import Place
from groundsheet.text import Passage

_TOP = {
    "title": "title",
    "public_title": "public_title",
    "summary": "summary",
    "how_sure": "body",
    "credit": "credit",
    "keywords": "keyword",
    "purpose": "note",
    "ask_first": "note",
    "clinician_notes": "note",
    "evidence": "note",
}
_BY_KIND = {
    "heading": "heading",
    "bullets": "item",
    "steps": "step",
    "claims": "item",
    "ticks": "item",
    "table": "table",
    "week_diary": "table",
    "zones": "label",
    "prompts": "label",
    "rating": "label",
    "wave_chart": "label",
}
_BY_KEY = {
    "label": "label", "title": "label", "alt": "alt", "labels": "label",
    "help": "detail", "how": "detail", "instead": "detail",
    "columns": "table", "low": "label", "high": "label", "strength": "label", "time": "label",
}  # fmt: skip


def passages_of(module: Module, place: Callable[[Loc], Place]) -> list[Passage]:
    """The passages of a module, in reading order.

    Args:
        module: the module.
        place: where a part of it stands in its file.
    """
    return list(_passages(module, place))


def _passages(module: Module, place: Callable[[Loc], Place]) -> Iterator[Passage]:
    reader = module.audience[0]
    for loc, text in texts(module.model_dump()):
        top = str(loc[0])
        if top == "how_sure" and len(text) == 1:
            continue
        name, scope = module.id, _TOP.get(top, "body")
        if top == "blocks":
            block = module.blocks[int(loc[1])]
            name, scope = f"{module.id}/{block.id}", _scope(block.kind, loc)
        yield Passage(
            text, scope, place(loc), "clinician" if top in FOR_CLINICIANS else reader, name
        )


def _scope(kind: str, loc: Loc) -> str:
    """What a text of a block is, by the keys on the way to it."""
    keys = [str(part) for part in loc[2:] if not isinstance(part, int)]
    if "cautions" in keys or "with_clinician" in keys:
        return "caution"
    found = _BY_KEY.get(keys[-1]) or next((_BY_KEY[k] for k in keys if k == "labels"), None)
    if found:
        return found
    return _BY_KIND.get(kind, "body")


def recipe_passages(recipe: Recipe, place: Callable[[Loc], Place]) -> list[Passage]:
    """The passages of a recipe."""
    return [
        Passage(text, _TOP.get(str(loc[0]), "body"), place(loc), name=recipe.id)
        for loc, text in texts(recipe.model_dump(exclude={"modules"}))
    ]
