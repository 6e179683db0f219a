"""Whether a practice prints what it may not want to: drafts, and pages for use in a session.

One rule for one handout and for many. A practice decides it once, in its profile and by name, or
each time by a switch. Where no practice is set up, nobody could have approved anything and nobody
is there to decide: the paper says that it is a draft, and nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from groundsheet.content import Module
from groundsheet.desk import Desk
from groundsheet.document.assembly import unapproved
from groundsheet.errors import Problem, Undecided
from groundsheet.folders import PROFILE
from groundsheet.wording import command, option


def refuse_undecided(
    packets: Iterable[tuple[Desk, Sequence[Module]]], *, in_session: bool, drafts: bool
) -> None:
    """Refuses pages for clients that the practice must decide on first, all of them at once.

    Args:
        packets: modules that are to be printed, each with the desk in their language.
        in_session: print pages that are for use in a session only, whatever the profile says.
        drafts: print words that nobody of the practice has approved, whatever the profile says.

    Raises:
        Undecided: the practice has a folder, and neither its profile nor a switch says it.
    """
    inside: dict[str, None] = {}
    waiting: dict[str, None] = {}
    at: Desk | None = None
    for desk, modules in packets:
        if desk.folder is None or desk.library.to_look_at:
            continue
        at, profile = desk, desk.folder.practice
        pages = [module for module in modules if not module.for_clinicians]
        if not in_session and profile.prints_in_session is None:
            inside |= dict.fromkeys(m.id for m in pages if m.handling == "in_session")
        # Where only what is approved is printed, that is decided, and told when it is assembled.
        if not (drafts or profile.prints_drafts or profile.require_approval):
            waiting |= dict.fromkeys(unapproved(desk, pages))
    if at is not None and (inside or waiting):
        raise _undecided(at, list(inside), list(waiting))


def _undecided(desk: Desk, inside: Sequence[str], drafts: Sequence[str]) -> Undecided:
    problems = []
    if drafts:
        why = "nobody of the practice has approved these words."
        problems.append(Problem(f"{', '.join(drafts)}: {why}"))
    if inside:
        why = "made for use in a session, with a clinician there."
        problems.append(Problem(f"{', '.join(inside)}: {why}"))
    asked = [*(["drafts"] if drafts else []), *(["in_session"] if inside else [])]
    return Undecided(problems, remedy="\n".join(_ways(desk, asked)))


def _ways(desk: Desk, asked: Sequence[str]) -> Iterator[str]:
    """How to go on: this once, for good, and for drafts by an approval."""
    where = desk.folder.profile.shown if desk.folder else PROFILE
    yield f"To print it this once: {' '.join(map(option, asked))}"
    yield f"To print it from now on, write who decided it into {where}:"
    yield from (f"  prints_{what}: {{by: NAME, on: {desk.today}}}" for what in asked)
    if "drafts" in asked:
        yield f"Or have the words approved: {command('review')}"
