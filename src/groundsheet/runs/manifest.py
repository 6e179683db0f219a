"""The manifest of a run, read again: its rows and print files, and whether it agrees with itself.

It isn't signed: what it says is compared with the files, and no more than that is known.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.notices import Code, Notice, finding
from groundsheet.source import read_bytes
from groundsheet.wording import option

_LARGEST = 50_000_000
"""Bytes of a manifest; that of 12,000 packets takes 4 MB."""
_MOST_PAGES = 10_000
"""Pages of one packet; none comes near."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row, as the manifest has it: the file that was made of it, or why there is none."""

    ref: str
    file: str
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListedPacket:
    """A packet in a print file: its ref, its first page, and how many it has, slip and all."""

    ref: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ListedPrint:
    """A print file, as the manifest has it; `left_out` are the refs of rows without a packet."""

    file: str
    sha256: str
    packets: tuple[ListedPacket, ...]
    left_out: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run said of itself."""

    path: Path
    rows: tuple[ListedRow, ...]
    prints: tuple[ListedPrint, ...]

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Reads a manifest.

        Raises:
            CannotRead: it can't be opened.
            InvalidInput: it is none.
        """
        data = read_bytes(path, limit=_LARGEST)
        try:
            said = json.loads(data)
            return cls(
                path,
                tuple(_row(one) for one in said.get("rows", ())),
                tuple(_print(one) for one in said["print_files"] if one["state"] == "made"),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise none(path) from None

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of each file that was made, by its name."""
        rows = {row.file: row.sha256 for row in self.rows if row.file}
        return rows | {one.file: one.sha256 for one in self.prints}

    def print_file(self, name: str, digest: str) -> ListedPrint:
        """The print file of that name, or of those bytes, or else the only one.

        Raises:
            InvalidInput: there is none, or several others.
        """
        for one in self.prints:
            if one.file == name:
                return one
        for one in self.prints:
            if one.sha256 == digest:
                return one
        if len(self.prints) != 1:
            raise none(self.path)
        return self.prints[0]

    def faults(self) -> Iterator[Notice]:
        """Where it doesn't agree with itself: what stands in it twice."""
        refs = Counter(row.ref for row in self.rows)
        names = Counter(row.file for row in self.rows if row.file)
        names.update(one.file for one in self.prints)
        for ref in _repeated(refs):
            yield finding(Code.ROW_DOUBLED, "it stands in the manifest twice.", about=ref)
        for name in _repeated(names):
            message = "the manifest tells of two files of that name."
            yield finding(Code.ROW_DOUBLED, message, about=name)
        packets = {packet.ref for one in self.prints for packet in one.packets}
        if not refs and not packets:
            yield finding(Code.FILE_MISSING, "the manifest tells of no packet.")


def _repeated(counted: Counter[str]) -> Iterable[str]:
    return (name for name, count in counted.items() if count > 1)


def none(path: Path) -> InvalidInput:
    """The error of a file that is no manifest of the run in question."""
    return InvalidInput(
        Problem(
            "this is no manifest of a run with that print file.",
            Place(str(path)),
            remedy=f"Name the manifest of its run: {option('manifest', 'FILE')}",
        )
    )


def _row(one: Any) -> ListedRow:
    made = one["state"] == "made"
    reason = str(one.get("reason", ""))
    return ListedRow(
        str(one["ref"]),
        _name(one["file"]) if made else "",
        str(one["sha256"]) if made else "",
        "" if made else reason or "it wasn't made.",
    )


def _print(one: Any) -> ListedPrint:
    return ListedPrint(
        _name(one["file"]),
        str(one["sha256"]),
        tuple(_packet(packet) for packet in one["packets"]),
        tuple(
            finding(Code.ROW_LEFT_OUT, f"left out: {row['reason']}", about=str(row["ref"]))
            for row in one["left_out"]
        ),
    )


def _packet(one: Any) -> ListedPacket:
    packet = ListedPacket(str(one["ref"]), int(one["page"]), int(one["pages"]))
    if not 1 <= packet.pages <= _MOST_PAGES:
        raise ValueError("no packet has so many pages")
    return packet


def _name(value: Any) -> str:
    """The name of a file in the folder of the run; no way out of it."""
    name = str(value)
    if name in ("", ".", "..") or "/" in name or "\0" in name or Path(name).name != name:
        raise ValueError("no name of a file in that folder")
    return name
