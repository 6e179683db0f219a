"""Changing some values in the text of a YAML file; all that stands around them stays.

Comments, quotes, order and line ends are a person's own work, and a file that is written anew from
its values loses them. So the parser's marks say where a value stands, and only those characters are
changed. What was to come out is compared with what comes out when it is read again.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from groundsheet.errors import InvalidInput
from groundsheet.practice.yaml_text import Value, entries, flow, items, scalar
from groundsheet.source import Path_, parse_with_faults

Same = Callable[[Path_, Value, Value], bool]
"""Whether two values at a place say the same, however each is written."""

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_GAP = re.compile("(?:[\\s\ufeff]|#[^\n\r\x85\u2028\u2029]*)*")
"""What stands between two tokens: spaces, line breaks and comments."""
_BEHIND = re.compile(r"\A([ \t]*,?)[ \t]*#[^\n\r]*")
"""A comment behind a value in brackets, on the same line."""
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")


class CannotChange(Exception):
    """The text can't be changed without touching what stands around the values."""


def changed_text(
    text: str, changes: Mapping[str, Value], *, order: Sequence[str], same: Same
) -> str:
    """The text of a file with some of the values at its top changed.

    A comment on a line of its own always stays. One behind a value stays with it, and goes with it.
    A value that is new is put behind the line that shows it as a comment (`#paper: letter`), or
    else at the end.

    Args:
        text: of a file that `parse_with_faults` takes as a mapping and reads to its end; its line
            ends may be of any kind.
        changes: by key; an empty value takes the key out.
        order: of the keys, for those that are new.
        same: what is the same stays as it is written.

    Raises:
        CannotChange
    """
    root = _composed(text)
    before = {key: _value(value) for key, (_, value) in _pairs(root).items()}
    after = {key: changes.get(key, value) for key, value in before.items()}
    after |= {key: changes[key] for key in order if key in changes and key not in before}
    after = {key: value for key, value in after.items() if value or key not in changes}
    if same((), before, after):
        return text
    for beside_comments in (True, False):
        editor = _Editor(text, same, beside_comments)
        editor.change(root, after, ())
        result = editor.result()
        if _reads_as(result, after, same):
            return result
    raise CannotChange


def as_written(text: str, keys: Iterable[str]) -> dict[str, str]:
    """Some values at the top of a YAML file with their keys, each as it is written.

    Args:
        text: of a file that holds a mapping.
        keys: which; each is there.
    """
    pairs = _pairs(_composed(text))
    return {name: text[_start(pairs[name][0]) : _end(pairs[name][1])] for name in keys}


def _reads_as(text: str, wanted: Value, same: Same) -> bool:
    """Whether a text is read as these values."""
    try:
        read, _ = parse_with_faults(text.encode(), "")
    except InvalidInput:
        return False
    return read.whole and isinstance(read.value, dict) and same((), read.value, wanted)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _composed(text: str) -> Any:
    """The nodes of a text that is known to be one document without aliases.

    By hand, since PyYAML's composer refuses an anchor that stands twice, which nobody minds here.
    """
    open_nodes: list[Any] = []
    root = None
    events: Any = yaml.parse(text, Loader=_LOADER)
    for event in events:
        match event:
            case yaml.ScalarEvent():
                kind: Any = yaml.ScalarNode
                node = kind("", event.value, event.start_mark, event.end_mark, event.style)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                mapping = isinstance(event, yaml.MappingStartEvent)
                kind = yaml.MappingNode if mapping else yaml.SequenceNode
                node = kind("", [], event.start_mark, None, event.flow_style)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                ended = open_nodes.pop()
                ended.end_mark = event.end_mark
                if isinstance(ended, yaml.MappingNode):
                    ended.value = list(zip(ended.value[::2], ended.value[1::2], strict=True))
                continue
            case _:
                continue
        if open_nodes:
            open_nodes[-1].value.append(node)
        root = root or node
        if isinstance(node, yaml.CollectionNode):
            open_nodes.append(node)
    return root


def _pairs(node: Any) -> dict[str, tuple[Any, Any]]:
    """A mapping's keys, each with the nodes of it and of its value; of two alike the first."""
    pairs: dict[str, tuple[Any, Any]] = {}
    for key, value in node.value:
        pairs.setdefault(key.value, (key, value))
    return pairs


def _value(node: Any) -> Value:
    match node:
        case yaml.MappingNode():
            return {key: _value(value) for key, (_, value) in _pairs(node).items()}
        case yaml.SequenceNode():
            return [_value(item) for item in node.value]
        case _:
            text: str = node.value
            return text


def _parts(node: Any) -> Iterator[Any]:
    """The nodes right below a node, keys among them."""
    for part in node.value:
        yield from part if isinstance(part, tuple) else (part,)


def _in_block(node: Any) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _start(node: Any) -> int:
    index: int = node.start_mark.index
    return index


def _end(node: Any) -> int:
    """Where the last token of a node ends; the parser's mark of a block is that of what follows."""
    while _in_block(node) and node.value:
        *_, node = _parts(node)
    index: int = node.end_mark.index
    return index


@dataclass(slots=True)
class _Editor:
    """Notes what is to be changed where, and changes it at the end."""

    text: str
    same: Same
    beside_comments: bool
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def result(self) -> str:
        """The changed text."""
        parts, position = [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            parts += [self.text[position:start], new]
            position = max(position, end)
        return "".join((*parts, self.text[position:]))

    @property
    def newline(self) -> str:
        """The line end of the file, taken from its first line."""
        found = _BREAK.search(self.text)
        return found[0] if found else "\n"

    def put(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, new))

    # -- any value --------------------------------------------------------------------------------

    def change(self, node: Any, new: Value, loc: Path_) -> None:
        """Makes a value that stands in block style say something else."""
        if self.same(loc, _value(node), new):
            return
        match node, new:
            case yaml.MappingNode(), dict() if _in_block(node):
                self.mapping(node, new, loc)
            case yaml.SequenceNode(), list() if _in_block(node):
                self.sequence(node, new, loc)
            case _ if _in_block(node):
                kept = self.comments(_start(node), _end(node))
                text = self.newline.join((flow(new), *kept))
                self.put(_start(node), _end(node), text)
            case _:
                self.replace(node, self.inline(node, new, loc, in_flow=False))

    def replace(self, node: Any, text: str) -> None:
        """Puts a text in the place of a value that stands on one line, or is a block of text."""
        start, end = _start(node), _end(node)
        before = self.text[start - 1 : start]
        if start == end and before in (":", "-", "?"):
            text = f" {text}"
        elif getattr(node, "style", None) in ("|", ">"):
            block = self.text[start:end]
            head = re.match(r"[^\n\r]*?[|>][-+0-9]*([ \t]+#[^\n\r]*)?", block)
            text += head[1] or "" if head else ""
            end = start + len(block.rstrip())
        self.put(start, end, text)

    # -- blocks: a line or more for each value -----------------------------------------------------

    def mapping(self, node: Any, new: dict[str, Value], loc: Path_) -> None:
        pairs = _pairs(node)
        order = list(pairs.values())
        for index, (key, value) in enumerate(order):
            if key.value in new:
                self.change(value, new[key.value], (*loc, key.value))
            else:
                following = _start(order[index + 1][0]) if index + 1 < len(order) else None
                self.cut(_start(key), _end(value), following)
        column = self.column(_start(node.value[0][0]))
        for name, value in new.items():
            if name not in pairs and not self.same(loc, {}, {name: value}):
                at = self.shown_at(name, node) if not loc else None
                lines = entries({name: value}, column)
                self.lines_at(self.line_after(_end(node)) if at is None else at, lines)

    def sequence(self, node: Any, new: list[Value], loc: Path_) -> None:
        dashes = list(self.dashes(node))
        column = self.column(dashes[0])
        for kind, olds, news in _aligned(_value(node), new, loc, self.same):
            for index, value in zip(olds, news, strict=False):
                if kind != "equal":
                    self.change(node.value[index], value, (*loc, index))
            for index in olds[len(news) :]:
                self.cut(dashes[index], _end(node.value[index]), None)
            last = olds[-1] if olds else olds.start - 1
            at = self.line_after(_end(node.value[last])) if last >= 0 else self.line(dashes[0])
            for value in news[len(olds) :]:
                self.lines_at(at, items([value], column))

    def dashes(self, node: Any) -> Iterator[int]:
        """Where the dash of each item stands."""
        properties = _PROPERTIES.match(self.text, _start(node))
        position = properties.end() if properties else _start(node)
        for item in node.value:
            position = self.skip(position)
            yield position
            position = max(_end(item), position + 1)

    def cut(self, start: int, end: int, following: int | None) -> None:
        """Takes out the lines of a value, but for comments that have a line of their own.

        Args:
            start: of its key or dash.
            end: of its last token.
            following: where the next key of the same mapping begins, if there is one.
        """
        line = self.line(start)
        if self.text[line:start].strip() not in ("", "?"):  # the first key of an item, at its dash
            if following is not None and not self.text[end:following].strip():
                end = following
            self.put(start, end, "".join(self.newline + kept for kept in self.comments(start, end)))
            return
        kept = self.comments(start, end)
        until = self.line_after(end)
        whole = until == self.line(until)  # it ends with a line break
        ends = [comment + self.newline for comment in kept]
        self.put(line, until, "".join(ends) if whole else self.newline.join(kept))

    def comments(self, start: int, end: int) -> list[str]:
        """The comments between two places that have a line of their own, each with its spaces."""
        events: Any = yaml.parse(self.text, Loader=_LOADER)
        scalars = [
            (_start(event), _end(event)) for event in events if isinstance(event, yaml.ScalarEvent)
        ]
        found = []
        for match in re.finditer(r"(?m)^[ \t]*#[^\n\r]*", self.text[:end]):
            inside = any(first < match.end() and match.start() < last for first, last in scalars)
            if match.start() > start and not inside:
                found.append(match[0])
        return found

    def shown_at(self, name: str, node: Any) -> int | None:
        """Where a new key goes: behind the comment that shows it, with the lines that belong to it.

        None if there is no such comment, or it stands among the lines of some other value.
        """
        if not self.beside_comments:
            return None
        shown = re.compile(
            rf"^#[ \t]?{re.escape(name)}:[^\n\r]*(?:(?:\r\n|\n|\r)#[ \t]{{2,}}[^\n\r]*)*", re.M
        )
        match = shown.search(self.text)
        spans = [(_start(key), _end(value)) for key, value in _pairs(node).values()]
        if match is None or any(first < match.end() and match.start() < e for first, e in spans):
            return None
        return self.line_after(match.end())

    def lines_at(self, at: int, lines: list[str]) -> None:
        """Puts lines in at the beginning of a line, or at the end of the file."""
        body = self.newline.join(lines)
        if at == len(self.text) and at and not _BREAK.fullmatch(self.text[-1]):
            self.put(at, at, self.newline + body)
        else:
            self.put(at, at, body + self.newline)

    # -- places -----------------------------------------------------------------------------------

    def line(self, index: int) -> int:
        """Where the line of a character begins."""
        return max((m.end() for m in _BREAK.finditer(self.text, 0, index)), default=0)

    def column(self, index: int) -> int:
        return index - self.line(index)

    def line_after(self, index: int) -> int:
        """Where the next line begins; where one begins just there, that one."""
        if index and index == self.line(index):
            return index
        found = _BREAK.search(self.text, index)
        return found.end() if found else len(self.text)

    def skip(self, index: int) -> int:
        """The first character from there on that is neither space nor comment."""
        gap = _GAP.match(self.text, index)
        return gap.end() if gap else index

    # -- within brackets, and single values -------------------------------------------------------

    def inline(self, node: Any, new: Value, loc: Path_, *, in_flow: bool) -> str:
        """The text for a value that stands on one line or in brackets, saying something else.

        Args:
            node: of the value.
            new: what it is to say.
            loc: where it stands.
            in_flow: whether brackets are around it.
        """
        old = self.text[_start(node) : _end(node)]
        if self.same(loc, _value(node), new):
            return old
        match node, new:
            case yaml.ScalarNode(), str():
                return scalar(new, in_flow=in_flow, style=node.style)
            case yaml.MappingNode(), dict() if node.value:
                return self.brackets(node, self.flow_pairs(node, new, loc))
            case yaml.SequenceNode(), list() if node.value:
                return self.brackets(node, self.flow_items(node, new, loc))
            case _:
                return flow(new)

    def flow_pairs(
        self, node: Any, new: dict[str, Value], loc: Path_
    ) -> Iterator[tuple[Any, str | None]]:
        """The pairs of a mapping in braces: the nodes of each that is there, and its new text."""
        pairs = _pairs(node)
        as_json = all(key.style == '"' for key, _ in pairs.values())
        for key, value in node.value:
            if key.value not in new:
                yield (key, value), None
                continue
            text = self.inline(value, new[key.value], (*loc, key.value), in_flow=True)
            between = self.text[_end(key) : _start(value)]
            colon = between if ":" in between else ": "
            if _start(value) == _end(value) and not colon[-1:].isspace():
                colon += " "
            yield (key, value), f"{self.text[_start(key) : _end(key)]}{colon}{text}"
        for name, value in new.items():
            if name not in pairs and not self.same(loc, {}, {name: value}):
                yield None, flow({name: value}, as_json=as_json)[1:-1]

    def flow_items(
        self, node: Any, new: list[Value], loc: Path_
    ) -> Iterator[tuple[Any, str | None]]:
        """The items of a list in brackets, in the same way."""
        as_json = all(getattr(item, "style", "") == '"' for item in node.value)
        for _, olds, news in _aligned(_value(node), new, loc, self.same):
            for index, value in zip(olds, news, strict=False):
                item = node.value[index]
                yield (item, item), self.inline(item, value, (*loc, index), in_flow=True)
            for index in olds[len(news) :]:
                yield (node.value[index], node.value[index]), None
            for value in news[len(olds) :]:
                yield None, flow(value, as_json=as_json)

    def brackets(self, node: Any, parts: Iterator[tuple[Any, str | None]]) -> str:
        """A bracketed text with its parts changed; between them all stays but for commas."""
        pieces: list[str] = []  # gaps and parts by turns, a gap first
        position = self.text.index("{" if isinstance(node, yaml.MappingNode) else "[", _start(node))
        gap_from = position + 1
        opening = self.text[_start(node) : gap_from]
        new_first: list[str] = []
        gaps: list[str] = []
        for nodes, text in parts:
            if nodes is None:
                if pieces and any(pieces):
                    last = max(i for i, piece in enumerate(pieces) if piece)
                    pieces[last] += f", {text}"
                else:
                    new_first.append(text or "")
                continue
            gaps.append(self.text[gap_from : _start(nodes[0])])
            pieces.append(text or "")
            gap_from = _end(nodes[1])
        gaps.append(self.text[gap_from : _end(node) - 1])
        for index, piece in enumerate(pieces):
            if not piece:
                gaps[index + 1] = _BEHIND.sub(r"\1", gaps[index + 1])
                _take_comma(gaps, index)
        front = ", ".join(new_first)
        if front and any(pieces):
            front += ", "
        inner = gaps[0] + front
        inner += "".join(piece + gap for piece, gap in zip(pieces, gaps[1:], strict=True))
        return opening + inner + self.text[_end(node) - 1]


def _take_comma(gaps: list[str], index: int) -> None:
    """Takes out one comma for a part that is gone: that behind it, or else the last before it."""
    for at in (index + 1, *range(index, 0, -1)):
        for match in re.finditer(r"#[^\n\r]*|(,[ \t]?)", gaps[at]):
            if match[1]:
                gaps[at] = gaps[at][: match.start()] + gaps[at][match.end() :]
                return


def _aligned(
    old: Value, new: list[Value], loc: Path_, same: Same
) -> Iterator[tuple[str, range, list[Value]]]:
    """Which items of a list stay, and which come in place of others: runs of both."""
    classes: list[Value] = []

    def number(value: Value) -> int:
        for index, known in enumerate(classes):
            if same((*loc, 0), known, value):
                return index
        classes.append(value)
        return len(classes) - 1

    matcher = difflib.SequenceMatcher(
        None, [number(value) for value in old], [number(value) for value in new], autojunk=False
    )
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        yield kind, range(old_from, old_to), new[new_from:new_to]
