"""Sheets for clinicians and reviewers: files of their own, never in a client's packet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundsheet import content
from groundsheet.composition import nodes
from groundsheet.composition.blocks import Composer
from groundsheet.composition.nodes import Level, Node
from groundsheet.text import Inline, Run, plain

if TYPE_CHECKING:
    from groundsheet.review import Change


def clinician_section(composer: Composer, level: Level) -> Iterator[Node]:
    """What it is for, what to ask first, how to go about it, what is known, and the references."""
    section, phrases = composer.section, composer.handout.language.phrases
    module = section.module

    def heading(text: str) -> nodes.Heading:
        return nodes.Heading(level, text)

    yield nodes.Words(composer.rich(module.purpose) or plain(module.summary))
    if not module.evidence:
        yield nodes.Words(section.how_sure)
    if module.ask_first:
        yield heading(phrases.ask_first)
        yield nodes.Items(tuple(map(composer.rich, module.ask_first)))
    if module.say_this:
        yield heading(phrases.say_this)
        yield nodes.Words(composer.rich(module.say_this))
    # What is asked before the page goes home stands above, in words to say aloud, if there are any.
    steps = [block for block in module.blocks if isinstance(block, content.Steps)]
    cautions = [c for b in steps for c in (b.at_hand if module.ask_first else b.all_cautions)]
    if cautions:
        words = tuple(composer.rich(caution.text) for caution in cautions)
        yield nodes.Boxed(phrases.caution, words, warning=True)
    if module.clinician_notes:
        yield heading(phrases.clinician_notes)
        yield nodes.Items(tuple(map(composer.rich, module.clinician_notes)))
    yield heading(phrases.evidence)
    claims = module.evidence or tuple(module.claims)
    if claims:
        yield nodes.Items(tuple(_graded(composer, claim) for claim in claims))
    else:
        yield nodes.Words(plain(phrases.evidence_none))
    if section.sources:
        yield heading(phrases.references)
        yield from composer.references()
    yield nodes.Words(plain(module.credit), "small")


def _graded(composer: Composer, claim: content.Claim) -> Inline:
    grade: str = getattr(composer.handout.language.phrases, f"grade_{claim.grade}")
    return (
        *composer.rich(claim.text),
        Run(" "),
        Run(grade, strong=True),
        *composer.cited(claim.citations),
    )


def review_section(composer: Composer, level: Level) -> Iterator[Node]:
    """What a reviewer decides on: the client's words, what is known, findings, what changed."""
    section, phrases = composer.section, composer.handout.language.phrases
    notes = section.notes
    if notes is None:
        return
    yield nodes.Words(plain(notes.state), "strong")
    yield from composer.blocks(level)
    yield nodes.Heading(level, phrases.for_clinicians.format(title=section.module.title))
    yield from clinician_section(composer, level)
    if notes.changes:
        yield nodes.Heading(level, phrases.review_changes)
        yield nodes.Items(tuple(map(_changed, notes.changes)))
    yield nodes.Heading(level, phrases.review_findings)
    if notes.findings:
        yield nodes.Items(tuple(map(plain, notes.findings)))
    else:
        yield nodes.Words(plain(phrases.review_no_findings))
    yield nodes.Heading(level, phrases.review_checklist)
    rows = tuple((plain(question), plain(answer)) for question, answer in notes.checklist)
    head = (phrases.review_question, phrases.review_answer)
    yield nodes.Table(head, rows, shares=(4, 1.2), height=1.0)


def _changed(changes: tuple[Change, ...]) -> Inline:
    """Words that are gone in brackets with a minus sign, new ones in strong type."""
    runs: list[Run] = []
    for change in changes:
        text = f"[\u2212{change.text}\u2212]" if change.kind == "gone" else change.text
        runs.append(Run(f"{text} ", strong=change.kind == "new"))
    return tuple(runs)
