"""How well a fact is known: its grade, computed from its sources at the date of the edition.

A: the service's own words, dated, of the last 24 months. B: its own words of any age, and two
independent lists of the last 12 months that name its page and agree. C: two such lists, or one
that quotes its own words. D: the rest. What an event has ended is void, whatever its sources.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from groundsheet.crisis.evidence import Claim, Event, Source
from groundsheet.crisis.facts import StatedFact, plain_number
from groundsheet.crisis.model import CrisisDirectory
from groundsheet.dates import months_later

Letter = Literal["A", "B", "C", "D"]

OFFICIAL_MONTHS, LIST_MONTHS = 24, 12


@dataclass(frozen=True, slots=True)
class Grade:
    """A fact's grade, and in words why it is no better.

    `firm` says that a claim of hours or cost may rest on it: A, B, or two lists.
    """

    letter: Letter
    firm: bool
    why: str
    event: Event | None = None

    @property
    def printed(self) -> bool:
        """Whether a number of that grade is printed."""
        return self.letter != "D"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a list's facts are graded by: its sources by id, the events, the date of its edition."""

    sources: Mapping[str, Source]
    events: tuple[Event, ...]
    at: dt.date
    grades: dict[StatedFact, "Grade"] = field(default_factory=dict, compare=False)
    """What was graded already; a list's facts are asked for again and again."""

    @classmethod
    def of(cls, directory: CrisisDirectory) -> "Evidence":
        """The evidence of one list."""
        return _evidence(_Same(directory))

    def ended(self, fact: StatedFact, value: str | None = None) -> Event | None:
        """The event that ended a value of a fact (default: the one it states), or None."""
        value = fact.value if value is None else value
        taken_back = {event.restores for event in self.events}
        for event in self.events:
            if event.id in taken_back or not _concerns(event, fact):
                continue
            if same_value(fact.fact, event.old, value) and not self._lifted(event, fact, value):
                return event
        return None

    def _lifted(self, event: Event, fact: StatedFact, value: str) -> bool:
        """Whether the service's own words, dated after the event, give the old value again."""
        for claim in fact.claims:
            source = self.sources.get(claim.source)
            said = fact.value if claim.says is None else claim.says
            if (
                source is not None
                and fact.contact in source.speaks_for
                and source.dated is not None
                and source.dated > event.since
                and same_value(fact.fact, said, value)
            ):
                return True
        return False


class _Same:
    """A list as itself: it is never compared with another of the same content."""

    def __init__(self, directory: CrisisDirectory) -> None:
        self.directory = directory

    def __hash__(self) -> int:
        return id(self.directory)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.directory is self.directory


@lru_cache(maxsize=64)
def _evidence(of: _Same) -> Evidence:
    sources = {source.id: source for source in of.directory.sources}
    return Evidence(sources, of.directory.events, of.directory.compared_on)


def _concerns(event: Event, fact: StatedFact) -> bool:
    channels = (None, fact.channel)
    return (event.contact, event.fact) == (fact.contact, fact.fact) and event.channel in channels


def same_value(fact: str, one: str, other: str) -> bool:
    """Whether two texts give a fact the same value."""
    if fact == "number":
        return plain_number(one) == plain_number(other)
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def grade(fact: StatedFact, evidence: Evidence) -> Grade:
    """The grade of a fact at the date of the edition."""
    if fact not in evidence.grades:
        evidence.grades[fact] = _computed(fact, evidence)
    return evidence.grades[fact]


def _computed(fact: StatedFact, evidence: Evidence) -> Grade:
    event = evidence.ended(fact)
    if event is not None:
        return Grade("D", False, event.what, event)
    agree, differ = _sides(fact, evidence)
    own = [source for _, source in agree if fact.contact in source.speaks_for]
    recent = [s for s in own if s.dated and s.dated >= months_later(evidence.at, -OFFICIAL_MONTHS)]
    lists = _lists(agree, fact, evidence)
    count = independent([source for _, source in lists], evidence.sources)
    contrary = _contrary(fact, own, recent, differ, evidence)
    if contrary:
        return Grade("D", False, contrary)
    if recent:
        return Grade("A", True, "")
    quoted = any(claim.words and not source.machine for claim, source in lists)
    if own and count >= 2:
        return Grade("B", True, "its own page has no date, or an old one")
    if count >= 2:
        return Grade("C", True, "two lists give it; its own page was not read")
    if quoted:
        return Grade("C", False, "one list quotes it")
    return Grade("D", False, _lacking(agree, own, lists))


def _sides(
    fact: StatedFact, evidence: Evidence
) -> tuple[list[tuple[Claim, Source]], list[tuple[Claim, Source]]]:
    """The claims that agree with a fact, and those that don't; what an event ended is neither."""
    agree, differ = [], []
    for claim in fact.claims:
        source = evidence.sources[claim.source]
        if claim.says is None or same_value(fact.fact, claim.says, fact.value):
            agree.append((claim, source))
        elif evidence.ended(fact, claim.says) is None:
            differ.append((claim, source))
    return agree, differ


def _lists(
    claims: Iterable[tuple[Claim, Source]], fact: StatedFact, evidence: Evidence
) -> list[tuple[Claim, Source]]:
    """The lists among them that count: not the service's own, recent, naming its page."""
    first = months_later(evidence.at, -LIST_MONTHS)
    return [
        (claim, source)
        for claim, source in claims
        if fact.contact not in source.speaks_for
        and source.names_pages
        and claim.named
        and source.dated is not None
        and source.dated >= first
    ]


def independent(lists: Sequence[Source], sources: Mapping[str, Source]) -> int:
    """How many of some lists are independent of each other.

    Those of one publisher, those that copy from one another or from a third, and those that
    programs wrote count as one.
    """
    groups: list[set[str]] = []
    for source in lists:
        marks = _origins(source, sources) | {f"publisher {source.publisher.casefold()}"}
        if source.machine:
            marks.add("machine")
        joined = [group for group in groups if group & marks]
        groups = [group for group in groups if not group & marks]
        groups.append(marks.union(*joined))
    return len(groups)


def _origins(source: Source, sources: Mapping[str, Source]) -> set[str]:
    origins: set[str] = set()
    waiting = [source.id]
    while waiting:
        name = waiting.pop()
        if name not in origins:
            origins.add(name)
            waiting.extend(sources[name].derived_from if name in sources else ())
    return origins


def _contrary(
    fact: StatedFact,
    own: Sequence[Source],
    recent: Sequence[Source],
    differ: Sequence[tuple[Claim, Source]],
    evidence: Evidence,
) -> str:
    """Why the sources disagree so far that the fact is not certain, or an empty string."""
    latest = max((source.dated for source in own if source.dated), default=None)
    for claim, source in differ:
        if fact.contact not in source.speaks_for:
            continue
        newer = source.dated is not None and (latest is None or source.dated >= latest)
        if newer or not own:
            return f"the service's own words differ ({claim.says})"
    contrary = _lists(differ, fact, evidence)
    if recent:
        contrary = [(c, s) for c, s in contrary if s.dated and latest and s.dated > latest]
        if independent([source for _, source in contrary], evidence.sources) < 2:
            return ""
    return f"its sources disagree ({contrary[0][0].says})" if contrary else ""


def _lacking(
    agree: Sequence[tuple[Claim, Source]],
    own: Sequence[Source],
    lists: Sequence[tuple[Claim, Source]],
) -> str:
    """What a fact of grade D lacks, in words."""
    if not agree:
        return "no source has it"
    if lists and all(source.machine for _, source in lists):
        return "only a list made by a program has it"
    if lists and own:
        return "its own page has no date, or an old one, and only one recent list agrees"
    if lists:
        return "only one recent list has it"
    if own and all(source.dated is None for source in own):
        return "its own page has it, without a date"
    if own:
        return f"its own words are older than {OFFICIAL_MONTHS} months"
    return "it is second-hand, and not from a recent list that names the service's own page"
