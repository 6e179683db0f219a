"""Pictures of pages: in memory and in files, of the size asked for, in the colours of the page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from desks import desk
from groundsheet import api
from groundsheet.proof.images import page_images


@pytest.fixture(scope="module")
def built() -> api.Built:
    return api.build(desk(), ["stop-pause", "slow-breathing"], region="US")


def image(picture: api.Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("RGB")


def test_each_page_is_a_picture_of_the_size_that_it_says(built: api.Built) -> None:
    pictures = api.pages_as_pictures(built, dpi=80)
    assert len(pictures) == built.proven.pages
    for picture in pictures:
        assert (picture.width, picture.height) == (680, 880)
        assert image(picture).size == (680, 880)
    assert len({picture.data for picture in pictures}) == len(pictures)


def test_some_pages_can_be_had_alone(built: api.Built) -> None:
    every = api.pages_as_pictures(built, dpi=72)
    (second,) = api.pages_as_pictures(built, dpi=72, pages=range(1, 2))
    assert second.data == every[1].data
    assert api.pages_as_pictures(built, dpi=72, pages=[]) == ()
    for page in (-1, len(every)):
        with pytest.raises(IndexError):
            api.pages_as_pictures(built, dpi=72, pages=[page])


def test_a_booklet_has_a_picture_of_each_side_of_paper() -> None:
    variant = api.Variant(booklet=True)
    booklet = api.build(desk(), ["stop-pause"], region="US", variant=variant)
    for picture in api.pages_as_pictures(booklet, dpi=72):
        assert picture.width > picture.height


def test_files_hold_the_same_pictures(built: api.Built, tmp_path: Path) -> None:
    paths = api.save_pictures(built, tmp_path / "look", dpi=72)
    assert [path.read_bytes() for path in paths] == [
        picture.data for picture in api.pages_as_pictures(built, dpi=72)
    ]


def test_the_colours_are_those_of_the_page_and_white_is_white(built: api.Built) -> None:
    pictures = api.pages_as_pictures(built, dpi=80)
    for drawn, picture in zip(page_images(built.proven, 80), pictures, strict=True):
        shown = image(picture)
        apart = ImageChops.difference(drawn, shown).convert("L").histogram()
        assert sum(apart[16:]) == 0
        assert sum(apart[5:]) < 0.05 * shown.width * shown.height
        white = [count for count, colour in shown.getcolors(256) or [] if colour == (255,) * 3]
        assert white
        assert white[0] > shown.width * shown.height / 2


def test_what_stands_in_fields_is_shown() -> None:
    typed = api.Typed(b"signs: [pacing at night]\n", "answers.yaml")
    plans = [api.build(desk(), ["safety-plan"], region="US", answers=a) for a in (None, typed)]
    empty, filled = (image(api.pages_as_pictures(plan, dpi=80)[0]) for plan in plans)
    apart = ImageChops.difference(empty, filled).convert("L")
    assert sum(apart.histogram()[64:]) > 100
