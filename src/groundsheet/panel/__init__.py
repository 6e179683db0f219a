"""The crisis contacts on paper, in words: the help panel of each page, and the list of others."""

from groundsheet.panel.listing import ContactList
from groundsheet.panel.panel import Cell, Entry, Panel
from groundsheet.panel.words import ContactWords, HelpEntry

__all__ = ["Cell", "ContactList", "ContactWords", "Entry", "HelpEntry", "Panel"]
