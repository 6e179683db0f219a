"""How a message names an option or a command: the core says which, each door says how.

`option("region")` and `command("contacts", "US")` put marks into a text. The command line words
them as `--region` and `groundsheet contacts US`; a page may say what its field is called.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Private characters: nothing that a person types comes into a message with them, since values are
# quoted with `repr`, which escapes them.
_OPEN, _PART, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(
    f"{_OPEN}(option|command){_PART}([^{_OPEN}{_PART}{_CLOSE}]*){_PART}([^{_OPEN}{_CLOSE}]*){_CLOSE}"
)


def option(name: str, value: str = "") -> str:
    """A mark for an option.

    Args:
        name: as the functions of `api` call the argument, such as `print_size`.
        value: what to give it, if the message says so.
    """
    return f"{_OPEN}option{_PART}{name}{_PART}{value}{_CLOSE}"


def command(name: str, arguments: str = "") -> str:
    """A mark for a command.

    Args:
        name: such as `contacts confirm`.
        arguments: what stands behind it, if the message says so; options in it are marks as well.
    """
    return f"{_OPEN}command{_PART}{name}{_PART}{arguments}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a door words what messages name; both get a name and what is said beside it."""

    option: Callable[[str, str], str]
    command: Callable[[str, str], str]


def _code(name: str, value: str) -> str:
    return f"`{name}={value!r}`" if value else f"`{name}`"


def _call(name: str, arguments: str) -> str:
    return f"`{name} {arguments.replace('`', '')}".rstrip() + "`"


PLAIN = Wording(_code, _call)
"""For a program that calls `api`: arguments and functions by their names."""


def worded(text: str, wording: Wording = PLAIN) -> str:
    """A text with its marks in a door's words; or in those of a program that calls `api`."""

    def word(mark: re.Match[str]) -> str:
        say = wording.option if mark[1] == "option" else wording.command
        return say(mark[2], mark[3])

    while _MARK.search(text):  # an option may stand behind a command
        text = _MARK.sub(word, text)
    return text


def near(name: str, names: Iterable[str], alike: float = 0.4) -> str:
    """`Did you mean ...?` with the nearest names, or an empty string.

    Args:
        name: what was typed.
        names: what there is.
        alike: how near one must be, from 0 to 1.
    """
    matches = difflib.get_close_matches(name, list(names), n=2, cutoff=alike)
    return f" Did you mean {' or '.join(matches)}?" if matches else ""
