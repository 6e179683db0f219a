"""What a machine of a cluster does: it shows that it is as the one that began the run, and works.

Whoever begins a run puts a ticket into the run's folder: a key, and what the bytes of a packet
hang on. A machine that can't read the ticket doesn't see the folder; one that isn't as it says
there makes nothing, whenever it joined. Rows travel under the key, and so does what becomes of
them, so that no log or dump shows a name: `distributed` writes down what a machine couldn't
unpack, and puts on disk what it has no room for. Against whoever listens there is TLS.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import pickle
import secrets
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from groundsheet.files import put, remove
from groundsheet.version import __version__

if TYPE_CHECKING:
    from groundsheet.desk import Desk
    from groundsheet.people import PracticeFolder

PACKAGES = (
    "babel", "markdown-it-py", "pikepdf", "pillow", "pydantic", "pypdfium2", "PyYAML", "reportlab",
    "segno",
)  # fmt: skip
"""All that a worker depends on: they draw, or they prove."""

_ONE_AT_A_TIME = Lock()
"""A worker may have many threads, and ReportLab's fonts can't be shared by them."""


class Differs(Exception):
    """This machine is not as the one that began the run, or doesn't see its folder."""


class Faulty(Exception):
    """A call came to nothing; only the kind of its error is told, since its words may be names."""


# -- what packets hang on -------------------------------------------------------------------------


def facts(handouts: Path, practice: PracticeFolder | None) -> dict[str, str]:
    """All that makes the bytes of a packet what they are, but for the row itself."""
    program = Path(__file__).resolve().parents[1]
    return {
        "groundsheet": __version__,
        "the program's files": _digest(_files(program, but=("handouts", "__pycache__"))),
        "the handouts": _digest(_files(handouts)),
        "the practice's folder": _digest(_of_practice(practice)) if practice else "none",
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: _version(name) for name in PACKAGES},
    }


def differences(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """What differs, in words; a digest is never shown, since it tells nobody anything."""
    told = []
    for name in here | there:
        ours, theirs = here.get(name, "none"), there.get(name, "none")
        if ours != theirs:
            digests = max(len(ours), len(theirs)) > 32
            told.append(name if digests else f"{name} ({theirs} there, {ours} here)")
    return told


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


Parts = Iterator[tuple[str, bytes]]


def _digest(parts: Parts) -> str:
    digest = hashlib.sha256()
    for name, data in parts:
        digest.update(f"{len(name)}:{name}:{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def _files(folder: Path, but: tuple[str, ...] = ()) -> Parts:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not set(inside.parts) & set(but):
            yield inside.as_posix(), path.read_bytes()


def _of_practice(practice: PracticeFolder) -> Parts:
    """The profile, the logo, what is recorded beside them, and the practice's own content."""
    from groundsheet.folders import RECORDS
    from groundsheet.review import APPROVALS

    yield "profile", practice.profile.data
    yield "logo", practice.logo or b""
    patterns = ("*.yaml", "recipes/*.yaml", "references.json")
    for folder, names in [
        (practice.folder, (RECORDS, APPROVALS)),
        *((own, patterns) for own in practice.content),
    ]:
        for pattern in names:
            for path in sorted(folder.glob(pattern)):
                yield path.relative_to(folder).as_posix(), path.read_bytes()


# -- the ticket -----------------------------------------------------------------------------------


class Ticket:
    """What the one who began the run wrote into its folder.

    Args:
        path: where it lies.
        desk: that of the run; all machines see its practice's profile under the same path.
    """

    def __init__(self, path: Path, desk: Desk) -> None:
        self.path = path
        practice = desk.folder
        self.facts = facts(desk.library.folder, practice)
        self._key = secrets.token_bytes(32)
        held = {
            "key": self._key.hex(),
            "practice": str(practice.path.absolute()) if practice else "",
            "facts": self.facts,
        }
        put(json.dumps(held).encode(), path)

    def sealed(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> bytes:
        """A call, to be opened by those who can read the ticket."""
        return _sealed((call, arguments, named), self._key)

    def opened(self, sealed: bytes) -> Any:
        """What a call came to."""
        return _opened(sealed, self._key)

    def answered(self, name: str) -> bool:
        """Whether the answer of a machine lies in the folder, and is right; it is taken away."""
        answer = self.path.with_name(Path(name).name)
        try:
            right = answer.read_bytes() == _answer(self._key)
        except OSError:
            return False
        remove(answer)
        return right

    def taken_back(self) -> None:
        """Removes it: nobody begins anything more."""
        self.path.unlink(missing_ok=True)


def _answer(key: bytes) -> bytes:
    return hashlib.sha256(b"answer" + key).hexdigest().encode()


def _sealed(value: Any, key: bytes) -> bytes:
    nonce = secrets.token_bytes(16)
    hidden = nonce + _masked(pickle.dumps(value), b"mask" + key + nonce)
    return hmac.digest(key, hidden, "sha256") + hidden


def _opened(sealed: bytes, key: bytes) -> Any:
    """What was sealed by one who has the key; nothing else is unpacked.

    Raises:
        Differs: it was sealed under another.
    """
    seal, hidden = sealed[:32], sealed[32:]
    if not hmac.compare_digest(seal, hmac.digest(key, hidden, "sha256")):
        raise Differs("it has another run's ticket")
    nonce, data = hidden[:16], hidden[16:]
    return pickle.loads(_masked(data, b"mask" + key + nonce))  # noqa: S301 (the seal is right)


def _masked(data: bytes, secret: bytes) -> bytes:
    """The data under a stream that only the secret gives; the same again takes it off."""
    stream = hashlib.shake_256(secret).digest(len(data))
    both = int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")
    return both.to_bytes(len(data), "big")


# -- on the machine -------------------------------------------------------------------------------


def look(ticket: str, patience: float) -> dict[str, Any]:
    """What a machine sees of the run's folder, and how it stands; it answers in the folder.

    Args:
        ticket: the path.
        patience: for how many seconds it is looked for: some shared folders show what is new late.
    """
    path = Path(ticket)
    until = time.monotonic() + patience
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.1)
    try:
        held = json.loads(path.read_bytes())
        answer = f"{path.name}.{secrets.token_hex(8)}"
        put(_answer(bytes.fromhex(held["key"])), path.with_name(answer))
    except Exception as error:
        return {"folder": getattr(error, "strerror", "") or type(error).__name__}
    return {"folder": "", "answer": answer, "facts": _facts_here(held)}


def work(ticket: str, sealed: bytes) -> bytes:
    """Opens a call and carries it out, one at a time in a process; what it came to, sealed.

    Raises:
        Differs: this machine isn't as the ticket says.
        Faulty: the call raised something, or came to something that can't travel.
    """
    key = _admitted(ticket)
    call, arguments, named = _opened(sealed, key)
    try:
        with _ONE_AT_A_TIME:
            outcome = call(*arguments, **named)
            if getattr(outcome, "state", "") == "failed":
                # A row of a machine that only lost touch is given to another one, while the first
                # may still be at it. Who comes second finds the file, and finds it right then.
                outcome = call(*arguments, **named)
        return _sealed(outcome, key)
    except Exception as error:
        raise Faulty(type(error).__name__) from None


@lru_cache(maxsize=8)
def _admitted(ticket: str) -> bytes:
    """The key of a run, for a machine that is as the ticket says; looked at once in a process."""
    try:
        held = json.loads(Path(ticket).read_bytes())
    except OSError:
        raise Differs("it doesn't see the run's folder") from None
    differing = differences(held["facts"], _facts_here(held))
    if differing:
        raise Differs(", ".join(differing))
    return bytes.fromhex(held["key"])


def _facts_here(held: dict[str, Any]) -> dict[str, str]:
    """The facts of this machine, for the practice of the ticket."""
    # A plugin of pydantic would see every value that is validated, names among them.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    from groundsheet.errors import GroundsheetError
    from groundsheet.folders import shipped_folder
    from groundsheet.people import open_practice

    practice = held["practice"]
    try:
        return facts(shipped_folder(), open_practice(Path(practice)) if practice else None)
    except (GroundsheetError, OSError):
        return {**facts(shipped_folder(), None), "the practice's folder": "can't be read"}
