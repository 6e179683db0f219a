"""One module, to be read before it is picked: its words, and what is for clinicians alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.pages import get, page, said
from groundsheet.web.site import Site


def _show(site: Site, request: Request) -> Response:
    language = request.query_params.get("language") or None
    desk = site.office.desk(language=language)
    shown = api.show(desk, request.path_params["name"])
    return page(
        site,
        "module.html",
        shown=shown,
        readers=[api.READERS[who] for who in shown.module.audience],
        language=desk.code,
        notices=said(shown.notices),
        records=desk.folder is not None,
        until=api.approvals(desk).get(shown.module.id),
    )


ROUTES = (get("/module/{name}", _show),)
