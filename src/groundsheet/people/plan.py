"""The answers of a plan: what a person wrote, printed as written. Coached, never gated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from groundsheet.crisis import Directories, denied
from groundsheet.language import Line, Number, Strict


class Named(Strict):
    """Somebody to call."""

    name: Line
    """The name, as the person says it."""
    phone: Number | None = None
    """The number, printed as typed."""


Answers = Annotated[tuple[Line, ...], Field(max_length=12)]


class PlanAnswers(Strict):
    """A person's answers for the plan, in their own words. What is left out is to be written in."""

    signs: Answers = ()
    """Early signs."""
    myself: Answers = ()
    """What I can do by myself."""
    company: Answers = ()
    """People and places that give me company."""
    helpers: Annotated[tuple[Named, ...], Field(max_length=10)] = ()
    """People I can tell and ask for help."""
    my_professionals: Annotated[tuple[Named, ...], Field(max_length=10)] = ()
    """My own therapist, doctor or clinic."""
    safer_place: Answers = ()
    """How I make my place safer."""
    matters: Answers = ()
    """What matters most to me."""
    copies: Answers = ()
    """Who has a copy."""
    review_on: Line | None = None
    """When the plan is looked at again, in words."""
    review_with: Line | None = None
    """With whom."""
    own_phone: Number | None = None
    """The person's own number. Never printed: `plan check` looks whether it stands as a contact."""

    def by_block(self) -> dict[str, tuple[str | Named, ...]]:
        """The answers by the id of the block that they belong to; those that are there."""
        lists = {
            name.replace("_", "-"): getattr(self, name)
            for name in (
                "signs", "myself", "company", "helpers", "my_professionals", "safer_place",
                "matters", "copies",
            )
        }  # fmt: skip
        return {block: entries for block, entries in lists.items() if entries}

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text that is printed, with where it stands."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name == "own_phone" or value is None:
                continue
            for index, entry in enumerate(value if isinstance(value, tuple) else ()):
                if isinstance(entry, Named):
                    yield (name, index, "name"), entry.name
                    if entry.phone is not None:
                        yield (name, index, "phone"), entry.phone
                else:
                    yield (name, index), entry
            if isinstance(value, str):
                yield (name,), value


@dataclass(frozen=True, slots=True)
class Advice:
    """Something worth a second look: a code that stays the same, where it is, and the words."""

    code: str
    loc: tuple[str | int, ...]
    message: str


_SHORTEST = 6
"""Digits of the shortest number that people have at home; short codes of services are shorter."""


def coach(
    answers: PlanAnswers, directories: Directories, region: str | None = None
) -> list[Advice]:
    """What a clinician may want to look at again. Nothing here stops a plan from being printed.

    Args:
        answers: the plan.
        directories: the contacts of all regions; numbers that are no more are looked up there.
        region: where the person is; None looks in all regions.
    """
    advice = list(_gaps(answers))
    for name in ("helpers", "my_professionals"):
        for index, entry in enumerate(getattr(answers, name)):
            advice.extend(_of_number(answers, directories, name, index, entry))
    regions = [region] if region is not None and region in directories else list(directories)
    for loc, text in answers.texts():
        whole = _with_name(answers, loc, text)
        why = next((w for code in regions if (w := denied(directories, code, whole))), "")
        if why:
            advice.append(Advice("line-no-more", loc, f"{why} It is printed as typed."))
    return advice


def _with_name(answers: PlanAnswers, loc: tuple[str | int, ...], text: str) -> str:
    """A number together with the name beside it: some are wrong only for one service."""
    if len(loc) != 3 or loc[2] != "phone":
        return text
    entries: tuple[Named, ...] = getattr(answers, str(loc[0]))
    return f"{entries[int(loc[1])].name} {text}"


def _gaps(answers: PlanAnswers) -> Iterator[Advice]:
    for name, code, message in (
        ("signs", "no-signs", "no early sign stands in the plan."),
        ("myself", "no-own-step", "no step that the person can take alone stands in the plan."),
        ("helpers", "no-help-contact", "nobody whom the person can ask for help is named."),
        ("my_professionals", "no-professional", "no professional of the person's own is named."),
        (
            "safer_place",
            "no-safer-place",
            "no step for a safer place stands in the plan; was it talked about?",
        ),
    ):
        if not getattr(answers, name):
            yield Advice(code, (name,), message)


def _of_number(
    answers: PlanAnswers, directories: Directories, name: str, index: int, entry: Named
) -> Iterator[Advice]:
    loc = (name, index, "phone")
    if entry.phone is None:
        yield Advice("no-number", (name, index), "there is no number to call.")
        return
    digits = _digits(entry.phone)
    if len(digits) < _SHORTEST and digits not in _short_codes(directories):
        yield Advice("short-number", loc, f"the number has {len(digits)} digits only.")
    own = _digits(answers.own_phone or "")
    if len(own) >= _SHORTEST and _same_number(own, digits):
        yield Advice("own-number", loc, "this is the person's own number.")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _same_number(one: str, other: str) -> bool:
    """Whether two digit strings end alike: one may have a country code or a leading zero."""
    shorter = min(len(one), len(other))
    same = min(shorter, 9) if shorter >= _SHORTEST else 0
    return same > 0 and one[-same:] == other[-same:]


def _short_codes(directories: Directories) -> set[str]:
    codes: set[str] = set()
    for directory in directories.values():
        codes.update(_digits(entry.display) for entry in directory.emergency)
        for service in directory.services:
            codes.update(_digits(p.display) for p in service.channels if p.channel != "chat")
    return codes
