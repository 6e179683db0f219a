"""For how long nobody has used the page."""

from __future__ import annotations

import time


class Idle:
    """Counts from the last use.

    It may be called from any thread.

    Args:
        minutes: without a use for so long, the server ends.
    """

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self._last = time.monotonic()

    def touch(self) -> None:
        """Somebody has just used it."""
        self._last = time.monotonic()

    def left(self) -> float:
        """The seconds until the server ends, if nobody uses it; 0 once they are over."""
        return max(0.0, self.minutes * 60 - (time.monotonic() - self._last))
