"""What is in the making, in memory and nowhere else. A draft is of one person, and never another's.

Its id is random and stands in the address of its page, so that a page that is loaded again, or gone
back to, shows the same; what is finished or dropped is never filled with somebody else's words.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST = 40
"""How many are kept; one in which nothing was entered makes room, else the longest unused one."""
KEPT = 12 * 3600.0
"""Seconds after which one that nobody used is dropped."""
MOST_CLOSED = 400
"""Of so many that are finished it is known what came of them."""

T = TypeVar("T")


@dataclass(slots=True)
class _Entry(Generic[T]):
    value: T
    used: float


class Drafts(Generic[T]):
    """Values by their ids.

    Args:
        most: how many are kept.
        kept: seconds after which one that nobody used is dropped.
        blank: whether nothing was entered in a value yet: it makes room before all others.
    """

    def __init__(
        self, most: int = MOST, kept: float = KEPT, blank: Callable[[T], bool] = lambda _: False
    ) -> None:
        self._most, self._kept, self._blank = most, kept, blank
        self._entries: OrderedDict[str, _Entry[T]] = OrderedDict()
        self._closed: OrderedDict[str, str] = OrderedDict()

    def begin(self, value: T) -> str:
        """Keeps a value; returns its id."""
        name = secrets.token_urlsafe(12)
        self._entries[name] = _Entry(value, time.monotonic())
        self.drop()
        return name

    def get(self, name: str) -> T | None:
        """The value of an id; None where there is none any more."""
        self.drop()
        entry = self._entries.get(name)
        if entry is None:
            return None
        entry.used = time.monotonic()
        self._entries.move_to_end(name)
        return entry.value

    def last(self, wanted: Callable[[T], bool]) -> str | None:
        """The id of the value that was used last, of those that are wanted; None: there is none.

        Args:
            wanted: whether a value is.
        """
        self.drop()
        names = reversed(self._entries)
        return next((name for name in names if wanted(self._entries[name].value)), None)

    def close(self, name: str, became: str = "") -> None:
        """Forgets a value.

        Args:
            name: its id.
            became: where what came of it is shown, for a page that asks again.
        """
        self._entries.pop(name, None)
        self._closed[name] = became
        while len(self._closed) > MOST_CLOSED:
            self._closed.popitem(last=False)

    def became(self, name: str) -> str:
        """Where what came of a closed one is shown; empty: nowhere, or it was never there."""
        return self._closed.get(name, "")

    def drop(self) -> None:
        """Forgets what nobody has used for too long, and what there is no room for."""
        old = time.monotonic() - self._kept
        for name in [name for name, entry in self._entries.items() if entry.used < old]:
            del self._entries[name]
        while len(self._entries) > self._most:
            *earlier, _newest = self._entries
            blank = (name for name in earlier if self._blank(self._entries[name].value))
            del self._entries[next(blank, earlier[0])]

    def __len__(self) -> int:
        return len(self._entries)
