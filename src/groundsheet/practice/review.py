"""Review: what a named person of the practice approves, and for which text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from groundsheet.composition.lines import BLANK
from groundsheet.content import Module
from groundsheet.desk import Desk
from groundsheet.document.assembly import Request, require_region
from groundsheet.document.build import Built, make
from groundsheet.document.exceptions import apply, exceptions
from groundsheet.document.own_words import rules
from groundsheet.document.show import STAND_INS
from groundsheet.errors import Place, Problem, ReviewRefused
from groundsheet.files import append
from groundsheet.handout import Chosen, ReviewNotes
from groundsheet.language import line_fault
from groundsheet.layout import Paper
from groundsheet.lint import Document, Finding
from groundsheet.notices import Code, Notice
from groundsheet.people import PracticeFolder
from groundsheet.practice.check import document_of, findings_of
from groundsheet.practice.questions import Asked, Sentence, asked_of, sentences_of
from groundsheet.practice.status import review_records, standing
from groundsheet.references import formatted
from groundsheet.review import (
    APPROVALS,
    Answer,
    Answered,
    Approved,
    Change,
    Checklist,
    ChecklistItem,
    State,
    Unapproved,
    answer_on_paper,
    decided,
    reviewed_texts,
    word_diff,
)
from groundsheet.source import read_model
from groundsheet.text import BLANKS, PLACEHOLDER

_HEAD = """\
# What this practice approved, for exactly which text.
# The program writes it; nobody changes a line.
records:
"""


def checklist(desk: Desk) -> Checklist:
    """The checklist of the language.

    Raises:
        InvalidInput, CannotRead
    """
    return _checklist(desk.shelf.folder)


@cache
def _checklist(folder: Path) -> Checklist:
    return read_model(folder / "_checklist.yaml", Checklist)


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer decides on.

    Args:
        module: the module.
        state: how it stands today.
        digest: of its meaning.
        findings: what the checker found, exceptions apart.
        checklist: each item that applies, with the program's answer, the last reviewer's, or None.
        asked: what a person is asked before it is approved: the questions that its text calls for,
            then the items of the checklist that no program decides.
        sentences: all of its text, as it is read.
        changes: what changed since it was last approved, passage by passage.
        references: those it cites, in full, in order.
        conflict: an approval of the same version with another text, if there is one.
    """

    module: Module
    state: State
    digest: str
    findings: tuple[Finding, ...]
    checklist: tuple[tuple[ChecklistItem, Answer | None], ...]
    asked: tuple[Asked, ...]
    sentences: tuple[Sentence, ...]
    changes: tuple[tuple[Change, ...], ...]
    references: tuple[str, ...]
    conflict: Approved | None

    @property
    def stops(self) -> tuple[Problem, ...]:
        """Why it can't be approved as it stands, whatever is answered; empty: it can be."""
        found = [
            Problem(f"{finding.rule}: {finding.message}", finding.place)
            for finding in self.findings
            if finding.severity == "error"
        ]
        if self.conflict is not None:
            message = (
                f"{self.module.id}: its text changed and its version {self.module.version} didn't."
            )
            found.append(Problem(message, remedy="Give it a new version."))
        return tuple(found)

    def record(self, asked: Asked) -> Answered | None:
        """How a question was answered when the text was approved as it stands, if it was."""
        last = self.state.last if self.state.approved else None
        given = last.questions if last else ()
        return next((each for each in given if each.id == asked.id), None)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be done before it can be approved."""
        if self.conflict is None:
            return ()
        message = (
            f"the text changed and the version {self.module.version} didn't: give it a new one."
        )
        return (Notice(Code.SAME_VERSION, message, about=self.module.id),)


def review(desk: Desk, name: str) -> Review:
    """Everything that a reviewer of a module needs to see.

    Raises:
        UnknownModule, InvalidInput
    """
    module = desk.shelf.module(name)
    state, conflict, digest = standing(desk, module, review_records(desk))
    findings = tuple(apply(exceptions(desk), findings_of(desk, module))[0])
    codes = [finding.rule for finding in findings]
    language = desk.language
    phrases, vocabulary = language.phrases, language.vocabulary
    last = state.last
    answers = last.checklist if last and state.approved else {}
    document = _as_read(document_of(desk, module), module)
    items = [item for item in checklist(desk).items if item.applies_to(module)]
    engine = rules(desk)
    return Review(
        module=module,
        state=state,
        digest=digest,
        findings=findings,
        checklist=tuple(
            (item, decided(item, module, vocabulary, codes) or answers.get(item.id))
            for item in items
        ),
        asked=(
            *asked_of(desk.shelf.folder, engine.rules, document, cites=bool(module.cited)),
            *(_of_item(item, document) for item in items if item.decided_by == "reviewer"),
        ),
        sentences=sentences_of(engine.rules, document),
        changes=tuple(word_diff(last.texts, reviewed_texts(module))) if last and last.texts else (),
        references=tuple(
            formatted(
                desk.library.references[key],
                edition=phrases.edition,
                and_others=phrases.and_others,
            )
            for key in module.cited
        ),
        conflict=conflict,
    )


def _of_item(item: ChecklistItem, document: Document) -> Asked:
    """An item of the checklist as a question on the page as a whole."""
    place = Place(document.path)
    return Asked(item.id, "the checklist", item.question, place, quotes=False)


def _as_read(document: Document, module: Module) -> Document:
    """A module's text with its numbers in place, and stand-ins where contacts are printed."""
    values = {f"fact:{fact.id}": str(fact.value) for fact in module.facts}
    values |= STAND_INS | dict.fromkeys(BLANKS, BLANK)

    def filled(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: values[found[1]], text)

    passages = [replace(passage, text=filled(passage.text)) for passage in document.passages]
    return replace(document, passages=passages)


def unapprove(desk: Desk, name: str, *, by: str, why: str, on: dt.date | None = None) -> Unapproved:
    """Records that an approval is taken back; the paper says "draft" from then on.

    Args:
        desk: of the practice in whose folder it is recorded.
        name: the module.
        by: who takes it back.
        why: the reason.
        on: the day (default: the desk's).

    Raises:
        ReviewRefused: it has no approval, or name or reason can't be kept as a line.
    """
    folder = desk.need_folder()
    state, _, _ = standing(desk, desk.shelf.module(name), review_records(desk))
    if state.last is None or state.kind == "withdrawn":
        raise ReviewRefused(f"{name}: there is no approval to take back.")
    faults = [(field, line_fault(text)) for field, text in (("by", by), ("why", why))]
    if problems := [Problem(fault, field=field) for field, fault in faults if fault]:
        raise ReviewRefused(problems, remedy="Nothing was recorded.")
    record = Unapproved(
        kind="withdrawn", module=name, language=desk.code, by=by, on=on or desk.today, why=why
    )
    write_reviews(folder, [record])
    return record


def review_sheet(desk: Desk, name: str, *, region: str | None, paper: Paper | None = None) -> Built:
    """The review of a module as paper: a file of its own, with the contacts on each page.

    Args:
        desk: the day, the language and the practice.
        name: the module.
        region: whose contacts stand on it; required.
        paper: default: what the practice or else the region uses.

    Raises:
        As for `build`; a practice's `require_approval` doesn't stop what is printed for review.
    """
    request = Request(region, paper=paper, for_clinicians=True, for_review=True)
    require_region(desk, region)
    entry = review(desk, name)
    phrases = desk.language.phrases
    notes = ReviewNotes(
        state=entry.state.on_paper(phrases),
        changes=entry.changes,
        findings=tuple(f"{f.rule} ({f.severity}): {f.message}" for f in entry.findings),
        checklist=(
            *(
                (each.question, answer_on_paper(record.answer if record else None, phrases))
                for each in entry.asked
                if each.quotes
                for record in (entry.record(each),)
            ),
            *((item.question, answer_on_paper(given, phrases)) for item, given in entry.checklist),
        ),
    )
    module = entry.module
    chosen = Chosen(
        (module,),
        module.title,
        module.public_title,
        module.code,
        optional=frozenset(block.id for block in module.blocks if block.optional),
        changed=desk.shelf.changed,
        own=desk.shelf.own,
        notes={module.id: notes},
    )
    return make(desk, chosen, request)


def in_words(state: State) -> str:
    """A state as a sentence."""
    if state.approved and state.last is not None:
        return f"Approved by {state.last.by} on {state.last.on}, until {state.last.until}."
    return f"Draft: {state.reason}"


def write_reviews(folder: PracticeFolder, records: Sequence[Approved | Unapproved]) -> None:
    """Adds records to the practice's folder.

    Raises:
        CannotWrite
    """
    lines = "".join(f"  - {record.model_dump_json(exclude_none=True)}\n" for record in records)
    append(folder.folder / APPROVALS, _HEAD.encode(), lambda _: lines.encode())
