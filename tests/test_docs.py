"""The documentation says what is true."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from groundsheet import errors
from groundsheet.content import Module
from groundsheet.errors import ExitCode, GroundsheetError
from groundsheet.people import Practice
from groundsheet.source import load_model

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def doc(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fences(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def family(root: type[GroundsheetError]) -> Iterator[type[GroundsheetError]]:
    for error in root.__subclasses__():
        yield error
        yield from family(error)


def test_the_layers_are_those_of_the_contract() -> None:
    contract = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["id"] == "layers")
    assert fences(doc("docs/architecture.md"), "layers")[0].split("\n")[:-1] == contract["layers"]


def test_every_room_is_told_of() -> None:
    text = doc("docs/architecture.md")
    for path in (ROOT / "src" / "groundsheet").iterdir():
        if path.stem not in ("__init__", "__pycache__", "version", "py"):
            assert f"`{path.stem}`" in text, path.stem


def test_every_error_has_its_section() -> None:
    sections = dict(re.findall(r"^### `([\w-]+)`\n\n(.*?)(?=^### |\Z)", doc("docs/errors.md"),
                               re.DOTALL | re.MULTILINE))  # fmt: skip
    known = {error.code: error for error in family(errors.GroundsheetError)}
    assert set(sections) == set(known)
    for code, error in known.items():
        assert f"Exit code {int(error.exit_code)}." in sections[code]


@pytest.mark.parametrize("name", ["docs/errors.md", "docs/cli.md"])
def test_every_exit_code_is_documented(name: str) -> None:
    for code in ExitCode:
        assert re.search(rf"\b{int(code)}\b", doc(name)), code


@pytest.mark.parametrize("command", ["build", "list", "contacts", "verify"])
def test_every_option_is_documented(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run(command, "--help") == 0
    text = doc("docs/cli.md")
    assert f"## `groundsheet {command}`" in text
    for option in re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out):
        assert f"`{option}`" in text, option


def test_the_dependencies_are_those_of_the_project() -> None:
    told = set(re.findall(r"^\| ([\w-]+) \|", doc("docs/dependencies.md"), re.MULTILINE))
    real = {re.split(r"[<>=]", entry)[0] for entry in PROJECT["project"]["dependencies"]}
    assert told - {"Package", "---"} == real


def test_the_example_module_loads() -> None:
    text = fences(doc("docs/writing-modules.md"), "yaml")[0]
    module = load_model(text.encode(), Module, "example")
    kinds = {block.kind for block in module.blocks}
    assert len(kinds) == 9, "each kind of block is shown"


def test_the_example_practice_loads() -> None:
    load_model(fences(doc("README.md"), "yaml")[0].encode(), Practice, "practice")


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(fences(doc("docs/api.md"), "python")[0], "api.md", "exec"), {})
    assert (tmp_path / "packet.pdf").exists()


def test_the_commands_of_the_readme_run(run: Callable[..., int]) -> None:
    block = next(b for b in fences(doc("README.md"), "sh") if b.startswith("groundsheet"))
    for line in block.splitlines():
        assert run(*shlex.split(line)[1:]) == 0, line


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_policy_on_age_is_told_as_it_is() -> None:
    from groundsheet import crisis

    text = doc("docs/contacts.md")
    for days in (
        crisis.WARN_MAIN, crisis.ON_PAPER_MAIN, crisis.REFUSE_MAIN,
        crisis.WARN_OTHER, crisis.LEAVE_OUT_OTHER,
    ):  # fmt: skip
        assert f" {days} " in text


# -- the house ------------------------------------------------------------------------------------


def sources() -> list[Path]:
    return sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def test_nothing_depends_on_a_folder_outside_the_project() -> None:
    for folder in ("src", "docs", "handouts", "tests", "tools", "benchmarks", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".yaml", ".json", "") and path.is_file():
                text = path.read_text(encoding="utf-8")
                assert "../" + "shared" not in text, path
                assert "/" + "work/" not in text, path


def test_the_layers_hold() -> None:
    import subprocess
    import sys

    lint = Path(sys.executable).with_name("lint-imports")
    subprocess.run([lint, "--no-cache"], cwd=ROOT, check=True, capture_output=True)
