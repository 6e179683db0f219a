"""Makes the picture of a page that the README shows.

    python tools/pictures.py

docs/a-short-pause.png is one page as it is printed for the United States on the day of the tests,
from a proven file. It carries a digest of the words that it shows, so that a test notices when they
change. Made again after its look changes as well. All pages stand in
docs/gallery.md (tools/gallery.py).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from PIL.Image import Quantize  # noqa: E402
from PIL.PngImagePlugin import PngInfo  # noqa: E402

import day  # noqa: E402
from groundsheet import api  # noqa: E402
from groundsheet.layout import Variant  # noqa: E402
from groundsheet.proof.images import page_images, side_by_side  # noqa: E402

if TYPE_CHECKING:
    from PIL.Image import Image

DOCS = ROOT / "docs"
REGION = "US"
ONE = "stop-pause"
WIDE = 640
"""Of one page, in dots."""
COLOURS = 64
MOST_BYTES = {"a-short-pause.png": 120_000}


def digest(desk: api.Desk) -> str:
    """The digest of what the page says, its help panel among it."""
    shown = api.show(desk, ONE, region=REGION)
    lines = "\n".join(line.text for line in (*shown.lines, *shown.foot))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def pages(desk: api.Desk, name: str, width: int) -> Iterator[Image]:
    """A module's pages as pictures.

    Args:
        desk: where it is.
        name: of the module.
        width: of each picture, in dots.
    """
    built = api.build(desk, [name], region=REGION, variant=Variant(flat=True))
    inches = built.layout.leaf[0] / 72
    # Drawn larger and made smaller: letters of a few dots stay legible.
    for image in page_images(built.proven, round(3 * width / inches)):
        yield image.convert("RGB").resize((width, round(width * image.height / image.width)))


def put(image: Image, name: str, words: str) -> None:
    """Writes a picture in few colours.

    Args:
        image: the picture.
        name: of its file in docs.
        words: the digest of what it says.

    Raises:
        SystemExit: it is larger than it may be.
    """
    path = DOCS / name
    # The usual way of choosing colours drops what is rare, such as the red of cautions.
    info = PngInfo()
    info.add_text("digest", words)
    image.quantize(COLOURS, Quantize.MAXCOVERAGE).save(path, optimize=True, pnginfo=info)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {image.width} x {image.height} dots, {size:,} bytes")
    if size > MOST_BYTES[name]:
        raise SystemExit(f"{name} is larger than {MOST_BYTES[name]:,} bytes.")


def main() -> int:
    """Makes the picture."""
    desk = api.open_desk(today=day.TODAY)
    put(side_by_side([next(pages(desk, ONE, WIDE))], 10), "a-short-pause.png", digest(desk))
    return 0


if __name__ == "__main__":
    sys.exit(main())
