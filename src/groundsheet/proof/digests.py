"""Digests of PDF objects: what is equal has the same one, wherever in a file it is."""

from __future__ import annotations

import hashlib
from typing import Any


class Digests:
    """Digests of objects with all that they refer to; equal for equal values, wherever they are."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, int], str], bytes] = {}

    def of(self, value: Any, without: str = "") -> bytes:
        """The digest of an object.

        Args:
            value: it must not lead back to itself.
            without: a key of a dictionary that doesn't count, or the `content` of a stream.
        """
        import pikepdf

        key = (getattr(value, "objgen", (0, 0)), without)
        if key[0] != (0, 0) and key in self._known:
            return self._known[key]
        made = hashlib.sha256()
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            made.update(b"<<")
            for name, below in sorted(value.items()):
                if name not in (without, "/Length"):
                    made.update(name.encode() + self.of(below))
            if isinstance(value, pikepdf.Stream) and without != "content":
                made.update(value.read_raw_bytes())
        elif isinstance(value, pikepdf.Array):
            made.update(b"[")
            for below in value:
                made.update(self.of(below))
        else:
            made.update(f"{type(value).__name__} {value}".encode())
        digest = made.digest()
        if key[0] != (0, 0):
            self._known[key] = digest
        return digest
