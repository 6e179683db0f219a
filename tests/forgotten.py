"""What is held of people in a process that does nothing else: looked for in all that it has.

A process of its own, since one that runs the whole suite holds millions of objects of pytest's, and
to look through them takes minutes.

    python tests/forgotten.py handout | page | page_in_time
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator

import local_page as local_pages
from desks import desk
from groundsheet import api
from groundsheet.web import site
from held import held, made_up
from local_page import Client


def handout() -> None:
    """Nothing is held of a person once their handout is let go."""
    numbers = iter(range(1000))
    api.warm(desk())
    assert held(_of_a_person(numbers)) == []


def _of_a_person(numbers: Iterator[int]) -> list[str]:
    """Makes all that is made for a person, of words that are returned."""
    marks = [made_up(next(numbers)) for _ in range(5)]
    name, clinician, sign, reason, helper = marks
    answers = api.Typed(
        f"signs: [{sign} at night]\nmatters: [My {reason}]\n"
        f"places: [{{name: {helper}, phone: 555-0123}}]\n".encode(),
        "answers",
    )
    person = api.person_with("form", name=f"{name} Example", clinician=f"Dr. {clinician}")
    here = desk()
    built = api.build(here, ["safety-plan"], region="US", person=person, answers=answers)
    api.pages_as_pictures(built, dpi=72)
    api.forecast(built)
    api.check_plan(here, answers, region="US")
    assert held(marks), "what is looked for is found while it is there"
    return marks


def page() -> None:
    """The local page holds nothing of a person once the file is gone from it."""
    site.MADE_KEPT = 0.0  # the file is dropped as if half an hour had passed
    with local_pages.running() as running:
        client = running.client()
        for person in range(2):
            marks = [made_up(2000 + 10 * person + number) for number in range(4)]
            packet(client, marks)
            assert client.get("/made/nothing").status == 410
            assert held(marks) == []


def page_in_time() -> None:
    """The local page forgets a file in time, though nobody asks for it."""
    site.MADE_KEPT = 1.0
    with local_pages.running() as running:
        client = running.client()
        marks = [made_up(3000 + number) for number in range(4)]
        packet(client, marks)
        assert held(marks) != []
        time.sleep(1.0)
        assert client.get("/left").status == 200, "as each page asks that is open"
        assert held(marks) == []


def packet(client: Client, marks: list[str]) -> None:
    """Makes a packet for somebody, from the first page to the finished file."""
    path, _ = client.follow("/packet")
    typed = {
        "region": "US",
        "language": "en",
        "name": f"{marks[0]} Example",
        "clinician": f"Dr. {marks[1]}",
        "next_appointment": f"{marks[2]}, 3 pm",
        "words": marks[3],
    }
    shown = client.post(path, {**typed, "add": "stop-pause"}, headers={"HX-Request": "true"})
    (first, *_) = re.findall(r'<img src="([^"]+/page/[^"]+)"', shown.text)
    assert client.get(first).body.startswith(b"\x89PNG")
    assert client.get(path).text.count(marks[0]), "it is there as long as it is in the making"
    assert client.post(f"{path}/build", typed).location.startswith("/made/")


if __name__ == "__main__":
    {"handout": handout, "page": page, "page_in_time": page_in_time}[sys.argv[1]]()
