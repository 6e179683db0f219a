"""The options that several commands share."""

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from groundsheet.api import Usage
from groundsheet.cli import clock
from groundsheet.cli.output import tell
from groundsheet.cli.shell import completing
from groundsheet.cli.state import told_file

if TYPE_CHECKING:
    from groundsheet import api


def parse_date(text: str) -> dt.date:
    """A date as it is typed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write the date as YYYY-MM-DD, such as 2026-11-24.") from None


def region_option(text: str) -> Any:
    """The option that names a region; `text` says what it does to the command."""
    return typer.Option(
        "--region", "-r", metavar="CODE", autocompletion=completing("region"), help=text
    )


Region = Annotated[
    str | None,
    region_option("Where the person is, such as US or GB-ENG. Required: it is never guessed."),
]
PracticeFile = Annotated[
    Path | None,
    typer.Option(
        "--practice",
        metavar="FILE",
        envvar="GROUNDSHEET_PRACTICE",
        help="Your profile, or its folder.  [default: practice.yaml here, if there is one]",
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        autocompletion=completing("language"),
        help="The language, such as es.  [default: your profile's, or en]",
    ),
]
PaperOption = Annotated[
    Literal["letter", "a4", "a5", "half-letter"] | None,
    typer.Option("--paper", help="Paper size.  [default: your profile's, or the region's]"),
]
AsOf = Annotated[
    dt.date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=parse_date,
        help="The date on the paper. One in the past makes a specimen.  [default: today]",
    ),
]
On = Annotated[
    dt.date | None,
    typer.Option(
        "--on",
        metavar="DATE",
        parser=parse_date,
        help="The day on which it was done.  [default: today]",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where the PDF goes: a file, a folder (its name is neutral then), or - for standard "
        "output.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Shared = Annotated[
    bool,
    typer.Option("--shared", help="Let others read the file, for a clinic's folder."),
]
Printer = Annotated[
    str | None,
    typer.Option(
        "--printer", metavar="NAME", help="The printer's name.  [default: the system's own]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Modules = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="MODULE", autocompletion=completing("module"), help="Modules, in order."
    ),
]
RecipeOption = Annotated[
    str | None,
    typer.Option(
        "--recipe",
        metavar="ID",
        autocompletion=completing("recipe"),
        help="A named packet of modules.",
    ),
]


AudienceOption = Annotated[
    Literal["adult", "teen", "carer"] | None,
    typer.Option(
        "--audience",
        help="For whom: a module may have a text for each kind of reader.",
    ),
]


InSession = Annotated[
    bool,
    typer.Option(
        "--in-session", help="Print pages for use in a session, if your profile doesn't say so."
    ),
]
Drafts = Annotated[
    bool,
    typer.Option(
        "--drafts", help="Print words that nobody has approved, if your profile doesn't say so."
    ),
]


Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="Say only what concerns this paper, and what is new about contacts."
    ),
]
Notes = Annotated[
    bool, typer.Option("--notes", help="Show all notes, also those already shown today.")
]


def open_desk(
    practice: Path | None,
    *,
    language: str | None = None,
    quiet: bool = False,
    to_look_at: bool = False,
    how: "api.How" = "usual",
) -> "api.Desk":
    """Where we stand today: with the practice that is named, or whose profile lies in this folder.

    Args:
        practice: what `--practice` says.
        language: what `--language` says.
        quiet: don't say whose practice was found.
        how: how much is told of whose practice was found.
        to_look_at: what is built is only looked at, and what would refuse paper is told.

    Raises:
        CannotRead, InvalidInput
    """
    from groundsheet import api

    desk = api.open_desk(
        today=clock.today(),
        practice=practice,
        here=Path(),
        language=language,
        to_look_at=to_look_at,
    )
    if desk.notices and not quiet:
        memory = told_file()
        telling = api.to_tell(desk, desk.notices, how=how, memory=memory)
        tell(*telling.daily, *telling.first)
        api.remember(desk, telling, memory)
    return desk


STDIN = "-"
"""Stands for standard input, or for standard output. A file of that name is `./-`."""


def refuse_two_readers(**given: str | Sequence[str] | None) -> None:
    """Refuses that two want standard input: it can be read once.

    Args:
        given: what was given, by what it is called (`only`: `--only`; `ROSTER` as it is).

    Raises:
        Usage
    """
    readers = [
        name if name.isupper() else f"--{name}"
        for name, texts in given.items()
        for text in ([texts] if isinstance(texts, str) else texts or ())
        if text in (STDIN, f"@{STDIN}")
    ]
    if len(readers) > 1:
        raise Usage(
            f"{' and '.join(readers)} both want standard input.",
            remedy="Name a file for one of them.",
        )


def standard_input(limit: int, shown: str = "standard input") -> "api.Typed":
    """What stands in standard input.

    Args:
        limit: so many bytes at most.
        shown: what it is called in errors; an ending says what kind it is.

    Raises:
        InvalidInput: it is larger.
        CannotRead: it is closed.
    """
    from groundsheet import api

    try:
        data = sys.stdin.buffer.read(limit + 1)
    except (AttributeError, OSError, ValueError):
        raise api.CannotRead("standard input is closed.") from None
    if len(data) > limit:
        raise api.too_large("standard input", limit)
    return api.Typed(data, shown)


def typed_from(option: str | None) -> "api.Typed | None":
    """What a file holds, or standard input for `-`.

    Raises:
        CannotRead, InvalidInput
    """
    from groundsheet import api

    if option == STDIN:
        return standard_input(api.MAX_BYTES)
    return api.Typed.file(Path(option)) if option else None


def pdf_from(file: str) -> "Path | api.Typed":
    """A PDF: its path, or what stands in standard input for `-`.

    Raises:
        InvalidInput
    """
    from groundsheet import api

    return standard_input(api.MAX_PDF_BYTES) if file == STDIN else Path(file)
