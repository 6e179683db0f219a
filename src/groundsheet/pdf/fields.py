"""Form fields: widgets of our own, because ReportLab's can't be named, tagged or typed into well.

A field's lines and boxes are drawn by the page, so that it looks the same on paper and in each
program; the widget brings the words, and no ground of its own: the lines stay. Words are typed at
the size of the print (`form_font` has the letters), and a field takes no more than it can show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFString,
)

from groundsheet.pdf import form_font
from groundsheet.pdf.elements import Element
from groundsheet.pdf.objects import Written, dictionary, form, name, numbers, reference, string
from groundsheet.pdf.structure import StructureTree

Kind = Literal["line", "text", "cell", "tick", "choice"]

_PRINT, _MULTILINE, _RADIO, _NO_SCROLLING = 4, 1 << 12, 1 << 15, 1 << 23
_WIDE, _BROKEN = 0.5, 3
"""Of a letter, in parts of the size: words and numbers take a little less, capitals a little more;
and how many letters are left out on average where a line is broken."""
_CLOSE = 1.35
"""From line to line where there are none to write on, in parts of the size; as pdf.js has it."""
_EXACT = 0.01
"""Sums of points are a little more or less than they are."""
_LEFT, _FOOT = 1, 1.5
"""How far a field of several lines reaches beyond its place: for what is left of a letter's origin,
such as the bow of a j, and so that as many lines as there are to write on fit into it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write: its name in the file, the label that is read out, where it belongs.

    Args:
        name: unique in the file; neutral, as others may see it.
        label: the words beside it.
        kind: one line, a text on lines to write on, a cell for a text without lines, a box to tick,
            one of several states.
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
    """The fields of a file.

    Args:
        size: of the type, in points.
        leading: from one line to write on to the next, in points.
        above: how far above such a line words stand, in points.
    """

    size: float
    leading: float
    above: float
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
        if one.kind in ("text", "cell"):
            left, bottom = left - _LEFT, bottom - _FOOT
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
        if one.kind == "tick":
            return _tick(document, widget, size)
        return self._text(document, widget, size)

    def _text(self, document: Any, widget: Widget, size: tuple[float, float]) -> Entries:
        """Words, typed at the size of the print."""
        one = widget.field
        name = form_font.TEXT if one.kind == "text" else form_font.LINE
        several = one.kind != "line"
        entries = {
            "T": string(one.name),
            "TU": string(one.label),
            "FT": b"/Tx",
            "V": string(one.value),
            "DV": string(""),
            "DA": string(self._appearance(name)),
            "Ff": b"%d" % (_NO_SCROLLING | (_MULTILINE if several else 0)),
            "MaxLen": b"%d" % max(self._room(one.kind, size), len(one.value)),
        }
        code = widget.ink
        if several:
            entries["BS"] = dictionary({"W": b"0"})
            code = f"1 0 0 1 {_LEFT:g} {_FOOT:g} cm {code}"
        code = f"/Tx BMC q {code} Q EMC" if widget.ink else "/Tx BMC EMC"
        ink = _ink(document, code, size, words=True)
        return lambda document: {**entries, "AP": dictionary({"N": reference(document, ink)})}

    def _appearance(self, name: str) -> str:
        return f"/{name} {self.size:g} Tf 0 g"

    def _room(self, kind: Kind, size: tuple[float, float]) -> int:
        """How many letters a field can show."""
        wide, high = size
        letters = max(1, int((wide - 2) / (_WIDE * self.size)))
        leading = {"text": self.leading, "cell": _CLOSE * self.size}.get(kind, high)
        breaks = max(0, int(high / leading + _EXACT) - 1)
        return letters + breaks * max(0, letters - _BROKEN)

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
        typing = form_font.for_typing(document, self.size, self.leading, self.above)
        return PDFDictionary(
            {
                "Fields": PDFArray(self.fields),
                "DR": PDFDictionary({"Font": PDFDictionary(dict(typing))}),
                "DA": PDFString(self._appearance(form_font.LINE)),
            }
        )


Entries = Callable[[Any], dict[str, bytes]]
"""What an annotation says, once all references are known."""


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


def registered(name: str) -> bool:
    """Whether ReportLab knows a font of this name as one that it embeds."""
    return bool(getattr(pdfmetrics.getFont(name), "_dynamicFont", False))
