"""A region's contacts compared with their official pages, in one sitting on one page.

What is listed is on the page only after it was typed. What agrees is recorded as soon as a
contact's answers are sent; what differs waits there until somebody says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from groundsheet import api
from groundsheet.web.contact_labels import METHODS, faults_of, sentence, told_of
from groundsheet.web.pages import get, page, post, render, see, text
from groundsheet.web.recording import (
    do_withdraw,
    entry_of,
    in_practice,
    withdraw_form,
)
from groundsheet.web.site import Site

State = Literal["open", "differs", "left", "compared", "gone"]
Difference = Literal["shown", "replacing", "left"]


@dataclass
class Asked:
    """A contact of a sitting, and how far it has come.

    Args:
        comparison: what is asked.
        round: how often it was asked anew: an answer of an earlier round counts for nothing.
        answers: what was typed or chosen, by the number of its question.
        again: what was typed a second time.
        words: hours that were typed.
        second: who else has looked at this one, and nobody's word for another.
        differences: what differs, and what is to be done about it.
        compared: it was compared in this sitting, or of late.
        earlier: that was before this sitting.
        gone: it was withdrawn meanwhile, or is listed no more.
        recorded: the facts of which it is recorded that they agree.
        said: what came of it, a sentence each.
        focus: the field that the last button has led to.
        faults: what is wrong, by field.
    """

    comparison: api.Comparison
    round: int = 0
    answers: dict[int, str] = field(default_factory=dict)
    again: dict[int, str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    second: str = ""
    differences: dict[int, Difference] = field(default_factory=dict)
    compared: bool = False
    earlier: bool = False
    gone: bool = False
    recorded: set[str] = field(default_factory=set)
    said: tuple[str, ...] = ()
    focus: str = ""
    faults: dict[str, list[str]] = field(default_factory=dict)

    def ask_anew(self, comparison: api.Comparison, *said: str) -> None:
        """Forgets its answers, and asks what is to be compared now."""
        self.comparison = comparison
        self.round += 1
        for typed in (self.answers, self.again, self.words, self.differences, self.faults):
            typed.clear()
        self.recorded.clear()
        self.second = ""
        self.compared, self.earlier, self.gone, self.said = False, False, False, said

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.gone:
            return "gone"
        if any(each != "left" for each in self.differences.values()):
            return "differs"
        if self.differences:
            return "left"
        return "compared" if self.compared else "open"

    @property
    def in_order(self) -> list[str | None]:
        """The answers, one for each question; None: skipped."""
        count = len(self.comparison.questions)
        return [self.answers.get(number) or None for number in range(count)]

    def difference(self, number: int) -> str:
        """What is said of a question that was answered otherwise."""
        question = self.comparison.questions[number]
        return self.comparison.difference(question, self.answers[number])

    def offers(self, number: int) -> tuple[api.Offer, ...]:
        """What can be done about it."""
        return self.comparison.offers(self.comparison.questions[number])

    def needs_words(self, number: int) -> bool:
        """Whether hours that differ have to be told in words."""
        question = self.comparison.questions[number]
        return question.needs_words(self.answers.get(number, ""))


@dataclass
class Sitting:
    """A sitting of one region: who looks, where, and how far they have come."""

    region: str
    region_name: str
    asked: list[Asked]
    by: str = ""
    method: str = "official_page"

    @property
    def compared(self) -> int:
        """How many contacts are compared, in this sitting or of late."""
        return sum(each.state == "compared" for each in self.there)

    @property
    def there(self) -> list[Asked]:
        """The contacts that are still to be compared or were."""
        return [each for each in self.asked if not each.gone]

    @property
    def progress(self) -> str:
        """How far it has come, in words."""
        left = [each.comparison.name for each in self.there if each.state == "left"]
        words = f"{self.compared} of {len(self.there)} compared."
        return f"{words} Differs, and was left as it was: {', '.join(left)}." if left else words

    def refresh(self, comparisons: tuple[api.Comparison, ...]) -> None:
        """Takes in what has changed of the region's contacts meanwhile."""
        now = {each.id: each for each in comparisons}
        for each in self.asked:
            current = now.pop(each.comparison.id, None)
            if current is None:
                each.gone = True
            elif each.gone or current.digests != each.comparison.digests:
                each.ask_anew(current, "It has changed meanwhile, so it is asked anew.")
        self.asked += [Asked(each) for each in now.values()]


# -- the page -------------------------------------------------------------------------------------


@in_practice
def _begin(site: Site, desk: api.Desk, request: Request) -> Response:
    """Goes on with the region's sitting, or begins one."""
    region = entry_of(desk, request)
    sittings = site.drafts(Sitting)
    name = sittings.last(lambda sitting: sitting.region == region.code)
    if name is None:
        asked = [
            Asked(each, compared=each.recent, earlier=each.recent)
            for each in api.sitting(desk, region.code)
        ]
        name = sittings.begin(Sitting(region.code, region.name, asked))
        return see(f"/contacts/{region.code}/check/{name}")
    # It may be somebody else who goes on: whose name is recorded is asked again.
    return see(f"/contacts/{region.code}/check/{name}?who=1")


def _found(site: Site, request: Request, desk: api.Desk) -> Sitting | None:
    """The sitting of a request, as the lists are now."""
    sitting = site.drafts(Sitting).get(request.path_params["name"])
    if sitting is None or sitting.region != request.path_params["region"].upper():
        return None
    sitting.refresh(api.sitting(desk, sitting.region))
    return sitting


def _gone(site: Site, request: Request) -> Response:
    begin = f"/contacts/{entry_of(site.office.desk(), request).code}/check"
    return page(site, "gone.html", status=410, became="", begin=begin)


def _show(site: Site, request: Request) -> Response:
    desk = site.office.desk()
    sitting = _found(site, request, desk)
    return _whole(site, request, desk, sitting) if sitting else _gone(site, request)


def _whole(
    site: Site,
    request: Request,
    desk: api.Desk,
    sitting: Sitting,
    *,
    faults: dict[str, list[str]] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    numbered = list(enumerate(sitting.asked))
    return page(
        site,
        "contacts_check.html",
        status=422 if faults else 200,
        at=_at(request),
        sitting=sitting,
        to_do=[(n, each) for n, each in numbered if not each.earlier],
        earlier=[(n, each) for n, each in numbered if each.earlier],
        methods=METHODS,
        recent=api.RECENT,
        faults=faults or {},
        typed=typed or {"by": sitting.by, "method": sitting.method},
        who=bool(faults or not sitting.by or "who" in request.query_params),
        summary=_summary(desk, sitting),
    )


def _at(request: Request) -> str:
    """The address of the sitting."""
    return f"/contacts/{request.path_params['region']}/check/{request.path_params['name']}"


def _summary(desk: api.Desk, sitting: Sitting) -> api.Summary | None:
    there = [each.comparison for each in sitting.there]
    return api.sitting_summary(desk, there) if there else None


def _who(site: Site, request: Request, form: FormData) -> Response:
    """Takes who looks, and where."""
    desk = site.office.desk()
    sitting = _found(site, request, desk)
    if sitting is None:
        return _gone(site, request)
    typed = {name: text(form, name).strip() for name in ("by", "method")}
    try:
        api.check_people(desk, sitting.region, by=typed["by"])
    except api.GroundsheetError as error:
        return _whole(site, request, desk, sitting, faults=faults_of(error), typed=typed)
    sitting.by = typed["by"]
    sitting.method = typed["method"] if typed["method"] in METHODS else "official_page"
    return see(f"{_at(request)}#contacts")


# -- one contact ----------------------------------------------------------------------------------


def _asked(sitting: Sitting, request: Request) -> Asked | None:
    number = request.path_params["number"]
    return sitting.asked[number] if number < len(sitting.asked) else None


def _take(site: Site, request: Request, form: FormData) -> Response:
    """Takes what was typed of one contact, and does what is asked with it."""
    desk = site.office.desk()
    sitting = _found(site, request, desk)
    asked = _asked(sitting, request) if sitting else None
    if sitting is None or asked is None:
        if "hx-request" not in request.headers:
            return _gone(site, request)
        answer = HTMLResponse("")
        answer.headers["HX-Redirect"] = _at(request)  # which says what became of it
        return answer
    deed = next((name for name in _DEEDS if text(form, name)), "")
    if text(form, "round") != str(asked.round):
        if deed:
            asked.said = ("It has changed meanwhile, so it is asked anew.",)
    else:
        _typed(asked, form)
        if "second" in form:  # once at each difference
            typed = (str(each).strip() for each in form.getlist("second"))
            asked.second = next(filter(None, typed), "")
        if deed == "withdraw":
            return _to_withdrawing(request)
        if deed:
            asked.faults, asked.focus = {}, ""
            _DEEDS[deed](desk, sitting, asked, _whole_number(text(form, deed)))
    if "hx-request" not in request.headers:
        return see(f"{_at(request)}#contact-{request.path_params['number']}")
    if not deed:
        return Response(status_code=204)
    return HTMLResponse(
        render(
            "contacts_check_change.html",
            form_key=site.secret.form,
            at=_at(request),
            number=request.path_params["number"],
            asked=asked,
            sitting=sitting,
            summary=_summary(desk, sitting),
            recent=api.RECENT,
        )
    )


def _whole_number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else 0


def _typed(asked: Asked, form: FormData) -> None:
    """Takes what stands in the fields of a contact."""
    for number, question in enumerate(asked.comparison.questions):
        for kind, into in (
            ("answer", asked.answers),
            ("again", asked.again),
            ("words", asked.words),
        ):
            name = f"{kind}-{number}"
            if name not in form:
                continue
            typed = text(form, name).strip()
            if kind == "answer" and question.choices and typed not in question.choices:
                typed = ""
            if kind == "answer" and typed != into.get(number, ""):
                asked.differences.pop(number, None)
            into[number] = typed


def _compare(desk: api.Desk, sitting: Sitting, asked: Asked, _number: int) -> None:
    """Compares what was answered, and records what agrees."""
    comparison, answers = asked.comparison, asked.in_order
    if not any(answers):
        asked.said = ("Nothing was typed yet. What you skip stays as it is.",)
        return
    asked.differences = {
        number: asked.differences.get(number, "shown")
        for number, question in enumerate(comparison.questions)
        if question.contradicted(answers[number])
    }
    facts = set(comparison.confirmed(answers))
    if facts - asked.recorded:
        try:
            api.keep(desk, comparison, answers, by=sitting.by, method=sitting.method)
        except api.GroundsheetError as error:
            asked.faults = faults_of(error)
            return
        asked.recorded |= facts
    _say(asked)


def _say(asked: Asked, *first: str) -> None:
    """Says what came of the answers, and whether that is all of them."""
    comparison, answers = asked.comparison, asked.in_order
    recorded = comparison.confirmed(answers)
    groups: dict[str, list[str]] = {}
    for number, (question, answer) in enumerate(zip(comparison.questions, answers, strict=True)):
        if answer is None:
            groups.setdefault("Not answered", []).append(question.what)
        elif question.agrees(answer):
            whole = all(fact in recorded for fact in question.facts)
            head = "Agrees, and is recorded" if whole else "Agrees; recorded with the rest of it"
            groups.setdefault(head, []).append(question.what)
        elif number not in asked.differences:
            groups.setdefault("Not said on the page", []).append(question.what)
    asked.compared = not asked.differences and None not in answers
    order = (
        "Agrees, and is recorded",
        "Agrees; recorded with the rest of it",
        "Not said on the page",
        "Not answered",
    )
    told = [f"{head}: {', '.join(groups[head])}." for head in order if head in groups]
    asked.said = (*first, *told)


def _retype(_desk: api.Desk, _sitting: Sitting, asked: Asked, number: int) -> None:
    """Empties a field, for another look at the page."""
    for typed in (asked.answers, asked.again, asked.words):
        typed.pop(number, None)
    asked.differences.pop(number, None)
    asked.said = ("Look at the page again, and type it once more.",)
    asked.focus = f"answer-{number}"


def _change(_desk: api.Desk, _sitting: Sitting, asked: Asked, number: int) -> None:
    """Asks what is needed before the page's value takes the place of the listed one."""
    if number in asked.differences:
        asked.differences[number] = "replacing"
        asked.focus = f"words-{number}" if asked.needs_words(number) else f"again-{number}"


def _leave(_desk: api.Desk, _sitting: Sitting, asked: Asked, number: int) -> None:
    """Leaves what differs as it is."""
    if number in asked.differences:
        asked.differences[number] = "left"
        _say(asked)


def _replace(desk: api.Desk, sitting: Sitting, asked: Asked, number: int) -> None:
    """Puts what the page has in place of what is listed."""
    comparison, answers = asked.comparison, asked.in_order
    if number not in asked.differences:
        return
    question = comparison.questions[number]
    again: dict[int, str] = {}
    if asked.needs_words(number):
        answers[number] = asked.words.get(number) or None
    elif not question.choices:
        again[number] = asked.again.get(number, "")
    try:
        records = api.keep(
            desk,
            comparison,
            answers,
            by=sitting.by,
            accepted=[number],
            again=again,
            second=asked.second or None if comparison.by_two else None,
            method=sitting.method,
        )
    except api.GroundsheetError as error:
        asked.faults = faults_of(error)
        return
    told = [
        notice
        for record in records
        if record.kind == "replaced"
        for notice in api.at_old_number(desk, record)
    ]
    kept = {n: typed for n, typed in asked.answers.items() if n != number}
    left = {n: each for n, each in asked.differences.items() if n != number}
    now = next(e for e in api.sitting(desk, comparison.region) if e.id == comparison.id)
    asked.ask_anew(now)
    what = sentence(f"{question.what} is now {answers[number]!r}, marked as yours")
    changed = (what, *told_of(told, sitting.region))
    if [q.what for q in now.questions] == [q.what for q in comparison.questions]:
        asked.answers |= kept | {number: now.questions[number].expected}
        asked.differences |= left
        _say(asked, *changed)
    else:
        asked.said = (*changed, "What else stands on the page is asked anew.")


def _anew(_desk: api.Desk, _sitting: Sitting, asked: Asked, _number: int) -> None:
    """Asks a contact once more."""
    asked.ask_anew(asked.comparison)


def _to_withdrawing(request: Request) -> Response:
    at = f"{_at(request)}/{request.path_params['number']}/withdraw"
    if "hx-request" not in request.headers:
        return see(at)
    answer = HTMLResponse("")
    answer.headers["HX-Redirect"] = at
    return answer


_DEEDS = {
    "compare": _compare,
    "retype": _retype,
    "change": _change,
    "replace": _replace,
    "leave": _leave,
    "anew": _anew,
    "withdraw": _leave,
}
"""What a contact's buttons do; `withdraw` leads to a page of its own."""


def _withdraw(site: Site, request: Request) -> Response:
    """What withdrawing the contact would do, before it is done."""
    desk = site.office.desk()
    sitting = _found(site, request, desk)
    asked = _asked(sitting, request) if sitting else None
    if sitting is None or asked is None:
        return _gone(site, request)
    typed = {"by": sitting.by}
    return withdraw_form(site, desk, request, asked.comparison.id, typed, back=_back(request))


def _do_withdraw(site: Site, request: Request, form: FormData) -> Response:
    desk = site.office.desk()
    sitting = _found(site, request, desk)
    asked = _asked(sitting, request) if sitting else None
    if sitting is None or asked is None:
        return _gone(site, request)
    return do_withdraw(site, desk, request, asked.comparison.id, form, back=_back(request))


def _back(request: Request) -> str:
    return f"{_at(request)}#contact-{request.path_params['number']}"


_SITTING = "/contacts/{region}/check/{name}"

ROUTES = (
    get("/contacts/{region}/check", _begin),
    get(_SITTING, _show),
    post(_SITTING, _who),
    post(_SITTING + "/{number:number}", _take),
    get(_SITTING + "/{number:number}/withdraw", _withdraw),
    post(_SITTING + "/{number:number}/withdraw", _do_withdraw),
)
