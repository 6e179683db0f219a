"""What a clinician should know of a module: a sheet of its own, never in a client's packet."""

from __future__ import annotations

from groundsheet.content import Claim
from groundsheet.handout import Section
from groundsheet.pdf.blocks import Drawer
from groundsheet.pdf.story import Story
from groundsheet.text import Inline, Run, plain


def clinician_section(story: Story, drawer: Drawer, section: Section) -> None:
    """What to ask first, how to go about it, what is known and how well, and the references."""
    module, phrases = section.module, drawer.phrases
    story.paragraph(plain(module.summary))
    story.paragraph(section.how_sure)
    if module.ask_first:
        story.heading(3, phrases.ask_first)
        story.bullets([drawer.rich(text, section) for text in module.ask_first])
    cautions = list(module.cautions)
    if cautions:
        with story.together(), story.box():
            story.paragraph(plain(phrases.caution), "boxed", strong=True)
            for caution in cautions:
                story.paragraph(drawer.rich(caution.text, section), "boxed")
    if module.clinician_notes:
        story.heading(3, phrases.clinician_notes)
        story.bullets([drawer.rich(text, section) for text in module.clinician_notes])
    story.heading(3, phrases.evidence)
    claims = (*module.evidence, *module.claims)
    if claims:
        story.bullets([_graded(drawer, section, claim) for claim in claims])
    else:
        story.paragraph(plain(phrases.evidence_none))
    if section.sources:
        story.heading(3, phrases.references)
        story.numbered([plain(text) for text in section.sources])
    story.paragraph(plain(module.credit), "small")


def _graded(drawer: Drawer, section: Section, claim: Claim) -> Inline:
    grade: str = getattr(drawer.phrases, f"grade_{claim.grade}")
    numbers = section.source_numbers(claim.citations)
    return (
        *drawer.rich(claim.text, section),
        Run(" "),
        Run(grade, strong=True),
        Run(f"\u00a0{numbers}"),
    )
