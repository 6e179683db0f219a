"""The icons beside steps: one family, drawn by our own paths."""

from __future__ import annotations

import io
import re
from functools import cache
from math import hypot
from pathlib import Path
from typing import Any, get_args

import pypdfium2
import pytest
from reportlab.lib.colors import Color, HexColor, black
from reportlab.pdfgen.canvas import Canvas

from groundsheet.content import IconName, Module
from groundsheet.errors import InvalidInput
from groundsheet.pdf import icons
from groundsheet.scopes import words
from groundsheet.source import load_model

ROOT = Path(__file__).parents[1]
NAMES: tuple[IconName, ...] = get_args(IconName)
SCALE = 10

MODULE = (ROOT / "docs" / "writing-modules.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```yaml\n(.*?)^```", MODULE, re.DOTALL | re.MULTILINE)[0]


def drawn(name: IconName, size: float = icons.GRID, colour: Color = black) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(size, size), pageCompression=0)
    icons.draw(canvas, name, 0, 0, size, colour)
    canvas.save()
    return out.getvalue()


@cache
def ink(name: IconName) -> list[tuple[float, float]]:
    """Where an icon has ink, in units from the middle of its square."""
    picture = pypdfium2.PdfDocument(drawn(name))[0].render(scale=SCALE).to_pil().convert("L")
    wide, high = picture.size
    dark = picture.tobytes()
    middle = icons.GRID / 2
    return [
        ((at % wide) / SCALE - middle, middle - (at // wide) / SCALE)
        for at in range(wide * high)
        if dark[at] < 128
    ]


def test_each_name_has_its_drawing_and_its_row() -> None:
    assert set(icons.ICONS) == set(NAMES)
    section = MODULE.partition("### Icons")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)
    assert sorted(rows) == sorted(NAMES) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_fits_on_a_disc_in_its_middle_and_is_as_large_as_the_others(name: IconName) -> None:
    points = ink(name)
    assert max(hypot(*point) for point in points) < 16
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    assert abs(left + right) / 2 < 1.2
    assert abs(bottom + top) / 2 < 1.2
    assert 22 < max(right - left, top - bottom) < 27
    assert 100 < len(points) / SCALE**2 < 230, "square units of ink: as dark as the others"


def test_no_two_icons_look_alike() -> None:
    pictures = {name: frozenset(ink(name)) for name in NAMES}
    for name in NAMES:
        for other in NAMES:
            if name != other:
                both = len(pictures[name] & pictures[other])
                assert both < 0.85 * len(pictures[name] | pictures[other]), (name, other)


def test_an_icon_has_the_colour_and_the_size_that_are_asked_for() -> None:
    data = drawn("breath", 68, HexColor("#FF0000"))
    picture = pypdfium2.PdfDocument(data)[0].render().to_pil().convert("RGB")
    assert picture.size == (68, 68)
    colours = {colour for _, colour in picture.getcolors(10**6) or []}
    assert (255, 0, 0) in colours
    assert all(red == 255 and green == blue for red, green, blue in colours)
    assert b"2 0 0 2 0 0 cm" in data
    assert b"2 w" in data


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_makes_no_tags_and_leaves_the_canvas_as_it_was(name: IconName) -> None:
    canvas: Any = Canvas(io.BytesIO())
    before = len(canvas._code)
    icons.draw(canvas, name, 10, 20, 34, black)
    code = " ".join(canvas._code[before:]).split()
    assert not {"BDC", "BMC", "EMC", "BT"} & set(code)
    assert code[0] == "q"
    assert code[-1] == "Q"
    assert code.count("q") == code.count("Q")


def test_a_step_names_its_icon_and_no_words_come_of_it() -> None:
    module = load_model(EXAMPLE.encode(), Module, "example")
    steps = next(block for block in module.blocks if block.kind == "steps")
    assert [step.icon for step in steps.items] == ["hand", "breath"]
    assert not [loc for loc, _, _ in words(module) if "icon" in loc]


def test_an_icon_that_there_is_not_is_refused_with_its_line() -> None:
    text = EXAMPLE.replace("icon: breath", "icon: brain")
    line = text[: text.index("icon: brain")].count("\n") + 1
    with pytest.raises(InvalidInput) as caught:
        load_model(text.encode(), Module, "example")
    (problem,) = caught.value.problems
    assert f":{line}" in str(problem)
    assert "breath" in str(problem)
