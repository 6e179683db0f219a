"""Looking at the answers of a plan before they are printed."""

from __future__ import annotations

from collections.abc import Callable

from groundsheet import crisis
from groundsheet.content import Loc
from groundsheet.desk import Desk
from groundsheet.document.typed_plan import TypedPlan
from groundsheet.errors import Place
from groundsheet.notices import Kind, Notice
from groundsheet.people import PlanAnswers, Typed, coach
from groundsheet.source import load_model, parse


def check_plan(
    desk: Desk, answers: PlanAnswers | Typed | TypedPlan, *, region: str | None = None
) -> list[Notice]:
    """What a clinician may want to look at again, with where it stands. It gates nothing.

    `about` is the part of the plan. The place of what was typed in a form is the field there, or
    the row, or the part; what has a fault isn't looked at, and counts as written.

    Args:
        desk: whose lists of contacts are looked in.
        answers: the plan.
        region: where the person is; None looks for lines that are no more in all regions.

    Raises:
        InvalidInput: faults in the file; what stands in it is never quoted.
        Refused: the region is unknown.
    """
    if region is not None:
        region = crisis.find(desk.directories, region).region
    faulty: frozenset[str] = frozenset()
    where: Callable[[Loc], Place]
    if isinstance(answers, Typed):
        model = load_model(answers.data, PlanAnswers, answers.shown, private=True)
        where = parse(answers.data, answers.shown).place
    elif isinstance(answers, TypedPlan):
        model, faulty = answers.sound, answers.faulty
        where = _field(answers)
    else:
        model, where = answers, _anywhere
    return [
        Notice(advice.code, advice.message, Kind.ADVICE, about=advice.part, place=where(advice.loc))
        for advice in coach(model, desk.directories, desk.language.vocabulary, region)
        # What was typed there can't be printed yet: it isn't missing.
        if advice.loc != (advice.part,) or advice.part not in faulty
    ]


def _field(typed: TypedPlan) -> Callable[[Loc], Place]:
    return lambda loc: Place(typed.field_of(loc))


def _anywhere(loc: Loc) -> Place:
    del loc
    return Place("answers")
