"""What all pages share: the practice, the secret of this start, and what is in the making."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anyio import CapacityLimiter

from groundsheet import api
from groundsheet.web.drafts import Drafts
from groundsheet.web.guard import Idle, Secret
from groundsheet.web.office import Office

T = TypeVar("T")

MOST_MADE = 8
"""How many finished files are kept for download."""
MADE_KEPT = 1800.0
"""Seconds for which one is."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file.

    Args:
        built: the file, proven.
        again: where the same is begun for somebody else; empty: nowhere.
        pictures: its pages, for the screen.
        notes: what to know before it is handed out, a sentence each.
        contacts: those that are printed.
        back: where something of it can be changed; empty: nowhere.
    """

    built: api.Built
    again: str
    pictures: tuple[api.Picture, ...]
    notes: tuple[str, ...] = ()
    contacts: tuple[api.PrintedContact, ...] = ()
    back: str = ""


@dataclass
class Site:
    """What all pages share.

    Args:
        office: whose page it is.
        secret: of this start.
        idle: how long nobody has used it.
        stop: ends the program.
        made: finished files.
        making: what is in the making, by its type.
        one: lets one request work at a time: drawing isn't made for more.
    """

    office: Office
    secret: Secret
    idle: Idle
    stop: Callable[[], None]
    made: Drafts[Made] = field(default_factory=lambda: Drafts(MOST_MADE, MADE_KEPT))
    _finder: tuple[api.Shelf, api.Finder] | None = field(default=None, init=False)
    making: dict[type, Drafts[Any]] = field(default_factory=dict)
    one: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    def drafts(self, kind: type[T]) -> Drafts[T]:
        """What is in the making of a type.

        Args:
            kind: of the values.
        """
        # Packets and plans count what was sent: before the first, nothing was entered.
        return self.making.setdefault(
            kind, Drafts(blank=lambda value: getattr(value, "revision", 1) == 0)
        )

    def drop(self) -> None:
        """Forgets what was kept long enough; else it would stay until somebody begins another."""
        for kept in (self.made, *self.making.values()):
            kept.drop()

    def finder(self, shelf: api.Shelf) -> api.Finder:
        """What searches a shelf; kept, since it reads all pages first.

        Args:
            shelf: where to look.
        """
        if self._finder is None or self._finder[0] is not shelf:
            self._finder = shelf, api.Finder(shelf)
        return self._finder[1]
