"""Print files: the packets of many rows in one file, with slips between them on wish."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from groundsheet.document.assembly import Request, assembled
from groundsheet.errors import DiskFull, InvalidInput, Problem
from groundsheet.formats import Packet, Template, print_run, template
from groundsheet.handout import Chosen, Slip
from groundsheet.notices import Code
from groundsheet.proof import PacketsFailed, Proven
from groundsheet.runs.journal import Outcome
from groundsheet.runs.packet import (
    Common,
    Job,
    desk_of,
    occupied,
    packet,
    printed,
    put_in_place,
    why,
)
from groundsheet.runs.parts import parts_recorded
from groundsheet.version import ENGINE

CHUNK = 500
"""Packets in one print file, unless said otherwise: a process stays under 300 MB with them."""
MANIFEST = "manifest.json"
"""What a run says of itself, in its folder."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One print file. A row comes with its number in the run.

    Args:
        rows: in the order of print.
        total: packets in the whole run.
        slips: a sheet before each packet, and one with totals at the end.
        slip_names: that sheet says whose packet it is.
        target: where it goes.
        day: when it is made.
        printer: where it goes once it is in place; an empty name is the usual printer.
        digest: of all that it is made from.
        before: SHA-256 of the file that an earlier run put there, which may be replaced.
    """

    rows: tuple[tuple[int, Job], ...]
    total: int
    slips: bool
    slip_names: bool
    target: Path
    day: dt.date
    printer: str | None = None
    digest: str = ""
    before: str = ""

    @property
    def ref(self) -> str:
        """What it is called in the journal: no row's ref begins so."""
        return f"@{self.target.name}"


def make_print_file(job: PrintJob) -> Outcome:
    """Makes a print file, proves it and puts it in place.

    A row that fails is left out, and told, be it in the proof of the whole file; the numbers of the
    others stay as they are.

    Raises:
        DiskFull: the run ends; nothing else is raised.
    """
    name = job.target.name
    try:
        rows, faults = _packets(job)
        bound = None
        while rows and bound is None:
            bound, unshown = _bind(job, rows)
            faults |= unshown
            rows = [entry for entry in rows if entry[0].row.ref not in unshown]
        refs = [row.row.ref for _, row in job.rows]
        left_out = tuple((ref, faults[ref][1], faults[ref][0]) for ref in refs if ref in faults)
        if bound is None:
            return _failed(job, Code.ROWS_FAILED, "no packet is left.", left_out)
        if not put_in_place(bound.proven, job.target, job.before):
            return _failed(job, *why(occupied(job.target)), left_out)
    except DiskFull:
        raise
    except Exception as error:
        return _failed(job, *why(error))
    done = Outcome(
        job.ref,
        job.digest,
        "made",
        name,
        sum(one.sheets for one in bound.packets),
        bound.proven.sha256,
        packets=bound.listed,
        left_out=left_out,
    )
    return printed(done, bound.proven, bound.packets[0].layout, job.target.stem, job.printer)


_Reasons = tuple[tuple[str, str, str], ...]
"""Ref, reason and code of rows that failed."""
_Faults = dict[str, tuple[str, str]]
"""Of the ref of each row that failed: code and reason."""


def _failed(job: PrintJob, code: str, reason: str, left_out: _Reasons = ()) -> Outcome:
    return Outcome(job.ref, job.digest, "failed", code=code, reason=reason, left_out=left_out)


Rows = list[tuple[Job, list[Packet]]]
"""Rows in the order of print, each with its parts: a slip, if there are any, and its packet."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """A proven print file, its parts, and of each packet its ref, first page and pages."""

    proven: Proven
    packets: list[Packet]
    listed: tuple[tuple[str, int, int], ...]


def _bind(job: PrintJob, rows: Rows) -> tuple[_Bound | None, _Faults]:
    """The print file of some rows; or none, and which rows don't show their words, and why.

    Raises:
        ProofFailed
    """
    packets, owners, listed = _in_order(job, rows)
    facts = {
        "engine": ENGINE,
        "kind": "run",
        "packets": str(len(listed)),
        "layout": packets[0].layout.name,
        "made": job.day.isoformat(),
        **parts_recorded([one.record for one in packets]),
    }
    title = desk_of(job.rows[0][1].common).language.phrases.run_title
    try:
        return _Bound(print_run(packets, title, job.day, facts), packets, listed), {}
    except PacketsFailed as error:
        if any(place >= len(owners) for place in error.faults):
            raise  # the sheet of totals, which is nobody's
        return None, {
            owners[place]: (fault.code, str(fault)) for place, fault in error.faults.items()
        }


def _packets(job: PrintJob) -> tuple[Rows, _Faults]:
    """The packets of the rows, each behind its slip; why others have none, by their refs."""
    rows: Rows = []
    faults: _Faults = {}
    for number, row in job.rows:
        try:
            one = packet(row)
            before = [_before(row, one, number, job)] if job.slips else []
            rows.append((row, [*before, one]))
        except Exception as error:
            faults[row.row.ref] = why(error)
    return rows, faults


def _in_order(
    job: PrintJob, rows: Rows
) -> tuple[list[Packet], list[str], tuple[tuple[str, int, int], ...]]:
    """All that is printed, in order; the ref of each part's row, but for the totals at the end.

    Third, of each packet its ref, first page and pages, slip and all.
    """
    packets: list[Packet] = []
    owners: list[str] = []
    listed: list[tuple[str, int, int]] = []
    page = 1
    for row, parts in rows:
        pages = sum(part.sheets for part in parts)
        for _ in range(row.common.variant.copies or 1):
            packets += parts
            owners += [row.row.ref] * len(parts)
            listed.append((row.row.ref, page, pages))
            page += pages
    if job.slips:
        packets.append(_totals(rows[-1][0], listed, packets))
    return packets, owners, tuple(listed)


def _before(row: Job, one: Packet, number: int, job: PrintJob) -> Packet:
    """The slip before a packet."""
    ref, name = row.row.ref, (row.row.name or "") if job.slip_names else ""
    bare = _bare(row.common)
    of = desk_of(row.common).language.phrases.slip_of.format(n=number, total=job.total)
    texts = {"code": ref, "packet": of, "ref": ref, "sheets": str(one.paper)}
    if name and (made := _slip(bare, totals=False, named=True).packet({**texts, "name": name})):
        return made
    # A name that no slot takes heads a slip of its own.
    return _fitting(_slip(bare, totals=False, whose=name).packet(texts), row)


def _totals(last: Job, listed: list[tuple[str, int, int]], packets: list[Packet]) -> Packet:
    """The last sheet: how much there is to count."""
    found = _slip(_bare(last.common), totals=True)
    paper = sum(one.paper for one in packets if one.expected.bookmark)
    texts = {"code": TOTALS, "packets": str(len(listed)), "sheets": str(paper)}
    return _fitting(found.packet(texts), last)


TOTALS = "="
"""What stands at the head of the last sheet in place of a code; no ref is it."""


def _fitting(made: Packet | None, row: Job) -> Packet:
    if made is None:
        raise InvalidInput(Problem("the ref is too long for a slip.", row.row.place))
    return made


def _bare(common: Common) -> Common:
    """What slips have in common: one for each region and layout."""
    variant = replace(common.variant, print_size=None, copies=None)
    return replace(common, recipe="", audience=None, variant=variant, clinician=None, date=None)


@lru_cache(maxsize=32)
def _slip(common: Common, *, totals: bool, named: bool = False, whose: str = "") -> Template:
    """The template of a slip; `named`: with a slot for a name; `whose` stands in its heading."""
    desk = desk_of(common)
    language = desk.language
    request = Request(
        region=common.region,
        paper=common.paper,
        variant=common.variant,
        discreet=True,
    )
    draft = assembled(desk, Chosen.contacts(language), request)
    phrases = language.phrases
    if totals:
        title = phrases.totals_title
        slip = Slip(
            ((phrases.totals_packets, "packets"), (phrases.totals_sheets, "sheets")),
            (),
            phrases.totals_note,
        )
    else:
        title = phrases.slip_title
        if whose:
            title = phrases.labelled.format(label=title, words=whose)
        rows = (
            *(((phrases.prepared_for.partition("{name}")[0].strip(), "name"),) if named else ()),
            (phrases.slip_packet, "packet"),
            (phrases.slip_code, "ref"),
            (phrases.slip_sheets, "sheets"),
        )
        slip = Slip(rows, (phrases.slip_counted, phrases.slip_handed), phrases.slip_note)
    handout = replace(draft.handout, title=title, slip=slip)
    return template(handout, draft.layout.in_run(), named=False)


def of_some(name: str, refs: Sequence[str]) -> str:
    """What a print file of some rows is called: by its ref, or by a digest of all of them.

    So it never takes the place of a print file of all rows, nor of one of others.
    """
    path = Path(name)
    if len(refs) == 1:
        return f"{path.stem}-only-{refs[0]}{path.suffix}"
    digest = hashlib.sha256("\n".join(refs).encode()).hexdigest()[:6]
    return f"{path.stem}-only-{len(refs)}-{digest}{path.suffix}"


def chunks(target: Path, count: int, size: int) -> Iterator[tuple[Path, range]]:
    """The print files for so many packets: one, or several with a number each."""
    if count <= size:
        yield target, range(count)
        return
    files = -(-count // size)
    for index in range(files):
        name = f"{target.stem}-{index + 1:0{len(str(files))}d}{target.suffix}"
        yield target.with_name(name), range(index * size, min(count, (index + 1) * size))
