"""A Chromium without a window and without name servers; and pdf.js, the viewer of Firefox, in it.

The page and pdf.js come from `tests/web` (`npm ci` fills it); each request of the page is answered
from that folder or refused. One browser serves all tests of a run; it starts when first asked.
"""

from __future__ import annotations

import atexit
import base64
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

import outside

WEB = Path(__file__).parent / "web"
# A name that no name server may ever know (RFC 6761).
ORIGIN = "http://pdfjs.test"
TYPES = {".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm"}


def fill(pdf: bytes, values: Mapping[str, str | bool]) -> bytes:
    """The file as pdf.js saves it after these values were typed and clicked."""
    return _asked("fill", pdf, dict(values))


def picture(pdf: bytes, page: int, scale: float) -> bytes:
    """A page as PNG, `scale` pixels to a point."""
    return _asked("picture", pdf, page, scale)


def _asked(function: str, pdf: bytes, *arguments: Any) -> bytes:
    call = f"asked => judge.{function}(...asked)"
    answer = _page().evaluate(call, [base64.b64encode(pdf).decode(), *arguments])
    return base64.b64decode(answer)


def _page() -> Page:
    # Asked each time: what is cached is a page, never that something was missing.
    chromium = outside.program("chromium", "chromium")
    outside.npm_package(WEB / "node_modules" / "pdfjs-dist", "npm ci --prefix tests/web")
    return _started(chromium)


@functools.cache
def _started(chromium: str) -> Page:
    page = started(chromium).new_page()
    page.context.route("**/*", _answered)
    page.goto(f"{ORIGIN}/page.html")
    page.wait_for_function("globalThis.judge")
    return page


@functools.cache
def started(chromium: str) -> Browser:
    """The browser, from where it stands; a process can't have a second Playwright."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    browser = playwright.chromium.launch(
        executable_path=chromium,
        args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    )
    atexit.register(browser.close)
    return browser


def _answered(route: Route) -> None:
    origin, _, path = route.request.url.partition(f"{ORIGIN}/")
    file = WEB / path
    if origin or not file.is_file():
        route.abort()
        return
    kind = TYPES.get(file.suffix, "application/octet-stream")
    route.fulfill(body=file.read_bytes(), content_type=kind)
