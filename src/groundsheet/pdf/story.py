"""The one builder of content.

Every call makes an `Element` that says what a thing is, and the flowable that draws it.
Reading order is the order of the calls. An element holds no facts of any page, so that a story can
be laid out more than once; each place to write is a form field as well, unless the page is for
paper alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reportlab.platypus import Flowable

from groundsheet.composition import nodes
from groundsheet.content import FigureName
from groundsheet.pdf import figures, fonts
from groundsheet.pdf.beside import GUTTER, Beside
from groundsheet.pdf.drawing import Drawing
from groundsheet.pdf.elements import Element, Role
from groundsheet.pdf.flowables import Contents, Text
from groundsheet.pdf.heads import HeadBand
from groundsheet.pdf.logo import read_logo
from groundsheet.pdf.qr import GAP, LEAST, MOST, Code, CodeLine
from groundsheet.pdf.skill import Cell, Skill, Step, Strip
from groundsheet.pdf.slots import NAME
from groundsheet.pdf.styles import markup, no_word_alone
from groundsheet.pdf.tables import Tables
from groundsheet.text import Inline, Link, Run, join, plain, plain_text


class Story(Tables):
    """Builds the flowables of a handout; `root` is the tree, `flowables` what is drawn."""

    def head(
        self, head: nodes.Head, letterhead: nodes.Letterhead | None, *, template: bool
    ) -> None:
        """What heads a handout or a module: the panel is read after the title of the first.

        Args:
            head: the words.
            letterhead: the practice's, on the first one.
            template: a slot stands in the place of a name.
        """
        roles: dict[int, Role] = {1: "H1", 2: "H2"}
        self._headings.next(head.level)
        owner = self._at.add(roles[head.level], head.title)
        look = "packet" if head.close else "h1"
        title = self._make(no_word_alone(plain(head.title)), look, owner, strong=True)
        if head.level == 1:
            self.furniture.parts = self._panel()
        logo, picture = None, None
        whose: list[Text] = []
        if letterhead is not None:
            if letterhead.logo:
                logo = read_logo(letterhead.logo)
                if self.furniture.layout.ink_saver:
                    logo = logo.convert("L")
                picture = self._at.add("Figure", alt=letterhead.alt)
            whose.append(self._small(letterhead.name, strong=True))
            whose += map(self._small, letterhead.lines)
        below = (
            [self._make(plain(head.summary), "item", self._add_words(head.summary))]
            if head.summary
            else []
        )
        if head.level == 1 and template:
            below.append(self._slot(head.before, NAME, "item"))
        elif head.name:
            below.append(self._name(head.before, head.name))
        if head.about:
            below.append(self._small(self._lined(head.about)))
        if head.contents:
            below.append(self._contents(head.contents))
        band = HeadBand([title, *below], self.theme, whose, logo, picture)
        # A slot for a name takes all of its line.
        if head.code is not None and not template:
            for words in (head.code.words, tuple(run for run in head.code.words if run.strong)):
                code = self._code(head.code, words)
                if band.has_room_for(code, self.width):
                    band.code = code
                    self._read(code)
                    break
        self._out.append(band)

    def code_line(self, code: nodes.Code, room: float) -> None:
        """A QR code with its address, if it finds room.

        Args:
            code: the code.
            room: how high it may be.
        """
        size = min(MOST, room)
        made = self._code(code, code.words)
        if size >= LEAST and size + GAP + made.wide <= self.width:
            self._read(made)
            self._out.append(CodeLine(made, size))

    def _code(self, code: nodes.Code, inline: Inline) -> Code:
        size = self._styles["small"].fontSize
        wide = sum(fonts.width(run.text, size, run.strong) for run in inline) + 1
        words = self._make(inline, "small", Element("P", plain_text(inline)))
        return Code(code.address, Element("Figure", alt=code.alt), words, wide, self.theme)

    def _read(self, code: Code) -> None:
        """A code and its address are read here."""
        self._at.children += [element for element in (code.words.element, code.element) if element]

    def _contents(self, inline: Inline) -> Text:
        """What is in a packet, in a line or two: in the tree it is a table of contents.

        The words between two entries belong to the one before them.
        """
        contents = self._at.add("TOC")
        owner = contents.add("Caption", inline[0].text)
        made: dict[str, tuple[Element, Link]] = {}
        entries: dict[str, Element] = {}
        runs: list[Run] = []
        item = entry = owner
        for index, run in enumerate(inline):
            if run.link is not None:
                item = contents.add("TOCI", run.text)
                entry = item.add("Reference")
                link = run.link if self.fields else Link(run.link.target, "")
                words = entry.add("Link", run.text) if self.fields else entry
                made[link.target], entries[link.target] = (words, link), entry
                runs.append(Run(run.text, link=link))
            elif index:
                link = Link(f"between:{index}", "")
                made[link.target] = (entry, link)
                item.text += run.text
                runs.append(Run(run.text, link=link))
            else:
                runs.append(run)
        text = Contents(markup(tuple(runs)), self._styles["small"], owner)
        text.links, text.entries = made, entries
        return text

    def _lined(self, parts: Sequence[str]) -> str:
        return "  ·  ".join(parts)

    def _add_words(self, text: str) -> Element:
        return self._at.add("P", text)

    def _small(self, text: str, *, strong: bool = False) -> Text:
        return self._make(plain(text), "small", self._add_words(text), strong=strong)

    def with_panel(self) -> None:
        """The panel is read from here on, where a page has no head of its own kind."""
        self.furniture.parts = self._panel()

    def _panel(self) -> list[Element]:
        """The elements of the panel's parts, in the order in which they are drawn."""
        panel = self.furniture.handout.panel
        section = self._at.add("Sect")
        if self.furniture.layout.card:
            self._headings.next(1)
            first, *rest = map(plain_text, panel.lines)
            return [section.add("H1", first), *(section.add("P", line) for line in rest)]
        if panel.compact:
            listing = section.add("L", numbering="None")
            return [listing.add("LI").add("LBody", plain_text(line)) for line in panel.lines]
        self._headings.next(2)
        parts = [section.add("H2", panel.heading), section.add("P", panel.line)]
        listing = section.add("L", numbering="None")
        for cell in panel.cells:
            entry = listing.add("LI")
            parts.append(entry.add("Lbl", cell.lead))
            body = entry.add("LBody")
            parts += [
                body.add("P", plain_text(cell.action)),
                body.add("P", plain_text(cell.details)),
            ]
        for line in panel.entries:
            entry = listing.add("LI")
            parts.append(entry.add("LBody", plain_text(line.words), lang=line.lang))
        parts.append(section.add("P", plain_text(join(panel.notes, " "))))
        return parts

    def strip(self, node: nodes.Boxed) -> None:
        """What must be known before, where no steps follow it."""
        self._out.append(self._strip(node)(False))

    def _strip(self, node: nodes.Boxed) -> Callable[[bool], Strip]:
        group = self._at.add("Div")
        first, *others = node.items
        if node.title:
            first = (Run(f"{node.title}.\u00a0 ", strong=True), *first)
        items = (first, *others)
        owners = [group.add("P", plain_text(words)) for words in items]

        def make(again: bool) -> Strip:
            texts = []
            for index, (words, owner) in enumerate(zip(items, owners, strict=True)):
                name = "" if again else f"{node.name}_{index + 1}" if node.name else ""
                text = self._make(no_word_alone(words), "item", owner, name=name)
                text.again = again
                texts.append(text)
            return Strip(texts, self.theme)

        return make

    def skill(self, node: nodes.Steps, columns: int, figure: nodes.Figure | None = None) -> None:
        """Steps with their cautions.

        Args:
            node: what they say.
            columns: in how many columns they stand.
            figure: what they are about; it stands below the last of them.
        """
        strip = self._strip(node.cautions) if node.cautions is not None else None
        listing = self._at.add("L", numbering="Decimal" if node.numbered else "None")
        # A number as large as the text leaves no room for a picture beside it.
        pictures = any(i.icon for i in node.items) and not (node.numbered and self.theme.sparing)
        cells = []
        for index, item in enumerate(node.items, start=1):
            number = str(index) if node.numbered else ""
            entry = listing.add("LI")
            label = entry.add("Lbl", number or ("" if pictures else "•"))
            body = entry.add("LBody")
            owner = body.add("P", plain_text(item.do))
            words = [self._make(item.do, "do", owner, strong=True, name=f"{item.name}_do")]
            if item.how:
                owner = body.add("P", plain_text(item.how))
                words.append(self._make(no_word_alone(item.how), "item", owner, name=item.name))
            cautions = [
                self._make(
                    no_word_alone(text), "caution", body.add("P", plain_text(text)),
                    name=f"{item.name}_caution_{n}",
                )
                for n, text in enumerate(item.cautions, start=1)
            ]  # fmt: skip
            cells.append(
                Cell(Step(number, label, item.icon, words, cautions), self.theme, pictures)
            )
        drawn: list[Flowable] = []
        if figure is not None:
            with self._gather(drawn, (self.width - GUTTER) / 2):
                self.figure(figure.figure, figure.alt, figure.labels, figure.numbers, figure.name)
        inside = drawn.pop() if len(drawn) == 1 else None
        self._out += [Skill(strip, cells, self.theme, columns, figure=inside), *drawn]

    def beside(self, parts: Sequence[Callable[[], None]], starts: Sequence[int]) -> None:
        """What the parts build stands in two columns, as even as may be.

        Args:
            parts: each builds what stays in one column.
            starts: which of them may begin the second column.
        """
        built: list[list[Flowable]] = []
        self._in_column = True
        for build in parts:
            built.append([])
            with self._gather(built[-1], (self.width - GUTTER) / 2):
                build()
        self._in_column = False
        self._out.append(Beside(built, starts, self.theme))

    def figure(
        self,
        figure: FigureName,
        alt: str,
        labels: Mapping[str, str],
        numbers: Mapping[str, int],
        name: str,
    ) -> None:
        """A drawing with its words; where they find no room in it they stand below, by letter.

        Args:
            figure: which.
            alt: words for those who don't see it.
            labels: its words by their names.
            numbers: those that are drawn in it, by their names.
            name: of its fields, before their numbers.
        """
        element = self._at.add("Figure", alt=alt)
        fields = [
            field
            for index in range(figures.LINES.get(figure, 0))
            if (field := self._field(f"{name}_{index + 1}", f"{alt} {index + 1}", "line", self._at))
        ]
        if not figures.keyed(figure, self.width, self.theme):
            self._out.append(
                Drawing(figure, element, dict(labels), dict(numbers), fields, self.theme)
            )
            return
        letters = {key: chr(ord("A") + index) for index, key in enumerate(labels)}
        drawing = Drawing(figure, element, letters, dict(numbers), fields, self.theme)
        drawing.keepWithNext = 1
        self._out.append(drawing)
        self._list([(letters[key], plain(text)) for key, text in labels.items()], key=True)
