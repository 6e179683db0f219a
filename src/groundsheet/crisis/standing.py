"""How the facts of one contact stand on a day: what of it is printed, and why the rest is not."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundsheet.crisis.contacts import FactState, left_out, name_of
from groundsheet.crisis.evidence import Fact
from groundsheet.crisis.facts import StatedFact, facts_of
from groundsheet.crisis.grades import grade, same_value
from groundsheet.crisis.model import ContactPoint, CrisisService, Emergency, Network
from groundsheet.crisis.practice import Entry
from groundsheet.notices import Code, Kind, Notice
from groundsheet.wording import command

# Days since the contacts were compared (or confirmed): the policy on age.
WARN_MAIN, ON_PAPER_MAIN, REFUSE_MAIN = 180, 270, 540
WARN_OTHER, ON_PAPER_OTHER, LEAVE_OUT_OTHER = 180, 270, 365


@dataclass(frozen=True, slots=True)
class Standing:
    """A contact as it is printed, or None; how each of its facts stands; what of it is left out."""

    value: Emergency | CrisisService | None
    states: tuple[FactState, ...]
    left_out: tuple[Notice, ...]


def standing(entry: Entry, on: dt.date, *, first: bool) -> Standing:
    """What of a contact is printed on a day.

    Args:
        entry: the contact.
        on: the day.
        first: whether it is an emergency number or the main line, which are printed whatever
            their grade, but not where an event has ended the value.
    """
    age = (on - entry.base).days
    states = {fact.key: _state(entry, fact, on, first) for fact in facts_of(entry.value)}
    # Emergency numbers and the main line itself are never left out: without them nothing is built.
    part = isinstance(entry.value, CrisisService) and entry.value.part_of is not None
    most = REFUSE_MAIN if first and part else math.inf if first else LEAVE_OUT_OTHER
    if age >= most:
        reason = f"last compared {age} days ago; such services are left out from day {most} on."
        return _nothing(entry, states, reason)
    if isinstance(entry.value, Emergency):
        withheld = states["number"].withheld
        value = None if withheld else entry.value
        return Standing(value, tuple(states.values()), tuple(_gone(entry, "", withheld)))
    points: list[ContactPoint] = []
    gone: list[Notice] = []
    for point in entry.value.channels:
        reason = _why_not(states, point.channel)
        if reason:
            gone.extend(_gone(entry, point.channel, reason))
        else:
            points.append(_certain(point, states))
    kept = entry.value.model_copy(update={"channels": tuple(points)}) if points else None
    return Standing(kept, tuple(states.values()), tuple(gone))


def _nothing(entry: Entry, states: dict[str, FactState], reason: str) -> Standing:
    old = tuple(replace(state, withheld=reason.rstrip(".")) for state in states.values())
    gone = left_out(Code.TOO_OLD, entry.value.id, name_of(entry.value), reason, f"{entry.base}")
    return Standing(None, old, (gone,))


def _gone(entry: Entry, channel: str, reason: str) -> Iterator[Notice]:
    if reason:
        name = name_of(entry.value)
        yield Notice(
            Code.UNCONFIRMED,
            f"{reason}.",
            Kind.LEFT_OUT,
            about=entry.value.id,
            name=f"{name} ({channel})" if channel else name,
            remedy=f"To have it printed: {command('contacts confirm', entry.value.id)}",
        )


def _why_not(states: dict[str, FactState], channel: str) -> str:
    """Why a channel isn't printed: its number, or what to press, is not certain."""
    for fact in ("number", "menu"):
        state = states.get(f"{channel}/{fact}")
        if state is not None and state.withheld:
            return state.withheld
    return ""


def _certain(point: ContactPoint, states: dict[str, FactState]) -> ContactPoint:
    """A channel without the claims that aren't certain."""

    def holds(fact: Fact) -> bool:
        state = states.get(f"{point.channel}/{fact}")
        return state is None or not state.withheld

    # That a number fails somewhere is a warning, and printed whatever its grade.
    networks = point.networks if holds("networks") else tuple(
        Network(names=network.names) for network in point.networks
    )  # fmt: skip
    return point.model_copy(
        update={
            "hours": point.hours if holds("hours") else None,
            "cost": point.cost if holds("cost") else "unknown",
            "networks": networks,
        }
    )


_WHAT: dict[Fact, str] = {
    "number": "for its number",
    "menu": "for what to press or choose",
    "hours": "for its hours",
    "cost": "that it is free",
    "networks": "for the number on some networks",
}


def _state(entry: Entry, fact: StatedFact, on: dt.date, first: bool) -> FactState:
    own, checked = entry.own.get(fact.key), entry.confirmed.get(fact.key)
    graded = None if own else grade(fact, entry.evidence)
    sources = entry.evidence.sources
    agreeing = tuple(
        sources[claim.source]
        for claim in fact.claims
        if not own and (claim.says is None or same_value(fact.fact, claim.says, fact.value))
    )
    withheld = ""
    if graded is not None and not (checked and (on - checked).days < LEAVE_OUT_OTHER):
        certain = graded.firm if fact.fact in ("hours", "cost") else graded.printed
        # A main line is open at any hour or none at all; that is said of its calls alone.
        needed = fact.fact == "hours" and fact.channel == "voice"
        needed |= fact.fact not in ("hours", "cost")
        always = first and graded.event is None and needed
        if not (certain or always):
            withheld = (
                f"out of date: {graded.why}"
                if graded.event
                else f"no good source yet {_WHAT[fact.fact]} ({graded.why})"
            )
    return FactState(
        entry.value.id, name_of(entry.value), fact.channel, fact.fact, fact.value,
        graded.letter if graded else None, graded.why if graded else "", agreeing, checked, own,
        withheld,
    )  # fmt: skip
