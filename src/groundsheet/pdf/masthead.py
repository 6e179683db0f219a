"""The practice's letterhead on page 1: logo, name, address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Paragraph

from groundsheet.errors import InvalidInput, Problem
from groundsheet.pdf.elements import Element
from groundsheet.pdf.theme import Theme

_MOST_PIXELS = 40_000_000
_PRINTED = (1200, 400)  # pixels: 300 dots an inch or more at the largest size below
_ROUGH = (2400, 2400)  # what is worked on: small enough to be turned and laid on white quickly
_WIDTH, _HEIGHT = 190.0, 50.0
_SHARE = 0.38
"""The most of the line that a logo takes, so that the name beside it has room."""


@lru_cache(maxsize=1)
def read_logo(data: bytes) -> Any:
    """The picture as pixels on white, upright: no metadata of the file comes along.

    Raises:
        InvalidInput: it can't be read as a picture, or is far too large.
    """
    import warnings

    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Any = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            if picture.width * picture.height > _MOST_PIXELS:
                raise _too_many(f"{picture.width} x {picture.height} pixels")
            picture.thumbnail(_ROUGH)
            picture = ImageOps.exif_transpose(picture)
            if picture.mode.startswith("I"):  # grey in 16 bits
                picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
            picture = picture.convert("RGBA")
    except InvalidInput:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many("far too many pixels") from None
    except Exception as error:  # Pillow raises whatever its decoders meet
        raise InvalidInput(
            Problem(
                f"the logo can't be read as a picture ({type(error).__name__}).",
                field="logo",
                remedy="Open it in a drawing program and save it as PNG.",
            )
        ) from None
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    flat = ground.convert("RGB")
    flat.thumbnail(_PRINTED)
    return flat


def _too_many(pixels: str) -> InvalidInput:
    return InvalidInput(
        Problem(
            f"the logo has {pixels}.",
            field="logo",
            remedy="Make it smaller; 1200 pixels across are plenty.",
        )
    )


class Masthead(Flowable):
    """Logo on the left, name and address beside it, a rule below."""

    def __init__(
        self,
        logo: Any,
        picture: Element | None,
        words: Sequence[Paragraph],
        theme: Theme,
        below: float,
    ) -> None:
        super().__init__()
        self.logo, self.picture, self.words, self.theme = logo, picture, list(words), theme
        self.spaceAfter = below
        self._picture = (0.0, 0.0)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The higher of logo and words, and room for the rule."""
        if self.logo is not None:
            most = min(_WIDTH, _SHARE * available_width)
            scale = min(most / self.logo.width, _HEIGHT / self.logo.height)
            self._picture = (self.logo.width * scale, self.logo.height * scale)
        self._left = self._picture[0] + 16 if self.logo is not None else 0.0
        self._heights = [
            p.wrapOn(self.canv, available_width - self._left, 1e6)[1] for p in self.words
        ]
        self.width = available_width
        self.height = max(self._picture[1], sum(self._heights)) + 10
        return self.width, self.height

    def draw(self) -> None:
        """Logo, words (in the middle beside it), rule."""
        canvas: Any = self.canv
        room = self.height - 10
        if self.picture is not None:
            width, height = self._picture
            canvas.saveState()
            canvas.translate(0, 10 + (room - height) / 2)
            with canvas.figure(self.picture, width, height):
                canvas.drawImage(ImageReader(self.logo), 0, 0, width=width, height=height)
            canvas.restoreState()
        y = 10 + (room + sum(self._heights)) / 2
        for paragraph, height in zip(self.words, self._heights, strict=True):
            y -= height
            paragraph.drawOn(canvas, self._left, y)
        with canvas.decoration():
            canvas.setStrokeColor(self.theme.accent)
            canvas.setLineWidth(0.8)
            canvas.line(0, 1, self.width, 1)
