"""What a shell completes the words of a command with."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from groundsheet.api import GroundsheetError

if TYPE_CHECKING:
    from groundsheet import api

Complete = Callable[[typer.Context, str], Iterator[tuple[str, str]]]

_UNSAFE = frozenset("'\"\\`$“”‘’()!;&|<>*?")
"""What a shell takes for something else."""
_RUN = frozenset("\\`$[]")
"""What is carried out in what is said beside a name: by zsh, which takes it for its own script, and
by Typer, which takes brackets for styles."""


def completing(what: "api.What", *, least: int = 0, follows: str = "") -> Complete:
    """Completes a word with the names of a kind, the practice's own among them.

    Nothing is said while somebody types: what can't be read is left out.

    Args:
        what: of which kind.
        least: so many letters must be typed before, where files may be meant as well.
        follows: the argument whose words before this one are the beginning of the name.
    """

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        from groundsheet import api

        if len(incomplete) < least:
            return
        given = ctx.params.get("practice") or os.environ.get("GROUNDSHEET_PRACTICE")
        before = " ".join([*((follows and ctx.params.get(follows)) or ()), ""])
        begun = f"{before}{incomplete}".casefold()
        with contextlib.suppress(GroundsheetError, OSError, ValueError):
            for name, told in api.completions(
                what,
                practice=Path(given) if given else None,
                language=ctx.params.get("language"),
            ):
                if name.casefold().startswith(begun) and _is_safe(name):
                    rest = name[len(before) :]
                    # Typer drops what has other capitals than the word that was begun.
                    yield rest if rest.startswith(incomplete) else rest.lower(), _harmless(told)

    return complete


def _is_safe(name: str) -> bool:
    """Whether a shell takes the name for a word, and a terminal for text."""
    return name.isprintable() and not _UNSAFE & set(name)


def _harmless(told: str) -> str:
    """Words of a file, which anybody may have written, as no shell carries them out."""
    return "".join(" " if c in _RUN or not c.isprintable() else c for c in told)
