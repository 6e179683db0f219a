"""A person's own folder, where shortcuts go, and where the program remembers what it has told."""

import os
import sys
from pathlib import Path
from typing import TextIO


def told_file() -> Path | None:
    """The file of what was told; None where there is no place for it, or nobody is told anything.

    A job at night whose messages are thrown away must not count as somebody who has read them.
    """
    folder = None if _is_thrown_away(sys.stderr) else _folder()
    return None if folder is None else folder / "groundsheet" / "told.json"


def _folder() -> Path | None:
    """The folder for what programs remember, by the custom of the system."""
    if sys.platform == "win32":
        named = os.environ.get("LOCALAPPDATA", "")
        return Path(named) if named else None
    named = os.environ.get("XDG_STATE_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named)
    own = home()
    if own is None:
        return None
    if sys.platform == "darwin":
        return own / "Library" / "Application Support"
    return own / ".local" / "state"


def home() -> Path | None:
    """The person's own folder; None for a user who has none."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def programs_folder() -> Path | None:
    """The folder for shortcuts to programs, by the custom of the system; None without one."""
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA", "")
        return Path(roaming, "Microsoft", "Windows", "Start Menu", "Programs") if roaming else None
    own = home()
    if sys.platform == "darwin":
        return own and own / "Desktop"
    named = os.environ.get("XDG_DATA_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / "applications"
    return own and own / ".local" / "share" / "applications"


def _is_thrown_away(stream: TextIO) -> bool:
    """Whether what is written there goes nowhere."""
    try:
        null = os.path.samestat(os.fstat(stream.fileno()), Path(os.devnull).stat())
    except (OSError, ValueError):  # a stream in memory has no number
        return False
    return null and not stream.isatty()
