"""The fields of a profile as inputs of a page, and what was typed in them as values.

An input is called as an error calls its field: `numbers[1].phone` is the number of the first entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from groundsheet import api
from groundsheet.web.pages import said_of, text

MOST_ENTRIES = 60
"""So many entries of a kind, or lines, are read of a form."""
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")


@dataclass(frozen=True, slots=True)
class Input:
    """A field with what stands in it.

    Args:
        name: as errors call it; the id of the input as well.
        field: what it is.
        text: what stands in it: lines, where it takes several.
        faults: what is wrong with it, a sentence each.
        entries: of a field of `entries`: the inputs of each.
        parts: of a group or a decision.
        as_written: what stands in the file in its place, where that doesn't fit.
        now: what stands in the file now, where somebody else changed it meanwhile.
        may_grow: whether there is room for one more entry.
    """

    name: str
    field: api.ProfileField
    text: str = ""
    faults: tuple[str, ...] = ()
    entries: tuple[tuple[Input, ...], ...] = ()
    parts: tuple[Input, ...] = ()
    as_written: str = ""
    now: str = ""
    may_grow: bool = False

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen, and what stands there even if it can't be."""
        known = self.field.choices
        return known if self.text in dict(known) else (*known, (self.text, self.text))

    @property
    def type(self) -> str:
        """Of the input; a day that is none stands there as it was typed."""
        return "date" if self.field.kind == "date" and _DAY.fullmatch(self.text) else "text"

    @property
    def filled(self) -> bool:
        """Whether something stands in it or its parts, or is wrong there."""
        inner = (*self.parts, *(part for entry in self.entries for part in entry))
        own = bool(self.text and self.text != self.field.default)
        return own or bool(self.faults or self.as_written) or any(each.filled for each in inner)

    @property
    def names(self) -> Iterator[str]:
        """Its own name, and those of all inputs in it."""
        yield self.name
        for number, entry in enumerate(self.entries, 1):
            yield f"{self.name}[{number}]"
            for part in entry:
                yield from part.names
        for part in self.parts:
            yield from part.names


def inputs_of(
    fields: Sequence[api.ProfileField],
    values: Mapping[str, api.Value],
    *,
    problems: Sequence[api.Problem] = (),
    other: Mapping[str, str] = {},
    room: Mapping[str, int] = {},
) -> list[Input]:
    """The inputs for some values.

    Args:
        fields: of the profile.
        values: by field, in the shapes of `ProfileFile.values`; parts may be left out.
        problems: what is wrong; a problem of no field here stands at none.
        other: what stands in the file and fits no field.
        room: how many empty entries stand at the end, by field (default: one where there is none).
    """
    made = [_input(field, field.name, values.get(field.name), room) for field in fields]
    made = [replace(each, as_written=other.get(each.name, "")) for each in made]
    faults: dict[str, list[str]] = {}
    names = {name for each in made for name in each.names}
    for problem in problems:
        at = at_of(problem.field, names)
        faults.setdefault(at, []).append(said_of(problem))
    return [_with_faults(each, faults) for each in made]


def at_of(field: str, names: set[str]) -> str:
    """The input at which a problem is told: its own, or the one around it; empty: none."""
    while field and field not in names:
        field = re.sub(r"(\[\d+\]|\.?[^.\[\]]+)$", "", field)
    return field


def first_part(fields: Sequence[api.ProfileField], name: str, number: int) -> str:
    """The first input of an entry.

    Args:
        fields: of the profile.
        name: of the field that has it, such as `leaflet.numbers`.
        number: which entry, from 1.
    """
    for wanted in name.split("."):
        fields = next((field.parts for field in fields if field.name == wanted), ())
    return f"{name}[{number}].{fields[0].name}" if fields else ""


def _input(
    field: api.ProfileField, name: str, value: api.Value | None, room: Mapping[str, int]
) -> Input:
    match field.kind, value:
        case "entries", _:
            listed = value if isinstance(value, list) else []
            entries = [each for each in listed if isinstance(each, dict)]
            most = field.most or MOST_ENTRIES
            more = room.get(name, 0 if entries else 1)
            entries += [{} for _ in range(max(0, min(more, most - len(entries))))]
            made = tuple(
                tuple(
                    _input(part, f"{name}[{number}].{part.name}", entry.get(part.name), room)
                    for part in field.parts
                )
                for number, entry in enumerate(entries, 1)
            )
            return Input(name, field, entries=made, may_grow=len(entries) < most)
        case (("group" | "decision"), _):
            held = value if isinstance(value, dict) else {}
            parts = tuple(
                _input(part, f"{name}.{part.name}", held.get(part.name), room)
                for part in field.parts
            )
            return Input(name, field, parts=parts)
        case _, list():
            return Input(name, field, "\n".join(each for each in value if isinstance(each, str)))
        case _, str():
            return Input(name, field, value or field.default)
        case _:
            return Input(name, field, field.default)


def _with_faults(given: Input, faults: Mapping[str, list[str]]) -> Input:
    return replace(
        given,
        faults=(
            *faults.get(given.name, ()),
            *(
                f"{number}: {fault}"
                for number in range(1, len(given.entries) + 1)
                for fault in faults.get(f"{given.name}[{number}]", ())
            ),
        ),
        entries=tuple(tuple(_with_faults(p, faults) for p in entry) for entry in given.entries),
        parts=tuple(_with_faults(part, faults) for part in given.parts),
    )


# -- what was typed -------------------------------------------------------------------------------


def typed_in(form: FormData, fields: Sequence[api.ProfileField]) -> dict[str, api.Value]:
    """What was typed, by field; of a logo nothing is typed, and what only a file holds is left out.

    Args:
        form: what was sent.
        fields: of the profile.
    """
    return {
        field.name: _typed(form, field, field.name)
        for field in fields
        if field.kind not in ("kept", "logo")
    }


def _typed(form: FormData, field: api.ProfileField, name: str) -> api.Value:
    match field.kind:
        case "lines":
            return list(text(form, name).split("\n")[:MOST_ENTRIES])
        case "entries":
            numbers = {
                int(found[1])
                for key in form
                if (found := re.match(re.escape(name) + r"\[(\d{1,3})\]\.", key))
            }
            return [
                _typed_parts(form, field, f"{name}[{number}]")
                for number in sorted(numbers)[:MOST_ENTRIES]
            ]
        case "group" | "decision":
            return _typed_parts(form, field, name)
        case "yes_no":
            return text(form, name) or "false"
        case _:
            return text(form, name).strip()


def _typed_parts(form: FormData, field: api.ProfileField, name: str) -> dict[str, api.Value]:
    return {part.name: _typed(form, part, f"{name}.{part.name}") for part in field.parts}
