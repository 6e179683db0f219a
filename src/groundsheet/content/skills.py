"""What a skill must hold, listed outside the modules (`handouts/skills.yaml`).

A module that loses a caution or a step named there, that raises a limit, or that spells an acronym
in another way is refused. Both the shipped modules and a practice's changes of them are held to it.
"""

from collections.abc import Iterator

from pydantic import Field

from groundsheet.content.blocks import Steps
from groundsheet.content.module import Acronym, Module, Unit
from groundsheet.language import Identifier, Language, LanguageCode, Strict, Text
from groundsheet.scopes import Loc


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


class Skill(Strict):
    """What one skill must hold, and why."""

    module: Identifier
    """The module."""
    why: Text
    """Why its cautions must stand; shown with the fault."""
    cautions: tuple[Identifier, ...] = ()
    """Cautions that must stand with its steps."""
    steps: tuple[Identifier, ...] = ()
    """Its steps, all of them, in this order."""
    acronym: dict[LanguageCode, Acronym] = Field(default_factory=dict)
    """The letters of its name, and what they stand for, by language."""
    facts: tuple[Limit, ...] = ()
    """The limits of its numbers."""


class SkillList(Strict):
    """The list of skills and what each must hold."""

    skills: tuple[Skill, ...]
    """One entry for each skill."""


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
