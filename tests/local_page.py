"""The local page as it runs: on a port of its own, asked by a plain client or by Chromium."""

from __future__ import annotations

import errno
import http.client
import json
import os
import re
import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import uvicorn
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, TimeoutError

import browser
import day
from groundsheet.web.app import application
from groundsheet.web.guard import Secret
from groundsheet.web.office import Office

TYPING_SECONDS = 0.5
"""A page waits so long after the last letter before it asks (`hx-trigger`)."""
PATIENCE = 30_000
"""Milliseconds that a browser waits for anything."""


@dataclass
class Idle:
    """A clock that stands still: seconds until the program ends, and how often it was used."""

    seconds: float = 3600.0
    touched: int = 0

    def touch(self) -> None:
        """Counts."""
        self.touched += 1

    def left(self) -> float:
        """What the test has set."""
        return self.seconds


# -- the program ----------------------------------------------------------------------------------


@dataclass
class LocalPage:
    """A page that runs.

    Args:
        office: whose it is.
        secret: of its start.
        idle: its clock.
        port: where it is.
        asked_to_end: was the program asked to end, from the page?
        end: ends it, and waits for that.
    """

    office: Office
    secret: Secret
    idle: Idle
    port: int
    asked_to_end: threading.Event
    end: Callable[[], None]

    @property
    def origin(self) -> str:
        """What all its addresses begin with."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def link(self) -> str:
        """What opens it."""
        return self.secret.link(self.port)

    def client(self) -> Client:
        """A client that has opened it: it has the cookie, and sends the form key."""
        client = Client(self.port, self.secret.form)
        answer = client.get(self.link.removeprefix(self.origin))
        assert answer.status == 200, answer.text
        return client


@contextmanager
def running(practice: Path | None = None, new_folder: Path | None = None) -> Iterator[LocalPage]:
    """A page from its start to its end, under the day of the test.

    Args:
        practice: the file of its profile; None: no practice.
        new_folder: where one is set up from the page.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    office, secret, idle = Office(day.today, practice, new_folder), Secret.new(), Idle()
    asked_to_end = threading.Event()
    app = application(office, secret=secret, port=port, idle=idle, stop=asked_to_end.set)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})

    def end() -> None:
        server.should_exit = True
        thread.join()
        listening.close()

    thread.start()
    try:
        yield LocalPage(office, secret, idle, port, asked_to_end, end)
    finally:
        end()


def full(_file: int) -> NoReturn:
    """In place of `os.fsync`: a disk without room."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


# -- a plain client -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What a server answered: names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where it leads; empty: nowhere."""
        return self.headers.get("location", "")


@dataclass
class Client:
    """Asks as the page's own forms would; it follows nothing by itself.

    Args:
        port: of the page.
        form_key: what it sends with each form.
        cookies: what it was given.
    """

    port: int
    form_key: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: Mapping[str, str] = {}) -> Answer:
        """Looks at a page."""
        return self.ask("GET", path, headers=headers)

    def follow(self, path: str) -> tuple[str, Answer]:
        """Looks at a page, or at what it leads to; with the address of what is shown."""
        answer = self.get(path)
        while answer.location:
            path = answer.location
            answer = self.get(path)
        return path, answer

    def post(
        self,
        path: str,
        fields: Mapping[str, str] = {},
        *,
        files: Mapping[str, tuple[str, bytes]] = {},
        headers: Mapping[str, str] = {},
    ) -> Answer:
        """Sends a form.

        Args:
            path: where to.
            fields: their values, by name.
            files: what is uploaded: its file name and its bytes, by name.
            headers: beside those that a browser sends.
        """
        boundary = secrets.token_hex(16)
        parts = [
            (f'name="{name}"', value.encode())
            for name, value in {"form_key": self.form_key, **fields}.items()
        ]
        parts += [(f'name="{name}"; filename="{f}"', data) for name, (f, data) in files.items()]
        body = b"".join(
            f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
            + value
            + b"\r\n"
            for head, value in parts
        )
        own = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        return self.ask(
            "POST", path, body=body + f"--{boundary}--\r\n".encode(), headers=own | dict(headers)
        )

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        """Asks with these headers, and with the cookies."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method, path, body, ({"Cookie": cookie} if cookie else {}) | dict(headers)
            )
            given = connection.getresponse()
            answer = Answer(
                given.status, {k.lower(): v for k, v in given.getheaders()}, given.read()
            )
        finally:
            connection.close()
        if cookie := answer.headers.get("set-cookie", ""):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


# -- a browser ------------------------------------------------------------------------------------

# What a page does is watched from its first moment: when somebody typed, and what htmx is at.
_WATCH = """
globalThis.watched = { typed: -1e9 };
addEventListener("input", () => { watched.typed = performance.now(); }, true);
addEventListener("change", () => { watched.typed = -1e9; }, true);  // which is asked about at once
"""
_UNDER_WAY = """typing => [
  ...(performance.now() - watched.typed > typing ? [] : ["typed"]),
  ...[...document.querySelectorAll(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")]
    .map(each => `${each.localName}#${each.id} ${each.className}`),
  ...[...document.images].filter(image => !image.complete && image.loading !== "lazy")
    .map(image => image.src),
]
"""


@dataclass
class Window:
    """A Chromium with nothing in it yet, and all that went wrong in its pages.

    Args:
        context: cookies and storage of its own.
        page: its local page.
        faults: messages of errors, and requests to anybody else.
        addresses: all that was asked for.
    """

    context: BrowserContext
    page: LocalPage
    faults: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def open(self) -> Page:
        """A tab, opened by the page's own link."""
        tab = self.context.new_page()
        tab.goto(self.page.link)
        tab.wait_for_url(re.compile(r".*/packet/.+"))
        settle(tab)
        return tab

    def at(self, path: str) -> Page:
        """A tab at an address, with the cookie that the page's link gives."""
        name, value = f"groundsheet-{self.page.port}", self.page.secret.session
        self.context.add_cookies([{"name": name, "value": value, "url": self.page.origin}])
        tab = self.context.new_page()
        tab.goto(f"{self.page.origin}{path}")
        return tab

    def expect(self, *parts: str) -> None:
        """Takes away the faults that a test has brought about; each must be there."""
        for part in parts:
            there = [fault for fault in self.faults if part in fault]
            assert there, (part, self.faults)
            self.faults = [fault for fault in self.faults if part not in fault]

    def _watch(self, tab: Page) -> None:
        tab.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        tab.on("console", self._said)
        tab.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        self.addresses.append(request.url)
        if not request.url.startswith((f"{self.page.origin}/", "data:", "blob:")):
            self.faults.append(f"asked for {request.url}")


@contextmanager
def window(page: LocalPage, **options: Any) -> Iterator[Window]:
    """A Chromium with cookies and storage of its own; at its end nothing may have gone wrong.

    A breach of the page's Content-Security-Policy is an error on the console.

    Args:
        page: that it is to open.
        options: of Playwright's `new_context`: `viewport`, `color_scheme`, `reduced_motion` ...
    """
    # Never left out where it is missing: nobody else looks at the page as a browser does.
    chromium = browser.started(shutil.which("chromium") or "/usr/bin/chromium")
    size = {"viewport": {"width": 1280, "height": 900}}
    context = chromium.new_context(**(size | options))
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_WATCH)
    opened = Window(context, page)
    context.on("page", opened._watch)
    try:
        yield opened
    finally:
        context.close()
    assert not opened.faults, opened.faults


def settle(tab: Page) -> None:
    """Waits until what was typed is answered and shown, with its pictures."""
    typing = TYPING_SECONDS * 1000 + 50
    try:
        tab.wait_for_function(f"typing => !({_UNDER_WAY})(typing).length", arg=typing)
    except TimeoutError as late:
        raise AssertionError(tab.evaluate(_UNDER_WAY, typing)) from late


def focused(tab: Page) -> str:
    """What has the focus: its id, or else its name, or else what it is; `body`: it is lost."""
    said = tab.evaluate(
        "(e => JSON.stringify([e.id, e.name, e.localName]))(document.activeElement)"
    )
    identifier, name, kind = json.loads(said)
    return str(identifier or name or kind)
