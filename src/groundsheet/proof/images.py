"""Pictures of proven pages, drawn by the library that proved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from groundsheet.errors import Usage
from groundsheet.proof.pdfium import opened
from groundsheet.proof.proven import KEY, Proven
from groundsheet.wording import option

if TYPE_CHECKING:
    from PIL.Image import Image

ACROSS = 4
"""How many pages stand beside each other, at most."""
_GROUND, _FRAME = (236, 236, 232), (150, 150, 146)
_GAP = 0.2
"""Between the pages, in inches."""
_COLOURS, _WHITE = 256, (255, 255, 255)
_MOST_DOTS = 80_000_000
"""Of one picture: programs warn of larger ones, or refuse them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of a proven file as a PNG.

    Args:
        proven: the PNG.
        width: in dots.
        height: in dots.
    """

    proven: Proven
    width: int
    height: int

    @property
    def data(self) -> bytes:
        """The bytes of the PNG."""
        return self.proven.data


def pictures(proven: Proven, dpi: int, pages: Iterable[int] | None = None) -> list[Picture]:
    """Pages of a proven file as pictures.

    Args:
        proven: a proven PDF.
        dpi: dots an inch; at 72 the smallest type of the help panel is 9 dots high.
        pages: which pages of the file, counted from 0; default: each.

    Raises:
        IndexError: the file hasn't that many pages.
    """
    return [
        Picture(_as_png(image), image.width, image.height)
        for image in page_images(proven, dpi, pages)
    ]


def picture_of_all(proven: Proven, dpi: int) -> Proven:
    """All pages of a proven file side by side, as one PNG.

    Args:
        proven: a proven PDF.
        dpi: dots an inch of each page.

    Raises:
        Usage: it would be larger than programs show.
    """
    gap = round(_GAP * dpi)
    with opened(proven.data) as document:
        sizes = [(page.get_width(), page.get_height()) for page in document]
    dots = [(ceil(width * dpi / 72), ceil(height * dpi / 72)) for width, height in sizes]
    width, height = Grid.of(dots, gap).size
    if width * height > _MOST_DOTS:
        raise Usage(
            "one picture of all pages would be too large.",
            remedy=f"Use fewer dots per inch, with {option('dpi')}, or fewer modules.",
        )
    return _as_png(side_by_side(list(page_images(proven, dpi)), gap))


def page_images(proven: Proven, dpi: int, pages: Iterable[int] | None = None) -> Iterator[Image]:
    """Pages of a proven file as images.

    Args:
        proven: a proven PDF.
        dpi: dots an inch.
        pages: as for `pictures`.
    """
    with opened(proven.data) as document:
        document.init_forms()  # what stands in fields is drawn by them
        count = len(document)
        for index in range(count) if pages is None else pages:
            if not 0 <= index < count:
                raise IndexError(f"the file has {count} pages")
            page = document[index]
            bitmap = page.render(scale=dpi / 72)
            yield bitmap.to_pil().copy()  # the bitmap's memory ends with it
            bitmap.close()
            page.close()


@dataclass(frozen=True, slots=True)
class Grid:
    """Where pictures stand that lie side by side in rows of the same length.

    Args:
        count: how many there are.
        columns: how many stand in a row.
        cell: width and height of the largest, in dots.
        gap: between them and around them, in dots.
    """

    count: int
    columns: int
    cell: tuple[int, int]
    gap: int

    @classmethod
    def of(cls, sizes: Sequence[tuple[int, int]], gap: int, across: int = ACROSS) -> Grid:
        """The grid of pictures of some sizes.

        Args:
            sizes: width and height of each, in dots; one or more.
            gap: between them and around them, in dots.
            across: how many stand in a row, at most.
        """
        rows = -(-len(sizes) // across)
        cell = max(width for width, _ in sizes), max(height for _, height in sizes)
        return cls(len(sizes), -(-len(sizes) // rows), cell, gap)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole, in dots."""
        left, top = self.place(self.columns - 1)[0], self.place(self.count - 1)[1]
        return left + self.cell[0] + self.gap, top + self.cell[1] + self.gap

    def place(self, index: int) -> tuple[int, int]:
        """Left and top of a picture, in dots."""
        row, column = divmod(index, self.columns)
        step = self.cell[0] + self.gap, self.cell[1] + self.gap
        return self.gap + column * step[0], self.gap + row * step[1]


def side_by_side(images: Sequence[Image], gap: int, across: int = ACROSS) -> Image:
    """Images in rows of the same length, each with a thin frame, on a light ground.

    Args:
        images: one or more.
        gap: between them and around them, in dots.
        across: how many stand in a row, at most.
    """
    from PIL import Image, ImageDraw

    grid = Grid.of([image.size for image in images], gap, across)
    whole = Image.new("RGB", grid.size, _GROUND)
    pen = ImageDraw.Draw(whole)
    for index, image in enumerate(images):
        left, top = grid.place(index)
        whole.paste(image, (left, top))
        pen.rectangle((left - 1, top - 1, left + image.width, top + image.height), outline=_FRAME)
    return whole


def _as_png(image: Image) -> Proven:
    """A PNG of 256 colours: a third of the bytes in half of the time, and no eye tells it apart.

    Most of a page's colours are the edges of letters, and each moves by a few steps of 255.
    """
    from PIL import Image

    few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = few.getpalette() or []
    lightest = max(range(0, len(palette), 3), key=lambda at: sum(palette[at : at + 3]))
    palette[lightest : lightest + 3] = _WHITE  # it is a mean of what is nearly white
    few.putpalette(palette)
    out = BytesIO()
    few.save(out, format="PNG", compress_level=1)
    return Proven(out.getvalue(), 1, KEY)
