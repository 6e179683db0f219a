"""Where we stand: the day, the library, the language, and whose practice it is.

A desk is opened once at each door (the command line, a page, a script) and is the first argument of
every public function: nothing below a door asks the clock, the environment or the working folder.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from groundsheet.errors import CannotRead, InvalidInput, Place, Problem, Usage
from groundsheet.folders import PROFILE
from groundsheet.language import AS_WRITTEN, DEFAULT_LANGUAGE, Language, Spelling
from groundsheet.library import Library, Shelf, load
from groundsheet.notices import Code, Kind, Notice
from groundsheet.source import read_model
from groundsheet.wording import command, near, option

if TYPE_CHECKING:
    from groundsheet.crisis import Directories, Record
    from groundsheet.people import Practice, PracticeFolder


@dataclass(frozen=True, slots=True)
class Desk:
    """Where we stand.

    Args:
        today: the day.
        library: all content, the practice's own among it.
        code: of the language of what is made and checked.
        practice: a practice's folder, a profile alone, or None.
        notices: what to know of how the desk was opened.
    """

    today: dt.date
    library: Library
    code: str = DEFAULT_LANGUAGE
    practice: Practice | PracticeFolder | None = None
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        """Refuses a language that nothing is written in.

        Raises:
            InvalidInput
        """
        if self.code not in self.library.shelves:
            problem = f"there are no handouts in `{self.code[:20]}`."
            there = (f"{code} ({s.language.name})" for code, s in self.library.shelves.items())
            remedy = f"There are handouts in: {', '.join(there)}."
            own = self.profile is not None and self.profile.language == self.code
            place = self.place("language") if own else None
            raise InvalidInput(Problem(problem, place, "language", remedy))

    @property
    def profile(self) -> Practice | None:
        """What the practice says of itself."""
        return _parts(self.practice)[0]

    @property
    def folder(self) -> PracticeFolder | None:
        """The practice's folder, if it has one."""
        return _parts(self.practice)[1]

    @property
    def records(self) -> tuple[Record, ...]:
        """What the practice has recorded of its contacts."""
        return self.folder.records if self.folder else ()

    @property
    def shelf(self) -> Shelf:
        """What there is in the language."""
        return self.library.shelves[self.code]

    @property
    def language(self) -> Language:
        """The language, spelled as its files are.

        Raises:
            InvalidInput: its file has faults.
        """
        return self.shelf.language

    @property
    def directories(self) -> Directories:
        """The lists of contacts, by region."""
        return self.library.directories

    def need_folder(self) -> PracticeFolder:
        """The practice's folder, where something is recorded in it.

        Raises:
            Usage: there is none.
        """
        if self.folder is None:
            raise Usage(
                "this is recorded in your practice's folder, and no practice is named.",
                remedy=(
                    f"Go to the folder with {PROFILE}, or name it with {option('practice')}. "
                    f"{command('init')} makes one."
                ),
            )
        return self.folder

    def place(self, field: str) -> Place | None:
        """Where a field of the profile stands, if it comes from a file."""
        return self.folder.place(field) if self.folder else None

    def spelled(self, region: str) -> tuple[Language, Callable[[str], str] | None]:
        """The language as the region spells, and how to spell other texts so (None: as they are).

        Args:
            region: such as `GB-ENG`.
        """
        language = self.language
        variant = language.spelling(region)
        if variant == AS_WRITTEN:
            return language, None
        spell = _speller(self.shelf.folder, variant)
        return language.respelled(spell), spell

    def in_language(self, code: str) -> Desk:
        """The same desk in another language.

        Raises:
            InvalidInput: nothing is written in it.
        """
        return replace(self, code=code)


def open_desk(
    *,
    today: dt.date,
    practice: Practice | PracticeFolder | Path | None = None,
    here: Path | None = None,
    language: str | None = None,
    handouts: Path | None = None,
    to_look_at: bool = False,
) -> Desk:
    """Opens a desk.

    Args:
        today: the day; contacts, approvals and files are judged by it.
        practice: whose letterhead, numbers, records and own content count: the profile's path or
            its folder's, what `open_practice` returned, or a profile without a folder.
        here: a folder in which a profile is looked for where no practice is named.
        language: code of the language (default: the practice's, or else English).
        handouts: another folder of content in place of the shipped one.
        to_look_at: what is built is only looked at: what would refuse paper is told and refuses
            nothing.

    Raises:
        CannotRead, InvalidInput: the profile, a folder of content, or the language.
    """
    notices: tuple[Notice, ...] = ()
    if practice is None and here is not None and (here / PROFILE).is_file():
        practice = _opened(here / PROFILE)
        notices = tuple(_of_place(practice))
    if isinstance(practice, Path):
        practice = _opened(practice)
    profile, folder = _parts(practice)
    own_language = profile.language if profile else DEFAULT_LANGUAGE
    missing = _missing(folder) if folder else ()
    own = tuple(path for path in folder.content if path not in missing) if folder else ()
    library = _library(handouts, own, own_language, to_look_at, tuple(_stamps(own)))
    notices += tuple(_of_missing(path) for path in missing)
    return Desk(today, library, language or own_language, practice, notices)


def _parts(
    practice: Practice | PracticeFolder | None,
) -> tuple[Practice | None, PracticeFolder | None]:
    """The profile of a practice, and its folder if it has one.

    Where there is no practice, nothing of `people` is loaded: a list of modules needs none.
    """
    if practice is None:
        return None, None
    from groundsheet.people import PracticeFolder

    if isinstance(practice, PracticeFolder):
        return practice.practice, practice
    return practice, None


def _opened(path: Path) -> PracticeFolder:
    from groundsheet.people import open_practice

    return open_practice(path)


def _missing(folder: PracticeFolder) -> tuple[Path, ...]:
    """The practice's content folders that aren't there: git, for one, keeps no empty folder.

    Raises:
        CannotRead: one is there that is called nearly so.
    """
    missing = tuple(path for path in folder.content if not os.path.lexists(path))
    problems = []
    for path in missing:
        beside = path.parent.iterdir() if path.parent.is_dir() else ()
        there = {other.name for other in beside if other.is_dir()}
        if hint := near(path.name, there - {each.name for each in folder.content}, alike=0.75):
            problem = f"there is no folder `{path.name}`.{hint}"
            problems.append(Problem(problem, folder.place("content_dirs"), "content_dirs"))
    if problems:
        raise CannotRead(problems, "Mend its name in the practice's profile.")
    return missing


def _of_missing(path: Path) -> Notice:
    """That nothing of the practice's own is printed from a folder."""
    return Notice(
        Code.FOLDER_MISSING,
        f"there is no folder `{path.name}`, so no page of your own is printed from it.",
        Kind.PRACTICE,
        about=path.name,
        remedy=f"{command('new', 'MODULE')} makes it.",
    )


def _of_place(practice: PracticeFolder) -> Iterator[Notice]:
    """Whose practice was found, since nobody named it."""
    from groundsheet.people import EXAMPLE_NAME

    name = practice.practice.name
    yield Notice(
        Code.PRACTICE_FOUND, f"{name} ({PROFILE} in this folder)", Kind.PRACTICE, about=name
    )
    if name == EXAMPLE_NAME:
        yield Notice(
            Code.EXAMPLE_NAME,
            f"that is the name {command('init')} wrote. Put yours into {PROFILE}: it is printed.",
        )


@lru_cache(maxsize=8)
def _library(
    handouts: Path | None,
    own: tuple[Path, ...],
    own_language: str,
    to_look_at: bool,
    stamps: tuple[object, ...],
) -> Library:
    """One library for as long as no file of the practice's own changes."""
    del stamps
    return load(handouts, own, own_language, to_look_at=to_look_at)


def _stamps(own: tuple[Path, ...]) -> Iterator[object]:
    """What tells that a file has changed, and one folder `modules` from another."""
    for folder in own:
        yield folder.absolute()
        for path in sorted(folder.glob("**/*")):
            if path.suffix in (".yaml", ".json") and path.is_file():
                state = path.stat()
                yield path, state.st_mtime_ns, state.st_size, state.st_ino


@cache
def _speller(folder: Path, variant: str) -> Callable[[str], str]:
    """A function that spells a text as `gb` or `ca` does."""
    return read_model(folder / "_spelling.yaml", Spelling).speller(variant)
