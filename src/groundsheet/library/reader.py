"""Reads the files of the content one at a time, and holds each against what others say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

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
from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.language import Language
from groundsheet.library.card_words import CardWords
from groundsheet.library.cards import CardReader
from groundsheet.source import Source, decode, dotted, load_model, parse, read_bytes
from groundsheet.wording import near

if TYPE_CHECKING:  # read when a region is asked for: a list of modules needs none
    from groundsheet.crisis import CrisisDirectory, SharedLists

ModelT = TypeVar("ModelT", bound=BaseModel)

SHIPPED_CODE = "GS-"
CARDS = "_cards.yaml"


class Reader:
    """What all languages share: the lists beside them.

    Args:
        folder: the shipped content.
        own: the practice's folders.
        to_look_at: read a skill without its cautions as well, for whoever only looks at it; what
            is wrong with it is kept in `let_pass`, by module.
    """

    def __init__(self, folder: Path, own: Sequence[Path], *, to_look_at: bool = False) -> None:
        self.folder, self.own = folder, tuple(own)
        self.to_look_at = to_look_at
        self.let_pass: dict[str, tuple[Problem, ...]] = {}
        self._cards: dict[str, CardReader] = {}

    def _name(self, path: Path) -> str:
        """How a file is named in faults: shipped ones as below the project's root."""
        if path.is_relative_to(self.folder):
            return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"
        return str(path)

    def model(self, path: Path, model: type[ModelT], name: str, field: str) -> ModelT:
        """A file as a model.

        Args:
            path: the file.
            model: what it must be.
            name: the name that it goes by, of its file or folder.
            field: the field that must hold that name.

        Raises:
            CannotRead, InvalidInput
        """
        shown = self._name(path)
        data = read_bytes(path, shown)
        read = _shipped if path.is_relative_to(self.folder) else load_model
        value = read(data, model, shown)
        own_name = getattr(value, field)
        if own_name != name:
            place = parse(data, shown).place((field,))
            raise InvalidInput(Problem(f"the {field} `{own_name}` must be the file's name.", place))
        return value

    def language(self, name: str, path: Path) -> Language:
        """A language."""
        return self.model(path, Language, name, "code")

    def refuse(self, path: Path, problems: Sequence[tuple[Loc, str]]) -> None:
        """Raises InvalidInput if there are problems, each with its place in the file."""
        if problems:
            shown = self._name(path)
            refuse_faults(parse(read_bytes(path, shown), shown), problems)

    def unsafe(self, name: str, path: Path, problems: Sequence[tuple[Loc, str]]) -> None:
        """Refuses a module for what its skills lack; or keeps it, for whoever only looks.

        Raises:
            InvalidInput
        """
        try:
            self.refuse(path, problems)
        except InvalidInput as error:
            if not self.to_look_at:
                raise
            self.let_pass[name] = error.problems

    def directory(
        self, name: str, path: Path, directories: Mapping[str, CrisisDirectory]
    ) -> CrisisDirectory:
        """A region's list of contacts."""
        from groundsheet.crisis import CrisisDirectory, list_faults

        directory = self.model(path, CrisisDirectory, name, "region")
        directory = self.shared_lists.joined_to(directory)
        base = directory.based_on
        problems: list[tuple[Loc, str]] = list(list_faults(directory))
        if base and (base not in directories or directories[base].status != "shipped"):
            problems.append((("based_on",), f"`{base}` is not a shipped region."))
        self.refuse(path, problems)
        return directory

    @cached_property
    def shared_lists(self) -> SharedLists:
        """What all regions' lists share: sources, events, words of other languages, and readers.

        Raises:
            CannotRead, InvalidInput
        """
        from groundsheet.crisis import (
            EventList,
            LanguageWays,
            ReaderList,
            SharedLists,
            SourceList,
        )

        return SharedLists(
            self._shared("sources", SourceList).sources,
            self._shared("events", EventList).events,
            self._shared("languages", LanguageWays).languages,
            self._shared("readers", ReaderList).readers,
        )

    def _shared(self, name: str, model: type[ModelT]) -> ModelT:
        path = self.folder / "crisis" / f"_{name}.yaml"
        shown = self._name(path)
        return load_model(read_bytes(path, shown), model, shown)

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
        entries: dict[str, Mapping[str, Any]] = {}
        for folder in (self.folder, *self.own):
            path = folder / name
            if path.exists():
                entries.update(_references(path, f"{folder.name}/{name}"))
        return entries

    @cached_property
    def skills(self) -> Mapping[str, Skill]:
        """What shipped skills and plans hold beyond their cards, by the module's id.

        Raises:
            InvalidInput
        """
        return {skill.module: skill for skill in self.skill_list.skills}

    @cached_property
    def skill_list(self) -> SkillList:
        """What skills and plans must hold: the same in every language.

        Raises:
            InvalidInput
        """
        path = self.folder / "skills.yaml"
        shown = self._name(path)
        if not path.exists():
            raise InvalidInput(
                Problem("the list of what each skill must hold is missing.", Place(shown))
            )
        listed = load_model(read_bytes(path, shown), SkillList, shown)
        modules = {path.stem for path in self.folder.glob("[a-z]*/*/*.yaml")}
        self.refuse(
            path,
            [
                (("skills", index), f"there is no module `{skill.module}`.")
                for index, skill in enumerate(listed.skills)
                if skill.module not in modules
            ],
        )
        return listed

    def cards(self, code: str) -> CardReader:
        """The cards, to be held against modules in a language.

        Raises:
            InvalidInput
        """
        if code not in self._cards:
            self._cards[code] = CardReader(
                self.skill_list, self._card_words.get(code), self._card_words.values()
            )
        return self._cards[code]

    def lacking(self, module: Module, language: Language) -> list[tuple[Loc, str]]:
        """What a module lacks of what its skills must hold, or says that none may.

        Raises:
            InvalidInput: the list of skills, or a language's words for it, has faults.
        """
        return [*self.listed_faults(module, language), *self.card_faults(module, language)]

    def listed_faults(self, module: Module, language: Language) -> list[tuple[Loc, str]]:
        """What a module lacks of what is listed for it, and numbers beyond their limits."""
        return list(faults(module, self.skills.get(module.id), self.skill_list, language))

    def card_faults(self, module: Module, language: Language) -> list[tuple[Loc, str]]:
        """What the cards of a module's kinds of skill ask for and it doesn't say."""
        return list(self.cards(language.code).faults(module, language))

    @cached_property
    def _card_words(self) -> Mapping[str, CardWords]:
        """The words for the cards, by language; a language may have none yet."""
        return {
            path.parent.name: load_model(read_bytes(path), CardWords, self._name(path))
            for path in sorted(self.folder.glob(f"*/{CARDS}"))
        }


@lru_cache(maxsize=1024)
def _shipped(data: bytes, model: type[ModelT], shown: str) -> ModelT:
    """What ships as a model: read once, and not again whenever a practice changes something."""
    return load_model(data, model, shown)


@dataclass(frozen=True)
class ShelfReader:
    """Reads what belongs to one language.

    `files` are those of its modules, by id; `added` are the practice's, `shipped` ours; `languages`
    holds the language under its `code`.
    """

    reader: Reader
    files: Mapping[str, Path]
    added: frozenset[str]
    shipped: frozenset[str]
    languages: Mapping[str, Language]
    code: str

    @property
    def spoken(self) -> Language:
        """The language that all of it is in."""
        return self.languages[self.code]

    def recipe(self, name: str, path: Path) -> Recipe:
        """A recipe, all modules of which there are."""
        recipe = self.reader.model(path, Recipe, name, "id")
        self.reader.refuse(
            path,
            [
                (("modules", index), f"there is no module `{module}`.{near(module, self.files)}")
                for index, module in enumerate(recipe.modules)
                if module not in self.files
            ],
        )
        return recipe

    def module(self, name: str, path: Path) -> Module:
        """A module that holds what its skill must, and cites what is in the references."""
        module = self.reader.model(path, Module, name, "id")
        problems: list[tuple[Loc, str]] = []
        if module.cited:
            problems.extend(self._uncited(module))
        if (base := module.variant_of) is not None and base not in self.files:
            hint = near(base, self.files)
            problems.append((("variant_of",), f"there is no module `{base}`.{hint}"))
        for index, block in enumerate(module.blocks):
            if isinstance(block, CrossReference) and block.module not in self.files:
                problems.append(
                    (("blocks", index, "module"), f"there is no module `{block.module}`.")
                )
        if name in self.added - self.shipped and module.code.startswith(SHIPPED_CODE):
            problems.append((("code",), f"{SHIPPED_CODE} is for shipped modules; take OWN-01."))
        problems.extend(module.unhedged(self.spoken.vocabulary))
        if (module.facts or module.acronym) and name in self.shipped - self.reader.skills.keys():
            problems.append((("facts",), "skills.yaml has no entry for this module's facts."))
        self.reader.refuse(path, problems)
        listed = self.reader.listed_faults(module, self.spoken)
        # What ships is held against its cards by `Library.faults` and `check`, and not each time.
        cards = self.reader.card_faults(module, self.spoken) if name in self.added else []
        self.reader.unsafe(name, path, [*listed, *cards])
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
        references = self.reader.references
        for loc, key in citing:
            if key not in references:
                yield loc, f"`{key}` is not in references.json."


def refuse_faults(source: Source, problems: Iterable[tuple[Loc, str]]) -> NoReturn:
    """Refuses a file for its faults, each with its place.

    Raises:
        InvalidInput: always.
    """
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
