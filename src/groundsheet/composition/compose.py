"""What stands on the pages of a handout, in reading order: decided here, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundsheet.composition import leaflet_lines, nodes
from groundsheet.composition.blocks import Composer, Page
from groundsheet.composition.clinician import clinician_section, review_section
from groundsheet.composition.nodes import Level, Node
from groundsheet.handout import Handout, Section
from groundsheet.panel import target_of
from groundsheet.text import Inline, Link, Run, insert, plain


def footer_of(handout: Handout, section: Section | None) -> str:
    """What the footer says: code, version, whether it was reviewed, and for which region it is.

    Behind that stands what leaflets of the practice carry, where there is room for it.
    """
    what = [section.version, section.state] if section is not None else [handout.code]
    number = leaflet_lines.number(handout, section)
    what += [leaflet_lines.review_due(handout), handout.contacts.region_name, number]
    return " · ".join(filter(None, what))


def compose(handout: Handout, pages: dict[str, int]) -> tuple[Node, ...]:
    """The whole of a handout but for what stands on each page.

    Args:
        handout: all that is printed.
        pages: on which page each module starts, as far as that is known.
    """
    return tuple(_whole(handout, pages))


def _whole(handout: Handout, pages: dict[str, int]) -> Iterator[Node]:
    phrases = handout.language.phrases
    sections = [Composer(handout, section, pages) for section in handout.sections]
    footer = footer_of(handout, handout.sections[0] if handout.sections else None)
    yield nodes.Start("top", footer, handout.public_title)
    practice = handout.practice
    if practice is not None and not handout.discreet:
        alt = phrases.logo.format(practice=practice.name)
        yield nodes.Letterhead(practice.name, tuple(practice.address), handout.logo, alt)
    yield _head(handout, sections)
    if handout.sheet != "client":
        yield nodes.Words(plain(phrases.clinician_only), "strong")
    if handout.copy_of:
        of = phrases.clinician_copy.format(language=handout.copy_of)
        yield nodes.Words(plain(of), "strong")
    if handout.points:
        yield nodes.Words(plain(phrases.points_note), "small")
    for index, composer in enumerate(sections):
        yield nodes.Section(tuple(_section(handout, composer, index)))
    if handout.has_list and not handout.has_list_block:
        yield nodes.Section(tuple(_list(handout)))
    for line in leaflet_lines.closing(handout):
        yield nodes.Words(plain(line), "small")


def _head(handout: Handout, sections: list[Composer]) -> nodes.Head:
    phrases, person = handout.language.phrases, handout.person
    about = [person.clinician, handout.date]
    if person.next_appointment:
        about.append(phrases.next_appointment.format(when=person.next_appointment))
    packet = len(sections) > 1
    single = sections[0].section.module if len(sections) == 1 else None
    what_for = handout.use if single is None else single.summary
    return nodes.Head(
        1,
        handout.title,
        what_for if handout.sheet == "client" else "",
        phrases.prepared_for.partition("{name}")[0],
        person.name or "",
        tuple(part for part in about if part),
        _contents(handout, sections) if packet else (),
        close=packet,
        code=code_of(handout) if single is not None and single.type == "plan" else None,
    )


def code_of(handout: Handout) -> nodes.Code | None:
    """The QR code of the main line's page, where it has one: a telephone opens what is printed."""
    words = handout.words
    point = words.page
    if point is None or handout.sheet != "client":
        return None
    alt = handout.language.phrases.qr_code.format(address=point.display)
    return nodes.Code(target_of(point), words.action(point), alt)


def _contents(handout: Handout, sections: list[Composer]) -> Inline:
    """What is in a packet, and where."""
    phrases, entries = handout.language.phrases, {}
    for index, composer in enumerate(sections):
        module = composer.section.module
        words = phrases.with_page.format(text=module.title, page=composer.see_page(module.id))
        entries[f"entry{index}"] = (Run(words, link=Link(f"page:{module.id}", words)),)
    places = handout.language.listed([f"{{{name}}}" for name in entries])
    return insert(phrases.labelled.format(label=phrases.in_this_packet, words=places), **entries)


def _section(handout: Handout, composer: Composer, index: int) -> Iterator[Node]:
    """One module, or what a clinician should know of it."""
    section = composer.section
    module, packet = section.module, len(handout.sections) > 1
    bookmark = module.public_title if packet else ""
    yield nodes.Start(module.id, footer_of(handout, section), bookmark, new_page=index > 0)
    level: Level = 2
    if packet or module.title not in handout.title:
        yield nodes.Head(2, module.title, module.summary if handout.sheet == "client" else "")
        level = 3
    if handout.sheet == "review":
        yield from review_section(composer, level)
    elif handout.for_clinicians:
        yield from clinician_section(composer, level)
    else:
        yield from module_words(composer, level)


def module_words(composer: Composer, level: Level) -> Iterator[Node]:
    """What a module's own page says, below its title and what it is for.

    Args:
        composer: of the module.
        level: of the headings on it.
    """
    section, sections = composer.section, composer.handout.sections
    if section.module.for_clinicians:
        yield from composer.blocks(level)
        yield nodes.Words((*section.how_sure, *plain(f" {section.module.credit}")), "small")
    else:
        yield from _client(composer, level)
        yield from _closing(composer, last=section is sections[-1])


def _client(composer: Composer, level: Level) -> Iterator[Node]:
    """A client's page. That a skill can make things worse is a caution like the others."""
    phrases, module = composer.handout.language.phrases, composer.section.module
    stop = stop_rule(composer.handout) if module.type == "skill" else ()
    parts = list(composer.blocks(level))
    if stop and not any(isinstance(part, nodes.Steps) for part in parts):
        parts.insert(0, nodes.Boxed(phrases.caution, (stop,), warning=True))
        stop = ()
    for part in parts:
        if stop and isinstance(part, nodes.Steps):
            before = part.cautions or nodes.Boxed(phrases.caution, ())
            items = (*before.items, stop)
            box = nodes.Boxed(before.title, items, before.name, warning=True)
            yield nodes.Steps(box, part.items, part.numbered, part.name)
            stop = ()
        else:
            yield part


def stop_rule(page: Page) -> Inline:
    """That whoever feels worse stops, and whom to call then: a caution of every skill."""
    number = Run(page.placeholders["crisis_voice"], strong=True)
    return insert(page.language.phrases.stop_rule, main=(number,))


def _closing(composer: Composer, *, last: bool) -> Iterator[Node]:
    """The lines of the language that end a module; those for the whole packet stand once."""
    handout, section = composer.handout, composer.section
    phrases = handout.language.phrases
    again = section is _looked_at(handout)
    small = f"{phrases.use_with_clinician} {phrases.own_choice} " if last else ""
    sure = (*plain(small), *section.how_sure, *plain(f" {section.module.credit}"))
    parts: list[Node] = []
    if again:
        parts.append(_look_again(composer, given=section.module.id == handout.answered))
    if last:
        parts.append(nodes.Words(plain(section.hope), "strong"))
    yield nodes.Group((*parts, nodes.Words(sure, "small")))


def _looked_at(handout: Page) -> Section:
    """Where a date to look at it again stands: in the plan, or at the end where there is none."""
    plans = [section for section in handout.sections if section.module.type == "plan"]
    answered = [section for section in plans if section.module.id == handout.answered]
    return (answered or plans or [handout.sections[-1]])[0]


def _look_again(composer: Composer, *, given: bool) -> nodes.Sentence:
    """When it is looked at again, and with whom: to fill in, or as it was answered."""
    handout = composer.handout
    answers = handout.answers
    fields = {
        "date": ("review_on", answers.review_on),
        "person": ("review_with", answers.review_with),
    }
    which = handout.sections.index(composer.section) + 1
    said, parts = "", []
    for words, blank in re.findall(r"([^{]*)\{(\w+)\}", handout.language.phrases.look_again):
        said = f"{said} … {words.strip()}" if said else words.strip()
        field, answer = fields[blank]
        parts.append((words.strip(), f"m{which}_{field}", said, (given and answer) or ""))
    return nodes.Sentence(tuple(parts))


def _list(handout: Handout) -> Iterator[Node]:
    """The contacts that don't stand in the panel, at the end of a packet or by themselves."""
    phrases = handout.language.phrases
    if handout.listing.contacts:
        if handout.sections:
            yield nodes.Heading(2, phrases.more_lines)
        yield nodes.Contacts(handout.listing, ())
    if not handout.sections:
        yield nodes.Words(plain(phrases.wrong_number), "small")
