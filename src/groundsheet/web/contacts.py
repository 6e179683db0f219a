"""The page Contacts: what is printed for each region, how well it is known, and what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web import comparing, recording
from groundsheet.web.contact_labels import (
    FACTS,
    GRADES,
    STATES,
    labelled,
    month_of,
    refusal_of,
    told_of,
)
from groundsheet.web.pages import get, page, post, see
from groundsheet.web.preview import finished, preview_of
from groundsheet.web.recording import entry_of
from groundsheet.web.site import Site

SOON = 30
"""Days ahead of which the page says that something is due."""
MOST_LATER = 4
"""How many of the days after that are shown."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """What comes next to some contacts of a region, on one day."""

    on: dt.date
    region: str
    region_name: str
    what: str
    names: tuple[str, ...]


def _all(site: Site, _request: Request) -> Response:
    """The regions, and what is due soonest."""
    desk = site.office.desk()
    regions = api.regions(desk)
    refusals = {each.region: each.refusal for each in api.all_printed(desk) if each.refusal}
    days = _due(desk, {each.code: each.name for each in regions})
    soon = [day for day in days if (day.on - desk.today).days <= SOON]
    ours = {record.region for record in desk.records}
    home = desk.profile.region if desk.profile else None
    usable = [each for each in regions if each.status != "stub"]
    usable.sort(key=lambda each: (each.code != home, each.name))
    return page(
        site,
        "contacts.html",
        soon=soon,
        later=[day for day in days if day not in soon][:MOST_LATER],
        within=SOON,
        today=desk.today,
        regions=[(each, refusals.get(each.code)) for each in usable],
        checked={e.code: _checked(desk, e.code) for e in usable if e.code in ours},
        stubs=sorted((e for e in regions if e.status == "stub"), key=lambda each: each.name),
        names={each.code: each.name for each in regions},
        records=desk.folder is not None,
        nothing_recorded=desk.folder is not None and not desk.records,
        month=month_of,
    )


def _due(desk: api.Desk, names: dict[str, str]) -> list[DueDay]:
    """What is due, the soonest first; contacts to which the same comes on a day stand together."""
    groups: dict[tuple[dt.date, str, str], list[str]] = {}
    for code, items in api.due(desk).items():
        for item in items:
            groups.setdefault((item.on, code, item.what), []).append(item.name)
    return [
        DueDay(on, code, names.get(code, code), what, tuple(of))
        for (on, code, what), of in sorted(groups.items())
    ]


def _checked(desk: api.Desk, code: str) -> api.Summary | None:
    """How many of a region's contacts the practice has checked; None: there is nothing to check."""
    comparisons = api.sitting(desk, code)
    return api.sitting_summary(desk, comparisons) if comparisons else None


def _region(site: Site, request: Request) -> Response:
    """A region's contacts as they are printed."""
    desk = site.office.desk()
    return _whole(site, desk, entry_of(desk, request))


def _whole(
    site: Site, desk: api.Desk, region: api.RegionEntry, *, error: Sequence[str] = ()
) -> Response:
    return page(
        site,
        "contacts_region.html",
        status=422 if error else 200,
        region=region,
        records=desk.folder is not None,
        error=error,
        facts=FACTS,
        grades=GRADES,
        states=STATES,
        names={each.code: each.name for each in api.regions(desk)},
        month=month_of,
        **_printed(desk, region),
    )


def _printed(desk: api.Desk, region: api.RegionEntry) -> dict[str, Any]:
    """What of a region is printed and what isn't, for the template."""
    result = api.printed(desk, region.code)
    found = result.contacts
    shown = api.as_printed(desk, found) if found else ()
    undoable = () if region.status == "stub" else api.undoable(desk, region.code)
    gone = {each.id: each for each in undoable if each.done == "withdrawn"}
    heads = (
        ("now", "If you need help now"),
        ("other-languages", "In other languages"),
        ("others", "For other needs"),
    )
    groups = [(head, [e for e in shown if e.place == place]) for place, head in heads]
    left_out = found.left_out if found else ()
    return {
        "refusal": refusal_of(result.refusal, region.code) if result.refusal else [],
        "groups": [(head, entries) for head, entries in groups if entries],
        "undoable": {each.id: each for each in undoable},
        "withdrawn": list(gone.values()),
        "left_out": told_of((n for n in left_out if n.about not in gone), region.code),
        "labelled": labelled,
        "notices": told_of(found.notices, region.code) if found else [],
    }


def _sheet(site: Site, request: Request, _form: FormData) -> Response:
    """The region's contacts on paper."""
    return _made(site, request, api.contact_sheet)


def _worksheet(site: Site, request: Request, _form: FormData) -> Response:
    """A sheet to write down what official pages say."""
    return _made(site, request, lambda desk, *, region: api.worksheet(desk, region))


def _made(site: Site, request: Request, make: Callable[..., api.Built]) -> Response:
    desk = site.office.desk()
    region = entry_of(desk, request)
    preview = preview_of(desk, lambda: make(desk, region=region.code))
    path = finished(site, preview)
    return see(path) if path else _whole(site, desk, region, error=preview.error)


ROUTES = (
    get("/contacts", _all),
    *recording.ROUTES,
    *comparing.ROUTES,
    get("/contacts/{region}", _region),
    post("/contacts/{region}/sheet", _sheet),
    post("/contacts/{region}/worksheet", _worksheet),
)
