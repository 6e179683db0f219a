"""Measures how long a preview takes, from the click that adds a page to pictures on the screen.

    python benchmarks/preview.py [--rounds N] [--write]

`groundsheet web` runs as anybody runs it, and headless Chromium has its page open. A packet for
somebody with a name has one page; another is added by a click in the page, and the clock stops when
the new pictures of all its pages are decoded and painted. Each of the pages that are added is taken
out again, and is added once more in the next round. The clock of the wall counts, since a person
waits for all of it: on a machine that is busy with other things it says little, so that the
processor's time of the program stands beside it. With `--write` the figures are put into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
BOUND = 300
"""Milliseconds that a person may wait, by the median."""
FIRST = "stop-pause"
ADDED = (
    "slow-breathing", "tipp", "back-to-here", "riding-an-urge", "wise-mind",
    "small-steps", "check-the-facts", "one-problem", "shift-attention", "comfort-senses",
)  # fmt: skip
"""Of one page each: with the first page and the list of contacts three sides are shown."""
BEGIN, END = "<!-- preview:begin -->\n", "<!-- preview:end -->"

ADD = """id => new Promise(done => {
  const shown = () => [...document.querySelectorAll(".pages img")];
  const old = new Set(shown().map(image => image.src));
  const start = performance.now();
  document.getElementById("add-" + id).click();
  let answered = 0;
  const look = async () => {
    const images = shown();
    if (!images.length || images.some(image => old.has(image.src))) {
      requestAnimationFrame(look);
      return;
    }
    answered ||= performance.now() - start;
    await Promise.all(images.map(image => image.decode()));
    requestAnimationFrame(() => setTimeout(
      () => done([performance.now() - start, answered, images.length])));
  };
  look();
})"""
AT_REST = """() => !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
  && [...document.images].every(image => image.complete || image.loading === "lazy")"""


@contextmanager
def program() -> Iterator[tuple[str, int]]:
    """The program, and its link and process, from its start to its end."""
    command = [sys.executable, "-m", "groundsheet", "web", "--no-browser"]
    with (
        tempfile.TemporaryDirectory() as empty,
        subprocess.Popen(command, cwd=empty, stderr=subprocess.PIPE, text=True) as running,
    ):
        try:
            assert running.stderr is not None
            for line in running.stderr:
                if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                    yield found[0], running.pid
                    break
            else:
                raise SystemExit("`groundsheet web` didn't say its link.")
        finally:
            running.terminate()


def processor(pid: int) -> float:
    """Milliseconds of the processor that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return 10.0 * (int(fields[11]) + int(fields[12]))  # in hundredths of a second (proc(5))


def settled(tab: Page) -> None:
    """Waits until all that was asked for is shown."""
    tab.wait_for_timeout(200)
    tab.wait_for_function(AT_REST)


def measured(tab: Page, pid: int, rounds: int) -> list[tuple[float, float, float, float]]:
    """Of each click: milliseconds to the end, to the answer, of the processor; and the pages."""
    tab.wait_for_url("**/packet/*")
    settled(tab)
    time.sleep(4)  # what the program readies once its page is shown
    tab.select_option("#region", "US")
    tab.click(f"#add-{FIRST}")
    tab.fill("#name", "Example Name")
    tab.wait_for_selector(".pages img")
    time.sleep(1)
    settled(tab)
    found = []
    for _ in range(rounds):
        for name in ADDED:
            before = processor(pid)
            whole, answered, pages = tab.evaluate(ADD, name)
            found.append((whole, answered, processor(pid) - before, pages))
            settled(tab)
            tab.click(f"#remove-{name}")
            tab.wait_for_selector(f"#remove-{name}", state="detached")
            settled(tab)
    return found


def main() -> int:
    """Prints the figures; 1 if the bound is broken."""
    parser = argparse.ArgumentParser(description="Measures how long a preview takes.")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with program() as (link, pid), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        tab = chromium.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(link)
        found = measured(tab, pid, given.rounds)
        chromium.close()
    whole, answered, work, pages = map(list, zip(*found, strict=True))
    row = (
        len(found),
        *map("{:.0f} ms".format, (statistics.median(whole), min(whole), max(whole))),
        *map("{:.0f} ms".format, (statistics.median(answered), statistics.median(work))),
    )
    table = f"""\
| clicks | to the last picture | fastest | slowest | to the answer | processor of the program |
| --- | --- | --- | --- | --- | --- |
| {" | ".join(map(str, row))} |

Each shows {pages[0]:.0f} sides.
"""
    print(table)
    if given.write:
        page = ROOT / "docs" / "performance.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    broken = statistics.median(whole) > BOUND
    if broken:
        print(f"BROKEN: the median is over {BOUND} ms")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
