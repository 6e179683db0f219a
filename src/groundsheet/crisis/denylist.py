"""Numbers and phrases that are known to be wrong or out of date."""

import re
from collections.abc import Iterator

from groundsheet.crisis.model import CrisisDirectory, DenyNumber, DenyPhrase
from groundsheet.crisis.regions import Directories, stands_on
from groundsheet.text import phone_tokens

_DIALLING = re.compile(r"\b(call|dial|text|phone|ring|sms|number|line)\b\W*(?:\w+\W+){0,3}$", re.I)


def _lists(directories: Directories, region: str) -> list[CrisisDirectory]:
    return stands_on(directories, directories[region]) if region in directories else []


def denied(directories: Directories, region: str, text: str) -> str:
    """Why `text` holds a contact that must not be printed in the region, or an empty string.

    Numbers match as whole telephone numbers; one of four digits or fewer needs a word of dialling
    before it ("141 High Street" is no finding).
    """
    spaced = " ".join(text.split())
    lowered = spaced.lower()
    for directory in _lists(directories, region):
        for entry in directory.denylist:
            if isinstance(entry, DenyNumber):
                digits = re.sub(r"\D", "", entry.value)
                if digits in phone_tokens(spaced) and (
                    len(digits) > 4 or _dialled(spaced, entry.value)
                ):
                    return f"{entry.value}: {entry.why}"
            elif any(_near(lowered, at, entry) for at in _places(lowered, entry.value.lower())):
                return f"“{entry.value}”: {entry.why}"
    return ""


def _places(text: str, part: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(part), text))


def _near(text: str, at: int, entry: DenyPhrase) -> bool:
    around = text[max(0, at - 80) : at + 80 + len(entry.value)]
    return not entry.near or any(name.lower() in around for name in entry.near)


def _dialled(text: str, number: str) -> bool:
    return any(
        _DIALLING.search(text[: found.start()])
        for found in re.finditer(rf"(?<!\w){re.escape(number)}(?!\w)", text)
    )
