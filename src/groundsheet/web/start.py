"""Puts the parts of the page together and serves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from groundsheet.web.server import serve


def start(
    *,
    today: Callable[[], dt.date],
    practice: Path | None,
    home: Path | None,
    port: int | None,
    minutes: int,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Serves the page until it is ended.

    Args:
        today: the present date; it is asked anew for each page, since a day may pass.
        practice: a profile or its folder; None if there is none yet.
        home: the person's own folder, in which a practice's folder is set up.
        port: where; None takes a free one.
        minutes: how long it may go unused.
        browser: open the browser.
        say: tells a line to the person at the terminal.

    Raises:
        Usage: the port can't be used.
    """
    office = import_module("groundsheet.web.office").Office(
        today=today, practice=practice, home=home
    )
    secret = import_module("groundsheet.web.guard").Secret.new()
    application = import_module("groundsheet.web.app").application
    serve(
        lambda running: application(
            office, secret=secret, port=running.port, stop=running.stop, idle=running.idle
        ),
        secret,
        port=port,
        minutes=minutes,
        browser=browser,
        say=say,
        warm=office.warm,
    )
