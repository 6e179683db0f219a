"""What all regions' lists have in common, and what a list must hold together with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundsheet.crisis.evidence import Claim, Event, Source, claims_of
from groundsheet.crisis.facts import StatedFact, facts_of
from groundsheet.crisis.grades import Evidence
from groundsheet.crisis.languages import WaysInLanguage
from groundsheet.crisis.model import CrisisDirectory, CrisisService, Emergency
from groundsheet.crisis.readers import ServicesFor

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SharedLists:
    """The sources, events, words and readers that stand in files of their own."""

    sources: tuple[Source, ...] = ()
    events: tuple[Event, ...] = ()
    ways: tuple[WaysInLanguage, ...] = ()
    readers: tuple[ServicesFor, ...] = ()

    def joined_to(self, directory: CrisisDirectory) -> CrisisDirectory:
        """A region's list with what it shares with others."""
        ids = {contact.id for _, contact in _contacts(directory)}
        return directory.model_copy(
            update={
                "sources": (*directory.sources, *self.sources),
                "events": (*directory.events, *(e for e in self.events if e.contact in ids)),
                "ways": (*directory.ways, *self.ways),
                "readers": (*directory.readers, *self.readers),
            }
        )


def list_faults(directory: CrisisDirectory) -> Iterator[tuple[Loc, str]]:
    """What is wrong with a whole list: where, and what.

    An edition that prints a value which an event has ended is refused here.
    """
    sources = {source.id for source in directory.sources}
    yield from _faults_beside(directory, sources)
    contacts = {contact.id for _, contact in _contacts(directory)}
    if directory.status != "shipped":
        return
    evidence = Evidence.of(directory)
    for loc, contact in _contacts(directory):
        page = contact.official_page
        if page is not None:
            claims = claims_of(page.sources)
            if not claims:
                yield (*loc, "official_page"), "the page has no source; a wrong one misleads."
            yield from _unknown(claims, sources, (*loc, "official_page"))
        if isinstance(contact, CrisisService):
            if contact.part_of is not None and contact.part_of not in contacts:
                yield (*loc, "part_of"), f"there is no service `{contact.part_of}` in this list."
            for number, point in enumerate(contact.channels):
                if point.dial is None:
                    yield (*loc, "channels", number), "a shipped channel has `dial`."
        for fact in facts_of(contact):
            yield from _fact_faults(fact, evidence, sources, _loc(loc, contact, fact))


def _faults_beside(directory: CrisisDirectory, sources: set[str]) -> Iterator[tuple[Loc, str]]:
    """Sources that aren't there, of what stands beside the contacts."""
    for index, entry in enumerate(directory.candidates):
        yield from _unknown(claims_of(entry.sources), sources, ("candidates", index))
    changed = [(("events", n), event.sources) for n, event in enumerate(directory.events)]
    changed += [(("superseded", n), one.sources) for n, one in enumerate(directory.superseded)]
    for loc, said in changed:
        yield from _unknown([Claim(source=source) for source in said], sources, loc)


def _fact_faults(
    fact: StatedFact, evidence: Evidence, sources: set[str], loc: Loc
) -> Iterator[tuple[Loc, str]]:
    if not fact.claims:
        yield loc, f"the {fact.fact} has no source."
    unknown = list(_unknown(fact.claims, sources, loc))
    yield from unknown
    if not unknown and (event := evidence.ended(fact)):
        yield loc, f"the {fact.fact} is a value that the event `{event.id}` has ended."


def _unknown(
    claims: tuple[Claim, ...] | list[Claim], sources: set[str], loc: Loc
) -> Iterator[tuple[Loc, str]]:
    for claim in claims:
        if claim.source not in sources:
            yield loc, f"there is no source `{claim.source}`."


def _contacts(directory: CrisisDirectory) -> Iterator[tuple[Loc, Emergency | CrisisService]]:
    for index, number in enumerate(directory.emergency):
        yield ("emergency", index), number
    for index, service in enumerate(directory.services):
        yield ("services", index), service
    for index, service in enumerate(directory.other_services):
        yield ("other_services", index), service


def _loc(loc: Loc, contact: Emergency | CrisisService, fact: StatedFact) -> Loc:
    if isinstance(contact, Emergency):
        return loc
    channels: list[str] = [point.channel for point in contact.channels]
    return (*loc, "channels", channels.index(fact.channel))
