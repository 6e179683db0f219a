"""What was composed as lines of text, for a screen: one case for each kind of node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from groundsheet.composition import nodes
from groundsheet.composition.nodes import Node
from groundsheet.language import Phrases
from groundsheet.panel import ContactList
from groundsheet.text import Inline

BLANK = "____"
"""A place to write on in a line."""
NO_LIST = "[crisis lines of the region]"
"""What stands for the list of contacts where no region was named."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. It says what it is; how that looks is the screen's.

    Args:
        kind: a `heading`; the name of a `block`; a `label`, which says what follows; `words`; an
            `item` of a list; a `step`; or a `rule`, a line to write on, after words if it has any.
        text: what stands there.
        mark: what stands before a step, such as its number.
    """

    kind: Literal["heading", "block", "label", "words", "item", "step", "rule"]
    text: str = ""
    mark: str = ""


def lines(parts: Iterable[Node], phrases: Phrases) -> Iterator[Line]:
    """Nodes as lines, in reading order.

    Args:
        parts: what was composed.
        phrases: of the language that it is in.
    """
    for part in parts:
        yield from _Lines(phrases).of(part)


def words(inline: Inline) -> str:
    """An inline text on one line, its places to write on as they look on a screen."""
    return "".join(BLANK if run.blank else _spaced(run.text) for run in inline)


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def _said(*parts: str) -> Iterator[Line]:
    """A paragraph of each part that says anything."""
    for part in parts:
        if part:
            yield Line("words", _spaced(part))


def _rules(count: int) -> Iterator[Line]:
    for _ in range(count):
        yield Line("rule")


@dataclass(frozen=True)
class _Lines:
    phrases: Phrases

    def of(self, node: Node) -> Iterator[Line]:  # noqa: C901 (one case a kind)
        match node:
            case nodes.Letterhead():
                yield from _said(node.name, *node.lines)
            case nodes.Head():
                yield Line("heading", node.title)
                name = f"{node.before}{node.name}" if node.name else ""
                yield from _said(node.summary, name, *node.about, words(node.contents))
            case nodes.Start():
                pass  # of pages, which a screen has none of
            case nodes.Heading():
                yield Line("heading", node.text)
            case nodes.Words():
                yield from _said(words(node.words))
            case nodes.Items():
                for number, item in enumerate(node.items, start=1):
                    said = words(item)
                    yield Line("step", said, f"{number}.") if node.numbered else Line("item", said)
            case nodes.Boxed():
                yield from self._label(node.title)
                for item in node.items:
                    yield Line("item" if node.warning else "words", words(item))
            case nodes.Steps():
                yield from self._steps(node)
            case nodes.WriteIn():
                yield from self._label(node.label, node.help)
                yield from (Line("rule", _spaced(answer)) for answer in node.answers)
                yield from _rules(node.lines - len(node.answers))
            case nodes.People():
                yield from self._people(node)
            case nodes.Table():
                yield from self._label(node.label, node.help)
                yield Line("item", " | ".join(node.columns))
                for row in node.rows:
                    yield Line("item", " | ".join(words(cell) or BLANK for cell in row))
            case nodes.Chart():
                yield from self._label(node.label, node.help)
                yield from _said(node.alt)
                yield Line("rule", f"{node.strength}, {node.time}")
            case nodes.Scale():
                yield from self._label(node.label)
                numbers = "  ".join(map(str, range(11)))
                yield from _said(f"{node.low}  {numbers}  {node.high}")
            case nodes.Ticks():
                yield from self._label(node.label)
                yield from (Line("item", f"[ ] {words(item)}") for item in node.items)
                yield from (Line("rule", "[ ]") for _ in range(node.own))
            case nodes.Prompts():
                yield from self._label(node.label)
                for label, count, _ in node.items:
                    yield from self._label(label)
                    yield from _rules(count)
            case nodes.Zone():
                yield from self._label(node.title)
                for prompt, _ in node.prompts:
                    yield from _said(prompt)
                    yield from _rules(2)
            case nodes.Figure():
                yield from _said(f"[{node.alt}]", " / ".join(node.labels.values()))
                yield from _said(words(node.caption))
            case nodes.Contacts():
                yield from _said(words(node.lead))
                yield from self._listing(node.listing)
            case nodes.Sentence():
                parts = (f"{said} {value or BLANK}" for said, _, _, value in node.parts)
                yield from _said(" ".join(parts))
            case nodes.Section() | nodes.Group():
                for part in node.parts:
                    yield from self.of(part)
            case _:
                assert_never(node)

    def _label(self, label: str, more: Inline = ()) -> Iterator[Line]:
        if label:
            yield Line("label", _spaced(label))
        yield from _said(words(more))

    def _steps(self, node: nodes.Steps) -> Iterator[Line]:
        """The cautions first, and that of one step right with it."""
        if node.cautions is not None:
            yield from self.of(node.cautions)
        for number, step in enumerate(node.items, start=1):
            text = f"{words(step.do)} {words(step.how)}".rstrip()
            yield Line("step", text, f"{number}." if node.numbered else "-")
            for caution in map(words, step.cautions):
                text = self.phrases.labelled.format(label=self.phrases.caution, words=caution)
                yield Line("step", text, "!")

    def _people(self, node: nodes.People) -> Iterator[Line]:
        yield from self._label(node.label, node.help)
        for who in node.people:
            said = (
                " ".join(filter(None, (d.shown, d.text or BLANK)))
                for d in (*who.who, *who.calls, *who.more)
            )
            yield Line("item", "  ".join(said))
        blank = f"{self.phrases.name_label} {BLANK * 4}  {self.phrases.phone_label}"
        yield from (Line("rule", blank) for _ in range(node.rows - len(node.people)))

    def _listing(self, listing: ContactList | None) -> Iterator[Line]:
        if listing is None:
            yield Line("words", NO_LIST)
            return
        for entry in (*listing.entries, *listing.others):
            who = ", ".join(part for part in (entry.name, entry.details) if part)
            yield Line("item", _spaced(f"{'; '.join(map(words, entry.actions))} ({who})"))
        yield from (Line("item", words(line)) for _, line in listing.language_lines)
        yield from _said(" ".join(listing.notes))
