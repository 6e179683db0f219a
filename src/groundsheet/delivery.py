"""Puts proven bytes in place: whole or not at all, and nothing existing is lost."""

from __future__ import annotations

from pathlib import Path

from groundsheet.files import put
from groundsheet.proof import Proven


def place(proven: Proven, target: Path, *, force: bool = False, shared: bool = False) -> None:
    """Puts proven bytes in place.

    Args:
        proven: what the proof returned; nothing else is taken.
        target: where it goes; its folder must exist.
        force: replace a file that is there.
        shared: readable by others as the umask allows, for a clinic's folder (default: 0600).

    Raises:
        OutputExists, CannotWrite
    """
    if not isinstance(proven, Proven):
        raise TypeError("only proven bytes are delivered")
    put(proven.data, target, force=force, shared=shared)
