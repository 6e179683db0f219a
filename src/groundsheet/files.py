"""Writing a file: whole or not at all, and nothing existing is lost."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from groundsheet.errors import (
    CannotRead,
    CannotWrite,
    DiskFull,
    GroundsheetError,
    OutputExists,
    Place,
    Problem,
)
from groundsheet.wording import option

_PART = ".groundsheet-{}.part"
"""What a file is called while it is written, beside where it goes."""
_NO_LINKS = frozenset(
    (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS,
     errno.EINVAL)
)  # fmt: skip
"""What file systems say that have no hard links."""


def refuse_existing(target: Path, *, force: bool = False) -> None:
    """Refuses a target that is there, unless it may be replaced: a device or a pipe never is.

    Raises:
        OutputExists, CannotWrite
    """
    if _is_device(target):
        raise CannotWrite(
            Problem(
                "that is a device or a pipe, which no file takes the place of.",
                Place(str(target)),
                remedy=f"{option('output', '-')} writes to standard output.",
            )
        )
    if not force and os.path.lexists(target):
        raise OutputExists(Problem("a file of that name is there already.", Place(str(target))))


def _is_device(target: Path) -> bool:
    """Whether what is there is neither a file nor a folder."""
    try:
        mode = target.stat().st_mode
    except OSError:  # there is nothing, or it can't be told
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def put(
    data: bytes,
    target: Path,
    *,
    force: bool = False,
    shared: bool = False,
    mode: int | None = None,
) -> None:
    """Writes the bytes beside the target, makes them durable, then renames.

    Args:
        data: what is written.
        target: where it goes; its folder must exist.
        force: replace a file that is there.
        shared: readable by others as the umask allows (default: 0600).
        mode: who may do what with it, such as that of the file whose place it takes.

    Raises:
        OutputExists, CannotWrite
    """
    refuse_existing(target, force=force)
    part = target.with_name(_PART.format(secrets.token_hex(8)))
    try:
        _write(part, data, 0o666 if shared else 0o600)
        if mode is not None:
            part.chmod(stat.S_IMODE(mode))
        if force:
            part.replace(target)
        else:
            _rename_new(part, target)
        with contextlib.suppress(OSError):  # the file is in place; some file systems can't
            _sync_folder(target.parent)
    except OSError as error:
        raise cannot_write(error, target) from None
    finally:
        with contextlib.suppress(OSError):  # it was never there
            part.unlink(missing_ok=True)


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Makes a folder, unless it is there; its parent must be.

    Args:
        folder: the folder; one that is there stays as it is.
        private: nobody else may look into it (0700).

    Raises:
        CannotWrite
    """
    try:
        folder.mkdir(0o700 if private else 0o777, exist_ok=True)
    except OSError as error:
        raise cannot_write(error, folder) from None


def remove(target: Path) -> None:
    """Removes a file.

    Raises:
        CannotWrite
    """
    try:
        target.unlink()
    except OSError as error:
        raise cannot_write(error, target) from None


def sweep(folder: Path) -> None:
    """Removes the parts of files that were being written there when a process was killed.

    Raises:
        CannotWrite
    """
    try:
        for part in folder.glob(_PART.format("*")):
            part.unlink(missing_ok=True)  # whoever wrote it may have been done after all
    except OSError as error:
        raise cannot_write(error, folder) from None


def append(target: Path, head: bytes, line: Callable[[bytes], bytes]) -> None:
    """Adds to a file, durably; one that isn't there yet begins with `head`.

    What is there stays as it is, byte for byte. Of those who add at the same time each waits for
    the one before.

    Args:
        target: the file.
        head: how a new file begins.
        line: makes what is added from what is there.

    Raises:
        CannotWrite: nothing was added.
    """
    if not target.exists():
        with contextlib.suppress(OutputExists):  # somebody was faster: add to theirs
            put(head + line(head), target, shared=True)
            return
    try:
        handle = os.open(target, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            _lock(handle)
            _add(handle, line)
        finally:
            os.close(handle)
    except OSError as error:
        raise cannot_write(error, target) from None


def _lock(handle: int) -> None:
    """Waits until nobody else adds to the file; it is free again when the handle is closed."""
    if sys.platform == "win32":
        _take(handle, wait=True)
    else:
        with contextlib.suppress(OSError):  # some network drives can't
            _take(handle, wait=True)


def _take(handle: int, *, wait: bool) -> None:
    """Locks a file for oneself.

    Raises:
        OSError: it can't be locked, or, without waiting, somebody else has it.
    """
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, 2**30, os.SEEK_SET)  # a byte behind the end, so that others can read
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _add(handle: int, line: Callable[[bytes], bytes]) -> None:
    size = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    present = b""
    while len(present) < size and (part := os.read(handle, size - len(present))):
        present += part
    added = line(present)
    if present and not present.endswith(b"\n"):
        added = b"\n" + added
    try:
        if os.write(handle, added) != len(added):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, size)
        raise


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
        if error.errno not in _NO_LINKS:
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


def cannot_write(error: OSError, target: Path) -> CannotWrite:
    """The error for what the operating system said of writing there."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(Problem("the disk is full.", Place(str(target))))
    return CannotWrite(_problem(error, target))


def of_system(error: OSError) -> GroundsheetError:
    """The error for whatever else the system said of a file or folder.

    A name that is too long, a folder that may not be looked into, a drive that went away.
    """
    target = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return cannot_write(error, target or Path())
    if target is None and error.errno == errno.ENOENT and _here_is_lost():
        return CannotRead("the folder you are in isn't there any more.", remedy="Go to another.")
    what = (error.strerror or type(error).__name__).lower()
    return CannotRead(Problem(f"{what}.", Place(str(target)) if target else None))


def _here_is_lost() -> bool:
    """Whether the folder from which the program was called was removed."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def no_folder(target: Path | str) -> Problem:
    """What is said of a folder that something was to be put into."""
    return Problem("this folder doesn't exist.", Place(str(target)), remedy="Make it first.")


def _problem(error: OSError, target: Path) -> Problem:
    place = Place(str(target))
    if isinstance(error, FileNotFoundError):
        return no_folder(target)
    if isinstance(error, PermissionError):
        return Problem(
            "it can't be written there.",
            place,
            remedy="Close the file if a viewer has it open, or choose a folder that is yours.",
        )
    if isinstance(error, IsADirectoryError) or os.path.isdir(target):  # noqa: PTH112 (it raises nothing)
        return Problem("that is a folder.", place, remedy="Add a file name.")
    return Problem(f"{(error.strerror or 'it failed').lower()}.", place)


def taken(handle: int) -> bool:
    """Takes a file for oneself until the handle is closed; False if somebody else has it."""
    try:
        _take(handle, wait=False)
    except OSError:
        return False
    return True
