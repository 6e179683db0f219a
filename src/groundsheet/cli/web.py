"""`web`: the page in a browser on this machine."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from groundsheet.api import ExitCode, Usage
from groundsheet.cli import clock
from groundsheet.cli.output import say, show_path
from groundsheet.cli.state import home, programs_folder

_NEEDED = ("anyio", "jinja2", "python_multipart", "starlette", "uvicorn")
PROFILE = "practice.yaml"


def web(
    practice: Annotated[
        Path | None,
        typer.Option(
            "--practice",
            metavar="FILE",
            envvar="GROUNDSHEET_PRACTICE",
            help="Your profile, or its folder.  [default: practice.yaml here, or in the folder "
            "groundsheet in your own]",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", metavar="N", min=1, max=65535, help="Which port.  [default: a free one]"
        ),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser; only show the link.")
    ] = False,
    idle: Annotated[
        int,
        typer.Option(
            "--idle", metavar="MINUTES", min=1, max=1440, help="End after so long without use."
        ),
    ] = 60,
    install_shortcut: Annotated[
        bool,
        typer.Option(
            "--install-shortcut", help="Put it among the programs of your desktop, and end."
        ),
    ] = False,
) -> int:
    """Pick, preview and print in your browser, on this machine alone.

    It needs no network. What you type about a client stays in its memory, and is gone once it
    ends: from the page, by Ctrl-C, or when it isn't used for a while.

    Example: groundsheet web
    """
    if any(find_spec(name) is None for name in _NEEDED):
        raise Usage(
            "pages in your browser need the extra `web`, which isn't installed.",
            remedy="In groundsheet's folder: pip install '.[web]'",
        )
    profile = _profile(practice)
    if install_shortcut:
        return _install(profile)
    from groundsheet.web.start import start

    start(
        today=lambda: clock.today(),
        practice=profile,
        new_folder=_own_folder(),
        port=port,
        minutes=idle,
        browser=not no_browser,
        say=say,
    )
    return int(ExitCode.DONE)


def _profile(named: Path | None) -> Path | None:
    """The profile to open it with: one that is named, one here, or the person's own.

    It is absolute: the page outlives what the shell does in this folder.
    """
    own = _own_folder()
    places = [Path(PROFILE), *([own / PROFILE] if own else ())]
    found = named or next((path for path in places if path.is_file()), None)
    return found and found.absolute()


def _own_folder() -> Path | None:
    """Where the page sets a practice up, for somebody who has no folder for it yet."""
    own = home()
    return own and own / "groundsheet"


def _install(profile: Path | None) -> int:
    from groundsheet.web.shortcut import install, shortcut_of

    folder = programs_folder()
    if folder is None:
        raise Usage("you have no folder of your own here, in which a shortcut could be put.")
    shortcut = shortcut_of(sys.platform)
    path = install(shortcut, folder, profile)
    if shortcut.tried:
        say("groundsheet is among the programs of your desktop.")
    else:
        say("The shortcut is there. Nobody has tried this kind yet: open it once, and see.")
    show_path(path, as_json=False)
    return int(ExitCode.DONE)
