"""What stops a practice's own words before they are paper: the rules that are closed classes.

Only these refuse a build or a run; what else the rules find is told in one line. A skill without
its cautions is refused earlier, when its module is read (`library.cards`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from groundsheet.content import Claims, Module, passages_of
from groundsheet.desk import Desk
from groundsheet.document.exceptions import apply, exceptions
from groundsheet.errors import Place, Problem
from groundsheet.lint import STYLE, Document, Engine, Finding, Numbers, load_rules
from groundsheet.source import Source, parse, read_bytes
from groundsheet.wording import command, option


def rules(desk: Desk) -> Engine:
    """The rules of the language, ready to run.

    Raises:
        InvalidInput, CannotRead
    """
    return _engine(desk.shelf.folder / "_rules")


@cache
def _engine(folder: Path) -> Engine:
    return load_rules(folder)


def page(
    module: Module, source: Source | None, shown: str, *, practice: bool, numbers: Numbers
) -> Document:
    """A module as the rules see it: its layout adds the parts that each page of ours has.

    Args:
        module: the module.
        source: its file.
        shown: how its file is named.
        practice: whether a practice wrote or changed it.
        numbers: which telephone numbers may stand in it.
    """
    place = source.place if source else lambda _: Place(shown)
    return Document(
        shown,
        passages_of(module, place),
        own=True,
        module=True,
        practice=practice,
        cited=frozenset(
            f"{module.id}/{block.id}" for block in module.blocks if isinstance(block, Claims)
        ),
        parts=PARTS,
        numbers=numbers,
    )


PARTS = frozenset({"crisis_block", "hope", "how_sure"})
"""What the layout puts on each page by itself."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the rules find in modules that a practice wrote or changed.

    Args:
        stops: what refuses paper: the fault, where it stands, how it is explained.
        others: how many findings stop nothing.
    """

    stops: tuple[Problem, ...] = ()
    others: int = 0


# A run asks for each of its packets. A module doesn't change; the library that read it keeps it.
_known: WeakKeyDictionary[object, dict[int, tuple[Module, list[Finding]]]] = WeakKeyDictionary()


def own_words(desk: Desk, modules: Iterable[Module]) -> OwnWords:
    """What the rules find in those of the modules that are a practice's own.

    Raises:
        InvalidInput, CannotRead: the rules, or the practice's exceptions.
    """
    shelf = desk.shelf
    theirs = [module for module in modules if module.id in shelf.own | shelf.changed]
    if not theirs:
        return OwnWords()
    found, _ = apply(exceptions(desk), (f for module in theirs for f in _found(desk, module)))
    stops = tuple(_problem(finding) for finding in found if stopping(desk, finding))
    return OwnWords(stops, len(found) - len(stops))


def _found(desk: Desk, module: Module) -> list[Finding]:
    """Every finding in a module, looked for once."""
    known = _known.setdefault(desk.library.reader, {})
    if id(module) not in known or known[id(module)][0] is not module:
        path = desk.shelf.files.get(module.id)
        source = parse(read_bytes(path), str(path)) if path else None
        read = page(module, source, str(path or module.id), practice=True, numbers=Numbers())
        known[id(module)] = module, rules(desk).check(read)
    return known[id(module)][1]


def stopping(desk: Desk, finding: Finding) -> bool:
    """Whether a finding refuses paper: an error, and not one of style."""
    family = rules(desk).rules.family_of[finding.rule]
    return finding.severity == "error" and family not in STYLE


def _problem(finding: Finding) -> Problem:
    how = command("check", option("explain", finding.rule))
    return Problem(finding.message, finding.place, finding.rule, remedy=f"Why: {how}")
