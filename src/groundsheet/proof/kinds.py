"""What the objects of a file may be: each in its place, with the entries that a handout has.

A list of what is allowed, not of attacks: a file has what this program writes, what programs add
that save it anew (qpdf, pikepdf, MuPDF, PDFium), and in forms what those write that fill them in
(docs/forms.md). Anything else is a fault, whatever it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from groundsheet.notices import Code
from groundsheet.proof.entries import (
    EMPTY,
    Kind,
    Part,
    Test,
    annotation,
    box,
    field,
    figure,
    flate,
    font,
    kid_of_element,
    kid_of_pages,
    looks,
    name,
    names,
    nothing,
    numbers,
    one_of,
    parent,
    place,
    rows,
    shown_as,
    texts,
    truth,
    unmoved,
    whole,
    widths,
    words,
)
from groundsheet.proof.plain_objects import number

# -- kinds ----------------------------------------------------------------------------------------

_ROLES = (
    "/Document", "/Sect", "/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Div", "/Form",
    "/Figure", "/Table", "/Caption", "/THead", "/TBody", "/TR", "/TH", "/TD", "/TOC", "/TOCI",
    "/Reference", "/Link",
)  # fmt: skip
_NO_LINK = "a link is more than an address or a place in the file."
_STREAM: Mapping[str, Test] = {"/Length": whole, "/Filter": flate}
_APPEARANCE = r"/[\w+.-]+ [\d.]+ Tf(?: [\d.]+ (?:g|(?:[\d.]+ ){2}rg))?"
_DATE = r"D:\d{4,14}(?:[Z+-][\d']*)?"
_FONTS = Part(font, "shared")
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
            "/Lang": shown_as(r"[A-Za-z0-9-]{2,20}"),
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
            **texts("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer"),
            "/CreationDate": shown_as(_DATE),
            "/ModDate": shown_as(_DATE),
            "/Trapped": one_of("/False"),
        },
    ),
    "pages": Kind(
        "the list of pages",
        {
            "/Type": one_of("/Pages"),
            "/Kids": Part(kid_of_pages, form="each"),
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
            "/MediaBox": box,
            "/Contents": Part("content", "shared", "some"),
            "/Resources": Part("resources", "shared"),
            "/Annots": Part(annotation, form="each"),
            **dict.fromkeys(("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"), box),
            "/Rotate": one_of(0),
            "/StructParents": whole,
            "/Tabs": one_of("/S"),
            "/Trans": nothing,
        },
        frozenset({"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}),
    ),
    "content": Kind("what a page draws", _STREAM, stream=True),
    "resources": Kind(
        "what a page is drawn with",
        {
            "/Font": _FONT_RESOURCES,
            "/XObject": Part(figure, "shared", "any", re.compile(r"/FormXob\.[\w.]+")),
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
            "/BBox": box,
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
            "/Dest": place,
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
            **texts("/Info", "/OutputConditionIdentifier"),
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
    "owners": Kind("the tree of tags", {"/Nums": rows}, frozenset({"/Nums"})),
    "element": Kind(
        "a tag",
        {
            "/Type": one_of("/StructElem"),
            "/S": one_of(*_ROLES),
            "/P": Part(parent, "named"),
            "/Pg": Part("page", "named"),
            "/K": Part(kid_of_element, "own", "some"),
            "/Alt": words,
            "/Lang": shown_as(r"[A-Za-z0-9-]{2,20}"),
            "/A": Part("attributes", "shared"),
        },
        frozenset({"/S", "/P"}),
    ),
    EMPTY: Kind(
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
            "/Obj": Part(annotation, "named"),
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
            "/BBox": box,
        },
        frozenset({"/O"}),
    ),
    # -- links and forms
    "link": Kind(
        "a link",
        {
            "/Type": one_of("/Annot"),
            "/Subtype": one_of("/Link"),
            "/Rect": box,
            "/F": one_of(4),
            "/P": Part("page", "named"),
            "/Contents": lambda value: words(value) and value[2:].strip() != "",
            "/Border": one_of([0, 0, 0]),
            "/StructParent": whole,
            "/A": Part("action"),
            "/Dest": place,
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
            "/Fields": Part(field, "named", "each"),
            "/DR": Part("looks' resources", "shared"),
            "/DA": shown_as(_APPEARANCE),
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
            **texts("/T", "/TU"),
        },
        frozenset({"/FT", "/Ff", "/Kids", "/T"}),
    ),
    "widget": Kind(
        "a field",
        {
            "/Type": one_of("/Annot"),
            "/Subtype": one_of("/Widget"),
            "/Rect": box,
            "/F": one_of(4),
            "/P": Part("page", "named"),
            "/StructParent": whole,
            "/Parent": Part("group", "shared"),
            "/FT": one_of("/Tx", "/Btn"),
            "/Ff": one_of(1 << 23, 1 << 23 | 1 << 12),
            "/V": lambda value: words(value) or name(value),
            "/DV": one_of("u:"),
            "/DA": shown_as(_APPEARANCE),
            "/MaxLen": whole,
            "/BS": Part("border"),
            "/MK": Part("ground"),
            "/AP": Part("looks"),
            "/AS": name,
            "/M": shown_as(_DATE),
            **texts("/T", "/TU"),
        },
        frozenset({"/Subtype", "/Rect", "/F"}),
    ),
    "annotation": Kind("an annotation that could cover the help panel", {}),
    "border": Kind("a field", {"/W": one_of(0)}),
    "ground": Kind("a field", {"/R": one_of(0), "/BC": one_of([]), "/BG": one_of([])}),
    "looks": Kind("a field", {"/N": Part(looks, "shared")}, frozenset({"/N"})),
    "appearances": Kind("a field", {}),
    "appearance": Kind(
        "what a field shows",
        {
            **_STREAM,
            "/Type": one_of("/XObject"),
            "/Subtype": one_of("/Form"),
            "/FormType": one_of(1),
            "/BBox": box,
            "/Matrix": unmoved,
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
            **names("/BaseFont", "/Encoding"),
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
            **names("/BaseFont", "/Name", "/Encoding", "/CIDToGIDMap"),
            "/FirstChar": whole,
            "/LastChar": whole,
            "/Widths": numbers,
            "/DW": number,
            "/W": widths,
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
            **names("/BaseFont", "/Name", "/Encoding"),
        },
        frozenset({"/Subtype", "/BaseFont"}),
        code=Code.PROOF_FONT,
    ),
    "collection": Kind(
        "a font", {**texts("/Registry", "/Ordering"), "/Supplement": whole}, code=Code.PROOF_FONT
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

BY_NAME: Mapping[str, Part] = {
    "fonts": _FONTS,
    "appearances": Part("appearance", "shared"),
}
"""Kinds that are dictionaries with an entry for each name, and what these entries are."""
