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


HEADING = ("Get", "help", "now")
LARGE = 20.0
"""In points, of the first two numbers."""


def faults(pdf: Path, numbers: tuple[str, ...], name: str) -> list[str]:
    """What is wrong with the help panel on any page of a file.

    Args:
        pdf: the file, of a usual size.
        numbers: those in large type.
        name: of the main line.
    """
    found = []
    for index, (width, height, words) in enumerate(pages(pdf), start=1):
        wrong = [
            f"{word.text!r} runs off the page"
            for word in words
            if not (word.left > 30 and word.right < width - 30 and 20 < word.top < height - 20)
        ]
        headings = _places(words, HEADING)
        if headings:
            top = words[headings[-1]].top - 1
            panel = [word for word in words if word.top >= top]
            wrong += _of_panel(panel, (width, height), numbers, name)
            wrong += _unseen(panel, numbers, grey(pdf, index))
        else:
            wrong.append("the help panel is missing")
        found += [f"page {index}: {what}" for what in wrong]
    return found


def _places(words: list[Word], said: tuple[str, ...]) -> list[int]:
    """Where these words stand one after the other."""
    texts = [word.text.strip(",.;") for word in words]
    return [n for n in range(len(texts)) if tuple(texts[n : n + len(said)]) == said]


def _of_panel(
    panel: list[Word], size: tuple[float, float], numbers: tuple[str, ...], name: str
) -> list[str]:
    """What lacks, is too near to the edge, or too small."""
    width, height = size
    texts = {word.text.strip(",.;") for word in panel}
    found = [f"{part!r} is missing" for part in name.split() if part not in texts]
    for word in panel:
        if min(word.left, word.top, width - word.right, height - word.bottom) < EDGE - 3:
            found.append(f"{word.text!r} is too near to the edge")
    for number in numbers:
        parts = tuple(number.split())
        places = [panel[n : n + len(parts)] for n in _places(panel, parts)]
        if not any(all(w.bottom - w.top >= LARGE for w in place) for place in places):
            found.append(f"{number} is missing or too small")
    return found


def _unseen(
    panel: list[Word], numbers: tuple[str, ...], picture: tuple[int, int, bytes]
) -> list[str]:
    """The numbers, wherever they stand, that aren't dark on light."""
    pixel_width, _, pixels = picture
    scale = DOTS / 72
    found = []
    for number in numbers:
        parts = tuple(number.split())
        for box in (word for n in _places(panel, parts) for word in panel[n : n + len(parts)]):
            values = [
                pixels[y * pixel_width + x]
                for y in range(int(box.top * scale), int(box.bottom * scale))
                for x in range(int(box.left * scale), int(box.right * scale))
            ]
            if not values or min(values) > 90 or max(values) < 200:
                found.append(f"{number} can't be seen")
    return found
