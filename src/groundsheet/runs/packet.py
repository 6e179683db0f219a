"""One packet of a run: from a template that is proven once, or drawn for one person alone.

What rows have in common is laid out and proven once in each process; a row with answers, or with a
name that its slot can't take, is drawn by itself and proven like any handout.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from groundsheet.content import Audience, Module
from groundsheet.delivery import place, print_out
from groundsheet.desk import Desk, open_desk
from groundsheet.document.assembly import Assembled, Request, assembled, choose
from groundsheet.errors import (
    DiskFull,
    GroundsheetError,
    InternalFault,
    InvalidInput,
    OutputExists,
    Place,
    Problem,
    ProofFailed,
)
from groundsheet.folders import shipped_folder
from groundsheet.formats import Packet, Template, format_of, template
from groundsheet.handout import Chosen
from groundsheet.layout import Layout, Paper, Variant
from groundsheet.people import Typed, person_with
from groundsheet.proof import Proven
from groundsheet.runs.journal import Outcome
from groundsheet.runs.roster import RosterRow
from groundsheet.wording import worded

TEMPLATES = 96
"""How many templates a process keeps at hand; one takes some 200 kB."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a desk is opened again by whoever makes a packet: another process, another machine.

    Args:
        today: the day of the run, which goes on past midnight.
        practice: the profile's file.
        handouts: the folder of content, where it isn't the shipped one.
        run: what tells one run from another: what is read once is kept for a run.
    """

    today: dt.date
    practice: Path | None = None
    handouts: Path | None = None
    run: str = ""

    @classmethod
    def of(cls, desk: Desk) -> Site:
        """Where a desk stands."""
        profile = desk.folder.path.absolute() if desk.folder else None
        folder = desk.library.folder
        return cls(desk.today, profile, None if folder == shipped_folder() else folder)


class Texts(NamedTuple):
    """What decides which modules a packet has; without a recipe it has none."""

    language: str
    recipe: str
    audience: Audience | None

    def modules(self, desk: Desk) -> tuple[Module, ...]:
        """These modules.

        Args:
            desk: that of the run, in any language.

        Raises:
            GroundsheetError: as for `choose`.
        """
        if not self.recipe:
            return ()
        there = desk.in_language(self.language)
        return choose(there, recipe=self.recipe, audience=self.audience).modules


@dataclass(frozen=True, slots=True)
class Common:
    """All that a packet is made from but what is a person's own: one template for each.

    Without a recipe it is a sheet of wallet cards.
    """

    recipe: str
    region: str | None
    paper: Paper | None
    variant: Variant
    date: dt.date | None
    clinician: str | None
    discreet: bool
    language: str
    site: Site
    audience: Audience | None = None

    @property
    def texts(self) -> Texts:
        """Which modules it has."""
        return Texts(self.language, self.recipe, self.audience)


@lru_cache(maxsize=1024)
def one_of(common: Common) -> Common:
    """The same object for all rows that have the same in common: a long run has few of them."""
    return common


@dataclass(frozen=True, slots=True)
class Job:
    """All that one packet is made from; it can be sent to another process."""

    row: RosterRow
    common: Common
    answers: Typed | None
    folder: Path
    file: str
    printer: str | None = None
    digest: str = ""
    before: str = ""
    """SHA-256 of the file that an earlier run put there, which may be replaced."""

    @property
    def shared(self) -> bool:
        """Whether it differs from others in a name alone, so that their template serves it."""
        return self.answers is None and self.row.next_appointment is None

    @property
    def target(self) -> Path:
        """Where its file goes; kept in two parts, as all rows share the first."""
        return self.folder / self.file


def ready(
    desk: Desk,
    common: Common,
    row: RosterRow | None = None,
    answers: Typed | None = None,
) -> Assembled:
    """The handout of a row, checked; nothing is drawn.

    Args:
        desk: that of the run, in the row's language.
        common: what the row shares with others.
        row: the row; None: of nobody in particular.
        answers: what a person wrote for their plan.

    Raises:
        GroundsheetError: as for `api.build`.
    """
    name = row.name if row else None
    again = appointment(desk, common, row) if row else None
    person = None
    if name or common.clinician or again:
        shown = str(row.place) if row else "roster"
        person = person_with(shown, name=name, clinician=common.clinician, next_appointment=again)
    request = Request(
        region=common.region,
        person=person,
        answers=answers,
        paper=common.paper,
        variant=common.variant,
        as_of=common.date,
        discreet=common.discreet,
    )
    if common.recipe:
        chosen = choose(desk, recipe=common.recipe, audience=common.audience)
    else:
        chosen = Chosen.contacts(desk.language)
    return assembled(desk, chosen, request)


def appointment(desk: Desk, common: Common, row: RosterRow) -> str | None:
    """The next appointment of a row as it is printed: a moment as its language writes it."""
    when = row.next_appointment
    if when is None or isinstance(when, str):
        return when
    return desk.language.moment(when, common.region or "")


@lru_cache(maxsize=1)
def _opened(site: Site) -> Desk:
    """The desk of a run, opened once in each process."""
    return open_desk(today=site.today, practice=site.practice, handouts=site.handouts)


def desk_of(common: Common) -> Desk:
    """The desk at which a packet is made."""
    return _opened(common.site).in_language(common.language)


@lru_cache(maxsize=TEMPLATES)
def _shared(common: Common, *, named: bool, in_run: bool) -> Template:
    """The template of all rows that have this in common."""
    draft = ready(desk_of(common), common)
    layout = draft.layout.in_run() if in_run else draft.layout
    return template(draft.handout, layout, named=named)


def _own(job: Job) -> Assembled:
    """The handout of a row, for that person alone."""
    common = job.common
    return ready(desk_of(common), common, job.row, job.answers)


def proven(job: Job) -> tuple[Proven, Layout]:
    """The file of a row, proven, and how it is laid out.

    Raises:
        GroundsheetError
    """
    if job.shared:
        name = None if job.common.variant.card else job.row.name  # no card names whose it is
        shared = _shared(job.common, named=bool(name), in_run=False)
        copy = shared.copy({"name": name} if name else {})
        if copy is not None:
            return copy, shared.layout
    draft = _own(job)
    return format_of(draft.layout).make(draft.handout, draft.layout), draft.layout


def packet(job: Job) -> Packet:
    """A row as a packet of a print run.

    Raises:
        GroundsheetError
    """
    code = job.row.ref
    if job.shared:
        words = {"code": code} | ({"name": job.row.name} if job.row.name else {})
        shared = _shared(job.common, named=bool(job.row.name), in_run=True)
        result = shared.packet(words, code)
        if result is not None:
            return result
    draft = _own(job)
    own = template(draft.handout, draft.layout.in_run(), named=False)
    result = own.packet({"code": code}, code)
    if result is None:
        raise InvalidInput(Problem("the ref is too long for the head of a page.", job.row.place))
    return result


def make_one(job: Job) -> Outcome:
    """Makes one packet, proves it and puts it in place; says what became of it.

    A file that is there is replaced only if an earlier run put it there just so.

    Raises:
        DiskFull: no row after it would fare better, so that the run ends; nothing else is raised.
    """
    ref, digest, name = job.row.ref, job.digest, job.file
    try:
        file, layout = proven(job)
        if not put_in_place(file, job.target, job.before):
            raise occupied(job.target)
    except DiskFull:
        raise
    except Exception as error:  # a fault of one row doesn't stop the others
        code, reason = why(error)
        return Outcome(ref, digest, "failed", code=code, reason=reason)
    done = Outcome(ref, digest, "made", name, file.pages, file.sha256)
    copies = job.common.variant.copies or 1
    return printed(done, file, layout, job.target.stem, job.printer, copies)


def printed(
    done: Outcome, file: Proven, layout: Layout, title: str, printer: str | None, copies: int = 1
) -> Outcome:
    """Prints what was placed, if it is to be.

    Args:
        done: what became of it so far.
        file: the proven file.
        layout: which paper, and how many sides.
        title: what the job is called where others see it.
        printer: its name; empty: the usual one; None: nothing is printed.
        copies: how many.

    Returns:
        What became of it.
    """
    if printer is None:
        return done
    try:
        print_out(file, layout, title, printer or None, copies)
    except GroundsheetError as error:
        code, reason = why(error)
        return replace(done, state="failed", code=code, reason=reason)
    return done


def put_in_place(file: Proven, target: Path, before: str) -> bool:
    """Puts a proven file in place; False where a file is there that isn't the run's own.

    Raises:
        CannotWrite
    """
    try:
        there = target.read_bytes() if target.exists() else None
    except OSError:  # a folder, or a file that is closed to us
        return False
    if there is not None and hashlib.sha256(there).hexdigest() not in (file.sha256, before):
        return False
    if there != file.data:
        place(file, target, force=there is not None)
    return True


def occupied(target: Path) -> OutputExists:
    """What is said of a file that isn't the run's own."""
    return OutputExists(Problem("another file of that name is there.", Place(str(target))))


def why(error: Exception) -> tuple[str, str]:
    """Why a row failed, without what was typed: a code, and the words."""
    if isinstance(error, ProofFailed):  # nothing that was typed stands in it, places included
        return error.problems[0].code, str(error.problems[0])
    if isinstance(error, GroundsheetError):
        return error.code, worded(error.problems[0].message if error.problems else error.title)
    return InternalFault.code, f"a fault of the program ({type(error).__name__})."


def of_run(job: Job, run: str) -> Job:
    """A job that belongs to a run."""
    site = replace(job.common.site, run=run)
    return replace(job, common=one_of(replace(job.common, site=site)))
