"""A module's words for a screen: what its page says, and what is for clinicians alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from groundsheet import crisis
from groundsheet.content import Module, texts
from groundsheet.desk import Desk
from groundsheet.notices import Code, Notice
from groundsheet.text import fill, parse_inline
from groundsheet.wording import option


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: a heading, the name of a block, or words."""

    kind: Literal["heading", "block", "words", "item"]
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is for clinicians alone: a title, and what stands under it."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A module for a screen.

    Args:
        module: the module.
        help: emergency number and region, where one was named.
        lines: of the page, with contacts and numbers filled in where they are known.
        clinician: what is for clinicians alone.
        notices: what to know of these words.
    """

    module: Module
    help: str
    lines: tuple[Line, ...]
    clinician: tuple[Part, ...]
    notices: tuple[Notice, ...]


_STAND_INS = {
    "emergency": "[emergency number]",
    "crisis_voice": "[crisis line]",
    "crisis_text": "[how to reach a text line]",
}
"""What contacts are shown as where no region was named."""


def show(desk: Desk, name: str, *, region: str | None = None) -> Shown:
    """A module's words.

    Args:
        desk: where the module is.
        name: the module's id.
        region: whose contacts are filled in.

    Raises:
        UnknownModule, InvalidInput, Refused
    """
    module = desk.shelf.module(name)
    numbers = {f"fact:{f.id}": desk.language.counted(f.value, f.unit) for f in module.facts}
    values, help_line = numbers | _STAND_INS, ""
    notices: tuple[Notice, ...] = ()
    if region is None:
        message = (
            f"contacts are filled in when it is printed: {option('region')} shows those of a "
            "region."
        )
        notices = (Notice(Code.NO_REGION, message),)
    else:
        contacts = crisis.resolve(desk.directories, region, desk.code, desk.today, desk.records)
        values["emergency"] = contacts.emergency[0].display
        values["crisis_voice"] = contacts.main.voice.display
        help_line = f"{values['emergency']} · {contacts.region_name}"
    lines, parts = tuple(_lines(module, values)), tuple(_parts(module, values))
    return Shown(module, help_line, lines, parts, notices)


def _lines(module: Module, values: Mapping[str, str]) -> Iterator[Line]:
    yield Line("words", module.summary)
    for block in module.blocks:
        mark = " (optional)" if block.optional else ""
        if block.kind == "heading":
            yield Line("heading", f"{block.text}{mark}")
            continue
        yield Line("block", f"{block.id}: {block.kind}{mark}")
        for loc, text in texts(block):
            listed = any(isinstance(part, int) for part in loc)
            yield Line("item" if listed else "words", _plain(text, values))


def _parts(module: Module, values: Mapping[str, str]) -> Iterator[Part]:
    for title, entries in (
        ("Ask first", module.ask_first),
        ("How to go about it", module.clinician_notes),
    ):
        if entries:
            yield Part(title, tuple(_plain(text, values) for text in entries))
    if module.evidence:
        claims = (
            f"{_plain(claim.text, values)} {claim.grade} [{', '.join(claim.citations)}]"
            for claim in module.evidence
        )
        yield Part("What is known", tuple(claims))


def _plain(text: str, values: Mapping[str, str]) -> str:
    runs = fill(parse_inline(text), values)
    return "".join("____" if run.blank else run.text.replace("\u00a0", " ") for run in runs)
