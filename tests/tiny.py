"""A small application behind the page's own server, with faults that it has on purpose.

python tests/tiny.py [MINUTES]     serves it until it is ended
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from groundsheet.web.server import Links as LinksLike, Running, serve

NAME = "Zebedee Quillfeather"
BIG = 20_000_000
"""Bytes of an answer that no buffer of the system holds."""


class Links:
    """Addresses without a secret."""

    def link(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/"

    def ticket_link(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/?ticket=1"


def application(running: Running) -> ASGIApp:
    async def page(_: Request) -> Response:
        running.idle.touch()
        return HTMLResponse("<p>here")

    async def half(_: Request) -> Response:
        async def parts() -> AsyncIterator[str]:
            yield "begun"
            raise ValueError(NAME)

        return StreamingResponse(parts())

    async def thread(_: Request) -> Response:
        def raising() -> None:
            raise ValueError(NAME)

        threading.Thread(target=raising).start()
        return PlainTextResponse("started")

    async def length(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def refuse(_: Request) -> Response:
        return PlainTextResponse("too large", 413)

    async def big(_: Request) -> Response:
        return PlainTextResponse("x" * BIG)

    async def work(_: Request) -> Response:
        await run_in_threadpool(time.sleep, 0.3)
        return PlainTextResponse("done")

    async def stop(_: Request) -> Response:
        running.stop()
        return PlainTextResponse("ending")

    inner = Starlette(
        routes=[
            Route("/", page),
            Route("/half", half),
            Route("/thread", thread),
            Route("/length", length, methods=["POST"]),
            Route("/refuse", refuse, methods=["POST"]),
            Route("/big", big),
            Route("/work", work),
            Route("/stop", stop, methods=["POST"]),
        ]
    )

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/fault":
            raise ValueError(NAME)
        await inner(scope, receive, send)

    return outer


@dataclass
class Served:
    """An application that is served in a thread."""

    thread: threading.Thread
    said: list[str]
    running: Running | None = None
    port: int = 0


def serve_in_thread(
    make: Callable[[Running], ASGIApp] = application,
    links: LinksLike | None = None,
    *,
    minutes: float = 60,
    browser: bool = False,
) -> Served:
    """Serves it, and gives it back once it says where."""
    ready = threading.Event()
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if text.strip().startswith("http://"):
            ready.set()

    def making(running: Running) -> ASGIApp:
        served.running, served.port = running, running.port
        return make(running)

    def run() -> None:
        serve(making, links or Links(), port=None, minutes=minutes, browser=browser, say=say)

    served = Served(threading.Thread(target=run, daemon=True), said)
    served.thread.start()
    assert ready.wait(10)
    return served


def end(served: Served) -> None:
    """Ends it as its page does."""
    assert served.running
    served.running.stop()
    served.thread.join(30)  # how soon it ends is for other tests to say
    assert not served.thread.is_alive()


def main() -> None:
    def say(text: str) -> None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as the command does
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    serve(application, Links(), port=None, minutes=minutes, browser=False, say=say)


if __name__ == "__main__":
    main()
