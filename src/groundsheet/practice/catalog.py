"""What there is to print: modules and packets, whose they are, and what the practice approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from groundsheet.content import Module, Recipe
from groundsheet.desk import Desk
from groundsheet.errors import InvalidInput, Problem
from groundsheet.library import audience_faults

EntryT = TypeVar("EntryT", Module, Recipe)


@dataclass(frozen=True, slots=True)
class Item:
    """A module: whose it is, and until when the practice approved it as it stands."""

    module: Module
    origin: Literal["shipped", "changed", "own"]
    approved_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Catalog:
    """Modules and packets in order of their codes; what couldn't be read, and what else is wrong.

    `faults` are codes used twice, and variants and packets that don't fit their readers.
    """

    modules: tuple[Item, ...]
    recipes: tuple[Recipe, ...]
    unreadable: tuple[Problem, ...]
    faults: tuple[Problem, ...]


def catalog(desk: Desk) -> Catalog:
    """Everything that can be printed in the desk's language. Files with faults are left out."""
    problems: list[Problem] = []
    modules = _readable(desk.shelf.modules, problems)
    recipes = _readable(desk.shelf.recipes, problems)
    approved = _approved(desk, modules)
    items = (Item(module, _origin(desk, module.id), approved.get(module.id)) for module in modules)
    return Catalog(
        tuple(items),
        tuple(recipes),
        tuple(dict.fromkeys(problems)),
        (
            *desk.shelf.same_codes([*modules, *recipes]),
            *audience_faults(desk.shelf, modules, recipes),
        ),
    )


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
