"""The structure tree as PDF objects: which ink belongs to which element (ISO 32000-1, 14.7).

Pages and annotations share one numbering in the parent tree: a page's entry is the array of the
elements that own its marked content, an annotation's is the element that holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference

from groundsheet.pdf.elements import CELLS, INLINE, Element
from groundsheet.pdf.objects import Written, reference, string

BBox = tuple[float, float, float, float]
_LAST = (1 << 31, 0)
"""Behind the words of an element."""


class StructureTree:
    """Collects the ink of one file, and becomes its StructTreeRoot."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._parents: list[list[Element] | Element] = []
        self._ink: dict[int, list[tuple[str, Any]]] = {}
        self._boxes: dict[int, BBox] = {}
        self._order: dict[str, int] = {}

    def page(self, page: str, owners: Sequence[Element]) -> int:
        """Takes the owners of a page's marked content, in order; the page's key.

        Args:
            page: the page's name in the document.
            owners: whose each marked-content id is.
        """
        for mcid, owner in enumerate(owners):
            self._ink.setdefault(id(owner), []).append((page, mcid))
        self._order[page] = len(self._order)
        self._parents.append(list(owners))
        return len(self._parents) - 1

    def annotation(self, page: str, owner: Element, reference: PDFObjectReference) -> None:
        """Takes an annotation whose key was asked for with `next_key`."""
        self._ink.setdefault(id(owner), []).append((page, reference))
        self._parents.append(owner)

    @property
    def next_key(self) -> int:
        """The key that the next page or annotation gets."""
        return len(self._parents)

    def box(self, owner: Element, box: BBox) -> None:
        """Where a figure stands on its page."""
        self._boxes[id(owner)] = box

    def register(self, document: Any) -> PDFObject:
        """Makes the objects of the tree; the root of it for the catalog."""
        objects: dict[int, tuple[Written, str | None]] = {}
        tree = Written(lambda _: b"")
        document.Reference(tree)
        top = self._element(document, self.root, tree, objects)
        if top is None:
            raise ValueError("nothing on any page belongs to an element")

        def place(element: Element) -> bytes:
            return reference(document, objects[id(element)][0])

        def parents(_: Any) -> bytes:
            entries = []
            for key, owner in enumerate(self._parents):
                if isinstance(owner, Element):
                    entries.append(b"%d %s" % (key, place(owner)))
                else:
                    entries.append(b"%d [%s]" % (key, b" ".join(map(place, owner))))
            return b"<</Nums[" + b"\n".join(entries) + b"]>>"

        parent_tree = document.Reference(Written(parents))

        def write(document: Any) -> bytes:
            return b"<</Type/StructTreeRoot/K %s/ParentTree %s/ParentTreeNextKey %d>>" % (
                reference(document, top),
                parent_tree.format(document),
                self.next_key,
            )

        tree.write = write
        return tree

    def _element(
        self,
        document: Any,
        element: Element,
        parent: Written,
        objects: dict[int, tuple[Written, str | None]],
    ) -> Written | None:
        """The object of an element and, through it, of all below; None if there is no ink."""
        made = Written(lambda _: b"")
        children = [
            (below, child)
            for below in element.children
            if (child := self._element(document, below, made, objects)) is not None
        ]
        ink = self._ink.get(id(element), [])
        if not ink and not children and element.role not in CELLS:
            return None
        document.Reference(made)
        pages = [page for page, _ in ink] or [
            page for below in element.children if (page := objects.get(id(below), (None, None))[1])
        ]
        page = pages[0] if pages else None
        objects[id(element)] = (made, page)

        def write(document: Any) -> bytes:
            return self._written(document, element, parent, page, ink, children)

        made.write = write
        return made

    def _written(
        self,
        document: Any,
        element: Element,
        parent: Written,
        page: str | None,
        ink: Sequence[tuple[str, Any]],
        children: Sequence[tuple[Element, Written]],
    ) -> bytes:
        kids = []
        places = [self._place(where, what) for where, what in ink]
        for where, what in ink:
            other = b"" if where == page else b"/Pg " + reference(document, where)
            if isinstance(what, int) and not other:
                kids.append(b"%d" % what)
            elif isinstance(what, int):
                kids.append(b"<</Type/MCR%s/MCID %d>>" % (other, what))
            else:
                kids.append(b"<</Type/OBJR%s/Obj %s>>" % (other, reference(document, what.name)))
        for below, child in children:
            kids.append(reference(document, child))
            places.append(self._first(below) if below.role in INLINE else _LAST)
        if any(below.role in INLINE for below, _ in children):
            kids = [kids[n] for n in sorted(range(len(kids)), key=places.__getitem__)]
        parts = [
            b"<</Type/StructElem/S/%s/P %s" % (element.role.encode(), reference(document, parent))
        ]
        if page is not None:
            parts.append(b"/Pg " + reference(document, page))
        if kids:
            parts.append(b"/K " + (kids[0] if len(kids) == 1 else b"[" + b" ".join(kids) + b"]"))
        if element.alt:
            parts.append(b"/Alt " + string(element.alt))
        if element.lang:
            parts.append(b"/Lang " + string(element.lang))
        parts.append(self._attributes(element))
        return b"".join(parts) + b">>"

    def _place(self, page: str, what: Any) -> tuple[int, int]:
        """Where ink stands among other ink; what is no words comes after them."""
        return (self._order[page], what) if isinstance(what, int) else _LAST

    def _first(self, element: Element) -> tuple[int, int]:
        """Where the words of an element begin, with those of the elements below it."""
        ink = [
            self._place(*one) for below in element.walk() for one in self._ink.get(id(below), ())
        ]
        return min(ink, default=_LAST)

    def _attributes(self, element: Element) -> bytes:
        if element.scope:
            return b"/A<</O/Table/Scope/%s>>" % element.scope.encode()
        if element.numbering:
            return b"/A<</O/List/ListNumbering/%s>>" % element.numbering.encode()
        box = self._boxes.get(id(element))
        if box:
            corners = " ".join(f"{value:.2f}" for value in box)
            return f"/A<</O/Layout/Placement/Block/BBox[{corners}]>>".encode()
        return b""
