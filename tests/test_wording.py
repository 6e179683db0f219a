"""Messages name options and commands, doors word them; and no code reads a sentence of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from groundsheet import api, errors
from groundsheet.cli import app
from groundsheet.cli.output import WORDING, in_words
from groundsheet.wording import command, option, worded

PACKAGE = Path(api.__file__).parents[1]
COMMAND: Any = typer.main.get_command(app)


@cache
def trees() -> dict[str, ast.Module]:
    """Each file of the package, read."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def core() -> list[str]:
    return [name for name in trees() if not name.startswith(("cli/", "web/"))]


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text that a file holds, but for docstrings, those of fields among them."""
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def commands(group: Any, *names: str) -> Iterator[tuple[str, Any]]:
    """Each command of the command line with its full name, groups among them."""
    for name, each in getattr(group, "commands", {}).items():
        yield " ".join((*names, name)), each
        yield from commands(each, *names, name)


COMMANDS = dict(commands(COMMAND))
LITERAL = re.compile(
    r"--(?:[a-z]|$)"
    r"|[ `(]-[a-z]\b"
    rf"|\bgroundsheet (?:{'|'.join(COMMAND.commands)})\b"
)


def options(named: Any) -> set[str]:
    """The flags of a command, and what its arguments are called."""
    found = {"--help"}
    for parameter in named.params:
        found |= {*parameter.opts, re.sub(r"[\[\].]", "", parameter.metavar or "")}
    return found


@pytest.mark.parametrize("name", core())
def test_no_text_of_the_core_holds_a_flag_or_a_command(name: str) -> None:
    assert [text for text in texts(trees()[name]) if LITERAL.search(text)] == []


def test_what_is_looked_for_is_found() -> None:
    for text in ("take --force", "take --", "with -o, or", "`groundsheet list` has all"):
        assert LITERAL.search(text), text
    for text in ("-o", "update groundsheet", "a-b", "5 - 3"):  # the first is one of `lp`'s
        assert not LITERAL.search(text), text


def calls(tree: ast.AST, *functions: str) -> Iterator[ast.Call]:
    """Each call of these functions by their names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in functions:
            yield node


def marks(function: str) -> Iterator[tuple[str, ast.Call]]:
    """Every mark of a kind that the core makes, with the file that it is in."""
    for name in core():
        for node in calls(trees()[name], function):
            yield name, node


def named(mark: ast.Call) -> str:
    """What a mark names."""
    assert isinstance(mark.args[0], ast.Constant), "a name that no test can look up"
    return str(mark.args[0].value)


def test_every_option_and_command_that_a_message_names_is_there() -> None:
    everywhere = set().union(*map(options, (COMMAND, *COMMANDS.values())))
    asked, commanded = list(marks("option")), list(marks("command"))
    assert len(asked) > 30
    assert len(commanded) > 15
    for name, mark in asked:
        assert WORDING.option(named(mark), "") in everywhere, f"{name}: {named(mark)}"
    for name, mark in commanded:
        assert named(mark) in COMMANDS, f"{name}: {named(mark)}"


def test_an_option_behind_a_command_is_one_of_its_own() -> None:
    behind = [(name, mark, inside) for name, mark in marks("command")
              for inside in calls(mark, "option")]  # fmt: skip
    assert len(behind) > 3
    for name, mark, inside in behind:
        flag = WORDING.option(named(inside), "")
        assert flag in options(show(COMMANDS[named(mark)])), f"{name}: {flag}"


def show(named: Any) -> Any:
    """The command that is meant where a group is named: `contacts US` is `contacts show US`."""
    return getattr(named, "commands", {}).get("show", named)


def test_each_door_has_its_words() -> None:
    to_a_file = command("contacts", f"US {option('output', 'FILE')}")
    text = f"see {to_a_file}, {option('print_size')}"
    assert worded(text, WORDING) == "see `groundsheet contacts US -o FILE`, --print-size"
    assert worded(text) == "see `contacts US output='FILE'`, `print_size`"


def test_errors_and_notices_are_worded_plainly_for_programs() -> None:
    problem = api.Problem("no such thing", api.Place(option("title")), remedy=option("force"))
    assert str(api.Usage(problem)) == "`title`: no such thing `force`"
    assert problem.worded(WORDING) == "--title: no such thing --force"
    notice = api.Notice(api.Code.NO_DATE, f"look at {option('run')}.")
    assert str(notice) == "look at `run`."
    assert in_words(notice) == "look at --run."


def family(root: type[errors.GroundsheetError]) -> Iterator[type[errors.GroundsheetError]]:
    for error in root.__subclasses__():
        yield error
        yield from family(error)


def test_no_mark_is_left_in_what_is_shown() -> None:
    for error in family(errors.GroundsheetError):
        for wording in (worded(error.remedy), worded(error.remedy, WORDING)):
            assert re.search("[\ue000-\uf8ff]", wording) is None


# -- sentences are for people ---------------------------------------------------------------------

SENTENCES = ("message", "remedy", "reason")
READING = (
    "startswith", "endswith", "partition", "rpartition", "split", "find", "index", "count",
    "removeprefix", "removesuffix", "match", "search", "fullmatch",
)  # fmt: skip


def is_sentence(node: ast.AST) -> bool:
    """Whether it is the words of a notice, a problem or an error."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        return (
            bool(node.args)
            and isinstance(node.args[0], ast.Name)
            and (node.args[0].id in ("error", "problem", "notice", "finding", "refusal"))
        )
    return isinstance(node, ast.Attribute) and node.attr in SENTENCES


def readings(tree: ast.AST) -> Iterator[int]:
    """The lines on which a sentence is compared with something, searched, or taken apart."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in READING:
                continue
            parts = [node.func.value, *node.args]
        else:
            continue
        if any(map(is_sentence, parts)):
            yield node.lineno


@pytest.mark.parametrize("name", trees())
def test_no_code_reads_a_sentence(name: str) -> None:
    assert list(readings(trees()[name])) == []


def test_a_sentence_that_is_read_is_found() -> None:
    for line in (
        "'withdrawn' not in gone.reason", "note.message == 'x'", "note.message.startswith('x')",
        "re.search('x', problem.remedy)", "'x' in str(error)",
    ):  # fmt: skip
        assert list(readings(ast.parse(line))) == [1], line


def test_a_door_makes_no_notice() -> None:
    """What it tells is what `api` gave it: it decides nothing."""
    for name in trees().keys() - set(core()):
        assert not list(calls(trees()[name], "Notice")), name
