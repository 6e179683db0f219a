"""What a run takes, in paper and ink, before anything of it is made."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from groundsheet.formats import format_of
from groundsheet.proof import ink
from groundsheet.runs.packet import Job, ready
from groundsheet.runs.preparation import Plan


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run takes.

    Args:
        packets: how many.
        pages: as they are read.
        sheets: of paper.
        ink: how much of its pages is inked on average, in percent of black.
    """

    packets: int
    pages: int
    sheets: int
    ink: float


def estimate(plan: Plan) -> Estimate:
    """What the run takes. Rows that differ in names alone are counted once.

    If there is a print file, paper is what that takes, slips and all. Ink is measured in one packet
    of each recipe, region, paper and layout, drawn and proven for it.

    Raises:
        ProofFailed
    """
    pages = sheets = 0
    inked = 0.0
    counts: dict[Any, tuple[int, int]] = {}
    samples: dict[Any, float] = {}
    for job in plan.jobs:
        key = (job.common, job.row.next_appointment is None, job.answers and job.row.ref)
        if key not in counts:
            draft = ready(
                plan.desk.in_language(job.common.language), job.common, job.row, job.answers
            )
            layout = draft.layout.in_run() if plan.prints else draft.layout
            kind = format_of(layout)
            count = kind.count(draft.handout, layout)
            counts[key] = (count, layout.paper_sheets(count) + plan.request.slips)
            if _alike(job) not in samples:
                samples[_alike(job)] = fmean(ink(kind.make(draft.handout, draft.layout)))
        copies = job.common.variant.copies or 1
        pages += counts[key][0] * copies
        sheets += counts[key][1] * copies
        inked += samples[_alike(job)] * counts[key][0] * copies
    sheets += len(plan.prints) * plan.request.slips
    return Estimate(len(plan.jobs), pages, sheets, ink=100 * inked / max(1, pages))


def _alike(job: Job) -> tuple[object, ...]:
    """What packets share that take the same ink, near enough."""
    return job.common.texts, job.common.region, job.common.paper, job.common.variant
