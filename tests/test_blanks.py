"""A place to write on within a sentence is a field, wherever the sentence stands."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest

import house_rules
import tree
from groundsheet import api
from groundsheet.content import Module
from groundsheet.layout import Layout, PrintSize, Variant
from groundsheet.pdf import outline
from matrix import Sample

SENTENCE = "Write {{blank}} or *rather* {{blank:long}}, **then {{blank}}** go on."
BLOCKS: list[dict[str, Any]] = [
    {"kind": "paragraph", "text": SENTENCE},
    {"kind": "bullets", "items": [SENTENCE, SENTENCE]},
    {
        "kind": "steps",
        "cautions": [{"id": "one", "text": SENTENCE}, {"id": "two", "text": SENTENCE}],
        "items": [{"do": SENTENCE, "how": SENTENCE}, {"do": SENTENCE}],
    },
    {"kind": "callout", "title": "A box", "text": SENTENCE},
    {"kind": "write_in", "label": "Mine", "help": SENTENCE, "lines": 2},
    {"kind": "contact_rows", "label": "People", "help": SENTENCE, "rows": 1},
    {"kind": "cross_reference", "module": "elsewhere", "text": SENTENCE.rstrip(".")},
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
    content = dataclasses.replace(api.library(), modules={module.id: module}, recipes={}, files={})
    layout = Layout.of("letter", variant)
    made = api.build(["blanks"], region="US", content=content, variant=variant, paper="letter")
    return Sample(layout.name, layout, made, tree.told(outline(made.handout, layout)))


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
