"""Each defect that a tagged file can have is noticed by someone who looks at every file.

Who: the judge (veraPDF), the house rules, whoever reads the words back (poppler), bookmarks and
metadata compared with the handout, the proof. Of the 45 kinds that a study of tagged PDF names, 41
apply; links and notes (4 kinds) are not there at all.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

import house_rules
import tree
from damage import DEFECTS, damaged
from desks import desk
from groundsheet import api
from groundsheet.errors import ProofFailed
from groundsheet.handout import Rendered
from groundsheet.layout import Layout
from groundsheet.pdf import outline
from groundsheet.proof import prove
from judge import FLAVOURS, Judge
from test_tagged import page_of

NOTICED: dict[str, tuple[str, ...]] = {
    "no language": ("judge", "house rules"),
    "not said to be tagged": ("judge", "house rules"),
    "the file's name in place of the title": ("judge",),
    "no claim of PDF/UA": ("judge",),
    "an empty title": ("itself",),
    "another version": ("judge", "house rules"),
    "no bookmarks": ("itself",),
    "tab order not told": ("judge", "house rules"),
    "a field without a label": ("judge", "house rules"),
    "a field with an empty label": ("judge", "house rules"),
    "a field without a place in the tree": ("judge", "house rules"),
    "a Form that is called Div": ("judge", "house rules"),
    "a Form with words": ("judge", "house rules"),
    "two fields in one Form": ("judge", "house rules"),
    "to be drawn by whoever shows it": ("judge", "house rules", "proof"),
    "typed in a font that isn't there": ("house rules",),
    "typed in a font without a program, and words in it": ("judge", "house rules", "proof"),
    "typed in a font without a program, still empty": ("house rules", "proof"),
    "a field that isn't printed": ("judge", "house rules"),
    "a figure without words": ("judge", "house rules"),
    "a figure with empty words": ("judge", "house rules"),
    "a skipped level of heading": ("judge", "house rules"),
    "no first heading": ("judge", "house rules"),
    "headings of a table without a scope": ("judge", "house rules"),
    "a row that lacks a cell": ("judge", "house rules"),
    "a paragraph in place of an item's body": ("judge", "house rules"),
    "an item that has lost its label": ("house rules", "words"),
    "a type of its own": ("judge", "house rules"),
    "a type mapped to itself": ("judge", "house rules"),
    "an element that doesn't name the one above": ("judge", "house rules"),
    "two sections in the wrong order": ("words",),
    "words that belong to nothing": ("judge", "house rules"),
    "a paragraph passed off as an artifact": ("house rules", "words"),
    "one number twice": ("house rules", "words"),
    "an artifact within a paragraph": ("judge", "house rules"),
    "spaces at the ends of lines left out": ("words",),
    "a page's entry of the parent tree shifted by one": ("house rules",),
    "no parent tree": ("judge", "house rules"),
    "glyphs without a meaning": ("judge", "house rules"),
    "a font without its program": ("judge", "house rules", "proof"),
    "a glyph of another width than its font says": ("judge",),
    "a link": ("judge", "house rules", "proof"),
}
"""Who notices what: of the 41 kinds the judge 31, tests of our own alone the other ten."""


@functools.cache
def good() -> tuple[api.Built, Layout]:
    """Two skills with lists, a figure, a table, lines to write on and bookmarks."""
    layout = Layout(paper="letter")
    return api.build(desk(), ["slow-breathing", "stop-pause"], region="US"), layout


@functools.cache
def files() -> dict[str, bytes]:
    pdf = good()[0].proven.data
    return {"good": pdf} | {name: damaged(pdf, defect) for name, defect in DEFECTS.items()}


@functools.cache
def told() -> list[tree.Block]:
    built, layout = good()
    return tree.told(outline(built.handout, layout))


def words(name: str) -> bool:
    """Whether the words of the tree are others than those of the source."""
    tree.require_poppler()
    return tree.without_fields(tree.spoken(files()[name])) != told()


def told_of_itself(name: str) -> bool:
    """Whether bookmarks or metadata are others than the handout's."""
    handout = good()[0].handout
    with tree.opened(files()[name]) as document:
        with document.open_outline() as entries:
            found = [(entry.title, page_of(document, entry)) for entry in entries.root]
        with document.open_metadata() as metadata:
            title = metadata.get("dc:title")
    titles = [handout.public_title, *(s.module.public_title for s in handout.sections)]
    return [t for t, _ in found] != titles or title != handout.public_title


def proof(name: str) -> bool:
    """Whether the program's own proof refuses to deliver it."""
    built, layout = good()
    try:
        prove(Rendered(built.handout, layout, built.proven.pages, files()[name]))
    except ProofFailed:
        return True
    return False


def rules(name: str) -> bool:
    """Whether it breaks a house rule."""
    return bool(house_rules.faults(files()[name]))


EYES: dict[str, Callable[[str], bool]] = {
    "house rules": rules, "words": words, "itself": told_of_itself, "proof": proof,
}  # fmt: skip
OUR_OWN = [(name, eye) for name, eyes in NOTICED.items() for eye in eyes if eye != "judge"]


def test_of_the_good_file_nobody_complains() -> None:
    assert [name for name, look in EYES.items() if look("good")] == []


def test_each_kind_of_defect_has_somebody_who_notices_it() -> None:
    assert list(NOTICED) == list(DEFECTS)
    assert len(DEFECTS) == 41 + len(["a link"])
    assert all(NOTICED.values())


@pytest.mark.parametrize(("defect", "eye"), OUR_OWN, ids=[f"{d}: {e}" for d, e in OUR_OWN])
def test_a_defect_is_noticed_by_us(defect: str, eye: str) -> None:
    assert EYES[eye](defect)


def test_the_judge_notices_what_is_a_fault_by_its_rules(judge: Judge) -> None:
    """By those of PDF/UA; what passes them, by those of PDF/A."""
    noticed = set[str]()
    for flavour in FLAVOURS:
        verdicts = judge({k: v for k, v in files().items() if k not in noticed}, [flavour])
        noticed |= {name for name, faults in verdicts.items() if faults}
    assert noticed == {name for name, eyes in NOTICED.items() if "judge" in eyes}
