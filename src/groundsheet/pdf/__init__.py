"""Draws a handout: `render(handout, layout) -> Rendered`.

Only this package makes ReportLab's markup and objects. ReportLab's fonts can't be used by two
threads at once (its subset tables are shared), so that one handout is drawn at a time.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.platypus.doctemplate import LayoutError

from groundsheet.crisis import fact_marks
from groundsheet.errors import InvalidInput, Problem
from groundsheet.handout import Handout, Rendered, Section, Slot
from groundsheet.layout import Layout
from groundsheet.pdf import card, slip, worksheet
from groundsheet.pdf.blocks import Drawer
from groundsheet.pdf.bound import Packet, Source, bound
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.clinician import clinician_section, review_section
from groundsheet.pdf.document import Document
from groundsheet.pdf.elements import Element
from groundsheet.pdf.furniture import Furniture, footer_of
from groundsheet.pdf.masthead import read_logo
from groundsheet.pdf.metadata import xmp
from groundsheet.pdf.slots import NAME
from groundsheet.pdf.story import Story
from groundsheet.text import plain
from groundsheet.version import ENGINE

_ONE_AT_A_TIME = threading.Lock()
_MOST_PASSES = 4
_TRIALS: deque[tuple[Handout, Layout, bool, Furniture]] = deque(maxlen=4)
_USUAL_ROOM = 600.0
"""The height of a page of letter or A4, less what stands on each page; large print has less."""


def render(handout: Handout, layout: Layout, *, template: bool = False) -> Rendered:
    """Draws the handout as it is laid out; a `template` has a slot for whom it is for.

    Page numbers inside the text are known only after a trial, and it is drawn until they are what
    the text says (once, as a rule).
    """
    with _ONE_AT_A_TIME:
        drawn = _settled(handout, layout, trial=False, template=template)
        return Rendered(handout, layout, drawn.furniture.drawn, drawn.data, drawn.slots)


def bind(
    packets: Sequence[tuple[Source, Mapping[str, bytes], str]],
    layout: Layout,
    title: str,
    language: str,
    day: dt.date,
    facts: Mapping[str, str],
) -> bytes:
    """One file of many packets: a source, the content of its slots and a bookmark for each.

    Args:
        packets: of each its source, what stands in its slots by their names, and its bookmark.
        layout: that of all sheets.
        title: of the file; no name of a person.
        language: its code, for the catalog.
        day: on which it is made.
        facts: for the record in its metadata.
    """
    metadata = xmp(title, language, ENGINE, day.isoformat(), facts, tagged=False)
    return bound([Packet(*packet) for packet in packets], metadata, language, layout)


def count(handout: Handout, layout: Layout) -> int:
    """How many pages the handout takes, as they are read.

    Raises:
        InvalidInput: something is too long for one page.
    """
    with _ONE_AT_A_TIME:
        return _trial(handout, layout).drawn


def extent(handout: Handout, layout: Layout) -> tuple[int, int]:
    """How many pages it takes, and how the crisis block stands on page 1.

    That is 0 where all of it stands there below whom it is for, 1 where it stands above that, and 2
    where it is cut.

    Raises:
        InvalidInput: something is too long for one page.
    """
    with _ONE_AT_A_TIME:
        pages = _trial(handout, layout).drawn
        story = Story(Furniture(handout, layout, pages=pages))
        heights = (_first_height(story, handout, False, tight=tight) for tight in (False, True))
        return pages, next((n for n, height in enumerate(heights) if height <= story.room), 2)


def _trial(handout: Handout, layout: Layout, template: bool = False) -> Furniture:
    """What a trial comes to. The last ones are kept: what was tried is what is drawn next."""
    for tried, on, slots, furniture in _TRIALS:
        if tried is handout and on == layout and slots == template:
            return furniture
    furniture = _tried(handout, layout, template)
    _TRIALS.append((handout, layout, template, furniture))
    return furniture


def _tried(handout: Handout, layout: Layout, template: bool) -> Furniture:
    try:
        return _draw(handout, layout, {}, 0, trial=True, template=template).furniture
    except LayoutError:
        if layout.card:
            raise card.too_small() from None
        raise InvalidInput(
            Problem(
                "something that was typed is too long for one page of this size.",
                remedy="Shorten it, or take a larger paper or a smaller print size.",
            )
        ) from None


def outline(handout: Handout, layout: Layout) -> Element:
    """The tree of elements that the pages are drawn from, in reading order."""
    with _ONE_AT_A_TIME:
        return _settled(handout, layout, trial=True).root


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What one drawing came to."""

    furniture: Furniture
    data: bytes
    root: Element
    slots: tuple[Slot, ...]


def _settled(handout: Handout, layout: Layout, *, trial: bool, template: bool = False) -> _Drawn:
    before = _trial(handout, layout, template)
    if layout.card:
        card.refuse_overflow(before.drawn, folded=layout.card == "folded")
    for _ in range(_MOST_PASSES):
        drawn = _draw(handout, layout, before.starts, before.drawn, trial=trial, template=template)
        furniture = drawn.furniture
        if (furniture.starts, furniture.drawn) == (before.starts, before.drawn):
            return drawn
        before = furniture
    raise RuntimeError("the page numbers don't settle")


def _draw(
    handout: Handout,
    layout: Layout,
    pages: dict[str, int],
    total: int,
    *,
    trial: bool = False,
    template: bool = False,
) -> _Drawn:
    furniture = Furniture(handout, layout, pages=total)
    story = Story(furniture)
    _compose(story, handout, pages, template)
    root = story.root
    out = BytesIO()
    canvases: list[HandoutCanvas] = []

    def canvas(stream: BytesIO, **options: object) -> HandoutCanvas:
        canvases.append(HandoutCanvas(furniture, stream, root, trial=trial, **_kept(options)))
        return canvases[-1]

    facts = _metadata(handout, layout, total)
    document = Document(out, furniture, facts, trial=trial)
    document.build(story.flowables, canvasmaker=canvas)
    furniture.drawn = len(canvases[-1].leaves)
    return _Drawn(furniture, out.getvalue(), root, canvases[-1].slots)


def _kept(options: dict[str, object]) -> dict[str, object]:
    """What the template asks of the canvas, less what the canvas decides itself."""
    own = {"pagesize", "invariant", "pageCompression", "lang"}
    return {
        key: value
        for key, value in options.items()
        if key not in own and not key.startswith("initial")
    }


def _metadata(handout: Handout, layout: Layout, pages: int) -> tuple[bytes, str, str, dt.date]:
    contacts = handout.contacts
    named = handout.panel.card_contacts if layout.card else handout.printed_contacts
    facts = {
        "engine": ENGINE,
        "region": contacts.region,
        "language": handout.language.code,
        "edition": contacts.edition,
        "contacts": contacts.digest,
        "replace": handout.panel.last_day(named).isoformat(),
        "facts": " ".join(fact_marks(named)),
        "code": handout.code,
        "modules": " ".join(f"{s.module.code}/{s.module.version}" for s in handout.sections),
        "made": handout.made_on.isoformat(),
        "specimen": "yes" if handout.specimen else "no",
        "layout": layout.name,
        "pages": str(pages),
        "sheet": handout.sheet,
    }
    title = handout.public_title
    tag = handout.language.tag(contacts.region)
    packet = xmp(title, tag, ENGINE, handout.made_on.isoformat(), facts)
    return packet, title, ENGINE, handout.made_on


def _compose(story: Story, handout: Handout, pages: dict[str, int], template: bool) -> None:
    """The handout in reading order: letterhead, title, crisis block, contents, modules."""
    phrases = handout.language.phrases
    drawer = Drawer(story, handout, pages)
    footer = footer_of(handout.sections[0]) if handout.sections else handout.code
    story.start("top", footer, handout.public_title, new_page=False)
    if story.furniture.layout.card:
        card.compose(story, handout, folded=story.furniture.layout.card == "folded")
        return
    tight = _tight(story, handout, template)
    if handout.slip is not None:
        slip.compose(story, handout, handout.slip)
        return
    if handout.worksheet is not None:
        worksheet.compose(story, handout, handout.worksheet)
        return
    # Whoever listens hears the title, then where help is, then whose paper it is.
    after = Element("Div")
    with story.later(after):
        _letterhead(story, handout, tight)
    story.heading(1, handout.title)
    if not tight:
        with story.later(after):
            _whom(story, handout, template)
    drawer.crisis_block()
    story.now(after)
    if not handout.sections:
        drawer.other_list()
    if tight:
        with story.together():
            _whom(story, handout, template)
    if handout.sheet != "client":
        story.paragraph(plain(phrases.clinician_only), strong=True)
    if len(handout.sections) > 1:
        with story.together():
            story.heading(2, phrases.in_this_packet, look="h3")
            story.bullets(
                [
                    plain(
                        phrases.with_page.format(
                            text=s.module.title, page=drawer.see_page(s.module.id)
                        )
                    )
                    for s in handout.sections
                ]
            )
    for index in range(len(handout.sections)):
        _section(story, drawer, handout, index)


def _tight(story: Story, handout: Handout, template: bool) -> bool:
    """Whether whom the paper is for must stand below the crisis block, which stands on page 1.

    On a usual page only a letterhead and numbers of a practice's own can be as high as that.
    """
    usual = story.room > _USUAL_ROOM
    if usual and handout.practice is None:
        return False
    if _first_height(story, handout, template, tight=False) <= story.room:
        return False
    # Where it is higher than the page, it should at least begin on page 1.
    return not usual or _first_height(story, handout, template, tight=True) <= story.room


def _first_height(story: Story, handout: Handout, template: bool, *, tight: bool) -> float:
    """How high letterhead, title, whom it is for (unless `tight`) and crisis block are."""
    trial = Story(story.furniture)
    _letterhead(trial, handout, tight)
    trial.heading(1, handout.title)
    if not tight:
        _whom(trial, handout, template)
    Drawer(trial, handout, {}).crisis_block()
    return trial.height()


def _letterhead(story: Story, handout: Handout, tight: bool) -> None:
    practice = handout.practice
    if practice is None or handout.discreet:
        return
    logo = read_logo(handout.logo) if handout.logo else None
    if logo is not None and story.furniture.layout.ink_saver:
        logo = logo.convert("L")
    alt = handout.language.phrases.logo.format(practice=practice.name)
    story.masthead(logo, alt, practice.name, practice.address, close=tight)


def _whom(story: Story, handout: Handout, template: bool = False) -> None:
    """For whom, by whom, when, and when they meet again."""
    phrases, person = handout.language.phrases, handout.person
    before = phrases.prepared_for.partition("{name}")[0]
    if template:
        story.slot_line(before, NAME)
    elif person.name:
        story.name_line(before, person.name)
    about = [handout.date]
    if person.clinician:
        about.insert(0, person.clinician)
    story.paragraph(plain("  ·  ".join(about)))
    if person.next_appointment:
        story.paragraph(plain(phrases.next_appointment.format(when=person.next_appointment)))


def _section(story: Story, drawer: Drawer, handout: Handout, index: int) -> None:
    """One module, or what a clinician should know of it."""
    section = handout.sections[index]
    module = section.module
    with story.section():
        bookmark = module.public_title if len(handout.sections) > 1 else ""
        if len(handout.sections) > 1 and index == 0:
            story.at_least(150)
        story.start(module.id, footer_of(section), bookmark, new_page=index > 0)
        if len(handout.sections) > 1 or module.title not in handout.title:
            story.heading(2, module.title)
            drawer.level = 3
        else:
            drawer.level = 2
        if handout.sheet == "review":
            review_section(story, drawer, section)
        elif handout.for_clinicians:
            clinician_section(story, drawer, section)
        else:
            drawer.draw_all(section)
            if module.for_clinicians:
                story.paragraph((*section.how_sure, *plain(f" {module.credit}")), "small")
            else:
                _fixed_lines(story, handout, section)


def _fixed_lines(story: Story, handout: Handout, section: Section) -> None:
    """The lines of the language that end each module."""
    phrases = handout.language.phrases
    with story.together():
        story.space(4)
        if section.module.type == "skill":
            story.paragraph(plain(phrases.stop_rule), strong=True)
        _look_again(story, handout, section)
        story.paragraph(plain(section.hope), strong=True)
        story.paragraph(plain(f"{phrases.use_with_clinician} {phrases.own_choice}"))
        with story.together():
            story.paragraph((*section.how_sure, *plain(f" {section.module.credit}")), "small")


def _look_again(story: Story, handout: Handout, section: Section) -> None:
    """When it is looked at again, and with whom: to fill in, or as it was answered."""
    answers, given = handout.answers, section.module.id == handout.answered
    fields = {
        "date": ("review_on", answers.review_on),
        "person": ("review_with", answers.review_with),
    }
    name, said, parts = f"m{handout.sections.index(section) + 1}", "", []
    for words, blank in re.findall(r"([^{]*)\{(\w+)\}", handout.language.phrases.look_again):
        said = f"{said} … {words.strip()}" if said else words.strip()
        field, answer = fields[blank]
        parts.append((words.strip(), f"{name}_{field}", said, (given and answer) or ""))
    story.blanks_line(parts)
