"""`list`, `show`, `search`, `schema`, `init`, `new`: content and the practice's folder."""

import shlex
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundsheet.api import ExitCode, InvalidInput
from groundsheet.cli.options import (
    Json,
    LanguageOption,
    PracticeFile,
    complete_modules,
    open_desk,
    region_option,
)
from groundsheet.cli.output import say, show, show_json, tell, visible

if TYPE_CHECKING:
    from groundsheet import api

_FIELDS = {
    "id", "code", "version", "title", "public_title", "type", "audience", "handling", "summary",
    "keywords",
}  # fmt: skip


def list_content(
    stats: Annotated[
        bool, typer.Option("--stats", help="How hard each module is to read, in figures.")
    ] = False,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """List the modules and recipes."""
    from groundsheet import api

    desk = open_desk(practice, language=language)
    catalog = api.catalog(desk)
    readings = (
        {item.module.id: api.reading(desk, item.module) for item in catalog.modules}
        if stats
        else {}
    )
    if as_json:
        show_json(
            {
                "modules": [
                    item.module.model_dump(mode="json", include=_FIELDS)
                    | {"origin": item.origin}
                    | _figures(item.module.id, readings)
                    for item in catalog.modules
                ],
                "recipes": [recipe.model_dump(mode="json") for recipe in catalog.recipes],
            }
        )
    else:
        _list(catalog, desk.profile.name if desk.profile else "", readings)
    if catalog.unreadable:
        raise InvalidInput(
            catalog.unreadable, remedy="These are left out of the list. Mend each line."
        )
    if catalog.same_codes:
        raise InvalidInput(catalog.same_codes, remedy="Give each a code of its own.")
    return int(ExitCode.DONE)


_Readings = Mapping[str, "api.Reading | None"]


def _figures(name: str, readings: _Readings) -> dict[str, object]:
    """The figures of a module, where they were asked for."""
    if name not in readings:
        return {}
    reading = readings[name]
    return {"reading": asdict(reading) if reading else None}


def _list(catalog: "api.Catalog", practice: str, readings: _Readings) -> None:
    unless = " unless marked" if any(item.approved_until for item in catalog.modules) else ""
    show(f"Modules (draft: not reviewed by a clinician{unless})")
    whose = {"shipped": "", "changed": f"  (changed by {practice})", "own": f"  (by {practice})"}
    for item in catalog.modules:
        module = item.module
        approved = f"  (approved until {item.approved_until})" if item.approved_until else ""
        mark = whose[item.origin] + approved
        show(f"  {module.id:<18}{module.code:<7}{visible(module.title)}{mark}")
        how = "fill in together" if module.handling == "in_session" else "take home"
        show(f"  {'':<18}{visible(module.summary)} For {', '.join(module.audience)}; {how}.")
        reading = readings.get(module.id)
        for line in reading.lines() if reading else ():
            show(f"  {'':<18}{visible(line)}")
    show("\nRecipes")
    for entry in catalog.recipes:
        packet = ", ".join(entry.modules)
        show(f"  {entry.id:<18}{entry.code:<8}{visible(entry.title)}: {packet}")
        show(f"  {'':<18}{visible(entry.summary)}")


def show_module(
    module: Annotated[
        str, typer.Argument(metavar="MODULE", autocompletion=complete_modules, help="Its id.")
    ],
    region: Annotated[
        str | None,
        region_option("Fill in this region's contacts."),
    ] = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
) -> int:
    """Read a module on the screen: its words, facts, cautions and notes."""
    from groundsheet import api

    desk = open_desk(practice, language=language)
    shown = api.show(desk, module, region=region)
    chosen = shown.module
    if shown.help:
        show(f"Hurt or in danger now: {shown.help}\n")
    until = api.approvals(desk).get(module)
    mark = f"approved until {until}" if until else "draft, not reviewed"
    show(f"{visible(chosen.title)}  ({chosen.code}, version {chosen.version}; {mark})")
    show_words(shown.lines)
    if shown.foot:
        show("\nAt the foot of each page:\n")
        show_words(shown.foot)
    if shown.optional:
        show("\nOnly where it is asked for (--with), or where another module is in the packet:\n")
        show_words(shown.optional)
    if shown.clinician:
        show("\nFor clinicians alone:\n")
        show_words(shown.clinician)
    tell(*shown.notices)
    return int(ExitCode.DONE)


_OPENS = ("heading", "block", "label")
"""Lines that belong to what follows them."""


def show_words(lines: "Iterable[api.Line]", write: Callable[[str], None] = show) -> None:
    """Lines of a page, each as what it is.

    Args:
        lines: of the page.
        write: where they go.
    """
    before = ""
    for line in lines:
        text = visible(line.text)
        apart = line.kind in _OPENS or (line.kind == "words" or line.kind != before)
        if before and apart and before not in _OPENS and line.kind != "rule":
            write("")
        match line.kind:
            case "heading":
                write(f"{text}\n{'-' * len(text)}")
            case "block":
                write(f"[{text}]")
            case "label" | "words":
                _wrapped(text, "", write)
            case "item":
                _wrapped(text, "- ", write)
            case "step":
                _wrapped(text, f"{line.mark} ", write)
            case "rule":
                write(f"  {text} ".ljust(60, "_") if text else f"  {'_' * 58}")
        before = line.kind


def _wrapped(text: str, mark: str, write: Callable[[str], None]) -> None:
    first, rest = f"  {mark}", f"  {' ' * len(mark)}"
    write(textwrap.fill(text, width=88, initial_indent=first, subsequent_indent=rest))


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for.")],
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """Find modules by words of their title, keywords or text."""
    from groundsheet import api

    matches = api.search(open_desk(practice, language=language).shelf, " ".join(words))
    if as_json:
        fields = ("id", "title", "summary", "score")
        show_json({"found": [{name: getattr(hit, name) for name in fields} for hit in matches]})
        return int(ExitCode.DONE)
    if not matches:
        say("Nothing holds all of these words. Fewer words find more; `groundsheet list` has all.")
    for hit in matches:
        show(f"  {hit.id:<18}{visible(hit.title)}")
        show(f"  {'':<18}{visible(hit.summary)}")
    return int(ExitCode.DONE)


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="module, recipe, practice, person, answers, contacts or records."
        ),
    ],
) -> int:
    """Print the JSON Schema (draft 7) of a kind of file, for editors and other programs."""
    from groundsheet import api

    show(api.schema_text(name).rstrip("\n"))
    return int(ExitCode.DONE)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where; made if it isn't there.")
    ] = Path(),
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Your practice's name.")
    ] = None,
) -> int:
    """Set up your practice's folder: a commented profile, and a place for modules of your own."""
    from groundsheet import api

    profile = api.init(folder, name=name)
    say("Your profile is ready. Open it, and put in your name, number and logo. Then:")
    where = str(profile.parent)
    say("  (stay in this folder)" if where == "." else f"  cd {shlex.quote(where)}")
    say("  groundsheet build --recipe first-steps --region CODE -o packet.pdf")
    show(str(profile))
    return int(ExitCode.DONE)


def new(
    module: Annotated[
        str,
        typer.Argument(
            metavar="MODULE",
            help="Its id, such as quiet-hour; that of a shipped module copies it for changes.",
        ),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Heads the page.")
    ] = None,
    practice: PracticeFile = None,
) -> int:
    """Begin a module of your own from a commented skeleton, or change a shipped one."""
    from groundsheet import api

    desk = open_desk(practice)
    path = api.new_module(desk, module, title=title)
    region = desk.profile.region if desk.profile else None
    say("Write in it, then look (--force: as often as you like):")
    say(f"  groundsheet preview {module} --region {region or 'CODE'} --force")
    show(str(path))
    return int(ExitCode.DONE)
