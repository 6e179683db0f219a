"""The tree of a document: what each thing is, in reading order.

Elements hold no facts of any page, so that a story can be laid out more than once; which ink
belongs to which element is the canvas's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Role = Literal[
    "Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Div", "Form", "Figure",
    "Table", "Caption", "THead", "TBody", "TR", "TH", "TD", "TOC", "TOCI", "Reference", "Link",
]  # fmt: skip
Scope = Literal["Column", "Row"]
Numbering = Literal["None", "Disc", "Decimal"]

CELLS = ("TH", "TD")
INLINE = ("Link", "Reference")
"""Those that stand among the words of the element above them."""


@dataclass(slots=True, eq=False)
class Element:
    """A structure element (ISO 32000-1, 14.8.4): its type, its children, its text.

    Args:
        role: the standard type.
        text: its words, as they are read.
        alt: what a figure shows.
        scope: what a heading of a table is the heading of (PDF/UA-1, 7.5).
        numbering: what stands before the entries of a list.
        lang: the language of its words, where it isn't that of the file (PDF/UA-1, 7.2).
    """

    role: Role
    text: str = ""
    children: list[Element] = field(default_factory=list)
    alt: str = ""
    scope: Scope | None = None
    numbering: Numbering | None = None
    lang: str = ""

    def add(
        self,
        role: Role,
        text: str = "",
        *,
        alt: str = "",
        scope: Scope | None = None,
        numbering: Numbering | None = None,
        lang: str = "",
    ) -> Element:
        """A new child.

        Args:
            role: a structure type of PDF 1.7.
            text: its words, for tests and bookmarks; none for a group.
            alt: for those who don't see a figure.
            scope: of a table's heading: Row or Column.
            numbering: of a list.
            lang: its language, where it is another than the document's.

        Raises:
            ValueError: a figure without words for those who don't see it, or a heading of a table
                that doesn't say what it is the heading of.
        """
        if role == "Figure" and not alt.strip():
            raise ValueError("a figure has no alternative text")
        if role == "TH" and scope is None:
            raise ValueError("a heading of a table has no scope")
        child = Element(role, text, alt=alt, scope=scope, numbering=numbering, lang=lang)
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


class Headings:
    """Sees that there is one H1, that it comes first, and that no level is skipped."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, level: int) -> None:
        """Takes the next heading.

        Raises:
            ValueError: it can't stand here.
        """
        if level > self._last + 1 or (level == 1 and self._last):
            raise ValueError(f"a heading of level {level} after one of level {self._last}")
        self._last = level
