"""The command line: parse, call `api`, show. No decision lives here.

Results go to stdout, everything else to stderr. Colour only on a terminal, and not with NO_COLOR.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from groundsheet.errors import (
    CannotWrite,
    ExitCode,
    GroundsheetError,
    InternalFault,
    InvalidInput,
    Place,
    Problem,
    Usage,
)
from groundsheet.version import __version__

if TYPE_CHECKING:
    from groundsheet.api import Built, Typed
    from groundsheet.people import Person

app = typer.Typer(
    name="groundsheet",
    help="Printable handouts for mental-health clinicians, with crisis contacts on every page.",
    epilog=(
        "Exit codes: 0 done, 1 findings, 2 usage, 3 invalid input, 4 refused for safety, "
        "5 could not read or write, 70 internal fault, 130 interrupted."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: Sequence[str] | None) -> int:
    """Parses and carries out; returns the exit code. Usage faults are shown by Typer (code 2)."""
    try:
        result = app(
            args=list(arguments) if arguments is not None else None,
            prog_name="groundsheet",
            standalone_mode=False,
        )
    except typer.Abort:
        return int(ExitCode.INTERRUPTED)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except Exception as error:
        # Typer's own usage errors know how to show themselves, and carry an exit code.
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            return int(error.exit_code)
        raise
    return int(result) if isinstance(result, int) else int(ExitCode.DONE)


# -- showing --------------------------------------------------------------------------------------


def say(text: str) -> None:
    """A line for the person at the terminal (stderr)."""
    sys.stderr.write(text + "\n")


def show(text: str) -> None:
    """A line of the result (stdout).

    Raises:
        CannotWrite: standard output is closed or full.
    """
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        raise CannotWrite(
            "standard output can't be written to.",
            remedy="A file that was being built is in place.",
        ) from None


def _paint(text: str, style: str) -> str:
    codes = {"bold": "1", "red": "1;31", "amber": "33"}
    plain = (
        not sys.stderr.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    )
    return text if plain else f"\x1b[{codes[style]}m{text}\x1b[0m"


def show_error(error: GroundsheetError) -> None:
    """An error as lines: what, where, what to do."""
    say(f"{_paint('error:', 'red')} {error.title}")
    for problem in error.problems:
        say(f"  {_visible(str(problem))}")
    if error.remedy:
        say(error.remedy)


def show_fault(error: Exception) -> None:
    """A fault of the program, without any value in it: values may be names."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    show_error(InternalFault(f"{type(error).__name__} at {where}, version {__version__}."))


def _visible(text: str) -> str:
    """Text that can't steer a terminal."""
    return "".join(c if c.isprintable() or c == " " else f"\\u{ord(c):04x}" for c in text)


# -- options --------------------------------------------------------------------------------------


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write the date as YYYY-MM-DD, such as 2026-11-24.") from None


Region = Annotated[
    str | None,
    typer.Option(
        "--region",
        "-r",
        metavar="CODE",
        help="Where the person is, such as US or GB-ENG. Required: it is never guessed.",
    ),
]
PracticeFile = Annotated[
    Path | None,
    typer.Option("--practice", metavar="FILE", help="YAML file with your name and numbers."),
]
PaperOption = Annotated[
    Literal["letter", "a4"] | None,
    typer.Option("--paper", help="Paper size.  [default: what the region uses]"),
]
AsOf = Annotated[
    dt.date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=_date,
        help="The date on the paper. One in the past makes a specimen.  [default: today]",
    ),
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
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def _version(value: bool) -> None:
    if value:
        show(f"groundsheet {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


# -- commands -------------------------------------------------------------------------------------


@app.command()
def build(
    modules: Annotated[
        list[str] | None, typer.Argument(metavar="[MODULE]...", help="Modules, in order.")
    ] = None,
    recipe: Annotated[
        str | None, typer.Option("--recipe", metavar="ID", help="A named packet of modules.")
    ] = None,
    region: Region = None,
    practice: PracticeFile = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="NAME",
            help="Whom it is for. Stays in the shell's history; --person doesn't.",
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="FILE",
            help="YAML or JSON with name and clinician; - reads standard input.",
        ),
    ] = None,
    paper: PaperOption = None,
    as_of: AsOf = None,
    output: Output = None,
    force: Force = False,
    shared: Shared = False,
    discreet: Annotated[
        bool, typer.Option("--discreet", help="Leave the practice's name off the paper.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Build a handout and prove it: crisis contacts on every page, read back from the file.

    Example: groundsheet build --recipe first-steps --region US -o packet.pdf
    """
    from groundsheet import api

    if name is not None and person is not None:
        raise Usage("--for and --person both say whom it is for.", remedy="Take one of them.")
    _check_output(output, force, as_json)
    built = api.build(
        modules or (),
        recipe=recipe,
        region=region,
        practice=api.Typed.file(practice) if practice else None,
        person=_person(name, person),
        paper=paper,
        as_of=as_of,
        discreet=discreet,
    )
    _deliver(built, output, force=force, shared=shared, as_json=as_json)
    return int(ExitCode.DONE)


@app.command("list")
def list_content(as_json: Json = False) -> int:
    """List the modules and recipes."""
    from groundsheet.library import load

    library = load()
    modules = sorted(library.modules.values(), key=lambda module: module.code)
    recipes = sorted(library.recipes.values(), key=lambda recipe: recipe.code)
    if as_json:
        fields = {"id", "code", "version", "title", "public_title", "type", "audience"}
        fields |= {"handling", "summary", "keywords"}
        _json(
            {
                "modules": [m.model_dump(mode="json", include=fields) for m in modules],
                "recipes": [r.model_dump(mode="json") for r in recipes],
            }
        )
        return int(ExitCode.DONE)
    show("Modules (draft: none is reviewed by a clinician)")
    for module in modules:
        show(f"  {module.id:<16}{module.code}  {module.title}")
        how = "fill in together" if module.handling == "in_session" else "take home"
        show(f"  {'':<16}{module.summary} For {', '.join(module.audience)}; {how}.")
    show("\nRecipes")
    for entry in recipes:
        show(f"  {entry.id:<16}{entry.code}  {entry.title}: {', '.join(entry.modules)}")
        show(f"  {'':<16}{entry.summary}")
    return int(ExitCode.DONE)


@app.command()
def contacts(
    region: Annotated[str | None, typer.Argument(metavar="[REGION]", help="Such as US.")] = None,
    practice: PracticeFile = None,
    paper: PaperOption = None,
    as_of: AsOf = None,
    output: Output = None,
    force: Force = False,
    shared: Shared = False,
    as_json: Json = False,
) -> int:
    """Show a region's crisis contacts with their sources, or print them as one page with -o.

    Without a region: the regions there are.
    """
    from groundsheet import api

    if region is None:
        if output is not None:
            raise Usage(
                "a sheet needs a region.", remedy="Example: groundsheet contacts US -o us.pdf"
            )
        return _regions(as_json)
    if output is None:
        if practice is not None or paper is not None:
            raise Usage("--practice and --paper are for the sheet.", remedy="Add -o FILE.")
        return _show_contacts(api.contacts(region, as_of=as_of), as_json)
    _check_output(output, force, as_json)
    built = api.contact_sheet(
        region=region,
        practice=api.Typed.file(practice) if practice else None,
        paper=paper,
        as_of=as_of,
    )
    _deliver(built, output, force=force, shared=shared, as_json=as_json)
    return int(ExitCode.DONE)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PDF that groundsheet made.")],
    as_json: Json = False,
) -> int:
    """Prove a finished file again, against today's contacts. Exit code 1 if anything is wrong."""
    from groundsheet import api

    result = api.verify(file)
    if as_json:
        _json({"path": str(file), "facts": result.facts, "findings": list(result.findings)})
    elif result.findings:
        show(f"{file}: do not hand out")
        for finding in result.findings:
            show(f"  {_visible(finding)}")
    else:
        show(f"{file}: whole and legible contacts on every page, as listed today")
    return int(ExitCode.FINDINGS if result.findings else ExitCode.DONE)


# -- helpers --------------------------------------------------------------------------------------


def _json(value: Any) -> None:
    show(json.dumps(value, ensure_ascii=False, indent=2))


def _person(name: str | None, person: str | None) -> Person | Typed | None:
    from groundsheet import api

    if name is not None:
        return api.person_named(name)
    if person == "-":
        data = sys.stdin.buffer.read(1_000_001)
        if len(data) > 1_000_000:
            raise api.too_large("standard input")
        return api.Typed(data, "standard input")
    return api.Typed.file(Path(person)) if person else None


def _check_output(output: str | None, force: bool, as_json: bool) -> None:
    from groundsheet import api

    if output == "-":
        if as_json:
            raise Usage("-o - and --json both want standard output.", remedy="Take one of them.")
        if sys.stdout.isatty():
            raise Usage("a PDF would spoil the terminal.", remedy="Send it on: -o - | lp")
    elif output is not None:
        if "\0" in output:
            raise InvalidInput(Problem("a file name can't hold a NUL.", Place("--output")))
        api.refuse_existing_output(Path(output), force=force)


def _deliver(built: Built, output: str | None, *, force: bool, shared: bool, as_json: bool) -> None:
    from groundsheet import api

    for warning in built.warnings:
        say(f"{_paint('note:', 'amber')} {_visible(warning)}")
    for entry in built.left_out:
        say(f"{_paint('left out:', 'amber')} {entry.name}: {entry.reason}.")
    if built.left_out:
        say("          These can be printed once they are confirmed; the main line is printed.")
    if output == "-":
        try:
            sys.stdout.buffer.write(built.proven.pdf)
            sys.stdout.buffer.flush()
        except OSError as error:
            raise CannotWrite(f"standard output: {error.strerror}.") from None
        return
    path = api.save(built, Path(output or "."), force=force, shared=shared).absolute()
    contacts = built.handout.contacts
    if as_json:
        _json(
            {
                "path": str(path),
                "pages": built.proven.pages,
                "sha256": built.proven.sha256,
                "region": contacts.region,
                "modules": [
                    {"id": s.module.id, "code": s.module.code, "version": s.module.version}
                    for s in built.handout.sections
                ],
                "contacts": [
                    *(
                        {"id": e.id, "channel": "voice", "display": e.display, "dial": e.dial}
                        for e in contacts.emergency
                    ),
                    *(
                        {"id": s.id, "channel": p.channel, "display": p.display, "dial": p.dial}
                        for s in contacts.all_services
                        for p in s.channels
                    ),
                ],
                "left_out": [
                    {"id": e.id, "name": e.name, "reason": e.reason} for e in built.left_out
                ],
                "warnings": list(built.warnings),
            }
        )
        return
    numbers = " and ".join(built.handout.band_numbers)
    pages = "1 page" if built.proven.pages == 1 else f"{built.proven.pages} pages"
    say(f"{pages} for {contacts.region_name}; {numbers} proven on each.")
    show(str(path))


def _regions(as_json: bool) -> int:
    from groundsheet.library import load

    directories = load().directories
    if as_json:
        _json(
            {
                "regions": [
                    {"code": code, "name": d.name["en"], "status": d.status, "edition": d.edition}
                    for code, d in sorted(directories.items())
                ]
            }
        )
        return int(ExitCode.DONE)
    for code, directory in sorted(directories.items()):
        state = f"compared {directory.edition}" if directory.edition else "not printed"
        show(f"{code:<8}{directory.name['en']:<18}{state}")
        if directory.reason:
            show(f"{'':<8}{directory.reason}")
    return int(ExitCode.DONE)


def _show_contacts(found: Any, as_json: bool) -> int:
    if as_json:
        _json(
            {
                "region": found.region,
                "edition": found.edition,
                "replace_after": found.replace_after.isoformat(),
                "emergency": [e.model_dump(mode="json") for e in found.emergency],
                "services": [s.model_dump(mode="json") for s in found.all_services],
                "left_out": [
                    {"id": e.id, "name": e.name, "reason": e.reason} for e in found.left_out
                ],
                "warnings": list(found.notices),
            }
        )
        return int(ExitCode.DONE)
    show(f"{found.region_name} ({found.region}), compared {found.edition}")
    for entry in found.emergency:
        show(f"\n  {entry.display}  {entry.service['en']}, {entry.condition['en']}")
        show(f"    {_source(entry.source)}")
    for service in found.all_services:
        whom = "everyone" if service.open_to == "everyone" else service.for_whom["en"]
        show(f"\n  {service.name} (for {whom})")
        for point in service.channels:
            steps = [
                f"then press {s.press}" if s.press else f"then choose {s.choose['en']}"
                for s in point.menu_steps
            ]
            word = f"{point.keyword} to " if point.keyword else ""
            hours = "any hour" if point.hours == "always" else point.hours["en"]
            show(f"    {point.channel}: {', '.join([word + point.display, *steps])} ({hours})")
            show(f"      {_source(point.source)}")
    for entry in found.left_out:
        show(f"\n  left out: {entry.name}: {entry.reason}")
    for notice in found.notices:
        say(f"{_paint('note:', 'amber')} {notice}")
    show("\nNot yet checked by this practice. Check each with its official page first.")
    return int(ExitCode.DONE)


def _source(source: Any) -> str:
    dated = source.dated.isoformat() if source.dated else "undated"
    return f"{source.basis} source, {dated}: {source.url}"
