"""What a skill or a plan must hold, listed outside the modules (`handouts/skills.yaml`).

A card for each kind of skill says which cautions stand with its steps and how far its numbers may
go. It holds for every module, a practice's own included; whether a caution says what it must is
told by the words of a language (`library.cards`). What a shipped module holds beyond that, its
steps in order or the parts of a plan, stands under the module's id.
"""

from collections.abc import Iterator
from typing import Annotated, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from groundsheet.content.blocks import BLOCKS, Steps
from groundsheet.content.module import PLACEHOLDER, Letters, Module, Unit
from groundsheet.content.words import Block, PlainWords
from groundsheet.language import Identifier, Language, LanguageCode, Strict, Text
from groundsheet.scopes import Loc
from groundsheet.source import refuse
from groundsheet.text import placeholders

KINDS: tuple[str, ...] = tuple(
    get_args(block.model_fields["kind"].annotation)[0] for block in BLOCKS
)
"""The kinds of block, as they are written in a module."""


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"there is no kind of block `{kind}`.")
    return kind


class Meaning(Strict):
    """What a caution says. By which words it is told is said for each language."""

    id: Identifier
    """Name of the meaning; cards ask for it by this name."""
    says: Text
    """What it says, in a few words; shown with the fault."""
    why: Text
    """Why it must be said, and where that is known from; shown with the fault."""


class Limit(Strict):
    """Between which numbers a fact may lie, and why."""

    id: Identifier
    """The fact."""
    unit: Unit
    """What is counted."""
    least: int = Field(ge=1)
    """The least that is allowed."""
    most: int = Field(ge=1)
    """The most that is allowed."""
    why: Text
    """Why it is limited; shown with the fault."""


class Card(Strict):
    """A kind of skill: which cautions stand with its steps, and how far its numbers may go."""

    kind: Identifier
    """Name of the kind; `skills` of a block of steps names it."""
    about: Text
    """What belongs to it."""
    cautions: tuple[Identifier, ...] = Field(min_length=1)
    """What must be said where its steps stand: ids of meanings."""
    facts: tuple[Limit, ...] = ()
    """The limits of its numbers. A card with limits has no number in its steps but facts."""


class Name(Strict):
    """The letters of a skill's name, and what each may stand for."""

    letters: Letters
    """The letters, such as TIPP."""
    words: dict[LanguageCode, tuple[tuple[PlainWords, ...], ...]] = Field(min_length=1)
    """By language, letter by letter: what it stands for, and other words that are usual for it."""


class Part(Strict):
    """A block that must stay, and why: of its kind, with words of its own, and never optional."""

    id: Identifier
    """The block."""
    kind: Annotated[str, AfterValidator(_known)]
    """Its kind."""
    placeholders: tuple[Text, ...] = ()
    """What its `text` must print, such as `emergency` for the emergency number."""
    why: Text
    """Why it must stay; shown with the fault."""


class Skill(Strict):
    """What one shipped skill or plan must hold beyond the cards of its kinds, and why."""

    module: Identifier
    """The module."""
    why: Text
    """Why its cautions must stand; shown with the fault."""
    cautions: tuple[Identifier, ...] = ()
    """Cautions that must stand with its steps, by their own ids."""
    steps: tuple[Identifier, ...] = ()
    """Its steps, all of them, in this order."""
    parts: tuple[Part, ...] = ()
    """Blocks that must stay."""
    acronym: Letters | None = None
    """The letters of its name; what they stand for is said under `acronyms`."""
    facts: tuple[Identifier, ...] = ()
    """Numbers that it must give; cards limit them."""


class SkillList(Strict):
    """What skills and plans must hold: by kind, by the letters of a name, and by module."""

    meanings: tuple[Meaning, ...]
    """What cautions say."""
    cards: tuple[Card, ...]
    """One entry for each kind of skill."""
    acronyms: tuple[Name, ...] = ()
    """Names by letters that are taught; whoever uses one spells it so."""
    skills: tuple[Skill, ...]
    """One entry for each shipped skill or plan that holds more than its cards ask for."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        meanings = {meaning.id for meaning in self.meanings}
        return refuse(
            self,
            [
                (("cards", index, "cautions", number), f"there is no meaning `{name}`.")
                for index, card in enumerate(self.cards)
                for number, name in enumerate(card.cautions)
                if name not in meanings
            ],
        )

    @property
    def limits(self) -> dict[str, Limit]:
        """The limits of all cards, by the facts' ids; two cards give one fact the same limits."""
        return {limit.id: limit for card in self.cards for limit in card.facts}


def faults(
    module: Module, skill: Skill | None, listed: SkillList, language: Language
) -> Iterator[tuple[Loc, str]]:
    """What a module lacks, but for the meaning of its cautions: where, and what is wrong.

    Args:
        module: the module.
        skill: what it must hold beyond the cards; None for one that isn't shipped.
        listed: the cards and the names by letters.
        language: that the module is in. Letters that have no words in it are left to whoever
            writes in it.
    """
    if skill is not None:
        yield from _ids(module, skill)
        yield from _parts(module, skill)
        for name in skill.facts:
            if name not in {fact.id for fact in module.facts}:
                yield ("facts",), f"the fact `{name}` is missing."
    yield from _acronym(module, skill, listed, language)
    yield from _limits(module, listed, shipped=skill is not None)
    for where, text in module.texts() if skill and skill.facts else ():
        time = language.vocabulary.duration(text) if where[0] == "blocks" else ""
        if time:
            yield where, f"“{time}” is a number of the skill: make it a fact ({{{{fact:ID}}}})."


def _ids(module: Module, skill: Skill) -> Iterator[tuple[Loc, str]]:
    at = [index for index, block in enumerate(module.blocks) if isinstance(block, Steps)]
    loc: Loc = ("blocks", at[0]) if at else ("blocks",)
    present = {caution.id for caution in module.cautions}
    for caution in skill.cautions:
        if caution not in present:
            yield loc, f"its steps lack the caution `{caution}`. Why it must stand: {skill.why}"
    if skill.steps:
        named = tuple(
            step.id for block in module.blocks if isinstance(block, Steps) for step in block.items
        )
        if named != skill.steps:
            yield (
                (*loc, "items"),
                f"the steps of this skill are, in order: {', '.join(skill.steps)}.",
            )


def _parts(module: Module, skill: Skill) -> Iterator[tuple[Loc, str]]:
    blocks = {block.id: (index, block) for index, block in enumerate(module.blocks)}
    for part in skill.parts:
        why = f"Why it must stay: {part.why}"
        if part.id not in blocks:
            yield ("blocks",), f"the block `{part.id}` is missing. {why}"
            continue
        index, block = blocks[part.id]
        loc: Loc = ("blocks", index)
        if block.kind != part.kind:
            yield (*loc, "kind"), f"`{part.id}` must be of the kind `{part.kind}`. {why}"
            continue
        if block.optional:
            yield (*loc, "optional"), f"`{part.id}` can't be optional. {why}"
        if block.regions:
            yield (*loc, "regions"), f"`{part.id}` must stand in all regions. {why}"
        field, words = _words(block)
        if field and not any(char.isalpha() for char in PLACEHOLDER.sub("", words)):
            yield (*loc, field), f"`{part.id}` has no words. {why}"
        for name in part.placeholders:
            if name not in placeholders(words):
                yield (*loc, field), f"`{part.id}` lacks {{{{{name}}}}}. {why}"


def _words(block: Block) -> tuple[str, str]:
    """The field with a block's own words and what stands in it; nothing where it has none."""
    for field in ("text", "label"):
        if isinstance(words := getattr(block, field, None), str):
            return field, words
    return "", ""


def _acronym(
    module: Module, skill: Skill | None, listed: SkillList, language: Language
) -> Iterator[tuple[Loc, str]]:
    given = module.acronym
    if given is not None and skill is not None and skill.acronym is None:
        yield ("acronym",), "this skill has no acronym."
        return
    wanted = skill.acronym if skill is not None else given.letters if given else None
    name = next((name for name in listed.acronyms if name.letters == wanted), None)
    known = name.words.get(language.code) if name else None
    if name is None or known is None:
        return
    right = given is not None and len(given.words) == len(known)
    if not right or not all(
        word.casefold() in (choice.casefold() for choice in choices)
        for word, choices in zip(given.words if given else (), known, strict=True)
    ):
        words = ", ".join(choices[0] for choices in known)
        yield ("acronym",), f"{name.letters} stands for: {words}."


def _limits(module: Module, listed: SkillList, *, shipped: bool) -> Iterator[tuple[Loc, str]]:
    limits = listed.limits
    for index, fact in enumerate(module.facts):
        limit = limits.get(fact.id)
        if limit is None:
            if shipped:
                yield ("facts", index), f"`{fact.id}` is no fact of a card in skills.yaml."
            continue
        if fact.unit != limit.unit:
            yield ("facts", index, "unit"), f"`{limit.id}` is counted in: {limit.unit}."
        if not limit.least <= fact.value <= limit.most:
            bounds = f"{limit.least} to {limit.most}"
            yield (
                ("facts", index, "value"),
                f"`{limit.id}` is {fact.value}; it may be {bounds}. Why: {limit.why}",
            )
