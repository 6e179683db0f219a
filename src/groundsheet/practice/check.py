"""Checking words: the library's, a practice's, and any text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from groundsheet import crisis
from groundsheet.content import Module, Recipe, faults, passages_of, recipe_passages
from groundsheet.desk import Desk
from groundsheet.errors import Place, Usage
from groundsheet.language import Strict, Text
from groundsheet.library import refuse_faults
from groundsheet.lint import (
    Document,
    Engine,
    Finding,
    Numbers,
    from_markdown,
    from_text,
    load_rules,
)
from groundsheet.people import Typed
from groundsheet.practice.questions import Asked, asked_of_texts, explained
from groundsheet.practice.status import review_records, standing
from groundsheet.source import Source, decode, load_model, parse, read_bytes, read_model
from groundsheet.text import Passage, phone_tokens
from groundsheet.wording import command, option

EXCEPTIONS = "exceptions.yaml"
SYSTEM, VERSION = "EX", "RV-01"
"""Codes of findings on exceptions themselves, and on a text that changed under one version."""

_TEXT_LIMIT = 20_000_000


def rules(desk: Desk) -> Engine:
    """The rules of the language, ready to run.

    Raises:
        InvalidInput, CannotRead
    """
    return _engine(desk.shelf.folder / "_rules")


@cache
def _engine(folder: Path) -> Engine:
    return load_rules(folder)


class Exemption(Strict):
    """One passage that a rule may leave alone, and why."""

    rule: Text
    """The rule's code."""
    passage: Text
    """The passage, as findings name it: `module/block`, or `module`."""
    reason: Text
    """Why it is right as it stands."""


class Exemptions(Strict):
    """Exceptions of the content (`_rules/_exceptions.yaml`, or `exceptions.yaml` of a practice)."""

    exceptions: tuple[Exemption, ...] = ()
    """One entry for one rule in one passage."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and every finding in order of file and place.

    `not_measured` names the rules that find nothing in this language, and what it lacks for them.
    `questions` are those that a person has to answer on plain texts; modules are asked about when
    they are approved.
    """

    texts: int
    findings: tuple[Finding, ...]
    excepted: tuple[Exemption, ...]
    not_measured: Mapping[str, str]
    questions: tuple[Asked, ...] = ()

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
) -> Checked:
    """Checks words: of files, or of the whole library and the practice's own content.

    Args:
        desk: whose rules and content; the practice's own numbers and exceptions count as well.
        paths: modules and recipes (YAML), Markdown (.md) and plain text, or folders of these; none:
            the library.
        audience: who reads a text that isn't a module: adult, teen, carer or clinician.
        region: whose contacts the numbers in a text are held against.

    Raises:
        Usage: a kind of file that can't be checked.
        InvalidInput, CannotRead
    """
    engine = rules(desk)
    exemptions = _exemptions(desk)
    documents = texts_of(desk, paths, audience=audience, region=region)
    findings: list[Finding] = []
    used: set[int] = set()
    names = {p.name for document in documents for p in document.passages}
    for document in documents:
        for finding in engine.check(document):
            index = _exempt(finding, exemptions)
            if index is None:
                findings.append(finding)
            else:
                used.add(index)
    if not paths:
        findings.extend(_versions(desk))
    findings.extend(_unused(exemptions, used, names, engine, whole=not paths))
    return Checked(
        len(documents),
        tuple(findings),
        tuple(entry for _, entry in exemptions),
        engine.rules.not_measured,
        asked_of_texts(desk.shelf.folder, engine.rules, documents),
    )


def texts_of(
    desk: Desk, paths: Sequence[Path | Typed], *, audience: str, region: str | None
) -> list[Document]:
    """The texts that `check` checks, with its arguments.

    Args:
        desk: as for `check`.
        paths: as for `check`.
        audience: as for `check`.
        region: as for `check`.

    Raises:
        As for `check`.
    """
    numbers = _numbers(desk, region)
    if not paths:
        return list(_of_library(desk, numbers))
    return [d for path in paths for d in _of_path(desk, path, audience, numbers)]


def _versions(desk: Desk) -> Iterator[Finding]:
    """A text that changed since it was approved, under the same version, is an error."""
    records = review_records(desk)
    for module in desk.shelf.modules.values() if records else ():
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
    return _of_module(desk, module, Numbers())


# -- what is checked ------------------------------------------------------------------------------


def _of_library(desk: Desk, numbers: Numbers) -> Iterator[Document]:
    for module in desk.shelf.modules.values():
        yield _of_module(desk, module, numbers)
    for name, recipe in desk.shelf.recipes.items():
        path = desk.shelf.recipe_files.get(name)
        source = _source(path) if path else None
        yield _of_recipe(recipe, source, str(path or name), numbers)


def _of_module(desk: Desk, module: Module, numbers: Numbers) -> Document:
    path = desk.shelf.files.get(module.id)
    source = _source(path) if path else None
    return _module(module, source, str(path or module.id), numbers)


def _module(module: Module, source: Source | None, path: str, numbers: Numbers) -> Document:
    passages = passages_of(module, source.place if source else lambda _: Place(path))
    return _own(path, passages, numbers)


def _of_recipe(recipe: Recipe, source: Source | None, path: str, numbers: Numbers) -> Document:
    passages = recipe_passages(recipe, source.place if source else lambda _: Place(path))
    return _own(path, passages, numbers)


def _own(path: str, passages: Sequence[Passage], numbers: Numbers) -> Document:
    """A text whose layout adds the parts that each page of ours has."""
    parts = frozenset({"crisis_block", "hope", "how_sure"})
    return Document(path, passages, own=True, module=True, parts=parts, numbers=numbers)


def _source(path: Path) -> Source:
    return parse(read_bytes(path), str(path))


def _of_path(desk: Desk, path: Path | Typed, audience: str, numbers: Numbers) -> Iterator[Document]:
    if isinstance(path, Typed):
        yield _of_bytes(desk, path.data, path.shown, audience, numbers)
    elif path.is_dir():
        kinds = (".yaml", ".md", ".markdown", ".txt")
        for file in sorted(path.rglob("*")):
            if file.suffix in kinds and not file.name.startswith(("_", ".")) and file.is_file():
                yield from _of_path(desk, file, audience, numbers)
    else:
        yield _of_bytes(desk, read_bytes(path, limit=_TEXT_LIMIT), str(path), audience, numbers)


def _of_bytes(desk: Desk, data: bytes, shown: str, audience: str, numbers: Numbers) -> Document:
    suffix = Path(shown).suffix.casefold()
    if suffix in (".yaml", ".yml", ".json"):
        source = parse(data, shown)
        keys = source.value if isinstance(source.value, dict) else {}
        if "blocks" in keys:
            return _module(_whole(desk, data, source, shown), source, shown, numbers)
        if "modules" in keys:
            return _of_recipe(load_model(data, Recipe, shown), source, shown, numbers)
        raise Usage(
            f"{shown} is neither a module nor a recipe.",
            remedy="Modules, recipes, Markdown (.md) and plain text (.txt) can be checked.",
        )
    if suffix not in (".md", ".markdown", ".txt", ".text", ""):
        raise Usage(
            f"{shown}: a file of this kind can't be checked.",
            remedy=f"Save its text as .txt, or send it: {command('check', '-')}",
        )
    text = decode(data, shown)
    make = from_markdown if suffix in (".md", ".markdown") else from_text
    return Document(shown, make(text, shown, audience), numbers=numbers)


def _whole(desk: Desk, data: bytes, source: Source, shown: str) -> Module:
    """A module that holds what its skill must, and whose claims say no more than their grades.

    Raises:
        InvalidInput
    """
    module = load_model(data, Module, shown)
    lacking = list(module.unhedged(desk.language.vocabulary))
    skill = desk.library.skills.get(module.id)
    if skill is not None:
        lacking += faults(module, skill, desk.language)
    if lacking:
        refuse_faults(source, lacking)
    return module


# -- numbers --------------------------------------------------------------------------------------


def _numbers(desk: Desk, region: str | None) -> Numbers:
    """Which numbers may stand in a text for a region.

    Raises:
        Refused: the region is unknown.
    """
    vocabulary = desk.language.vocabulary
    if region is None:
        return Numbers(
            denied=lambda text: crisis.denied_anywhere(desk.directories, text, vocabulary)
        )
    directories = desk.directories
    code = crisis.find(directories, region).region
    own = _of_region(directories, code)
    if desk.profile:
        own |= {digits for n in desk.profile.numbers for digits in phone_tokens(n.phone)}
    foreign: dict[str, str] = {}
    for other, directory in directories.items():
        if directory.status == "shipped":
            for digits in _of_region(directories, other) - own:
                foreign.setdefault(digits, crisis.words_in(directory.name, desk.code))
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

_Named = tuple[str, Exemption]


def _exemptions(desk: Desk) -> list[_Named]:
    paths = [desk.shelf.folder / "_rules" / "_exceptions.yaml"]
    if desk.folder:
        paths.append(desk.folder.folder / EXCEPTIONS)
    return [
        (str(path), entry)
        for path in paths
        if path.exists()
        for entry in read_model(path, Exemptions).exceptions
    ]


def exempted(desk: Desk) -> frozenset[tuple[str, str]]:
    """Rule and passage of every exception."""
    return frozenset((entry.rule, entry.passage) for _, entry in _exemptions(desk))


def _exempt(finding: Finding, exemptions: Sequence[_Named]) -> int | None:
    for index, (_, entry) in enumerate(exemptions):
        if (entry.rule, entry.passage) == (finding.rule, finding.passage):
            return index
    return None


def _unused(
    exemptions: Sequence[_Named], used: set[int], names: set[str], engine: Engine, *, whole: bool
) -> Iterator[Finding]:
    """An exception that matches nothing is an error; so is one for a rule that isn't there."""
    for index, (path, entry) in enumerate(exemptions):
        if index in used:
            continue
        if entry.rule not in engine.rules.rules:
            message = f"there is no rule {entry.rule}."
        elif whole or entry.passage in names:
            message = "this exception matches nothing: take it out."
        else:
            continue  # its passage is not among what was checked
        yield Finding(SYSTEM, "error", Place(path), f"{entry.rule} in {entry.passage}: {message}")


def explain(desk: Desk, code: str) -> str:
    """A rule in words: what it looks for, why, and what to write instead; or a question.

    Raises:
        Usage: there is no such rule, and no such question.
    """
    question = explained(desk.shelf.folder, code)
    if question:
        return question
    engine = rules(desk)
    rule = engine.rules.rules.get(code.upper())
    if rule is None:
        raise Usage(
            f"there is no rule or question {code[:20]!r}.",
            remedy=f"{command('check', option('rules'))} lists them.",
        )
    lines = [
        f"{rule.code} ({engine.rules.family_of[rule.code]}, {rule.severity}): {rule.title}",
        f"Why: {rule.why}",
        f"Instead: {rule.suggestion}",
        f"Source: {rule.source}",
        f"For: {', '.join(rule.readers)}",
    ]
    if rule.kind != "lexicon":
        lines.append("Finds: " + " / ".join(rule.bad))
        lines.append("Leaves alone: " + " / ".join(rule.good))
    return "\n".join(lines)
