"""The plan as a form on a screen: which fields it has, and the words of its page beside them.

A field is called by the part that it belongs to, by its row (from 1), and of a person by what is
known of them: `signs.2`, `helpers.1.phone`, `parts.my-words.1`, `review_on`. What is typed in them
is read by `typed_plan`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_origin

from groundsheet.composition import Composer, Line, lines, module_words, nodes
from groundsheet.composition.lines import words
from groundsheet.composition.nodes import Node
from groundsheet.content import Audience, Module
from groundsheet.desk import Desk
from groundsheet.document.show import page_of
from groundsheet.errors import Usage
from groundsheet.language import Limit, Phrases, limit_of
from groundsheet.library import family_of, written_for
from groundsheet.people import MOST_ANSWERS, MOST_PEOPLE, Named, PlanAnswers, parts_of

PartKind = Literal["answers", "people", "line"]
"""Rows of words; rows of people or places, each with the fields of a person; one line."""

FIELD = re.compile(
    r"(?P<part>parts\.[a-z0-9]+(?:-[a-z0-9]+)*|[a-z_]+)"
    r"(?:\.(?P<row>[1-9][0-9]{0,3})(?:\.(?P<detail>[a-z0-9]+))?)?"
)
"""The name of a field, of a row or of a part."""


@dataclass(frozen=True, slots=True)
class PersonField:
    """What may be known of somebody, in each row of a part for people.

    Args:
        name: the end of the field's name, such as `phone`.
        label: what it is called, in the plan's language.
        limit: how much fits; None where it is one of the choices.
        choices: what can be chosen, each with its words on the page; it may be left open.
        required: where anything of somebody is filled in, this has to be.
    """

    name: str
    label: str
    limit: Limit | None
    choices: tuple[tuple[str, str], ...]
    required: bool


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A part of a plan that is filled in.

    Args:
        name: with which the names of its fields begin: that of a field of the answers, or `parts.`
            and the id of a block. `about` of a notice on the plan says the same.
        kind: what its rows hold.
        block: id of the block in which it is printed; empty where no block is its place.
        title: its heading: as the page has it, or in the program's words where it isn't `titled`.
        help: what the page says below the heading.
        titled: whether title and help are the page's, and so in the language of the plan.
        before: what the page says between the part before and this one, but for the contacts.
        rows: how many rows or lines the page has where nothing is filled in; 0: it shares those of
            the part before.
        most: how many rows are taken.
        limit: how much fits into a row of words; None for people.
        printed: whether it stands on the page.
    """

    name: str
    kind: PartKind
    block: str
    title: str
    help: str
    titled: bool
    before: tuple[Line, ...]
    rows: int
    most: int
    limit: Limit | None
    printed: bool


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The form of one plan.

    Args:
        module: the plan, spelled as its region spells.
        language: code of the language of its titles and labels.
        parts: in the order of the page; last is what is never printed.
        person: the fields of somebody, in order.
    """

    module: Module
    language: str
    parts: tuple[PlanPart, ...]
    person: tuple[PersonField, ...]

    def part(self, name: str) -> PlanPart | None:
        """The part that something belongs to; None if it is none of this plan.

        Args:
            name: the name of a field, a row or a part.
        """
        found = FIELD.fullmatch(name)
        return next((part for part in self.parts if found and part.name == found["part"]), None)


def _kinds() -> Iterator[tuple[str, PartKind]]:
    for name, field in PlanAnswers.model_fields.items():
        if PlanAnswers.takes_people(name):
            yield name, "people"
        elif limit_of(field) is not None:
            rows = get_origin(field.annotation) is tuple
            yield name, "answers" if rows else "line"


KINDS = dict(_kinds())
"""The fields of the answers, each with what it holds; parts of a practice's own plan are beside."""


def plans(desk: Desk) -> tuple[Module, ...]:
    """The plans that there are in the desk's language, each before its texts for other readers."""
    found = (module for module in desk.shelf.readable() if module.type == "plan")
    return tuple(sorted(found, key=lambda plan: (family_of(plan), plan.variant_of is not None)))


def plan_form(
    desk: Desk,
    module: str,
    *,
    audience: Audience | None = None,
    region: str | None = None,
    optional: Iterable[str] = (),
) -> PlanForm:
    """The fields of a plan, in the order of its page, with the words that stand there.

    Args:
        desk: where the plan is.
        module: its id.
        audience: whose text of it is taken; None: the id is what it says.
        region: where the person is; None: what is said of contacts names none.
        optional: ids of its optional blocks that are to be printed.

    Raises:
        Usage: it is no plan; there is no text for these readers.
        UnknownModule, InvalidInput, Refused
    """
    plan = desk.shelf.module(module)
    if audience is not None:
        (plan,) = written_for(desk.shelf, [plan], audience)
    if plan.type != "plan":
        raise Usage(f"{plan.id} is no plan: it has no answers.")
    page = page_of(desk, plan, region, optional)
    composer, phrases = Composer(page, page.sections[0], {}), page.language.phrases
    parts = (*_parts(composer, phrases), _OWN_PHONE)
    return PlanForm(composer.section.module, desk.code, parts, tuple(_person(phrases)))


# -- the parts ------------------------------------------------------------------------------------


def _line(name: str, title: str) -> PlanPart:
    limit = limit_of(PlanAnswers.model_fields[name])
    return PlanPart(name, "line", "", title, "", True, (), 1, 1, limit, printed=True)


_OWN_PHONE = replace(
    _line("own_phone", "The person's own number"),
    help="It is never printed. You are told if it stands among the numbers to call.",
    titled=False,
    printed=False,
)


def _parts(composer: Composer, phrases: Phrases) -> Iterator[PlanPart]:
    """What can be answered on a page; what else it says is told before the next part."""
    blocks = {composer.name(block): block for block in composer.section.blocks}
    ids = [block.id for block in composer.section.blocks]
    said: list[Line] = []
    for node in _flat(module_words(composer, 2)):
        found: list[PlanPart] = []
        if isinstance(node, nodes.WriteIn | nodes.People):
            found = list(_of_block(node, blocks[node.name].id, ids))
        elif isinstance(node, nodes.Sentence):
            found = [_line(name.partition("_")[2], title) for _, name, title, _ in node.parts]
        if found:
            yield replace(found[0], before=tuple(said))
            yield from found[1:]
            said = []
        elif not isinstance(node, nodes.Contacts):
            said += lines([node], phrases)


def _flat(parts: Iterable[Node]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, nodes.Section | nodes.Group):
            yield from _flat(part.parts)
        else:
            yield part


def _of_block(
    node: nodes.WriteIn | nodes.People, block: str, blocks: Iterable[str]
) -> Iterator[PlanPart]:
    """The parts that are printed in a block: its own, and places where they have none."""
    people = isinstance(node, nodes.People)
    own = PlanPart(
        name=name_of(block),
        kind="people" if people else "answers",
        block=block,
        title=node.label.replace("\u00a0", " "),
        help=words(node.help),
        titled=True,
        before=(),
        rows=node.rows if isinstance(node, nodes.People) else node.lines,
        most=MOST_PEOPLE if people else MOST_ANSWERS,
        limit=None if people else limit_of(PlanAnswers.model_fields["signs"]),
        printed=True,
    )
    for part in parts_of(block, blocks):
        name = name_of(part)
        if not name.startswith("parts.") and KINDS.get(name) != own.kind:
            continue  # the answers hold something else under that name: it is filled in by hand
        if part == block:
            yield own
        else:
            yield replace(own, name=name, title=_PLACES, help=_NEAR, titled=False, rows=0)


_PLACES, _NEAR = "Where I can go", "Printed with the people above. A place needs no number."


def name_of(block: str) -> str:
    """What a block's part is called: its field of the answers, or its key in `parts`."""
    field = block.replace("-", "_")
    return field if field in PlanAnswers.model_fields else f"parts.{block}"


def _person(phrases: Phrases) -> Iterator[PersonField]:
    """The fields of somebody, each with its label on the page."""
    texting = (("too", phrases.text_too), ("only", phrases.text_only))
    for name, field in Named.model_fields.items():
        label = getattr(phrases, f"{name}_label")
        limit = limit_of(field)
        choices = texting if limit is None else ()
        yield PersonField(name, label, limit, choices, field.is_required())
