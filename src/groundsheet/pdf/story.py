"""The one builder of content.

Every call makes an `Element` that says what a thing is, and the flowable that draws it.
Reading order is the order of the calls. An element holds no facts of any page, so that a story can
be laid out more than once; each place to write is a form field as well, unless the page is for
paper alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from groundsheet.content import FigureName
from groundsheet.pdf import figures, fonts
from groundsheet.pdf.drawing import Drawing
from groundsheet.pdf.elements import Element, Headings, Role
from groundsheet.pdf.fields import Field, Kind
from groundsheet.pdf.flowables import (
    Box,
    Numbered,
    Ruled,
    Sentence,
    Text,
    TwoColumns,
    Underlined,
    Writing,
)
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.grids import Cards, Cell, Chart, Choice, Grid, Scale, Tick
from groundsheet.pdf.masthead import Masthead
from groundsheet.pdf.theme import Theme
from groundsheet.text import Inline, Run, escape, plain, plain_text, unbroken

_NUMBER = re.compile(r"[+(]?\d[\d()./ -]{4,22}\d")
"""A telephone number within typed words."""
_LONGEST_LABEL = 160


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
        self.fields = furniture.layout.fillable
        self.root = Element("Document")
        self._at = self.root
        self._headings = Headings()
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
    def group(self) -> Iterator[None]:
        """What is built inside belongs together, such as a label and the lines below it."""
        with self._inside(self._at.add("Div")):
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

    @contextmanager
    def later(self, held: Element) -> Iterator[None]:
        """What is built inside is drawn here, and read where `now` puts it."""
        with self._inside(held):
            yield

    def now(self, held: Element) -> None:
        """What was held back is read from here on."""
        self._at.children.extend(held.children)

    def heading(self, level: Literal[1, 2, 3], text: str, look: str = "") -> None:
        """A heading, kept with what follows. It may look like one of another level.

        Raises:
            ValueError: a level is skipped.
        """
        self._headings.next(level)
        roles: tuple[Role, ...] = ("H1", "H2", "H3")
        role = roles[level - 1]
        inline = _no_word_alone(plain(text))
        self._paragraph(inline, look or role.lower(), self._at.add(role, text), strong=True)

    def paragraph(
        self, inline: Inline, style: str = "body", strong: bool = False, name: str = ""
    ) -> None:
        """Running text; `name` is that of the fields for places to write on within it."""
        element = self._at.add("P", plain_text(inline))
        self._paragraph(_no_word_alone(inline), style, element, strong, name)

    def name_line(self, before: str, name: str) -> None:
        """A line with a name in it, which is broken only if it is wider than the page."""
        style = self._styles["body"]
        whole = unbroken(name)
        room = self.width - fonts.width(before, style.fontSize)
        fits = fonts.width(whole, style.fontSize, strong=True) <= room
        parts = [*plain(before), *plain(whole if fits else name)]
        self._paragraph(tuple(parts), "body", self._at.add("P", before + name), strong=True)

    def _paragraph(
        self, inline: Inline, style: str, element: Element, strong: bool = False, name: str = ""
    ) -> Text:
        flowable = self._make(inline, style, element, strong, name)
        self._out.append(flowable)
        return flowable

    def _make(
        self,
        inline: Inline,
        style: str,
        element: Element | None,
        strong: bool = False,
        name: str = "",
    ) -> Text:
        blanks = [
            field
            for index, run in enumerate(run for run in inline if run.blank)
            if element is not None
            and name
            and (field := self._field(f"{name}_{index + 1}", plain_text(inline), "line", element))
        ]
        return Text(
            markup(inline, strong, self.theme.italics), self._styles[style], element, blanks
        )

    def _field(
        self, name: str, label: str, kind: Kind, parent: Element, **more: str
    ) -> Field | None:
        """A field below an element, or None where the page is for paper alone."""
        if not self.fields or not name:
            return None
        label = " ".join(label.split())
        if len(label) > _LONGEST_LABEL:
            label = label[:_LONGEST_LABEL].rpartition(" ")[0] + " …"
        return Field(name, label, kind, parent.add("Form"), **more)

    # -- lists ------------------------------------------------------------------------------------

    def bullets(self, items: Sequence[Inline], name: str = "") -> None:
        """A list without order."""
        self._list([("", item) for item in items], name=name)

    def numbered(self, items: Sequence[Inline], first: int = 1, name: str = "") -> None:
        """A numbered list."""
        entries = [(str(number), item) for number, item in enumerate(items, start=first)]
        self._list(entries, name=name)

    def steps(
        self, items: Sequence[tuple[Inline, Inline]], numbered: bool = True, name: str = ""
    ) -> None:
        """A list of what to do (in strong type) and how."""
        inlines = []
        for do, how in items:
            do = tuple(replace(run, strong=True) for run in do)
            inlines.append((*do, *plain(" "), *how) if how else do)
        if numbered:
            self.numbered(inlines, name=name)
        else:
            self.bullets(inlines, name=name)

    def sources(self, items: Sequence[Inline]) -> None:
        """A list of references, in small type."""
        entries = [(str(number), item) for number, item in enumerate(items, start=1)]
        self._list(entries, "source")

    def _list(
        self, items: Sequence[tuple[str, Inline]], style: str = "item", name: str = ""
    ) -> None:
        """No entry stands alone at a page's foot or head."""
        numbered = bool(items and items[0][0])
        listing = self._at.add("L", numbering="Decimal" if numbered else "Disc")
        for index, (number, inline) in enumerate(items):
            entry = listing.add("LI")
            label = entry.add("Lbl", number or "•")
            element = entry.add("LBody", plain_text(inline))
            field = f"{name}_{index + 1}" if name else ""
            body = self._make(_no_word_alone(inline), style, element, name=field)
            flowable = Numbered(number, label, body, self.theme, quiet=style == "source")
            flowable.keepWithNext = int(index < len(items) - 1 and index in (0, len(items) - 2))
            self._out.append(flowable)
        self._out[-1].spaceAfter = 11 * self.theme.scale

    def ticks(self, items: Sequence[Inline], own: int, name: str, label: str) -> None:
        """A list to tick, and `own` lines to add to it."""
        listing = self._at.add("L", numbering="None")
        for index in range(len(items) + own):
            entry = listing.add("LI")
            item = items[index] if index < len(items) else None
            words = plain_text(item) if item else f"{label} {index + 1}"
            box = self._field(f"{name}_{index + 1}", words, "tick", entry.add("Lbl"))
            element = entry.add("LBody", words if item else "")
            if item:
                line, body = None, self._make(item, "item", element)
            else:
                line, body = self._field(f"{name}_{index + 1}_own", words, "line", element), None
            self._out.append(Tick(body, box, line, self.theme))
        self.space(5)

    def help_list(
        self, rows: Sequence[tuple[Sequence[Inline], str, str]], compact: bool = False
    ) -> None:
        """Contacts: what to do on the left, who answers on the right (on one line if `compact`)."""
        listing = self._at.add("L", numbering="None")
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
            for words in (left, right):
                for text in words[:-1]:
                    text.goes_on = True
            self._out.append(TwoColumns(left, right, self.width, self.theme, rule=index > 0))

    # -- pictures and grids ----------------------------------------------------------------------

    def masthead(
        self, logo: Any, alt: str, name: str, lines: Sequence[str], close: bool = False
    ) -> None:
        """The practice's letterhead; what follows can stand `close` below it."""
        picture = self._at.add("Figure", alt=alt) if logo is not None else None
        words = [self._make(plain(name), "letterhead", self._at.add("P", name), strong=True)]
        words += [self._make(plain(line), "small", self._at.add("P", line)) for line in lines]
        self._out.append(Masthead(logo, picture, words, self.theme, 4 if close else 14))

    def figure(
        self,
        figure: FigureName,
        alt: str,
        labels: Mapping[str, str],
        numbers: Mapping[str, int],
        name: str,
    ) -> None:
        """A drawing with its words; where they find no room in it they stand below, by letter."""
        element = self._at.add("Figure", alt=alt)
        fields = [
            field
            for index in range(figures.LINES.get(figure, 0))
            if (field := self._field(f"{name}_{index + 1}", f"{alt} {index + 1}", "line", self._at))
        ]
        if not figures.keyed(self.width, self.theme):
            self._out.append(
                Drawing(figure, element, dict(labels), dict(numbers), fields, self.theme)
            )
            return
        letters = {key: chr(ord("A") + index) for index, key in enumerate(labels)}
        self._out.append(Drawing(figure, element, letters, dict(numbers), fields, self.theme))
        self._list([(letters[key], plain(text)) for key, text in labels.items()])

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Inline]],
        shares: Sequence[float] | None = None,
        least: float | None = None,
        style: str = "cell",
        name: str = "",
        row_label: str = "{n}",
    ) -> None:
        """A table; an empty cell is to be written in. One of sources may begin on any page.

        Where the words don't fit the columns, each row stands by itself: headings, cells below.
        """
        shares = list(shares or [1.0] * len(head))
        least = max(least or 0.0, self.theme.writing_line)
        named = not head[0]
        if not self._fits(head, rows, shares):
            self._rows_apart(head, rows, style, name, row_label)
            return
        if style == "source":
            self._stay_with_first_rows()
        table = self._at.add("Table")
        line = table.add("TR")
        top = [
            self._make(plain(text), "cell", line.add("TH", text, scope="Column"), strong=True)
            for text in head
        ]
        body: list[list[Cell]] = []
        for index, row in enumerate(rows, start=1):
            line = table.add("TR")
            which = plain_text(row[0]) if named and row[0] else row_label.format(n=index)
            cells: list[Cell] = []
            for column, cell in enumerate(row):
                if cell and named and column == 0:
                    element = line.add("TH", plain_text(cell), scope="Row")
                    cells.append(self._make(cell, style, element))
                elif cell:
                    cells.append(self._make(cell, style, line.add("TD", plain_text(cell))))
                else:
                    label = f"{which}: {head[column]}"
                    key = f"{name}_{index}_{column + 1}" if name else ""
                    cells.append(self._field(key, label, "text", line.add("TD")))
            body.append(cells)
        self._out.append(Grid(top, body, shares, least, self.theme))

    def _fits(
        self, head: Sequence[str], rows: Sequence[Sequence[Inline]], shares: Sequence[float]
    ) -> bool:
        """Whether the longest word of each column is narrower than the column."""
        size, whole = self.theme.body, sum(shares)
        for column, share in enumerate(shares):
            room = self.width * share / whole - 10
            words = head[column].split() + [
                word for row in rows for word in plain_text(row[column]).split()
            ]
            written = any(not row[column] for row in rows)
            if written and room < 2.6 * size:
                return False
            # An address is broken anywhere; words are not.
            if any(fonts.width(word, size, strong=True) > room for word in words if len(word) < 24):
                return False
        return True

    def _rows_apart(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Inline]],
        style: str,
        name: str,
        row_label: str,
    ) -> None:
        for index, row in enumerate(rows, start=1):
            with self.together():
                which = plain_text(row[0]) if row[0] else row_label.format(n=index)
                if not head[0]:
                    self.paragraph(plain(which), "label", strong=True)
                for column, cell in enumerate(row):
                    if not head[column]:
                        continue
                    if cell:
                        words = (Run(f"{head[column]}: ", strong=True), *cell)
                        self.paragraph(words, "boxed" if style == "cell" else style)
                    else:
                        key = f"{name}_{index}_{column + 1}" if name else ""
                        self.labelled_line(head[column], key, f"{which}: {head[column]}")
                self.space(6)

    def _stay_with_first_rows(self) -> None:
        """Headings before a long table ask for room for some rows, not for all of them."""
        headings: list[Flowable] = []
        while self._out and self._out[-1].getKeepWithNext():  # type: ignore[no-untyped-call]
            headings.insert(0, self._out.pop())
        self.at_least(190)
        for flowable in headings:
            flowable.keepWithNext = 0
            self._out.append(flowable)

    def chart(
        self, strength: str, time: str, points: int, alt: str, moment: str, name: str
    ) -> None:
        """A chart of strength over time, to draw on."""
        element = self._at.add("Figure", alt=alt)
        fields = [
            self._field(f"{name}_{n}", f"{strength}: {moment.format(n=n)}", "line", self._at)
            for n in range(1, points + 1)
        ]
        self._out.append(Chart(element, strength, time, fields, self.theme))

    def scale(self, low: str, high: str, name: str, label: str) -> None:
        """A scale from 0 to 10."""
        ends = [(text, self._at.add("P", text)) for text in (low, high)]
        listing = self._at.add("L", numbering="None")
        choices = []
        for number in range(11):
            words = listing.add("LI").add("LBody", str(number))
            field = self._field(name, label, "choice", words, state=str(number))
            choices.append(Choice(words, field))
        self._out.append(Scale(ends[0], ends[1], choices, self.theme))

    def cards(self, cards: Sequence[tuple[str, int, str]]) -> None:
        """Boxes to write in, two beside each other: what is asked, how many lines, its name."""
        across = 2 if self.width > 26 * self.theme.body else 1
        for index in range(0, len(cards), across):
            row = []
            for label, lines, name in cards[index : index + across]:
                with self.group():
                    element = self._at.add("P", label)
                    words = self._make(plain(label), "cell", element, strong=True)
                    row.append((words, lines, self._field(name, label, "text", self._at)))
            self._out.append(Cards(row, self.theme, across))

    # -- to write on ------------------------------------------------------------------------------

    def one_line(self, inline: Inline, style: str) -> bool:
        """Whether words fit on one line."""
        size = self._styles[style].fontSize
        wide = sum(fonts.width(run.text, size, run.strong) for run in inline)
        return wide <= self.width

    def leaves_room(self, label: str) -> bool:
        """Whether half a line is left to write on after a label."""
        return fonts.width(label, self.theme.body, strong=True) < self.width / 2

    def labelled_line(self, label: str, name: str, spoken: str = "") -> None:
        """A label with a line to write on after it; `spoken` says more than what is printed."""
        self.space(2)
        if fonts.width(label, self.theme.body, strong=True) < self.width * 0.7:
            with self.group():
                element = self._at.add("P", label)
                field = self._field(name, spoken or label, "line", self._at)
            self._out.append(Ruled(((label, element, field),), (1.0,), self.theme, strong=True))
        else:
            self.paragraph(plain(label), "boxed", strong=True)
            self.write_in(name, spoken or label, 1)
        self.space(6)

    def write_in(self, name: str, label: str, lines: int, answers: Sequence[str] = ()) -> None:
        """Lines for handwriting, below what somebody has written already."""
        field = self._field(name, label, "text", self._at, value="\n".join(answers))
        entries: list[Text | None] = [self._typed(answer, field is None) for answer in answers]
        entries += [None] * max(0, lines - len(answers))
        self._out.append(Writing(entries, self.theme, field, self._rest_of(self._at)))

    def _rest_of(self, at: Element) -> Any:
        """Makes the field of what goes on on the next page."""

        def rest(field: Field) -> Field:
            return replace(field, name=f"{field.name}_more", form=at.add("Form"))

        return rest

    def people(
        self,
        people: Sequence[tuple[str, str]],
        labels: tuple[str, str],
        name: str,
        of: str,
    ) -> None:
        """People with their numbers, each on its own line with a rule below.

        A number is never broken: one that is too wide for its column stands below the name. Where
        there is none, its label leaves room to write it.

        Args:
            people: names and numbers.
            labels: what a name and what a number is called.
            name: of the fields.
            of: who is asked for.
        """
        shares = (0.58, 0.42)
        for index, (who, phone) in enumerate(people, start=1):
            with self.group():
                first = self._field(
                    f"{name}_{index}_name", f"{of} {index}: {labels[0]}", "line", self._at,
                    value=who,
                )  # fmt: skip
                person = (self._typed(who, first is None), first)
                element = None if phone and first else self._at.add("P", phone or labels[1])
                second = self._field(
                    f"{name}_{index}_phone", f"{of} {index}: {labels[1]}", "line", self._at,
                    value=phone,
                )  # fmt: skip
                if not phone:
                    label = self._make(plain(labels[1]), "quiet", element)
                    cells = [person, (label, second)]
                    self._out.append(Underlined(cells, shares, self.theme))
                    continue
                number = self._make(plain(unbroken(phone)), "item", element, strong=True)
                wide = fonts.width(unbroken(phone), self.theme.body, strong=True)
                if wide < self.width * shares[1]:
                    self._out.append(Underlined([person, (number, second)], shares, self.theme))
                else:
                    self._out.append(
                        Underlined([person], [1.0], self.theme, below=(number, second))
                    )

    def _typed(self, text: str, printed: bool) -> Text:
        """Typed words in plain type, so that they differ from the labels; numbers in one piece."""
        whole = _NUMBER.sub(lambda found: unbroken(found[0]), text)
        return self._make(plain(whole), "item", self._at.add("P", text) if printed else None)

    def contact_rows(
        self, labels: tuple[str, str], rows: int, name: str, of: str, first: int = 1
    ) -> None:
        """Rows of two short labels with a line after each."""
        for index in range(first, first + rows):
            cells = []
            with self.group():
                for label, part in zip(labels, ("name", "phone"), strict=True):
                    element = self._at.add("P", label)
                    spoken = f"{of} {index}: {label}"
                    field = self._field(f"{name}_{index}_{part}", spoken, "line", self._at)
                    cells.append((label, element, field))
            self._out.append(Ruled(cells, (0.58, 0.42), self.theme))
        if not self.furniture.layout.card:
            self.space(9)

    def blanks_line(self, parts: Sequence[tuple[str, str, str, str]]) -> None:
        """A sentence with blanks to fill in: the words, the field's name and label, its value."""
        made = []
        with self.group():
            for words, name, label, value in parts:
                element = self._at.add("P", words)
                field = self._field(name, label, "line", self._at, value=value)
                text = None
                if value:
                    owner = None if field else self._at.add("P", value)
                    text = self._make(plain(value), "item", owner, strong=True)
                made.append((words, element, field, text))
        self._out.append(Sentence(made, self.theme))


def _no_word_alone(inline: Inline) -> Inline:
    """Short last words stay together, so that none of them has the last line for itself."""
    before, _, last = inline[-1].text.rpartition(" ") if inline else ("", "", "")
    if not before.strip() or len(before.rpartition(" ")[2]) + len(last) > 20:
        return inline
    return (*inline[:-1], replace(inline[-1], text=f"{before}\u00a0{last}"))


def markup(inline: Inline, strong: bool = False, italics: bool = True) -> str:
    """ReportLab's paragraph markup, made here only, from escaped text.

    In large print there are no italics: what is emphasised is bold.
    """
    parts = []
    for run in inline:
        bold = run.strong or strong or (run.emphasis and not italics)
        for name, piece in fonts.pieces(run.text, bold, run.emphasis and italics):
            text = escape(piece).replace('"', "&quot;")
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

    quiet = {"textColor": theme.quiet}
    accent = {"textColor": theme.accent, "keepWithNext": 1}
    styles = [
        style("h1", theme.h1, theme.h1 * 1.2, spaceAfter=theme.h1 * 0.24, **accent),
        style(
            "h2",
            theme.h2,
            theme.h2 * 1.25,
            spaceBefore=theme.h2 * 0.5,
            spaceAfter=theme.h2 * 0.35,
            **accent,
        ),
        style("h3", theme.h3, theme.h3 * 1.3, spaceBefore=12, spaceAfter=4, **accent),
        style("box-h3", theme.h3, theme.h3 * 1.3, spaceAfter=2, **accent),
        style("body", theme.body, theme.leading, spaceAfter=7),
        style("boxed", theme.body, theme.leading, spaceAfter=3),
        style("label", theme.body, theme.leading, spaceBefore=9, keepWithNext=1),
        style("item", theme.body, theme.leading),
        style("quiet", theme.body, theme.leading, **quiet),
        style("cell", theme.body, theme.leading - 1),
        style("card", theme.body, theme.leading, spaceAfter=1),
        style("letterhead", theme.body + 1, theme.leading + 1),
        style("action", theme.body + 1, theme.leading + 1),
        style("service", theme.body, theme.leading),
        style("details", max(theme.body - 0.5, theme.least), theme.leading - 1, **quiet),
        style("source", theme.small, theme.small_leading),
        style("small", theme.small, theme.small_leading, spaceAfter=2, **quiet),
    ]
    return {entry.name: entry for entry in styles}
