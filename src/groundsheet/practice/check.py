"""Checking words: the library's, a practice's, and any text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from groundsheet import crisis
from groundsheet.content import Module
from groundsheet.desk import Desk
from groundsheet.document.exceptions import (
    EXCEPTIONS,
    Excepted,
    Exemption,
    apply,
    exceptions,
    useless,
)
from groundsheet.document.own_words import rules
from groundsheet.errors import CannotRead, InvalidInput, Usage
from groundsheet.lint import Document, Engine, Finding, MustRule, Numbers
from groundsheet.people import Typed
from groundsheet.practice.questions import Asked, asked_of_texts
from groundsheet.practice.readings import Reading, reading_of
from groundsheet.practice.status import review_records, standing
from groundsheet.practice.texts import STRUCTURE, CheckedText, LeftOut, Texts, structural
from groundsheet.text import phone_tokens
from groundsheet.wording import option

VERSION = "RV-01"
"""Code of findings on a text that changed under one version."""
SKILL = "SK"
"""Code of findings on a skill that a text teaches; of a module they are faults of form."""
UNCHECKED = (
    "Not checked: sense, tone, and whether it's right for your clients. Somebody has to read it."
)
"""What no rule sees, of any text."""

_QUOTED = re.compile(r"(['\"`])(.*?)\1")
"""What a fault of form repeats of a file."""

Extent = Literal["named", "own", "library"]
"""What was checked: what was named, what the practice wrote or changed, or all there is."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and every finding in order of file and place.

    Args:
        extent: which texts.
        texts: how many.
        findings: in order of file and place.
        excepted: the exceptions that hold.
        not_measured: the rules that find nothing in this language, and what it lacks for them.
        readings: the figures of each text that has a sentence, but for recipes.
        left_out: files of a folder that are no texts.
        questions: what a person has to answer on texts that are no modules; of those it is asked
            when they are approved.
    """

    extent: Extent
    texts: int
    findings: tuple[Finding, ...]
    excepted: tuple[Exemption, ...]
    not_measured: Mapping[str, str]
    readings: tuple[Reading, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Asked, ...] = ()

    @property
    def faulty(self) -> bool:
        """Whether a file has a fault of form, so that only a part of it was read."""
        return any(finding.rule == STRUCTURE for finding in self.findings)

    def failed(self, *, strict: bool) -> bool:
        """Whether anything stops it: errors, and with `strict` warnings."""
        stops = {"error", "warning"} if strict else {"error"}
        return any(finding.severity in stops for finding in self.findings)


def check(
    desk: Desk,
    paths: Sequence[Path | Typed] = (),
    *,
    audience: str = "adult",
    region: str | None = None,
    all: bool = False,
) -> Checked:
    """Checks words: of files, or of the practice's own content, or of the whole library.

    A file with faults is read as far as it can be; its faults are findings (`ST`).

    Args:
        desk: whose rules and content; the practice's own numbers and exceptions count as well.
        paths: modules and recipes (YAML or their ids), Markdown (.md) and plain text, or folders of
            these; none: what the practice wrote or changed, and without a folder of a practice the
            library.
        audience: who reads a text that isn't a module: adult, teen, carer or clinician.
        region: whose contacts the numbers in a text are held against.
        all: the whole library, in a practice's folder too.

    Raises:
        Usage: a kind of file that can't be checked, an unknown id, or paths together with `all`.
        CannotRead: a file that is named isn't there.
        InvalidInput: what all content shares has faults.
    """
    if all and paths:
        raise Usage(f"{option('all')} checks the whole library: leave the paths out.")
    extent: Extent = "named" if paths else "own" if desk.folder and not all else "library"
    engine = rules(desk)
    texts = Texts(desk, audience, _numbers(desk, region))
    read = (
        [text for path in paths for text in texts.of_path(path)]
        if paths
        else list(texts.of_library(own=extent == "own"))
    )
    made, faults = _exceptions(desk)
    found = [*faults, *(finding for text in read for finding in _findings(desk, engine, text))]
    if not paths:
        found += _versions(desk, own=extent == "own")
    left, unused = apply(made, found)
    left += _useless(desk, unused, read, engine, extent)
    readings = (
        reading_of(t.document.path, t.document.passages, engine) for t in read if not t.is_recipe
    )
    return Checked(
        extent,
        len(read),
        tuple(dict.fromkeys(left)),
        tuple(one.entry for one in made),
        engine.rules.not_measured,
        tuple(reading for reading in readings if reading),
        tuple(texts.left_out),
        asked_of_texts(desk.shelf.folder, engine.rules, [text.document for text in read]),
    )


def _findings(desk: Desk, engine: Engine, text: CheckedText) -> Iterator[Finding]:
    """The faults of a text's file, then what the rules find.

    Of a text that was read in part, nobody knows what it lacks.
    """
    for fault in text.faults:
        message = _QUOTED.sub(
            lambda quoted: f"{quoted[1]}{engine.rules.shown(quoted[2])}{quoted[1]}", fault.message
        )
        yield replace(fault, message=message)
    for finding in engine.check(text.document):
        if not (text.faults and isinstance(engine.rules.rules[finding.rule], MustRule)):
            yield finding
    if not text.document.module:
        yield from _skills(desk, text.document)


def _skills(desk: Desk, document: Document) -> Iterator[Finding]:
    """What a text that is no module teaches its clients without cautions, or should not teach."""
    passages = [p for p in document.passages if p.audience != "clinician"]
    cards = desk.library.reader.cards(desk.code)
    for index, message in cards.in_text([passage.text for passage in passages]):
        passage = passages[index]
        yield Finding(SKILL, "warning", passage.place, message, passage.name)


def _versions(desk: Desk, *, own: bool) -> Iterator[Finding]:
    """A text that changed since it was approved, under the same version, is an error."""
    records = review_records(desk)
    shelf = desk.shelf
    for name in shelf.modules if records else ():
        if own and name not in shelf.own | shelf.changed:
            continue
        try:
            module = shelf.modules[name]
        except (InvalidInput, CannotRead):
            continue  # told as what it is
        if standing(desk, module, records)[1]:
            message = (
                f"the text changed since it was approved, and version {module.version} didn't."
            )
            yield Finding(VERSION, "error", desk.shelf.place(module.id, ("version",)), message)


def findings_of(desk: Desk, module: Module) -> list[Finding]:
    """Every finding in one module of the library, without exceptions applied."""
    return rules(desk).check(document_of(desk, module))


def document_of(desk: Desk, module: Module) -> Document:
    """One module of the library as the rules see it."""
    return Texts(desk).document(module)


def texts_of(
    desk: Desk, paths: Sequence[Path | Typed], *, audience: str, region: str | None
) -> list[Document]:
    """The texts that `check` checks where paths are named; errors as for it.

    Args:
        desk: as for `check`.
        paths: as for `check`.
        audience: as for `check`.
        region: as for `check`.
    """
    texts = Texts(desk, audience, _numbers(desk, region))
    return [text.document for path in paths for text in texts.of_path(path)]


def reading(desk: Desk, module: Module) -> Reading | None:
    """The figures of how hard one module is to read; None if it has no sentence."""
    return reading_of(module.id, document_of(desk, module).passages, rules(desk))


# -- numbers --------------------------------------------------------------------------------------


def _numbers(desk: Desk, region: str | None) -> Numbers:
    """Which numbers may stand in a text for a region.

    Raises:
        Refused: the region is unknown.
    """
    vocabulary = desk.language.vocabulary
    directories = desk.directories
    shipped = [code for code, entry in directories.items() if entry.status == "shipped"]
    anywhere = frozenset().union(*(_of_region(directories, code) for code in shipped))
    if region is None:
        return Numbers(
            denied=crisis.denied_everywhere(directories, vocabulary),
            doubtful=crisis.denied_anywhere(directories, vocabulary),
            anywhere=anywhere,
        )
    code = crisis.find(directories, region).region
    own = _of_region(directories, code)
    if desk.profile:
        own |= {digits for n in desk.profile.numbers for digits in phone_tokens(n.phone)}
    foreign: dict[str, str] = {}
    for other in shipped:
        for digits in _of_region(directories, other) - own:
            foreign.setdefault(digits, crisis.words_in(directories[other].name, desk.code))
    return Numbers(
        frozenset(own), foreign, lambda text: crisis.denied(directories, code, text, vocabulary)
    )


def _of_region(directories: crisis.Directories, code: str) -> set[str]:
    """The digit strings of all contacts of a region, also of those that aren't printed today."""
    digits: set[str] = set()
    for directory in crisis.stands_on(directories, directories[code]):
        for number in directory.emergency:
            digits.update(phone_tokens(number.display))
        for service in directory.all_services:
            for point in service.channels:
                digits.update(phone_tokens(point.display))
                for network in point.networks:
                    digits.update(phone_tokens(network.instead or ""))
    return digits


# -- exceptions -----------------------------------------------------------------------------------


def _exceptions(desk: Desk) -> tuple[list[Excepted], tuple[Finding, ...]]:
    """The exceptions; or none, and what is wrong with their file."""
    try:
        return exceptions(desk), ()
    except InvalidInput as error:
        return [], structural(error.problems, EXCEPTIONS)


def _useless(
    desk: Desk,
    unused: Sequence[Excepted],
    read: Sequence[CheckedText],
    engine: Engine,
    extent: Extent,
) -> Iterator[Finding]:
    """An exception that matches nothing is an error; so is one for a rule that isn't there."""
    whole = {p.name for text in read if not text.faults for p in text.document.passages}
    parted = {
        p.name.partition("/")[0] for text in read if text.faults for p in text.document.passages
    }
    theirs = desk.shelf.own | desk.shelf.changed
    for one in unused:
        module = one.entry.passage.partition("/")[0]
        if one.entry.rule not in engine.rules.rules:
            yield useless(one, f"there is no rule {one.entry.rule}.")
            continue
        shipped = module in desk.shelf.files and module not in theirs
        all_read = extent == "library" or (extent == "own" and one.own and not shipped)
        if module not in parted and (all_read or one.entry.passage in whole):
            yield useless(one, "this exception matches nothing: take it out.")
