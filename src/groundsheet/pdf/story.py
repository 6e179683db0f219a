"""The one builder of content.

Every call makes an `Element` that says what a thing is, and the flowable that draws it.
Reading order is the order of the calls. Tagging hangs on this tree (docs/architecture.md): a
flowable knows its element as `.element`, and an element holds no facts of any page, so that a
story can be laid out more than once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from groundsheet.content import FigureName
from groundsheet.pdf import fonts
from groundsheet.pdf.canvas import Furniture
from groundsheet.pdf.drawing import Drawing
from groundsheet.pdf.flowables import (
    Box,
    Numbered,
    Ruled,
    Sentence,
    TwoColumns,
    Underlined,
    WritingLines,
)
from groundsheet.pdf.grids import Cards, Chart, Grid, Scale, Tick
from groundsheet.pdf.masthead import Masthead
from groundsheet.pdf.theme import Theme
from groundsheet.text import Inline, Run, plain, plain_text, unbroken

Role = Literal[
    "Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Div", "Form", "Figure",
    "Table", "TR", "TH", "TD",
]  # fmt: skip


_NUMBER = re.compile(r"[+(]?\d[\d()./ -]{4,22}\d")
"""A telephone number within typed words."""


@dataclass(slots=True)
class Element:
    """A structure element (ISO 32000-1, 14.8.4): its type, its children, its text."""

    role: Role
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def add(self, role: Role, text: str = "") -> Element:
        """A new child."""
        child = Element(role, text)
        self.children.append(child)
        return child

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def __deepcopy__(self, memo: object) -> Element:
        """Platypus copies flowables now and then; the element stays one."""
        return self


class Text(Paragraph):
    """A paragraph that knows what it is. ReportLab splits it into parts of the same element."""

    def __init__(
        self, text: Any, style: ParagraphStyle, element: Element | None = None, **more: Any
    ) -> None:
        super().__init__(text, style, **more)
        self.element = element

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The parts, each of them of this element."""
        parts: list[Any] = super().split(available_width, available_height)
        for part in parts:
            part.element = self.element
        return parts


class Marker(Flowable):
    """Takes no room; tells the furniture which module starts here, and sets a bookmark."""

    def __init__(self, furniture: Furniture, key: str, footer: str, bookmark: str) -> None:
        super().__init__()
        self.furniture, self.key, self.footer, self.bookmark = furniture, key, footer, bookmark
        self.width = self.height = 0
        self.keepWithNext = 1

    def draw(self) -> None:
        """Notes page and footer."""
        self.furniture.footer = self.footer
        self.furniture.starts[self.key] = self.canv.getPageNumber()
        if self.bookmark:
            self.canv.bookmarkHorizontal(self.key, 0, 20)
            self.canv.addOutlineEntry(self.bookmark, self.key, 0)


class Story:
    """Builds the flowables of a handout; `root` is the tree, `flowables` what is drawn."""

    def __init__(self, furniture: Furniture) -> None:
        self.furniture = furniture
        self.theme: Theme = furniture.theme
        self.width = furniture.size[0] - 2 * self.theme.margin_side
        self.root = Element("Document")
        self._at = self.root
        self._out: list[Flowable] = []
        self.flowables = self._out
        self._styles = _styles(self.theme)

    # -- structure --------------------------------------------------------------------------------

    @contextmanager
    def section(self) -> Iterator[None]:
        """What is built inside belongs to one section."""
        with self._inside(self._at.add("Sect")):
            yield

    @contextmanager
    def _inside(self, element: Element) -> Iterator[None]:
        before, self._at = self._at, element
        try:
            yield
        finally:
            self._at = before

    @contextmanager
    def _gather(self, into: list[Flowable], width: float | None = None) -> Iterator[None]:
        before, self._out = self._out, into
        old_width, self.width = self.width, width or self.width
        try:
            yield
        finally:
            self._out, self.width = before, old_width

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is built inside stays on one page with the headings before it, if it fits on one."""
        inner: list[Flowable] = []
        while self._out and self._out[-1].getKeepWithNext():  # type: ignore[no-untyped-call]
            inner.insert(0, self._out.pop())
        with self._gather(inner):
            yield
        self._out.append(KeepTogether(inner))

    @contextmanager
    def box(self, strong: bool = False) -> Iterator[None]:
        """A box around what is built inside; a `strong` one has a bold frame."""
        inner: list[Flowable] = []
        padding = 13
        with self._inside(self._at.add("Div")), self._gather(inner, self.width - 2 * padding - 5):
            yield
        self._out.append(Box(inner, padding, self.theme, strong))

    def start(self, key: str, footer: str, bookmark: str, new_page: bool) -> None:
        """A module (or the packet itself) starts here."""
        if new_page:
            self._out.append(PageBreak())
        self._out.append(Marker(self.furniture, key, footer, bookmark))

    def at_least(self, points: float) -> None:
        """The next page begins here if less room than this is left."""
        self._out.append(CondPageBreak(points))

    @property
    def room(self) -> float:
        """The height of a page's body."""
        furniture = self.furniture
        return furniture.size[1] - furniture.body_bottom - furniture.body_top

    def height(self) -> float:
        """How high it is so far, if all of it stood on one page."""
        height = after = 0.0
        for flowable in self._out:
            before = max(after, flowable.getSpaceBefore())
            height += before + flowable.wrapOn(None, self.width, 1e6)[1]  # type: ignore[arg-type]
            after = flowable.getSpaceAfter()
        return height

    def space(self, points: float) -> None:
        """White space."""
        self._out.append(Spacer(1, points))

    # -- text -------------------------------------------------------------------------------------

    def heading(self, level: Literal[1, 2, 3], text: str) -> None:
        """A heading, kept with what follows."""
        roles: tuple[Role, ...] = ("H1", "H2", "H3")
        role = roles[level - 1]
        inline = _no_word_alone(plain(text))
        self._paragraph(inline, role.lower(), self._at.add(role, text), strong=True)

    def paragraph(self, inline: Inline, style: str = "body", strong: bool = False) -> None:
        """Running text."""
        element = self._at.add("P", plain_text(inline))
        self._paragraph(_no_word_alone(inline), style, element, strong)

    def name_line(self, before: str, name: str) -> None:
        """A line with a name in it, which is broken only if it is wider than the page."""
        style = self._styles["body"]
        whole = unbroken(name)
        room = self.width - fonts.width(before, style.fontSize)
        fits = fonts.width(whole, style.fontSize, strong=True) <= room
        parts = [*plain(before), *plain(whole if fits else name)]
        self._paragraph(tuple(parts), "body", self._at.add("P", before + name), strong=True)

    def _paragraph(
        self, inline: Inline, style: str, element: Element, strong: bool = False
    ) -> Text:
        flowable = self._make(inline, style, element, strong)
        self._out.append(flowable)
        return flowable

    def _make(self, inline: Inline, style: str, element: Element, strong: bool = False) -> Text:
        return Text(markup(inline, strong), self._styles[style], element)

    # -- lists ------------------------------------------------------------------------------------

    def bullets(self, items: Sequence[Inline]) -> None:
        """A list without order."""
        self._list([("", item) for item in items])

    def numbered(self, items: Sequence[Inline], first: int = 1) -> None:
        """A numbered list."""
        self._list([(str(number), item) for number, item in enumerate(items, start=first)])

    def steps(self, items: Sequence[tuple[Inline, Inline]], numbered: bool = True) -> None:
        """A list of what to do (in strong type) and how."""
        inlines = []
        for do, how in items:
            do = tuple(replace(run, strong=True) for run in do)
            inlines.append((*do, *plain(" "), *how) if how else do)
        if numbered:
            self.numbered(inlines)
        else:
            self.bullets(inlines)

    def sources(self, items: Sequence[Inline]) -> None:
        """A list of references, in small type."""
        entries = [(str(number), item) for number, item in enumerate(items, start=1)]
        self._list(entries, "source")

    def _list(self, items: Sequence[tuple[str, Inline]], style: str = "item") -> None:
        """No entry stands alone at a page's foot or head."""
        listing = self._at.add("L")
        for index, (number, inline) in enumerate(items):
            entry = listing.add("LI")
            entry.add("Lbl", number or "•")
            element = entry.add("LBody", plain_text(inline))
            body = self._make(_no_word_alone(inline), style, element)
            flowable = Numbered(number, body, self.theme, quiet=style == "source")
            flowable.keepWithNext = int(index < len(items) - 1 and index in (0, len(items) - 2))
            self._out.append(flowable)
        self._out[-1].spaceAfter = 11

    def ticks(self, items: Sequence[Inline], own: int) -> None:
        """A list to tick, and `own` lines to add to it."""
        listing = self._at.add("L")
        for item in items:
            entry = listing.add("LI")
            entry.add("Lbl").add("Form")
            body = self._make(item, "item", entry.add("LBody", plain_text(item)))
            self._out.append(Tick(body, self.theme))
        for _ in range(own):
            entry = listing.add("LI")
            entry.add("Lbl").add("Form")
            entry.add("LBody").add("Form")
            self._out.append(Tick(None, self.theme))
        self.space(5)

    def help_list(
        self, rows: Sequence[tuple[Sequence[Inline], str, str]], compact: bool = False
    ) -> None:
        """Contacts: what to do on the left, who answers on the right (on one line if `compact`)."""
        listing = self._at.add("L")
        for index, (actions, name, details) in enumerate(rows):
            entry = listing.add("LI")
            label = entry.add("Lbl", " ".join(plain_text(action) for action in actions))
            body = entry.add("LBody", f"{name} {details}".strip())
            left = [self._make(action, "action", label, strong=True) for action in actions]
            right = []
            if compact:
                who = (Run(f"{name}\u00a0 ", strong=True), Run(details))
                right.append(self._make(_no_word_alone(who), "service", body))
            elif name:
                right.append(self._make(plain(name), "service", body, strong=True))
            if not compact:
                right.append(self._make(_no_word_alone(plain(details)), "details", body))
            self._out.append(TwoColumns(left, right, self.width, self.theme, rule=index > 0))

    # -- pictures and grids ----------------------------------------------------------------------

    def masthead(
        self, logo: Any, alt: str, name: str, lines: Sequence[str], close: bool = False
    ) -> None:
        """The practice's letterhead; what follows can stand `close` below it."""
        if logo is not None:
            self._at.add("Figure", alt)
        words = [self._make(plain(name), "letterhead", self._at.add("P", name), strong=True)]
        words += [self._make(plain(line), "small", self._at.add("P", line)) for line in lines]
        self._out.append(Masthead(logo, words, self.theme, 4 if close else 14))

    def figure(
        self, name: FigureName, alt: str, labels: Mapping[str, str], numbers: Mapping[str, int]
    ) -> None:
        """A drawing with its words."""
        self._at.add("Figure", alt)
        self._out.append(Drawing(name, dict(labels), dict(numbers), self.theme))

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Inline]],
        shares: Sequence[float] | None = None,
        least: float | None = None,
        style: str = "cell",
    ) -> None:
        """A table; an empty cell is to be written in. One of sources may begin on any page."""
        if style == "source":
            self._stay_with_first_rows()
        table = self._at.add("Table")
        line = table.add("TR")
        top = [self._make(plain(t), "cell", line.add("TH", t), strong=True) for t in head]
        body = []
        for row in rows:
            line = table.add("TR")
            body.append([self._cell(line.add("TD", plain_text(cell)), cell, style) for cell in row])
        shares = shares or [1.0] * len(head)
        self._out.append(Grid(top, body, shares, least or self.theme.writing_line, self.theme))

    def _stay_with_first_rows(self) -> None:
        """Headings before a long table ask for room for some rows, not for all of them."""
        headings: list[Flowable] = []
        while self._out and self._out[-1].getKeepWithNext():  # type: ignore[no-untyped-call]
            headings.insert(0, self._out.pop())
        self.at_least(190)
        for flowable in headings:
            flowable.keepWithNext = 0
            self._out.append(flowable)

    def _cell(self, element: Element, cell: Inline, style: str) -> Text | None:
        if cell:
            return self._make(cell, style, element)
        element.add("Form")
        return None

    def chart(self, strength: str, time: str, points: int) -> None:
        """A chart of strength over time, to draw on."""
        self._at.add("P", strength)
        self._at.add("P", time)
        self._at.add("Form")
        self._out.append(Chart(strength, time, points, self.theme))

    def scale(self, low: str, high: str) -> None:
        """A scale from 0 to 10."""
        self._at.add("P", f"0: {low}")
        self._at.add("P", f"10: {high}")
        self._at.add("Form")
        self._out.append(Scale(low, high, self.theme))

    def cards(self, cards: Sequence[tuple[str, int]]) -> None:
        """Boxes to write in, two beside each other: what is asked, and how many lines."""
        for index in range(0, len(cards), 2):
            pair = []
            for label, lines in cards[index : index + 2]:
                words = self._make(plain(label), "cell", self._at.add("P", label), strong=True)
                self._at.add("Form")
                pair.append((words, lines))
            self._out.append(Cards(pair, self.theme))

    # -- to write on ------------------------------------------------------------------------------

    def writing_lines(self, lines: int) -> None:
        """Empty lines for handwriting."""
        self._at.add("Form")
        self._out.append(WritingLines(lines, self.theme))

    def leaves_room(self, label: str) -> bool:
        """Whether half a line is left to write on after a label."""
        return fonts.width(label, self.theme.body, strong=True) < self.width / 2

    def labelled_line(self, label: str) -> None:
        """A label with a line to write on after it."""
        self._at.add("P", label)
        self._at.add("Form")
        self.space(2)
        self._out.append(Ruled((label,), (1.0,), self.theme, strong=True))
        self.space(6)

    def answers(self, answers: Sequence[str]) -> None:
        """What somebody wrote, each on its own line with a rule below."""
        for answer in answers:
            body = self._typed(answer)
            self._out.append(Underlined([body], [1.0], self.theme))

    def people(self, people: Sequence[tuple[str, str]], phone_label: str) -> None:
        """People with their numbers, each on its own line with a rule below.

        A number is never broken: one that is too wide for its column stands below the name. Where
        there is none, its label leaves room to write it.
        """
        shares = (0.58, 0.42)
        for name, phone in people:
            who = self._typed(name)
            if not phone:
                label = self._make(plain(phone_label), "quiet", self._at.add("P", phone_label))
                self._at.add("Form")
                self._out.append(Underlined([who, label], shares, self.theme))
                continue
            number = self._make(
                plain(unbroken(phone)), "item", self._at.add("P", phone), strong=True
            )
            if fonts.width(unbroken(phone), self.theme.body, strong=True) < self.width * shares[1]:
                self._out.append(Underlined([who, number], shares, self.theme))
            else:
                self._out.append(Underlined([who], [1.0], self.theme, below=number))

    def _typed(self, text: str) -> Text:
        """Typed words in plain type, so that they differ from the labels; numbers in one piece."""
        whole = _NUMBER.sub(lambda found: unbroken(found[0]), text)
        return self._make(plain(whole), "item", self._at.add("P", text))

    def contact_rows(self, labels: tuple[str, str], rows: int) -> None:
        """Rows of two short labels with a line after each."""
        for _ in range(rows):
            for label in labels:
                self._at.add("P", label)
                self._at.add("Form")
            self._out.append(Ruled(labels, (0.58, 0.42), self.theme))
        self.space(9)

    def blanks_line(self, parts: Sequence[str], weights: Sequence[float]) -> None:
        """A sentence with blanks to fill in between its parts."""
        self._at.add("P", " ".join(parts))
        for _ in weights:
            self._at.add("Form")
        self._out.append(Sentence(tuple(parts), tuple(weights), self.theme))


def _no_word_alone(inline: Inline) -> Inline:
    """Short last words stay together, so that none of them has the last line for itself."""
    before, _, last = inline[-1].text.rpartition(" ") if inline else ("", "", "")
    if not before.strip() or len(before.rpartition(" ")[2]) + len(last) > 20:
        return inline
    return (*inline[:-1], replace(inline[-1], text=f"{before}\u00a0{last}"))


def markup(inline: Inline, strong: bool = False) -> str:
    """ReportLab's paragraph markup, made here only, from escaped text."""
    parts = []
    for run in inline:
        for name, piece in fonts.pieces(run.text, run.strong or strong, run.emphasis):
            text = escape(piece, {'"': "&quot;"})
            if run.blank:
                text = f"<u>{text}</u>"
            parts.append(text if name == fonts.REGULAR else f'<font name="{name}">{text}</font>')
    return "".join(parts)


def _styles(theme: Theme) -> dict[str, ParagraphStyle]:
    def style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
        settings = {
            "fontName": fonts.REGULAR,
            "bulletFontName": fonts.REGULAR,
            "textColor": theme.ink,
            "allowWidows": 0,
            "allowOrphans": 0,
            "keepWithNext": 0,
        }
        return ParagraphStyle(name, **{**settings, **more}, fontSize=size, leading=leading)

    accent = {"textColor": theme.accent, "keepWithNext": 1}
    styles = [
        style("h1", theme.h1, theme.h1 * 1.2, spaceAfter=6, **accent),
        style("h2", theme.h2, theme.h2 * 1.25, spaceBefore=10, spaceAfter=7, **accent),
        style("h3", theme.h3, theme.h3 * 1.3, spaceBefore=12, spaceAfter=4, **accent),
        style("box-h3", theme.h3, theme.h3 * 1.3, spaceAfter=2, **accent),
        style("body", theme.body, theme.leading, spaceAfter=7),
        style("boxed", theme.body, theme.leading, spaceAfter=3),
        style("label", theme.body, theme.leading, spaceBefore=9, keepWithNext=1),
        style("item", theme.body, theme.leading),
        style("quiet", theme.body, theme.leading, textColor=theme.quiet),
        style("cell", theme.body, theme.leading - 1),
        style("letterhead", theme.body + 1, theme.leading + 1),
        style("action", theme.body + 1, theme.leading + 1),
        style("service", theme.body, theme.leading),
        style("details", theme.body - 0.5, theme.leading - 1, textColor=theme.quiet),
        style("source", theme.small, theme.small_leading),
        style("small", theme.small, theme.small_leading, spaceAfter=2, textColor=theme.quiet),
    ]
    return {entry.name: entry for entry in styles}
