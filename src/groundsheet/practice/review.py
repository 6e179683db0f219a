"""Review: what a named person of the practice approves, and for which text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from groundsheet.content import Module
from groundsheet.desk import Desk
from groundsheet.document.assembly import Request, require_region
from groundsheet.document.build import Built, make
from groundsheet.errors import Problem, ReviewRefused, Usage
from groundsheet.files import append
from groundsheet.handout import Chosen, ReviewNotes
from groundsheet.layout import Paper
from groundsheet.lint import Finding
from groundsheet.notices import Code, Notice
from groundsheet.people import PracticeFolder
from groundsheet.practice.check import exempted, findings_of
from groundsheet.practice.status import review_records, standing
from groundsheet.references import formatted
from groundsheet.review import (
    APPROVALS,
    Answer,
    Approved,
    Change,
    Checklist,
    ChecklistItem,
    State,
    Unapproved,
    answer_on_paper,
    decided,
    default_until,
    reviewed_texts,
    word_diff,
)
from groundsheet.source import read_model
from groundsheet.wording import command

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
        checklist: each item with the program's answer, the last reviewer's, or None.
        changes: what changed since it was last approved, passage by passage.
        references: those it cites, in full, in order.
        conflict: an approval of the same version with another text, if there is one.
    """

    module: Module
    state: State
    digest: str
    findings: tuple[Finding, ...]
    checklist: tuple[tuple[ChecklistItem, Answer | None], ...]
    changes: tuple[tuple[Change, ...], ...]
    references: tuple[str, ...]
    conflict: Approved | None

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
    exempt = exempted(desk)
    findings = tuple(
        finding
        for finding in findings_of(desk, module)
        if (finding.rule, finding.passage) not in exempt
    )
    codes = [finding.rule for finding in findings]
    language = desk.language
    phrases, vocabulary = language.phrases, language.vocabulary
    last = state.last
    answers = last.checklist if last and state.approved else {}
    return Review(
        module=module,
        state=state,
        digest=digest,
        findings=findings,
        checklist=tuple(
            (item, decided(item, module, vocabulary, codes) or answers.get(item.id))
            for item in checklist(desk).items
        ),
        changes=tuple(word_diff(last.texts, reviewed_texts(module))) if last else (),
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


def approve(
    desk: Desk,
    names: Sequence[str],
    *,
    by: str,
    answers: Mapping[str, str],
    until: dt.date | None = None,
    on: dt.date | None = None,
) -> list[Approved]:
    """Records that somebody of the practice approves modules, as they stand.

    Args:
        desk: of the practice in whose folder it is recorded.
        names: the modules.
        by: "Name, credential".
        answers: to the items of the checklist that a program can't decide: yes or n/a.
        until: the last day on which it holds (default: twelve months).
        on: the day (default: today).

    Raises:
        Usage: no module is named.
        ReviewRefused: no credential, a day that can't be, an error that the checker found, an item
            that isn't answered or answered with no, or a changed text with an unchanged version.
    """
    if not names:
        raise Usage("name one or more modules.", remedy=f"{command('review status')} lists them.")
    folder = desk.need_folder()
    day = on or desk.today
    last = until or default_until(day)
    problems = list(_of_form(desk, by, day, last, answers))
    reviews = [review(desk, name) for name in names]
    for entry in reviews:
        problems.extend(_of_module(entry, answers))
    if problems:
        raise ReviewRefused(problems)
    vocabulary = desk.language.vocabulary
    records = [
        Approved(
            kind="approved",
            module=entry.module.id,
            version=entry.module.version,
            digest=entry.digest,
            by=by,
            on=day,
            until=last,
            checklist={
                item.id: decided(item, entry.module, vocabulary, [f.rule for f in entry.findings])
                or _answer(answers[item.id])
                for item, _ in entry.checklist
            },
            texts=reviewed_texts(entry.module),
        )
        for entry in reviews
    ]
    _write(folder, records)
    return records


def unapprove(desk: Desk, name: str, *, by: str, why: str, on: dt.date | None = None) -> Unapproved:
    """Records that an approval is taken back; the paper says "draft" from then on.

    Args:
        desk: of the practice in whose folder it is recorded.
        name: the module.
        by: who takes it back.
        why: the reason.
        on: the day (default: the desk's).

    Raises:
        ReviewRefused: it has no approval.
    """
    folder = desk.need_folder()
    state, _, _ = standing(desk, desk.shelf.module(name), review_records(desk))
    if state.last is None or state.kind == "withdrawn":
        raise ReviewRefused(f"{name}: there is no approval to take back.")
    record = Unapproved(kind="withdrawn", module=name, by=by, on=on or desk.today, why=why)
    _write(folder, [record])
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
        checklist=tuple(
            (item.question, answer_on_paper(answer, phrases)) for item, answer in entry.checklist
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


def _of_form(
    desk: Desk, by: str, day: dt.date, last: dt.date, answers: Mapping[str, str]
) -> list[Problem]:
    """What is wrong with how it was asked."""
    problems = []
    if not all(part.strip() for part in by.partition(",")[::2]):
        problems.append(Problem("give name and credential.", field="by", remedy="“Name, RN”."))
    if day > desk.today:
        problems.append(Problem(f"{day} has not come yet.", field="on"))
    if not day < last <= default_until(day, 24):
        problems.append(
            Problem(f"{last} is not within two years after the approval.", field="until")
        )
    asked = {item.id for item in checklist(desk).items if item.decided_by == "reviewer"}
    for name, value in answers.items():
        if name not in asked:
            items = f"Asked of you: {', '.join(sorted(asked))}."
            problems.append(Problem(f"`{name[:40]}` is no item of the checklist.", remedy=items))
        elif value not in ("yes", "no", "n/a"):
            problems.append(Problem(f"{value[:40]!r} is not yes, no or n/a.", field=name))
    for name in sorted(asked - set(answers)):
        problems.append(Problem("this item of the checklist is not answered.", field=name))
    return problems


def _of_module(entry: Review, answers: Mapping[str, str]) -> list[Problem]:
    """Why a module can't be approved as it stands."""
    name = entry.module.id
    problems = [
        Problem(f"{finding.rule}: {finding.message}", finding.place)
        for finding in entry.findings
        if finding.severity == "error"
    ]
    if entry.conflict is not None:
        problems.append(
            Problem(
                f"{name}: its text changed and its version {entry.module.version} didn't.",
                remedy="Give it a new version.",
            )
        )
    problems.extend(
        Problem(f"{name}: “{item.question}” was answered with no.", remedy="Mend it first.")
        for item, _ in entry.checklist
        if answers.get(item.id) == "no"
    )
    return problems


def _answer(value: str) -> Answer:
    return "n/a" if value == "n/a" else "yes"


def _write(folder: PracticeFolder, records: Sequence[Approved | Unapproved]) -> None:
    lines = "".join(f"  - {record.model_dump_json(exclude_none=True)}\n" for record in records)
    append(folder.folder / APPROVALS, _HEAD.encode(), lambda _: lines.encode())
