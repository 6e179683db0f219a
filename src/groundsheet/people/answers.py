"""The answers of a plan: what a person wrote, printed as written. Coached, never gated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict, Field

from groundsheet.crisis import CrisisDirectory, DenyNumber, DenyPhrase, Directories, denied
from groundsheet.language import Answer, Line, Number, Strict, Vocabulary
from groundsheet.notices import Code
from groundsheet.scopes import NO_WORDS, Loc, Words, words

_UNSEEN = ConfigDict(hide_input_in_errors=True)
"""A fault of a model doesn't show what was typed."""


class Named(Strict):
    """Somebody to call."""

    model_config = _UNSEEN

    name: Annotated[Line, Words("typed")]
    """The name, as the person says it."""
    phone: Annotated[Number | None, Words("typed")] = None
    """The number, printed as typed."""


Answers = Annotated[tuple[Answer, ...], Field(max_length=12), Words("typed")]


class PlanAnswers(Strict):
    """A person's answers for the plan, in their own words. What is left out is to be written in."""

    model_config = _UNSEEN

    signs: Answers = ()
    """Early signs."""
    myself: Answers = ()
    """What I can do by myself."""
    in_the_way: Answers = ()
    """What could get in the way of that."""
    company: Annotated[tuple[Named, ...], Field(max_length=10)] = ()
    """People and places that give me company; a place may have no number."""
    helpers: Annotated[tuple[Named, ...], Field(max_length=10)] = ()
    """People I can tell and ask for help."""
    my_professionals: Annotated[tuple[Named, ...], Field(max_length=10)] = ()
    """My own therapist, doctor or clinic."""
    emergency_department: Answers = ()
    """The nearest emergency department: name and address."""
    safer_helper: Answers = ()
    """Who helps to make my place safer."""
    safer_place: Answers = ()
    """What they will do, as it was talked about."""
    safer_by: Answers = ()
    """By when."""
    safer_check: Answers = ()
    """Who checks that it is done."""
    matters: Answers = ()
    """What matters most to me."""
    copies: Answers = ()
    """Who has a copy."""
    review_on: Annotated[Line | None, Words("typed")] = None
    """When the plan is looked at again, in words."""
    review_with: Annotated[Line | None, Words("typed")] = None
    """With whom."""
    own_phone: Annotated[Number | None, NO_WORDS] = None
    """The person's own number. Never printed: `plan check` looks whether it stands as a contact."""

    def by_block(self) -> dict[str, tuple[str | Named, ...]]:
        """The answers by the id of the block that they belong to; those that are there."""
        fields = {name.replace("_", "-"): value for name, value in self}
        return {
            block: value for block, value in fields.items() if isinstance(value, tuple) and value
        }

    def texts(self) -> Iterator[tuple[Loc, str]]:
        """Every text that is printed, with where it stands."""
        return ((loc, text) for loc, text, _ in words(self))


@dataclass(frozen=True, slots=True)
class Advice:
    """Something worth a second look: a code that stays the same, where it is, and the words."""

    code: Code
    loc: tuple[str | int, ...]
    message: str


_SHORTEST = 6
"""Digits of the shortest number that people have at home; short codes of services are shorter."""


def coach(
    answers: PlanAnswers,
    directories: Directories,
    vocabulary: Vocabulary,
    region: str | None = None,
) -> list[Advice]:
    """What a clinician may want to look at again. Nothing here stops a plan from being printed.

    Args:
        answers: the plan.
        directories: the contacts of all regions; numbers that are no more are looked up there.
        vocabulary: of the plan's language.
        region: where the person is; None looks in all regions.
    """
    advice = list(_gaps(answers))
    for name in ("company", "helpers", "my_professionals"):
        for index, entry in enumerate(getattr(answers, name)):
            if entry.phone is None and name == "company":
                continue  # it may be a place
            advice.extend(_of_number(answers, directories, name, index, entry))
    if region is None or region not in directories:
        directories, regions = _wrong_anywhere(directories), list(directories)
    else:
        regions = [region]

    def why_denied(text: str, number: str = "") -> str:
        reasons = (denied(directories, code, text, vocabulary, number=number) for code in regions)
        return next(filter(None, reasons), "")

    for loc, text in answers.texts():
        why = why_denied(text)
        if not why and loc[-1] == "phone":
            # Some are wrong only beside one name, and a short one only where it is dialled.
            name = getattr(answers, str(loc[0]))[loc[1]].name
            if not why_denied(name):
                why = why_denied(name, text)
        if why:
            advice.append(Advice(Code.LINE_NO_MORE, loc, f"{why} It is printed as typed."))
    return advice


def _wrong_anywhere(directories: Directories) -> Directories:
    """The regions without what their denylists name but another region prints as right.

    111 is no line in Northern Ireland and the right one in England: where the region isn't known,
    that says nothing.
    """
    said = {code: _printed(directory) for code, directory in directories.items()}

    def right_elsewhere(entry: DenyNumber | DenyPhrase) -> bool:
        if isinstance(entry, DenyNumber):
            return any(_digits(entry.value) in map(_digits, texts) for texts in said.values())
        wanted = entry.value.lower()
        return any(wanted in text for texts in said.values() for text in texts)

    return {
        code: directory.model_copy(
            update={"denylist": tuple(e for e in directory.denylist if not right_elsewhere(e))}
        )
        for code, directory in directories.items()
    }


def _printed(directory: CrisisDirectory) -> list[str]:
    """What a region's list prints of its services, in small letters."""
    texts = [entry.display for entry in directory.emergency]
    for service in directory.services:
        texts.append(service.name)
        for point in service.channels:
            texts.append(point.display)
            # As the phrases of the denylists have it, which are in English.
            texts.extend(f"press {step.press}" for step in point.menu_steps if step.press)
    return [text.lower() for text in texts]


def _gaps(answers: PlanAnswers) -> Iterator[Advice]:
    for name, code, message in (
        ("signs", Code.NO_SIGNS, "no early sign stands in the plan."),
        ("myself", Code.NO_OWN_STEP, "no step that the person can take alone stands in the plan."),
        ("helpers", Code.NO_HELP_CONTACT, "nobody whom the person can ask for help is named."),
        ("my_professionals", Code.NO_PROFESSIONAL, "no professional of the person's own is named."),
        (
            "safer_place",
            Code.NO_SAFER_PLACE,
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
        yield Advice(Code.NO_NUMBER, (name, index), "there is no number to call.")
        return
    digits = _digits(entry.phone)
    first = re.search(r"\d+", entry.phone)  # "988, then press 1" begins with a short code
    if len(digits) < _SHORTEST and not {digits, first and first[0]} & _short_codes(directories):
        yield Advice(Code.SHORT_NUMBER, loc, f"the number has {len(digits)} digits only.")
    if _same_number(answers.own_phone or "", entry.phone):
        yield Advice(Code.OWN_NUMBER, loc, "this is the person's own number.")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _same_number(one: str, other: str) -> bool:
    """Whether one is the other, or its end: one may have a country or area code, or a zero."""
    shorter, longer = sorted(
        (_digits(number.replace("(0)", "")).lstrip("0") for number in (one, other)), key=len
    )
    return len(shorter) >= _SHORTEST and longer.endswith(shorter)


def _short_codes(directories: Directories) -> set[str | None]:
    codes: set[str | None] = set()
    for directory in directories.values():
        codes.update(_digits(entry.display) for entry in directory.emergency)
        for service in directory.services:
            codes.update(_digits(p.display) for p in service.channels if p.channel != "chat")
    return codes
