"""What holds for every file of the project."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groundsheet"


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


CONTRACTS: dict[str, dict[str, Any]] = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}


def named_rooms() -> list[str]:
    """The rooms as the layers name them; planned ones in brackets."""
    layers = CONTRACTS["layers"]["layers"]
    return [name.strip() for layer in layers for name in layer.split("|")]


def test_every_room_has_its_layer_and_every_layer_is_built_or_in_brackets() -> None:
    named = named_rooms()
    planned = {name[1:-1] for name in named if name.startswith("(")}
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()}
    assert rooms - {"__init__"} == {name for name in named if not name.startswith("(")}
    assert not planned & rooms, "built: take it out of its brackets"


LET_OFF = {
    ("pdf", "reportlab"): "it draws",
    ("cli", "typer"): "it is the terminal",
    ("cli", "rich"): "it is the terminal",
    ("cli", "click"): "it is the terminal",
    ("web.server", "socket"): "it binds the page to this machine, before anything else can",
    ("web", "anyio"): "it is the page",
    ("web", "starlette"): "it is the page",
    ("web", "uvicorn"): "it is the page",
    ("web", "jinja2"): "it is the page",
    ("web", "markupsafe"): "it is the page",
    ("web", "python_multipart"): "it is the page",
    ("runs.cluster", "distributed"): "it speaks to the cluster that a run is told to use, alone",
}
"""Who in the package may import what is forbidden to all others, and why."""

OF_SOME_ROOMS = {
    "readers": "what pdf writes is read by libraries that didn't write it",
    "doors": "a door knows the public functions alone; everybody below knows others below",
}
"""Contracts that forbid something to some rooms alone, and why."""

DOORS = {"__main__", "cli", "web", "api"}


def forbidding() -> dict[str, dict[str, Any]]:
    """The contracts that forbid something to everybody."""
    return {
        name: contract
        for name, contract in CONTRACTS.items()
        if contract["type"] == "forbidden" and name not in OF_SOME_ROOMS
    }


def test_what_is_forbidden_is_forbidden_to_every_room_but_those_with_a_reason() -> None:
    let_off = set()
    for name, contract in forbidding().items():
        assert contract["source_modules"] == ["groundsheet"], (
            f'pyproject.toml, contract "{name}": source_modules = ["groundsheet"], so that no room '
            "is forgotten. Who is let off stands in ignore_imports, and in LET_OFF with the reason."
        )
        for line in contract.get("ignore_imports", ()):
            importer, _, library = line.partition(" -> ")
            let_off.add((importer.removeprefix("groundsheet.").removesuffix(".**"), library))
    assert let_off == set(LET_OFF), "ignore_imports of pyproject.toml, and LET_OFF with the reasons"
    assert {room.partition(".")[0] for room, _ in LET_OFF} <= set(named_rooms())
    assert set(OF_SOME_ROOMS) <= set(CONTRACTS)


def test_no_door_may_know_a_room_below_the_public_functions() -> None:
    doors = CONTRACTS["doors"]
    built = {name for name in named_rooms() if not name.startswith("(")}
    assert set(doors["source_modules"]) == {f"groundsheet.{name}" for name in DOORS - {"api"}}
    assert set(doors["forbidden_modules"]) == {f"groundsheet.{name}" for name in built - DOORS}


def test_a_file_that_imports_what_it_must_not_is_named(tmp_path: Path) -> None:
    """In a copy of the package every file imports everything that is forbidden."""
    copy = tmp_path / "src" / "groundsheet"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("fonts", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    libraries = [name for one in forbidding().values() for name in one["forbidden_modules"]]
    wanted = set()
    for path in modules():
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        module = ".".join(part for part in parts if part != "__init__")
        with (copy / path.relative_to(PACKAGE)).open("a", encoding="utf-8") as file:
            file.writelines(f"import {library}\n" for library in libraries)
        free = {library for room, library in LET_OFF if f"{module}.".startswith(f"{room}.")}
        name = f"groundsheet.{module}".removesuffix(".")
        wanted |= {(name, library) for library in libraries if library not in free}
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "COLUMNS": "400"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    found = re.findall(r"^-\s+(groundsheet[\w.]*) -> (\w+) \(", done.stdout, re.MULTILINE)
    assert {line for line in found if line[1] in libraries} == wanted


SAME_NAME = {
    "blocks": "kinds of block (content), and what draws each (pdf)",
    "build": "the command (cli), and what it does (document)",
    "check": "the command (cli), and what it does (practice)",
    "cluster": "the option (cli), and what it does (runs)",
    "contacts": "printed ones (crisis), questions on them (practice), the command (cli)",
    "facts": "of a contact (crisis), and of a handout as a door tells them (document)",
    "library": "the library (library), and the commands that show it (cli)",
    "links": "where they may be tapped (pdf), and that they lead where they say (proof)",
    "packet": "of a row (runs), and the page on which one is put together (web)",
    "pages": "of a file that is proven (proof), and of the page in a browser (web)",
    "plan": "the command (cli), and the page (web)",
    "practice": "whose records count (crisis), and the page on which its profile is changed (web)",
    "records": "what is recorded of contacts (crisis), and recording it (practice)",
    "review": "approvals (review), what a reviewer decides on (practice), the command (cli)",
    "sitting": "comparing contacts (crisis), and recording what came of it (practice)",
    "verify": "of one handout (document), and of a print file (runs)",
    "worksheet": "which contacts are on it (practice), and what draws it (pdf)",
}
"""Names that more than one file has, since they are about the same thing: which."""


def test_each_file_has_a_name_of_its_own_or_is_about_the_same_thing() -> None:
    names = Counter(path.stem for path in modules() if path.stem != "__init__")  # a package's own
    shared = {name for name, count in names.items() if count > 1}
    assert shared - set(SAME_NAME) == set(), "name the new file after what it alone holds"
    assert set(SAME_NAME) - shared == set(), "they have been told apart: take them out of SAME_NAME"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_nothing_is_printed_but_through_the_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "breakpoint", "eval", "exec"), node.lineno


def test_the_clock_is_read_in_one_place() -> None:
    readers = re.compile(
        r"(?<!\bclock)(?<!\bself)\.(?:today|now|utcnow)\(\)|\btime\.(?:time|localtime|gmtime)\b"
    )
    found = [
        (path.name, line.strip())
        for path in modules()
        for line in path.read_text(encoding="utf-8").splitlines()
        if readers.search(line) and path.parent.name != "api"  # an example in its docstring
    ]
    assert [(name, line.partition("  #")[0]) for name, line in found] == [
        ("clock.py", "return dt.date.today()")
    ]


def texts() -> list[Path]:
    folders = ("src", "docs", "handouts")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    kept = (".py", ".md", ".yaml", ".json", ".txt", "")
    return [*ROOT.glob("*.md"), ROOT / "pyproject.toml", *(p for p in found if p.suffix in kept)]


# In two parts, so that this file doesn't hold what it looks for.
MACHINE = re.compile(
    r"(?<![\w.:/-])/(?:" + r"work|home|root|Users|tmp)/|\bshared" + r"/|[A-Z]:\\Users"
)


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    assert len(texts()) > 20
    for path in texts():
        found = MACHINE.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found[0]}"


def parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    more = [given.vararg] if given.vararg else []
    names = [each.arg for each in (*given.posonlyargs, *given.args, *more, *given.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


def test_a_function_of_many_parameters_says_what_each_takes() -> None:
    """Those of the command line are options, which say it in their help."""
    for path in modules():
        if path.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            names = parameters(node)
            if len(names) < 4:
                continue
            args = (ast.get_docstring(node) or "").partition("Args:\n")[2].partition("\n\n")[0]
            told = re.findall(r"^    (\w+): \S", args, re.MULTILINE)
            assert told == names, f"{path.relative_to(PACKAGE)}: {node.name}"
