"""One connection to the page, with an end to its patience: uvicorn waits for a request for ever.

Who sends a request slowly, or reads an answer slowly, is given so many seconds. There are so many
connections at once and no more: for a new one the oldest that waits for its other side is given up,
so that slow ones never keep the page from whoever uses it.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = 20.0
"""Seconds for the head of a request: from the connection on, or from the answer before it."""
BODY = 30.0
"""Seconds for its body, once the head is there."""
UNREAD = 2.0
"""Seconds for the rest of a body that was answered before it was there: too large, or refused.

It is taken and thrown away for so long: a browser whose sending is cut off shows no answer.
"""
ANSWER = 60.0
"""Seconds for an answer to be read."""
KEPT = 15
"""Seconds for which a connection stays open for another request."""
CONNECTIONS = 64
"""At once; a browser opens six."""


class Connection(H11Protocol):
    """A connection that is given up where the other side takes too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waits_for: tuple[float, object] | None = None
        self._since = 0.0
        self._end: Any = None  # a handle of the loop's timer

    @property
    def since(self) -> float | None:
        """Since when it waits for the other side, by the loop's clock; None if it doesn't."""
        return None if self._waits_for is None else self._since

    def connection_made(self, transport: Any) -> None:
        """Takes it up, and gives up another one if there are too many."""
        super().connection_made(transport)
        self._look()
        there = [each for each in self.connections if not each.transport.is_closing()]
        if len(there) > CONNECTIONS:
            self._oldest(there).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something came."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """The answer was handed over."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """The other side doesn't read what it is sent."""
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        """It has read it."""
        super().resume_writing()
        self._look()

    def shutdown(self) -> None:
        """The server ends: a request that isn't there yet isn't waited for."""
        cycle: Any = self.cycle  # None until the first request
        if cycle is not None and cycle.more_body:
            self.transport.abort()
        else:
            super().shutdown()

    def _look(self) -> None:
        """What it waits for now."""
        cycle: Any = self.cycle
        if self.flow.write_paused or self.transport.is_closing():
            self._wait((ANSWER, cycle))  # what is left of the answer is to be read
        elif cycle is None or (cycle.response_complete and not cycle.more_body):
            self._wait((HEAD, cycle))
        elif cycle.more_body:
            self._wait((UNREAD if cycle.response_complete else BODY, cycle))
        else:
            self._wait(None)  # for us

    def _wait(self, wanted: tuple[float, object] | None) -> None:
        """Waits for something else from now on; for the same, no longer than before."""
        if wanted == self._waits_for:
            return
        self._waits_for, self._since = wanted, self.loop.time()
        if self._end is not None:
            self._end.cancel()
        self._end = self.loop.call_later(wanted[0], self.transport.abort) if wanted else None

    def _oldest(self, there: list[Any]) -> Any:
        """The connection that has waited longest for its other side; this one if none does."""
        waiting = [
            (each.since, each)
            for each in there
            if isinstance(each, Connection) and each is not self and each.since is not None
        ]
        return min(waiting, key=lambda pair: pair[0])[1] if waiting else self
