"""What of ReportLab works in another way in our files, and in nobody else's.

The program may be a guest in a process that draws documents of its own: nothing of ReportLab is
replaced. What works in another way are subclasses, and functions of ReportLab that look some names
up here before they look in their own module (`_looking_here`). ReportLab is pinned to the version
that this was written for; `tests/test_hooks.py` names each private name that is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import FunctionType, SimpleNamespace
from typing import Any

import reportlab
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Paragraph, paragraph

from groundsheet.remembering import remembers

VERSION = "5.1.0"
_END = b"endstream\n"
_SIGNS = frozenset("/.:;,_?&=-\u2010\u2013")
_BLOCK = 100  # most entries of one `beginbfchar` (Adobe technical note 5014)

_NUMBERS = 16384  # more than the places on the pages of some packets
_KEPT = 64  # streams whose compressed form is at hand: fonts, the empty looks of fields

if reportlab.Version != VERSION:
    raise RuntimeError(f"ReportLab {reportlab.Version} is installed; {VERSION} is needed")


def _looking_here(function: Any, **names: Any) -> Any:
    """A copy of a function for which these names of its module mean something else."""
    copy = FunctionType(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


# -- the file -------------------------------------------------------------------------------------


_compressed = remembers(_KEPT)(pdfdoc.PDFZCompress.encode)


class _Compression(pdfdoc.PDFStreamFilterZCompress):
    """Compresses the same bytes once: most files have the same fonts."""

    encode = staticmethod(_compressed)


COMPRESSION = _Compression()


class _IndirectObject(pdfdoc.PDFIndirectObject):
    """An object of the file; a stream is compressed, whatever the process has set.

    An end of line stands before `endstream`, not counted in Length (PDF/A-2, 6.1.7.1).
    """

    def format(self, document: Any) -> bytes:
        """The bytes of the object."""
        stream = self.content
        if isinstance(stream, pdfdoc.PDFStream) and pdfdoc.PDFZCompress in (stream.filters or ()):
            stream.filters = [COMPRESSION]
        made: bytes = super().format(document)
        if not isinstance(stream, pdfdoc.PDFStream | pdfdoc.PDFImageXObject):
            return made
        head, _, tail = made.rpartition(_END)
        return head + b"\n" + _END + tail


class _Document(pdfdoc.PDFDocument):
    """The file: its streams are ours, and it has no comments."""

    format = _looking_here(
        pdfdoc.PDFDocument.format,
        PDFIndirectObject=_IndirectObject,
        rl_config=SimpleNamespace(invariant=1, pdfComments=0),
    )


_BINARY = SimpleNamespace(useA85=0)


class _Picture(pdfdoc.PDFImageXObject):
    """A picture as bytes, not as text in base 85."""

    __init__ = _looking_here(pdfdoc.PDFImageXObject.__init__, rl_config=_BINARY)
    loadImageFromSRC = _looking_here(  # noqa: N815 (ReportLab's name)
        pdfdoc.PDFImageXObject.loadImageFromSRC, rl_config=_BINARY
    )


_pdfdoc = SimpleNamespace(**vars(pdfdoc) | {"PDFDocument": _Document, "PDFImageXObject": _Picture})


_written = lru_cache(_NUMBERS)(fp_str)


def _numbers(*numbers: Any) -> str:
    """Numbers as the file has them; most packets have the same ones."""
    return str(_written(*numbers))


class TextObject(PDFTextObject):
    """Lines of text whose numbers are written once."""

    _formatText = _looking_here(PDFTextObject._formatText, fp_str=_numbers)  # noqa: N815
    setFillColor = _looking_here(PDFTextObject.setFillColor, fp_str=_numbers)  # noqa: N815
    setFont = _looking_here(PDFTextObject.setFont, fp_str=_numbers)  # noqa: N815
    setTextOrigin = _looking_here(PDFTextObject.setTextOrigin, fp_str=_numbers)  # noqa: N815


class BinaryCanvas(Canvas):
    """A canvas of such a file, on which everything is black at first."""

    transform = _looking_here(Canvas.transform, fp_str=_numbers)
    line = _looking_here(Canvas.line, fp_str=_numbers)

    __init__ = _looking_here(Canvas.__init__, pdfdoc=_pdfdoc)
    init_graphics_state = _looking_here(
        Canvas.init_graphics_state, rl_config=SimpleNamespace(canvas_baseColor=None)
    )
    drawImage = _looking_here(Canvas.drawImage, pdfdoc=_pdfdoc)  # noqa: N815 (ReportLab's name)


# -- fonts ----------------------------------------------------------------------------------------


def to_unicode(meanings: Mapping[int, str], *, digits: int) -> bytes:
    """A CMap of what each code stands for: in UTF-16, at most 100 in a block.

    Args:
        meanings: the text of each code.
        digits: of a code, in hexadecimal: 2 for a simple font, 4 for a composite one.
    """
    pairs = [
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in sorted(meanings.items())
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<{'0' * digits}> <{'F' * digits}>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


def _to_unicode(fontname: str, subset: Sequence[int]) -> str:  # noqa: ARG001 (its signature)
    """What each code of a subset means, of those in use.

    ReportLab's own maps unused codes to U+0000 and writes five digits for what lies beyond U+FFFF.
    """
    meanings = {code: chr(value) for code, value in enumerate(subset) if value}
    return to_unicode(meanings, digits=2).decode()


class _Widths(dict[str, float]):
    """How wide each character of a font is, found out when it is first asked for."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._known, self._other = face.charWidths, face.defaultWidth

    def __missing__(self, char: str) -> float:
        width: float = self._known.get(ord(char), self._other)
        self[char] = width
        return width


class Font(ttfonts.TTFont):
    """A font that is measured alike everywhere, and says what each of its codes means."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._widths = _Widths(self.face)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002, N802 (its signature)
        """The width of a text in points.

        ReportLab takes a function in C where `rl_accel` is installed, which rounds in another
        order: the same handout would have other bytes there.
        """
        total: float = sum(map(self._widths.__getitem__, text))
        return 0.001 * size * total

    addObjects = _looking_here(ttfonts.TTFont.addObjects, makeToUnicodeCMap=_to_unicode)  # noqa: N815


# -- lines of paragraphs --------------------------------------------------------------------------


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


break_lines = _looking_here(
    Paragraph.breakLines, _splitWord=_split_word, _splitFragWord=_split_runs
)
"""ReportLab's `Paragraph.breakLines`, with cuts at better places."""
