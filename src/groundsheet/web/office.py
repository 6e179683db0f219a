"""Where the page stands: which practice, which day, and a desk for each request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from groundsheet import api


@dataclass
class Office:
    """The practice whose page it is.

    Args:
        today: tells the day; a page may stay open over midnight.
        practice: the profile; None: there is none yet.
        new_folder: where a practice is set up from the page, unless somebody says otherwise.
    """

    today: Callable[[], dt.date]
    practice: Path | None
    new_folder: Path | None = None

    def desk(self, *, language: str | None = None) -> api.Desk:
        """A desk of today.

        Args:
            language: of what is made (default: the practice's, or else English).

        Raises:
            CannotRead, InvalidInput: the practice's profile has faults, or its files.
        """
        return api.open_desk(today=self.today(), practice=self.practice, language=language)

    def desk_alone(self) -> api.Desk:
        """A desk of today without the practice, whose profile may have faults."""
        return api.open_desk(today=self.today())
