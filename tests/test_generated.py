"""Whatever is written into a module, in any layout: tagged as well as what is shipped.

More of them, for hours, by `tools/soak`.
"""

from __future__ import annotations

import functools

import pytest

import house_rules
import tree
from generated import handout
from judge import Judge
from matrix import Sample

SEEDS = (*range(4), 24, 41, 45, 68, 93, 119, 136, 147)
"""Some of these had words that ran off the page, or were read in pieces."""


@functools.cache
def samples() -> tuple[Sample, ...]:
    return tuple(handout(seed) for seed in SEEDS)


def test_a_seed_gives_the_same_file_in_each_run() -> None:
    assert handout(SEEDS[0]).pdf == samples()[0].pdf
    assert len({sample.pdf for sample in samples()}) == len(SEEDS) == 12


def test_they_hold_all_kinds_of_elements_over_many_pages() -> None:
    roles = {role for sample in samples() for role, _ in sample.told}
    assert roles == {
        "Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Div", "Figure",
        "Table", "Caption", "THead", "TBody", "TR", "TH", "TD", "TOC", "TOCI",
    }  # fmt: skip
    assert sum(sample.built.proven.pages for sample in samples()) > 30


@pytest.mark.parametrize("index", range(len(SEEDS)))
def test_they_keep_to_the_house_rules(index: int) -> None:
    assert house_rules.faults(samples()[index].pdf) == [], samples()[index].name


def test_their_words_are_read_in_order() -> None:
    tree.require_poppler()
    read = tree.spoken_all(sample.pdf for sample in samples())
    for sample, blocks in zip(samples(), read, strict=True):
        assert tree.without_fields(blocks) == sample.told, sample.name


def test_the_judge_finds_no_fault_in_any_of_them(judge: Judge) -> None:
    verdicts = judge({sample.name: sample.pdf for sample in samples()})
    assert {name: faults for name, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == len(SEEDS)
