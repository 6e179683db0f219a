"""What a file must show: limits of a format, and what a handout promises of its pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from groundsheet.handout import Handout, Rendered
from groundsheet.layout import Layout
from groundsheet.text import digit_groups, plain_text

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a format promises of its band, in points (1/72 inch).

    Args:
        margin: least distance from each edge of the page.
        words: smallest type of the band's words.
        numbers: smallest type of its numbers, which are bold.
        contrast: least contrast of each glyph with its ground, in grey (WCAG 2.1, 1.4.6: 7:1).
    """

    margin: float = 36.0
    words: float = 9.0
    numbers: float = 12.0
    contrast: float = 7.0

    @property
    def scale(self) -> int:
        """Pixels per point when the band is looked at: small commas need more of them."""
        return 3 if self.words >= 9 else 4


SHEET = Limits()
CARD = Limits(margin=8.5, words=8.0, numbers=14.0)
"""A wallet card: 3 mm inside the cut, the numbers of 14 pt or more."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What each page of a file must show.

    `pages` are counted as they are read; `layout` says where on a sheet each of them stands.
    """

    band: str
    numbers: tuple[str, ...]
    specimen: str
    page_of: str
    empty: str
    allowed: frozenset[str] | None
    pages: int
    layout: Layout


def promise_of_band(handout: Handout, layout: Layout, pages: int) -> Promise:
    """What any file with the contacts of a handout promises, whatever else it holds."""
    return Promise(
        band=squeeze(" ".join(plain_text(segment) for segment in handout.band)),
        numbers=handout.band_numbers,
        specimen=handout.specimen_line,
        page_of=handout.language.phrases.page_of,
        empty=squeeze(handout.language.phrases.empty_page),
        allowed=None,
        pages=pages,
        layout=layout,
    )


def promise_of(rendered: Rendered) -> Promise:
    """What a handout promises of its file."""
    return replace(
        promise_of_band(rendered.handout, rendered.layout, rendered.pages),
        allowed=frozenset(digit_groups(rendered.handout.vocabulary()))
        | frozenset(str(number) for number in range(1, rendered.pages + 1)),
    )


def squeeze(text: str) -> str:
    """The text without white space and separators: what must be equal, glyph by glyph."""
    return "".join(char for char in text if not char.isspace() and char != "·")
