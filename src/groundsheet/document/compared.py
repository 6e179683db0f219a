"""What a file records that its contacts say, against the contacts of the day on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from groundsheet.crisis import CrisisService, name_of
from groundsheet.handout import Handout
from groundsheet.notices import Code, Notice, finding
from groundsheet.panel import ContactList, Panel
from groundsheet.text import digit_groups, plain_text
from groundsheet.version import ENGINE
from groundsheet.wording import option

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a file records.

    Args:
        engine: the program and its version.
        panel: what the help panel says, a line for each part.
        lists: the same of each contact in a list, with an empty line between two.
    """

    engine: str
    panel: str
    lists: str

    @property
    def lines(self) -> list[str]:
        """The parts of the panel."""
        return self.panel.split("\n")

    @property
    def entries(self) -> list[str]:
        """The contacts of the list, each in one line."""
        return [entry.replace("\n", " ") for entry in self.lists.split("\n\n") if entry]


class Compared:
    """The contacts of a day, in words, to compare a record with.

    Words are compared where the file is of this version of the program and of the same contacts,
    else numbers alone: phrases change from version to version. Lines of a practice's own are
    compared with its profile.

    Args:
        handout: with the contacts, and the practice's own numbers if they are known.
    """

    def __init__(self, handout: Handout) -> None:
        self._handout = handout

    def notices(self, said: Recorded, *, same: bool) -> Iterator[Notice]:
        """Findings and notes.

        Args:
            said: what the file records.
            same: whether it records these very contacts.
        """
        if said.engine != ENGINE:
            message = "another version made it: numbers were compared with the list, words weren't."
            yield Notice(Code.OTHER_VERSION, message)
        elif same:
            yield from self._words(said)
            return
        yield from self._of_numbers(said)

    # -- word for word ----------------------------------------------------------------------------

    def _words(self, said: Recorded) -> Iterator[Notice]:
        best: list[str] | None = None
        for panel in self._panels():
            own = _more(list(map(plain_text, panel.reading)), said.lines)
            if own is None:
                continue
            listing = ContactList(panel, whole=panel.whole)
            there = [" ".join(map(plain_text, parts)) for parts in listing.parts()]
            further = _more(there if panel.listed else [], said.entries)
            if further is None:
                continue
            found = [line for line in (*own, *further) if line]
            if best is None or len(found) < len(best):
                best = found
        if best is None:
            yield _otherwise("the help panel, or the list")
        elif best:
            yield _own(best)

    def _panels(self) -> Iterator[Panel]:
        """Each panel that these contacts may have.

        With the practice's numbers and without, for all readers and for those whose services
        come first.
        """
        handout = self._handout
        kinds = ((False, False), (True, False), (True, True))
        for practice in dict.fromkeys((handout.practice, None)):
            panel = replace(handout, practice=practice).panel
            readers = ((), *((audience,) for audience in handout.contacts.readers))
            for who, (listed, whole) in product(readers, kinds):
                for room in range(len(panel.optional) + 1):
                    yield replace(panel, room=room, listed=listed, whole=whole, readers=who)

    # -- number for number ------------------------------------------------------------------------

    def _of_numbers(self, said: Recorded) -> Iterator[Notice]:
        strange = []
        for line in (*said.lines, *said.entries):
            if not self._fits(line):
                yield _otherwise(f"“{line[:60]}”")
            elif self._strange(line):
                strange.append(line)
        if strange:
            yield _own(strange)

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


def _more(wanted: Sequence[str], there: Sequence[str]) -> list[str] | None:
    """What stands there beside the lines that are wanted, in their order; None if one lacks."""
    more, left = [], list(wanted)
    for line in there:
        if left and line == left[0]:
            del left[0]
        else:
            more.append(line)
    return None if left else more


def _own(lines: Sequence[str]) -> Notice:
    """Lines that the contacts don't have: a practice's own, if at all."""
    quoted = ", ".join(f"“{line[:60]}”" for line in lines[:5])
    message = (
        f"not on our list: {quoted}. If it is a practice's own number, compare it with its "
        f"profile: {option('practice', 'FILE')}"
    )
    return finding(Code.OWN_LINE, message)


def _otherwise(what: str) -> Notice:
    message = f"{what}: the contacts of its day say otherwise."
    return finding(Code.OTHER_WORDS, message)
