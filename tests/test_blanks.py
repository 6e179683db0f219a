"""A place to write on within a sentence is a field, wherever the sentence stands."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any
from unittest import mock

import pytest

import house_rules
import tree
from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Module
from groundsheet.layout import Layout, PrintSize, Variant
from groundsheet.pdf import outline
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fields import Field
from groundsheet.pdf.flowables import Blanks
from matrix import Sample

SENTENCE = "Write {{blank}} or *rather* {{blank:long}}, **then {{blank}}** go on."
BLOCKS: list[dict[str, Any]] = [
    {"kind": "paragraph", "text": SENTENCE},
    {"kind": "bullets", "items": [SENTENCE, SENTENCE]},
    {
        "kind": "steps",
        "cautions": [{"id": "one", "text": SENTENCE}, {"id": "two", "text": SENTENCE}],
        "items": [
            {"do": SENTENCE, "how": SENTENCE},
            {"do": SENTENCE, "cautions": [{"id": "three", "text": SENTENCE}]},
        ],
        "with_clinician": [{"id": "four", "text": SENTENCE}],
    },
    {"kind": "callout", "title": "A box", "text": SENTENCE},
    {"kind": "write_in", "label": "Mine", "help": SENTENCE, "lines": 2},
    {"kind": "contact_rows", "label": "People", "help": SENTENCE, "rows": 1},
    {"kind": "cross_reference", "module": "elsewhere", "text": "Elsewhere", "instead": SENTENCE},
    {"kind": "paragraph", "text": "Between."},
    {"kind": "table", "columns": ["One", "Other"], "rows": [[SENTENCE, ""], ["", SENTENCE]]},
    {
        "kind": "figure", "figure": "wave", "alt": "A wave.", "caption": SENTENCE,
        "labels": {
            "strength": "How strong", "time": "Time", "rise": "up", "top": "top", "fall": "down",
        },
    },
    {"kind": "ticks", "items": [SENTENCE], "own": 1},
]  # fmt: skip
SENTENCES = str(BLOCKS).count("'Write ")


def built(variant: Variant) -> Sample:
    module = Module.model_validate(
        {
            "id": "blanks", "code": "GS-90", "version": "1.0", "title": "Blanks",
            "public_title": "Blanks", "audience": ["adult"], "handling": "take_home",
            "type": "skill", "summary": "Example.", "how_sure": "A", "credit": "Our own words.",
            "blocks": [{"id": f"b{n}", **block} for n, block in enumerate(BLOCKS)],
        }
    )  # fmt: skip
    content = dataclasses.replace(shelf(), modules={module.id: module}, recipes={}, files={})
    layout = Layout.of("letter", variant)
    made = api.build(
        desk(content=content), ["blanks"], region="US", variant=variant, paper="letter"
    )
    return Sample(layout.name, layout, made, outline(made.handout, layout))


@pytest.mark.parametrize("size", [None, 16, 24])
def test_each_blank_is_a_field_on_its_rule_in_the_element_of_its_sentence(
    size: PrintSize | None,
) -> None:
    sample = built(Variant(print_size=size))
    assert house_rules.faults(sample.pdf) == []
    found = 0
    with tree.opened(sample.pdf) as document:
        names = set()
        for node in tree.read(document).walk():
            forms = [child for child in node.children if child.role == "Form"]
            if node.marks and forms:
                found += len(forms)
                names |= {str(form.objects[0].T) for form in forms}
                boxes = [[float(v) for v in form.objects[0].Rect] for form in forms]
                assert all(box[2] - box[0] > 15 for box in boxes)
                # In the order of the words: on a later page, further down, or further right.
                pages = [form.page for form in forms]
                order = [(p, -round(b[1]), b[0]) for p, b in zip(pages, boxes, strict=True)]
                assert all(one < other for one, other in itertools.pairwise(order)), order
    assert found == len(names) == 3 * SENTENCES


def test_their_words_are_read_in_order() -> None:
    tree.require_poppler()
    sample = built(Variant())
    assert tree.without_fields(tree.spoken(sample.pdf)) == sample.told


def test_on_paper_there_are_none() -> None:
    with tree.opened(built(Variant(flat=True)).pdf) as document:
        assert not house_rules.widgets(document)


def test_a_blank_that_is_wider_than_its_column_has_one_field_on_its_widest_piece() -> None:
    canvas, form = mock.Mock(), Element("P")
    one, other = (Field(name, "Label", "line", form) for name in ("one", "other"))
    blanks = Blanks([(one, 100), (other, 40)])
    for rule in ((50, 80, 60), (0, 65, 70), (0, 50, 20), (30, 50, 70)):
        blanks.rule(*rule)
    blanks.place(canvas, 12)
    assert [call.args for call in canvas.line_field.call_args_list] == [
        (one, 0, 66.5, 70, pytest.approx(13.8)),
        (other, 30, 51.5, 40, pytest.approx(13.8)),
    ]


def test_a_blank_over_the_end_of_a_page_has_one_field_on_the_next() -> None:
    canvas, form = mock.Mock(), Element("P")
    one, other = (Field(name, "Label", "line", form) for name in ("one", "other"))
    blanks = Blanks([(one, 100), (other, 40)])
    blanks.rule(60, 20, 110)
    blanks.place(canvas, 12)
    assert not canvas.line_field.called
    blanks.rule(0, 700, 50)
    blanks.rule(70, 700, 110)
    blanks.place(canvas, 12)
    assert [call.args[0] for call in canvas.line_field.call_args_list] == [one, other]
