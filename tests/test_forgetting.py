"""What a program that stays keeps of the people it made handouts for: nothing, and no more memory.

All objects are looked at that the garbage collector reaches, caches among them.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

import pytest

from desks import desk
from groundsheet import api
from groundsheet.remembering import Remembered, forgetting, remembers
from held import looked_for, made_up


@pytest.mark.any_day
def test_nothing_of_a_person_is_held_once_their_handout_is_let_go() -> None:
    looked_for("handout")


def test_memory_is_level_from_person_to_person() -> None:
    here = desk()

    def build(number: int) -> None:
        person = api.person_with("form", name=f"{made_up(number)} Example")
        api.build(here, ["stop-pause"], region="US", person=person)

    for number in range(4):
        build(number)
    gc.collect()
    before = sys.getallocatedblocks()
    for number in range(10, 14):
        build(number)
    gc.collect()
    grown = (sys.getallocatedblocks() - before) / 4
    # Python's own tables fill for some twenty builds. Of a build's words over 1000 blocks stayed.
    assert grown < 200, f"{grown} blocks of memory stay of a build"


# -- what remembers ------------------------------------------------------------------------------


@pytest.fixture
def doubled() -> tuple[Remembered[[int], int], Callable[[], list[int]]]:
    calls: list[int] = []

    @remembers(4)
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    return double, lambda: calls


def test_what_is_known_is_not_worked_out_again(
    doubled: tuple[Remembered[[int], int], Callable[[], list[int]]],
) -> None:
    double, calls = doubled
    assert [double(1), double(2), double(1)] == [2, 4, 2]
    assert calls() == [1, 2]


def test_what_is_worked_out_while_forgetting_is_forgotten_and_what_was_known_is_used(
    doubled: tuple[Remembered[[int], int], Callable[[], list[int]]],
) -> None:
    double, calls = doubled
    double(1)
    with forgetting():
        assert [double(1), double(2), double(2)] == [2, 4, 4]
    assert calls() == [1, 2]
    double(2)
    assert calls() == [1, 2, 2]


def test_no_more_is_kept_than_so_many_and_the_newest_stay(
    doubled: tuple[Remembered[[int], int], Callable[[], list[int]]],
) -> None:
    double, calls = doubled
    for number in range(100):
        double(number)
    calls().clear()
    double(99)
    assert calls() == []
    double(0)
    assert calls() == [0]
    assert len(double._kept) <= 4
