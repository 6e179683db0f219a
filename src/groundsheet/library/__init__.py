"""What handouts are made of: `handouts/` and a practice's own folders, language by language.

It reads files and holds them against each other; what is printed is decided above. What a
practice, a person or a plan says is no content: that is in `people`.
"""

from groundsheet.library.audiences import (
    CLIENTS,
    READERS,
    audience_faults,
    family_of,
    fits,
    in_words,
    recipe_faults,
    recipe_readers,
    written_for,
)
from groundsheet.library.library import Library, load
from groundsheet.library.reader import refuse_faults
from groundsheet.library.search import Finder, Found, Match, search
from groundsheet.library.shelf import Shelf

__all__ = [
    "CLIENTS",
    "READERS",
    "Finder",
    "Found",
    "Library",
    "Match",
    "Shelf",
    "audience_faults",
    "family_of",
    "fits",
    "in_words",
    "load",
    "recipe_faults",
    "recipe_readers",
    "refuse_faults",
    "search",
    "written_for",
]
