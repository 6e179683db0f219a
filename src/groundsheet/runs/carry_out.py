"""Carrying out a run: rows go to whoever makes them, and each outcome is written down at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from groundsheet.errors import ProcessLost
from groundsheet.runs.journal import Journal, Outcome

JobT = TypeVar("JobT")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: packets made now, found made before, failed, and all there are."""

    made: int
    kept: int
    failed: int
    total: int

    @property
    def done(self) -> int:
        """Rows that need nothing more in this run."""
        return self.made + self.kept + self.failed


class Lost(Exception):
    """A row was lost together with those who were to make it; an executor says so of a future."""


@dataclass(frozen=True, slots=True)
class Task(Generic[JobT]):
    """A row with the digest of all that its file is made from, and the job that makes it.

    `file` is its name in the folder; `size` is how many packets it stands for: a print file stands
    for many.
    """

    ref: str
    digest: str
    job: JobT
    file: str
    size: int = 1


def carry_out(
    tasks: Sequence[Task[JobT]],
    make: Callable[[JobT], Outcome],
    journal: Journal,
    executor: Executor,
    *,
    ahead: int = 8,
    fail_fast: bool = False,
    again: bool = False,
) -> Iterator[Progress]:
    """Makes what is missing or has changed; what is in place stays.

    Args:
        tasks: the rows, in order.
        make: makes one, places its file, and says what became of it; what it raises
            ends the run.
        journal: of the folder.
        executor: who makes them.
        ahead: how many jobs wait with the executor at a time.
        fail_fast: begin no more rows once one has failed.
        again: make what is in place as well.

    Yields:
        after each row, how far the run is.
    """
    made = kept = failed = 0
    total = sum(task.size for task in tasks)
    waiting_tasks = iter(tasks)
    waiting: dict[Future[Outcome], Task[JobT]] = {}
    stopped = False
    while True:
        while not stopped and len(waiting) < ahead:
            task = next(waiting_tasks, None)
            if task is None:
                break
            if not again and journal.holds(task.ref, task.digest) is not None:
                kept += task.size
                yield Progress(made, kept, failed, total)
                continue
            journal.begin(task.ref, task.digest, task.file)
            waiting[executor.submit(make, task.job)] = task
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            task = waiting.pop(future)
            try:
                outcome = future.result()
            except Lost as lost:
                code = ProcessLost.code
                outcome = Outcome(task.ref, task.digest, "failed", code=code, reason=str(lost))
            journal.add(outcome)
            lacking = task.size if outcome.state == "failed" else len(outcome.failed)
            made += task.size - lacking
            failed += lacking
            stopped = stopped or (fail_fast and failed > 0)
            yield Progress(made, kept, failed, total)
