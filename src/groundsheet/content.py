"""Modules and their blocks: what one handout teaches, as data.

A module is one YAML file; its id is the file's name. Each block has a `kind` and an `id` that is
the same in every language. Adding a kind means one class here and one drawer in `pdf.blocks`.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.language import Identifier, Strict, Text
from groundsheet.text import parse_inline, phone_tokens


def _no_number(text: str) -> str:
    tokens = phone_tokens(text)
    if tokens:
        raise ValueError(
            f"{tokens[0]!r} can be dialled. Numbers come from the crisis contacts only: write "
            "{{emergency}}, {{crisis_voice}} or {{crisis_text}}."
        )
    return text


def _parsed(text: str) -> str:
    parse_inline(_no_number(text))
    return text


PlainWords = Annotated[Text, AfterValidator(_no_number)]
"""Text without markup, and without a number that could be dialled."""

RichText = Annotated[Text, AfterValidator(_parsed)]
"""Text with *emphasis*, **strong** emphasis and {{placeholders}}; no number that can be dialled."""


class Block(Strict):
    """Base of all blocks."""

    id: Identifier


class Heading(Block):
    """A heading inside a module."""

    kind: Literal["heading"]
    text: PlainWords


class Paragraph(Block):
    """Running text."""

    kind: Literal["paragraph"]
    text: RichText


class Bullets(Block):
    """A list without order."""

    kind: Literal["bullets"]
    items: tuple[RichText, ...] = Field(min_length=2)


class Caution(Strict):
    """What must be known before a skill is tried; printed with its steps, always."""

    id: Identifier
    text: RichText


class Step(Strict):
    """One step: what to do (printed in strong type), and a little more about how."""

    do: RichText
    how: RichText | None = None


class Steps(Block):
    """The steps of a skill, in order, with their cautions: one thing, never printed apart."""

    kind: Literal["steps"]
    cautions: tuple[Caution, ...] = ()
    items: tuple[Step, ...] = Field(min_length=2)


class Callout(Block):
    """A few words set off in a box."""

    kind: Literal["callout"]
    title: PlainWords | None = None
    text: RichText


class WriteIn(Block):
    """Lines to write on, under what is asked."""

    kind: Literal["write_in"]
    label: PlainWords
    help: RichText | None = None
    lines: Annotated[int, Field(ge=1, le=20)]


class ContactRows(Block):
    """Rows to write people in: a name and a telephone number each."""

    kind: Literal["contact_rows"]
    label: PlainWords
    help: RichText | None = None
    rows: Annotated[int, Field(ge=1, le=10)]


class CrossReference(Block):
    """A sentence about another module; "see page n" follows if that module is in the packet."""

    kind: Literal["cross_reference"]
    module: Identifier
    text: RichText


class CrisisBlock(Block):
    """The region's crisis contacts, printed at this place as well."""

    kind: Literal["crisis_block"]


AnyBlock = Annotated[
    Heading
    | Paragraph
    | Bullets
    | Steps
    | Callout
    | WriteIn
    | ContactRows
    | CrossReference
    | CrisisBlock,
    Field(discriminator="kind"),
]

Audience = Literal["adult", "teen", "carer", "clinician"]


class Module(Strict):
    """One handout: what it is called, for whom it is, how sure we are, and its blocks."""

    id: Identifier
    code: Annotated[str, Field(pattern=r"^GS-[0-9]{2}[A-Z]?$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]
    title: PlainWords
    public_title: PlainWords
    type: Literal["skill", "plan", "information"]
    audience: tuple[Audience, ...] = Field(min_length=1)
    handling: Literal["take_home", "in_session"]
    summary: PlainWords
    how_sure: Literal["A", "B", "C"] | RichText
    credit: PlainWords
    keywords: tuple[PlainWords, ...] = ()
    citations: tuple[str, ...] = ()
    clinician_notes: tuple[RichText, ...] = ()
    blocks: tuple[AnyBlock, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids(self) -> Self:
        seen: set[str] = set()
        for block in self.blocks:
            if block.id in seen:
                raise ValueError(f"two blocks have the id `{block.id}`.")
            seen.add(block.id)
        return self

    @property
    def cautions(self) -> Iterator[Caution]:
        """All cautions of the module."""
        for block in self.blocks:
            if isinstance(block, Steps):
                yield from block.cautions

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text of the module that can be printed, as it stands in the file, with its loc."""
        yield from _texts(self.model_dump(), ())


_NOT_PRINTED = {"id", "kind", "code", "version", "type", "module", "audience", "handling"}


def _texts(value: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _NOT_PRINTED:
                yield from _texts(part, (*loc, key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _texts(part, (*loc, index))


class Recipe(Strict):
    """A named packet: modules in their order."""

    id: Identifier
    code: Annotated[str, Field(pattern=r"^GS-P[0-9]{2}$")]
    title: PlainWords
    public_title: PlainWords
    summary: PlainWords
    modules: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.modules)) != len(self.modules):
            raise ValueError("a module stands in `modules` twice.")
        return self
