"""Where the contacts lead on a screen: addresses made of their numbers, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from groundsheet.crisis import ContactPoint, CrisisContacts
from groundsheet.language import Language
from groundsheet.people import OwnNumber
from groundsheet.text import Inline, compose, linked, plain_text, unbroken

_DIALLED = re.compile(r"\+?[0-9 ()./\u00a0\u2011-]+")
_TRUNK = re.compile(r"^\+.*\(0")
"""A 0 that is left out where the country code is dialled: +44 (0)20 ..."""


def dial(display: str) -> str:
    """`tel:` and a number as it is printed; empty where it isn't clear what is dialled."""
    if not _DIALLED.fullmatch(display) or "/" in display or _TRUNK.match(display):
        return ""
    return f"tel:{re.sub(r'[^0-9+]', '', display)}"


def target_of(point: ContactPoint) -> str:
    """Where a channel leads: a call, a text, a page. Empty for all other channels.

    The word to text isn't in it: few telephones take one from an address.
    """
    page = (point.dial or "").startswith("https://")
    if point.channel in ("chat", "video"):
        return (point.dial or "") if page else ""
    if page or point.channel not in ("voice", "sms"):
        return ""
    number = f"tel:{point.dial}" if point.dial else dial(point.display)
    return number.replace("tel:", "sms:") if point.channel == "sms" else number


def text_word(language: Language) -> str:
    """The word for texting, as it stands within a sentence."""
    return language.phrases.within_text_to.partition("{")[0].strip()


def call_or_text(template: str, voice: ContactPoint, language: Language) -> Inline:
    """A sentence with a number to call or to text: the number calls, the word for texting texts.

    Args:
        template: the sentence, with a place for the number.
        voice: the number.
        language: the words.
    """
    phrases, number, target = language.phrases, unbroken(voice.display), target_of(voice)
    inline = compose(template, number=voice.display)
    call = phrases.call.format(number=voice.display)
    inline = linked(inline, number, target, call)
    word = text_word(language)
    text, says = target.replace("tel:", "sms:"), phrases.text_to.format(number=voice.display)
    whole = re.search(rf"\b{re.escape(word)}\b", plain_text(inline)) if word else None
    return linked(inline, word, text, says) if whole else inline


def texts_of(
    contacts: CrisisContacts, numbers: tuple[OwnNumber, ...], language: Language
) -> Mapping[str, frozenset[str]]:
    """Every address that a handout may lead to, and the words of which one stands there.

    Args:
        contacts: of the region.
        numbers: the practice's own.
        language: the words.
    """
    found: dict[str, set[str]] = {}
    for target, words in _all(contacts, numbers, language):
        found.setdefault(target, set()).add(words)
    return {target: frozenset(words) for target, words in found.items() if target}


def _all(
    contacts: CrisisContacts, numbers: tuple[OwnNumber, ...], language: Language
) -> Iterator[tuple[str, str]]:
    for emergency in contacts.emergency:
        yield f"tel:{emergency.dial}", emergency.display
    services = {service.id: service for service in contacts.all_services}
    services |= {service.id: service for service in contacts.others}
    services |= {way.service.id: way.service for way in contacts.in_other_languages}
    for service in services.values():
        voices = {point.display for point in service.channels if point.channel == "voice"}
        for point in service.channels:
            yield target_of(point), point.display
            if point.channel == "sms" and point.display in voices:
                yield target_of(point), text_word(language)
    for own in numbers:
        yield dial(own.phone), own.phone
