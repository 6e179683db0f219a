"""Building one handout: what is asked for, checked, drawn and proven."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, fields, replace

from groundsheet.content import Audience
from groundsheet.desk import Desk
from groundsheet.document.assembly import (
    Assembled,
    Request,
    assembled,
    choose,
    require_region,
)
from groundsheet.document.decided import refuse_undecided
from groundsheet.errors import GroundsheetError, InvalidInput, Usage
from groundsheet.formats import fitted, format_of
from groundsheet.handout import Chosen, Handout
from groundsheet.layout import PRINT_SIZES, USUAL, Paper, PrintSize, Variant
from groundsheet.people import Person, PlanAnswers, Typed
from groundsheet.proof import Proven, pictures
from groundsheet.remembering import forgetting
from groundsheet.wording import option


@dataclass(frozen=True, slots=True)
class Built(Assembled):
    """A proven handout, not yet in place.

    Args:
        proven: its bytes.
        copy: the clinician's copy in another language, if one was asked for.
    """

    proven: Proven
    copy: Built | None = None


def build(
    desk: Desk,
    modules: Sequence[str] = (),
    *,
    recipe: str | None = None,
    region: str | None = None,
    person: Person | Typed | None = None,
    answers: PlanAnswers | Typed | None = None,
    optional: Sequence[str] = (),
    audience: Audience | None = None,
    clinician_sheet: bool = False,
    all_lines: bool = False,
    paper: Paper | None = None,
    variant: Variant = USUAL,
    as_of: dt.date | None = None,
    discreet: bool = False,
    copy_in: str | None = None,
    in_session: bool = False,
    drafts: bool = False,
) -> Built:
    """Builds one handout and proves it.

    Args:
        desk: the day, the language, and the practice: its letterhead and numbers, and its records
            and own content where it has a folder.
        modules: ids of modules, in order of print; or else
        recipe: the id of a recipe.
        region: where the person is, such as `US` or `GB-ENG`; required.
        person: whom it is for, and who gives it.
        answers: what a person wrote for their plan.
        optional: ids of optional blocks that are to be printed.
        audience: whose text of each module is taken, where there are several: `adult`, `teen` or
            `carer`; None: an id is what it says.
        clinician_sheet: make the sheet for clinicians in place of the pages for a client.
        all_lines: list the crisis lines that the help panel has no room for, as a packet does.
        paper: `letter`, `a4`, `a5` or `half-letter`; default: what the practice or else the region
            uses.
        variant: large print, ink saver, binding, booklet, cards, for paper alone (`Variant`).
        as_of: the date on the paper (default: the desk's day). One before it makes a specimen.
        discreet: leave the practice's name off the paper.
        copy_in: code of a language in which the clinician has the same pages, as a file of their
            own: blocks are numbered on both, and the answers are the same.
        in_session: print pages for use in a session, though the profile doesn't say so.
        drafts: print words that nobody of the practice has approved, though the profile doesn't
            say so.

    Raises:
        Usage: neither modules nor a recipe, or both; unknown ids; answers without a plan, or for
            a sheet for clinicians; all lines where none are listed; no text for these readers; a
            copy of what is no client's page, or in the same language.
        Refused: no region, no current contacts, a denylisted contact, a failed proof, no approval,
            or the practice hasn't decided whether it prints this (`Undecided`).
        InvalidInput: faults in what was typed.
    """
    request = Request(
        region,
        person,
        answers,
        paper,
        variant,
        as_of,
        discreet,
        for_clinicians=clinician_sheet,
        all_lines=all_lines,
        points=copy_in is not None,
    )
    require_region(desk, region, pages_named=bool(modules or recipe or variant.card))
    if variant.card and not modules and not recipe:
        chosen = Chosen.contacts(desk.language)
    else:
        chosen = choose(desk, modules, recipe, optional, audience)
    if variant.card and chosen.modules:
        raise Usage(
            "a wallet card has no room for a module: a skill is never printed without its caution.",
            remedy="Name no module: the card has the contacts, and room for names.",
        )
    clinical = clinician_sheet or any(module.for_clinicians for module in chosen.modules)
    if all_lines and (clinical or variant.card):
        raise Usage(
            "only the pages for a client list all crisis lines.",
            remedy=f"Leave out {option('all_lines')}.",
        )
    if not clinician_sheet:
        refuse_undecided([(desk, chosen.modules)], in_session=in_session, drafts=drafts)
    if copy_in is None:
        return make(desk, chosen, request)
    if clinical or variant.card or copy_in == desk.code:
        raise Usage(
            "a copy is of a client's pages, in another language than theirs.",
            remedy=f"Leave out {option('copy_in')}, or name another language with it.",
        )
    other = desk.in_language(copy_in)
    copied = choose(other, modules, recipe, optional)
    _same_points(chosen, copied)
    copy = make(other, copied, replace(request, copy_of=other.language.name_of(desk.code)))
    return replace(make(desk, chosen, request), copy=copy)


def _same_points(chosen: Chosen, copied: Chosen) -> None:
    """Refuses a copy whose blocks would have other numbers.

    Raises:
        Usage
    """
    for module, other in zip(chosen.modules, copied.modules, strict=True):
        if [block.id for block in module.blocks] != [block.id for block in other.blocks]:
            raise Usage(
                f"{module.id} has other blocks in one language than in the other, so that the same "
                "number would stand for different things.",
                remedy=f"Build each by itself, without {option('copy_in')}.",
            )


def contact_sheet(
    desk: Desk,
    *,
    region: str | None,
    paper: Paper | None = None,
    variant: Variant = USUAL,
    as_of: dt.date | None = None,
) -> Built:
    """Builds the sheet of a region's contacts, with the whole list. Errors as for `build`.

    Args:
        desk: the day, the language and the practice.
        region: where the person is; required.
        paper: default: what the practice or else the region uses.
        variant: large print, ink saver, binding.
        as_of: the date on the paper (default: the desk's day).
    """
    require_region(desk, region)
    request = Request(region, paper=paper, variant=variant, as_of=as_of)
    return make(desk, Chosen.contacts(desk.language), request)


def make(desk: Desk, chosen: Chosen, request: Request) -> Built:
    """Assembles, checks, draws and proves what was chosen. Errors as for `build`."""
    ready = assembled(desk, chosen, request)
    try:
        with _apart(ready.handout):
            proven = format_of(ready.layout).make(ready.handout, ready.layout)
    except InvalidInput as error:  # the logo is looked at when it is drawn
        place = desk.place("logo")
        raise InvalidInput(
            [replace(p, place=place) if p.field == "logo" else p for p in error.problems]
        ) from None
    parts = {entry.name: getattr(ready, entry.name) for entry in fields(Assembled)}
    return Built(**parts, proven=proven)


def warm(desk: Desk) -> None:
    """Readies what every handout needs, such as fonts, so that the first one takes no longer.

    It takes a second; a program that stays calls it when nobody waits. Nothing comes of it.

    Args:
        desk: the day, the language and the practice.
    """
    first = [m.id for m in desk.shelf.modules.values() if not m.for_clinicians][:1]
    for region in desk.directories:
        with suppress(GroundsheetError):
            built = build(desk, first, region=region, in_session=True, drafts=True)
            pictures(built.proven, 72)
            return


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
    forecasts = []
    with _apart(built.handout):
        for size in (None, *PRINT_SIZES):
            try:
                layout = replace(built.layout, print_size=size)
                pages = format_of(layout).count(fitted(built.handout, layout), layout)
            except Usage:
                continue
            forecasts.append(Forecast(size, pages, layout.paper_sheets(pages)))
    return forecasts


def _apart(handout: Handout) -> AbstractContextManager[None]:
    """What is worked out with the words of a person is forgotten at the end."""
    return forgetting() if handout.typed else nullcontext()
