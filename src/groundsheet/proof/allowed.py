"""What the objects of a file may be: each in its place, with the entries that a handout has.

A list of what is allowed, not of attacks: a file has what this program writes, what programs add
that save it anew (qpdf, pikepdf, MuPDF, PDFium), and in forms what those write that fill them in
(docs/forms.md). Anything else is a fault, whatever it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.faults import on_page
from groundsheet.proof.plain_objects import Objects, Value, number, rectangle, refers

Test = Callable[[Value], bool]
"""Whether a value may stand there."""
ARRAY, VALUE = "array", "value"
"""Of an object that is no dictionary, in place of a kind."""
_MOST = 10_000
"""The most entries that a name or a text of the file's objects has; the metadata is a stream."""


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below an entry: of which kind, and who else may have it.

    Args:
        kind: of `KINDS`, or what tells it by the value.
        how: `own` has no other owner, `shared` may have, `named` is another's and only named.
        form: one, an array of them, either, or a dictionary with one for each name.
        names: those of the dictionary, where not all are allowed.
    """

    kind: str | Callable[[Value], str]
    how: Literal["own", "shared", "named"] = "own"
    form: Literal["one", "each", "some", "any"] = "one"
    names: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object.

    Args:
        words: what it is, for whoever reads that something is wrong with it.
        entries: what it may have.
        needs: what it must have.
        stream: whether it is one.
        code: of its faults.
        fault: what is said of any of them, where it isn't what is wrong.
    """

    words: str
    entries: Mapping[str, Test | Part]
    needs: frozenset[str] = frozenset()
    stream: bool = False
    code: Code = Code.PROOF_ACTIVE
    fault: str = ""


@dataclass(slots=True)
class Found:
    """What a walk came upon: the kind of each object, and all that is of a kind.

    Args:
        kinds: by reference.
        all: by kind: references (empty for what stands inside another object), and values.
        named: references that need an owner elsewhere, and their kinds.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    all: dict[str, list[tuple[str, dict[str, Value]]]] = field(default_factory=dict)
    named: dict[tuple[str, str], None] = field(default_factory=dict)

    def of(self, kind: str) -> list[tuple[str, dict[str, Value]]]:
        """Each of a kind: its reference and its value."""
        return self.all.get(kind, [])


# -- values ---------------------------------------------------------------------------------------


def one_of(*values: Any) -> Test:
    """One of these; 1 is not taken for true."""
    if all(type(value) is str for value in values):
        texts = frozenset(values)
        return lambda value: type(value) is str and value in texts

    def among(value: Value) -> bool:
        return any(type(value) is type(one) and bool(value == one) for one in values)

    return among


def words(value: Value) -> bool:
    """A text, or a string that is none."""
    return type(value) is str and value[:2] in ("u:", "b:") and len(value) <= _MOST


def whole(value: Value) -> bool:
    """A whole number that isn't negative."""
    return type(value) is int and 0 <= value < 1 << 31


def name(value: Value) -> bool:
    """A name."""
    return type(value) is str and value[:1] == "/" and len(value) <= _MOST


def numbers(value: Value) -> bool:
    """An array of numbers."""
    return type(value) is list and all(map(number, value))


def truth(value: Value) -> bool:
    """Yes or no."""
    return type(value) is bool


def _box(value: Value) -> bool:
    """A box that isn't empty, or any two of its corners."""
    return rectangle(value) is not None and value[0] != value[2] and value[1] != value[3]


def _shown_as(pattern: str) -> Test:
    match = re.compile(rf"u:{pattern}").fullmatch
    return lambda value: type(value) is str and match(value) is not None


def _flate(value: Value) -> bool:
    return value in ("/FlateDecode", ["/FlateDecode"], [])


def _widths(value: Value) -> bool:
    """Of a composite font: where each row begins, and the row, or where it ends, and its width."""
    return type(value) is list and all(number(one) or numbers(one) for one in value)


def _place(value: Value) -> bool:
    """A page and where on it."""
    if type(value) is not list or len(value) < 2 or not refers(value[0]):
        return False
    return value[1:] == ["/Fit"] or (
        value[1] == "/XYZ" and len(value) == 5 and all(map(number, value[2:]))
    )


def _same(value: Value) -> bool:
    """The matrix that changes nothing."""
    return bool(value == [1, 0, 0, 1, 0, 0])


def _nothing(value: Value) -> bool:
    return bool(value == {})


def _tree(value: Value) -> bool:
    """The rows of a number tree; `tags` compares them with the tree that they are of."""
    return type(value) is list


def _named(*entries: str) -> Mapping[str, Test]:
    return dict.fromkeys(entries, name)


def _texts(*entries: str) -> Mapping[str, Test]:
    return dict.fromkeys(entries, words)


# -- what depends on the value --------------------------------------------------------------------


def _kid_of_pages(value: Value) -> str:
    return "pages" if type(value) is dict and value.get("/Type") == "/Pages" else "page"


def _annotation(value: Value) -> str:
    kind = value.get("/Subtype") if type(value) is dict else None
    return {"/Link": "link", "/Widget": "widget"}.get(str(kind), "annotation")


def _field(value: Value) -> str:
    return "group" if type(value) is dict and "/Kids" in value else "widget"


_EMPTY = "empty cell"
"""Of a table; the one kind of element that is the same in several places, and MuPDF puts together."""


def _kid_of_element(value: Value) -> str:
    if type(value) is int:
        return "mark"
    kind = value.get("/Type") if type(value) is dict else None
    if type(value) is dict and "/K" not in value and value.get("/S") in ("/TD", "/TH"):
        return _EMPTY
    return {"/MCR": "mark elsewhere", "/OBJR": "annotation's place"}.get(str(kind), "element")


def _font(value: Value) -> str:
    if type(value) is dict and value.get("/Subtype") == "/Type0":
        return "composite font"
    return "font" if type(value) is dict and "/FontDescriptor" in value else "bare font"


def _looks(value: Value) -> str:
    """An appearance, or a dictionary of them by state."""
    return "appearance" if type(value) is dict and "/BBox" in value else "appearances"


def _figure(value: Value) -> str:
    return "slot" if type(value) is dict and value.get("/Subtype") == "/Form" else "image"


# -- kinds ----------------------------------------------------------------------------------------

_ROLES = (
    "/Document", "/Sect", "/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Div", "/Form",
    "/Figure", "/Table", "/Caption", "/THead", "/TBody", "/TR", "/TH", "/TD", "/TOC", "/TOCI",
    "/Reference", "/Link",
)  # fmt: skip
_NO_LINK = "a link is more than an address or a place in the file."
_STREAM: Mapping[str, Test] = {"/Length": whole, "/Filter": _flate}
_APPEARANCE = r"/[\w+.-]+ [\d.]+ Tf(?: [\d.]+ (?:g|(?:[\d.]+ ){2}rg))?"
_DATE = r"D:\d{4,14}(?:[Z+-][\d']*)?"
_FONTS = Part(_font, "shared")
_FONT_RESOURCES = Part("fonts", "shared")

KINDS: Mapping[str, Kind] = {
    "trailer": Kind(
        "the file's end",
        {
            "/Root": Part("catalog"),
            "/Info": Part("info"),
            "/ID": lambda value: type(value) is list and len(value) == 2 and all(map(words, value)),
            "/Size": whole,
            "/Prev": whole,
            # Of a cross-reference stream, which `sections` reads.
            "/Type": one_of("/XRef"),
            "/W": numbers,
            "/Index": numbers,
            "/DecodeParms": Part("predictor"),
            **_STREAM,
        },
        frozenset({"/Root"}),
        code=Code.PROOF_FILE,
    ),
    "catalog": Kind(
        "the document",
        {
            "/Type": one_of("/Catalog"),
            "/Pages": Part("pages"),
            "/Outlines": Part("outlines"),
            "/Metadata": Part("metadata"),
            "/Lang": _shown_as(r"[A-Za-z0-9-]{2,20}"),
            "/ViewerPreferences": Part("preferences"),
            "/OutputIntents": Part("intent", form="each"),
            "/StructTreeRoot": Part("tree"),
            "/MarkInfo": Part("marked"),
            "/AcroForm": Part("form"),
            "/PageMode": one_of("/UseNone"),
        },
        frozenset({"/Type", "/Pages"}),
    ),
    "info": Kind(
        "the document's information",
        {
            **_texts("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer"),
            "/CreationDate": _shown_as(_DATE),
            "/ModDate": _shown_as(_DATE),
            "/Trapped": one_of("/False"),
        },
    ),
    "pages": Kind(
        "the list of pages",
        {
            "/Type": one_of("/Pages"),
            "/Kids": Part(_kid_of_pages, form="each"),
            "/Count": whole,
            "/Parent": Part("pages", "named"),
        },
        frozenset({"/Type", "/Kids", "/Count"}),
        code=Code.PROOF_PAGES,
    ),
    "page": Kind(
        "a page",
        {
            "/Type": one_of("/Page"),
            "/Parent": Part("pages", "named"),
            "/MediaBox": _box,
            "/Contents": Part("content", "shared", "some"),
            "/Resources": Part("resources", "shared"),
            "/Annots": Part(_annotation, form="each"),
            **dict.fromkeys(("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"), _box),
            "/Rotate": one_of(0),
            "/StructParents": whole,
            "/Tabs": one_of("/S"),
            "/Trans": _nothing,
        },
        frozenset({"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}),
    ),
    "content": Kind("what a page draws", _STREAM, stream=True),
    "resources": Kind(
        "what a page is drawn with",
        {
            "/Font": _FONT_RESOURCES,
            "/XObject": Part(_figure, "shared", "any", re.compile(r"/FormXob\.[\w.]+")),
            "/ProcSet": lambda value: type(value) is list and all(map(name, value)),
        },
    ),
    "image": Kind(
        "a picture",
        {
            **_STREAM,
            "/Type": one_of("/XObject"),
            "/Subtype": one_of("/Image"),
            "/Width": whole,
            "/Height": whole,
            "/BitsPerComponent": one_of(8),
            "/ColorSpace": one_of("/DeviceRGB", "/DeviceGray"),
        },
        frozenset({"/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace"}),
        stream=True,
    ),
    "slot": Kind(
        "the room for words on a page",
        {
            **_STREAM,
            "/Type": one_of("/XObject"),
            "/Subtype": one_of("/Form"),
            "/FormType": one_of(1),
            "/BBox": _box,
            "/Resources": Part("looks' resources", "shared"),
        },
        frozenset({"/Subtype", "/BBox"}),
        stream=True,
    ),
    "outlines": Kind(
        "the list of bookmarks",
        {
            "/Type": one_of("/Outlines"),
            "/First": Part("bookmark"),
            "/Last": Part("bookmark", "named"),
            "/Count": whole,
        },
    ),
    "bookmark": Kind(
        "a bookmark",
        {
            "/Title": words,
            "/Parent": Part("outlines", "named"),
            "/Dest": _place,
            "/Prev": Part("bookmark", "named"),
            "/Next": Part("bookmark"),
        },
        frozenset({"/Title", "/Parent", "/Dest"}),
    ),
    "metadata": Kind(
        "the metadata",
        {**_STREAM, "/Type": one_of("/Metadata"), "/Subtype": one_of("/XML")},
        frozenset({"/Subtype"}),
        stream=True,
    ),
    "preferences": Kind(
        "the settings for viewers",
        {
            "/DisplayDocTitle": one_of(True),
            "/PrintScaling": one_of("/None"),
            "/Duplex": one_of("/Simplex", "/DuplexFlipShortEdge", "/DuplexFlipLongEdge"),
            "/NumCopies": whole,
        },
    ),
    "intent": Kind(
        "the meaning of colours",
        {
            "/Type": one_of("/OutputIntent"),
            "/S": one_of("/GTS_PDFA1"),
            "/DestOutputProfile": Part("profile"),
            **_texts("/Info", "/OutputConditionIdentifier"),
        },
    ),
    "profile": Kind("the profile of colours", {**_STREAM, "/N": one_of(3)}, stream=True),
    "marked": Kind("the mark of tags", {"/Marked": one_of(True)}),
    # -- the tree of what is read out
    "tree": Kind(
        "the tree of tags",
        {
            "/Type": one_of("/StructTreeRoot"),
            "/K": Part("element"),
            "/ParentTree": Part("owners"),
            "/ParentTreeNextKey": whole,
        },
        frozenset({"/K", "/ParentTree"}),
    ),
    "owners": Kind("the tree of tags", {"/Nums": _tree}, frozenset({"/Nums"})),
    "element": Kind(
        "a tag",
        {
            "/Type": one_of("/StructElem"),
            "/S": one_of(*_ROLES),
            "/P": Part(lambda value: _parent(value), "named"),
            "/Pg": Part("page", "named"),
            "/K": Part(_kid_of_element, "own", "some"),
            "/Alt": words,
            "/Lang": _shown_as(r"[A-Za-z0-9-]{2,20}"),
            "/A": Part("attributes", "shared"),
        },
        frozenset({"/S", "/P"}),
    ),
    _EMPTY: Kind(
        "a tag",
        {
            "/Type": one_of("/StructElem"),
            "/S": one_of("/TD", "/TH"),
            "/P": Part("element", "named"),
            "/Pg": Part("page", "named"),
            "/A": Part("attributes", "shared"),
        },
        frozenset({"/S", "/P"}),
    ),
    "mark": Kind("a tag", {}),
    "mark elsewhere": Kind(
        "a tag",
        {"/Type": one_of("/MCR"), "/Pg": Part("page", "named"), "/MCID": whole},
        frozenset({"/MCID"}),
    ),
    "annotation's place": Kind(
        "a tag",
        {
            "/Type": one_of("/OBJR"),
            "/Pg": Part("page", "named"),
            "/Obj": Part(_annotation, "named"),
        },
        frozenset({"/Obj"}),
    ),
    "attributes": Kind(
        "a tag",
        {
            "/O": one_of("/Table", "/List", "/Layout"),
            "/Scope": one_of("/Column", "/Row"),
            "/ListNumbering": one_of("/None", "/Disc", "/Decimal"),
            "/Placement": one_of("/Block"),
            "/BBox": _box,
        },
        frozenset({"/O"}),
    ),
    # -- links and forms
    "link": Kind(
        "a link",
        {
            "/Type": one_of("/Annot"),
            "/Subtype": one_of("/Link"),
            "/Rect": _box,
            "/F": one_of(4),
            "/P": Part("page", "named"),
            "/Contents": lambda value: words(value) and value[2:].strip() != "",
            "/Border": one_of([0, 0, 0]),
            "/StructParent": whole,
            "/A": Part("action"),
            "/Dest": _place,
        },
        frozenset({"/Rect", "/F", "/Border", "/Contents"}),
        code=Code.PROOF_LINK,
        fault=_NO_LINK,
    ),
    "action": Kind(
        "a link",
        {"/S": one_of("/URI"), "/URI": words},
        frozenset({"/S", "/URI"}),
        code=Code.PROOF_LINK,
        fault=_NO_LINK,
    ),
    "form": Kind(
        "the form",
        {
            "/Fields": Part(_field, "named", "each"),
            "/DR": Part("looks' resources", "shared"),
            "/DA": _shown_as(_APPEARANCE),
            "/NeedAppearances": truth,
        },
        frozenset({"/Fields"}),
    ),
    "group": Kind(
        "a field",
        {
            "/FT": one_of("/Btn"),
            "/Ff": one_of(1 << 15, 1 << 15 | 1 << 14),
            "/Kids": Part("widget", "named", "each"),
            "/V": name,
            **_texts("/T", "/TU"),
        },
        frozenset({"/FT", "/Ff", "/Kids", "/T"}),
    ),
    "widget": Kind(
        "a field",
        {
            "/Type": one_of("/Annot"),
            "/Subtype": one_of("/Widget"),
            "/Rect": _box,
            "/F": one_of(4),
            "/P": Part("page", "named"),
            "/StructParent": whole,
            "/Parent": Part("group", "shared"),
            "/FT": one_of("/Tx", "/Btn"),
            "/Ff": one_of(1 << 23, 1 << 23 | 1 << 12),
            "/V": lambda value: words(value) or name(value),
            "/DV": one_of("u:"),
            "/DA": _shown_as(_APPEARANCE),
            "/MaxLen": whole,
            "/BS": Part("border"),
            "/MK": Part("ground"),
            "/AP": Part("looks"),
            "/AS": name,
            "/M": _shown_as(_DATE),
            **_texts("/T", "/TU"),
        },
        frozenset({"/Subtype", "/Rect", "/F"}),
    ),
    "annotation": Kind("an annotation that could cover the help panel", {}),
    "border": Kind("a field", {"/W": one_of(0)}),
    "ground": Kind("a field", {"/R": one_of(0), "/BC": one_of([]), "/BG": one_of([])}),
    "looks": Kind("a field", {"/N": Part(_looks, "shared")}, frozenset({"/N"})),
    "appearances": Kind("a field", {}),
    "appearance": Kind(
        "what a field shows",
        {
            **_STREAM,
            "/Type": one_of("/XObject"),
            "/Subtype": one_of("/Form"),
            "/FormType": one_of(1),
            "/BBox": _box,
            "/Matrix": _same,
            "/Resources": Part("looks' resources", "shared"),
        },
        frozenset({"/Subtype", "/BBox"}),
        stream=True,
    ),
    "looks' resources": Kind(
        "what a field shows",
        {
            "/Font": _FONT_RESOURCES,
            "/ProcSet": lambda value: type(value) is list and all(map(name, value)),
        },
    ),
    # -- fonts: what they draw is looked at elsewhere
    "fonts": Kind("the list of fonts", {}),
    "composite font": Kind(
        "a font",
        {
            "/Type": one_of("/Font"),
            "/Subtype": one_of("/Type0"),
            **_named("/BaseFont", "/Encoding"),
            "/DescendantFonts": Part("font", "shared", "each"),
            "/ToUnicode": Part("meanings", "shared"),
        },
        frozenset({"/BaseFont", "/Encoding", "/DescendantFonts"}),
        code=Code.PROOF_FONT,
    ),
    "font": Kind(
        "a font",
        {
            "/Type": one_of("/Font"),
            "/Subtype": one_of("/TrueType", "/CIDFontType2"),
            **_named("/BaseFont", "/Name", "/Encoding", "/CIDToGIDMap"),
            "/FirstChar": whole,
            "/LastChar": whole,
            "/Widths": numbers,
            "/DW": number,
            "/W": _widths,
            "/CIDSystemInfo": Part("collection"),
            "/FontDescriptor": Part("descriptor", "shared"),
            "/ToUnicode": Part("meanings", "shared"),
        },
        frozenset({"/Subtype", "/BaseFont", "/FontDescriptor"}),
        code=Code.PROOF_FONT,
    ),
    "bare font": Kind(
        "a font that is not embedded",
        {
            "/Type": one_of("/Font"),
            "/Subtype": one_of("/Type1", "/TrueType"),
            **_named("/BaseFont", "/Name", "/Encoding"),
        },
        frozenset({"/Subtype", "/BaseFont"}),
        code=Code.PROOF_FONT,
    ),
    "collection": Kind(
        "a font", {**_texts("/Registry", "/Ordering"), "/Supplement": whole}, code=Code.PROOF_FONT
    ),
    "descriptor": Kind(
        "a font",
        {
            "/Type": one_of("/FontDescriptor"),
            "/FontName": name,
            "/Flags": whole,
            "/FontBBox": numbers,
            **dict.fromkeys(
                ("/Ascent", "/Descent", "/CapHeight", "/ItalicAngle", "/StemV", "/MissingWidth"),
                number,
            ),
            "/FontFile2": Part("program", "shared"),
        },
        frozenset({"/FontName"}),
        code=Code.PROOF_FONT,
    ),
    "program": Kind("a font", {**_STREAM, "/Length1": whole}, stream=True, code=Code.PROOF_FONT),
    "meanings": Kind("a font", _STREAM, stream=True, code=Code.PROOF_FONT),
    # -- what holds other objects, and what programs leave
    "predictor": Kind(
        "the file's end", {"/Predictor": whole, "/Columns": whole}, code=Code.PROOF_FILE
    ),
    "object stream": Kind(
        "a part of the file",
        {**_STREAM, "/Type": one_of("/ObjStm"), "/N": whole, "/First": whole},
        frozenset({"/Type", "/N", "/First"}),
        stream=True,
        code=Code.PROOF_FILE,
    ),
    "references": Kind(
        "a part of the file",
        {
            **_STREAM,
            "/Type": one_of("/XRef"),
            "/Root": Part("catalog", "named"),
            "/Info": Part("info", "named"),
            "/ID": lambda value: type(value) is list,
            "/Size": whole,
            "/Prev": whole,
            "/W": numbers,
            "/Index": numbers,
            "/DecodeParms": Part("predictor"),
        },
        stream=True,
        code=Code.PROOF_FILE,
    ),
    "order": Kind(
        "a part of the file",
        {
            "/Linearized": one_of(1),
            **dict.fromkeys(("/L", "/E", "/N", "/O", "/T", "/P"), whole),
            "/H": numbers,
        },
        frozenset({"/Linearized"}),
        code=Code.PROOF_FILE,
    ),
    "hints": Kind(
        "a part of the file",
        {**_STREAM, "/S": whole, "/O": whole},
        frozenset({"/S"}),
        stream=True,
        code=Code.PROOF_FILE,
    ),
}
"""What each kind of object may have."""

_BY_NAME: Mapping[str, Part] = {
    "fonts": _FONTS,
    "appearances": Part("appearance", "shared"),
}
"""Kinds that are dictionaries with an entry for each name, and what these entries are."""


def _parent(value: Value) -> str:
    return "tree" if type(value) is dict and value.get("/Type") == "/StructTreeRoot" else "element"


# -- the walk -------------------------------------------------------------------------------------


def walk(objects: Objects) -> tuple[Found, list[Notice]]:
    """Each object that the trailer leads to, once; and the first fault, if there is one."""
    found = Found()
    fault = _walk(objects, found, [(Part("trailer"), objects.trailer)])
    return found, [fault] if fault else _unowned(found)


def walk_on(objects: Objects, found: Found, starts: Sequence[tuple[str, Value]]) -> list[Notice]:
    """Goes on with what isn't reached from the trailer: kinds, and values or references."""
    fault = _walk(objects, found, [(Part(kind), value) for kind, value in starts])
    return [fault] if fault else _unowned(found)


def _walk(objects: Objects, found: Found, starts: Sequence[tuple[Part, Value]]) -> Notice | None:
    left = list(starts)
    kinds, named, values = found.kinds, found.named, objects.values
    while left:
        part, value = left.pop()
        if part.form != "one":
            inside = _several(objects, found, part, value)
            if inside is None:
                return _wrong(part.kind, "is not what it is in a handout")
            left.extend(inside)
            continue
        reference = ""
        if refers(value):
            reference, value = value, values[value] if value in values else objects.at(value)
        kind = part.kind if type(part.kind) is str else part.kind(value)  # type: ignore[operator]
        if part.how == "named":
            named[reference, kind] = None
            continue
        if type(value) is int and kind == "mark":
            continue
        if reference:
            before = kinds.get(reference)
            if before == kind and (part.how == "shared" or kind == _EMPTY):
                continue
            if before is not None:
                return _wrong(kind, "stands in two places")
            kinds[reference] = kind
        found.all.setdefault(kind, []).append((reference, value))
        known = KINDS[kind]
        if type(value) is not dict or known.stream != (reference in objects.streams):
            return _wrong(kind, "is not what it is in a handout")
        fault = _look(objects, found, kind, known, value, left)
        if fault:
            return fault
    return None


def _several(
    objects: Objects, found: Found, part: Part, value: Value
) -> list[tuple[Part, Value]] | None:
    """The parts of an array, or of a dictionary that has one for each name."""
    one, inside = _one(part), objects.at(value)
    if refers(value) and type(inside) is list:
        found.kinds.setdefault(value, ARRAY)
    if part.form == "any":
        if type(inside) is not dict:
            return None
        if part.names and not all(map(part.names.fullmatch, inside)):
            return None
        return [(one, item) for item in inside.values()]
    if type(inside) is list:
        return [(one, item) for item in reversed(inside)]
    return [(one, value)] if part.form == "some" else None


@cache
def _one(part: Part) -> Part:
    """One of several."""
    return Part(part.kind, part.how)


def _look(
    objects: Objects,
    found: Found,
    kind: str,
    known: Kind,
    value: dict[str, Value],
    left: list[tuple[Part, Value]],
) -> Notice | None:
    """What is wrong with one object; what stands below it is added to what is left."""
    by_name = _BY_NAME.get(kind)
    if by_name is not None:
        left.extend((by_name, item) for item in value.values())
        return None
    if not known.needs <= value.keys():
        lacking = ", ".join(sorted(known.needs - value.keys()))
        return _wrong(kind, f"lacks {lacking}")
    entries = known.entries
    for key, item in value.items():
        rule = entries.get(key)
        if rule is None:
            return _entry(found, kind, key, f"has {key[:40]}, which a handout doesn't have")
        if type(rule) is Part:
            left.append((rule, item))
        elif rule(item):  # type: ignore[operator]
            continue
        elif refers(item) and rule(objects.at(item)):  # type: ignore[operator]
            found.kinds.setdefault(item, VALUE)
        else:
            return _entry(found, kind, key, f"has another {key} than in a handout")
    return None


_LIST = Kind("a list of objects", {})
_SAID: Mapping[tuple[str, str], str] = {
    ("page", "/Rotate"): "it is rotated.",
    ("page", "/UserUnit"): "it has its own unit of length.",
}
"""What is wrong with a page that has these entries."""
_ON_PAGE = ("page", "content", "resources", "widget", "link", "action", "annotation")
"""Kinds that are come upon after their page and before the next one."""


def _entry(found: Found, kind: str, key: str, what: str) -> Notice:
    """An entry that an object has, and a handout doesn't have there."""
    said, number = _SAID.get((kind, key)), len(found.of("page"))
    if said:
        return on_page(number, [finding(Code.PROOF_PAGES, said)])[0]
    fault = _wrong(kind, what)
    return on_page(number, [fault])[0] if kind in _ON_PAGE else fault


def _wrong(kind: str | Callable[[Value], str], what: str) -> Notice:
    known = KINDS[kind] if isinstance(kind, str) else _LIST
    return finding(known.code, known.fault or f"{known.words} {what}.")


def _unowned(found: Found) -> list[Notice]:
    """What is named must be one of its kind that stands where it belongs."""
    for reference, kind in found.named:
        if found.kinds.get(reference) != kind:
            message = f"{KINDS[kind].words} is named that isn't in its place."
            return [finding(KINDS[kind].code, message)]
    return []
