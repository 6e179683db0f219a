"""What a file records that its contacts say, against the contacts of the day on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from groundsheet.crisis import CrisisService, name_of
from groundsheet.handout import Handout
from groundsheet.notices import Code, Notice, finding
from groundsheet.text import Inline, digit_groups, plain_text
from groundsheet.version import ENGINE
from groundsheet.wording import option

_YEAR = re.compile(r"(?:19|20)\d\d")
_ROOM = 1000
"""More services than any region has."""


class Compared:
    """The contacts of a day, in words, to compare a record with.

    Words are compared where the file is of this version of the program, else numbers alone: phrases
    change from version to version. A line of a practice's own can be compared where its profile is
    at hand.

    Args:
        handout: with the contacts of the day, and the practice's own numbers if they are known.
    """

    def __init__(self, handout: Handout) -> None:
        self._handout = handout

    def notices(self, facts: Mapping[str, str], panel: str, lists: str) -> Iterator[Notice]:
        """Findings and notes.

        Args:
            facts: the record.
            panel: what it says that the help panel says: a line for each part.
            lists: the same of each contact in a list, with an empty line between two.
        """
        same = facts.get("engine") == ENGINE
        if not same:
            message = "another version made it: numbers were compared with the list, words weren't."
            yield Notice(Code.OTHER_VERSION, message)
        lines = panel.split("\n")
        first = [plain_text(inline) for inline in self._first]
        if same and lines[: len(first)] != first:
            yield _otherwise("the first row of the help panel")
            return
        entries = [entry.replace("\n", " ") for entry in lists.split("\n\n") if entry]
        for line in (*lines, *entries):
            if same and line in self._said:
                continue
            if not self._fits(line):
                yield _otherwise(f"“{line[:60]}”")
            elif self._strange(line) and self._handout.practice is None:
                message = (
                    f"“{line[:60]}” isn't listed; a practice may have numbers of its own. They are "
                    f"compared with a profile: {option('practice', 'FILE')}"
                )
                yield Notice(Code.OWN_LINE, message)
            elif self._strange(line):
                yield _otherwise(f"“{line[:60]}”")

    @property
    def _first(self) -> tuple[Inline, ...]:
        panel = self._handout.panel
        return panel.lines[:2] if panel.compact else panel.reading[:8]

    @cached_property
    def _said(self) -> frozenset[str]:
        """Each line that a panel or a list of these contacts may have."""
        panel = self._handout.panel
        panels = [replace(panel, room=_ROOM, listed=True), replace(panel, listed=False)]
        lines = [plain_text(inline) for each in panels for inline in each.reading]
        listing = replace(self._handout.listing, panel=replace(panel, room=0), whole=True)
        entries = (" ".join(map(plain_text, parts)) for parts in listing.parts())
        return frozenset(lines) | frozenset(entries)

    @cached_property
    def _numbers(self) -> Mapping[str, frozenset[str]]:
        """The digits of each service, by its name, and those that help without one."""
        contacts, words = self._handout.contacts, self._handout.words
        always = [entry.display for entry in contacts.emergency]
        always.append(contacts.main.voice.display)
        found: dict[str, set[str]] = {}
        for entry in contacts.everything:
            if isinstance(entry, CrisisService):
                said = words.entry(entry)
                text = " ".join([*map(plain_text, said.actions), said.name, said.details, *always])
                found.setdefault(name_of(entry), set()).update(digit_groups(text))
        return {name: frozenset(digits) for name, digits in found.items()}

    @cached_property
    def _known(self) -> frozenset[str]:
        known = {digits for numbers in self._numbers.values() for digits in numbers}
        for line in (*self._handout.panel.reading, *self._handout.listing.reading()):
            known.update(digit_groups(plain_text(line)))
        return frozenset(known)

    def _strange(self, line: str) -> bool:
        """Whether a line holds a number that is no contact's, and no year."""
        groups = (group for group in digit_groups(line) if not _YEAR.fullmatch(group))
        return not self._known.issuperset(groups)

    def _fits(self, line: str) -> bool:
        """Whether a line that names one service and no other holds no number but its own."""
        named = [name for name in self._numbers if name in line]
        named = [name for name in named if not any(name != n and name in n for n in named)]
        if len(named) != 1:
            return True
        groups = {group for group in digit_groups(line) if not _YEAR.fullmatch(group)}
        return groups <= self._numbers[named[0]]


def _otherwise(what: str) -> Notice:
    message = f"{what}: the contacts of its day don't say that."
    return finding(Code.OTHER_WORDS, message)
