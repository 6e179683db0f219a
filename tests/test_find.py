"""Finding a page: the list by topic, readers and place, and the search in people's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from desks import desk, shelf
from groundsheet import api

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


def listed(run: Run, capsys: Capture, *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run("list", *options, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def ids(found: dict[str, Any], what: str = "modules") -> set[str]:
    return {entry["id"] for entry in found[what]}


# -- the list -------------------------------------------------------------------------------------


def test_modules_stand_under_the_titles_of_their_topics(run: Run, capsys: Capture) -> None:
    assert run("list") == 0
    out = capsys.readouterr().out
    titles = shelf().topic_titles
    assert list(titles)[0] == "safety-planning"
    assert all(title != name.replace("-", " ") for name, title in titles.items())
    order = [f"{title} ({name})" for name, title in titles.items()] + ["stop-pause  ", "Recipes"]
    assert all(line in out for line in order)
    assert out.index("(safety-planning)") < out.index("safety-plan  ") < out.index("(briefs)")


def test_every_folder_of_modules_has_a_title() -> None:
    """And a folder without one would still be told of by its name."""
    named = shelf().folder / "_topics.yaml"
    text = named.read_text(encoding="utf-8")
    assert all(f"  {name}: " in text for name in shelf().topic_titles)


def test_a_list_is_of_one_topic_some_readers_and_one_place(run: Run, capsys: Capture) -> None:
    everything = listed(run, capsys)
    assert ids(everything) == set(shelf().modules)
    assert ids(everything, "recipes") == set(shelf().recipes)
    by_topic = listed(run, capsys, "--topic", "safety-planning")
    assert "safety-plan" in ids(by_topic)
    assert {entry["topic"] for entry in by_topic["modules"]} == {"safety-planning"}
    assert by_topic["recipes"] == []
    for_carers = listed(run, capsys, "--audience", "carer")
    assert {"slow-breathing", "supporting-someone"} <= ids(for_carers)
    assert all("carer" in entry["audience"] for entry in for_carers["modules"])
    assert "first-steps" not in ids(for_carers, "recipes"), "its modules are for adults"
    for setting in ("school", "family"):
        there = listed(run, capsys, "--setting", setting)["modules"]
        assert all(setting in (entry["settings"] or [setting]) for entry in there)
    both = listed(run, capsys, "--topic", "distress-tolerance", "--audience", "carer")
    assert ids(both) <= ids(for_carers)
    assert "slow-breathing" in ids(both)


def test_what_there_is_not_is_told_with_what_there_is(run: Run, capsys: Capture) -> None:
    assert run("list", "--topic", "weather") == 2
    assert "There are: safety-planning, distress-tolerance" in capsys.readouterr().err
    assert run("list", "--setting", "weather") == 2
    assert "'school'" in capsys.readouterr().err
    assert run("list", "--topic", "briefs", "--audience", "teen") == 0
    out, err = capsys.readouterr()
    assert (out, "Nothing here fits all of that" in err) == ("", True)


def test_totals_count_what_is_listed(run: Run, capsys: Capture) -> None:
    totals = listed(run, capsys, "--stats")["totals"]
    modules = list(shelf().modules.values())
    assert totals["modules"] == len(modules)
    assert totals["texts"]["carer"] == sum("carer" in module.audience for module in modules)
    assert totals["packets"] == len(shelf().recipes)
    assert totals["figures"] >= 3
    assert totals["cautions"]["breathing"] > totals["cautions"]["pause"] > 0
    plan = api.totals(api.catalog(desk(), topic="safety-planning"))
    assert plan.modules < totals["modules"]
    assert plan.packets == 0
    assert run("list", "--stats") == 0
    assert f"modules   {len(modules)} (texts for adults" in capsys.readouterr().out
