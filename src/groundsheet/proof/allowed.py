"""The walk over all objects that a file's trailer leads to, each of which is of a known kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof.entries import EMPTY, Kind, Part
from groundsheet.proof.faults import on_page
from groundsheet.proof.kinds import BY_NAME, KINDS
from groundsheet.proof.plain_objects import Objects, Value, refers

ARRAY, VALUE = "array", "value"
"""Of an object that is no dictionary, in place of a kind."""


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
            if before == kind and (part.how == "shared" or kind == EMPTY):
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
    by_name = BY_NAME.get(kind)
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
