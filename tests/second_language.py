"""The second language of the tests (tests/data/language), and content with it beside English."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from groundsheet.content import Module
from groundsheet.crisis import CrisisDirectory
from groundsheet.folders import shipped_folder
from groundsheet.language import Language
from groundsheet.lint import Engine, load_rules
from groundsheet.source import read_model

FOLDER = Path(__file__).parent / "data" / "language"
GERMAN = FOLDER / "de"
RULES = GERMAN / "_rules"


@cache
def language() -> Language:
    return read_model(GERMAN / "_language.yaml", Language)


@cache
def rules() -> Engine:
    return load_rules(RULES)


@cache
def modules() -> dict[str, Module]:
    """Its three modules, by id."""
    return {path.stem: read_model(path, Module) for path in sorted(GERMAN.glob("[a-z]*/*.yaml"))}


@cache
def directories() -> dict[str, CrisisDirectory]:
    """The contacts of its two regions."""
    paths = sorted((FOLDER / "crisis").glob("*.yaml"))
    return {path.stem: read_model(path, CrisisDirectory) for path in paths}


def content(target: Path) -> Path:
    """A copy of the shipped content, with the second language and its regions beside."""
    shutil.copytree(shipped_folder(), target)
    shutil.copytree(GERMAN, target / "de")
    shutil.copytree(FOLDER / "crisis", target / "crisis", dirs_exist_ok=True)
    return target
