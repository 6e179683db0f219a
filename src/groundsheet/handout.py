"""The assembled handout: frozen, complete, and impossible without crisis contacts.

Everything that will be printed is decided here; `pdf` only draws it, and `proof` only looks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from groundsheet.content import CrisisBlock, Module
from groundsheet.crisis import ContactPoint, CrisisContacts, CrisisService, Stage
from groundsheet.errors import Refused
from groundsheet.language import Language
from groundsheet.people import OwnNumber, Person, Practice
from groundsheet.text import Inline, Run, compose, join, plain, plain_text, unbroken

Paper = Literal["letter", "a4"]

CONTACTS_CODE = "GS-00"


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One service as it is printed: what to do (each on its own line), its name, and the rest."""

    actions: tuple[Inline, ...]
    name: str
    details: str


@dataclass(frozen=True, slots=True)
class Section:
    """One module of a handout, with the fixed lines that belong to it."""

    module: Module
    how_sure: Inline
    hope: str
    review: str
    version: str


@dataclass(frozen=True, slots=True)
class Handout:
    """What will be printed, complete.

    `title` heads the first page; `public_title` and `code` stand where others see them.
    `made_on` is the date on the paper. A `specimen` is marked as such on each page.
    """

    contacts: CrisisContacts
    language: Language
    title: str
    public_title: str
    code: str
    sections: tuple[Section, ...]
    practice: Practice | None
    person: Person
    made_on: dt.date
    specimen: bool
    discreet: bool

    def __post_init__(self) -> None:
        """Refuses a handout without resolved contacts."""
        if not isinstance(self.contacts, CrisisContacts):
            raise Refused("a handout can't exist without resolved crisis contacts.")

    # -- the band ---------------------------------------------------------------------------------

    @property
    def band(self) -> tuple[Inline, ...]:
        """The segments of the band on each page; the numbers in strong type."""
        phrases, main = self.language.phrases, self.contacts.main
        talk = phrases.band_call_or_text if main.also_text else phrases.band_call
        return (
            compose(phrases.band_emergency, number=self.contacts.emergency[0].display),
            compose(talk, number=main.voice.display),
            plain(unbroken(self.contacts.region_name)),
        )

    @property
    def band_numbers(self) -> tuple[str, ...]:
        """The numbers in the band, as printed."""
        return (self.contacts.emergency[0].display, self.contacts.main.voice.display)

    @property
    def specimen_line(self) -> str:
        """What stands at the top of each page of a specimen, else an empty string."""
        return self.language.phrases.specimen if self.specimen else ""

    # -- the crisis block -------------------------------------------------------------------------

    @property
    def help_entries(self) -> tuple[HelpEntry, ...]:
        """The full crisis block: emergency, main line, the practice's numbers, other services."""
        phrases, code = self.language.phrases, self.language.code
        emergency = tuple(
            HelpEntry(
                (compose(phrases.call, number=entry.display),),
                entry.service[code],
                entry.condition[code],
            )
            for entry in self.contacts.emergency
        )
        main, *others = (self._entry(service) for service in self.contacts.all_services)
        own = tuple(self._own(n) for n in (self.practice.numbers if self.practice else ()))
        return (*emergency, main, *others, *own)

    def _entry(self, service: CrisisService) -> HelpEntry:
        phrases, code = self.language.phrases, self.language.code
        actions: list[Inline] = []
        points = list(service.channels)
        voice = next((p for p in points if p.channel == "voice"), None)
        twin = next((p for p in points if voice is not None and _same_number(voice, p)), None)
        if voice is not None and twin is not None:
            actions.append(compose(phrases.call_or_text, number=voice.display))
            points = [p for p in points if p is not voice and p is not twin]
        actions.extend(self._action(point) for point in points)
        details = []
        if service.for_whom is not None:
            details.append(service.for_whom[code])
        hours = {
            phrases.always_open if p.hours == "always" else p.hours[code] for p in service.channels
        }
        details.extend(sorted(hours))
        if service.cost == "free":
            details.append(phrases.free)
        return HelpEntry(tuple(actions), service.name, ", ".join(details))

    def _action(self, point: ContactPoint) -> Inline:
        phrases, code = self.language.phrases, self.language.code
        if point.channel == "chat":
            action = compose(phrases.chat_at, address=point.display)
        elif point.channel != "sms":
            action = compose(phrases.call, number=point.display)
        elif point.keyword is None:
            action = compose(phrases.text_to, number=point.display)
        else:
            action = compose(phrases.text_keyword, keyword=point.keyword, number=point.display)
        for step in point.menu_steps:
            if step.press is not None:
                more = compose(phrases.then_press, digit=step.press)
            else:
                more = compose(phrases.then_choose, option=(step.choose or {})[code])
            action = (*action, Run(", "), *more)
        return action

    def _own(self, number: OwnNumber) -> HelpEntry:
        phrases = self.language.phrases
        name = number.label
        if name is None:
            name = "" if self.discreet or self.practice is None else self.practice.name
        details = number.hours
        if not number.answered_at_night:
            details = f"{details}. {phrases.not_at_night}"
        return HelpEntry((compose(phrases.call, number=number.phone),), name, details)

    @property
    def source_lines(self) -> tuple[str, ...]:
        """Where the contacts come from, how old they are, and when the sheet is to be replaced."""
        phrases, contacts = self.language.phrases, self.contacts
        dated = [source.dated for source in contacts.sources if source.dated is not None]
        if not dated:
            origin = phrases.sources_undated
        else:
            oldest = self.language.month(min(dated), contacts.region)
            some = len(dated) < len(contacts.sources)
            phrase = phrases.sources_some_undated if some else phrases.sources_dated
            origin = phrase.format(oldest=oldest)
        compared = phrases.compared.format(
            month=self.language.month(contacts.base, contacts.region)
        )
        lines = [f"{origin} {compared} {phrases.not_checked}"]
        month = self.language.month(contacts.replace_after, contacts.region)
        lines.append(phrases.replace_after.format(month=month))
        return tuple(lines)

    @property
    def stale_line(self) -> str:
        """What is said on paper of contacts that have aged, else an empty string."""
        on_paper = self.contacts.stage is Stage.ON_PAPER
        return self.language.phrases.stale if on_paper else ""

    # -- texts ------------------------------------------------------------------------------------

    @property
    def placeholders(self) -> dict[str, str]:
        """What the placeholders in content stand for here."""
        phrases, contacts = self.language.phrases, self.contacts
        point = contacts.text_point
        if point is None:
            text = compose(phrases.call, number=contacts.main.voice.display)
        else:
            text = self._action(point)
        words = plain_text(text)
        return {
            "emergency": contacts.emergency[0].display,
            "crisis_voice": contacts.main.voice.display,
            "crisis_text": words[:1].lower() + words[1:],
        }

    def texts(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        """Every text that comes from a file or a person: its origin, its loc there, the text.

        The origin is `practice`, `person`, or the id of a module.
        """
        if self.practice is not None:
            yield "practice", ("name",), self.practice.name
            for index, number in enumerate(self.practice.numbers):
                for name in ("label", "phone", "hours"):
                    if (value := getattr(number, name)) is not None:
                        yield "practice", ("numbers", index, name), value
        for name in ("name", "clinician"):
            if (value := getattr(self.person, name)) is not None:
                yield "person", (name,), value
        for section in self.sections:
            for loc, text in section.module.texts():
                yield section.module.id, loc, text

    def vocabulary(self) -> str:
        """Everything that may stand on a page, as one text: the proof looks digits up in it."""
        parts = [text for _, _, text in self.texts()]
        parts.extend(plain_text(join(entry.actions, " ")) for entry in self.help_entries)
        parts.extend(f"{entry.name} {entry.details}" for entry in self.help_entries)
        parts.extend(self.placeholders.values())
        parts.extend(self.source_lines)
        parts.extend((self.code, self.date, *(section.version for section in self.sections)))
        return "\n".join(parts)

    @property
    def date(self) -> str:
        """The date on the paper, as the region writes it."""
        return self.language.date(self.made_on, self.contacts.region)

    @property
    def has_inner_crisis_block(self) -> bool:
        """Whether a module prints the contacts once more."""
        return any(isinstance(b, CrisisBlock) for s in self.sections for b in s.module.blocks)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Drawn, not yet proven: the bytes, and what they were drawn from."""

    handout: Handout
    paper: Paper
    pages: int
    pdf: bytes


def _same_number(voice: ContactPoint, other: ContactPoint) -> bool:
    return (
        other.channel == "sms"
        and other.display == voice.display
        and other.keyword is None
        and not voice.menu_steps
        and other.hours == voice.hours
    )


def assemble(
    *,
    contacts: CrisisContacts,
    language: Language,
    modules: tuple[Module, ...],
    title: str,
    public_title: str,
    code: str,
    practice: Practice | None = None,
    person: Person | None = None,
    made_on: dt.date,
    today: dt.date,
    discreet: bool = False,
) -> Handout:
    """Puts a handout together.

    Args:
        contacts: resolved for the region and language, at the later of `made_on` and `today`.
        language: of the handout.
        modules: in order of print; none for a sheet of contacts alone.
        title: heads the first page.
        public_title: stands in the file's title and bookmarks.
        code: neutral code for footers.
        practice: letterhead and own numbers.
        person: whom it is for.
        made_on: the date printed; one before `today` makes a specimen.
        today: the present date.
        discreet: leave out the practice's name.
    """
    phrases = language.phrases
    fixed = {"A": phrases.how_sure_a, "B": phrases.how_sure_b, "C": phrases.how_sure_c}
    sections = tuple(
        Section(
            module=module,
            how_sure=plain(
                phrases.how_sure.format(text=fixed.get(module.how_sure, module.how_sure))
            ),
            hope=phrases.hope[index % len(phrases.hope)],
            review=phrases.draft,
            version=phrases.version.format(code=module.code, version=module.version),
        )
        for index, module in enumerate(modules)
    )
    return Handout(
        contacts=contacts,
        language=language,
        title=title,
        public_title=public_title,
        code=code,
        sections=sections,
        practice=practice,
        person=person or Person(),
        made_on=made_on,
        specimen=made_on < today,
        discreet=discreet,
    )
