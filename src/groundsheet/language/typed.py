"""Base of everything read from files, and the kinds of words in it."""

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from groundsheet.scopes import NO_WORDS
from groundsheet.text import normal, typed_text_fault, without_selectors

Text = Annotated[str, AfterValidator(without_selectors), Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), NO_WORDS]
RegionCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$")]
"""A country (ISO 3166-1), or a part of one."""
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$"), NO_WORDS]

MAX_NAME = 120
MAX_LINE = 200
MAX_ANSWER = 500
MAX_ANSWER_LINES = 20
MAX_NUMBER = 40


def typed(limit: int) -> AfterValidator:
    """Checks a line that somebody typed: printable, not empty, not longer than `limit`."""
    return AfterValidator(lambda text: _line(text, limit))


def typed_lines(limit: int, most: int) -> AfterValidator:
    """Checks a text of one or more lines, each as `typed` does; lines without words are left out.

    Args:
        limit: how many characters a line has at most.
        most: how many lines there are at most.
    """

    def check(text: str) -> str:
        lines = [line for line in text.split("\n") if line.strip()] or [""]
        if len(lines) > most:
            raise ValueError(f"it has {len(lines):,} lines; at most {most} are taken.")
        if len(lines) == 1:
            return _line(lines[0], limit)
        return "\n".join(_line(line, limit, f"line {n}: ") for n, line in enumerate(lines, 1))

    return AfterValidator(check)


def _line(text: str, limit: int, which: str = "") -> str:
    text = normal(text)
    fault = typed_text_fault(text)
    if fault:
        raise ValueError(f"{which}{fault}")
    if not text:
        raise ValueError("it is empty.")
    if len(text) > limit:
        raise ValueError(f"{which}it has {len(text):,} characters; at most {limit} fit on a line.")
    return text


def line_fault(text: str) -> str:
    """Why a text can't be kept as a `Line`; empty: it can."""
    try:
        _line(text, MAX_LINE)
    except ValueError as error:
        return str(error)
    return ""


Name = Annotated[str, typed(MAX_NAME)]
Line = Annotated[str, typed(MAX_LINE)]
Answer = Annotated[str, typed_lines(MAX_ANSWER, MAX_ANSWER_LINES)]
"""What somebody wrote; its line breaks stay."""
Number = Annotated[str, typed(MAX_NUMBER)]


class Limit(NamedTuple):
    """How much a typed text may hold.

    Args:
        characters: on each line.
        lines: how many of them.
    """

    characters: int
    lines: int = 1


_LIMITS = {
    get_args(kind)[1].func: limit
    for kind, limit in (
        (Name, Limit(MAX_NAME)),
        (Line, Limit(MAX_LINE)),
        (Answer, Limit(MAX_ANSWER, MAX_ANSWER_LINES)),
        (Number, Limit(MAX_NUMBER)),
    )
}
"""By the function that checks it."""


def limit_of(field: FieldInfo) -> Limit | None:
    """How much each text of a field may hold; None where it holds none that are typed."""
    return _limit((*field.metadata, field.annotation))


def _limit(parts: Iterable[Any]) -> Limit | None:
    for part in parts:
        own = _LIMITS.get(part.func) if isinstance(part, AfterValidator) else None
        if limit := own or _limit(get_args(part)):
            return limit
    return None


class Strict(BaseModel):
    """Base of everything read from files: frozen, and an unknown key is a fault."""

    # Built when first used: a model inside another needs no schema of its own.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )
