"""What is seen of the contacts is what is read: each letter, each gap, each place.

The lies are told to `proof.pages`, which looks at text and ink alone: that the objects of such a
file are refused as well is shown elsewhere.
"""

from __future__ import annotations

import io
import string
import subprocess
from functools import cache
from itertools import combinations
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops

from desks import desk
from groundsheet import typefaces
from groundsheet.document.record import judge
from groundsheet.notices import Code, Notice
from groundsheet.pdf import fonts
from groundsheet.proof import file_objects, letters, metadata_or_none, pages
from groundsheet.proof.promise import Part
from independent import require_poppler
from lies import BEFORE_A_LINE, BELOW, CONTENT, FORMATS, LISTS, PRACTICE, built, exchanged, told

LOOKS = {Code.PROOF_UNSEEN, Code.PROOF_PANEL, Code.PROOF_COVERED, Code.PROOF_LIST, Code.PROOF_SMALL}


@cache
def promised(kind: str) -> tuple[Part, Any, Any]:
    """What a format's file promises, where its fields are, and its links."""
    data = built(kind)
    part = judge(desk(PRACTICE), metadata_or_none(data) or {}, "en-US").part
    assert part is not None
    widgets, links, faults = file_objects.look(data, part[0])
    assert not faults
    return part, widgets, links


def looked_at(kind: str, data: bytes) -> list[Notice]:
    part, widgets, links = promised(kind)
    return pages.look(data, [part], widgets, links)


@pytest.fixture(scope="module", params=FORMATS)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    assert looked_at(name, built(name)) == []
    return name


def as_pdfium_draws(data: bytes, page: int = -1) -> Image.Image:
    """A page, the last one if no other is asked for."""
    document = pypdfium2.PdfDocument(data)
    drawn: Image.Image = document[page % len(document)].render(scale=1.5).to_pil()
    return drawn.convert("L")


def as_poppler_draws(data: bytes) -> Image.Image:
    """The last page."""
    count = str(len(pypdfium2.PdfDocument(data)))
    command = ["pdftoppm", "-gray", "-r", "108", "-f", count, "-l", count, "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("L")


@cache
def as_they_are(kind: str) -> tuple[Image.Image, Image.Image]:
    """The last page of an honest file, as two programs draw it."""
    return as_pdfium_draws(built(kind)), as_poppler_draws(built(kind))


def differ(one: Image.Image, other: Image.Image) -> bool:
    return any(ImageChops.difference(one, other).histogram()[100:])


@pytest.mark.parametrize("name", CONTENT)
def test_a_lie_is_seen(kind: str, name: str) -> None:
    """The page is really wrong, as PDFium draws it and, for each in turn, poppler; and refused."""
    require_poppler()
    lie = told(built(kind), CONTENT[name])
    honest = as_they_are(kind)
    assert differ(honest[0], as_pdfium_draws(lie))
    if list(CONTENT).index(name) % len(FORMATS) == list(FORMATS).index(kind):
        assert differ(honest[1], as_poppler_draws(lie))
    assert {fault.code for fault in looked_at(kind, lie)} & LOOKS


@pytest.mark.parametrize("name", LISTS)
def test_a_lie_in_the_list_is_seen(name: str) -> None:
    honest, lie = built("sheet"), told(built("sheet"), LISTS[name])
    pages_of = range(len(pypdfium2.PdfDocument(honest)))
    assert any(differ(as_pdfium_draws(honest, n), as_pdfium_draws(lie, n)) for n in pages_of)
    assert Code.PROOF_LIST in {fault.code for fault in looked_at("sheet", lie)}


def test_what_stands_before_a_line_is_seen() -> None:
    """Where a sheet's frame leaves room for it; a card's doesn't."""
    found = looked_at("sheet", told(built("sheet"), BEFORE_A_LINE))
    assert {fault.code for fault in found} == {Code.PROOF_UNSEEN}


@pytest.mark.parametrize("name", BELOW)
def test_what_lies_below_the_words_is_their_frame_alone(name: str) -> None:
    """What PDFium doesn't draw of it, another program might."""
    found = looked_at("sheet", told(built("sheet"), BELOW[name]))
    assert {fault.code for fault in found} == {Code.PROOF_COVERED}


def test_each_digit_that_is_drawn_as_another_is_seen() -> None:
    for turn, pair in enumerate(combinations(string.digits, 2)):
        one, other = pair[:: 1 if turn % 2 else -1]
        found = looked_at("page", told(built("page"), exchanged(one, other)))
        assert {fault.code for fault in found} == {Code.PROOF_UNSEEN}, (one, other)


LETTERS = [name for name in typefaces.NAMES if name != typefaces.SIGNS]


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize(("size", "scale"), [(8, 4), (9, 3), (10, 3), (20, 3)])
def test_no_two_digits_look_alike_wherever_they_stand(name: str, size: int, scale: int) -> None:
    """Nor does one look like itself and a pixel more: both are told apart at each place."""
    for shift in (0.0, 0.1, 0.2):
        drawn = {digit: picture(digit, name, size, scale, shift) for digit in string.digits}
        for one, other in combinations(string.digits, 2):
            assert letters.apart(drawn[one], drawn[other]), (one, other)
        for digit in string.digits:
            assert not letters.apart(drawn[digit], picture(digit, name, size, scale, shift + 0.02))


@pytest.mark.parametrize("size", [8, 9, 20])
def test_no_sign_looks_like_a_digit(size: int) -> None:
    signs = sorted(fonts.repertoire("groundsheet-Signs") - {" ", "\u00a0"})
    drawn = {sign: picture(sign, typefaces.SIGNS, size, 4, 0.0) for sign in signs}
    for name in LETTERS:
        for digit in string.digits:
            number = picture(digit, name, size, 4, 0.0)
            assert not [sign for sign in signs if not letters.apart(drawn[sign], number)]


def picture(text: str, font: str, size: float, scale: int, shift: float) -> Image.Image:
    piece = letters.Piece(text, font, size, (0, 0, 0), 10 + shift, 10)
    return letters.ours(letters.Region((40, 40), (0, 0, 0, 0), scale), [piece], 255)
