"""Which cautions each step of a handout must stand with on a page: what the proof looks for.

Told from the modules themselves, and not from the nodes that are drawn: a fault of composing that
loses a caution is a fault that the proof finds. Texts are compared by their letters and digits
alone, since lines may be broken anywhere, and hyphens vanish at their ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from weakref import ref

from groundsheet import content
from groundsheet.composition import nodes
from groundsheet.composition.compose import compose, footer_of, stop_rule
from groundsheet.handout import Handout, Section
from groundsheet.text import Run, fill, parse_inline, plain_text

PIECE = 16
"""So many letters of a step, one after the other, show that its words stand on a page."""
SHARED = 12
"""So many letters that stand elsewhere too show nothing, whatever comes next to them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A step, and what must stand on each page that holds words of it.

    Args:
        step: its letters: what to do, and how.
        cautions: the letters of each caution: those of the skill, and its own.
        own: from where to where no `SHARED` letters of the step stand anywhere in the handout but
            in steps; each is `PIECE` letters long or more.
    """

    step: str
    cautions: tuple[str, ...]
    own: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[str]:
        """Each piece of the step that shows that its words stand on a page."""
        for start, end in self.own:
            for at in range(start, end - PIECE + 1):
                yield self.step[at : at + PIECE]


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


_LAST: list[tuple[ref[Handout], tuple[Kept, ...]]] = []
"""The last handout, as long as it is there, and its steps, which hold no words of a person.

They are written into the file, and looked for in it.
"""


def kept(handout: Handout) -> tuple[Kept, ...]:
    """Each step that stands on the pages of a handout, in order."""
    for known, steps in _LAST:
        if known() is handout:
            return steps
    steps = _kept(handout)
    _LAST[:] = [(ref(handout), steps)]
    return steps


def _kept(handout: Handout) -> tuple[Kept, ...]:
    found = [each for section in handout.sections for each in _of_section(handout, section)]
    if not any(len(each.step) >= PIECE for each in found):
        return tuple(found)
    others = _Elsewhere.of(handout)
    return tuple(Kept(e.step, e.cautions, tuple(_own(e.step, others))) for e in found)


def record(steps: Iterable[Kept]) -> str:
    """The same as a text, for the record of a file."""
    each = list(steps)
    cautions = list(dict.fromkeys(text for one in each for text in one.cautions))
    rows = [[e.step, [cautions.index(text) for text in e.cautions], e.own] for e in each]
    return json.dumps({"cautions": cautions, "steps": rows}, ensure_ascii=False)


def recorded(text: str) -> tuple[Kept, ...] | None:
    """What a record says; None where it says nothing of steps, or can't be read."""
    try:
        said = json.loads(text)
        cautions = [str(each) for each in said["cautions"]]
        return tuple(
            Kept(
                str(step),
                tuple(cautions[number] for number in numbers),
                tuple((int(start), int(end)) for start, end in own),
            )
            for step, numbers, own in said["steps"]
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _of_section(handout: Handout, section: Section) -> Iterator[Kept]:
    """The steps of a module. A sheet on a client's module, for clinicians, has none."""
    module = section.module
    if handout.sheet == "clinician" and not module.for_clinicians:
        return
    # That a skill can make things worse is told once, above the first steps of its page.
    stop = module.type == "skill" and handout.sheet == "client"
    values = {**handout.placeholders, **section.numbers}

    def said(text: str | None) -> str:
        return letters(plain_text(fill(parse_inline(text), values))) if text else ""

    for block in section.blocks:
        if isinstance(block, content.Steps):
            above = [said(caution.text) for caution in block.cautions]
            above += [letters(plain_text(stop_rule(handout)))] if stop else []
            stop = False
            for item in block.items:
                own = [said(caution.text) for caution in item.cautions]
                step = said(item.do) + said(item.how)
                yield Kept(step, tuple(filter(None, (*above, *own))))


def _own(step: str, others: _Elsewhere) -> Iterator[tuple[int, int]]:
    """From where to where a step shares no letters with the others."""
    start = None
    last = len(step) - SHARED
    joined = others.joined(step)
    for at in range(last + 2):
        alone = at <= last and at not in joined and step[at : at + SHARED] not in others.pieces
        if alone and start is None:
            start = at
        elif not alone and start is not None:
            end = at + SHARED - 1
            if end - start >= PIECE:
                yield start, end
            start = None


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """What is printed but for steps.

    Args:
        pieces: each `SHARED` letters of it; one text follows the other, as they are composed.
        ends: the last letters of each text, up to so many.
        begins: the first letters of each text, up to so many.
    """

    pieces: frozenset[str]
    ends: frozenset[str]
    begins: frozenset[str]

    @classmethod
    def of(cls, handout: Handout) -> _Elsewhere:
        """That of a handout."""
        texts = [*_texts(compose(handout, {})), handout.specimen_line]
        texts += map(plain_text, (*handout.panel.reading, *handout.listing.reading()))
        texts += [footer_of(handout, section) for section in handout.sections]
        each = list(filter(None, map(letters, texts)))
        found = "".join(each)
        return cls(
            frozenset(found[at : at + SHARED] for at in range(len(found) - SHARED + 1)),
            frozenset(text[-size:] for text in each for size in range(1, SHARED)),
            frozenset(text[:size] for text in each for size in range(1, SHARED)),
        )

    def joined(self, step: str) -> set[int]:
        """Where in a step letters begin that the end of a text and the start of another make.

        On a page any two of them may come together: beside each other, or at the end of a column.
        """
        found: set[int] = set()
        for at in range(1, len(step)):
            before, after = 0, 0
            while before < min(at, SHARED - 1) and step[at - before - 1 : at] in self.ends:
                before += 1
            while at + after < len(step) and step[at : at + after + 1] in self.begins:
                after += 1
            found.update(range(at - before, at + after - SHARED + 1))
        return found


def _texts(part: Any) -> Iterator[str]:
    """The texts of nodes; those of a step are left out, its cautions are not."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, nodes.StepItem):
        yield from map(plain_text, part.cautions)
    elif isinstance(part, tuple) and part and isinstance(part[0], Run):
        yield plain_text(part)
    elif isinstance(part, tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        yield from _texts(tuple(part.values()))
    elif is_dataclass(part) and type(part).__module__ == nodes.__name__:
        for field in fields(part):
            yield from _texts(getattr(part, field.name))
