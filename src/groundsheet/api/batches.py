"""Many packets in one run: a file for each row of a roster, all of them proven."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from groundsheet import crisis
from groundsheet.api import clock
from groundsheet.api.making import person_with
from groundsheet.api.packets import Common, Job, make_one, of_run, ready
from groundsheet.api.print_runs import CHUNK, MANIFEST, PrintJob, chunks, make_print_file
from groundsheet.api.reading import LANGUAGE, library
from groundsheet.batch import (
    Journal,
    Outcome,
    Progress,
    Roster,
    RosterRow,
    Task,
    carry_out,
    read_roster,
)
from groundsheet.errors import GroundsheetError, InvalidInput, Problem, Refused, Usage
from groundsheet.files import put, remove
from groundsheet.formats import FORMATS, format_of
from groundsheet.layout import USUAL, Layout, Paper, Variant, print_size_of
from groundsheet.library import Library
from groundsheet.people import PlanAnswers, PracticeFolder, Typed
from groundsheet.source import load_model, read_bytes
from groundsheet.text import character_name
from groundsheet.version import ENGINE

FAILED = "failed.txt"


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What holds for the whole run; a row's own value comes first.

    Args:
        recipe: the packet.
        region: where the people are.
        paper: the paper in the printer.
        variant: how the pages are laid out.
        names: how files are named: by `ref`, or by `sequence`, which says nothing.
        discreet: leave the practice's name off the paper.
        in_session: print modules that are for use in a session only.
        drafts: print modules that nobody of the practice has approved.
        files: make a file for each row.
        merge: a print file of all packets, in the run's folder; None makes none.
        slips: in it, a sheet before each packet, and one with totals at the end.
        chunk: the most packets in one print file; more than that make several.
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
    chunk: int = CHUNK


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that has been checked, and not begun.

    `jobs` are the rows that are to be made, each with its number in `numbers`; `prints` the print
    files. `whole` is whether these are all rows of the roster.
    """

    roster: Roster
    folder: Path
    request: BatchRequest
    jobs: tuple[Job, ...]
    prints: tuple[PrintJob, ...]
    practice: PracticeFolder | None
    content: Library
    whole: bool


@dataclass(frozen=True, slots=True)
class BatchRun:
    """What a run came to."""

    folder: Path
    progress: Progress
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        """The refs of rows that failed, each once."""
        refs = (ref for outcome in self.outcomes for ref in outcome.failed)
        return tuple(dict.fromkeys(refs))

    @property
    def faults(self) -> tuple[str, ...]:
        """Why print files failed."""
        return tuple(
            f"{outcome.ref.removeprefix('@')}: {outcome.reason}"
            for outcome in self.outcomes
            if outcome.of_print_file and outcome.state == "failed"
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run takes: packets, pages as they are read, sheets of paper."""

    packets: int
    pages: int
    sheets: int


def plan_batch(
    roster: Path | str,
    out: Path | str,
    request: BatchRequest,
    *,
    only: Iterable[str] = (),
    practice: PracticeFolder | None = None,
) -> Plan:
    """Checks a run: every row, before anything is made.

    Args:
        roster: the file of rows.
        out: the folder that the packets go to.
        request: what holds for the whole run.
        only: refs; if there are any, no other row is made.
        practice: the practice.

    Raises:
        InvalidInput: every fault of the roster, by row and column.
        Usage: no recipe, an unknown one, or a layout that can't be.
        Refused: no region, no current contacts, or pages that need a switch.
    """
    path = Path(roster)
    read = read_roster(path, read_bytes(path, limit=200_000_000))
    content = library(practice)
    wanted = set(only)
    known = {row.ref for row in read.rows}
    if not request.files and request.merge is None:
        raise Usage("there is nothing to make: neither files nor a print file.")
    if wanted - known:
        raise Usage(f"{len(wanted - known)} of the refs that were asked for aren't in the roster.")
    problems: list[Problem] = []
    jobs: list[Job] = []
    numbers: list[int] = []
    for number, row in enumerate(read.rows, start=1):
        if wanted and row.ref not in wanted:
            continue
        try:
            jobs.append(_job(read, row, number, Path(out), request, content))
            numbers.append(number)
        except InvalidInput as error:
            problems.extend(error.problems)
    if not problems and request.merge:
        problems += _one_paper(jobs, practice, content)
    if problems:
        raise InvalidInput(problems)
    _switches(jobs, request, practice, content)
    prints = _prints(Path(out), request, list(zip(numbers, jobs, strict=True)), len(read.rows))
    whole = not wanted
    return Plan(read, Path(out), request, tuple(jobs), prints, practice, content, whole)


def _one_paper(
    jobs: Sequence[Job], practice: PracticeFolder | None, content: Library
) -> list[Problem]:
    """A fault for each row that goes on another paper than the first, or can't be laid out."""
    language = content.languages[LANGUAGE]
    home = practice.practice.paper if practice else None
    problems: list[Problem] = []
    first: Layout | None = None
    for job in jobs:
        common, row = job.common, job.row
        region = crisis.find(content.directories, common.region).region
        try:
            layout = Layout.of(common.paper or home or language.paper(region), common.variant)
        except Usage as error:
            problems.append(Problem(str(error.title), row.place))
            continue
        first = first or layout.in_run()
        if layout.in_run().sheet != first.sheet:
            problems.append(
                Problem(
                    f"this packet goes on {layout.paper}, the print file is on {first.paper}.",
                    row.place,
                    "paper",
                    remedy="Name one paper with --paper, or make a print file for each.",
                )
            )
    return problems


def _prints(
    folder: Path, request: BatchRequest, numbered: Sequence[tuple[int, Job]], total: int
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
            remedy="It stands in the folder of the run: --merge run.pdf",
        )
    target = (folder / name).absolute()
    found = tuple(
        PrintJob(tuple(numbered[n] for n in part), total, request.slips, path, clock.today())
        for path, part in chunks(target, len(numbered), request.chunk)
    )
    packets = {job.target.name.casefold() for _, job in numbered} if request.files else set()
    if any(job.target.name.casefold() in packets for job in found):
        raise Usage("the print file has the name of a packet.", remedy="Give it another name.")
    return found


def _job(
    roster: Roster,
    row: RosterRow,
    number: int,
    out: Path,
    request: BatchRequest,
    content: Library,
) -> Job:
    """One row, checked.

    Raises:
        InvalidInput: with its row and column.
    """
    recipe = row.recipe or request.recipe
    if recipe is None:
        raise Usage(
            "no recipe is named.", remedy="Name one with --recipe, or in a column of the roster."
        )
    if recipe not in content.recipes:
        if row.recipe:
            raise _fault(row, "there is no such recipe.", "recipe")
        content.recipe(recipe)  # says which there are
    answers = _checked(roster, row, content)
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
    )
    name = row.ref if request.names == "ref" else f"{number:0{len(str(len(roster.rows)))}d}"
    target = (out / f"{name}.pdf").absolute()  # whoever makes it may stand elsewhere
    return Job(row, common, answers, target)


def _fault(row: RosterRow, message: str, column: str) -> InvalidInput:
    return InvalidInput(Problem(message, row.place, column))


def _checked(roster: Roster, row: RosterRow, content: Library) -> Typed | None:
    """Looks at all that a row says; what it has of answers.

    Raises:
        InvalidInput: with its row and column.
    """
    if row.region and row.region not in content.directories:
        raise _fault(row, "there is no such region.", "region")
    if row.language and row.language != LANGUAGE:
        there = f"there are no handouts in this language; there is: {LANGUAGE}."
        raise _fault(row, there, "language")
    if row.date and row.date < clock.today():
        raise _fault(row, "this date is past; it would make a specimen.", "date")
    for column, text in (("name", row.name), ("clinician", row.clinician)):
        if text is None:
            continue
        try:
            person_with(str(row.place), name=text)
        except InvalidInput as error:
            raise _fault(row, error.problems[0].message, column) from None
        if char := FORMATS["sheet"].missing(text):
            raise _fault(row, f"{character_name(char)} has no glyph in the fonts.", column)
    if row.answers is None:
        return None
    try:
        answers = Typed.file(roster.folder / row.answers)
        load_model(answers.data, PlanAnswers, answers.shown, private=True)
    except GroundsheetError as error:
        why = error.problems[0].message if error.problems else error.title
        raise _fault(row, f"the answers can't be taken: {why}", "answers") from None
    return answers


def _switches(
    jobs: Iterable[Job],
    request: BatchRequest,
    practice: PracticeFolder | None,
    content: Library,
) -> None:
    """Asks for a switch where many people would get what is for few, or what nobody approved.

    Raises:
        Refused
    """
    from groundsheet.api.reviewing import status

    recipes = sorted({job.common.recipe for job in jobs})
    modules = {name: None for recipe in recipes for name in content.recipe(recipe).modules}
    inside = [name for name in modules if content.module(name).handling == "in_session"]
    if inside and not request.in_session:
        raise Refused(
            f"{', '.join(inside)}: for use in a session, with a clinician beside it.",
            remedy="If that is what they are printed for: --in-session",
        )
    if request.drafts:
        return
    standing = status(practice=practice, content=content)
    drafts = [name for name in modules if not standing[name][0].approved]
    if drafts:
        raise Refused(
            f"{', '.join(drafts)}: nobody of the practice has approved these words.",
            remedy="Have them approved (groundsheet review), or print them as drafts: --drafts",
        )


def estimate(plan: Plan) -> Estimate:
    """What the run takes. Rows that differ in names alone are counted once."""
    pages = sheets = 0
    known: dict[Any, tuple[int, int]] = {}
    for job in plan.jobs:
        key = (job.common, job.answers and job.row.ref)
        if key not in known:
            draft = ready(job.common, plan.practice, plan.content, job.row, job.answers)
            count = format_of(draft.layout).count(draft.handout, draft.layout)
            known[key] = (count, draft.layout.paper_sheets(count))
        copies = job.common.variant.copies or 1
        pages += known[key][0] * copies
        sheets += known[key][1] * copies
    return Estimate(len(plan.jobs), pages, sheets)


def run_batch(
    plan: Plan,
    out: Path | str,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    fail_fast: bool = False,
    told: Callable[[Progress], None] = lambda _: None,
) -> BatchRun:
    """Makes what is missing or has changed. The same call again goes on where the last one ended.

    Args:
        plan: what was checked.
        out: the folder; made if need be.
        jobs: how many processes (default: one for each core).
        executor: who makes them instead, such as one of `concurrent.futures`.
        fail_fast: begin no more rows once one has failed.
        told: is told after each row.

    Raises:
        Refused: another run is at work in the folder.
        CannotWrite
    """
    folder = Path(out)
    with Journal.opened(folder) as journal:
        tasks = _tasks(plan, journal)
        total = sum(task.size for task in tasks)
        workers = jobs or os.cpu_count() or 1
        pool = executor or ProcessPoolExecutor(
            workers, initializer=_begin, initargs=(journal.handles,)
        )
        progress = Progress(0, 0, 0, total)
        try:
            for progress in carry_out(
                tasks, _make, journal, pool, ahead=4 * workers, fail_fast=fail_fast
            ):
                told(progress)
        finally:
            if executor is None:
                pool.shutdown(wait=True, cancel_futures=True)
        refs = [task.ref for task in tasks]
        outcomes = tuple(journal.done[ref] for ref in refs if ref in journal.done)
        run = BatchRun(folder, progress, outcomes)
        _report(plan, run)
    return run


def _recipes(plan: Plan) -> set[str]:
    return {job.common.recipe for job in plan.jobs}


def _shared(recipe: str, practice: PracticeFolder | None, content: Library) -> str:
    """A digest of all that every packet of a recipe is made from."""
    parts = [ENGINE, recipe, content.recipe(recipe).model_dump_json()]
    parts += [content.module(name).model_dump_json() for name in content.recipe(recipe).modules]
    parts.append(content.languages[LANGUAGE].model_dump_json())
    if practice is not None:
        parts.append(practice.practice.model_dump_json())
        parts += [repr(record) for record in practice.records]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _make(job: Job | PrintJob) -> Outcome:
    """Makes a file for a row, or a print file."""
    return make_one(job) if isinstance(job, Job) else make_print_file(job)


def _tasks(plan: Plan, journal: Journal) -> list[Task[Job | PrintJob]]:
    """Rows and print files, each with the digest of all that it is made from."""
    rows = _rows(plan, journal)
    tasks: list[Task[Job | PrintJob]] = []
    if plan.request.files:
        tasks += [Task(job.row.ref, job.digest, job) for job in rows]
    ready_rows = {job.row.ref: job for job in rows}
    for one in plan.prints:
        members = tuple((number, ready_rows[job.row.ref]) for number, job in one.rows)
        parts = [f"{number} {job.digest}" for number, job in members]
        digest = journal.digest(one.target.name, str(one.total), str(one.slips), *parts)
        # A print file of some rows never takes the place of one of others.
        before = _before(journal, one.ref, one.target) if plan.whole else ""
        made = replace(one, rows=members, digest=digest, before=before)
        tasks.append(Task(one.ref, digest, made, size=len(members)))
    return tasks


def _before(journal: Journal, ref: str, target: Path) -> str:
    """SHA-256 of the file that an earlier run put there."""
    earlier = journal.done.get(ref)
    return earlier.sha256 if earlier and earlier.file == target.name else ""


def _rows(plan: Plan, journal: Journal) -> list[Job]:
    """Each row with the digest of its values, its answers, and what it shares with others."""
    shared = {recipe: _shared(recipe, plan.practice, plan.content) for recipe in _recipes(plan)}
    today = clock.today()
    contacts: dict[tuple[str | None, dt.date], str] = {}
    records = plan.practice.records if plan.practice else ()
    profile = plan.practice.folder.absolute() if plan.practice else None
    rows = []
    for job in plan.jobs:
        row, common = job.row, job.common
        day = max(row.date or today, today)
        if (common.region, day) not in contacts:
            found = crisis.resolve(plan.content.directories, common.region, LANGUAGE, day, records)
            contacts[common.region, day] = f"{found.region} {found.digest}"
        own = [
            str(getattr(row, name))
            for name in ("ref", "name", "clinician", "date", "language", "copies")
        ]
        typed = job.answers.data.decode("utf-8", "replace") if job.answers else ""
        layout = f"{common.paper} {common.variant} {common.discreet} {job.target.name}"
        digest = journal.digest(
            shared[common.recipe], contacts[common.region, day], layout, typed, *own
        )
        before = _before(journal, row.ref, job.target)
        rows.append(replace(of_run(job, journal.run, profile), digest=digest, before=before))
    return rows


def _begin(handles: tuple[int, ...]) -> None:
    """Readies a process: it leaves Ctrl-C and the journal to the one that began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for handle in handles:
        with contextlib.suppress(OSError):  # a process that was spawned never had it
            os.close(handle)


def _report(plan: Plan, run: BatchRun) -> None:
    """Writes the manifest, and the refs of rows that failed: no name stands in either."""
    rows = [
        {
            "ref": outcome.ref,
            "state": outcome.state,
            "file": outcome.file,
            "pages": outcome.pages,
            "sha256": outcome.sha256,
            "reason": outcome.reason,
        }
        for outcome in run.outcomes
        if not outcome.of_print_file
    ]
    prints = [
        {
            "file": outcome.ref.removeprefix("@"),
            "state": outcome.state,
            "pages": outcome.pages,
            "sha256": outcome.sha256,
            "reason": outcome.reason,
            "packets": [
                {"ref": ref, "page": page, "pages": pages} for ref, page, pages in outcome.packets
            ],
            "left_out": [{"ref": ref, "reason": reason} for ref, reason in outcome.left_out],
        }
        for outcome in run.outcomes
        if outcome.of_print_file
    ]
    content = plan.content
    names = {name for recipe in _recipes(plan) for name in content.recipe(recipe).modules}
    regions = {job.common.region for job in plan.jobs}
    found = [crisis.find(content.directories, region) for region in regions]
    manifest = {
        "engine": ENGINE,
        "day": clock.today().isoformat(),
        "recipes": sorted(_recipes(plan)),
        "modules": {name: content.module(name).version for name in sorted(names)},
        "contacts": {each.region: each.edition for each in found},
        "rows": rows,
        "print_files": prints,
    }
    put(json.dumps(manifest, indent=1).encode() + b"\n", run.folder / MANIFEST, force=True)
    path = run.folder / FAILED
    if run.failed:
        put("\n".join(run.failed).encode() + b"\n", path, force=True)
    elif path.exists():
        remove(path)
