"""One drawer for each kind of block. Adding a kind without a drawer is a type error here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal, assert_never

from groundsheet.content import (
    FIGURE_FACTS,
    AnyBlock,
    Bullets,
    Callout,
    Claims,
    ContactRows,
    CrisisBlock,
    CrossReference,
    Figure,
    Heading,
    Paragraph,
    Prompts,
    Rating,
    References,
    Step,
    Steps,
    Table,
    Ticks,
    WaveChart,
    WeekDiary,
    WriteIn,
    Zones,
)
from groundsheet.handout import Handout, Section
from groundsheet.panel import Panel
from groundsheet.pdf.story import Story
from groundsheet.people import Named
from groundsheet.text import Inline, Run, fill, insert, join, parse_inline, plain, unbroken


class Drawer:
    """Draws the blocks of a handout into a story. `pages`: where each module starts, if known.

    `level` is that of a heading inside the module at hand, one below its title's.
    """

    def __init__(self, story: Story, handout: Handout, pages: dict[str, int]) -> None:
        self.story, self.handout, self.pages = story, handout, pages
        self.level: Literal[2, 3] = 3
        self.phrases = handout.language.phrases
        self.contacts = handout.placeholders

    def field(self, block: AnyBlock, section: Section) -> str:
        """What a block's fields are called in the file: neutral, and the same in each language."""
        which = next(i for i, s in enumerate(self.handout.sections, start=1) if s is section)
        return f"m{which}-{block.id}"

    def heading(self, text: str) -> None:
        """A heading inside a module."""
        self.story.heading(self.level, text, look="h3")

    def rich(self, text: str | None, section: Section) -> Inline:
        """Content text with its placeholders filled in."""
        return fill(parse_inline(text), {**self.contacts, **section.numbers}) if text else ()

    def draw_all(self, section: Section) -> None:
        """Draws a section's blocks. Pages named right before a list are part of the list."""
        pages: list[tuple[Inline, str]] = []
        for block in section.blocks:
            if isinstance(block, CrossReference):
                if inline := self._reference(block, section):
                    pages.append((inline, self.field(block, section)))
                continue
            if isinstance(block, Bullets):
                items = [self.rich(item, section) for item in block.items]
                inlines = [inline for inline, _ in pages]
                self.story.bullets([*inlines, *items], self.field(block, section))
            else:
                self._paragraphs(pages)
                self.draw(block, section)
            pages = []
        self._paragraphs(pages)

    def _paragraphs(self, inlines: Sequence[tuple[Inline, str]]) -> None:
        for inline, name in inlines:
            self.story.paragraph(inline, name=name)

    def draw(self, block: AnyBlock, section: Section) -> None:  # noqa: C901 (one case a kind)
        """Draws one block of a section."""
        story, phrases, name = self.story, self.phrases, self.field(block, section)
        match block:
            case Heading():
                self.heading(block.text)
            case Paragraph():
                story.paragraph(self.rich(block.text, section), name=name)
            case Bullets():
                story.bullets([self.rich(item, section) for item in block.items], name)
            case Steps():
                self._steps(block, section)
            case Callout():
                with story.box():
                    if block.title:
                        story.paragraph(plain(block.title), "boxed", strong=True)
                    story.paragraph(self.rich(block.text, section), "boxed", name=name)
            case WriteIn():
                self._write_in(block, section)
            case ContactRows():
                self._contact_rows(block, section)
            case CrossReference():
                if inline := self._reference(block, section):
                    story.paragraph(inline, name=name)
            case CrisisBlock():
                with story.together():
                    self.help_list(self.handout.whole_list, compact=True)
                    story.space(6)
            case Claims():
                # Numbers that lead to sources stand where the sources do.
                cited = section.module.for_clinicians
                story.bullets(
                    [
                        (
                            *self.rich(claim.text, section),
                            *(self.cited(section, claim.citations) if cited else ()),
                        )
                        for claim in block.items
                    ]
                )
            case Table():
                with self._under(block.label, None, section):
                    rows = [[self.rich(cell, section) for cell in row] for row in block.rows]
                    rows += [[()] * len(block.columns)] * block.empty_rows
                    story.table(
                        block.columns,
                        rows,
                        least=2 * story.theme.writing_line,
                        name=name,
                        row_label=phrases.row_number,
                    )
            case WeekDiary():
                with self._under(block.label, block.help, section, name):
                    days = self.handout.language.weekdays(self.handout.contacts.region)
                    rows = [[plain(row), *([()] * len(days))] for row in block.rows]
                    shares = (2.4, *([1.0] * len(days)))
                    story.table(("", *days), rows, shares=shares, least=30, name=name)
            case WaveChart():
                with self._under(block.label, block.help, section, name):
                    alt = phrases.chart_alt.format(strength=block.strength, time=block.time)
                    story.chart(
                        block.strength, block.time, block.points, alt, phrases.moment_number, name
                    )
            case Zones():
                for zone in block.items:
                    with story.box():
                        story.paragraph(plain(zone.title), "boxed", strong=True)
                        for index, prompt in enumerate(zone.prompts, start=1):
                            story.paragraph(plain(prompt), "boxed")
                            story.write_in(f"{name}_{zone.id}_{index}", prompt, 2)
            case Rating():
                with self._under(block.label, None, section):
                    story.scale(block.low, block.high, name, block.label)
            case Ticks():
                with self._under(block.label, None, section):
                    items = [self.rich(item, section) for item in block.items]
                    story.ticks(items, block.own, name, phrases.own_item)
            case Prompts():
                with self._under(block.label, None, section):
                    story.cards([(p.label, p.lines, f"{name}_{p.id}") for p in block.items])
            case Figure():
                self._figure(block, section)
            case References():
                self.references(section)
            case _:
                assert_never(block)

    def cited(self, section: Section, citations: tuple[str, ...]) -> Inline:
        """The numbers of a claim's references, in one piece with the word before them."""
        return plain(unbroken(f" {section.source_numbers(citations)}"))

    @contextmanager
    def _under(
        self, label: str | None, more: str | None, section: Section, name: str = ""
    ) -> Iterator[None]:
        """What is built inside stays with its label."""
        with self.story.together():
            if label:
                self._label(label, more, section, name)
            yield

    def references(self, section: Section) -> None:
        """Every source of a module, with what of it was read."""
        read = self.phrases.source_read
        self.story.sources(
            [
                plain(read.format(source=s.text, read=s.read) if s.read else s.text)
                for s in section.sources
            ]
        )

    def _figure(self, block: Figure, section: Section) -> None:
        facts = {fact.id: fact.value for fact in section.module.facts}
        numbers = {name: facts[fact] for name, fact in FIGURE_FACTS.get(block.figure, {}).items()}
        with self.story.together():
            name = self.field(block, section)
            self.story.figure(block.figure, block.alt, block.labels, numbers, name)
            if block.caption:
                self.story.paragraph(self.rich(block.caption, section), name=f"{name}_caption")

    def _write_in(self, block: WriteIn, section: Section) -> None:
        story, name = self.story, self.field(block, section)
        answers = [str(answer) for answer in section.answers.get(block.id, ())]
        one_line = block.lines == 1 and not block.help and story.leaves_room(block.label)
        if one_line and not answers:
            story.labelled_line(block.label, name)
            return
        with story.together(), story.group():
            self._label(block.label, block.help, section, name)
            story.write_in(name, block.label, block.lines, answers)

    def _contact_rows(self, block: ContactRows, section: Section) -> None:
        story, name = self.story, self.field(block, section)
        answers = [a for a in section.answers.get(block.id, ()) if isinstance(a, Named)]
        labels = (self.phrases.name_label, self.phrases.phone_label)
        with story.together():
            self._label(block.label, block.help, section, name)
            if answers:
                people = [(entry.name, entry.phone or "") for entry in answers]
                story.people(people, labels, name, block.label)
            if block.rows > len(answers):
                left, first = block.rows - len(answers), len(answers) + 1
                story.contact_rows(labels, left, name, block.label, first)
            else:
                story.space(9)

    def _label(self, label: str, more: str | None, section: Section, name: str = "") -> None:
        inline: Inline = (Run(label, strong=True),)
        if more:
            inline = (*inline, Run("\u00a0 "), *self.rich(more, section))
        self.story.paragraph(inline, "label", name=f"{name}_help" if name else "")

    def _steps(self, block: Steps, section: Section) -> None:
        """Cautions and steps are one thing: drawn here together, and nowhere else."""
        name = self.field(block, section)
        with self.story.together():
            if block.cautions:
                with self.story.box(strong=True, with_next=True):
                    self.story.paragraph(plain(self.phrases.caution), "boxed", strong=True)
                    for index, caution in enumerate(block.cautions, start=1):
                        inline = self.rich(caution.text, section)
                        self.story.paragraph(inline, "boxed", name=f"{name}_before_{index}")
            self.story.steps(
                [(self.rich(item.do, section), self._how(item, section)) for item in block.items],
                numbered=block.order == "fixed",
                name=name,
            )
            if block.with_clinician:
                with self.story.box():
                    self.story.paragraph(plain(self.phrases.with_clinician), "boxed", strong=True)
                    for index, caution in enumerate(block.with_clinician, start=1):
                        inline = self.rich(caution.text, section)
                        self.story.paragraph(inline, "boxed", name=f"{name}_asked_{index}")

    def _how(self, step: Step, section: Section) -> Inline:
        """How a step is done, and the cautions that belong to it alone, in strong type."""
        inline = self.rich(step.how, section)
        for caution in step.cautions:
            strong = tuple(replace(run, strong=True) for run in self.rich(caution.text, section))
            inline = (*inline, *plain(" "), *strong) if inline else strong
        return inline

    def _reference(self, block: CrossReference, section: Section) -> Inline:
        if any(section.module.id == block.module for section in self.handout.sections):
            inline = self.rich(block.text, section)
            page = plain(self.see_page(block.module))
            inline = insert(self.phrases.with_page, text=inline, page=page)
            return insert(self.phrases.full_stop, text=inline)
        return self.rich(block.instead, section)

    def see_page(self, module: str) -> str:
        """On which page a module starts, in words that stay together."""
        return unbroken(self.phrases.see_page.format(page=self.pages.get(module, 0)))

    def help_list(self, panel: Panel, more: Inline = (), *, compact: bool = False) -> None:
        """Contacts, each with what to do and who answers; what to do if one doesn't, and `more`."""
        rows = [(entry.actions, entry.name, entry.details) for entry in panel.entries]
        self.story.help_list(rows, compact)
        self.story.space(4)
        for code, line in panel.language_lines:
            self.story.paragraph(line, "boxed", lang=code)
        self.story.paragraph((*panel.fallback_line, *more), "boxed")

    def crisis_block(self) -> None:
        """The full block that stands first on page 1."""
        story, phrases, panel = self.story, self.phrases, self.handout.panel
        with story.section(), story.box(strong=True):
            story.heading(2, phrases.crisis_heading)
            story.paragraph(plain(phrases.crisis_line), "boxed")
            story.space(4)
            self.help_list(panel, (Run(f" {phrases.crisis_stay}", strong=True),))
            if self.handout.contacts.voice_only:
                story.paragraph(plain(phrases.voice_only), "boxed")
            shown = self.handout.printed_contacts
            if stale := panel.stale_line(shown):
                story.paragraph(plain(stale), "boxed", strong=True)
            story.space(2)
            *lines, last = panel.source_lines(shown)
            if not self.handout.sections:
                last = f"{last} {phrases.wrong_number}"
            for line in (*lines, last):
                story.paragraph(plain(line), "small")

    def other_list(self) -> None:
        """The list for other needs, on the contact sheet."""
        story, phrases, entries = self.story, self.phrases, self.handout.panel.other_entries
        if entries:
            with story.section():
                story.heading(2, phrases.other_needs, look="h3")
                for entry in entries:
                    who = plain(f"{entry.name} ({entry.details})" if entry.details else entry.name)
                    how = join(entry.actions, "; ")
                    story.paragraph((*who, Run(": "), *how), "small")
