"""What is filled in: lines, rows, people, sentences with blanks, ticks, scales, charts, cards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from groundsheet.composition import nodes
from groundsheet.pdf import fonts
from groundsheet.pdf.builder import Builder
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fields import Field, Kind
from groundsheet.pdf.flowables import (
    Ruled,
    Sentence,
    Text,
    Writing,
)
from groundsheet.pdf.grids import Cards, Chart, Choice, Row, Scale, Tick
from groundsheet.pdf.person_row import Part, PersonRow
from groundsheet.text import Inline, plain, plain_text, unbroken

_NUMBER = re.compile(r"[+(]?\d[\d()./ -]{4,22}\d")
"""A telephone number within typed words."""
_LEAST = 5.0
"""Room to write a number behind its label, at least, in sizes of the type."""


class Writings(Builder):
    """What builds the places to write on."""

    def one_line(self, inline: Inline, style: str) -> bool:
        """Whether words fit on one line."""
        size = self._styles[style].fontSize
        wide = sum(fonts.width(run.text, size, run.strong) for run in inline)
        return wide <= self.width

    def leaves_room(self, label: str) -> bool:
        """Whether half a line is left to write on after a label."""
        return fonts.width(label, self.theme.body, strong=True) < self.width / 2

    def fits_after(self, label: str, text: str) -> bool:
        """Whether what was typed finds room after a label, on its line."""
        size = self.theme.body
        wide = fonts.width(label, size, strong=True) + fonts.width(text, size)
        return wide + size < self.width

    def labelled_line(self, label: str, name: str, spoken: str = "", typed: str = "") -> None:
        """A label with a line to write on after it.

        Args:
            label: what is asked.
            name: of its field.
            spoken: says more than what is printed.
            typed: what stands on the line already.
        """
        if fonts.width(label, self.theme.body, strong=True) < self.width * 0.7:
            with self.group():
                element = self._at.add("P", label)
                field = self._field(name, spoken or label, "line", self._at, value=typed)
                words = self._typed(typed, field is None) if typed else None
            line = Ruled(((label, element, field),), (1.0,), self.theme, strong=True, words=words)
            line.spaceBefore = 2
            self._out.append(line)
        else:
            self.paragraph(plain(label), "boxed", strong=True)
            self.write_in(name, spoken or label, 1)
        self.space(6 * self.theme.tight if self.theme.tight > 0.5 else 0)

    def write_in(self, name: str, label: str, lines: int, answers: Sequence[str] = ()) -> None:
        """Lines for handwriting, below what somebody has written already.

        Args:
            name: of its field.
            label: of its field, for those who don't see the page.
            lines: how many at least, answers among them.
            answers: what was written before.
        """
        kind: Kind = "text" if answers or lines > 1 else "line"
        field = self._field(name, label, kind, self._at, value="\n".join(answers))
        entries: list[Text | None] = [self._typed(answer, field is None) for answer in answers]
        entries += [None] * max(0, lines - len(answers))
        self._out.append(Writing(entries, self.theme, field, self._rest_of(self._at)))

    def _rest_of(self, at: Element) -> Any:
        """Makes the field of what goes on on the next page."""

        def rest(field: Field) -> Field:
            return replace(field, name=f"{field.name}_more", form=at.add("Form"))

        return rest

    def people(self, people: Sequence[nodes.Person], of: str) -> None:
        """People with what is known of them, each with a rule below.

        Numbers are never broken; where there is none, its label leaves room to write it.

        Args:
            people: who was named.
            of: who is asked for.
        """
        for index, person in enumerate(people, start=1):
            with self.group():
                who, calls, more = (
                    [self._part(detail, f"{of} {index}") for detail in details]
                    for details in (person.who, person.calls, person.more)
                )
            self._out.append(PersonRow(who, calls, more, self.theme))

    def _part(self, detail: nodes.Detail, of: str) -> Part:
        """One thing that is known of somebody."""
        label = None
        if detail.shown:
            label = self._make(plain(detail.shown), "quiet", self._at.add("P", detail.shown))
        spoken = self.labelled(of, detail.label)
        field = self._field(detail.name, spoken, "line", self._at, value=detail.text)
        size = self.theme.body
        typed = fonts.width(detail.text, size, strong=detail.number) or _LEAST * size
        wide = fonts.width(detail.shown, size), typed
        if not detail.text:
            return Part(label, None, field, wide)
        if not detail.number:
            return Part(label, self._typed(detail.text, field is None), field, wide)
        element = self._at.add("P", detail.text) if field is None else None
        words = self._make(plain(unbroken(detail.text)), "item", element, strong=True)
        return Part(label, words, field, wide)

    def _typed(self, text: str, printed: bool) -> Text:
        """Typed words in plain type, so that they differ from the labels; numbers in one piece."""
        whole = _NUMBER.sub(lambda found: unbroken(found[0]), text)
        return self._make(plain(whole), "item", self._at.add("P", text) if printed else None)

    def contact_rows(
        self,
        labels: tuple[str, str],
        rows: int,
        name: str,
        of: str,
        first: int = 1,
        *,
        stacked: bool = False,
    ) -> None:
        """Rows of two short labels with a line after each.

        Args:
            labels: before the name, and before the number.
            rows: how many.
            name: of their fields, before their numbers.
            of: whom the rows are for, in the labels of the fields.
            first: the number of the first row.
            stacked: the number stands below the name, each on a line of its own.
        """
        for index in range(first, first + rows):
            cells = []
            with self.group():
                for label, part in zip(labels, ("name", "phone"), strict=True):
                    element = self._at.add("P", label)
                    spoken = self.labelled(f"{of} {index}", label)
                    field = self._field(f"{name}_{index}_{part}", spoken, "line", self._at)
                    cells.append((label, element, field))
            if stacked:
                self._out += [Ruled((cell,), (1.0,), self.theme) for cell in cells]
            else:
                self._out.append(Ruled(cells, (0.58, 0.42), self.theme))
        if not self.furniture.layout.card:
            self.space(9)

    def blanks_line(self, parts: Sequence[tuple[str, str, str, str]]) -> None:
        """A sentence with blanks to fill in: the words, the field's name and label, its value."""
        made = []
        with self.group():
            for words, name, label, value in parts:
                element = self._at.add("P", words)
                field = self._field(name, label, "line", self._at, value=value)
                text = None
                if value:
                    owner = None if field else self._at.add("P", value)
                    text = self._make(plain(value), "item", owner, strong=True)
                made.append((words, element, field, text))
        self._out.append(Sentence(made, self.theme))

    def ticks(self, items: Sequence[Inline], own: int, name: str, label: str) -> None:
        """A list to tick, and `own` lines to add to it.

        Args:
            items: their words.
            own: how many empty lines follow.
            name: of the fields, before their numbers.
            label: of the empty lines' fields.
        """
        self._out += self._ticks(items, own, name, label)
        self.space(5)

    def ticks_line(self, title: str, items: Sequence[Inline], name: str) -> bool:
        """A label and short things to tick after it, if all of it finds room on one line.

        Args:
            title: the label.
            items: their words.
            name: of the fields, before their numbers.
        """
        size, scale = self.theme.body, self.theme.scale
        wide = fonts.width(title, size, strong=True) + size
        room = [fonts.width(plain_text(item), size) + 26 * scale + 1.5 * size for item in items]
        if wide + sum(room) > self.width:
            return False
        label = self._make(plain(title), "item", self._at.add("P", title), strong=True)
        ticks = self._ticks(items, 0, name, "")
        self._out.append(Row(label, list(zip(ticks, room, strict=True)), wide))
        return True

    def _ticks(self, items: Sequence[Inline], own: int, name: str, label: str) -> list[Tick]:
        listing = self._at.add("L", numbering="None")
        made = []
        for index in range(len(items) + own):
            entry = listing.add("LI")
            item = items[index] if index < len(items) else None
            words = plain_text(item) if item else f"{label} {index + 1}"
            box = self._field(f"{name}_{index + 1}", words, "tick", entry.add("Lbl"))
            element = entry.add("LBody", words if item else "")
            if item:
                line, body = None, self._make(item, "item", element, name=f"{name}_{index + 1}_in")
            else:
                line, body = self._field(f"{name}_{index + 1}_own", words, "line", element), None
            made.append(Tick(body, box, line, self.theme))
        return made

    def chart(
        self, strength: str, time: str, points: int, alt: str, moment: str, name: str
    ) -> None:
        """A chart of strength over time, to draw on.

        Args:
            strength: the word along its side.
            time: the word below it.
            points: how many moments it has.
            alt: for those who don't see it.
            moment: what a moment is called; {n} is its number.
            name: of its fields, before their numbers.
        """
        element = self._at.add("Figure", alt=alt)
        fields = [
            self._field(
                f"{name}_{n}", self.labelled(strength, moment.format(n=n)), "line", self._at
            )
            for n in range(1, points + 1)
        ]
        self._out.append(Chart(element, strength, time, fields, self.theme))

    def scale(self, low: str, high: str, name: str, label: str) -> None:
        """A scale from 0 to 10.

        Args:
            low: what 0 means.
            high: what 10 means.
            name: of its field.
            label: of its field, for those who don't see the page.
        """
        ends = [(text, self._at.add("P", text)) for text in (low, high)]
        listing = self._at.add("L", numbering="None")
        choices = []
        for number in range(11):
            words = listing.add("LI").add("LBody", str(number))
            field = self._field(name, label, "choice", words, state=str(number))
            choices.append(Choice(words, field))
        self._out.append(Scale(ends[0], ends[1], choices, self.theme))

    def cards(self, cards: Sequence[tuple[str, int, str]]) -> None:
        """Boxes to write in, two beside each other: what is asked, how many lines, its name."""
        across = 2 if self.width > 26 * self.theme.body else 1
        for index in range(0, len(cards), across):
            row = []
            for label, lines, name in cards[index : index + across]:
                with self.group():
                    element = self._at.add("P", label)
                    words = self._make(plain(label), "cell", element, strong=True)
                    row.append((words, lines, self._field(name, label, "text", self._at)))
            self._out.append(Cards(row, self.theme, across))
