"""Templates: a copy is its template but for the words in its slots, or it is no copy."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings, strategies as st

from desks import desk
from groundsheet import api, pdf, proof
from groundsheet.errors import InvalidInput, Place, Problem, ProofFailed
from groundsheet.handout import Handout
from groundsheet.layout import Layout, Variant
from groundsheet.notices import Code
from groundsheet.pdf import slots
from groundsheet.people import OwnNumber, Person, Practice
from groundsheet.proof.copies import Original, copy_of, original
from groundsheet.runs.roster import read_roster
from judge import Judge
from pages import texts
from sizes import examples

NAME = {"name": "Sam Example"}


@cache
def handout(recipe: str = "first-steps", region: str = "US") -> Handout:
    return api.build(desk(), recipe=recipe, region=region).handout


@cache
def template(layout: Layout = Layout()) -> tuple[slots.Blank, Original]:  # noqa: B008 (frozen)
    drawn = pdf.render(handout(), layout, template=True)
    return slots.Blank(drawn), original(drawn)


def copy(texts: dict[str, str], layout: Layout = Layout()) -> bytes:  # noqa: B008
    blank, _ = template(layout)
    parts = blank.parts(texts)
    assert parts is not None
    return blank.copy(parts)


# -- what a copy is -------------------------------------------------------------------------------


def test_a_copy_says_what_a_file_of_ones_own_says() -> None:
    own = api.build(desk(), recipe="first-steps", region="US", person=Person(name=NAME["name"]))
    _, origin = template()
    made = copy_of(origin, copy(NAME), NAME)
    words = [
        [" ".join(text.split()) for text in texts(data)] for data in (made.data, own.proven.data)
    ]
    assert words[0] == words[1]
    looks = [
        [page.render(scale=1).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]
        for data in (made.data, own.proven.data)
    ]
    for mine, theirs in zip(*looks, strict=True):
        far = sum(abs(a - b) > 96 for a, b in zip(mine.tobytes(), theirs.tobytes(), strict=True))
        assert far == 0  # the font for typing has no hints, so that edges differ by a shade


def test_copies_pass_the_judge(judge: Judge) -> None:
    fields, paper = copy(NAME), copy(NAME, Layout(flat=True))
    assert not any(judge({"fields": fields, "paper": paper}, ["ua1", "2a"]).values())


def test_a_name_is_read_after_the_words_before_it() -> None:
    assert "Prepared for Sam Example" in " ".join(texts(copy(NAME))[0].split())


def test_two_copies_have_an_id_of_their_own_and_the_template_in_common() -> None:
    ids = []
    for name in ("Sam Example", "Ann Example", "Sam Example"):
        with pikepdf.open(io.BytesIO(copy({"name": name}))) as document:
            ids.append([bytes(part) for part in document.trailer.ID])
    assert ids[0] == ids[2] != ids[1]
    assert ids[0][0] == ids[1][0]


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Example",
        "Nguyễn Example",
        "Eve\u00a0Example",
        "Example " * 60,
        "Ελένη",
        "Ana  Example",
        " Ana",
        "Ana ",
        " ",
        "",
        "Ana\tExample",
    ],
)
def test_what_the_slot_cant_take_has_no_copy(name: str) -> None:
    blank, _ = template()
    assert blank.parts({"name": name}) is None


def test_a_long_name_is_set_smaller_and_never_too_small() -> None:
    blank, _ = template()
    slot = blank.slots["name"]
    found = set()
    for length in range(1, 120):
        part = slots.words(slot, "n" * length)
        if part is not None:
            found.add(float(part.split()[2]))
    assert found == {12.0, 10.8}
    large, _ = template(Layout(print_size=18))
    assert large.slots["name"].sizes == (18.0,)


@settings(max_examples=examples(30), deadline=None)
@example("j")
@example("Åsa")
@example("A-")
@example("Ana  Example")
@given(
    st.text(
        st.characters(codec="cp1252", exclude_categories=("Cc", "Cf")) | st.just(" "),
        min_size=1,
        max_size=40,
    )
)
def test_any_name_is_read_back_as_it_was_typed(name: str) -> None:
    blank, origin = template()
    parts = blank.parts({"name": name})
    if parts is not None:
        made = copy_of(origin, blank.copy(parts), {"name": name})
        # A hyphen at the end of a line is another sign to PDFium.
        assert name in texts(made.data)[0].replace("\ufffe", "-")


# What people paste into a cell without seeing it, and what a reader of the page may see otherwise.
ODD = [
    " ", "  ", "\t", "\u00a0", "\u2003", "\u202f", "\u3000",  # spaces
    "\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff",  # nothing to be seen
    "\u200f", "\u202e", "\u2067",  # turned text
    "\u0301", "\u0323", "\u0308", "e\u0301", "q\u0303",  # marks, with and without a letter
    "\ufb01", "\u0132", "\u00bd", "\u2126",  # letters that stand for others
    "-", "\u2010", "\u2011", "\u2013", "\u2212", "\u2019", "'", ".",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@example("Ana  Example")
@example("Ana\u00a0 Example\t")
@example("Ana Exa\u00admple")
@given(st.lists(st.sampled_from(ODD) | st.sampled_from("Anaß"), max_size=24).map("".join))
def test_a_cell_is_read_back_as_it_was_read_or_refused_by_its_row(cell: str) -> None:
    try:
        roster = read_roster(Path("r.csv"), f'ref,name\n1,"{cell}"\n'.encode())
    except InvalidInput as error:
        told = [(problem.place, problem.field) for problem in error.problems]
        assert told == [(Place("r.csv", 2), "name")]
        return
    name = roster.rows[0].name
    if name is None:  # a dash is what systems put where there is no name
        assert not any(char.isalnum() for char in cell)
        return
    assert name == " ".join(name.split())
    blank, origin = template()
    parts = blank.parts({"name": name})
    if parts is not None:
        made = copy_of(origin, blank.copy(parts), {"name": name})
        assert name in texts(made.data)[0].replace("\ufffe", "-")


def test_each_letter_is_seen_by_itself() -> None:
    """The first copy of a template is looked at most closely."""
    blank, origin = template()
    letters = {bytes([n]).decode("cp1252", "ignore") for n in range(33, 256)} - {""}
    tried = 0
    for letter in sorted(letters)[::8]:
        words = {"name": f"n{letter}n"}
        if (parts := blank.parts(words)) is not None:
            origin.seen = False
            copy_of(origin, blank.copy(parts), words)
            tried += 1
    assert tried > 22


# -- saboteurs ------------------------------------------------------------------------------------


def refused(data: bytes, words: dict[str, str] = NAME, layout: Layout = Layout()) -> Problem:  # noqa: B008
    _, origin = template(layout)
    with pytest.raises(ProofFailed) as caught:
        copy_of(origin, data, words)
    return caught.value.problems[0]


def slot_of(data: bytes) -> bytes:
    found = re.search(rb"stream\n(BT [^\n]{%d})" % (slots.ROOM - 3), data)
    assert found is not None
    return found[1]


def with_slot(content: bytes) -> bytes:
    data = copy(NAME)
    return data.replace(slot_of(data), content.ljust(slots.ROOM))


def test_an_extra_object() -> None:
    data = copy(NAME)
    assert (
        refused(data.replace(b"\nxref", b"\n999 0 obj <<>> endobj\nxref")).code == Code.PROOF_COPY
    )
    more = data + b"999 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
    assert refused(more).code == Code.PROOF_COPY


def test_a_page_that_is_redefined() -> None:
    data = copy(NAME)
    at = data.index(b"/MediaBox")
    assert refused(data[:at] + b"/MediaBax" + data[at + 9 :]).code == Code.PROOF_COPY
    with pikepdf.open(io.BytesIO(data)) as document:
        document.pages[1] = document.pages[0]
        out = io.BytesIO()
        document.save(out)
    assert refused(out.getvalue()).code == Code.PROOF_COPY


def test_a_template_that_was_swapped() -> None:
    other = api.build(desk(), recipe="first-steps", region="GB-ENG").handout
    drawn = pdf.render(other, Layout(), template=True)
    blank = slots.Blank(drawn)
    parts = blank.parts(NAME)
    assert parts is not None
    assert refused(blank.copy(parts)).code == Code.PROOF_COPY


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Q 0 0 612 792 re f q",
        b"BT /GSF 12.00 Tf 1 0 0 1 0.00 5.00 Tm <53> Tj ET 0 0 9 9 re f",
        b"BT /GSF 12.00 Tf 1 0 0 1 0.00 5.00 Tm <53> Tj ET endstream endobj 3 0 obj <<>> endobj",
        b"BT /GSF 12.00 Tf 1 0 0 1 0.00 5.00 Tm (Sam Example) Tj ET",
        b"BT /GSF 12.00 Tf 1 0 0 1 0.00 -5.00 Tm <53616d204578616d706c65> Tj ET",
        b"BT /F1 12.00 Tf 1 0 0 1 0.00 5.00 Tm <53616d204578616d706c65> Tj ET",
        b"/GSF BT /GSF 12.00 Tf 1 0 0 1 0.00 5.00 Tm <53616d204578616d706c65> Tj ET",
    ],
)
def test_a_slot_that_holds_something_else_than_a_line(content: bytes) -> None:
    assert refused(with_slot(content)).code == Code.PROOF_SLOT


def test_a_slot_with_another_persons_name() -> None:
    assert refused(copy({"name": "Ann Example"})).code == Code.PROOF_SLOT
    assert refused(copy(NAME), {}).code == Code.PROOF_SLOT
    assert refused(copy(NAME), {**NAME, "code": "7"}).code == Code.PROOF_SLOT


@pytest.mark.parametrize(
    ("was", "by", "why"),
    [
        (rb" 12\.00 Tf", rb" 06.00 Tf", "a size that isn't"),
        (rb" 12\.00 Tf", rb" 90.00 Tf", "a size that isn't"),
        (rb"1 2\.50 (\S+) Tm", rb"1 400.00 \1 Tm", "can't be read back"),
        (rb"1 2\.50 (\S+) Tm", rb"1 0.00 90.00 Tm", "can't be read back"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_words_outside_the_slot(was: bytes, by: bytes, why: str, first: bool) -> None:
    _, origin = template()
    if not first:
        copy_of(origin, copy(NAME), NAME)
    origin.seen = not first
    part = slot_of(copy(NAME)).rstrip()
    changed, times = re.subn(was, by, part)
    assert times == 1
    assert why in refused(with_slot(changed)).message


def test_a_name_stands_on_page_1_below_a_long_letterhead() -> None:
    """However small the paper: it belongs to the head, which isn't parted."""
    numbers = tuple(
        OwnNumber(label=f"Example line {n}", phone=f"555-010{n}", hours="Monday to Friday, 9 to 5")
        for n in range(3)
    )
    address = tuple(f"{n} Example Street, Example Town" for n in range(4))
    practice = Practice(name="Example Practice", address=address, numbers=numbers)
    built = api.build(desk(practice), recipe="first-steps", region="GB-NIR", paper="a5")
    drawn = pdf.render(built.handout, built.layout, template=True)
    assert drawn.slots[0].leaves == (0,)
    blank, origin = slots.Blank(drawn), original(drawn)
    parts = blank.parts(NAME)
    assert parts is not None
    copy_of(origin, blank.copy(parts), NAME)
    moved = {"name": parts["name"].replace(b"1 0 0 1 2.50", b"1 0 0 1 900.00")}
    with pytest.raises(ProofFailed, match="can't be read back"):
        copy_of(origin, blank.copy(moved), NAME)


def test_a_slot_that_lies_over_the_panel() -> None:
    drawn = pdf.render(handout(), Layout(), template=True)
    left, bottom, right, top = drawn.slots[0].box
    down = bottom - 80
    moved = replace(drawn.slots[0], box=(left, bottom - down, right, top - down))
    origin = original(replace(drawn, slots=(moved,)))
    with pytest.raises(ProofFailed):
        copy_of(origin, copy(NAME), NAME)


SABOTAGED: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "a slot of another size": lambda d: _form(d).__setitem__("/BBox", [0, 0, 612, 792]),
    "a slot with a matrix": lambda d: _form(d).__setitem__("/Matrix", [2, 0, 0, 2, 0, 0]),
    "a form more": lambda d: d.pages[0].Resources.XObject.__setitem__("/Other", _form(d)),
    "a slot less": lambda d: d.pages[0].Resources.__delitem__("/XObject"),
}


def _form(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[0].Resources.XObject["/FormXob.Slot.name"]


@pytest.mark.parametrize("name", SABOTAGED)
def test_a_template_that_is_not_what_it_says(name: str) -> None:
    drawn = pdf.render(handout(), Layout(), template=True)
    with pikepdf.open(io.BytesIO(drawn.pdf)) as document:
        SABOTAGED[name](document)
        out = io.BytesIO()
        document.save(out, static_id=True)
    with pytest.raises(ProofFailed):
        original(replace(drawn, pdf=out.getvalue()))


def test_only_the_proof_makes_a_proven_copy() -> None:
    with pytest.raises(TypeError):
        proof.Proven(copy(NAME), 5, object())


@pytest.mark.parametrize(
    "variant",
    [
        Variant(),
        Variant(print_size=24),
        Variant(booklet=True),
        Variant(sides="one"),
        Variant(binding=12.0, sides="two", ink_saver=True),
    ],
)
def test_a_copy_in_a_run_has_its_code_on_each_sheet(variant: Variant) -> None:
    layout = Layout.of("letter", variant).in_run()
    words = {**NAME, "code": "A-0_0.7g-"}
    _, origin = template(layout)
    made = copy_of(origin, copy(words, layout), words)
    found = proof.codes(made.data, layout)
    assert set(found) == {"A-0_0.7g-"}
    assert layout.sides == "one" or len(found) % 2 == 0
