"""`groundsheet doctor`: each part of an installation as it is, and each way it can fall short."""

from __future__ import annotations

import builtins
import datetime as dt
import json
import shutil
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from groundsheet import api, installation, typefaces
from groundsheet.crisis import REFUSE_MAIN, WARN_MAIN
from groundsheet.desk import _library
from groundsheet.errors import CannotRead
from groundsheet.files import of_system

ROOT = Path(__file__).parents[1]
TODAY = dt.date(2026, 11, 24)
Run = Callable[..., int]


def looked_at(folder: Path, today: dt.date = TODAY) -> dict[str, api.InstallationCheck]:
    checks = api.check_installation(today=today, practice=None, here=folder, home=folder)
    return {check.name: check for check in checks}


def states(folder: Path, today: dt.date = TODAY) -> dict[str, str]:
    """The parts that aren't ok."""
    found = looked_at(folder, today)
    assert all(check.remedy for check in found.values() if check.state == "fault")
    return {name: check.state for name, check in found.items() if check.state != "ok"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the looks that take long."""
    monkeypatch.setattr(installation, "_on_a_desk", lambda *_: iter(()))


def requires(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(metadata, "requires", lambda _: list(lines))


def test_an_installation_that_is_whole(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("doctor", "--json") == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [check["name"] for check in checks if check["state"] != "ok"] == []
    assert {"packages", "content", "contacts", "practice", "a page", "clock"} <= {
        check["name"] for check in checks
    }
    assert list(tmp_path.iterdir()) == []  # nothing is left


@pytest.mark.usefixtures("bare")
def test_packages_that_are_missing_or_outside_their_bounds(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    requires(monkeypatch, "no-such-package>=2", "typer<0.1", 'none-such; extra == "xlsx"')
    found = looked_at(tmp_path)["packages"]
    assert found.state == "fault"
    assert "no-such-package is missing" in found.message
    assert "<0.1 is needed" in found.message
    assert looked_at(tmp_path)["extra xlsx"].state == "ok"
    assert run("doctor") == 1
    assert "Install groundsheet again." in capsys.readouterr().out
    requires(monkeypatch, 'typer<0.1; extra == "xlsx"')
    assert states(tmp_path) == {"extra xlsx": "attention"}


@pytest.mark.usefixtures("bare")
def test_a_font_that_is_lost_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(typefaces.FOLDER, tmp_path / "fonts")
    monkeypatch.setattr(typefaces, "FOLDER", copy)
    (copy / "NotoSans-Bold.ttf").unlink()
    (copy / "GroundsheetForm.ttf").write_bytes(b"<html>")
    assert states(tmp_path) == {"fonts": "fault"}
    message = looked_at(tmp_path)["fonts"].message
    assert "NotoSans-Bold" in message
    assert "GroundsheetForm" in message


@pytest.mark.usefixtures("bare")
def test_a_folder_that_takes_no_files(tmp_path: Path) -> None:
    found = installation._folder(tmp_path / "nowhere")
    assert found.state == "attention"


@pytest.mark.usefixtures("bare")
@pytest.mark.usefixtures("bare")
def test_a_person_without_a_folder_and_one_that_may_not_be_looked_into(
    tmp_path: Path,
) -> None:
    def looked(home: Path | None) -> dict[str, str]:
        checks = api.check_installation(today=TODAY, practice=None, here=tmp_path, home=home)
        return {check.name: check.state for check in checks}

    assert looked(None)["completion"] == "ok"
    deep = tmp_path / ("x" * 300)  # what isn't there can't be looked into either
    assert looked(deep)["completion"] == "ok"


@pytest.mark.usefixtures("bare")
def test_a_folder_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = tmp_path / "lost"
    lost.mkdir()
    monkeypatch.chdir(lost)
    lost.rmdir()
    found = {
        check.name: check
        for check in api.check_installation(today=TODAY, practice=None, here=Path(), home=tmp_path)
    }
    assert found["this folder"].state == "attention"
    assert "isn't there any more" in str(of_system(FileNotFoundError(2, "No such file")))


def test_completion_that_was_set_up(tmp_path: Path) -> None:
    assert "not set up" in looked_at(tmp_path)["completion"].message
    (tmp_path / ".zfunc").mkdir()
    (tmp_path / ".zfunc" / "_groundsheet").touch()
    assert "not set up" not in looked_at(tmp_path)["completion"].message


def test_the_age_of_contacts_and_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the policy's days, from the month in which the contacts were compared."""
    monkeypatch.setattr(api.Library, "faults", lambda _: [])  # it takes a second each time
    desk = api.open_desk(today=TODAY)
    compared = desk.directories["US"].compared_on
    day = dt.timedelta(days=1)
    assert states(tmp_path, compared + WARN_MAIN * day - day) == {}
    assert states(tmp_path, compared + WARN_MAIN * day) == {"contacts": "attention"}
    last = looked_at(tmp_path, compared + REFUSE_MAIN * day - day)["contacts"]
    assert last.state == "attention"
    assert "(1 day)" in last.message
    assert states(tmp_path, compared + REFUSE_MAIN * day) == {"contacts": "fault"}
    assert "clock" in states(tmp_path, dt.date(1970, 1, 1))
    assert "clock" in states(tmp_path, dt.date(2100, 1, 1))


def test_a_practice_with_faults_and_a_page_of_its_own_with_faults(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init") == 0
    assert states(tmp_path) == {"practice": "attention"}  # the name that init wrote
    profile = tmp_path / "practice.yaml"
    text = profile.read_text(encoding="utf-8").replace("Example Practice", "Willow Example")
    profile.write_text(f"{text}region: US\n", encoding="utf-8")
    found = looked_at(tmp_path)
    assert found["practice"].state == "ok"
    assert found["contacts"].message.startswith("US;")
    (tmp_path / "modules" / "own.yaml").write_text("id: own\n", encoding="utf-8")
    assert states(tmp_path) == {"practice": "fault"}
    profile.write_text("nmae: Willow Example\n", encoding="utf-8")
    capsys.readouterr()
    assert run("doctor") == 1
    assert "practice.yaml:1:1" in capsys.readouterr().out


def test_content_that_is_damaged_or_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(ROOT / "handouts", tmp_path / "handouts")
    (copy / "en" / "understanding" / "hard-feelings.yaml").write_text("id: x\n", encoding="utf-8")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.setattr("groundsheet.library.library.shipped_folder", lambda: copy)
    _library.cache_clear()
    try:
        assert states(here) == {"content": "fault"}
        assert "hard-feelings.yaml" in looked_at(here)["content"].message

        def lost() -> Path:
            raise CannotRead("the folder `handouts` is missing.", remedy="Install it again.")

        monkeypatch.setattr("groundsheet.library.library.shipped_folder", lost)
        _library.cache_clear()
        assert states(here) == {"content": "fault"}
    finally:
        _library.cache_clear()


def test_a_package_that_cannot_be_loaded_stops_only_what_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> Any:
        raise ModuleNotFoundError(name="pikepdf")

    monkeypatch.setattr(installation, "_on_a_desk", missing)
    found = looked_at(tmp_path)
    assert found["libraries"].message == "pikepdf can't be loaded."
    assert found["this folder"].state == "ok"


def test_without_the_package_that_parses_commands_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groundsheet.__main__ import main

    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "groundsheet" and "cli" in (rest[2] or () if len(rest) > 2 else ()):
            raise ModuleNotFoundError(name="typer")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["list"]) == api.ExitCode.INTERNAL
    assert "the package typer is missing" in capsys.readouterr().err
