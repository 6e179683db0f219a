"""Whether an older sheet is still right: by the marks of the facts that it prints."""

from collections.abc import Iterator, Sequence

from groundsheet.crisis.contacts import name_of
from groundsheet.crisis.facts import StatedFact, facts_of
from groundsheet.crisis.model import CrisisService
from groundsheet.crisis.practice import Entry, Listed


def no_longer_true(found: Listed, then: Listed, marks: Sequence[str]) -> list[str]:
    """The contacts, by name and with the reason, that a sheet prints and that are wrong by now.

    Args:
        found: the region's contacts today, with the practice's records.
        then: those of the day of which the sheet was made, by which what has gone is named.
        marks: of the facts on the sheet, see `fact_marks`.
    """
    right = {mark for entry in found.entries.values() for mark in _right(entry)}
    wrong = dict.fromkeys(mark for mark in marks if mark not in right)
    reasons = dict(_reasons(found, then))
    return list(
        dict.fromkeys(reasons.get(mark, "a contact that is listed no more") for mark in wrong)
    )


def _right(entry: Entry) -> Iterator[str]:
    """The marks of what may stand on paper of a contact today."""
    for fact in _facts(entry):
        event = entry.evidence.ended(fact)
        looked = entry.confirmed.get(fact.key) or entry.own.get(fact.key)
        if event is None or (looked is not None and looked >= event.since):
            yield fact.digest[:8]


def _facts(entry: Entry) -> Iterator[StatedFact]:
    """The facts of a contact, with the networks as they stand without a number for them."""
    yield from facts_of(entry.value)
    if isinstance(entry.value, CrisisService):
        points = [
            point.model_copy(
                update={
                    "networks": tuple(
                        network.model_copy(update={"instead": None}) for network in point.networks
                    )
                }
            )
            for point in entry.value.channels
        ]
        yield from facts_of(entry.value.model_copy(update={"channels": tuple(points)}))


def _reasons(found: Listed, then: Listed) -> Iterator[tuple[str, str]]:
    """What became of the values that are wrong today, by their marks."""
    for name, entry in (*then.known.items(), *found.shipped.items(), *found.known.items()):
        for fact in _facts(entry):
            event = entry.evidence.ended(fact)
            if name in found.withdrawn:
                yield fact.digest[:8], f"{name_of(entry.value)}: withdrawn"
            elif event is not None:
                yield fact.digest[:8], f"{name_of(entry.value)}: {event.what}"
            else:
                yield fact.digest[:8], f"{name_of(entry.value)}: replaced"
