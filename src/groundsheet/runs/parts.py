"""What a print file records of its parts: of each packet and slip what its own file would.

Parts of one template have the same record, which is written once. No name stands in it, nor the
ref of a row.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence

_MOST = 20_000_000
"""Bytes of all records; a run of 500 packets that are all different has fewer by far."""


def parts_recorded(records: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The record of a print file of these parts, in order."""
    texts = [json.dumps(record, sort_keys=True) for record in records]
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    packed = zlib.compress("\n".join(number).encode(), 9)
    return {
        "records": b64encode(packed).decode(),
        "parts": " ".join(str(number[text]) for text in texts),
    }


def recorded_parts(
    facts: Mapping[str, str],
) -> tuple[list[Mapping[str, str]], list[int]] | None:
    """The records of a print file, and which of them each of its parts has, in order.

    None where it has none, or they can't be read.
    """
    try:
        packed = b64decode(facts.get("records", ""), validate=True)
        text = zlib.decompressobj().decompress(packed, _MOST).decode()
        records = [json.loads(line) for line in text.split("\n")]
        parts = [int(number) for number in facts.get("parts", "").split(" ")]
    except (ValueError, zlib.error, RecursionError):
        return None
    if not all(0 <= number < len(records) for number in parts):
        return None
    whole = all(
        isinstance(record, dict) and all(isinstance(value, str) for value in record.values())
        for record in records
    )
    return (records, parts) if whole else None
