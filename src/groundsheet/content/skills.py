"""What a skill or a plan must hold, listed outside the modules (`handouts/skills.yaml`).

A module that loses a caution, a step or a part named there, that raises a limit, or that spells an
acronym in another way is refused. Both the shipped modules and a practice's changes of them are
held to it.
"""

from collections.abc import Iterator
from typing import Annotated, get_args

from pydantic import AfterValidator, Field

from groundsheet.content.blocks import BLOCKS, Steps
from groundsheet.content.module import PLACEHOLDER, Acronym, Module, Unit
from groundsheet.content.words import Block
from groundsheet.language import Identifier, Language, LanguageCode, Strict, Text
from groundsheet.scopes import Loc
from groundsheet.text import placeholders

KINDS: tuple[str, ...] = tuple(
    get_args(block.model_fields["kind"].annotation)[0] for block in BLOCKS
)
"""The kinds of block, as they are written in a module."""


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"there is no kind of block `{kind}`.")
    return kind


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
    """What one skill or plan must hold, and why."""

    module: Identifier
    """The module."""
    why: Text
    """Why its cautions must stand; shown with the fault."""
    cautions: tuple[Identifier, ...] = ()
    """Cautions that must stand with its steps."""
    steps: tuple[Identifier, ...] = ()
    """Its steps, all of them, in this order."""
    parts: tuple[Part, ...] = ()
    """Blocks that must stay."""
    acronym: dict[LanguageCode, Acronym] = Field(default_factory=dict)
    """The letters of its name, and what they stand for, by language."""
    facts: tuple[Limit, ...] = ()
    """The limits of its numbers."""


class SkillList(Strict):
    """The list of skills and plans, and what each must hold."""

    skills: tuple[Skill, ...]
    """One entry for each skill or plan."""


def faults(module: Module, skill: Skill, language: Language) -> Iterator[tuple[Loc, str]]:
    """What a module lacks of what its skill must hold: where it stands, and what is wrong.

    Args:
        module: the module.
        skill: what it must hold.
        language: that the module is in. Letters that its skill doesn't give in this language are
            left to whoever writes in it.
    """
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
    yield from _parts(module, skill)
    acronym = skill.acronym.get(language.code)
    if acronym is not None and module.acronym != acronym:
        words = ", ".join(acronym.words)
        yield ("acronym",), f"{acronym.letters} stands for: {words}."
    elif not skill.acronym and module.acronym is not None:
        yield ("acronym",), "this skill has no acronym."
    yield from _limits(module, skill)
    for where, text in module.texts() if skill.facts else ():
        time = language.vocabulary.duration(text) if where[0] == "blocks" else ""
        if time:
            yield where, f"“{time}” is a number of the skill: make it a fact ({{{{fact:ID}}}})."


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


def _limits(module: Module, skill: Skill) -> Iterator[tuple[Loc, str]]:
    facts = {fact.id: (index, fact) for index, fact in enumerate(module.facts)}
    for limit in skill.facts:
        if limit.id not in facts:
            yield ("facts",), f"the fact `{limit.id}` is missing."
            continue
        index, fact = facts[limit.id]
        if fact.unit != limit.unit:
            yield ("facts", index, "unit"), f"`{limit.id}` is counted in: {limit.unit}."
        if not limit.least <= fact.value <= limit.most:
            bounds = f"{limit.least} to {limit.most}"
            yield (
                ("facts", index, "value"),
                f"`{limit.id}` is {fact.value}; it may be {bounds}. Why: {limit.why}",
            )
    allowed = {limit.id for limit in skill.facts}
    for name, (index, _) in facts.items():
        if name not in allowed:
            yield ("facts", index), f"`{name}` is no fact of this skill in skills.yaml."
