"""Values as YAML text, as a person would write them: on lines of their own, or within brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""Nested dicts, lists and texts, as a file holds them; an empty one isn't written."""

_PLAIN = re.compile(r"(?!---)[^\W_](?:[\w ./&()'+–%@=;-]|:(?=[\w/])|,(?= ))*(?<! )")
_PLAIN_IN_FLOW = re.compile(r"(?!---)[^\W_](?:[\w ./&()'+–%@=;-])*(?<! )")
_AS_THEY_ARE = re.compile(r"true|false|\d{4}-\d\d-\d\d")
"""Texts that stand without quotes, though a reader that knows types takes them for no text."""
_SHORT = 2
"""So many values of a mapping stand on one line."""


def entries(values: Mapping[str, Value], column: int) -> list[str]:
    """The lines of a mapping in block style."""
    pad = " " * column
    lines = []
    for key, value in values.items():
        match value:
            case list():
                lines += [f"{pad}{key}:", *items(value, column + 2)]
            case dict() if len(value) > _SHORT or not all(
                isinstance(v, str) for v in value.values()
            ):
                lines += [f"{pad}{key}:", *entries(value, column + 2)]
            case dict():
                lines.append(f"{pad}{key}: {flow(value)}")
            case str():
                lines.append(f"{pad}{key}: {scalar(value)}")
    return lines


def items(values: Sequence[Value], column: int) -> list[str]:
    """The lines of a list in block style."""
    pad = " " * column
    lines = []
    for value in values:
        if isinstance(value, dict):
            first, *others = entries(value, column + 2)
            lines += [f"{pad}- {first[column + 2 :]}", *others]
        else:
            lines.append(f"{pad}- {flow(value) if isinstance(value, list) else scalar(value)}")
    return lines


def flow(value: Value, *, as_json: bool = False) -> str:
    """A value on one line."""
    match value:
        case list():
            return f"[{', '.join(flow(item, as_json=as_json) for item in value)}]"
        case dict():
            keys = {key: _quoted(key) if as_json else key for key in value}
            parts = (f"{keys[key]}: {flow(v, as_json=as_json)}" for key, v in value.items())
            return f"{{{', '.join(parts)}}}"
        case str():
            return scalar(value, in_flow=True, style='"' if as_json else "")


def scalar(text: str, *, in_flow: bool = False, style: str | None = "") -> str:
    """A text as a scalar: without quotes where nobody reads it as anything but that text."""
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    plain = _PLAIN_IN_FLOW if in_flow else _PLAIN
    if style != '"' and (
        _AS_THEY_ARE.fullmatch(text) or (plain.fullmatch(text) and _is_text(text))
    ):
        return text
    return _quoted(text)


def _is_text(text: str) -> bool:
    """Whether a reader that knows types takes a plain scalar for a text, and not for a number."""
    resolver: Any = yaml.SafeLoader("")
    tag: str = resolver.resolve(yaml.ScalarNode, text, (True, False))
    return tag == "tag:yaml.org,2002:str"


def _quoted(text: str) -> str:
    """A text in double quotes, with what can't be seen as an escape."""
    return "".join(
        char
        if char.isprintable()
        else f"\\u{ord(char):04X}"
        if ord(char) < 0x10000
        else f"\\U{ord(char):08X}"
        for char in json.dumps(text, ensure_ascii=False)
    )
