"""Writing a file: whole or not at all, and nothing existing is lost."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from groundsheet.errors import CannotWrite, OutputExists, Place, Problem


def refuse_existing(target: Path, *, force: bool = False) -> None:
    """Raises OutputExists for a target that is there, unless it may be replaced."""
    if not force and os.path.lexists(target):
        raise OutputExists(Problem("a file of that name is there already.", Place(str(target))))


def put(data: bytes, target: Path, *, force: bool = False, shared: bool = False) -> None:
    """Writes the bytes beside the target, makes them durable, then renames.

    Args:
        data: what is written.
        target: where it goes; its folder must exist.
        force: replace a file that is there.
        shared: readable by others as the umask allows (default: 0600).

    Raises:
        OutputExists, CannotWrite
    """
    refuse_existing(target, force=force)
    part = target.with_name(f".groundsheet-{secrets.token_hex(8)}.part")
    try:
        _write(part, data, 0o666 if shared else 0o600)
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


def make_folder(folder: Path) -> None:
    """Makes a folder, unless it is there; its parent must be.

    Raises:
        CannotWrite
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite(_problem(error, folder)) from None


def append(line: bytes, target: Path, head: bytes) -> None:
    """Adds a line to a file, durably; a file that isn't there yet begins with `head`.

    One write for one line: two people who add at the same time lose neither.

    Raises:
        CannotWrite: nothing was added.
    """
    try:
        handle = os.open(target, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
        with os.fdopen(handle, "r+b", buffering=0) as stream:
            size = os.fstat(handle).st_size
            start = head
            if size:
                os.lseek(handle, -1, os.SEEK_END)
                start = b"" if os.read(handle, 1) == b"\n" else b"\n"
            if stream.write(start + line) != len(start + line):
                os.ftruncate(handle, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
    except OSError as error:
        raise CannotWrite(_problem(error, target)) from None


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
