"""`contacts check`: one sitting at the terminal, in which a region is compared with its pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from groundsheet.api import ExitCode, Usage
from groundsheet.cli.output import ask, say, show, show_error, show_json, tell

if TYPE_CHECKING:
    import datetime as dt

    from groundsheet import api

_STOP = "q"
_OFFERS: dict[api.Offer, tuple[str, str]] = {
    "retype": ("r", "type it again"),
    "replace": ("c", "the page is right: change it here"),
    "withdraw": ("w", "withdraw the contact"),
    "skip": ("s", "leave it as it is"),
}


class _Stop(Exception):
    """Whoever sits there wants to go on another time."""


def check_region(
    desk: api.Desk,
    region: str,
    *,
    by: str,
    second: str | None,
    method: str,
    on: dt.date | None,
    again: bool,
    as_json: bool,
) -> int:
    """Asks for each contact of a region what its page says, and records it contact by contact.

    Args:
        desk: of the practice in whose folder it is recorded.
        region: its code.
        by: who looks.
        second: who looks beside them, if anybody does.
        method: where they look.
        on: the day; None: today.
        again: ask also for what was compared of late.
        as_json: give what came of it as data.

    Returns:
        The exit code: 1 where something differs and was left as it was.
    """
    from groundsheet import api

    comparisons = api.sitting(desk, region)
    api.check_people(desk, region, by=by, second=second, on=on)
    left = [each for each in comparisons if again or not each.recent]
    count = len(left)
    if count < len(comparisons):
        say(
            f"{len(comparisons) - count} of {len(comparisons)} were compared in the last "
            f"{api.RECENT} days; --again asks for them as well."
        )
    say(
        f"{count} contacts to compare. Open each page, and type what you see there. Our list "
        "isn't shown\nuntil then. Enter skips, q stops, and what was answered is kept. Never ring "
        "a line to test it."
    )
    differing: list[str] = []
    try:
        for number, comparison in enumerate(left, 1):
            say(f"\n{number} of {count}  {comparison.name}")
            where = comparison.page or "no page is listed: find the service's own"
            say(f"  its page: {where}")
            sitting = _Contact(desk, comparison, by=by, second=second, method=method, on=on)
            try:
                sitting.run()
            finally:
                differing += [comparison.name] if sitting.differing else []
    except _Stop:
        say("\nStopped; what was answered is kept. The same command goes on.")
    say("")
    if differing:
        say(f"differs from the page, and was left as it was: {', '.join(differing)}")
    summary = api.sitting_summary(desk, comparisons)
    if as_json:
        until = summary.until and str(summary.until)
        show_json(
            {
                "region": summary.region, "checked": summary.done, "contacts": summary.count,
                "until": until, "differing": differing,
            }
        )  # fmt: skip
    else:
        show(str(summary))
    return int(ExitCode.FINDINGS if differing else ExitCode.DONE)


class _Contact:
    """One contact of a sitting: its answers so far, and which of them are to be printed."""

    def __init__(
        self,
        desk: api.Desk,
        comparison: api.Comparison,
        *,
        by: str,
        second: str | None,
        method: str,
        on: dt.date | None,
    ) -> None:
        self.desk, self.comparison = desk, comparison
        self.by, self.second, self.method, self.on = by, second, method, on
        self.answers: list[str | None] = [None] * len(comparison.questions)
        self.accepted: set[int] = set()
        self.differing: set[int] = set()

    def run(self) -> None:
        """Asks its questions and records the answers; `differing` are those that were left so.

        Raises:
            _Stop: after what was answered has been kept.
        """
        try:
            for index, question in enumerate(self.comparison.questions):
                if not self._ask(index, question):
                    return
        except _Stop:
            self._keep()
            raise
        self._keep()

    def _ask(self, index: int, question: api.Question) -> bool:
        """Asks one question until it is settled; False: the contact was withdrawn."""
        while True:
            self.accepted.discard(index)
            answer = self.answers[index] = _answer(question)
            if answer is None:
                return True
            if not question.contradicted(answer):
                self.differing.discard(index)
                return True
            self.differing.add(index)
            say(f"  ! {self.comparison.difference(question, answer)}")
            offer = _offered(self.comparison.offers(question))
            if offer == "replace" and self._take(index, question, answer):
                self.differing.discard(index)
                return True
            if offer == "withdraw" and self._withdraw():
                self.differing.clear()
                return False
            if offer == "skip":
                return True

    def _take(self, index: int, question: api.Question, answer: str) -> bool:
        """Notes that the page's value is to be printed; False: it has to be asked again."""
        if question.needs_words(answer):
            words = _typed("the hours, as the page has them")
        elif question.choices:
            words = answer
        else:
            words = _typed("the same, once more")
            if words != answer:
                say(f"  ! {answer!r} and {words!r} are not the same.")
                return False
        if words is None:
            return False
        if self.comparison.by_two and self.second is None:
            self.second = self._another()
        self.answers[index] = words
        self.accepted.add(index)
        return True

    def _another(self) -> str | None:
        """The name of the second person, who is another."""
        from groundsheet import api

        while True:
            name = _typed("A second person has to look too. Their name")
            if name is None or not api.same_person(self.by, name):
                return name
            say("  ! that is you. Somebody else must look; Enter leaves it as it was.")

    def _withdraw(self) -> bool:
        from groundsheet import api

        why = _typed("why it is withdrawn")
        if why is None:
            return False
        done = api.withdraw(self.desk, self.comparison.id, by=self.by, why=why, on=self.on)
        say("  Withdrawn: it is not printed from now on.")
        tell(*done.notices)
        return True

    def _keep(self) -> None:
        """Records what was answered; what is refused costs nothing else.

        Raises:
            GroundsheetError: nothing can be recorded at all.
        """
        from groundsheet import api

        try:
            self._record(self.accepted)
        except api.GroundsheetError as error:
            if not self.accepted and not isinstance(error, api.Refused):
                raise
            show_error(error)
            self.differing |= self.accepted or set(range(len(self.answers)))
            if self.accepted:
                for index in self.accepted:
                    self.answers[index] = None
                self.accepted.clear()
                say("  What you confirmed beside it is kept; this is as it was.")
                self._keep()

    def _record(self, accepted: Collection[int]) -> None:
        from groundsheet import api

        api.keep(
            self.desk,
            self.comparison,
            self.answers,
            by=self.by,
            accepted=accepted,
            second=self.second if accepted else None,
            method=self.method,
            on=self.on,
        )


def _answer(question: api.Question) -> str | None:
    """What was typed or chosen; None: skipped.

    Raises:
        _Stop
    """
    if not question.choices:
        return _typed(question.what)
    shown = "   ".join(f"{n} {choice}" for n, choice in enumerate(question.choices, 1))
    while True:
        typed = _typed(f"{question.what}?  {shown}")
        if typed is None:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= len(question.choices):
            return question.choices[int(typed) - 1]
        say(f"  ! Type a number from 1 to {len(question.choices)}, or Enter to skip.")


def _offered(offers: Sequence[api.Offer]) -> api.Offer:
    """Which of some ways to go on was chosen; Enter is the first.

    Raises:
        _Stop
    """
    keys = {_OFFERS[offer][0]: offer for offer in offers}
    shown = "   ".join(" ".join(_OFFERS[offer]) for offer in offers)
    while True:
        typed = (_typed(shown) or next(iter(keys))).casefold()
        if typed in keys:
            return keys[typed]


def _typed(what: str) -> str | None:
    """What was typed at a prompt, or None for nothing.

    Raises:
        _Stop: it was q, or there is no more input.
    """
    try:
        line = ask(f"{what}:", "")
    except Usage:
        raise _Stop from None
    if line.casefold() == _STOP:
        raise _Stop
    return line or None
