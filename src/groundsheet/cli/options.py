"""The options that several commands share, and what the shell completes them with."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from groundsheet.cli.output import note
from groundsheet.errors import Usage

if TYPE_CHECKING:
    from groundsheet.people import PracticeFolder, Typed


def parse_date(text: str) -> dt.date:
    """A date as it is typed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write the date as YYYY-MM-DD, such as 2026-11-24.") from None


def complete_modules(incomplete: str) -> Iterator[tuple[str, str]]:
    """Ids of modules with their titles."""
    yield from _complete("modules", incomplete)


def complete_recipes(incomplete: str) -> Iterator[tuple[str, str]]:
    """Ids of recipes with their titles."""
    yield from _complete("recipes", incomplete)


def complete_regions(incomplete: str) -> Iterator[tuple[str, str]]:
    """Codes of the regions that can be printed, with their names."""
    from groundsheet import api

    for code, directory in api.library().directories.items():
        if directory.status == "shipped" and code.startswith(incomplete.upper()):
            yield code, directory.name["en"]


def _complete(what: str, incomplete: str) -> Iterator[tuple[str, str]]:
    from groundsheet import api
    from groundsheet.errors import GroundsheetError

    try:
        named = os.environ.get("GROUNDSHEET_PRACTICE")
        content = api.library(find_practice(Path(named) if named else None, quiet=True))
    except GroundsheetError:
        content = api.library()
    entries = content.modules if what == "modules" else content.recipes
    for name in sorted(entries):
        if name.startswith(incomplete):
            try:
                yield name, entries[name].title
            except GroundsheetError:
                yield name, "has faults"


def region_option(text: str) -> Any:
    """The option that names a region; `text` says what it does to the command."""
    return typer.Option(
        "--region", "-r", metavar="CODE", autocompletion=complete_regions, help=text
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
    typer.Option("--on", metavar="DATE", parser=parse_date, help="The day.  [default: today]"),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where the PDF goes; a folder gets a neutral file name, - is standard output.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Shared = Annotated[
    bool,
    typer.Option("--shared", help="Let others read the file, for a clinic's folder."),
]
Printer = Annotated[
    str | None, typer.Option("--printer", metavar="NAME", help="Which one.  [default: the usual]")
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Modules = Annotated[
    list[str] | None,
    typer.Argument(metavar="MODULE", autocompletion=complete_modules, help="Modules, in order."),
]
RecipeOption = Annotated[
    str | None,
    typer.Option(
        "--recipe",
        metavar="ID",
        autocompletion=complete_recipes,
        help="A named packet of modules.",
    ),
]


def find_practice(option: Path | None, *, quiet: bool = False) -> "PracticeFolder | None":
    """The practice that is named, or whose profile lies in the present folder.

    Raises:
        CannotRead, InvalidInput
    """
    from groundsheet import api

    if option is not None:
        return api.open_practice(option)
    here = Path("practice.yaml")
    if not here.is_file():
        return None
    from groundsheet.people import EXAMPLE_NAME

    found = api.open_practice(here)
    if not quiet:
        note(f"{found.practice.name} (practice.yaml in this folder)", "practice:")
        if found.practice.name == EXAMPLE_NAME:
            note("that is the name `init` wrote. Put yours into practice.yaml: it is printed.")
    return found


def need_practice(option: Path | None) -> "PracticeFolder":
    """Like `find_practice`, where there must be one.

    Raises:
        Usage: there is none.
    """
    found = find_practice(option)
    if found is None:
        raise Usage(
            "this is recorded in your practice's folder, and none is named.",
            remedy=(
                "Go to the folder with practice.yaml, or name it with --practice. "
                "`groundsheet init` makes one."
            ),
        )
    return found


def typed_from(option: str | None) -> "Typed | None":
    """What a file holds, or standard input for `-`.

    Raises:
        CannotRead, InvalidInput
    """
    from groundsheet import api

    if option == "-":
        data = sys.stdin.buffer.read(1_000_001)
        if len(data) > 1_000_000:
            raise api.too_large("standard input")
        return api.Typed(data, "standard input")
    return api.Typed.file(Path(option)) if option else None
