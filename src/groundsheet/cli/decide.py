"""Asks at the terminal whether something is printed that the practice hasn't decided on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import typer

from groundsheet.api import ExitCode
from groundsheet.cli.output import ask, can_ask, show_error

T = TypeVar("T")


def decided(make: Callable[[bool, bool], T], *, in_session: bool, drafts: bool, asking: bool) -> T:
    """Carries something out, and once more if the person says that it is to be printed.

    Args:
        make: what is carried out; it takes `in_session` and `drafts`.
        in_session: whether `--in-session` was given.
        drafts: whether `--drafts` was.
        asking: whether a question may be asked, where there is a terminal.

    Raises:
        Undecided: there is no terminal to ask at.
    """
    from groundsheet import api

    try:
        return make(in_session, drafts)
    except api.Undecided as error:
        if not (asking and can_ask()):
            raise
        show_error(error)
    if ask("Print it this once? (y/n)", "").casefold() not in ("y", "yes"):
        raise typer.Exit(int(ExitCode.REFUSED))
    return make(True, True)
