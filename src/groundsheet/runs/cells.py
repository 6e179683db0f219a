"""What stands in a cell: read as its column says, or a fault that doesn't quote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from groundsheet.layout import PRINT_SIZES, SIZES
from groundsheet.library import CLIENTS
from groundsheet.runs.grid import NOT_TEXT
from groundsheet.text import typed_text_fault

MAX_CELL = 500

_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""
_FORMULA = ("=", "+", "-", "@")
_PLAIN_TEXT = "take it away (of a formula, paste the value)."
_WITHIN = (
    "this is a list or an object, and no text or number. Name a field within it by its way, such "
    "as name.given; or write it as text."
)


def cell_fault(column: str, cell: str) -> str:
    """What is wrong with a cell, whatever its column holds; or an empty string."""
    if cell == NOT_TEXT:
        return _WITHIN
    if len(cell) > MAX_CELL:
        return f"it has {len(cell):,} characters; at most {MAX_CELL}."
    if cell.startswith(_FORMULA):
        return f"it begins with {cell[0]}, as a formula does; {_PLAIN_TEXT}"
    return typed_text_fault(cell) if column != "answers" or "\n" in cell else ""


def read_ref(text: str) -> str:
    """A ref as it stands there.

    Raises:
        ValueError: it can't name a file.
    """
    if not _REF.fullmatch(text) or _DEVICES.fullmatch(text) or text.endswith("."):
        raise ValueError(
            "a ref is letters, digits, dots, hyphens and underscores, at most 64, "
            "and no name that a system keeps for itself."
        )
    return text


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        raise ValueError("this is no whole number.")
    return int(text)


def _copies(text: str) -> int:
    """How often a packet is printed; a row that isn't wanted is left out of the roster."""
    if not (number := _number(text)):
        raise ValueError("copies: 1 to 99, or leave the row out.")
    return number


def _print_size(text: str) -> int:
    if text not in map(str, PRINT_SIZES):
        raise ValueError(f"there are: {', '.join(map(str, PRINT_SIZES))}.")
    return int(text)


def _paper(text: str) -> str:
    if text not in SIZES:
        raise ValueError(f"there are: {', '.join(SIZES)}.")
    return text


def _audience(text: str) -> str:
    if text not in CLIENTS:
        raise ValueError(f"there are: {', '.join(CLIENTS)}.")
    return text


def _answers(text: str) -> str:
    """A file below the roster's folder: no way up, no way out."""
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in text or not path.parts:
        raise ValueError("name a file beside the roster or below it.")
    return str(path)


READ: dict[str, Callable[[str], Any]] = {
    "clinician": str,
    "language": str,
    "region": str,
    "recipe": str,
    "print_size": _print_size,
    "copies": _copies,
    "paper": _paper,
    "answers": _answers,
    "audience": _audience,
}
"""How cells are read, by their columns; each raises `ValueError` for what it can't be."""
