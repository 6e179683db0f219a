"""Which fields of a model hold words for readers, and what each is: a title, a step, a caution.

It stands in a field's annotation. The checker, spelling, review and the proof of digits walk a
model by it, so that nobody keeps a list of names. A text whose field doesn't say it is refused when
its model is first walked: it can't be read by nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

Scope = Literal[
    "title", "public_title", "heading", "body", "detail", "item", "step", "caution", "label",
    "table", "alt", "credit", "note", "keyword", "summary",
]  # fmt: skip
"""What a text of the content is. `detail` says more of a step or label, `note` is for clinicians,
and words to find a text by are `keyword`s."""

Kind = Scope | Literal["grade", "typed"]
"""A scope; or the letter of a fixed phrase; or what somebody typed about a practice or a person."""

Loc = tuple[str | int, ...]
"""Where a value stands in a model: names of fields, keys and indexes."""

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Words:
    """Marks a field, in `Annotated`: what the words in it are; None if there are none for readers.

    What is said at a field holds for all words below it, over what is said there.
    """

    kind: Kind | None


NO_WORDS = Words(None)
"""For ids, codes, names of files, and numbers that are compared and never printed."""

_Words = Iterator[tuple[Loc, str, Kind]]
_Walk = Callable[[Any, Loc], _Words]


def words(model: BaseModel) -> _Words:
    """The words of a model in the order of its fields: where each text stands, it, and its kind.

    Raises:
        TypeError: a field of the model's class holds text and doesn't say what it is.
    """
    return _words_of(type(model), model, (), None)


def words_as_written(model: type[BaseModel], value: object) -> _Words:
    """The same of what a file holds, whether or not it can be read as the model: all that fits it.

    Args:
        model: what it should be.
        value: nested dicts, lists and texts.

    Raises:
        TypeError: as for `words`.
    """
    return _words_of(model, value, (), None)


def changed(model: ModelT, change: Callable[[str], str]) -> ModelT:
    """The model with each of its words changed, read anew.

    Raises:
        TypeError: as for `words`.
        pydantic.ValidationError: what came out is no such model.
    """
    data: Any = model.model_dump(mode="json", exclude_none=True)
    for loc, text, _ in words(model):
        parent = data
        for part in loc[:-1]:
            parent = parent[part]
        parent[loc[-1]] = change(text)
    return type(model).model_validate(data)


def _words_of(model: type[BaseModel], value: Any, loc: Loc, outer: Kind | None) -> _Words:
    for name, walk in _fields(model, outer):
        inner = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        if inner is not None:
            yield from walk(inner, (*loc, name))


@cache
def _fields(model: type[BaseModel], outer: Kind | None) -> tuple[tuple[str, _Walk], ...]:
    """The fields that hold words, and how each is walked; `outer`: what was said above it."""
    walks = []
    for name, field in model.model_fields.items():
        walk = _walk(field.annotation, field.metadata, outer, f"{model.__name__}.{name}")
        if walk is not None:
            walks.append((name, walk))
    return tuple(walks)


_WORDLESS = (NoneType, bool, int, float, dt.date)


def _walk(annotation: Any, marks: Sequence[Any], outer: Kind | None, where: str) -> _Walk | None:
    """How values of a type are walked; None if no words are in them."""
    while get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        marks = [*inner, *marks]
    said = next((mark for mark in reversed(marks) if isinstance(mark, Words)), None)
    if said is not None and said.kind is None:
        return None
    kind = outer or (said.kind if said else None)
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation in _WORDLESS or (origin is Literal and said is None):
        return None
    if origin in (Union, UnionType):
        return _one_of([(member, _walk(member, (), kind, where)) for member in inside])
    if origin is tuple and inside[1:] == (...,):
        return _each(_walk(inside[0], (), kind, where), (tuple, list), enumerate)
    if origin is dict:
        return _each(_walk(inside[1], (), kind, where), dict, dict.items)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not _fields(annotation, kind):
            return None
        return lambda value, loc: _words_of(annotation, value, loc, kind)
    if kind is None or not (annotation is str or origin is Literal):
        raise TypeError(
            f"{where} may hold text and doesn't say what it is: write Annotated[..., "
            "Words(KIND)] for words that somebody reads, NO_WORDS for an id or a code."
        )
    return lambda value, loc: iter(((loc, value, kind),) if isinstance(value, str) else ())


def _each(walk: _Walk | None, of: Any, entries: Callable[[Any], Any]) -> _Walk | None:
    if walk is None:
        return None

    def each(value: Any, loc: Loc) -> _Words:
        for key, entry in entries(value) if isinstance(value, of) else ():
            yield from walk(entry, (*loc, key))

    return each


def _one_of(members: Sequence[tuple[Any, _Walk | None]]) -> _Walk | None:
    if all(walk is None for _, walk in members):
        return None
    fits = [(_fit(member), walk) for member, walk in members]

    def one(value: Any, loc: Loc) -> _Words:
        walk = next((walk for fit, walk in fits if fit(value)), None)
        return walk(value, loc) if walk else iter(())

    return one


def _fit(member: Any) -> Callable[[Any], bool]:
    """Whether a value is of this member of a union."""
    while get_origin(member) is Annotated:
        member = get_args(member)[0]
    origin = get_origin(member)
    if origin is Literal:
        return lambda value: value in get_args(member)
    if origin in (Union, UnionType):
        fits = [_fit(inner) for inner in get_args(member)]
        return lambda value: any(fit(value) for fit in fits)
    if isinstance(member, type) and issubclass(member, BaseModel):
        tags = _tags(member)
        return lambda value: (
            isinstance(value, member)
            or (
                isinstance(value, dict)
                and all(value.get(name) in tag for name, tag in tags.items())
            )
        )
    return lambda value: isinstance(value, origin or member)


def _tags(model: type[BaseModel]) -> dict[str, tuple[Any, ...]]:
    """The fields by which a model is told from others as it is written, and their only values."""
    return {
        name: get_args(field.annotation)
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal
        and field.is_required()
        and len(get_args(field.annotation)) == 1
    }
