"""Many packets in one run: what is asked for, every row of it checked before anything is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from groundsheet import crisis
from groundsheet.content import Audience
from groundsheet.delivery import lp
from groundsheet.desk import Desk
from groundsheet.document.decided import refuse_undecided
from groundsheet.errors import GroundsheetError, InvalidInput, Problem, Usage
from groundsheet.formats import FORMATS
from groundsheet.layout import USUAL, Layout, Paper, Variant, print_size_of
from groundsheet.notices import Code, Kind, Notice
from groundsheet.people import PlanAnswers, Typed, person_with
from groundsheet.runs.journal import FOLDER
from groundsheet.runs.packet import Common, Job, Site, Texts, one_of, ready
from groundsheet.runs.print_file import CHUNK, PrintJob, chunks, of_some
from groundsheet.runs.refs import KEY, RefKey
from groundsheet.runs.remarks import Remark, Remarks
from groundsheet.runs.roster import (
    MAX_ROSTER_BYTES,
    FaultyRow,
    Here,
    Roster,
    RosterRow,
    read_roster,
)
from groundsheet.runs.roster_notices import of_faults, of_roster
from groundsheet.runs.roster_reading import RosterReading
from groundsheet.source import load_model
from groundsheet.text import without_glyph
from groundsheet.wording import command, option

MOST_IN_HEAD = 32
"""Signs of a ref in a print file, which stands at the head of each page."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What holds for the whole run; a row's own value comes first.

    Args:
        recipe: the packet; None if each row names its own, and for wallet cards.
        region: where the people are.
        paper: the paper in the printer.
        variant: how the pages are laid out.
        names: how files are named: by `ref`, or by `sequence`, which says nothing.
        discreet: leave the practice's name off the paper.
        in_session: print pages for use in a session, though the profile doesn't say so.
        drafts: print words that nobody of the practice has approved, though the profile doesn't
            say so.
        files: make a file for each row.
        merge: a print file of all packets, in the run's folder; None makes none.
        slips: in it, a sheet before each packet, and one with totals at the end.
        slip_names: that sheet says whose packet it is.
        chunk: the most packets in one print file (default: 500); more than that make several.
        printer: where the print files go, or else the files, once they are in place; an empty name
            is the usual printer, None is none.
        audience: whose text of each module is taken; None: an id is what it says.
        skip_faulty: make the rows that are good; those with faults count as failed.
        omit_unprintable_names: leave a name off its packet if the fonts lack letters of it.
        again: make and print once more what is in place as it would be made.
    """

    recipe: str | None = None
    region: str | None = None
    paper: Paper | None = None
    variant: Variant = USUAL
    names: Literal["ref", "sequence"] = "ref"
    discreet: bool = False
    in_session: bool = False
    drafts: bool = False
    files: bool = True
    merge: str | None = None
    slips: bool = False
    slip_names: bool = False
    chunk: int | None = None
    printer: str | None = None
    audience: Audience | None = None
    skip_faulty: bool = False
    omit_unprintable_names: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that has been checked, and not begun.

    `jobs` are the rows that are to be made, `prints` the print files; `whole` is whether these are
    all rows of the roster. `notes` are what to know before the packets are handed out, `left_out`
    contacts that aren't printed, and why; no name stands in either. `faulty` are the rows that are
    passed over, `key` is what refs were made with, if they were.
    """

    desk: Desk
    roster: Roster
    folder: Path
    request: BatchRequest
    jobs: tuple[Job, ...]
    prints: tuple[PrintJob, ...]
    whole: bool
    notes: tuple[Notice, ...] = ()
    left_out: tuple[Notice, ...] = ()
    faulty: tuple[FaultyRow, ...] = ()
    key: RefKey | None = None

    @property
    def reading(self) -> Notice:
        """How the roster was read."""
        rows = "1 row" if len(self.jobs) == 1 else f"{len(self.jobs)} rows"
        message = f"{rows}, read as {self.roster.read_as}"
        return Notice(Code.ROSTER_READ, message, Kind.ROSTER)


def run_folder(out: Path | None, merge: Path | None, *, slips: bool) -> Path:
    """The folder of the run: where the packets go, or else where the print file is.

    Raises:
        Usage: there is none, or two.
    """
    if slips and merge is None:
        raise Usage(
            "slips stand in a print file.", remedy=f"Name one: {option('merge', 'run.pdf')}"
        )
    if merge is None:
        if out is None:
            raise Usage(
                "name where the packets go.",
                remedy=(
                    f"{option('out', 'FOLDER')} for a file for each row, "
                    f"{option('merge', 'FILE')} for one to print."
                ),
            )
        return out
    if out is None:
        return merge.parent
    if merge.parent not in (Path(), out):
        raise Usage(
            "the print file belongs into the folder of the packets.",
            remedy=f"Give a plain name: {option('merge', merge.name)}",
        )
    return out


def plan_batch(
    desk: Desk,
    roster: Path | str | Typed,
    out: Path | str,
    request: BatchRequest,
    *,
    only: Iterable[str] = (),
    reading: RosterReading | None = None,
) -> Plan:
    """Checks a run: every row, before anything is made.

    Args:
        desk: the day, the practice and the language; a row may name another language.
        roster: the file of rows, or its bytes: then no row has answers beside it.
        out: the folder that the packets go to.
        request: what holds for the whole run.
        only: refs, or rows such as `row 7`; if there are any, no other row is made, and the faults
            of others aren't told.
        reading: how the roster is to be read, as far as somebody says.

    Raises:
        ColumnsUnknown: nobody says which column of the roster is which.
        InvalidInput: every fault of the roster, by row and column.
        Usage: no recipe, an unknown one, or a layout that can't be.
        Refused: no region, no current contacts, or pages that the practice hasn't decided on.
        CannotPrint: there is no `lp`.
    """
    wanted = set(only)
    given = roster if isinstance(roster, Typed) else Typed.file(Path(roster), MAX_ROSTER_BYTES)
    path = Path(given.shown)
    if not request.files and request.merge is None:
        raise Usage("there is nothing to make: neither files nor a print file.")
    if request.slip_names and not request.slips:
        raise Usage("names on slips need slips.", remedy=f"Add {option('slips')}.")
    if request.printer is not None:
        lp()
    folder = Path(out).absolute()  # whoever makes a file may stand elsewhere
    key = RefKey.at(desk.folder.folder / KEY if desk.folder else folder / FOLDER / KEY)
    profile = desk.profile
    read = read_roster(
        path,
        given.data,
        reading,
        saved=profile.rosters if profile else (),
        here=Here(request.region or (profile.region if profile else None), desk.today, key),
        skip_faulty=True,  # so that all faults are told, those of packets too
    )
    if isinstance(roster, Typed):
        read = replace(read, folder=None)
    rows = [(n, row) for n, row in enumerate(read.rows, start=1) if _wanted(wanted, row)]
    faulty = [each for each in read.faulty if not wanted or each.ref in wanted]
    strange = wanted - {name for _, row in rows for name in _names_of(row)}
    if strange := strange - {each.ref for each in faulty}:
        raise Usage(
            f"{len(strange)} of the refs that were asked for aren't in the roster.",
            remedy="Name a row by its ref, which the run's manifest has, or by its number: "
            + option("only", "'row 7'"),
        )
    remarks = Remarks(str(path))
    jobs: list[Job] = []
    numbers: dict[str, int] = {}
    for number, row in rows:
        try:
            job = _job(desk, read, row, number, folder, request)
        except InvalidInput as error:
            faulty += (FaultyRow(row.ref, each) for each in error.problems)
            continue
        if row.name and not job.row.name:
            remarks.add(Remark.NO_LETTERS, row.place.line or 0)
        jobs.append(job)
        numbers[row.ref] = number
    notes: tuple[Notice, ...] = ()
    left_out: tuple[Notice, ...] = ()
    jobs = _good(jobs, faulty, request)
    jobs = _good(jobs, faulty, request, _without_text(desk, jobs))
    jobs = _good(jobs, faulty, request, _laid_out(desk, jobs, merge=request.merge is not None))
    _decided(desk, jobs, request)
    notes, left_out, more = _notes(desk, jobs)
    jobs = _good(jobs, faulty, request, more)
    numbered = [(numbers[job.row.ref], job) for job in jobs]
    if wanted and request.merge is not None:
        request = replace(request, merge=of_some(request.merge, [job.row.ref for job in jobs]))
    prints = _prints(desk, Path(out), request, numbered, len(read.rows))
    return Plan(
        desk,
        read,
        Path(out),
        request,
        tuple(jobs),
        prints,
        not wanted,
        (
            *of_roster(read, key, slip_names=request.slip_names),
            *remarks.notices(),
            *notes,
            *of_faults(faulty),
        ),
        left_out,
        tuple(faulty),
        key if read.columns.refs == "number" else None,
    )


def _names_of(row: RosterRow) -> tuple[str, str]:
    """What a row may be asked for by."""
    return row.ref, f"row {row.place.line}"


def _wanted(wanted: set[str], row: RosterRow) -> bool:
    return not wanted or not wanted.isdisjoint(_names_of(row))


def _good(
    jobs: list[Job], faulty: list[FaultyRow], request: BatchRequest, more: Iterable[FaultyRow] = ()
) -> list[Job]:
    """The rows without a fault, and the faults with those that were found.

    Raises:
        InvalidInput: there are faults that nobody wants to pass over, or no row without one.
    """
    faulty += more
    faulty.sort(key=lambda each: (each.problem.place and each.problem.place.line) or 0)
    bad = {each.ref for each in faulty}
    good = [job for job in jobs if job.row.ref not in bad]
    if faulty and not (request.skip_faulty and good):
        raise InvalidInput([each.problem for each in faulty], remedy=_mend(others=bool(good)))
    return good


def _mend(*, others: bool) -> str:
    """What to do about faulty rows."""
    mend = "Nothing was made. Mend each row named above and run the command again."
    return f"{mend} Or make the others: {option('skip_faulty')}" if others else mend


def _without_text(desk: Desk, jobs: Sequence[Job]) -> list[FaultyRow]:
    """A fault for each row whose packet has no text for its own readers.

    Raises:
        Usage: there is none for those of the whole run.
    """
    faulty: list[FaultyRow] = []
    lacking: dict[Texts, Usage | None] = {}
    for job in jobs:
        texts = job.common.texts
        if texts not in lacking:
            lacking[texts] = None
            try:
                texts.modules(desk)
            except Usage as error:
                lacking[texts] = error
        if (none := lacking[texts]) is None:
            continue
        if job.row.audience is None:
            raise none
        problem = Problem(none.problems[0].message, job.row.place, "audience")
        faulty.append(FaultyRow(job.row.ref, problem))
    return faulty


def _laid_out(desk: Desk, jobs: Sequence[Job], *, merge: bool) -> list[FaultyRow]:
    """A fault for each row that can't be laid out as it says, or not into one print file.

    Raises:
        Usage: what holds for all rows can't be.
    """
    home = desk.profile.paper if desk.profile else None
    faulty: list[FaultyRow] = []
    layouts: dict[Common, Layout] = {}
    first: Layout | None = None
    for job in jobs:
        common, row = job.common, job.row
        if common not in layouts:
            region = crisis.find(desk.directories, common.region).region
            usual = home or desk.in_language(common.language).language.paper(region)
            try:
                layout = Layout.of(common.paper or usual, common.variant)
                layouts[common] = layout.in_run() if merge else layout
            except Usage as error:
                if row.paper is None and row.print_size is None and row.copies is None:
                    raise
                problem = Problem(error.problems[0].message, row.place)
                faulty.append(FaultyRow(row.ref, problem))
                continue
        first = first or layouts[common]
        if merge and len(row.ref) > MOST_IN_HEAD:
            there = (
                f"a ref of more than {MOST_IN_HEAD} characters has no room at the head of a page."
            )
            faulty.append(FaultyRow(row.ref, Problem(there, row.place, "ref")))
        if merge and layouts[common].sheet != first.sheet:
            problem = Problem(
                f"this packet goes on {layouts[common].paper}, the print file is on {first.paper}.",
                row.place,
                "paper",
                remedy=f"Name one paper with {option('paper')}, or make a print file for each.",
            )
            faulty.append(FaultyRow(row.ref, problem))
    return faulty


def _notes(
    desk: Desk, jobs: Sequence[Job]
) -> tuple[tuple[Notice, ...], tuple[Notice, ...], list[FaultyRow]]:
    """What `build` would say of the packets: once of what they share, by row of their answers.

    Second, the contacts that aren't printed, and why; third, answers that a plan can't hold.

    Raises:
        Refused: as for `build`.
    """
    notes: dict[Notice, None] = {}
    left_out: dict[Notice, None] = {}
    faulty: list[FaultyRow] = []
    noted: set[tuple[Texts, str | None]] = set()
    for job in jobs:
        common, row = job.common, job.row
        shared = (common.texts, common.region)
        if shared in noted and job.answers is None:
            continue
        try:
            draft = ready(desk.in_language(common.language), common, row, job.answers)
        except (InvalidInput, Usage) as error:
            if job.answers is None:
                raise
            why = f"the answers can't be taken: {error.problems[0].message}"
            faulty.append(FaultyRow(row.ref, Problem(why, row.place, "answers")))
            continue
        hints = [warning for warning in draft.warnings if warning.kind is Kind.ADVICE]
        if shared not in noted:
            noted.add(shared)
            notes |= dict.fromkeys(warning for warning in draft.warnings if warning not in hints)
            left_out |= dict.fromkeys(draft.left_out)
        if hints:
            count = "1 hint" if len(hints) == 1 else f"{len(hints)} hints"
            how = command("plan check", str(row.answers))
            message = f"{count} on its plan: {how}"
            notes[Notice(Code.PLAN_HINTS, message, about=row.ref, place=row.place)] = None
    return tuple(notes), tuple(left_out), faulty


def _prints(
    desk: Desk,
    folder: Path,
    request: BatchRequest,
    numbered: Sequence[tuple[int, Job]],
    total: int,
) -> tuple[PrintJob, ...]:
    """The print files of a run.

    Raises:
        Usage: the name is that of a packet, or no file name.
    """
    if request.merge is None:
        return ()
    name = request.merge
    if Path(name).name != name or not name.lower().endswith(".pdf") or name.startswith("."):
        raise Usage(
            "the print file needs a plain name that ends in .pdf.",
            remedy=f"It stands in the folder of the run: {option('merge', 'run.pdf')}",
        )
    target = (folder / name).absolute()
    prints = tuple(
        PrintJob(
            tuple(numbered[n] for n in part),
            total,
            request.slips,
            request.slip_names,
            path,
            desk.today,
            request.printer,
        )
        for path, part in chunks(target, len(numbered), request.chunk or CHUNK)
    )
    packets = {job.file.casefold() for _, job in numbered} if request.files else set()
    if any(job.target.name.casefold() in packets for job in prints):
        raise Usage("the print file has the name of a packet.", remedy="Give it another name.")
    return prints


def _job(
    desk: Desk, roster: Roster, row: RosterRow, number: int, out: Path, request: BatchRequest
) -> Job:
    """One row, checked.

    Raises:
        InvalidInput: with its row and column.
    """
    desk = _desk_of(desk, row)
    recipe = _recipe(desk, row, request)
    if request.omit_unprintable_names and row.name and FORMATS["sheet"].missing(row.name):
        row = replace(row, name=None)
    answers = _checked(desk, roster, row)
    variant = replace(
        request.variant,
        print_size=print_size_of(row.print_size) or request.variant.print_size,
        copies=row.copies or request.variant.copies,
    )
    paper: Any = row.paper or request.paper
    common = Common(
        recipe=recipe,
        region=row.region or request.region,
        paper=paper,
        variant=variant,
        date=row.date,
        clinician=row.clinician,
        discreet=request.discreet,
        language=desk.code,
        site=Site.of(desk),
        audience=row.audience or request.audience,
    )
    name = row.ref if request.names == "ref" else f"{number:0{len(str(len(roster.rows)))}d}"
    printer = None if request.merge else request.printer
    return Job(row, one_of(common), answers, out, f"{name}.pdf", printer)


def _desk_of(desk: Desk, row: RosterRow) -> Desk:
    """The desk in the row's language.

    Raises:
        InvalidInput: nothing is written in it.
    """
    try:
        return desk.in_language(row.language) if row.language else desk
    except InvalidInput:
        languages = ", ".join(desk.library.shelves)
        there = f"there are no handouts in this language; there is: {languages}."
        raise _fault(row, there, "language") from None


def _recipe(desk: Desk, row: RosterRow, request: BatchRequest) -> str:
    """The id of a row's recipe; empty for wallet cards, which have none.

    Raises:
        InvalidInput, Usage
    """
    recipe = row.recipe or request.recipe
    if request.variant.card:
        if recipe:
            raise Usage(
                "a wallet card has no room for a packet.",
                remedy=f"Leave out the recipe, or {option('card')}.",
            )
        return ""
    if recipe is None:
        raise Usage(
            "no recipe is named.",
            remedy=f"Name one with {option('recipe')}, or in a column of the roster.",
        )
    if recipe not in desk.shelf.recipes:
        if row.recipe:
            raise _fault(row, "there is no such recipe.", "recipe")
        desk.shelf.recipe(recipe)  # says which there are
    return recipe


def _fault(row: RosterRow, message: str, column: str) -> InvalidInput:
    return InvalidInput(Problem(message, row.place, column))


def _checked(desk: Desk, roster: Roster, row: RosterRow) -> Typed | None:
    """Looks at all that a row says; what it has of answers.

    Raises:
        InvalidInput: with its row and column.
    """
    if row.region and row.region not in desk.directories:
        raise _fault(row, "there is no such region.", "region")
    if row.date and row.date < desk.today:
        raise _fault(row, "this date is past; it would make a specimen.", "date")
    again = row.next_appointment
    typed = {"name": row.name, "clinician": row.clinician}
    typed |= {"next_appointment": again} if isinstance(again, str) else {}
    for column, text in typed.items():
        if text is None:
            continue
        try:
            person_with(str(row.place), name=text)
        except InvalidInput as error:
            raise _fault(row, error.problems[0].message, column) from None
        if char := FORMATS["sheet"].missing(text):
            remedy = _WITHOUT_NAME if column == "name" else ""
            raise InvalidInput(Problem(without_glyph(char), row.place, column, remedy))
    if row.answers is None:
        return None
    if roster.folder is None:
        message = "this roster is no file, so no file with answers lies beside it."
        raise _fault(row, f"{message} Save the roster into the folder of the answers.", "answers")
    try:
        answers = Typed.file(roster.folder / row.answers)
        load_model(answers.data, PlanAnswers, answers.shown, private=True)
    except GroundsheetError as error:
        why = error.problems[0].message if error.problems else error.title
        raise _fault(row, f"the answers can't be taken: {why}", "answers") from None
    return answers


_WITHOUT_NAME = f"Packets can be printed without such names: {option('omit_unprintable_names')}."


def _decided(desk: Desk, jobs: Iterable[Job], request: BatchRequest) -> None:
    """Refuses packets that the practice must decide on first.

    Raises:
        Undecided
    """
    texts = dict.fromkeys(job.common.texts for job in jobs)
    packets = [
        (desk.in_language(each.language), each.modules(desk))
        for each in sorted(texts, key=lambda each: tuple(map(str, each)))
    ]
    refuse_undecided(packets, in_session=request.in_session, drafts=request.drafts)
