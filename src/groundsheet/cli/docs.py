"""`docs`: the documentation, on the screen."""

from collections.abc import Iterator
from typing import Annotated

import typer

from groundsheet.api import ExitCode
from groundsheet.cli.options import Json
from groundsheet.cli.output import say, show, show_json


def _complete(incomplete: str) -> Iterator[tuple[str, str]]:
    from groundsheet import api

    for page in api.manual_pages():
        if page.topic.startswith(incomplete):
            yield page.topic, page.about


def docs(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC", autocompletion=_complete, help="Which page.  [default: list them]"
        ),
    ] = None,
    path: Annotated[
        bool, typer.Option("--path", help="Only where the file is, to open it elsewhere.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Read the documentation: a page of it, or what there is.

    Example: groundsheet docs practice
    """
    from groundsheet import api

    pages = [api.manual_page(topic)] if topic else api.manual_pages()
    if as_json:
        text = {"text": pages[0].text()} if topic else {}
        show_json(
            {
                "topics": [
                    {"id": page.topic, "about": page.about, "path": str(page.path)} | text
                    for page in pages
                ]
            }
        )
    elif path:
        for page in pages:
            show(str(page.path))
    elif topic:
        show(pages[0].text().rstrip("\n"))
    else:
        for page in pages:
            show(f"  {page.topic:<18}{page.about}")
        say("Read one: groundsheet docs TOPIC")
    return int(ExitCode.DONE)
