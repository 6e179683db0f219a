"""The public functions. The command line does nothing that these don't do.

from groundsheet import api

result = api.build(recipe="first-steps", region="US")
api.save(result, "packet.pdf")
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from groundsheet import crisis
from groundsheet.content import Module
from groundsheet.crisis import CrisisContacts, LeftOut
from groundsheet.delivery import place, refuse_existing
from groundsheet.errors import (
    DenylistedContact,
    InvalidInput,
    NoCurrentContacts,
    Place,
    Problem,
    RegionUnavailable,
    UnprintableCharacter,
    Usage,
)
from groundsheet.formats import FORMATS
from groundsheet.handout import CONTACTS_CODE, Handout, Paper, assemble
from groundsheet.language import Language
from groundsheet.library import Library, load
from groundsheet.people import Person, Practice
from groundsheet.proof import Promise, Proven, inspect, metadata_or_none, readable
from groundsheet.source import load_model, parse, read_bytes, too_large
from groundsheet.text import character_name, plain_text

LANGUAGE = "en"


def today() -> dt.date:
    """The present date. The only place where the program reads the clock."""
    return dt.date.today()  # noqa: DTZ011, TID251 (this is the door)


@cache
def library() -> Library:
    """The shipped content, read once.

    Raises:
        InvalidInput, CannotRead
    """
    return load()


@dataclass(frozen=True, slots=True)
class Typed:
    """Bytes that a person typed or pointed to, and how to name them in errors."""

    data: bytes
    shown: str

    @classmethod
    def file(cls, path: Path) -> Typed:
        """A file.

        Raises:
            CannotRead, InvalidInput
        """
        return cls(read_bytes(path), str(path))


@dataclass(frozen=True, slots=True)
class Built:
    """A proven handout, not yet in place.

    Args:
        proven: the bytes.
        handout: what they were made from.
        file_name: a neutral name for the file.
        warnings: what the clinician should know before handing it out.
        left_out: contacts that were not printed, and why.
    """

    proven: Proven
    handout: Handout
    file_name: str
    warnings: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def build(
    modules: Sequence[str] = (),
    *,
    recipe: str | None = None,
    region: str | None = None,
    practice: Practice | Typed | None = None,
    person: Person | Typed | None = None,
    paper: Paper | None = None,
    as_of: dt.date | None = None,
    discreet: bool = False,
    content: Library | None = None,
) -> Built:
    """Builds one handout and proves it.

    Args:
        modules: ids of modules, in order of print; or else
        recipe: the id of a recipe.
        region: where the person is, such as `US` or `GB-ENG`; required.
        practice: the practice's name and numbers.
        person: whom it is for, and who gives it.
        paper: `letter` or `a4`; default: what the region uses.
        as_of: the date on the paper (default: today). One in the past makes a specimen.
        discreet: leave the practice's name off the paper.
        content: the library (default: the shipped one).

    Raises:
        Usage: neither modules nor a recipe, or both; unknown ids.
        Refused: no region, no current contacts, a denylisted contact, a failed proof.
        InvalidInput: faults in what was typed.
    """
    content = content or library()
    crisis.find(content.directories, region)
    if bool(modules) == bool(recipe):
        raise Usage(
            "name one or more modules, or a recipe with --recipe, and not both.",
            remedy="`groundsheet list` shows them.",
        )
    if recipe:
        packet = content.recipe(recipe)
        chosen = tuple(content.module(name) for name in packet.modules)
        title, public, code = packet.title, packet.public_title, packet.code
    else:
        chosen = tuple(content.module(name) for name in modules)
        if len({module.id for module in chosen}) != len(chosen):
            raise Usage("a module is named twice.")
        title, public = chosen[0].title, chosen[0].public_title
        code = "+".join(module.code for module in chosen)
    return _make(
        content, chosen, title, public, code, region, practice, person, paper, as_of, discreet
    )


def contact_sheet(
    *,
    region: str | None,
    practice: Practice | Typed | None = None,
    paper: Paper | None = None,
    as_of: dt.date | None = None,
    content: Library | None = None,
) -> Built:
    """Builds the one-page sheet of a region's contacts. Arguments and errors as for `build`."""
    content = content or library()
    phrases = _language(content).phrases
    title, public = phrases.contacts_title, phrases.contacts_public_title
    return _make(
        content, (), title, public, CONTACTS_CODE, region, practice, None, paper, as_of, False
    )


def contacts(
    region: str | None, *, as_of: dt.date | None = None, content: Library | None = None
) -> CrisisContacts:
    """The contacts of a region as they would be printed.

    Raises:
        Refused: no region, an unknown or stub region, no current contacts.
    """
    content = content or library()
    now = today()
    return crisis.resolve(content.directories, region, LANGUAGE, max(as_of or now, now))


def _language(content: Library) -> Language:
    return content.languages[LANGUAGE]


def _make(
    content: Library,
    modules: tuple[Module, ...],
    title: str,
    public_title: str,
    code: str,
    region: str | None,
    practice: Practice | Typed | None,
    person: Person | Typed | None,
    paper: Paper | None,
    as_of: dt.date | None,
    discreet: bool,
) -> Built:
    now = today()
    made_on = as_of or now
    resolved = crisis.resolve(content.directories, region, LANGUAGE, max(made_on, now))
    language = _language(content)
    the_practice = (
        load_model(practice.data, Practice, practice.shown)
        if isinstance(practice, Typed)
        else practice
    )
    the_person = (
        load_model(person.data, Person, person.shown, private=True)
        if isinstance(person, Typed)
        else person
    )
    handout = assemble(
        contacts=resolved,
        language=language,
        modules=modules,
        title=title,
        public_title=public_title,
        code=code,
        practice=the_practice,
        person=the_person,
        made_on=made_on,
        today=now,
        discreet=discreet,
    )
    origins = {
        "practice": practice if isinstance(practice, Typed) else None,
        "person": person if isinstance(person, Typed) else None,
    }
    warnings = _check_texts(content, handout, origins)
    proven = FORMATS["pdf"].make(handout, paper or language.paper(resolved.region))
    if made_on < now:
        warnings.append(f"{made_on} is in the past: each page is marked as a specimen.")
    warnings.extend(resolved.notices)
    name = f"{code}_{resolved.region}_{made_on}{FORMATS['pdf'].suffix}"
    return Built(proven, handout, name, tuple(warnings), resolved.left_out)


def _check_texts(content: Library, handout: Handout, origins: dict[str, Typed | None]) -> list[str]:
    """Refuses characters without a glyph and denylisted contacts; returns warnings.

    What the program itself would print is refused; what was typed about a person is printed as
    typed, with a warning.
    """
    missing = FORMATS["pdf"].missing
    unprintable, denied, warnings = [], [], []
    region = handout.contacts.region
    for origin, loc, text in handout.texts():
        char = missing(text)
        if char:
            where = _place(content, origins, origin, loc)
            problem = Problem(
                f"{character_name(char)} has no glyph in the fonts.", where, _field(loc)
            )
            unprintable.append(problem)
        why = crisis.denied(content.directories, region, text)
        if why and origin == "person":
            warnings.append(f"{origin}: {why}")
        elif why:
            denied.append(Problem(why, _place(content, origins, origin, loc), _field(loc)))
    if unprintable:
        raise UnprintableCharacter(unprintable)
    if denied:
        raise DenylistedContact(denied)
    return warnings


def _field(loc: tuple[str | int, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)


def _place(
    content: Library,
    origins: dict[str, Typed | None],
    origin: str,
    loc: tuple[str | int, ...],
) -> Place:
    if origin not in origins:
        return content.place(origin, loc)
    typed = origins[origin]
    return parse(typed.data, typed.shown).place(loc) if typed else Place(origin)


def person_named(name: str, shown: str = "--for") -> Person:
    """A person with that name, as typed.

    Raises:
        InvalidInput: the name can't be printed as a line of text.
    """
    from pydantic import ValidationError

    try:
        return Person(name=name)
    except ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("error", "it is not a line of text.")
        raise InvalidInput(Problem(str(reason), Place(shown))) from None


def save(built: Built, target: Path | str, *, force: bool = False, shared: bool = False) -> Path:
    """Puts a built handout in place; a folder gets the neutral file name.

    Raises:
        OutputExists, CannotWrite
    """
    path = Path(target)
    if path.is_dir():
        path = path / built.file_name
    place(built.proven, path, force=force, shared=shared)
    return path


def refuse_existing_output(target: Path, *, force: bool) -> None:
    """Raises OutputExists before any work, for a target that is there and isn't a folder."""
    if not target.is_dir():
        refuse_existing(target, force=force)


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: facts from the file, and findings (none: it is as it should be)."""

    facts: dict[str, str]
    findings: tuple[str, ...]


def verify(path: Path | str, *, content: Library | None = None) -> Verified:
    """Proves a file on disk against today's contacts.

    Raises:
        CannotRead: it can't be opened, or is no PDF.
        InvalidInput: it is larger than 200 MB.
    """
    content = content or library()
    path = Path(path)
    data = read_bytes(path, limit=200_000_000)
    readable(data, str(path))
    facts = metadata_or_none(data)
    if facts is None or "region" not in facts:
        return Verified({}, ("this file was not made by groundsheet, or its record was removed.",))
    if facts.get("specimen") == "yes":
        return Verified(facts, ("it is a specimen, made for a date in the past.",))
    findings: list[str] = []
    now = today()
    try:
        made = dt.date.fromisoformat(facts.get("made", ""))
        resolved = crisis.resolve(content.directories, facts["region"], LANGUAGE, made)
        current = crisis.resolve(content.directories, facts["region"], LANGUAGE, max(made, now))
    except ValueError:
        return Verified(facts, ("its record holds no date.",))
    except (NoCurrentContacts, RegionUnavailable) as error:
        return Verified(facts, (str(error),))
    if current.digest != facts.get("contacts"):
        findings.append(
            f"it was printed from other contacts (edition {facts.get('edition')}) than those of "
            f"this program (edition {resolved.edition}): replace it."
        )
    if now > resolved.replace_after:
        findings.append(f"its contacts were to be replaced after {resolved.replace_after:%Y-%m}.")
    language = _language(content)
    phrases = language.phrases
    handout = assemble(
        contacts=resolved,
        language=language,
        modules=(),
        title=phrases.contacts_title,
        public_title=phrases.contacts_public_title,
        code=CONTACTS_CODE,
        made_on=made,
        today=made,
    )
    promise = Promise(
        band="".join("".join(plain_text(s).split()) for s in handout.band).replace("·", ""),
        numbers=handout.band_numbers,
        specimen="",
        page_of=phrases.page_of,
        allowed=None,
        pages=None,
        size=None,
    )
    findings.extend(inspect(data, promise))
    return Verified(facts, tuple(findings))


__all__ = [
    "Built",
    "Typed",
    "Verified",
    "build",
    "contact_sheet",
    "contacts",
    "library",
    "person_named",
    "save",
    "too_large",
    "verify",
]
