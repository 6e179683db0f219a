"""What the pages of contacts call things, and notices in their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from groundsheet import api
from groundsheet.web.pages import WORDING, link

GRADES = {
    "A": "the service's own words, dated, two years old at most",
    "B": "the service's own words, and two recent lists that agree with them",
    "C": "two recent lists that agree, or one that quotes the service's own words",
    "D": "no good source yet",
}
STATES = {
    "checked": "Checked by your practice",
    "own": "Added or changed by your practice",
    "public": "From public sources, not checked by your practice; list of",
}
CHANNELS = {
    "voice": "Calls",
    "sms": "Texts",
    "chat": "Chat",
    "video": "Video",
    "relay": "Relay (TTY)",
    "whatsapp": "WhatsApp",
}
FACTS = {
    "number": "number",
    "menu": "what to press or choose",
    "hours": "hours",
    "cost": "cost",
    "networks": "where it fails",
    **{f"channel {name}": words for name, words in CHANNELS.items()},
    "channel ": "Calls",
}
METHODS = {
    "official_page": "On the service's official page",
    "provider_office": "With the provider's office",
}
ROLES = {
    "service": "Another service",
    "main": "A main line: a crisis line that everyone can call at any hour",
    "emergency": "An emergency number",
}

_ACTS = {
    "contacts confirm": "compare it with its official page",
    "contacts check": "compare them with their official pages",
    "contacts replace": "replace it",
    "contacts withdraw": "withdraw it",
    "contacts restore": "undo it",
    "contacts add": "add a contact",
    "contacts": "the page Contacts",
}
_FIELDS = {
    "keyword": "“Word to text”",
    "press": "“Keys to press”",
    "choose": "“Option to choose”",
    "direct": "“Nothing to text, press or choose”",
    "second": "“A second person's name”",
    "region_name": "“The region's name”",
}


def _option(name: str, value: str) -> str:
    field = _FIELDS.get(name)
    if field is None:
        return WORDING.option(name, value)
    return f"{field}: {value}" if value else field


def _here(region: str) -> api.Wording:
    """What these pages call options and commands.

    Args:
        region: of whose contacts something is said; empty: of none.
    """

    def command(name: str, arguments: str) -> str:
        act = _ACTS.get(name)
        if act is None:
            return WORDING.command(name, arguments)
        if region and name in ("contacts check", "contacts add"):
            return link(f"/contacts/{region}/{name.partition(' ')[2]}", act)
        if region and arguments and name in ("contacts withdraw", "contacts replace"):
            return link(f"/contacts/{region}/{name.partition(' ')[2]}/{arguments}", f"{act} too")
        return act

    return api.Wording(_option, command)


_ON_PAPER = "Sheets that were handed out before still show it. Replace them by hand."


def told_of(notices: Iterable[api.Notice], region: str = "") -> list[str]:
    """Notices as sentences. What the command line says of finished files is said of paper.

    Args:
        notices: what to tell.
        region: whose contacts they are of, so that they can lead to its pages.
    """
    here = _here(region)
    return [
        _ON_PAPER if notice.code is api.Code.HANDED_OUT else sentence(notice.worded(here))
        for notice in notices
    ]


def ways_by_channel(value: api.Emergency | api.CrisisService) -> list[tuple[str, str]]:
    """The ways to reach a contact, each with its channel."""
    channels = ["voice"]
    if isinstance(value, api.CrisisService):
        channels = [point.channel for point in value.channels]
    return list(zip(channels, api.ways_of(value), strict=True))


def labelled(value: api.Emergency | api.CrisisService) -> list[str]:
    """The ways to reach a contact, such as "Texts: HOME to 741741"."""
    return [f"{CHANNELS[channel]}: {way}" for channel, way in ways_by_channel(value)]


def sentence(text: str) -> str:
    """A text that begins with a capital and ends with a full stop."""
    end = "" if text.endswith((".", "?", ":")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def refusal_of(error: api.GroundsheetError, region: str) -> list[str]:
    """Why something isn't made, each as a sentence, and what to do about it.

    Args:
        error: what is wrong.
        region: of whose contacts.
    """
    here = _here(region)
    texts = [problem.worded(here) for problem in error.problems]
    return [sentence(each) for each in (*texts, api.worded(error.remedy, here)) if each]


_CHOICES = ("channel", "cost", "method", "role")
"""Fields of which one of several is chosen: of what isn't, no more is to be said."""


def faults_of(error: api.GroundsheetError) -> dict[str, list[str]]:
    """What is wrong with what was typed, by its field; under an empty name what is of no field."""
    found: dict[str, list[str]] = {}
    here = _here("")
    for problem in error.problems:
        words = api.worded(f"{problem.message} {problem.remedy}".strip(), here)
        if problem.field in _CHOICES and problem.field not in found:
            words = "Choose one."
        found.setdefault(problem.field, []).append(sentence(words))
    if "" in found or not found:
        found.setdefault("", []).extend(filter(None, [api.worded(error.remedy, here)]))
    return found


def month_of(edition: str) -> str:
    """The month of an edition, such as 2026-11, in words."""
    return f"{dt.date.fromisoformat(f'{edition}-01'):%B %Y}"
