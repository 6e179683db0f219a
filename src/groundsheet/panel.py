"""Crisis contacts in the words of a language: what a sheet's panel holds, and the whole list."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from groundsheet.crisis import (
    ContactPoint,
    CrisisContacts,
    CrisisService,
    Emergency,
    InOtherLanguage,
    Stage,
    familiar,
    name_of,
)
from groundsheet.language import Language
from groundsheet.people import OwnNumber, Practice
from groundsheet.text import Inline, Run, compose, insert, join, plain, unbroken
from groundsheet.wording import command

Contacts = tuple[Emergency | CrisisService, ...]

SILENT = ("sms", "chat", "whatsapp")
"""Channels that need no voice."""


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One contact as it is printed: what to do (each on its own line), its name, and the rest."""

    actions: tuple[Inline, ...]
    name: str
    details: str


@dataclass(frozen=True)
class Panel:
    """The contacts of a handout in words.

    Unless `whole`, it holds what a single sheet has room for: emergency numbers, the main line with
    all its ways, one way that needs no voice, the practice's numbers, and `room` other services
    (None: all of them).
    """

    contacts: CrisisContacts
    language: Language
    practice: Practice | None
    discreet: bool
    whole: bool
    room: int | None = None

    # -- which ------------------------------------------------------------------------------------

    @cached_property
    def certain(self) -> tuple[CrisisService, ...]:
        """The one way that needs no voice, where the main line has none."""
        if any(point.channel in SILENT for point in self.contacts.main.service.channels):
            return ()
        silent = (s for s in self.contacts.services if any(p.channel in SILENT for p in s.channels))
        return tuple(silent)[:1]

    @property
    def optional(self) -> tuple[CrisisService, ...]:
        """The services that are printed where there is room."""
        return tuple(s for s in self.contacts.services if s not in self.certain)

    @cached_property
    def services(self) -> tuple[CrisisService, ...]:
        """The services that are printed beside the main line."""
        if self.whole or self.room is None:
            return self.contacts.services
        fitting = (*self.certain, *self.optional[: self.room])
        return tuple(service for service in self.contacts.services if service in fitting)

    @property
    def unprinted(self) -> tuple[CrisisService, ...]:
        """The services that have no room on the sheet."""
        return tuple(s for s in self.contacts.services if s not in self.services)

    @property
    def own_numbers(self) -> tuple[OwnNumber, ...]:
        """The practice's own numbers."""
        return self.practice.numbers if self.practice else ()

    def own_fault(self, index: int) -> str:
        """Why a number of the practice's own may not be printed: it has a listed one's name."""
        own = self.own_numbers[index]
        numbers = [(s.name, s.display) for s in self.contacts.states if s.fact == "number"]
        listed = familiar(numbers, own.label or "", own.phone)
        if not listed or (own.label == listed and (listed, own.phone) in numbers):
            return ""
        return (
            f"{own.phone} stands under the name or the number of {listed}, which is listed. What "
            f"differs from a list is recorded by two people: {command('contacts replace')}, or "
            f"{command('contacts add')}."
        )

    @property
    def printed(self) -> Contacts:
        """The contacts of the region that the sheet names, each once."""
        contacts = self.contacts
        named: list[Emergency | CrisisService] = [*contacts.emergency]
        named += [contacts.main.service, *self.services]
        named += [way.service for way in contacts.in_other_languages]
        named += contacts.others if self.whole else ()
        # A text may name a line for texts that has no room in the panel.
        named += [s for s in contacts.services if contacts.text_point in s.channels]
        return tuple({entry.id: entry for entry in named}.values())

    # -- in words ---------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[HelpEntry, ...]:
        """What stands under "If you need help now", in order."""
        certain = (self.contacts.main.service, *self.certain)
        others = (service for service in self.services if service not in self.certain)
        return (
            *self.emergency_entries,
            *map(self._entry, certain),
            *self._own_entries,
            *map(self._entry, others),
        )

    @property
    def emergency_entries(self) -> tuple[HelpEntry, ...]:
        """The emergency numbers."""
        phrases, code = self.language.phrases, self.language.code
        return tuple(
            HelpEntry(
                (compose(phrases.call, number=entry.display),),
                entry.service[code],
                entry.condition[code] if entry.condition else "",
            )
            for entry in self.contacts.emergency
        )

    @property
    def card_entries(self) -> tuple[HelpEntry, ...]:
        """What stands on a wallet card: emergency numbers, main line, the practice's numbers."""
        main = self._entry(self.contacts.main.service)
        return (*self.emergency_entries, main, *self._own_entries)

    @property
    def other_entries(self) -> tuple[HelpEntry, ...]:
        """The list for other needs; only whole lists have it."""
        return tuple(map(self._entry, self.contacts.others)) if self.whole else ()

    @property
    def _own_entries(self) -> tuple[HelpEntry, ...]:
        return tuple(map(self._own, self.own_numbers))

    def _entry(self, service: CrisisService) -> HelpEntry:
        phrases, code = self.language.phrases, self.language.code
        actions: list[Inline] = []
        points = list(service.channels)
        voice = next((p for p in points if p.channel == "voice"), None)
        twin = next((p for p in points if voice is not None and _same_number(voice, p)), None)
        if voice is not None and twin is not None:
            actions.append(compose(phrases.call_or_text, number=voice.display))
            points = [p for p in points if p is not voice and p is not twin]
        actions.extend(self.action(point) for point in points)
        details = [service.for_whom[code]] if service.for_whom is not None else []
        hours, cost = list(self._hours(service.channels)), list(self._cost(service.channels))
        # Behind the hours of one way, "free" would read as if it were said of that way.
        details += [*hours, *cost] if len(hours) == 1 else [*cost, *hours]
        sentences = [self.language.listed(details), *self._networks(service.channels)]
        return HelpEntry(tuple(actions), service.name, self.language.sentences(sentences))

    def action(self, point: ContactPoint) -> Inline:
        """What to do to reach a channel."""
        phrases, code = self.language.phrases, self.language.code
        if point.channel in ("chat", "video"):
            action = compose(phrases.chat_at, address=point.display)
        elif point.channel == "sms" and point.keyword is not None:
            action = compose(phrases.text_keyword, keyword=point.keyword, number=point.display)
        else:
            template = {
                "sms": phrases.text_to, "whatsapp": phrases.whatsapp, "relay": phrases.relay,
            }.get(point.channel, phrases.call)  # fmt: skip
            action = compose(template, number=point.display)
        for step in point.menu_steps:
            if step.press is not None:
                more = compose(phrases.then_press, digit=step.press)
            elif step.then is not None:
                more = compose(phrases.then_number, number=step.then)
            else:
                more = compose(phrases.then_choose, option=(step.choose or {})[code])
            action = insert(phrases.listed, before=action, after=more)
        return action

    def _hours(self, points: Sequence[ContactPoint]) -> Iterator[str]:
        """The hours, once where all channels have the same, else by channel."""
        phrases = self.language.phrases
        ways: dict[str, list[str]] = {}
        for point in points:
            way: str = getattr(phrases, f"way_{point.channel}")
            ways.setdefault(self._hours_of(point), []).append(way)
        for hours, names in ways.items():
            together = reduce(lambda a, b: phrases.ways.format(one=a, other=b), names)
            by_way = phrases.hours_by_way.format(ways=together, hours=hours)
            yield hours if len(ways) == 1 else by_way

    def _hours_of(self, point: ContactPoint) -> str:
        phrases = self.language.phrases
        if point.hours is None:
            return phrases.hours_unknown
        return phrases.always_open if point.hours == "always" else point.hours[self.language.code]

    def _cost(self, points: Sequence[ContactPoint]) -> Iterator[str]:
        """What is known of the cost; a chat and a relay have none of their own."""
        phrases = self.language.phrases
        costs = {p.channel: p.cost for p in points if p.channel not in ("chat", "video", "relay")}
        if costs and set(costs.values()) == {"free"}:
            yield phrases.free
        elif costs.get("voice") == "free":
            yield phrases.free_call
        elif costs.get("sms") == "free":
            yield phrases.free_text
        elif costs and set(costs.values()) == {"charged"}:
            yield phrases.charged

    def _networks(self, points: Sequence[ContactPoint]) -> Iterator[str]:
        phrases = self.language.phrases
        for network in (network for point in points for network in point.networks):
            names = self.language.listed(network.names)
            if network.instead is None:
                yield phrases.networks.format(networks=names)
            else:
                instead = unbroken(network.instead)
                yield phrases.networks_instead.format(networks=names, number=instead)

    def _own(self, number: OwnNumber) -> HelpEntry:
        """A number of the practice's own; where it has another name, it is said whose it is."""
        phrases = self.language.phrases
        name, details = number.label, number.hours
        if name is None:
            name = "" if self.discreet or self.practice is None else self.practice.name
        else:
            whose = phrases.own_number.format(practice=self.practice_name)
            details = self.language.sentences([details, whose])
        if not number.answered_at_night:
            details = phrases.not_at_night.format(hours=details)
        return HelpEntry((compose(phrases.call, number=number.phone),), name, details)

    @property
    def language_lines(self) -> tuple[tuple[str, Inline], ...]:
        """The ways to the main line in the region's other languages: the language, and a line."""
        ways = self.contacts.in_other_languages
        return tuple((way.words.code, _in_other_language(way)) for way in ways)

    @property
    def fallback_line(self) -> Inline:
        """What to do if a line doesn't answer."""
        phrases, contacts = self.language.phrases, self.contacts
        numbers = [entry.display for entry in contacts.emergency]
        emergency = numbers[0]
        for number in numbers[1:]:
            emergency = phrases.either.format(one=emergency, other=number)
        return compose(phrases.fallback, main=contacts.main.voice.display, emergency=emergency)

    # -- how old, and from where ------------------------------------------------------------------

    def source_lines(self, shown: Contacts) -> tuple[str, ...]:
        """Where some contacts come from, how old they are, and when the sheet is to be replaced."""
        phrases, contacts = self.language.phrases, self.contacts
        waiting = {entry.id for entry in contacts.public}
        public = tuple(entry for entry in shown if entry.id in waiting)
        lines: list[str] = []
        if public:
            names = self.language.listed([name_of(entry) for entry in public])
            some = len(public) < len(shown)
            unchecked = (
                phrases.not_checked_some.format(names=names) if some else phrases.not_checked
            )
            lines.append(f"{self._origin(public)} {unchecked}")
        whole, numbers = contacts.checked_by_facts
        by_month: tuple[tuple[str, Mapping[str, dt.date]], ...] = (
            (phrases.checked_some, whole),
            (phrases.checked_numbers, numbers),
            (phrases.own_contacts, contacts.own),
        )
        for phrase, days in by_month:
            months: dict[str, list[str]] = {}
            for entry in shown:
                if entry.id in days:
                    months.setdefault(self.month(days[entry.id]), []).append(name_of(entry))
            for month, whose in months.items():
                alike = phrase == phrases.checked_some and len(whose) == len(shown)
                lines.append(
                    (phrases.checked if alike else phrase).format(
                        practice=self.practice_name,
                        month=month,
                        names=self.language.listed(whose),
                    )
                )
        lines.append(self._replace_line(shown))
        return tuple(lines)

    def _origin(self, public: Contacts) -> str:
        """Where what was not checked by the practice comes from, and how old that is."""
        phrases = self.language.phrases
        dates = self.contacts.source_dates({entry.id for entry in public})
        dated = [day for day in dates if day is not None]
        if not dated:
            return phrases.sources_undated
        some = len(dated) < len(dates)
        phrase = phrases.sources_some_undated if some else phrases.sources_dated
        return phrase.format(oldest=self.month(min(dated)))

    def _replace_line(self, shown: Contacts) -> str:
        """Until when paper with some contacts may be used: the earliest date of any of them."""
        day = self.last_day(shown)
        whole = day.day == calendar.monthrange(day.year, day.month)[1]
        when = self.month(day) if whole else self.language.date(day, self.contacts.region)
        return self.language.phrases.replace_after.format(month=when)

    def last_day(self, shown: Contacts) -> dt.date:
        """The last day on which paper with some contacts may be used."""
        return min(self.contacts.until[entry.id] for entry in shown)

    def month(self, day: dt.date) -> str:
        """A day's month, as it is written."""
        return self.language.month(day, self.contacts.region)

    @property
    def card_lines(self) -> tuple[str, ...]:
        """What a wallet card says of its contacts: whether checked, and how long they last."""
        shown = self.card_contacts
        waiting = {entry.id for entry in self.contacts.public}
        unchecked = any(entry.id in waiting for entry in shown)
        first = (self.language.phrases.not_checked,) if unchecked else ()
        return (*first, self._replace_line(shown))

    @property
    def card_contacts(self) -> Contacts:
        """The contacts of the region that stand on a wallet card."""
        return (*self.contacts.emergency, self.contacts.main.service)

    def stale_line(self, shown: Contacts) -> str:
        """What is said on paper of contacts that have aged, else an empty string."""
        phrases, aged = self.language.phrases, set(self.contacts.aged)
        if self.contacts.stage is Stage.ON_PAPER:
            return phrases.stale
        names = [name_of(entry) for entry in shown if entry.id in aged]
        return phrases.stale_some.format(names=self.language.listed(names)) if names else ""

    @property
    def practice_name(self) -> str:
        """The practice's name where it may be printed, else "this practice"."""
        if self.practice is None or self.discreet:
            return self.language.phrases.this_practice
        return self.practice.name

    def words(self) -> Iterator[Inline]:
        """Everything that is printed of it."""
        for entry in (*self.entries, *self.other_entries):
            yield join(entry.actions, " ")
            yield plain(f"{entry.name} {entry.details}")
        yield from (line for _, line in self.language_lines)
        yield self.fallback_line


def _same_number(voice: ContactPoint, other: ContactPoint) -> bool:
    return (
        other.channel == "sms"
        and other.display == voice.display
        and other.keyword is None
        and not voice.menu_steps
        and other.hours == voice.hours
    )


def _in_other_language(way: InOtherLanguage) -> Inline:
    """The ways to reach a service, as somebody says it who speaks the language."""
    words, points = way.words, list(way.service.channels)
    voice = next((p for p in points if p.channel == "voice"), None)
    twin = next((p for p in points if voice is not None and _same_number(voice, p)), None)
    parts: list[Inline] = []
    if voice is not None and twin is not None:
        parts.append(compose(words.call_or_text, number=voice.display))
        points = [p for p in points if p is not voice and p is not twin]
    for point in points:
        if point.channel == "voice":
            keys = [compose(words.press, digit=s.press) for s in point.menu_steps if s.press]
            parts.append(join([compose(words.call, number=point.display), *keys], ", "))
        elif point.channel == "sms" and point.keyword:
            parts.append(compose(words.text_keyword, keyword=point.keyword, number=point.display))
        elif point.channel == "sms":
            parts.append(compose(words.text, number=point.display))
        else:
            parts.append((Run(point.display, strong=True),))
    return (*plain(f"{words.lead} "), *join(parts, f"{words.between.rstrip()} "), Run("."))
