"""The practice's logo: read as pixels, whatever its file holds beside them."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from groundsheet.errors import InvalidInput, Problem

_MOST_PIXELS = 40_000_000
_PRINTED = (1200, 400)  # pixels: 300 dots an inch or more at the largest size below
_ROUGH = (2400, 2400)  # what is worked on: small enough to be turned and laid on white quickly


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
