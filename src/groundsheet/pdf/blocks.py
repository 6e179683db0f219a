"""One drawer for each kind of block. Adding a kind without a drawer is a type error here."""

from __future__ import annotations

from typing import assert_never

from groundsheet.content import (
    AnyBlock,
    Bullets,
    Callout,
    ContactRows,
    CrisisBlock,
    CrossReference,
    Heading,
    Paragraph,
    Steps,
    WriteIn,
)
from groundsheet.handout import Handout
from groundsheet.pdf.story import Story
from groundsheet.text import Inline, Run, fill, parse_inline, plain


class Drawer:
    """Draws the blocks of a handout into a story. `pages`: where each module starts, if known."""

    def __init__(self, story: Story, handout: Handout, pages: dict[str, int]) -> None:
        self.story, self.handout, self.pages = story, handout, pages
        self.phrases = handout.language.phrases
        self.placeholders = handout.placeholders

    def rich(self, text: str | None) -> Inline:
        """Content text with its placeholders filled in."""
        return fill(parse_inline(text), self.placeholders) if text else ()

    def draw(self, block: AnyBlock) -> None:
        """Draws one block."""
        story = self.story
        match block:
            case Heading():
                story.heading(3, block.text)
            case Paragraph():
                story.paragraph(self.rich(block.text))
            case Bullets():
                story.bullets([self.rich(item) for item in block.items])
            case Steps():
                self._steps(block)
            case Callout():
                with story.box():
                    if block.title:
                        story.paragraph(plain(block.title), "boxed", strong=True)
                    story.paragraph(self.rich(block.text), "boxed")
            case WriteIn():
                if block.lines == 1 and not block.help and story.leaves_room(block.label):
                    story.labelled_line(block.label)
                else:
                    with story.together():
                        self._label(block.label, block.help)
                        story.writing_lines(block.lines)
            case ContactRows():
                with story.together():
                    self._label(block.label, block.help)
                    labels = (self.phrases.name_label, self.phrases.phone_label)
                    story.contact_rows(labels, block.rows)
            case CrossReference():
                self._reference(block)
            case CrisisBlock():
                with story.together():
                    self.help_list(compact=True)
                    story.space(6)
            case _:
                assert_never(block)

    def _label(self, label: str, more: str | None) -> None:
        inline: Inline = (Run(label, strong=True),)
        if more:
            inline = (*inline, Run("  "), *self.rich(more))
        self.story.paragraph(inline, "label")

    def _steps(self, block: Steps) -> None:
        """Cautions and steps are one thing: drawn here together, and nowhere else."""
        with self.story.together():
            if block.cautions:
                with self.story.box(strong=True):
                    self.story.paragraph(plain(self.phrases.caution), "boxed", strong=True)
                    for caution in block.cautions:
                        self.story.paragraph(self.rich(caution.text), "boxed")
            self.story.steps([(self.rich(item.do), self.rich(item.how)) for item in block.items])

    def _reference(self, block: CrossReference) -> None:
        inline = self.rich(block.text)
        if any(section.module.id == block.module for section in self.handout.sections):
            page = self.pages.get(block.module, 0)
            see = self.phrases.see_page.format(page=page).replace(" ", "\u00a0")
            inline = (*inline, *plain(f" ({see})."))
        else:
            inline = (*inline, *plain("."))
        self.story.paragraph(inline)

    def help_list(self, compact: bool = False) -> None:
        """The region's contacts, each with what to do and who answers."""
        self.story.help_list(
            [(entry.actions, entry.name, entry.details) for entry in self.handout.help_entries],
            compact,
        )

    def crisis_block(self) -> None:
        """The full block that stands first on page 1."""
        story, phrases = self.story, self.phrases
        with story.section(), story.box(strong=True):
            story.heading(2, phrases.crisis_heading)
            story.paragraph(plain(phrases.crisis_line), "boxed")
            story.space(6)
            self.help_list()
            story.space(2)
            story.paragraph(plain(phrases.crisis_stay), "boxed", strong=True)
            if self.handout.contacts.voice_only:
                story.paragraph(plain(phrases.voice_only), "boxed")
            if self.handout.stale_line:
                story.paragraph(plain(self.handout.stale_line), "boxed", strong=True)
            story.space(4)
            for line in self.handout.source_lines:
                story.paragraph(plain(line), "small")
