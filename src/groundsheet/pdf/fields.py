"""Form fields: widgets of our own, because ReportLab's can't be named, tagged or typed into well.

A field's lines and boxes are drawn by the page, so that it looks the same on paper and in each
program; the widget brings the words. A multi-line field asks for white ground once it is filled in,
which hides the lines to write on beneath. The font for typing is simple, with the whole of
WinAnsiEncoding: fillers write with nothing else (docs/forms.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
)

from groundsheet.pdf import fonts
from groundsheet.pdf.elements import Element
from groundsheet.pdf.objects import Written, dictionary, form, name, numbers, reference, string
from groundsheet.pdf.structure import StructureTree

Kind = Literal["line", "text", "tick", "choice"]

FONT = "GSF"
"""The resource name of the font for typing."""
_APPEARANCE = f"/{FONT} 0 Tf 0 g"
_PRINT, _MULTILINE, _RADIO = 4, 1 << 12, 1 << 15
_FILE = Path(__file__).parent / "fonts" / "GroundsheetSans-Form.ttf"


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write: its name in the file, the label that is read out, where it belongs.

    Args:
        name: unique in the file; neutral, as others may see it.
        label: the words beside it.
        kind: one line, a text of several lines, a box to tick, one of several states.
        form: its element, which holds this field alone.
        value: what stands in it.
        state: of a choice, the state that this widget stands for.
    """

    name: str
    label: str
    kind: Kind
    form: Element
    value: str = ""
    state: str = ""


@dataclass(slots=True)
class Widget:
    """A field at its place on a leaf: lower left and upper right corner; the ink of its value."""

    field: Field
    box: tuple[float, float, float, float]
    ink: str = ""


@dataclass(slots=True)
class Form:
    """The fields of a file."""

    fields: list[Any] = field(default_factory=list)
    groups: dict[str, tuple[PDFDictionary, list[Any]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def add(
        self, document: Any, tree: StructureTree, page: str, widget: Widget, x: float, y: float
    ) -> PDFObjectReference:
        """Makes the annotation of a widget, moved by `x`, `y`, and its place in the tree.

        Args:
            document: ReportLab's, which numbers the objects.
            tree: that of the file's structure.
            page: the name of the page's object.
            widget: the field with its box in points.
            x: to the right, in points.
            y: upwards, in points.

        Raises:
            ValueError: two fields of one name, or one without a label.
        """
        one = widget.field
        if not one.label.strip():
            raise ValueError(f"the field {one.name} has no label")
        left, bottom, right, top = widget.box
        size = (right - left, top - bottom)
        key, box = tree.next_key, numbers(left + x, bottom + y, right + x, top + y)
        annotation = Written(lambda _: b"")
        made: PDFObjectReference = document.Reference(annotation)
        entries: Entries = (
            self._state(document, made, one, size)
            if one.kind == "choice"
            else self._alone(document, made, widget, size)
        )

        def write(document: Any) -> bytes:
            return dictionary(
                {
                    "Type": b"/Annot",
                    "Subtype": b"/Widget",
                    "F": b"%d" % _PRINT,
                    "P": reference(document, page),
                    "Rect": box,
                    "StructParent": b"%d" % key,
                    **entries(document),
                }
            )

        annotation.write = write
        tree.annotation(page, one.form, made)
        return made

    def _alone(
        self, document: Any, made: PDFObjectReference, widget: Widget, size: tuple[float, float]
    ) -> Entries:
        """A field of its own."""
        one = widget.field
        self._called(one.name)
        self.fields.append(made)
        entries = _tick if one.kind == "tick" else _text
        return entries(document, widget, size)

    def _called(self, name: str) -> None:
        if name in self.names:
            raise ValueError(f"two fields are called {name}")
        self.names.add(name)

    def _state(
        self, document: Any, made: PDFObjectReference, one: Field, size: tuple[float, float]
    ) -> Entries:
        """One more state of a group, which has name and label for all of them."""
        if one.name not in self.groups:
            self._called(one.name)
            kids: list[Any] = []
            group = PDFDictionary(
                {
                    "FT": PDFName("Btn"),
                    "Ff": _RADIO,
                    "T": string(one.name),
                    "TU": string(one.label),
                    "V": PDFName(one.value or "Off"),
                }
            )
            self.groups[one.name] = (group, kids)
            self.fields.append(document.Reference(group))
        group, kids = self.groups[one.name]
        kids.append(made)
        group["Kids"] = PDFArray(kids)
        on, off = _ink(document, _ring(size), size), _ink(document, "", size)
        state = name(one.state if one.value == one.state else "Off")
        return lambda document: {
            "Parent": reference(document, group),
            "AS": state,
            "AP": _looks(document, {one.state: on, "Off": off}),
        }

    def dictionary(self, document: Any) -> PDFDictionary:
        """The AcroForm of the catalog."""
        font = typing_font(document)
        return PDFDictionary(
            {
                "Fields": PDFArray(self.fields),
                "DR": PDFDictionary({"Font": PDFDictionary({FONT: font})}),
                "DA": PDFString(_APPEARANCE),
            }
        )


Entries = Callable[[Any], dict[str, bytes]]
"""What an annotation says, once all references are known."""


def _text(document: Any, widget: Widget, size: tuple[float, float]) -> Entries:
    one = widget.field
    entries = {
        "T": string(one.name),
        "TU": string(one.label),
        "FT": b"/Tx",
        "V": string(one.value),
        "DV": string(""),
        "DA": string(_APPEARANCE),
    }
    if one.kind == "text":
        entries |= {"Ff": b"%d" % _MULTILINE, "MK": dictionary({"BG": b"[ 1 ]"})}
    code = f"/Tx BMC q {widget.ink} Q EMC" if widget.ink else "/Tx BMC EMC"
    ink = _ink(document, code, size, words=True)
    return lambda document: {**entries, "AP": dictionary({"N": reference(document, ink)})}


def _tick(document: Any, widget: Widget, size: tuple[float, float]) -> Entries:
    one = widget.field
    wide, high = size
    cross = (
        f"1.6 w 0 G 1 J {wide * 0.22:.2f} {high * 0.5:.2f} m {wide * 0.42:.2f} {high * 0.24:.2f} l "
        f"{wide * 0.8:.2f} {high * 0.78:.2f} l S"
    )
    state = b"/Yes" if one.value == "Yes" else b"/Off"
    on, off = _ink(document, cross, size), _ink(document, "", size)
    return lambda document: {
        "T": string(one.name),
        "TU": string(one.label),
        "FT": b"/Btn",
        "V": state,
        "AS": state,
        "AP": _looks(document, {"Yes": on, "Off": off}),
    }


def _looks(document: Any, states: Mapping[str, Written]) -> bytes:
    """The appearance of each state."""
    looks = {state: reference(document, ink) for state, ink in states.items()}
    return dictionary({"N": dictionary(looks)})


def _ring(size: tuple[float, float]) -> str:
    """A thick ring around a number, as with a pen."""
    wide, high = size
    radius = min(wide, high) / 2 - 1.4
    x, y, bend = wide / 2, high / 2, radius * 0.5523
    points = [
        (x + radius, y), (x + radius, y + bend), (x + bend, y + radius), (x, y + radius),
        (x - bend, y + radius), (x - radius, y + bend), (x - radius, y),
        (x - radius, y - bend), (x - bend, y - radius), (x, y - radius),
        (x + bend, y - radius), (x + radius, y - bend), (x + radius, y),
    ]  # fmt: skip
    text = [f"{a:.2f} {b:.2f}" for a, b in points]
    curves = " ".join(f"{' '.join(text[i : i + 3])} c" for i in range(1, 13, 3))
    return f"2.6 w 0 G {text[0]} m {curves} S"


def _ink(document: Any, code: str, size: tuple[float, float], *, words: bool = False) -> Written:
    """An appearance: a form XObject as large as the field."""

    def write(document: Any) -> bytes:
        used = {"Font": reference(document, "BasicFonts")} if words else {}
        return form(code, size, dictionary(used))

    made = Written(write)
    document.Reference(made)
    return made


@cache
def _program() -> bytes:
    return _FILE.read_bytes()


def typing_font(document: Any) -> Any:
    """The font for typing, once in a file: simple, not symbolic, with the whole WinAnsiEncoding.

    It is among the fonts of the pages, because fillers look for it beside those of an appearance.
    """
    used = document.idToObject["BasicFonts"].dict
    if FONT not in used:
        used[FONT] = _embedded(document)
    return used[FONT]


def _embedded(document: Any) -> Any:
    face: Any = fonts.font(fonts.REGULAR).face
    name = "GroundsheetSans-Regular"
    program = PDFStream(
        PDFDictionary({"Length1": len(_program())}),
        content=_program(),
        filters=[pdfdoc.PDFZCompress],
    )
    descriptor = PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(name),
            "Flags": 32,
            "FontBBox": PDFArray(face.bbox),
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.capHeight,
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontFile2": document.Reference(program),
            "MissingWidth": face.defaultWidth,
        }
    )
    return document.Reference(
        PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("TrueType"),
                "BaseFont": PDFName(name),
                "FirstChar": 32,
                "LastChar": 255,
                "Widths": PDFArray(_widths(face)),
                "Encoding": PDFName("WinAnsiEncoding"),
                "FontDescriptor": document.Reference(descriptor),
            }
        )
    )


@cache
def _widths(face: Any) -> Sequence[float]:
    found = []
    for code in range(32, 256):
        char = bytes([code]).decode("cp1252", "ignore")
        known = bool(char) and ord(char) in face.charWidths
        found.append(face.charWidths[ord(char)] if known else face.defaultWidth)
    return found


def registered(name: str) -> bool:
    """Whether ReportLab knows a font of this name as one that it embeds."""
    return bool(getattr(pdfmetrics.getFont(name), "_dynamicFont", False))
