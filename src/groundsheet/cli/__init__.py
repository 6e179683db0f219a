"""The command line: parse, call `api`, show. No decision lives here.

Results go to stdout, everything else to stderr. Colour only on a terminal, and not with NO_COLOR.

The modules with commands don't postpone their annotations (`from __future__ import annotations`):
Typer reads those of every command at each start, and as text they take it three times as long.
"""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from groundsheet.api import ExitCode, __version__
from groundsheet.cli import batch, build, check, contacts, docs, doctor, library, plan, review, web
from groundsheet.cli.command_errors import as_error, as_usage, asks_for_json
from groundsheet.cli.output import show, show_error

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


app.command()(build.build)
app.command()(batch.batch)
app.command("list")(library.list_content)
app.command("search")(library.search)
app.command("show")(library.show_module)
app.command()(build.preview)
app.add_typer(contacts.app, name="contacts")
app.add_typer(plan.app, name="plan")
app.command()(build.verify)
app.command("read-form")(plan.read_form)
app.command()(check.check)
app.add_typer(review.app, name="review")
app.command()(web.web)
app.command()(library.init)
app.command()(library.new)
app.command()(library.schema)
app.command()(docs.docs)
app.command()(doctor.doctor)


@cache
def _command() -> Any:
    """All commands, whose help says `MODULE` where Typer's says `MODULE <list[str]>`.

    Made once, however often a process runs one.
    """
    command: Any = get_command(app)
    groups = [command]
    while groups:
        for child in groups.pop().commands.values():
            if hasattr(child, "commands"):
                groups.append(child)
            for parameter in child.params:
                if parameter.param_type_name == "argument":
                    parameter.display_type_rich = lambda **_: None
    return command


def run(arguments: Sequence[str] | None) -> int:
    """Parses and carries out; returns the exit code.

    Raises:
        GroundsheetError, KeyboardInterrupt, OSError: as a command raises them; `Usage` for words
            that Typer can't parse; BrokenPipeError where nobody reads standard output.
    """
    try:
        result = _command().main(
            args=None if arguments is None else list(arguments),  # Typer's own on Windows: `*.md`
            prog_name="groundsheet",
            standalone_mode=False,
        )
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit as stop:
        return int(stop.exit_code)
    except SystemExit as stop:  # Typer's: words are completed, or nobody reads the pipe
        if isinstance(stop.__context__, BrokenPipeError):
            raise BrokenPipeError from None  # its code isn't ours
        raise
    except Exception as error:
        if not hasattr(error, "show"):  # only Typer's own errors can show themselves
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()
            return int(ExitCode.USAGE)
        raise as_usage(error) from None
    if result == ExitCode.INTERRUPTED:  # Typer's word for Ctrl-C, which no command says itself
        raise KeyboardInterrupt
    return int(result) if isinstance(result, int) else int(ExitCode.DONE)


__all__ = ["app", "as_error", "asks_for_json", "run", "show_error"]
