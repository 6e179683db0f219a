"""Measures what tags cost, and fails where they cost too much; then looks at how others do it.

    python benchmarks/tagged.py                     what tags cost, against the bound
    pip install -e ".[bench]"                       for the comparison with WeasyPrint and Typst

The same handouts are drawn with tags and without (benchmarks/untagged.py), in turn, warm. What
counts is the processor time of a round with tags as a multiple of that of the round without before
it, and of these the median: what else the machine does slows both. Form fields are no tags and are
told apart. `drawn` is all that the program does for a file before its proof, trials of how it fits
among it; `written` is the file alone, where tags weigh most.
"""

from __future__ import annotations

import gc
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import elsewhere
import pypdfium2
from untagged import untagged

from groundsheet import api, pdf
from groundsheet.handout import Handout
from groundsheet.layout import Layout

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from desks import desk, shelf
from judge import judge, why_not

ROUNDS = 9
BOUND = 1.45
"""How many times as long it may take with tags, and with tags and fields."""
FLAT, FILLABLE = Layout(flat=True), Layout()
OTHERS = ("weasyprint", "typst")

Draw = Callable[[], bytes]


def times(runs: Sequence[Draw], rounds: int = ROUNDS) -> list[list[tuple[float, float]]]:
    """Processor and wall time of each of some runs, made in turn: a list for each of them."""
    taken: list[list[tuple[float, float]]] = [[] for _ in runs]
    for number in range(rounds + 2):
        for index, run in enumerate(runs):
            gc.collect()
            processor, wall = time.process_time(), time.perf_counter()
            run()
            spent = (time.process_time() - processor, time.perf_counter() - wall)
            if number >= 2:  # the first ones warm up
                taken[index].append(spent)
    return taken


def drawn(handout: Handout, layout: Layout) -> Draw:
    """All that is done for a file before its proof."""
    return lambda: pdf.render(handout, layout).pdf


def written(handout: Handout, layout: Layout) -> Draw:
    """The file alone: how it fits and where the modules start is known from trials."""
    handout = pdf.with_panel(handout, layout)
    fit, trial = pdf._fitted(pdf._Sheet(handout, layout))
    # A new sheet each time: what is composed of one is kept.
    return lambda: pdf._draw(pdf._Sheet(handout, layout), fit, trial.starts, trial.drawn).data


def without_tags(run: Draw) -> Draw:
    """The same without tags."""

    def bare() -> bytes:
        with untagged():
            return run()

    return bare


def pixels(data: bytes) -> list[bytes]:
    """The look of each page."""
    document = pypdfium2.PdfDocument(data)
    looks = [page.render(scale=1).to_pil().tobytes() for page in document]
    document.close()
    return looks


def cost(name: str, handout: Handout) -> int:
    """Prints what tags cost a handout; how many bounds are broken."""
    flat = drawn(handout, FLAT)()
    bare, full = without_tags(drawn(handout, FLAT))(), drawn(handout, FILLABLE)()
    looks = pixels(flat)
    if b"/StructTreeRoot" in bare or b"/StructTreeRoot" not in flat or pixels(bare) != looks:
        raise ValueError("it isn't the same page without tags")
    print(
        f"{name}, {len(looks)} pages: {len(bare):,} bytes without tags, {len(flat):,} with tags, "
        f"{len(full):,} with tags and fields"
    )
    broken = 0
    for make in (drawn, written):
        runs = [without_tags(make(handout, FLAT)), make(handout, FLAT), make(handout, FILLABLE)]
        base, tags, fields = ([spent for spent, _ in taken] for taken in times(runs))
        print(f"  {make.__name__:<8}{statistics.median(base) * 1000:6.1f} ms without tags", end="")
        for which, spent in (("with tags", tags), ("with tags and fields", fields)):
            ratio = statistics.median(b / a for a, b in zip(base, spent, strict=True))
            broken += ratio > BOUND
            print(
                f", {which} {statistics.median(spent) * 1000:6.1f} ms = {ratio - 1:+.0%}"
                f"{'  BROKEN' if ratio > BOUND else ''}",
                end="",
            )
        print(f" (bound {BOUND - 1:+.0%})")
    return broken


def compare(handout: Handout) -> None:
    """Prints the times and verdicts of other programs for the same text."""
    missing = [name for name in OTHERS if importlib.util.find_spec(name) is None]
    if missing:
        print(f'not compared: {" and ".join(missing)} not installed (pip install -e ".[bench]")')
        return
    words = elsewhere.Words.of(handout)
    with ExitStack() as stack:
        weasy, typst = elsewhere.weasyprint(words), stack.enter_context(elsewhere.typst(words))
        made: dict[str, Draw] = {
            "groundsheet, with fields": drawn(handout, FILLABLE),
            "groundsheet, flat": drawn(handout, FLAT),
            "WeasyPrint pdf/ua-1": lambda: weasy(True),
            "Typst ua-1": lambda: typst(True),
            "groundsheet, no tags": without_tags(drawn(handout, FLAT)),
            "WeasyPrint, no tags": lambda: weasy(False),
            "Typst, no tags": lambda: typst(False),
        }
        taken = dict(zip(made, times(list(made.values())), strict=True))
        files = {name: run() for name, run in made.items()}
    reason = why_not()
    verdicts = judge(files, ["ua1"]) if reason is None else {}
    print(f"the same text in one run, medians of {ROUNDS}{'' if verdicts else f'; {reason}'}")
    for name, spent in taken.items():
        processor, wall = (statistics.median(kind) for kind in zip(*spent, strict=True))
        verdict = ""
        if verdicts:
            verdict = f", PDF/UA-1: {'passes' if not verdicts[name] else 'fails'}"
        print(
            f"  {name:<26}{processor * 1000:7.1f} ms of processor, {wall * 1000:7.1f} ms, "
            f"{len(files[name]):>7,} bytes, {len(pixels(files[name]))} pages{verdict}"
        )


def main() -> int:
    """Prints what is measured; 1 if tags cost too much."""
    content = shelf()
    client = sorted(name for name, module in content.modules.items() if not module.for_clinicians)
    pages = client[::6]
    packet = api.build(desk(), recipe="first-steps", region="US").handout
    everything = api.build(desk(), pages, region="US").handout
    broken = cost("the packet first-steps", packet) + cost("each sixth module", everything)
    compare(packet)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
