"""Runs the page: binds it to this machine, opens the browser, and ends.

Nothing that a request holds is told to anybody: no library logs, and a fault is told without a
value in it.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import Server

from groundsheet.api import Usage
from groundsheet.web.connection import CONNECTIONS, KEPT, Connection
from groundsheet.web.guard import MOST_HEAD
from groundsheet.web.idle import Idle

HOST = "127.0.0.1"
GRACE = 0.5
"""Seconds in which the page that says the end still fetches what it shows."""
LAST = 1
"""Seconds for what is under way when the server ends."""
GARBAGE = 5_000
"""How many new objects until the garbage collector looks at them.

A command frees little, since it is soon over, and has it look far less often.
"""
_FAULT = (
    "groundsheet has a fault, and this page could not be made. Go back and try it again. If it "
    "happens again, end groundsheet and start it anew.\n"
)
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.stdin.read()))"


class Links(Protocol):
    """The addresses by which the page is opened."""

    def link(self, port: int) -> str:
        """One that stays good."""

    def ticket_link(self, port: int) -> str:
        """One that is good once: others can see with which words a browser is started."""


@dataclass(frozen=True, slots=True)
class Running:
    """What an application knows of its server.

    Args:
        port: where it is reached.
        stop: ends it, once what is being answered has been sent.
        idle: counts from the last use.
        lasts: False once it is ending.
    """

    port: int
    stop: Callable[[], None]
    idle: Idle
    lasts: Callable[[], bool]


def serve(
    make: Callable[[Running], ASGIApp],
    links: Links,
    *,
    port: int | None,
    minutes: float,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Serves an application to this machine until it is ended: from the page, by Ctrl-C, unused.

    Args:
        make: makes the application. An error of it ends everything before anybody was told of it.
        links: the addresses.
        port: where; None takes a free one.
        minutes: how long it may go unused.
        browser: open the browser.
        say: tells a line to the person at the terminal.

    Raises:
        Usage: the port is taken, or isn't ours to take.
    """
    listening = _bound(port)
    with listening, _quiet(), _collecting():
        number = listening.getsockname()[1]
        idle = Idle(minutes)

        def end() -> None:
            server.should_exit = True

        def stop() -> None:
            later = threading.Timer(GRACE, end)
            later.daemon = True
            later.start()

        def lasts() -> bool:
            return not server.should_exit

        async def look() -> None:
            if not idle.left():
                server.should_exit = True

        app = _Told(make(Running(number, stop, idle, lasts)))
        server = Server(
            Config(
                app,
                loop="asyncio",
                http=Connection,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="critical",
                access_log=False,
                workers=1,
                proxy_headers=False,
                server_header=False,
                backlog=CONNECTIONS,
                limit_concurrency=4
                * CONNECTIONS,  # those that were given up are counted for a moment
                timeout_keep_alive=KEPT,
                timeout_graceful_shutdown=LAST,
                callback_notify=look,
                timeout_notify=1,
                h11_max_incomplete_event_size=MOST_HEAD,
            )
        )
        _say_where(links.link(number), minutes, browser, say)
        if browser:
            _open_browser(links.ticket_link(number), say)
        # Ctrl-C is how it is ended, and no interruption. uvicorn hands it on when it has ended.
        with contextlib.suppress(KeyboardInterrupt):
            server.run([listening])
        say(
            "groundsheet has ended."
            if idle.left()
            else f"groundsheet has ended: nobody used it for {_minutes(minutes)}."
        )


def _bound(port: int | None) -> socket.socket:
    """A socket on which this machine alone is heard, and which takes connections from now on.

    Raises:
        Usage
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":  # there another program could take it as well
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port or 0))
        listening.listen(CONNECTIONS)
    except OSError:
        listening.close()
        raise Usage(
            f"port {port} can't be used here; another program may have it."
            if port
            else "no port is free on this machine.",
            remedy="Leave the port out: a free one is taken." if port else "",
        ) from None
    return listening


def _say_where(link: str, minutes: float, browser: bool, say: Callable[[str], None]) -> None:
    opening = "Opening in your browser" if browser else "Open this link in your browser"
    say(f"groundsheet runs on this machine alone. {opening}:")
    say(f"  {link}")
    say("The link is good until groundsheet ends. Give it to nobody.")
    say(
        "To end it, press Ctrl-C here, or end it on the page. Unused, it ends by itself after "
        f"{_minutes(minutes)}."
    )


def _minutes(count: float) -> str:
    return "a minute" if count == 1 else f"{count:g} minutes"


# -- the browser ----------------------------------------------------------------------------------


def _open_browser(link: str, say: Callable[[str], None]) -> None:
    """Opens the browser, in a process of its own: what it prints isn't for this terminal.

    It has a session of its own as well, so that Ctrl-C ends the server and not the browser. The
    link is given to it where no other user can see it; what a browser is started with can be seen.
    """

    def opening() -> None:
        try:
            done = subprocess.run(  # noqa: S603 (this Python, and words of our own)
                [sys.executable, "-I", "-c", _OPEN],
                input=link.encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            opened = done.returncode == 0
        except (OSError, ValueError):
            opened = False
        if not opened:
            say("No browser could be opened from here. Open the link above in one.")

    threading.Thread(target=opening, daemon=True).start()


# -- what is told of a fault ----------------------------------------------------------------------


class _Told:
    """An application whose faults are told in our words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            if begun:
                raise  # uvicorn closes the connection, so that half a page isn't taken for one
            await PlainTextResponse(_FAULT, 500)(scope, receive, send)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps libraries from telling what they do, and Python from showing a fault's values."""

    def nothing(_: object) -> None:
        pass

    before = logging.root.manager.disable, threading.excepthook, sys.unraisablehook
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        threading.excepthook = sys.unraisablehook = nothing
        try:
            yield
        finally:
            logging.disable(before[0])
            threading.excepthook, sys.unraisablehook = before[1:]


# -- a long run -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _collecting() -> Iterator[None]:
    """Collects garbage as a program does that runs for hours."""
    before = gc.get_threshold()
    gc.set_threshold(GARBAGE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
