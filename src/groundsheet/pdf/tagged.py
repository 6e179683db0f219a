"""A canvas on which everything is either an element's or an artifact, and pages become sheets.

What is drawn is kept, leaf by leaf, until the file is saved: then leaves are put on sheets
(groundsheet.layout), marked content gets its numbers, and the tree is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFName, PDFObjectReference, xObjectName

from groundsheet.handout import Slot
from groundsheet.layout import Layout, Placement
from groundsheet.pdf import fonts, form_font, links
from groundsheet.pdf.elements import Element
from groundsheet.pdf.fields import Field, Form, Widget, registered
from groundsheet.pdf.links import PAGE, Area
from groundsheet.pdf.reportlab_fixes import BinaryCanvas, TextObject
from groundsheet.pdf.slots import PREFIX, gathered
from groundsheet.pdf.structure import StructureTree
from groundsheet.pdf.theme import Theme
from groundsheet.text import Link

ARTIFACT = "/Artifact BMC"
FURNITURE = {
    "panel": "/Artifact <</Type/Pagination/Subtype/Footer>> BDC",
    "footer": "/Artifact <</Type/Pagination/Subtype/Footer>> BDC",
    "header": "/Artifact <</Type/Pagination/Subtype/Header>> BDC",
    "again": "/Artifact <</Type/Pagination>> BDC",
}
_ABOVE = 0.1
"""Of the area that ReportLab makes of a link, what is above the line that its words stand on."""


@dataclass(slots=True)
class Leaf:
    """A finished page as it is read, not yet on a sheet."""

    code: list[str] = field(default_factory=list)
    marks: list[tuple[int, Element]] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    boxes: list[tuple[Element, tuple[float, float, float, float]]] = field(default_factory=list)
    destinations: list[tuple[str, float, float]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    state: Any = None


class InGrey:
    """Writes colours as DeviceGray where ink is to be saved: one ink, and of that a quarter less.

    Composite black costs colour clicks on a printer and blurs small type.
    """

    _code: list[str]
    _enforceColorSpace: Any  # noqa: N815

    def setFillColor(self, aColor: Any, alpha: Any = None) -> None:  # noqa: N802, N803
        """The colour of glyphs and grounds."""
        if self._enforceColorSpace is one_ink:
            self._fillColorObj = aColor
            self._code.append(f"{one_ink(aColor):g} g")
        else:
            super().setFillColor(aColor, alpha)  # type: ignore[misc]

    def setStrokeColor(self, aColor: Any, alpha: Any = None) -> None:  # noqa: N802, N803
        """The colour of lines."""
        if self._enforceColorSpace is one_ink:
            self._strokeColorObj = aColor
            self._code.append(f"{one_ink(aColor):g} G")
        else:
            super().setStrokeColor(aColor, alpha)  # type: ignore[misc]


DARKEST = 0.2
"""Of the greys where ink is saved; its contrast with white is 12.6:1."""


def one_ink(colour: Any) -> float:
    """The grey of a colour, as the theme has it; white for grounds."""
    if not isinstance(colour, Color):
        return DARKEST
    light = round(0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue, 2)
    return 1.0 if light > 0.85 else max(DARKEST, light)


class Lines(InGrey, TextObject):
    """Text that keeps the space at which a line was broken (ISO 32000-1, 14.8.2.5).

    Without it a screen reader, or whoever copies the words, gets "weregiven". Where some of the
    words are of another element (a link), each stretch is marked within the text: `marks` says
    where in its code each begins, and whose it is.
    """

    spaces: Sequence[bool] = ()
    owners: Mapping[str, Element]
    owner: Element | None = None
    _here: Element | None = None
    _line = 0
    _last = ""

    def begin(self, owner: Element, owners: Mapping[str, Element]) -> None:
        """Marks the words here, and not around the text.

        Args:
            owner: whose the words are.
            owners: whose they are within links, by the links' targets.
        """
        self.owner = self._here = owner
        self.owners = owners
        self.marks: list[tuple[int, Element]] = []

    def _linkRecord(self, link: tuple[int, str], what: str) -> None:  # noqa: N802
        """ReportLab tells where a link begins (after its first words), and where it ends."""
        if self.owner is None:
            return
        self._here = self.owners[link[1]] if what == "start" else self.owner
        if what == "start":
            self._own(self._here, before=1)

    def _own(self, element: Element, before: int = 0) -> None:
        """What is put out from here on, or was put out right before, is of an element."""
        at = len(self._code) - before
        if self.marks and self.marks[-1][0] == at - 1:
            self.marks[-1] = (at - 1, element)
        elif not self.marks or self.marks[-1][1] is not element:
            end = ["EMC"] if self.marks else []
            self._code[at:at] = [*end, ""]
            self.marks.append((at + len(end), element))

    def pieces(self) -> list[str]:
        """Its code, to its end."""
        return [*self._code, *(["EMC"] if self.marks else []), "ET"]

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803 (ReportLab's names)
        self._last = text or self._last
        if TStar:
            wanted = self._line < len(self.spaces) and self.spaces[self._line]
            if wanted and not self._last.endswith(" "):
                text += " "
            self._line += 1
            self._last = ""
        if self._here is not None and text:
            self._own(self._here)
        super()._textOut(text, TStar)  # type: ignore[misc]


class TaggedCanvas(InGrey, BinaryCanvas):
    """A ReportLab canvas that refuses ink without an owner."""

    _doc: Any
    _pageNumber: int  # noqa: N815
    _startPage: Callable[[], None]  # noqa: N815
    _bookmarkReference: Callable[[str], Any]  # noqa: N815

    def __init__(
        self,
        out: BytesIO,
        layout: Layout,
        theme: Theme,
        root: Element,
        *,
        trial: bool,
        **options: Any,
    ) -> None:
        self.layout, self.trial = layout, trial
        self.on_rule: Callable[[float, float, float], None] | None = None
        self.tree = StructureTree(root)
        self._texts: tuple[Element, Mapping[str, tuple[Element, Link]]] | None = None
        self.form = Form(theme.body, theme.writing_line, theme.above_rule)
        self.leaves: list[Leaf] = []
        self._fillers: list[Leaf] = []
        self._leaf = Leaf()
        self._open = ""
        super().__init__(out, **options)
        if layout.ink_saver:
            self._enforceColorSpace = one_ink

    # -- whose ink it is --------------------------------------------------------------------------

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """What is drawn inside, words and lines, is one piece of this element."""
        self._leaf.marks.append((len(self._code), element))
        with self._marked(f"/{element.role}"):
            yield

    @contextmanager
    def linked(self, element: Element, links: Mapping[str, tuple[Element, Link]]) -> Iterator[None]:
        """Texts inside are of this element, and of its links where they stand in one.

        Args:
            element: whose words they are.
            links: by their targets, each one's element.
        """
        self._claimed_by(f"/{element.role} with links")
        self._texts = (element, links)
        yield
        self._texts, self._open = None, ""

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """What is drawn inside is no content: rules, grounds, what stands on every page."""
        with self._marked(FURNITURE.get(kind, ARTIFACT)):
            yield

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """An artifact that leaves colours and lines as it found them."""
        self.saveState()
        with self.artifact():
            yield
        self.restoreState()

    @contextmanager
    def _marked(self, opening: str) -> Iterator[None]:
        self._claimed_by(opening)
        self._code.append(opening)
        yield
        self._code.append("EMC")
        self._open = ""

    def _claimed_by(self, opening: str) -> None:
        if self._open:
            raise ValueError(f"{opening} within {self._open}")
        self._open = opening

    @contextmanager
    def figure(self, element: Element, width: float, height: float) -> Iterator[None]:
        """Content that is a figure of this size, its lower left corner at the origin."""
        left, bottom = self.absolutePosition(0, 0)
        right, top = self.absolutePosition(width, height)
        self._leaf.boxes.append((element, (left, bottom, right, top)))
        with self.content(element):
            yield

    def _claimed(self, what: str) -> None:
        if not self._open:
            raise ValueError(f"{what} drawn on page {self._pageNumber} belongs to no element")

    # -- words ------------------------------------------------------------------------------------

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> Any:  # noqa: N802
        """A text; its words must be inside an element or an artifact."""
        self._claimed("text")
        text = Lines(self, x, y, direction=direction)
        if self._texts is not None:
            element, links = self._texts
            text.begin(element, {target: owner for target, (owner, _) in links.items()})
        return text

    def drawText(self, aTextObject: Any) -> None:  # noqa: N802, N803 (ReportLab's names)
        """Draws a text; one with links brings its marks."""
        if aTextObject.owner is None:
            super().drawText(aTextObject)
            return
        start = len(self._code)
        self._code += aTextObject.pieces()
        self._leaf.marks += [(start + at, element) for at, element in aTextObject.marks]

    def linkURL(self, url: str, rect: Any, *_: Any, **__: Any) -> None:  # noqa: N802
        """ReportLab tells where the words of a link stand.

        Args:
            url: the target.
            rect: left, bottom, right and top, in points.
        """
        # Of a word that is cut, nothing may stand on its first line.
        if self._texts is not None and rect[2] - rect[0] > 1:
            element, link = self._texts[1][url]
            left, bottom, right, top = rect
            self.link(link, element, (left, bottom, right, top - _ABOVE * (top - bottom)))

    def link(self, link: Link, element: Element, box: Sequence[float]) -> None:
        """The words of a link stand here, or as much around them as may be tapped.

        Args:
            link: where it leads; nowhere, if it says nothing.
            element: the link's.
            box: left, bottom, right and top, in points.
        """
        if link.says and not self.trial:
            left, bottom = self.absolutePosition(box[0], box[1])
            right, top = self.absolutePosition(box[2], box[3])
            area = Area(link, element, (left, bottom, right, top))
            self._leaf.areas = links.placed(self._leaf.areas, area)

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802
        """Takes embedded fonts only."""
        if not registered(psfontname):
            raise ValueError(f"the font {psfontname} would not be embedded")
        super().setFont(psfontname, size, leading)

    def line_of_text(
        self, x: float, y: float, text: str, size: float, strong: bool = False
    ) -> float:
        """Draws one line from `x`, each character in a font that has it; returns where it ends.

        Args:
            x: where it begins, in points.
            y: of its baseline.
            text: one line.
            size: of the type, in points.
            strong: in bold.
        """
        for name, part in fonts.pieces(text, strong):
            self.setFont(name, size)
            self.drawString(x, y, part)
            x += float(self.stringWidth(part, name, size))
        return x

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A line; whoever waits for one in a text is told where it is.

        Args:
            x1: where it begins, in points.
            y1: the same.
            x2: where it ends.
            y2: the same.
        """
        self._claimed("line")
        super().line(x1, y1, x2, y2)
        if self.on_rule is not None:
            self.on_rule(x1, y1, x2)

    # -- fields -----------------------------------------------------------------------------------

    def field(
        self,
        one: Field | None,
        x: float,
        y: float,
        width: float,
        height: float,
        ink: Callable[[], None] | None = None,
    ) -> None:
        """A field at this place; `ink` draws its value with the field's lower left as the origin.

        None is no field: the page is for paper, and the ink is drawn by whoever asks.

        Args:
            one: what it asks for; or none.
            x: its left, in points.
            y: its foot.
            width: in points.
            height: in points.
            ink: draws its value.
        """
        if one is None:
            return
        left, bottom = self.absolutePosition(x, y)
        code = self._captured(ink) if ink is not None else ""
        box = (left, bottom, left + width, bottom + height)
        self._leaf.widgets.append(Widget(one, box, code))

    def line_field(
        self,
        one: Field | None,
        x: float,
        baseline: float,
        width: float,
        height: float = 0.0,
        ink: Callable[[], None] | None = None,
        more: float = 0.0,
    ) -> None:
        """A field of one line, whose words stand on this baseline; `ink` has it as its origin.

        Args:
            one: what it asks for; or none, and none is made.
            x: its left, in points.
            baseline: where its words stand.
            width: in points.
            height: in points; else that of a line to write on.
            ink: draws its value.
            more: how much higher it is for a value of several lines.
        """
        height = height or self.form.leading - 3
        below = height / 2 - form_font.middle() * self.form.size

        def raised() -> None:
            self.saveState()
            self.translate(0, below)
            if ink is not None:
                ink()
            self.restoreState()

        self.field(one, x, baseline - below, width, height + more, raised if ink else None)

    def _captured(self, ink: Callable[[], None]) -> str:
        """What is drawn, as code of its own and not on the page."""
        page, marks, opened = self._code, self._leaf.marks, self._open
        self._code, self._leaf.marks = [], []
        self._open = "captured"
        try:
            ink()
            return "\n".join(self._code)
        finally:
            self._code, self._leaf.marks, self._open = page, marks, opened

    # -- slots ------------------------------------------------------------------------------------

    def slot(
        self,
        name: str,
        box: tuple[float, float, float, float],
        sizes: tuple[float, ...],
        baseline: float,
        *,
        right: bool = False,
    ) -> None:
        """Room for words that differ from copy to copy: left, bottom, right, top of its box.

        Args:
            name: once in a file.
            box: left, bottom, right and top, in points.
            sizes: of the type that its words may be set in, in points.
            baseline: above the foot of the box, in points.
            right: set its words flush right.
        """
        self._claimed("slot")
        x, y = self.absolutePosition(box[0], box[1])
        place = (x, y, x + box[2] - box[0], y + box[3] - box[1])
        self._leaf.slots.append(Slot(name, (), place, sizes, baseline, right))
        self._formsinuse.append(f"{PREFIX}{name}")
        self._code.append(
            f"q 1 0 0 1 {box[0]:.2f} {box[1]:.2f} cm /{xObjectName(PREFIX + name)} Do Q"
        )

    # -- pages ------------------------------------------------------------------------------------

    def bookmarkHorizontal(self, key: str, relativeX: float, relativeY: float, **_: Any) -> None:  # noqa: N802, N803
        """Remembers a place; which sheet it is on is known when the file is saved."""
        left, top = self.absolutePosition(relativeX, relativeY)
        self._leaf.destinations.append((key, left, top))

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        """Keeps the leaf, and begins the next one."""
        if self._open:
            raise ValueError(f"{self._open} goes on over the end of a page")
        leaf = self._leaf
        leaf.code, leaf.forms, leaf.state = self._code, self._formsinuse, self._extgstate
        self.leaves.append(leaf)
        self._leaf = Leaf()
        self._startPage()

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What differs from copy to copy, and where."""
        leaves = [*enumerate(self.leaves), *((-1, leaf) for leaf in self._fillers[:1])]
        return gathered([(index, slot) for index, leaf in leaves for slot in leaf.slots])

    def filler(self) -> Leaf:
        """A leaf without content of its own; drawn by whoever knows what stands on each page."""
        raise NotImplementedError

    def around(self, sheet: Sequence[Placement]) -> None:
        """Draws what stands on a sheet beside its leaves, such as marks for the scissors."""

    def sheets(self) -> None:
        """Puts the leaves on sheets: the pages of the file."""
        for sheet in self.layout.sheets(len(self.leaves)):
            self._sheet(sheet)

    def _sheet(self, sheet: Sequence[Placement]) -> None:
        page = self._doc.thisPageName()
        owners: list[Element] = []
        code: list[str] = []
        forms: list[str] = []
        references: list[PDFObjectReference] = []
        placed = []
        for placement in sheet:
            if placement.leaf is None:
                leaf = self.filler()
                self._fillers.append(leaf)
            else:
                leaf = self.leaves[placement.leaf]
            moved = bool(placement.x or placement.y)
            lines = _numbered(leaf, None if placement.copy else owners)
            if moved:
                lines = [f"q 1 0 0 1 {placement.x:.3f} {placement.y:.3f} cm", *lines, "Q"]
            code += lines
            forms += leaf.forms
            placed.append((leaf, placement))
        self._code = code
        self.around(sheet)
        self._formsinuse = forms
        if len(placed) == 1 and placed[0][0].state is not None:
            self._extgstate = placed[0][0].state
        self._pagesize = self.layout.sheet
        key = self.tree.page(page, owners)
        for leaf, placement in placed:
            if placement.copy:
                continue
            x, y = placement.x, placement.y
            for element, (left, bottom, right, top) in leaf.boxes:
                self.tree.box(element, (left + x, bottom + y, right + x, top + y))
            for widget in leaf.widgets:
                references.append(self.form.add(self._doc, self.tree, page, widget, x, y))
            for area in leaf.areas:
                references.append(self._annotation(page, area, x, y))
            for name, left, top in leaf.destinations:
                destination = self._bookmarkReference(name)
                destination.xyz(left + x, top + y, 0)
                destination.setPage(PDFObjectReference(page))
        self._keys = (key, references)
        super().showPage()

    def _annotation(self, page: str, area: Area, x: float, y: float) -> PDFObjectReference:
        target = area.link.target
        place = None
        if target.startswith(PAGE):
            place = self._bookmarkReference(target.removeprefix(PAGE))
        return links.annotation(self._doc, self.tree, page, area, x, y, place)

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802 (ReportLab's name)
        key, references = self._keys
        page.Annots = references
        page.__NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.Tabs = PDFName("S")
        page.StructParents = key


def _numbered(leaf: Leaf, owners: list[Element] | None) -> list[str]:
    """The code of a leaf with the numbers of its marked content; a copy's is all artifacts."""
    code = list(leaf.code)
    for index, element in leaf.marks:
        if owners is None:
            code[index] = ARTIFACT
        else:
            code[index] = f"/{element.role} <</MCID {len(owners)}>> BDC"
            owners.append(element)
    return code


_DRAWING = (
    "lines", "grid", "bezier", "arc", "rect", "ellipse", "wedge", "circle", "roundRect",
    "drawPath", "drawImage", "drawInlineImage", "doForm", "linearGradient", "radialGradient",
    "shade",
)  # fmt: skip


def _claiming(name: str) -> Callable[..., Any]:
    draw = getattr(BinaryCanvas, name)

    def method(self: TaggedCanvas, *arguments: Any, **options: Any) -> Any:
        self._claimed(name)
        return draw(self, *arguments, **options)

    return method


for _name in _DRAWING:
    setattr(TaggedCanvas, _name, _claiming(_name))
