"""The objects of a file, read with pikepdf: nothing in it is hidden, active or laid over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import allowed, belonging, filled, links, operators, sections
from groundsheet.proof.allowed import Found
from groundsheet.proof.faults import on_page
from groundsheet.proof.links import LinkBox
from groundsheet.proof.plain_objects import Objects, opened, read
from groundsheet.proof.promise import Box, Promise, box_of
from groundsheet.proof.sections import Revision
from groundsheet.proof.streams import Streams

_MOST = 10
"""The most revisions of a file that is filled in."""
_FILLERS = {"widget": ("/M", "/MK"), "form": ("/NeedAppearances",)}
"""What programs that fill in a form write, and this program doesn't."""


@dataclass(slots=True)
class Structure:
    """The objects of a file at one time, what each is, and its pages in order."""

    objects: Objects
    found: Found
    pages: list[str]


def look(
    pdf: bytes, promise: Promise, sheets: int | None = None
) -> tuple[list[list[Box]], list[list[LinkBox]], list[Notice]]:
    """Where each page has fields and links, and faults of the file's structure.

    Nothing in it is hidden, active or laid over a page, and its pages are drawn by instructions and
    in fonts of ours. A file that was just made has one revision; another may have been saved anew,
    or filled in.

    Args:
        pdf: its bytes.
        promise: what is promised of it.
        sheets: how many pages it has, where it holds more than this promise.
    """
    import pikepdf

    widgets: list[list[Box]] = []
    found: list[list[LinkBox]] = []
    try:
        revisions = sections.revisions(pdf)
        problems = _number_of(revisions, promise)
        if problems:
            return widgets, found, problems
        with opened(pdf) as document:
            count = sheets or len(promise.layout.sheets(promise.pages))
            last, problems = structure(document, revisions, promise, count)
            problems = _before(pdf, last, revisions, promise, count) or problems
            if not problems:
                widgets, found, problems = _areas(last)
            problems = problems or _damage(last.objects) or _drawn(document)
    except sections.Unsound as error:
        problems = [finding(Code.PROOF_FILE, str(error))]
    except pikepdf.PasswordError:
        problems = [finding(Code.PROOF_FILE, _LOCKED)]
    except (pikepdf.PdfError, *_UNREADABLE) as error:
        problems = [unreadable(error)]
    return widgets, found, problems


_LOCKED = "the file is locked; not everyone could open or print it."
_UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)


def unreadable(error: Exception) -> Notice:
    """The fault of a file that a library gives up on."""
    message = f"the file can't be read back ({type(error).__name__})."
    return finding(Code.PROOF_FILE, message)


def _number_of(revisions: Sequence[Revision], promise: Promise) -> list[Notice]:
    """A file that was just made has one revision; one that is filled in, not very many."""
    if len(revisions) > (1 if promise.fresh else _MOST):
        message = (
            "the file was changed after it was made; a page could show something else."
            if promise.fresh
            else f"it was saved more than {_MOST} times: save it once under a new name (“Save as”)."
        )
        return [finding(Code.PROOF_FILE, message)]
    return []


def structure(
    document: Any, revisions: Sequence[Revision], promise: Promise, count: int
) -> tuple[Structure, list[Notice]]:
    """The objects of a file, and what is wrong with them.

    Args:
        document: pikepdf's.
        revisions: of the file's bytes.
        promise: what is promised of the file.
        count: how many pages it has.
    """
    made, problems = _objects(document, revisions, fresh=promise.fresh)
    objects, found, order = made.objects, made.found, made.pages
    if not problems and len(order) != count:
        message = f"the file has {len(order)} pages, not {count}."
        problems = [finding(Code.PROOF_PAGES, message)]
    if not problems:
        problems = belonging.fields(objects, found, order, promise)
    if not problems:
        problems = belonging.tags(objects, found, order, promise)
    if not problems:
        problems = belonging.spoken(objects, found, promise)
    return made, problems


def _damage(objects: Objects) -> list[Notice]:
    """What qpdf had to mend to read the file, or can't read of its streams."""
    for reference in objects.streams:
        objects.content(reference)
    warnings = objects.document.get_warnings()
    lines = (re.sub(r"<_io\.\w+ object at \w+>", "it", str(line)) for line in warnings[:3])
    return [finding(Code.PROOF_FILE, f"damaged: {line}") for line in lines]


def _drawn(document: Any) -> list[Notice]:
    """What is wrong with the instructions and the fonts that pages are drawn with."""
    streams = Streams()
    return [
        fault
        for number, page in enumerate(document.pages, start=1)
        for fault in on_page(number, streams.page(page.obj))
    ]


def of_run(pdf: bytes, document: Any) -> list[Notice]:
    """What is wrong with the objects of a print file, beside what its packets promise.

    Raises:
        pikepdf.PdfError, ValueError, TypeError, KeyError: they can't be read.
    """
    try:
        revisions = sections.revisions(pdf)
    except sections.Unsound as error:
        return [finding(Code.PROOF_FILE, str(error))]
    if len(revisions) > 1:
        return [finding(Code.PROOF_FILE, "the file was changed after it was made.")]
    made, problems = _objects(document, revisions, fresh=True)
    return problems or _damage(made.objects)


def _objects(
    document: Any, revisions: Sequence[Revision], *, fresh: bool
) -> tuple[Structure, list[Notice]]:
    """The objects of a file, each what it may be, and nothing that nothing leads to.

    Args:
        document: pikepdf's.
        revisions: of the file's bytes.
        fresh: it was just made, and nobody filled it in.
    """
    if document.is_encrypted:
        return Structure(Objects({}, frozenset(), {}, document), Found(), []), [
            finding(Code.PROOF_FILE, _LOCKED)
        ]
    objects = read(document)
    found, problems = allowed.walk(objects)
    made = Structure(objects, found, [])
    if problems:
        return made, problems
    for reference, kind in belonging.unreached(objects, found, revisions, fresh=fresh):
        if not kind:
            message = "the file holds objects that nothing leads to."
            return made, [finding(Code.PROOF_FILE, message)]
        problems = allowed.walk_on(objects, found, [(kind, reference)])
        if problems:
            return made, problems
    problems = belonging.packs(objects, revisions) or _fonts_of_fillers(objects, found, fresh)
    if not problems:
        made.pages, problems = belonging.pages(objects, found)
        problems = problems or belonging.first_page(found, made.pages)
    return made, problems or belonging.bookmarks(objects, found)


def _fonts_of_fillers(objects: Objects, found: Found, fresh: bool) -> list[Notice]:
    """Fonts without a program are for what was typed elsewhere: no page is drawn with one."""
    bare = [font for _, font in found.of("bare font")]
    bare += [
        font
        for _, font in found.of("font")
        if "/FontFile2" not in objects.at(font["/FontDescriptor"])
    ]
    if fresh:
        for kind, keys in _FILLERS.items():
            if any(key in item for _, item in found.of(kind) for key in keys):
                return [finding(Code.PROOF_ACTIVE, "the file has been filled in elsewhere.")]
    if not bare:
        return []
    if fresh:
        message = f"the font {bare[0]['/BaseFont']} isn't in the file."
        return [finding(Code.PROOF_FONT, message)]
    known = set(map(id, bare))
    lists = {id(fonts): fonts for fonts in (_page_fonts(objects, p) for _, p in found.of("page"))}
    names = {
        key
        for fonts in lists.values()
        for key, font in fonts.items()
        if any(id(each) in known for each in _parts(objects, font))
    }
    for reference, _ in found.of("content") if names else ():
        if names & operators.read(objects.content(reference)).codes.keys():
            return [finding(Code.PROOF_FONT, "a page uses a font that isn't in the file.")]
    return []


def _page_fonts(objects: Objects, page: Any) -> dict[str, Any]:
    fonts: dict[str, Any] = objects.at(objects.at(page["/Resources"]).get("/Font", {}))
    return fonts


def _parts(objects: Objects, font: Any) -> list[Any]:
    """A font, and that which a composite one is made of."""
    whole = objects.at(font)
    return [whole, *map(objects.at, objects.at(whole.get("/DescendantFonts", ())))]


def _before(
    pdf: bytes, last: Structure, revisions: Sequence[Revision], promise: Promise, count: int
) -> list[Notice]:
    """Each earlier revision is a file of its own; each later one fills in, and nothing else."""
    if len(revisions) < 2:
        return []
    earlier = revisions[:-1]
    shorter = pdf[: earlier[-1].end]
    with opened(shorter) as document:
        before, problems = structure(document, earlier, promise, count)
        problems = problems or filled.changes(
            before.objects, before.found, last.objects, last.found, revisions[-1]
        )
        return problems or _before(shorter, before, earlier, promise, count)


def _areas(last: Structure) -> tuple[list[list[Box]], list[list[LinkBox]], list[Notice]]:
    """Where fields and links are, by page, and what is wrong with the links."""
    objects, found = last.objects, last.found
    widgets: list[list[Box]] = []
    led: list[list[LinkBox]] = []
    problems: list[Notice] = []
    marks = {tuple(mark["/Dest"]) for _, mark in found.of("bookmark")}
    numbers = {page: number for number, page in enumerate(last.pages, start=1)}
    for number, page in enumerate(last.pages, start=1):
        boxes = [
            box_of(objects.at(reference)["/Rect"])
            for reference in objects.at(objects.at(page).get("/Annots", ()))
            if found.kinds.get(reference) == "widget"
        ]
        here, wrong = links.read(objects, page, numbers, marks, boxes)
        widgets.append(boxes)
        led.append(here)
        problems.extend(on_page(number, wrong))
    return widgets, led, problems
