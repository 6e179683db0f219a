"""Looking again at a print file: which codes its pages carry, against the manifest of its run."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundsheet import bounds
from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.layout import Layout
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import codes, metadata_or_none, read_pdf, readable
from groundsheet.runs.print_file import MANIFEST, TOTALS
from groundsheet.source import read_bytes
from groundsheet.wording import option

RUN_CHECKS: Mapping[str, str] = {
    "bytes": "its bytes: they are those that the manifest tells of",
    "codes": "the ref at the head of each page: each packet once, with all of its pages, in order",
}
"""What `verify_run` looks at, by code."""

RUN_NOT_CHECKED: Mapping[str, str] = {
    "contacts": "whether its contacts are still those of today",
    "manifest": "whether the manifest is as the run wrote it: it isn't signed",
    "pages": "what else stands on the pages",
}
"""What `verify_run` doesn't look at, by code."""


_LARGEST, _LARGEST_MANIFEST = 500_000_000, 50_000_000
"""Bytes; of 12,000 packets the manifest takes 4 MB."""
_PAGE = 200
"""Bytes that a page takes at least."""
_SECONDS = 0.1
"""Of the processor, that a page takes at most."""
_COPIES = 4
"""How often a print file may be in memory."""


@dataclass(frozen=True, slots=True)
class RunVerified:
    """What `verify_run` found: how many packets there should be, and findings.

    `checks` are the codes of `RUN_CHECKS`, all of them; where there are findings, none.
    """

    packets: int
    findings: tuple[Notice, ...]
    checks: tuple[str, ...] = ()


def verify_run(path: Path | str, manifest: Path | str | None = None) -> RunVerified:
    """Reads the codes at the heads of a print file's pages, and compares them with the manifest.

    Args:
        path: the print file.
        manifest: that of its run (default: the one beside it).

    Raises:
        CannotRead: one of them can't be opened, the print file is locked, or takes more time or
            memory than one of so many pages does.
        InvalidInput: the manifest isn't one, or doesn't know the file.
    """
    path = Path(path)
    beside = Path(manifest) if manifest else path.with_name(MANIFEST)
    data = read_pdf(path, _LARGEST)
    digest = hashlib.sha256(data).hexdigest()
    entry = _entry(beside, path.name, digest)
    pages = min(sum(pages for _, _, pages in entry.packets), len(data) // _PAGE)
    return bounds.bounded(
        _look,
        str(path),
        data,
        digest,
        entry,
        shown=str(path),
        seconds=bounds.SECONDS + pages * _SECONDS,
        memory=bounds.MEMORY + _COPIES * len(data),
    )


def _look(shown: str, data: bytes, digest: str, entry: _Entry) -> RunVerified:
    """Reads the codes and compares them, in this process."""
    readable(data, shown)
    packets, findings = entry.packets, list(entry.left_out)
    layout = Layout.read((metadata_or_none(data) or {}).get("layout", ""))
    if digest != entry.sha256:
        message = "it isn't the file that was proven: it was changed, or made anew."
        findings.append(finding(Code.CHANGED, message))
    if layout is None:
        message = "its record doesn't say how it is laid out."
        return RunVerified(len(packets), (*findings, finding(Code.NO_LAYOUT, message)))
    findings += _compared(codes(data, layout), packets)
    return RunVerified(len(packets), tuple(findings), () if findings else tuple(RUN_CHECKS))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a manifest says of a print file; of each packet its ref, first page and pages."""

    sha256: str
    packets: tuple[tuple[str, int, int], ...]
    left_out: tuple[Notice, ...]

    @classmethod
    def read(cls, one: Any) -> _Entry:
        """An entry of a manifest.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        return cls(
            str(one["sha256"]),
            tuple((str(p["ref"]), int(p["page"]), int(p["pages"])) for p in one["packets"]),
            tuple(
                finding(Code.ROW_LEFT_OUT, f"left out: {row['reason']}", about=str(row["ref"]))
                for row in one["left_out"]
            ),
        )


def _entry(manifest: Path, name: str, digest: str) -> _Entry:
    """What a manifest says of a print file: of that name, or of those bytes, or of the only one.

    Raises:
        CannotRead, InvalidInput
    """
    data = read_bytes(manifest, limit=_LARGEST_MANIFEST)
    try:
        entries = [one for one in json.loads(data)["print_files"] if one["state"] == "made"]
        for wanted, key in ((name, "file"), (digest, "sha256")):
            for one in entries:
                if one[key] == wanted:
                    return _Entry.read(one)
        (only,) = entries
        return _Entry.read(only)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidInput(
            Problem(
                "this is no manifest of a run with that print file.",
                Place(str(manifest)),
                remedy=f"Name the manifest of its run: {option('manifest', 'FILE')}",
            )
        ) from None


def _compared(
    codes_of_pages: Sequence[str], packets: Sequence[tuple[str, int, int]]
) -> list[Notice]:
    """What is missing, doubled, strange or out of order among the codes of a file's pages."""
    expected = Counter[str]()
    for ref, _, pages in packets:
        expected[ref] += pages
    there = Counter(codes_of_pages)
    findings = []
    for ref, pages in expected.items():
        if there[ref] < pages:
            count, verb = (there[ref], "are") if there[ref] else ("none", "is")
            message = f"missing: {count} of its {pages} pages {verb} there."
            findings.append(finding(Code.PAGES_MISSING, message, about=ref))
        elif there[ref] > pages:
            message = f"doubled: {there[ref]} pages in place of {pages}."
            findings.append(finding(Code.PAGES_DOUBLED, message, about=ref))
    for number, code in enumerate(codes_of_pages, start=1):
        if code not in expected and code != TOTALS:
            what = "no code is at its head." if not code else "its code isn't in the run."
            findings.append(finding(Code.PAGE_UNKNOWN, what, about=f"page {number}"))
    if not findings:
        wanted = [ref for ref, _, pages in packets for _ in range(pages)]
        pairs = zip(codes_of_pages, wanted, strict=False)
        wrong = next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), 0)
        if wrong:
            message = f"out of order: {wanted[wrong - 1]} should be here."
            findings.append(finding(Code.OUT_OF_ORDER, message, about=f"page {wrong}"))
    return findings
