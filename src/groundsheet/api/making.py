"""Building one handout: what is asked for, checked, drawn and proven."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from groundsheet import crisis
from groundsheet.api import clock
from groundsheet.api.reading import LANGUAGE, language_for, library
from groundsheet.content import ContactRows, Loc, Module, WriteIn
from groundsheet.crisis import LeftOut
from groundsheet.delivery import place, print_out
from groundsheet.errors import (
    ApprovalRequired,
    DenylistedContact,
    InvalidInput,
    Place,
    Problem,
    Refused,
    UnprintableCharacter,
    Usage,
)
from groundsheet.files import make_folder, refuse_existing, remove
from groundsheet.formats import FORMATS, fitted, format_of
from groundsheet.handout import Chosen, Handout, Recipient, assemble
from groundsheet.language import Language
from groundsheet.layout import PRINT_SIZES, USUAL, Layout, Paper, PrintSize, Variant
from groundsheet.library import Library
from groundsheet.people import Named, Person, PlanAnswers, Practice, PracticeFolder, Typed, coach
from groundsheet.proof import Proven, pictures
from groundsheet.source import dotted, load_model, parse
from groundsheet.text import character_name

if TYPE_CHECKING:
    from groundsheet.review import State

ON_PLAN = "plan: "
"""How a warning begins that is about a plan's answers."""

TypedT = TypeVar("TypedT", Person, PlanAnswers)


@dataclass(frozen=True, slots=True)
class Assembled:
    """A handout that is checked, and not drawn yet.

    Args:
        handout: all that will be printed.
        layout: how it is laid out.
        file_name: a neutral name for the file.
        warnings: what the clinician should know before handing it out.
        left_out: contacts that are not printed, and why.
    """

    handout: Handout
    layout: Layout
    file_name: str
    warnings: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Built(Assembled):
    """A proven handout, not yet in place.

    Args:
        proven: its bytes.
    """

    proven: Proven


@dataclass(frozen=True, slots=True)
class Request:
    """For whom, where and how; the arguments of `build`."""

    region: str | None
    practice: Practice | PracticeFolder | None
    person: Person | Typed | None = None
    answers: PlanAnswers | Typed | None = None
    paper: Paper | None = None
    variant: Variant = USUAL
    as_of: dt.date | None = None
    discreet: bool = False
    for_clinicians: bool = False
    for_review: bool = False

    @property
    def profile(self) -> Practice | None:
        """The practice, wherever it comes from."""
        if isinstance(self.practice, PracticeFolder):
            return self.practice.practice
        return self.practice

    @property
    def folder(self) -> PracticeFolder | None:
        """The practice's folder, if it has one."""
        return self.practice if isinstance(self.practice, PracticeFolder) else None

    def place(self, field: str) -> Place | None:
        """Where a field of the profile stands, if it comes from a file."""
        return self.folder.place(field) if self.folder else None


def build(
    modules: Sequence[str] = (),
    *,
    recipe: str | None = None,
    region: str | None = None,
    practice: Practice | PracticeFolder | None = None,
    person: Person | Typed | None = None,
    answers: PlanAnswers | Typed | None = None,
    optional: Sequence[str] = (),
    clinician_sheet: bool = False,
    paper: Paper | None = None,
    variant: Variant = USUAL,
    as_of: dt.date | None = None,
    discreet: bool = False,
    content: Library | None = None,
) -> Built:
    """Builds one handout and proves it.

    Args:
        modules: ids of modules, in order of print; or else
        recipe: the id of a recipe.
        region: where the person is, such as `US` or `GB-ENG`; required.
        practice: the practice's letterhead and numbers, with its records and own content where it
            comes from `open_practice`.
        person: whom it is for, and who gives it.
        answers: what a person wrote for their plan.
        optional: ids of optional blocks that are to be printed.
        clinician_sheet: make the sheet for clinicians in place of the pages for a client.
        paper: `letter`, `a4`, `a5` or `half-letter`; default: what the practice or else the region
            uses.
        variant: large print, ink saver, binding, booklet, cards, for paper alone (`Variant`).
        as_of: the date on the paper (default: today). One in the past makes a specimen.
        discreet: leave the practice's name off the paper.
        content: the library (default: the shipped one, and the practice's own).

    Raises:
        Usage: neither modules nor a recipe, or both; unknown ids; answers without a plan, or for
            a sheet for clinicians.
        Refused: no region, no current contacts, a denylisted contact, a failed proof, no approval.
        InvalidInput: faults in what was typed.
    """
    request = Request(
        region,
        practice,
        person,
        answers,
        paper,
        variant,
        as_of,
        discreet,
        for_clinicians=clinician_sheet,
    )
    content = content or library(request.folder)
    require_region(content, request)
    if variant.card and not modules and not recipe:
        chosen = Chosen.contacts(content.languages[LANGUAGE])
    else:
        chosen = choose(content, modules, recipe, optional)
    if variant.card and chosen.modules:
        raise Usage(
            "a wallet card has no room for a module: a skill is never printed without its caution.",
            remedy="Name no module: the card has the contacts, and room for names.",
        )
    return make(content, chosen, request)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a print size takes: pages as they are read, and sheets of paper."""

    print_size: PrintSize | None
    pages: int
    sheets: int


def forecast(built: Built) -> list[Forecast]:
    """What the same handout takes in each print size; None is the usual page.

    Sizes that the paper has no room for are left out.
    """
    found = []
    for size in (None, *PRINT_SIZES):
        try:
            layout = replace(built.layout, print_size=size)
        except Usage:
            continue
        pages = format_of(layout).count(fitted(built.handout, layout), layout)
        found.append(Forecast(size, pages, layout.paper_sheets(pages)))
    return found


def contact_sheet(
    *,
    region: str | None,
    practice: Practice | PracticeFolder | None = None,
    paper: Paper | None = None,
    variant: Variant = USUAL,
    as_of: dt.date | None = None,
    content: Library | None = None,
) -> Built:
    """Builds the one-page sheet of a region's contacts. Arguments and errors as for `build`."""
    request = Request(region, practice, paper=paper, variant=variant, as_of=as_of)
    content = content or library(request.folder)
    require_region(content, request)
    return make(content, Chosen.contacts(content.languages[LANGUAGE]), request)


def require_region(content: Library, request: Request) -> None:
    """Asks for a region before anything else, and names the practice's own as a likely one."""
    if request.region and request.region.strip():
        return
    home = request.profile.region if request.profile else None
    try:
        crisis.find(content.directories, request.region)
    except Refused as error:
        known = content.directories.get(home) if home else None
        if known and known.status == "shipped":
            error.remedy = (
                f"If the person is where the practice is: --region {home}\n{error.remedy}"
            )
        raise


def _states(
    content: Library, chosen: Chosen, request: Request, language: Language, on: dt.date
) -> dict[str, State]:
    """How each module stands with the practice's review.

    Raises:
        ApprovalRequired: the practice prints only what it has approved; each that isn't is named.
    """
    folder, profile = request.folder, request.profile
    required = bool(profile and profile.require_approval) and not request.for_review
    if folder is None and not required:
        return {}
    from groundsheet.review import meaning_digest, read_reviews, state_of

    records = read_reviews(folder.folder) if folder else ()
    if not records and not required:
        return {}
    states = {
        module.id: state_of(
            module.id, meaning_digest(module, language, content.references), records, on
        )
        for module in chosen.modules
    }
    lacking = [name for name, state in states.items() if not state.approved]
    if required and lacking:
        raise ApprovalRequired(
            [Problem(f"{name}: {states[name].reason}", content.place(name)) for name in lacking]
        )
    return states


def _language(content: Library, request: Request) -> str:
    """The code of the handout's language.

    Raises:
        InvalidInput: there is nothing in the practice's language.
    """
    code = request.profile.language if request.profile else LANGUAGE
    if code not in content.languages:
        known = f"There is: {', '.join(content.languages)}."
        where = request.place("language")
        raise InvalidInput(Problem(f"there are no handouts in `{code}`.", where, "language", known))
    return code


def _elsewhere(home: str, region: str) -> bool:
    """Whether neither of two regions is a part of the other."""
    return not f"{region}-".startswith(f"{home}-") and not f"{home}-".startswith(f"{region}-")


def choose(
    content: Library,
    modules: Sequence[str] = (),
    recipe: str | None = None,
    optional: Sequence[str] = (),
) -> Chosen:
    """What is to be printed, by the ids of modules or of a recipe.

    Raises:
        Usage: neither or both; unknown ids; pages for clinicians among a client's.
    """
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
    if len({module.for_clinicians for module in chosen}) > 1:
        raise Usage(
            "pages for clinicians are never put into a client's packet.",
            remedy="Build them as a file of their own.",
        )
    known = {block.id for module in chosen for block in module.blocks if block.optional}
    for name in optional:
        if name not in known:
            there = f"There are: {', '.join(sorted(known))}." if known else "There is none here."
            raise Usage(f"no optional block is called {name[:60]!r}.", remedy=there)
    return Chosen(
        chosen,
        title,
        public,
        code,
        optional=frozenset(optional),
        changed=content.changed,
        own=content.own,
    )


def make(content: Library, chosen: Chosen, request: Request) -> Built:
    """Assembles, checks, draws and proves what was chosen. Errors as for `build`."""
    ready = assembled(content, chosen, request)
    try:
        proven = format_of(ready.layout).make(ready.handout, ready.layout)
    except InvalidInput as error:  # the logo is looked at when it is drawn
        where = request.place("logo")
        raise InvalidInput(
            [replace(p, place=where) if p.field == "logo" else p for p in error.problems]
        ) from None
    known = {entry.name: getattr(ready, entry.name) for entry in fields(ready)}
    return Built(**known, proven=proven)


def assembled(content: Library, chosen: Chosen, request: Request) -> Assembled:
    """Assembles and checks what was chosen; nothing is drawn. Errors as for `build`."""
    now = clock.today()
    made_on = request.as_of or now
    folder, profile = request.folder, request.profile
    records = folder.records if folder else ()
    language_code = _language(content, request)
    resolved = crisis.resolve(
        content.directories, request.region, language_code, max(made_on, now), records
    )
    language, spell = language_for(content, resolved.region)
    states = _states(content, chosen, request, content.languages[language_code], max(made_on, now))
    chosen = replace(chosen, region=resolved.region, states=states)
    person = _read(request.person, Person) or Person()
    if profile and (person.clinician or not request.discreet):
        person = person.model_copy(update={"clinician": profile.clinician(person.clinician)})
    answers = _read(request.answers, PlanAnswers) or PlanAnswers()
    answered = _plan_of(chosen, answers, request)
    if spell is not None:
        modules = tuple(module.respelled(spell) for module in chosen.modules)
        chosen = replace(chosen, modules=modules, title=spell(chosen.title))
    if request.for_clinicians or any(module.for_clinicians for module in chosen.modules):
        chosen = replace(chosen, references=content.references, checks=content.reference_checks)
    handout = assemble(
        resolved,
        language,
        chosen,
        Recipient(
            made_on=made_on,
            today=now,
            practice=profile,
            logo=folder.logo if folder else None,
            person=person,
            answers=answers,
            answered=answered,
            discreet=request.discreet,
            for_clinicians=request.for_clinicians,
        ),
    )
    origins = {
        "practice": folder.profile if folder else None,
        "contacts": None,
        "person": request.person if isinstance(request.person, Typed) else None,
        "answers": request.answers if isinstance(request.answers, Typed) else None,
    }
    warnings = _check_texts(content, handout, origins)
    paper = request.paper or (profile.paper if profile else None)
    layout = Layout.of(paper or language.paper(resolved.region), request.variant)
    if made_on < now:
        warnings.append(f"{made_on} is in the past: each page is marked as a specimen.")
    if profile and profile.region and _elsewhere(profile.region, resolved.region):
        warnings.append(f"this is for {resolved.region_name}; the practice is in {profile.region}.")
    if answered:
        region = resolved.region
        warnings.extend(
            f"{ON_PLAN}{dotted(advice.loc)}: {advice.message}"
            for advice in coach(answers, content.directories, region)
        )
    warnings.extend(resolved.notices)
    handout = fitted(handout, layout)
    if unprinted := handout.unprinted_contacts:
        warnings.append(
            f"no room on this sheet for {', '.join(map(crisis.name_of, unprinted))}; the sheet of "
            f"contacts has them: groundsheet contacts {resolved.region} -o FILE"
        )
    name = f"{handout.code}_{resolved.region}_{made_on}{FORMATS['sheet'].suffix}"
    return Assembled(handout, layout, name, tuple(warnings), resolved.left_out)


def _read(value: TypedT | Typed | None, model: type[TypedT]) -> TypedT | None:
    """What was typed, as a model; what stands in it is never quoted in a fault."""
    if isinstance(value, Typed):
        return load_model(value.data, model, value.shown, private=True)
    return value


def _plan_of(chosen: Chosen, answers: PlanAnswers, request: Request) -> str:
    """The module that the answers belong to: the first plan that has all of the parts.

    Raises:
        Usage: there is no plan among the modules, or it is a sheet for clinicians.
        InvalidInput: the plan lacks a part that was answered; nothing typed is dropped.
    """
    if request.answers is None or request.variant.card:
        return ""
    if request.for_clinicians:
        raise Usage(
            "a person's answers never stand on a sheet for clinicians.",
            remedy="Leave out the answers, or make the pages for the person.",
        )
    plans = [module for module in chosen.modules if module.type == "plan"]
    if not plans:
        raise Usage("the answers belong to a plan, and none is to be printed.")
    lacking = [_lacking(plan, chosen.optional, answers) for plan in plans]
    for plan, names in zip(plans, lacking, strict=True):
        if not names:
            return plan.id
    given = request.answers
    source = parse(given.data, given.shown) if isinstance(given, Typed) else None
    fields = [name.replace("-", "_") for name in lacking[0]]
    raise InvalidInput(
        [
            Problem(
                "the plan has no such part to write in.",
                source.place((name,)) if source else Place("answers"),
                name,
            )
            for name in fields
        ]
    )


def _lacking(plan: Module, optional: frozenset[str], answers: PlanAnswers) -> list[str]:
    """The parts that were answered and that the plan, as it is printed, can't hold."""
    printed = {b.id: b for b in plan.blocks if not b.optional or b.id in optional}
    return [
        name
        for name, entries in answers.by_block().items()
        if not isinstance(
            printed.get(name), ContactRows if isinstance(entries[0], Named) else WriteIn
        )
    ]


def _check_texts(content: Library, handout: Handout, origins: dict[str, Typed | None]) -> list[str]:
    """Refuses characters without a glyph and denylisted contacts; returns warnings.

    What the program itself would print is refused; what was typed about a person is printed as
    typed, with a warning.
    """
    missing = FORMATS["sheet"].missing
    unprintable, denied, warnings = [], [], []
    region = handout.contacts.region
    for origin, loc, text in handout.texts():
        char = missing(text)
        if char:
            where = _place(content, origins, origin, loc)
            problem = Problem(
                f"{character_name(char)} has no glyph in the fonts.", where, dotted(loc)
            )
            unprintable.append(problem)
        why = crisis.denied(content.directories, region, text)
        if not why and origin == "practice" and loc[0] == "numbers" and loc[2] == "phone":
            why = handout.panel.own_fault(int(loc[1]))
        if why and origin == "person":
            warnings.append(f"{origin}: {dotted(loc)}: {why} It is printed as typed.")
        elif why and origin != "answers":  # of those, `coach` says it
            denied.append(Problem(why, _place(content, origins, origin, loc), dotted(loc)))
    if unprintable:
        raise UnprintableCharacter(unprintable)
    if denied:
        raise DenylistedContact(denied)
    return warnings


def _place(content: Library, origins: dict[str, Typed | None], origin: str, loc: Loc) -> Place:
    if origin not in origins:
        return content.place(origin, loc)
    typed = origins[origin]
    return parse(typed.data, typed.shown).place(loc) if typed else Place(origin)


def person_named(name: str, shown: str = "--for") -> Person:
    """A person with that name, as typed.

    Raises:
        InvalidInput: the name can't be printed as a line of text.
    """
    return person_with(shown, name=name)


def person_with(shown: str, **fields: str | None) -> Person:
    """A person with those fields, as typed.

    Raises:
        InvalidInput: one of them can't be printed as a line of text.
    """
    from pydantic import ValidationError

    try:
        return Person(**fields)
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


def print_built(built: Built, printer: str | None = None) -> None:
    """Sends a handout to a printer, under its neutral code.

    Args:
        built: what `build` returned.
        printer: its name in CUPS; None takes the usual one.

    Raises:
        CannotPrint
    """
    code, layout = built.handout.code, built.layout
    print_out(built.proven, layout, code, printer, layout.copies or 1)


def save_pictures(
    built: Built, folder: Path | str, *, dpi: int = 100, force: bool = False
) -> list[Path]:
    """Puts each page of the file into a folder as a PNG with a neutral name; none if one is there.

    Args:
        built: a built handout.
        folder: made if it isn't there.
        dpi: dots an inch, 72 to 300.
        force: replace pictures that are there, and remove those of pages that are no more.

    Raises:
        OutputExists, CannotWrite
    """
    folder = Path(folder)
    stem = Path(built.file_name).stem
    sheets = len(built.layout.sheets(built.proven.pages))
    targets = [folder / f"{stem}_p{n}.png" for n in range(1, sheets + 1)]
    for target in targets:
        refuse_existing(target, force=force)
    make_folder(folder)
    for picture, target in zip(pictures(built.proven, dpi), targets, strict=True):
        place(picture, target, force=force)
    number = len(targets) + 1
    while force and (old := folder / f"{stem}_p{number}.png").is_file():
        remove(old)
        number += 1
    return targets
