"""What can be named on a command line: ids, codes and titles, for a shell that completes words.

They are found in the tops and heads of files by their form. Nothing is parsed or judged: a shell
can't wait until all is read, and a file with a fault has its name all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundsheet.folders import (
    PROFILE,
    RECORDS,
    folders_of,
    own_modules,
    recipe_files,
    shipped_folder,
    shipped_modules,
)

What = Literal[
    "module",
    "recipe",
    "region",
    "contact",
    "rule",
    "topic",
    "language",
    "schema",
    "block",
    "problem",
]
Named = Iterator[tuple[str, str]]
"""Names, each with what is said beside it."""


def completions(
    what: What, *, practice: Path | None = None, here: Path = Path(), language: str | None = None
) -> Named:
    """What can be named, with a title or the like; what can't be read is left out.

    Args:
        what: of which kind.
        practice: a practice's profile, or its folder.
        here: the folder in which a profile is looked for where none is named.
        language: code of the language (default: the practice's, or else English).
    """
    return _KINDS[what](_Content.of(practice or here, language))


@dataclass(frozen=True, slots=True)
class Top:
    """What stands at the top of a module's or recipe's file; empty where it can't be found."""

    title: str = ""
    code: str = ""


def top_of(path: Path) -> Top:
    """The title and the code of a module or recipe."""
    found: dict[str, str] = {}
    for match in _TOP.finditer(_text(path)):
        found.setdefault(match[1], _value(match[2]))
    return Top(found.get("title", ""), found.get("code", ""))


@dataclass(frozen=True, slots=True)
class _Content:
    """Where names are looked for: the shipped content, and a practice's folder if there is one."""

    shipped: Path
    practice: Path | None
    own: Sequence[Path]
    code: str

    @classmethod
    def of(cls, practice: Path, language: str | None) -> _Content:
        profile = practice / PROFILE if practice.is_dir() else practice
        text = _text(profile)
        code = _field(text, "language") or "en"
        own = [profile.parent / name for name in _list(text, "content_dirs")]
        wanted = language or code
        folder = profile.parent if text else None
        return cls(shipped_folder(), folder, folders_of(own, wanted, code), wanted)

    @property
    def folder(self) -> Path:
        """That of the language."""
        return self.shipped / self.code

    @property
    def modules(self) -> Mapping[str, Path]:
        return {**shipped_modules(self.folder), **own_modules(self.own)}

    @property
    def recipes(self) -> Mapping[str, Path]:
        return recipe_files(self.folder, self.own)

    @property
    def records(self) -> str:
        return _text(self.practice / RECORDS) if self.practice else ""


def _titles(files: Mapping[str, Path]) -> Named:
    for name in sorted(files):
        yield name, top_of(files[name]).title


def _regions(content: _Content) -> Named:
    found = {}
    for path in content.shipped.glob("crisis/[A-Z]*.yaml"):
        text = _text(path)
        if _field(text, "status") == "shipped":
            name = re.search(r"^name: *\{en: *([^,}]+)", text, re.MULTILINE)
            found[path.stem] = name[1] if name else ""
    for record in _ADDED.findall(content.records):
        named = _json(record, "region_name") or "your own"
        found.setdefault(_json(record, "region"), named)
    yield from sorted(found.items())


def _contacts(content: _Content) -> Named:
    for path in sorted(content.shipped.glob("crisis/[A-Z]*.yaml")):
        for entry in re.split(r"^  - (?=id: )", _text(path), flags=re.MULTILINE)[1:]:
            name = re.search(r"^    (?:name|service): *(?:\{en: *)?(.+?)\}?$", entry, re.MULTILINE)
            yield entry.split(maxsplit=2)[1], _value(name[1]) if name else ""
    for record in _ADDED.findall(content.records):
        yield _json(record, "id"), _json(record, "name")


def _rules(content: _Content) -> Named:
    """Rules, and questions that are asked of a person."""
    for path in sorted(content.folder.glob("_rules/[a-z]*.yaml")):
        for entry in re.split(r"^  - (?=code: )", _text(path), flags=re.MULTILINE)[1:]:
            title = re.search(r"^    title: *(.+)$", entry, re.MULTILINE)
            yield entry.split(maxsplit=2)[1], _value(title[1]) if title else ""
    for name, about in _QUESTION.findall(_text(content.folder / "_questions.yaml")):
        yield name, _value(about)


def _topics(content: _Content) -> Named:
    there = {path.parent.name for path in shipped_modules(content.folder).values()}
    for name, title in _TOPIC.findall(_text(content.folder / "_topics.yaml")):
        if name in there:
            yield name, _value(title)
    if any(path.parent in content.own for path in content.modules.values()):
        yield "own", "Your own pages"


def _languages(content: _Content) -> Named:
    for path in sorted(content.shipped.glob("*/_language.yaml")):
        yield path.parent.name, _field(_text(path), "name")


def _schemas(content: _Content) -> Named:
    for path in sorted(content.shipped.glob("schemas/*.json")):
        described = re.search(r'"description": "([^"]*)"', _text(path))
        yield path.stem, described[1] if described else ""


def _blocks(content: _Content) -> Named:
    """Blocks that are printed only where they are asked for."""
    for name, path in content.modules.items():
        for entry in re.split(r"^  - (?=\w)", _text(path), flags=re.MULTILINE)[1:]:
            if re.search(r"^ *optional: *true\b", entry, re.MULTILINE):
                block = re.search(r"^ *id: *(\S+)", entry, re.MULTILINE)
                yield (block[1] if block else ""), name


def _problems(content: _Content) -> Named:
    """What people say when they need a page."""
    for name, path in content.modules.items():
        for problem in _list(_text(path), "problems"):
            yield problem, name


_KINDS: dict[What, Callable[[_Content], Named]] = {
    "module": lambda content: _titles(content.modules),
    "recipe": lambda content: _titles(content.recipes),
    "region": _regions,
    "contact": _contacts,
    "rule": _rules,
    "topic": _topics,
    "language": _languages,
    "schema": _schemas,
    "block": _blocks,
    "problem": _problems,
}


# -- the form of files ----------------------------------------------------------------------------

_TOP = re.compile(r"^(title|code): *(.*)$", re.MULTILINE)
_ADDED = re.compile(r'^  - (\{"kind": "added".*\})$', re.MULTILINE)
_QUESTION = re.compile(r"^  - id: *(\S+)\n    about: *(.*)$", re.MULTILINE)
_TOPIC = re.compile(r"^  ([a-z-]+): *(.*)$", re.MULTILINE)


def _text(path: Path) -> str:
    """A file as text; empty where it can't be read."""
    try:
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    except (OSError, ValueError):
        return ""


def _value(text: str) -> str:
    """A scalar of YAML in one line, without its quotes or the comment behind it."""
    if found := re.match(r"""\s*(?:"([^"]*)"|'([^']*)')""", text):
        return found[1] or found[2] or ""
    return text.partition(" #")[0].strip()


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}: *(.*)$", text, re.MULTILINE)
    return _value(found[1]) if found else ""


def _list(text: str, name: str) -> list[str]:
    """A list in one line, or with a line for each entry."""
    if found := re.search(rf"^{name}: *\[([^\]]*)\]", text, re.MULTILINE):
        return [_value(part) for part in found[1].split(",") if part.strip()]
    found = re.search(rf"^{name}:\s*\n((?: *- .*\n?)+)", text, re.MULTILINE)
    return [_value(line.strip()[2:]) for line in found[1].splitlines()] if found else []


def _json(record: str, field: str) -> str:
    found = re.search(rf'"{field}": "([^"]*)"', record)
    return found[1] if found else ""
