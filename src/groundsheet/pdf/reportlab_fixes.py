"""Two functions of ReportLab that are replaced, and the private hooks that this package leans on.

ReportLab is pinned to the version that this was written for. `tests/test_tagged.py` names each
hook, so that another version fails there and not on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reportlab
from reportlab.pdfbase import pdfdoc, ttfonts

VERSION = "5.1.0"
_END = b"endstream\n"
_BLOCK = 100  # most entries of one `beginbfchar` (Adobe technical note 5014)

_stream_format = pdfdoc.PDFStream.format


def _with_line_end(self: Any, document: Any) -> bytes:
    """An end of line before `endstream`, not counted in Length (PDF/A-2, 6.1.7.1)."""
    made: bytes = _stream_format(self, document)
    return made[: -len(_END)] + b"\n" + _END


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


def apply() -> None:
    """Puts both in place.

    Raises:
        RuntimeError: another version of ReportLab is installed.
    """
    if reportlab.Version != VERSION:
        raise RuntimeError(f"ReportLab {reportlab.Version} is installed; {VERSION} is needed")
    pdfdoc.PDFStream.format = _with_line_end  # type: ignore[method-assign]
    ttfonts.makeToUnicodeCMap = _to_unicode
