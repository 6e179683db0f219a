"""What stands in `handouts/`: languages, modules, recipes, contact lists, references."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from groundsheet.content import CrossReference, Module, Recipe
from groundsheet.crisis import CrisisDirectory
from groundsheet.errors import (
    CannotRead,
    InvalidInput,
    Place,
    Problem,
    UnknownModule,
    UnknownRecipe,
)
from groundsheet.language import Identifier, Language, Strict, Text
from groundsheet.source import decode, load_model, parse, read_bytes

ModelT = TypeVar("ModelT", bound=BaseModel)


class SkillCaution(Strict):
    """Which cautions a skill must carry, and why."""

    module: Identifier
    cautions: tuple[Identifier, ...]
    why: Text


class CautionList(Strict):
    """The list of cautions that stands outside the modules."""

    skills: tuple[SkillCaution, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that handouts are made of. `files` are those of the modules, by id."""

    languages: Mapping[str, Language]
    modules: Mapping[str, Module]
    recipes: Mapping[str, Recipe]
    directories: Mapping[str, CrisisDirectory]
    references: frozenset[str]
    files: Mapping[str, Path] = field(default_factory=dict)

    def module(self, name: str) -> Module:
        """The module of that id.

        Raises:
            UnknownModule: with the nearest ids.
        """
        if name not in self.modules:
            raise UnknownModule(f"there is no module {name[:60]!r}.{_near(name, self.modules)}")
        return self.modules[name]

    def recipe(self, name: str) -> Recipe:
        """The recipe of that id.

        Raises:
            UnknownRecipe: with the nearest ids.
        """
        if name not in self.recipes:
            raise UnknownRecipe(f"there is no recipe {name[:60]!r}.{_near(name, self.recipes)}")
        return self.recipes[name]

    def place(self, name: str, loc: tuple[str | int, ...] = ()) -> Place:
        """Where a part of a module stands in its file."""
        path = self.files.get(name)
        if path is None:
            return Place(name)
        return parse(read_bytes(path), str(path)).place(loc)


def _near(name: str, known: Mapping[str, object]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=2, cutoff=0.4)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def shipped_folder() -> Path:
    """The folder of the shipped content: inside the installed package, else beside `src`.

    Raises:
        CannotRead: the installation is not whole.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "handouts", here.parents[1] / "handouts"):
        if (folder / "crisis").is_dir():
            return folder
    raise CannotRead(
        "the folder `handouts` with the content is missing from this installation.",
        remedy="Install groundsheet again.",
    )


def load(folder: Path | None = None) -> Library:
    """Reads a content folder (default: the shipped one).

    Raises:
        InvalidInput: with every fault in every file.
        CannotRead: a file can't be opened.
    """
    folder = folder or shipped_folder()
    reader = _Reader(folder)
    languages: dict[str, Language] = {}
    modules: dict[str, Module] = {}
    files: dict[str, Path] = {}
    for language_file in sorted(folder.glob("*/_language.yaml")):
        language = reader.model(language_file, Language)
        if language is None:
            continue
        languages[language.code] = language
        for path in sorted(language_file.parent.glob("*/*.yaml")):
            if path.parent.name.startswith("_"):
                continue
            module = reader.named(path, Module)
            if module is not None:
                if module.id in modules:
                    reader.fault(path, f"the id `{module.id}` is taken by {files[module.id]}.")
                modules[module.id] = module
                files[module.id] = path
    recipes = {
        recipe.id: recipe
        for path in sorted((folder / "recipes").glob("*.yaml"))
        if (recipe := reader.named(path, Recipe)) is not None
    }
    directories: dict[str, CrisisDirectory] = {}
    for path in sorted((folder / "crisis").glob("*.yaml")):
        directory = reader.model(path, CrisisDirectory)
        if directory is not None:
            directories[directory.region] = directory
            if directory.region != path.stem:
                reader.fault(path, f"the region `{directory.region}` must be the file's name.")
    library = Library(languages, modules, recipes, directories, reader.references(), files)
    reader.cross_check(library)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return library


class _Reader:
    """Reads files and gathers the faults of all of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def shown(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"

    def fault(self, path: Path, message: str) -> None:
        self.problems.append(Problem(message, Place(self.shown(path))))

    def model(self, path: Path, model: type[ModelT]) -> ModelT | None:
        shown = self.shown(path)
        try:
            return load_model(read_bytes(path, shown), model, shown)
        except InvalidInput as error:
            self.problems.extend(error.problems)
            return None

    def named(self, path: Path, model: type[ModelT]) -> ModelT | None:
        """A model whose `id` must be the file's name."""
        value = self.model(path, model)
        if value is not None and getattr(value, "id", None) != path.stem:
            self.fault(path, f"the id `{getattr(value, 'id', '')}` must be the file's name.")
        return value

    def references(self) -> frozenset[str]:
        path = self.folder / "references.json"
        if not path.exists():
            return frozenset()
        try:
            entries = json.loads(decode(read_bytes(path), self.shown(path)))
            return frozenset(entry["id"] for entry in entries)
        except (ValueError, TypeError, KeyError) as error:
            self.fault(path, f"it is not a list of CSL-JSON references ({type(error).__name__}).")
            return frozenset()

    def cross_check(self, library: Library) -> None:
        """What no file can know alone: references, recipes, regions, cautions."""
        for module in library.modules.values():
            path = library.files[module.id]
            for key in module.citations:
                if key not in library.references:
                    self.fault(path, f"citations: `{key}` is not in references.json.")
            for block in module.blocks:
                if isinstance(block, CrossReference) and block.module not in library.modules:
                    self.fault(path, f"{block.id}: there is no module `{block.module}`.")
        for recipe in library.recipes.values():
            for name in recipe.modules:
                if name not in library.modules:
                    self.fault(
                        self.folder / "recipes" / f"{recipe.id}.yaml",
                        f"modules: there is no module `{name}`.",
                    )
        for directory in library.directories.values():
            path = self.folder / "crisis" / f"{directory.region}.yaml"
            base = directory.based_on
            if base and (
                base not in library.directories or library.directories[base].status != "shipped"
            ):
                self.fault(path, f"based_on: `{base}` is not a shipped region.")
        self._cautions(library)

    def _cautions(self, library: Library) -> None:
        path = self.folder / "cautions.yaml"
        if not path.exists():
            self.fault(path, "the list of skills that need cautions is missing.")
            return
        listed = self.model(path, CautionList)
        for skill in listed.skills if listed else ():
            module = library.modules.get(skill.module)
            if module is None:
                self.fault(path, f"there is no module `{skill.module}`.")
                continue
            present = {caution.id for caution in module.cautions}
            for caution in skill.cautions:
                if caution not in present:
                    self.fault(
                        library.files[module.id],
                        f"its steps lack the caution `{caution}`. Why it must stand: {skill.why}",
                    )
