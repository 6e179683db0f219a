"""Looking again at what a run made: a print file, or the files of its folder, by its manifest.

Each packet is looked at as `verify` looks at a handout of its own: by the same functions.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from groundsheet import bounds
from groundsheet.desk import Desk
from groundsheet.document.record import Judged, judge
from groundsheet.document.verify import CHECKS, NOT_CHECKED, Verified, verify_bytes
from groundsheet.errors import GroundsheetError
from groundsheet.layout import Layout
from groundsheet.notices import Code, Kind, Notice, finding
from groundsheet.proof import codes, inspect_run, metadata_or_none, page_count, read_pdf, readable
from groundsheet.runs.manifest import ListedPacket, ListedPrint, Manifest
from groundsheet.runs.parts import recorded_parts
from groundsheet.runs.print_file import MANIFEST, TOTALS

_OF_RUNS = {
    "bytes": "its bytes: they are those that the manifest tells of",
    "codes": "the ref at the head of each page, and the bookmarks: each packet once, with all of "
    "its pages, in order",
    "folder": "of a folder: that each file that the manifest tells of is there, and no other PDF",
}
_OF_FILES = {code: words for code, words in CHECKS.items() if code != "numbers"}
RUN_CHECKS = MappingProxyType({**_OF_RUNS, **_OF_FILES})
"""What `verify_run` looks at, by code: the run, and each packet and slip like any file."""

RUN_NOT_CHECKED = MappingProxyType(
    {
        "manifest": "whether the manifest is as the run wrote it: it isn't signed",
        "names": "whose name stands on which page: neither record nor manifest holds names",
        "numbers": "whether other numbers stand on a page: those of each person aren't recorded",
        **NOT_CHECKED,
    }
)
"""What `verify_run` doesn't look at, by code."""


_LARGEST = 500_000_000
"""Bytes of a print file."""
_SECONDS = 0.1
"""Of the processor, that a page takes at most."""
_COPIES = 4
"""How often a print file may be in memory."""


@dataclass(frozen=True, slots=True)
class RunVerified:
    """What `verify_run` found: how many packets there should be, and findings.

    `checks` are the codes of `RUN_CHECKS` that were looked at: `folder` for a folder alone,
    `cautions` as for `Verified`; where there are findings, none. `notes` say of older contacts
    that they are still right, and which PDFs stand beside a print file that aren't its run's.
    """

    packets: int
    findings: tuple[Notice, ...]
    checks: tuple[str, ...] = ()
    notes: tuple[Notice, ...] = ()


def verify_run(desk: Desk, path: Path | str, manifest: Path | str | None = None) -> RunVerified:
    """Looks at a print file, or at a folder that a run made, and compares it with the manifest.

    Args:
        desk: the day, the library, and the practice with its records.
        path: the print file, or the folder of the run.
        manifest: that of the run (default: the one there).

    Raises:
        CannotRead: the print file or the manifest can't be opened, the print file is locked, or
            takes more time or memory than one of so many pages does.
        InvalidInput: the manifest isn't one, or doesn't know the file.
    """
    path = Path(path)
    if not path.exists() and (parts := _parts(path)):
        return _of_parts([(part, verify_run(desk, part, manifest)) for part in parts])
    if path.is_dir():
        return _folder(desk, path, Manifest.read(Path(manifest or path / MANIFEST)))
    data = read_pdf(path, _LARGEST)
    listed = Manifest.read(Path(manifest) if manifest else path.with_name(MANIFEST))
    entry = listed.print_file(path.name, hashlib.sha256(data).hexdigest())
    found = _in_bounds(desk, path, data, entry)
    beside = listed.path.parent == path.parent
    others = _strangers(path.parent, {*listed.files, path.name}) if beside else ()
    return _told(
        {packet.ref for packet in entry.packets},
        [*listed.faults(), *found.findings],
        [*found.notes, *(replace(other, kind=Kind.NOTE) for other in others)],
        [code for code in found.checks if code != "folder"],
    )


def _parts(path: Path) -> list[Path]:
    """The print files that one of that name became: `run-1.pdf`, `run-2.pdf` for `run.pdf`."""
    number = re.compile(rf"{re.escape(path.stem)}-(\d+){re.escape(path.suffix)}")
    there = path.parent.iterdir() if path.parent.is_dir() else ()
    found = {int(match[1]): each for each in there if (match := number.fullmatch(each.name))}
    return [found[n] for n in sorted(found)]


def _of_parts(each: Sequence[tuple[Path, RunVerified]]) -> RunVerified:
    """What was found in some print files of one run, as of one."""
    checks = set(RUN_CHECKS).intersection(*(found.checks for _, found in each))
    findings = [_in_file(path.name, one) for path, found in each for one in found.findings]
    notes = [_in_file(path.name, one) for path, found in each for one in found.notes]
    told = () if findings else tuple(code for code in RUN_CHECKS if code in checks)
    packets = sum(found.packets for _, found in each)
    return RunVerified(packets, tuple(findings), told, tuple(dict.fromkeys(notes)))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in one file, and which of `CHECKS` its record allows."""

    findings: tuple[Notice, ...]
    notes: tuple[Notice, ...] = ()
    checks: tuple[str, ...] = tuple(RUN_CHECKS)

    @classmethod
    def of(cls, findings: Iterable[Notice], judged: Iterable[Judged] = ()) -> _Found:
        """The same said once, however many parts of the file have it."""
        all_of_them = list(judged)
        notes = (note for each in all_of_them for note in each.notes)
        untold = frozenset[str]().union(*(each.untold for each in all_of_them))
        checks = tuple(code for code in RUN_CHECKS if code not in untold)
        return cls(tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(notes)), checks)


def _told(
    refs: set[str], findings: Sequence[Notice], notes: Sequence[Notice], checks: Iterable[str]
) -> RunVerified:
    told = () if findings else tuple(checks)
    return RunVerified(len(refs), tuple(findings), told, tuple(notes))


# -- a folder -------------------------------------------------------------------------------------


def _folder(desk: Desk, folder: Path, listed: Manifest) -> RunVerified:
    findings, notes = [*listed.faults()], list[Notice]()
    checks = set(RUN_CHECKS)
    prints = {entry.file: entry for entry in listed.prints}
    for name, digest in listed.files.items():
        found = _file(desk, folder / name, digest, prints.get(name))
        findings += (_in_file(name, each) for each in found.findings)
        notes += (_in_file(name, each) for each in found.notes)
        checks &= set(found.checks)
    for row in listed.rows:
        if row.reason:
            message = f"left out: {row.reason}"
            findings.append(finding(Code.ROW_LEFT_OUT, message, about=row.ref))
    findings += _strangers(folder, set(listed.files))
    refs = {row.ref for row in listed.rows if row.file}
    refs |= {packet.ref for entry in listed.prints for packet in entry.packets}
    return _told(refs, findings, notes, (code for code in RUN_CHECKS if code in checks))


def _file(desk: Desk, path: Path, digest: str, entry: ListedPrint | None) -> _Found:
    """What is wrong with one file of a folder."""
    try:
        data = read_pdf(path, bounds.MAX_PDF_BYTES if entry is None else _LARGEST)
        if entry is not None:
            return _in_bounds(desk, path, data, entry)
        result = bounds.bounded(_verified, desk, str(path), data, shown=str(path))
    except GroundsheetError as error:
        if not path.exists():
            return _Found((finding(Code.FILE_MISSING, "it isn't there."),))
        return _Found(tuple(finding(Code.PROOF_FILE, each.message) for each in error.problems))
    return _Found(
        (*_changed(data, digest), *result.findings),
        result.notes,
        tuple(code for code in RUN_CHECKS if result.findings or code not in CHECKS) + result.checks,
    )


def _verified(desk: Desk, shown: str, data: bytes) -> Verified:
    readable(data, shown)
    return verify_bytes(desk, data)


def _in_file(name: str, found: Notice) -> Notice:
    about = f"{name}, {found.about}" if found.about else name
    return replace(found, about=about, name=about)


def _strangers(folder: Path, known: set[str]) -> Iterator[Notice]:
    """The PDFs of a folder that its run doesn't tell of; none where it can't be listed."""
    try:
        there = sorted(folder.iterdir())
    except OSError:
        return
    for path in there:
        if path.suffix.lower() == ".pdf" and path.name not in known:
            message = "the run didn't make it, or an earlier one did: it isn't in its manifest."
            yield finding(Code.FILE_UNKNOWN, message, about=path.name)


def _changed(data: bytes, digest: str) -> Iterator[Notice]:
    if hashlib.sha256(data).hexdigest() != digest:
        message = "it isn't the file that was proven: it was changed, or made anew."
        yield finding(Code.CHANGED, message)


# -- a print file ---------------------------------------------------------------------------------


def _in_bounds(desk: Desk, path: Path, data: bytes, entry: ListedPrint) -> _Found:
    """Looks at a print file in a process of its own, with time for each of its pages.

    Raises:
        CannotRead
    """
    listed = sum(packet.pages for packet in entry.packets)
    pages = min(listed, bounds.bounded(_pages_of, str(path), data, shown=str(path)))
    return bounds.bounded(
        _print_file,
        desk,
        str(path),
        data,
        entry,
        shown=str(path),
        seconds=bounds.SECONDS + pages * _SECONDS,
        memory=bounds.MEMORY + _COPIES * len(data),
    )


def _pages_of(shown: str, data: bytes) -> int:
    """How many pages a file has."""
    readable(data, shown)
    return page_count(data)


def _print_file(desk: Desk, shown: str, data: bytes, entry: ListedPrint) -> _Found:
    """Looks at a print file: what its manifest says, its record, and each of its pages."""
    readable(data, shown)
    findings = [*entry.left_out, *_changed(data, entry.sha256)]
    facts = metadata_or_none(data) or {}
    layout, recorded = Layout.read(facts.get("layout", "")), recorded_parts(facts)
    if facts.get("kind") != "run" or layout is None or recorded is None:
        message = "its record doesn't say what its pages show: make it anew."
        return _Found((*findings, finding(Code.NO_LAYOUT, message)))
    findings += _compared(codes(data, layout), entry.packets)
    records, numbers = recorded
    judged = [judge(desk, record, record.get("language", "")) for record in records]
    findings += (each for one in judged for each in one.findings)
    parts = [judged[number].part for number in numbers]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        sheets = [len(promise.layout.sheets(promise.pages)) for promise, _ in known]
        findings += inspect_run(data, known, list(_bookmarks(sheets, entry.packets)))
    return _Found.of(findings, judged)


def _bookmarks(sheets: Sequence[int], packets: Sequence[ListedPacket]) -> Iterator[tuple[str, int]]:
    """The bookmark of each packet, and its page from 0: that behind its slip, if it has one."""
    starts = {}
    page = 0
    for count in sheets:
        starts[page + count] = page
        page += count
    for packet in packets:
        end = packet.page - 1 + packet.pages
        if end in starts:
            yield packet.ref, starts[end]


def _compared(found: Sequence[str], packets: Sequence[ListedPacket]) -> list[Notice]:
    """What is missing, doubled, strange or out of order among the refs at the pages' heads."""
    findings, listed = [], list[ListedPacket]()
    expected = Counter[str]()
    page = 1
    for packet in packets:  # the copies of a row follow one another
        again = packet.ref in expected and packet.ref != listed[-1].ref
        if packet.page != page or again:
            message = "the manifest has it where another packet is, or twice."
            findings.append(finding(Code.ROW_DOUBLED, message, about=packet.ref))
            continue
        listed.append(packet)
        expected[packet.ref] += packet.pages
        page += packet.pages
    there = Counter(found)
    for ref, pages in expected.items():
        if there[ref] < pages:
            count, verb = (there[ref], "are") if there[ref] else ("none", "is")
            message = f"missing: {count} of its {pages} pages {verb} there."
            findings.append(finding(Code.PAGES_MISSING, message, about=ref))
        elif there[ref] > pages:
            message = f"doubled: {there[ref]} pages in place of {pages}."
            findings.append(finding(Code.PAGES_DOUBLED, message, about=ref))
    for number, code in enumerate(found, start=1):
        if code not in expected and code != TOTALS:
            what = "no code is at its head." if not code else "its code isn't in the run."
            findings.append(finding(Code.PAGE_UNKNOWN, what, about=f"page {number}"))
    if not findings:
        wanted = [packet.ref for packet in listed for _ in range(packet.pages)]
        pairs = zip(found, wanted, strict=False)
        wrong = next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), 0)
        if wrong:
            message = f"out of order: {wanted[wrong - 1]} should be here."
            findings.append(finding(Code.OUT_OF_ORDER, message, about=f"page {wrong}"))
    return findings
