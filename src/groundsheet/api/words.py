"""Checking words: the library's, a practice's, and any text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from groundsheet import crisis
from groundsheet.api.reading import LANGUAGE, library
from groundsheet.content import Module, Recipe, passages_of, recipe_passages
from groundsheet.errors import Place, Usage
from groundsheet.language import Strict, Text
from groundsheet.library import Library, shipped_folder
from groundsheet.lint import (
    Document,
    Engine,
    Finding,
    Numbers,
    from_markdown,
    from_text,
    load_rules,
)
from groundsheet.people import PracticeFolder, Typed
from groundsheet.review import meaning_digest, read_reviews, same_version
from groundsheet.source import Source, decode, load_model, parse, read_bytes, read_model
from groundsheet.text import Passage, phone_tokens

EXCEPTIONS = "exceptions.yaml"
SYSTEM, VERSION = "EX", "RV-01"
"""Codes of findings on exceptions themselves, and on a text that changed under one version."""

_TEXT_LIMIT = 20_000_000


@cache
def rules() -> Engine:
    """The rules of the language, ready to run.

    Raises:
        InvalidInput, CannotRead
    """
    return load_rules(shipped_folder() / LANGUAGE / "_rules")


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
    """What was checked, and every finding in order of file and place."""

    texts: int
    findings: tuple[Finding, ...]
    excepted: tuple[Exemption, ...]

    def failed(self, *, strict: bool) -> bool:
        """Whether anything stops it: errors, and with `strict` warnings."""
        stops = {"error", "warning"} if strict else {"error"}
        return any(finding.severity in stops for finding in self.findings)


def check(
    paths: Sequence[Path | Typed] = (),
    *,
    audience: str = "adult",
    region: str | None = None,
    practice: PracticeFolder | None = None,
    content: Library | None = None,
) -> Checked:
    """Checks words: of files, or of the whole library and the practice's own content.

    Args:
        paths: modules and recipes (YAML), Markdown (.md) and plain text, or folders of these; none:
            the library.
        audience: who reads a text that isn't a module: adult, teen, carer or clinician.
        region: whose contacts the numbers in a text are held against.
        practice: its own numbers, content and exceptions count as well.
        content: the library.

    Raises:
        Usage: a kind of file that can't be checked.
        InvalidInput, CannotRead
    """
    content = content or library(practice)
    numbers = _numbers(content, region, practice)
    engine = rules()
    exemptions = _exemptions(practice)
    documents = (
        list(_of_library(content, numbers))
        if not paths
        else [d for path in paths for d in _of_path(path, audience, numbers)]
    )
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
    if practice and not paths:
        findings.extend(_versions(content, practice))
    findings.extend(_unused(exemptions, used, names, engine, whole=not paths))
    return Checked(len(documents), tuple(findings), tuple(entry for _, entry in exemptions))


def _versions(content: Library, practice: PracticeFolder) -> Iterator[Finding]:
    """A text that changed since it was approved, under the same version, is an error."""
    records = read_reviews(practice.folder)
    for module in content.modules.values() if records else ():
        digest = meaning_digest(module, content.languages[LANGUAGE], content.references)
        if same_version(module, digest, records):
            message = (
                f"the text changed since it was approved, and version {module.version} didn't."
            )
            yield Finding(VERSION, "error", content.place(module.id, ("version",)), message)


def findings_of(module: Module, content: Library) -> list[Finding]:
    """Every finding in one module of the library, without exceptions applied."""
    return rules().check(_of_module(module, content, Numbers()))


# -- what is checked ------------------------------------------------------------------------------


def _of_library(content: Library, numbers: Numbers) -> Iterator[Document]:
    for module in content.modules.values():
        yield _of_module(module, content, numbers)
    for name, recipe in content.recipes.items():
        path = content.recipe_files.get(name)
        source = _source(path) if path else None
        yield _of_recipe(recipe, source, str(path or name), numbers)


def _of_module(module: Module, content: Library, numbers: Numbers) -> Document:
    path = content.files.get(module.id)
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


def _of_path(path: Path | Typed, audience: str, numbers: Numbers) -> Iterator[Document]:
    if isinstance(path, Typed):
        yield _of_bytes(path.data, path.shown, audience, numbers)
    elif path.is_dir():
        kinds = (".yaml", ".md", ".markdown", ".txt")
        for found in sorted(path.rglob("*")):
            if found.suffix in kinds and not found.name.startswith(("_", ".")) and found.is_file():
                yield from _of_path(found, audience, numbers)
    else:
        yield _of_bytes(read_bytes(path, limit=_TEXT_LIMIT), str(path), audience, numbers)


def _of_bytes(data: bytes, shown: str, audience: str, numbers: Numbers) -> Document:
    suffix = Path(shown).suffix.casefold()
    if suffix in (".yaml", ".yml", ".json"):
        source = parse(data, shown)
        keys = source.value if isinstance(source.value, dict) else {}
        if "blocks" in keys:
            return _module(load_model(data, Module, shown), source, shown, numbers)
        if "modules" in keys:
            return _of_recipe(load_model(data, Recipe, shown), source, shown, numbers)
        raise Usage(
            f"{shown} is neither a module nor a recipe.",
            remedy="Modules, recipes, Markdown (.md) and plain text (.txt) can be checked.",
        )
    if suffix not in (".md", ".markdown", ".txt", ".text", ""):
        raise Usage(
            f"{shown}: a file of this kind can't be checked.",
            remedy="Save its text as .txt, or send it: groundsheet check -",
        )
    text = decode(data, shown)
    make = from_markdown if suffix in (".md", ".markdown") else from_text
    return Document(shown, make(text, shown, audience), numbers=numbers)


# -- numbers --------------------------------------------------------------------------------------


def _numbers(content: Library, region: str | None, practice: PracticeFolder | None) -> Numbers:
    """Which numbers may stand in a text for a region.

    Raises:
        Refused: the region is unknown.
    """
    if region is None:
        return Numbers(denied=lambda text: _denied_anywhere(content, text))
    code = crisis.find(content.directories, region).region
    known = _of_region(content, code)
    if practice:
        known |= {d for own in practice.practice.numbers for d in phone_tokens(own.phone)}
    foreign: dict[str, str] = {}
    for other, directory in content.directories.items():
        if directory.status == "shipped":
            for digits in _of_region(content, other) - known:
                foreign.setdefault(digits, directory.name["en"])
    return Numbers(
        frozenset(known), foreign, lambda text: crisis.denied(content.directories, code, text)
    )


def _denied_anywhere(content: Library, text: str) -> str:
    found = (crisis.denied(content.directories, code, text) for code in content.directories)
    return next(filter(None, found), "")


def _of_region(content: Library, code: str) -> set[str]:
    """The digit strings of all contacts of a region, also of those that aren't printed today."""
    digits: set[str] = set()
    for directory in crisis.stands_on(content.directories, content.directories[code]):
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


def _exemptions(practice: PracticeFolder | None) -> list[_Named]:
    paths = [shipped_folder() / LANGUAGE / "_rules" / "_exceptions.yaml"]
    if practice:
        paths.append(practice.folder / EXCEPTIONS)
    return [
        (str(path), entry)
        for path in paths
        if path.exists()
        for entry in read_model(path, Exemptions).exceptions
    ]


def exempted(practice: PracticeFolder | None) -> frozenset[tuple[str, str]]:
    """Rule and passage of every exception."""
    return frozenset((entry.rule, entry.passage) for _, entry in _exemptions(practice))


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


def explain(code: str) -> str:
    """A rule in words: what it looks for, why, and what to write instead.

    Raises:
        Usage: there is no such rule.
    """
    engine = rules()
    rule = engine.rules.rules.get(code.upper())
    if rule is None:
        raise Usage(
            f"there is no rule {code[:20]!r}.", remedy="`groundsheet check --rules` lists them."
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


__all__ = ["Checked", "Exemption", "check", "explain", "findings_of", "rules"]
