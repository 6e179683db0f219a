"""`contacts`: what is printed, and what a practice records of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from groundsheet.api import ExitCode, Usage, near
from groundsheet.cli.build import check_output, deliver
from groundsheet.cli.contact_list import (
    show_contact,
    show_region,
    show_regions,
    show_table,
    ways_json,
)
from groundsheet.cli.options import (
    AsOf,
    Force,
    Json,
    LanguageOption,
    On,
    Output,
    PaperOption,
    PracticeFile,
    Shared,
    open_desk,
)
from groundsheet.cli.output import (
    ask,
    left_out_json,
    notices_json,
    say,
    show,
    show_json,
    tell,
)
from groundsheet.cli.shell import completing

if TYPE_CHECKING:
    from groundsheet import api


class _ShowByDefault(TyperGroup):
    """`contacts US` shows a region; `contacts confirm ...` is a command of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        strange = args[0] if args and args[0] not in self.commands else ""
        hint = "" if ctx.resilient_parsing else near(strange, self.commands, alike=0.7)
        if hint:
            raise Usage(f"there is no command {strange[:40]!r}, and no such region.{hint}")
        typing = ctx.resilient_parsing and not args  # a command may follow, or a region
        if not typing and (not args or args[0] not in {*self.commands, "--help", "-h"}):
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Its commands, and what may follow `show`."""
        show: Any = self.commands["show"]
        shown = [
            item
            for part in (*show.params, show)
            if part is show or part.param_type_name == "argument"
            for item in part.shell_complete(ctx, incomplete)
        ]
        return [*super().shell_complete(ctx, incomplete), *shown]


app = typer.Typer(
    cls=_ShowByDefault,
    help=(
        "Show crisis contacts, and record what you know of them.\n\n"
        "`groundsheet contacts US` shows those of a region; the options are those of `show`."
    ),
)

RegionArgument = Annotated[
    str | None,
    typer.Argument(metavar="REGION", autocompletion=completing("region"), help="Such as US."),
]
ContactId = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        autocompletion=completing("contact"),
        help="The contact, such as us-988; `contacts US` has them.",
    ),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Your name.")]
Second = Annotated[
    str | None,
    typer.Option(
        "--second",
        metavar="NAME",
        help="The second person; a change of a main line needs one.",
    ),
]
MethodOption = Annotated[
    Literal["official_page", "provider_office"],
    typer.Option("--method", help="Where you looked. Never ring a crisis line to test it."),
]
Page = Annotated[
    str | None, typer.Option("--page", metavar="URL", help="The address of the page you read.")
]
ChannelOption = Annotated[
    Literal["voice", "sms", "chat", "video", "relay", "whatsapp"],
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
    output: Output = None,
    force: Force = False,
    practice: PracticeFile = None,
    language: LanguageOption = None,
    paper: PaperOption = None,
    as_of: AsOf = None,
    shared: Shared = False,
    as_json: Json = False,
) -> int:
    """Show a region's crisis contacts, or print them with -o.

    Each is shown with its sources. Without a region: the regions there are.

    Example: groundsheet contacts GB-ENG -o contacts.pdf
    """
    from groundsheet import api

    desk = open_desk(practice, language=language)
    if everything:
        return show_table(desk, as_of, as_json)
    if region is None:
        if output is not None:
            raise Usage(
                "a sheet needs a region.", remedy="Example: groundsheet contacts US -o us.pdf"
            )
        return show_regions(desk, as_json)
    if output is None:
        if paper is not None:
            raise Usage("--paper is for the sheet.", remedy="Add -o FILE.")
        return show_region(desk, api.contacts(desk, region, as_of=as_of), as_json)
    check_output(output, force, as_json)
    built = api.contact_sheet(desk, region=region, paper=paper, as_of=as_of)
    deliver(desk, built, output, force=force, shared=shared, as_json=as_json)
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
    as_json: Json = False,
) -> int:
    """Record that a contact was compared with its official page.

    Or with the provider's office: --method. It shows the contact, then asks you to retype each
    number as you see it there. Never ring a crisis line to test it.
    """
    from groundsheet import api

    desk = open_desk(practice)
    desk.need_folder()
    region, value = api.contact(desk, contact)
    contact = value.id
    if seen is None:
        say(f"{contact} ({region}):")
        show_contact(desk, value, say)
        say("Open the official page, and type what you see there:")
        seen = [_ask(item.what) for item in api.to_retype(value)]
    api.confirm(desk, contact, seen=seen, by=by, method=method, page=page, second=second, on=on)
    _recorded(contact, region, "confirmed", practice, as_json=as_json)
    return int(ExitCode.DONE)


@app.command()
def check(
    region: Annotated[
        str,
        typer.Argument(metavar="REGION", autocompletion=completing("region"), help="Such as US."),
    ],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Your name.")] = None,
    second: Annotated[
        str | None,
        typer.Option("--second", metavar="NAME", help="Who looks with you, to change a main line."),
    ] = None,
    method: MethodOption = "official_page",
    again: Annotated[
        bool, typer.Option("--again", help="Ask also for what was compared in the last 30 days.")
    ] = False,
    worksheet: Annotated[
        str | None,
        typer.Option(
            "--worksheet",
            metavar="FILE",
            help="Make a PDF to fill in instead, on screen or by hand.",
        ),
    ] = None,
    paper: PaperOption = None,
    force: Force = False,
    on: On = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Compare a region's contacts with their pages, in one sitting.

    For each contact it names the page and asks what stands there. Our list isn't shown until you
    have typed. What agrees is kept at once, fact by fact; what differs can be typed again, changed
    or withdrawn on the spot. Enter skips, q stops. Exit code 1 if something differs and was left
    so.
    """
    from groundsheet import api
    from groundsheet.cli.contact_check import check_region

    desk = open_desk(practice)
    if worksheet is not None:
        check_output(worksheet, force, as_json)
        built = api.worksheet(desk, region, paper=paper)
        deliver(desk, built, worksheet, force=force, shared=False, as_json=as_json)
        return int(ExitCode.DONE)
    if by is None:
        raise Usage("who looks?", remedy="Say your name with --by NAME.")
    desk.need_folder()
    return check_region(
        desk,
        region,
        by=by,
        second=second,
        method=method,
        on=on,
        again=again,
        as_json=as_json,
    )


@app.command()
def restore(
    contact: ContactId,
    by: By,
    second: Second = None,
    on: On = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Undo `withdraw` and `replace`.

    The contact is again as its list has it.
    """
    from groundsheet import api

    record = api.restore(open_desk(practice), contact, by=by, second=second, on=on)
    _recorded(record.id, record.region, "as its list has it again", practice, as_json=as_json)
    return int(ExitCode.DONE)


@app.command()
def withdraw(
    contact: ContactId,
    by: By,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What you saw or were told.")],
    on: On = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Stop printing a contact at once.

    It is wrong, or the service is no more. With a region's main line withdrawn nothing is built
    for the region until there is another.
    """
    from groundsheet import api

    done = api.withdraw(open_desk(practice), contact, by=by, why=why, on=on)
    record = done.record
    what = "withdrawn; it is not printed from now on"
    _recorded(record.id, record.region, what, practice, done.notices, as_json=as_json)
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
    hours: Annotated[
        str | None,
        typer.Option("--hours", metavar="TEXT", help="Its hours: always, or in words."),
    ] = None,
    cost: Annotated[
        Literal["free", "charged"] | None,
        typer.Option("--cost", help="What it costs, if you know."),
    ] = None,
    method: MethodOption = "official_page",
    page: Page = None,
    second: Second = None,
    on: On = None,
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Put another number in place of one that has changed.

    Hours and cost of the old number are not printed beside the new one: say them too.
    """
    from groundsheet import api

    desk = open_desk(practice)
    desk.need_folder()
    _, before = api.contact(desk, contact)
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
        hours=hours,
        cost=cost,
        page=page,
        second=second,
        on=on,
    )
    say("Until now:")
    show_contact(desk, before, say)
    what = f"{number} takes its place, marked as yours"
    old = api.at_old_number(desk, record)
    _recorded(record.id, record.region, what, practice, old, as_json=as_json)
    return int(ExitCode.DONE)


@app.command()
def add(
    region: Annotated[
        str,
        typer.Argument(
            metavar="REGION",
            autocompletion=completing("region"),
            help="Where the contact serves.",
        ),
    ],
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
    as_json: Json = False,
) -> int:
    """Add a contact of your own, marked so on paper.

    Also for a region that has no list yet. Such a region needs one of role emergency and one of
    role main before anything is built.
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
    what = f"{number} added, marked as yours"
    _recorded(record.id, record.region, what, practice, as_json=as_json)
    return int(ExitCode.DONE)


@app.command()
def due(
    region: RegionArgument = None,
    within: Annotated[
        int,
        typer.Option(
            "--within",
            min=0,
            metavar="DAYS",
            help="How far to look ahead.  [default: ten years]",
            show_default=False,
        ),
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


def _recorded(
    contact: str,
    region: str,
    what: str,
    practice: Path | None,
    notices: "Iterable[api.Notice]" = (),
    *,
    as_json: bool,
) -> None:
    """What was recorded, and what comes of it: how the contact is printed, or why it isn't.

    Args:
        contact: its id.
        region: where it serves.
        what: what was recorded, in words.
        practice: in whose folder.
        notices: what else is to be done.
        as_json: as data.
    """
    from groundsheet import api

    desk = open_desk(practice, quiet=True)
    result = api.printed(desk, region)
    found = result.contacts
    printed = [entry for entry in found.entries if entry.id == contact] if found else []
    gone = [notice for notice in found.left_out if notice.about == contact] if found else []
    if as_json:
        show_json(
            {
                "id": contact,
                "region": region,
                "recorded": what,
                "printed": [way for entry in printed for way in ways_json(entry)],
                "left_out": left_out_json(gone),
                "warnings": notices_json((*result.notices, *notices)),
            }
        )
        return
    show(f"{contact}: {what}.")
    tell(*result.notices)
    for entry in printed:
        say("It is printed so:")
        show_contact(desk, entry, say)
    tell(*gone, *notices)


def _ask(what: str) -> str:
    return ask(f"{what}:", "Give the values with --seen or --again.")
