"""`show`: a screen says what the page says, in the same order, and its words steer nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from day import OnDay
from desks import desk, shelf
from groundsheet import api, pdf
from groundsheet.composition import Line, code_of, compose, lines, nodes
from groundsheet.content import Steps, WriteIn
from groundsheet.layout import Layout
from groundsheet.panel import ContactList
from groundsheet.pdf.elements import Element
from groundsheet.text import Run, plain, plain_text

Run_ = Callable[..., int]
Capture = pytest.CaptureFixture[str]
MODULES = sorted(shelf().modules)
PHRASES = desk().language.phrases


def letters(text: str) -> str:
    """A text without spaces, and without the signs that only a screen or only paper has."""
    return re.sub(r"[\s\u00a0_|/,;()]", "", text)


def told(root: Element, heading: str) -> list[str]:
    """What the pages say, less the help panel and what is in a figure."""
    found = []
    for part in root.children:
        if part.children and part.children[0].text == heading:
            continue
        found += [part.text, *told(part, heading)]
    return [text for text in found if text]


@pytest.mark.parametrize(
    ("name", "region"), [(name, ("US", "GB-ENG")[n % 2]) for n, name in enumerate(MODULES)]
)
def test_a_screen_says_all_that_the_page_says(name: str, region: str) -> None:
    handout = api.build(desk(), [name], region=region).handout
    shown = api.show(desk(), name, region=region)
    screen = letters(" ".join(line.text for line in shown.lines))
    root = pdf.outline(handout, Layout.of("letter"))
    of_paper = {shown.module.title, handout.date, PHRASES.clinician_only}
    if code := code_of(handout):  # a telephone's camera is held over paper
        of_paper |= {plain_text(code.words), *(run.text for run in code.words)}
    rows = re.compile(PHRASES.row_number.replace("{n}", r"\d+"))
    for text in told(root, handout.panel.heading):
        if text in of_paper or len(text) < 4 or rows.fullmatch(text):
            continue
        # A title in a box has a full stop on paper, and stands on a line of its own on a screen.
        for part in text.replace(".\u00a0 ", "\n").replace("\u00a0 ", "\n").split("\n"):
            assert letters(part) in screen, part


@pytest.mark.parametrize("name", MODULES)
def test_cautions_come_before_the_steps(name: str) -> None:
    module = shelf().modules[name]
    said = [line.text for line in api.show(desk(), name, region="US").lines]
    # The caution for whoever feels worse stands above the first steps of the page.
    stop = PHRASES.stop_rule.format(main="988") if module.type == "skill" else ""
    for block in module.blocks:
        if isinstance(block, Steps):
            first = next(n for n, text in enumerate(said) if text.startswith(block.items[0].do[:9]))
            begin = max(n for n, text in enumerate(said[:first]) if text == PHRASES.caution) + 1
            end = begin + len(block.cautions)
            assert end <= first
            if stop:
                assert said[end] == stop
            stop = ""


def test_there_are_as_many_lines_to_write_on_as_on_paper() -> None:
    shown = api.show(desk(), "stop-pause").lines
    asked = [block for block in shelf().modules["stop-pause"].blocks if isinstance(block, WriteIn)]
    rules = [line for line in shown if line.kind == "rule"]
    assert len(rules) == sum(block.lines for block in asked) > 3
    assert shown[shown.index(rules[0]) - 1] == Line("label", asked[0].label)


def test_without_a_region_no_contact_is_known(run: Run_, capsys: Capture, on_day: OnDay) -> None:
    """Nothing is guessed, and words can be read when all contacts are too old to be printed."""
    on_day(dt.date(2031, 1, 1))
    out = ""
    for name in MODULES:
        assert run("show", name) == 0
        # Sources, which clinicians read, have a line's number in their titles.
        out += capsys.readouterr().out.partition("For clinicians alone:")[0]
    assert "[emergency number]" in out
    assert "[crisis lines of the region]" in out
    for number in ("911", "999", "988", "116 123", "741741"):
        assert number not in out
    assert run("show", "stop-pause", "--region", "US") == 4


def test_what_is_asked_for_and_what_needs_another_module_is_shown_apart() -> None:
    content = shelf()
    plan = content.modules["safety-plan"].title
    module = content.modules["riding-an-urge"]
    shown = api.show(desk(), module.id)
    apart = {line.text for line in shown.optional if line.kind == "block"}
    assert {f"{b.id}: {b.kind}" for b in module.blocks if b.optional} <= apart
    assert any(text.endswith(": with safety-plan in the packet") for text in apart)
    assert plan in " ".join(line.text for line in shown.optional)
    assert plan not in " ".join(line.text for line in shown.lines)


def test_a_region_brings_its_panel_its_list_and_its_spelling() -> None:
    plan = api.show(desk(), "safety-plan", region="US")
    foot = " ".join(line.text for line in plan.foot)
    assert "Call 911" in foot
    assert "988" in foot
    listed = next(line.text for line in plan.lines if "Crisis Text Line" in line.text)
    assert listed.startswith("Text HOME to 741741")
    gb = api.show(desk(), "stop-pause", region="GB-ENG")
    assert "behaviour therapy" in gb.lines[-1].text


def test_marks_of_other_programs_mean_nothing(
    run: Run_, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--name", "Willow Room", "--decided-by", "Example Person") == 0
    assert run("new", "quiet-hour") == 0
    path = tmp_path / "modules" / "quiet-hour.yaml"
    mark = "[bold red]loud[/] [link=https://example.org]x[/link] <b>y</b> &amp;"
    text = path.read_text(encoding="utf-8").replace("One thing that helps.", f'"{mark}"')
    path.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert run("show", "quiet-hour") == 0
    assert mark in " ".join(capsys.readouterr().out.split())


# -- each kind of node ----------------------------------------------------------------------------


def said(*parts: nodes.Node) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in lines(parts, PHRASES)]


EXAMPLES: list[tuple[nodes.Node, list[tuple[str, str]]]] = [
    (nodes.Letterhead("A", ("B",), None, ""), [("words", "A"), ("words", "B")]),
    (
        nodes.Head(1, "T", "S", "For ", "N", ("1 May",), plain("In it: a")),
        [("heading", "T"), *(("words", text) for text in ("S", "For N", "1 May", "In it: a"))],
    ),
    (nodes.Start("top", "foot"), []),
    (nodes.Heading(2, "H"), [("heading", "H")]),
    (nodes.Words((Run("a\u00a0b "), Run("   ", blank=True))), [("words", "a b ____")]),
    (nodes.Items((plain("a"),)), [("item", "a")]),
    (nodes.Items((plain("a"),), numbered=True), [("step", "a")]),
    (nodes.Boxed("T", (plain("a"),)), [("label", "T"), ("words", "a")]),
    (nodes.Boxed("T", (plain("a"),), warning=True), [("label", "T"), ("item", "a")]),
    (
        nodes.Steps(
            nodes.Boxed("C", (plain("first"),), warning=True),
            (nodes.StepItem(plain("Do."), plain("So."), (plain("not if"),)),),
            True,
            "s",
        ),
        [
            ("label", "C"),
            ("item", "first"),
            ("step", "Do. So."),
            ("step", PHRASES.labelled.format(label=PHRASES.caution, words="not if")),
        ],
    ),
    (
        nodes.WriteIn("L", plain("h"), 2, ("a",), "w"),
        [("label", "L"), ("words", "h"), ("rule", "a"), ("rule", "")],
    ),
    (
        nodes.People(
            "L",
            (),
            2,
            (
                nodes.Person(
                    (nodes.Detail("Name", "A", "p_1_name"),),
                    (nodes.Detail("Phone", "555-0100", "p_1_phone", number=True),),
                    (nodes.Detail("Ask for", "B", "p_1_contact", "Ask for"),),
                ),
            ),
            "p",
        ),
        [
            ("label", "L"),
            ("item", "A  555-0100  Ask for B"),
            ("rule", "Name ________________  Phone"),
        ],
    ),
    (nodes.Table(("a", "b"), ((plain("c"), ()),)), [("item", "a | b"), ("item", "c | ____")]),
    (
        nodes.Chart("L", (), "s", "t", 4, "alt", "c"),
        [("label", "L"), ("words", "alt"), ("rule", "s, t")],
    ),
    (
        nodes.Scale("L", "low", "high", "s"),
        [("label", "L"), ("words", "low  0  1  2  3  4  5  6  7  8  9  10  high")],
    ),
    (
        nodes.Ticks("L", (plain("a"),), 1, "t"),
        [("label", "L"), ("item", "[ ] a"), ("rule", "[ ]")],
    ),
    (nodes.Prompts("", (("a", 1, "x"),), "p"), [("label", "a"), ("rule", "")]),
    (
        nodes.Zone("Z", (("a", "x"),)),
        [("label", "Z"), ("words", "a"), ("rule", ""), ("rule", "")],
    ),
    (
        nodes.Figure("ladder", "alt", {"bottom": "b", "top": "t"}, {}, plain("c"), "f"),
        [("words", "[alt]"), ("words", "b / t"), ("words", "c")],
    ),
    (nodes.Contacts(None, ()), [("words", "[crisis lines of the region]")]),
    (
        nodes.Sentence((("on", "n", "l", ""), ("with", "n", "l", "A"))),
        [("words", "on ____ with A")],
    ),
    (nodes.Section((nodes.Group((nodes.Heading(2, "H"),)),)), [("heading", "H")]),
]


@pytest.mark.parametrize(("node", "expected"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_a_node_as_lines(node: nodes.Node, expected: list[tuple[str, str]]) -> None:
    assert said(node) == expected


def test_each_kind_of_node_has_its_lines() -> None:
    kinds: set[Any] = set(nodes.Node.__args__) - {nodes.Group}
    assert {type(node) for node, _ in EXAMPLES} == kinds
    with pytest.raises(AssertionError, match="unreachable"):
        said("no node")  # type: ignore[arg-type]


def test_the_list_of_contacts_as_lines() -> None:
    handout = api.build(desk(), ["safety-plan"], region="US").handout
    (whole,) = {line.text for line in lines(compose(handout, {}), PHRASES) if "Trans " in line.text}
    assert whole.startswith("Call (877) 565-8860 (Trans Lifeline, ")
    sheet = ContactList(handout.panel, whole=True)
    assert len(said(nodes.Contacts(sheet, ()))) >= len(said(nodes.Contacts(handout.listing, ())))
