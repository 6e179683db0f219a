"""One handout put together and checked, before anything is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from groundsheet import crisis
from groundsheet.content import Audience, ContactRows, Loc, Module, WriteIn
from groundsheet.desk import Desk
from groundsheet.errors import (
    ApprovalRequired,
    DenylistedContact,
    InvalidInput,
    NoCurrentContacts,
    Place,
    Problem,
    Refused,
    StoppedWords,
    UnprintableCharacter,
    Usage,
)
from groundsheet.formats import FORMATS, fitted
from groundsheet.handout import Chosen, Handout, Recipient, assemble
from groundsheet.layout import USUAL, Layout, Paper, Variant
from groundsheet.library import in_words, recipe_faults, written_for
from groundsheet.notices import Code, Kind, Notice
from groundsheet.people import LeafletPart, Named, Person, PlanAnswers, Typed, coach, parts_of
from groundsheet.source import dotted, load_model, parse
from groundsheet.text import without_glyph
from groundsheet.wording import command, option

if TYPE_CHECKING:
    from groundsheet.review import State

TypedT = TypeVar("TypedT", Person, PlanAnswers)


COPY = "clinician"
"""What the name of a file is told by that is the clinician's copy."""


@dataclass(frozen=True, slots=True)
class Request:
    """For whom, where and how a handout is made; the arguments of `build`.

    `points` and `copy_of` are those of a `Handout`.
    """

    region: str | None
    person: Person | Typed | None = None
    answers: PlanAnswers | Typed | None = None
    paper: Paper | None = None
    variant: Variant = USUAL
    as_of: dt.date | None = None
    discreet: bool = False
    for_clinicians: bool = False
    for_review: bool = False
    all_lines: bool = False
    points: bool = False
    copy_of: str = ""


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
    warnings: tuple[Notice, ...]
    left_out: tuple[Notice, ...]


def require_region(desk: Desk, region: str | None, *, pages_named: bool = True) -> None:
    """Asks for a region before anything else, and names the practice's own as a likely one.

    Args:
        desk: whose regions.
        region: as it was typed.
        pages_named: a module or recipe was named; if not, that is told as well.

    Raises:
        RegionRequired
    """
    if region and region.strip():
        return
    home = desk.profile.region if desk.profile else None
    try:
        crisis.find(desk.directories, region)
    except Refused as error:
        directory = desk.directories.get(home) if home else None
        if home and directory and directory.status == "shipped":
            error.remedy = (
                f"If the person is where the practice is: {option('region', home)}\n{error.remedy}"
            )
        if pages_named:
            raise
        pages = _name_pages()
        remedy = f"{pages.remedy}\n{error.remedy}"
        raise type(error)([*pages.problems, *error.problems], remedy) from None


def _name_pages() -> Usage:
    return Usage(
        f"name one or more modules, or a recipe with {option('recipe')}, and not both.",
        remedy=f"{command('search', 'WORDS')} finds pages, {command('list')} shows all.",
    )


def choose(
    desk: Desk,
    modules: Sequence[str] = (),
    recipe: str | None = None,
    optional: Sequence[str] = (),
    audience: Audience | None = None,
) -> Chosen:
    """What is to be printed.

    Args:
        desk: whose modules and recipes.
        modules: ids of modules, in order of print; or else
        recipe: the id of a recipe.
        optional: ids of optional blocks that are to be printed.
        audience: whose text of each module is taken; None: an id is what it says.

    Raises:
        Usage: neither or both; unknown ids; pages for clinicians among a client's; no text for
            these readers.
        InvalidInput: faults in what was chosen.
    """
    if bool(modules) == bool(recipe):
        raise _name_pages()
    shelf = desk.shelf
    if recipe:
        packet = shelf.recipe(recipe)
        chosen = tuple(shelf.module(name) for name in packet.modules)
        if wrong := list(recipe_faults(packet, {module.id: module for module in chosen})):
            raise InvalidInput(
                [Problem(text, shelf.recipe_place(recipe, loc), dotted(loc)) for loc, text in wrong]
            )
    else:
        packet = None
        chosen = tuple(shelf.module(name) for name in modules)
    if audience is not None:
        chosen = written_for(shelf, chosen, audience)
    if len({module.id for module in chosen}) != len(chosen):
        raise Usage("a module is named twice.")
    if packet is not None:
        title, public, code = packet.title, packet.public_title, packet.code
    else:
        title, public = chosen[0].title, chosen[0].public_title
        code = "+".join(module.code for module in chosen)
    if len({module.for_clinicians for module in chosen}) > 1:
        raise Usage(
            "pages for clinicians are never put into a client's packet.",
            remedy="Build them as a file of their own.",
        )
    blocks = {block.id for module in chosen for block in module.blocks if block.optional}
    for name in optional:
        if name not in blocks:
            there = f"There are: {', '.join(sorted(blocks))}." if blocks else "There is none here."
            raise Usage(f"no optional block is called {name[:60]!r}.", remedy=there)
    return Chosen(
        chosen,
        title,
        public,
        code,
        optional=frozenset(optional),
        changed=shelf.changed,
        own=shelf.own,
        base_titles={m.id: shelf.module(m.variant_of).title for m in chosen if m.variant_of},
        use=(packet.use or "") if packet is not None else "",
    )


def assembled(desk: Desk, chosen: Chosen, request: Request) -> Assembled:
    """Assembles and checks what was chosen; nothing is drawn. Errors as for `build`."""
    made_on = request.as_of or desk.today
    on = max(made_on, desk.today)
    folder, profile = desk.folder, desk.profile
    resolved = crisis.resolve(desk.directories, request.region, desk.code, on, desk.records)
    if resolved.unworded:
        raise _unworded(desk, resolved)
    language, spell = desk.spelled(resolved.region)
    looked_at = desk.library.to_look_at
    words = list(_own_words(desk, chosen.modules))
    states = _states(desk, chosen.modules, on, required=not (request.for_review or looked_at))
    approved = _approved(desk, chosen, states, on)
    chosen = replace(chosen, region=resolved.region, states=states)
    person = _read(request.person, Person) or Person()
    if profile and (person.clinician or not request.discreet):
        person = person.model_copy(update={"clinician": profile.clinician(person.clinician)})
    answers = _read(request.answers, PlanAnswers) or PlanAnswers()
    answered = _plan_of(chosen, answers, request)
    if spell is not None:
        modules = tuple(module.respelled(spell) for module in chosen.modules)
        bases = {name: spell(title) for name, title in chosen.base_titles.items()}
        title, use = spell(chosen.title), spell(chosen.use)
        chosen = replace(chosen, modules=modules, title=title, base_titles=bases, use=use)
    if request.for_clinicians or any(module.for_clinicians for module in chosen.modules):
        references, checks = desk.library.references, desk.library.reference_checks
        chosen = replace(chosen, references=references, checks=checks)
    handout = assemble(
        resolved,
        language,
        chosen,
        Recipient(
            made_on=made_on,
            today=desk.today,
            practice=profile,
            logo=folder.logo if folder else None,
            person=person,
            answers=answers,
            answered=answered,
            discreet=request.discreet,
            for_clinicians=request.for_clinicians,
            approved=approved,
            points=request.points,
            copy_of=request.copy_of,
        ),
    )
    warnings = [*words, *_mixed(handout), *_check_texts(desk, handout, request)]
    paper = request.paper or (profile.paper if profile else None)
    layout = Layout.of(paper or language.paper(resolved.region), request.variant)
    if made_on < desk.today:
        message = f"{made_on} is in the past: each page is marked as a specimen."
        warnings.append(Notice(Code.SPECIMEN, message))
    elif handout.specimen:
        message = (
            f"your practice hasn't approved this in `{desk.code}`: each page is marked as a "
            "specimen."
        )
        remedy = f"Have a person who reads it approve it: {command('review')}"
        warnings.append(Notice(Code.SPECIMEN, message, remedy=remedy))
    elif handout.sheet == "client" and (drafts := _drafts(states, chosen.modules)):
        remedy = f"To approve them: {command('review')}" if folder else ""
        message = "nobody has approved these words yet; each page says that it is a draft."
        if len(drafts) < len(chosen.modules):
            titles = [f"“{m.title}”" for m in chosen.modules if m.id in drafts]
            which = "its page says that it is a draft"
            if len(titles) > 1:
                which = "their pages say that they are drafts"
            message = f"nobody has approved {', '.join(titles)} yet; {which}."
        warnings.append(Notice(Code.DRAFTS, message, remedy=remedy))
    if profile and profile.region and _elsewhere(profile.region, resolved.region):
        message = f"this is for {resolved.region_name}; the practice is in {profile.region}."
        remedy = "See that the region is right."
        warnings.append(Notice(Code.OTHER_REGION, message, remedy=remedy))
    if answered:
        warnings.extend(
            Notice(
                advice.code,
                advice.message,
                Kind.ADVICE,
                about=advice.part,
                name=f"plan: {dotted(advice.loc)}",
            )
            for advice in coach(answers, desk.directories, language.vocabulary, resolved.region)
        )
    warnings.extend(resolved.notices)
    handout = fitted(replace(handout, all_lines=request.all_lines), layout)
    warnings.extend(_no_room(handout, layout))
    warnings.extend(_leaflet(desk, handout))
    copy = f"_{COPY}-{desk.code}" if request.copy_of else ""
    name = f"{handout.code}_{resolved.region}_{made_on}{copy}{FORMATS['sheet'].suffix}"
    return Assembled(handout, layout, name, tuple(warnings), resolved.left_out)


def _unworded(desk: Desk, resolved: crisis.CrisisContacts) -> NoCurrentContacts:
    """That a region's contacts aren't told in the language, and which regions' are."""
    worded = ", ".join(
        directory.region
        for directory in desk.directories.values()
        if directory.status == "shipped" and desk.code in directory.name
    )
    there = f"Regions whose contacts are in `{desk.code}`: {worded}. " if worded else ""
    return NoCurrentContacts(
        f"{resolved.region}: what is said of these contacts isn't written in "
        f"`{desk.code}`: {', '.join(resolved.unworded)}.",
        remedy=f"{there}No page mixes languages. Write their words into the region's list first.",
    )


def _own_words(desk: Desk, modules: Sequence[Module]) -> Iterator[Notice]:
    """Refuses words of the practice's own that stop; tells how much else was found.

    Where paper is only looked at, it tells what would be refused.

    Raises:
        StoppedWords
    """
    names = {module.id for module in modules} & (desk.shelf.own | desk.shelf.changed)
    if not names:
        return
    from groundsheet.document.own_words import own_words

    found = own_words(desk, modules)
    if desk.library.to_look_at:
        lacking = [problem for name in sorted(names) for problem in desk.library.let_pass(name)]
        for problem in (*lacking, *found.stops):
            message = f"this can't be printed as it is: {problem.message}"
            yield Notice(Code.WOULD_REFUSE, message, place=problem.place, remedy=problem.remedy)
    elif found.stops:
        raise StoppedWords(found.stops)
    if found.others:
        what = "one thing" if found.others == 1 else f"{found.others} things"
        yield Notice(
            Code.WORDS_FOUND,
            f"{what} to look at in your own text ({', '.join(sorted(names))}).",
            remedy=command("check", " ".join(sorted(names))),
        )


def _mixed(handout: Handout) -> Iterator[Notice]:
    """That no reader is one for whom all pages of a packet were written."""
    modules = [section.module for section in handout.sections]
    for_all = [
        audience
        for audience in handout.readers
        if all(audience in module.audience for module in modules)
    ]
    if handout.sheet == "client" and modules and not for_all:
        whose = "; ".join(f"{m.code} {m.title}: for {in_words(m.audience)}" for m in modules)
        message = f"this packet has texts for different readers. {whose}."
        yield Notice(Code.MIXED_READERS, message)


def _no_room(handout: Handout, layout: Layout) -> Iterator[Notice]:
    """Which services are current, and which numbers the practice's own, without room on it."""
    left_out = [(service.id, crisis.name_of(service)) for service in handout.unprinted_contacts]
    left_out += [("", number) for number in handout.unprinted_numbers(layout)]
    how = command("contacts", f"{handout.contacts.region} {option('output', 'FILE')}")
    for about, name in left_out:
        yield Notice(
            Code.NO_ROOM,
            "no room on this sheet.",
            about=about,
            name=name,
            remedy=f"On the sheet of contacts: {how}",
        )


_LEAFLET: dict[LeafletPart, str] = {
    "number": "its number",
    "review_due": "when its review is due",
    "other_formats": "other languages and formats",
    "feedback": "feedback",
}


def _leaflet(desk: Desk, handout: Handout) -> Iterator[Notice]:
    """Which lines of the practice's leaflets have no room, and that their review is overdue."""
    wanted = handout.leaflet_parts if handout.leaflet_room is not None else ()
    lacking = [part for part in wanted if not handout.has_leaflet(part)]
    if lacking:
        names = ", ".join(map(_LEAFLET.__getitem__, lacking))
        message = f"left off your leaflet, since they would need one more side: {names}."
        yield Notice(Code.LINES_LEFT_OFF, message)
    due = handout.leaflet.due
    if due is not None and due < desk.today:
        place = desk.folder.place("leaflet", "review_due") if desk.folder else None
        message = f"the review of your leaflets was due by {due}, and the paper says so."
        yield Notice(Code.REVIEW_DUE, message, place=place)


def _approved(desk: Desk, chosen: Chosen, states: Mapping[str, State], on: dt.date) -> bool:
    """Whether the practice has approved what is to be printed, where a language asks for that.

    Contacts alone are no module: with one approved page of the language its fixed words are read.
    """
    if desk.language.unapproved == "draft":
        return True
    if chosen.modules:
        return len(states) > 0 and all(state.approved for state in states.values())
    every = _states(desk, tuple(desk.shelf.modules.values()), on, required=False)
    return any(state.approved for state in every.values())


def unapproved(desk: Desk, modules: Sequence[Module]) -> list[str]:
    """The ids of modules whose words nobody of the practice has approved, as they stand today."""
    return _drafts(_states(desk, modules, desk.today, required=False), modules)


def _drafts(states: Mapping[str, State], modules: Sequence[Module]) -> list[str]:
    """The ids of modules that aren't approved; without a state nobody has reviewed one."""
    return [m.id for m in modules if (state := states.get(m.id)) is None or not state.approved]


def _states(
    desk: Desk, modules: Sequence[Module], on: dt.date, *, required: bool
) -> dict[str, State]:
    """How each module stands with the practice's review; what is `required` there must be approved.

    Raises:
        ApprovalRequired: the practice prints only what it has approved; each that isn't is named.
    """
    folder, profile = desk.folder, desk.profile
    required = required and profile is not None and profile.require_approval
    if folder is None and not required:
        return {}
    from groundsheet.review import meaning_digest, read_reviews, state_of

    records = read_reviews(folder.folder) if folder else ()
    if not records and not required:
        return {}
    references = desk.library.references
    states = {
        module.id: state_of(
            module.id, meaning_digest(module, desk.language, references), records, on, desk.code
        )
        for module in modules
    }
    lacking = [name for name, state in states.items() if not state.approved]
    if required and lacking:
        raise ApprovalRequired(
            [Problem(f"{name}: {states[name].reason}", desk.shelf.place(name)) for name in lacking]
        )
    return states


def _elsewhere(home: str, region: str) -> bool:
    """Whether neither of two regions is a part of the other."""
    return not f"{region}-".startswith(f"{home}-") and not f"{home}-".startswith(f"{region}-")


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
        raise Usage("there are answers for a plan, but no plan to print them in.")
    lacking = [_lacking(plan, chosen.optional, answers) for plan in plans]
    for plan, names in zip(plans, lacking, strict=True):
        if not names:
            return plan.id
    given = request.answers
    source = parse(given.data, given.shown) if isinstance(given, Typed) else None
    raise InvalidInput(
        [
            # What stands in `parts` is called as somebody typed it, and the line says which it is.
            Problem(message, source.place(loc) if source else Place("answers"), str(loc[0]), remedy)
            for name, (message, remedy) in lacking[0].items()
            for loc in [("parts", name) if name in answers.parts else (name.replace("-", "_"),)]
        ]
    )


def _lacking(
    plan: Module, optional: frozenset[str], answers: PlanAnswers
) -> dict[str, tuple[str, str]]:
    """The parts that were answered and that the plan, as it is printed, can't hold.

    Each with what is wrong, and what to do.
    """
    blocks = [block for block in plan.blocks if not block.optional or block.id in optional]
    ids = [block.id for block in blocks]
    kinds = {part: block for block in blocks for part in parts_of(block.id, ids)}
    lacking = {}
    for name, entries in answers.by_block().items():
        people = isinstance(entries[0], Named)
        match kinds.get(name):
            case ContactRows() if not people:
                said = "this part of the plan takes people."
                lacking[name] = (said, "Write `- name: ...` for each.")
            case WriteIn() if people:
                said = "this part of the plan takes text, in which numbers would be lost."
                lacking[name] = (said, "For people its block has to be `contact_rows`.")
            case ContactRows() | WriteIn():
                pass
            case _:
                lacking[name] = ("the plan has no such part to write in.", "")
    return lacking


def _check_texts(desk: Desk, handout: Handout, request: Request) -> list[Notice]:
    """Refuses characters without a glyph and denylisted contacts; returns warnings.

    What the program itself would print is refused; what was typed about a person is printed as
    typed, with a warning.
    """
    missing = FORMATS["sheet"].missing
    origins = {
        "practice": desk.folder.profile if desk.folder else None,
        "contacts": None,
        "person": request.person if isinstance(request.person, Typed) else None,
        "answers": request.answers if isinstance(request.answers, Typed) else None,
    }

    def place(origin: str, loc: Loc) -> Place:
        if origin not in origins:
            return desk.shelf.place(origin, loc)
        typed = origins[origin]
        return parse(typed.data, typed.shown).place(loc) if typed else Place(origin)

    unprintable: list[Problem] = []
    denied: list[Problem] = []
    warnings: list[Notice] = []
    why_denied = crisis.denied_in(
        desk.directories, handout.contacts.region, handout.language.vocabulary
    )
    for origin, loc, text in handout.texts():
        char = missing(text)
        if char:
            message = without_glyph(char)
            unprintable.append(Problem(message, place(origin, loc), dotted(loc)))
        why = why_denied(text)
        if not why and origin == "practice" and loc[0] == "numbers" and loc[2] == "phone":
            why = handout.words.own_fault(int(loc[1]))
        if why and origin == "person":
            message = f"{dotted(loc)}: {why} It is printed as typed."
            warnings.append(Notice(Code.DENIED_AS_TYPED, message, about=dotted(loc), name=origin))
        elif why and origin != "answers":  # of those, `coach` says it
            denied.append(Problem(why, place(origin, loc), dotted(loc)))
    if unprintable:
        raise UnprintableCharacter(unprintable)
    if denied:
        raise DenylistedContact(denied)
    return warnings
