"""`plan check`: coaching on a person's answers."""

from typing import Annotated

import typer

from groundsheet.cli.options import Json, region_option, typed_from
from groundsheet.cli.output import show, show_json, visible
from groundsheet.errors import ExitCode, Usage

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
        region_option("Look for lines that are no more in this region alone.  [default: all]"),
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
    found = api.check_plan(typed, region=region)
    if as_json:
        show_json(
            {
                "advice": [
                    {
                        "code": advice.code,
                        "path": place.path,
                        "line": place.line,
                        "field": str(advice.loc[0]),
                        "message": advice.message,
                    }
                    for place, advice in found
                ]
            }
        )
    else:
        for place, advice in found:
            show(visible(f"{place}: {advice.message} ({advice.code})"))
        if not found:
            show("Nothing to look at again. Go over it together all the same.")
    return int(ExitCode.FINDINGS if found and exit_code else ExitCode.DONE)
