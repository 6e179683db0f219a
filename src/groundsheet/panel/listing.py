"""The list of contacts that don't stand in the panel of the same page, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from groundsheet.panel.contact_words import Contacts, ContactWords, HelpEntry
from groundsheet.panel.help_panel import Panel
from groundsheet.text import Inline, join, plain


@dataclass(frozen=True)
class ContactList:
    """What a list among a handout's content holds: no contact stands in it and in the panel."""

    panel: Panel
    whole: bool = False
    """Whether it is the contact sheet's, which has the list for other needs as well."""

    @property
    def words(self) -> ContactWords:
        """The contacts in words."""
        return self.panel.words

    @cached_property
    def entries(self) -> tuple[HelpEntry, ...]:
        """The services for "Get help now", in order of print, and further own numbers."""
        words = self.words
        own = words.own_numbers[1:] if self.panel.compact else ()
        return (*map(words.own_entry, own), *map(words.entry, self.panel.left_out))

    @property
    def language_lines(self) -> tuple[tuple[str, Inline], ...]:
        """The ways to the main line in other languages, if the panel has none."""
        return self.words.language_lines if self.panel.compact else ()

    @cached_property
    def others(self) -> tuple[HelpEntry, ...]:
        """The list for other needs."""
        return tuple(map(self.words.entry, self.words.contacts.others)) if self.whole else ()

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts of the region that it names, each once."""
        contacts, inside = self.words.contacts, {entry.id for entry in self.panel.contacts}
        inside |= set() if self.whole else {service.id for service in contacts.others}
        return tuple(entry for entry in contacts.everything if entry.id not in inside)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """How old they are, where they come from, and until when the paper may be used."""
        if not self.contacts:
            return ()
        lines = (self.words.stale_line(self.contacts), *self.words.source_lines(self.contacts))
        return tuple(line for line in lines if line)

    def parts(self) -> Iterator[tuple[Inline, ...]]:
        """Each of its contacts, in the parts that are printed of it, in order."""
        for entry in (*self.entries, *self.others):
            yield tuple(p for p in (*entry.actions, plain(entry.name), plain(entry.details)) if p)
        yield from ((line,) for _, line in self.language_lines)

    def reading(self) -> Iterator[Inline]:
        """Everything that is printed of it."""
        for entry in (*self.entries, *self.others):
            yield join(entry.actions, " ")
            yield plain(f"{entry.name} {entry.details}")
        yield from (line for _, line in self.language_lines)
        yield from map(plain, self.notes)
