"""What was typed in a plan's form: as answers for paper, as a file, and back from a saved one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from groundsheet.content import Loc
from groundsheet.desk import Desk
from groundsheet.document.plan_form import FIELD, KINDS, PartKind, PlanForm, PlanPart
from groundsheet.document.read_form import read_form
from groundsheet.errors import InvalidInput, Problem
from groundsheet.formats import FORMATS
from groundsheet.notices import Code, Notice
from groundsheet.people import Named, PlanAnswers, Typed
from groundsheet.source import (
    MAX_BYTES,
    Source,
    explain,
    load_model,
    parse_with_faults,
    too_large,
)
from groundsheet.text import normal, without_glyph

ModelT = TypeVar("ModelT", bound=BaseModel)

Row = str | dict[str, str]
"""What was typed in a row: words, or what is known of somebody."""


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """What was typed in a form.

    Args:
        answers: all of it, as a file of answers holds it: `in_yaml` writes it.
        sound: what of it this plan prints and has no fault, and the person's own number.
        faults: what can't be printed as it was typed, each with the name of its field.
        beside: names of the parts that hold something and that this plan lacks: none is printed.
    """

    answers: dict[str, Any]
    sound: PlanAnswers
    faults: tuple[Problem, ...]
    beside: tuple[str, ...]
    fields: Mapping[Loc, str] = field(repr=False)
    """The name of the row in which each entry of `sound` was typed, by where it stands there."""

    def plan(self) -> PlanAnswers:
        """The answers for `build`.

        Raises:
            InvalidInput: something can't be printed as it was typed.
        """
        if self.faults:
            raise InvalidInput(self.faults, "Mend what is named, at its field.")
        return self.sound

    @property
    def faulty(self) -> frozenset[str]:
        """The names of the parts with a fault."""
        found = (FIELD.fullmatch(fault.field) for fault in self.faults)
        return frozenset(each["part"] for each in found if each)

    def field_of(self, loc: Loc) -> str:
        """The name of the field in which a value was typed; of a part, if it is of the whole.

        Args:
            loc: where it stands in `sound`.
        """
        for depth in range(len(loc), 0, -1):
            if loc[:depth] in self.fields:
                return ".".join((self.fields[loc[:depth]], *map(str, loc[depth:])))
        return ".".join(map(str, loc))


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """Saved answers, as a form has them.

    Args:
        values: by the names of fields.
        notes: what of a PDF can't stand in a form, or not on paper printed from it.
    """

    values: dict[str, str]
    notes: tuple[Notice, ...]


def typed_plan(form: PlanForm, values: Mapping[str, str]) -> TypedPlan:
    """Reads what was typed. Nothing is refused here: each fault is told with its field.

    Empty fields count for nothing, and rows without anything are left out; a name that no field
    can have is passed over.

    Args:
        form: the plan's form.
        values: by the names of fields; of other plans too.
    """
    answers: dict[str, Any] = {}
    reading, beside = _Reading(), []
    for name, rows in _by_part(form, values).items():
        _put(answers, name, rows[0] if KINDS.get(name) == "line" else list(rows.values()))
        part = form.part(name)
        if part is None:
            beside.append(name)
        else:
            reading.read(part, rows)
    sound = PlanAnswers.model_validate(reading.sound)
    ordered = {name: answers[name] for name in PlanAnswers.model_fields if name in answers}
    return TypedPlan(ordered, sound, tuple(reading.faults), tuple(beside), reading.fields)


def opened_plan(desk: Desk, file: Typed) -> OpenedPlan:
    """Saved answers for a form: a file of answers, or a plan's PDF that was filled in.

    Args:
        desk: where the modules are that may be in a PDF.
        file: its bytes, and what it is called in errors.

    Raises:
        CannotRead: a PDF that can't be read (`read_form`).
        InvalidInput: it is too large, it is neither, or it holds what no plan takes. What is too
            long or can't be printed is taken: `typed_plan` tells it.
    """
    if b"%PDF-" in file.data[:1024]:
        filled = read_form(desk, file)
        # Of what is too long, or can't be printed, it is said at the fields.
        notes = tuple(note for note in filled.notes if note.code is not Code.PART_NOT_TAKEN)
        return OpenedPlan(dict(_values(filled.answers)), notes)
    if len(file.data) > MAX_BYTES:
        raise too_large(file.shown)
    try:
        model = load_model(file.data, PlanAnswers, file.shown, private=True)
    except InvalidInput:
        # A form may have been saved before all of it could be printed.
        source, problems = parse_with_faults(file.data, file.shown, private=True)
        if problems or not _as_saved(source.value):
            raise
        return OpenedPlan(dict(_values(source.value)), ())
    return OpenedPlan(dict(_values(model.model_dump(mode="json", exclude_defaults=True))), ())


# -- from fields to answers -----------------------------------------------------------------------


def _by_part(form: PlanForm, values: Mapping[str, str]) -> dict[str, dict[int, Row]]:
    """What was typed, by part and row, in their order; a line is in row 0."""
    found: list[tuple[int, str, str, str]] = []
    for name, typed in values.items():
        at, text = FIELD.fullmatch(name), typed.replace("\r\n", "\n").replace("\r", "\n").strip()
        if at and text and _is_field(form, at["part"], at["row"], at["detail"]):
            found.append((int(at["row"] or 0), at["part"], at["detail"] or "", text))
    parts: dict[str, dict[int, Row]] = {}
    for row, part, detail, text in sorted(found, key=lambda each: each[0]):
        rows = parts.setdefault(part, {})
        if detail:
            who = rows.setdefault(row, {})
            if isinstance(who, dict):
                who[detail] = text
        else:
            rows.setdefault(row, text)
    return parts


def _is_field(form: PlanForm, name: str, row: str | None, detail: str | None) -> bool:
    """Whether a part can have such a field."""
    part = form.part(name)
    kind = part.kind if part else KINDS.get(name)
    if kind is None and name.startswith("parts."):  # of another plan
        kind = "people" if detail else "answers"
    match kind:
        case "line":
            return row is None and detail is None
        case "answers":
            return row is not None and detail is None
        case "people":
            return row is not None and detail in Named.model_fields
        case _:
            return False


def _put(answers: dict[str, Any], name: str, value: Any) -> None:
    """Puts a part where answers have it."""
    if name.startswith("parts."):
        answers.setdefault("parts", {})[name.removeprefix("parts.")] = value
    else:
        answers[name] = value


@dataclass(slots=True)
class _Reading:
    """What is read of the parts of a plan."""

    sound: dict[str, Any] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)
    fields: dict[Loc, str] = field(default_factory=dict)

    def read(self, part: PlanPart, rows: Mapping[int, Row]) -> None:
        """Reads a part: each row by itself, so that one with a fault takes no other with it."""
        sound: list[Any] = []
        loc: Loc = tuple(part.name.split("."))
        for number, (row, typed) in enumerate(rows.items(), start=1):
            name = f"{part.name}.{row}" if row else part.name
            if number > part.most:
                message = f"{len(rows)} rows are filled in, and at most {part.most} are taken."
                self.faults.append(Problem(message, field=name))
                break
            value, faults = _person(typed) if isinstance(typed, dict) else _text(part, typed)
            if part.printed:
                faults += _not_drawn(typed, {fault.field for fault in faults})
            for fault in faults:
                self.faults.append(replace(fault, field=f"{name}.{fault.field}".rstrip(".")))
            if not faults:
                at: Loc = (*loc, len(sound)) if row else loc
                self.fields[at] = name
                if isinstance(typed, dict) and "phone" not in typed:
                    self.fields[(*at, "phone")] = f"{name}.phone2"
                sound.append(value)
        if sound:
            _put(self.sound, part.name, sound[0] if part.kind == "line" else sound)


def _person(typed: Mapping[str, str]) -> tuple[Named | None, list[Problem]]:
    """Somebody, or what is wrong with each field."""
    who, faults = _checked(Named, {"name": "-"} | dict(typed))
    if "phone" not in typed:  # the other number is then the first
        faults = [replace(f, field="phone2") if f.field == "phone" else f for f in faults]
    return who, faults if "name" in typed else [_NAMELESS, *faults]


_NAMELESS = Problem(
    "there is no name.", field="name", remedy="Write who it is, or what the place is called."
)


def _text(part: PlanPart, typed: str) -> tuple[str, list[Problem]]:
    """Words as they are printed, or what is wrong with them."""
    name = part.name if part.kind == "line" else "signs"  # one of the fields for words
    model, faults = _checked(PlanAnswers, {name: typed})
    value = getattr(model, name, "")
    text = value if isinstance(value, str) else "".join(value)
    return text, [replace(fault, field="") for fault in faults]


def _checked(model: type[ModelT], value: dict[str, Any]) -> tuple[ModelT | None, list[Problem]]:
    """A model, or its faults, which repeat nothing that was typed."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        source = Source("", value, {})
        faults = explain(error, source, model, private=True)
        return None, [replace(fault, place=None) for fault in faults]


def _not_drawn(typed: Row, faulty: Container[str]) -> Iterator[Problem]:
    """What no font of the page has, but for fields that have a fault already."""
    for name, text in typed.items() if isinstance(typed, dict) else [("", typed)]:
        chars = map(FORMATS["sheet"].missing, map(normal, text.split("\n")))
        if name not in faulty and (char := next(filter(None, chars), "")):
            yield Problem(without_glyph(char), field=name)


# -- from answers to fields -----------------------------------------------------------------------


def _values(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Answers by the names of the fields that they stand in."""
    for name, value in answers.items():
        if name == "parts":
            for block, rows in value.items():
                yield from _of_rows(f"parts.{block}", rows)
        elif isinstance(value, str):
            yield name, value
        else:
            yield from _of_rows(name, value)


def _of_rows(name: str, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows, start=1):
        if isinstance(row, str):
            yield f"{name}.{number}", row
        else:
            yield from ((f"{name}.{number}.{detail}", text) for detail, text in row.items())


def _as_saved(answers: Any) -> bool:
    """Whether answers have the form in which they are saved, whatever stands in them."""
    if not isinstance(answers, dict):
        return False
    own = answers.get("parts", {})
    if not isinstance(own, dict) or not all(FIELD.fullmatch(f"parts.{key}") for key in own):
        return False
    return all(_is_of("answers", rows) or _is_of("people", rows) for rows in own.values()) and all(
        _is_of(KINDS[name], value) if name in KINDS else name == "parts"
        for name, value in answers.items()
    )


def _is_of(kind: PartKind, value: Any) -> bool:
    """Whether a value is a line, or rows, as a form has them."""
    if kind == "line" or not isinstance(value, list):
        return kind == "line" and isinstance(value, str)
    if kind == "answers":
        return all(isinstance(row, str) for row in value)
    return all(
        isinstance(row, dict)
        and row.keys() <= Named.model_fields.keys()
        and all(isinstance(text, str) for text in row.values())
        for row in value
    )
