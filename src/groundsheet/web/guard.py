"""Who may talk to the page: one browser of one person, on this machine, and nobody else.

Each request is looked at before any page sees it: the host that it names, the page that it comes
from, the secret of this start, its size and how long it takes. All answers get headers that keep
them out of caches, frames and other pages.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import anyio
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1_000_000
"""Of what a page sends, where nothing is uploaded."""
MOST_HEAD = 65_536
"""Bytes of its head: other programs of this machine may have given the browser cookies as well."""
BODY_SECONDS = 60.0
"""In which all of it must have come."""
PIECE_SECONDS = 10.0
"""In which the next piece of it must come."""

OPEN = "/open"
"""Where a link of the program leads."""

_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # a form without a referrer would come from nowhere
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_OPENING = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>groundsheet</title>
<link rel="icon" href="/static/icon.svg">
<meta http-equiv="refresh" content="0;url=/">
<p><a href="/">Open groundsheet</a></p>
"""
PUBLIC = ("/static/", "/fonts/")
"""What holds nothing of anybody: the looks of the pages. A page that refuses needs them as well."""


class Idle(Protocol):
    """How long nobody has used the page."""

    def touch(self) -> None:
        """Somebody uses it now."""

    def left(self) -> float:
        """Seconds until the program ends by itself."""


@dataclass
class Secret:
    """What only the person's own browser knows: made anew at each start.

    `link_key` is in the link that the terminal shows; `ticket_key` in the one that a browser is
    started with, which other users of the machine can see: it opens the page once. Either gives
    the browser the cookie with `session`. `form` stands in every form.
    """

    link_key: str = field(default_factory=secrets.token_urlsafe)
    ticket_key: str | None = field(default_factory=secrets.token_urlsafe)
    session: str = field(default_factory=secrets.token_urlsafe)
    form: str = field(default_factory=secrets.token_urlsafe)

    @classmethod
    def new(cls) -> Secret:
        """A secret that nobody knows yet."""
        return cls()

    def link(self, port: int) -> str:
        """The link that opens the page for as long as the program runs."""
        return f"{origin(port)}{OPEN}?key={self.link_key}"

    def ticket_link(self, port: int) -> str:
        """The link that opens it once."""
        return f"{origin(port)}{OPEN}?key={self.ticket_key}"

    def opens(self, key: str) -> bool:
        """Whether a link opens the page; a ticket does so once."""
        if self.ticket_key is not None and same(key, self.ticket_key):
            self.ticket_key = None
            return True
        return same(key, self.link_key)


def origin(port: int) -> str:
    """The page's own origin."""
    return f"http://127.0.0.1:{port}"


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that doesn't tell how much of them is."""
    return hmac.compare_digest(one.encode(), other.encode())


class Guard:
    """Looks at each request, and passes on what may pass.

    Args:
        app: what is guarded.
        secret: of this start.
        port: on which the page is.
        idle: is told that somebody uses the page.
        limits: the most bytes of a request, by its path.
        refusal: a page that says why something is refused: status, heading, words.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        secret: Secret,
        port: int,
        idle: Idle,
        limits: Callable[[str], int],
        refusal: Callable[[int, str, str], Response],
    ) -> None:
        self.app = app
        self.secret, self.port, self.idle = secret, port, idle
        self.limits, self.refusal = limits, refusal
        self.cookie = f"groundsheet-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or passes on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no page uses anything else
        headers, path = Headers(scope=scope), scope["path"]
        sent = _with_headers(send, kept=path.startswith((*PUBLIC, "/picture/")))
        answer = self._refused(scope, headers)
        if answer is None and path == OPEN:
            answer = self._opened(scope)
        if answer is None and not path.startswith(PUBLIC) and not self._known(headers):
            answer = self.refusal(
                401,
                "Open the page from the program",
                "This page belongs to a groundsheet that was started on this machine. Open it "
                "with the link that the program shows, or start the program again.",
            )
        if answer is not None:
            await answer(scope, receive, sent)
            return
        if path != "/left":
            self.idle.touch()
        limit = self.limits(path)
        if int(headers.get("content-length") or 0) > limit:
            too_large = self.refusal(413, "That is too large", _too_large(limit))
            await too_large(scope, receive, sent)
            return
        await self.app(scope, _bounded(receive, limit), sent)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """Why a request isn't even looked at; None: it may go on."""
        own = origin(self.port)
        method = scope["method"]
        size = len(scope["raw_path"]) + len(scope["query_string"])
        if size + sum(len(name) + len(value) + 4 for name, value in headers.raw) > MOST_HEAD:
            return self.refusal(431, "That can't be read", "The request's head is too large.")
        if method not in ("GET", "HEAD", "POST"):
            return self.refusal(405, "That can't be done here", "The page has no use for it.")
        if headers.getlist("host") != [own.removeprefix("http://")]:
            return self.refusal(
                421, "Wrong address", f"The page is at {own} and answers to no other name."
            )
        length = headers.get("content-length")
        if length is not None and not (length.isascii() and length.isdigit()):
            return self.refusal(400, "That can't be read", "The request has no proper length.")
        site = headers.get("sec-fetch-site", "none")
        came_from = headers.get("origin")
        ours = came_from == own or (came_from is None and method != "POST")
        if not ours or site not in ("none", "same-origin"):
            opens = scope["path"] == OPEN and method == "GET" and came_from is None
            if not opens:
                return self.refusal(
                    403, "Not from there", "Another page asked for this. Nothing was done."
                )
        return None

    def _known(self, headers: Headers) -> bool:
        """Whether it is the browser that opened the page."""
        given = [cookie_parser(header).get(self.cookie) for header in headers.getlist("cookie")]
        return any(value is not None and same(value, self.secret.session) for value in given)

    def _opened(self, scope: Scope) -> Response:
        """Gives the browser its cookie, if the link is good."""
        key = QueryParams(scope["query_string"]).get("key", "")
        if scope["method"] != "GET" or not self.secret.opens(key):
            return self.refusal(
                401,
                "This link was used or is old",
                "Open the page with the link that the program shows, or start the program again.",
            )
        # A redirect of a link from elsewhere would go without the cookie; a page goes with it.
        answer = HTMLResponse(_OPENING)
        answer.set_cookie(self.cookie, self.secret.session, httponly=True, samesite="strict")
        return answer


def _too_large(limit: int) -> str:
    return f"Up to {limit / 1_000_000:.0f} MB can be sent here. Nothing was kept."


def _bounded(receive: Receive, limit: int) -> Receive:
    """What is received, as long as it isn't too much and comes in time."""
    count, last = 0, time.monotonic() + BODY_SECONDS
    done = False

    async def bounded() -> Message:
        nonlocal count, done
        if done:
            return await receive()  # only its end can come
        message: Message | None = None
        with anyio.move_on_after(min(PIECE_SECONDS, max(0.0, last - time.monotonic()))):
            message = await receive()
        if message is None:
            raise HTTPException(408, "It took too long. Nothing was kept.")
        count += len(message.get("body", b""))
        if count > limit:
            raise HTTPException(413, _too_large(limit))
        done = not message.get("more_body", False)
        return message

    return bounded


def _with_headers(send: Send, *, kept: bool) -> Send:
    """Sends with the headers that all answers have.

    Args:
        send: what sends.
        kept: the browser may keep it in memory for an hour, since it holds nothing of anybody.
    """
    cache = "private, max-age=3600" if kept else "no-store"

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in ({"cache-control": cache} | _HEADERS).items():
                headers.setdefault(name, value)
        await send(message)

    return sent


def form_is_ours(form: Mapping[str, object], headers: Headers, secret: Secret) -> bool:
    """Whether what was sent comes from a form of this start."""
    given = headers.get("x-form-key") or form.get("form_key")
    return isinstance(given, str) and same(given, secret.form)
