"""What is looked at before a contact is replaced or added: all of its faults are told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from groundsheet import crisis
from groundsheet.crisis import CrisisService, Emergency, MenuStep
from groundsheet.errors import ConfirmationRefused, Problem, Refused, UnprintableCharacter
from groundsheet.wording import option

_NOTHING = "Nothing was recorded."


def together(*checks: Callable[[], object]) -> None:
    """Runs checks; what they refuse is refused at once, with all of their faults.

    Args:
        checks: each raises `Refused` or `UnprintableCharacter`, or returns.
    """
    refused: list[Refused | UnprintableCharacter] = []
    for check in checks:
        try:
            check()
        except (Refused, UnprintableCharacter) as error:
            refused.append(error)
    if len(refused) == 1:
        raise refused[0]
    if refused:
        problems = [problem for error in refused for problem in error.problems]
        raise ConfirmationRefused(problems, remedy=_NOTHING)


def nothing_forgotten(
    language: str,
    value: Emergency | CrisisService,
    channel: str,
    keyword: str | None,
    press: Sequence[str],
    choose: str | None,
) -> None:
    """Refuses that a word to text, or a key to press, stays by itself or gets lost.

    Args:
        language: code of the language in which choices are worded.
        value: the contact as it was.
        channel: which of its ways is changed.
        keyword: the word to text from now on, if there is one.
        press: the keys to press from now on.
        choose: the option to choose from now on, if there is one.
    """
    points = value.channels if isinstance(value, CrisisService) else ()
    old = next((point for point in points if point.channel == channel), None)
    if old is None:
        return
    if old.keyword and keyword is None:
        raise _refused(
            f"until now it says to text the word {old.keyword}.",
            "keyword",
            f"Say {option('keyword', old.keyword)}, or the new word, or {option('direct')} if the "
            "new number needs none.",
        )
    if old.menu_steps and not press and choose is None:
        raise _refused(
            f"until now it says, once the call is answered, to {_told(language, old.menu_steps)}.",
            "press",
            f"Say what holds for the new number with {option('press')} or {option('choose')}, or "
            f"{option('direct')} if there is nothing to press or choose.",
        )


def _told(language: str, steps: Sequence[MenuStep]) -> str:
    def words(step: MenuStep) -> str:
        if step.press:
            return f"press {step.press}"
        return f"give {step.then}" if step.then else f"choose {(step.choose or {})[language]}"

    return ", then ".join(map(words, steps))


def two_for_first(value: Emergency | CrisisService, second: str | None) -> None:
    """Refuses that one person alone changes a main line or an emergency number."""
    if second or (isinstance(value, CrisisService) and not value.primary):
        return
    what = "an emergency number" if isinstance(value, Emergency) else "the main line"
    raise _refused(
        f"{crisis.name_of(value)} is {what}: a second person must look as well.",
        "second",
        f"Let a second person look, and name them with {option('second')}.",
    )


def same_twice(display: str, again: str) -> None:
    """Refuses a value that was typed otherwise the second time."""
    if re.sub(r"\s", "", display) != re.sub(r"\s", "", again):
        what = f"{display!r} and {again!r} are not the same."
        raise _refused(what, "again", "Look again, and type it twice.")


def _refused(message: str, field: str, remedy: str) -> ConfirmationRefused:
    return ConfirmationRefused(Problem(message, field=field, remedy=remedy), remedy=_NOTHING)
