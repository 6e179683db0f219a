"""A form that was filled in, saved at the end of the file (ISO 32000-1, 7.5.6): what it may change.

The file as it was before is still there, and is looked at like any other. After it, fields may have
other values and looks; a page, a link, a font or a tag that differs is a fault, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.allowed import ARRAY, VALUE, Found
from groundsheet.proof.plain_objects import Objects, Value
from groundsheet.proof.sections import Revision

_CHANGED: Mapping[str, frozenset[str]] = {
    "widget": frozenset({"/V", "/AS", "/AP", "/M", "/MK"}),
    "group": frozenset({"/V"}),
    "form": frozenset({"/NeedAppearances", "/DR"}),
    "info": frozenset({"/ModDate", "/Producer"}),
}
"""Entries that filling in may change, by the kind of the object."""
_NEW = frozenset(
    {
        "appearance", "appearances", "looks", "looks' resources", "ground", "fonts", "bare font",
        "font", "composite font", "descriptor", "program", "meanings", "collection",
        "object stream", "references", ARRAY, VALUE,
    }
)  # fmt: skip
"""What filling in may add: looks of fields, and what these are drawn with."""
_DATES = re.compile(rb"<xmp:(ModifyDate|MetadataDate)>[^<]*</xmp:\1>")


def changes(
    before: Objects, was: Found, after: Objects, now: Found, revision: Revision
) -> list[Notice]:
    """What a revision changes that filling in doesn't.

    Args:
        before: the objects of the file without the revision.
        was: what a walk found there.
        after: the objects with it.
        now: what a walk found there.
        revision: the objects that it brings.
    """
    if revision.freed - {0}:
        return [_fault("takes objects out of the file")]
    for number in sorted(revision.numbers):
        reference = f"{number} 0 R"
        fault = _change(before, was, after, now, reference)
        if fault:
            return [_fault(fault)]
    end = {key: value for key, value in after.trailer.items() if key in ("/Root", "/Info")}
    if end != {key: before.trailer.get(key) for key in end}:
        return [_fault("begins the file anew")]
    return []


def _change(before: Objects, was: Found, after: Objects, now: Found, reference: str) -> str:
    """What is wrong with one object that a revision brings; empty for nothing."""
    kind, earlier = now.kinds.get(reference), was.kinds.get(reference)
    old, new = before.at(reference), after.at(reference)
    if old is None:
        return "" if kind in _NEW else "adds more than what fields show"
    if kind != earlier:
        return "makes something else of an object"
    if old == new and _same_stream(before, after, reference):
        return ""
    if kind == "appearance":
        return ""
    if kind == "metadata":
        return "" if _undated(before, reference) == _undated(after, reference) else _OTHER
    if kind in ("fonts", "looks' resources"):
        return "" if old.items() <= new.items() else _OTHER
    free = _CHANGED.get(str(kind), frozenset())
    if kind is None or not free:
        return _OTHER
    if any(old.get(key) != new.get(key) for key in (old.keys() | new.keys()) - free):
        return _OTHER
    return "" if kind != "form" or _added(old.get("/DR"), new.get("/DR")) else _OTHER


_OTHER = "changes more than what fields hold"


def _added(old: Value, new: Value) -> bool:
    """Whether resources are those that they were, perhaps with fonts added."""
    if old == new:
        return True
    if type(old) is not dict or type(new) is not dict:
        return False
    fonts = old.get("/Font"), new.get("/Font")
    others = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} - {"/Font"}
    if type(fonts[0]) is not dict or type(fonts[1]) is not dict:
        return not others and fonts[0] == fonts[1]
    return not others and fonts[0].items() <= fonts[1].items()


def _same_stream(before: Objects, after: Objects, reference: str) -> bool:
    if (reference in before.streams) != (reference in after.streams):
        return False
    if reference not in after.streams:
        return True
    first, second = (each.stream(reference).read_raw_bytes() for each in (before, after))
    return bool(first == second)


def _undated(objects: Objects, reference: str) -> bytes:
    return _DATES.sub(b"", objects.content(reference))


def _fault(what: str) -> Notice:
    message = f"the file was added to after it was made, and that {what}."
    return finding(Code.PROOF_FILE, message)
