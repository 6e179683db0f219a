"""Makes src/groundsheet/pdf/srgb.icc: sRGB as an ICC version 4 display profile of some 500 bytes.

    python tools/make_icc.py            writes it
    python tools/make_icc.py --check    exit code 1 if it differs

The numbers are those of IEC 61966-2-1: primaries adapted to D50 (Bradford) and the curve in its
parametric form. Nothing in it depends on a clock.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "groundsheet" / "pdf" / "srgb.icc"

WHITE = (0.9642, 1.0, 0.8249)
RED, GREEN, BLUE = (
    (0.43607, 0.22249, 0.01392),
    (0.38515, 0.71687, 0.09708),
    (0.14307, 0.06061, 0.71410),
)
ADAPTED = (1.04791, 0.02293, -0.0502, 0.0296, 0.99046, -0.01707, -0.00925, 0.01506, 0.75179)
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def fixed(*values: float) -> bytes:
    """Numbers with 16 bits before and 16 after the point."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def words(text: str) -> bytes:
    """A text in English."""
    head = struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, 2 * len(text), 28)
    return b"mluc" + head + text.encode("utf-16-be")


def profile() -> bytes:
    """The whole profile."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + fixed(*CURVE)
    tags = [
        (b"desc", words("sRGB")),
        (b"cprt", words("CC0")),
        (b"wtpt", b"XYZ \0\0\0\0" + fixed(*WHITE)),
        (b"chad", b"sf32\0\0\0\0" + fixed(*ADAPTED)),
        *((name, b"XYZ \0\0\0\0" + fixed(*xyz)) for name, xyz in (
            (b"rXYZ", RED), (b"gXYZ", GREEN), (b"bXYZ", BLUE),
        )),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]  # fmt: skip
    start = 128 + 4 + 12 * len(tags)
    table, data = b"", b""
    places: dict[bytes, int] = {}
    for signature, value in tags:
        if value not in places:
            places[value] = start + len(data)
            data += value + b"\0" * (-len(value) % 4)
        table += signature + struct.pack(">II", places[value], len(value))
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sIII",
        128 + len(body), b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ ",
        2000, 1, 1, 0, 0, 0, b"acsp", b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 0, 0,
    )  # fmt: skip
    head += fixed(*WHITE)
    return head + b"\0" * (128 - len(head)) + body


def main() -> int:
    """Writes the file, or with --check compares it."""
    if "--check" in sys.argv[1:]:
        return int(OUT.read_bytes() != profile())
    OUT.write_bytes(profile())
    return 0


if __name__ == "__main__":
    sys.exit(main())
