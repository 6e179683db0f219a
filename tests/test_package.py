"""The wheel, as people install it: what it holds, and that it works from an empty folder."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from groundsheet import __version__, api

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = "import hatchling.build as b, sys; print(b.build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-I", "-c", build, str(out)], cwd=ROOT, check=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_code_content_fonts_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    content = {
        f"groundsheet/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "handouts").rglob("*")
        if path.is_file()
    }
    code = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert content | code <= names
    assert "groundsheet/py.typed" in names
    assert not any(name.startswith("tests/") for name in names)
    assert sum(name.endswith("LICENSE") for name in names) >= 2
    assert any("/licenses/" in name and name.endswith("htmx-LICENSE.txt") for name in names)


def test_the_wheel_holds_the_small_pictures_of_the_pages(wheel: Path) -> None:
    parts = zipfile.ZipFile(wheel)
    pictures = {
        f"groundsheet/{path.relative_to(ROOT / 'docs').as_posix()}": path.read_bytes()
        for path in (ROOT / "docs" / "gallery").rglob("*.png")
    }
    held = {name for name in parts.namelist() if name.startswith("groundsheet/gallery/")}
    assert held == set(pictures)
    assert {name: parts.read(name) for name in held} == pictures
    assert wheel.stat().st_size < 5_000_000


def test_the_wheel_holds_each_page_of_the_documentation_and_is_small(wheel: Path) -> None:
    """What `groundsheet docs` shows from the repository and from a wheel is the same."""
    parts = zipfile.ZipFile(wheel)
    pages = {
        f"groundsheet/docs/{page.topic}.md": page.path.read_bytes() for page in api.manual_pages()
    }
    held = {name for name in parts.namelist() if name.startswith("groundsheet/docs/")}
    assert held == set(pages)
    assert {name: parts.read(name) for name in held} == pages
    assert sum(map(len, pages.values())) < 1_000_000


@pytest.mark.any_day
def test_the_wheel_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    run = (
        f"import sys; sys.path.insert(0, {str(site)!r});"
        "import groundsheet; from groundsheet.__main__ import main;"
        f"assert groundsheet.__file__.startswith({str(site)!r});"
        "assert main(['docs', 'practice']) == 0;"
        "sys.exit(main(['build', '--recipe', 'first-steps', '--region', 'US', '-o', 'a.pdf']))"
    )
    done = subprocess.run([sys.executable, "-c", run], cwd=empty, check=True, capture_output=True)
    assert done.stdout.startswith((ROOT / "docs" / "practice.md").read_bytes())
    assert (empty / "a.pdf").read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.any_day
def test_a_build_brings_no_module_of_the_network(tmp_path: Path) -> None:
    run = (
        "import sys; from groundsheet.__main__ import main;"
        "code = main(['build', 'tipp', '--region', 'US', '-o', 'a.pdf']);"
        "print(code, *sys.modules.keys() & {'urllib.request', 'http.client', 'ssl'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.any_day
def test_a_list_loads_neither_contacts_nor_what_people_type(tmp_path: Path) -> None:
    run = (
        "import sys; from groundsheet.__main__ import main; code = main(['list']);"
        "print(code, *sys.modules.keys() & {'groundsheet.crisis', 'groundsheet.people'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.any_day
def test_contacts_are_shown_without_what_draws_or_proves(tmp_path: Path) -> None:
    run = (
        "import sys; from groundsheet.__main__ import main; code = main(['contacts', 'US']);"
        "print(code, *sys.modules.keys() & {'reportlab', 'pikepdf', 'pypdfium2', 'PIL'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "0"


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_the_lock_file_has_all_that_the_project_asks_for_within_its_bounds() -> None:
    """Each with digests, and from nowhere in particular: no address of a registry stands in it."""
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    entries = re.findall(r"^([\w.-]+)==(\S+)(.*?)(?=^[\w.-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
    assert all("--hash=sha256:" in rest for _, _, rest in entries)
    locked = {canonicalize_name(name): version for name, version, _ in entries}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = [line for extra in ("dev", "xlsx", "dask", "web") for line in extras[extra]]
    for line in {*project["dependencies"], *named}:
        wanted = Requirement(line)
        name = canonicalize_name(wanted.name)
        assert name in locked, f"{name}: write requirements-dev.txt anew (its head says how)"
        assert wanted.specifier.contains(locked[name]), f"{name}: write requirements-dev.txt anew"


def test_htmx_is_the_file_that_the_docs_name() -> None:
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    data = (ROOT / "src" / "groundsheet" / "web" / "static" / "htmx.min.js").read_bytes()
    (version,) = re.findall(rb'version:"([\d.]+)"', data)
    assert f"htmx.org {version.decode()}, `dist/htmx.min.js`" in told
    assert f"`{hashlib.sha256(data).hexdigest()}`" in told


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    for command in commands:
        assert command in script.splitlines()


def test_ci_reaches_the_program_in_each_way_that_the_readme_tells() -> None:
    """But for those of Windows, of which the README says that nobody has tried them."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    table = readme.partition("| To type `groundsheet` alone |")[2].partition("\n\n")[0]
    ways = [
        way
        for line in table.splitlines()
        if "Windows" not in line
        for way in re.findall(r"`([^`]* [^`]*)`", line.rpartition(" | ")[2])
    ]
    assert len(ways) == 4
    for way in ways:
        assert way.replace("install .", "install") in script.replace("install -q", "install"), way
