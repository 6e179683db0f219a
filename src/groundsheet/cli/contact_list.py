"""How `contacts` shows a region's contacts, and how well each fact of them is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from groundsheet.api import ExitCode
from groundsheet.cli.output import in_words, left_out_json, notices_json, show, show_json, tell

if TYPE_CHECKING:
    from groundsheet import api

Say = Callable[[str], None]


def show_regions(desk: api.Desk, as_json: bool) -> int:
    """The regions there are, and why nothing is printed for some."""
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


def show_table(desk: api.Desk, as_of: dt.date | None, as_json: bool) -> int:
    """Every printed channel of every region, with grade, source and date."""
    from groundsheet import api

    rows: list[dict[str, Any]] = []
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
        show(f"  {row['display']:<26}  {row['name']} ({row['channel']}), {row['source']}")
    return int(ExitCode.DONE)


def _rows(contacts: api.CrisisContacts) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "name": row.name,
            "channel": row.channel or "voice",
            "display": row.value,
            "grade": row.grade,
            "source": _basis(row),
        }
        for row in contacts.printed()
    ]


def show_region(desk: api.Desk, contacts: api.CrisisContacts, as_json: bool) -> int:
    """A region's contacts as they would be printed, and what is left out."""
    from groundsheet import api

    notices = (*contacts.notices, *api.to_confirm(contacts))
    if as_json:
        show_json(
            {
                **_json(contacts),
                "left_out": left_out_json(contacts.left_out),
                "warnings": notices_json(notices),
            }
        )
        return int(ExitCode.DONE)
    show(f"{contacts.region_name} ({contacts.region}), compared {contacts.edition}")
    for entry in contacts.entries:
        show("")
        show_contact(desk, entry, show, contacts)
    ways = [way.service for way in contacts.in_other_languages]
    for head, entries in (("In other languages", ways), ("For other needs", contacts.others)):
        if entries:
            show(f"\n{head}")
        for service in entries:
            show("")
            show_contact(desk, service, show, contacts)
    for gone in contacts.left_out:
        show(f"\n  left out: [{gone.about}] {in_words(gone)}")
    tell(*notices)
    return int(ExitCode.DONE)


def _json(contacts: api.CrisisContacts) -> dict[str, Any]:
    """What others read: keyword, menu steps, hours and networks stand in each channel."""
    without = {"channels": {"__all__": {"sources"}}}
    return {
        "region": contacts.region,
        "edition": contacts.edition,
        "replace_after": contacts.replace_after.isoformat(),
        "emergency": [e.model_dump(mode="json", exclude={"sources"}) for e in contacts.emergency],
        "services": [s.model_dump(mode="json", exclude=without) for s in contacts.all_services],
        "in_other_languages": [
            way.service.model_dump(mode="json", exclude=without)
            for way in contacts.in_other_languages
        ],
        "other_services": [s.model_dump(mode="json", exclude=without) for s in contacts.others],
        "checked": {name: str(day) for name, day in contacts.checked.items()},
        "own": {name: str(day) for name, day in contacts.own.items()},
        "facts": [_fact_json(state) for state in contacts.states],
    }


def _fact_json(state: api.FactState) -> dict[str, Any]:
    return {
        "id": state.id,
        "channel": state.channel or "voice",
        "fact": state.fact,
        "value": state.value,
        "grade": state.grade,
        "why": state.why,
        "printed": not state.withheld,
        "sources": [
            {"where": source.where, "dated": source.dated and source.dated.isoformat()}
            for source in state.sources
        ],
    }


def ways_json(entry: api.Emergency | api.CrisisService) -> list[dict[str, Any]]:
    """The ways to reach a contact, for JSON."""
    from groundsheet.api import Emergency

    if isinstance(entry, Emergency):
        return [{"id": entry.id, "channel": "voice", "display": entry.display, "dial": entry.dial}]
    fields = {"channel", "display", "dial", "keyword", "menu_steps", "hours", "networks"}
    return [
        {"id": entry.id, **point.model_dump(mode="json", include=fields)}
        for point in entry.channels
    ]


def show_contact(
    desk: api.Desk,
    entry: api.Emergency | api.CrisisService,
    line: Say,
    contacts: api.CrisisContacts | None = None,
) -> None:
    """One contact.

    Args:
        desk: in whose language.
        entry: the contact.
        line: takes each line.
        contacts: where it is shown as it is printed, with how well each fact is known.
    """
    from groundsheet.api import Emergency, menu_text, networks_text, number_text, words_in

    if isinstance(entry, Emergency):
        condition = f", {words_in(entry.condition, desk.code)}" if entry.condition else ""
        service = words_in(entry.service, desk.code)
        line(f"  {entry.display}  {service}{condition}  [{entry.id}]")
        _show_facts(entry.id, "", line, contacts)
    else:
        whom = "everyone" if entry.for_whom is None else words_in(entry.for_whom, desk.code)
        line(f"  {entry.name} (for {whom})  [{entry.id}]")
        for point in entry.channels:
            how = ", ".join(filter(None, [number_text(point), menu_text(point)]))
            if isinstance(point.hours, dict):
                hours = words_in(point.hours, desk.code)
            else:
                hours = "any hour" if point.hours == "always" else "hours can change"
            line(f"    {point.channel}: {how} ({hours})")
            if point.networks:
                line(f"      may not work on {networks_text(point)}")
            _show_facts(entry.id, point.channel, line, contacts)
    if entry.official_page is not None:
        line(f"    its page: {entry.official_page.url}")


def _show_facts(name: str, channel: str, line: Say, contacts: api.CrisisContacts | None) -> None:
    for state in contacts.states if contacts else ():
        if (state.id, state.channel) == (name, channel):
            what = "its other number is not printed" if state.fact == "networks" else "not printed"
            withheld = f" ({what})" if state.withheld else ""
            line(f"      {state.fact}: {_basis(state)}{withheld}")


def _basis(state: api.FactState) -> str:
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
