"""Puts proven bytes in place: whole or not at all, and nothing existing is lost."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from groundsheet.errors import CannotWrite, OutputExists, Place, Problem
from groundsheet.proof import Proven


def refuse_existing(target: Path, *, force: bool) -> None:
    """Raises OutputExists early, before any work is done."""
    if not force and os.path.lexists(target):
        raise OutputExists(Problem("a file of that name is there already.", Place(str(target))))


def place(proven: Proven, target: Path, *, force: bool = False, shared: bool = False) -> None:
    """Writes the bytes beside the target, makes them durable, then renames.

    Args:
        proven: what `prove` returned; nothing else is taken.
        target: where it goes; its folder must exist.
        force: replace a file that is there.
        shared: readable by others as the umask allows, for a clinic's folder (default: 0600).

    Raises:
        OutputExists, CannotWrite
    """
    if not isinstance(proven, Proven):
        raise TypeError("only proven bytes are delivered")
    refuse_existing(target, force=force)
    part = target.with_name(f".groundsheet-{secrets.token_hex(8)}.part")
    try:
        _write(part, proven.pdf, 0o666 if shared else 0o600)
        if force:
            part.replace(target)
        else:
            _rename_new(part, target)
        with contextlib.suppress(OSError):  # the file is in place; some file systems can't
            _sync_folder(target.parent)
    except OSError as error:
        raise CannotWrite(_problem(error, target)) from None
    finally:
        part.unlink(missing_ok=True)


def _write(part: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(part, flags, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _rename_new(part: Path, target: Path) -> None:
    """Renames without replacing: a file that appeared meanwhile stays as it is."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise OutputExists(
            Problem("a file of that name appeared meanwhile.", Place(str(target)))
        ) from None
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        # A file system without hard links (FAT, some network drives).
        refuse_existing(target, force=False)
        part.rename(target)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _problem(error: OSError, target: Path) -> Problem:
    place = Place(str(target))
    if isinstance(error, FileNotFoundError):
        return Problem("the folder does not exist.", place, remedy="Make it first.")
    if isinstance(error, PermissionError):
        return Problem(
            "it can't be written there.",
            place,
            remedy="Close the file if a viewer has it open, or choose a folder that is yours.",
        )
    if error.errno == errno.ENOSPC:
        return Problem("the disk is full.", place, remedy="Make room and run it again.")
    if isinstance(error, IsADirectoryError) or target.is_dir():
        return Problem("that is a folder.", place, remedy="Add a file name.")
    return Problem(f"{(error.strerror or 'it failed').lower()}.", place)
