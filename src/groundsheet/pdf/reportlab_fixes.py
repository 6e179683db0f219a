"""Six functions of ReportLab that are replaced, and the private hooks that this package leans on.

ReportLab is pinned to the version that this was written for. `tests/test_strict.py` names each
hook, so that another version fails there and not on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import reportlab
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import paragraph

VERSION = "5.1.0"
_END = b"endstream\n"
_SIGNS = frozenset("/.:;,_?&=-\u2010\u2013")
_BLOCK = 100  # most entries of one `beginbfchar` (Adobe technical note 5014)

_KEPT = 64  # streams whose compressed form is at hand: fonts, the empty looks of fields

_stream_format = pdfdoc.PDFStream.format
_compressed = lru_cache(_KEPT)(pdfdoc.PDFZCompress.encode)


def _with_line_end(self: Any, document: Any) -> bytes:
    """An end of line before `endstream`, not counted in Length (PDF/A-2, 6.1.7.1)."""
    made: bytes = _stream_format(self, document)
    return made[: -len(_END)] + b"\n" + _END


def _width(font: Any, text: str, size: float, _encoding: str = "") -> float:
    """The width of a text, rounded alike wherever it is measured.

    ReportLab takes a function in C where `rl_accel` is installed, which rounds in another order:
    the same handout would have other bytes there.
    """
    widths, other = font.face.charWidths, font.face.defaultWidth
    total: float = sum([widths.get(ord(char), other) for char in text])
    return 0.001 * size * total


def _to_unicode(fontname: str, subset: Sequence[int]) -> str:  # noqa: ARG001 (its signature)
    """Maps codes to characters: only those in use, in UTF-16, at most 100 in a block.

    ReportLab's own maps unused codes to U+0000 and writes five digits for what lies beyond U+FFFF.
    """
    pairs = [
        f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>"
        for code, value in enumerate(subset)
        if value
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _cuts(text: Sequence[str], widths: Sequence[float], rooms: Callable[[int], float]) -> list[int]:
    """Where a word that is wider than a line is cut: after a sign, and never within a number.

    An address is read and typed in its parts, and half of a number is a number that nobody wrote.
    Only what has no such place is cut wherever a line is full.
    """
    cuts: list[int] = []
    start = 0
    while True:
        room, end = rooms(len(cuts)), start
        while end < len(text) and widths[end] <= room + 1e-6:
            room -= widths[end]
            end += 1
        if end == len(text):
            return cuts
        good = next((at for at in range(end, start, -1) if text[at - 1] in _SIGNS), start)
        if good == start and rooms(len(cuts)) >= rooms(len(cuts) + 1) - 1e-6:
            # A whole line without a sign; the rest of a line is left empty instead.
            number = end
            while number > start and text[number - 1].isdigit() and text[number].isdigit():
                number -= 1
            good = number if number > start else max(end, start + 1)
        cuts.append(good)
        start = good


def _split_word(
    word: str, used: float, widths: Sequence[float], line: int, font: str, size: float, *_: Any
) -> list[Any]:
    """ReportLab's `_splitWord`, with cuts at better places."""

    def room(index: int) -> float:
        return widths[min(len(widths) - 1, line + index)] - (0 if index else used)

    cuts = _cuts(word, [stringWidth(char, font, size) for char in word], room)
    parts = [word[start:end] for start, end in pairwise([0, *cuts, len(word)])]
    *first, last = parts
    return [*map(paragraph._SplitWord, first), paragraph._SplitWordEnd(last)]


def _split_runs(word: Any, first: float, widths: Sequence[float], line: int) -> list[Any]:
    """ReportLab's `_splitFragWord`, the same for a word in several types."""

    def room(index: int) -> float:
        return widths[min(len(widths) - 1, line + index)] if index else first

    chars = list(paragraph._fragWordIter(word))
    cuts = _cuts([char for _, _, char in chars], [width for _, width, _ in chars], room)
    made = []
    for start, end in pairwise([0, *cuts, len(chars)]):
        runs: list[tuple[Any, str]] = []
        for frag, _, char in chars[start:end] or [(chars[start][0], 0.0, "")]:
            if runs and runs[-1][0] is frag:
                runs[-1] = (frag, runs[-1][1] + char)
            else:
                runs.append((frag, char))
        pieces: list[Any] = [sum(width for _, width, _ in chars[start:end])]
        for frag, text in runs:
            clone = frag.clone()
            if hasattr(clone, "text"):
                clone.text = text
            pieces.append((clone, text))
        whole = (
            paragraph._SplitFragHS if isinstance(word, paragraph._HSFrag) else paragraph._SplitFragH
        )
        made.append((whole if end == len(chars) else paragraph._SplitFrag)(pieces))
    return made


def apply() -> None:
    """Puts all of them in place.

    Raises:
        RuntimeError: another version of ReportLab is installed.
    """
    if reportlab.Version != VERSION:
        raise RuntimeError(f"ReportLab {reportlab.Version} is installed; {VERSION} is needed")
    pdfdoc.PDFStream.format = _with_line_end  # type: ignore[method-assign]
    pdfdoc.PDFZCompress.encode = _compressed  # type: ignore[method-assign]
    ttfonts.instanceStringWidthTTF = _width
    ttfonts.makeToUnicodeCMap = _to_unicode
    paragraph._splitWord = _split_word
    paragraph._splitFragWord = _split_runs
