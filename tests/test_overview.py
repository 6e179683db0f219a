"""The tools that look at all pages together. Whether what they wrote is true, `.ci/run` asks."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from desks import desk, shelf
from groundsheet.errors import InvalidInput
from groundsheet.source import load_model

TOOLS = Path(__file__).parents[1] / "tools"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(TOOLS)
    return lambda name: runpy.run_path(str(TOOLS / f"{name}.py"))


# -- specifications -------------------------------------------------------------------------------


def specification(tool: dict[str, Any], point: str) -> Any:
    text = f"id: stop-pause\npoints:\n  - {{kind: teaches, asks: a pause, {point}}}\n"
    return load_model(text.encode(), tool["Specification"], "specification")


def test_each_point_stands_somewhere_or_has_a_reason(tool: Any) -> None:
    coverage = tool("coverage")
    assert coverage["faults"](coverage["specifications"](), coverage["places"](shelf())) == []


@pytest.mark.parametrize("place", [
    "stop-pause/why", "stop-pause/freeze", "stop-pause/cannot-step-away", "stop-pause/skills-used",
    "stop-pause/ask_first/2", "stop-pause/credit", "phrases/stop_rule",
])  # fmt: skip
def test_a_place_is_a_block_step_caution_claim_note_field_or_phrase(tool: Any, place: str) -> None:
    coverage = tool("coverage")
    known = coverage["places"](shelf())
    assert known[place]
    given = specification(coverage, f"stands: [{place}]")
    assert coverage["faults"]([given], known) == []
    assert known[place].split()[0] in coverage["page"]([given], known, shelf())


@pytest.mark.parametrize("place", ["stop-pause/whyy", "stop/why", "stop-pause/ask_first/9"])
def test_a_place_that_is_not_there_is_told_with_its_point(tool: Any, place: str) -> None:
    coverage = tool("coverage")
    given = specification(coverage, f"stands: [{place}]")
    (fault,) = coverage["faults"]([given], coverage["places"](shelf()))
    assert f"`{place}` isn't there (“a pause”)" in fault
    assert "stop-pause.yaml" in fault


@pytest.mark.parametrize("point", ["note: nowhere", "stands: [stop-pause/why], left_out: both"])
def test_a_point_has_a_place_or_a_reason_and_not_both(tool: Any, point: str) -> None:
    with pytest.raises(InvalidInput, match="where it stands"):
        specification(tool("coverage"), point)


def test_what_was_left_out_stands_in_the_table_with_its_reason(tool: Any) -> None:
    coverage = tool("coverage")
    known = coverage["places"](shelf())
    given = specification(coverage, "left_out: nobody reads it")
    page = coverage["page"]([given], known, shelf())
    assert "| teaches | a pause | left out | nobody reads it |" in page
    assert "1 were left out" in page


# -- voices ---------------------------------------------------------------------------------------


def test_what_repeats_between_pages_is_found_and_within_one_is_not(tool: Any) -> None:
    voices = tool("voice_measures")
    run = ["let", "the", "air", "go", "slowly", "like", "steam"]
    texts = [("a/x", ["then", *run, "and", "rest"]), ("b/y", [*run, "and", "wait"]),
             ("a/z", ["stay"]), ("a/w", ["stay"])]  # fmt: skip
    assert voices["repeated_runs"](texts) == {" ".join([*run, "and"]): ["a/x", "b/y"]}
    wanted = voices["SAME_ON_PURPOSE"][0].split()
    assert voices["repeated_runs"]([("a/x", wanted), ("b/y", wanted)]) == {}
    assert voices["repeated"]([("a/z", "stay"), ("a/w", "stay"), ("b/v", "go")]) == {}


@pytest.mark.parametrize(
    ("text", "contracted", "full"),
    [
        ("don't worry, it's fine and that isn't all", 3, []),
        ("do not worry, it is fine", 0, ["do not", "it is"]),
        ("you have talked, and you have time", 0, ["you have"]),
        ("how bad it is, and the body's own way. do nothing", 0, []),
    ],
)
def test_contractions_are_told_from_where_one_could_stand(
    tool: Any, text: str, contracted: int, full: list[str]
) -> None:
    voices = tool("voice_measures")
    assert len(voices["CONTRACTED"].findall(text)) == contracted
    assert [found[0] for found in voices["FULL"].finditer(text)] == full


def test_pages_that_sound_alike_are_outside_of_the_bounds(tool: Any) -> None:
    voices = tool("voices")
    stiff = [voices["Voice"](name, "When it is hard.", (4,) * 5, 1, ("", "")) for name in "abc"]
    same = {"when it is hard": ["a/why", "b/why", "c/why"]}
    found = "\n".join(voices["faults"](voices["Library"](stiff, same, {}, same, {})))
    for fault in ("a: 33 of 100 contractions", "b: 4.0 words", "c: sentences of the same length",
                  "a: 100 of 100 sentences are short", "in more than one page", "in 3 pages",
                  "3 of 3 pages begin with “when”"):  # fmt: skip
        assert fault in found


def test_clients_alone_are_heard(tool: Any) -> None:
    heard = {voice.module for voice in tool("voices")["library"]().voices}
    assert heard == {name for name, module in shelf().modules.items() if not module.for_clinicians}


# -- sentences by seed ----------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_sentences(tool: Any) -> None:
    draw = tool("draw_sentences")
    drawn = draw["drawn"](16, 30)
    assert drawn == draw["drawn"](16, 30) != draw["drawn"](17, 30)
    assert len(drawn) == len(set(drawn)) == 30
    assert all(len(re.findall(r"[\w']+", sentence)) >= 8 for _, sentence in drawn)


# -- the gallery ----------------------------------------------------------------------------------


def test_the_gallery_has_each_page_once_with_its_readers(tool: Any) -> None:
    page = tool("gallery")["page"]([desk()])
    for name, module in shelf().modules.items():
        assert page.count(f"(gallery/en/{name}.png)") == 1
        assert module.summary in page
    assert "`stop-pause`, for adults. For the seconds" in page
    assert (
        page.index("## Distress tolerance") < page.index("`stop-pause`") < page.index("## Safety")
    )


def test_a_picture_of_another_text_is_old(
    tool: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = tool("gallery")
    monkeypatch.setitem(gallery["old"].__globals__, "FOLDER", tmp_path)
    module = shelf().modules["stop-pause"]
    (tmp_path / "en").mkdir()
    for name, digest in (("stop-pause", gallery["digest"](desk(), module)), ("tipp", "0"),
                         ("none", "0")):  # fmt: skip
        info = PngInfo()
        info.add_text(gallery["DIGEST"], digest)
        Image.new("L", (1, 1)).save(tmp_path / "en" / f"{name}.png", pnginfo=info)
    old = gallery["old"]([desk()])
    assert {path.stem for path in old} == {*shelf().modules, "none"} - {"stop-pause"}
