"""The documentation says what is true."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from PIL import Image

from desks import desk
from groundsheet import api, errors
from groundsheet.cli import app
from groundsheet.content import BLOCKS, Module, Recipe, SkillList
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


def error_sections() -> dict[str, str]:
    pattern = r"^### `([\w-]+)`\n\n(.*?)(?=^### |\Z)"
    return dict(re.findall(pattern, doc("docs/errors.md"), re.DOTALL | re.MULTILINE))


KNOWN = {error.code: error for error in family(errors.GroundsheetError)}


def test_every_error_has_its_section() -> None:
    sections = error_sections()
    assert set(sections) == set(KNOWN)
    for code, error in KNOWN.items():
        assert f"Exit code {int(error.exit_code)}." in sections[code]
        assert f"**{error.title}.**" in sections[code]
        assert "What to do:" in sections[code]


# Each with the reason why no command line makes it without a file or a fault.
WITHOUT_A_COMMAND = {
    "refused", "denylisted-contact", "approval-required", "stopped-words", "proof-failed",
    "cannot-reach", "internal-fault", "interrupted", "process-lost", "disk-full",
    "columns-unknown", "changed-meanwhile",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_the_examples_of_errors_end_in_them(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], code: str
) -> None:
    section = error_sections()[code]
    commands = [line for block in fences(section, "console") for line in block.splitlines()]
    assert bool(commands) != (code in WITHOUT_A_COMMAND)
    for index, line in enumerate(commands, start=1):
        capsys.readouterr()
        prompt, program, *arguments = shlex.split(line)
        assert (prompt, program) == ("$", "groundsheet")
        last = index == len(commands)
        assert run(*arguments) == (KNOWN[code].exit_code if last else 0)
        if last:
            assert f"error: {KNOWN[code].title}\n" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["docs/errors.md", "docs/cli.md"])
def test_every_exit_code_is_documented(name: str) -> None:
    for code in ExitCode:
        assert re.search(rf"\b{int(code)}\b", doc(name)), code


@pytest.mark.parametrize(
    "command",
    ["build", "list", "contacts", "check", "verify", "read-form", "batch", "docs", "doctor"],
)
def test_every_option_is_documented(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run(command, "--help") == 0
    text = doc("docs/cli.md")
    assert f"## `groundsheet {command}`" in text
    for option in re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out):
        assert f"`{option}`" in text, option


def test_the_commands_are_those_of_the_program(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    told = re.findall(r"^## `groundsheet ([\w-]+)`", doc("docs/cli.md"), re.MULTILINE)
    assert sorted(told) == sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert run("--help") == 0
    for option in re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out):
        assert re.search(rf"`(groundsheet )?{option}`", doc("docs/cli.md")), option


def keys(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    if depth and isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from keys(part, depth - isinstance(value, dict))


@pytest.mark.parametrize(
    ("line", "depth"),
    [
        ("build stop-pause --region US -o pause.pdf --json", 2),
        ("list --json", 2),
        ("list --stats --json", 1),
        ("check tipp --format json", 1),
        ("contacts --json", 2),
        ("contacts GB --json", 0),
        ("verify pause.pdf --json", 2),
        ("docs forms --json", 1),
        ("doctor --json", 1),
    ],
)
def test_every_field_of_json_is_documented(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], line: str, depth: int
) -> None:
    command, *_ = arguments = line.split()
    if command == "verify":
        assert run("build", "stop-pause", "--region", "US", "-o", "pause.pdf") == 0
    capsys.readouterr()
    assert run(*arguments) == 0
    section = doc("docs/cli.md").partition(f"## `groundsheet {command}`")[2].partition("\n## ")[0]
    fields = set(keys(json.loads(capsys.readouterr().out), depth))
    assert fields
    for name in fields:
        assert f"`{name}`" in section or f"`{name}[]`" in section, name


def test_the_dependencies_are_those_of_the_project() -> None:
    told = set(re.findall(r"^\| ([\w-]+) \|", doc("docs/dependencies.md"), re.MULTILINE))
    real = {re.split(r"[<>=]", entry)[0] for entry in PROJECT["project"]["dependencies"]}
    assert told - {"Package", "---"} == real
    development = doc("docs/dependencies.md").partition("For development:")[2]
    for entry in PROJECT["project"]["optional-dependencies"]["dev"]:
        assert re.search(rf"\b{re.split(r'[<>=]', entry)[0]}\b", development), entry


def test_the_example_module_loads() -> None:
    first, *_, last = fences(doc("docs/writing-modules.md"), "yaml")
    modules = [load_model(text.encode(), Module, "example") for text in (first, last)]
    kinds = {block.kind for module in modules for block in module.blocks}
    assert len(kinds) == len(BLOCKS), "each kind of block is shown"


def test_the_example_files_beside_it_load() -> None:
    _, skills, recipe, _ = fences(doc("docs/writing-modules.md"), "yaml")
    load_model(skills.encode(), SkillList, "skills")
    load_model(recipe.encode(), Recipe, "recipe")


def test_every_field_and_kind_of_block_is_documented() -> None:
    fields, _, kinds = doc("docs/writing-modules.md").partition("## Kinds of block")
    told = fields.partition("## Fields of a module")[2]
    for name in Module.model_fields:
        assert f"`{name}`" in told, name
    kinds = kinds.partition("### Figures")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", kinds, re.MULTILINE))
    assert set(rows) == {block.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
                         for block in BLOCKS}  # fmt: skip
    for block in BLOCKS:
        kind = block.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
        for name in set(block.model_fields) - {"id", "kind", "optional", "regions"}:
            assert f"`{name}`" in rows[kind], f"{kind}.{name}"


@pytest.mark.parametrize("name", ["README.md", "docs/contacts.md"])
def test_the_example_practice_loads(name: str) -> None:
    load_model(fences(doc(name), "yaml")[0].encode(), Practice, "practice")


def test_the_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for example in fences(doc("docs/api.md"), "python"):
        exec(compile(example, "api.md", "exec"), space)
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"packet.pdf", "contacts.pdf"}


def test_every_public_function_is_told_of() -> None:
    for name in set(dir(api)) - {"too_large", "refuse_existing_output"}:
        assert re.search(rf"`{name}\b", doc("docs/api.md")), name


def test_the_table_of_regions_is_up_to_date() -> None:
    make = runpy.run_path(str(ROOT / "tools" / "make_docs.py"))
    page = doc("docs/contacts.md")
    assert make["with_table"](page, make["region_table"](desk().library)) == page, (
        "run tools/make_docs.py"
    )
    assert doc("docs/regions.md") == make["regions_page"](desk().library), "run tools/make_docs.py"


def test_the_tables_of_sides_are_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some rows of each; `tools/sides.py --check` counts all of them."""
    sides = runpy.run_path(str(ROOT / "tools" / "sides.py"))
    page = doc("docs/print.md")
    tables = page.partition(f"{sides['BEGIN']}\n")[2].partition(f"\n{sides['END']}")[0]
    all_of_them = list(sides["subjects"](desk()))
    for start, (region, _, whole, half) in enumerate(sides["COUNTRIES"]):
        for subject in all_of_them[start::25]:
            row = sides["row"](subject, region, (whole, half))
            assert f"| {' | '.join(row)} |" in tables, "run tools/sides.py"
    for name in ("stop-pause", "safety-plan"):
        built = api.build(desk(), [name], region="US")
        assert re.search(rf"`{name}` \| {built.proven.pages} \|", tables), name
    # What isn't true is told, and mended.
    copy = tmp_path / "print.md"
    copy.write_text(page.replace(tables, tables.replace("| 1 |", "| 77 |")), encoding="utf-8")
    main = sides["main"]
    monkeypatch.setitem(main.__globals__, "PAGE", copy)
    monkeypatch.setitem(main.__globals__, "tables", lambda: tables)
    for options, code in ((["--check"], 1), ([], 0), (["--check"], 0)):
        monkeypatch.setattr("sys.argv", ["sides.py", *options])
        assert main() == code
    assert "not true" in capsys.readouterr().out
    assert copy.read_text(encoding="utf-8") == page


def test_the_picture_of_the_readme_shows_the_words_of_today() -> None:
    pictures = runpy.run_path(str(ROOT / "tools" / "pictures.py"))
    with Image.open(ROOT / "docs" / "a-short-pause.png") as picture:
        assert picture.info["digest"] == pictures["digest"](desk()), "run tools/pictures.py"


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
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
