"""The local page keeps nothing of a person once their file is gone from it."""

from __future__ import annotations

import pytest

import local_page as local_pages
from held import looked_for


@pytest.mark.any_day
@pytest.mark.parametrize("when", ["page", "page_in_time"])
def test_nothing_of_a_person_is_held_once_the_file_is_gone(when: str) -> None:
    looked_for(when)


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
