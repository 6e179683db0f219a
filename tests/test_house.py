"""What holds for every file of the project."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groundsheet"


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_room_has_its_layer_and_every_layer_is_built_or_in_brackets() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    named = [name.strip() for layer in layers for name in layer.split("|")]
    planned = {name[1:-1] for name in named if name.startswith("(")}
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()}
    assert rooms - {"__init__"} == {name for name in named if not name.startswith("(")}
    assert not planned & rooms, "built: take it out of its brackets"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_nothing_is_printed_but_through_the_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "breakpoint", "eval", "exec"), node.lineno


def test_the_clock_is_read_in_one_place() -> None:
    readers = re.compile(
        r"(?<!\bclock)\.(?:today|now|utcnow)\(\)|\btime\.(?:time|localtime|gmtime)\b"
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
    return [ROOT / "README.md", ROOT / "pyproject.toml", *(p for p in found if p.suffix in kept)]


# In two parts, so that this file doesn't hold what it looks for.
MACHINE = re.compile(
    r"(?<![\w.:/-])/(?:" + r"work|home|root|Users|tmp)/|\bshared" + r"/|[A-Z]:\\Users"
)


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    assert len(texts()) > 20
    for path in texts():
        found = MACHINE.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found[0]}"
