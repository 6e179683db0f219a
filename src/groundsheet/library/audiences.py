"""For whom each text was written: a module, and its variants for other readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from groundsheet.content import Audience, Loc, Module, Recipe, Setting
from groundsheet.errors import InvalidInput, Problem, Usage
from groundsheet.library.shelf import Shelf
from groundsheet.source import dotted
from groundsheet.wording import command, option

READERS: Mapping[Audience, str] = {
    "adult": "adults",
    "teen": "teens",
    "carer": "carers",
    "clinician": "clinicians",
}
"""What readers are called in messages."""


CLIENTS: tuple[Audience, ...] = tuple(name for name in READERS if name != "clinician")
"""Whose text can be chosen; pages for clinicians are files of their own."""


def in_words(audiences: Iterable[Audience]) -> str:
    """Readers in words."""
    return ", ".join(READERS[audience] for audience in audiences)


def family_of(module: Module) -> str:
    """The id that a module has in common with its variants: that of the first text."""
    return module.variant_of or module.id


def variant_faults(modules: Iterable[Module]) -> Iterator[tuple[str, Loc, str]]:
    """Variants that can't be chosen by their readers: the module's id, where, and what is wrong.

    Args:
        modules: all that can be read.
    """
    known = {module.id: module for module in modules}
    written: dict[tuple[str, Audience], str] = {}
    for module in sorted(known.values(), key=lambda module: module.id):
        base = known.get(module.variant_of or "")
        if base is None:
            continue
        if base.variant_of is not None:
            there = f"`{base.id}` is a variant itself: name `{base.variant_of}`."
            yield module.id, ("variant_of",), there
            continue
        for index, audience in enumerate(module.audience):
            loc: Loc = ("audience", index)
            taken = written.setdefault((base.id, audience), module.id)
            if audience in base.audience:
                yield module.id, loc, f"`{base.id}` is for {READERS[audience]} already."
            elif taken != module.id:
                yield module.id, loc, f"`{taken}` is the variant for {READERS[audience]} already."


def recipe_faults(recipe: Recipe, modules: Mapping[str, Module]) -> Iterator[tuple[Loc, str]]:
    """The modules of a recipe that weren't written for its readers.

    Args:
        recipe: the recipe.
        modules: all that can be read, by id.
    """
    for index, name in enumerate(recipe.modules):
        for audience in recipe.audience:
            if name in modules and audience not in modules[name].audience:
                yield ("modules", index), f"`{name}` isn't written for {READERS[audience]}."


def fits(
    readers: Sequence[Audience],
    settings: Sequence[Setting],
    audience: Audience | None,
    setting: Setting | None,
) -> bool:
    """Whether a text is for some readers and a place; one without places is for any.

    Args:
        readers: for whom it is.
        settings: where it is handed out.
        audience: who is asked for; None: anybody.
        setting: which place is asked for; None: any.
    """
    return (audience is None or audience in readers) and (
        setting is None or not settings or setting in settings
    )


def recipe_readers(recipe: Recipe, modules: Mapping[str, Module]) -> tuple[Audience, ...]:
    """For whom a packet is: as its recipe says, or else for whom each of its modules is.

    Args:
        recipe: the recipe.
        modules: all that can be read, by id.
    """
    known = [modules[name] for name in recipe.modules if name in modules]
    shared = (a for a in READERS if known and all(a in module.audience for module in known))
    return recipe.audience or tuple(shared)


def audience_faults(
    shelf: Shelf, modules: Iterable[Module], recipes: Iterable[Recipe]
) -> Iterator[Problem]:
    """What is wrong with variants and with recipes for some readers, each with its place.

    Args:
        shelf: where the modules and recipes are.
        modules: those that can be read.
        recipes: those that can be read.
    """
    known = {module.id: module for module in modules}
    for name, loc, message in variant_faults(known.values()):
        yield Problem(message, shelf.place(name, loc), dotted(loc))
    for recipe in recipes:
        for loc, message in recipe_faults(recipe, known):
            yield Problem(message, shelf.recipe_place(recipe.id, loc), dotted(loc))


def written_for(shelf: Shelf, modules: Sequence[Module], audience: Audience) -> tuple[Module, ...]:
    """Each module's text for some readers: itself, or the variant that was written for them.

    Args:
        shelf: where the variants are.
        modules: what was chosen.
        audience: the readers.

    Raises:
        Usage: some have no text for them; all of these are named.
        InvalidInput: a variant that would be taken has faults, or two would be.
    """
    wanted = {family_of(module) for module in modules}
    readable = [m for m in shelf.readable() if family_of(m) in wanted]
    if problems := list(audience_faults(shelf, readable, ())):
        raise InvalidInput(problems)
    texts = {family_of(m): m for m in readable if audience in m.audience}
    lacking = [module for module in modules if family_of(module) not in texts]
    if lacking:
        names = ", ".join(f"{m.code} {m.title} (for {in_words(m.audience)})" for m in lacking)
        listed = command("list", option("audience", audience))
        raise Usage(
            f"written for other readers than {READERS[audience]}: {names}.",
            remedy=f"Leave out what has no text for {READERS[audience]}. What there is: {listed}",
        )
    return tuple(texts[family_of(module)] for module in modules)
