"""The font files of the package, by the names that they carry in a PDF."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "pdf" / "fonts"
FILES = {
    "GroundsheetSans-Regular": "GroundsheetSans-Regular.ttf",
    "GroundsheetSans-Bold": "GroundsheetSans-Bold.ttf",
    "GroundsheetSans-Italic": "GroundsheetSans-Italic.ttf",
    "GroundsheetSans-BoldItalic": "GroundsheetSans-BoldItalic.ttf",
    "NotoSans-Regular": "NotoSans-Regular.ttf",
    "NotoSans-Bold": "NotoSans-Bold.ttf",
    "GroundsheetForm": "GroundsheetForm.ttf",
}


@cache
def program(name: str) -> bytes:
    """The file of the font of that PostScript name.

    Raises:
        KeyError: there is none.
    """
    return (FOLDER / FILES[name]).read_bytes()
