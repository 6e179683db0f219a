"""The local page keeps nothing of a person once their file is gone from it."""

from __future__ import annotations

import re
import time

import pytest

import local_page as local_pages
from groundsheet.web import site
from held import held, made_up
from local_page import Client


def make(client: Client, marks: list[str]) -> None:
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


def test_nothing_of_a_person_is_held_once_the_file_is_gone(
    loopback: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "MADE_KEPT", 0.0)  # the file is dropped as if half an hour had passed
    with local_pages.running() as page:
        client = page.client()
        for person in range(2):
            marks = [made_up(2000 + 10 * person + number) for number in range(4)]
            make(client, marks)
            assert client.get("/made/nothing").status == 410
            assert held(marks) == []


def test_a_file_is_forgotten_in_time_though_nobody_asks_for_it(
    loopback: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "MADE_KEPT", 1.0)
    with local_pages.running() as page:
        client = page.client()
        marks = [made_up(3000 + number) for number in range(4)]
        make(client, marks)
        assert held(marks) != []
        time.sleep(1.0)
        assert client.get("/left").status == 200, "as each page asks that is open"
        assert held(marks) == []


def test_pages_that_ship_have_a_small_picture(local_page: local_pages.LocalPage) -> None:
    client = local_page.client()
    for path in ("/picture/en/stop-pause", "/picture/es/stop-pause"):
        answer = client.get(path)
        assert answer.status == 200
        assert answer.headers["content-type"] == "image/png"
        assert answer.body.startswith(b"\x89PNG")
    for path in ("/picture/en/nothing", "/picture/xx/stop-pause", "/picture/en/..%2f..%2fREADME"):
        assert client.get(path).status == 404
    _, page = client.follow("/packet")
    assert 'src="/picture/en/stop-pause"' in page.text
