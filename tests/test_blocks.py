"""Golden facts of each kind of block: the words on the page, and the elements they are."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from desks import desk, shelf
from groundsheet import api
from groundsheet.content import BLOCKS, FIGURE_LABELS, Form, Module, References, texts
from groundsheet.errors import InvalidInput, Usage
from groundsheet.layout import Layout, Paper
from groundsheet.library import Shelf, load
from groundsheet.pdf import outline
from groundsheet.pdf.elements import INLINE, Element
from groundsheet.source import load_model
from pages import page_texts

DOC = Path(__file__).parents[1] / "docs" / "writing-modules.md"
EXAMPLE, *_, BRIEF = re.findall(
    r"^```yaml\n(.*?)^```", DOC.read_text(encoding="utf-8"), re.S | re.M
)

VETERANS = (
    "Veterans Crisis Line veterans, service members, and people who support them, free, calls + "
    "texts + chat: any hour, TTY: hours can change"
)
VETERANS_WAYS = (
    "Call 988, then press 1; Text 838255; Chat at www.veteranscrisisline.net/get-help-now/chat; "
    "TTY: call 711, then 988"
)
TRANS = (
    "Trans Lifeline trans, nonbinary and questioning people, Monday to Friday, 10 am to 6 pm "
    "Pacific time (1 pm to 9 pm Eastern)"
)
STOP = "Feeling worse? Stop. Go to your plan, or call 988."

# id of the block -> the elements it makes (role, text), in reading order.
GOLDEN: dict[str, list[tuple[str, str]]] = {
    "why": [("P", "Text with emphasis, strong emphasis and 988.")],
    "how": [
        ("Div", ""),
        (
            "P",
            (
                "Before you start.  If you're ill, ask your doctor first. Stop if you feel worse, "
                "and do something else instead. Call 911 if you are in danger."
            ),
        ),
        ("P", STOP),
        ("L", ""),
        ("LI", ""), ("Lbl", "1"), ("LBody", ""),
        ("P", "Do this."), ("P", "A little more about how."),
        ("P", "What to know before this step alone."),
        ("LI", ""), ("Lbl", "2"), ("LBody", ""), ("P", "Then this."),
        ("Div", ""),
        (
            "P",
            (
                "With your clinician, before you take this home.  What to ask a clinician before "
                "this page goes home."
            ),
        ),
    ],
    "list": [
        ("L", ""),
        ("LI", ""), ("Lbl", "•"), ("LBody", "One thing."),
        ("LI", ""), ("Lbl", "•"), ("LBody", "Another thing."),
    ],
    "box": [("Div", ""), ("P", "A title.  A few words that are set off.")],
    "known": [
        ("L", ""),
        ("LI", ""), ("Lbl", "•"), ("LBody", "Some people find that a short pause helps."),
    ],
    "mine": [("H2", "Make it yours")],
    "lines": [("Div", ""), ("P", "My own words  What may be written here."), ("Form", "")],
    "people": [
        ("P", "People I can ask"),
        *[("Div", ""), ("P", "Name"), ("Form", ""), ("P", "Phone"), ("Form", "")] * 2,
    ],
    "go-at": [
        ("P", "Go to your plan at ____ / 10, or tell ____."), ("Form", ""), ("Form", ""),
    ],
    "how-strong": [
        ("P", "How strong is the feeling?"),
        ("P", "not at all"), ("P", "as strong as it gets"),
        ("L", ""),
        *[e for n in range(11) for e in (("LI", ""), ("LBody", str(n)), ("Form", ""))],
    ],
    "ready": [
        ("P", "What I have ready"),
        ("L", ""),
        ("LI", ""), ("Lbl", ""), ("Form", ""), ("LBody", "A quiet place."),
        ("LI", ""), ("Lbl", ""), ("Form", ""), ("LBody", "Something to drink."),
        ("LI", ""), ("Lbl", ""), ("Form", ""), ("LBody", ""), ("Form", ""),
    ],
    "zones": [
        ("Div", ""), ("P", "Steady"), ("P", "How I notice it"), ("Form", ""),
        ("Div", ""), ("P", "Rising"), ("P", "How I notice it"), ("Form", ""),
        ("P", "What I can do"), ("Form", ""),
        ("Div", ""), ("P", "Very hard"), ("P", "How I notice it"), ("Form", ""),
        ("P", "Who can help"), ("Form", ""),
    ],
    "places": [
        ("P", "What helps, by place"),
        ("Div", ""), ("P", "At home"), ("Form", ""),
        ("Div", ""), ("P", "Out"), ("Form", ""),
    ],
    "before-after": [
        ("Table", ""), ("Caption", "Looking back"), ("THead", ""),
        ("TR", ""), ("TH", "What happened"), ("TH", "What I needed"), ("TH", "What I could try"),
        ("TBody", ""),
        ("TR", ""), ("TD", "A rude message"), ("TD", "Time"), ("TD", ""), ("Form", ""),
        *[("TR", ""), *[("TD", ""), ("Form", "")] * 3] * 2,
    ],
    "week": [
        ("Table", ""), ("Caption", "My week  A tick for each day that I tried it."),
        ("THead", ""), ("TR", ""), ("TH", ""),
        *[("TH", day) for day in ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")],
        ("TBody", ""),
        ("TR", ""), ("TH", "Tried it"), *[("TD", ""), ("Form", "")] * 7,
        ("TR", ""), ("TH", "Before, 0 to 10"), *[("TD", ""), ("Form", "")] * 7,
    ],
    "over-time": [
        ("P", "My wave"),
        ("Figure", "A chart to draw on. Upwards: How strong, from 0 to 10. To the right: Time."),
        *[("Form", "")] * 10,
    ],
    "picture": [
        ("Figure", "A line that climbs, crests and comes down again, like a wave."),
        ("P", "A feeling is like a wave."),
    ],
    "see-also": [("P", "One thing to try is to step back.")],
    "more": [("P", "Printed only with `build --with more`.")],
    "help": [
        ("L", ""),
        ("LI", ""), ("Lbl", "Text HOME to 741741"), ("LBody", "Crisis Text Line any hour, free"),
        ("LI", ""), ("Lbl", "Call 1-866-488-7386; Text START to 678-678"),
        ("LBody", "The Trevor Project LGBTQ+ young people, any hour, free"),
        ("LI", ""),
        ("Lbl", VETERANS_WAYS),
        ("LBody", VETERANS),
        ("LI", ""), ("Lbl", "Call (877) 565-8860"), ("LBody", TRANS),
        (
            "P",
            "From public sources (oldest: February 2026). Not yet checked by this practice.",
        ),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def module() -> Module:
    return load_model(EXAMPLE.encode(), Module, "example")


def library_with(module: Module) -> Shelf:
    return dataclasses.replace(
        shelf(), modules={module.id: module}, files={}, own=frozenset({module.id})
    )


def elements(module: Module, block: str) -> list[tuple[str, str]]:
    """What one block alone adds to the tree of a handout."""
    alone = next(b for b in module.blocks if b.id == block)
    only = module.model_copy(update={"blocks": (alone,), "facts": ()})
    built = api.build(
        desk(content=library_with(only)),
        [only.id],
        region="US",
        optional=[block] if alone.optional else [],
    )
    root = outline(built.handout, Layout(paper="letter"))
    section = [child for child in root.children if child.role == "Sect"][-1]
    flat = [part for child in section.children for part in walk(child)]
    closing = next(i for i, (_, text) in enumerate(flat) if text == "Look at this again on")
    flat = flat[: closing - 1]
    # A skill without steps has the warning of all skills before anything else.
    return flat if alone.kind == "steps" else without_warning(flat)


def without_warning(flat: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The elements after the warning that heads a skill without steps."""
    assert flat[0] == ("Div", "")
    assert flat[1][1].endswith(STOP)
    return flat[2:]


def walk(element: Element) -> list[tuple[str, str]]:
    text = re.sub("\u00a0{5,}", "____", element.text).replace("\u00a0", " ")
    text = text or element.alt
    below = [child for child in element.children if child.role not in INLINE]
    return [(element.role, text), *(part for child in below for part in walk(child))]


def test_each_kind_of_block_has_its_golden_facts(module: Module) -> None:
    assert set(GOLDEN) == {block.id for block in module.blocks}
    assert {b.kind for b in module.blocks} == {
        kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
        for kind in BLOCKS
        if kind is not References  # on pages for clinicians only: below
    }


def test_a_kind_is_a_form_where_it_is_drawn_with_fields(module: Module) -> None:
    """A blank in running text is written in too, and makes no form of it."""
    for block in module.blocks:
        if not any("{{blank" in text for _, text in texts(block)):
            assert isinstance(block, Form) == (("Form", "") in GOLDEN[block.id]), block.kind


@pytest.mark.parametrize("block", GOLDEN)
def test_the_elements_of_a_block(module: Module, block: str) -> None:
    assert elements(module, block) == GOLDEN[block]


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_every_word_is_on_the_pages_in_order(module: Module, paper: Paper) -> None:
    built = api.build(
        desk(content=library_with(module)),
        ["example"],
        region="US",
        paper=paper,
        optional=["more"],
    )
    text = " ".join(page_texts(built.proven.data))
    at = 0
    for block, golden in GOLDEN.items():
        for role, words in golden:
            if role in ("Figure", "Lbl") or not words or block in ("how-strong", "help"):
                continue
            for part in re.split(r"\s+|____", words):
                found = text.find(part, at)
                assert found >= 0, (block, part)
                at = found
    for label in module.blocks[-4].labels.values():  # type: ignore[union-attr]
        assert label in text
    for number in range(11):
        assert re.search(rf"\b{number}\b", text)


def test_optional_blocks_are_off_unless_named(module: Module) -> None:
    content = library_with(module)
    plain = api.build(desk(content=content), ["example"], region="US")
    assert "Printed only with" not in " ".join(page_texts(plain.proven.data))


@pytest.mark.parametrize(
    ("region", "printed"), [("US", {"us"}), ("GB-ENG", {"gb", "eng"}), ("GB-SCT", {"gb"})]
)
def test_a_block_of_a_region_stands_there_alone(
    module: Module, region: str, printed: set[str]
) -> None:
    why = next(block for block in module.blocks if block.id == "why")
    regions = {"us": ("US",), "gb": ("GB",), "eng": ("GB-ENG", "NZ")}
    blocks = [
        why.model_copy(update={"id": name, "regions": codes, "text": f"True for {name}-readers."})
        for name, codes in regions.items()
    ]
    content = library_with(module.model_copy(update={"blocks": (why, *blocks)}))
    built = api.build(desk(content=content), ["example"], region=region)
    text = " ".join(page_texts(built.proven.data))
    assert {name for name in regions if f"True for {name}-readers." in text} == printed


def test_a_table_over_two_pages_repeats_its_headings(module: Module) -> None:
    table = next(b for b in module.blocks if b.id == "before-after")
    rows = tuple((f"Row {number}", "words", "") for number in range(1, 61))
    long = module.model_copy(update={"blocks": (table.model_copy(update={"rows": rows}),)})
    built = api.build(desk(content=library_with(long)), ["example"], region="US")
    texts = page_texts(built.proven.data)
    assert sum("What I could try" in text for text in texts) >= 3
    assert all(re.search(rf"Row {number} words", " ".join(texts)) for number in range(1, 61))


def test_figures_of_every_kind_are_drawn(module: Module) -> None:
    base = EXAMPLE[: EXAMPLE.index("blocks:")]
    for figure, labels in FIGURE_LABELS.items():
        facts = (
            "facts:\n  - {id: breathe-in, value: 4, unit: number}\n"
            "  - {id: breathe-out, value: 6, unit: number}\n"
        )
        words = ", ".join(f"{name}: Label of {index}" for index, name in enumerate(labels))
        text = (
            f"{base}{facts if figure == 'breathing' else ''}blocks:\n"
            f"  - id: a\n    kind: figure\n    figure: {figure}\n    labels: {{{words}}}\n"
            "    alt: A drawing.\n"
        )
        drawn = load_model(text.encode(), Module, "example")
        built = api.build(desk(content=library_with(drawn)), ["example"], region="GB")
        text = " ".join(page_texts(built.proven.data))
        for index in range(len(labels)):
            assert f"Label of {index}" in text, figure


def test_a_page_for_clinicians_lists_its_references_and_stands_alone(module: Module) -> None:
    brief = load_model(BRIEF.encode(), Module, "brief")
    content = dataclasses.replace(shelf(), modules={brief.id: brief, module.id: module}, files={})
    built = api.build(desk(content=content), [brief.id], region="GB")
    text = " ".join(page_texts(built.proven.data))
    assert built.handout.sheet == "clinician"
    assert "Neacsiu AD, Rizvi SL, Linehan MM. Dialectical behavior therapy skills use" in text
    assert "(abstract read)" in text
    for client in ("Hard moments pass", "Look at this again", "Think about who may see this page"):
        assert client not in text
    with pytest.raises(Usage, match="never put into a client's packet"):
        api.build(desk(content=content), [brief.id, module.id], region="GB")


# -- what a block may not be ----------------------------------------------------------------------

FAULTS = {
    "a label too few": ("fall: It comes down}", "falls: It comes down}", "needs these labels"),
    "no alt text": ("    alt: A line that climbs", "    caption2: A line", "`alt` is missing"),
    "a contested claim": ("grade: limited", "grade: contested", "under `evidence` only"),
    "a contradicted claim": ("grade: limited", "grade: contradicted", "under `evidence` only"),
    "an unknown grade": ("grade: limited", "grade: proven", "is not one of"),
    "a cell too few": ("[A rude message, Time, \"\"]", "[A rude message, Time]", "2 cells"),
    "two zones": (
        "      - {id: steady, title: Steady, prompts: [How I notice it]}\n", "", "too short",
    ),
    "a number to dial in a table": ("A rude message, Time", "Call 911, Time", "can be dialled"),
    "a number to dial in alt text": ("like a wave.\n    caption", "or 116 123.\n    caption",
                                     "can be dialled"),
    "a number to dial in a label": ("top: The crest", "top: Call 988 now", "can be dialled"),
    "a fact that isn't there": ("{{blank}} / 10", "{{fact:nothing}} / 10", "no fact `nothing`"),
    "twelve columns": ("points: 10", "points: 40", "less than or equal to 16"),
    "a scale of risk by another name": ("    low: not at all\n", "", "`low` is missing"),
}  # fmt: skip


@pytest.mark.parametrize("where", ["a file that is checked", "the content"])
def test_a_claim_that_says_more_than_its_grade_is_told_with_its_line(
    where: str, tmp_path: Path
) -> None:
    old, new = "Some people find that a short pause helps.", "A short pause helps."
    text = EXAMPLE.replace(old, new, 1)
    file = tmp_path / "example.yaml"
    file.write_text(text, encoding="utf-8")
    told: list[api.Problem | api.Finding]
    if where == "the content":
        with pytest.raises(InvalidInput) as caught:
            load(own=[tmp_path]).shelves["en"].module("example")
        told = [*caught.value.problems]
    else:
        told = [f for f in api.check(desk(), [file]).findings if f.rule == api.STRUCTURE]
    # Its code is that of shipped modules, which is another fault.
    (problem,) = (p for p in told if "GS-" not in p.message)
    assert problem.message.endswith("a claim of grade limited says “may” or “some people”.")
    assert problem.place is not None
    assert problem.place.line is not None
    assert new in text.splitlines()[problem.place.line - 1]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_block_is_told_with_its_line(name: str) -> None:
    old, new, words = FAULTS[name]
    assert EXAMPLE.count(old) >= 1
    text = EXAMPLE.replace(old, new, 1)
    with pytest.raises(InvalidInput) as caught:
        load_model(text.encode(), Module, "example.yaml")
    problem = next(p for p in caught.value.problems if words in p.message)
    assert problem.place is not None
    assert problem.place.line is not None
    assert problem.place.line > 1
