"""Which services are for the readers that a text was written for, such as teens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from groundsheet.language import Identifier, Strict

if TYPE_CHECKING:  # a region's list holds what stands here
    from groundsheet.crisis.model import CrisisService


class ServicesFor(Strict):
    """The services that come first on a sheet for some readers."""

    audience: Identifier
    """For whom the text was written."""
    open_to: tuple[Identifier, ...] = Field(min_length=1)
    """Whom such a service is open to; what stands first comes first."""


class ReaderList(Strict):
    """What is known of readers (`crisis/_readers.yaml`)."""

    readers: tuple[ServicesFor, ...]
    """One entry for each."""


def services_for(
    readers: Iterable[ServicesFor], services: Sequence[CrisisService]
) -> dict[str, tuple[str, ...]]:
    """The ids of the services that come first, in their order, by audience.

    Args:
        readers: what is known of them.
        services: in order of print.
    """
    found = {}
    for entry in readers:
        theirs = [
            service.id
            for who in entry.open_to
            for service in services
            if service.open_to != "everyone" and who in service.open_to
        ]
        found[entry.audience] = tuple(dict.fromkeys(theirs))
    return found
