"""What was made: to look at, to download, to print, and a text for the record."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.pages import get, page, post, problems
from groundsheet.web.site import Made, Site

_PDF_POLICY = "object-src 'self'; frame-ancestors 'self'"
"""The browser's own viewer needs scripts and styles of its own."""


def _found(site: Site, request: Request) -> Made | None:
    return site.made.get(request.path_params["name"])


def _gone(site: Site) -> Response:
    return page(site, "gone.html", status=410, became="", begin="/packet")


def _show(site: Site, request: Request) -> Response:
    made = _found(site, request)
    return _page(site, request, made) if made else _gone(site)


def _page(
    site: Site, request: Request, made: Made, *, printed: str = "", error: tuple[str, ...] = ()
) -> Response:
    built = made.built
    return page(
        site,
        "made.html",
        status=422 if error else 200,
        made=made,
        at=f"/made/{request.path_params['name']}",
        file_name=built.file_name,
        # A sheet of contacts or for a reviewer is given to nobody.
        given=built.handout.sheet == "client" and bool(built.handout.sections),
        record=api.record_text(built),
        printed=printed,
        error=error,
    )


def _file(site: Site, request: Request) -> Response:
    """The PDF: to be kept (`?keep=1`), or shown by the browser."""
    made = _found(site, request)
    if made is None or request.path_params["file"] != made.built.file_name:
        return _gone(site)
    how = "attachment" if request.query_params.get("keep") else "inline"
    return Response(
        made.built.proven.data,
        media_type="application/pdf",
        headers={
            "content-disposition": f'{how}; filename="{made.built.file_name}"',
            "content-security-policy": _PDF_POLICY,
            "x-frame-options": "SAMEORIGIN",
        },
    )


def _picture(site: Site, request: Request) -> Response:
    made = _found(site, request)
    number = request.path_params["number"]
    if made is None or not 0 < number <= len(made.pictures):
        return Response(status_code=410)
    return Response(made.pictures[number - 1].data, media_type="image/png")


def _print(site: Site, request: Request, _form: FormData) -> Response:
    """Sends it to the system's own printer."""
    made = _found(site, request)
    if made is None:
        return _gone(site)
    try:
        api.print_built(made.built)
    except api.GroundsheetError as error:
        return _page(site, request, made, error=tuple(problems(error)))
    return _page(site, request, made, printed="It went to the printer.")


ROUTES = (
    get("/made/{name}", _show),
    get("/made/{name}/page/{number:number}", _picture),
    get("/made/{name}/{file}", _file),
    post("/made/{name}/print", _print),
)
