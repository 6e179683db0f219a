"""How many examples a test tries where each takes long: few, or as many as are asked for."""

from __future__ import annotations

import os

TIMES = "GROUNDSHEET_EXAMPLES"
"""How many times as many as usual; set by `tools/soak --examples`."""


def examples(count: int) -> int:
    """So many examples, or as many times that as the environment says."""
    return count * int(os.environ.get(TIMES, "1"))
