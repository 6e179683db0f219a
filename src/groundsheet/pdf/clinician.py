"""Sheets for clinicians and reviewers: files of their own, never in a client's packet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundsheet.content import Claim, Steps
from groundsheet.handout import Section
from groundsheet.pdf.blocks import Drawer
from groundsheet.pdf.story import Story
from groundsheet.text import Inline, Run, plain

if TYPE_CHECKING:
    from groundsheet.review import Change


def clinician_section(story: Story, drawer: Drawer, section: Section) -> None:
    """What it is for, what to ask first, how to go about it, what is known, and the references."""
    module, phrases = section.module, drawer.phrases
    if module.purpose:
        story.paragraph(drawer.rich(module.purpose, section))
    else:
        story.paragraph(plain(module.summary))
    if not module.evidence:
        story.paragraph(section.how_sure)
    if module.ask_first:
        drawer.heading(phrases.ask_first)
        story.bullets([drawer.rich(text, section) for text in module.ask_first])
    # What is asked before the page goes home stands above, in words to say aloud, if there are any.
    steps = [block for block in module.blocks if isinstance(block, Steps)]
    cautions = [c for b in steps for c in (b.at_hand if module.ask_first else b.all_cautions)]
    if cautions:
        with story.together(), story.box():
            story.paragraph(plain(phrases.caution), "boxed", strong=True)
            for caution in cautions:
                story.paragraph(drawer.rich(caution.text, section), "boxed")
    if module.clinician_notes:
        drawer.heading(phrases.clinician_notes)
        story.bullets([drawer.rich(text, section) for text in module.clinician_notes])
    drawer.heading(phrases.evidence)
    claims = module.evidence or tuple(module.claims)
    if claims:
        story.bullets([_graded(drawer, section, claim) for claim in claims])
    else:
        story.paragraph(plain(phrases.evidence_none))
    if section.sources:
        drawer.heading(phrases.references)
        drawer.references(section)
    story.paragraph(plain(module.credit), "small")


def _graded(drawer: Drawer, section: Section, claim: Claim) -> Inline:
    grade: str = getattr(drawer.phrases, f"grade_{claim.grade}")
    return (
        *drawer.rich(claim.text, section),
        Run(" "),
        Run(grade, strong=True),
        *drawer.cited(section, claim.citations),
    )


def review_section(story: Story, drawer: Drawer, section: Section) -> None:
    """What a reviewer decides on: the client's words, what is known, findings, what changed."""
    notes, phrases = section.notes, drawer.phrases
    if notes is None:
        return
    story.paragraph(plain(notes.state), strong=True)
    drawer.draw_all(section)
    drawer.heading(phrases.for_clinicians.format(title=section.module.title))
    clinician_section(story, drawer, section)
    if notes.changes:
        drawer.heading(phrases.review_changes)
        story.bullets([_changed(changes) for changes in notes.changes])
    drawer.heading(phrases.review_findings)
    if notes.findings:
        story.bullets([plain(text) for text in notes.findings])
    else:
        story.paragraph(plain(phrases.review_no_findings))
    with story.together():
        drawer.heading(phrases.review_checklist)
        rows = [(plain(question), plain(answer)) for question, answer in notes.checklist]
        head = (phrases.review_question, phrases.review_answer)
        story.table(head, rows, shares=(4, 1.2), least=24)


def _changed(changes: tuple[Change, ...]) -> Inline:
    """Words that are gone in brackets with a minus sign, new ones in strong type."""
    runs: list[Run] = []
    for change in changes:
        text = f"[\u2212{change.text}\u2212]" if change.kind == "gone" else change.text
        runs.append(Run(f"{text} ", strong=change.kind == "new"))
    return tuple(runs)
