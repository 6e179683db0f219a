"""`contacts`: what is printed, and what a practice records of it."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

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
    find_practice,
    need_practice,
)
from groundsheet.cli.output import ask, note, say, show, show_json
from groundsheet.errors import ExitCode, Usage

if TYPE_CHECKING:
    from groundsheet.crisis import CrisisContacts, CrisisService, Emergency, FactState
    from groundsheet.people import PracticeFolder


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

    found = find_practice(practice)
    if everything:
        return _table(found, as_of, as_json)
    if region is None:
        if output is not None:
            raise Usage(
                "a sheet needs a region.", remedy="Example: groundsheet contacts US -o us.pdf"
            )
        return _regions(found, as_json)
    if output is None:
        if paper is not None:
            raise Usage("--paper is for the sheet.", remedy="Add -o FILE.")
        return _show(api.contacts(region, as_of=as_of, practice=found), as_json)
    check_output(output, force, as_json)
    built = api.contact_sheet(region=region, practice=found, paper=paper, as_of=as_of)
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
    from groundsheet.crisis import to_retype

    found = need_practice(practice)
    region, value = api.contact(contact, practice=found)
    contact = value.id
    if seen is None:
        say(f"{contact} ({region}):")
        _one(value, say)
        say("Open the official page, and type what you see there:")
        seen = [_ask(item.what) for item in to_retype(value)]
    api.confirm(
        contact, practice=found, seen=seen, by=by, method=method, page=page, second=second, on=on
    )
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

    found = need_practice(practice)
    _, value = api.contact(contact, practice=found)
    record = api.withdraw(contact, practice=found, by=by, why=why, on=on)
    _recorded(record.id, record.region, "withdrawn; it is not printed from now on", practice)
    for other in _same_number(value, record.region, found):
        note(f"{other} has the same number. Withdraw it too if the number is what's wrong.")
    say("Sheets that were handed out before still show it: `groundsheet verify FILE` names them.")
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
) -> int:
    """Put another number or address in place of one that has changed.

    Hours and cost of the old number are not printed beside the new one: say them too.
    """
    from groundsheet import api

    found = need_practice(practice)
    _, before = api.contact(contact, practice=found)
    record = api.replace(
        contact,
        practice=found,
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
    _one(before, say)
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

    record = api.add(
        region,
        practice=need_practice(practice),
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
    from groundsheet.api import clock

    found = api.due(region, practice=find_practice(practice))
    last = clock.today() + dt.timedelta(days=within)
    soon = {code: [item for item in items if item.on <= last] for code, items in found.items()}
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
    from groundsheet.errors import Refused

    show(f"{contact}: {what}.")
    try:
        found = api.contacts(region, practice=find_practice(practice, quiet=True))
    except Refused as error:
        note(str(error), "nothing is built:")
        return
    for entry in found.entries:
        if entry.id == contact:
            say("It is printed so:")
            _one(entry, say)
    for gone in found.left_out:
        if gone.id == contact:
            note(f"{gone.name}: {gone.reason}.", "left out:")


def _ask(what: str) -> str:
    return ask(f"{what}:", "Give the values with --seen or --again.")


def _same_number(
    value: "Emergency | CrisisService", region: str, practice: "PracticeFolder"
) -> list[str]:
    """The other contacts of the region, by name and id, that are reached at the same number."""
    from groundsheet import api, crisis
    from groundsheet.api import clock

    def numbers(entry: "Emergency | CrisisService") -> set[str]:
        if isinstance(entry, crisis.Emergency):
            return {entry.display}
        return {point.display for point in entry.channels}

    directories = api.library(practice).directories
    found = crisis.listed(directories, region, "en", clock.today(), practice.records)
    return [
        f"{crisis.name_of(entry.value)} [{name}]"
        for name, entry in found.entries.items()
        if name != value.id and numbers(entry.value) & numbers(value)
    ]


def _regions(practice: "PracticeFolder | None", as_json: bool) -> int:
    from groundsheet import api, crisis

    content = api.library(practice)
    rows = [
        {"code": code, "name": d.name["en"], "status": d.status, "edition": d.edition}
        for code, d in sorted(content.directories.items())
    ]
    shipped = {row["code"] for row in rows if row["status"] == "shipped"}
    for code in api.regions_of(content, practice):
        if code not in shipped and practice is not None:
            name = crisis.region_name(content.directories, code, "en", practice.records)
            rows = [row for row in rows if row["code"] != code]
            rows.append({"code": code, "name": name, "status": "own", "edition": None})
    if as_json:
        show_json({"regions": rows})
        return int(ExitCode.DONE)
    for row in rows:
        code = str(row["code"])
        state = f"compared {row['edition']}" if row["edition"] else "not printed"
        show(f"{code:<8}{row['name']:<22}{'your own' if row['status'] == 'own' else state}")
        directory = content.directories.get(code)
        if directory and directory.reason and row["status"] != "own":
            instead = f" Use {directory.use_instead}." if directory.use_instead else ""
            show(f"{'':<8}{directory.reason}{instead}")
    return int(ExitCode.DONE)


def _table(practice: "PracticeFolder | None", as_of: dt.date | None, as_json: bool) -> int:
    """Every printed channel of every region, with source and date."""
    from groundsheet import api
    from groundsheet.errors import GroundsheetError

    rows: list[dict[str, str]] = []
    for code in api.regions_of(api.library(practice), practice):
        try:
            found = api.contacts(code, as_of=as_of, practice=practice)
        except GroundsheetError as error:
            note(f"{code}: {error}")
            continue
        rows.extend({"region": code, **row} for row in _rows(found))
    if as_json:
        show_json({"contacts": rows})
        return int(ExitCode.DONE)
    region = ""
    for row in rows:
        if row["region"] != region:
            region = row["region"]
            show(f"\n{region}" if row is not rows[0] else region)
        show(f"  {row['display']:<28}{row['name']} ({row['channel']}), {row['source']}")
    return int(ExitCode.DONE)


def _rows(found: "CrisisContacts") -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "name": row.name,
            "channel": row.channel or "voice",
            "display": row.value,
            "grade": row.grade,
            "source": _resting(row),
        }
        for row in found.printed()
    ]


def _show(found: "CrisisContacts", as_json: bool) -> int:
    if as_json:
        show_json(_json(found))
        return int(ExitCode.DONE)
    show(f"{found.region_name} ({found.region}), compared {found.edition}")
    for entry in found.entries:
        show("")
        _one(entry, show, found)
    ways = [way.service for way in found.in_other_languages]
    for head, entries in (("In other languages", ways), ("For other needs", found.others)):
        if entries:
            show(f"\n{head}")
        for service in entries:
            show("")
            _one(service, show, found)
    for gone in found.left_out:
        show(f"\n  left out: {gone.name} [{gone.id}]: {gone.reason}")
    for text in found.notices:
        note(text)
    if found.public:
        show("\nCheck each with its official page first, then: groundsheet contacts confirm ID")
    return int(ExitCode.DONE)


def _json(found: "CrisisContacts") -> dict[str, Any]:
    """What others read: keyword, menu steps, hours and networks stand in each channel."""
    without = {"channels": {"__all__": {"sources"}}}
    return {
        "region": found.region,
        "edition": found.edition,
        "replace_after": found.replace_after.isoformat(),
        "emergency": [e.model_dump(mode="json", exclude={"sources"}) for e in found.emergency],
        "services": [s.model_dump(mode="json", exclude=without) for s in found.all_services],
        "in_other_languages": [
            way.service.model_dump(mode="json", exclude=without) for way in found.in_other_languages
        ],
        "other_services": [s.model_dump(mode="json", exclude=without) for s in found.others],
        "checked": {name: str(day) for name, day in found.checked.items()},
        "own": {name: str(day) for name, day in found.own.items()},
        "facts": [
            {
                "id": state.id,
                "channel": state.channel or "voice",
                "fact": state.fact,
                "value": state.value,
                "grade": state.grade,
                "why": state.why,
                "printed": not state.withheld,
                "sources": [
                    {"where": s.where, "dated": s.dated and s.dated.isoformat()}
                    for s in state.sources
                ],
            }
            for state in found.states
        ],
        "left_out": [{"id": e.id, "name": e.name, "reason": e.reason} for e in found.left_out],
        "warnings": list(found.notices),
    }


def _one(
    entry: "Emergency | CrisisService", line: Any, found: "CrisisContacts | None" = None
) -> None:
    """One contact; where it is shown as it is printed, with how well each fact is known."""
    from groundsheet.crisis import Emergency, menu_text, networks_text, number_text

    if isinstance(entry, Emergency):
        condition = f", {entry.condition['en']}" if entry.condition else ""
        line(f"  {entry.display}  {entry.service['en']}{condition}  [{entry.id}]")
        _standing(entry.id, "", line, found)
    else:
        whom = "everyone" if entry.for_whom is None else entry.for_whom["en"]
        line(f"  {entry.name} (for {whom})  [{entry.id}]")
        for point in entry.channels:
            how = ", ".join(filter(None, [number_text(point), menu_text(point)]))
            hours = "any hour" if point.hours == "always" else (point.hours or {}).get("en")
            line(f"    {point.channel}: {how} ({hours or 'hours can change'})")
            if point.networks:
                line(f"      may not work on {networks_text(point)}")
            _standing(entry.id, point.channel, line, found)
    if entry.official_page is not None:
        line(f"    its page: {entry.official_page.url}")


def _standing(name: str, channel: str, line: Any, found: "CrisisContacts | None") -> None:
    for state in found.states if found else ():
        if (state.id, state.channel) == (name, channel):
            what = "its other number is not printed" if state.fact == "networks" else "not printed"
            withheld = f" ({what})" if state.withheld else ""
            line(f"      {state.fact}: {_resting(state)}{withheld}")


def _resting(state: "FactState") -> str:
    """What a fact rests on: its grade and newest source, or what the practice has recorded."""
    if state.own:
        return f"your practice's own, {state.own}"
    why = f", {state.why}" if state.why else ""
    many = len(state.sources)
    newest = f", newest of {many} sources {state.dated}" if many > 1 and state.dated else ""
    if many == 1:
        newest = f", {state.sources[0].where}, {state.dated or 'no date'}"
    checked = f"confirmed by your practice, {state.checked}; " if state.checked else ""
    return f"{checked}grade {state.grade}{why}{newest}"
