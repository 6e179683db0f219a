"""A leaflet's number, date of review and two lines: as typed, and never for a further side."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from day import TODAY
from desks import desk
from groundsheet import api
from groundsheet.api import Code, Variant
from groundsheet.formats import format_of
from groundsheet.pdf import outline
from groundsheet.people import Leaflet
from pages import page_texts
from profiles import DECIDED
from sizes import examples

Run = Callable[..., int]

FORMATS = "In other languages, large print or Braille: ask the front desk, 555-0100."
FEEDBACK = "What did you think of this leaflet? Tell the front desk, 555-0101."
LEAFLET: dict[str, Any] = {
    "review_due": "2028-11",
    "number": "EX-0001",
    "numbers": [{"code": "GS-01", "number": "EX-0042"}, {"code": "GS-P01", "number": "EX-0100"}],
    "other_formats": FORMATS,
    "feedback": FEEDBACK,
}
LONG = "We want to know what you think of this leaflet, be it good or bad or in between. " * 2
LONG = f"{LONG}Tell us."
"""Two lines of it are more than most pages have room for."""
NAMES = {
    "number": "its number",
    "review_due": "when its review is due",
    "other_formats": "other languages and formats",
    "feedback": "feedback",
}


def practice(leaflet: dict[str, Any] | None = None) -> api.Practice:
    given = {} if leaflet is None else {"leaflet": leaflet}
    return api.Practice.model_validate({"name": "Willow Room", **given})


def profile(folder: Path, **leaflet: Any) -> Path:
    data = {"name": "Willow Room", "leaflet": leaflet} | DECIDED
    (folder / "practice.yaml").write_text(json.dumps(data), encoding="utf-8")
    return folder


@cache
def pages(**how: Any) -> int:
    """Of the same without a leaflet's lines."""
    built = built_with(None, **how)
    return format_of(built.layout).count(built.handout, built.layout)


def built_with(
    leaflet: dict[str, Any] | None, /, name: str, region: str, **variant: Any
) -> api.Built:
    packet = name in desk().shelf.recipes
    return api.build(
        desk(practice(leaflet)),
        () if packet else [name],
        recipe=name if packet else None,
        region=region,
        variant=Variant(**variant),
    )


def lacking(built: api.Built) -> set[str]:
    """The lines that a notice names as left off."""
    said = [n.message for n in built.warnings if n.code is Code.LINES_LEFT_OFF]
    return {part for part, words in NAMES.items() for text in said if words in text}


MODULES = [
    *(m.id for m in desk().shelf.modules.values() if not m.for_clinicians),
    *desk().shelf.recipes,
]
LAYOUTS: list[dict[str, Any]] = [
    {}, {}, {}, {"print_size": 12}, {"print_size": 18}, {"print_size": 24}, {"ink_saver": True},
    {"flat": True}, {"booklet": True},
]  # fmt: skip


@settings(max_examples=examples(6), deadline=None)
@given(
    name=st.sampled_from(MODULES),
    region=st.sampled_from(["US", "GB-ENG", "CA", "NZ"]),
    layout=st.sampled_from(LAYOUTS),
    long=st.booleans(),
)
def test_they_cause_no_further_side_and_what_is_left_off_is_told(
    name: str, region: str, layout: dict[str, Any], long: bool
) -> None:
    leaflet = LEAFLET | ({"other_formats": LONG, "feedback": LONG} if long else {})
    built = built_with(leaflet, name=name, region=region, **layout)
    assert built.proven.pages == pages(name=name, region=region, **layout)
    text = " ".join(" ".join(page_texts(built.proven.data)).split())
    left_off = lacking(built)
    printed = {"number": "EX-0", "review_due": "Review due: November 2028"}
    for part in ("other_formats", "feedback"):
        printed[part] = leaflet[part]
    for part, words in printed.items():
        if not (long and part in ("other_formats", "feedback")):
            assert (words in text) is (part not in left_off), part
    if long:
        assert text.count(LONG) == 2 - len(left_off & {"other_formats", "feedback"})


def test_where_there_is_no_room_for_all_the_first_ones_stay() -> None:
    leaflet = LEAFLET | {"other_formats": LONG, "feedback": LONG}
    built = built_with(leaflet, name="riding-an-urge", region="US")
    assert lacking(built) == {"other_formats", "feedback"}
    assert "Review due: November 2028" in page_texts(built.proven.data)[0]


def test_each_page_has_the_number_of_its_module_or_else_of_its_packet_or_of_all() -> None:
    first, _, third = page_texts(built_with(LEAFLET, name="first-steps", region="US").proven.data)
    assert "EX-0042" in first  # the plan's own
    assert "EX-0100" in third  # the packet's
    [pause] = page_texts(built_with(LEAFLET, name="stop-pause", region="US").proven.data)
    assert "EX-0001" in pause
    only = {"numbers": LEAFLET["numbers"]}
    built = built_with(only, name="stop-pause", region="US")
    assert "EX-" not in page_texts(built.proven.data)[0]
    assert lacking(built) == set()


def test_the_date_stands_beside_the_state_of_the_review() -> None:
    for due, region, printed in (
        ("2028-11", "US", "Review due: November 2028"),
        ("2028-11-30", "US", "Review due: November 30, 2028"),
        ("2028-11-30", "GB-ENG", "Review due: 30 November 2028"),
    ):
        built = built_with({"review_due": due}, name="stop-pause", region=region)
        foot = " ".join(page_texts(built.proven.data)[0].split())
        assert f"Draft: not reviewed by a clinician · {printed}" in foot


def test_lines_at_the_end_are_read_and_those_at_the_foot_are_no_content() -> None:
    built = built_with(LEAFLET, name="stop-pause", region="US")
    elements = [outline(built.handout, built.layout)]
    said = []
    while elements:
        element = elements.pop()
        said.append((element.role, element.text))
        elements.extend(element.children)
    assert ("P", FORMATS) in said
    assert ("P", FEEDBACK) in said
    assert not any("EX-0001" in text or "Review due" in text for _, text in said)


def test_with_the_practices_name_off_the_lines_that_may_name_it_are_as_well() -> None:
    built = api.build(desk(practice(LEAFLET)), ["stop-pause"], region="US", discreet=True)
    text = page_texts(built.proven.data)[0]
    assert "555-010" not in text
    assert "EX-0001" in text
    assert lacking(built) == set()


@pytest.mark.parametrize(
    "more", [{"clinician_sheet": True}, {"variant": Variant(card="single")}], ids=["sheet", "card"]
)
def test_they_are_a_clients_and_no_cards(more: dict[str, Any]) -> None:
    modules = [] if "variant" in more else ["stop-pause"]
    built = api.build(desk(practice(LEAFLET)), modules, region="US", **more)
    assert "EX-" not in " ".join(page_texts(built.proven.data))
    assert lacking(built) == set()


@pytest.mark.parametrize(
    ("due", "days", "overdue"),
    [("2028-11", 0, False), ("2028-11", 1, True), ("2028-10-31", 0, True), ("2028-12", 1, False)],
)
def test_a_review_that_is_overdue_is_told(due: str, days: int, overdue: bool) -> None:
    leaflet = Leaflet(review_due=due)
    today = dt.date(2028, 11, 30) + dt.timedelta(days=days)
    assert leaflet.due is not None
    assert (leaflet.due < today) is overdue


def test_the_screen_says_that_the_review_is_overdue(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ("build", "stop-pause", "-r", "US", "--force", "-o", "a.pdf")
    profile(tmp_path, review_due=str(TODAY - dt.timedelta(days=1)))
    assert run(*build) == 0
    assert "the review of your leaflets was due by 2026-11-23" in capsys.readouterr().err
    profile(tmp_path, review_due=str(TODAY))
    assert run(*build) == 0
    assert "was due by" not in capsys.readouterr().err


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a month that isn't": ({"review_due": "2028-13"}, "write a month or a day"),
    "words": ({"review_due": "next year"}, "write a month or a day"),
    "no code": ({"numbers": [{"code": "stop-pause", "number": "1"}]}, "code"),
    "twice": ({"numbers": [LEAFLET["numbers"][0]] * 2}, "GS-01 has a number already."),
    "a line break": ({"feedback": "a\nb"}, "feedback"),
    "another field": ({"feedbak": "a"}, "Did you mean `feedback`?"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    leaflet, words = FAULTS[name]
    with pytest.raises(api.InvalidInput) as caught:
        api.open_practice(profile(tmp_path, **leaflet))
    [problem] = caught.value.problems
    assert words in str(problem)
    assert problem.place is not None
    assert problem.place.line == 1


@pytest.mark.usefixtures("one_process")
def test_a_run_prints_them_and_its_files_are_whole(run: Run, tmp_path: Path) -> None:
    profile(tmp_path, **LEAFLET)
    (tmp_path / "r.csv").write_text("ref,name\na,Ann Example\nb,Bo Example\n")
    batch = ("batch", "r.csv", "--recipe", "first-steps", "-r", "US", "-q", "--jobs", "1")
    assert run(*batch, "--out", "out", "--merge", "run.pdf") == 0
    for path in (tmp_path / "out" / "a.pdf", tmp_path / "out" / "run.pdf"):
        text = " ".join(" ".join(page_texts(path)).split())
        assert text.count(FORMATS) == (2 if path.stem == "run" else 1)
        assert "EX-0042" in text
    assert run("verify", "out/b.pdf") == 0
    assert run("verify", "--run", "out") == 0
