"""Small pictures of the pages that ship, for the shelves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.pages import get
from groundsheet.web.site import Site


def _picture(site: Site, request: Request) -> Response:
    language, name = request.path_params["language"], request.path_params["name"]
    desk = site.office.desk()
    found = None
    if language in desk.library.shelves:
        found = api.gallery_picture(desk.in_language(language), name)
    return Response(found, 200 if found else 404, media_type="image/png")


ROUTES = [get("/picture/{language}/{name}", _picture)]
