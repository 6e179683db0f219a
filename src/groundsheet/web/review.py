"""The page Review: how each text stands, and what is read and asked before one is approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.pages import (
    WORDING,
    by_field,
    get,
    line,
    page,
    post,
    problems,
    said_of,
    see,
    text,
)
from groundsheet.web.preview import finished, preview_of
from groundsheet.web.review_answers import Answer, answers_of
from groundsheet.web.site import Site

Faults = dict[str, list[str]]

_STATES = (
    ("changed", "Changed since it was approved"),
    ("expired", "Approval has ended"),
    ("withdrawn", "Approval taken back"),
    ("draft", "Drafts: nobody has approved them"),
    ("approved", "Approved"),
)
"""How a page can stand, in the order in which it asks for somebody."""
MOST = 60
"""So many are taken into one sitting."""


@dataclass
class Sitting:
    """Pages that somebody reads one after the other; each is recorded when it is answered for.

    Args:
        titles: of the modules, by id, in order.
        language: of the texts.
        by: who reads them, with the credential; empty: not said yet.
        until: the last day on which the approvals hold; None: twelve months.
        approved: what was recorded, by module.
        to_mend: what was answered with no, by module.
    """

    titles: dict[str, str]
    language: str
    by: str = ""
    until: dt.date | None = None
    approved: dict[str, api.Approved] = field(default_factory=dict)
    to_mend: dict[str, list[str]] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)

    @property
    def left(self) -> list[str]:
        """What is still to be read, in order."""
        done = {*self.approved, *self.to_mend, *self.later}
        return [name for name in self.titles if name not in done]


# -- how each page stands -------------------------------------------------------------------------


def _all(site: Site, request: Request) -> Response:
    return _list(site, _language(site, request), done=request.query_params.get("done", ""))


def _language(site: Site, request: Request) -> str | None:
    """The language that is looked at, if it is another than the practice's."""
    code = request.query_params.get("language") or request.path_params.get("language")
    return code if code in site.office.desk().library.shelves else None


def _list(
    site: Site, language: str | None, *, fault: str = "", done: str = "", status: int = 200
) -> Response:
    """All pages by how they stand, to be chosen for a sitting.

    Args:
        site: what all pages share.
        language: of the texts (default: the practice's).
        fault: why no sitting was begun.
        done: the id of the module whose approval was taken back.
        status: of the answer.
    """
    desk = site.office.desk(language=language)
    states = api.status(desk)
    unreadable = api.catalog(desk).unreadable
    modules = desk.shelf.modules
    groups = [
        (
            kind,
            title,
            [
                (modules[name], api.in_words(state), conflict, state.last)
                for name, (state, conflict) in states.items()
                if state.kind == kind
            ],
        )
        for kind, title in _STATES
    ]
    return page(
        site,
        "review.html",
        status=status,
        groups=[group for group in groups if group[2]],
        approved=sum(state.approved for state, _ in states.values()),
        count=len(states),
        languages=[(c, s.language.name) for c, s in desk.library.shelves.items()],
        language=desk.code,
        records=desk.folder is not None,
        fault=fault,
        unreadable=[problem.worded(WORDING) for problem in unreadable],
        # The address may be gone back to when it is approved again.
        done=modules[done].title if done in states and states[done][0].kind == "withdrawn" else "",
    )


# -- a sitting ------------------------------------------------------------------------------------


def _begin(site: Site, _request: Request, form: FormData) -> Response:
    """Begins a sitting with what was chosen."""
    language = line(form, "language")
    desk = site.office.desk(language=language)
    wanted = set(form.getlist("module"))
    titles = {each.id: each.title for each in desk.shelf.readable() if each.id in wanted}
    if not titles:
        words = "Choose one or more pages, then read them."
        return _list(site, language, fault=words, status=422)
    if desk.folder is None:
        return _list(site, language)
    sitting = Sitting(dict([*titles.items()][:MOST]), desk.code)
    return see(f"/review/sitting/{site.drafts(Sitting).begin(sitting)}")


def _sitting(site: Site, request: Request) -> Response:
    """Who reads, then what comes next, and at the end what came of it."""
    name = request.path_params["name"]
    sitting = site.drafts(Sitting).get(name)
    if sitting is None:
        return _gone(site)
    if not sitting.by:
        return _who(site, name, sitting)
    if sitting.left:
        return see(f"/review/sitting/{name}/{sitting.left[0]}")
    return _end(site, sitting)


def _gone(site: Site) -> Response:
    return page(site, "gone.html", status=410, became="", begin="/review")


def _who(
    site: Site,
    name: str,
    sitting: Sitting,
    typed: Mapping[str, str] | None = None,
    faults: Faults | None = None,
) -> Response:
    return page(
        site,
        "review_who.html",
        status=422 if faults else 200,
        at=f"/review/sitting/{name}",
        language=sitting.language,
        titles=list(sitting.titles.values()),
        typed=typed or {},
        faults=faults or {},
    )


def _begin_reading(site: Site, request: Request, form: FormData) -> Response:
    """Takes the name of who reads, once."""
    name = request.path_params["name"]
    sitting = site.drafts(Sitting).get(name)
    if sitting is None:
        return _gone(site)
    typed = {key: text(form, key).strip() for key in ("by", "until")}
    try:
        until = dt.date.fromisoformat(typed["until"]) if typed["until"] else None
    except ValueError:
        faults = {"until": ["Write a day, such as 2027-11-24."]}
        return _who(site, name, sitting, typed, faults)
    desk = site.office.desk(language=sitting.language)
    try:
        api.check_reviewer(desk, by=typed["by"], until=until, on=None)
    except api.ReviewRefused as error:
        return _who(site, name, sitting, typed, by_field(error))
    sitting.by, sitting.until = typed["by"], until
    return see(f"/review/sitting/{name}")


def _end(site: Site, sitting: Sitting) -> Response:
    """What came of the sitting."""
    titles = sitting.titles
    return page(
        site,
        "review_end.html",
        language=sitting.language,
        approved=[(titles[each], record) for each, record in sitting.approved.items()],
        to_mend=[(titles[each], words) for each, words in sitting.to_mend.items()],
        later=[title for each, title in titles.items() if each in sitting.later],
    )


# -- one page of a sitting ------------------------------------------------------------------------


def _read(site: Site, request: Request) -> Response:
    """A page as it is read, and what is asked of it."""
    found = _of_sitting(site, request)
    return found if isinstance(found, Response) else _page(site, *found)


def _of_sitting(site: Site, request: Request) -> Response | tuple[str, Sitting, api.Desk, str]:
    """The sitting and the module that are asked for, or where to go instead."""
    name, module = request.path_params["name"], request.path_params["module"]
    sitting = site.drafts(Sitting).get(name)
    if sitting is None:
        return _gone(site)
    if not sitting.by or module not in sitting.titles:
        return see(f"/review/sitting/{name}")
    return name, sitting, site.office.desk(language=sitting.language), module


def _page(
    site: Site,
    name: str,
    sitting: Sitting,
    desk: api.Desk,
    module: str,
    *,
    answers: Mapping[str, Answer] | None = None,
    faults: Faults | None = None,
    fault: Sequence[str] = (),
) -> Response:
    """A page of the sitting.

    Args:
        site: what all pages share.
        name: of the sitting.
        sitting: where it stands.
        desk: in its language.
        module: the page's id.
        answers: what was answered, by question.
        faults: what is wrong with it, by question.
        fault: why it isn't recorded, whatever is answered.
    """
    entry = api.review(desk, module)
    shown = api.show(desk, module)
    last = entry.state.last
    today = last is not None and entry.state.approved and last.on == desk.today
    figures = api.reading(desk, entry.module)
    return page(
        site,
        "review_page.html",
        status=422 if faults or fault else 200,
        at=f"/review/sitting/{name}/{module}",
        whole=f"/review/sitting/{name}",
        language=desk.code,
        entry=entry,
        number=list(sitting.titles).index(module) + 1,
        count=len(sitting.titles),
        by=sitting.by,
        state=api.in_words(entry.state),
        stops=[said_of(problem) for problem in entry.stops],
        recorded=sitting.approved.get(module),
        yours=last if last is not None and today and api.same_person(last.by, sitting.by) else None,
        lines=(*shown.lines, *shown.optional),
        clinician=shown.clinician,
        references=entry.references,
        figures=figures.lines() if figures else (),
        findings=[each for each in entry.findings if each.severity != "error"],
        answers=answers or {},
        faults=faults or {},
        fault=list(fault),
        summary=[
            (number, asked, faults[asked.id])
            for number, asked in enumerate(entry.asked, 1)
            if faults and asked.id in faults
        ],
    )


def _answer(site: Site, request: Request, form: FormData) -> Response:
    """Takes the answers on a page: it is recorded, or noted as one to mend, or left for later."""
    found = _of_sitting(site, request)
    if isinstance(found, Response):
        return found
    name, sitting, desk, module = found
    if module in sitting.approved:  # a second click
        return see(f"/review/sitting/{name}")
    if line(form, "later"):
        sitting.later.add(module)
        sitting.to_mend.pop(module, None)
        return see(f"/review/sitting/{name}")
    entry = api.review(desk, module)
    answers = answers_of(form, entry.asked)
    if text(form, "digest") != entry.digest:
        words = ["Its text changed while you read it. Nothing was recorded. Read it as it is now."]
        return _page(site, *found, fault=words)
    replies, faults = _replies(entry, answers)
    if faults:
        return _page(site, *found, answers=answers, faults=faults)
    noes = [asked for asked in entry.asked if replies[asked.id].answer == "no"]
    if noes:
        sitting.to_mend[module] = [
            f"{asked.question} {answers[asked.id].wrong}".strip() for asked in noes
        ]
        sitting.later.discard(module)
        return see(f"/review/sitting/{name}")
    try:
        (record,) = api.approve(desk, [module], by=sitting.by, answers=replies, until=sitting.until)
    except (api.ReviewRefused, api.CannotWrite) as error:
        return _page(site, *found, answers=answers, fault=problems(error))
    sitting.approved[module] = record
    sitting.to_mend.pop(module, None)
    sitting.later.discard(module)
    return see(f"/review/sitting/{name}")


def _replies(
    entry: api.Review, answers: Mapping[str, Answer]
) -> tuple[dict[str, api.Reply], Faults]:
    """The answers as they are recorded, and what is wrong with them, by question."""
    replies: dict[str, api.Reply] = {}
    faults: Faults = {}
    for asked in entry.asked:
        answer = answers[asked.id]
        if not answer.chosen:
            faults[asked.id] = ["Choose an answer."]
            continue
        try:
            reply = api.read_reply(asked, answer.typed, entry.sentences)
        except api.ReviewRefused as error:
            faults[asked.id] = [said_of(problem) for problem in error.problems]
            continue
        replies[asked.id] = reply
        if reply.answer == "yes" and asked.quotes and not reply.sentence:
            faults[asked.id] = ["Say which sentence: some words of it, as they stand in the text."]
    return replies, faults


# -- taking an approval back ----------------------------------------------------------------------


def _take_back_form(
    site: Site,
    request: Request,
    typed: Mapping[str, str] | None = None,
    faults: Faults | None = None,
) -> Response:
    """What taking an approval back does, and who does it."""
    language, name = request.path_params["language"], request.path_params["module"]
    desk = site.office.desk(language=language)
    entry = api.review(desk, name)
    return page(
        site,
        "review_withdraw.html",
        status=422 if faults else 200,
        module=entry.module,
        language=language,
        state=api.in_words(entry.state),
        there_is_one=entry.state.last is not None and entry.state.kind != "withdrawn",
        records=desk.folder is not None,
        typed=typed or {},
        faults=faults or {},
    )


def _take_back_page(site: Site, request: Request) -> Response:
    return _take_back_form(site, request)


def _take_back(site: Site, request: Request, form: FormData) -> Response:
    """Records that an approval is taken back."""
    language, name = request.path_params["language"], request.path_params["module"]
    typed = {key: text(form, key).strip() for key in ("by", "why")}
    desk = site.office.desk(language=language)
    try:
        api.unapprove(desk, name, by=typed["by"], why=typed["why"])
    except (api.ReviewRefused, api.CannotWrite) as error:
        return _take_back_form(site, request, typed, by_field(error))
    return see(f"/review?language={language}&done={name}")


# -- on paper -------------------------------------------------------------------------------------


def _sheet_form(
    site: Site, request: Request, region: str = "", fault: Sequence[str] = ()
) -> Response:
    """Whose contacts stand on a review sheet: they stand on every page."""
    language, name = request.path_params["language"], request.path_params["module"]
    desk = site.office.desk(language=language)
    return page(
        site,
        "review_sheet.html",
        status=422 if fault else 200,
        module=desk.shelf.module(name),
        language=language,
        region=region,
        regions=[each for each in api.regions(desk) if each.status != "stub"],
        fault=list(fault),
    )


def _sheet_page(site: Site, request: Request) -> Response:
    return _sheet_form(site, request)


def _sheet(site: Site, request: Request, form: FormData) -> Response:
    """Makes the review sheet."""
    region, name = line(form, "region"), request.path_params["module"]
    desk = site.office.desk(language=request.path_params["language"])
    preview = preview_of(desk, lambda: api.review_sheet(desk, name, region=region))
    path = finished(site, preview)
    return see(path) if path else _sheet_form(site, request, region or "", preview.error)


ROUTES = (
    get("/review", _all),
    post("/review", _begin),
    get("/review/sitting/{name}", _sitting),
    post("/review/sitting/{name}", _begin_reading),
    get("/review/sitting/{name}/{module}", _read),
    post("/review/sitting/{name}/{module}", _answer),
    get("/review/{language}/{module}/withdraw", _take_back_page),
    post("/review/{language}/{module}/withdraw", _take_back),
    get("/review/{language}/{module}/sheet", _sheet_page),
    post("/review/{language}/{module}/sheet", _sheet),
)
