"""How a page is answered: routes, templates, what was sent, and errors in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from anyio import to_thread
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from python_multipart.exceptions import FormParserError
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from groundsheet import api
from groundsheet.web.guard import MOST_BYTES, form_is_ours
from groundsheet.web.site import Site

MOST_FIELDS = 1000
MOST_FILES = 1

MultiPartParser.spool_max_size = 1 << 30
"""What is uploaded stays in memory, whatever its size: on disk somebody might find it."""

Show = Callable[[Site, Request], Response]
Take = Callable[[Site, Request, FormData], Response]


# -- routes ---------------------------------------------------------------------------------------


class _Number(IntegerConvertor):
    """A number in an address, of so few digits that reading it costs nothing."""

    regex = "[0-9]{1,4}"


register_url_convertor("number", _Number())


def get(path: str, show: Show) -> Route:
    """A page that is only looked at."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        return await to_thread.run_sync(partial(show, site, request), limiter=site.one)

    return Route(path, endpoint, methods=["GET"], name=path)


class Form(Route):
    """Where a form is sent to.

    Args:
        most: bytes that it may have.
    """

    most: int = MOST_BYTES


def post(path: str, take: Take, *, most: int = MOST_BYTES) -> Form:
    """Where a form is sent to. One that isn't of this start is refused.

    Args:
        path: of the route.
        take: what is done with it.
        most: bytes that it may have, where a file is uploaded with it.
    """

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        form = await _read(request)
        try:
            if not form_is_ours(form, request.headers, site.secret):
                raise HTTPException(403, "This form is of another start of the program.")
            files = {name: await f.read() for name, f in form.items() if isinstance(f, UploadFile)}
            request.state.files = files
            return await to_thread.run_sync(partial(take, site, request, form), limiter=site.one)
        finally:
            await request.close()

    route = Form(path, endpoint, methods=["POST"], name=path)
    route.most = most
    return route


async def _read(request: Request) -> FormData:
    """The form that is sent.

    Raises:
        HTTPException: it can't be read, or it is too large or too slow.
    """
    try:
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except HTTPException as error:
        if error.status_code != 400:
            raise
    except FormParserError:
        pass
    raise HTTPException(400, "This form can't be read. Nothing was changed.")


def upload(request: Request, name: str) -> bytes:
    """What was uploaded under a name; empty where nothing was."""
    found: bytes = request.state.files.get(name, b"")
    return found


def text(form: FormData, name: str) -> str:
    """What was typed in a field."""
    value = form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def line(form: FormData, name: str) -> str | None:
    """What was typed in a field of one line; None: nothing."""
    return text(form, name).strip() or None


def see(path: str) -> Response:
    """Goes on to another page, after a form was taken."""
    return RedirectResponse(path, 303)


# -- templates ------------------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("groundsheet.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = linked
    environment.filters["reader"] = api.READERS.__getitem__
    return environment


def render(name: str, /, **values: Any) -> str:
    """A template with its values, all of them escaped."""
    return _environment().get_template(name).render(**values)


def page(site: Site, template: str, *, status: int = 200, **values: Any) -> Response:
    """A whole page.

    Args:
        site: what all pages share.
        template: its name; it extends `base.html`.
        status: of the answer.
        values: for the template.
    """
    shared = {
        "form_key": site.secret.form,
        "version": api.__version__,
        "minutes": round(site.idle.left() / 60),
    }
    return HTMLResponse(render(template, **(shared | values)), status)


# -- words ----------------------------------------------------------------------------------------

_FIELDS = {
    "region": "“Where the person is”",
    "paper": "“Paper”",
    "print_size": "“Print size”",
    "audience": "“For whom it is written”",
    "language": "“Language”",
    "ink_saver": "“Save ink”",
    "all_lines": "“List all crisis lines”",
    "drafts": "“Print it this once”",
    "in_session": "“Print it this once”",
    "recipe": "a packet",
    "practice": "the page Practice",
    "discreet": "“Leave the practice's name off”",
}
_PAGES = {
    "contacts": ("/contacts", "the page Contacts"),
    "review": ("/review", "the page Review"),
    "init": ("/practice", "the page Practice"),
    "search": ("/packet", "the page Packet"),
    "list": ("/packet", "the page Packet"),
    "build": ("/packet", "the page Packet"),
    "plan check": ("/plan", "the page Plan"),
}
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

_OPEN, _MIDDLE, _CLOSE = "\ue010", "\ue011", "\ue012"
_LINK = re.compile(f"{_OPEN}(/(?!/)[\\w/-]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")
"""Of a page here and of nothing else: whatever somebody types leads nowhere else."""


def _option(name: str, value: str) -> str:
    said = _FIELDS.get(name, f"“{name.replace('_', ' ').capitalize()}”")
    return f"{said}: {value}" if value else said


def link(path: str, words: str) -> str:
    """A mark in a text, of which `linked` makes a link."""
    return f"{_OPEN}{path}{_MIDDLE}{words}{_CLOSE}"


def _command(name: str, arguments: str) -> str:
    """A page in place of a command, as a link that `linked` makes of it."""
    known = _PAGES.get(name) or _PAGES.get(name.partition(" ")[0])
    if known is None:
        return f"`{f'groundsheet {name} {arguments}'.strip()}`"
    path, said = known
    region = arguments.split(" ")[0]
    if path == "/contacts" and _REGION.fullmatch(region):
        path = f"{path}/{region}"
    return link(path, said)


WORDING = api.Wording(_option, _command)
"""What the page calls options and commands."""


_BEFORE = {api.Kind.LEFT_OUT: "Not printed: "}
"""What a list of notices of several kinds says of one kind."""
_BEHIND = {api.Code.DRAFTS: f" Your practice approves them on {_command('review', '')}."}
"""Which page helps, where the notice names none."""


def linked(text: str) -> Markup:
    """A text of the program's, escaped, with its links."""
    return Markup(_LINK.sub(r'<a href="\1">\2</a>', str(escape(text))))  # noqa: S704 (escaped)


def said(notices: Iterable[api.Notice]) -> list[str]:
    """Notices in the words of the page."""
    return [
        f"{_BEFORE.get(notice.kind, '')}{_sentence(notice.worded(WORDING))}"
        f"{'' if notice.remedy else _BEHIND.get(notice.code, '')}"
        for notice in notices
    ]


def told(desk: api.Desk, built: api.Built) -> list[str]:
    """What to know before something is handed out: what is of this paper first."""
    # What is said of a plan stands beside its fields.
    warnings = (notice for notice in built.warnings if notice.kind is not api.Kind.ADVICE)
    notices = (*warnings, *built.left_out)
    region = built.handout.contacts.region
    telling = api.to_tell(desk, notices, region=region, how="all")
    return said((*telling.first, *telling.daily))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def problems(error: api.GroundsheetError) -> list[str]:
    """What is wrong, each with what to do about it."""
    found = [problem.worded(WORDING) for problem in error.problems]
    remedy = api.worded(error.remedy, WORDING)
    return [_sentence(text) for text in (*found, *remedy.splitlines()) if text]


def said_of(problem: api.Problem) -> str:
    """A problem as a sentence, for where its field stands."""
    return _sentence(api.worded(f"{problem.message} {problem.remedy}".strip(), WORDING))


def by_field(error: api.GroundsheetError) -> dict[str, list[str]]:
    """What is wrong with what was typed, by its field; under an empty name what is of none."""
    found: dict[str, list[str]] = {}
    for problem in error.problems:
        found.setdefault(problem.field, []).append(said_of(problem))
    return found
