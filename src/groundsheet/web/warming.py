"""Loads what the first preview needs once a page is shown: it would take seconds else."""

from __future__ import annotations

from collections.abc import Callable

from anyio import CapacityLimiter, sleep, to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundsheet import api

FETCHED = 0.5
"""Seconds in which the browser fetches what belongs to a page."""


class Warming:
    """An application that does some work after the first page that it has given.

    Args:
        app: the application.
        work: what is done once.
        limiter: lets one work at a time.
    """

    def __init__(self, app: ASGIApp, work: Callable[[], None], limiter: CapacityLimiter) -> None:
        self.app, self._limiter = app, limiter
        self._work: Callable[[], None] | None = work

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
            work, self._work = self._work, None
            await sleep(FETCHED)
            await to_thread.run_sync(work, limiter=self._limiter)


def first_build(desk: Callable[[], api.Desk]) -> None:
    """Makes a page, so that all is there that a page needs.

    Args:
        desk: where it is made. A practice whose files have faults is told of that by its pages.
    """
    try:
        api.warm(desk())
    except api.GroundsheetError:
        return
