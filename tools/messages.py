"""Lists what the program says to people, so that an editor can read all of it at once.

    python tools/messages.py                     everything, file by file
    python tools/messages.py remedy help         these kinds alone
    python tools/messages.py | grep -i folder

Read from the source: errors, notices, remedies, questions, what options and commands say of
themselves. A text of two words or more that is no docstring counts; before it stands where it is,
and as what. What is filled in stands in braces; an option or a command, as the command line has it.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundsheet.cli.output import WORDING
from groundsheet.wording import command, option, worded

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "groundsheet"
WORDS = re.compile(r"[^\W\d_]{2,}.*\s.*[^\W\d_]{2,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, where, and as what: `remedy`, `help`, or the function that it is given to."""

    path: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.kind}] {self.text}"


def messages(folder: Path = PACKAGE) -> Iterator[Message]:
    """All of them, by file and line."""
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = [*_texts(tree, "text", name.startswith("cli/"))]
        yield from (
            Message(name, line, kind, text)
            for line, kind, text in sorted(found)
            if WORDS.search(text)
        )


def _texts(node: ast.AST, kind: str, door: bool) -> Iterator[tuple[int, str, str]]:
    """Line, kind and words of each text below a node."""
    match node:
        case ast.Constant(value=str() as text):
            yield node.lineno, kind, " ".join(text.split())
            return
        case ast.JoinedStr():
            yield node.lineno, kind, " ".join(_filled(node).split())
            return
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = [_text_of(left), _text_of(right)]
            yield node.lineno, kind, " ".join("".join(parts).split())
            return
        case ast.Call():
            yield from _given(node, door)
            return
        case ast.FunctionDef(returns=ast.Name(id="int")) if door:
            yield node.lineno, "help", _before_args(ast.get_docstring(node) or "")
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            kind = name
        case ast.Expr(value=ast.Constant(value=str())):
            return  # a docstring
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        yield from _texts(child, kind, door)


def _before_args(docstring: str) -> str:
    """What a docstring says of a command; functions that are none say more."""
    return " ".join(docstring.partition("\n\nArgs:")[0].split())


def _given(call: ast.Call, door: bool) -> Iterator[tuple[int, str, str]]:
    """What is given to a function, but for patterns."""
    called = ast.unparse(call.func)
    inner = called.rpartition(".")[2]
    if called.startswith("re.") or inner in ("compile", "search", "sub"):
        return
    for each in call.args:
        yield from _texts(each, inner, door)
    for word in call.keywords:
        yield from _texts(word.value, word.arg or inner, door)


def _text_of(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr():
            return _filled(node)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _text_of(left) + _text_of(right)
        case _:
            return f"{{{ast.unparse(node)}}}"


def _filled(node: ast.JoinedStr) -> str:
    """An f-string with braces around what is filled in, and marks in the command line's words."""
    parts = []
    for part in node.values:
        match part:
            case ast.Constant(value=str() as text):
                parts.append(text)
            case ast.FormattedValue(value=ast.Call(func=ast.Name(id="option" | "command")) as call):
                parts.append(_mark(call))
            case ast.FormattedValue(value=value):
                parts.append(f"{{{ast.unparse(value)}}}")
            case _:
                pass
    return "".join(parts)


def _mark(call: ast.Call) -> str:
    given = [worded(_text_of(each), WORDING) for each in call.args]
    make = option if ast.unparse(call.func) == "option" else command
    return worded(make(*given), WORDING)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints them."""
    parser = argparse.ArgumentParser(description="Lists what the program says to people.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="these alone, such as remedy")
    kinds: list[str] = parser.parse_args(arguments).kinds
    for message in messages():
        if not kinds or message.kind in kinds:
            print(message)
    return 0


if __name__ == "__main__":
    sys.exit(main())
