"""What there is to print: modules and packets, whose they are, and what the practice approved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from groundsheet.content import Audience, Figure, Module, Recipe, Setting, Steps
from groundsheet.desk import Desk
from groundsheet.errors import InvalidInput, Problem
from groundsheet.folders import shipped_picture
from groundsheet.library import READERS, audience_faults, fits, recipe_readers

EntryT = TypeVar("EntryT", Module, Recipe)


@dataclass(frozen=True, slots=True)
class Item:
    """A module: its topic, whose it is, and until when the practice approved it as it stands."""

    module: Module
    topic: str
    origin: Literal["shipped", "changed", "own"]
    approved_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Catalog:
    """Modules and packets in order of their codes; what couldn't be read, and what else is wrong.

    `topics` are the titles of those that there are modules of, in order; `faults` are codes used
    twice, and variants and packets that don't fit their readers.
    """

    topics: Mapping[str, str]
    modules: tuple[Item, ...]
    recipes: tuple[Recipe, ...]
    unreadable: tuple[Problem, ...]
    faults: tuple[Problem, ...]


def catalog(
    desk: Desk,
    *,
    topic: str | None = None,
    audience: Audience | None = None,
    setting: Setting | None = None,
) -> Catalog:
    """What can be printed in the desk's language. Files with faults are left out.

    Args:
        desk: whose modules and recipes.
        topic: those of one topic alone; no recipe is of one.
        audience: those alone that were written for these readers.
        setting: those alone that are handed out there, or anywhere.

    Raises:
        Usage: there is no such topic.
    """
    shelf = desk.shelf
    shelf.require_topic(topic)
    problems: list[Problem] = []
    modules = _readable(shelf.modules, problems)
    recipes = _readable(shelf.recipes, problems)
    approved = _approved(desk, modules)
    items = [
        Item(m, shelf.topic(m.id), _origin(desk, m.id), approved.get(m.id))
        for m in modules
        if topic in (None, shelf.topic(m.id)) and fits(m.audience, m.settings, audience, setting)
    ]
    known = {module.id: module for module in modules}
    packets = [
        recipe
        for recipe in recipes
        if topic is None and fits(recipe_readers(recipe, known), recipe.settings, audience, setting)
    ]
    listed = {item.topic for item in items}
    return Catalog(
        {name: title for name, title in shelf.topic_titles.items() if name in listed},
        tuple(items),
        tuple(packets),
        tuple(dict.fromkeys(problems)),
        (*shelf.same_codes([*modules, *recipes]), *audience_faults(shelf, modules, recipes)),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is.

    Args:
        modules: how many.
        texts: how many were written for whom; a text for two readers counts for each.
        packets: how many.
        figures: how many drawings stand on pages.
        cautions: how many stand with the skills of each card.
    """

    modules: int
    texts: Mapping[Audience, int]
    packets: int
    figures: int
    cautions: Mapping[str, int]


def totals(listed: Catalog) -> Totals:
    """How much there is in a catalog."""
    modules = [item.module for item in listed.modules]
    blocks = [block for module in modules for block in module.blocks]
    texts = Counter(audience for module in modules for audience in module.audience)
    cautions: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, Steps):
            cautions.update(dict.fromkeys(block.skills, len(list(block.all_cautions))))
    return Totals(
        len(modules),
        {audience: texts[audience] for audience in READERS},
        len(listed.recipes),
        sum(isinstance(block, Figure) for block in blocks),
        dict(sorted(cautions.items())),
    )


def gallery_picture(desk: Desk, name: str) -> bytes | None:
    """A small picture of a module's first side, as a PNG 300 dots wide.

    It shows the contacts of the United States: it is for finding a page, and not for reading it.

    Args:
        desk: whose modules, and in which language.
        name: of the module.

    Returns:
        None: there is no picture, as of a page that the practice wrote or changed.
    """
    if name not in desk.shelf.modules or _origin(desk, name) != "shipped":
        return None
    path = shipped_picture(desk.code, name)
    return path.read_bytes() if path.is_file() else None


def approvals(desk: Desk) -> dict[str, dt.date]:
    """The last day of each approval that holds today, by the module's id."""
    return _approved(desk, _readable(desk.shelf.modules, []))


def _approved(desk: Desk, modules: Sequence[Module]) -> dict[str, dt.date]:
    if desk.folder is None:
        return {}
    from groundsheet.practice.status import review_records, standing

    records = review_records(desk)
    states = {module.id: standing(desk, module, records)[0] for module in modules if records}
    return {name: s.last.until for name, s in states.items() if s.approved and s.last}


def _readable(entries: Mapping[str, EntryT], problems: list[Problem]) -> list[EntryT]:
    readable = []
    for name in entries:
        try:
            readable.append(entries[name])
        except InvalidInput as error:
            problems.extend(error.problems)
    return sorted(readable, key=lambda entry: entry.code)


def _origin(desk: Desk, name: str) -> Literal["shipped", "changed", "own"]:
    shelf = desk.shelf
    return "changed" if name in shelf.changed else "own" if name in shelf.own else "shipped"
