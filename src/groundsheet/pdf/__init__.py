"""Draws a handout: `render(handout, layout) -> Rendered`.

Only this package makes ReportLab's markup and objects. ReportLab's fonts can't be used by two
threads at once (its subset tables are shared), so that one handout is drawn at a time.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from reportlab.platypus.doctemplate import LayoutError

from groundsheet.composition import compose, kept, record
from groundsheet.composition.nodes import Node
from groundsheet.crisis import fact_marks
from groundsheet.errors import InvalidInput, NoRoom, Problem
from groundsheet.handout import Handout, LeafletRoom, Rendered, Slot
from groundsheet.layout import Layout
from groundsheet.pdf import card, slip, worksheet
from groundsheet.pdf.bound import Packet, Source, bound
from groundsheet.pdf.canvas import HandoutCanvas
from groundsheet.pdf.document import Document
from groundsheet.pdf.draw import Drawer
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fit import AIRS, Fit, ways
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.metadata import xmp
from groundsheet.pdf.panel_box import PanelBox
from groundsheet.pdf.story import Story
from groundsheet.pdf.theme import theme_for
from groundsheet.people import LeafletPart
from groundsheet.text import DIALLED, UNTOLD, Inline, digit_groups, number_mark, plain_text
from groundsheet.version import ENGINE

_ONE_AT_A_TIME = threading.Lock()
_MOST_PASSES = 4
_ROOMS: deque[tuple[tuple[object, ...], tuple[object, ...], int]] = deque(maxlen=16)
"""How many services there is room for, of the last contacts, languages and practices."""
_NO_FACTS = (b"", "", ENGINE, dt.date.min)
"""The metadata of a trial, which is never written."""
_LEAST_FILLED = 0.39
"""Of the last page, how much is filled unless it is the only one: a third of it in ink, and air."""
_PAGES_SOONER = (3, 1)
"""How many pages end sooner for it, at most."""
_MORE_SOONER = (0.02, 0.07, 0.14, 0.22, 0.32, 0.45)
"""Beside what it lacks, how much they leave to it: what stays together goes on as a whole."""
_MOST_SOONER = 0.6
"""Of a page that ends sooner, how much is left empty at most."""


def render(handout: Handout, layout: Layout, *, template: bool = False) -> Rendered:
    """Draws the handout as it is laid out; a `template` has a slot for whom it is for.

    How its parts are set is found by trial, and page numbers inside the text as well: it is drawn
    until they are what the text says (once, as a rule).
    """
    with _ONE_AT_A_TIME:
        sheet = _Sheet(_with_room(handout, layout, template=template), layout, template)
        drawn = _settled(sheet, *_fitted(sheet), trial=False)
        return Rendered(sheet.handout, layout, drawn.furniture.drawn, drawn.data, drawn.slots)


def with_room(handout: Handout, layout: Layout) -> Handout:
    """The handout with what there is room for on this layout: contacts, lines of a leaflet."""
    with _ONE_AT_A_TIME:
        return _with_room(handout, layout)


def _with_room(handout: Handout, layout: Layout, *, template: bool = False) -> Handout:
    """The same, for whoever draws already.

    A line of a leaflet has room where it causes no further page; the first ones come first.
    """
    handout = with_panel(handout, layout)
    wanted = () if layout.card else handout.leaflet_parts
    known = handout.leaflet_room
    if known and wanted and (known.layout, known.template) == (layout, template):
        return handout

    def having(parts: tuple[LeafletPart, ...]) -> Handout:
        room = LeafletRoom(layout, template, parts) if wanted else None
        return replace(handout, leaflet_room=room)

    def fits(parts: tuple[LeafletPart, ...]) -> bool:
        return _pages(_Sheet(having(parts), layout, template)) <= least

    least = _pages(_Sheet(having(()), layout, template)) if wanted else 0
    found: tuple[LeafletPart, ...] = wanted if wanted and fits(wanted) else ()
    for part in wanted if not found else ():
        if fits((*found, part)):
            found = (*found, part)
    return having(found)


def _pages(sheet: _Sheet) -> float:
    """How many pages it takes; no number is enough where something has no room on a page."""
    try:
        return _fitted(sheet)[1].drawn
    except (InvalidInput, NoRoom):
        return math.inf


def with_panel(handout: Handout, layout: Layout) -> Handout:
    """The handout with as many contacts in its panel as there is room for on this layout.

    The panel is as high as a sixth of a usual page at most. A sheet that has a list holds the
    others there.
    """
    compact = layout.compact or handout.worksheet is not None
    handout = replace(handout, compact=compact, panel_room=0)
    if handout.compact or handout.has_list:
        return handout
    about = (handout.contacts, handout.language, handout.practice)
    set_as = (handout.discreet, handout.readers, layout)
    for known, before, room in _ROOMS:
        same = all(one is other for one, other in zip(known, about, strict=True))
        if same and before == set_as:
            return replace(handout, panel_room=room)
    found = _most_room(handout, layout)
    _ROOMS.append((about, set_as, found.panel_room))
    return found


def _most_room(handout: Handout, layout: Layout) -> Handout:
    theme = theme_for(layout)
    width = layout.leaf[0] - 2 * (theme.margin_side - theme.panel_inset)
    for room in range(len(handout.panel.optional), 0, -1):
        roomy = replace(handout, panel_room=room)
        if PanelBox(roomy.panel, theme, width).height <= theme.panel_most:
            return roomy
    return handout


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
        return _fitted(_Sheet(_with_room(handout, layout), layout))[1].drawn


def starts(handout: Handout, layout: Layout) -> dict[str, int]:
    """On which page each module starts. Errors as for `count`."""
    with _ONE_AT_A_TIME:
        return _fitted(_Sheet(_with_room(handout, layout), layout))[1].starts


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn; each tree of it is composed once, however often it is laid out.

    Args:
        handout: with its panel.
        layout: how its pages are laid out.
        template: draw a slot where the name of whom it is for would stand.
    """

    handout: Handout
    layout: Layout
    template: bool = False
    _composed: list[tuple[dict[str, int], tuple[Node, ...]]] = field(default_factory=list)

    def composed(self, pages: dict[str, int]) -> tuple[Node, ...]:
        """The tree with these page numbers in its text."""
        for known, tree in self._composed:
            if known == pages:
                return tree
        tree = compose(self.handout, pages)
        self._composed.append((dict(pages), tree))
        return tree


def _fitted(sheet: _Sheet) -> tuple[Fit, Furniture]:
    """The airiest way in which the content takes the fewest pages, and what came of trying it.

    Each way takes no more pages than the one before, so that it is found by halves.
    """
    found = ways(sheet.layout, client=sheet.handout.sheet == "client")
    tried: dict[int, Furniture] = {}
    faults: dict[int, InvalidInput | NoRoom] = {}

    def pages(index: int) -> float:
        try:
            if index not in tried and index not in faults:
                tried[index] = _trial(sheet, found[index])
        except (InvalidInput, NoRoom) as error:
            faults[index] = error
        return math.inf if index in faults else tried[index].drawn

    first = closest = len(found) - 1
    low = 0
    while low < first:
        middle = (low + first) // 2
        if pages(middle) <= pages(closest):
            first = middle
        else:
            low = middle + 1
    if pages(first) == math.inf:
        raise faults[first]
    return _balanced(sheet, *_aired(sheet, found[first], tried[first]))


def _aired(sheet: _Sheet, fit: Fit, before: Furniture) -> tuple[Fit, Furniture]:
    """The same with as much air as there is room for, where it takes one sheet of paper."""
    if fit.close and before.drawn <= 2:
        for air in AIRS:
            airy = replace(fit, air=air)
            trial = _trial(sheet, airy)
            if trial.drawn <= before.drawn:
                return airy, trial
    return fit, before


def _balanced(sheet: _Sheet, fit: Fit, before: Furniture) -> tuple[Fit, Furniture]:
    """The same with some pages ended sooner, where the last one would be nearly empty.

    These are the pages before it that belong to the same module: what goes on is theirs.
    """
    last = before.drawn
    earlier = last - max(before.starts.values(), default=1)
    if earlier < 1 or before.filled >= _LEAST_FILLED:
        return fit, before
    best = fit, before
    for count in dict.fromkeys(min(earlier, most) for most in _PAGES_SOONER):
        for more in _MORE_SOONER:
            sooner = (_LEAST_FILLED - before.filled + more) / count
            if sooner > _MOST_SOONER:
                break
            shorter = replace(fit, sooner=sooner, pages=(last - count, last - 1))
            try:
                trial = _trial(sheet, shorter)
            except (InvalidInput, NoRoom):  # what is nearly as high as a page finds no room there
                continue
            if trial.drawn == last and trial.filled > best[1].filled:
                best = shorter, trial
                if trial.filled >= _LEAST_FILLED:
                    return best
    return best


def _trial(sheet: _Sheet, fit: Fit) -> Furniture:
    try:
        return _draw(sheet, fit, {}, 0, trial=True).furniture
    except LayoutError:
        if sheet.layout.card:
            raise card.too_small(sheet.handout, sheet.layout) from None
        if not sheet.handout.typed:
            raise NoRoom(
                "a part that must stay together is higher than a page at this print size.",
                remedy="Use larger paper or a smaller print size.",
            ) from None
        raise InvalidInput(
            Problem(
                "a part that must stay together is higher than a page at this print size.",
                remedy="Use larger paper or a smaller print size, or shorten what was typed.",
            )
        ) from None


def outline(handout: Handout, layout: Layout) -> Element:
    """The tree of elements that the pages are drawn from, in reading order."""
    with _ONE_AT_A_TIME:
        sheet = _Sheet(_with_room(handout, layout), layout)
        return _settled(sheet, *_fitted(sheet), trial=True).root


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What one drawing came to."""

    furniture: Furniture
    data: bytes
    root: Element
    slots: tuple[Slot, ...]


def _settled(sheet: _Sheet, fit: Fit, before: Furniture, *, trial: bool) -> _Drawn:
    if sheet.layout.card:
        card.refuse_overflow(sheet.handout, sheet.layout, before.drawn)
    for _ in range(_MOST_PASSES):
        drawn = _draw(sheet, fit, before.starts, before.drawn, trial=trial)
        furniture = drawn.furniture
        if (furniture.starts, furniture.drawn) == (before.starts, before.drawn):
            return drawn
        before = furniture
    raise RuntimeError("the page numbers don't settle")


def _draw(
    sheet: _Sheet, fit: Fit, pages: dict[str, int], total: int, *, trial: bool = False
) -> _Drawn:
    handout, layout = sheet.handout, sheet.layout
    furniture = Furniture(handout, layout, fit, pages=total)
    if furniture.room < 2 * furniture.theme.leading:
        if layout.card:
            raise card.too_small(handout, layout)
        raise NoRoom(
            "the contacts leave no room for anything else on a page at this print size.",
            remedy="Use larger paper or a smaller print size.",
        )
    story = Story(furniture)
    _compose(story, sheet, fit, pages)
    root = story.root
    out = BytesIO()
    canvases: list[HandoutCanvas] = []

    def canvas(stream: BytesIO, **options: object) -> HandoutCanvas:
        canvases.append(HandoutCanvas(furniture, stream, root, trial=trial, **_kept(options)))
        return canvases[-1]

    facts = _NO_FACTS if trial else _metadata(sheet, total)
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


def _metadata(sheet: _Sheet, pages: int) -> tuple[bytes, str, str, dt.date]:
    handout, layout = sheet.handout, sheet.layout
    contacts = handout.contacts
    named = handout.panel.contacts if layout.card else handout.printed_contacts
    facts = {
        "engine": ENGINE,
        "region": contacts.region,
        "language": handout.language.code,
        "edition": contacts.edition,
        "contacts": contacts.digest,
        "replace": handout.words.last_day(named).isoformat(),
        "facts": " ".join(fact_marks(named)),
        "code": handout.code,
        "modules": " ".join(f"{s.module.code}/{s.module.version}" for s in handout.sections),
        "made": handout.made_on.isoformat(),
        "specimen": "yes" if handout.specimen else "no",
        "layout": layout.name,
        "pages": str(pages),
        "sheet": handout.sheet,
        # Encoded, so that no search through files shows what a sheet is about.
        "panel": b64encode(handout.panel.text.encode()).decode(),
        "lists": b64encode(_in_lines(handout.listed(layout)).encode()).decode() or UNTOLD,
        "steps": b64encode(record(() if layout.card else kept(handout)).encode()).decode()
        or UNTOLD,
    }
    # What stands in slots isn't known here, and a file of many packets tells no numbers of persons.
    facts["numbers"] = UNTOLD
    if not sheet.template and not layout.run:
        groups = {group for group in digit_groups(handout.vocabulary) if len(group) >= DIALLED}
        facts["numbers"] = " ".join(sorted(number_mark(g, facts["made"]) for g in groups))
    title = handout.public_title
    tag = handout.language.tag(contacts.region)
    packet = xmp(title, tag, ENGINE, handout.made_on.isoformat(), facts)
    return packet, title, ENGINE, handout.made_on


def _in_lines(entries: Iterable[Iterable[Inline]]) -> str:
    """A line for each part, and an empty one between two contacts."""
    return "\n\n".join("\n".join(map(plain_text, parts)) for parts in entries)


def _compose(story: Story, sheet: _Sheet, fit: Fit, pages: dict[str, int]) -> None:
    """The handout in reading order."""
    handout, layout = sheet.handout, sheet.layout
    if layout.card or handout.slip is not None or handout.worksheet is not None:
        story.start("top", handout.code, handout.public_title, new_page=False)
    if layout.card:
        card.compose(story, handout, folded=layout.card == "folded")
    elif handout.slip is not None:
        slip.compose(story, handout, handout.slip)
    elif handout.worksheet is not None:
        worksheet.compose(story, handout, handout.worksheet)
    else:
        Drawer(story, fit, template=sheet.template).draw_all(sheet.composed(pages))
