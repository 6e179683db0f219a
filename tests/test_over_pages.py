"""What goes on on the next page: one element, each answer once, a heading told once."""

from __future__ import annotations

import functools

import pytest

import house_rules
import tree
from desks import desk
from groundsheet import api
from groundsheet.layout import Layout, Variant
from groundsheet.pdf import outline
from groundsheet.people import PlanAnswers
from matrix import Sample

SIGNS = tuple(f"Sign {'and so on, ' * 14}the end of {letter}" for letter in "abcdefgh")


@functools.cache
def plan(*, flat: bool) -> Sample:
    """A plan in large type with more signs than a page holds."""
    variant = Variant(print_size=24, flat=flat)
    layout = Layout.of("letter", variant)
    answers = PlanAnswers(signs=SIGNS)
    built = api.build(
        desk(), ["safety-plan"], region="US", paper="letter", variant=variant, answers=answers
    )
    return Sample(layout.name, layout, built, outline(built.handout, layout))


def test_answers_over_pages_stand_in_fields_of_their_own_each_answer_once() -> None:
    with tree.opened(plan(flat=False).pdf) as document:
        fields = [
            (str(item.T), str(item.V).split("\n"), item.P.objgen)
            for item in house_rules.widgets(document)
            if str(item.V).startswith("Sign")
        ]
    assert [answer for _, answers, _ in fields for answer in answers] == list(SIGNS)
    first = fields[0][0]
    assert len(fields) >= 3
    assert [name for name, _, _ in fields] == [first + "_more" * n for n in range(len(fields))]
    assert len({page for _, _, page in fields}) == len(fields)


def test_the_fields_of_one_answer_follow_each_other_in_the_tree() -> None:
    with tree.opened(plan(flat=False).pdf) as document:
        forms = [node for node in tree.read(document).walk() if node.role == "Form"]
        names = [str(house_rules.whole(node.objects[0]).T) for node in forms]
        places = [index for index, name in enumerate(names) if "signs" in name]
        assert len(places) >= 3
        assert places == list(range(places[0], places[0] + len(places)))
        assert len({id(forms[place].parent) for place in places}) == 1


@pytest.mark.parametrize("flat", [False, True])
def test_they_keep_to_the_house_rules_and_read_in_order(flat: bool) -> None:
    tree.require_poppler()
    sample = plan(flat=flat)
    assert house_rules.faults(sample.pdf) == []
    assert tree.without_fields(tree.spoken(sample.pdf)) == sample.told


def test_a_table_over_pages_tells_its_headings_once() -> None:
    sample = api.build(desk(), ["brief-dopamine"], region="US", variant=Variant(print_size=16))
    tree.require_poppler()
    blocks = tree.spoken(sample.proven.data)
    heads = [text for role, text in blocks if role == "TH" and text]
    assert len(heads) == len(set(heads)) > 2
    with tree.opened(sample.proven.data) as document:
        tables = [node for node in tree.read(document).walk() if node.role == "Table"]
        spread = [{page for below in table.walk() for page, _ in below.marks} for table in tables]
    assert any(len(pages) > 1 for pages in spread)
    again = [kind for page in house_rules.furniture(sample.proven.data) for kind, _ in page]
    assert "/Pagination" in again
