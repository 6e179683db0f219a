"""What is in the making: bounded, one person's alone, and gone when it is finished."""

from __future__ import annotations

import pytest

from groundsheet.web import drafts
from groundsheet.web.drafts import Drafts


def test_each_has_an_id_of_its_own_that_nobody_guesses() -> None:
    kept: Drafts[str] = Drafts()
    names = {kept.begin("the same") for _ in range(30)}
    assert len(names) == 30
    assert all(len(name) >= 16 for name in names)
    assert kept.get("another") is None


def test_a_closed_one_is_gone_and_says_what_came_of_it() -> None:
    kept: Drafts[str] = Drafts()
    name = kept.begin("words")
    kept.close(name, "/made/1")
    assert kept.get(name) is None
    assert kept.became(name) == "/made/1"
    assert kept.became("another") == ""
    assert len(kept) == 0


def test_the_one_that_was_used_longest_ago_makes_room() -> None:
    kept: Drafts[int] = Drafts(most=3)
    names = [kept.begin(number) for number in range(3)]
    assert kept.get(names[0]) == 0
    kept.begin(3)
    assert [kept.get(name) for name in names] == [0, None, 2]
    assert len(kept) == 3


def test_what_has_words_in_it_stays_however_often_another_is_begun() -> None:
    kept: Drafts[str] = Drafts(most=3, blank=lambda words: not words)
    typed = kept.begin("words")
    blank = [kept.begin("") for _ in range(45)]
    assert kept.get(typed) == "words"
    assert [kept.get(name) for name in blank[-3:]] == [None, "", ""]
    # Where all have words, the oldest makes room, and never the one that was just begun.
    more = [kept.begin(f"more {number}") for number in range(3)]
    assert [kept.get(name) for name in (typed, *more)] == [None, "more 0", "more 1", "more 2"]
    assert len(kept) == 3


def test_one_that_nobody_used_is_dropped_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("groundsheet.web.drafts.time.monotonic", lambda: now)
    kept: Drafts[str] = Drafts(kept=60)
    old, used = kept.begin("old"), kept.begin("used")
    now += 50
    assert kept.get(used) == "used"
    now += 20
    assert kept.get(old) is None
    assert kept.get(used) == "used"


def test_of_the_closed_ones_a_bounded_number_is_known() -> None:
    kept: Drafts[int] = Drafts()
    names = [kept.begin(number) for number in range(drafts.MOST_CLOSED + 5)]
    for name in names:
        kept.close(name, "/made")
    assert [kept.became(name) for name in (names[0], names[-1])] == ["", "/made"]
