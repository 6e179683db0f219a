"""Review by named people of a practice, locked to the text: digest of meaning, approvals, state.

An approval is bound to the digest of what a module means: words and their order, figures, facts,
references, and the fixed phrases printed with it. A comment or the order of keys changes nothing; a
changed word makes it void. Records are kept in the practice's folder, one after the other.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from groundsheet.content import FILING, Form, Module
from groundsheet.dates import months_later
from groundsheet.language import (
    DEFAULT_LANGUAGE,
    MODULE_PHRASES,
    Identifier,
    Language,
    LanguageCode,
    Line,
    Phrases,
    Strict,
    Text,
    Vocabulary,
)
from groundsheet.source import read_model

APPROVALS = "approvals.yaml"
LIFE_MONTHS = 12

Answer = Literal["yes", "no", "n/a"]

_FILED: dict[str, Any] = {
    name: True for name, field in Module.model_fields.items() if FILING in field.metadata
}
# Which kinds of skill the steps belong to is how they are filed: no word of the page.
_FILED["blocks"] = {"__all__": {"skills"}}


class Answered(Strict):
    """A question on what a text may do to its reader, as it was asked and answered."""

    id: Identifier
    """Name of the question."""
    question: Text
    """Its words."""
    answer: Answer
    """Yes, or n/a."""
    sentence: str = ""
    """The sentence that it is about."""


class Approved(Strict):
    """Somebody of the practice approved a module as it stood."""

    kind: Literal["approved"]
    module: Identifier
    """The module."""
    language: LanguageCode = DEFAULT_LANGUAGE
    """The language of the text: each is approved by itself."""
    version: Text
    """Its version."""
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """Of its meaning."""
    by: Line
    """Name and credential of who approved it."""
    on: dt.date
    """The day."""
    until: dt.date
    """The last day on which it holds."""
    checklist: dict[str, Answer] = Field(default_factory=dict)
    """The reviewer's answers to the checklist, by item."""
    questions: tuple[Answered, ...] = ()
    """The pointed questions that the text called for, with their answers."""
    texts: tuple[str, ...] = ()
    """The words that were approved, for comparison later."""


class Unapproved(Strict):
    """Somebody of the practice took an approval back."""

    kind: Literal["withdrawn"]
    module: Identifier
    """The module."""
    language: LanguageCode = DEFAULT_LANGUAGE
    """The language of the text."""
    by: Line
    """Who took it back."""
    on: dt.date
    """The day."""
    why: Line
    """The reason."""


ReviewRecord = Annotated[Approved | Unapproved, Field(discriminator="kind")]


class ReviewRecords(Strict):
    """The reviews of one practice, oldest first (`approvals.yaml` in its folder)."""

    records: tuple[ReviewRecord, ...] = ()
    """One entry for each act; commands add them, nobody changes them."""


def read_reviews(folder: Path) -> tuple[ReviewRecord, ...]:
    """The reviews in a practice's folder; none if there is no such file.

    Raises:
        CannotRead, InvalidInput
    """
    path = folder / APPROVALS
    return read_model(path, ReviewRecords).records if path.exists() else ()


def meaning_digest(
    module: Module, language: Language, references: Mapping[str, Mapping[str, Any]]
) -> str:
    """The digest of what a module means: 16 hex digits of SHA-256.

    Args:
        module: as it stands in its file, before any respelling.
        language: whose fixed phrases are printed with it.
        references: the library's, by id; those that the module cites count.
    """
    facts = {
        "module": module.model_dump(mode="json", exclude=_FILED, exclude_defaults=True),
        "phrases": {name: getattr(language.phrases, name) for name in MODULE_PHRASES},
        "units": language.units.model_dump(exclude_none=True),
        "references": {key: references.get(key) for key in module.cited},
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class State:
    """How a module stands with its review."""

    kind: Literal["draft", "approved", "expired", "changed", "withdrawn"]
    last: Approved | None = None
    reason: str = ""
    withdrawn: Unapproved | None = None

    @property
    def approved(self) -> bool:
        """Whether the text, as it stands today, is approved."""
        return self.kind == "approved"

    def on_paper(self, phrases: Phrases) -> str:
        """The same as a sentence of a language."""
        if self.withdrawn is not None:
            gone = self.withdrawn
            return phrases.state_withdrawn.format(name=gone.by, date=gone.on, why=gone.why)
        if self.last is None:
            return phrases.state_draft
        names = {"name": self.last.by, "date": self.last.on, "until": self.last.until}
        match self.kind:
            case "approved":
                return phrases.state_approved.format(**names)
            case "changed":
                return phrases.state_changed.format(**names)
            case _:
                return phrases.state_expired.format(**names | {"date": self.last.until})


def state_of(
    module: str,
    digest: str,
    records: Sequence[ReviewRecord],
    on: dt.date,
    language: str = DEFAULT_LANGUAGE,
) -> State:
    """How a module stands on a day.

    Args:
        module: its id.
        digest: of its meaning as it stands.
        records: of the practice, oldest first.
        on: the day.
        language: code of the text's language; approvals of others don't count.
    """
    last: Approved | None = None
    withdrawn: Unapproved | None = None
    for record in records:
        if (record.module, record.language) != (module, language) or record.on > on:
            continue
        if isinstance(record, Approved):
            last, withdrawn = record, None
        else:
            withdrawn = record
    if last is None:
        return State("draft", reason="nobody has approved it.")
    if withdrawn:
        reason = f"withdrawn by {withdrawn.by} on {withdrawn.on}: {withdrawn.why}"
        return State("withdrawn", last, reason, withdrawn)
    if last.digest != digest:
        return State("changed", last, f"its text changed since {last.by} approved it.")
    if on > last.until:
        return State("expired", last, f"the approval by {last.by} ended on {last.until}.")
    return State("approved", last)


def same_version(
    module: Module, digest: str, records: Sequence[ReviewRecord], language: str
) -> Approved | None:
    """An approval of this version with another text: the version should have changed, too.

    Args:
        module: as it stands.
        digest: of its meaning.
        records: of the practice, oldest first.
        language: code of the text's language.
    """
    for record in reversed(records):
        if (
            isinstance(record, Approved)
            and (record.module, record.language) == (module.id, language)
            and record.version == module.version
        ):
            return None if record.digest == digest else record
    return None


def default_until(on: dt.date, months: int = LIFE_MONTHS) -> dt.date:
    """The last day of an approval's life: the same day of the month, so many months later."""
    return months_later(on, months)


def reviewed_texts(module: Module) -> tuple[str, ...]:
    """The words of a module that a review is about, passage by passage."""
    return tuple(text for loc, text in module.texts() if _FILED.get(str(loc[0])) is not True)


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words: the same, gone, or new."""

    kind: Literal["same", "gone", "new"]
    text: str


_SPACE = re.compile(r"\s+")


def word_diff(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Change, ...]]:
    """What changed, passage by passage; passages that are the same are left out."""
    import difflib

    matcher = difflib.SequenceMatcher(a=list(before), b=list(after), autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        old = _SPACE.split(" ".join(before[a0:a1]).strip()) if a1 > a0 else []
        new = _SPACE.split(" ".join(after[b0:b1]).strip()) if b1 > b0 else []
        yield tuple(_words(old, new))


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    import difflib

    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            yield Change("same", " ".join(old[a0:a1]))
            continue
        if a1 > a0:
            yield Change("gone", " ".join(old[a0:a1]))
        if b1 > b0:
            yield Change("new", " ".join(new[b0:b1]))


class ChecklistItem(Strict):
    """A question on how well a page can be understood and acted on."""

    id: Identifier
    """Name of the item; answers are stored by it."""
    question: Text
    """What is asked."""
    decided_by: Literal["program", "reviewer"]
    """Whether a program can decide it."""
    when: Literal["drawing", "numbers"] | None = None
    """Asked only of a page that has one; None: of every page."""
    rules: tuple[Text, ...] = ()
    """Where a program decides: no finding of these rules may stand."""
    needs: tuple[
        Literal["heading", "steps", "form", "action", "reader", "alt", "summary"], ...
    ] = ()
    """Where a program decides: what the module must have."""

    def applies_to(self, module: Module) -> bool:
        """Whether it is asked of a page."""
        match self.when:
            case "drawing":
                return any(block.kind == "figure" for block in module.blocks)
            case "numbers":
                words = (text for loc, text in module.texts() if loc[0] == "blocks")
                return bool(module.facts) or any(re.search(r"\d", text) for text in words)
            case None:
                return True


class Checklist(Strict):
    """The checklist (`_checklist.yaml`): after PEMAT-P, and no PEMAT score."""

    source: Text
    """What it is made after."""
    items: tuple[ChecklistItem, ...] = Field(min_length=1)
    """The questions."""


def answer_on_paper(answer: Answer | None, phrases: Phrases) -> str:
    """An answer to the checklist in the words of a language; None: it is asked of the reviewer."""
    words = {"yes": phrases.answer_yes, "no": phrases.answer_no, "n/a": phrases.answer_na}
    return words[answer] if answer else phrases.review_open


def decided(
    item: ChecklistItem, module: Module, vocabulary: Vocabulary, findings: Sequence[str]
) -> Answer | None:
    """The program's answer to an item, or None where a reviewer is asked.

    Args:
        item: the question.
        module: what it is asked of.
        vocabulary: of the module's language.
        findings: the codes of the rules that found something in it.
    """
    if item.decided_by == "reviewer":
        return None
    kinds = {block.kind for block in module.blocks}
    form = any(isinstance(block, Form) for block in module.blocks)
    has = {
        "heading": "heading" in kinds or len(module.blocks) <= 4,
        "steps": "steps" in kinds or module.type != "skill",
        "form": form,
        "action": form or "steps" in kinds,
        "reader": any(vocabulary.speaks_to_reader(text) for _, text in module.texts()),
        "alt": all(block.alt for block in module.blocks if block.kind == "figure"),
        "summary": bool(module.summary),
    }
    if not all(has[name] for name in item.needs):
        return "no"
    return "no" if set(item.rules) & set(findings) else "yes"
