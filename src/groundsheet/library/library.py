"""What handouts are made of: what stands in `handouts/`, and a practice's own folders.

Files are found at once and read when they are asked for, so that a fault in a module that nobody
prints stops nobody. `Library.check` reads everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundsheet.content import Module, Skill
from groundsheet.errors import CannotRead, InvalidInput, Place, Problem
from groundsheet.folders import (
    folders_of,
    own_modules,
    recipe_files,
    shipped_folder,
    shipped_modules,
)
from groundsheet.language import DEFAULT_LANGUAGE
from groundsheet.library.audiences import audience_faults
from groundsheet.library.reader import Reader, ShelfReader
from groundsheet.library.shelf import OnDemand, Shelf, unreadable
from groundsheet.source import dotted

if TYPE_CHECKING:  # read when a region is asked for: a list of modules needs none
    from groundsheet.crisis import CrisisDirectory, CrisisService, Emergency


@dataclass(frozen=True)
class Library:
    """Everything that handouts are made of: a shelf for each language, and what they share.

    Args:
        folder: the shipped content.
        own: the practice's folders.
        shelves: what can be printed, by language.
        directories: the lists of contacts, by region.
    """

    folder: Path
    own: tuple[Path, ...]
    shelves: Mapping[str, Shelf]
    directories: Mapping[str, CrisisDirectory]
    reader: Reader

    @property
    def references(self) -> Mapping[str, Mapping[str, Any]]:
        """The references (CSL-JSON), by id.

        Raises:
            InvalidInput
        """
        return self.reader.references

    @property
    def reference_checks(self) -> Mapping[str, str]:
        """What of each reference was read, by id.

        Raises:
            InvalidInput
        """
        return self.reader.reference_checks

    @property
    def skills(self) -> Mapping[str, Skill]:
        """What each skill or plan must hold, by its module's id.

        Raises:
            InvalidInput
        """
        return self.reader.skills

    @property
    def to_look_at(self) -> bool:
        """Whether it is only looked at: skills without their cautions are read as well."""
        return self.reader.to_look_at

    def let_pass(self, module: str) -> tuple[Problem, ...]:
        """What refuses a module that was read to be looked at."""
        return self.reader.let_pass.get(module, ())

    def faults(self) -> list[Problem]:
        """Every fault in every file; an empty list if there is none."""
        problems = [
            *unreadable(self.directories),
            *(problem for shelf in self.shelves.values() for problem in shelf.faults()),
        ]
        if not problems:
            problems.extend(self._same_contacts())
            for shelf in self.shelves.values():
                problems.extend(
                    audience_faults(shelf, shelf.modules.values(), shelf.recipes.values())
                )
                for module in shelf.modules.values():
                    problems.extend(self.card_faults(shelf, module))
        return list(dict.fromkeys(problems))

    def card_faults(self, shelf: Shelf, module: Module) -> list[Problem]:
        """What the cards of a module's kinds of skill ask for and it doesn't say.

        A practice's own module was refused for it when it was read.
        """
        found = self.reader.card_faults(module, shelf.language)
        return [Problem(text, shelf.place(module.id, loc), dotted(loc)) for loc, text in found]

    def check(self) -> Library:
        """The library itself, if all of it is whole.

        Raises:
            InvalidInput: with every fault in every file.
        """
        problems = self.faults()
        if problems:
            raise InvalidInput(problems)
        return self

    def _same_contacts(self) -> Iterator[Problem]:
        """Names of contacts that stand in two lists, which no file can know alone."""
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


def load(
    folder: Path | None = None,
    own: Sequence[Path] = (),
    own_language: str = DEFAULT_LANGUAGE,
    *,
    to_look_at: bool = False,
) -> Library:
    """Finds the content of a folder (default: the shipped one), and of a practice's own.

    Args:
        folder: the shipped content, with a folder for each language.
        own: folders of a practice: its modules lie in them, its recipes in `recipes` below; what
            is in another language than `own_language` lies in a folder of that language's code. A
            module with the id of a shipped one takes its place in that language.
        own_language: code of the language of what lies in these folders themselves.
        to_look_at: read a skill without its cautions as well, for whoever only looks at it.

    Raises:
        CannotRead: a folder isn't there.
    """
    folder = folder or shipped_folder()
    for extra in own:
        if not extra.is_dir():
            raise CannotRead(
                Problem("this folder doesn't exist.", Place(str(extra)), "content_dirs"),
                remedy="Make it, or take its name out of the practice's profile.",
            )
    reader = Reader(folder, own, to_look_at=to_look_at)
    shelves = {
        path.parent.name: _shelf(reader, path, folders_of(own, path.parent.name, own_language))
        for path in sorted(folder.glob("*/_language.yaml"))
    }
    directories: OnDemand[CrisisDirectory] = OnDemand(
        {path.stem: path for path in sorted((folder / "crisis").glob("[A-Z]*.yaml"))},
        lambda name, path: reader.directory(name, path, directories),
    )
    return Library(folder, tuple(own), shelves, directories, reader)


def _shelf(reader: Reader, language_file: Path, own: Sequence[Path]) -> Shelf:
    folder = language_file.parent
    shipped, added, recipes = shipped_modules(folder), own_modules(own), recipe_files(folder, own)
    files = {**shipped, **added}
    languages = OnDemand({folder.name: language_file}, reader.language)
    read = ShelfReader(reader, files, frozenset(added), frozenset(shipped), languages, folder.name)
    return Shelf(
        code=folder.name,
        folder=folder,
        languages=languages,
        modules=OnDemand(files, read.module),
        recipes=OnDemand(recipes, read.recipe),
        files=files,
        recipe_files=recipes,
        topics={name: path.parent.name for name, path in shipped.items()},
        own=frozenset(added.keys() - shipped.keys()),
        changed=frozenset(added.keys() & shipped.keys()),
    )
