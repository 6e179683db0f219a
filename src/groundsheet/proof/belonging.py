"""How the objects of a file belong together: pages, bookmarks, fields, and the tree of tags.

Each object is what it may be (`allowed`); here it is seen that what they say of each other is true:
that a list of pages has as many as it counts, a tag the ink that the page gives it, and that there
is nothing that nothing leads to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import operators
from groundsheet.proof.allowed import Found
from groundsheet.proof.faults import on_page
from groundsheet.proof.plain_objects import Objects, Value, rectangle, refers, text
from groundsheet.proof.promise import Promise
from groundsheet.proof.sections import Revision
from groundsheet.text import DIALLED, digit_groups

Piece = str | tuple[str, int]
"""What stands below a tag: another one, or a page and the number of its ink."""
_PARTS = ("/Document", "/Sect")
_DEEPEST = 16
"""Of lists of pages in lists of pages."""
_MOST_ON_PAGE = 400
"""The most fields and links: each is compared with the others."""
_VIEWS = {"/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"}
_SLACK = 1.0
"""What an appearance may be larger or smaller than its field, in points."""


def pages(objects: Objects, found: Found) -> tuple[list[str], list[Notice]]:
    """The pages in order, each by its reference, and what is wrong with the lists of them."""
    root = objects.at(objects.trailer["/Root"])["/Pages"]
    if "/Parent" in objects.at(root):
        return [], [_pages("the list of pages is part of another.")]
    order: list[str] = []
    counted = dict.fromkeys((reference for reference, _ in found.of("pages")), 0)
    left: list[tuple[str, tuple[str, ...]]] = [(root, ())]
    while left:
        reference, above = left.pop()
        item = objects.at(reference)
        if above and item.get("/Parent") != above[-1]:
            return [], [_pages("a page says that it is in another list of pages.")]
        if found.kinds.get(reference) == "page":
            order.append(reference)
            for each in above:
                counted[each] += 1
            continue
        if len(above) == _DEEPEST:
            return [], [_pages("lists of pages are too deep.")]
        kids = objects.at(item["/Kids"])
        left.extend((kid, (*above, reference)) for kid in reversed(kids))
    for reference, count in counted.items():
        if objects.at(reference)["/Count"] != count:
            return [], [_pages("a list of pages has more or fewer than it says.")]
    return order, _views(objects, order)


def _views(objects: Objects, order: Sequence[str]) -> list[Notice]:
    """Pages that begin elsewhere than at their corner, or show a part of themselves alone."""
    for number, reference in enumerate(order, start=1):
        item = objects.at(reference)
        if len(objects.at(item.get("/Annots", ()))) > _MOST_ON_PAGE:
            return on_page(number, [_pages("it has more fields and links than have room.")])
        media = rectangle(item["/MediaBox"]) or ()
        if media[:2] != (0, 0):
            return on_page(number, [_pages("it doesn't begin at its corner.")])
        for key in _VIEWS & item.keys():
            if rectangle(objects.at(item[key])) != media:
                words = f"its {key[1:].lower()} is not the whole page."
                return on_page(number, [_pages(words)])
    return []


def _pages(message: str) -> Notice:
    return finding(Code.PROOF_PAGES, message)


def first_page(found: Found, order: Sequence[str]) -> list[Notice]:
    """What is wrong with what a file in the order of its pages says of them (annex F)."""
    for _, said in found.of("order"):
        first = f"{said.get('/O')} 0 R"
        if said.get("/N") != len(order) or first != order[0] or said.get("/P", 0) != 0:
            return [_active("another order of pages for who reads it from a network")]
    return []


def bookmarks(objects: Objects, found: Found) -> list[Notice]:
    """What is wrong with the list of bookmarks."""
    for reference, outlines in found.of("outlines"):
        before, here, count = None, outlines.get("/First"), 0
        while here is not None:
            mark = objects.at(here)
            if mark.get("/Prev") != before or mark["/Parent"] != reference:
                return [_active("the bookmarks are in no order")]
            if found.kinds.get(mark["/Dest"][0]) != "page":
                return [_active("a bookmark leads nowhere")]
            before, here, count = here, mark.get("/Next"), count + 1
        if outlines.get("/Last") != before or outlines.get("/Count", 0) != count:
            return [_active("the list of bookmarks has more or fewer than it says")]
    return []


def spoken(objects: Objects, found: Found, promise: Promise) -> list[Notice]:
    """Numbers that a viewer shows or reads out, and that the handout doesn't hold.

    Those of a link may be those of its address; a print file's bookmarks are refs.

    Args:
        objects: of the file.
        found: what a walk found among them.
        promise: what the file must show.
    """
    kinds = {"link": ("/Contents",)}
    if promise.allowed is not None:
        kinds |= {"info": ("/Title",), "widget": ("/TU",), "field": ("/TU",)}
        kinds |= {} if promise.layout.run else {"bookmark": ("/Title",)}
    contacts = " ".join([promise.panel.words, *(said.words for said in promise.lists)])
    for kind, keys in kinds.items():
        for _, item in found.of(kind):
            said = " ".join(text(item.get(key)) for key in keys)
            address = text(objects.at(item["/A"]).get("/URI")) if "/A" in item else ""
            for group in digit_groups(said):
                known = promise.allowed is not None and group in promise.allowed
                known = known or group in contacts or group in address
                if len(group) >= DIALLED and not known:
                    message = "a number is read out or shown that the handout doesn't hold."
                    return [finding(Code.PROOF_NUMBER, message)]
    return []


def _active(what: str) -> Notice:
    return finding(Code.PROOF_ACTIVE, f"{what}, which a handout doesn't have.")


# -- fields ---------------------------------------------------------------------------------------


def fields(objects: Objects, found: Found, order: Sequence[str], promise: Promise) -> list[Notice]:
    """What is wrong with the form: each field stands on its page, once, and shows no more.

    Args:
        objects: of the file.
        found: what a walk found among them.
        order: the pages.
        promise: what the file must show.
    """
    forms = found.of("form")
    listed: list[str] = []
    for _, form in forms:
        for reference in objects.at(form["/Fields"]):
            kids = objects.at(objects.at(reference).get("/Kids", ()))
            listed.extend(kids or [reference])
            if any(objects.at(kid).get("/Parent") != reference for kid in kids):
                return [_active("a field of another one")]
    if listed and not promise.layout.fillable:
        return [finding(Code.PROOF_ACTIVE, "the file has fields, and it is for paper.")]
    placed = [
        (page, reference)
        for page in order
        for reference in objects.at(objects.at(page).get("/Annots", ()))
        if found.kinds.get(reference) == "widget"
    ]
    if sorted(listed) != sorted(reference for _, reference in placed):
        return [_active("fields that its form doesn't list, or lists twice")]
    for page, reference in placed:
        fault = _widget(objects, found, page, objects.at(reference), promise)
        if fault:
            return [fault]
    if promise.fresh and promise.allowed is not None:
        for _, widget in found.of("widget"):
            said = text(widget.get("/V")) if widget.get("/FT") == "/Tx" else ""
            if any(group not in promise.allowed for group in digit_groups(said)):
                message = "a number stands in a field that the handout doesn't hold."
                return [finding(Code.PROOF_NUMBER, message)]
    return []


_NOTHING = (None, "", "u:", "b:")
"""Values of a field in which nothing stands."""


def _widget(
    objects: Objects, found: Found, page: str, widget: Mapping[str, Value], promise: Promise
) -> Notice | None:
    """What is wrong with a field on a page."""
    if widget.get("/P", page) != page:
        return _active("a field of another page")
    own = objects.at(widget["/Parent"]) if "/Parent" in widget else widget
    if ("/Parent" in widget) == ("/FT" in widget) or not text(own.get("/T")).strip():
        return _active("a field without a name")
    box, paper = rectangle(widget["/Rect"]), rectangle(objects.at(page)["/MediaBox"])
    if not box or not paper or min(box[:2]) < 0 or box[2] > paper[2] or box[3] > paper[3]:
        return _active("a field that isn't on the paper")
    if "/AP" not in widget:  # some programs leave it to whoever shows the copy
        return _active("a field without a look") if promise.fresh else None
    looks = objects.at(widget["/AP"])["/N"]
    kind = found.kinds.get(looks) if refers(looks) else "appearances"
    words = own["/FT"] == "/Tx"
    if words != (kind == "appearance"):
        return _active("a field that shows something else")
    if words and own.get("/V") in _NOTHING and b"Tj" in objects.content(looks):
        return _active("a field that shows words and holds none")
    states = {"": looks} if words else objects.at(looks)
    if not words and widget.get("/AS", "/Off") not in ("/Off", *states):
        return _active("a field in a state that it doesn't have")
    for state in states.values():
        area = rectangle(objects.at(state)["/BBox"])
        if not area or area[:2] != (0, 0):
            return _active("a field that shows what isn't in it")
        if max(abs(area[2] - box[2] + box[0]), abs(area[3] - box[3] + box[1])) > _SLACK:
            return _active("a field that shows what isn't in it")
    return None


# -- tags -----------------------------------------------------------------------------------------


def tags(objects: Objects, found: Found, order: Sequence[str], promise: Promise) -> list[Notice]:
    """What is wrong with the tree of tags: what is read out is what the pages show, in order.

    Args:
        objects: of the file.
        found: what a walk found among them.
        order: the pages.
        promise: what the file must show.
    """
    if not found.of("tree"):
        if promise.layout.run:  # a print file is for paper
            return []
        return [finding(Code.PROOF_ACTIVE, "the file lacks what a screen reader needs (its tags).")]
    (root, tree), *_ = found.of("tree")
    if objects.at(tree["/K"])["/P"] != root:
        return [_active("tags in no order")]
    owners: dict[str, dict[int, str]] = {page: {} for page in order}
    holders: dict[str, str] = {}
    below: dict[str, list[Piece]] = {}
    for reference, element in found.of("element"):
        below[reference] = []
        fault = _element(objects, reference, element, owners, holders, below[reference])
        fault = fault or _said(element, promise)
        if fault:
            return [fault]
    # On the sheets of a booklet pages don't stand in the order in which they are read.
    if not promise.layout.booklet and not _ordered(found, order, below):
        return [_active("words that are read out in another order than they stand in")]
    return _owners(objects, tree, order, owners, holders)


def _element(
    objects: Objects,
    reference: str,
    element: Mapping[str, Value],
    owners: dict[str, dict[int, str]],
    holders: dict[str, str],
    pieces: list[Piece],
) -> Notice | None:
    """What is wrong with what stands below a tag; its ink is added to the rest."""
    kids = objects.at(element.get("/K", []))
    for kid in kids if type(kids) is list else [element["/K"]]:
        below = objects.at(kid)
        if type(below) is int:
            page, mark = element.get("/Pg", ""), below
        elif "/MCID" in below:
            page, mark = below.get("/Pg", element.get("/Pg", "")), below["/MCID"]
        elif "/Obj" in below:
            if below["/Obj"] in holders:
                return _active("a field or a link with two tags")
            holders[below["/Obj"]] = reference
            continue
        else:
            if below["/P"] != reference:
                return _active("tags in no order")
            pieces.append(kid)
            continue
        if page not in owners or mark in owners[page]:
            return _active("ink with two tags, or with none")
        owners[page][mark] = reference
        pieces.append((page, mark))
    return None


def _ordered(found: Found, order: Sequence[str], below: Mapping[str, Sequence[Piece]]) -> bool:
    """Whether each element is read in the order in which its pieces are drawn, page by page.

    Not so the document, where the help panel is read before what is drawn above it, and its parts,
    where a scale is drawn after what follows it.
    """
    numbers = {page: number for number, page in enumerate(order)}
    starts: dict[str, tuple[int, int]] = {}
    # A walk comes upon an element before those below it.
    for reference, element in reversed(found.of("element")):
        places = [
            starts.get(piece) if isinstance(piece, str) else (numbers[piece[0]], piece[1])
            for piece in below[reference]
        ]
        known = [place for place in places if place is not None]
        if element["/S"] not in _PARTS:
            last: dict[int, int] = {}
            for number, mark in known:
                if mark < last.get(number, 0):
                    return False
                last[number] = mark
        if known:
            starts[reference] = min(known)
    return True


def _said(element: Mapping[str, Value], promise: Promise) -> Notice | None:
    """What is wrong with words that are read out in place of a picture."""
    alt = element.get("/Alt")
    if (element["/S"] == "/Figure") != (alt is not None):
        return _active("words that are read out in place of those on the page")
    for group in digit_groups(text(alt)):
        known = (
            group in promise.allowed
            if promise.allowed is not None
            else len(group) < DIALLED or group in promise.panel.words
        )
        if not known:
            message = "a number is read out for a picture that the handout doesn't hold."
            return finding(Code.PROOF_NUMBER, message)
    return None


def _owners(
    objects: Objects,
    tree: Mapping[str, Value],
    order: Sequence[str],
    owners: Mapping[str, Mapping[int, str]],
    holders: Mapping[str, str],
) -> list[Notice]:
    """What is wrong with the tree by which a reader finds the tag of ink."""
    rows = objects.at(objects.at(tree["/ParentTree"])["/Nums"])
    keys, parents = rows[::2], rows[1::2]
    if len(rows) % 2 or any(type(key) is not int for key in keys) or keys != sorted(set(keys)):
        return [_active("tags in no order")]
    table = dict(zip(keys, parents, strict=True))
    for page in order:
        item, of_page = objects.at(page), owners[page]
        if sorted(of_page) != list(range(len(of_page))):
            return [_active("ink with two tags, or with none")]
        told = objects.at(table.pop(item.get("/StructParents"), ()))
        if list(told) != [of_page[mark] for mark in range(len(of_page))]:
            return [_active("ink whose tags differ")]
        for reference in objects.at(item.get("/Annots", ())):
            key = objects.at(reference).get("/StructParent")
            if reference not in holders or table.pop(key, None) != holders[reference]:
                return [_active("a field or a link whose tags differ")]
        told = [(objects.at(of_page[mark])["/S"], mark) for mark in range(len(of_page))]
        if _marked(objects, item) not in (told, None):
            return [_active("ink whose tags differ")]
    return [_active("tags of what isn't there")] if table else []


def _marked(objects: Objects, page: Mapping[str, Value]) -> list[tuple[str, int]] | None:
    """The ink of a page that has tags: the role and the number of each, as they are drawn.

    None where it isn't drawn as this program draws, which is told of its content.
    """
    contents = objects.at(page["/Contents"])
    parts = contents if type(contents) is list else [page["/Contents"]]
    content = operators.read(b"\n".join([objects.content(part) for part in parts]))
    if content.faults:
        return None
    return [
        (f"/{sequence.tag}", sequence.number)
        for sequence in content.sequences
        if sequence.number is not None
    ]


# -- what nothing leads to ------------------------------------------------------------------------


def unreached(
    objects: Objects, found: Found, revisions: Sequence[Revision], *, fresh: bool
) -> Iterator[tuple[str, str]]:
    """Objects that the trailer doesn't lead to, each with its kind: empty for one that is none.

    MuPDF leaves what held objects in the file that it saves anew, and looks that were replaced.

    Args:
        objects: of the file.
        found: what a walk from the trailer found.
        revisions: of the file.
        fresh: it was just made, so that no program left anything.
    """
    packs = {number for revision in revisions for number in revision.packed.values()}
    own = packs | {number for revision in revisions for number in revision.streams}
    for reference, value in objects.values.items():
        if reference in found.kinds or type(value) is not dict:
            continue
        kind = _left(value) if reference in objects.streams else ""
        if "/Linearized" in value:
            kind = "order"
        used = int(reference.split()[0]) in own
        yield reference, kind if used or not fresh else ""


def _left(value: Mapping[str, Value]) -> str:
    """What a stream is that a program left, or that holds objects; empty for another one."""
    if "/S" in value:
        return "hints"
    kinds = {"/ObjStm": "object stream", "/XRef": "references"}
    if value.get("/Subtype") == "/Form":
        return "appearance"
    return kinds.get(str(value.get("/Type")), "")


def packs(objects: Objects, revisions: Sequence[Revision]) -> list[Notice]:
    """What is wrong with streams that hold objects: they hold just those that are listed."""
    for revision in revisions:
        listed: dict[int, set[int]] = {}
        for number, pack in revision.packed.items():
            listed.setdefault(pack, set()).add(number)
        for pack, numbers in listed.items():
            reference = f"{pack} 0 R"
            if reference not in objects.streams:
                return [finding(Code.PROOF_FILE, "the file lacks objects that it lists.")]
            head = objects.content(reference)[: objects.at(reference).get("/First", 0)].split()
            if sorted(map(int, head[::2])) != sorted(numbers):
                message = "the file holds objects that it doesn't list, or lists them twice."
                return [finding(Code.PROOF_FILE, message)]
    return []
