"""Rosters in which each row has a mark of its own, and which marks stand where: tests and soak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

COPIES = "Mark{}q Example"
"""A name that a template's slot takes."""
BY_ITSELF = "Mark{}q Łukasz"
"""A name that has no copy, so that its packet is drawn by itself."""


def roster(count: int, name: str) -> str:
    """So many rows."""
    return "ref,name\n" + "".join(f"r{number},{name.format(number)}\n" for number in range(count))


def misplaced(folder: Path, count: int) -> Iterator[str]:
    """The rows whose file doesn't hold their own mark, or holds another."""
    for number in range(count):
        found = set().union(*_marks(folder / f"r{number}.pdf"))
        if found != {str(number)}:
            yield f"r{number}.pdf holds the marks {sorted(found)}"


def misplaced_in(file: Path, count: int) -> Iterator[str]:
    """The rows whose pages in a print file don't hold their own mark, or hold another."""
    pages = list(_marks(file))
    each, rest = divmod(len(pages), count)
    if rest:
        yield f"{len(pages)} pages for {count} packets"
    for number in range(count):
        found = set().union(*pages[each * number : each * number + each])
        if found != {str(number)}:
            yield f"packet {number + 1} holds the marks {sorted(found)}"


def _marks(path: Path) -> Iterator[set[str]]:
    """The marks on each page of a file, in its words and its fields."""
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            reader = page.get_textpage()
            yield set(re.findall(r"Mark(\d+)q", reader.get_text_range()))
            reader.close()
            page.close()
    finally:
        document.close()
