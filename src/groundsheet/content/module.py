"""Modules and recipes: one YAML file each, whose id is the file's name."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from groundsheet.content.blocks import (
    FIGURE_FACTS,
    AnyBlock,
    Caution,
    Claim,
    Claims,
    Figure,
    References,
    Steps,
)
from groundsheet.content.words import Loc, PlainWords, RichText, dialled, mapped, texts
from groundsheet.language import Identifier, Strict
from groundsheet.source import refuse
from groundsheet.text import placeholders

Audience = Literal["adult", "teen", "carer", "clinician"]

Unit = Literal["number", "second", "minute", "day"]


class Fact(Strict):
    """A number of a skill. Texts print it with `{{fact:ID}}`, so that it stands in one place."""

    id: Identifier
    """Name of the fact; `skills.yaml` sets its limits by this name."""
    value: Annotated[int, Field(ge=1, le=999)]
    """The number."""
    unit: Unit
    """What is counted; `number` prints the number alone."""


class Acronym(Strict):
    """The letters of a skill's name, and what each stands for."""

    letters: Annotated[str, Field(pattern=r"^[A-Z]{2,12}$")]
    """The letters, such as STOP."""
    words: tuple[PlainWords, ...]
    """What each letter stands for, in order."""

    @model_validator(mode="after")
    def _initials(self) -> Self:
        initials = "".join(word[0] for word in self.words).upper()
        if initials != self.letters:
            raise ValueError(f"the words begin with {initials}, not with {self.letters}.")
        return self


class Module(Strict):
    """One handout: what it is called, for whom it is, how sure we are, and its blocks."""

    id: Identifier
    """Name of the module; the name of its file."""
    code: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-[0-9]{2}[A-Z]?$")]
    """A neutral code for footers, such as GS-08. GS is for shipped modules."""
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]
    """Two numbers with a point, in quotation marks; a changed text has a new one."""
    title: PlainWords
    """Heads the page."""
    public_title: PlainWords
    """Where others see it (the file's title, bookmarks): no topic stands there."""
    type: Literal["skill", "plan", "information"]
    """A `skill` gets the stop rule."""
    audience: tuple[Audience, ...] = Field(min_length=1)
    """For whom it is."""
    handling: Literal["take_home", "in_session"]
    """Whether it can be taken home at once, or is gone through together."""
    summary: PlainWords
    """What it is for, in one line."""
    how_sure: Literal["A", "B", "C", "D"] | RichText
    """A, B, C or D (phrases of the language), or a sentence; D claims no evidence."""
    credit: PlainWords
    """Where the skill comes from, and whose words these are."""
    keywords: tuple[PlainWords, ...] = ()
    """Words to find it by."""
    citations: tuple[Identifier, ...] = ()
    """Keys of `references.json`."""
    acronym: Acronym | None = None
    """The letters of the skill's name and their meaning; checked, and not printed as a list."""
    facts: tuple[Fact, ...] = ()
    """The numbers of the skill."""
    purpose: RichText | None = None
    """What it is for and for whom; opens the clinician's sheet."""
    ask_first: tuple[RichText, ...] = ()
    """What a clinician asks about before handing it out; on the clinician's sheet."""
    clinician_notes: tuple[RichText, ...] = ()
    """What else a clinician should know; on the clinician's sheet."""
    evidence: tuple[Claim, ...] = ()
    """What is known, with grades and sources; on the clinician's sheet."""
    blocks: tuple[AnyBlock, ...] = Field(min_length=1)
    """What stands on the page, in order."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        numbers = dialled(self.model_dump(), for_clinicians=self.for_clinicians)
        return refuse(self, [*numbers, *self._twice(), *self._not_for_clients(), *self._facts()])

    def _twice(self) -> Iterator[tuple[Loc, str]]:
        for name, entries in (("blocks", self.blocks), ("facts", self.facts)):
            seen: set[str] = set()
            for index, entry in enumerate(entries):
                if entry.id in seen:
                    yield (name, index, "id"), f"two {name} have the id `{entry.id}`."
                seen.add(entry.id)

    def _not_for_clients(self) -> Iterator[tuple[Loc, str]]:
        if self.for_clinicians:
            return
        for index, block in enumerate(self.blocks):
            if isinstance(block, References):
                yield ("blocks", index), "a list of references is for clinicians only."
            if isinstance(block, Claims):
                for number, claim in enumerate(block.items):
                    if claim.grade in ("contested", "contradicted"):
                        yield (
                            ("blocks", index, "items", number, "grade"),
                            f"a claim that is {claim.grade} stands under `evidence` only.",
                        )

    def _facts(self) -> Iterator[tuple[Loc, str]]:
        known = [fact.id for fact in self.facts]
        used: set[str] = set()
        for loc, text in self.texts():
            for name in placeholders(text):
                fact = name.removeprefix("fact:")
                used.add(fact)
                if fact != name and fact not in known:
                    yield loc, f"there is no fact `{fact}` in `facts`."
        for index, block in enumerate(self.blocks):
            if isinstance(block, Figure):
                needed = set(FIGURE_FACTS.get(block.figure, {}).values())
                used |= needed
                for fact in sorted(needed - set(known)):
                    yield ("blocks", index), f"this figure draws the fact `{fact}`: it is missing."
        for index, fact in enumerate(known):
            if fact not in used:
                yield ("facts", index), f"it is used nowhere: write {{{{fact:{fact}}}}}."

    @property
    def for_clinicians(self) -> bool:
        """Whether it is for clinicians and nobody else; it never goes into a client's packet."""
        return self.audience == ("clinician",)

    @property
    def cautions(self) -> Iterator[Caution]:
        """All cautions of the module."""
        for block in self.blocks:
            if isinstance(block, Steps):
                yield from block.all_cautions

    @property
    def claims(self) -> Iterator[Claim]:
        """The claims on the page itself."""
        for block in self.blocks:
            if isinstance(block, Claims):
                yield from block.items

    @property
    def cited(self) -> tuple[str, ...]:
        """Every reference that the module names, each once, in order."""
        keys = list(self.citations)
        for claim in (*self.evidence, *self.claims):
            keys.extend(claim.citations)
        return tuple(dict.fromkeys(keys))

    def respelled(self, spell: Callable[[str], str]) -> Self:
        """The module with its words spelled in another way; placeholders stay as they are."""

        def change(text: str) -> str:
            parts = PLACEHOLDER.split(text)
            return "".join(part if index % 2 else spell(part) for index, part in enumerate(parts))

        return type(self).model_validate(mapped(self.model_dump(exclude_none=True), change))

    def texts(self) -> Iterator[tuple[Loc, str]]:
        """Every text of the module that can be printed, as it stands in the file, with its loc."""
        yield from texts(self.model_dump())


class Recipe(Strict):
    """A named packet: modules in their order."""

    id: Identifier
    """Name of the recipe; the name of its file."""
    code: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-P[0-9]{2}$")]
    """A neutral code for footers and file names, such as GS-P01."""
    title: PlainWords
    """Heads the first page."""
    public_title: PlainWords
    """Where others see it: no topic stands there."""
    summary: PlainWords
    """What the packet is for, in one line."""
    modules: tuple[Identifier, ...] = Field(min_length=1)
    """The modules, in order of print."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        twice = [
            (("modules", index), f"`{name}` stands here twice.")
            for index, name in enumerate(self.modules)
            if name in self.modules[:index]
        ]
        return refuse(self, [*dialled(self.model_dump(exclude={"modules"})), *twice])


PLACEHOLDER = re.compile(r"(\{\{[^{}]*\}\})")

DURATION = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty)"
    r"[\s\u00a0-]+(?:seconds?|minutes?)\b",
    re.IGNORECASE,
)
"""A duration that is written out; in a skill with limits it must come from a fact."""
