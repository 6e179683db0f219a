"""Measures what the local page keeps: memory from person to person, and their words.

    python benchmarks/memory.py [--people N]

The page runs in this process and is asked over HTTP, as a browser asks. For each person a packet
is made from the first page to the finished file, with a name, a clinician and an appointment that
nobody else has. The finished files are dropped as they are when the next people come. At the end
all objects that the garbage collector reaches are searched for words of the last people.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import day
import local_page as local_pages
from forgotten import packet
from groundsheet import api
from groundsheet.web import site
from held import held, made_up

SEARCHED = 60
"""So many of the last people's words are looked for."""
PARTS = 10


def resident() -> float:
    """Megabytes of this process that are in memory (proc(5))."""
    pages = Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]
    return int(pages) * 4096 / 1e6


def main() -> int:
    """Prints a line for each tenth of the people; 1 if a word is held."""
    parser = argparse.ArgumentParser(description="Measures what the local page keeps.")
    parser.add_argument("--people", type=int, default=500)
    people: int = parser.parse_args().people
    day.use(day.TODAY)
    site.MADE_KEPT = 0.0
    print("| people | resident, MB | blocks of Python's memory |\n| --- | --- | --- |")
    with local_pages.running() as page:
        api.warm(page.office.desk())
        client = page.client()
        for number in range(people + 1):
            if number % (people // PARTS) == 0:
                gc.collect()
                print(f"| {number} | {resident():.1f} | {sys.getallocatedblocks():,} |", flush=True)
            if number < people:
                packet(client, words(number))
        client.follow("/packet")
        client.get("/made/nothing")
        last = [word for number in range(people - SEARCHED, people) for word in words(number)]
        found = held(last)
    print(f"\nWords of the last {SEARCHED} people that are held: {len(found)}.")
    return int(bool(found))


def words(number: int) -> list[str]:
    """What is typed of a person: name, clinician, appointment, and a search."""
    return [made_up(4 * number + part) for part in range(4)]


if __name__ == "__main__":
    sys.exit(main())
