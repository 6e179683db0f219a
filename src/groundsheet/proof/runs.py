"""A print run: each page of it is the page of a proven template, in order, with its own slots.

That is read from the objects: content byte for byte, resources value for value, and nothing beside
them in the catalog, in a page or in a slot. What a template's pages show in this file is looked at
like any other page once; that each packet shows its own words, where each stands first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import Any

from groundsheet.errors import Problem, ProofFailed
from groundsheet.layout import CODE_HEAD, CODE_HIGH, Layout, Placement
from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import file_objects, pages, plain_objects
from groundsheet.proof.copies import SLOT, Original, line, shows
from groundsheet.proof.digests import Digests
from groundsheet.proof.faults import failed, on_page
from groundsheet.proof.glyphs import AT_LINE_END
from groundsheet.proof.pdfium import opened
from groundsheet.proof.promise import Part
from groundsheet.proof.proven import KEY, Proven, inspect_parts
from groundsheet.proof.same_pages import kinds

_CATALOG = {
    "/Type", "/Pages", "/Outlines", "/Metadata", "/Lang", "/ViewerPreferences", "/OutputIntents",
}  # fmt: skip
_PAGE = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}


_MARK = {"/Title", "/Parent", "/Dest", "/Prev", "/Next"}


class PacketsFailed(ProofFailed):
    """Some packets of a print run don't show what they should; nothing is amiss with the others.

    Args:
        faults: why, by the packet's place in the run, from 0.
    """

    def __init__(self, faults: Mapping[int, Problem]) -> None:
        super().__init__(faults.values())
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Expected:
    """A packet that should be in the file: its template, the words of its slots, its bookmark."""

    original: Original
    texts: Mapping[str, str]
    bookmark: str = ""

    @property
    def sheets(self) -> list[list[Placement]]:
        """What stands on each of its pages in the file."""
        promise = self.original.promise
        return promise.layout.sheets(promise.pages)


def prove_run(data: bytes, packets: Sequence[Expected]) -> Proven:
    """Proves a print run.

    Args:
        data: its bytes.
        packets: what must be in it, in order, and nothing else.

    Raises:
        PacketsFailed: the pages of some packets don't show their words.
        ProofFailed: the file isn't its packets.
    """
    import pikepdf

    try:
        with plain_objects.opened(data) as document:
            problems = file_objects.of_run(data, document) or _pages(document, packets)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
        problems = [file_objects.unreadable(error)]
    if problems:
        raise failed(problems[:20])
    _look(data, packets)
    return Proven(data, sum(packet.original.promise.pages for packet in packets), KEY)


def _pages(document: Any, packets: Sequence[Expected]) -> list[Notice]:
    """Faults of the objects."""
    if extra := _beside(document):
        return extra
    marks: list[tuple[str, tuple[int, int]]] = []
    here = Digests()
    seen: set[tuple[int, int]] = set()
    found = iter(document.pages)
    for packet in packets:
        slots: dict[str, tuple[int, int]] = {}
        for sheet, original in enumerate(_sheets_of(packet.original)):
            page = next(found, None)
            if page is None:
                return [_of_run("the file lacks pages.")]
            if sheet == 0 and packet.bookmark:
                marks.append((packet.bookmark, page.obj.objgen))
            why = _page(page.obj, original, packet, slots, here)
            if why:
                return [_of_run(f"a packet's sheet {sheet + 1}: {why}")]
        if seen & set(slots.values()):
            return [_of_run("two packets share their words.")]
        seen |= set(slots.values())
    if next(found, None):
        return [_of_run("the file has more pages than its packets.")]
    return _marked(document, marks)


def _of_run(message: str) -> Notice:
    return finding(Code.PROOF_RUN, message)


def _beside(document: Any) -> list[Notice]:
    """What the catalog has that a print run doesn't have."""
    extra = set(document.Root.keys()) - _CATALOG
    names = ", ".join(sorted(extra))
    return [_of_run(f"the document has {names}, which a print run doesn't have.")] if extra else []


def _marked(document: Any, wanted: Sequence[tuple[str, tuple[int, int]]]) -> list[Notice]:
    """Whether the bookmarks are these and no others: title and page of each."""
    if list(islice(_bookmarks(document), len(wanted) + 1)) == list(wanted):
        return []
    return [_of_run("the bookmarks aren't the codes of its packets, each at its first page.")]


def _bookmarks(document: Any) -> Iterator[tuple[str, tuple[int, int]]]:
    """Title and page of each bookmark; no page where it is more than that, or holds others."""
    mark = document.Root.Outlines.get("/First")
    while mark is not None:
        page = mark.Dest[0].objgen if set(mark.keys()) <= _MARK else (0, 0)
        yield str(mark.Title), page
        mark = mark.get("/Next")


def _page(
    page: Any,
    original: _Sheet,
    packet: Expected,
    slots: dict[str, tuple[int, int]],
    here: Digests,
) -> str:
    """What is wrong with a page; its slots are those of the packet's other pages."""
    if set(page.keys()) != _PAGE:
        return "it has other entries than a page of a print run."
    if here.of(page.MediaBox) != original.box:
        return "it has another size."
    if here.of(page.Contents) != original.content:
        return "its content isn't the template's."
    resources = page.Resources
    if here.of(resources, without="/XObject") != original.resources:
        return "its resources aren't the template's."
    forms = resources.get("/XObject", {})
    if set(forms.keys()) != original.slots.keys() | original.pictures.keys():
        return "it has other slots than the template."
    for key, form in forms.items():
        if key in original.pictures:
            if here.of(form) != original.pictures[key]:
                return "a picture isn't the template's."
            continue
        name = key.removeprefix(SLOT)
        if slots.setdefault(name, form.objgen) != form.objgen:
            return "its words aren't those of the packet's other pages."
        if here.of(form, without="content") != original.slots[key]:
            return "a slot isn't the template's."
        line(form.read_raw_bytes(), packet.original.slots[name], packet.texts[name])
    return ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Digests of a page: size, content, resources, pictures, and each slot but for its words."""

    box: bytes
    content: bytes
    resources: bytes
    pictures: Mapping[str, bytes]
    slots: Mapping[str, bytes]


def _sheets_of(template: Original) -> tuple[_Sheet, ...]:
    """The pages of a template; read once."""
    import pikepdf

    if template.sheets is None:
        there = Digests()
        with pikepdf.open(BytesIO(template.proven.data)) as document:
            template.sheets = tuple(
                _Sheet(
                    there.of(page.MediaBox),
                    there.of(page.Contents),
                    there.of(page.Resources, without="/XObject"),
                    {
                        key: there.of(form)
                        for key, form in page.Resources.get("/XObject", {}).items()
                        if not key.startswith(SLOT)
                    },
                    {
                        key: there.of(form, without="content")
                        for key, form in page.Resources.get("/XObject", {}).items()
                        if key.startswith(SLOT)
                    },
                )
                for page in (each.obj for each in document.pages)
            )
    sheets: tuple[_Sheet, ...] = template.sheets
    return sheets


def _look(data: bytes, packets: Sequence[Expected]) -> None:
    """Looks at the first packet of each template whole, at each other where its words stand first.

    Raises:
        PacketsFailed, ProofFailed
    """
    faults: dict[int, Problem] = {}
    with opened(data) as document:
        if len(document) != sum(len(packet.sheets) for packet in packets):
            raise failed([_of_run("readers don't agree on how many pages there are.")])
        known: set[int] = set()
        start = 0
        for place, packet in enumerate(packets):
            try:
                _look_at(document, start, packet, whole=id(packet.original) not in known)
                known.add(id(packet.original))
            except ProofFailed as error:
                faults[place] = error.problems[0]
            start += len(packet.sheets)
    if faults:
        raise PacketsFailed(faults)


def _look_at(document: Any, start: int, packet: Expected, *, whole: bool) -> None:
    """Looks at one packet, which begins at a page of the document.

    Raises:
        ProofFailed
    """
    for number, placements in enumerate(packet.sheets):
        if whole:
            _like_any_other(document, start + number, packet, placements)
        if whole or number in packet.original.nearest:
            page = document[start + number]
            try:
                shows(page, packet.original, number, packet.texts, closely=whole)
            finally:
                page.close()


def _like_any_other(
    document: Any, index: int, packet: Expected, placements: list[Placement]
) -> None:
    promise = packet.original.promise
    if promise.allowed is not None:
        more = " ".join(packet.texts.values())
        promise = replace(promise, allowed=promise.allowed.with_those_in(more))
    limits, whole = packet.original.limits, pages.Whole(promise)
    faults = pages.sheet(document, index, placements, promise, limits, [], whole)
    if faults:
        raise failed(on_page(index + 1, faults))


def inspect_run(
    pdf: bytes, parts: Sequence[Part], bookmarks: Sequence[tuple[str, int]]
) -> list[Notice]:
    """Every fault of a print file whose templates aren't known any more; see `inspect_parts`.

    Args:
        pdf: its bytes.
        parts: what each of its packets and slips promises, in order; one at least.
        bookmarks: title and page of each, counted from 0.
    """
    import pikepdf

    same: list[bytes] = []
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            problems = _bare(document, bookmarks)
            if not problems:
                same = kinds(pdf, document)
    except (
        pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError
    ) as error:  # fmt: skip
        problems = [file_objects.unreadable(error)]
    return problems or inspect_parts(pdf, parts, same)


def _bare(document: Any, bookmarks: Sequence[tuple[str, int]]) -> list[Notice]:
    """Faults of what a print file has beside the content of its pages."""
    if extra := _beside(document):
        return extra
    found: list[Any] = []
    for number, page in enumerate(document.pages, start=1):
        if set(page.obj.keys()) != _PAGE:
            fault = _of_run("it has other entries than a page of a print run.")
            return on_page(number, [fault])
        found.append(page.obj.objgen)
    wanted = [(title, found[at]) for title, at in bookmarks if at < len(found)]
    return _marked(document, wanted)


def codes(pdf: bytes, layout: Layout) -> list[str]:
    """The code that is printed at the head of each sheet; where its leaves differ, all of them.

    Args:
        pdf: a print run.
        layout: that of its pages.
    """
    found = []
    width, height = layout.leaf
    top, below = height - CODE_HEAD, height - CODE_HEAD - CODE_HIGH
    lefts = [0.0, width] if layout.booklet else [0.0]
    with opened(pdf) as document:
        for index in range(len(document)):
            try:
                page = document[index]
            except RuntimeError:  # it is no page to PDFium
                found.append("")
                continue
            reader = page.get_textpage()
            right = page.get_width() / len(lefts)
            said = {
                reader.get_text_bounded(left, below, left + right, top)
                .replace(AT_LINE_END, "-")
                .strip()
                for left in lefts
            }
            reader.close()
            page.close()
            found.append(" ".join(sorted(said)))
    return found
