"""Fields filled in by three programs: the file stays tagged, and no pixel outside a field changes.

Which program keeps what is measured in `fillers.py`. pikepdf writes one byte for each letter, which
are no glyphs of a composite font; what it saves then fails PDF/UA-1, and its words are not seen.
That is not in our hands, and is asked here as what it is.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import pytest

import house_rules
import tree
from desks import desk, shelf
from fillers import FILLERS, Values, saved
from groundsheet import api
from groundsheet.content import Module
from judge import Judge, rules
from test_typing import lettered
from viewers import VIEWERS, Box, difference_boxes

DPI = 60
LINE = "Zë€"
FULL = "Zoë – “quoted” – 5 €"
LONG = "Slowly,"
NO_GLYPHS = {
    "ua1 7.21.4.1-2", "ua1 7.21.7-1", "ua1 7.21.8-1",
    "2a 6.2.11.4.1-2", "2a 6.2.11.7.2-1", "2a 6.2.11.8-1",
}  # fmt: skip
DRAWN_BY = [name for name in FILLERS if name != "pikepdf"]
CHOSEN = "7"


@functools.cache
def form() -> bytes:
    """Modules with each kind of field, in each kind of element that holds one.

    No shipped module has a scale to tick, which a practice's own may have.
    """
    shipped = shelf()
    data = shipped.modules["stop-pause"].model_dump(exclude_unset=True)
    scale = {"id": "scale", "kind": "rating", "label": "How strong", "low": "Calm", "high": "Most"}
    own = {**data, "id": "own", "code": "GS-90", "blocks": [*data["blocks"], scale]}
    modules = {**shipped.modules, "own": Module.model_validate(own)}
    content = dataclasses.replace(shipped, modules=modules)
    names = ["tipp", "slow-breathing", "own", "riding-an-urge"]
    return api.build(desk(content=content), names, region="US").proven.data


@functools.cache
def places() -> dict[str, tuple[str, int, Box]]:
    """One field of each kind in each kind of element: its name, its page and where it stands."""
    found: dict[str, tuple[str, int, Box]] = {}
    with tree.opened(form()) as document:
        pages: list[Any] = [page.objgen for page in document.pages]
        for node in tree.read(document).walk():
            for item in node.objects if node.role == "Form" else ():
                kind = kind_of(item)
                if kind == "choice" and f"/{CHOSEN}" not in item.AP.N:
                    continue
                left, bottom, right, top = (float(value) for value in item.Rect)
                name = str(house_rules.whole(item).T)
                parent = node.parent.role if node.parent else ""
                place = (name, pages.index(item.P.objgen), (left, bottom, right, top))
                found.setdefault(f"{kind} in {parent}", place)
    return found


def kind_of(item: Any) -> str:
    of = house_rules.whole(item)
    flags = int(of.get("/Ff", 0))
    if of.FT == "/Tx":
        return "text" if flags & 1 << 12 else "line"
    return "choice" if flags & 1 << 15 else "tick"


def values(line: str = LINE) -> Values:
    """Something for each of them."""
    answer: dict[str, str | bool] = {"line": line, "text": LONG, "tick": True, "choice": CHOSEN}
    return {name: answer[kind.partition(" ")[0]] for kind, (name, _, _) in places().items()}


@functools.cache
def filled(filler: str, line: str = LINE) -> bytes:
    return FILLERS[filler](form(), values(line))


def test_there_is_a_field_of_each_kind() -> None:
    assert set(places()) == {
        "tick in Lbl", "choice in LBody", "line in P", "line in Div", "line in Sect",
        "text in Div", "text in TD",
    }  # fmt: skip
    assert len({page for _, page, _ in places().values()}) >= 4


@pytest.mark.parametrize("filler", FILLERS)
def test_what_was_filled_in_is_there_and_nothing_else(filler: str) -> None:
    before, after = saved(form()), saved(filled(filler))
    answers = {name: "Yes" if value is True else value for name, value in values().items()}
    assert after == before | answers
    assert set(before.values()) == {"", "Off"}


@pytest.mark.parametrize("filler", FILLERS)
def test_the_filled_file_keeps_to_the_house_rules(filler: str) -> None:
    # PDFium lists a font that no letter is set in.
    listed = ["the font /Helvetica has no program"] if filler == "pdfium" else []
    assert house_rules.faults(filled(filler)) == listed


@pytest.mark.parametrize("filler", FILLERS)
def test_the_filled_file_reads_as_before(filler: str) -> None:
    tree.require_poppler()
    assert tree.without_fields(tree.spoken(filled(filler))) == read()


@functools.cache
def read() -> list[tree.Block]:
    return tree.without_fields(tree.spoken(form()))


def test_the_judge_finds_no_fault_but_what_a_filler_brings(judge: Judge) -> None:
    """Nor with letters of other languages: but for pikepdf's, which nobody can read there.

    It writes one byte for each letter, and the font has two (docs/forms.md).
    """
    files = {filler: filled(filler, FULL) for filler in FILLERS}
    found = judge(files | {f"letters by {filler}": pdf for filler, pdf in lettered().items()})
    assert rules(found.pop("pikepdf")) <= NO_GLYPHS
    assert "ua1 7.21.8-1" in rules(found.pop("letters by pikepdf"))
    assert found == {name: [] for name in (*DRAWN_BY, "letters by pdfjs", "letters by pdfium")}


@functools.cache
def shown(viewer: str, filler: str, page: int) -> Any:
    return VIEWERS[viewer](filled(filler) if filler else form(), page + 1, DPI)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("filler", DRAWN_BY)
def test_pixels_change_within_each_field_and_nowhere_else(viewer: str, filler: str) -> None:
    for page in {page for _, page, _ in places().values()}:
        boxes = [box for _, where, box in places().values() if where == page]
        before, after = shown(viewer, "", page), shown(viewer, filler, page)
        assert difference_boxes(before, after, DPI, beside=boxes) == [], page
        for box in boxes:
            others = [other for other in boxes if other != box]
            assert difference_boxes(before, after, DPI, beside=others), (page, box)
