"""Refs that are made where a roster has none: from a system's numbers, or by the order of rows.

A ref from a number doesn't show it: it is a keyed hash, and the key lies in a private file. The
same number has the same ref as long as that file is there.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from groundsheet.files import put
from groundsheet.source import read_bytes

KEY = "refs.key"
"""The file of the key, in the practice's folder or else in that of the run."""
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Of base 32, without letters that are taken for digits (Crockford)."""
_LENGTH = 10
"""Signs of a ref: of 200,000 numbers, two have the same once in fifty thousand rosters."""


@dataclass(frozen=True, slots=True)
class RefKey:
    """The key that refs are made with, and the file that it lies in, or will."""

    path: Path
    key: bytes
    new: bool

    @classmethod
    def at(cls, path: Path) -> Self:
        """The key of a file; a new one, kept nowhere yet, if there is no such file.

        Raises:
            CannotRead
        """
        if path.exists():
            return cls(path, read_bytes(path), new=False)
        return cls(path, secrets.token_bytes(32), new=True)

    def keep(self) -> None:
        """Writes a new key down, for its owner alone.

        Raises:
            CannotWrite, OutputExists
        """
        if self.new:
            put(self.key, self.path)

    def ref(self, number: str) -> str:
        """The ref of a number, such as `7kq2m-0vx9d`."""
        digest = hmac.new(self.key, number.encode(), hashlib.sha256).digest()
        value = int.from_bytes(digest[:8], "big")
        signs = "".join(_SIGNS[value >> 5 * place & 31] for place in range(_LENGTH))
        return f"{signs[:5]}-{signs[5:]}"


def by_order(number: int) -> str:
    """The ref of a row by its place: `007`."""
    return f"{number:03d}"
