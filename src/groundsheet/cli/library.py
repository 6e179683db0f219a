"""`list`, `show`, `search`, `schema`, `init`, `new`: content and the practice's folder."""

import shlex
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from groundsheet.api import ExitCode, InvalidInput
from groundsheet.cli import clock
from groundsheet.cli.options import (
    AudienceOption,
    Json,
    LanguageOption,
    PracticeFile,
    open_desk,
    region_option,
)
from groundsheet.cli.output import (
    error_json,
    notices_json,
    say,
    show,
    show_error,
    show_json,
    show_path,
    tell,
    visible,
)
from groundsheet.cli.shell import completing

if TYPE_CHECKING:
    import datetime as dt

    from groundsheet import api

_FIELDS = {
    "id", "code", "version", "title", "public_title", "type", "audience", "handling", "summary",
    "keywords", "problems", "settings", "variant_of",
}  # fmt: skip

AudienceFilter = Annotated[
    Literal["adult", "teen", "carer", "clinician"] | None,
    typer.Option("--audience", help="Only what was written for these readers."),
]
TopicFilter = Annotated[
    str | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        autocompletion=completing("topic"),
        help="Only modules of this topic.",
    ),
]
SettingFilter = Annotated[
    Literal["outpatient", "group", "school", "emergency", "inpatient", "family"] | None,
    typer.Option("--setting", help="Only what is handed out in this setting, or anywhere."),
]


def list_content(
    topic: TopicFilter = None,
    audience: AudienceFilter = None,
    setting: SettingFilter = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="How hard each module is to read, and totals.")
    ] = False,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """List the modules by topic, and the recipes.

    Example: groundsheet list --audience teen
    """
    from groundsheet import api

    desk = open_desk(practice, language=language)
    catalog = api.catalog(desk, topic=topic, audience=audience, setting=setting)
    totals = api.totals(catalog) if stats else None
    readings = (
        {item.module.id: api.reading(desk, item.module) for item in catalog.modules}
        if stats
        else {}
    )
    fault = fault_of(catalog)
    if as_json:
        show_json(
            {
                "topics": [{"id": name, "title": title} for name, title in catalog.topics.items()],
                "modules": [
                    item.module.model_dump(mode="json", include=_FIELDS)
                    | {"topic": item.topic, "origin": item.origin}
                    | _figures(item.module.id, readings)
                    for item in catalog.modules
                ],
                "recipes": [recipe.model_dump(mode="json") for recipe in catalog.recipes],
            }
            | ({"totals": asdict(totals)} if totals else {})
            | (error_json(fault) if fault else {})
        )
    else:
        _list(catalog, desk.profile.name if desk.profile else "", readings)
        if totals:
            _show_totals(totals)
    if fault:  # beside the list, not in its place
        show_error(fault)
        return int(fault.exit_code)
    return int(ExitCode.DONE)


def fault_of(catalog: "api.Catalog") -> InvalidInput | None:
    """What is wrong with files of the list, if anything is."""
    if catalog.unreadable:
        remedy = "These are left out of the list. Mend each line."
        return InvalidInput(catalog.unreadable, remedy=remedy)
    return InvalidInput(catalog.faults, remedy="Mend each line.") if catalog.faults else None


_Readings = Mapping[str, "api.Reading | None"]


def _figures(name: str, readings: _Readings) -> dict[str, object]:
    """The figures of a module, where they were asked for."""
    if name not in readings:
        return {}
    reading = readings[name]
    return {"reading": asdict(reading) if reading else None}


def _list(catalog: "api.Catalog", practice: str, readings: _Readings) -> None:
    if not catalog.modules and not catalog.recipes:
        say("Nothing here fits all of that. `groundsheet list` has all there is.")
        return
    unless = " unless marked" if any(item.approved_until for item in catalog.modules) else ""
    show(f"Modules (draft: not reviewed by a clinician{unless})")
    show("For adults, and to take home, where nothing else is said.")
    for topic, title in catalog.topics.items():
        show(f"\n{visible(title)} ({topic})")
        for item in catalog.modules:
            if item.topic == topic:
                _show_item(item, practice, readings)
    if catalog.recipes:
        show("\nRecipes")
    for entry in catalog.recipes:
        packet = ", ".join(entry.modules)
        show(f"  {entry.id:<25} {entry.code:<6} {visible(entry.title)}: {packet}")


def _show_item(item: "api.Item", practice: str, readings: _Readings) -> None:
    module = item.module
    whose = {"shipped": "", "changed": f"  (changed by {practice})", "own": f"  (by {practice})"}
    approved = f"  (approved until {item.approved_until})" if item.approved_until else ""
    title = f"{visible(module.title)}{whose[item.origin]}{approved}"
    others = [] if module.audience == ("adult",) else [f"for {for_whom(module.audience)}"]
    others += ["to fill in together"] if module.handling == "in_session" else []
    note = f"  [{'; '.join(others)}]" if others else ""
    show(f"  {module.id:<20} {module.code:<6} {title}{note}")
    reading = readings.get(module.id)
    for line in reading.lines() if reading else ():
        show(f"  {'':<20} {visible(line)}")


def for_whom(audiences: "Iterable[api.Audience]") -> str:
    """Readers, as they are called."""
    from groundsheet import api

    return ", ".join(api.READERS[audience] for audience in audiences)


def _show_totals(totals: "api.Totals") -> None:
    """How much there is."""
    texts = ", ".join(f"{for_whom([who])} {count}" for who, count in totals.texts.items())
    cautions = ", ".join(f"{card} {count}" for card, count in totals.cautions.items())
    show("\nTotals")
    show(f"  modules   {totals.modules} (texts for {texts})")
    show(f"  packets   {totals.packets}")
    show(f"  figures   {totals.figures}")
    _wrapped(cautions or "none", "cautions by card: ", show)


def show_module(
    module: Annotated[
        str,
        typer.Argument(
            metavar="MODULE",
            autocompletion=completing("module"),
            help="Its id; `list` has them all.",
        ),
    ],
    region: Annotated[
        str | None,
        region_option("Fill in this region's contacts."),
    ] = None,
    audience: AudienceOption = None,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """Read a module on the screen, as its page says it.

    Cautions stand above the steps; notes for clinicians and what is optional stand below.

    Example: groundsheet show stop-pause --region US
    """
    from groundsheet import api

    desk = open_desk(practice, language=language)
    shown = api.show(desk, module, region=region, audience=audience)
    chosen = shown.module
    until = api.approvals(desk).get(chosen.id)
    if as_json:
        _shown_json(shown, until)
        return int(ExitCode.DONE)
    if shown.help:
        show(f"Hurt or in danger now: {shown.help}\n")
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


def _shown_json(shown: "api.Shown", until: "dt.date | None") -> None:
    module = shown.module
    parts = ("lines", "foot", "optional", "clinician")
    show_json(
        {
            "id": module.id,
            "code": module.code,
            "version": module.version,
            "title": module.title,
            "approved_until": until and str(until),
            "help": shown.help,
            **{part: [asdict(line) for line in getattr(shown, part)] for part in parts},
            "notices": notices_json(shown.notices),
        }
    )


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
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS",
            autocompletion=completing("problem", follows="words"),
            help="What the trouble is, in your own words.",
        ),
    ],
    topic: TopicFilter = None,
    audience: AudienceFilter = None,
    setting: SettingFilter = None,
    most: Annotated[
        int, typer.Option("--most", "-n", metavar="N", min=1, help="How many to show at most.")
    ] = 5,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    as_json: Json = False,
) -> int:
    """Find pages and packets by a problem, in anybody's words.

    The name of a skill finds its page as well. Write can't as cant: a shell reads an apostrophe as
    the beginning of a quotation.

    Example: groundsheet search after an argument
    """
    from groundsheet import api

    shelf = open_desk(practice, language=language).shelf
    found = api.search(shelf, " ".join(words), topic=topic, audience=audience, setting=setting)
    matches = found.matches[:most]
    if as_json:
        rows = [
            {name: value for name, value in asdict(hit).items() if name != "others"}
            | {"others": [{"id": name, "audience": who} for name, who in hit.others]}
            for hit in matches
        ]
        show_json({"found": rows, "say": found.say, "near": found.near})
        return int(ExitCode.DONE)
    if found.say:
        say(visible(found.say))
        say("The lines of a region: groundsheet contacts REGION")
    for hit in matches:
        _show_match(hit)
    if len(found.matches) > most:
        say(f"{len(found.matches) - most} more: -n {len(found.matches)}")
    if not matches:
        near = f" Did you mean: {', '.join(map(visible, found.near))}?" if found.near else ""
        say(f"Nothing was found for these words.{near} `groundsheet list` has all there is.")
    return int(ExitCode.DONE)


def _show_match(hit: "api.Match") -> None:
    kind = "packet, " if hit.kind == "recipe" else ""
    others = "".join(f"; for {for_whom(who)}: {name}" for name, who in hit.others)
    whose = f"for {for_whom(hit.audience)}" if hit.audience else "for several readers"
    show(f"  {hit.id:<20} {visible(hit.title)}  [{kind}{whose}{others}]")
    quoted = hit.why if hit.why == hit.summary else f"“{hit.why}”"
    show(f"  {'':<20} {visible(quoted)}")


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            autocompletion=completing("schema"),
            help="module, recipe, practice, person, answers, contacts, records, error ...",
        ),
    ],
    as_json: Json = False,  # noqa: ARG001 (it is JSON in any case; an error is as well then)
) -> int:
    """Print the JSON Schema of a kind of file, for editors.

    It is of draft 7. `error` is the schema of what --json prints where something went wrong.

    Example: groundsheet schema module
    """
    from groundsheet import api

    show(api.schema_text(name).rstrip("\n"))
    return int(ExitCode.DONE)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Which folder; made if it isn't there.")
    ] = Path(),
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Your practice's name.")
    ] = None,
    decided_by: Annotated[
        str | None,
        typer.Option(
            "--decided-by",
            metavar="NAME",
            help="Who decides, today, that drafts and pages for use in a session are printed.",
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Set up your practice's folder, with a commented profile.

    It holds a place for modules of your own as well. What is there already stays.

    Example: groundsheet init --name "Sample Clinic"
    """
    from groundsheet import api

    profile = api.init(folder, name=name, decided_by=decided_by, on=clock.today())
    undecided = "" if decided_by else " Say who decides what is printed (`prints_drafts`)."
    lacking = "number" if name else "name, number"
    say(f"Your profile is ready. Open it, and put in your {lacking} and logo.{undecided} Then:")
    where = str(profile.parent)
    say("  (stay in this folder)" if where == "." else f"  cd {shlex.quote(where)}")
    say("  groundsheet build --recipe first-steps --region CODE -o packet.pdf")
    show_path(profile, as_json=as_json)
    return int(ExitCode.DONE)


def new(
    module: Annotated[
        str,
        typer.Argument(
            metavar="MODULE",
            autocompletion=completing("module"),
            help="Its id, such as quiet-hour; that of a shipped module copies it for changes.",
        ),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The title on the page.")
    ] = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Begin a module of your own, or change a shipped one.

    Your own begins from a commented skeleton; with the id of a shipped one it is a copy of that.

    Example: groundsheet new quiet-hour --title "A quiet hour"
    """
    from groundsheet import api

    desk = open_desk(practice)
    path = api.new_module(desk, module, title=title)
    region = desk.profile.region if desk.profile else None
    say("Write in it, then look (--force: as often as you like):")
    say(f"  groundsheet preview {module} --region {region or 'CODE'} --force")
    show_path(path, as_json=as_json)
    return int(ExitCode.DONE)
