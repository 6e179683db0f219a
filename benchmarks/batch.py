"""Measures runs of packets, and fails where a bound is broken; beside it, how others do.

    python benchmarks/batch.py                      against the bounds
    pip install -e ".[bench]"                       for WeasyPrint, fpdf2 and Typst as well
    python benchmarks/batch.py --write              puts what came of it into docs/performance.md
    python benchmarks/batch.py --rows 1000 100000   only what a packet takes in runs of so many rows

A packet is three pages of letter, with fields, each for another person. First whole runs: two
processes, tagged, proven and put in place; by the full path, where each packet is laid out by
itself, and as a run does it, where rows share templates. They are measured by the clock, and by a
yardstick: how many cores two processes get that do nothing but count, before and after each run. On
a quiet machine that is two; on a busy one a run is told, and held to its bound, as if it had two.

Then one packet after the other, on one core, warm and in turn, by processor time: the median of
the rounds. A print run has 300 packets and is told per packet. The others are given the same words,
fonts and names, without fields (benchmarks/elsewhere.py); nobody proves what they make.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import io
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import elsewhere
import pikepdf

from groundsheet.desk import open_desk
from groundsheet.formats import format_of, print_run
from groundsheet.layout import Layout
from groundsheet.proof import Proven
from groundsheet.runs import packet as packets
from groundsheet.runs.execution import run_batch
from groundsheet.runs.packet import Job
from groundsheet.runs.preparation import BatchRequest, Plan, plan_batch

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import day
import profiles

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
LETTERS = str.maketrans("0123456789", "abcdefghij")
BEGIN, END = "<!-- batch:begin -->", "<!-- batch:end -->"
OTHERS = ("weasyprint", "fpdf", "typst")

CORES = 2
ROWS, RUNS, YARDSTICK = 90, 3, 0.3
ROUNDS = 7
MERGED = 300

BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
UNIT = 1 if sys.platform == "darwin" else 1024
"""Of `ru_maxrss`, in bytes."""

FULL = 35.0
"""Most times the processor that Typst takes for a packet, by the full path. In packets a second it
hung on the machine: 20 on one, 9 on another, by the same program."""
LARGEST = 300.0
"""Most megabytes of a process."""
TIMES = 5.0
"""How many times as large as one packet's a print file of 300 may be."""
GROWTH = 1.2
"""How much more a packet may take in a long run than in a short one."""

RECIPE = """\
id: three-pages
code: OWN-P90
title: A plan and a pause
public_title: A plan and a skill
summary: Three pages, for measuring.
modules: [safety-plan, stop-pause]
"""


# -- runs -----------------------------------------------------------------------------------------


def planned(home: Path, rows: int) -> Plan:
    """A checked run of so many rows, each for another person, with a recipe of three pages."""
    recipes = home / "modules" / "recipes"
    recipes.mkdir(parents=True, exist_ok=True)
    (recipes / "three-pages.yaml").write_text(RECIPE)
    profile = f"name: Example Practice\ncontent_dirs: [modules]\n{profiles.IN_YAML}"
    (home / "practice.yaml").write_text(profile)
    roster = home / "roster.csv"
    roster.write_text("ref,name\n" + "".join(f"r{n},{name_of(n)}\n" for n in range(rows)))
    request = BatchRequest("three-pages", "US")
    return plan_batch(open_desk(today=day.TODAY, practice=home), roster, home / "out", request)


def name_of(number: int) -> str:
    """The name of a person; each has as many letters, and no digit, as no name of a roster has."""
    return "Example " + f"{number:06d}".translate(LETTERS).title()


def by_itself(job: Job) -> tuple[Proven, Layout]:
    """The full path: the packet of a row laid out and proven as if it were the only one."""
    draft = packets._own(job)
    return format_of(draft.layout).make(draft.handout, draft.layout), draft.layout


def _begin(full: bool, durable: bool) -> None:
    """Readies a process."""
    if full:
        packets.proven = by_itself
    if not durable:
        mock.patch.object(os, "fsync").start()


@dataclass(frozen=True)
class Measured:
    """What a run took: packets, seconds by the clock and of the processor, megabytes."""

    packets: int
    wall: float
    processor: float
    megabytes: float
    cores: float = CORES
    """How many there were to have."""

    @property
    def rate(self) -> float:
        """Packets a second, on two cores."""
        return self.packets / self.wall * CORES / self.cores


def counted(seconds: float) -> float:
    """Counts for so long; the processor time that this got."""
    end = time.perf_counter() + seconds
    start = time.process_time()
    while time.perf_counter() < end:
        pass
    return time.process_time() - start


def to_have() -> float:
    """How many cores there are to have at this moment, two at most."""
    with ProcessPoolExecutor(CORES) as pool:
        return sum(pool.map(counted, [YARDSTICK] * CORES)) / YARDSTICK


def run(plan: Plan, *, full: bool = False, durable: bool = True) -> Measured:
    """A run in two processes, from nothing to the last file in its place."""
    out = plan.jobs[0].target.parent
    start, before = time.perf_counter(), processor()
    with ExitStack() as stack:
        if not durable:
            stack.enter_context(mock.patch.object(os, "fsync"))
        pool = ProcessPoolExecutor(CORES, initializer=_begin, initargs=(full, durable))
        with pool:
            done = run_batch(plan, jobs=CORES, executor=pool)
    wall, spent = time.perf_counter() - start, processor() - before
    shutil.rmtree(out)
    if len(done.outcomes) != len(plan.jobs) or {one.pages for one in done.outcomes} != {3}:
        raise ValueError("not all packets were made, with three pages each")
    most = max(resource.getrusage(kind).ru_maxrss for kind in BOTH)
    return Measured(len(done.outcomes), wall, spent, most * UNIT / 1e6)


def processor() -> float:
    """Seconds of the processor so far, of this process and of those that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, BOTH))


def runs(home: Path, report: Report) -> None:
    """Whole runs: the full path with and without waiting for the disk, and as a run does it."""
    plan = planned(home, ROWS)
    kinds = {
        "full path": {"full": True},
        "full path, without fsync": {"full": True, "durable": False},
        "rows share templates": {},
        "rows share templates, without fsync": {"durable": False},
    }
    taken: dict[str, list[Measured]] = {kind: [] for kind in kinds}
    before = to_have()
    for _ in range(RUNS):
        for kind, options in kinds.items():
            one = run(plan, **options)
            after = to_have()
            taken[kind].append(replace(one, cores=(before + after) / 2))
            before = after
    report.table(f"run of {ROWS} on two cores", "packets a second", "processor a packet")
    rates = {kind: statistics.median(one.rate for one in rounds) for kind, rounds in taken.items()}
    for kind, rounds in taken.items():
        spent = statistics.median(one.processor / one.packets for one in rounds)
        report.row(kind, f"{rates[kind]:.0f}", f"{spent * 1000:.1f} ms")
    every = [one for rounds in taken.values() for one in rounds]
    most, had = (max(one.megabytes for one in every), statistics.mean(one.cores for one in every))
    report.say("")
    report.say(f"The largest process took {most:.0f} MB.")
    print(f"(told for {CORES} cores; there were {had:.1f} to have)", flush=True)
    report.holds(most < LARGEST, f"a process takes under {LARGEST:.0f} MB")


# -- one core -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contender:
    """Somebody who makes packets.

    Args:
        make: makes the packets of these numbers, as one file; its bytes.
        each: how many it is asked for at a time.
        proven: whether what it made has passed the proof.
        tagged: whether it is tagged.
    """

    make: Callable[[Sequence[int]], bytes]
    each: int = 1
    proven: bool = False
    tagged: bool = True


def ours(jobs: Sequence[Job]) -> dict[str, Contender]:
    """This program's ways to a packet."""

    def merged(numbers: Sequence[int]) -> bytes:
        rows = [packets.packet(jobs[number]) for number in numbers]
        return print_run(rows, "A print run", day.TODAY, {"kind": "run"}).data

    return {
        "groundsheet, full path": Contender(lambda n: by_itself(jobs[n[0]])[0].data, proven=True),
        "groundsheet, shared template": Contender(
            lambda n: packets.proven(jobs[n[0]])[0].data, proven=True
        ),
        "groundsheet, print run of 300": Contender(merged, MERGED, proven=True),
    }


def others(job: Job, stack: ExitStack) -> dict[str, Contender]:
    """The other programs, as far as they are installed."""
    words = elsewhere.Words.of(packets._own(job).handout)

    def of(draw: elsewhere.Draw, tags: bool) -> Contender:
        return Contender(lambda n: draw(tags, name_of(n[0])), tagged=tags)

    found: dict[str, Contender] = {}
    if installed("typst"):
        found[TYPST] = of(stack.enter_context(elsewhere.typst(words)), True)
    if installed("weasyprint"):
        weasy = elsewhere.weasyprint(words)
        found["WeasyPrint"] = of(weasy, False)
        found["WeasyPrint pdf/ua-1"] = of(weasy, True)
    if installed("fpdf"):
        found["fpdf2"] = of(elsewhere.fpdf2(words), False)
    return found


TYPST = "Typst ua-1"


def pages(data: bytes) -> int:
    """How many pages a file has."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return len(document.pages)


def installed(name: str) -> bool:
    """Whether a library is there."""
    return importlib.util.find_spec(name) is not None


def one_core(home: Path, report: Report) -> None:
    """One packet after the other, by each who is there."""
    jobs = [packets.of_run(job, "measured") for job in planned(home, MERGED).jobs]
    with ExitStack() as stack:
        contenders = ours(jobs) | others(jobs[0], stack)
        spent: dict[str, list[float]] = {name: [] for name in contenders}
        files: dict[str, bytes] = {}
        for turn in range(ROUNDS + 2):
            for name, one in contenders.items():
                numbers = [(turn + n) % MERGED for n in range(one.each)]
                gc.collect()
                start = time.process_time()
                files[name] = one.make(numbers)
                if turn >= 2:  # the first ones warm up
                    spent[name].append((time.process_time() - start) / one.each)
        alone = len(contenders["groundsheet, print run of 300"].make([0]))
    taken = {name: statistics.median(times) for name, times in spent.items()}
    report.table(
        "one core, warm", "processor a packet", "bytes a packet", "pages", "tagged", "proven"
    )
    for name, one in contenders.items():
        report.row(
            name,
            f"{taken[name] * 1000:.1f} ms",
            f"{len(files[name]) / one.each:,.0f}",
            f"{pages(files[name]) / one.each:.0f}",
            *("yes" if fact else "no" for fact in (one.tagged, one.proven)),
        )
    merged = "groundsheet, print run of 300"
    report.holds(
        len(files[merged]) < TIMES * alone,
        f"a print file of 300 is under {TIMES:.0f} times one packet's",
    )
    if TYPST in taken:
        report.holds(taken[merged] < taken[TYPST], "a packet of a print run takes less than Typst")
        full = taken["groundsheet, full path"] / taken[TYPST]
        report.holds(full < FULL, f"full path: under {FULL:.0f} times Typst ({full:.0f})")
    missing = [name for name in OTHERS if not installed(name)]
    if missing:
        report.say(f'not measured: {", ".join(missing)} not installed (pip install -e ".[bench]")')


# -- long runs ------------------------------------------------------------------------------------


def growth(home: Path, counts: Iterable[int], report: Report) -> None:
    """What a packet takes in runs of so many rows."""
    report.table("rows", "packets a second", "processor a packet", "to check a row", "a process")
    costs = []
    for count in counts:
        start = time.process_time()
        plan = planned(home, count)
        checked = (time.process_time() - start) / count
        one = run(plan)
        costs.append(one.processor / count + checked)
        report.row(
            f"{count:,}",
            f"{one.rate:.0f}",
            f"{one.processor / count * 1000:.2f} ms",
            f"{checked * 1000:.2f} ms",
            f"{one.megabytes:.0f} MB",
        )
        report.holds(one.megabytes < LARGEST, f"{count:,} rows: under {LARGEST:.0f} MB a process")
    if len(costs) > 1:
        most = max(costs[1:]) / costs[0]
        report.holds(most <= GROWTH, f"a packet takes up to {most:.2f} times as much (at most 1.2)")


# -- what is told ---------------------------------------------------------------------------------


class Report:
    """What came of it, as Markdown: told at once, and kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.broken = 0

    def say(self, line: str) -> None:
        """A line."""
        print(line, flush=True)
        self.lines.append(line)

    def table(self, *columns: str) -> None:
        """Begins a table."""
        self.say("")
        self.row(*columns)
        self.row(*("---" for _ in columns))

    def row(self, *cells: str) -> None:
        """A row of it."""
        self.say(f"| {' | '.join(cells)} |")

    def holds(self, kept: bool, bound: str) -> None:
        """A bound, which isn't kept in what is written: a broken one fails."""
        self.broken += not kept
        if not kept:
            print(f"BROKEN: {bound}", flush=True)


def write(lines: Sequence[str]) -> None:
    """Puts the tables between their marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = f"{before}{BEGIN}\n{chr(10).join(lines)}\n\n{END}{after}"
    PAGE.write_text(text, encoding="utf-8")


def main() -> int:
    """Prints what is measured; 1 if a bound is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write the tables to {PAGE.name}")
    parser.add_argument("--rows", type=int, nargs="+", metavar="N", help="only runs of N rows")
    options = parser.parse_args()
    gc.set_threshold(200_000)  # as the command line does; its processes inherit it
    day.use(day.TODAY)
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        if options.rows:
            growth(Path(folder), options.rows, report)
        else:
            runs(Path(folder), report)
            one_core(Path(folder), report)
    if options.write and not options.rows:
        write(report.lines)
    return int(report.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
