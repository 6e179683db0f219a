"""Rules of our own for a tagged file, which no judge of PDF/UA looks at.

Each function gives the faults of a file in words; none if it is good. They read with pikepdf and
share nothing with what draws. Any annotation but a field or a link is a fault: there are none.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

import tree
from groundsheet.pdf.elements import Role
from tree import BrokenTree, Node

INK = frozenset(["Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do",
                 "BI", "EI", "INLINE IMAGE"])  # fmt: skip
FONTS = ("/Type1", "/MMType1", "/TrueType", "/Type3", "/CIDFontType0", "/CIDFontType2")
STANDARD = frozenset(get_args(Role))
PRINT, NO_SCROLLING = 4, 1 << 23


def faults(pdf: bytes) -> list[str]:
    """All that is wrong with a file."""
    with tree.opened(pdf) as document:
        try:
            root = tree.read(document)
        except BrokenTree as error:
            return [f"the tree: {error}"]
        pages = [marked(page) for page in document.pages]
        found = [
            f"page {number}: {fault}"
            for number, page in enumerate(pages, start=1)
            for fault in page.faults
        ]
        found += _owners(document, root, pages)
        found += _annotations(document, root)
        found += _form(document, root)
        found += _elements(root)
        found += _fonts(document)
        found += _catalog(document)
    return found


# -- marked content -------------------------------------------------------------------------------


@dataclass(slots=True)
class Marked:
    """The marked content of a page: its numbers with their tags, artifacts, and what is wrong."""

    tags: list[tuple[int, str]] = field(default_factory=list)
    artifacts: list[tuple[str, int]] = field(default_factory=list)
    """The /Subtype of each (or its /Type, or nothing), and how many texts are in it."""
    faults: list[str] = field(default_factory=list)


def marked(page: Any) -> Marked:
    """Reads a page's content stream."""
    found = Marked()
    open_, words, in_text = "", 0, False
    properties: Any = None
    opened_in_text = False
    for step in pikepdf.parse_content_stream(page):
        operands, name = step.operands, str(step.operator)
        if name in ("BDC", "BMC"):
            if open_:
                found.faults.append(f"{operands[0]} within {open_}")
            open_, words, opened_in_text = str(operands[0]), 0, in_text
            properties = operands[1] if name == "BDC" else None
        elif name == "EMC":
            if not open_:
                found.faults.append("EMC without a beginning")
            if in_text != opened_in_text:
                found.faults.append(f"{open_} crosses the edge of a text")
            _close(found, open_, properties, words)
            open_ = ""
        elif name in ("BT", "ET"):
            in_text = name == "BT"
        elif name in INK:
            words += name in ("Tj", "TJ", "'", '"')
            if not open_:
                found.faults.append(f"{name} outside marked content")
    if open_:
        found.faults.append(f"{open_} is open at the end")
    return found


def _close(found: Marked, tag: str, properties: Any, words: int) -> None:
    if isinstance(properties, Dictionary) and "/MCID" in properties:
        found.tags.append((int(properties.MCID), tag))
        if set(properties.keys()) - {"/MCID"}:
            found.faults.append(f"{tag} says more than its number: {sorted(properties.keys())}")
    elif tag == "/Artifact":
        kind = properties if isinstance(properties, Dictionary) else Dictionary()
        found.artifacts.append((str(kind.get("/Subtype", kind.get("/Type", ""))), words))
    elif tag:
        found.faults.append(f"{tag} has no number")


# -- the tree and its ink -------------------------------------------------------------------------


def numbers(document: pikepdf.Pdf) -> dict[int, Any]:
    """The parent tree: what each key stands for."""
    found: dict[int, Any] = {}
    left = [document.Root.StructTreeRoot.get("/ParentTree", Dictionary())]
    while left:
        item = left.pop()
        left += list(item.get("/Kids", ()))
        entries = list(item.get("/Nums", ()))
        found |= {int(key): value for key, value in zip(entries[::2], entries[1::2], strict=True)}
    return found


def _owners(document: pikepdf.Pdf, root: Node, pages: Sequence[Marked]) -> Iterator[str]:
    """Each piece of marked content belongs to one element, and the parent tree names that one."""
    owners: dict[tuple[int, int], list[Node]] = {}
    for node in root.walk():
        for mark in node.marks:
            owners.setdefault(mark, []).append(node)
    parents = numbers(document)
    for index, (page, marks) in enumerate(zip(document.pages, pages, strict=True)):
        here = f"page {index + 1}"
        ids = [number for number, _ in marks.tags]
        if ids != list(range(len(ids))):
            yield f"{here}: the numbers of marked content are {ids}"
        entry = parents.get(int(page.get("/StructParents", -1)), Array())
        if not isinstance(entry, Array) or len(entry) != len(ids):
            yield f"{here}: the parent tree has another length"
            continue
        for number, tag in marks.tags:
            own = owners.pop((index, number), [])
            if len(own) != 1:
                yield f"{here}: {tag} {number} belongs to {own or 'no element'}"
            elif own[0].role != tag[1:]:
                yield f"{here}: {tag} {number} belongs to {own[0]}"
            elif number >= len(entry) or entry[number].objgen != own[0].item.objgen:
                yield f"{here}: {tag} {number}: the parent tree names another element"
    for (index, number), own in owners.items():
        yield f"{own[0]} has {number} of page {index + 1}, where there is none"


def _annotations(document: pikepdf.Pdf, root: Node) -> Iterator[str]:
    """Each field is held by one Form, which its key in the parent tree names, and the reverse."""
    parents = numbers(document)
    held: dict[Any, list[Node]] = {}
    for node in root.walk():
        for item in node.objects:
            held.setdefault(item.objgen, []).append(node)
    keys = Counter(int(page.get("/StructParents", -1)) for page in document.pages)
    for index, page in enumerate(document.pages, start=1):
        if page.get("/Tabs") != Name.S:
            yield f"page {index}: its fields are not in the order of the tree"
        for item in page.get("/Annots", ()):
            role = {"/Widget": "Form", "/Link": "Link"}.get(str(item.get("/Subtype")), "")
            if not role:
                yield f"page {index}: {item.get('/Subtype')} is no field and no link"
            key = int(item.get("/StructParent", -1))
            keys[key] += 1
            own = held.pop(item.objgen, [])
            entry = parents.get(key)
            if [node.role for node in own] != [role]:
                yield f"page {index}: a field or a link is held by {own or 'no element'}"
            elif not isinstance(entry, Dictionary) or entry.objgen != own[0].item.objgen:
                yield f"page {index}: a field's key leads to another element"
            if item.get("/P", Dictionary()).objgen != page.objgen:
                yield f"page {index}: a field says that it is on another page"
    if held:
        yield f"{next(iter(held.values()))} holds what stands on no page"
    if set(keys) != set(parents) or set(keys.values()) != {1}:
        yield f"keys in use {sorted(keys)}, and in the parent tree {sorted(parents)}"
    if document.Root.StructTreeRoot.get("/ParentTreeNextKey", 0) <= max(parents, default=0):
        yield "the next key is in use"


def _elements(root: Node) -> Iterator[str]:
    """What elements must have, and where they may stand."""
    levels = [int(node.role[1]) for node in root.walk() if re.fullmatch(r"H\d", node.role)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings begin with {levels[:3]}"
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        yield f"a level is skipped in {levels}"
    first = next((node for node in root.walk() if node.marks), root)
    if first.role != "H1":
        yield f"{first} stands before the title"
    for node in root.walk():
        if node.role not in STANDARD:
            yield f"{node} is of no type that is used here"
        above = node.item.get("/P", Dictionary())
        if node.parent is not None and above.objgen != node.parent.item.objgen:
            yield f"{node} names another element above it"
        yield from _element(node)
    if root.role != "Document":
        yield f"{root} is topmost"


def _element(node: Node) -> Iterator[str]:
    below = [child.role for child in node.children]
    match node.role:
        case "Figure":
            if not str(node.item.get("/Alt", "")).strip():
                yield f"{node} has no words"
            box = [float(value) for value in node.attribute("/BBox") or ()]
            if len(box) != 4 or not (box[0] < box[2] and box[1] < box[3]):
                yield f"{node} has no place"
            if below:
                yield f"{node} hides {below}"
        case "TH":
            if node.attribute("/Scope") not in ("/Row", "/Column"):
                yield f"{node} is the heading of nothing"
        case "Table":
            if [role for role in below if role != "Caption"] != ["THead", "TBody"]:
                yield f"{node} holds {below}"
            if "Caption" in below[1:]:
                yield f"{node} is named too late"
            rows = [
                [cell.role for cell in row.children]
                for part in node.children
                for row in part.children
                if part.role != "Caption"
            ]
            if len({len(row) for row in rows}) != 1:
                yield f"{node} is not regular: {rows}"
            if not rows or any(role != "TH" for role in rows[0]):
                yield f"{node} has no headings"
        case "THead" | "TBody":
            if not below or set(below) != {"TR"}:
                yield f"{node} holds {below}"
        case "TOC":
            if below[:1] != ["Caption"] or set(below[1:]) != {"TOCI"}:
                yield f"{node} holds {below}"
        case "TOCI":
            if below != ["Reference"]:
                yield f"{node} holds {below}"
        case "Link":
            if not node.objects or not node.marks or below:
                yield f"{node} holds {len(node.objects)} annotations and {node.kids}"
            for item in node.objects:
                if not str(item.get("/Contents", "")).strip():
                    yield f"{node} doesn't say where it leads"
        case "TR":
            if not below or set(below) - {"TH", "TD"}:
                yield f"{node} holds {below}"
        case "L":
            if not below or set(below) != {"LI"}:
                yield f"{node} holds {below}"
            if node.attribute("/ListNumbering") not in ("/None", "/Disc", "/Decimal"):
                yield f"{node} doesn't say how it is counted"
        case "LI":
            if below not in (["Lbl", "LBody"], ["LBody"]):
                yield f"{node} holds {below}"
            numbering = node.parent.attribute("/ListNumbering") if node.parent else None
            if numbering in ("/Disc", "/Decimal") and below != ["Lbl", "LBody"]:
                yield f"{node} has lost its label"
        case "Form":
            if len(node.objects) != 1 or node.kids:
                yield f"{node} holds {len(node.objects)} fields and {node.kids}"
        case _:
            pass


def furniture(pdf: bytes) -> list[list[tuple[str, int]]]:
    """The artifacts with words of each page: what kind they are, and how many texts they hold."""
    with tree.opened(pdf) as document:
        pages = [marked(page) for page in document.pages]
    return [[(kind, words) for kind, words in page.artifacts if words] for page in pages]


# -- fields ---------------------------------------------------------------------------------------


def widgets(document: pikepdf.Pdf) -> list[Any]:
    """All fields of the file that stand on a page."""
    items = [item for page in document.pages for item in page.get("/Annots", ())]
    return [item for item in items if item.get("/Subtype") != "/Link"]


def whole(item: Any) -> Any:
    """The field that a widget is a part of; itself, as a rule."""
    return item.Parent if "/Parent" in item else item


def _form(document: pikepdf.Pdf, root: Node) -> Iterator[str]:
    items = widgets(document)
    if not items:
        if "/AcroForm" in document.Root:
            yield "a form without fields"
        return
    form = document.Root.get("/AcroForm", Dictionary())
    extra = set(form.keys()) - {"/Fields", "/DR", "/DA"}
    if extra:
        yield f"the form has {sorted(extra)}"
    resources = form.get("/DR", Dictionary()).get("/Font", Dictionary())
    fields = {item.objgen: item for item in form.get("/Fields", ())}
    if len(fields) != len(form.get("/Fields", ())):
        yield "a field is listed twice"
    if {whole(item).objgen for item in items} != set(fields):
        yield "the form lists other fields than those on the pages"
    names = Counter(str(item.get("/T", "")) for item in fields.values())
    for name, count in names.items():
        if count > 1 or not name:
            yield f"{count} fields are called {name!r}"
    for item in items:
        yield from _field(item, resources)


def _field(item: Any, resources: Any) -> Iterator[str]:
    of = whole(item)
    name = str(of.get("/T", "?"))
    if not str(of.get("/TU", "")).strip():
        yield f"{name}: no label"
    if "/V" not in of:
        yield f"{name}: no value"
    if item.get("/F") != PRINT:
        yield f"{name}: not printed"
    if "/A" in item or "/AA" in item or "/AA" in of:
        yield f"{name}: active"
    left, bottom, right, top = (float(value) for value in item["/Rect"])
    if right - left < 8 or top - bottom < 8:
        yield f"{name}: too small"
    normal = item.get("/AP", Dictionary()).get("/N")
    if set(item.get("/AP", Dictionary()).keys()) != {"/N"}:
        yield f"{name}: no appearance, or more than one"
    elif of.FT == "/Tx":
        yield from _text_field(name, item, normal, resources)
    elif not isinstance(normal, Dictionary) or len(normal) != 2 or "/Off" not in normal:
        yield f"{name}: a button without two states"
    elif str(item.get("/AS")) not in normal:
        yield f"{name}: in no state"


def _text_field(name: str, item: Any, normal: Any, resources: Any) -> Iterator[str]:
    if not isinstance(normal, Stream) or b"/Tx BMC" not in normal.read_bytes():
        yield f"{name}: an appearance that no program fills in"
    used = re.match(r"(/\S+) ([\d.]+) Tf\b", str(item.get("/DA", "")))
    font = resources.get(used[1]) if used else None
    if font is None:
        yield f"{name}: to be typed in a font that isn't there"
    elif font.Subtype != "/Type0" or font.get("/Encoding") != "/Identity-H":
        yield f"{name}: to be typed in a font that has too few letters"
    elif "/FontFile2" not in font.DescendantFonts[0].FontDescriptor or "/ToUnicode" not in font:
        yield f"{name}: to be typed in a font without a program of its own"
    if used and float(used[2]) == 0:
        yield f"{name}: to be typed in any size"
    flags = int(item.get("/Ff", 0))
    if not flags & NO_SCROLLING or "/MaxLen" not in item:
        yield f"{name}: takes more than it can show"


# -- the file -------------------------------------------------------------------------------------


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    """No font without its program anywhere, and each of a page's says what its glyphs mean."""
    parts: set[tuple[int, int]] = set()
    for item in document.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == "/Type0":
            parts |= {part.objgen for part in item.DescendantFonts}
            if "/ToUnicode" not in item:
                yield f"the font {item.get('/BaseFont')} doesn't say what its glyphs mean"
    for item in document.objects:
        if not isinstance(item, Dictionary) or item.get("/Subtype") not in FONTS:
            continue
        descriptor = item.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"the font {item.get('/BaseFont')} has no program"
        said = "/ToUnicode" in item or item.get("/Encoding") == "/WinAnsiEncoding"
        if not said and item.objgen not in parts:
            yield f"the font {item.get('/BaseFont')} doesn't say what its glyphs mean"


def _catalog(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if not re.fullmatch(r"[a-z]{2}(-([A-Z]{2}|[0-9]{3}))?", str(root.get("/Lang", ""))):
        yield f"the language is {root.get('/Lang')}"
    if "/RoleMap" in root.StructTreeRoot:
        yield "types are mapped, and only standard ones are used"
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        yield "it doesn't say that it is tagged"
    if document.pdf_version != "1.7":
        yield f"it is a PDF {document.pdf_version}"


def labels(pdf: bytes) -> Mapping[str, str]:
    """What is read out at each field, by its name."""
    with tree.opened(pdf) as document:
        fields = [whole(item) for item in widgets(document)]
        return {str(item.T): str(item.TU) for item in fields}
