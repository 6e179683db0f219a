"""The assembled handout: frozen, complete, and impossible without crisis contacts.

Everything that will be printed is decided here; `pdf` only draws it, and `proof` only looks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from groundsheet.content import AnyBlock, Module
from groundsheet.crisis import CrisisContacts, CrisisService, Emergency
from groundsheet.errors import Refused
from groundsheet.language import Language
from groundsheet.layout import Layout
from groundsheet.panel import ContactList, ContactWords, Panel
from groundsheet.people import PARTS, Leaflet, LeafletPart, Named, Person, PlanAnswers, Practice
from groundsheet.references import formatted
from groundsheet.scopes import words
from groundsheet.text import Inline, plain, plain_text

if TYPE_CHECKING:
    from groundsheet.review import Change, State

CONTACTS_CODE = "GS-00"


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference as it is printed, and what of it was read."""

    text: str
    read: str


@dataclass(frozen=True, slots=True)
class ReviewNotes:
    """What a reviewer is shown beside a module: its state, what changed, findings, checklist."""

    state: str
    changes: tuple[tuple[Change, ...], ...]
    findings: tuple[str, ...]
    checklist: tuple[tuple[str, str], ...]

    def texts(self) -> Iterator[str]:
        """Everything that is printed of them."""
        yield self.state
        yield from (change.text for changes in self.changes for change in changes)
        yield from self.findings
        yield from (part for pair in self.checklist for part in pair)


@dataclass(frozen=True, slots=True)
class Section:
    """One module of a handout, with the fixed lines that belong to it.

    `blocks` are those that are printed; `numbers` are the module's facts in words; `answers` are
    what a person wrote, by block; `state` says whether and by whom it was reviewed, and whose
    it is where it isn't shipped; `sources` are the references it cites, formatted, in order.
    """

    module: Module
    blocks: tuple[AnyBlock, ...]
    how_sure: Inline
    hope: str
    state: str
    version: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, tuple[str | Named, ...]] = field(default_factory=dict)
    sources: tuple[Cited, ...] = ()
    notes: ReviewNotes | None = None

    def source_numbers(self, citations: tuple[str, ...]) -> str:
        """`[2, 5]`: where the references of a claim stand in the list."""
        cited = self.module.cited
        return f"[{', '.join(str(cited.index(key) + 1) for key in citations)}]"


@dataclass(frozen=True, slots=True)
class Slip:
    """A sheet between the packets of a print run: rows of a label and a slot, boxes to tick."""

    rows: tuple[tuple[str, str], ...]
    ticks: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What somebody looks up on a region's official pages, and writes down.

    Args:
        columns: the headings of each contact's table: the way, and what is written of it.
        contacts: of each its id, its name, its page, and its ways.
    """

    columns: tuple[str, ...]
    contacts: tuple[tuple[str, str, str, tuple[str, ...]], ...]

    def texts(self) -> Iterator[str]:
        """Everything that is printed of it, but for fixed words."""
        for _, name, page, _ in self.contacts:
            yield f"{name} {page}"


@dataclass(frozen=True, slots=True)
class LeafletRoom:
    """Which lines of a leaflet there is room for without a further page.

    Args:
        layout: on which layout.
        template: with a slot in the place of a name.
        parts: these.
    """

    layout: Layout
    template: bool
    parts: tuple[LeafletPart, ...]


Specimen = Literal["", "past", "unapproved"]
"""What makes a specimen of it: a date in the past, or a text that isn't approved; if anything."""


@dataclass(frozen=True)
class Handout:
    """What will be printed, complete.

    `title` heads the first page; `public_title` and `code` stand where others see them.
    `named` are these as they stand in a recipe, if they come from one.
    `made_on` is the date on the paper. A `specimen` is marked as such on each page. A sheet for
    clinicians (`for_clinicians`) says what is known of its modules, and prints none of them.
    `compact` says that its panel has a line for each number alone, `panel_room` how many further
    services there is room for in it; `all_lines` that the others are listed as well. `base_titles`
    say of a variant what the module is called that references name in its place. `points` says that
    its blocks are numbered, as on a copy in another language; `copy_of` is the language of the
    client's pages where this is the clinician's copy of them. `use` says how to use a packet.
    `leaflet_room` says which of the lines of the practice's leaflets there is room for; none is
    printed before that is known.
    """

    contacts: CrisisContacts
    language: Language
    title: str
    public_title: str
    code: str
    sections: tuple[Section, ...]
    practice: Practice | None
    logo: bytes | None
    person: Person
    answers: PlanAnswers
    made_on: dt.date
    specimen: Specimen
    discreet: bool
    for_clinicians: bool
    answered: str = ""
    slip: Slip | None = None
    worksheet: Worksheet | None = None
    named: tuple[str, str] | None = None
    compact: bool = False
    panel_room: int = 0
    all_lines: bool = False
    base_titles: Mapping[str, str] = field(default_factory=dict)
    points: bool = False
    copy_of: str = ""
    use: str = ""
    leaflet_room: LeafletRoom | None = None

    def __post_init__(self) -> None:
        """Refuses a handout without resolved contacts."""
        if not isinstance(self.contacts, CrisisContacts):
            raise Refused("a handout can't exist without resolved crisis contacts.")

    @property
    def region(self) -> str:
        """Where it is for."""
        return self.contacts.region

    @property
    def specimen_line(self) -> str:
        """What marks a specimen on each page, else an empty string."""
        phrases = self.language.phrases
        marks = {"past": phrases.specimen, "unapproved": phrases.specimen_unapproved}
        return marks.get(self.specimen, "")

    @property
    def typed(self) -> bool:
        """Whether anything in it was typed for this one: of the person or the plan."""
        return self.person != Person() or self.answers != PlanAnswers()

    # -- the contacts -----------------------------------------------------------------------------

    @cached_property
    def words(self) -> ContactWords:
        """The contacts in words."""
        return ContactWords(self.contacts, self.language, self.practice, self.discreet)

    @cached_property
    def panel(self) -> Panel:
        """What stands at the foot of every page."""
        return Panel(
            self.words,
            self.compact,
            self.panel_room,
            self.has_list,
            whole=not self.sections,
            readers=self.readers,
        )

    @property
    def readers(self) -> tuple[str, ...]:
        """For whom its texts were written."""
        found = (audience for section in self.sections for audience in section.module.audience)
        return tuple(dict.fromkeys(found))

    @cached_property
    def listing(self) -> ContactList:
        """The contacts that don't stand in the panel."""
        return ContactList(self.panel, whole=not self.sections)

    @property
    def has_list(self) -> bool:
        """Whether they stand among its content: in a packet, a plan, and on the contact sheet."""
        if self.slip is not None or self.worksheet is not None or self.sheet != "client":
            return False
        return len(self.sections) != 1 or self.all_lines or self.has_list_block

    def listed(self, layout: Layout) -> tuple[tuple[Inline, ...], ...]:
        """The contacts of the list on the pages of a layout, each in its parts."""
        return tuple(self.listing.parts()) if self.has_list and not layout.card else ()

    @property
    def has_list_block(self) -> bool:
        """Whether a block of a module is the place of the list."""
        return any(b.kind == "crisis_block" for section in self.sections for b in section.blocks)

    @property
    def printed_contacts(self) -> tuple[Emergency | CrisisService, ...]:
        """The contacts of the region that are printed anywhere in it, each once."""
        named = [*self.panel.contacts, *(self.listing.contacts if self.has_list else ())]
        # A text may name a line for texts that has no room in the panel.
        named += [s for s in self.contacts.services if self.contacts.text_point in s.channels]
        return tuple({entry.id: entry for entry in named}.values())

    @property
    def unprinted_contacts(self) -> tuple[CrisisService, ...]:
        """The services that are current and stand neither in the panel nor in a list."""
        return () if self.has_list else self.panel.left_out

    def unprinted_numbers(self, layout: Layout) -> tuple[str, ...]:
        """The practice's further numbers that stand neither in the panel nor in a list."""
        if (self.has_list and not layout.card) or not self.panel.compact:
            return ()
        return tuple(number.phone for number in self.words.own_numbers[1:])

    # -- the lines of a leaflet -------------------------------------------------------------------

    @property
    def leaflet(self) -> Leaflet:
        """What the practice's leaflets carry; nothing where it isn't a client's page."""
        leaflet = self.practice.leaflet if self.practice is not None else None
        return leaflet if leaflet and self.sheet == "client" and not self.slip else Leaflet()

    @property
    def leaflet_parts(self) -> tuple[LeafletPart, ...]:
        """The lines that are to be printed where there is room for them.

        With the practice's name off the paper, the lines that may name it are, too.
        """
        leaflet = self.leaflet
        codes = (self.code, *(section.module.code for section in self.sections))
        given = {
            "number": any(leaflet.number_of(code) for code in codes),
            "review_due": leaflet.review_due,
            "other_formats": leaflet.other_formats and not self.discreet,
            "feedback": leaflet.feedback and not self.discreet,
        }
        return tuple(part for part in PARTS if given[part])

    def has_leaflet(self, part: LeafletPart) -> bool:
        """Whether there is room for a line of its leaflet."""
        return self.leaflet_room is not None and part in self.leaflet_room.parts

    # -- texts ------------------------------------------------------------------------------------

    @property
    def placeholders(self) -> dict[str, str]:
        """What the placeholders in content stand for here."""
        phrases, contacts = self.language.phrases, self.contacts
        point = contacts.text_point
        if point is None:
            text = phrases.within_call.format(number=contacts.main.voice.display)
        elif point.keyword is None:
            text = phrases.within_text_to.format(number=point.display)
        else:
            text = phrases.within_text_keyword.format(keyword=point.keyword, number=point.display)
        return {
            "emergency": contacts.emergency[0].display,
            "crisis_voice": self.words.voice_within,
            "crisis_text": text,
        }

    def texts(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        """Every text that comes from a file or a person: its origin, its loc there, the text.

        The origin is `practice`, `contacts` (those of the practice's own), `person`, `answers`, the
        id of a module, the code of a recipe, or the file of approvals, in whose names a state is.
        """
        if self.named:
            yield self.code, ("title",), self.named[0]
            yield self.code, ("public_title",), self.named[1]
        if self.use:
            yield self.code, ("use",), self.use
        for name, text in self.contacts.own_texts():
            yield "contacts", (name,), text
        if self.practice is not None:
            for loc, text in self.practice.texts():
                yield "practice", loc, text
        of_practice = {str(c) for c in self.practice.clinicians} if self.practice else set()
        for loc, text, _ in words(self.person):
            if not (loc == ("clinician",) and text in of_practice):
                yield "person", loc, text
        for loc, text in self.answers.texts():
            yield "answers", loc, text
        for section in self.sections:
            for loc, text in section.module.texts():
                yield section.module.id, loc, text
            yield "approvals.yaml", (section.module.id,), section.state

    @cached_property
    def vocabulary(self) -> str:
        """Everything that may stand on a page, as one text: the proof looks digits up in it."""
        parts = [text for _, _, text in self.texts()]
        parts.extend(map(plain_text, self.panel.reading))
        parts.extend(map(plain_text, self.listing.reading()))
        parts.extend(self.placeholders.values())
        parts.extend((self.code, self.date, self.leaflet.review_due or ""))
        parts.extend(section.version for section in self.sections)
        for section in self.sections:
            parts.extend(f"{source.text} {source.read}" for source in section.sources)
            parts.extend(str(n) for n in range(1, len(section.module.cited) + 1))
            parts.extend(str(fact.value) for fact in section.module.facts)
            parts.extend(section.notes.texts() if section.notes else ())
        parts.extend(self.worksheet.texts() if self.worksheet else ())
        parts.extend(map(str, range(11)))  # the scales of charts and ratings
        if self.points:
            blocks = sum(len(section.blocks) for section in self.sections)
            parts.extend(str(number) for number in range(1, blocks + 1))
        return "\n".join(parts)

    @property
    def date(self) -> str:
        """The date on the paper, as the region writes it."""
        return self.language.date(self.made_on, self.contacts.region)

    @property
    def sheet(self) -> Literal["client", "clinician", "review"]:
        """For whom it is made; all but a client's pages are kept apart from these."""
        if any(section.notes for section in self.sections):
            return "review"
        clinical = (
            self.for_clinicians
            or self.worksheet
            or any(s.module.for_clinicians for s in self.sections)
        )
        return "clinician" if clinical else "client"


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for words that differ from copy to copy of one template, such as whom it is for.

    Args:
        name: what it is called in the file.
        leaves: the pages that it is on, as they are read, from 0; -1 is a filler.
        box: left, bottom, right and top on the page, in points.
        sizes: of the type, in points: the usual one, then smaller ones for long words.
        baseline: above the bottom, in points.
        right: whether the words end at the right.
    """

    name: str
    leaves: tuple[int, ...]
    box: tuple[float, float, float, float]
    sizes: tuple[float, ...]
    baseline: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """Drawn, not yet proven: the bytes, and what they were drawn from.

    `pages` are the pages as they are read; in a booklet two of them are on each of the file's.
    """

    handout: Handout
    layout: Layout
    pages: int
    pdf: bytes
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be printed: modules in their order, and what the whole is called.

    `optional` names the optional blocks that are wanted, `whose` says of modules that aren't
    shipped whose they are, `references` are the library's, by id, `checks` say what of each was
    read, `states` how each module stands with its review, and `notes` are for a reviewer's sheet;
    `base_titles` and `use` are as in a `Handout`.
    """

    modules: tuple[Module, ...]
    title: str
    public_title: str
    code: str
    region: str = ""
    optional: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    references: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    notes: Mapping[str, ReviewNotes] = field(default_factory=dict)
    worksheet: Worksheet | None = None
    base_titles: Mapping[str, str] = field(default_factory=dict)
    use: str = ""

    @property
    def named(self) -> tuple[str, str] | None:
        """Title and public title, if they are a recipe's: no module's, and not of the language."""
        of_modules = {(module.title, module.public_title) for module in self.modules}
        titles = self.title, self.public_title
        return titles if self.modules and titles not in of_modules else None

    @classmethod
    def contacts(cls, language: Language) -> Self:
        """No module: the contacts alone."""
        phrases = language.phrases
        return cls((), phrases.contacts_title, phrases.contacts_public_title, CONTACTS_CODE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom and what it is made for. `answered` is the module that the answers belong to.

    `approved` says whether the practice has approved what is printed. `points` and `copy_of` are
    those of a `Handout`.
    """

    made_on: dt.date
    today: dt.date
    practice: Practice | None = None
    logo: bytes | None = None
    person: Person = field(default_factory=Person)
    answers: PlanAnswers = field(default_factory=PlanAnswers)
    answered: str = ""
    discreet: bool = False
    for_clinicians: bool = False
    approved: bool = True
    points: bool = False
    copy_of: str = ""

    def specimen(self, language: Language) -> Specimen:
        """What makes a specimen of what is made for them, if anything does."""
        if self.made_on < self.today:
            return "past"
        return "unapproved" if language.unapproved == "specimen" and not self.approved else ""


def assemble(
    contacts: CrisisContacts, language: Language, chosen: Chosen, recipient: Recipient
) -> Handout:
    """Puts a handout together.

    Args:
        contacts: resolved for the region and language, at the later of date and today.
        language: of the handout.
        chosen: the modules, and what the whole is called.
        recipient: whom it is made for, the date, and what makes a specimen of it.
    """
    phrases = language.phrases
    title, public, code = chosen.title, chosen.public_title, chosen.code
    if chosen.notes:
        title = phrases.for_review.format(title=title)
        public = phrases.clinician_public_title
        code = phrases.review_code.format(code=code)
    elif recipient.for_clinicians:
        title = phrases.for_clinicians.format(title=title)
        public = phrases.clinician_public_title
        code = phrases.clinician_code.format(code=code)
    elif recipient.copy_of:
        public = phrases.clinician_public_title
    return Handout(
        contacts=contacts,
        language=language,
        title=title,
        public_title=public,
        code=code,
        sections=tuple(
            section_of(language, chosen, recipient, index, module)
            for index, module in enumerate(chosen.modules)
        ),
        practice=recipient.practice,
        logo=recipient.logo,
        person=recipient.person,
        answers=recipient.answers,
        made_on=recipient.made_on,
        specimen=recipient.specimen(language),
        discreet=recipient.discreet,
        for_clinicians=recipient.for_clinicians,
        answered=recipient.answered,
        named=chosen.named,
        worksheet=chosen.worksheet,
        base_titles=chosen.base_titles,
        points=recipient.points,
        copy_of=recipient.copy_of,
        use=chosen.use,
    )


def section_of(
    language: Language, chosen: Chosen, recipient: Recipient, index: int, module: Module
) -> Section:
    """One module with what is printed around it.

    Args:
        language: of the handout.
        chosen: what is to be printed.
        recipient: whom it is made for.
        index: which of the modules it is, from 0.
        module: the module.
    """
    phrases = language.phrases
    fixed = {
        "A": phrases.how_sure_a,
        "B": phrases.how_sure_b,
        "C": phrases.how_sure_c,
        "D": phrases.how_sure_d,
    }
    state = _state(language, chosen, recipient, module)
    if module.id in chosen.changed | chosen.own:
        whose = phrases.changed_by if module.id in chosen.changed else phrases.written_by
        practice = None if recipient.discreet else recipient.practice
        name = practice.name if practice else phrases.this_practice
        state = f"{whose.format(practice=name)} · {state}"
    return Section(
        module=module,
        blocks=tuple(
            block
            for block in module.blocks
            if (not block.optional or block.id in chosen.optional)
            # Who reviews a text reads what is printed anywhere.
            and (chosen.notes or block.holds_in(chosen.region))
        ),
        how_sure=plain(phrases.how_sure.format(text=fixed.get(module.how_sure, module.how_sure))),
        hope=phrases.hope[index % len(phrases.hope)],
        state=state,
        version=phrases.version.format(code=module.code, version=module.version),
        numbers={
            f"fact:{fact.id}": language.counted(fact.value, fact.unit) for fact in module.facts
        },
        answers=recipient.answers.by_block() if module.id == recipient.answered else {},
        notes=chosen.notes.get(module.id),
        sources=tuple(
            Cited(
                formatted(
                    chosen.references[key], edition=phrases.edition, and_others=phrases.and_others
                ),
                chosen.checks.get(key, ""),
            )
            for key in (module.cited if chosen.references else ())
        ),
    )


def _state(language: Language, chosen: Chosen, recipient: Recipient, module: Module) -> str:
    """Whether the module is reviewed, in the one phrase for it. Nothing else is ever claimed."""
    state = chosen.states.get(module.id)
    if state is None or not state.approved or state.last is None:
        return language.phrases.draft
    practice = None if recipient.discreet else recipient.practice
    return language.phrases.reviewed.format(
        practice=practice.name if practice else language.phrases.this_practice,
        name=state.last.by,
        month=language.month(state.last.on, chosen.region),
    )
