"""The structure tree of a file, as strangers read it: poppler the words, pikepdf the objects."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

import outside
from groundsheet.pdf.elements import CELLS, INLINE, Element
from pages import texts

_WORDS = re.compile(r'\s*"(.*)"$')
_ELEMENT = re.compile(r"( *)([A-Z][A-Za-z0-9]*)(?= \(|:|$)")

Block = tuple[str, str]
"""The type of an element, and its words with white space as single spaces."""


def require_poppler() -> None:
    """Leaves the test out where poppler is missing."""
    outside.require("pdfinfo", package="poppler-utils")


def spoken(pdf: bytes) -> list[Block]:
    """What poppler reads out of the tree: each element in order, with the words of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.pdf"
        file.write_bytes(pdf)
        command = ["pdfinfo", "-struct-text", "-enc", "UTF-8", str(file)]
        done = subprocess.run(command, capture_output=True, check=True)
    blocks: list[tuple[str, list[str]]] = []
    # A line separator is part of the words, and no end of a line of this output.
    for line in done.stdout.decode().split("\n"):
        if words := _WORDS.match(line):
            blocks[-1][1].append(words[1])
        elif (found := _ELEMENT.match(line)) and found[2] not in ("Object", *INLINE):
            blocks.append((found[2], []))
    return [(role, folded("".join(words))) for role, words in blocks]


def spoken_all(pdfs: Iterable[bytes]) -> list[list[Block]]:
    """The same of many files, two at a time: poppler lays a page out anew for each element."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(spoken, pdfs))


def without_fields(blocks: Iterable[Block]) -> list[Block]:
    """What `told` tells of: no fields, and of figures not the words that are drawn in them."""
    return [(role, "" if role == "Figure" else text) for role, text in blocks if role != "Form"]


SIGN = " · "
"""Between two parts of a line; where the line ends between them, it isn't drawn."""


def line_ends(pdf: bytes) -> set[tuple[str, str]]:
    """The last word of each line of a file and the first of the next, as PDFium has the lines."""
    lines = [line.split() for text in texts(pdf) for line in text.splitlines() if line.strip()]
    return {(one[-1], other[0]) for one, other in pairwise(lines)}


def said_alike(read: str, drawn: str, ends: set[tuple[str, str]]) -> bool:
    """Whether words are read as they were drawn: without a sign only where a line ends there."""
    parts = drawn.split(SIGN)
    pattern = re.escape(parts[0])
    for one, other in pairwise(parts):
        left_out = (one.split()[-1:], other.split()[:1])
        may = any(([last], [first]) == left_out for last, first in ends)
        pattern += (f"(?:{SIGN}| )" if may else SIGN) + re.escape(other)
    return re.fullmatch(pattern, read) is not None


def told_alike(read: Sequence[Block], drawn: Sequence[Block], pdf: bytes) -> bool:
    """Whether elements are read as they were drawn, each with its words."""
    ends = line_ends(pdf)
    return len(read) == len(drawn) and all(
        one[0] == other[0] and said_alike(one[1], other[1], ends)
        for one, other in zip(read, drawn, strict=True)
    )


def folded(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(text.split())


def told(root: Element) -> list[Block]:
    """The same of the elements that the pages were drawn from.

    Fields are left out: which of them are drawn is known only when the paper is laid out. What has
    neither words nor anything below it has no ink. Links are a part of the words around them.
    """
    found: list[Block] = []

    def add(element: Element) -> bool:
        place = len(found)
        text = "" if element.role == "Figure" else folded(element.text)
        found.append((element.role, text))
        apart = ("Form", *INLINE)
        below = [add(child) for child in element.children if child.role not in apart]
        fields = any(child.role == "Form" for child in element.children)
        keep = bool(text or element.alt or any(below) or element.role in CELLS or fields)
        if not keep:
            del found[place:]
        return keep

    add(root)
    return found


@dataclass(slots=True, eq=False)
class Node:
    """A structure element as its object says it.

    `marks` are its own pieces of marked content, by page and number; `kids` those and the elements
    below, in the order of /K; `objects` the annotations that it holds.
    """

    role: str
    item: Any
    parent: Node | None
    page: int | None
    kids: list[Node | tuple[int, int]] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """The elements below."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def marks(self) -> list[tuple[int, int]]:
        """Page and number of each piece of marked content."""
        return [kid for kid in self.kids if not isinstance(kid, Node)]

    @property
    def key(self) -> tuple[int, int]:
        """Which object it is."""
        number, generation = self.item.objgen
        return (number, generation)

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def attribute(self, name: str) -> Any:
        """An attribute of it, whoever owns it."""
        attributes = self.item.get("/A", pikepdf.Dictionary())
        owners = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        return next((owner[name] for owner in owners if name in owner), None)

    def __repr__(self) -> str:
        number = self.item.objgen[0]
        return f"{self.role}({number})"


class BrokenTree(Exception):
    """The tree can't be read."""


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The file, to be looked at."""
    return pikepdf.open(io.BytesIO(pdf))


def read(document: pikepdf.Pdf) -> Node:
    """The tree of a file from its topmost element down."""
    pages: dict[Any, int] = {page.objgen: index for index, page in enumerate(document.pages)}
    if "/StructTreeRoot" not in document.Root:
        raise BrokenTree("there is none")
    top = document.Root.StructTreeRoot.get("/K")
    if not isinstance(top, pikepdf.Dictionary):
        raise BrokenTree("it has not one topmost element")
    return _node(top, None, pages, set())


def _node(
    item: Any, parent: Node | None, pages: dict[Any, int], seen: set[tuple[int, int]]
) -> Node:
    if item.objgen in seen:
        raise BrokenTree(f"object {item.objgen[0]} stands in it twice")
    seen.add(item.objgen)
    page = pages.get(item["/Pg"].objgen) if "/Pg" in item else None
    node = Node(str(item["/S"])[1:], item, parent, page)
    kids = item.get("/K")
    for kid in [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.kids.append((-1 if page is None else page, int(kid)))
        elif kid.get("/Type") == "/MCR":
            where = pages.get(kid["/Pg"].objgen) if "/Pg" in kid else page
            node.kids.append((-1 if where is None else where, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            node.objects.append(kid["/Obj"])
        else:
            node.kids.append(_node(kid, node, pages, seen))
    return node
