"""The help panel at the foot of every page, in words: what it says and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce

from groundsheet.crisis import CrisisService, Emergency
from groundsheet.panel.contact_words import Contacts, ContactWords, HelpEntry
from groundsheet.panel.targets import call_or_text
from groundsheet.text import Inline, compose, join, linked, plain, plain_text, unbroken

_BETWEEN = "  ·  "


@dataclass(frozen=True, slots=True)
class Cell:
    """A contact of the first row: what it is for, what to do (in large type), and the rest."""

    lead: str
    action: Inline
    details: Inline


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact of the second row; `lang` is its language where that is not the sheet's."""

    words: Inline
    lang: str = ""


@dataclass(frozen=True)
class Panel:
    """What the help panel of a handout says: the same on each of its pages.

    Args:
        words: the contacts in words.
        compact: type is large or the page small: the numbers that must never lack, a line each.
        room: how many services it holds beside those that always stand in it.
        listed: whether the handout has a list of the contacts that don't stand in it.
        whole: whether that list holds those for other needs as well.
        readers: for whom the texts on its pages were written; the services for them come first.
    """

    words: ContactWords
    compact: bool
    room: int = 0
    listed: bool = False
    whole: bool = False
    readers: tuple[str, ...] = ()

    # -- which ------------------------------------------------------------------------------------

    @cached_property
    def optional(self) -> tuple[CrisisService, ...]:
        """The services that stand in it where there is room, in order of print."""
        services = self.words.contacts.services_for(self.readers)
        return tuple(service for service in services if service is not self.words.silent)

    @cached_property
    def services(self) -> tuple[CrisisService, ...]:
        """The services in it beside the main line."""
        silent = (self.words.silent,) if self.words.silent is not None else ()
        return silent if self.compact else (*silent, *self.optional[: self.room])

    @cached_property
    def left_out(self) -> tuple[CrisisService, ...]:
        """The current services that aren't in it."""
        inside, services = self.services, self.words.contacts.services_for(self.readers)
        return tuple(service for service in services if service not in inside)

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts of the region that it names, each once."""
        contacts = self.words.contacts
        named: list[Emergency | CrisisService] = [*contacts.emergency, contacts.main.service]
        named += [contacts.spoken] if contacts.spoken is not None else []
        named += self.services
        if not self.compact:
            named += [way.service for way in contacts.in_other_languages]
        return tuple({entry.id: entry for entry in named}.values())

    @cached_property
    def on_paper(self) -> Contacts:
        """The contacts of the region that the sheet names, in it or in the list."""
        contacts = self.words.contacts
        if not self.listed:
            return self.contacts
        others = set() if self.whole else {service.id for service in contacts.others}
        return tuple(entry for entry in contacts.everything if entry.id not in others)

    # -- in words ---------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """What heads it."""
        return self.words.language.phrases.crisis_heading

    @property
    def line(self) -> str:
        """For whom it is, and what else to do."""
        return self.words.language.phrases.crisis_line

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The first row: emergency, main line, the practice's first number."""
        own = self.words.own_numbers[:1]
        return (self._emergency, self._main, *(self._own(self.words.own_entry(n)) for n in own))

    @property
    def _emergency(self) -> Cell:
        language, numbers = self.words.language, self.words.contacts.emergency
        phrases, code = language.phrases, language.code
        services = dict.fromkeys(number.service[code] for number in numbers)
        details = [
            phrases.labelled.format(label=number.display, words=number.service[code])
            for number in numbers
        ]
        return Cell(
            phrases.panel_emergency,
            self._to_emergency(phrases.call),
            plain(next(iter(services)) if len(services) == 1 else language.sentences(details)),
        )

    @property
    def _either_emergency(self) -> str:
        phrases = self.words.language.phrases
        displays = [number.display for number in self.words.contacts.emergency]
        return reduce(lambda a, b: phrases.either.format(one=a, other=b), displays)

    def _to_emergency(self, template: str) -> Inline:
        """A sentence with the emergency numbers, each of which calls."""
        call = self.words.language.phrases.call
        inline = compose(template, number=self._either_emergency)
        for number in self.words.contacts.emergency:
            says = call.format(number=number.display)
            inline = linked(inline, unbroken(number.display), f"tel:{number.dial}", says)
        return inline

    @property
    def _main(self) -> Cell:
        contacts = self.words.contacts
        entry = self.words.entry(contacts.main.service)
        ways = self.words.entry(contacts.spoken) if contacts.spoken is not None else entry
        first, *others = ways.actions
        lead = self.words.language.phrases.panel_main
        return Cell(lead, first, join([_who(self.words, entry), *others], _BETWEEN))

    def _own(self, entry: HelpEntry) -> Cell:
        lead = entry.name or self.words.language.phrases.panel_own
        return Cell(lead, entry.actions[0], plain(entry.details))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The second row: what needs no voice, other languages, further numbers and services."""
        words = self.words
        first_services = [service for service in self.services if service is words.silent]
        others = [service for service in self.services if service is not words.silent]
        entries = list(map(words.entry, first_services))
        languages = [Entry(line, code) for code, line in words.language_lines]
        further = [words.own_entry(number) for number in words.own_numbers[1:]]
        further += map(words.entry, others)
        first, rest = ([Entry(self._together(e)) for e in some] for some in (entries, further))
        return (*first, *languages, *rest)

    def _together(self, entry: HelpEntry) -> Inline:
        return join([*entry.actions, _who(self.words, entry)], _BETWEEN)

    @cached_property
    def notes(self) -> tuple[Inline, ...]:
        """What to do if nobody answers, how old it is, and where the other contacts stand."""
        words = self.words
        lines = [words.language.phrases.voice_only] if words.contacts.voice_only else []
        lines += [words.stale_line(self.contacts), *words.source_lines(self.contacts)]
        lines.append(words.replace_line(self.on_paper))
        lines += [words.language.phrases.panel_more] if self._more_elsewhere else []
        return (words.fallback_line, *(plain(line) for line in lines if line))

    @property
    def _more_elsewhere(self) -> bool:
        """Whether the handout has a list, and anything stands in it."""
        further = self.compact and (self.words.own_numbers[1:] or self.words.language_lines)
        return self.listed and not self.whole and bool(self.left_out or further)

    @cached_property
    def lines(self) -> tuple[Inline, ...]:
        """All of it where it is compact."""
        words, phrases = self.words, self.words.language.phrases
        main = words.contacts.main
        spoken = words.contacts.spoken is not None
        talk = phrases.short_call_or_text if main.also_text and not spoken else phrases.short_call
        lines = [
            self._to_emergency(phrases.short_emergency),
            words.with_keys(
                call_or_text(talk, main.voice, words.language), words.contacts.voice_point
            ),
        ]
        if words.spoken_text:
            lines.append(words.spoken_text)
        if words.silent is not None:
            lines.append(words.silent_action)
        lines += [self._together(words.own_entry(number)) for number in words.own_numbers[:1]]
        short = f"{words.short_line(self.contacts)} {words.replace_line(self.on_paper)}".strip()
        last = [words.stale_line(self.contacts), short]
        return (*lines, *(plain(line) for line in last if line))

    @property
    def brief(self) -> tuple[Inline, ...]:
        """The first two numbers alone, on the second face of a card."""
        return self.lines[:2]

    # -- as it is read ----------------------------------------------------------------------------

    @cached_property
    def reading(self) -> tuple[Inline, ...]:
        """Everything that it says, in the order in which it is drawn and read."""
        if self.compact:
            return self.lines
        cells = ((plain(cell.lead), cell.action, cell.details) for cell in self.cells)
        return (
            plain(self.heading),
            plain(self.line),
            *(part for cell in cells for part in cell),
            *(entry.words for entry in self.entries),
            join(self.notes, " "),
        )

    @property
    def text(self) -> str:
        """The same as one text, a line for each part."""
        return "\n".join(map(plain_text, self.reading))

    @property
    def first_numbers(self) -> tuple[str, ...]:
        """The numbers that stand in the largest type: emergency and main line."""
        return (self._either_emergency, self.words.contacts.main.voice.display)


def _who(words: ContactWords, entry: HelpEntry) -> Inline:
    """Who answers, and what else is known."""
    return plain(words.language.listed([part for part in (entry.name, entry.details) if part]))
