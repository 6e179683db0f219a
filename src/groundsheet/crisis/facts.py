"""The facts of a contact, one by one: each as a text that can be compared, and its digest."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundsheet.crisis.evidence import Claim, Fact, claims_of
from groundsheet.crisis.model import ContactPoint, CrisisService, Emergency
from groundsheet.language import DEFAULT_LANGUAGE

_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_SEPARATORS = re.compile(r"[\s+().\u2010-\u2015\u2212/-]")


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One fact of a contact. `channel` is empty for an emergency number."""

    contact: str
    channel: str
    fact: Fact
    value: str
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        """What records call it within its contact, such as `voice/number`."""
        return f"{self.channel}/{self.fact}" if self.channel else self.fact

    @property
    def digest(self) -> str:
        """16 hex digits; another value has another."""
        value = plain_number(self.value) if self.fact == "number" else " ".join(self.value.split())
        parts = [self.contact, self.channel, self.fact, value]
        text = json.dumps(parts, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def facts_of(value: Emergency | CrisisService) -> tuple[StatedFact, ...]:
    """The facts that a contact states, in order."""
    if isinstance(value, Emergency):
        claims = claims_of(value.sources)
        return (StatedFact(value.id, "", "number", value.display, claims),)
    return tuple(fact for point in value.channels for fact in point_facts(value.id, point))


def point_facts(contact: str, point: ContactPoint) -> Iterator[StatedFact]:
    """The facts of one channel: those that it states, and no others."""
    texts: dict[Fact, str] = {
        "number": number_text(point),
        "menu": menu_text(point),
        "hours": hours_text(point),
        "cost": "" if point.cost == "unknown" else point.cost,
        "networks": networks_text(point),
    }
    for fact, text in texts.items():
        if text:
            claims = claims_of(getattr(point.sources, fact))
            yield StatedFact(contact, point.channel, fact, text, claims)


def number_text(point: ContactPoint) -> str:
    """The number or address, with the word to text before it."""
    return f"{point.keyword} to {point.display}" if point.keyword else point.display


def menu_text(point: ContactPoint) -> str:
    """What to press or choose, or an empty string."""
    steps = []
    for step in point.menu_steps:
        if step.press:
            steps.append(f"press {step.press}")
        elif step.then:
            steps.append(f"then {step.then}")
        else:
            steps.append(f"choose {words_of(step.choose)}")
    return ", ".join(steps)


def hours_text(point: ContactPoint) -> str:
    """`always`, the hours in words, or an empty string."""
    return point.hours if isinstance(point.hours, str) else words_of(point.hours)


def networks_text(point: ContactPoint) -> str:
    """The networks on which it fails, each with what to use there."""
    return "; ".join(
        f"{', '.join(n.names)}{f': {n.instead}' if n.instead else ''}" for n in point.networks
    )


def words_of(words: dict[str, str] | None) -> str:
    """A text in the default language if there is one, else in the first of its languages."""
    return words.get(DEFAULT_LANGUAGE, next(iter(words.values()))) if words else ""


def plain_number(text: str) -> str:
    """A number without what only separates its digits; an address without scheme and `www.`."""
    text = text.strip().casefold()
    if re.search(r"[a-z]", text):
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/")
    return _SEPARATORS.sub("", text)


def same_form(value: str, typed: str) -> bool:
    """Whether two texts are one number, address or word in different forms.

    Spaces, hyphens, dots, a leading 1, letters on keys, `https://`, `www.` and a page below the
    address make no other value.
    """
    one, other = plain_number(value), plain_number(typed)
    if one == other:
        return True
    if "." in one and re.search(r"[a-z]", one):
        return _site(one) == _site(other)
    return one.isdigit() and _national(_digits(other)) == _national(one)


def numbers_with_letters(text: str) -> list[str]:
    """What in a text may be a telephone number, or one with letters on keys (1-800-273-TALK)."""
    return re.findall(r"[+(]?\d[\d ()./-]*(?:[A-Z]{2,7}\b(?: ?\(\d+\))?)?", text)


def _site(address: str) -> str:
    """The site of an address: any page on it will do, and a chat often has a part of its own."""
    return address.partition("/")[0].removeprefix("chat.")


def _digits(number: str) -> str:
    """The digits of a number that may be written with letters on keys: 1-800-273-TALK (8255)."""
    found = re.fullmatch(r"([0-9]+)([a-z]*)([0-9]*)", _SEPARATORS.sub("", number))
    if found is None:
        return ""
    head, letters, tail = found[1], found[2].translate(_KEYS), found[3]
    return head + tail if letters == tail else head + letters + tail


def _national(digits: str) -> str:
    """A North American number without its leading 1."""
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
