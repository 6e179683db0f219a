"""Steps on a page without their cautions, looked for without the program's own proof of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from groundsheet import api
from groundsheet.content import Steps
from groundsheet.handout import Section
from pages import page_texts

PIECE = 20
_FILLED = re.compile(r"\{\{.*?\}\}")


def letters(text: str) -> str:
    """Its letters alone: where lines are broken, and which numbers are filled in, is no matter."""
    return "".join(char for char in text if char.isalpha())


def parts(text: str) -> list[str]:
    """The letters of a text of a module, cut where something is filled in."""
    return [letters(part) for part in _FILLED.split(text)]


def pieces(text: str) -> list[str]:
    """Each `PIECE` letters of a text, one after the other."""
    return [part[at : at + PIECE] for part in parts(text) for at in range(len(part) - PIECE + 1)]


def apart(built: api.Built) -> Iterator[str]:
    """Each step that stands on a page on which one of its cautions isn't whole.

    A booklet is read sheet by sheet, since two of its pages stand on one.
    """
    pages = [letters(text) for text in page_texts(built.proven.data)]
    # As they are printed: what is filled in may be a blank, with no letters.
    every = Counter(
        piece
        for _, _, text in built.handout.texts()
        for piece in {*pieces(text), *pieces(_FILLED.sub("", text))}
    )
    for section in built.handout.sections:
        for step, cautions in steps(section):
            own = [piece for text in step for piece in pieces(text) if every[piece] == 1]
            for number, page in enumerate(pages, start=1):
                lost = [text for text in cautions if any(p not in page for p in parts(text))]
                here = sum(piece in page for piece in own)
                # Two texts beside each other may have the letters of fewer.
                if lost and here and here >= min(6, len(own)):
                    yield f"page {number}: “{step[0]}” stands without “{lost[0][:60]}”"


def steps(section: Section) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The texts of each step, and those of its cautions."""
    for block in section.blocks:
        if isinstance(block, Steps):
            for item in block.items:
                cautions = (*block.cautions, *item.cautions)
                yield (item.do, item.how or ""), tuple(each.text for each in cautions)
