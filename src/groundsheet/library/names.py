"""Letters that stand for the steps of a known skill, and what they are said to stand for.

“TIPP” and “ACCEPTS” are taught with fixed words. A list whose entries begin with the letters of
such a name, or a text that says what each letter is for, has to use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from groundsheet.content import Bullets, Loc, Module, Prompts, SkillList, Steps, Table, Ticks
from groundsheet.scopes import words

_LETTER = re.compile(
    r"\b([A-Z])\b(?:\s*[=:\u2013\u2014-]\s*|\s+(?:is|stands)\s+for\s+|\s+for\s+|\s+means\s+|\s*\()([^\W\d_][^.;,=:]*)"
)
_LEAST = 4
"""So many letters a name has at least, before a list that begins with them can be no chance."""


def misspelled(module: Module, listed: SkillList, code: str) -> Iterator[tuple[Loc, str]]:
    """Where the letters of a known name stand for something else.

    Args:
        module: the module.
        listed: the names by letters.
        code: of the language that the module is in.
    """
    for loc, entries in _series(module):
        letters = "".join(entry[:1].upper() for entry in entries)
        for name in listed.acronyms:
            known = name.words.get(code)
            at = letters.find(name.letters) if known and len(name.letters) >= _LEAST else -1
            if known is None or at < 0 or not _named(module, name.letters):
                continue
            for entry, choices in zip(entries[at:], known, strict=False):
                if not any(entry.casefold().startswith(choice.casefold()) for choice in choices):
                    letter = f"the {choices[0][:1].upper()} of {name.letters}"
                    yield loc, f"“{entry[:40]}”: {letter} stands for: {choices[0]}."


def _named(module: Module, letters: str) -> bool:
    """Whether the page says the name, with or without its dots."""
    name = r"\.?".join(letters) + r"s?\b"
    return any(re.search(rf"\b{name}", text) for _, text, _ in words(module))


def _series(module: Module) -> Iterator[tuple[Loc, Sequence[str]]]:
    """Each list of the module, without the letter before an entry; each text that tells letters."""
    for index, block in enumerate(module.blocks):
        loc: Loc = ("blocks", index)
        entries: Sequence[str] = ()
        if isinstance(block, Bullets | Ticks):
            entries = block.items
        elif isinstance(block, Steps):
            entries = [step.do for step in block.items]
        elif isinstance(block, Prompts):
            entries = [prompt.label for prompt in block.items]
        elif isinstance(block, Table):
            entries = [cell for row in block.rows for cell in _told(row)]
        yield loc, [_bare(entry) for entry in entries]
    told: list[str] = []
    where: Loc = ("blocks",)
    for loc, text, _ in words(module):
        found = [match[2].strip() for match in _LETTER.finditer(text.replace("*", ""))]
        if found and not told:
            where = loc
        told += found
    yield where, told


def _told(row: Sequence[str]) -> Iterator[str]:
    """What a row of a table says: its second cell where the first is a letter."""
    cells = [cell for cell in row if cell]
    if cells:
        alone = len(cells) > 1 and re.fullmatch(r"\W*[A-Za-z]\W*", cells[0])
        yield cells[1] if alone else cells[0]


def _bare(entry: str) -> str:
    """An entry without marks of emphasis and without its letter."""
    text = entry.replace("*", "").strip()
    return re.sub(r"^[A-Z]\s*(?:[=:.)\u2013\u2014-]|is for|stands for|for)\s*", "", text)
