"""Loads what the first preview needs once a page is shown: it would take seconds else."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from anyio import CapacityLimiter, sleep, to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundsheet import api

FETCHED = 0.5
"""Seconds in which the browser fetches what belongs to a page."""
LOOKS = 5
"""How often it is looked meanwhile whether the program ends."""


class Warming:
    """An application that does some work after the first page that it has given.

    Args:
        app: the application.
        work: what is done once, in parts, between which it may be left.
        wanted: whether it still is: who ends the program isn't kept waiting.
        limiter: lets one work at a time.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        work: Callable[[], Iterator[None]],
        wanted: Callable[[], bool],
        limiter: CapacityLimiter,
    ) -> None:
        self.app = app
        self._work: Callable[[], Iterator[None]] | None = work
        self._wanted, self._limiter = wanted, limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers; then works, if it was the first page."""
        shown = False

        async def sending(message: Message) -> None:
            nonlocal shown
            shown = shown or (
                message["type"] == "http.response.start"
                and message["status"] == 200
                and scope["path"].startswith("/packet/")
            )
            await send(message)

        await self.app(scope, receive, sending)
        if shown and self._work is not None:
            parts, self._work = self._work(), None
            for _ in range(LOOKS):
                await sleep(FETCHED / LOOKS)
                if not self._wanted():
                    return
            while self._wanted() and await to_thread.run_sync(
                partial(_next, parts), limiter=self._limiter
            ):
                pass


def _next(parts: Iterator[None]) -> bool:
    """Does the next part; False: there was none."""
    return next(parts, _END) is not _END


_END = object()


def readied(desk: Callable[[], api.Desk]) -> Iterator[None]:
    """Readies what every handout needs, in parts.

    Args:
        desk: of the practice. Where its files have faults, the pages say so.
    """
    warm = api.warm  # which imports what draws and proves
    yield
    with suppress(api.GroundsheetError):
        warm(desk())
    yield
    # What there is now stays to the end: the garbage collector need not look at it again.
    gc.collect()
    gc.freeze()
