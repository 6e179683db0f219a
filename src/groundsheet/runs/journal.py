"""What a run has made so far: an append-only file, each line durable before the next is begun.

A line that was torn by a crash is at the end, and is passed over. No name stands in it: rows are
known by their refs, and what is in them by a digest under a key that stays in the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from groundsheet.errors import Refused
from groundsheet.files import cannot_write, make_folder, put, sweep, taken

FOLDER = ".groundsheet-run"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: no word of whom it is for.

    Args:
        ref: the row's.
        digest: of the row and of all that its file is made from.
        state: made, failed, or begun by a run that never told what became of it.
        file: its name in the folder; where nothing was made now, that of an earlier run.
        pages: as they are read; none where nothing was made.
        sha256: of the file.
        code: of the notice or error that says why it failed.
        reason: why it failed, in words, without what was typed.
        packets: of a print file: ref, first page and pages of each packet in it.
        left_out: of a print file: ref, reason and code of each row that failed.
    """

    ref: str
    digest: str
    state: Literal["made", "failed", "begun"]
    file: str = ""
    pages: int = 0
    sha256: str = ""
    code: str = ""
    reason: str = ""
    packets: tuple[tuple[str, int, int], ...] = ()
    left_out: tuple[tuple[str, str, str], ...] = ()

    @property
    def of_print_file(self) -> bool:
        """Whether this is a print file, and not a row."""
        return self.ref.startswith("@")

    @property
    def failed(self) -> tuple[str, ...]:
        """Refs of rows that have no packet."""
        if self.of_print_file:
            return tuple(ref for ref, *_ in self.left_out)
        return (self.ref,) if self.state == "failed" else ()


class Journal:
    """The journal of a folder; who holds it is alone in the folder.

    `handles` are those of the lock and of the journal: a process that is forked off lets go of
    them, or the folder would stay locked for as long as it lives. `done` is the last outcome of
    each row, `files` the name of each file that was ever begun there.
    """

    def __init__(
        self,
        folder: Path,
        handles: tuple[int, int],
        key: bytes,
        done: dict[str, Outcome],
        files: set[str],
    ) -> None:
        self.folder, self.handles, self._key = folder, handles, key
        self._handle = handles[1]
        self.run = secrets.token_hex(8)
        self.done = done
        self.files = files

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Journal]:
        """Opens the journal of a folder, and lets nobody else in.

        Raises:
            Refused: another run is at work there.
            CannotWrite
        """
        home = folder / FOLDER
        make_folder(folder, private=True)
        make_folder(home, private=True)
        try:
            guard = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise cannot_write(error, home) from None
        try:
            if not taken(guard):
                raise Refused(
                    "another run is at work in this folder.",
                    remedy="Wait until it is done, or take another folder.",
                )
            sweep(folder)  # names may stand in what a killed run left
            sweep(home)
            key_file = home / "key"
            if not key_file.exists():
                put(secrets.token_bytes(32), key_file)
            path = home / "journal.jsonl"
            done, files, end = _read(path)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.ftruncate(handle, end)  # a torn line goes
                os.lseek(handle, end, os.SEEK_SET)
                yield cls(folder, (guard, handle), key_file.read_bytes(), done, files)
            finally:
                os.close(handle)
        except OSError as error:
            raise cannot_write(error, home) from None
        finally:
            os.close(guard)

    def digest(self, *parts: str) -> str:
        """A digest that can't be guessed without the folder's key."""
        mac = hmac.new(self._key, digestmod=hashlib.sha256)
        for part in parts:
            mac.update(f"{len(part)}:{part}".encode())
        return mac.hexdigest()

    def begin(self, ref: str, digest: str, file: str) -> None:
        """Writes down that a file is being made, so that one that is there after a crash is ours.

        Of a file that was there before, and that no earlier run put there, nothing is written.

        Raises:
            CannotWrite
        """
        earlier = self.done.get(ref)
        ours = earlier is not None and earlier.file == file
        if ours or not (self.folder / file).exists():
            earlier_digest = self.replaceable(ref, file)
            self._write(Outcome(ref, digest, "begun", file, sha256=earlier_digest), durable=False)

    def replaceable(self, ref: str, file: str) -> str:
        """SHA-256 of the file that an earlier run put there, which may be replaced; or nothing."""
        earlier = self.done.get(ref)
        if earlier is None or earlier.file != file:
            return ""
        if earlier.state == "begun":
            with contextlib.suppress(OSError):
                return hashlib.sha256((self.folder / file).read_bytes()).hexdigest()
        return earlier.sha256

    def add(self, outcome: Outcome) -> None:
        """Writes an outcome down, durably, or nothing of it.

        What failed leaves an earlier run's file where it is, and known as the run's own.

        Raises:
            CannotWrite
        """
        earlier = self.done.get(outcome.ref)
        if not outcome.file and earlier is not None:
            outcome = replace(outcome, file=earlier.file, sha256=earlier.sha256)
        self._write(outcome, durable=True)

    def _write(self, outcome: Outcome, *, durable: bool) -> None:
        end = os.lseek(self._handle, 0, os.SEEK_CUR)
        line = json.dumps(asdict(outcome), ensure_ascii=True).encode() + b"\n"
        try:
            written = 0
            while written < len(line):
                written += os.write(self._handle, line[written:])
            if durable:
                os.fsync(self._handle)
        except OSError as error:
            with contextlib.suppress(OSError):  # if it can't be taken back, it is a torn line
                os.ftruncate(self._handle, end)
                os.lseek(self._handle, end, os.SEEK_SET)
            raise cannot_write(error, self.folder / FOLDER) from None
        self.done[outcome.ref] = outcome
        self.files.add(outcome.file)

    def holds(self, ref: str, digest: str) -> Outcome | None:
        """What was made of a row, if it is there as it was made and nothing has changed since."""
        outcome = self.done.get(ref)
        if outcome is None or outcome.state != "made" or outcome.digest != digest:
            return None
        return outcome if self.is_there(outcome) else None

    def is_there(self, outcome: Outcome) -> bool:
        """Whether the file of an outcome is in place, byte for byte."""
        try:
            data = (self.folder / outcome.file).read_bytes()
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() == outcome.sha256


def _read(path: Path) -> tuple[dict[str, Outcome], set[str], int]:
    """The last outcome of each row, each file that was named, where the last whole line ends."""
    done: dict[str, Outcome] = {}
    files: set[str] = set()
    end = 0
    if not path.exists():
        return done, files, end
    for line in path.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        end += len(line)
        try:
            outcome = _outcome(json.loads(line))
        except (ValueError, TypeError, AttributeError):
            continue  # damaged: what stands behind it holds all the same
        done[outcome.ref] = outcome
        files.add(outcome.file)
    return done, files, end


def _outcome(values: dict[str, Any]) -> Outcome:
    lists: dict[str, Any] = {
        "packets": tuple(map(tuple, values.pop("packets", ()))),
        # The journals of earlier versions hold no codes.
        "left_out": tuple((*row, "")[:3] for row in values.pop("left_out", ())),
    }
    if not all(isinstance(values.get(key, ""), str) for key in ("ref", "digest", "file", "sha256")):
        raise TypeError
    return Outcome(**values, **lists)
