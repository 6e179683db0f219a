"""Tells what to know before paper is handed out: what matters first, then the rest, once a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from groundsheet.api import Usage
from groundsheet.cli.output import say, tell
from groundsheet.cli.state import told_file

if TYPE_CHECKING:
    from groundsheet import api


def how(*, quiet: bool, notes: bool) -> api.How:
    """How much is told, by `--quiet` and `--notes`.

    Raises:
        Usage: both were given.
    """
    if quiet and notes:
        raise Usage("--quiet and --notes ask for opposite things.", remedy="Use one of them.")
    return "quiet" if quiet else "all" if notes else "usual"


@contextmanager
def told_around(
    desk: api.Desk, notices: Iterable[api.Notice], how: api.How, *, region: str = ""
) -> Iterator[None]:
    """Tells what matters first, lets the result be told, then tells what is told once a day.

    If the result comes to nothing, nothing counts as told.
    """
    from groundsheet import api

    memory = told_file()
    telling = api.to_tell(desk, notices, region=region, how=how, memory=memory)
    tell(*telling.first)
    yield
    tell(*telling.daily)
    if telling.daily and how == "usual":
        say("These notes come once a day; --notes shows them again.")
    api.remember(desk, telling, memory)
