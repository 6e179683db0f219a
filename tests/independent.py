"""A judge that shares no code with the program: poppler's `pdftotext -bbox` and `pdftoppm`."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from outside import require

EDGE = 36.0
DOTS = 150


def require_poppler() -> None:
    """Leaves the test out, with a reason, where poppler is missing; in CI that is a failure."""
    require("pdftotext", "pdftoppm", package="poppler-utils")


@dataclass(frozen=True)
class Word:
    """A word and its box in points, the origin at the upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages(pdf: Path) -> list[tuple[float, float, list[Word]]]:
    """Width, height and words of each page."""
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True)
    root = ElementTree.fromstring(re.sub(rb' xmlns="[^"]*"', b"", done.stdout))
    result = []
    for page in root.iter("page"):
        words = [
            Word(
                (word.text or "").replace("\u00a0", " "),
                *(float(word.attrib[k]) for k in ("xMin", "yMin", "xMax", "yMax")),
            )
            for word in page.iter("word")
        ]
        result.append((float(page.attrib["width"]), float(page.attrib["height"]), words))
    return result


def grey(pdf: Path, page: int) -> tuple[int, int, bytes]:
    """Width, height and pixels of a page in grey."""
    done = subprocess.run(
        ["pdftoppm", "-gray", "-r", str(DOTS), "-f", str(page), "-l", str(page), pdf],
        capture_output=True,
        check=True,
    )
    header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+(\d+)\s", done.stdout)
    assert header is not None
    return int(header[1]), int(header[2]), done.stdout[header.end() :]


def faults(pdf: Path, numbers: tuple[str, ...], region: str) -> list[str]:
    """What is wrong with the band on any page of a file."""
    found = []
    for index, (width, height, words) in enumerate(pages(pdf), start=1):
        found += [
            f"page {index}: {word.text!r} runs off the page"
            for word in words
            if not (word.left > 30 and word.right < width - 30 and 20 < word.top < height - 20)
        ]
        low = [word for word in words if word.bottom > height - 100]
        text = " ".join(word.text for word in low)
        if "Hurt or in danger now:" not in text or region not in text:
            found.append(f"page {index}: the words of the band are missing")
            continue
        band = [word for word in low if word.bottom > height - 40 - 50]
        for word in band:
            if min(word.left, word.top, width - word.right, height - word.bottom) < EDGE - 3:
                found.append(f"page {index}: {word.text!r} is too near to the edge")
        pixel_width, _, pixels = grey(pdf, index)
        for number in numbers:
            parts = number.split()
            boxes = [w for w in band if w.text in (number, *parts)]
            if (
                "".join(w.text for w in boxes if w.text in parts or w.text == number).count(
                    parts[0]
                )
                < 1
            ):
                found.append(f"page {index}: {number} is missing")
            for box in boxes:
                if box.bottom - box.top < 12:
                    found.append(f"page {index}: {number} is too small")
                scale = DOTS / 72
                values = [
                    pixels[y * pixel_width + x]
                    for y in range(int(box.top * scale), int(box.bottom * scale))
                    for x in range(int(box.left * scale), int(box.right * scale))
                ]
                if not values or min(values) > 90 or max(values) < 200:
                    found.append(f"page {index}: {number} can't be seen")
    return found
