"""What handouts are made of: what stands in `handouts/`, and a practice's own folders.

Files are found at once and read when they are asked for, so that a fault in a module that nobody
prints stops nobody. `Library.check` reads everything.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from groundsheet.content import (
    Claims,
    CrossReference,
    Loc,
    Module,
    Recipe,
    Skill,
    SkillList,
    faults,
)
from groundsheet.errors import (
    CannotRead,
    GroundsheetError,
    InvalidInput,
    Place,
    Problem,
    UnknownModule,
    UnknownRecipe,
)
from groundsheet.language import Language
from groundsheet.source import decode, dotted, load_model, parse, read_bytes

if TYPE_CHECKING:  # read when a region is asked for: a list of modules needs none
    from groundsheet.crisis import CrisisDirectory, CrisisService, Emergency, SharedLists

ValueT = TypeVar("ValueT")
ModelT = TypeVar("ModelT", bound=BaseModel)

SHIPPED_CODE = "GS-"


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
class Library:
    """Everything that handouts are made of.

    `own` are the modules that only the practice has, `changed` the shipped ones that it replaced.
    `files` are those of the modules, by id, and `recipe_files` those of the recipes.
    """

    languages: Mapping[str, Language]
    modules: Mapping[str, Module]
    recipes: Mapping[str, Recipe]
    directories: Mapping[str, CrisisDirectory]
    folders: tuple[Path, ...]
    files: Mapping[str, Path] = field(default_factory=dict)
    recipe_files: Mapping[str, Path] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    def module(self, name: str) -> Module:
        """The module of that id.

        Raises:
            UnknownModule: with the nearest ids.
            InvalidInput: its file has faults.
        """
        if name not in self.modules:
            raise UnknownModule(f"there is no module {name[:60]!r}.{near(name, self.modules)}")
        return self.modules[name]

    def recipe(self, name: str) -> Recipe:
        """The recipe of that id.

        Raises:
            UnknownRecipe: with the nearest ids.
            InvalidInput: its file has faults.
        """
        if name not in self.recipes:
            raise UnknownRecipe(f"there is no recipe {name[:60]!r}.{near(name, self.recipes)}")
        return self.recipes[name]

    def place(self, name: str, loc: Loc = ()) -> Place:
        """Where a part of a module stands in its file."""
        return _place(self.files.get(name), name, loc)

    @cached_property
    def references(self) -> Mapping[str, Mapping[str, Any]]:
        """The references (CSL-JSON), by id.

        Raises:
            InvalidInput
        """
        return self._listed("references.json")

    @cached_property
    def reference_checks(self) -> Mapping[str, str]:
        """What of each reference was read, by id (`reference_checks.json`).

        Raises:
            InvalidInput
        """
        entries = self._listed("reference_checks.json")
        return {key: str(entry.get("read", "")) for key, entry in entries.items()}

    def _listed(self, name: str) -> dict[str, Mapping[str, Any]]:
        """The entries of a list by id, the practice's own in place of the shipped ones."""
        found: dict[str, Mapping[str, Any]] = {}
        for folder in self.folders:
            path = folder / name
            if path.exists():
                found.update(_references(path, _shown(folder, path)))
        return found

    def faults(self) -> list[Problem]:
        """Every fault in every file; an empty list if there is none."""
        problems: list[Problem] = []
        for values in (self.languages, self.directories, self.modules, self.recipes):
            for name in values:
                try:
                    values[name]
                except GroundsheetError as error:
                    problems.extend(error.problems)
        if not problems:
            problems.extend(self._together())
        return list(dict.fromkeys(problems))

    def check(self) -> Library:
        """The library itself, if all of it is whole.

        Raises:
            InvalidInput: with every fault in every file.
        """
        problems = self.faults()
        if problems:
            raise InvalidInput(problems)
        return self

    def same_codes(self, entries: Iterable[Module | Recipe]) -> Iterator[Problem]:
        """The codes that stand twice, each at the practice's own file if one of the two is that."""
        theirs = self.own | self.changed
        codes: dict[str, str] = {}
        for entry in sorted(entries, key=lambda entry: entry.id in theirs):
            if entry.code in codes:
                files = self.files if isinstance(entry, Module) else self.recipe_files
                place = _place(files.get(entry.id), entry.id, ("code",))
                yield Problem(f"the code {entry.code} is taken by `{codes[entry.code]}`.", place)
            codes.setdefault(entry.code, entry.id)

    def _together(self) -> Iterator[Problem]:
        """What no file can know alone: codes and names that are used once."""
        yield from self.same_codes([*self.modules.values(), *self.recipes.values()])
        contacts: dict[str, str] = {}
        for directory in self.directories.values():
            listed: list[Emergency | CrisisService] = [
                *directory.emergency,
                *directory.all_services,
            ]
            for contact in listed:
                if contact.id in contacts:
                    place = Place(f"crisis/{directory.region}.yaml")
                    yield Problem(f"`{contact.id}` stands in {contacts[contact.id]} too.", place)
                contacts[contact.id] = directory.region


def _place(path: Path | None, name: str, loc: Loc) -> Place:
    if path is None:
        return Place(name)
    return parse(read_bytes(path), str(path)).place(loc)


def near(name: str, known: Mapping[str, object]) -> str:
    """`Did you mean ...?` with the nearest names, or an empty string."""
    found = difflib.get_close_matches(name, known, n=2, cutoff=0.4)
    return f" Did you mean {' or '.join(found)}?" if found else ""


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


def load(folder: Path | None = None, own: Sequence[Path] = ()) -> Library:
    """Finds the content of a folder (default: the shipped one), and of a practice's own.

    Args:
        folder: the shipped content.
        own: folders of a practice: its modules lie in them, its recipes in `recipes` below. A
            module with the id of a shipped one takes its place.

    Raises:
        CannotRead: a folder isn't there.
    """
    folder = folder or shipped_folder()
    for extra in own:
        if not extra.is_dir():
            raise CannotRead(
                Problem("there is no such folder.", Place(str(extra)), "content_dirs"),
                remedy="Make it, or take its name out of the practice's profile.",
            )
    shipped = {p.stem: p for p in sorted(folder.glob("[a-z]*/*/*.yaml")) if _is_module(p)}
    added = {p.stem: p for extra in own for p in sorted(extra.glob("*.yaml"))}
    recipes = {p.stem: p for p in sorted((folder / "recipes").glob("*.yaml"))}
    recipes |= {p.stem: p for extra in own for p in sorted((extra / "recipes").glob("*.yaml"))}
    reader = _Reader(folder, own, {**shipped, **added}, frozenset(added), frozenset(shipped))
    library = Library(
        languages=OnDemand(
            {p.parent.name: p for p in sorted(folder.glob("*/_language.yaml"))}, reader.language
        ),
        modules=OnDemand(reader.modules, reader.module),
        recipes=OnDemand(recipes, reader.recipe),
        directories=OnDemand(
            {p.stem: p for p in sorted((folder / "crisis").glob("[A-Z]*.yaml"))}, reader.directory
        ),
        folders=(folder, *own),
        files=reader.modules,
        recipe_files=recipes,
        own=frozenset(set(added) - set(shipped)),
        changed=frozenset(set(added) & set(shipped)),
    )
    reader.library = library
    return library


def _is_module(path: Path) -> bool:
    return not path.parent.name.startswith("_") and not path.name.startswith("_")


def _shown(folder: Path, path: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


class _Reader:
    """Reads one file at a time, and holds it against what the other files say."""

    library: Library

    def __init__(
        self,
        folder: Path,
        own: Sequence[Path],
        modules: Mapping[str, Path],
        added: frozenset[str],
        shipped: frozenset[str],
    ) -> None:
        self.folder, self.own, self.modules = folder, own, modules
        self.added, self.shipped_ids = added, shipped

    def _name(self, path: Path) -> str:
        if path.is_relative_to(self.folder):
            return _shown(self.folder, path)
        return str(path)

    def _model(self, path: Path, model: type[ModelT], name: str, field: str) -> ModelT:
        shown = self._name(path)
        data = read_bytes(path, shown)
        value = load_model(data, model, shown)
        own_name = getattr(value, field)
        if own_name != name:
            place = parse(data, shown).place((field,))
            raise InvalidInput(Problem(f"the {field} `{own_name}` must be the file's name.", place))
        return value

    def language(self, name: str, path: Path) -> Language:
        return self._model(path, Language, name, "code")

    def directory(self, name: str, path: Path) -> CrisisDirectory:
        from groundsheet.crisis import CrisisDirectory, list_faults

        directory = self._model(path, CrisisDirectory, name, "region")
        directory = self.shared_lists.joined_to(directory)
        directories = self.library.directories
        base = directory.based_on
        problems: list[tuple[Loc, str]] = list(list_faults(directory))
        if base and (base not in directories or directories[base].status != "shipped"):
            problems.append((("based_on",), f"`{base}` is not a shipped region."))
        self._raise(path, problems)
        return directory

    @cached_property
    def shared_lists(self) -> SharedLists:
        from groundsheet.crisis import EventList, LanguageWays, SharedLists, SourceList

        return SharedLists(
            self._shared("sources", SourceList).sources,
            self._shared("events", EventList).events,
            self._shared("languages", LanguageWays).languages,
        )

    def _shared(self, name: str, model: type[ModelT]) -> ModelT:
        path = self.folder / "crisis" / f"_{name}.yaml"
        shown = self._name(path)
        return load_model(read_bytes(path, shown), model, shown)

    def recipe(self, name: str, path: Path) -> Recipe:
        recipe = self._model(path, Recipe, name, "id")
        self._raise(
            path,
            [
                (("modules", index), f"there is no module `{module}`.{near(module, self.modules)}")
                for index, module in enumerate(recipe.modules)
                if module not in self.modules
            ],
        )
        return recipe

    def module(self, name: str, path: Path) -> Module:
        module = self._model(path, Module, name, "id")
        problems: list[tuple[Loc, str]] = []
        if module.cited:
            problems.extend(self._uncited(module))
        for index, block in enumerate(module.blocks):
            if isinstance(block, CrossReference) and block.module not in self.modules:
                problems.append(
                    (("blocks", index, "module"), f"there is no module `{block.module}`.")
                )
        if name in self.added - self.shipped_ids and module.code.startswith(SHIPPED_CODE):
            problems.append((("code",), f"{SHIPPED_CODE} is for shipped modules; take OWN-01."))
        skill = self.skills.get(name)
        if skill is not None:
            problems.extend(faults(module, skill))
        elif (module.facts or module.acronym) and name in self.shipped_ids:
            problems.append((("facts",), "skills.yaml has no entry for this module's facts."))
        self._raise(path, problems)
        return module

    def _uncited(self, module: Module) -> Iterator[tuple[Loc, str]]:
        citing: list[tuple[Loc, str]] = [
            (("citations", index), key) for index, key in enumerate(module.citations)
        ]
        for index, claim in enumerate(module.evidence):
            citing += [(("evidence", index), key) for key in claim.citations]
        for index, block in enumerate(module.blocks):
            if isinstance(block, Claims):
                citing += [
                    (("blocks", index), key) for claim in block.items for key in claim.citations
                ]
        known = self.library.references
        for loc, key in citing:
            if key not in known:
                yield loc, f"`{key}` is not in references.json."

    @cached_property
    def skills(self) -> Mapping[str, Skill]:
        path = self.folder / "skills.yaml"
        shown = self._name(path)
        if not path.exists():
            raise InvalidInput(
                Problem("the list of what each skill must hold is missing.", Place(shown))
            )
        listed = load_model(read_bytes(path, shown), SkillList, shown)
        self._raise(
            path,
            [
                (("skills", index), f"there is no module `{skill.module}`.")
                for index, skill in enumerate(listed.skills)
                if skill.module not in self.modules
            ],
        )
        return {skill.module: skill for skill in listed.skills}

    def _raise(self, path: Path, problems: Sequence[tuple[Loc, str]]) -> None:
        if not problems:
            return
        shown = self._name(path)
        source = parse(read_bytes(path, shown), shown)
        raise InvalidInput(
            [Problem(message, source.place(loc), dotted(loc)) for loc, message in problems]
        )


def _references(path: Path, shown: str) -> dict[str, Mapping[str, Any]]:
    try:
        entries = json.loads(decode(read_bytes(path, shown), shown))
        return {str(entry["id"]): entry for entry in entries}
    except json.JSONDecodeError as error:
        place = Place(shown, error.lineno, error.colno)
        raise InvalidInput(Problem(f"it can't be read as JSON: {error.msg}.", place)) from None
    except (ValueError, TypeError, KeyError) as error:
        reason = f"it is not a list of CSL-JSON references ({type(error).__name__})."
        raise InvalidInput(Problem(reason, Place(shown))) from None
