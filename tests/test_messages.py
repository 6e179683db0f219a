"""The list of all that the program says to people, as an editor reads it."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from groundsheet.cli import app
from groundsheet.cli.output import WORDING
from groundsheet.errors import GroundsheetError
from groundsheet.manual import TOPICS
from groundsheet.wording import worded

ROOT = Path(__file__).parents[1]


@cache
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "messages.py"))


@cache
def listed() -> tuple[Any, ...]:
    return tuple(tool()["messages"]())


def said(kind: str) -> set[str]:
    return {message.text for message in listed() if message.kind == kind}


def family(root: type[GroundsheetError]) -> list[type[GroundsheetError]]:
    return [root, *(each for error in root.__subclasses__() for each in family(error))]


def test_every_error_is_listed_as_the_command_line_words_it() -> None:
    for error in family(GroundsheetError):
        assert error.title in said("title")
        if error.remedy:
            assert " ".join(worded(error.remedy, WORDING).split()) in said("remedy")


def test_every_command_and_option_is_listed() -> None:
    def helps(command: Any) -> list[str]:
        found = [command.help or ""]
        found += [parameter.help for parameter in command.params if getattr(parameter, "help", "")]
        for each in getattr(command, "commands", {}).values():
            found += helps(each)
        return found

    everything = {" ".join(message.text.split()) for message in listed()}
    of_typer = ("Install completion", "Show completion", "Show this message")
    for text in helps(typer.main.get_command(app)):
        flat = " ".join(text.replace("\b", "").split())
        if len(flat.split()) > 1 and not flat.startswith(of_typer):
            assert flat in everything


def test_a_text_that_is_filled_in_says_with_what(tmp_path: Path) -> None:
    source = '''
"""A docstring is no message."""
PATTERN = re.compile("two words")
def pages(count):
    """Neither is this one."""
    raise Usage(f"{count} pages do not fit." + " Not here.", remedy=f"Take {option('paper')}.")
'''
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    found = [(m.line, m.kind, m.text) for m in tool()["messages"](tmp_path)]
    assert found == [
        (6, "Usage", "{count} pages do not fit. Not here."),
        (6, "remedy", "Take --paper."),
    ]


def test_it_prints_the_kinds_that_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool()["main"](["title"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.endswith("[title] Refused for safety") for line in lines)
    assert all("[title]" in line for line in lines)


def test_a_message_that_names_a_page_of_the_documentation_names_one_that_is_there() -> None:
    named = {
        topic
        for message in listed()
        for topic in re.findall(r"groundsheet docs ([a-z-]+)", message.text)
    }
    assert named <= set(TOPICS)
    assert "security" in named
