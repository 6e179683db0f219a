"""Four programs that show a page, fields and all, and what differs between two pictures.

Measured in November 2026, for files as `fillers.py` saves them. All four show the appearance that
is saved in the file, never /V, and keep to its BBox. What each does in its own way:

* PDFium draws no field at all, neither box nor value, unless forms are initialised (as in Chrome).
* poppler and MuPDF draw fields as they draw the page.
* pdf.js does so in the mode ENABLE, which `web/page.mjs` sets. Firefox lays HTML inputs over the
  page instead, with /V in them, and draws appearances when it prints.
* /MK (the box that a filler draws) is looked at by none of them while there is an appearance. With
  NeedAppearances set, PDFium, poppler and pdf.js draw every field anew from /MK and /V, buttons
  too; MuPDF only those that have no appearance.
* A character that the field's font lacks, in such a field: PDFium and pdf.js take another font,
  poppler leaves it out, MuPDF draws a dot.
"""

from __future__ import annotations

import io
import math
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

import browser
import outside

Viewer = Callable[[bytes, int, int], Image.Image]
# Left, bottom, right, top in points, as a field's /Rect has them.
Box = tuple[float, float, float, float]


def by_pdfium(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Page `page` (from 1), as Chrome's viewer shows it."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    bitmap = document[page - 1].render(scale=dpi / 72, may_draw_forms=True)
    image: Image.Image = bitmap.to_pil().convert("RGB")
    document.close()
    return image


def by_poppler(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Page `page` (from 1), as Evince and Okular show it."""
    command = [outside.program("pdftoppm", "poppler-utils"), "-r", str(dpi), "-singlefile"]
    command += ["-f", str(page), "-l", str(page), "-"]
    return _image(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout)


def by_mupdf(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Page `page` (from 1), as MuPDF shows it."""
    command = [outside.program("mutool", "mupdf-tools"), "draw", "-q", "-r", str(dpi)]
    command += ["-F", "png", "-o", "-"]
    with tempfile.TemporaryDirectory() as folder:
        # It reads no file from its standard input.
        file = Path(folder) / "a.pdf"
        file.write_bytes(pdf)
        done = subprocess.run([*command, file, str(page)], capture_output=True, check=True)
    return _image(done.stdout)


def by_pdfjs(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Page `page` (from 1), as Firefox prints it."""
    return _image(browser.picture(pdf, page, dpi / 72))


VIEWERS: dict[str, Viewer] = {
    "pdfium": by_pdfium,
    "poppler": by_poppler,
    "mupdf": by_mupdf,
    "pdfjs": by_pdfjs,
}


def difference_boxes(
    before: Image.Image,
    after: Image.Image,
    dpi: int,
    *,
    beside: Iterable[Box] = (),
    gap: float = 6,
) -> list[Box]:
    """The boxes of the pixels that differ, in points; two are one if less than `gap` apart.

    Pixels within a box of `beside`, or up to two beyond its edge, are passed over: nothing is left
    if all that changed lies in there.
    """
    if before.size != after.size:
        raise ValueError(f"{before.size} and {after.size} are not the same page")
    red, green, blue = ImageChops.difference(before, after).split()
    changed = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(bool, "1").convert("L")
    scale, height = dpi / 72, before.height
    pen = ImageDraw.Draw(changed)
    for left, bottom, right, top in beside:
        # Viewers round an edge to whole pixels, each in its own way: up to one and a half beyond.
        corners = (left * scale - 2, height - top * scale - 2,
                   right * scale + 1, height - bottom * scale + 1)  # fmt: skip
        pen.rectangle(tuple(math.floor(corner) for corner in corners), 0)
    return [
        (left / scale, (height - lower) / scale, right / scale, (height - upper) / scale)
        for left, upper, right, lower in _parts(changed, max(1, round(gap * scale)))
    ]


def _parts(mask: Image.Image, gap: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of what is white: cut wherever a blank band of `gap` pixels runs through."""
    across, down = mask.getprojection()
    columns, rows = _runs(across, gap), _runs(down, gap)
    for left, right in columns:
        for upper, lower in rows:
            part = mask.crop((left, upper, right, lower))
            if part.getbbox() is None:
                continue
            if len(columns) == len(rows) == 1:
                yield left, upper, right, lower
            else:
                for x, y, end, foot in _parts(part, gap):
                    yield left + x, upper + y, left + end, upper + foot


def _runs(marks: Iterable[int], gap: int) -> list[tuple[int, int]]:
    """Where marks begin and end; a blank shorter than `gap` doesn't end one."""
    runs: list[tuple[int, int]] = []
    for place in (index for index, mark in enumerate(marks) if mark):
        if runs and place - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _image(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")
