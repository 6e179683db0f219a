"""The page Plan: a plan for hard moments as a form, with what is worth a second look beside it.

What stands in the fields is of one person, and stays in memory until the file is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from groundsheet import api
from groundsheet.web.drafts import Drafts
from groundsheet.web.pages import WORDING, get, line, page, post, render, see, text, upload
from groundsheet.web.preview import Drawing, built_of, finished
from groundsheet.web.site import MADE_KEPT, MOST_MADE, Site

SAVED = "plan-answers.yaml"
"""What saved answers are called; no name stands in it."""
_OFTEN = ("name", "relationship", "phone")
"""What of somebody is asked for first; the rest is folded away until it is wanted."""
_MOST_ROWS, _DIGITS = 200, 5
"""Rows that are shown of a part: more than any takes; digits that the number of one has at most."""
_WAITING = "Say where the person is. Then the pages are shown here as they will be printed."


@dataclass
class Plan:
    """A plan in the making, for one person.

    Args:
        values: what was typed, by the names of its fields; of other plans too.
        rows: how many rows are shown of a part, as the page has them.
        removed: of a part the row that was taken out last, with what stood in it.
        revision: how often something was sent: a page that is older than it is loads again.
        turns: how often rows of a part were taken out or put back: a button that is pressed twice
            does its work once.
        chosen: what was chosen or typed beside the plan, by its field.
        opened: what was said when saved answers were opened.
        told: what was said of it last.
        finished: id of the finished plan that it came from; empty: it came from none.
        drawing: its pages.
    """

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    removed: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    revision: int = 0
    chosen: dict[str, str] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    finished: str = ""
    drawing: Drawing = field(default_factory=Drawing)


@dataclass(frozen=True, slots=True)
class _Same:
    """What another person's plan may begin with."""

    chosen: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Finished:
    """A plan that was made, for as long as its file is kept: something may have to be changed."""

    values: dict[str, str]
    rows: dict[str, int]
    chosen: dict[str, str]


_KEPT = ("plan", "language", "paper", "print_size", "ink_saver", "all_lines", "discreet")
"""What the next person's plan may begin with: nothing of the person, and never the region."""
_FIELDS = (*_KEPT, "region", "name", "clinician", "next_appointment", "once")


# -- begun, shown, gone ---------------------------------------------------------------------------


def _start(site: Site, plan: Plan) -> Response:
    return see(f"/plan/{site.drafts(Plan).begin(plan)}")


def _begin(site: Site, _request: Request) -> Response:
    """A plan for a person: nothing of another is in it."""
    return _start(site, Plan())


def _begin_again(site: Site, request: Request) -> Response:
    """A plan for another person, on the same paper."""
    same = site.drafts(_Same).get(request.path_params["name"])
    return _start(site, Plan(chosen=dict(same.chosen)) if same else Plan())


def _finished(site: Site) -> Drafts[_Finished]:
    """Plans that were made, kept as long as their files."""
    return site.making.setdefault(_Finished, Drafts(MOST_MADE, MADE_KEPT))


def _change_it(site: Site, request: Request) -> Response:
    """A plan that was made, once more in the form."""
    name = request.path_params["name"]
    found = _finished(site).get(name)
    if found is None:
        return _gone(site)
    values, rows, chosen = dict(found.values), dict(found.rows), dict(found.chosen)
    return _start(site, Plan(values, rows, chosen=chosen, finished=name))


def _gone(site: Site, became: str = "") -> Response:
    """That a plan isn't here any more.

    Args:
        site: what all pages share.
        became: where what came of it is shown; empty: nowhere.
    """
    words = "Something in it can be changed from there, for as long as the file is kept."
    values = {"became": became, "begin": "/plan", "finished": words}
    return page(site, "gone.html", status=410, **values)


def _show(site: Site, request: Request) -> Response:
    name = request.path_params["name"]
    plans = site.drafts(Plan)
    plan = plans.get(name)
    if plan is None:
        return _gone(site, plans.became(name))
    return _whole(site, name, plan)


def _whole(
    site: Site, name: str, plan: Plan, *, status: int = 200, unopened: Sequence[str] = ()
) -> Response:
    """The whole page.

    Args:
        site: what all pages share.
        name: of the draft.
        plan: the draft.
        status: of the answer; 422: the file can't be made yet, or another can't be opened.
        unopened: why a file could not be opened.
    """
    seen = _look(site, plan)
    _told(plan, seen)
    values = _values(name, plan, seen) | {
        "stopped": status == 422 and not unopened,
        "unopened": unopened,
    }
    return page(site, "plan.html", status=status, **values)


# -- what the page shows --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Something said beside a field, a row or a part.

    Args:
        words: the sentence.
        at: id of the field that it is about; empty: it is about the row, or the part.
        fault: what stands there can't be printed.
    """

    words: str
    at: str = ""
    fault: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """A plan as it is looked at once.

    Args:
        desk: at which.
        plans: those that can be chosen.
        form: its form.
        typed: what was typed in it.
        said: what is said of it, by the name of the row or the part that it is said of.
    """

    desk: api.Desk
    plans: tuple[api.Module, ...]
    form: api.PlanForm
    typed: api.TypedPlan
    said: dict[str, list[Said]]


def _look(site: Site, plan: Plan) -> _Seen:
    desk = site.office.desk(language=plan.chosen.get("language") or None)
    plans = api.plans(desk)
    names = [module.id for module in plans]
    chosen = plan.chosen.get("plan", "")
    form = _form(desk, chosen if chosen in names else names[0], plan.chosen.get("region"))
    typed = api.typed_plan(form, plan.values)
    said: dict[str, list[Said]] = {}
    for fault in typed.faults:
        _say(said, form, fault.field, _mend(fault), fault=True)
    for notice in _advice(desk, typed, plan.chosen.get("region")):
        where = notice.place.path if notice.place else notice.about
        _say(said, form, where, api.worded(notice.message, WORDING), fault=False)
    return _Seen(desk, plans, form, typed, said)


def _form(desk: api.Desk, module: str, region: str | None) -> api.PlanForm:
    try:
        return api.plan_form(desk, module, region=region or None)
    except api.Refused:  # the preview says why
        return api.plan_form(desk, module)


def _advice(desk: api.Desk, typed: api.TypedPlan, region: str | None) -> list[api.Notice]:
    try:
        return api.check_plan(desk, typed, region=region or None)
    except api.Refused:
        return api.check_plan(desk, typed)


def _say(
    said: dict[str, list[Said]], form: api.PlanForm, name: str, words: str, *, fault: bool
) -> None:
    """Puts what is said of a field to its row, and of a part to its part."""
    part = form.part(name)
    if part is None:
        return
    row = name.removeprefix(part.name).strip(".").partition(".")[0]
    place = f"{part.name}.{row}" if row else part.name
    label = next((each.label for each in form.person if name == f"{place}.{each.name}"), "")
    at = id_of(name) if fault or label else ""
    words = f"{label}: {words}" if label else words[:1].upper() + words[1:]
    said.setdefault(place, []).append(Said(words, at, fault))


def _mend(fault: api.Problem) -> str:
    """What is wrong, and what to do about it."""
    return api.worded(f"{fault.message} {fault.remedy}".strip(), WORDING)


def id_of(name: str) -> str:
    """The id of what has a name in the form."""
    return name.replace(".", "__")


def _values(name: str, plan: Plan, seen: _Seen) -> dict[str, Any]:
    _draw(seen, plan)
    desk, form = seen.desk, seen.form
    return {
        "draft": name,
        "at": f"/plan/{name}",
        "plan": plan,
        "chosen": plan.chosen,
        "form": form,
        "parts": form.parts,
        "rows_of": lambda part: list(range(1, _count(plan, part) + 1)),
        "often": [each for each in form.person if each.name in _OFTEN],
        "seldom": [each for each in form.person if each.name not in _OFTEN],
        "typed": lambda field: plan.values.get(field, ""),
        "said": lambda place: seen.said.get(place, []),
        "id_of": id_of,
        "faults": list(_faults(seen)),
        "beside": [_title_elsewhere(seen, each) for each in seen.typed.beside],
        "plans": seen.plans,
        "regions": [e for e in api.regions(desk) if e.status != "stub"],
        "languages": [(c, s.language.name) for c, s in desk.library.shelves.items()],
        "clinicians": list(map(str, desk.profile.clinicians)) if desk.profile else [],
        "practice_named": desk.profile is not None,
        "preview": plan.drawing.preview,
        "nothing": _WAITING,
        "most_saved": api.MAX_PDF_BYTES // 1_000_000,
    }


def _count(plan: Plan, part: api.PlanPart) -> int:
    """How many rows of a part are shown: as many as it has on paper, and all that are filled."""
    filled = (row for of, row in map(_split, plan.values) if of == part.name)
    return min(max([plan.rows.get(part.name, max(part.rows, 1)), *filled]), _MOST_ROWS)


def _split(name: str) -> tuple[str, int]:
    """The part and the row of a field, as its name says: `helpers.2.phone`, `parts.my-words.2`."""
    words = name.split(".")
    of = 2 if words[0] == "parts" else 1
    row = words[of] if len(words) > of else ""
    return ".".join(words[:of]), int(row) if row.isdecimal() and len(row) < _DIGITS else 0


def _faults(seen: _Seen) -> Iterator[tuple[str, str]]:
    """What has to be mended: the id of the field, and what is wrong, with its place in words."""
    for fault in seen.typed.faults:
        yield id_of(fault.field), f"{_place(seen.form, fault.field)}: {_mend(fault)}"


def _place(form: api.PlanForm, name: str) -> str:
    """Where a field, a row or a part is, in words."""
    part = form.part(name)
    if part is None:
        return name
    row, _, detail = name.removeprefix(part.name).strip(".").partition(".")
    labels = {each.name: each.label for each in form.person}
    return ", ".join(filter(None, (part.title, row and f"row {row}", labels.get(detail, ""))))


def _title_elsewhere(seen: _Seen, name: str) -> str:
    """What a part of another plan is called there; else by its own name."""
    forms = (api.plan_form(seen.desk, module.id) for module in seen.plans)
    found = (part.title for form in forms if (part := form.part(name)))
    return next(found, name.removeprefix("parts."))


# -- changes --------------------------------------------------------------------------------------

_NOT_TYPED = frozenset((*_FIELDS, "form_key", "take", "add", "remove", "undo"))


def _take(plan: Plan, form: FormData) -> None:
    """Takes what was chosen and typed, and how many rows there were for it."""
    plan.revision += 1
    for name in _FIELDS:
        plan.chosen[name] = text(form, name).strip()
    typed = {name: text(form, name) for name in form if name not in _NOT_TYPED}
    plan.values = {name: value for name, value in (plan.values | typed).items() if value.strip()}
    rows: dict[str, int] = {}
    for part, row in map(_split, typed):
        rows[part] = max(row, rows.get(part, 0))
    plan.rows |= rows


@dataclass(frozen=True, slots=True)
class _Done:
    """What a button did.

    Args:
        spoken: what is said of it; empty: nothing was to be done.
        part: whose rows are others now.
        row: into which the cursor goes; 0: to Undo.
    """

    spoken: str = ""
    part: api.PlanPart | None = None
    row: int = 0


def _do(plan: Plan, fields: api.PlanForm, form: FormData) -> _Done:
    """Does what a button asks for: its value is a part or a row, and which turn it is."""
    add = fields.part(line(form, "add") or "")
    if add is not None and add.kind != "line":  # the page itself adds rows where it can
        plan.rows[add.name] = min(_count(plan, add) + 1, add.most)
    for deed, do in (("remove", _remove), ("undo", _undo)):
        name, _, turn = (line(form, deed) or "").partition(" ")
        part = fields.part(name)
        if part is not None and turn == str(plan.turns.get(part.name, 0)):
            plan.turns[part.name] = int(turn) + 1
            return do(plan, part, _split(name)[1])
    return _Done()


def _remove(plan: Plan, part: api.PlanPart, row: int) -> _Done:
    count = _count(plan, part)
    if not 0 < row <= count:
        return _Done()
    plan.removed[part.name] = row, _taken(plan, part.name, row)
    for number in range(row + 1, count + 1):
        _put(plan, part.name, number - 1, _taken(plan, part.name, number))
    plan.rows[part.name] = max(count - 1, 1)
    return _Done("Taken out. Undo puts it back.", part)


def _undo(plan: Plan, part: api.PlanPart, _row: int) -> _Done:
    if part.name not in plan.removed:
        return _Done()
    row, values = plan.removed.pop(part.name)
    count = _count(plan, part)
    for number in range(count, row - 1, -1):
        _put(plan, part.name, number + 1, _taken(plan, part.name, number))
    _put(plan, part.name, row, values)
    plan.rows[part.name] = count + 1
    return _Done("Put back.", part, row)


def _taken(plan: Plan, part: str, row: int) -> dict[str, str]:
    """What stood in a row, by the rest of the names; it stands there no more."""
    start = f"{part}.{row}"
    names = [name for name in plan.values if name == start or name.startswith(f"{start}.")]
    return {name.removeprefix(start): plan.values.pop(name) for name in names}


def _put(plan: Plan, part: str, row: int, values: dict[str, str]) -> None:
    plan.values |= {f"{part}.{row}{rest}": value for rest, value in values.items()}


def _change(site: Site, request: Request, form: FormData) -> Response:
    """Something was changed: what shows it is answered."""
    name = request.path_params["name"]
    plan = site.drafts(Plan).get(name)
    if plan is None:
        answer = HTMLResponse("")
        answer.headers["HX-Redirect"] = f"/plan/{name}"  # which says what became of it
        return answer
    before, sides, told = _look(site, plan).form, plan.drawing.preview.sides, plan.told
    _take(plan, form)
    done = _do(plan, before, form)
    if "hx-request" not in request.headers:
        return see(f"/plan/{name}")
    seen = _look(site, plan)
    values = _values(name, plan, seen)
    news = [words for words in _told(plan, seen) if words not in told]
    if plan.drawing.preview.sides != sides:
        news.append(plan.drawing.preview.sides)
    values |= {
        "anew": _labels(seen.form) != _labels(before),
        "retold": _words(seen.form) != _words(before),
        "done": done,
        "spoken": " ".join(filter(None, (done.spoken, *news))),
    }
    return HTMLResponse(render("plan_change.html", **values))


def _told(plan: Plan, seen: _Seen) -> list[str]:
    """All that is said of a plan, each with its place; it is kept as told."""
    now = [
        f"{_place(seen.form, place)}: {each.words}"
        for place, said in seen.said.items()
        for each in said
    ]
    plan.told = frozenset(now)
    return now


def _labels(form: api.PlanForm) -> tuple[object, ...]:
    """What the fields of a form are called."""
    parts = [(part.name, part.title, part.help) for part in form.parts]
    return (*parts, *form.person, form.language)


def _words(form: api.PlanForm) -> tuple[object, ...]:
    """What the page says between the fields: contacts of the region are named there."""
    return tuple(part.before for part in form.parts)


def _draw(seen: _Seen, plan: Plan) -> None:
    """The pages of what is there now."""
    chosen, modules = plan.chosen, [seen.form.module.id]
    # The desk: what the practice says and has recorded, such as a contact that was withdrawn.
    asked = (seen.typed.sound, *modules, *chosen.items(), seen.desk)

    def make() -> api.Built:
        return built_of(seen.desk, chosen, modules, answers=seen.typed)

    plan.drawing.draw(seen.desk, asked, make if chosen.get("region") else None)


def _page_picture(site: Site, request: Request) -> Response:
    """A page of the preview."""
    plan = site.drafts(Plan).get(request.path_params["name"])
    return plan.drawing.picture(request) if plan else Response(status_code=204)


# -- the file, and saved answers ------------------------------------------------------------------


def _build(site: Site, request: Request, form: FormData) -> Response:
    """Makes the file. A second click on the same finds what the first has made."""
    name = request.path_params["name"]
    plans = site.drafts(Plan)
    plan = plans.get(name)
    if plan is None:
        return see(plans.became(name) or f"/plan/{name}")
    _take(plan, form)
    seen = _look(site, plan)
    _draw(seen, plan)
    if plan.drawing.preview.built is None or seen.typed.faults:
        return _whole(site, name, plan, status=422)
    again = site.drafts(_Same).begin(_Same({each: plan.chosen[each] for each in _KEPT}))
    back = _finished(site).begin(_Finished(plan.values, plan.rows, plan.chosen))
    made = finished(site, plan.drawing.preview, f"/plan/again/{again}", f"/plan/change/{back}")
    plans.close(name, made or "")
    return see(made or "/plan")


def _save(site: Site, request: Request, form: FormData) -> Response:
    """The answers as a file for the browser to put away; nothing is written here."""
    name = request.path_params["name"]
    plan = site.drafts(Plan).get(name)
    if plan is None:
        return see(f"/plan/{name}")
    _take(plan, form)
    return Response(
        api.in_yaml(_look(site, plan).typed).encode(),
        media_type="application/yaml",
        headers={"content-disposition": f'attachment; filename="{SAVED}"'},
    )


def _open(site: Site, request: Request, _form: FormData) -> Response:
    """Saved answers in the form: in a plan of their own, if anything stands in this one."""
    name = request.path_params["name"]
    plan = site.drafts(Plan).get(name)
    if plan is None:
        return see(f"/plan/{name}")
    data = upload(request, "saved")
    if not data:
        return _whole(site, name, plan, status=422, unopened=["No file was chosen."])
    desk = site.office.desk(language=plan.chosen.get("language") or None)
    try:
        found = api.opened_plan(desk, api.Typed(data, "the file"))
    except api.GroundsheetError as error:
        words = [problem.worded(WORDING) for problem in error.problems]
        return _whole(site, name, plan, status=422, unopened=[*words, "Nothing was changed."])
    told = ("The answers are in.", *(api.worded(note.message, WORDING) for note in found.notes))
    if any(value.strip() for value in plan.values.values()):
        kept = {each: plan.chosen.get(each, "") for each in _KEPT}
        return _start(site, Plan(dict(found.values), chosen=kept, opened=told))
    plan.values, plan.rows, plan.removed = dict(found.values), {}, {}
    plan.opened = told
    return see(f"/plan/{name}")


def _revision(site: Site, request: Request) -> Response:
    """Tells a page that was loaded again whether something came in meanwhile."""
    plan = site.drafts(Plan).get(request.path_params["name"])
    return JSONResponse({"revision": plan.revision if plan else 0})


def _forget(site: Site, request: Request, _form: FormData) -> Response:
    """Clears a plan, with the answers that it came from, and begins another."""
    name, plans = request.path_params["name"], site.drafts(Plan)
    plan = plans.get(name)
    if plan is not None and plan.finished:
        _finished(site).close(plan.finished)
    plans.close(name)
    return see("/plan")


ROUTES = (
    get("/plan", _begin),
    get("/plan/again/{name}", _begin_again),
    get("/plan/change/{name}", _change_it),
    get("/plan/{name}", _show),
    post("/plan/{name}", _change),
    post("/plan/{name}/build", _build),
    post("/plan/{name}/save", _save),
    post("/plan/{name}/open", _open, most=api.MAX_PDF_BYTES + 10_000),
    post("/plan/{name}/forget", _forget),
    get("/plan/{name}/revision", _revision),
    get("/plan/{name}/page/{number:number}", _page_picture),
)
