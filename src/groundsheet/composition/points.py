"""The numbers of the points of a page, which are the same on a copy of it in another language."""

from __future__ import annotations

from dataclasses import replace

from groundsheet.composition import nodes
from groundsheet.composition.nodes import Node
from groundsheet.text import Inline, plain


def pointed(node: Node, mark: str) -> Node:
    """A part with the number of its point before its first words; one without words as it is."""
    if not mark:
        return node
    match node:
        case nodes.Heading():
            return replace(node, text=_with(mark, node.text))
        case nodes.Words():
            return replace(node, words=before(mark, node.words))
        case nodes.Items(items=(first, *others)):
            return replace(node, items=(before(mark, first), *others))
        case nodes.Boxed(title="", items=(first, *others)):
            return replace(node, items=(before(mark, first), *others))
        case nodes.Boxed() | nodes.Zone():
            return replace(node, title=_with(mark, node.title))
        case nodes.Steps(cautions=None, items=(first, *others)):
            return replace(node, items=(replace(first, do=before(mark, first.do)), *others))
        case nodes.Steps(cautions=nodes.Boxed() as box):
            return replace(node, cautions=replace(box, title=_with(mark, box.title)))
        case nodes.Figure():
            return replace(node, caption=before(mark, node.caption))
        case (
            nodes.WriteIn()
            | nodes.People()
            | nodes.Table()
            | nodes.Chart()
            | nodes.Scale()
            | nodes.Ticks()
            | nodes.Prompts()
        ):
            return replace(node, label=_with(mark, node.label))
        case _:
            return node


def _with(mark: str, text: str) -> str:
    return f"{mark} {text}".strip()


def before(mark: str, words: Inline) -> Inline:
    """Words with the number of their point before them; as they are where there is none."""
    return (*plain(f"{mark} "), *words) if mark else words
