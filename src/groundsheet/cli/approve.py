"""`review approve` at the terminal: modules are read and answered for, one after the other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from groundsheet.api import ExitCode, ReviewRefused, Usage
from groundsheet.cli.library import show_words
from groundsheet.cli.output import ask, say, show, show_error, show_json, visible

if TYPE_CHECKING:
    import datetime as dt

    from groundsheet import api

_NO_TERMINAL = (
    "Give the answers with --answer ITEM=VALUE; `groundsheet review show MODULE` names them."
)
_KEYS = """\
  A number: yes, and it is about this sentence. y: yes, and you name the sentence. n: no.
  -: does not apply. ?: what to look for. t: the text again. b: one back.
  q: stop; modules that you finished are kept."""


class _Stop(Exception):
    """Whoever sits there wants to go on another time."""


def sit(
    desk: api.Desk,
    names: Sequence[str],
    *,
    by: str | None,
    until: dt.date | None,
    on: dt.date | None,
    as_json: bool,
) -> int:
    """Shows each module, asks what its text calls for, and records it before the next one.

    Args:
        desk: of the practice in whose folder it is recorded.
        names: the modules.
        by: who reads them; None: it is asked for.
        until: the last day on which it holds; None: twelve months.
        on: the day; None: today.
        as_json: give what came of it as data.

    Returns:
        The exit code: 1 where one was not approved and could have been.

    Raises:
        Usage: nothing was typed at all.
        ReviewRefused: none of them can be approved as it stands, or nobody can as it was asked.
    """
    from groundsheet import api

    entries = [api.review(desk, name) for name in dict.fromkeys(names)]
    open_ones = [entry for entry in entries if not entry.stops]
    refused = ReviewRefused([problem for entry in entries for problem in entry.stops])
    if not open_ones:
        raise refused
    if refused.problems:
        show_error(refused)
    sitting = _Sitting(desk, until, on)
    try:
        sitting.begin(by)
        sitting.go_through(open_ones)
    except _Stop:
        if not sitting.heard:
            raise Usage("nothing was typed.", remedy=_NO_TERMINAL) from None
        say("\nStopped; what was finished is kept. The same command goes on.")
    if as_json:
        show_json({"modules": [sitting.outcome_json(entry) for entry in entries]})
    else:
        say("")
        for entry in entries:
            show(sitting.outcome(entry))
    return int(ExitCode.FINDINGS if refused.problems or sitting.to_mend else ExitCode.DONE)


class _Sitting:
    """Who sits there, and what came of each module.

    `heard` says whether anything was typed; `to_mend` are what was answered with no, by module.
    """

    def __init__(self, desk: api.Desk, until: dt.date | None, on: dt.date | None) -> None:
        self.desk, self.until, self.on = desk, until, on
        self.by = ""
        self.heard = False
        self.approved: dict[str, api.Approved] = {}
        self.to_mend: dict[str, list[str]] = {}

    def begin(self, by: str | None) -> None:
        """Takes the name, or asks for it until it is one.

        Raises:
            ReviewRefused: the name that was given, or a day, is none.
        """
        from groundsheet import api

        asked = by is None
        while True:
            self.by = by or self.typed("your name and credential, such as “A. Name, RN”:")
            try:
                api.check_reviewer(self.desk, by=self.by, until=self.until, on=self.on)
            except ReviewRefused as error:
                if not asked or any(problem.field != "by" for problem in error.problems):
                    raise
                _tell(error)
            else:
                return

    def go_through(self, entries: Sequence[api.Review]) -> None:
        """Each module in turn; what was finished is recorded at once.

        Raises:
            _Stop
        """
        from groundsheet import api

        for number, entry in enumerate(entries, 1):
            module, last = entry.module, entry.state.last
            named = f"{module.id}, {module.code}, version {module.version}"
            say(f"\n{number} of {len(entries)}  {visible(module.title)}  ({named})")
            say(f"  {api.in_words(entry.state)}")
            if (
                last is not None
                and entry.state.approved
                and last.on == (self.on or self.desk.today)
                and api.same_person(last.by, self.by)
            ):
                say("  You approved this today: there is nothing to ask.")
                self.approved[module.id] = last
                continue
            replies = _Questions(self, entry).run(first=number == 1)
            if module.id in self.to_mend:
                say("  Not approved. To mend:")
                for line in self.to_mend[module.id]:
                    _wrapped(visible(line), "  - ")
                continue
            (self.approved[module.id],) = api.approve(
                self.desk,
                [module.id],
                by=self.by,
                answers=replies,
                until=self.until,
                on=self.on,
            )
            say("  Approved, and recorded.")

    def outcome(self, entry: api.Review) -> str:
        """What came of a module, in a line."""
        name = entry.module.id
        if name in self.approved:
            record = self.approved[name]
            return f"{name}: approved by {record.by} until {record.until}."
        if entry.stops:
            return f"{name}: can't be approved as it stands."
        if name in self.to_mend:
            return f"{name}: not approved; to mend: {len(self.to_mend[name])}."
        return f"{name}: not finished; nothing was recorded."

    def outcome_json(self, entry: api.Review) -> dict[str, Any]:
        """The same as data."""
        name = entry.module.id
        if name in self.approved:
            return approved_json(self.approved[name])
        to_mend = [problem.message for problem in entry.stops] or self.to_mend.get(name, [])
        return {"id": name, "approved": False, "to_mend": to_mend}

    def typed(self, prompt: str) -> str:
        """What was typed at a prompt.

        Raises:
            _Stop: it was q, or there is no more input.
        """
        try:
            line = ask(prompt, "")
        except Usage:
            raise _Stop from None
        self.heard = True
        if line.casefold() == "q":
            raise _Stop
        return line


class _Questions:
    """The questions on one module, and what was answered so far."""

    def __init__(self, sitting: _Sitting, entry: api.Review) -> None:
        self.sitting, self.entry = sitting, entry
        self.replies: dict[str, api.Reply] = {}
        self.faults: dict[str, str] = {}

    def run(self, *, first: bool) -> dict[str, api.Reply]:
        """Shows what there is to read, and asks until all is answered; `first` tells the keys.

        Raises:
            _Stop
        """
        self._show_what_is_new()
        asked = self.entry.asked
        say(
            f"\n{len(asked)} questions. Each is worded so that yes is right. "
            "A single no, and it isn't approved."
        )
        if first:
            say(_KEYS)
        index = 0
        while index < len(asked):
            index += self._ask(index)
        if self.faults:
            self.sitting.to_mend[self.entry.module.id] = list(self.faults.values())
        return self.replies

    def _ask(self, index: int) -> int:
        """Asks one question until it is settled, and says where to go from there: on or back."""
        asked = self.entry.asked[index]
        say("")
        _wrapped(visible(asked.question), f"{index + 1} of {len(self.entry.asked)}  ", "")
        for number, sentence in enumerate(asked.proposed, 1):
            _wrapped(visible(sentence.text), f"  {number}  ")
        while True:
            typed = self.sitting.typed(f"{_offered(asked)}:")
            if typed.casefold() == "b":
                return -1 if index else 0
            if typed.casefold() == "t":
                self._show_text()
            elif typed == "?":
                _wrapped(asked.look or "The page as a whole.", "  ")
            elif self._take(asked, typed):
                return 1

    def _take(self, asked: api.Asked, typed: str) -> bool:
        """Takes an answer; False: it was none, and the question stands."""
        from groundsheet import api

        try:
            reply = api.read_reply(asked, typed, self.entry.sentences)
            if reply.answer == "yes" and asked.quotes and not reply.sentence:
                words = self.sitting.typed("which sentence? its number, or some words of it:")
                reply = api.read_reply(asked, f"yes {words}", self.entry.sentences)
                if not reply.sentence:
                    return False
        except ReviewRefused as error:
            _tell(error)
            return False
        self.faults.pop(asked.id, None)
        if reply.answer == "no":
            where = reply.sentence or self._what_is_wrong(asked)
            self.faults[asked.id] = f"{asked.about}: {where}" if where else asked.question
        self.replies[asked.id] = reply
        return True

    def _what_is_wrong(self, asked: api.Asked) -> str:
        """Where it is, or what: a number, some words, or nothing; it is for the list at the end."""
        typed = self.sitting.typed("where, or what is wrong? (Enter: the page):")
        numbered = {str(n): sentence.text for n, sentence in enumerate(asked.proposed, 1)}
        return numbered.get(typed, typed)

    def _show_what_is_new(self) -> None:
        changes, last = self.entry.changes, self.entry.state.last
        if not changes or last is None:
            if self.entry.state.kind == "changed":
                say("  Its words are as they were; settings, sources or fixed phrases changed.")
            self._show_text()
        else:
            say(f"  Changed since {visible(last.by)} approved it on {last.on} (t: the whole text):")
            for change in changes:
                _wrapped(visible(marked(change)), "  - ")
        findings = [finding for finding in self.entry.findings if finding.severity != "error"]
        if findings:
            say("\nWhat the checker found; it stops nothing:")
        for finding in findings:
            _wrapped(visible(f"{finding.place}: {finding.rule}: {finding.message}"), "  - ")

    def _show_text(self) -> None:
        """The page, what else is printed of it, and what is for clinicians, with its sources."""
        from groundsheet import api

        shown = api.show(self.sitting.desk, self.entry.module.id)
        say("")
        show_words((*shown.lines, *shown.optional), say)
        if shown.clinician:
            say("\nFor clinicians alone:\n")
            show_words(shown.clinician, say)


def _offered(asked: api.Asked) -> str:
    """The answers to a question, as a prompt."""
    count = len(asked.proposed)
    numbers = {0: (), 1: ("1",)}.get(count, (f"1-{count}",))
    return " ".join((*numbers, "y", "n", *(["-"] if asked.may_not_apply else [])))


def approved_json(record: api.Approved) -> dict[str, Any]:
    """An approval, for JSON."""
    return {
        "id": record.module,
        "approved": True,
        "by": record.by,
        "until": str(record.until),
    }


def marked(changes: Sequence[api.Change]) -> str:
    """Words that are gone in [-...-], new ones in {+...+}."""
    return " ".join(_mark(change) for change in changes)


def _mark(change: api.Change) -> str:
    match change.kind:
        case "gone":
            return f"[-{change.text}-]"
        case "new":
            return f"{{+{change.text}+}}"
        case _:
            return change.text


def _tell(error: api.GroundsheetError) -> None:
    for problem in error.problems:
        say(f"  ! {visible(f'{problem.message} {problem.remedy}'.strip())}")


def _wrapped(text: str, mark: str, rest: str | None = None) -> None:
    indent = " " * len(mark) if rest is None else rest
    say(textwrap.fill(text, width=88, initial_indent=mark, subsequent_indent=indent))
