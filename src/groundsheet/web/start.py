"""Puts the parts of the page together and serves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from groundsheet.web.app import application
from groundsheet.web.guard import Secret
from groundsheet.web.office import Office
from groundsheet.web.server import serve


def start(
    *,
    today: Callable[[], dt.date],
    practice: Path | None,
    new_folder: Path | None,
    port: int | None,
    minutes: int,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Serves the page until it is ended.

    Args:
        today: the present date; it is asked anew for each page, since a day may pass.
        practice: a profile or its folder; None if there is none yet.
        new_folder: where a practice's folder is set up from the page.
        port: where; None takes a free one.
        minutes: how long it may go unused.
        browser: open the browser.
        say: tells a line to the person at the terminal.

    Raises:
        Usage: the port can't be used.
    """
    office, secret = Office(today, practice, new_folder), Secret.new()
    serve(
        lambda running: application(
            office,
            secret=secret,
            port=running.port,
            idle=running.idle,
            stop=running.stop,
            warm=running.lasts,
        ),
        secret,
        port=port,
        minutes=minutes,
        browser=browser,
        say=say,
    )
