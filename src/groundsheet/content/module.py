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
from groundsheet.content.words import FILING, Note, PlainWords, RichText, dialled, texts
from groundsheet.language import MOST_COUNTED, Identifier, Strict, Vocabulary
from groundsheet.scopes import NO_WORDS, Loc, Words, changed
from groundsheet.source import refuse
from groundsheet.text import placeholders

Audience = Literal["adult", "teen", "carer", "clinician"]

Setting = Literal["outpatient", "group", "school", "emergency", "inpatient", "family"]
"""Where a page is handed out: a therapist's room, a group, a school counselor's office, an
emergency department, a ward, or to a family."""

Unit = Literal["number", "second", "minute", "day"]


class Fact(Strict):
    """A number of a skill. Texts print it with `{{fact:ID}}`, so that it stands in one place."""

    id: Identifier
    """Name of the fact; `skills.yaml` sets its limits by this name."""
    value: Annotated[int, Field(ge=1, le=MOST_COUNTED)]
    """The number."""
    unit: Unit
    """What is counted; `number` prints the number alone."""


Letters = Annotated[str, Field(pattern=r"^[A-Z]{2,12}$")]
"""The first letters of several words, such as STOP."""


class Acronym(Strict):
    """The letters of a skill's name, and what each stands for."""

    letters: Letters
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
    code: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-[0-9]{2}[A-Z]?$"), NO_WORDS, FILING]
    """A neutral code for footers, such as GS-08. GS is for shipped modules."""
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$"), NO_WORDS, FILING]
    """Two numbers with a point, in quotation marks; a changed text has a new one."""
    title: Annotated[PlainWords, Words("title")]
    """Heads the page."""
    public_title: Annotated[PlainWords, Words("public_title")]
    """Where others see it (the file's title, bookmarks): no topic stands there."""
    type: Literal["skill", "plan", "information"]
    """A `skill` gets the stop rule."""
    audience: tuple[Audience, ...] = Field(min_length=1)
    """For whom it is."""
    handling: Literal["take_home", "in_session"]
    """Whether it can be taken home at once, or is gone through together."""
    summary: Annotated[PlainWords, Words("summary")]
    """What it is for, in one line."""
    how_sure: (
        Annotated[Literal["A", "B", "C", "D"], Words("grade")] | Annotated[RichText, Words("body")]
    )
    """A, B, C or D (phrases of the language), or a sentence; D claims no evidence."""
    credit: Annotated[PlainWords, Words("credit")]
    """Where the skill comes from, and whose words these are."""
    keywords: Annotated[tuple[PlainWords, ...], Words("keyword"), FILING] = ()
    """Words to find it by: names of the skill, synonyms, topics."""
    problems: Annotated[tuple[PlainWords, ...], Words("keyword"), FILING] = ()
    """What people say when they need it, such as “I can't sleep”; to find it by."""
    settings: Annotated[tuple[Setting, ...], FILING] = ()
    """Where it is handed out; none: anywhere."""
    variant_of: Annotated[Identifier | None, FILING] = None
    """The module whose text for other readers this is, such as a plan's for teens."""
    citations: tuple[Identifier, ...] = ()
    """Keys of `references.json`."""
    acronym: Annotated[Acronym | None, NO_WORDS] = None
    """The letters of the skill's name and their meaning; checked, and not printed as a list."""
    facts: tuple[Fact, ...] = ()
    """The numbers of the skill."""
    purpose: Note | None = None
    """What it is for and for whom; opens the clinician's sheet."""
    ask_first: tuple[Note, ...] = ()
    """What a clinician asks about before handing it out; on the clinician's sheet."""
    say_this: Note | None = None
    """How a clinician brings it up, to say aloud in half a minute; on the clinician's sheet."""
    clinician_notes: tuple[Note, ...] = ()
    """What else a clinician should know; on the clinician's sheet."""
    evidence: Annotated[tuple[Claim, ...], Words("note")] = ()
    """What is known, with grades and sources; on the clinician's sheet."""
    blocks: tuple[AnyBlock, ...] = Field(min_length=1)
    """What stands on the page, in order."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        numbers = dialled(self, for_clinicians=self.for_clinicians)
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
        names = [fact.id for fact in self.facts]
        used: set[str] = set()
        for loc, text in self.texts():
            for name in placeholders(text):
                fact = name.removeprefix("fact:")
                used.add(fact)
                if fact != name and fact not in names:
                    yield loc, f"there is no fact `{fact}` in `facts`."
        for index, block in enumerate(self.blocks):
            if isinstance(block, Figure):
                needed = set(FIGURE_FACTS.get(block.figure, {}).values())
                used |= needed
                for fact in sorted(needed - set(names)):
                    yield ("blocks", index), f"this figure draws the fact `{fact}`: it is missing."
        for index, fact in enumerate(names):
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

    def unhedged(self, vocabulary: Vocabulary) -> Iterator[tuple[Loc, str]]:
        """The claims on the page that say more than their grade allows.

        Args:
            vocabulary: of the language that the module is in.
        """
        for index, block in enumerate(self.blocks):
            for number, claim in enumerate(block.items if isinstance(block, Claims) else ()):
                if claim.grade == "limited" and not vocabulary.hedged(claim.text):
                    words = " or ".join(f"“{word}”" for word in vocabulary.hedges[:2])
                    yield (
                        ("blocks", index, "items", number, "text"),
                        f"a claim of grade limited says {words}.",
                    )

    def respelled(self, spell: Callable[[str], str]) -> Self:
        """The module with its words spelled in another way; placeholders stay as they are."""

        def change(text: str) -> str:
            parts = PLACEHOLDER.split(text)
            return "".join(part if index % 2 else spell(part) for index, part in enumerate(parts))

        return changed(self, change)

    def texts(self) -> Iterator[tuple[Loc, str]]:
        """Every text of the module that has a reader, as it stands in the file, with its loc."""
        return texts(self)


class Recipe(Strict):
    """A named packet: modules in their order."""

    id: Identifier
    """Name of the recipe; the name of its file."""
    code: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-P[0-9]{2}$"), NO_WORDS]
    """A neutral code for footers and file names, such as GS-P01."""
    title: Annotated[PlainWords, Words("title")]
    """Heads the first page."""
    public_title: Annotated[PlainWords, Words("public_title")]
    """Where others see it: no topic stands there."""
    summary: Annotated[PlainWords, Words("summary")]
    """What the packet is for, in one line."""
    use: Annotated[PlainWords | None, Words("summary")] = None
    """How to use it, in one line for its readers; stands under the title."""
    audience: tuple[Audience, ...] = ()
    """For whom each of its modules is written; none: for whom its modules are."""
    keywords: Annotated[tuple[PlainWords, ...], Words("keyword"), FILING] = ()
    """Words to find it by."""
    problems: Annotated[tuple[PlainWords, ...], Words("keyword"), FILING] = ()
    """What people say when they need it; to find it by."""
    settings: Annotated[tuple[Setting, ...], FILING] = ()
    """Where it is handed out; none: anywhere."""
    modules: tuple[Identifier, ...] = Field(min_length=1)
    """The modules, in order of print."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        twice = [
            (("modules", index), f"`{name}` stands here twice.")
            for index, name in enumerate(self.modules)
            if name in self.modules[:index]
        ]
        return refuse(self, [*dialled(self), *twice])


PLACEHOLDER = re.compile(r"(\{\{[^{}]*\}\})")
