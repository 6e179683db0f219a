"""One sitting in which a practice compares a region's contacts with their official pages.

Each contact is a list of questions. What is listed is not shown before it was answered: whoever
reads it first sees it on the page as well. What was answered is kept contact by contact, and fact
by fact, so that one difference or one skipped answer loses nothing else.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from groundsheet.crisis.contacts import name_of
from groundsheet.crisis.facts import facts_of, same_form, words_of
from groundsheet.crisis.model import ContactPoint, Emergency
from groundsheet.crisis.practice import Entry, Listed
from groundsheet.crisis.standing import LEAVE_OUT_OTHER, REFUSE_MAIN

ANY_HOUR = "at any hour, every day"
OTHER_HOURS = "at other hours"
FREE, NOT_FREE = "free", "not free"
UNSAID = "the page doesn't say"

RECENT = 30
"""Days in which what was confirmed isn't asked again, unless it is wanted."""

Offer = Literal["retype", "replace", "withdraw", "skip"]
Part = Literal["number", "keyword", "press", "then", "choose", "hours", "cost", "networks"]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to look for on a page.

    `facts` are the keys of the facts that the answer belongs to, `part` is what of them it is;
    `choices` are empty where it is typed; `expected` is what is listed, and never shown before the
    answer.
    """

    facts: tuple[str, ...]
    part: Part
    what: str
    expected: str
    choices: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        """Of which channel; empty for an emergency number."""
        return self.facts[0].rpartition("/")[0]

    @property
    def replaceable(self) -> bool:
        """Whether what the page has can be put in place of it in the sitting itself."""
        return self.part in ("number", "keyword", "press", "hours", "cost")

    def agrees(self, answer: str) -> bool:
        """Whether an answer is what is listed; forms of one number are the same."""
        if self.choices:
            return answer == self.expected
        return same_form(self.expected, answer)

    def contradicted(self, answer: str | None) -> bool:
        """Whether the page has something else. Where it doesn't say it, it contradicts nothing."""
        return answer not in (None, UNSAID) and not self.agrees(str(answer))

    def needs_words(self, answer: str) -> bool:
        """Whether a choice has to be told in words before it can be printed."""
        return self.part == "hours" and answer == OTHER_HOURS


@dataclass(frozen=True, slots=True)
class Comparison:
    """A contact to compare: its page, the questions, and whether two people change it.

    `recent` says that all of it was confirmed in the last RECENT days; `digests` are its facts'.
    """

    id: str
    region: str
    name: str
    page: str
    questions: tuple[Question, ...]
    by_two: bool
    recent: bool
    digests: Mapping[str, str]

    def confirmed(self, answers: Sequence[str | None]) -> dict[str, str]:
        """The facts that the answers confirm, with their digests; None: it was skipped.

        A fact is confirmed where all of its questions were answered as it is listed.
        """
        pairs = list(zip(self.questions, answers, strict=True))
        return {
            key: digest
            for key, digest in self.digests.items()
            if (asked := [(q, a) for q, a in pairs if key in q.facts])
            and all(answer is not None and question.agrees(answer) for question, answer in asked)
        }

    def different(self, answers: Sequence[str | None]) -> list[tuple[Question, str]]:
        """The questions that were answered otherwise than it is listed, with the answers."""
        pairs = zip(self.questions, answers, strict=True)
        return [(q, str(a)) for q, a in pairs if q.contradicted(a)]

    def difference(self, question: Question, answer: str) -> str:
        """What to say of one that differs: both, and what to do first."""
        both = (
            f"{self.name}, {question.what}: our list has {question.expected!r}, "
            f"you typed {answer!r}."
        )
        if self.by_two:
            return (
                f"{both} Look again: it is what every page rests on. If the page has another, a "
                "second person looks as well, and you replace it together."
            )
        return f"{both} Look again; if the page has another, replace it, or withdraw the contact."

    def offers(self, question: Question) -> tuple[Offer, ...]:
        """What is offered where an answer differs; for a main line, withdrawing comes last."""
        change: tuple[Offer, ...] = ("replace",) if question.replaceable else ()
        last: tuple[Offer, ...] = ("skip", "withdraw") if self.by_two else ("withdraw", "skip")
        return ("retype", *change, *last)


def sitting(
    found: Listed, order: Sequence[str], language: str, on: dt.date
) -> tuple[Comparison, ...]:
    """The contacts of a region to compare in one sitting.

    Args:
        found: the region's contacts with the practice's records.
        order: ids in order of print; those that are not printed come after them.
        language: code of the handouts' language; services in other languages alone are left out,
            but for ways to what is printed.
        on: the day.
    """
    entries = found.entries
    there = [name for name in order if name in entries]
    more = [
        name
        for name, entry in entries.items()
        if name not in there
        and (isinstance(entry.value, Emergency) or language in entry.value.languages)
    ]
    made = [comparison(entries[name], found.region, on) for name in (*there, *more)]
    alike = Counter(each.name for each in made)
    which: Counter[str] = Counter()
    for index, each in enumerate(made):
        if alike[each.name] > 1:
            which[each.name] += 1
            nth = f"{each.name} ({which[each.name]} of {alike[each.name]})"
            made[index] = replace(each, name=nth)
    return tuple(made)


def comparison(entry: Entry, region: str, on: dt.date) -> Comparison:
    """One contact, to be compared."""
    value = entry.value
    questions: list[Question] = []
    name = name_of(value)
    if isinstance(value, Emergency):
        # Its name in other places is the number itself, which is what is asked for.
        name = f"Emergency number: {words_of(value.service)}"
        questions.append(Question(("number",), "number", "the number to call", value.display))
    else:
        for point in value.channels:
            questions.extend(_of_point(point))
    page = value.official_page.url if value.official_page else ""
    first = isinstance(value, Emergency) or value.primary
    digests = {fact.key: fact.digest for fact in facts_of(value)}
    days = [entry.confirmed.get(key) for key in digests]
    recent = all(day is not None and (on - day).days <= RECENT for day in days)
    return Comparison(value.id, region, name, page, tuple(questions), first, recent, digests)


_NUMBERS = {
    "voice": "the number to call",
    "sms": "the number to text",
    "chat": "the address of the chat",
    "video": "the address or number of the video",
    "relay": "the number of the relay (TTY)",
    "whatsapp": "the number for WhatsApp",
}
_WAYS = {"voice": "calls", "sms": "texts", "chat": "the chat", "video": "video", "relay": "TTY"}


def _of_point(point: ContactPoint) -> list[Question]:
    """The questions of one channel: number and word to text, keys to press, hours, cost."""
    channel, way = point.channel, _WAYS.get(point.channel, "WhatsApp")
    number, menu = (f"{channel}/number",), (f"{channel}/menu",)
    questions = [Question(number, "number", _NUMBERS[channel], point.display)]
    if point.keyword:
        questions.append(Question(number, "keyword", "the word to text", point.keyword))
    for step in point.menu_steps:
        if step.press:
            what = "the key to press after the call is answered"
            questions.append(Question(menu, "press", what, step.press))
        elif step.then:
            questions.append(Question(menu, "then", "the number to give to the relay", step.then))
        else:
            yes, no = f"“{words_of(step.choose)}”, or in such words", "no such option"
            what = "the option to choose after the call is answered"
            questions.append(Question(menu, "choose", what, yes, (yes, no)))
    if point.hours is not None:
        listed = ANY_HOUR if isinstance(point.hours, str) else words_of(point.hours)
        choices = tuple(dict.fromkeys((ANY_HOUR, listed, OTHER_HOURS, UNSAID)))
        questions.append(
            Question((f"{channel}/hours",), "hours", f"the hours of {way}", listed, choices)
        )
    if point.cost != "unknown":
        listed = FREE if point.cost == "free" else NOT_FREE
        choices = (FREE, NOT_FREE, UNSAID)
        questions.append(
            Question((f"{channel}/cost",), "cost", f"the cost of {way}", listed, choices)
        )
    for network in point.networks:
        names, facts = ", ".join(network.names), (f"{channel}/networks",)
        what = "networks on which it doesn't work"
        questions.append(Question(facts, "networks", what, names, (names, "others", UNSAID)))
        if network.instead:
            what = f"the number to use on {names}"
            questions.append(Question(facts, "networks", what, network.instead))
    return questions


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a region is compared: how many contacts of how many, and how long they hold."""

    region: str
    done: int
    count: int
    until: dt.date | None

    def __str__(self) -> str:
        """`US: 9 of 9 checked, hold until November 2027`."""
        until = f", hold until {self.until:%B %Y}" if self.until else ""
        return f"{self.region}: {self.done} of {self.count} checked{until}"


def summary(found: Listed, comparisons: Sequence[Comparison]) -> Summary:
    """What came of a sitting.

    Args:
        found: the region's contacts with what was recorded by now.
        comparisons: of the sitting.
    """
    ids = [each.id for each in comparisons if each.id in found.entries]
    done = [found.entries[name] for name in ids if found.entries[name].checked]
    ends = [_end(entry) for entry in done]
    return Summary(found.region, len(done), len(ids), min(ends, default=None))


def _end(entry: Entry) -> dt.date:
    """The day from which a contact is no longer printed unless it is compared again."""
    value = entry.value
    first = isinstance(value, Emergency) or value.primary or value.part_of is not None
    return entry.base + dt.timedelta(days=REFUSE_MAIN if first else LEAVE_OUT_OTHER)
