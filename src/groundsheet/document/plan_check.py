"""Looking at the answers of a plan before they are printed."""

from __future__ import annotations

from groundsheet import crisis
from groundsheet.desk import Desk
from groundsheet.errors import Place
from groundsheet.notices import Kind, Notice
from groundsheet.people import PlanAnswers, Typed, coach
from groundsheet.source import load_model, parse


def check_plan(
    desk: Desk, answers: PlanAnswers | Typed, *, region: str | None = None
) -> list[Notice]:
    """What a clinician may want to look at again, with where it stands. It gates nothing.

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
    if isinstance(answers, Typed):
        model = load_model(answers.data, PlanAnswers, answers.shown, private=True)
        source = parse(answers.data, answers.shown)
    else:
        model, source = answers, None
    return [
        Notice(
            advice.code,
            advice.message,
            Kind.ADVICE,
            about=str(advice.loc[0]),
            place=source.place(advice.loc) if source else Place("answers"),
        )
        for advice in coach(model, desk.directories, desk.language.vocabulary, region)
    ]
