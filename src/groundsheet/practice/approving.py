"""Approving modules: answers as they are typed, and the records that come of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from groundsheet.desk import Desk
from groundsheet.errors import Problem, ReviewRefused, Usage
from groundsheet.language import line_fault
from groundsheet.practice.questions import Asked, Sentence, questions
from groundsheet.practice.review import Review, checklist, review, write_reviews
from groundsheet.review import (
    Answer,
    Answered,
    Approved,
    decided,
    default_until,
    reviewed_texts,
)
from groundsheet.wording import command

_WORDS: dict[str, Answer] = {
    "y": "yes", "yes": "yes", "n": "no", "no": "no", "-": "n/a", "n/a": "n/a", "na": "n/a",
}  # fmt: skip
_APPLIES = "it applies to this text: yes or no."
_ANSWER = re.compile(r"([^\s:]*)\s*:?\s*(.*)", re.DOTALL)
_EDGES = " .,;:!?\"'“”‘’"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one question, and the sentence that it is about (empty: none was named)."""

    answer: Answer
    sentence: str = ""


def check_reviewer(desk: Desk, *, by: str, until: dt.date | None, on: dt.date | None) -> None:
    """Refuses what no approval could hold, before anything is asked.

    Args:
        desk: the day.
        by: "Name, credential".
        until: the last day on which it is to hold; None: twelve months.
        on: the day of the approval; None: today.

    Raises:
        ReviewRefused
    """
    problems = list(_of_reviewer(desk, by, *_days(desk, until, on)))
    if problems:
        raise ReviewRefused(problems)


def read_reply(asked: Asked, typed: str, sentences: Sequence[Sentence]) -> Reply:
    """An answer as it is typed: yes, no or n/a (y, n, -), with a sentence behind it if need be.

    A sentence is the number of a proposed one, or some words of any; a number alone means yes.

    Args:
        asked: the question.
        typed: the answer.
        sentences: of the text.

    Raises:
        ReviewRefused: it is no answer to the question.
    """
    text = typed.strip()
    if text.isdecimal():
        text = f"yes {text}"
    parts = _ANSWER.match(text)
    word, rest = parts.groups() if parts else ("", "")
    answer = _WORDS.get(word.casefold())
    if answer is None:
        number = ", or the number of a sentence" if asked.proposed else ""
        raise _no_answer(asked, f"{text[:40]!r} is not yes, no or n/a{number}.")
    if answer == "n/a" and not asked.may_not_apply:
        raise _no_answer(asked, _APPLIES)
    if not rest:
        return Reply(answer)
    if not asked.quotes or answer == "n/a":
        raise _no_answer(asked, f"{text[:40]!r} is not yes, no or n/a.")
    return Reply(answer, _sentence(asked, rest, sentences))


def approve(
    desk: Desk,
    names: Sequence[str],
    *,
    by: str,
    answers: Mapping[str, str | Reply],
    until: dt.date | None = None,
    on: dt.date | None = None,
) -> list[Approved]:
    """Records that somebody of the practice approves modules, as they stand.

    Args:
        desk: of the practice in whose folder it is recorded.
        names: the modules.
        by: "Name, credential".
        answers: to what is asked of them (`Review.asked`), as `read_reply` takes them, by the
            question's id, or by `MODULE/ID` for one module alone. Yes to a question that `quotes`
            names its sentence.
        until: the last day on which it holds (default: twelve months).
        on: the day (default: today).

    Raises:
        Usage: no module is named.
        ReviewRefused: no credential, a day that can't be, an error that the checker found, a
            question that isn't answered or answered with no, or a changed text with an unchanged
            version.
    """
    if not names:
        raise Usage("name one or more modules.", remedy=f"{command('review status')} lists them.")
    folder = desk.need_folder()
    day, last = _days(desk, until, on)
    reviews = [review(desk, name) for name in dict.fromkeys(names)]
    problems = [*_of_reviewer(desk, by, day, last), *_unknown(desk, reviews, answers)]
    replies: list[dict[str, Reply]] = []
    for entry in reviews:
        replies.append({})
        problems.extend(entry.stops)
        problems.extend(_read(entry, answers, replies[-1]))
    if problems:
        raise ReviewRefused(problems)
    records = [
        _record(desk, entry, given, by, day, last)
        for entry, given in zip(reviews, replies, strict=True)
    ]
    write_reviews(folder, records)
    return records


def _days(desk: Desk, until: dt.date | None, on: dt.date | None) -> tuple[dt.date, dt.date]:
    """The day of an approval, and the last one on which it holds."""
    day = on or desk.today
    return day, until or default_until(day)


def _of_reviewer(desk: Desk, by: str, day: dt.date, last: dt.date) -> Iterator[Problem]:
    if not all(part.strip() for part in by.partition(",")[::2]):
        yield Problem("give name and credential.", field="by", remedy="Such as “A. Name, RN”.")
    elif fault := line_fault(by):
        yield Problem(fault, field="by")
    if day > desk.today:
        yield Problem(f"{day} has not come yet.", field="on")
    if not day < last <= default_until(day, 24):
        yield Problem(f"{last} is not within two years after the approval.", field="until")


def _unknown(
    desk: Desk, reviews: Iterable[Review], answers: Mapping[str, str | Reply]
) -> Iterator[Problem]:
    """Answers to what nobody asks; one that another module calls for is none of these."""
    known = {item.id for item in checklist(desk).items if item.decided_by == "reviewer"}
    known |= {question.id for question in questions(desk.shelf.folder).questions}
    modules = {entry.module.id for entry in reviews}
    for key in answers:
        module, mark, name = key.rpartition("/")
        if mark and module not in modules:
            yield Problem(f"`{module[:40]}` is not among the modules to approve.", field=key[:40])
        elif name not in known:
            items = f"Asked of you: {', '.join(sorted(known))}."
            yield Problem(f"`{name[:40]}` isn't a question asked here.", remedy=items)


def _read(
    entry: Review, answers: Mapping[str, str | Reply], into: dict[str, Reply]
) -> Iterator[Problem]:
    """Reads the answers on one module; what is wrong with them is given back."""
    name = entry.module.id
    for asked in entry.asked:
        typed = answers.get(f"{name}/{asked.id}", answers.get(asked.id))
        if typed is None:
            yield Problem(f"{name}: this is not answered: {asked.question}", field=asked.id)
            continue
        try:
            reply = into[asked.id] = _reply(asked, typed, entry.sentences)
        except ReviewRefused as error:
            yield from error.problems
            continue
        if reply.answer == "no":
            what = f"{name}: “{asked.question}” was answered with no."
            yield Problem(what, field=asked.id, remedy="Mend it first.")
        elif reply.answer == "yes" and asked.quotes and not reply.sentence:
            what = f"{name}: a yes needs the sentence that it is about: {asked.question}"
            yield Problem(what, field=asked.id, remedy="Such as “yes: some words of it”.")


def _reply(asked: Asked, given: str | Reply, sentences: Sequence[Sentence]) -> Reply:
    """An answer, typed or read before; what was read is held against the text once more.

    Raises:
        ReviewRefused
    """
    if isinstance(given, str):
        return read_reply(asked, given, sentences)
    if given.answer == "n/a" and not asked.may_not_apply:
        raise _no_answer(asked, _APPLIES)
    if given.sentence and given.sentence not in {sentence.text for sentence in sentences}:
        raise _no_answer(asked, f"“{given.sentence[:60]}” isn't a sentence of the text.")
    return given


def _record(
    desk: Desk, entry: Review, given: Mapping[str, Reply], by: str, day: dt.date, last: dt.date
) -> Approved:
    rules = [finding.rule for finding in entry.findings]
    module, vocabulary = entry.module, desk.language.vocabulary
    return Approved(
        kind="approved",
        module=module.id,
        language=desk.code,
        version=module.version,
        digest=entry.digest,
        by=by,
        on=day,
        until=last,
        checklist={
            item.id: decided(item, module, vocabulary, rules) or given[item.id].answer
            for item, _ in entry.checklist
        },
        questions=tuple(
            Answered(
                id=asked.id,
                question=asked.question,
                answer=given[asked.id].answer,
                sentence=given[asked.id].sentence,
            )
            for asked in entry.asked
            if asked.quotes
        ),
        texts=reviewed_texts(module),
    )


def _sentence(asked: Asked, spec: str, sentences: Sequence[Sentence]) -> str:
    """The sentence that a number or some words stand for.

    Raises:
        ReviewRefused
    """
    if spec.isdecimal():
        numbered = {str(n): sentence.text for n, sentence in enumerate(asked.proposed, 1)}
        if spec in numbered:
            return numbered[spec]
        raise _no_answer(asked, f"there is no sentence {spec[:10]} here.")
    words = _plain(spec)
    texts = dict.fromkeys(sentence.text for sentence in sentences)
    found = [text for text in texts if words in _plain(text)] if words else []
    exact = [text for text in found if _plain(text) == words]
    if len(found) != 1 and len(exact) != 1:
        many = f"{len(found)} sentences have" if found else "no sentence of the text has"
        more = " Type more of it." if found else " Type some words as they stand there."
        raise _no_answer(asked, f"{many} the words “{spec[:60]}”.{more}")
    return (exact or found)[0]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).strip(_EDGES)


def _no_answer(asked: Asked, message: str) -> ReviewRefused:
    return ReviewRefused(Problem(message, field=asked.id))
