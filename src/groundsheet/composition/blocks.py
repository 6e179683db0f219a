"""Each kind of block as nodes. Adding a kind without them is a type error here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, assert_never

from groundsheet import content
from groundsheet.composition import nodes
from groundsheet.composition.nodes import Level, Node
from groundsheet.composition.points import before, pointed
from groundsheet.content import FIGURE_FACTS, AnyBlock, CrossReference
from groundsheet.handout import Section
from groundsheet.language import Language, Phrases
from groundsheet.panel import ContactList
from groundsheet.people import Named, PlanAnswers, lines_of, parts_of
from groundsheet.text import (
    PLACEHOLDER,
    Inline,
    Link,
    Run,
    fill,
    insert,
    parse_inline,
    plain,
    unbroken,
)


class Page(Protocol):
    """What the words of a module depend on beside the module: a `Handout` has it.

    A screen has it as well where no region was named, and there no contacts are known.
    """

    @property
    def language(self) -> Language:
        """Of the words."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The modules on it."""

    @property
    def placeholders(self) -> Mapping[str, str]:
        """What the placeholders in content stand for."""

    @property
    def region(self) -> str:
        """Where it is for; empty where none was named."""

    @property
    def listing(self) -> ContactList | None:
        """The list of contacts; None where no region was named."""

    @property
    def base_titles(self) -> Mapping[str, str]:
        """What the module is called that references name in place of a variant, by variant."""

    @property
    def answers(self) -> PlanAnswers:
        """What a person wrote."""

    @property
    def answered(self) -> str:
        """The module that the answers belong to."""

    @property
    def points(self) -> bool:
        """Whether its blocks are numbered."""


@dataclass(frozen=True)
class Composer:
    """Composes the blocks of one section.

    Args:
        handout: all that is printed.
        section: the section.
        pages: on which page each module starts, as far as that is known.
    """

    handout: Page
    section: Section
    pages: dict[str, int]

    def rich(self, text: str | None) -> Inline:
        """Content text with its placeholders filled in."""
        if not text:
            return ()
        return fill(parse_inline(text), {**self.handout.placeholders, **self.section.numbers})

    def name(self, block: AnyBlock) -> str:
        """What a block's fields are called in the file."""
        sections = self.handout.sections
        which = next(i for i, s in enumerate(sections, start=1) if s is self.section)
        return f"m{which}-{block.id}"

    def see_page(self, module: str) -> str:
        """On which page a module starts, in words that stay together."""
        phrases = self.handout.language.phrases
        return unbroken(phrases.see_page.format(page=self.pages.get(module, 0)))

    def blocks(self, level: Level) -> Iterator[Node]:
        """All of them. Pages named right before a list are part of the list."""
        pages: list[nodes.Words] = []
        asked: tuple[nodes.Boxed, ...] = ()
        for block, mark in zip(self.section.blocks, self.marks(), strict=True):
            if not isinstance(block, content.Figure):
                yield from asked
                asked = ()
            if isinstance(block, CrossReference):
                if words := self.reference(block):
                    pages.append(nodes.Words(before(mark, words), name=self.name(block)))
                continue
            if isinstance(block, content.Bullets):
                first, *others = map(self.rich, block.items)
                items = (*(page.words for page in pages), before(mark, first), *others)
                yield nodes.Items(items, name=self.name(block))
            else:
                yield from pages
                for index, node in enumerate(self.block(block, level)):
                    yield pointed(node, "" if index else mark)
            if isinstance(block, content.Steps):
                asked = self.asked(block)
            pages = []
        yield from asked
        yield from pages

    def marks(self) -> Iterator[str]:
        """The number of each block, counted over all modules, as it is printed; or nothing."""
        handout = self.handout
        which = next(i for i, s in enumerate(handout.sections) if s is self.section)
        start = sum(len(section.blocks) for section in handout.sections[:which]) + 1
        phrase = handout.language.phrases.point
        for number, _ in enumerate(self.section.blocks, start):
            yield phrase.format(n=number) if handout.points else ""

    def asked(self, block: content.Steps) -> tuple[nodes.Boxed, ...]:
        """What is settled with the clinician, below the steps and their figure."""
        words = tuple(self.rich(caution.text) for caution in block.with_clinician)
        title = self.handout.language.phrases.with_clinician
        return (nodes.Boxed(title, words, f"{self.name(block)}_asked"),) if words else ()

    def block(self, block: AnyBlock, level: Level) -> Iterator[Node]:  # noqa: C901 (a case a kind)
        """One block; a heading in it is of this level."""
        phrases, name = self.handout.language.phrases, self.name(block)
        match block:
            case content.Heading():
                # The steps of a plan look alike, whether one has a single place to write or more.
                plan = self.section.module.type == "plan"
                yield nodes.Heading(level, block.text, quiet=plan)
            case content.Paragraph():
                yield nodes.Words(self.rich(block.text), name=name)
            case content.Bullets():
                yield nodes.Items(tuple(map(self.rich, block.items)), name=name)
            case content.Steps():
                yield self.steps(block)
            case content.Callout():
                yield nodes.Boxed(block.title or "", (self.rich(block.text),), name)
            case content.WriteIn():
                lines = tuple(lines_of(map(str, self.section.answers.get(block.id, ()))))
                yield nodes.WriteIn(block.label, self.rich(block.help), block.lines, lines, name)
            case content.ContactRows():
                yield self.people(block)
            case content.CrossReference():
                if words := self.reference(block):
                    yield nodes.Words(words, name=name)
            case content.CrisisBlock():
                yield nodes.Contacts(self.handout.listing, ())
            case content.Claims():
                yield nodes.Items(tuple(map(self.claim, block.items)))
            case content.Table():
                rows = [tuple(map(self.rich, row)) for row in block.rows]
                rows += [((),) * len(block.columns)] * block.empty_rows
                yield nodes.Table(block.columns, tuple(rows), block.label or "", name=name)
            case content.WeekDiary():
                days = self.handout.language.weekdays(self.handout.region)
                rows = [(plain(row), *([()] * len(days))) for row in block.rows]
                yield nodes.Table(
                    ("", *days), tuple(rows), block.label, self.rich(block.help),
                    shares=(1.7, *([1.0] * len(days))), height=1.3, name=name,
                )  # fmt: skip
            case content.WaveChart():
                alt = phrases.chart_alt.format(strength=block.strength, time=block.time)
                yield nodes.Chart(
                    block.label, self.rich(block.help), block.strength, block.time, block.points,
                    alt, name,
                )  # fmt: skip
            case content.Zones():
                for zone in block.items:
                    prompts = [
                        (prompt, f"{name}_{zone.id}_{index}")
                        for index, prompt in enumerate(zone.prompts, start=1)
                    ]
                    yield nodes.Zone(zone.title, tuple(prompts))
            case content.Rating():
                yield nodes.Scale(block.label, block.low, block.high, name)
            case content.Ticks():
                items = tuple(map(self.rich, block.items))
                yield nodes.Ticks(block.label or "", items, block.own, name)
            case content.Prompts():
                boxes = tuple((p.label, p.lines, f"{name}_{p.id}") for p in block.items)
                yield nodes.Prompts(block.label or "", boxes, name)
            case content.Figure():
                yield self.figure(block)
            case content.References():
                yield from self.references()
            case _:
                assert_never(block)

    def people(self, block: content.ContactRows) -> nodes.People:
        """Rows for people; those who were named stand first."""
        name, answers = self.name(block), self.section.answers
        phrases = self.handout.language.phrases
        prefix = name.removesuffix(block.id)
        people = tuple(
            person(entry, f"{prefix}{part}_{number}", phrases, place=part == "places")
            for part in parts_of(block.id, [other.id for other in self.section.blocks])
            for number, entry in enumerate(answers.get(part, ()), start=1)
            if isinstance(entry, Named)
        )
        first = len(answers.get(block.id, ())) + 1
        return nodes.People(block.label, self.rich(block.help), block.rows, people, name, first)

    def steps(self, block: content.Steps) -> nodes.Steps:
        """Cautions and steps are one thing: composed here together, and nowhere else."""
        name = self.name(block)
        before = tuple(self.rich(caution.text) for caution in block.cautions)
        title = self.handout.language.phrases.caution
        return nodes.Steps(
            nodes.Boxed(title, before, f"{name}_before", warning=True) if before else None,
            tuple(
                nodes.StepItem(
                    self.rich(item.do),
                    self.rich(item.how),
                    tuple(self.rich(caution.text) for caution in item.cautions),
                    item.icon,
                    f"{name}_{index}",
                )
                for index, item in enumerate(block.items, start=1)
            ),
            numbered=block.order == "fixed",
            name=name,
        )

    def reference(self, block: CrossReference) -> Inline:
        """A sentence about another module: with its page, or what to do where it isn't here."""
        phrases = self.handout.language.phrases
        module = self.referred(block.module)
        if module is None:
            return self.rich(block.instead)
        shown = self.see_page(module.id)
        # A module that is alone has no bookmark; it may refer to itself.
        packet = len(self.handout.sections) > 1
        page = (Run(shown, link=Link(f"page:{module.id}", shown) if packet else None),)
        text = block.text
        if module.id != block.module and (called := self.handout.base_titles.get(module.id)):
            text = text.replace(called, module.title)
        words = insert(phrases.with_page, text=self.rich(text), page=page)
        return insert(phrases.full_stop, text=words)

    def referred(self, name: str) -> content.Module | None:
        """The module of the packet that a reference leads to, or a variant of it.

        Where both are in the packet, it is the one that was written for the same readers.
        """
        mine = set(self.section.module.audience)
        found = [
            section.module
            for section in self.handout.sections
            if name in (section.module.id, section.module.variant_of)
        ]
        found.sort(key=lambda module: (mine.isdisjoint(module.audience), module.id != name))
        return found[0] if found else None

    def claim(self, claim: content.Claim) -> Inline:
        """A claim; numbers that lead to sources stand where the sources do."""
        cited = self.section.module.for_clinicians
        return (*self.rich(claim.text), *(self.cited(claim.citations) if cited else ()))

    def cited(self, citations: tuple[str, ...]) -> Inline:
        """The numbers of a claim's references, in one piece with the word before them."""
        return plain(unbroken(f" {self.section.source_numbers(citations)}"))

    def figure(self, block: content.Figure) -> nodes.Figure:
        """A drawing with the module's numbers in it."""
        facts = {fact.id: fact.value for fact in self.section.module.facts}
        drawn = FIGURE_FACTS.get(block.figure, {}).items()
        return nodes.Figure(
            block.figure,
            self.in_words(block.alt),
            block.labels,
            {name: facts[fact] for name, fact in drawn},
            self.rich(block.caption),
            self.name(block),
        )

    def in_words(self, text: str) -> str:
        """What a drawing shows, with the module's numbers as they are drawn."""
        numbers = self.section.numbers
        return PLACEHOLDER.sub(lambda found: numbers[found[1]], text)

    def references(self) -> Iterator[Node]:
        """What the module cites, each with what of it was read."""
        phrase = self.handout.language.phrases.source_read
        entries = [
            phrase.format(source=source.text, read=source.read) if source.read else source.text
            for source in self.section.sources
        ]
        yield nodes.Items(tuple(map(plain, entries)), numbered=True, small=True)


def person(entry: Named, name: str, phrases: Phrases, *, place: bool = False) -> nodes.Person:
    """Somebody who was named.

    Args:
        entry: what was typed.
        name: what the fields are called, before their own names.
        phrases: of the page's language.
        place: it needs no number; for others there is room to write it.
    """
    phone = entry.phone or (None if place else "")
    text = {None: None, "only": phrases.text_only, "too": phrases.text_too}[entry.text]

    def details(*parts: tuple[str, str, str | None, str]) -> tuple[nodes.Detail, ...]:
        return tuple(
            nodes.Detail(label, text, f"{name}_{part}", shown, part.startswith("phone"))
            for part, label, text, shown in parts
            if text is not None
        )

    relationship, contact = phrases.relationship_label, phrases.contact_label
    hours, address = phrases.hours_label, phrases.address_label
    return nodes.Person(
        details(
            ("name", phrases.name_label, entry.name, ""),
            ("relationship", relationship, entry.relationship, relationship),
        ),
        details(
            ("phone", phrases.phone_label, phone, "" if phone else phrases.phone_label),
            ("phone2", phrases.phone2_label, entry.phone2, phrases.phone2_before),
            ("text", phrases.text_label, text, ""),
        ),
        details(
            ("contact", contact, entry.contact, contact),
            ("hours", hours, entry.hours, hours),
            ("address", address, entry.address, address),
        ),
    )
