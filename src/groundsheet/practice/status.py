"""How each module stands with the practice's review."""

from __future__ import annotations

from collections.abc import Sequence

from groundsheet.content import Module
from groundsheet.desk import Desk
from groundsheet.review import (
    Approved,
    ReviewRecord,
    State,
    meaning_digest,
    read_reviews,
    same_version,
    state_of,
)


def status(desk: Desk) -> dict[str, tuple[State, Approved | None]]:
    """How each module stands today, and an approval of the same version with another text.

    Modules whose files have faults are left out; `catalog` says what they are.
    """
    records = review_records(desk)
    states = {}
    for module in desk.shelf.readable():
        state, conflict, _ = standing(desk, module, records)
        states[module.id] = (state, conflict)
    return states


def review_records(desk: Desk) -> tuple[ReviewRecord, ...]:
    """What the practice has approved and taken back, oldest first."""
    return read_reviews(desk.folder.folder) if desk.folder else ()


def standing(
    desk: Desk, module: Module, records: Sequence[ReviewRecord]
) -> tuple[State, Approved | None, str]:
    """How one module stands today, an approval of this version with another text, its digest."""
    digest = meaning_digest(module, desk.language, desk.library.references)
    state = state_of(module.id, digest, records, desk.today, desk.code)
    return state, same_version(module, digest, records, desk.code), digest
