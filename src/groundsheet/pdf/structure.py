"""The structure tree as PDF objects: which ink belongs to which element (ISO 32000-1, 14.7).

Pages and annotations share one numbering in the parent tree: a page's entry is the array of the
elements that own its marked content, an annotation's is the element that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference, PDFString
from reportlab.pdfbase.pdfdoc import format as formatted

from groundsheet.pdf.elements import CELLS, Element

BBox = tuple[float, float, float, float]


class _Object(PDFObject):
    """An indirect object that writes itself when all references are known."""

    __RefOnly__ = 1

    def __init__(self, write: Callable[[Any], bytes]) -> None:
        self.write = write

    def format(self, document: Any) -> bytes:
        """The bytes of the object."""
        return self.write(document)


class StructureTree:
    """Collects the ink of one file, and becomes its StructTreeRoot."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._parents: list[list[Element] | Element] = []
        self._ink: dict[int, list[tuple[str, Any]]] = {}
        self._boxes: dict[int, BBox] = {}

    def page(self, page: str, owners: Sequence[Element]) -> int:
        """Takes the owners of a page's marked content, in order; the page's key.

        Args:
            page: the page's name in the document.
            owners: whose each marked-content id is.
        """
        for mcid, owner in enumerate(owners):
            self._ink.setdefault(id(owner), []).append((page, mcid))
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
        objects: dict[int, tuple[_Object, str | None]] = {}
        tree = _Object(lambda _: b"")
        document.Reference(tree)
        top = self._element(document, self.root, tree, objects)
        if top is None:
            raise ValueError("nothing on any page belongs to an element")

        def reference(element: Element) -> bytes:
            made: bytes = document.Reference(objects[id(element)][0]).format(document)
            return made

        def parents(_: Any) -> bytes:
            entries = []
            for key, owner in enumerate(self._parents):
                if isinstance(owner, Element):
                    entries.append(b"%d %s" % (key, reference(owner)))
                else:
                    entries.append(b"%d [%s]" % (key, b" ".join(map(reference, owner))))
            return b"<</Nums[" + b"\n".join(entries) + b"]>>"

        parent_tree = document.Reference(_Object(parents))

        def write(document: Any) -> bytes:
            return b"<</Type/StructTreeRoot/K %s/ParentTree %s/ParentTreeNextKey %d>>" % (
                document.Reference(top).format(document),
                parent_tree.format(document),
                self.next_key,
            )

        tree.write = write
        return tree

    def _element(
        self,
        document: Any,
        element: Element,
        parent: _Object,
        objects: dict[int, tuple[_Object, str | None]],
    ) -> _Object | None:
        """The object of an element and, through it, of all below; None if there is no ink."""
        made = _Object(lambda _: b"")
        children = [
            child
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
        parent: _Object,
        page: str | None,
        ink: Sequence[tuple[str, Any]],
        children: Sequence[_Object],
    ) -> bytes:
        def at(name: str) -> bytes:
            made: bytes = PDFObjectReference(name).format(document)
            return made

        kids = []
        for where, what in ink:
            other = b"" if where == page else b"/Pg " + at(where)
            if isinstance(what, int) and not other:
                kids.append(b"%d" % what)
            elif isinstance(what, int):
                kids.append(b"<</Type/MCR%s/MCID %d>>" % (other, what))
            else:
                kids.append(b"<</Type/OBJR%s/Obj %s>>" % (other, what.format(document)))
        kids += [document.Reference(child).format(document) for child in children]
        parts = [
            b"<</Type/StructElem/S/%s/P %s"
            % (element.role.encode(), document.Reference(parent).format(document))
        ]
        if page is not None:
            parts.append(b"/Pg " + at(page))
        if kids:
            parts.append(b"/K " + (kids[0] if len(kids) == 1 else b"[" + b" ".join(kids) + b"]"))
        if element.alt:
            parts.append(b"/Alt " + formatted(PDFString(element.alt), document))
        parts.append(self._attributes(element))
        return b"".join(parts) + b">>"

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
