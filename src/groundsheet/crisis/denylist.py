"""Numbers and phrases that are known to be wrong, out of date, or no longer given."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from groundsheet.crisis.facts import numbers_with_letters, same_form
from groundsheet.crisis.model import CrisisDirectory, DenyNumber, DenyPhrase
from groundsheet.crisis.regions import Directories, stands_on
from groundsheet.language import Vocabulary
from groundsheet.text import phone_tokens

_SHORT = 4
"""Digits of the longest number that may be no telephone number, but that of a house."""
_AROUND = 300
"""So many characters beside a number tell whether it is there to be dialled."""


class Denies(Protocol):
    """Says why a text, and a number that stands after it, must not be printed; see `denied`."""

    def __call__(self, text: str, number: str = "") -> str:
        """The reason, or an empty string."""


def _lists(directories: Directories, region: str) -> list[CrisisDirectory]:
    return stands_on(directories, directories[region]) if region in directories else []


def denied(
    directories: Directories,
    region: str,
    text: str,
    vocabulary: Vocabulary | None,
    *,
    number: str = "",
) -> str:
    """Why a text holds a contact that must not be printed in the region, or an empty string.

    Numbers match as whole telephone numbers; one of four digits or fewer needs a word of dialling
    beside it ("141 High Street" is no finding).

    Args:
        directories: the lists of all regions.
        region: where it would be printed.
        text: what would be printed.
        vocabulary: of the text's language; None for names alone, in which nothing is dialled.
        number: what stands after the text in a field for a number: all in it is dialled.
    """
    return _denied(_entries(_lists(directories, region)), text, vocabulary, number)


def superseded(directories: Directories, region: str, text: str) -> str:
    """What took the place of a number in a text, where another is given by now; or nothing.

    Args:
        directories: the lists of all regions.
        region: where it would be printed.
        text: what would be printed; the number may have letters on keys.
    """
    for directory in _lists(directories, region):
        for entry in directory.superseded:
            if any(same_form(entry.value, number) for number in numbers_with_letters(text)):
                return f"{entry.value}: {entry.what}"
    return ""


def denied_anywhere(
    directories: Directories, vocabulary: Vocabulary | None
) -> Callable[[str], str]:
    """The same for texts of which nobody said where they would be printed: in any region."""
    every = _every(directories)
    return lambda text: _denied(every, text, vocabulary, "")


def denied_everywhere(directories: Directories, vocabulary: Vocabulary | None) -> Denies:
    """The same, but for what is the right contact of another region: wrong wherever one is."""
    words, numbers = _printed(directories)

    def right_somewhere(entry: DenyNumber | DenyPhrase) -> bool:
        if isinstance(entry, DenyNumber):
            return re.sub(r"\D", "", entry.value) in numbers
        return entry.value.lower() in words

    every = [entry for entry in _every(directories) if not right_somewhere(entry)]
    return lambda text, number="": _denied(every, text, vocabulary, number)


def denied_in(directories: Directories, region: str, vocabulary: Vocabulary | None) -> Denies:
    """The same for texts that would be printed in one region: see `denied`."""
    entries = _entries(_lists(directories, region))
    return lambda text, number="": _denied(entries, text, vocabulary, number)


def _every(directories: Directories) -> list[DenyNumber | DenyPhrase]:
    every = [one for region in directories for one in _lists(directories, region)]
    return _entries(list({id(one): one for one in every}.values()))


def _entries(lists: Sequence[CrisisDirectory]) -> list[DenyNumber | DenyPhrase]:
    return [entry for directory in lists for entry in directory.denylist]


def _printed(directories: Directories) -> tuple[str, frozenset[str]]:
    """The words of all contacts that are printed in some region, and their digit strings."""
    said: list[str] = []
    for directory in directories.values():
        said += [number.display for number in directory.emergency]
        for service in directory.all_services:
            said.append(service.name)
            for point in service.channels:
                said += [point.display, point.keyword or ""]
                said += [f"press {step.press}" for step in point.menu_steps]
    words = " / ".join(said).lower()
    return words, frozenset(phone_tokens(words))


def _denied(
    entries: Sequence[DenyNumber | DenyPhrase],
    text: str,
    vocabulary: Vocabulary | None,
    number: str,
) -> str:
    """The same against some entries; the text is read once."""
    spaced, field = " ".join(text.split()), " ".join(number.split())
    lowered = f"{spaced} {field}".lower()
    there, dialled = set(phone_tokens(spaced)), phone_tokens(field)
    for entry in entries:
        if isinstance(entry, DenyNumber):
            digits = re.sub(r"\D", "", entry.value)
            if digits in dialled or (
                digits in there
                and (len(digits) > _SHORT or _dialled(spaced, entry.value, vocabulary))
            ):
                return f"{entry.value}: {entry.why}"
        elif any(_near(lowered, at, entry) for at in _places(lowered, entry.value.lower())):
            return f"“{entry.value}”: {entry.why}"
    return ""


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _near(text: str, at: int, entry: DenyPhrase) -> bool:
    around = text[max(0, at - 80) : at + 80 + len(entry.value)]
    return not entry.near or any(name.lower() in around for name in entry.near)


def _dialled(text: str, number: str, vocabulary: Vocabulary | None) -> bool:
    return vocabulary is not None and any(
        vocabulary.dialled(
            text[max(0, found.start() - _AROUND) : found.start()],
            text[found.end() : found.end() + _AROUND],
        )
        for found in re.finditer(rf"(?<!\w){re.escape(number)}(?!\w)", text)
    )
