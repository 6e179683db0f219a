"""A module's words for a screen: what its page says, and what is for clinicians alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from groundsheet import crisis
from groundsheet.composition import Composer, Line, clinician_section, lines, module_words
from groundsheet.composition.lines import words
from groundsheet.composition.nodes import Node
from groundsheet.content import AnyBlock, Audience, CrossReference, Module
from groundsheet.desk import Desk
from groundsheet.handout import Chosen, Handout, Recipient, Section, assemble, section_of
from groundsheet.language import Language
from groundsheet.library import written_for
from groundsheet.notices import Code, Notice
from groundsheet.panel import ContactList
from groundsheet.people import PlanAnswers
from groundsheet.wording import option


@dataclass(frozen=True, slots=True)
class Shown:
    """A module for a screen.

    Args:
        module: the module.
        help: emergency number and region, where one was named.
        lines: of the page, with contacts and numbers filled in where they are known.
        foot: what the help panel of each page says, where a region was named.
        optional: what is printed only where it is asked for.
        clinician: what is for clinicians alone.
        notices: what to know of these words.
    """

    module: Module
    help: str
    lines: tuple[Line, ...]
    foot: tuple[Line, ...]
    optional: tuple[Line, ...]
    clinician: tuple[Line, ...]
    notices: tuple[Notice, ...]


STAND_INS = {
    "emergency": "[emergency number]",
    "crisis_voice": "[crisis line]",
    "crisis_text": "[how to reach a text line]",
}
"""What contacts are shown as where no region was named."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What the words depend on where no region is named: no contact is known, and none is made up.

    That is why it is no `Handout`: nothing could draw it.
    """

    language: Language
    sections: tuple[Section, ...]

    @property
    def base_titles(self) -> dict[str, str]:
        return {}

    @property
    def placeholders(self) -> dict[str, str]:
        return STAND_INS

    @property
    def region(self) -> str:
        return ""

    @property
    def listing(self) -> ContactList | None:
        return None

    @property
    def answers(self) -> PlanAnswers:
        return PlanAnswers()

    @property
    def answered(self) -> str:
        return ""

    @property
    def points(self) -> bool:
        return False


def show(
    desk: Desk, name: str, *, region: str | None = None, audience: Audience | None = None
) -> Shown:
    """A module's words.

    Args:
        desk: where the module is.
        name: the module's id.
        region: whose contacts are filled in, and whose spelling the words have.
        audience: whose text of the module is shown; None: the id is what it says.

    Raises:
        Usage: there is no text for these readers.
        UnknownModule, InvalidInput, Refused
    """
    module = desk.shelf.module(name)
    if audience is not None:
        (module,) = written_for(desk.shelf, [module], audience)
    help_line = ""
    foot: tuple[Line, ...] = ()
    notices: tuple[Notice, ...] = ()
    page = page_of(desk, module, region)
    if isinstance(page, _Page):
        message = (
            f"contacts are filled in when it is printed: {option('region')} shows those of a "
            "region."
        )
        notices = (Notice(Code.NO_REGION, message),)
    else:
        contacts = page.contacts
        help_line = f"{contacts.emergency[0].display} · {contacts.region_name}"
        foot = tuple(_foot(page))
    composer, phrases = Composer(page, page.sections[0], {}), page.language.phrases
    summary = Line("words", composer.section.module.summary)
    clinician = () if module.for_clinicians else clinician_section(composer, 2)
    return Shown(
        module,
        help_line,
        (summary, *lines(module_words(composer, 2), phrases)),
        foot,
        tuple(_optional(page, composer.section.module)),
        tuple(lines(clinician, phrases)),
        notices,
    )


def page_of(
    desk: Desk, module: Module, region: str | None, optional: Iterable[str] = ()
) -> _Page | Handout:
    """What a module's words depend on, as they are printed.

    Args:
        desk: where the module is.
        module: the module.
        region: whose contacts are filled in, and whose spelling the words have; None: no contact
            is known.
        optional: ids of its optional blocks that are printed.

    Raises:
        Refused: the region is unknown, or nothing is printed for it.
    """
    wanted, recipient = frozenset(optional), Recipient(desk.today, desk.today, desk.profile)
    if region is None:
        chosen = _chosen(desk, module, wanted)
        return _Page(desk.language, (section_of(desk.language, chosen, recipient, 0, module),))
    contacts = crisis.resolve(desk.directories, region, desk.code, desk.today, desk.records)
    language, spell = desk.spelled(contacts.region)
    module = module if spell is None else module.respelled(spell)
    chosen = _chosen(desk, module, wanted, contacts.region)
    return assemble(contacts, language, chosen, recipient)


def _chosen(desk: Desk, module: Module, optional: frozenset[str], region: str = "") -> Chosen:
    library, shelf = desk.library, desk.shelf
    return Chosen(
        (module,),
        module.title,
        module.public_title,
        module.code,
        region=region,
        optional=optional,
        changed=shelf.changed,
        own=shelf.own,
        references=library.references,
        checks=library.reference_checks,
    )


def _foot(handout: Handout) -> Iterator[Line]:
    """What the help panel says; how many further services it has room for is the paper's."""
    panel = handout.panel
    yield Line("label", panel.heading)
    yield Line("words", panel.line)
    for cell in panel.cells:
        yield Line("item", f"{cell.lead} {words(cell.action)} ({words(cell.details)})")
    for entry in panel.entries:
        yield Line("item", words(entry.words))


def _optional(page: _Page | Handout, module: Module) -> Iterator[Line]:
    """Blocks that are printed only where they are asked for, and sentences of packets alone."""
    for block in module.blocks:
        if block.optional:
            yield Line("block", f"{block.id}: {block.kind}")
            yield from lines(_alone(page, block), page.language.phrases)
        elif isinstance(block, CrossReference):
            yield Line("block", f"{block.id}: with {block.module} in the packet")
            alone = block.model_copy(update={"instead": block.text})
            yield from lines(_alone(page, alone), page.language.phrases)


def _alone(page: _Page | Handout, block: AnyBlock) -> tuple[Node, ...]:
    """A block as it would be composed if it were all of the module."""
    section = replace(page.sections[0], blocks=(block,))
    whole = replace(page, sections=(section,))
    return tuple(Composer(whole, section, {}).blocks(2))
