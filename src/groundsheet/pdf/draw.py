"""Draws what was composed into a story: one case for each kind of node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import assert_never

from reportlab.platypus import Flowable

from groundsheet.composition import nodes
from groundsheet.composition.nodes import Node
from groundsheet.pdf.beside import GUTTER
from groundsheet.pdf.fit import Fit
from groundsheet.pdf.grids import least_chart
from groundsheet.pdf.story import Story
from groundsheet.text import Inline, Run, join, plain, plain_text


class Drawer:
    """Draws nodes into a story.

    Args:
        story: the builder.
        fit: how the parts are set.
        template: draw a slot where the name of whom it is for would stand.
    """

    def __init__(self, story: Story, fit: Fit, *, template: bool = False) -> None:
        self.story, self.fit, self.template = story, fit, template
        self.phrases = story.furniture.handout.language.phrases
        self._letterhead: nodes.Letterhead | None = None

    def draw_all(self, parts: Sequence[Node]) -> None:
        """Draws parts in order; places to write on beside each other where the fit says so."""
        index = 0
        while index < len(parts):
            run = self._beside(parts[index:]) if self.fit.beside else 0
            if run > 1:
                self._two_columns(parts[index : index + run])
                index += run
            elif figure := self._figure_of(parts[index : index + 2]):
                self.story.skill(figure[0], self.fit.columns, figure[1])
                index += 2
            else:
                self.draw(parts[index])
                index += 1

    def _figure_of(self, parts: Sequence[Node]) -> tuple[nodes.Steps, nodes.Figure] | None:
        """Steps and the figure after them, where the last column of steps has room left for it."""
        match parts:
            case [nodes.Steps() as steps, nodes.Figure(caption=()) as figure]:
                odd = self.fit.columns == 2 and len(steps.items) % 2 == 1
                return (steps, figure) if odd and self.fit.beside else None
            case _:
                return None

    def _beside(self, parts: Sequence[Node]) -> int:
        """How many parts from the first on are places to write on, with words among them."""
        column, theme, count = (self.story.width - GUTTER) / 2, self.story.theme, 0
        for part in parts:
            if not isinstance(part, nodes.WriteIn | nodes.Chart | nodes.Words):
                break
            if isinstance(part, nodes.Chart) and column < least_chart(part.points, theme):
                break
            count += 1
        some = sum(not isinstance(part, nodes.Words) for part in parts[:count])
        return count if some > 1 and not isinstance(parts[0], nodes.Words) else 0

    def _two_columns(self, parts: Sequence[Node]) -> None:
        # A column begins with a place to write on: words belong to what stands before them.
        starts = [n for n, part in enumerate(parts) if n and not isinstance(part, nodes.Words)]
        self.story.beside([partial(self.draw, part) for part in parts], starts)

    def draw(self, node: Node) -> None:  # noqa: C901 (one case a kind)
        """Draws one node."""
        story, phrases = self.story, self.phrases
        match node:
            case nodes.Letterhead():
                self._letterhead = node
            case nodes.Head():
                self._head(node)
            case nodes.Start():
                story.start(node.key, node.footer, node.bookmark, node.new_page)
            case nodes.Heading():
                story.heading(node.level, node.text, look="step" if node.quiet else "h3")
            case nodes.Words():
                style = "small" if node.tone == "small" else "body"
                story.paragraph(
                    node.words, style, strong=node.tone == "strong", name=node.name, lang=node.lang
                )
            case nodes.Items():
                if node.small:
                    story.sources(node.items)
                elif node.numbered:
                    story.numbered(node.items, name=node.name)
                else:
                    story.bullets(node.items, node.name)
            case nodes.Boxed():
                self._boxed(node)
            case nodes.Steps():
                story.skill(node, self.fit.columns)
            case nodes.WriteIn():
                self._write_in(node)
            case nodes.People():
                self._people(node)
            case nodes.Table():
                self._table(node)
            case nodes.Chart():
                with self._under(node.label, node.help, node.name):
                    story.chart(
                        node.strength, node.time, node.points, node.alt, phrases.moment_number,
                        node.name,
                    )  # fmt: skip
            case nodes.Scale():
                with self._under(node.label, (), ""):
                    story.scale(node.low, node.high, node.name, node.label)
            case nodes.Ticks():
                one_line = self.fit.beside and node.label and not node.own
                if one_line and story.ticks_line(node.label, node.items, node.name):
                    return
                with self._under(node.label, (), ""):
                    story.ticks(node.items, node.own, node.name, phrases.own_item)
            case nodes.Prompts():
                with self._under(node.label, (), ""):
                    story.cards(node.items)
            case nodes.Zone():
                with story.box():
                    story.paragraph(plain(node.title), "boxed", strong=True)
                    for prompt, name in node.prompts:
                        story.paragraph(plain(prompt), "boxed")
                        story.write_in(name, prompt, 2)
            case nodes.Figure():
                with story.together():
                    story.figure(node.figure, node.alt, node.labels, node.numbers, node.name)
                    if node.caption:
                        story.paragraph(node.caption, name=f"{node.name}_caption")
            case nodes.Contacts():
                self._contacts(node)
            case nodes.Sentence():
                story.blanks_line(node.parts)
            case nodes.Section():
                with story.section():
                    self.draw_all(node.parts)
            case nodes.Group():
                with story.together():
                    self.draw_all(node.parts)
            case _:
                assert_never(node)

    def _head(self, node: nodes.Head) -> None:
        """Title first for who listens, then where help is, then the rest."""
        self.story.head(node, self._letterhead, template=self.template)
        self._letterhead = None

    def _boxed(self, node: nodes.Boxed) -> None:
        story = self.story
        if node.warning:
            story.strip(node)
            return
        with story.group():
            first, *rest = node.items
            if node.title:
                title = node.title if node.title[-1] in ".?!" else f"{node.title}."
                first = (Run(f"{title}\u00a0 ", strong=True), *first)
            items = (first, *rest)
            if self.fit.beside:
                items = (join(items, " "),)
            for index, words in enumerate(items, start=1):
                name = node.name if len(items) == 1 else f"{node.name}_{index}"
                story.paragraph(words, name=name)

    def _write_in(self, node: nodes.WriteIn) -> None:
        story = self.story
        one_line = node.lines == 1 and not node.help and story.leaves_room(node.label)
        typed = "\n".join(node.answers)
        if one_line and len(node.answers) < 2 and story.fits_after(node.label, typed):
            story.labelled_line(node.label, node.name, typed=typed)
            return
        with story.together(), story.group():
            self._label(node.label, node.help, node.name)
            story.write_in(node.name, node.label, node.lines, node.answers)

    def _table(self, node: nodes.Table) -> None:
        """A table. One to read may begin anywhere; its columns are as wide as their words."""
        story = self.story
        lengths = [
            sum(len(plain_text(row[n])) for row in node.rows) for n in range(len(node.columns))
        ]
        to_read = not node.label and all(cell for row in node.rows for cell in row)
        shares = node.shares
        if to_read and shares is None:
            mean = sum(lengths) / len(lengths)
            shares = tuple(min(1.4, max(0.7, length / mean)) for length in lengths)
        spread = 2 * self.fit.air - 1 if self.fit.close else 1.0
        with nullcontext() if to_read else story.together():
            story.table(
                node.columns,
                node.rows,
                shares=shares,
                least=(1 + (node.height - 1) * spread) * story.theme.writing_line,
                name=node.name,
                row_label=self.phrases.row_number,
                anywhere=to_read,
                caption=_label(node.label, node.help) if node.label else (),
            )

    def _people(self, node: nodes.People) -> None:
        story = self.story
        labels = (self.phrases.name_label, self.phrases.phone_label)
        with story.together():
            self._label(node.label, node.help, node.name)
            if node.people:
                story.people(node.people, node.label)
            if node.rows > len(node.people):
                left = node.rows - len(node.people)
                story.contact_rows(labels, left, node.name, node.label, node.first)
            else:
                story.space(9)

    def _contacts(self, node: nodes.Contacts) -> None:
        story, listing = self.story, node.listing
        if listing is None:
            raise ValueError("no list is drawn without a region")
        if node.lead:
            story.paragraph(node.lead)
        sheet = not story.furniture.handout.sections
        story.space(4)
        rows = [(entry.actions, entry.name, entry.details) for entry in listing.entries]
        if rows:
            story.help_list(rows, compact=not sheet)
        for code, line in listing.language_lines:
            story.paragraph(line, "way", lang=code)
        if sheet and listing.others:
            story.heading(2, self.phrases.other_needs, look="h3")
            others = [(entry.actions, entry.name, entry.details) for entry in listing.others]
            story.help_list(others, compact=True)
        if listing.notes:
            story.paragraph(plain(" ".join(listing.notes)), "small")

    @contextmanager
    def _under(self, label: str, more: Inline, name: str) -> Iterator[None]:
        """What is built inside stays with its label."""
        with self.story.together():
            if label:
                self._label(label, more, name)
            yield

    def _label(self, label: str, more: Inline, name: str = "") -> None:
        field = f"{name}_help" if name else ""
        self.story.paragraph(_label(label, more), "label", name=field)


def _label(label: str, more: Inline) -> Inline:
    """What something is called, and words that belong to it."""
    inline: Inline = (Run(label, strong=True),)
    return (*inline, Run("\u00a0 "), *more) if more else inline


__all__ = ["Drawer", "Flowable"]
