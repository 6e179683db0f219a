"""A form that comes back: what was filled in, as answers for the next plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundsheet.api.reading import library
from groundsheet.content import ContactRows, Module, WriteIn
from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.files import put
from groundsheet.library import Library
from groundsheet.people import PlanAnswers, PracticeFolder
from groundsheet.proof import filled_in, metadata_or_none, readable
from groundsheet.source import read_bytes

_NAME = re.compile(r"m(\d+)[-_](.+)")
_MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that belongs to no plan: its module, its name there, what stands in it."""

    module: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds.

    Args:
        answers: those of the plan, as `--answers` takes them; the parts that are filled in.
        others: what stands in fields of other pages.
        notes: what can't go back into a plan as it is, in words.
    """

    answers: dict[str, Any]
    others: tuple[FilledField, ...]
    notes: tuple[str, ...]


def read_form(
    path: Path | str,
    *,
    practice: PracticeFolder | None = None,
    content: Library | None = None,
) -> Filled:
    """Reads what was filled in into a file that this program made, by whatever program.

    Args:
        path: the PDF, filled in and saved.
        practice: whose own modules may be in it.
        content: the library (default: the shipped one, and the practice's own).

    Raises:
        CannotRead: it can't be opened, or is no PDF.
        InvalidInput: it is no form of this program, or one of pages that this library lacks.
    """
    path = Path(path)
    data = read_bytes(path, limit=200_000_000)
    readable(data, str(path))
    facts = metadata_or_none(data)
    if facts is None or "modules" not in facts:
        raise _foreign(path, "this form was not made by groundsheet, or its record was removed.")
    modules = _modules(path, facts["modules"], content or library(practice))
    plan = next((n for n, m in enumerate(modules, start=1) if m.type == "plan"), 0)
    left = filled_in(data)
    fields = {}
    for name, value in left.items():
        found = _NAME.fullmatch(name)
        if found is None or not 1 <= int(found[1]) <= len(modules):
            raise _foreign(path, "it has fields that no page of this program has.")
        fields[name] = FilledField(modules[int(found[1]) - 1].id, found[2], value)
    answers = _answers(modules[plan - 1], f"m{plan}", left) if plan else {}
    others = tuple(fields[name] for name in left)
    return Filled(answers, others, tuple(_notes(answers)))


def in_yaml(filled: Filled) -> str:
    """The answers as YAML, as `--answers` takes them."""
    import yaml

    text: str = yaml.safe_dump(
        filled.answers, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1000
    )
    return text


def save_answers(filled: Filled, target: Path, *, force: bool = False) -> None:
    """Puts the answers into a file that nobody else can read.

    Raises:
        OutputExists, CannotWrite
    """
    put(in_yaml(filled).encode(), target, force=force)


def _foreign(path: Path, message: str) -> InvalidInput:
    remedy = "Take the file that came from `groundsheet build`, filled in and saved."
    return InvalidInput(Problem(message, Place(str(path)), remedy=remedy))


def _modules(path: Path, record: str, content: Library) -> list[Module]:
    """The modules of a file, in order, by their codes."""
    by_code = {module.code: module for module in content.modules.values()}
    codes = [entry.partition("/")[0] for entry in record.split()]
    for code in codes:
        if code not in by_code:
            raise _foreign(path, f"it holds pages ({code}) that this library doesn't have.")
    return [by_code[code] for code in codes]


def _answers(plan: Module, prefix: str, left: dict[str, str]) -> dict[str, Any]:
    """The answers of a plan; what is taken is no longer left."""
    answers: dict[str, Any] = {}
    for block in plan.blocks:
        name = block.id.replace("-", "_")
        if name not in PlanAnswers.model_fields:
            continue
        entries: list[Any] = []
        if isinstance(block, WriteIn):
            field = f"{prefix}-{block.id}"
            while field in left:
                entries += [line for line in left.pop(field).split("\n") if line.strip()]
                field += "_more"
        elif isinstance(block, ContactRows):
            for row in range(1, _MOST_ROWS + 1):
                entries += _person(f"{prefix}-{block.id}_{row}", left)
        if entries:
            answers[name] = entries
    for name in ("review_on", "review_with"):
        if (value := left.pop(f"{prefix}_{name}", "")).strip():
            answers[name] = value
    return answers


def _person(field: str, left: dict[str, str]) -> list[dict[str, str]]:
    """Somebody to call. A number without a name stands where the name does: nothing is lost."""
    who, phone = (left.pop(f"{field}_{part}", "").strip() for part in ("name", "phone"))
    if not who and not phone:
        return []
    return [{"name": who, "phone": phone} if who and phone else {"name": who or phone}]


def _notes(answers: dict[str, Any]) -> list[str]:
    """What `build --answers` will not take as it is; told by part, without what was written."""
    from pydantic import ValidationError

    try:
        PlanAnswers.model_validate(answers)
    except ValidationError as error:
        parts = sorted({str(fault["loc"][0]) for fault in error.errors()})
        return [
            f"{part}: longer than a plan takes, or with characters that can't be printed; "
            "shorten it before you build."
            for part in parts
        ]
    return []
