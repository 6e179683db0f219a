"""What stopped a command, as one of our errors: those of Typer, of the system, of the program."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from groundsheet.api import (
    GroundsheetError,
    InternalFault,
    Interrupted,
    Place,
    Problem,
    Usage,
    __version__,
    near,
)


def asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether a command is to answer in JSON; it may be one that can't be parsed."""
    words = list(arguments)
    given = words[: words.index("--")] if "--" in words else words
    return "--json" in given or "--format=json" in given or ("--format", "json") in pairwise(given)


def as_error(stop: BaseException) -> GroundsheetError:
    """What stopped a command, as an error that has words, places and an exit code."""
    if isinstance(stop, GroundsheetError):
        return stop
    if isinstance(stop, KeyboardInterrupt):
        return Interrupted("nothing was left half done.")
    if isinstance(stop, OSError):
        from groundsheet.api import of_system

        return of_system(stop)
    return _fault(stop)


def _fault(stop: BaseException) -> InternalFault:
    """A fault of the program, without any value in it: values may be names."""
    frames = traceback.extract_tb(stop.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    return InternalFault(f"{type(stop).__name__} at {where}, version {__version__}.")


# -- what Typer says of the words of a command ----------------------------------------------------

_COMMAND = re.compile(r"No such command '(.+?)'\.?(?: Did you mean .*)?", re.DOTALL)

_ELSEWHERE = {
    "help": "`groundsheet --help` shows the commands, and `groundsheet build --help` one of them.",
    "print": (
        "`groundsheet build MODULE --region CODE --print` sends a page to the printer. A PDF that "
        "is there is printed like any other, at its own size."
    ),
    "version": "`groundsheet --version` shows it.",
}
"""What is typed as a command and is done in another way."""

_WORDS = (
    (r"Option '(.+?)' requires an argument\.?", r"a value is missing after \1."),
    (r"Option '(.+?)' does not take a value\.?", r"\1 takes no value."),
    (
        r"Got unexpected extra arguments?.*",
        "there are too many words. Put quotation marks around a text of several words.",
    ),
    (r"Missing command\.?", "name a command."),
    (r"Value error, ('.*' is not one of .+?)\.?", r"\1."),
    (r"Value error, embedded null byte", "it holds a character that no file name can have."),
    (r"Input should be a valid integer.*", "write a whole number."),
    (r"Input should be a valid number.*", "write a number."),
    (r"Input should be greater than or equal to (\S+)", r"write \1 or more."),
    (r"Input should be less than or equal to (\S+)", r"write \1 or less."),
)
"""What Typer says, and how we say it; what isn't here is said as it is."""


def as_usage(stop: Any) -> Usage:
    """A fault that Typer found in the words of a command.

    Args:
        stop: one of Typer's usage errors. They are told by what they have, since Typer keeps their
            classes to itself.
    """
    context, parameter = getattr(stop, "ctx", None), getattr(stop, "param", None)
    command = context.command_path if context else "groundsheet"
    place = Place(_called(parameter)) if parameter is not None else None
    if hasattr(stop, "possibilities"):
        hint = near(stop.option_name, stop.possibilities or (), alike=0.75)
        told = f"there is no option {stop.option_name[:60]}.{hint}"
    elif type(stop).__name__ == "MissingParameter":
        lacking = [_called(one) for one in _missing(context, parameter)]
        told = f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing."
        place = None
    elif found := _COMMAND.fullmatch(stop.message.strip()):
        return _no_command(found[1], context)
    else:
        told = _in_our_words(stop.message)
    return Usage(Problem(told, place), remedy=f"`{command} --help` shows what it takes.")


def _no_command(typed: str, context: Any) -> Usage:
    """What is meant by a word that is no command: one nearly right, one of a group, or a habit."""
    path, commands = context.command_path, context.command.commands
    told = f"there is no command {typed[:60]!r}."
    if path == "groundsheet" and typed in _ELSEWHERE:
        return Usage(told, remedy=_ELSEWHERE[typed])
    hint = near(typed, map(repr, commands), alike=0.7)
    grouped = [f"{name} {typed}" for name, group in commands.items() if typed in _within(group)]
    if grouped:
        hint = f" Did you mean {' or '.join(map(repr, grouped))}?"
    return Usage(f"{told}{hint}", remedy=f"`{path} --help` shows what it takes.")


def _within(group: Any) -> Any:
    """The commands of a group; none, where it is a command itself."""
    return getattr(group, "commands", ())


def _in_our_words(message: str) -> str:
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, message.strip(), re.DOTALL):
            return found.expand(words)
    return message


def _missing(context: Any, first: Any) -> list[Any]:
    """All that a command can't do without and wasn't given: Typer stops at the first."""
    known = context.params if context else {}
    needed = [one for one in context.command.params if one.required] if context else []
    return [one for one in needed if one.name not in known] or [first]


def _called(parameter: Any) -> str:
    """What an option or an argument is called in the help."""
    option = max(parameter.opts, key=len)
    return str(option if option.startswith("-") else parameter.metavar or option.upper())
