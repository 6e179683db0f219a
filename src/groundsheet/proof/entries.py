"""What an entry of an object may be: tests of values, and what tells the kind of what is below."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from groundsheet.notices import Code
from groundsheet.proof.plain_objects import Value, number, rectangle, refers

Test = Callable[[Value], bool]
"""Whether a value may stand there."""
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


def box(value: Value) -> bool:
    """A box that isn't empty, or any two of its corners."""
    return rectangle(value) is not None and value[0] != value[2] and value[1] != value[3]


def shown_as(pattern: str) -> Test:
    """A text of a pattern."""
    match = re.compile(rf"u:{pattern}").fullmatch
    return lambda value: type(value) is str and match(value) is not None


def flate(value: Value) -> bool:
    """The one way in which streams are packed, or none."""
    return value in ("/FlateDecode", ["/FlateDecode"], [])


def widths(value: Value) -> bool:
    """Of a composite font: where each row begins, and the row, or where it ends, and its width."""
    return type(value) is list and all(number(one) or numbers(one) for one in value)


def place(value: Value) -> bool:
    """A page and where on it."""
    if type(value) is not list or len(value) < 2 or not refers(value[0]):
        return False
    return value[1:] == ["/Fit"] or (
        value[1] == "/XYZ" and len(value) == 5 and all(map(number, value[2:]))
    )


def unmoved(value: Value) -> bool:
    """The matrix that changes nothing."""
    return bool(value == [1, 0, 0, 1, 0, 0])


def nothing(value: Value) -> bool:
    """An empty dictionary."""
    return bool(value == {})


def rows(value: Value) -> bool:
    """The rows of a number tree; `tags` compares them with the tree that they are of."""
    return type(value) is list


def names(*entries: str) -> Mapping[str, Test]:
    """Entries that are names."""
    return dict.fromkeys(entries, name)


def texts(*entries: str) -> Mapping[str, Test]:
    """Entries that are texts."""
    return dict.fromkeys(entries, words)


# -- what depends on the value --------------------------------------------------------------------


def kid_of_pages(value: Value) -> str:
    """A page, or a list of more."""
    return "pages" if type(value) is dict and value.get("/Type") == "/Pages" else "page"


def annotation(value: Value) -> str:
    """A link, a field, or what a handout doesn't have."""
    kind = value.get("/Subtype") if type(value) is dict else None
    return {"/Link": "link", "/Widget": "widget"}.get(str(kind), "annotation")


def field(value: Value) -> str:
    """A field, or a group of states."""
    return "group" if type(value) is dict and "/Kids" in value else "widget"


EMPTY = "empty cell"
"""Of a table: MuPDF makes one object of those that are equal."""


def kid_of_element(value: Value) -> str:
    """Ink, an annotation, or another element."""
    if type(value) is int:
        return "mark"
    kind = value.get("/Type") if type(value) is dict else None
    if type(value) is dict and "/K" not in value and value.get("/S") in ("/TD", "/TH"):
        return EMPTY
    return {"/MCR": "mark elsewhere", "/OBJR": "annotation's place"}.get(str(kind), "element")


def font(value: Value) -> str:
    """A font of one of three kinds."""
    if type(value) is dict and value.get("/Subtype") == "/Type0":
        return "composite font"
    return "font" if type(value) is dict and "/FontDescriptor" in value else "bare font"


def looks(value: Value) -> str:
    """An appearance, or a dictionary of them by state."""
    return "appearance" if type(value) is dict and "/BBox" in value else "appearances"


def figure(value: Value) -> str:
    """Room for words, or a picture."""
    return "slot" if type(value) is dict and value.get("/Subtype") == "/Form" else "image"


def parent(value: Value) -> str:
    """An element, or the tree that the first one is in."""
    return "tree" if type(value) is dict and value.get("/Type") == "/StructTreeRoot" else "element"
