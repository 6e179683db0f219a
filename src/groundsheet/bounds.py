"""Looks at a file of others in a process of its own, which may take so much time and memory.

Whatever is in a file, and whatever it does to the libraries that read it: who asked gets an answer,
or an error that says why there is none. The process writes nothing, also where it crashes.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import select
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from groundsheet.errors import CannotRead, GroundsheetError, Place, Problem

SECONDS = 8.0
"""Of the processor, for a file of one handout: with what the program itself takes, below 10."""
MEMORY = 380_000_000
"""Bytes that a file of one handout may take: with what the program itself takes, below 500 MB."""
MAX_PDF_BYTES = 50_000_000
"""Bytes of a file of one handout."""
_ANSWER = 16_000_000
"""Bytes of the longest answer."""
_FORKS = sys.platform == "linux"
"""Elsewhere a process that is forked off may not use what was loaded before."""
_WHY = {
    "time": "it takes more time than any handout does.",
    "memory": "it takes more memory than any handout does.",
    "crash": "a library that read it crashed: it is damaged, or made to do that.",
}

T = TypeVar("T")


def bounded(
    function: Callable[..., T],
    *arguments: Any,
    shown: str,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> T:
    """What a function returns that is called in a process of its own.

    Args:
        function: one of a module, by name; what it returns can be pickled.
        arguments: of the function; they can be pickled.
        shown: what the file is called in errors.
        seconds: of the processor.
        memory: bytes, besides what this process has.

    Raises:
        CannotRead: it took more, it crashed, or it ended in an error that isn't of our family.
        GroundsheetError: what the function raised.
    """
    call = (function, arguments, seconds, memory)
    answer = (_forked if _FORKS else _spawned)(call, _patience(seconds))
    if answer:
        kind, value = pickle.loads(answer)  # noqa: S301 (from our own process)
    else:
        kind, value = "time" if answer is None else "crash", None
    if kind == "value":
        result: T = value
        return result
    if kind == "error":
        raise value
    message = _WHY.get(kind) or f"it can't be read to its end ({value}), as a handout can."
    raise CannotRead(
        Problem(message, Place(shown)),
        remedy="Don't print it. Take another copy of the file, or build it again.",
    )


def _patience(seconds: float) -> float:
    """Seconds by the clock: what a busy machine needs, unless nothing else limits the time."""
    return seconds * (15 if _resource() else 2)


def _resource() -> Any:
    """The module that sets limits; None where the system has none."""
    try:
        import resource
    except ImportError:
        return None
    return resource


# -- the one that asks ----------------------------------------------------------------------------


def _forked(call: tuple[Any, ...], patience: float) -> bytes | None:
    """The answer of a process that is forked off: it has all that is loaded, and begins at once.

    Nothing if it crashed, None if its time was over.
    """
    out, into = os.pipe()
    with warnings.catch_warnings():
        # Other threads may hold locks for ever there: those of PDFium are seen to (`proof.pdfium`),
        # and whatever else may hang does so for a time.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(out)
        _answer(call, into)
    os.close(into)
    try:
        answer = _read(out, time.monotonic() + patience)
    finally:
        os.close(out)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if answer is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return None
    return answer


def _read(out: int, until: float) -> bytes | None:
    """What comes through a pipe until it is closed; None if it isn't in time."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([out], [], [], max(0, until - time.monotonic()))
        if not ready:
            return None
        part = os.read(out, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _spawned(call: tuple[Any, ...], patience: float) -> bytes | None:
    """The same of a process that is begun anew."""
    paths = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(  # noqa: S603 (this Python, and this module)
            [sys.executable, "-m", __name__],
            input=pickle.dumps(call),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            check=False,
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired:
        return None
    timed_out = _resource() is not None and done.returncode == -signal.SIGXCPU
    return None if timed_out else done.stdout


# -- the one that answers -------------------------------------------------------------------------


def _answer(call: tuple[Any, ...], into: int) -> NoReturn:
    """Calls, writes down what came of it, and ends; nothing else is heard of this process."""
    code = 1
    try:
        function, arguments, seconds, memory = call
        _silence(into)
        _limit(seconds, memory)
        try:
            found: tuple[str, Any] = ("value", function(*arguments))
        except GroundsheetError as error:
            found = ("error", error)
        except MemoryError:
            found = ("memory", None)
        except Exception as error:
            found = ("fault", _place(error))
        answer = pickle.dumps(found)
        if len(answer) > _ANSWER:
            answer = pickle.dumps(("memory", None))
        while answer:
            answer = answer[os.write(into, answer) :]
        code = 0
    finally:
        os._exit(code)


def _place(error: Exception) -> str:
    """The kind of an error and the line of code: its words may be those of a client."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def _silence(into: int) -> None:
    """Nothing is read from, or written to, where the one that asks reads and writes."""
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        if handle != into:
            os.dup2(nothing, handle)


def _limit(seconds: float, memory: int) -> None:
    """Sets what this process may take; no picture of its memory is left where it crashes."""
    resource = _resource()
    if resource is None:
        return
    _lower(resource, resource.RLIMIT_CORE, 0)
    _lower(resource, resource.RLIMIT_CPU, max(1, int(seconds)), more=1)
    with contextlib.suppress(OSError):  # only Linux tells, and only Linux keeps to it
        size = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        _lower(resource, resource.RLIMIT_AS, int(size) * resource.getpagesize() + memory)


def _lower(resource: Any, which: int, to: int, more: int = 0) -> None:
    """Lowers a limit, unless it is lower already."""
    hard = resource.getrlimit(which)[1]
    most = to + more if hard == resource.RLIM_INFINITY else min(hard, to + more)
    with contextlib.suppress(ValueError, OSError):  # this system has no such limit
        resource.setrlimit(which, (min(to, most), most))


def _main() -> NoReturn:
    """For a process that is begun anew: the call stands on its standard input."""
    call = pickle.load(sys.stdin.buffer)  # noqa: S301 (from the one that began it)
    _answer(call, 1)


if __name__ == "__main__":
    _main()
