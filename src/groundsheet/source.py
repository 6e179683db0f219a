"""YAML text to plain values with a place for each, then to a model, or to ALL its faults at once.

Every scalar stays text: telephone numbers keep their zeros, `NO` stays Norway, `22:30` stays a
time. pydantic turns text into dates and numbers where a model asks for them. Aliases, tags and
several documents in one file are refused: a content file needs none of them.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from groundsheet.errors import CannotRead, InvalidInput, Place, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
_DEEP = f"nested too deeply: more than {MAX_DEPTH} levels."

Path_ = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)

# Allowed by YAML 1.2, plus carriage return; everything else below U+0020 is not text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says: nested dicts, lists and texts, and where each stands.

    `marks` are the parser's own: of a thousand places a few are ever asked for.
    """

    path: str
    value: Any
    marks: Mapping[Path_, Any]
    whole: bool = True
    """Whether it could be parsed to its end."""

    def place(self, loc: Path_) -> Place:
        """The place of the value at `loc`, or of the nearest thing around it."""
        while loc and loc not in self.marks:
            loc = loc[:-1]
        return _at(self.path, self.marks[loc]) if loc in self.marks else Place(self.path)


def _at(path: str, mark: Any) -> Place:
    """The place of a mark, which counts from 0."""
    return Place(path, mark.line + 1, mark.column + 1)


@dataclass(slots=True)
class _Open:
    """A collection that is being read: its value, its loc, the key that waits for a value."""

    value: dict[str, Any] | list[Any]
    loc: Path_
    key: str | None = None
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def waits_for_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


class _TooMuch(Exception):
    """A fault after which reading on makes no sense; it is noted already."""


@dataclass(slots=True)
class _Builder:
    """Builds the value from parser events; no recursion, so depth can't overflow the stack."""

    path: str
    private: bool = False
    marks: dict[Path_, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    root: Any = None
    documents: int = 0
    stack: list[_Open] = field(default_factory=list)

    def fault(self, event: Any, message: str, remedy: str = "") -> None:
        place = _at(self.path, event.start_mark)
        self.problems.append(Problem(message, place, remedy=remedy))

    def build(self, events: Iterator[Any]) -> bool:
        """Takes all there is; False if it was left off at a fault."""
        try:
            for event in events:
                self._take(event)
        except _TooMuch:
            return False
        return True

    def _take(self, event: Any) -> None:
        tag = getattr(event, "tag", None)
        if tag and event.implicit not in (True, (True, False), (False, True)):
            self.fault(event, "a YAML tag (`!`) stands here.", "Remove it.")
        match event:  # the most frequent first
            case yaml.ScalarEvent() if self.stack and self.stack[-1].waits_for_key:
                self._key(self.stack[-1], event)
            case yaml.ScalarEvent():
                self._put(event.value, event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.fault(event, "a second document (`---`).", "Put it in its own file.")
                    raise _TooMuch
            case yaml.AliasEvent():
                self.fault(event, "an alias (`*name`) stands here.", "Write the value itself here.")
                raise _TooMuch
            case _:
                pass

    def _open(self, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.fault(event, _DEEP)
            raise _TooMuch
        if self.stack and self.stack[-1].waits_for_key:
            self.fault(event, "a key must be plain text.")
            raise _TooMuch
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Open(value, self._put(value, event)))

    def _put(self, value: Any, event: Any) -> Path_:
        loc: Path_ = ()
        if not self.stack:
            self.root = value
        else:
            parent = self.stack[-1]
            if isinstance(parent.value, list):
                loc = (*parent.loc, len(parent.value))
                parent.value.append(value)
            else:
                name = parent.key or ""
                loc = (*parent.loc, name)
                parent.value.setdefault(name, value)
                parent.key = None
        self.marks.setdefault(loc, event.start_mark)
        return loc

    def _key(self, parent: _Open, event: Any) -> None:
        if event.value in parent.lines:
            first = parent.lines[event.value]
            name = "this key" if self.private else f"the key `{_short(event.value)}`"
            self.fault(
                event,
                f"{name} stands here a second time (first: line {first}).",
                "Keep one of them.",
            )
        parent.lines.setdefault(event.value, event.start_mark.line + 1)
        parent.key = event.value


def read_bytes(path: Path, shown: str | None = None, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a small file.

    Raises:
        CannotRead: the file isn't there, can't be opened, or is no file: a pipe that nobody writes
            to would be waited for, and a device may have no end.
        InvalidInput: it is larger than `limit`.
    """
    shown = shown or str(path)
    try:
        with os.fdopen(_open_file(path), "rb") as handle:
            data = handle.read(limit + 1)
    except (OSError, ValueError) as error:  # a name with a NUL is a wrong value
        gone = isinstance(error, FileNotFoundError)
        remedy = "Look at how it is spelled, and in which folder it is." if gone else ""
        raise CannotRead(
            Problem(f"it could not be opened ({_reason(error)}).", Place(shown), remedy=remedy)
        ) from None
    if len(data) > limit:
        raise too_large(shown, limit)
    return data


def too_large(shown: str, limit: int = MAX_BYTES) -> InvalidInput:
    """The error for input beyond `limit` bytes."""
    return InvalidInput(
        Problem(f"it is larger than {limit // 1000:,} kB, which no such file needs.", Place(shown))
    )


def _open_file(path: Path) -> int:
    """Opens a file for reading; nothing is waited for.

    Raises:
        OSError: it can't be opened, or is a folder, a pipe or a device.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        what = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(
            what, "it is a folder" if what == errno.EISDIR else "it is a pipe or a device"
        )
    return handle


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or type(error).__name__).lower()


def decode(data: bytes, shown: str) -> str:
    """UTF-8 text without byte order mark, its lines ended by line feeds.

    Raises:
        InvalidInput: not UTF-8, or control characters (NUL and the like) in it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InvalidInput(
            Problem(
                f"byte {data[error.start]:#04x} is not UTF-8 text.",
                Place(shown, line, column),
                remedy="Save the file as UTF-8.",
            )
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        raise InvalidInput(
            Problem(
                f"a control character (U+{ord(control[0]):04X}) stands here.",
                Place(shown, line, column),
                remedy="Remove it.",
            )
        )
    return text


def parse(data: bytes, shown: str) -> Source:
    """Parses YAML (or JSON, which is a part of it).

    Raises:
        InvalidInput: with every fault that can be found at this level.
    """
    source, problems = parse_with_faults(data, shown)
    if problems:
        raise InvalidInput(problems)
    return source


def parse_with_faults(
    data: bytes, shown: str, *, private: bool = False
) -> tuple[Source, list[Problem]]:
    """What can be parsed of a file, and its faults; with `private` they repeat no value of it.

    Raises:
        InvalidInput: it is no text, or holds nothing.
    """
    text = decode(data, shown)
    builder = _Builder(shown, private)
    whole = False
    try:
        whole = builder.build(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _at(shown, mark) if mark else Place(shown)
        builder.problems.append(_syntax_problem(error, place, text))
    if builder.root is None and not builder.problems:
        raise InvalidInput(Problem("the file is empty.", Place(shown)))
    return Source(shown, builder.root, builder.marks, whole), builder.problems


def _events(text: str) -> Iterator[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return iter(yaml.parse(text, Loader=loader))


def _syntax_problem(error: yaml.MarkedYAMLError, place: Place, text: str) -> Problem:
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line and place.line <= len(lines) else ""
    if line[: len(line) - len(line.lstrip())].count("\t"):
        return Problem("a tab is used for indentation.", place, remedy="Use spaces.")
    what = error.problem or "it can't be read as YAML"
    if "nesting depth" in what:  # libyaml has a limit of its own, and looks ahead of ours
        return Problem(_DEEP, place)
    remedy = ""
    if "mapping values are not allowed" in what:
        remedy = "A text that holds `: ` needs quotation marks around it."
    return Problem(f"{what}.", place, remedy=remedy)


def read_model(path: Path, model: type[ModelT], shown: str | None = None) -> ModelT:
    """Reads one file into `model`, or reports every fault of it.

    Args:
        path: the file.
        model: the pydantic model.
        shown: how to name the file in errors (default: the path).

    Raises:
        CannotRead, InvalidInput
    """
    shown = shown or str(path)
    return load_model(read_bytes(path, shown), model, shown)


def load_model(data: bytes, model: type[ModelT], shown: str, *, private: bool = False) -> ModelT:
    """Like `read_model`, from bytes. With `private` no value is repeated in an error.

    Args:
        data: UTF-8 text, YAML or JSON.
        model: what it must be.
        shown: what it is called in errors.
        private: no value is repeated in an error.
    """
    source, problems = parse_with_faults(data, shown, private=private)
    if not source.whole or not isinstance(source.value, dict):
        if not problems:
            problems.append(Problem("the file must hold `key: value` lines.", source.place(())))
        raise InvalidInput(problems)
    try:
        result = model.model_validate(source.value, context={"source": source})
    except ValidationError as error:
        problems.extend(explain(error, source, model, private=private))
    else:
        if not problems:
            return result
    raise InvalidInput(sorted(problems, key=_order))


def _order(problem: Problem) -> tuple[int, int]:
    place = problem.place
    return (place.line or 0, place.column or 0) if place else (0, 0)


def refuse(model: ModelT, faults: Iterable[tuple[Path_, str]]) -> ModelT:
    """For validators of a whole model: the model itself, or a fault at the place of each part.

    Raises:
        pydantic.ValidationError: with a line for each fault.
    """
    lines = [
        InitErrorDetails(
            type=PydanticCustomError("value_error", "{error}", {"error": message}),
            loc=loc,
            input=None,
        )
        for loc, message in faults
    ]
    if lines:
        raise ValidationError.from_exception_data(type(model).__name__, lines)
    return model


def explain(
    error: ValidationError, source: Source, model: type[BaseModel], *, private: bool = False
) -> list[Problem]:
    """pydantic's faults as problems with places, in words for people.

    Args:
        error: pydantic's.
        source: what was read, with the places of its keys.
        model: what it must be.
        private: no value is repeated.
    """
    details: list[dict[str, Any]] = [dict(detail) for detail in error.errors()]
    # A list whose items have faults is also reported as too short; that tells nobody anything.
    inner = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    return [
        _problem(detail, source, model, private)
        for detail in details
        if not (detail["type"] == "too_short" and detail["loc"] in inner)
    ]


def _problem(
    detail: dict[str, Any], source: Source, model: type[BaseModel], private: bool
) -> Problem:
    loc = _real_loc(source.value, detail["loc"])
    place = source.place(loc)

    def called(loc: Path_) -> str:
        # A key that somebody made up may be anything, a person's name too.
        mine = (part for part in loc if isinstance(part, int) or part in _names(model))
        return dotted(tuple(mine) if private else loc)

    name, around = called(loc), called(loc[:-1])
    kind = detail["type"]
    context = detail.get("ctx", {})
    seen = "this" if private else _seen(detail.get("input"))
    if kind == "missing":
        lacks = str(detail["loc"][-1])
        return Problem(f"`{lacks}` is missing.", place, around, lacks=lacks)
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        names = _fields_at(model, detail["loc"][:-1])
        near = _near(key, names, getattr(model, "other_words", {}))
        if near:
            remedy = f"Did you mean `{near[0]}`?"
        else:
            remedy = f"Known here: {', '.join(names)}." if names else ""
        shown_key = "this key" if private else f"the key `{_short(key)}`"
        return Problem(f"{shown_key} is not known.", place, around, remedy)
    if kind in ("union_tag_invalid", "literal_error", "enum"):
        expected = context.get("expected_tags") or context.get("expected", "")
        if kind == "union_tag_invalid":
            seen, loc = repr(context.get("tag")), (*loc, "kind")
            place, name = source.place(loc), called(loc)
        return Problem(f"{seen} is not one of {expected}.", place, name)
    if kind == "union_tag_not_found":
        return Problem("`kind` is missing.", place, name)
    if kind == "value_error":
        return Problem(f"{context.get('error', detail['msg'])}", place, name)
    if kind in ("string_too_short", "too_short"):
        return Problem("it is empty or too short; something must stand here.", place, name)
    if kind == "too_long":
        many, most = context["actual_length"], context["max_length"]
        return Problem(f"{many} entries stand here, and at most {most} are taken.", place, name)
    expected = _EXPECTED.get(kind)
    if expected:
        found = "" if private else f", found {seen}"
        return Problem(f"expected {expected}{found}.", place, name)
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    return Problem(f"{message}{'' if private else f' (found {seen})'}.", place, name)


def _near(key: str, names: list[str], other_words: Mapping[str, str]) -> list[str]:
    """The name that was meant, if one is like it, or another word for it."""
    key = re.sub(r"[\s-]+", "_", key.strip().lower())
    if other_words.get(key) in names:
        return [other_words[key]]
    return difflib.get_close_matches(key, names, n=1, cutoff=0.5)


_EXPECTED = {
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "`key: value` lines",
    "model_type": "`key: value` lines",
    "model_attributes_type": "`key: value` lines",
    "bool_parsing": "`true` or `false`",
    "int_parsing": "a whole number",
    "date_from_datetime_parsing": "a date like 2026-11-24",
    "date_parsing": "a date like 2026-11-24",
    "date_from_datetime_inexact": "a date like 2026-11-24",
}


def _real_loc(value: Any, loc: tuple[str | int, ...]) -> Path_:
    """`loc` without the names that pydantic adds for the member of a union."""
    real: list[str | int] = []
    for index, part in enumerate(loc):
        if isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif index < len(loc) - 1 or not isinstance(value, dict):
            continue
        else:
            value = None
        real.append(part)
    return tuple(real)


@cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    """The names of all fields of a model and of the models in it."""
    schema = _schema(model)
    parts = (schema, *schema.get("$defs", {}).values())
    return frozenset(name for part in parts for name in part.get("properties", {}))


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _fields_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The names that a mapping at `loc` may have, from the model's JSON Schema."""
    schema = _schema(model)
    definitions = schema.get("$defs", {})

    def resolve(node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            node = definitions[node["$ref"].rpartition("/")[2]]
        for option in node.get("anyOf", ()):
            if "$ref" in option or option.get("type") in ("object", "array"):
                return resolve(option)
        return node

    node = resolve(schema)
    for part in loc:
        if isinstance(part, int):
            items = node.get("items") or {}
            node = resolve(items if isinstance(items, dict) else {})
        elif "discriminator" in node:
            mapping = node["discriminator"].get("mapping", {})
            node = resolve({"$ref": mapping[part]}) if part in mapping else {}
        else:
            others: dict[str, Any] = next(iter(node.get("patternProperties", {}).values()), {})
            node = resolve(node.get("properties", {}).get(part, others))
    return list(node.get("properties", {}))


def dotted(loc: Path_) -> str:
    """`blocks[2].items[1]`: a loc as people count, from 1."""
    text = ""
    for part in loc:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _seen(value: Any) -> str:
    if isinstance(value, dict):
        return "`key: value` lines"
    if isinstance(value, list):
        return "a list"
    return repr(_short(str(value))) if value is not None else "nothing"


def _short(text: str, limit: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
