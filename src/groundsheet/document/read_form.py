"""A form that comes back: what was filled in, as answers for the next plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from groundsheet import bounds
from groundsheet.content import ContactRows, Module, WriteIn
from groundsheet.desk import Desk
from groundsheet.document.verify import pdf_of, shown
from groundsheet.errors import InvalidInput, Place, Problem
from groundsheet.files import put
from groundsheet.language import Phrases
from groundsheet.library import Shelf
from groundsheet.notices import Code, Notice
from groundsheet.people import Named, PlanAnswers, Typed, answers_of, parts_of
from groundsheet.proof import filled_in, language_of, metadata_or_none
from groundsheet.wording import command, option

_NAME = re.compile(r"m(\d+)[-_](.+)")


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that is no part of the answers: its module, its name there, what stands in it."""

    module: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds.

    Args:
        answers: those of the plan, as `build` takes them; the parts that are filled in.
        others: what stands in fields of other pages.
        notes: what can't go back into a plan as it is, whether other pages hold anything, and
            whether no plan does.
    """

    answers: dict[str, Any]
    others: tuple[FilledField, ...]
    notes: tuple[Notice, ...]


def read_form(desk: Desk, path: Path | str | Typed) -> Filled:
    """Reads what was filled in into a file that this program made, by whatever program.

    Args:
        desk: where the modules are that may be in it, the practice's own among them.
        path: the PDF, filled in and saved, or its bytes.

    Raises:
        CannotRead: it can't be opened, is no PDF, is locked, or takes more time or memory than any
            form does; it is larger than 50 MB.
        InvalidInput: it is no form of this program, or one of pages that this library lacks.
    """
    return bounds.bounded(_read_form, desk, path, shown=shown(path))


def _read_form(desk: Desk, source: Path | str | Typed) -> Filled:
    """Reads it, in this process."""
    data, path = pdf_of(source), shown(source)
    facts = metadata_or_none(data)
    if facts is None or "modules" not in facts:
        raise _foreign(path, "this form was not made by groundsheet, or its record was removed.")
    language = language_of(data).partition("-")[0]
    if language in desk.library.shelves:
        desk = desk.in_language(language)
    modules = _modules(path, facts["modules"], desk.shelf)
    values = filled_in(data)
    plan = _plan(modules, values)
    texts = tuple(values.values())
    fields = {}
    for name, value in values.items():
        name_parts = _NAME.fullmatch(name)
        if name_parts is None or not 1 <= int(name_parts[1]) <= len(modules):
            raise _foreign(path, "it has fields that groundsheet doesn't make.")
        fields[name] = FilledField(modules[int(name_parts[1]) - 1].id, name_parts[2], value)
    answers = _answers(modules[plan - 1], f"m{plan}", values, desk.language.phrases) if plan else {}
    others = tuple(fields[name] for name in values)
    return Filled(answers, others, tuple(_notes(answers, others, texts)))


class HasAnswers(Protocol):
    """What holds the answers of a plan: `Filled`, or `TypedPlan`."""

    @property
    def answers(self) -> dict[str, Any]:
        """As `build` takes them."""


_BREAKS = frozenset("\x85\u2028\u2029")


def in_yaml(filled: HasAnswers) -> str:
    """The answers as YAML, as `build` takes them; one of several lines as people write it."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
        style = "|" if "\n" in value else None
        if _BREAKS.intersection(value):  # YAML would read them as the end of a line
            style = '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    written: str = yaml.dump(
        filled.answers,
        Dumper=Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=1000,
    )
    return written


def save_answers(filled: Filled, target: Path, *, force: bool = False) -> None:
    """Puts the answers into a file that nobody else can read.

    Raises:
        OutputExists, CannotWrite
    """
    put(in_yaml(filled).encode(), target, force=force)


def _foreign(path: str, message: str) -> InvalidInput:
    remedy = f"Take the file that came from {command('build')}, filled in and saved."
    return InvalidInput(Problem(message, Place(path), remedy=remedy))


def _modules(path: str, record: str, shelf: Shelf) -> list[Module]:
    """The modules of a file, in order, by their codes."""
    by_code = {module.code: module for module in shelf.modules.values()}
    codes = [entry.partition("/")[0] for entry in record.split()]
    for code in codes:
        if code not in by_code:
            raise _foreign(path, f"it holds pages ({code}) that aren't installed here.")
    return [by_code[code] for code in codes]


def _plan(modules: Sequence[Module], values: Mapping[str, str]) -> int:
    """Which module the answers are of: the first plan with anything in it. 0: there is no plan."""
    plans = [number for number, module in enumerate(modules, start=1) if module.type == "plan"]
    filled = (n for n in plans if any(name.startswith(f"m{n}-") for name in values))
    return next(filled, plans[0] if plans else 0)


def _answers(plan: Module, prefix: str, values: dict[str, str], phrases: Phrases) -> dict[str, Any]:
    """The answers of a plan; what is taken is no longer left."""
    answers: dict[str, Any] = {}
    ids = [block.id for block in plan.blocks]
    own: dict[str, Any] = {}
    for block in plan.blocks:
        for part in parts_of(block.id, ids):
            name = part.replace("-", "_")
            where = (answers, name) if name in PlanAnswers.model_fields else (own, part)
            entries: list[Any] = []
            if isinstance(block, WriteIn):
                entries = answers_of(_text(f"{prefix}-{part}", values))
            elif isinstance(block, ContactRows):
                entries = _people(f"{prefix}-{part}", values, phrases)
            if entries:
                where[0][where[1]] = entries
    for name in ("review_on", "review_with"):
        # The sentence stands once in a packet: with the plan, or at the end of it.
        elsewhere = next((field for field in values if re.fullmatch(rf"m\d+_{name}", field)), "")
        field = f"{prefix}_{name}"
        if (value := values.pop(field if field in values else elsewhere, "")).strip():
            answers[name] = value
    return answers | ({"parts": own} if own else {})


def _text(field: str, values: dict[str, str]) -> str:
    """What was written on some lines, those on the next pages too; some may have been emptied."""
    pages = [name for name in values if re.fullmatch(rf"{re.escape(field)}(_more)*", name)]
    return "\n".join(values.pop(name) for name in sorted(pages, key=len))


def _people(prefix: str, values: dict[str, str], phrases: Phrases) -> list[dict[str, str]]:
    """People to call, in the order of their rows."""
    rows = {int(found[1]) for name in values if (found := _row(prefix, name))}
    people = (_person(f"{prefix}_{row}", values, phrases) for row in sorted(rows))
    return [person for person in people if person]


def _row(prefix: str, name: str) -> re.Match[str] | None:
    return re.fullmatch(rf"{re.escape(prefix)}_(\d+)_({'|'.join(Named.model_fields)})", name)


def _person(field: str, values: dict[str, str], phrases: Phrases) -> dict[str, str]:
    """Somebody to call. Without a name what else is known stands in its place: nothing is lost.

    Whether texts are read stands on the page in words: others than ours are left where they are.
    """
    texting = {phrases.text_only: "only", phrases.text_too: "too"}
    person = {}
    for part in Named.model_fields:
        name = f"{field}_{part}"
        value = values.get(name, "").strip()
        if part == "text" and value:
            if value not in texting:
                continue
            value = texting[value]
        if values.pop(name, "") and value:
            person[part] = value
    if person and "name" not in person:
        first = next((part for part in person if part != "text"), None)
        if first is None:
            return {}
        person = {"name": person.pop(first), **person}
    return person


def _notes(
    answers: dict[str, Any], others: Sequence[FilledField], texts: Iterable[str]
) -> Iterator[Notice]:
    """What `build` will not take as it is, or paper doesn't show; without what was written."""
    from pydantic import ValidationError

    try:
        PlanAnswers.model_validate(answers)
    except ValidationError as error:
        parts = sorted({str(fault["loc"][0]) for fault in error.errors()})
        for part in parts:
            yield Notice(
                Code.PART_NOT_TAKEN,
                "longer than a plan takes, or with characters that can't be printed; shorten it "
                "before you build.",
                about=part,
                name=part,
            )
    if others:
        fields = "1 field is" if len(others) == 1 else f"{len(others)} fields are"
        message = f"{fields} filled in that answers can't hold."
        yield Notice(Code.OTHER_FIELDS, message, remedy=f"{option('json')} shows them.")
    if many := sum(map(_not_drawn, texts)):
        of = "1 field holds" if many == 1 else f"{many} fields hold"
        yield Notice(
            Code.LETTERS_NOT_DRAWN,
            f"{of} letters that programs can't draw in this form; on paper printed from it they "
            "may be missing.",
            remedy=f"Print what {command('build')} makes of the answers.",
        )
    if not answers:
        yield Notice(Code.NO_ANSWERS, "no part of a plan is filled in.")


def _not_drawn(text: str) -> bool:
    """Whether a text has letters that can't be typed into a field."""
    if text.isascii():
        return False
    from groundsheet.pdf.form_font import letters

    return not set(text) <= letters() | {"\n"}
