"""What there is in one language: each file found at once, and read when it is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from groundsheet.completion import top_of
from groundsheet.content import Loc, Module, Recipe
from groundsheet.errors import (
    GroundsheetError,
    InvalidInput,
    Place,
    Problem,
    UnknownModule,
    UnknownRecipe,
    Usage,
)
from groundsheet.language import Language
from groundsheet.library.topics import OWN, titles
from groundsheet.source import parse, read_bytes
from groundsheet.wording import command, near, option

ValueT = TypeVar("ValueT")


class OnDemand(Mapping[str, ValueT], Generic[ValueT]):
    """Values by name, each read from its file when it is first asked for."""

    def __init__(self, files: Mapping[str, Path], read: Callable[[str, Path], ValueT]) -> None:
        self.files = files
        self._read = read
        self._known: dict[str, ValueT] = {}

    def __getitem__(self, name: str) -> ValueT:
        if name not in self._known:
            self._known[name] = self._read(name, self.files[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, name: object) -> bool:
        return name in self.files


@dataclass(frozen=True)
class Shelf:
    """Everything that can be printed in one language.

    Args:
        folder: the shipped files of the language: `_language.yaml`, `_rules`, `_checklist.yaml`.
        languages: the language itself, under its code.
        modules: by id, the practice's own among them.
        recipes: by id.
        files: those of the modules, by id.
        recipe_files: those of the recipes, by id.
        topics: the folder that each shipped module lies in, by its id.
        own: modules that only the practice has.
        changed: shipped modules that the practice replaced.
    """

    code: str
    folder: Path
    languages: Mapping[str, Language]
    modules: Mapping[str, Module]
    recipes: Mapping[str, Recipe]
    files: Mapping[str, Path]
    recipe_files: Mapping[str, Path]
    topics: Mapping[str, str]
    own: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    @property
    def language(self) -> Language:
        """Phrases, dates and units.

        Raises:
            InvalidInput: the language's file has faults.
        """
        return self.languages[self.code]

    def module(self, name: str) -> Module:
        """The module of that id.

        Raises:
            UnknownModule: with the nearest ids.
            InvalidInput: its file has faults.
        """
        if name not in self.modules:
            if name in self.recipes:
                how = command("build", option("recipe", name))
                raise UnknownModule(
                    f"{name} is a packet of several modules.", remedy=f"Build it with {how}"
                )
            hint = self._meant(name)
            raise UnknownModule(f"there is no module {name[:60]!r}.{hint}")
        return self.modules[name]

    def recipe(self, name: str) -> Recipe:
        """The recipe of that id.

        Raises:
            UnknownRecipe: with the nearest ids.
            InvalidInput: its file has faults.
        """
        if name not in self.recipes:
            if name in self.modules:
                raise UnknownRecipe(
                    f"{name} is a single module, and no packet.",
                    remedy=f"Name it without {option('recipe')}.",
                )
            hint = self._meant(name)
            raise UnknownRecipe(f"there is no recipe {name[:60]!r}.{hint}")
        return self.recipes[name]

    def _meant(self, typed: str) -> str:
        """What may be meant by a title, a code, or an id nearly right, in words."""
        wanted = " ".join(typed.casefold().split())
        files = {**self.recipe_files, **self.files}
        for name, path in files.items():
            top = top_of(path)
            if wanted in (name, top.title.casefold(), top.code.casefold()):
                return f" Did you mean {name} ({top.title})?"
        return near(wanted, files, alike=0.6)

    def topic(self, name: str) -> str:
        """The topic that a module is about: the folder it lies in."""
        return self.topics.get(name, OWN)

    @property
    def topic_titles(self) -> Mapping[str, str]:
        """The titles of the topics that there are modules of, in order.

        Raises:
            InvalidInput: the file with the titles has faults.
        """
        there = {self.topic(name) for name in self.modules}
        known = {**titles(self.folder), OWN: "Your own pages"}
        unnamed = {n: n.replace("-", " ").capitalize() for n in sorted(there - known.keys())}
        return {n: title for n, title in {**known, **unnamed}.items() if n in there}

    def require_topic(self, topic: str | None) -> None:
        """Refuses a topic that there are no modules of; None is any.

        Raises:
            Usage
        """
        if topic is not None and topic not in self.topic_titles:
            there = ", ".join(self.topic_titles)
            hint = near(topic, self.topic_titles)
            raise Usage(f"there is no topic {topic[:60]!r}.{hint}", remedy=f"There are: {there}.")

    def readable(self) -> Iterator[Module]:
        """The modules whose files have no faults."""
        for name in self.modules:
            with contextlib.suppress(InvalidInput):
                yield self.modules[name]

    def place(self, name: str, loc: Loc = ()) -> Place:
        """Where a part of a module stands in its file."""
        return _place(self.files.get(name), name, loc)

    def recipe_place(self, name: str, loc: Loc = ()) -> Place:
        """Where a part of a recipe stands in its file."""
        return _place(self.recipe_files.get(name), name, loc)

    def same_codes(self, entries: Iterable[Module | Recipe]) -> Iterator[Problem]:
        """The codes that stand twice, each at the practice's own file if one of the two is that."""
        theirs = self.own | self.changed
        codes: dict[str, str] = {}
        for entry in sorted(entries, key=lambda entry: entry.id in theirs):
            if entry.code in codes:
                find = self.place if isinstance(entry, Module) else self.recipe_place
                place = find(entry.id, ("code",))
                yield Problem(f"the code {entry.code} is taken by `{codes[entry.code]}`.", place)
            codes.setdefault(entry.code, entry.id)

    def faults(self) -> list[Problem]:
        """Every fault in every file of the language."""
        problems: list[Problem] = []
        for values in (self.languages, self.modules, self.recipes):
            problems.extend(unreadable(values))
        if not problems:
            problems.extend(self.same_codes([*self.modules.values(), *self.recipes.values()]))
        return problems


def unreadable(values: Mapping[str, object]) -> Iterator[Problem]:
    """The faults of the files that can't be read."""
    for name in values:
        try:
            values[name]
        except GroundsheetError as error:
            yield from error.problems


def _place(path: Path | None, name: str, loc: Loc) -> Place:
    if path is None:
        return Place(name)
    return parse(read_bytes(path), str(path)).place(loc)
