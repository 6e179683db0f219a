"""Plain text and Markdown as passages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from groundsheet.errors import Place
from groundsheet.text import Passage

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|\(\d{1,2}\))\s+")
_ITEM = re.compile(rf"^\s*[-*•·–]\s+|{_NUMBERED.pattern}")
_LINE = re.compile(r"\r\n?|\n")


def from_text(text: str, path: str, audience: str) -> list[Passage]:
    """The passages of a plain text: paragraphs parted by empty lines, items, short headings.

    Items with a number are steps.
    """
    passages: list[Passage] = []
    group = 0
    for first, lines in _paragraphs(text):
        items = [index for index, line in enumerate(lines) if _ITEM.match(line)]
        if items:
            group += 1
            if items[0]:
                passages.append(
                    _passage(lines[: items[0]], first, "body", path, audience, f"text-{group}")
                )
            for start, end in zip(items, [*items[1:], len(lines)], strict=True):
                block = [_ITEM.sub("", lines[start]), *lines[start + 1 : end]]
                scope = "step" if _NUMBERED.match(lines[start]) else "item"
                passages.append(
                    _passage(block, first + start, scope, path, audience, f"list-{group}")
                )
            continue
        text_of = " ".join(lines).strip()
        short = len(lines) == 1 and len(text_of) <= 70 and text_of[-1:] not in ".,;:!?”“»«\"'"
        scope = ("title" if not passages else "heading") if short else "body"
        passages.append(_passage(lines, first, scope, path, audience, ""))
    return passages


def _passage(
    lines: list[str], line: int, scope: str, path: str, audience: str, name: str
) -> Passage:
    return Passage("\n".join(lines), scope, Place(path, line), audience, name)


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    start = 1
    for number, line in enumerate(_LINE.split(text), start=1):
        if line.strip():
            if not block:
                start = number
            block.append(line)
        elif block:
            yield start, block
            block = []
    if block:
        yield start, block


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


_SCOPES = {
    "heading_open": "heading",
    "bullet_list_open": "item",
    "ordered_list_open": "step",
    "blockquote_open": "body",
    "th_open": "table",
    "td_open": "table",
}


def from_markdown(text: str, path: str, audience: str) -> list[Passage]:
    """The passages of a Markdown text, without code and HTML. Items with a number are steps."""
    passages: list[Passage] = []
    open_scopes: list[tuple[str, str]] = []
    group, line = 0, 1
    for token in _markdown().parse(text):
        line = token.map[0] + 1 if token.map else line
        if token.nesting == 1 and token.type in _SCOPES:
            scope = "title" if token.tag == "h1" else _SCOPES[token.type]
            group += scope in ("item", "step")
            open_scopes.append((scope, f"list-{group}" if scope in ("item", "step") else ""))
        elif token.nesting == -1 and token.type.replace("close", "open") in _SCOPES:
            open_scopes.pop()
        elif token.type == "inline" and token.content.strip():
            scope, name = open_scopes[-1] if open_scopes else ("body", "")
            words = _seen(token)
            if words.strip():
                passages.append(Passage(words, scope, Place(path, line), audience, name))
            passages.extend(
                Passage(child.content, "alt", Place(path, line), audience)
                for child in token.children
                if child.type == "image" and child.content
            )
    return passages


def _seen(token: Any) -> str:
    """The words of a token; a line break stays one, so that lines can be counted."""
    parts = []
    for child in token.children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)
