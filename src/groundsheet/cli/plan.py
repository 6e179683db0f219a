"""`plan check` and `read-form`: a person's answers, before printing and when they come back."""

from pathlib import Path
from typing import Annotated

import typer

from groundsheet.api import ExitCode, Usage, worded
from groundsheet.cli.options import (
    STDIN,
    Force,
    Json,
    PracticeFile,
    open_desk,
    pdf_from,
    region_option,
    typed_from,
)
from groundsheet.cli.output import WORDING, in_words, notices_json, say, show, show_json, tell

app = typer.Typer(help="Look at a plan's answers before they are printed.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    pass


@app.command()
def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The answers, YAML or JSON; - is standard input.")
    ],
    region: Annotated[
        str | None,
        region_option("Look for outdated lines of this region only.  [default: all]"),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 if there is anything to look at.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Say what is worth a second look in a plan. It never stops a plan from being printed."""
    from groundsheet import api

    typed = typed_from(file)
    if typed is None:
        raise Usage("name the file with the answers.")
    notices = api.check_plan(open_desk(None, quiet=True), typed, region=region)
    if as_json:
        show_json(
            {
                "advice": [
                    {
                        "code": advice.code.value,
                        "path": advice.place.path if advice.place else None,
                        "line": advice.place.line if advice.place else None,
                        "field": advice.about,
                        "message": worded(advice.message, WORDING),
                    }
                    for advice in notices
                ]
            }
        )
    else:
        for advice in notices:
            show(f"{in_words(advice)} ({advice.code.value})")
        if not notices:
            show("Nothing to look at again. Go over it together all the same.")
    return int(ExitCode.FINDINGS if notices and exit_code else ExitCode.DONE)


def read_form(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A PDF of groundsheet, filled in and saved; - is standard input."
        ),
    ],
    practice: PracticeFile = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the answers go; only you can read it. - is standard output.",
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> int:
    """Read back what a person filled in, for `build --answers`.

    Example: groundsheet read-form plan.pdf -o answers.yaml
    """
    from groundsheet import api

    if output is not None and as_json:
        raise Usage("-o and --json both say where the answers go.", remedy="Use one of them.")
    filled = api.read_form(open_desk(practice, quiet=True), pdf_from(file))
    tell(*filled.notes)
    if as_json:
        others = [{"module": f.module, "field": f.name, "value": f.value} for f in filled.others]
        show_json(
            {"answers": filled.answers, "others": others, "notes": notices_json(filled.notes)}
        )
    elif output not in (None, STDIN):
        api.save_answers(filled, Path(output), force=force)
        say("Only you can read it. Delete it once the plan is printed.")
        show(output)
    elif filled.answers:
        show(api.in_yaml(filled).rstrip())
    return int(ExitCode.DONE)
