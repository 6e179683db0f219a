"""A practice's own words: what refuses a build and a run, what is told, and what preview shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from profiles import IN_YAML
from skill_cards import CAUTIONS, module

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]

OTHER = ["ask-first", "when-to-stop", "what-instead"]
BREATHING = ["dizzy-stop", "no-holding", "lungs-ask", "pregnancy-ask"]
MEMBERS = "ref,name\nP1,Example One\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice's folder, and we stand in it."""
    (tmp_path / "practice.yaml").write_text(
        "name: Example Clinic\ncontent_dirs: [modules]\n" + IN_YAML
    )
    (tmp_path / "modules" / "recipes").mkdir(parents=True)
    (tmp_path / "modules" / "recipes" / "own.yaml").write_text(
        "id: own\ncode: OWN-P01\ntitle: Our packet\npublic_title: Our packet\n"
        "summary: A packet of ours.\nmodules: [own-skill]\n"
    )
    (tmp_path / "r.csv").write_text(MEMBERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(office: Path, data: dict[str, Any], folder: str = "modules") -> None:
    (office / folder).mkdir(exist_ok=True)
    path = office / folder / "own-skill.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


def skill(kind: str, names: list[str], *, text: str = "", **changes: Any) -> dict[str, Any]:
    data = module(kind, [CAUTIONS[name] for name in names], **changes)
    if text:
        data["blocks"].append({"id": "more", "kind": "paragraph", "text": text})
    return data


COMMANDS = {
    "check": ("check", "own-skill"),
    "check of all": ("check",),
    "build": ("build", "own-skill", "-r", "US", "-o", "a.pdf"),
    "build of a packet": ("build", "--recipe", "own", "-r", "US", "-o", "b.pdf"),
    "batch": ("batch", "r.csv", "--recipe", "own", "-r", "US", "--out", "run", "--drafts"),
}


def refused_by(run: Run, office: Path) -> list[str]:
    """The commands that refuse what the practice wrote, and put nothing there."""
    found = [name for name, words in COMMANDS.items() if run(*words)]
    assert ("build" in found) == (not (office / "a.pdf").exists())
    assert ("batch" in found) == (not list(office.glob("run/*.pdf")))
    return found


UNSAFE: dict[str, dict[str, Any]] = {
    "a caution is missing": skill("breathing", BREATHING[1:]),
    "a caution is weakened": skill("breathing", BREATHING[1:], text=CAUTIONS["dizzy-stop"]),
    "the wrong kind": skill("breathing", OTHER)
    | {"blocks": [skill("breathing", OTHER)["blocks"][0] | {"skills": ["other"]}]},
    "no kind": skill("other", OTHER)
    | {"blocks": [skill("other", OTHER)["blocks"][0] | {"skills": []}]},
    "a held breath in a paragraph": skill("other", OTHER, text="Hold your breath until I say so."),
    "as long as you can": skill("other", OTHER, text="Do it for as long as you can."),
    "in a teen's text": skill("other", OTHER, text="Hold your breath.", audience=["teen"]),
    "steps as paragraphs": skill(
        "other",
        OTHER,
        text="Breathe in slowly and count to four. Then breathe out slowly.",
        type="information",
    ),
    "a word that stops": skill("other", OTHER, text="He committed suicide."),
    "a claim without a source": skill("other", OTHER, text="Studies show that 90% feel better."),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_what_is_unsafe_is_refused_by_each_command(
    run: Run, office: Path, capsys: Capture, name: str
) -> None:
    write(office, UNSAFE[name])
    assert refused_by(run, office) == list(COMMANDS)
    told = capsys.readouterr()
    assert "own-skill.yaml:" in told.out + told.err, "each fault has its line"


def test_what_is_sound_is_made(run: Run, office: Path) -> None:
    write(office, skill("breathing", BREATHING))
    assert refused_by(run, office) == []


def test_what_only_warns_is_told_in_one_line(run: Run, office: Path, capsys: Capture) -> None:
    write(office, skill("other", OTHER, text="It always works for everybody."))
    assert run(*COMMANDS["build"]) == 0
    err = capsys.readouterr().err
    lines = [line for line in err.splitlines() if "to look at in your own text" in line]
    assert len(lines) == 1
    assert "groundsheet check own-skill" in err
    assert run(*COMMANDS["batch"], "--notes") == 0
    assert capsys.readouterr().err.count("to look at in your own text") == 1


def test_an_exception_with_a_reason_and_a_person_lets_it_pass(run: Run, office: Path) -> None:
    write(office, UNSAFE["a word that stops"])
    (office / "exceptions.yaml").write_text(
        "exceptions:\n  - rule: SM-05\n    passage: own-skill/more\n"
        "    reason: It quotes a record.\n    by: Alex Example\n"
    )
    assert run(*COMMANDS["build"]) == 0


@pytest.mark.parametrize("name", ["a caution is missing", "a held breath in a paragraph"])
def test_no_exception_is_made_of_a_card(run: Run, office: Path, name: str) -> None:
    write(office, UNSAFE[name])
    (office / "exceptions.yaml").write_text(
        "exceptions:\n  - {rule: ST, passage: own-skill/more, reason: No., by: Alex Example}\n"
        "  - {rule: ST, passage: own-skill/way, reason: No., by: Alex Example}\n"
    )
    assert run(*COMMANDS["build"]) == 3


@pytest.mark.parametrize("name", UNSAFE)
def test_preview_shows_it_and_says_that_build_would_refuse(
    run: Run, office: Path, capsys: Capture, name: str
) -> None:
    write(office, UNSAFE[name])
    assert run("preview", "own-skill", "-r", "US", "-o", "look") == 0
    assert list(office.glob("look/*.png"))
    assert "this can't be printed as it is" in capsys.readouterr().err


def test_preview_shows_what_nobody_has_approved(run: Run, office: Path) -> None:
    text = (office / "practice.yaml").read_text().replace(IN_YAML, "require_approval: true\n")
    (office / "practice.yaml").write_text(text)
    write(office, skill("other", OTHER))
    assert run(*COMMANDS["build"]) == 4
    assert run("preview", "own-skill", "-r", "US", "-o", "look") == 0


def test_a_copy_of_a_shipped_skill_is_held_to_it_as_well(run: Run, office: Path) -> None:
    assert run("new", "slow-breathing") == 0
    path = office / "modules" / "slow-breathing.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Stop if you feel dizzy", "You may feel dizzy", 1))
    assert run("build", "slow-breathing", "-r", "US", "-o", "b.pdf") == 3
    assert run("check", "slow-breathing") == 3
