"""A practice, and the person that a handout is for. Printed as typed."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from groundsheet.crisis import Record, Records
from groundsheet.errors import CannotRead, InvalidInput, Place, Problem
from groundsheet.folders import PROFILE, RECORDS
from groundsheet.language import DEFAULT_LANGUAGE, Line, Name, Number, RegionCode, Strict
from groundsheet.people.leaflet import Leaflet
from groundsheet.people.roster_map import RosterMap
from groundsheet.scopes import NO_WORDS, Loc, Words, words
from groundsheet.source import MAX_BYTES, Path_, load_model, parse, read_bytes, refuse, too_large
from groundsheet.text import phone_tokens

MAX_LOGO_BYTES = 5_000_000
EXAMPLE_NAME = "Example Practice"
"""What stands in a new profile until somebody writes a name."""


class OwnNumber(Strict):
    """A telephone number of the practice, with its hours."""

    label: Annotated[Line | None, Words("typed")] = None
    """What it is; absent: the practice's name stands there."""
    phone: Annotated[Number, Words("typed")]
    """The number, printed as typed."""
    hours: Annotated[Line, Words("typed")]
    """When somebody answers."""
    answered_at_night: bool = False
    """Unless this is true, "Not answered at night." is printed beside it."""

    @model_validator(mode="after")
    def _dialable(self) -> Self:
        if sum(len(token) for token in phone_tokens(self.phone)) < 3:
            raise ValueError("`phone` holds no number that can be dialled.")
        return self


class Clinician(Strict):
    """Somebody who gives handouts."""

    name: Annotated[Name, Words("typed")]
    """The name, as it is printed."""
    credentials: Annotated[Name | None, Words("typed")] = None
    """What stands after the name."""

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


def _region(code: Any) -> Any:
    """A region's code in capitals, as the command line takes it too."""
    if not isinstance(code, str):
        return code
    if not re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z]{2,3})?", code.strip()):
        raise ValueError("write the region's code, such as US or GB-ENG.")
    return code.strip().upper()


def _own_folder(name: str) -> str:
    if Path(name) == Path():
        raise ValueError("the profile lies there too: take a folder below it, such as modules.")
    return name


class Decision(Strict):
    """What somebody of the practice has decided, and on which day."""

    by: Annotated[Name, NO_WORDS]
    """Who."""
    on: dt.date
    """When."""


class Practice(Strict):
    """A practice: its letterhead, its numbers, and how it works."""

    name: Annotated[Name, Words("typed")]
    """The practice's name; left off the paper where that is asked for."""
    logo: Annotated[Line | None, NO_WORDS] = None
    """A PNG or JPEG file beside the profile."""
    address: Annotated[tuple[Line, ...], Field(max_length=4), Words("typed")] = ()
    """The lines of the address, at most four."""
    clinicians: tuple[Clinician, ...] = ()
    """Who gives handouts. One alone is printed without being named."""
    numbers: Annotated[tuple[OwnNumber, ...], Field(max_length=3)] = ()
    """The practice's own numbers, at most three; they stand beside the region's contacts."""
    region: Annotated[RegionCode, BeforeValidator(_region), NO_WORDS] | None = None
    """Where the practice is. A handout still asks where the person is."""
    paper: Literal["letter", "a4"] | None = None
    """The paper in its printers; absent: what the person's region uses."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$"), NO_WORDS] = DEFAULT_LANGUAGE
    """The language of its handouts, by code."""
    content_dirs: tuple[Annotated[Line, AfterValidator(_own_folder), NO_WORDS], ...] = ()
    """Folders with modules and recipes of its own, beside the profile."""
    require_approval: bool = False
    """Whether only modules that somebody of the practice has approved are printed."""
    prints_drafts: Decision | None = None
    """Who decided that words are printed which nobody of the practice has approved, and when."""
    prints_in_session: Decision | None = None
    """Who decided that pages are printed which are for use in a session only, and when."""

    leaflet: Leaflet | None = None
    """What pages carry as leaflets of the organisation; it never makes a side more."""
    rosters: tuple[RosterMap, ...] = ()
    """How the rosters of its systems are read."""

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        both = self.require_approval and self.prints_drafts
        message = "it can't stand together with `require_approval: true`; take one of them out."
        return refuse(self, [(("prints_drafts",), message)] if both else [])

    def texts(self) -> Iterator[tuple[Loc, str]]:
        """What is printed of the profile: where it stands, and the text."""
        return ((loc, text) for loc, text, _ in words(self))

    def clinician(self, name: str | None) -> str | None:
        """A clinician as printed: the one whose name holds those words, else the name as typed.

        Without a name: the only one there is, or None.
        """
        if name is None:
            return str(self.clinicians[0]) if len(self.clinicians) == 1 else None
        wanted = _words(name)
        matches = [c for c in self.clinicians if _words(c.name) == wanted] or [
            c for c in self.clinicians if wanted in _words(c.name)
        ]
        return str(matches[0]) if len(matches) == 1 else name


def _words(text: str) -> str:
    """The words of a text between spaces, for looking up some of them."""
    return f" {' '.join(text.casefold().split())} "


class Person(Strict):
    """Whom a handout is for, and who gives it. All of it is optional on paper."""

    name: Annotated[Name | None, Words("typed")] = None
    """Whom it is for."""
    clinician: Annotated[Name | None, Words("typed")] = None
    """Who gives it."""
    next_appointment: Annotated[Line | None, Words("typed")] = None
    """When they meet again, in words."""


def person_with(shown: str, **fields: str | None) -> Person:
    """A person with those fields, as typed.

    Args:
        shown: where they were typed, for errors.
        fields: of `Person`.

    Raises:
        InvalidInput: one of them can't be printed as a line of text.
    """
    from pydantic import ValidationError

    try:
        return Person(**fields)
    except ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("error", "it is not a line of text.")
        raise InvalidInput(Problem(str(reason), Place(shown))) from None


@dataclass(frozen=True, slots=True)
class Typed:
    """Bytes that a person typed or pointed to, and how to name them in errors."""

    data: bytes
    shown: str

    @classmethod
    def file(cls, path: Path, limit: int = MAX_BYTES) -> Self:
        """A file of at most so many bytes.

        Raises:
            CannotRead, InvalidInput
        """
        return cls(read_bytes(path, limit=limit), str(path))


@dataclass(frozen=True, slots=True)
class PracticeFolder:
    """A practice as it stands on disk: the profile, and what lies beside it."""

    practice: Practice
    profile: Typed
    folder: Path
    logo: bytes | None
    records: tuple[Record, ...]

    @property
    def path(self) -> Path:
        """The profile's file, for whoever opens it again: it may have any name."""
        return self.folder / Path(self.profile.shown).name

    @property
    def content(self) -> tuple[Path, ...]:
        """The folders with its own modules and recipes."""
        return tuple(self.folder / name for name in self.practice.content_dirs)

    def place(self, *loc: str | int) -> Place:
        """Where a part of the profile stands."""
        return _place(self.profile, loc)


def open_practice(path: Path) -> PracticeFolder:
    """Reads a practice's profile and what belongs to it.

    Args:
        path: the profile, or the folder that holds `practice.yaml`.

    Raises:
        CannotRead, InvalidInput
    """
    if path.is_dir():
        path = path / PROFILE
    profile = Typed.file(path)
    practice = load_model(profile.data, Practice, profile.shown)
    folder = path.parent
    logo = logo_of(practice, folder, profile)
    return PracticeFolder(practice, profile, folder, logo, read_records(folder))


def read_records(folder: Path) -> tuple[Record, ...]:
    """The records of contacts in a practice's folder; none if there is no such file.

    Raises:
        CannotRead, InvalidInput
    """
    path = folder / RECORDS
    if not path.exists():
        return ()
    return load_model(read_bytes(path, str(path)), Records, str(path)).records


def logo_of(practice: Practice, folder: Path, profile: Typed) -> bytes | None:
    """The bytes of a practice's logo, known to be a PNG or a JPEG; None if it has none.

    Args:
        practice: the profile.
        folder: in which its file lies.
        profile: that file, for the place of a fault.

    Raises:
        CannotRead, InvalidInput
    """
    if practice.logo is None:
        return None
    place = _place(profile, ("logo",))
    path = folder / practice.logo
    try:
        data = read_bytes(path, limit=MAX_LOGO_BYTES)
        check_logo(data)
    except CannotRead as error:
        raise CannotRead(
            Problem(f"{path}: {error.problems[0].message}", place, "logo"),
            remedy="The file lies beside the profile; capitals and the ending count.",
        ) from None
    except InvalidInput as error:
        [problem] = error.problems
        raise InvalidInput(replace(problem, place=place, field="logo")) from None
    return data


def check_logo(data: bytes) -> None:
    """Refuses what can be no logo by its size and its first bytes.

    Raises:
        InvalidInput
    """
    if len(data) > MAX_LOGO_BYTES:
        raise too_large("logo", MAX_LOGO_BYTES)
    if not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise InvalidInput(
            Problem("it is neither a PNG nor a JPEG.", field="logo", remedy="Save it as PNG.")
        )


def _place(profile: Typed, loc: Path_) -> Place:
    return parse(profile.data, profile.shown).place(loc)


def record_line(record: Record) -> str:
    """One record as a line of `contacts.yaml`: JSON, which is a part of YAML."""
    fields = record.model_dump(mode="json", exclude_defaults=True)
    line = json.dumps({"kind": record.kind, **fields}, ensure_ascii=False)
    return f"  - {line}\n"
