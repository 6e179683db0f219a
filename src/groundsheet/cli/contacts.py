"""`contacts`: what is printed, and what a practice records of it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from groundsheet.api import ExitCode, Usage
from groundsheet.cli.build import check_output, deliver
from groundsheet.cli.options import (
    AsOf,
    Force,
    Json,
    On,
    Output,
    PaperOption,
    PracticeFile,
    Shared,
    complete_regions,
    open_desk,
)
from groundsheet.cli.output import (
    ask,
    in_words,
    left_out_json,
    notices_json,
    say,
    show,
    show_json,
    tell,
)

if TYPE_CHECKING:
    from groundsheet import api


class _ShowByDefault(TyperGroup):
    """`contacts US` shows a region; `contacts confirm ...` is a command of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ShowByDefault,
    help=(
        "Show crisis contacts, and record what your practice knows of them.\n\n"
        "`groundsheet contacts US` shows those of a region; the options are those of `show`."
    ),
)

RegionArgument = Annotated[
    str | None,
    typer.Argument(metavar="[REGION]", autocompletion=complete_regions, help="Such as US."),
]
ContactId = Annotated[
    str, typer.Argument(metavar="ID", help="The contact, such as us-988; `contacts US` has them.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who you are.")]
Second = Annotated[
    str | None,
    typer.Option("--second", metavar="NAME", help="The second person; a main line needs one."),
]
MethodOption = Annotated[
    Literal["official_page", "provider_office"],
    typer.Option("--method", help="Where you looked. Never ring a crisis line to test it."),
]
Page = Annotated[
    str | None, typer.Option("--page", metavar="URL", help="The address of the page you read.")
]
ChannelOption = Annotated[
    Literal["voice", "sms", "chat", "video", "relay"],
    typer.Option("--channel", help="How it is reached."),
]
NumberOption = Annotated[
    str, typer.Option("--number", metavar="TEXT", help="The number or address, as it is printed.")
]
Again = Annotated[
    str | None,
    typer.Option("--again", metavar="TEXT", help="The same a second time; asked for if left out."),
]
Keyword = Annotated[
    str | None, typer.Option("--keyword", metavar="WORD", help="The word to text, if there is one.")
]
Press = Annotated[
    list[str] | None,
    typer.Option(
        "--press",
        metavar="KEY",
        help="The key to press once the call is answered; may be repeated.",
    ),
]
Choose = Annotated[
    str | None,
    typer.Option("--choose", metavar="TEXT", help="The option to choose then, by its name."),
]


@app.command("show")
def show_contacts(
    region: RegionArgument = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every region: sources and dates of what is printed.")
    ] = False,
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

    desk = open_desk(practice)
    if everything:
        return _table(desk, as_of, as_json)
    if region is None:
        if output is not None:
            raise Usage(
                "a sheet needs a region.", remedy="Example: groundsheet contacts US -o us.pdf"
            )
        return _regions(desk, as_json)
    if output is None:
        if paper is not None:
            raise Usage("--paper is for the sheet.", remedy="Add -o FILE.")
        return _show(desk, api.contacts(desk, region, as_of=as_of), as_json)
    check_output(output, force, as_json)
    built = api.contact_sheet(desk, region=region, paper=paper, as_of=as_of)
    deliver(built, output, force=force, shared=shared, as_json=as_json)
    return int(ExitCode.DONE)


@app.command()
def confirm(
    contact: ContactId,
    by: By,
    method: MethodOption = "official_page",
    page: Page = None,
    second: Second = None,
    on: On = None,
    seen: Annotated[
        list[str] | None,
        typer.Option(
            "--seen",
            metavar="TEXT",
            help="What you see on the page, for each value in order; asked for if left out.",
        ),
    ] = None,
    practice: PracticeFile = None,
) -> int:
    """Record that a contact was compared with its official page, or with the provider's office.

    It shows the contact, then asks you to retype each number as you see it there. Never ring a
    crisis line to test it.
    """
    from groundsheet import api

    desk = open_desk(practice)
    desk.need_folder()
    region, value = api.contact(desk, contact)
    contact = value.id
    if seen is None:
        say(f"{contact} ({region}):")
        _one(desk, value, say)
        say("Open the official page, and type what you see there:")
        seen = [_ask(item.what) for item in api.to_retype(value)]
    api.confirm(desk, contact, seen=seen, by=by, method=method, page=page, second=second, on=on)
    _recorded(contact, region, "confirmed", practice)
    return int(ExitCode.DONE)


@app.command()
def withdraw(
    contact: ContactId,
    by: By,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What you learned.")],
    on: On = None,
    practice: PracticeFile = None,
) -> int:
    """Stop printing a contact at once: it is wrong, or the service is no more.

    With a region's main line withdrawn nothing is built for the region until there is another.
    """
    from groundsheet import api

    done = api.withdraw(open_desk(practice), contact, by=by, why=why, on=on)
    record = done.record
    _recorded(record.id, record.region, "withdrawn; it is not printed from now on", practice)
    tell(*done.notices)
    return int(ExitCode.DONE)


@app.command()
def replace(
    contact: ContactId,
    by: By,
    number: NumberOption,
    channel: ChannelOption = "voice",
    again: Again = None,
    keyword: Keyword = None,
    press: Press = None,
    choose: Choose = None,
    direct: Annotated[
        bool,
        typer.Option("--direct", help="There is no word to text, and nothing to press or choose."),
    ] = False,
    method: MethodOption = "official_page",
    page: Page = None,
    second: Second = None,
    on: On = None,
    practice: PracticeFile = None,
) -> int:
    """Put another number or address in place of one that has changed."""
    from groundsheet import api

    desk = open_desk(practice)
    desk.need_folder()
    record = api.replace(
        desk,
        contact,
        channel=channel,
        display=number,
        again=again if again is not None else _ask("the number, once more"),
        by=by,
        method=method,
        keyword=keyword,
        press=press or (),
        choose=choose,
        direct=direct,
        page=page,
        second=second,
        on=on,
    )
    _recorded(record.id, record.region, f"{number} takes its place, marked as yours", practice)
    return int(ExitCode.DONE)


@app.command()
def add(
    region: Annotated[str, typer.Argument(metavar="REGION", help="Where the contact serves.")],
    by: By,
    number: NumberOption,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The service's name.")],
    role: Annotated[
        Literal["emergency", "main", "service"],
        typer.Option(
            "--role", help="main: a crisis line that everyone can call at any hour, every day."
        ),
    ] = "service",
    channel: ChannelOption = "voice",
    again: Again = None,
    keyword: Keyword = None,
    press: Press = None,
    choose: Choose = None,
    hours: Annotated[
        str | None,
        typer.Option("--hours", metavar="TEXT", help="Its hours.  [default: open at any hour]"),
    ] = None,
    for_whom: Annotated[
        str | None,
        typer.Option("--for-whom", metavar="TEXT", help="For whom it is.  [default: everyone]"),
    ] = None,
    region_name: Annotated[
        str | None,
        typer.Option("--region-name", metavar="TEXT", help="The region's name, if it is new."),
    ] = None,
    method: MethodOption = "official_page",
    page: Page = None,
    second: Second = None,
    on: On = None,
    practice: PracticeFile = None,
) -> int:
    """Add a contact of your own, marked so on paper; also for a region that has no list yet.

    Such a region needs one of role emergency and one of role main before anything is built.
    """
    from groundsheet import api

    desk = open_desk(practice)
    desk.need_folder()
    record = api.add(
        desk,
        region,
        role=role,
        name=name,
        display=number,
        again=again if again is not None else _ask("the number, once more"),
        by=by,
        method=method,
        channel=channel,
        keyword=keyword,
        press=press or (),
        choose=choose,
        hours=hours,
        for_whom=for_whom,
        region_name=region_name,
        page=page,
        second=second,
        on=on,
    )
    _recorded(record.id, record.region, f"{number} added, marked as yours", practice)
    return int(ExitCode.DONE)


@app.command()
def due(
    region: RegionArgument = None,
    within: Annotated[
        int, typer.Option("--within", min=0, metavar="DAYS", help="How far to look ahead.")
    ] = 3650,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 if anything is due.")
    ] = False,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Show what must be confirmed, and by when, the soonest first."""
    from groundsheet import api

    soon = api.due(open_desk(practice), region, within=within)
    if as_json:
        show_json(
            {
                "due": [
                    {"region": code, "id": i.id, "name": i.name, "on": str(i.on), "what": i.what}
                    for code, items in soon.items()
                    for i in items
                ]
            }
        )
    else:
        for code, items in soon.items():
            if items:
                show(f"{code}")
            for item in items:
                show(f"  {item.on}  {item.id:<26}{item.name}: {item.what}")
        if not any(soon.values()):
            show(f"Nothing is due within {within} days.")
    return int(ExitCode.FINDINGS if exit_code and any(soon.values()) else ExitCode.DONE)


# -- showing --------------------------------------------------------------------------------------


def _recorded(contact: str, region: str, what: str, practice: Path | None) -> None:
    """What was recorded, and what comes of it: how the contact is printed, or why it isn't."""
    from groundsheet import api

    show(f"{contact}: {what}.")
    desk = open_desk(practice, quiet=True)
    result = api.printed(desk, region)
    tell(*result.notices)
    if result.contacts is None:
        return
    for entry in result.contacts.entries:
        if entry.id == contact:
            say("It is printed so:")
            _one(desk, entry, say)
    tell(*(notice for notice in result.contacts.left_out if notice.about == contact))


def _ask(what: str) -> str:
    return ask(f"{what}:", "Give the values with --seen or --again.")


def _regions(desk: "api.Desk", as_json: bool) -> int:
    from groundsheet import api

    entries = api.regions(desk)
    if as_json:
        fields = ("code", "name", "status", "edition")
        rows = [{name: getattr(entry, name) for name in fields} for entry in entries]
        show_json({"regions": rows})
        return int(ExitCode.DONE)
    for entry in entries:
        state = f"compared {entry.edition}" if entry.edition else "not printed"
        show(f"{entry.code:<8}{entry.name:<22}{'your own' if entry.status == 'own' else state}")
        if entry.reason:
            instead = f" Use {entry.use_instead}." if entry.use_instead else ""
            show(f"{'':<8}{entry.reason}{instead}")
    return int(ExitCode.DONE)


def _table(desk: "api.Desk", as_of: dt.date | None, as_json: bool) -> int:
    """Every printed channel of every region, with source and date."""
    from groundsheet import api

    rows: list[dict[str, str]] = []
    for entry in api.all_printed(desk, as_of=as_of):
        tell(*entry.notices)
        if entry.contacts:
            rows.extend({"region": entry.region, **row} for row in _rows(entry.contacts))
    if as_json:
        show_json({"contacts": rows})
        return int(ExitCode.DONE)
    region = ""
    for row in rows:
        if row["region"] != region:
            region = row["region"]
            show(f"\n{region}" if row is not rows[0] else region)
        show(f"  {row['display']:<22}{row['name']} ({row['channel']}), {row['source']}")
    return int(ExitCode.DONE)


def _rows(contacts: "api.CrisisContacts") -> list[dict[str, str]]:
    return [
        {
            "id": row.id,
            "name": row.name,
            "channel": row.channel,
            "display": row.display,
            "source": _source(row.source)
            + (f"; confirmed {contacts.checked[row.id]}" if row.id in contacts.checked else ""),
        }
        for row in contacts.printed()
    ]


def _show(desk: "api.Desk", contacts: "api.CrisisContacts", as_json: bool) -> int:
    from groundsheet import api

    notices = (*contacts.notices, *api.to_confirm(contacts))
    if as_json:
        show_json(
            {
                "region": contacts.region,
                "edition": contacts.edition,
                "replace_after": contacts.replace_after.isoformat(),
                "emergency": [e.model_dump(mode="json") for e in contacts.emergency],
                "services": [s.model_dump(mode="json") for s in contacts.all_services],
                "checked": {name: str(day) for name, day in contacts.checked.items()},
                "own": {name: str(day) for name, day in contacts.own.items()},
                "left_out": left_out_json(contacts.left_out),
                "warnings": notices_json(notices),
            }
        )
        return int(ExitCode.DONE)
    show(f"{contacts.region_name} ({contacts.region}), compared {contacts.edition}")
    for entry in contacts.entries:
        show("")
        _one(desk, entry, show)
        if entry.id in contacts.checked:
            show(f"    confirmed by your practice, {contacts.checked[entry.id]}")
        if entry.id in contacts.own:
            show(f"    your practice's own, {contacts.own[entry.id]}")
    for gone in contacts.left_out:
        show(f"\n  left out: [{gone.about}] {in_words(gone)}")
    tell(*notices)
    return int(ExitCode.DONE)


def _one(
    desk: "api.Desk", entry: "api.Emergency | api.CrisisService", line: Callable[[str], None]
) -> None:
    """One contact with its sources."""
    from groundsheet.api import Emergency, words_in

    if isinstance(entry, Emergency):
        condition = f", {words_in(entry.condition, desk.code)}" if entry.condition else ""
        service = words_in(entry.service, desk.code)
        line(f"  {entry.display}  {service}{condition}  [{entry.id}]")
        line(f"    {_source(entry.source)}")
        return
    whom = "everyone" if entry.for_whom is None else words_in(entry.for_whom, desk.code)
    line(f"  {entry.name} (for {whom})  [{entry.id}]")
    for point in entry.channels:
        steps = [
            f"then press {step.press}"
            if step.press
            else f"then choose {words_in(step.choose or {}, desk.code)}"
            for step in point.menu_steps
        ]
        word = f"{point.keyword} to " if point.keyword else ""
        hours = "any hour" if point.hours == "always" else words_in(point.hours, desk.code)
        line(f"    {point.channel}: {', '.join([word + point.display, *steps])} ({hours})")
        line(f"      {_source(point.source)}")


def _source(source: "api.Source") -> str:
    dated = source.dated.isoformat() if source.dated else "undated"
    if source.basis == "practice":
        return f"your practice, {dated}: {source.url}"
    return f"{source.basis} source, {dated}: {source.url}"
