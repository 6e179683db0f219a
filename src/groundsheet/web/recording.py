"""Withdrawing, replacing and adding a contact, and undoing it: each a form that says what it does.

What was recorded is said on a page of its own. A form is taken once: sent again, it shows what came
of it the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.contact_labels import (
    CHANNELS,
    METHODS,
    ROLES,
    STATES,
    faults_of,
    labelled,
    told_of,
    ways_by_channel,
)
from groundsheet.web.pages import get, line, page, post, see, text
from groundsheet.web.site import Site

Faults = dict[str, list[str]]

_LABELS = {
    "by": "Your name",
    "second": "A second person's name",
    "why": "Why",
    "display": "The number or address",
    "again": "The same, once more",
    "keyword": "The word to text",
    "press": "Keys to press",
    "choose": "Option to choose",
    "hours": "Hours",
    "hours_words": "The hours",
    "cost": "What it costs",
    "page": "The page's address",
    "name": "Its name",
    "role": "What it is",
    "for_whom": "For whom it is",
    "code": "The region's code",
    "region_name": "The region's name",
    "channel": "How it is reached",
}
_WORDS = "words"
"""The choice of hours that are typed."""
_ANY_HOUR = ("main", "emergency")
"""What is open at any hour or can't be added."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A form that was shown; it is recorded once."""


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What was recorded.

    Args:
        region: on whose page the contact stands.
        id: of the contact.
        what: what was done, in words.
        told: what else there is to do.
        back: where to go on; empty: to the region's page.
    """

    region: str
    id: str
    what: str
    told: tuple[str, ...]
    back: str = ""


def entry_of(desk: api.Desk, request: Request) -> api.RegionEntry:
    """The region of a request.

    Raises:
        HTTPException: there is no such region.
    """
    code = request.path_params["region"].upper()
    for each in api.regions(desk):
        if each.code == code:
            return each
    raise HTTPException(404)


def in_practice(
    act: Callable[[Site, api.Desk, Request], Response],
) -> Callable[[Site, Request], Response]:
    """What is done in a practice's folder alone; without one it is said that it needs one."""

    def acted(site: Site, request: Request) -> Response:
        desk = site.office.desk()
        known = "region" in request.path_params
        region = entry_of(desk, request).code if known else ""
        if desk.folder is None:
            return page(site, "contacts_unrecorded.html", region=region)
        return act(site, desk, request)

    return acted


def taken_in_practice(
    act: Callable[[Site, api.Desk, Request, FormData], Response],
) -> Callable[[Site, Request, FormData], Response]:
    """The same for a form that was sent."""

    def acted(site: Site, request: Request, form: FormData) -> Response:
        return in_practice(lambda site, desk, request: act(site, desk, request, form))(
            site, request
        )

    return acted


# -- one form after the other ---------------------------------------------------------------------


def _typed(form: FormData) -> dict[str, str]:
    """What was typed and chosen, by field."""
    return {name: text(form, name).strip() for name in _LABELS}


def _shown(
    site: Site,
    template: str,
    typed: dict[str, str] | None = None,
    faults: Faults | None = None,
    **values: Any,
) -> Response:
    """A form, empty or with what was typed and what is wrong with it."""
    return page(
        site,
        template,
        status=422 if faults else 200,
        act=site.drafts(_Begun).begin(_Begun()),
        typed=typed or {},
        faults=faults or {},
        labels=_LABELS,
        channels=CHANNELS,
        methods=METHODS.items(),
        roles=ROLES.items(),
        **values,
    )


def _taken(
    site: Site,
    form: FormData,
    record: Callable[[], _Recorded],
    again: Callable[[Faults], Response],
) -> Response:
    """Records what a form says, once, and shows what came of it; or the form with its faults."""
    begun, name = site.drafts(_Begun), text(form, "act")
    if became := begun.became(name):
        return see(became)
    try:
        done = record()
    except api.GroundsheetError as error:
        return again(faults_of(error))
    at = f"/contacts/done/{site.drafts(_Recorded).begin(done)}"
    begun.close(name, at)
    return see(at)


def _done(site: Site, request: Request) -> Response:
    """What was recorded, how the contact is printed now, and what else there is to do."""
    done = site.drafts(_Recorded).get(request.path_params["name"])
    if done is None:
        return page(site, "gone.html", status=410, became="", begin="/contacts")
    desk = site.office.desk()
    result = api.printed(desk, done.region)
    found = result.contacts
    shown = api.as_printed(desk, found) if found else ()
    return page(
        site,
        "contacts_done.html",
        done=done,
        printed=[each for each in shown if each.id == done.id],
        refusal=told_of(result.notices, done.region),
        left_out=told_of(n for n in (found.left_out if found else ()) if n.about == done.id),
        undoable=api.undone(desk, done.id),
        states=STATES,
    )


def _contact(desk: api.Desk, contact: str) -> api.Emergency | api.CrisisService:
    """A contact by its id.

    Raises:
        HTTPException: there is no such contact.
    """
    try:
        return api.contact(desk, contact)[1]
    except api.Usage:
        _none()


def _named(desk: api.Desk, request: Request) -> api.Emergency | api.CrisisService:
    return _contact(desk, request.path_params["id"])


def _none() -> NoReturn:
    raise HTTPException(404)


def _name_of(value: api.Emergency | api.CrisisService, desk: api.Desk) -> str:
    if isinstance(value, api.Emergency):
        return f"{value.display} ({api.words_in(value.service, desk.code)})"
    return value.name


def _names(desk: api.Desk, request: Request, contact: str) -> dict[str, Any]:
    """What each form of a contact shows of it."""
    value = _contact(desk, contact)
    return {
        "region": entry_of(desk, request),
        "id": value.id,
        "called": _name_of(value, desk),
        "ways": labelled(value),
    }


# -- withdraw and undo ----------------------------------------------------------------------------


@in_practice
def _withdraw(site: Site, desk: api.Desk, request: Request) -> Response:
    """What withdrawing a contact would do, before it is done."""
    return withdraw_form(site, desk, request, request.path_params["id"])


def withdraw_form(
    site: Site,
    desk: api.Desk,
    request: Request,
    contact: str,
    typed: dict[str, str] | None = None,
    faults: Faults | None = None,
    *,
    back: str = "",
) -> Response:
    """The form, with what it would do.

    Args:
        site: what all pages share.
        desk: whose records count.
        request: on the page of a region.
        contact: the contact's id.
        typed: what was typed, by field.
        faults: what is wrong with it.
        back: where somebody goes who leaves it as it is; empty: to the region's page.
    """
    names = _names(desk, request, contact)
    region = names["region"].code
    notices = api.before_withdrawing(desk, names["id"])
    stops = [notice for notice in notices if notice.code is api.Code.NOTHING_BUILT]
    return _shown(
        site,
        "contacts_withdraw.html",
        typed,
        faults,
        stops=told_of(stops, region),
        warnings=told_of((n for n in notices if n not in stops), region),
        already=(done := api.undone(desk, names["id"])) is not None and done.done == "withdrawn",
        back=back,
        **names,
    )


@taken_in_practice
def _do_withdraw(site: Site, desk: api.Desk, request: Request, form: FormData) -> Response:
    return do_withdraw(site, desk, request, request.path_params["id"], form)


def do_withdraw(
    site: Site, desk: api.Desk, request: Request, contact: str, form: FormData, *, back: str = ""
) -> Response:
    """Withdraws a contact, or says what is wrong.

    Args:
        site: what all pages share.
        desk: of the practice in whose folder it is recorded.
        request: names the region.
        contact: the contact's id.
        form: what was typed.
        back: where it goes on afterwards; empty: the region's page.
    """
    region, value, typed = entry_of(desk, request), _contact(desk, contact), _typed(form)
    name = _name_of(value, desk)

    def record() -> _Recorded:
        done = api.withdraw(desk, value.id, by=typed["by"], why=typed["why"])
        what = f"{name} was withdrawn. It isn't printed from now on."
        return _Recorded(
            region.code, value.id, what, tuple(told_of(done.notices, region.code)), back
        )

    return _taken(
        site,
        form,
        record,
        lambda faults: withdraw_form(site, desk, request, contact, typed, faults, back=back),
    )


@in_practice
def _undo(site: Site, desk: api.Desk, request: Request) -> Response:
    """What undoing would bring back."""
    return _undo_form(site, desk, request)


def _undo_form(
    site: Site,
    desk: api.Desk,
    request: Request,
    typed: dict[str, str] | None = None,
    faults: Faults | None = None,
) -> Response:
    names = _names(desk, request, request.path_params["id"])
    undoable = api.undone(desk, names["id"])
    before = labelled(undoable.before) if undoable else []
    return _shown(
        site, "contacts_undo.html", typed, faults, undoable=undoable, before=before, **names
    )


@taken_in_practice
def _do_undo(site: Site, desk: api.Desk, request: Request, form: FormData) -> Response:
    region, value, typed = entry_of(desk, request), _named(desk, request), _typed(form)

    def record() -> _Recorded:
        done = api.undone(desk, value.id)
        api.restore(desk, value.id, by=typed["by"], second=typed["second"] or None)
        name = done.name if done else _name_of(value, desk)
        return _Recorded(region.code, value.id, f"{name} is as its list has it again.", ())

    return _taken(site, form, record, lambda faults: _undo_form(site, desk, request, typed, faults))


# -- replace and add ------------------------------------------------------------------------------


@in_practice
def _replace(site: Site, desk: api.Desk, request: Request) -> Response:
    """Another number for one channel of a contact."""
    return _replace_form(site, desk, request)


def _replace_form(
    site: Site,
    desk: api.Desk,
    request: Request,
    typed: dict[str, str] | None = None,
    faults: Faults | None = None,
    *,
    direct: bool = False,
) -> Response:
    value = _named(desk, request)
    by_channel = ways_by_channel(value)
    return _shown(
        site,
        "contacts_replace.html",
        typed,
        faults,
        texts=any(channel == "sms" for channel, _ in by_channel),
        calls=not isinstance(value, api.Emergency)
        and any(channel in ("voice", "relay") for channel, _ in by_channel),
        emergency=isinstance(value, api.Emergency),
        by_two=isinstance(value, api.Emergency) or value.primary,
        direct=direct,
        ways_by_channel=by_channel,
        official=value.official_page.url if value.official_page else "",
        **_names(desk, request, value.id),
    )


def _hours(typed: dict[str, str]) -> str | None:
    """The hours as they were chosen: `always`, or what was typed; None: nothing was chosen."""
    if typed["hours"] == _WORDS:
        return typed["hours_words"]
    return _known(typed["hours"])


def _known(chosen: str) -> str | None:
    """What was chosen; None: nothing, or that it isn't known."""
    return None if chosen in ("", "unknown") else chosen


def _hours_of_new(typed: dict[str, str]) -> str | None:
    """Those of a contact that is added: None is at any hour, so that a service must say it."""
    if typed["hours"] == "always" or (not typed["hours"] and typed["role"] in _ANY_HOUR):
        return None
    return typed["hours_words"] if typed["hours"] == _WORDS else ""


def _hours_faults(faults: Faults, typed: dict[str, str]) -> Faults:
    """A fault of hours belongs to the field in which they are typed, or to the choice."""
    if "hours" not in faults or typed["hours"] != _WORDS:
        return faults | ({"hours": ["Choose one."]} if "hours" in faults else {})
    return {"hours_words" if name == "hours" else name: words for name, words in faults.items()}


@taken_in_practice
def _do_replace(site: Site, desk: api.Desk, request: Request, form: FormData) -> Response:
    region, value, typed = entry_of(desk, request), _named(desk, request), _typed(form)
    direct, by_channel = bool(line(form, "direct")), ways_by_channel(value)

    def record() -> _Recorded:
        done = api.replace(
            desk,
            value.id,
            channel=typed["channel"] if len(by_channel) > 1 else by_channel[0][0],
            display=typed["display"],
            again=typed["again"],
            by=typed["by"],
            method=text(form, "method"),
            keyword=typed["keyword"] or None,
            press=typed["press"].split(),
            choose=typed["choose"] or None,
            direct=direct,
            hours=_hours(typed),
            cost=_known(typed["cost"]),
            page=typed["page"] or None,
            second=typed["second"] or None,
        )
        what = f"{typed['display']} takes its place at {_name_of(value, desk)}, marked as yours."
        return _Recorded(
            region.code, value.id, what, tuple(told_of(api.at_old_number(desk, done), region.code))
        )

    return _taken(
        site,
        form,
        record,
        lambda faults: _replace_form(
            site, desk, request, typed, _hours_faults(faults, typed), direct=direct
        ),
    )


@in_practice
def _add(site: Site, desk: api.Desk, request: Request) -> Response:
    """A contact of the practice's own, for a region that is known or for another."""
    region = entry_of(desk, request) if "region" in request.path_params else None
    return _shown(site, "contacts_add.html", region=region)


@taken_in_practice
def _do_add(site: Site, desk: api.Desk, request: Request, form: FormData) -> Response:
    region = entry_of(desk, request) if "region" in request.path_params else None
    typed = _typed(form)

    def record() -> _Recorded:
        done = api.add(
            desk,
            region.code if region else typed["code"],
            role=typed["role"],
            name=typed["name"],
            display=typed["display"],
            again=typed["again"],
            by=typed["by"],
            method=text(form, "method"),
            channel=typed["channel"] or "voice",
            keyword=typed["keyword"] or None,
            press=typed["press"].split(),
            choose=typed["choose"] or None,
            hours=_hours_of_new(typed),
            for_whom=typed["for_whom"] or None,
            region_name=typed["region_name"] or None,
            page=typed["page"] or None,
            second=typed["second"] or None,
        )
        what = f"{typed['display']} ({typed['name']}) was added, marked as yours."
        return _Recorded(done.region, done.id, what, ())

    def again(faults: Faults) -> Response:
        named = _hours_faults(faults, typed)
        if named.pop("region", None):
            named["code"] = ["A region's code is two letters, such as NL; a part of one has more."]
        return _shown(site, "contacts_add.html", typed, named, region=region)

    return _taken(site, form, record, again)


ROUTES = (
    get("/contacts/done/{name}", _done),
    get("/contacts/add", _add),
    post("/contacts/add", _do_add),
    get("/contacts/{region}/add", _add),
    post("/contacts/{region}/add", _do_add),
    get("/contacts/{region}/withdraw/{id}", _withdraw),
    post("/contacts/{region}/withdraw/{id}", _do_withdraw),
    get("/contacts/{region}/undo/{id}", _undo),
    post("/contacts/{region}/undo/{id}", _do_undo),
    get("/contacts/{region}/replace/{id}", _replace),
    post("/contacts/{region}/replace/{id}", _do_replace),
)
