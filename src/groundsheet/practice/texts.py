"""The texts that are checked: of the library, of a practice, of files, folders and ids.

A file with faults is read as far as it can be: each fault is told as a finding, and hides neither
the others nor another file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from groundsheet.content import (
    Module,
    Recipe,
    passages_as_written,
    recipe_passages,
)
from groundsheet.desk import Desk
from groundsheet.document.exceptions import EXCEPTIONS, Exemptions
from groundsheet.document.own_words import PARTS, page
from groundsheet.errors import CannotRead, InvalidInput, Place, Problem, UnknownModule, Usage
from groundsheet.folders import PROFILE, RECORDS
from groundsheet.library import refuse_faults
from groundsheet.lint import Document, Finding, Numbers, from_markdown, from_text
from groundsheet.people import Person, PlanAnswers, Practice, Typed
from groundsheet.review import APPROVALS
from groundsheet.source import (
    Source,
    decode,
    load_model,
    parse,
    parse_with_faults,
    read_bytes,
)
from groundsheet.text import Passage
from groundsheet.wording import command, near

STRUCTURE = "ST"
"""Code of findings on the form of a file."""

MAX_TEXT_BYTES = 20_000_000
"""Bytes of a text that is checked."""
_MARKUP = (".yaml", ".yml")
_MARKDOWN = (".md", ".markdown")
_PLAIN = (".txt", ".text")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ContentT = TypeVar("ContentT", Module, Recipe)


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text as the rules see it, and the faults of its file: with any, only a part was read."""

    document: Document
    faults: tuple[Finding, ...] = ()
    is_recipe: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file in a folder that isn't checked: which, and what it is; None: like nothing known."""

    path: str
    what: str | None


_NAMED = {PROFILE: "profile", RECORDS: "contacts", APPROVALS: "approvals", EXCEPTIONS: "exceptions"}
_OTHERS: Mapping[str, type[BaseModel]] = {
    "profile": Practice,
    "person": Person,
    "answers": PlanAnswers,
    "exceptions": Exemptions,
}


@dataclass
class Texts:
    """Finds and reads texts.

    Args:
        desk: whose library.
        audience: who reads a text that isn't a module.
        numbers: which telephone numbers may stand in a text.
        left_out: the files of folders that are no texts, as they are met.
    """

    desk: Desk
    audience: str = "adult"
    numbers: Numbers = field(default_factory=Numbers)
    left_out: list[LeftOut] = field(default_factory=list)

    # -- of the library -------------------------------------------------------------------------

    def of_library(self, *, own: bool = False) -> Iterator[CheckedText]:
        """All modules and recipes; with `own` those that the practice wrote or changed."""
        shelf = self.desk.shelf
        modules = [*shelf.modules] if not own else [n for n in shelf.modules if self._is_own(n)]
        yield from map(self.module, modules)
        folders = self.desk.folder.content if self.desk.folder else ()
        for name in shelf.recipes:
            path = shelf.recipe_files.get(name)
            if not own or (path and any(path.is_relative_to(folder) for folder in folders)):
                yield self.recipe(name)

    def _is_own(self, name: str) -> bool:
        return name in self.desk.shelf.own | self.desk.shelf.changed

    def module(self, name: str) -> CheckedText:
        """A module of the library.

        Raises:
            UnknownModule
        """
        shelf = self.desk.shelf
        text = self._of_shelf(name, shelf.modules, shelf.files)
        if text.faults or self._is_own(name):
            # The practice's own were held against their cards when they were read.
            return text
        found = self.desk.library.card_faults(shelf, shelf.modules[name])
        return replace(text, faults=structural(found, text.document.path))

    def recipe(self, name: str) -> CheckedText:
        """A recipe of the library."""
        return self._of_shelf(name, self.desk.shelf.recipes, self.desk.shelf.recipe_files)

    def _of_shelf(
        self, name: str, values: Mapping[str, ContentT], files: Mapping[str, Path]
    ) -> CheckedText:
        path = files.get(name)
        shown = str(path or name)
        try:
            value = values[name]
        except InvalidInput as error:
            return self._faulty(path, shown, error.problems)
        except CannotRead as error:
            return CheckedText(self._own(shown, ()), structural(error.problems, shown))
        source = parse(read_bytes(path), shown) if path else None
        return self._sound(value, source, shown)

    def document(self, module: Module) -> Document:
        """A module of the library as the rules see it."""
        path = self.desk.shelf.files.get(module.id)
        source = parse(read_bytes(path), str(path)) if path else None
        return self._sound(module, source, str(path or module.id)).document

    def _sound(self, value: Module | Recipe, source: Source | None, shown: str) -> CheckedText:
        place = source.place if source else lambda _: Place(shown)
        if isinstance(value, Module):
            own = self._is_own(value.id) or value.id not in self.desk.shelf.files
            return CheckedText(page(value, source, shown, practice=own, numbers=self.numbers))
        return CheckedText(self._own(shown, recipe_passages(value, place)), is_recipe=True)

    def _own(self, shown: str, passages: Sequence[Passage]) -> Document:
        """A text whose layout adds the parts that each page of ours has."""
        return Document(shown, passages, own=True, module=True, parts=PARTS, numbers=self.numbers)

    # -- of files -------------------------------------------------------------------------------

    def of_path(self, path: Path | Typed) -> Iterator[CheckedText]:
        """The texts of a file or folder, or the module or recipe of an id that is no file's name.

        Raises:
            Usage: a kind of file that can't be checked; no module or recipe has that id.
            CannotRead: it isn't there.
        """
        if isinstance(path, Typed):
            yield self._of_bytes(path.data, path.shown, None)
        elif path.is_dir():
            yield from self._of_folder(path)
        elif _ID.fullmatch(str(path)) and not path.exists():
            yield self._of_id(str(path))
        else:
            try:
                data = read_bytes(path, limit=MAX_TEXT_BYTES)
            except InvalidInput as error:  # too large
                yield CheckedText(self._own(str(path), ()), structural(error.problems, str(path)))
            else:
                yield self._of_bytes(data, str(path), path)

    def _of_id(self, name: str) -> CheckedText:
        shelf = self.desk.shelf
        if name in shelf.modules:
            return self.module(name)
        if name in shelf.recipes:
            return self.recipe(name)
        hint = near(name, [*shelf.modules, *shelf.recipes])
        raise UnknownModule(f"there is no file, module or recipe {name[:60]!r}.{hint}")

    def _of_folder(self, folder: Path) -> Iterator[CheckedText]:
        kinds = (*_MARKUP, *_MARKDOWN, *_PLAIN)
        for where, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                path = Path(where, name)
                if path.suffix.casefold() in kinds and not name.startswith(("_", ".")):
                    text = self._of_file(path)
                    if text is not None:
                        yield text

    def _of_file(self, path: Path) -> CheckedText | None:
        """A file of a folder; None if it is no text."""
        shown = str(path)
        try:
            data = read_bytes(path, limit=MAX_TEXT_BYTES)
            markup = path.suffix.casefold() in _MARKUP
            what = self._what(path, data) if markup else "text"
        except (InvalidInput, CannotRead) as error:
            return CheckedText(self._own(shown, ()), structural(error.problems, shown))
        if what not in ("module", "recipe", "text"):
            self.left_out.append(LeftOut(shown, what))
            return None
        return self._of_bytes(data, shown, path)

    def _what(self, path: Path, data: bytes) -> str | None:
        """What a YAML file in a folder is; one that can't be read is told as one.

        Raises:
            InvalidInput: nobody can know.
        """
        if path.name in _NAMED:
            return _NAMED[path.name]
        source, problems = parse_with_faults(data, str(path))
        keys = source.value if isinstance(source.value, dict) else {}
        what = self._kind(path, keys)
        if what is None:
            fits = (name for name, model in _OTHERS.items() if keys.keys() <= {*model.model_fields})
            what = next(fits, None) if keys else None
        if what is None and problems:
            raise InvalidInput(problems)
        return what

    def _kind(self, path: Path | None, keys: Mapping[str, Any]) -> str | None:
        """Whether a file is a module or a recipe: by its place in the library, or by its keys."""
        place = path.resolve() if path else None
        if place in self._places:
            return self._places[place][0]
        return "module" if "blocks" in keys else "recipe" if "modules" in keys else None

    @cached_property
    def _places(self) -> dict[Path | None, tuple[str, str]]:
        """Which files are modules and recipes of the library: what each is, and its id."""
        shelf = self.desk.shelf
        return {
            path.resolve(): (what, name)
            for what, files in (("module", shelf.files), ("recipe", shelf.recipe_files))
            for name, path in files.items()
        }

    def _of_bytes(self, data: bytes, shown: str, path: Path | None) -> CheckedText:
        suffix = Path(shown).suffix.casefold()
        if suffix in (*_MARKUP, ".json"):
            return self._of_markup(data, shown, path)
        if suffix not in (*_MARKDOWN, *_PLAIN, ""):
            raise Usage(
                f"{shown}: a file of this kind can't be checked.",
                remedy=f"Save its text as .txt, or send it: {command('check', '-')}",
            )
        try:
            text = decode(data, shown)
        except InvalidInput as error:
            return CheckedText(
                Document(shown, (), numbers=self.numbers), structural(error.problems, shown)
            )
        make = from_markdown if suffix in _MARKDOWN else from_text
        return CheckedText(Document(shown, make(text, shown, self.audience), numbers=self.numbers))

    def _of_markup(self, data: bytes, shown: str, path: Path | None) -> CheckedText:
        if path is not None and (found := self._places.get(path.resolve())):
            kind, name = found
            return self.module(name) if kind == "module" else self.recipe(name)
        try:
            source, problems = parse_with_faults(data, shown)
        except InvalidInput as error:
            return CheckedText(self._own(shown, ()), structural(error.problems, shown))
        what = self._kind(None, source.value if isinstance(source.value, dict) else {})
        if what is None and not problems:
            raise Usage(
                f"{shown} is neither a module nor a recipe.",
                remedy="Modules, recipes, Markdown (.md) and plain text (.txt) can be checked.",
            )
        try:
            value: Module | Recipe
            if what == "recipe":
                value = load_model(data, Recipe, shown)
            else:
                value = _whole(self.desk, data, source, shown)
        except InvalidInput as error:
            return self._as_written(source, shown, error.problems)
        return self._sound(value, source, shown)

    # -- with faults ----------------------------------------------------------------------------

    def _faulty(self, path: Path | None, shown: str, problems: Sequence[Problem]) -> CheckedText:
        try:
            source = parse_with_faults(read_bytes(path), shown)[0] if path else None
        except InvalidInput:  # among the problems
            source = None
        return self._as_written(source or Source(shown, None, {}), shown, problems)

    def _as_written(self, source: Source, shown: str, problems: Sequence[Problem]) -> CheckedText:
        """What can be read of a module with faults."""
        value = source.value if isinstance(source.value, dict) else {}
        passages = passages_as_written(value, source.place)
        return CheckedText(self._own(shown, passages), structural(problems, shown))


def _whole(desk: Desk, data: bytes, source: Source, shown: str) -> Module:
    """A module that holds what its skill must, and whose claims say no more than their grades.

    Raises:
        InvalidInput
    """
    module = load_model(data, Module, shown)
    lacking = list(module.unhedged(desk.language.vocabulary))
    lacking += desk.library.reader.lacking(module, desk.language)
    if lacking:
        refuse_faults(source, lacking)
    return module


def structural(problems: Sequence[Problem], shown: str) -> tuple[Finding, ...]:
    """Faults of a file as findings; one whose place isn't known stands at the file."""
    return tuple(
        Finding(
            STRUCTURE, "error", problem.place or Place(shown), str(replace(problem, place=None))
        )
        for problem in problems
    )
