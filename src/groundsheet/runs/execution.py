"""Carrying out a run that was planned: what is missing or has changed is made, all of it proven."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from threading import Thread
from typing import Any

from groundsheet import crisis
from groundsheet.desk import Desk
from groundsheet.errors import OutputExists, Place, Problem, ProcessLost, Usage
from groundsheet.files import put, remove
from groundsheet.notices import Code, Kind, Notice
from groundsheet.practice.status import status
from groundsheet.review import read_reviews
from groundsheet.runs.carry_out import Progress, Task, carry_out
from groundsheet.runs.journal import FOLDER, Journal, Outcome
from groundsheet.runs.packet import Common, Job, Texts, make_one, of_run
from groundsheet.runs.preparation import Plan
from groundsheet.runs.print_file import MANIFEST, PrintJob, make_print_file
from groundsheet.runs.roster import COLUMNS
from groundsheet.version import ENGINE
from groundsheet.wording import worded

FAILED = "failed.txt"


@dataclass(frozen=True, slots=True)
class BatchRun:
    """What a run came to."""

    folder: Path
    progress: Progress
    outcomes: tuple[Outcome, ...]
    left: tuple[str, ...] = ()
    """Files of earlier runs that are still there, and that this roster doesn't make."""
    placed: tuple[str, ...] = ()
    """Files that are in place as this run makes them, now made or there before."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The refs of rows that failed, each once."""
        refs = (ref for outcome in self.outcomes for ref in outcome.failed)
        return tuple(dict.fromkeys(refs))

    @property
    def complete(self) -> bool:
        """Whether every row has its packet, and every print file is there."""
        return not self.failed and all(outcome.state == "made" for outcome in self.outcomes)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What to know of how it ended."""
        return tuple(self._notices())

    def _notices(self) -> Iterator[Notice]:
        for outcome in self.outcomes:
            if outcome.of_print_file and outcome.state == "failed":
                file = outcome.ref.removeprefix("@")
                yield Notice(
                    Code.PRINT_FILE_FAILED, outcome.reason, Kind.RUN, about=file, name=file
                )
        if self.left:
            yield Notice(
                Code.LEFT_BEHIND,
                f"left there by earlier runs, and not of this roster ({len(self.left)}): "
                + _some(self.left),
                Kind.RUN,
            )
        if self.failed:
            rows = "1 row" if len(self.failed) == 1 else f"{len(self.failed)} rows"
            message = f"{rows} failed ({_some(self.failed)}): see {FAILED} and {MANIFEST} there."
            yield Notice(Code.ROWS_FAILED, message, Kind.RUN)


def _some(names: tuple[str, ...]) -> str:
    """The first few of some names."""
    return ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")


def run_batch(
    plan: Plan,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    fail_fast: bool = False,
    told: Callable[[Progress], None] = lambda _: None,
) -> BatchRun:
    """Makes what is missing or has changed. The same call again goes on where the last one ended.

    Args:
        plan: what was checked.
        jobs: how many processes (default: one for each core).
        executor: who makes them instead, such as one of `concurrent.futures`.
        fail_fast: begin no more rows once one has failed.
        told: is told after each row.

    Raises:
        Usage: a printer with an executor: others would print where they are, and a row twice.
        Refused: another run is at work in the folder.
        OutputExists: a file is there, not of a run, that is called like what a run writes.
        CannotWrite: where the disk is full the run ends, to be gone on with.
        ProcessLost: a process of the run was ended; so did the run, to be gone on with.
    """
    if executor is not None and plan.request.printer is not None:
        raise Usage("what goes to a printer is made by this machine's processes.")
    folder = plan.folder
    _refuse_strangers(folder)
    with Journal.opened(folder) as journal:
        if plan.key is not None:
            plan.key.keep()
        tasks = _tasks(plan, journal)
        total = sum(task.size for task in tasks)
        # What is printed comes out in the order of the roster.
        workers = 1 if plan.request.printer is not None else jobs or os.cpu_count() or 1
        pool = executor or ProcessPoolExecutor(
            workers, initializer=_begin, initargs=(journal.handles,)
        )
        progress = Progress(0, 0, 0, total)
        try:
            for progress in carry_out(
                tasks,
                _make,
                journal,
                pool,
                ahead=4 * workers,
                fail_fast=fail_fast,
                again=plan.request.again,
            ):
                told(progress)
        except BrokenExecutor:
            raise ProcessLost("a process that was making packets is gone.") from None
        finally:
            if executor is None:
                pool.shutdown(wait=True, cancel_futures=True)
        digests = {task.ref: task.digest for task in tasks}
        latest = (journal.done.get(ref) for ref in digests)
        outcomes = tuple(one for one in latest if one is not None and one.state != "begun")
        # Where the run was stopped, the outcome of a row may be that of an earlier run.
        placed = tuple(one.file for one in outcomes if one.pages and one.digest == digests[one.ref])
        outcomes += tuple(_passed_over(plan))
        run = BatchRun(folder, progress, outcomes, _left(plan, journal, tasks), placed)
        _report(
            plan, run, _elsewhere(plan, journal, {*digests, *(each.ref for each in plan.faulty)})
        )
    return run


def _passed_over(plan: Plan) -> Iterator[Outcome]:
    """The rows with faults as outcomes: they failed before anything was made of them."""
    reasons: dict[str, list[str]] = {}
    for each in plan.faulty:
        problem = each.problem
        line = problem.place.line if problem.place else None
        where = ", ".join(filter(None, (f"row {line}" if line else "", problem.field)))
        reasons.setdefault(each.ref, []).append(worded(f"{where}: {problem.message}"))
    for ref, some in reasons.items():
        yield Outcome(ref, "", "failed", code=Code.ROW_FAULTY, reason=" ".join(some))


def _left(plan: Plan, journal: Journal, tasks: Iterable[Task[Job | PrintJob]]) -> tuple[str, ...]:
    """Files that earlier runs put there for rows that are no more, or under other names.

    Of print files, those count that are called like this run's.
    """
    if not plan.whole:
        return ()
    current = {task.file for task in tasks}
    current |= {journal.done[row.ref].file for row in plan.roster.rows if row.ref in journal.done}
    prints = {ref.removeprefix("@") for ref in journal.done if ref.startswith("@")}
    if plan.request.merge is not None:
        stem = re.escape(Path(plan.request.merge).stem)
        prints = {name for name in prints if not re.fullmatch(rf"{stem}(-\d+)?\.pdf", name)}
    unknown = journal.files - current - prints - {""}
    return tuple(sorted(name for name in unknown if (journal.folder / name).is_file()))


def _refuse_strangers(folder: Path) -> None:
    """Refuses a folder with a manifest or a list of failed rows that no run has written.

    Raises:
        OutputExists
    """
    if (folder / FOLDER / "journal.jsonl").exists() or _of_a_run(folder / MANIFEST):
        return
    for path in (folder / MANIFEST, folder / FAILED):
        if path.exists():
            raise OutputExists(
                Problem("it is there already, and no run wrote it.", Place(str(path))),
                remedy="Take another folder for the run.",
            )


def _of_a_run(manifest: Path) -> bool:
    """Whether a manifest is of a run, whose own records may be gone."""
    try:
        return str(json.loads(manifest.read_bytes())["engine"]).startswith("groundsheet ")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _elsewhere(plan: Plan, journal: Journal, refs: set[str]) -> tuple[Outcome, ...]:
    """What other commands made in the folder, of this roster, and print files that are there."""
    prints = (ref for ref, outcome in journal.done.items() if outcome.of_print_file)
    candidates = dict.fromkeys((*(row.ref for row in plan.roster.rows), *prints))
    outcomes = (journal.done.get(ref) for ref in candidates if ref not in refs)
    return tuple(
        one
        for one in outcomes
        if one is not None
        and (
            (journal.folder / one.file).is_file()
            if one.state == "made"
            else one.state == "failed" and not one.of_print_file
        )
    )


def _shared(desk: Desk, texts: Texts) -> str:
    """A digest of all that every packet of these texts is made from; of wallet cards without any.

    Args:
        desk: in their language.
        texts: which they are.
    """
    parts = [ENGINE, texts.recipe]
    modules = texts.modules(desk)
    if texts.recipe:
        parts.append(desk.shelf.recipe(texts.recipe).model_dump_json())
        parts += [module.model_dump_json() for module in modules]
    parts.append(desk.language.model_dump_json())
    if desk.profile is not None:
        parts.append(desk.profile.model_dump_json(exclude={"rosters"}))
    if desk.folder is not None:
        parts.append(hashlib.sha256(desk.folder.logo or b"").hexdigest())
        parts += [repr(record) for record in desk.records]
        # Pages say what the practice approved, and an approval ends on a day.
        states = status(desk)
        parts += [repr(states[module.id][0]) for module in modules]
        parts += [repr(record) for record in read_reviews(desk.folder.folder)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _make(job: Job | PrintJob) -> Outcome:
    """Makes a file for a row, or a print file."""
    return make_one(job) if isinstance(job, Job) else make_print_file(job)


def _tasks(plan: Plan, journal: Journal) -> list[Task[Job | PrintJob]]:
    """Rows and print files, each with the digest of all that it is made from."""
    rows = _rows(plan, journal)
    tasks: list[Task[Job | PrintJob]] = []
    if plan.request.files:
        tasks += [Task(job.row.ref, job.digest, job, job.file) for job in rows]
    ready_rows = {job.row.ref: job for job in rows}
    for one in plan.prints:
        members = tuple((number, ready_rows[job.row.ref]) for number, job in one.rows)
        parts = [f"{number} {job.digest}" for number, job in members]
        slips = (str(one.slips), str(one.slip_names))
        digest = journal.digest(one.target.name, str(one.total), *slips, *parts)
        before = journal.replaceable(one.ref, one.target.name)
        print_job = replace(one, rows=members, digest=digest, before=before)
        tasks.append(Task(one.ref, digest, print_job, one.target.name, len(members)))
    return tasks


_ASKED = tuple(field.name for field in fields(Common) if field.name != "site")
"""All that is asked for in common; what a site is stands in the digest of what it holds."""


def _rows(plan: Plan, journal: Journal) -> list[Job]:
    """Each row with the digest of its values, its answers, and what it shares with others."""
    desk = plan.desk
    shared = {
        texts: _shared(desk.in_language(texts.language), texts)
        for texts in {job.common.texts for job in plan.jobs}
    }
    contacts: dict[tuple[str, str | None, dt.date], str] = {}
    rows = []
    for job in plan.jobs:
        row, common = job.row, job.common
        day = max(row.date or desk.today, desk.today)
        resolved = (common.language, common.region, day)
        if resolved not in contacts:
            resolved_contacts = crisis.resolve(
                desk.directories, common.region, common.language, day, desk.records
            )
            contacts[resolved] = f"{resolved_contacts.region} {resolved_contacts.digest}"
        typed = job.answers.data.decode("utf-8", "replace") if job.answers else ""
        cells = (str(getattr(row, name)) for name in COLUMNS)
        asked = (str(getattr(common, name)) for name in _ASKED)
        digest = journal.digest(
            shared[common.texts],
            contacts[resolved],
            job.file,
            typed,
            *cells,
            *asked,
        )
        before = journal.replaceable(row.ref, job.file)
        rows.append(replace(of_run(job, journal.run), digest=digest, before=before))
    return rows


def _begin(handles: tuple[int, ...]) -> None:
    """Readies a process: it leaves Ctrl-C and the journal to the one that began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for handle in handles:
        with contextlib.suppress(OSError):  # a process that was spawned never had it
            os.close(handle)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when the one that began it is gone: nobody else would."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _report(plan: Plan, run: BatchRun, others: Iterable[Outcome]) -> None:
    """Writes the manifest, and the refs of rows that failed: no name stands in either."""
    by_ref = {outcome.ref: outcome for outcome in (*run.outcomes, *others)}
    known = dict.fromkeys((*(row.ref for row in plan.roster.rows), *(f.ref for f in plan.faulty)))
    in_order = [by_ref[ref] for ref in known if ref in by_ref]
    rows = (
        {
            "ref": outcome.ref,
            "state": outcome.state,
            "file": outcome.file if outcome.pages else "",
            "pages": outcome.pages,
            "sha256": outcome.sha256 if outcome.pages else "",
            "code": outcome.code,
            "reason": outcome.reason,
        }
        for outcome in in_order
    )
    prints = (
        {
            "file": outcome.ref.removeprefix("@"),
            "state": outcome.state,
            "pages": outcome.pages,
            "sha256": outcome.sha256 if outcome.pages else "",
            "code": outcome.code,
            "reason": outcome.reason,
            "packets": [
                {"ref": ref, "page": page, "pages": pages} for ref, page, pages in outcome.packets
            ],
            "left_out": [
                {"ref": ref, "code": code, "reason": reason}
                for ref, reason, code in outcome.left_out
            ],
        }
        for outcome in by_ref.values()
        if outcome.of_print_file
    )
    desk = plan.desk
    packets = {job.common.texts for job in plan.jobs if job.common.recipe}
    modules = {module.id: module.version for texts in packets for module in texts.modules(desk)}
    regions = {job.common.region for job in plan.jobs}
    directories = [crisis.find(desk.directories, region) for region in regions]
    manifest = {
        "engine": ENGINE,
        "day": desk.today.isoformat(),
        "recipes": sorted({texts.recipe for texts in packets}),
        "modules": dict(sorted(modules.items())),
        "contacts": {each.region: each.edition for each in directories},
        "left": run.left,
    }
    parts = [json.dumps(manifest, indent=1)[:-2], _listed("rows", rows)]
    parts.append(_listed("print_files", prints))
    put((",\n".join(parts) + "\n}\n").encode(), run.folder / MANIFEST, force=True)
    path = run.folder / FAILED
    lacking = (ref for outcome in in_order for ref in outcome.failed)
    failed = dict.fromkeys((*run.failed, *lacking))
    if failed:
        put("\n".join(failed).encode() + b"\n", path, force=True)
    elif path.exists():
        remove(path)


def _listed(name: str, entries: Iterable[dict[str, Any]]) -> str:
    """A list of the manifest, an entry to a line: of a long run, all at once would be large."""
    return f' "{name}": [' + ",".join(f"\n  {json.dumps(entry)}" for entry in entries) + "\n ]"
