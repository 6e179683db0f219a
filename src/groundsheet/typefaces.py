"""The font files of the package, by the names that they carry in a PDF."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "pdf" / "fonts"
SIGNS = "GroundsheetSymbols"
NAMES = (
    "GroundsheetSans-Regular", "GroundsheetSans-Bold", "GroundsheetSans-Italic",
    "GroundsheetSans-BoldItalic", "NotoSans-Regular", "NotoSans-Bold", SIGNS, "GroundsheetForm",
)  # fmt: skip
"""The PostScript names of the fonts, which are those of their files."""


def path(name: str) -> Path:
    """Where the file of that font is."""
    return FOLDER / f"{name}.ttf"


@cache
def program(name: str) -> bytes:
    """The file of the font of that PostScript name, which is one of `NAMES`."""
    return path(name).read_bytes()
