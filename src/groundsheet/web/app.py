"""The application: all pages behind the guard, and what is said where something goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from groundsheet import api
from groundsheet.web import contacts, gallery, made, module_page, packet, plan, practice, review
from groundsheet.web.guard import MOST_BYTES, Guard, Idle, Secret
from groundsheet.web.office import Office
from groundsheet.web.pages import WORDING, Form, get, page, post, problems, render, see
from groundsheet.web.site import Site
from groundsheet.web.warming import Warming, readied


def application(
    office: Office,
    *,
    secret: Secret,
    port: int,
    idle: Idle,
    stop: Callable[[], None],
    warm: Callable[[], bool] | None = None,
) -> ASGIApp:
    """All pages, guarded.

    Args:
        office: whose page it is.
        secret: of this start.
        port: on which it will be.
        idle: how long nobody has used it.
        stop: ends the program.
        warm: whether what a preview needs is still wanted, once a page was shown; None: it isn't.
    """
    site = Site(office, secret, idle, stop)
    package = Path(str(files("groundsheet")))
    routes: list[BaseRoute] = [
        get("/", lambda _site, _request: see("/packet")),
        *packet.ROUTES,
        *module_page.ROUTES,
        *contacts.ROUTES,
        *plan.ROUTES,
        *practice.ROUTES,
        *review.ROUTES,
        *made.ROUTES,
        *gallery.ROUTES,
        get("/privacy", _privacy),
        get("/left", _left),
        post("/stay", _stay),
        post("/end", _end),
        Mount("/static", StaticFiles(directory=package / "web" / "static")),
        Mount("/fonts", StaticFiles(directory=package / "pdf" / "fonts")),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: _http_fault,
            api.GroundsheetError: _fault,
            Exception: _internal_fault,
        },
    )
    app.state.site = site
    forms = [route for route in routes if isinstance(route, Form)]

    def limit(path: str) -> int:
        return next((form.most for form in forms if form.path_regex.match(path)), MOST_BYTES)

    inner: ASGIApp = app
    if warm is not None:
        work = partial(readied, office.desk)
        inner = Warming(app, work=work, wanted=warm, limiter=site.one)
    return Guard(inner, secret=secret, port=port, idle=idle, limits=limit, refusal=_refusal)


# -- small pages ----------------------------------------------------------------------------------


def _privacy(site: Site, _request: Request) -> Response:
    return page(site, "privacy.html")


def _left(site: Site, _request: Request) -> Response:
    """For the page's own clock: seconds until the program ends by itself."""
    site.drop()  # each page that is open asks every minute
    return JSONResponse({"left": round(site.idle.left())})


def _stay(site: Site, _request: Request, _form: FormData) -> Response:
    return JSONResponse({"left": round(site.idle.left())})


def _end(site: Site, _request: Request, _form: FormData) -> Response:
    site.stop()
    return _refusal(
        200,
        "The program has ended",
        "What was typed is forgotten. You can close this page. To go on, start groundsheet again.",
    )


# -- what goes wrong ------------------------------------------------------------------------------


def _refusal(status: int, heading: str, words: str) -> Response:
    """A page for whoever isn't let in: it has nothing of the program's own in it."""
    return HTMLResponse(render("refused.html", heading=heading, words=words), status)


def _http_fault(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "There is no such page.", 405: "That can't be done here."}
    said = words.get(status) or getattr(error, "detail", "")
    return page(request.app.state.site, "error.html", status=status, heading=said, words=[])


def _fault(request: Request, error: Exception) -> Response:
    if not isinstance(error, api.GroundsheetError):
        return _internal_fault(request, error)
    site: Site = request.app.state.site
    said: dict[str, Any] = {"heading": error.title, "words": problems(error)}
    if _of_profile(site, error):
        said = {
            "heading": "Your practice's file has faults",
            "words": [problem.worded(WORDING) for problem in error.problems],
            "mended_at": ("/practice", "Mend it on the page Practice"),
        }
        if isinstance(error, api.CannotRead):  # the page Practice can't open it either
            said |= {
                "heading": "Your practice's file can't be opened",
                "words": [*said["words"], "Put it back where it was, then try again."],
                "mended_at": ("/practice", "Try again"),
            }
    if "hx-request" in request.headers:  # a whole page would stand within the page
        to = {"HX-Retarget": "#trouble", "HX-Reswap": "outerHTML"}
        return HTMLResponse(render("trouble.html", **said), 422, to)
    return page(site, "error.html", status=422, **said)


def _of_profile(site: Site, error: api.GroundsheetError) -> bool:
    """Whether it is the practice's profile that has faults: each page that needs it meets them."""
    named = site.office.practice
    if isinstance(error, api.CannotWrite):  # there may be no room, or no leave to write
        return False
    places = {Path(problem.place.path) for problem in error.problems if problem.place}
    return named is not None and bool(places & {named, named / "practice.yaml"})


def _internal_fault(request: Request, _error: Exception) -> Response:
    return page(
        request.app.state.site,
        "error.html",
        status=500,
        heading="Something went wrong in the program",
        words=["Nothing was printed. What you typed is still there: go back to it."],
    )
