"""No step on a page without its cautions: who parts them is refused like a page without help."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import apart
import day
from desks import desk, shelf
from groundsheet import api
from groundsheet.composition import Kept, kept, letters, record, recorded, stop_rule
from groundsheet.content import Module, Steps
from groundsheet.errors import ProofFailed
from groundsheet.formats import FORMATS, print_run, template
from groundsheet.layout import Layout, Variant
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.flowables import Text
from groundsheet.pdf.skill import Cell, Strip
from groundsheet.proof.steps import Steps as Watch
from groundsheet.text import parse_inline, plain_text
from pages import page_texts
from saboteurs import cautions_lost as strip_lost
from test_saboteurs import caught
from variants import LONGEST, USUAL, layout_of, letterhead, pairwise, possible

Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]
APART = "a step stands on it without its cautions."
SKILLS = ("riding-an-urge", "slow-breathing", "stop-pause", "tipp")
LARGE = ("slow-breathing", "--print-size", "24")
"""Its steps stand on several pages, with the strip on each of them."""


# -- who parts them -------------------------------------------------------------------------------


def undrawn(texts: list[Text]) -> None:
    for text in texts:
        text.draw = lambda: None  # type: ignore[method-assign]


def without(patch: Patch, kind: type[Any], lost: Callable[[Any], list[Text]]) -> None:
    """Some texts of a part aren't drawn."""
    draw = kind.draw

    def other(self: Any) -> None:
        undrawn(lost(self))
        draw(self)

    patch.setattr(kind, "draw", other)


def strip_lost_where_it_goes_on(patch: Patch) -> None:
    without(patch, Strip, lambda strip: [text for text in strip.words if text.again])


def last_caution_lost(patch: Patch) -> None:
    without(patch, Strip, lambda strip: strip.words[-1:])


def own_cautions_lost(patch: Patch) -> None:
    """What must be known before one step alone."""
    without(patch, Cell, lambda cell: cell.step.cautions)


def end_of_cautions_lost(patch: Patch) -> None:
    """The last line of each caution that takes more than one."""
    draw = Strip.draw

    def other(self: Strip) -> None:
        text: Any
        for text in self.words:
            # A copy: what was laid out is remembered.
            text.blPara = copy.copy(text.blPara)
            text.blPara.lines = text.blPara.lines[:1]
        draw(self)

    patch.setattr(Strip, "draw", other)


def step_said_before(patch: Patch) -> None:
    """Another page says a step as well."""
    step = "Walk fast, dance, or move in a way that suits you, somewhere safe."
    show, said = HandoutCanvas.showPage, [step]

    def other(self: HandoutCanvas) -> None:
        if said and not self.trial:
            with self.artifact():
                self.line_of_text(50, 770, said.pop(), 9)
        show(self)

    patch.setattr(HandoutCanvas, "showPage", other)


PARTED: dict[str, tuple[Callable[[Patch], None], tuple[str, ...]]] = {
    "the strip": (strip_lost, ("stop-pause",)),
    "the strip in large print": (strip_lost, LARGE),
    "the strip where the steps go on": (strip_lost_where_it_goes_on, LARGE),
    "one caution of the strip": (last_caution_lost, ("tipp",)),
    "the ends of cautions": (end_of_cautions_lost, ("tipp", "--print-size", "18")),
    "the cautions of one step": (own_cautions_lost, ("tipp",)),
    "the strip in a packet": (strip_lost, ("--recipe", "strong-urges")),
    "a step on another page": (step_said_before, ("--recipe", "strong-urges")),
    "the strip in a booklet": (strip_lost, ("stop-pause", "--booklet")),
}


@pytest.mark.parametrize("name", PARTED)
def test_who_parts_steps_and_cautions_is_refused(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, capsys: Capture, name: str
) -> None:
    saboteur, what = PARTED[name]
    saboteur(monkeypatch)
    assert caught(run, tmp_path, *what)
    assert APART in capsys.readouterr().err


def test_a_step_that_cannot_be_read_is_refused(
    run: Callable[..., int], tmp_path: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    """What isn't there can't be seen to stand with its cautions."""
    without(monkeypatch, Cell, lambda cell: cell.step.words)
    assert caught(run, tmp_path, "stop-pause")
    assert "a step is on no page, word for word." in capsys.readouterr().err


def test_no_packet_of_a_run_is_made_of_a_template_that_parts_them(monkeypatch: Patch) -> None:
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    layout = Layout().in_run()
    template(handout, layout)
    strip_lost(monkeypatch)
    with pytest.raises(ProofFailed, match=APART):
        template(handout, layout)


def test_each_page_of_a_print_run_is_looked_at(monkeypatch: Patch) -> None:
    """The pages of a run are those of its templates; they are read once more in the whole file."""
    layout = Layout().in_run()
    handout = api.build(desk(), ["stop-pause"], region="US").handout
    good = template(handout, layout)
    packet = good.packet({"name": "Bo Example", "code": "AB-12"})
    assert packet is not None
    asked: list[str] = []
    look = Watch.on_leaf

    def on_leaf(self: Watch, text: str) -> list[Any]:
        asked.append(text)
        return look(self, text)

    monkeypatch.setattr(Watch, "on_leaf", on_leaf)
    print_run([packet, packet], "Example", day.TODAY, {})
    assert len(asked) == len(packet.expected.sheets)
    (first, *_) = kept(handout)
    assert first.step in letters(asked[0])


# -- what the proof knows of a handout ------------------------------------------------------------


@pytest.mark.parametrize("name", SKILLS)
def test_the_proof_knows_each_step_with_all_of_its_cautions(name: str) -> None:
    handout = api.build(desk(), [name], region="US").handout
    told = {tuple(parts) for parts in _told(kept(handout))}
    (section,) = handout.sections
    expected = list(apart.steps(section))
    assert len(told) == len(expected)
    for (step, cautions), each in zip(expected, kept(handout), strict=True):
        assert each.step.startswith(letters(plain_text(parse_inline(step[0]))))
        # One more: that who feels worse should stop.
        assert len(each.cautions) == len(cautions) + 1
        assert letters(plain_text(stop_rule(handout))) in each.cautions
        assert sum(end - start for start, end in each.own) > len(each.step) / 2, each.step


def _told(steps: Sequence[Kept]) -> Iterator[tuple[str, ...]]:
    for each in steps:
        yield each.step, *each.cautions


def test_a_record_of_steps_is_read_as_it_was_written() -> None:
    steps = kept(api.build(desk(), recipe="strong-urges", region="US").handout)
    assert len(steps) > 5
    assert recorded(record(steps)) == steps
    assert recorded(record(())) == ()
    for broken in ("", "[]", "{}", '{"cautions": [], "steps": [["a", [0], []]]}', '{"steps": 1}'):
        assert recorded(broken) is None


STEP = "Lookoutofthewindowforawhile"
OTHER = "Lookoutofthewindowthencallyourfriend"


@pytest.mark.parametrize(
    ("leaves", "found"),
    [
        ((f"{STEP} Take care",), 0),
        ((STEP,), 1),
        ((f"{STEP[:20]} Take care", f"{STEP[20:]}xTake car"), 0),
        ((f"{STEP[:5]} Take care", STEP[5:]), 1),
        # Less than a piece of it on the second page.
        ((f"{STEP[:20]} Take care", STEP[20:]), 0),
        # Words that another step has, whose cautions are there.
        ((f"{STEP} Take care", f"{OTHER} Sit down"), 0),
        ((f"{STEP} Take care", f"{OTHER} Take care"), 1),
    ],
)
def test_what_a_page_is_refused_for(leaves: tuple[str, ...], found: int) -> None:
    watch = Watch(
        (
            Kept(STEP, ("Takecare",), ((0, len(STEP)),)),
            Kept(OTHER, ("Sitdown",), ((0, len(OTHER)),)),
        )
    )
    assert sum(len(watch.on_leaf(leaf)) for leaf in leaves) == found


def test_a_short_step_stands_with_its_cautions_somewhere() -> None:
    for leaves, found in (
        (("Breathe. You may breathe as you like.", "Breathe. Take care."), 0),
        (("Breathe.", "Breathe."), 1),
        (("Nothing.",), 0),
    ):
        watch = Watch((Kept("Breathe", ("Takecare",)),))
        assert not any(watch.on_leaf(leaf) for leaf in leaves)
        assert len(watch.nowhere()) == found


def test_words_that_stand_elsewhere_too_show_nothing() -> None:
    """A text of a module that says a step again is no step without its cautions."""
    shipped = shelf().modules["stop-pause"]
    step = next(block for block in shipped.blocks if isinstance(block, Steps)).items[0]
    said = f"{step.do} {step.how}"
    text = {"id": "again", "kind": "paragraph", "text": f"Think of this. {said}"}
    blocks = [block.model_dump(exclude_unset=True) for block in shipped.blocks]
    data = shipped.model_dump(exclude_unset=True) | {"blocks": [*blocks, text]}
    module = Module.model_validate(data)
    content = dataclasses.replace(shelf(), modules={module.id: module}, recipes={}, files={})
    handout = api.build(desk(content=content), [module.id], region="US").handout
    plain, again = (
        next(each for each in kept(h) if letters(said) in each.step)
        for h in (api.build(desk(), ["stop-pause"], region="US").handout, handout)
    )
    assert plain.own == ((0, len(plain.step)),)
    assert again.own == ()
    others = [each for each in kept(handout) if each is not again and each.step != again.step]
    assert all(each.own for each in others)


def test_letters_where_two_texts_meet_are_no_step() -> None:
    """A step that says something twice, where others say it too: their ends and starts may meet."""
    said = "Call someone you trust now."
    shipped = shelf().modules["stop-pause"]
    steps = next(block for block in shipped.blocks if isinstance(block, Steps))
    first = steps.items[0].model_copy(update={"do": said, "how": said})
    twice = steps.model_copy(update={"items": (first, *steps.items[1:])})
    before = [
        {"id": "one", "kind": "callout", "title": "Help", "text": said},
        {"id": "other", "kind": "paragraph", "text": "Something else."},
        {"id": "two", "kind": "bullets", "items": [said, "Or wait."]},
    ]
    data = shipped.model_dump(exclude_unset=True)
    data["blocks"] = [*before, twice.model_dump(exclude_unset=True)]
    module = Module.model_validate(data)
    content = dataclasses.replace(shelf(), modules={module.id: module}, recipes={}, files={})
    handout = api.build(desk(content=content), [module.id], region="US").handout
    assert next(each for each in kept(handout) if letters(said) in each.step).own == ()


# -- never apart ----------------------------------------------------------------------------------

ROWS = pairwise(
    {
        "module": SKILLS,
        "paper": ("letter", "a4", "a5", "half-letter"),
        "print_size": (None, 12, 14, 16, 18, 20, 22, 24),
        "names": ("none", "usual", "longest"),
        "lines": (0, 1, 4, 6),
        "region": ("US", "GB-ENG", "CA", "IE"),
    },
    possible,
)


NAMES = {
    "none": None,
    "usual": USUAL,
    "longest": LONGEST,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row.values())))
def test_no_step_is_apart_from_its_cautions(row: dict[str, Any]) -> None:
    """More of them, and documents by chance, by `tools/soak`."""
    layout = layout_of(row)
    built = api.build(
        desk(letterhead(row["lines"])),
        [row["module"]],
        region=row["region"],
        person=NAMES[row["names"]],
        paper=layout.paper,
        variant=Variant(print_size=layout.print_size),
    )
    assert list(apart.apart(built)) == []


def test_what_is_apart_is_found(monkeypatch: Patch) -> None:
    built = api.build(desk(), ["tipp"], region="US")
    assert list(apart.apart(built)) == []
    for saboteur in (strip_lost, own_cautions_lost):
        with Patch.context() as patch:
            saboteur(patch)
            rendered = FORMATS["sheet"].render(built.handout, built.layout)
        texts = page_texts(rendered.pdf)
        monkeypatch.setattr(apart, "page_texts", lambda _, texts=texts: texts)
        assert list(apart.apart(built))
