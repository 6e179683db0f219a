"""The crisis contacts on paper, in words: the help panel of each page, and the list of others."""

from groundsheet.panel.contact_words import ContactWords, HelpEntry
from groundsheet.panel.help_panel import Cell, Entry, Panel
from groundsheet.panel.listing import ContactList
from groundsheet.panel.targets import target_of, texts_of

__all__ = [
    "Cell",
    "ContactList",
    "ContactWords",
    "Entry",
    "HelpEntry",
    "Panel",
    "target_of",
    "texts_of",
]
