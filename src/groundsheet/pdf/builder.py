"""What the story is built with: sections, boxes, headings, running text, lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from groundsheet.pdf import fonts, slots
from groundsheet.pdf.beside import Beside
from groundsheet.pdf.boxes import Box, Together
from groundsheet.pdf.elements import Element, Headings, Role
from groundsheet.pdf.fields import Field, Kind
from groundsheet.pdf.flowables import SlotLine, Text, TwoColumns
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.numbered import Numbered
from groundsheet.pdf.styles import markup, no_word_alone, styles
from groundsheet.pdf.theme import Theme
from groundsheet.text import Inline, Link, Run, join, plain, plain_text, unbroken, unlinked

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


class Builder:
    """Builds flowables and their elements; `root` is the tree, `flowables` what is drawn."""

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
        self._in_column = False
        self._styles = styles(self.theme)
        self._labelled = furniture.handout.language.phrases.labelled

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
        """What is built inside stays on one page with the headings before it, if it fits on one.

        What stands in a column stays there anyway.
        """
        if self._in_column:
            yield
            return
        inner: list[Flowable] = []
        while self._out and self._out[-1].getKeepWithNext():  # type: ignore[no-untyped-call]
            inner.insert(0, self._out.pop())
        with self._gather(inner):
            yield
        self._out.append(Together(inner))

    @contextmanager
    def box(self, strong: bool = False, with_next: bool = False) -> Iterator[None]:
        """A box around what is built inside; a `strong` one has a bold frame.

        One that stands `with_next` is never on a page without what follows.
        """
        inner: list[Flowable] = []
        padding = 13 * min(self.theme.air, 1.4)
        with self._inside(self._at.add("Div")), self._gather(inner, self.width - 2 * padding - 5):
            yield
        box = Box(inner, padding, self.theme, strong)
        box.keepWithNext = int(with_next)
        self._out.append(box)

    def start(self, key: str, footer: str, bookmark: str, new_page: bool) -> None:
        """A module (or the packet itself) starts here.

        Args:
            key: of the bookmark's target, once in a file.
            footer: what stands at the foot of its pages.
            bookmark: its words.
            new_page: begin a page, if one has begun.
        """
        if new_page:
            self._out.append(PageBreak())
        self._out.append(Marker(self.furniture, key, footer, bookmark))

    def at_least(self, points: float) -> None:
        """The next page begins here if less room than this is left."""
        self._out.append(CondPageBreak(points))

    @property
    def room(self) -> float:
        """The height of a page's body."""
        return self.furniture.room

    def height(self) -> float:
        """How high it is so far, if all of it stood on one page."""
        height = after = 0.0
        for flowable in self._out:
            before = max(after, flowable.getSpaceBefore())
            height += before + flowable.wrapOn(None, self.width, 1e6)[1]  # type: ignore[arg-type]
            after = flowable.getSpaceAfter()
        return height

    def lead(self, label: str) -> str:
        """A label as it stands before its words, in this language."""
        return self._labelled.partition("{words}")[0].format(label=label)

    def labelled(self, label: str, words: str) -> str:
        """A label and its words."""
        return self._labelled.format(label=label, words=words)

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
        inline = no_word_alone(plain(text))
        self._paragraph(inline, look or role.lower(), self._at.add(role, text), strong=True)

    def paragraph(
        self,
        inline: Inline,
        style: str = "body",
        strong: bool = False,
        name: str = "",
        lang: str = "",
    ) -> None:
        """Running text; `name` is that of the fields for places to write on within it.

        Args:
            inline: the words.
            style: one of the theme's.
            strong: all of it in bold.
            name: of its fields, before their numbers.
            lang: its language where it is another than the handout's.
        """
        element = self._at.add("P", plain_text(inline), lang=lang)
        self._paragraph(no_word_alone(inline), style, element, strong, name)

    def _name(self, before: str, name: str) -> Text:
        """A line with a name in it, which is broken only if it is wider than the page."""
        style = self._styles["item"]
        whole = unbroken(name)
        room = self.width - fonts.width(before, style.fontSize, strong=True)
        fits = fonts.width(whole, style.fontSize) <= room
        words = (Run(before, strong=True), *plain(whole if fits else name))
        return self._make(words, "item", self._at.add("P", before + name))

    def slot_line(self, before: str, slot: str, style: str = "body") -> None:
        """A line with a slot in it (groundsheet.pdf.slots), which takes what the line has left."""
        self._out.append(self._slot(before, slot, style))

    def _slot(self, before: str, slot: str, style: str) -> SlotLine:
        look = self._styles[style]
        line = SlotLine(
            markup((Run(before, strong=True),), False, self.theme.italics),
            look,
            self._at.add("P", before),
        )
        line.slot, line.sizes = slot, slots.sizes(self.theme, look.fontSize)
        line.start = fonts.width(before, look.fontSize, strong=True)
        line.room, line.goes_on = self.width - line.start, True
        return line

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
        blanks: list[tuple[Field, float]] = []
        # For paper there are no links; a line to write on is drawn with words that lead nowhere.
        if not self.fields or element is None or any(run.blank for run in inline):
            inline = unlinked(inline)
        for index, run in enumerate((run for run in inline if run.blank), start=1):
            if element is None or not name:
                break
            field = self._field(f"{name}_{index}", plain_text(inline), "line", element)
            if field is not None:
                size = self._styles[style].fontSize
                blanks.append((field, fonts.width(run.text, size, strong or run.strong)))
        text = Text(
            markup(inline, strong, self.theme.italics), self._styles[style], element, blanks
        )
        if element is not None:
            text.links = _links(inline, element)
        return text

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
        self,
        items: Sequence[tuple[str, Inline]],
        style: str = "item",
        name: str = "",
        key: bool = False,
    ) -> None:
        """No entry stands alone at a page's foot or head, on pages that hold more than a few."""
        pairs = self.room > 20 * self.theme.leading
        look: Literal["disc", "small", "key"] = "small" if style == "source" else "disc"
        look = "key" if key else look
        numbered = bool(items and items[0][0])
        listing = self._at.add("L", numbering="Decimal" if numbered else "Disc")
        for index, (number, inline) in enumerate(items):
            entry = listing.add("LI")
            label = entry.add("Lbl", number or "•")
            element = entry.add("LBody", plain_text(inline))
            field = f"{name}_{index + 1}" if name else ""
            body = self._make(no_word_alone(inline), style, element, name=field)
            last = index == len(items) - 1
            flowable = Numbered(number, label, body, self.theme, look)
            flowable.keepWithNext = int(
                not last and (key or (pairs and index in (0, len(items) - 2)))
            )
            self._out.append(flowable)
        self._out[-1].spaceAfter = 11 * self.theme.scale

    def help_list(
        self, rows: Sequence[tuple[Sequence[Inline], str, str]], compact: bool = False
    ) -> None:
        """Contacts: what to do on the left, who answers on the right.

        Compact ones stand beside each other, what to do above who answers.
        """
        listing = self._at.add("L", numbering="None")
        made: list[tuple[list[Text], list[Text]]] = []
        for actions, name, details in rows:
            entry = listing.add("LI")
            words = join(actions, "; " if compact else " ")
            label = entry.add("Lbl", plain_text(words))
            body = entry.add("LBody", f"{name} {details}".strip())
            if compact:
                left = [self._make(words, "contact", label)]
                who = (Run(name, strong=True), Run(f"\u00a0 {details}" if details else ""))
                right = [self._make(no_word_alone(who), "who", body)]
            else:
                left = [self._make(action, "action", label, strong=True) for action in actions]
                right = [self._make(plain(name), "service", body, strong=True)] if name else []
                right.append(self._make(no_word_alone(plain(details)), "details", body))
            for words_of in (left, right):
                for text in words_of[:-1]:
                    text.goes_on = True
            made.append((left, right))
        if not compact or self.furniture.handout.compact:
            for index, (left, right) in enumerate(made):
                self._out.append(TwoColumns(left, right, self.width, self.theme, rule=index > 0))
            return
        cells: list[list[Flowable]] = [[*left, *right] for left, right in made]
        for index in range(0, len(cells), 2):
            pair = cells[index : index + 2]
            self._out.append(Beside(pair, range(1, len(pair)), self.theme))


def _links(inline: Inline, element: Element) -> dict[str, tuple[Element, Link]]:
    """The links of a text, by their targets, each an element below that of the text."""
    found: dict[str, tuple[Element, Link]] = {}
    for run in inline:
        if run.link is None:
            continue
        if run.link.target in found:
            found[run.link.target][0].text += run.text
        else:
            found[run.link.target] = (element.add("Link", run.text), run.link)
    return found
