"""Comparing all contacts of a region with their official pages in one sitting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from groundsheet import crisis
from groundsheet.crisis import (
    ALWAYS,
    Comparison,
    CrisisService,
    Emergency,
    Part,
    Record,
    Summary,
)
from groundsheet.desk import Desk
from groundsheet.errors import ConfirmationRefused, NoCurrentContacts
from groundsheet.practice.contacts import contact
from groundsheet.practice.record_checks import same_twice, two_for_first
from groundsheet.practice.records import fresh, write_record

_Key = tuple[str, Part, int]
"""Channel, part, and which of several such: keys to press are asked for one by one."""

_CLAIMS = ("hours", "cost", "networks")
"""What is said of a number, beside what is dialled."""


def sitting(desk: Desk, region: str) -> tuple[Comparison, ...]:
    """What is to be compared for a region: its contacts in order of print, then the others.

    Raises:
        Refused: no region, an unknown or stub region.
    """
    desk = fresh(desk)[0] if desk.folder else desk
    directories, now, records = desk.directories, desk.today, desk.records
    listed = crisis.listed(directories, region, desk.code, now, records)
    try:
        printed = crisis.resolve(directories, region, desk.code, now, records).everything
    except NoCurrentContacts:
        printed = ()
    return crisis.sitting(listed, [entry.id for entry in printed], desk.code, now)


def keep(
    desk: Desk,
    comparison: Comparison,
    answers: Sequence[str | None],
    *,
    by: str,
    accepted: Collection[int] = (),
    again: Mapping[int, str] | None = None,
    second: str | None = None,
    method: str = "official_page",
    on: dt.date | None = None,
) -> tuple[Record, ...]:
    """Records what came of comparing one contact.

    What was answered as it is listed is confirmed, fact by fact; what is `accepted` takes the place
    of what is listed. What differs and isn't accepted stays as it was.

    Args:
        desk: of the practice in whose folder it is recorded.
        comparison: of one contact.
        answers: one for each of its questions, in order; None: it was skipped. Hours are one of the
            choices, or in words.
        by: who looked. One person is enough for what is as it was.
        accepted: numbers of questions, from 0, whose answers are to be printed from now on.
        again: what was typed for some of these a second time.
        second: the second person; needed to change a main line or an emergency number.
        method: `official_page` or `provider_office`; never a test call.
        on: the day (default: today).

    Returns:
        The records, none where nothing was confirmed or changed.

    Raises:
        ConfirmationRefused: the contact has changed since it was asked for; what was typed twice
            differs; something is lacking.
        Usage, CannotWrite
    """
    for index, typed in (again or {}).items():
        same_twice(answers[index] or "", typed)
    answered = dict(zip(_keys(comparison), answers, strict=True))
    chosen = {key for index, key in enumerate(_keys(comparison)) if index in accepted}
    desk, folder = fresh(desk)
    # A part of a country stands on the whole's list: what is known of it holds for the others too.
    region, value = contact(desk, comparison.id)
    if _now(desk, comparison).digests != comparison.digests:
        raise _changed(comparison)
    act = {
        "region": region, "id": comparison.id, "by": by, "on": on, "method": method,
        "page": comparison.page or None,
    }  # fmt: skip
    done: list[Record] = []
    if chosen:
        two_for_first(value, second)
        _must_be_values(comparison, answered, chosen)
        for channel in dict.fromkeys(channel for channel, _, _ in chosen):
            new = _new_of(comparison, answered, chosen, channel)
            fields = _value_of(value, channel, new)
            done.append(
                write_record(desk, folder, value, kind="replaced", second=second, **act, **fields)
            )
        desk, folder = fresh(desk)
        _, value = contact(desk, comparison.id)
        comparison = _now(desk, comparison)
    facts = comparison.confirmed(
        [
            question.expected if key in chosen else answered.get(key)
            for key, question in zip(_keys(comparison), comparison.questions, strict=True)
        ]
    )
    if facts:
        done.append(
            write_record(desk, folder, value, kind="confirmed", second=second, facts=facts, **act)
        )
    return tuple(done)


def _now(desk: Desk, comparison: Comparison) -> Comparison:
    """The same contact as it is to be compared now.

    Raises:
        ConfirmationRefused: it was withdrawn meanwhile, or is listed no more.
    """
    for each in sitting(desk, comparison.region):
        if each.id == comparison.id:
            return each
    raise _changed(comparison)


def _changed(comparison: Comparison) -> ConfirmationRefused:
    return ConfirmationRefused(
        f"{comparison.name} has changed since these questions were asked.",
        remedy="Nothing was recorded. Compare it anew.",
    )


def _must_be_values(
    comparison: Comparison, answered: Mapping[_Key, str | None], chosen: Collection[_Key]
) -> None:
    """Refuses what can't be printed, and a change of a channel whose number nobody looked at.

    Raises:
        ConfirmationRefused
    """
    changed = {channel for channel, _, _ in chosen}
    for key, question in zip(_keys(comparison), comparison.questions, strict=True):
        answer = answered[key]
        if key in chosen:
            if answer in (None, crisis.UNSAID, crisis.OTHER_HOURS):
                raise ConfirmationRefused(
                    f"{comparison.name}: nothing was given for {question.what}.",
                    remedy="Nothing was changed. Type it as it stands on the page.",
                )
        elif (
            question.channel in changed
            and question.part not in _CLAIMS
            and not (answer is not None and question.agrees(answer))
        ):
            raise ConfirmationRefused(
                f"{comparison.name}: {question.what} was not compared.",
                remedy="Nothing was changed. Whoever changes a number's details looks at it too.",
            )


def _new_of(
    comparison: Comparison,
    answered: Mapping[_Key, str | None],
    chosen: Collection[_Key],
    channel: str,
) -> dict[tuple[Part, int], str | None]:
    """What is new of a channel; with a new number also the hours and the cost that were read.

    Those of the old number don't carry over, but whoever reads the new one reads them beside it.
    """
    new = {key[1:]: answered[key] for key in chosen if key[0] == channel}
    if ("number", 0) in new or ("keyword", 0) in new:
        for key, question in zip(_keys(comparison), comparison.questions, strict=True):
            answer = answered[key]
            claim = key[0] == channel and question.part in ("hours", "cost")
            if claim and answer is not None and question.agrees(answer):
                new.setdefault(key[1:], answer)
    return new


def _keys(comparison: Comparison) -> list[_Key]:
    """What tells the questions of a contact apart, also after its values have changed."""
    keys: list[_Key] = []
    for question in comparison.questions:
        same = sum(key[:2] == (question.channel, question.part) for key in keys)
        keys.append((question.channel, question.part, same))
    return keys


def _value_of(
    value: Emergency | CrisisService, channel: str, new: Mapping[tuple[Part, int], str | None]
) -> dict[str, Any]:
    """A channel as a record has it: as it was, but for what is new."""
    number = new.get(("number", 0))
    if isinstance(value, Emergency):
        return {"channel": "voice", "display": number}
    point = next(point for point in value.channels if point.channel == channel)
    keys = iter(range(len(point.menu_steps)))
    steps = tuple(
        step.model_copy(update={"press": new.get(("press", next(keys)), step.press)})
        if step.press
        else step
        for step in point.menu_steps
    )
    hours, cost = new.get(("hours", 0)), new.get(("cost", 0))
    return {
        "channel": channel,
        "display": number or point.display,
        "keyword": new.get(("keyword", 0), point.keyword),
        "menu_steps": [step.model_dump(exclude_none=True) for step in steps],
        "hours": ALWAYS if hours == crisis.ANY_HOUR else hours,
        "cost": {crisis.FREE: "free", crisis.NOT_FREE: "charged"}.get(cost or ""),
    }


def sitting_summary(desk: Desk, comparisons: Sequence[Comparison]) -> Summary:
    """What came of a sitting: how many are checked, and how long they hold."""
    desk, _ = fresh(desk)
    region = comparisons[0].region
    listed = crisis.listed(desk.directories, region, desk.code, desk.today, desk.records)
    return crisis.summary(listed, comparisons)
