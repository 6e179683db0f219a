"""Crisis contacts in the words of a language: one by one, how old they are, and from where."""

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
from groundsheet.panel.targets import call_or_text, dial, target_of
from groundsheet.people import OwnNumber, Practice
from groundsheet.text import (
    Inline,
    Run,
    compose,
    insert,
    join,
    linked,
    plain,
    plain_text,
    unbroken,
)
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
class ContactWords:
    """The contacts of a region in the words of a language, as a practice prints them.

    With `discreet` the practice's name stays off the paper.
    """

    contacts: CrisisContacts
    language: Language
    practice: Practice | None
    discreet: bool

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

    @cached_property
    def silent(self) -> CrisisService | None:
        """The first service that needs no voice, where the main line has no such way."""
        if _needs_no_voice(self.contacts.main.service):
            return None
        return next(filter(_needs_no_voice, self.contacts.services), None)

    @property
    def silent_action(self) -> Inline:
        """What to do to reach that service without a voice; empty where there is none."""
        if self.silent is None:
            return ()
        return self.action(next(p for p in self.silent.channels if p.channel in SILENT))

    @property
    def spoken_text(self) -> Inline:
        """What to do to text the main line in the sheet's own language; empty: no such way."""
        points = self.contacts.spoken.channels if self.contacts.spoken is not None else ()
        return next((self.action(p) for p in points if p.channel in SILENT), ())

    @property
    def voice_within(self) -> str:
        """The main line's number within a sentence, with the key for the sheet's own language."""
        point, phrase = self.contacts.voice_point, self.language.phrases.within_press
        number = unbroken(point.display)
        for step in point.menu_steps:
            if step.press is not None:
                number = unbroken(phrase.format(number=number, digit=step.press))
        return number

    @property
    def page(self) -> ContactPoint | None:
        """The main line's page, if it has one."""
        points = self.contacts.main.service.channels
        return next((p for p in points if target_of(p).startswith("https:")), None)

    # -- one contact ------------------------------------------------------------------------------

    @property
    def emergency_entries(self) -> tuple[HelpEntry, ...]:
        """The emergency numbers."""
        code = self.language.code
        return tuple(
            HelpEntry(
                (self.call(entry.display, f"tel:{entry.dial}"),),
                entry.service[code],
                entry.condition[code] if entry.condition else "",
            )
            for entry in self.contacts.emergency
        )

    def entry(self, service: CrisisService) -> HelpEntry:
        """A service: what to do to reach it, its name, and what is known of it."""
        phrases, code = self.language.phrases, self.language.code
        actions: list[Inline] = []
        points = list(service.channels)
        voice = next((p for p in points if p.channel == "voice"), None)
        twin = next((p for p in points if voice is not None and _same_number(voice, p)), None)
        if voice is not None and twin is not None:
            actions.append(call_or_text(phrases.call_or_text, voice, self.language))
            points = [p for p in points if p is not voice and p is not twin]
        actions.extend(self.action(point) for point in points)
        details = [service.for_whom[code]] if service.for_whom is not None else []
        hours, cost = list(self._hours(service.channels)), list(self._cost(service.channels))
        # Behind the hours of one way, "free" would read as if it were said of that way.
        details += [*hours, *cost] if len(hours) == 1 else [*cost, *hours]
        sentences = [self.language.listed(details), *self._networks(service.channels)]
        return HelpEntry(tuple(actions), service.name, self.language.sentences(sentences))

    def call(self, display: str, target: str) -> Inline:
        """What to do to call a number.

        Args:
            display: as it is printed.
            target: `tel:` and what is dialled; empty where that isn't clear.
        """
        action = compose(self.language.phrases.call, number=display)
        return linked(action, unbroken(display), target, plain_text(action))

    def action(self, point: ContactPoint) -> Inline:
        """What to do to reach a channel."""
        phrases = self.language.phrases
        if point.channel in ("chat", "video"):
            action = compose(phrases.chat_at, address=point.display)
        elif point.channel == "sms" and point.keyword is not None:
            action = compose(phrases.text_keyword, keyword=point.keyword, number=point.display)
        else:
            template = {
                "sms": phrases.text_to, "whatsapp": phrases.whatsapp, "relay": phrases.relay,
            }.get(point.channel, phrases.call)  # fmt: skip
            action = compose(template, number=point.display)
        action = linked(action, unbroken(point.display), target_of(point), plain_text(action))
        return self.with_keys(action, point)

    def with_keys(self, action: Inline, point: ContactPoint) -> Inline:
        """What to do, and then what to press or choose once the call is answered."""
        phrases, code = self.language.phrases, self.language.code
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

    def own_entry(self, number: OwnNumber) -> HelpEntry:
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
        return HelpEntry((self.call(number.phone, dial(number.phone)),), name, details)

    @cached_property
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
        """Where some contacts come from, and how old they are."""
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
        return tuple(lines)

    def short_line(self, shown: Contacts) -> str:
        """Whether some contacts were checked, as briefly as can be."""
        phrases, waiting = self.language.phrases, {entry.id for entry in self.contacts.public}
        names = [name_of(entry) for entry in shown if entry.id in waiting]
        unchecked = phrases.not_checked
        if len(names) < len(shown):
            unchecked = phrases.not_checked_some.format(names=self.language.listed(names))
        return unchecked if names else ""

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

    def replace_line(self, shown: Contacts) -> str:
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


def _needs_no_voice(service: CrisisService) -> bool:
    return any(point.channel in SILENT for point in service.channels)


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
            call = _leading(compose(words.call, number=point.display), point)
            parts.append(join([call, *keys], ", "))
        elif point.channel == "sms" and point.keyword:
            text = compose(words.text_keyword, keyword=point.keyword, number=point.display)
            parts.append(_leading(text, point))
        elif point.channel == "sms":
            parts.append(_leading(compose(words.text, number=point.display), point))
        else:
            parts.append(_leading((Run(point.display, strong=True),), point))
    return (*plain(f"{words.lead} "), *join(parts, f"{words.between.rstrip()} "), Run("."))


def _leading(words: Inline, point: ContactPoint) -> Inline:
    """Words with a number or an address that leads to the channel."""
    shown = point.display if len(words) == 1 else unbroken(point.display)
    return linked(words, shown, target_of(point), plain_text(words))
