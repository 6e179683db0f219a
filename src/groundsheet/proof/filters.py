"""The bytes of a stream: compressed by Flate or not at all, whole, and no longer than ours are."""

from __future__ import annotations

import zlib
from collections.abc import Set as AbstractSet
from typing import Any

from groundsheet.proof.faults import NotOurs
from groundsheet.remembering import remembers

_KEPT, _SMALL = 64, 300_000  # streams that are at hand, and bytes of those that are kept
KEYS = frozenset({"/Length", "/Filter"})
"""The keys of a stream that is nothing else."""


def decoded(stream: Any, keys: AbstractSet[str], longest: int) -> bytes:
    """The bytes of a stream, which pikepdf has opened.

    Args:
        stream: what should be one.
        keys: those that it may have.
        longest: the most bytes that it may have.

    Raises:
        NotOurs: it is none, has other keys, is coded in another way, is damaged, or is too long.
    """
    import pikepdf

    if not isinstance(stream, pikepdf.Stream):
        raise NotOurs("a stream is missing")
    extra = set(stream.keys()) - keys
    if extra:
        raise NotOurs(f"a stream has {', '.join(sorted(extra))}")
    filters: Any = stream.get("/Filter", [])
    if isinstance(filters, pikepdf.Name):
        filters = [filters]
    if not isinstance(filters, (pikepdf.Array, list)) or any(f != "/FlateDecode" for f in filters):
        raise NotOurs("a stream is coded in another way than ours")
    if len(filters) > 1:
        raise NotOurs("a stream is coded twice")
    raw: bytes = stream.read_raw_bytes()
    inflate = _inflated_before if longest <= _SMALL else _inflated
    found = inflate(raw, longest) if len(filters) else raw
    if len(found) > longest:
        raise NotOurs("a stream is far longer than ours")
    return found


def _inflated(raw: bytes, longest: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(raw, longest + 1)
    except zlib.error:
        raise NotOurs("a stream is damaged") from None
    # Of what is longer the end isn't reached.
    if len(found) <= longest and (not machine.eof or machine.unused_data.strip()):
        raise NotOurs("a stream is damaged")
    return found


_inflated_before = remembers(_KEPT)(_inflated)
"""The same, for what is short and stands in many files."""
