"""Exceptions: one rule set aside for one passage, with the reason and the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from groundsheet.desk import Desk
from groundsheet.errors import InvalidInput, Place
from groundsheet.language import Strict, Text
from groundsheet.lint import Finding
from groundsheet.source import read_model

EXCEPTIONS = "exceptions.yaml"
"""What the file is called in a practice's folder."""
SYSTEM = "EX"
"""Code of findings on exceptions themselves."""


class Exemption(Strict):
    """One passage that a rule may leave alone, why, and who says so."""

    rule: Text
    """The rule's code."""
    passage: Text
    """The passage, as findings name it: `module/block`, or `module`."""
    reason: Text
    """Why it is right as it stands."""
    by: Text
    """Who decided it: a person of the practice; `groundsheet` for what ships."""


class Exemptions(Strict):
    """Exceptions of the content (`_rules/_exceptions.yaml`, or `exceptions.yaml` of a practice)."""

    exceptions: tuple[Exemption, ...] = ()
    """One entry for one rule in one passage."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """An exception, with the file that it stands in and whether the practice made it."""

    entry: Exemption
    path: str
    own: bool

    @property
    def key(self) -> tuple[str, str]:
        """The rule and the passage that it is made for."""
        return self.entry.rule, self.entry.passage


def exceptions(desk: Desk) -> list[Excepted]:
    """All exceptions that hold for a desk, the shipped ones first.

    Raises:
        InvalidInput: an entry lacks something.
        CannotRead
    """
    paths = [(desk.shelf.folder / "_rules" / "_exceptions.yaml", False)]
    if desk.folder:
        paths.append((desk.folder.folder / EXCEPTIONS, True))
    return [
        Excepted(entry, str(path), own)
        for path, own in paths
        if path.exists()
        for entry in _read(path).exceptions
    ]


def _read(path: Path) -> Exemptions:
    try:
        return read_model(path, Exemptions)
    except InvalidInput as error:
        problems = [replace(problem, remedy=problem.remedy or _WHOLE) for problem in error.problems]
        raise InvalidInput(problems) from None


_WHOLE = (
    "An exception has `rule`, `passage`, `reason` (why the words are right as they stand) and `by` "
    "(who decided it)."
)


def apply(
    made: Sequence[Excepted], findings: Iterable[Finding]
) -> tuple[list[Finding], list[Excepted]]:
    """The findings that no exception sets aside, and the exceptions that set none aside."""
    keys = {one.key for one in made}
    left, used = [], set()
    for finding in findings:
        key = (finding.rule, finding.passage)
        if key in keys:
            used.add(key)
        else:
            left.append(finding)
    return left, [one for one in made if one.key not in used]


def useless(one: Excepted, message: str) -> Finding:
    """The finding on an exception that sets nothing aside."""
    about = f"{one.entry.rule} in {one.entry.passage}"
    return Finding(SYSTEM, "error", Place(one.path), f"{about}: {message}")
