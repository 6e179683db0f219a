"""Drafts and pages for a session: decided once by the practice, or asked for together."""

from __future__ import annotations

import contextlib
import json
import os
import pty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desks import desk
from groundsheet import api
from groundsheet.errors import ExitCode
from pages import page_texts
from profiles import DECIDED
from reviewing import yes_to_all

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

WAYS = {
    "build": ("build", "--recipe", "first-steps", "-r", "US", "-o", "out.pdf"),
    "batch": (
        "batch",
        "r.csv",
        "--recipe",
        "first-steps",
        "-r",
        "US",
        "--out",
        "out",
        "--jobs",
        "1",
    ),
}
"""The packet holds a page for a session, and one to take home; neither is approved."""
UNDECIDED = "Your practice hasn't decided whether it prints this"

pytestmark = pytest.mark.usefixtures("one_process")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "r.csv").write_text("ref,name\na,Ann Example\n")
    return WAYS[request.param]


def profile(folder: Path, **fields: object) -> Path:
    lines = (f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    (folder / "practice.yaml").write_text("name: Willow Room\n" + "".join(lines))
    return folder


def test_both_are_asked_for_at_once_with_the_line_to_add(
    run: Run, capsys: Capture, tmp_path: Path, way: tuple[str, ...]
) -> None:
    profile(tmp_path)
    assert run(*way) == ExitCode.REFUSED
    said = capsys.readouterr().err
    assert UNDECIDED in said
    assert "safety-plan, stop-pause: nobody of the practice has approved these words." in said
    assert "  safety-plan: made for use in a session" in said
    assert "--drafts --in-session" in said
    assert not list(tmp_path.glob("out*"))
    # The lines that are shown are those that help.
    lines = [line.strip() for line in said.splitlines() if line.startswith("  prints_")]
    with (tmp_path / "practice.yaml").open("a") as file:
        file.write("\n".join(lines).replace("NAME", "Example Person") + "\n")
    assert run(*way) == 0


@pytest.mark.parametrize("without", ["drafts", "in_session"])
def test_only_what_is_undecided_is_asked_for(
    run: Run, capsys: Capture, tmp_path: Path, way: tuple[str, ...], without: str
) -> None:
    decided = {name: who for name, who in DECIDED.items() if name != f"prints_{without}"}
    profile(tmp_path, **decided)
    assert run(*way) == ExitCode.REFUSED
    said = capsys.readouterr().err
    option = f"--{without.replace('_', '-')}"
    assert said.count("prints_") == 1
    assert f"To print it this once: {option}\n" in said
    assert run(*way, option) == 0


def test_each_switch_answers_its_own_question(
    run: Run, capsys: Capture, tmp_path: Path, way: tuple[str, ...]
) -> None:
    profile(tmp_path)
    assert run(*way, "--drafts") == ExitCode.REFUSED
    assert "prints_drafts" not in capsys.readouterr().err
    assert run(*way, "--in-session") == ExitCode.REFUSED
    assert "prints_in_session" not in capsys.readouterr().err
    assert run(*way, "--drafts", "--in-session") == 0


def test_where_no_practice_is_set_up_nothing_is_asked_and_paper_and_screen_say_so(
    run: Run, capsys: Capture, tmp_path: Path, way: tuple[str, ...]
) -> None:
    assert run(*way) == 0
    assert "nobody has approved these words yet" in capsys.readouterr().err
    [path] = [*tmp_path.glob("out.pdf"), *tmp_path.glob("out/*.pdf")]
    assert all("Draft" in text for text in page_texts(path))


def test_where_only_what_is_approved_is_printed_no_switch_for_drafts_helps(
    run: Run, capsys: Capture, tmp_path: Path, way: tuple[str, ...]
) -> None:
    profile(tmp_path, require_approval=True)
    assert run(*way, "--in-session", "--drafts") == ExitCode.REFUSED
    said = capsys.readouterr().err
    assert "Nobody has approved this" in said
    assert "--drafts" not in said
    assert run(*way) == ExitCode.REFUSED
    assert "--drafts" not in capsys.readouterr().err


def test_what_was_approved_is_no_draft(run: Run, capsys: Capture, tmp_path: Path) -> None:
    at = desk(profile(tmp_path))
    answers = yes_to_all(at, "stop-pause")
    api.approve(at, ["stop-pause"], by="Example Person, RN", answers=answers)
    assert run("build", "stop-pause", "-r", "US", "-o", "a.pdf") == 0
    assert "nobody has approved" not in capsys.readouterr().err


def test_of_several_the_drafts_are_named(run: Run, capsys: Capture, tmp_path: Path) -> None:
    at = desk(profile(tmp_path))
    answers = yes_to_all(at, "stop-pause")
    api.approve(at, ["stop-pause"], by="Example Person, RN", answers=answers)
    way = ("build", "stop-pause", "tipp", "slow-breathing", "-r", "US", "-o", "a.pdf")
    assert run(*way, "--drafts") == 0
    said = capsys.readouterr().err
    assert "nobody has approved “Cool, move, breathe, loosen”, “Slow breathing” yet" in said
    assert "these words" not in said


@pytest.mark.parametrize(
    "asked",
    [
        ("build", "--recipe", "first-steps", "--clinician-sheet", "-r", "US", "-o", "a.pdf"),
        ("build", "--card", "folded", "-r", "US", "-o", "a.pdf"),
        ("contacts", "US", "-o", "a.pdf"),
        ("preview", "--recipe", "first-steps", "-r", "US", "--dpi", "72"),
    ],
    ids=["for clinicians", "cards", "contacts", "a look"],
)
def test_what_no_client_reads_and_what_has_no_words_of_a_module_asks_nothing(
    run: Run, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    profile(tmp_path)
    assert run(*asked) == 0


def test_python_is_asked_as_well(tmp_path: Path) -> None:
    at = desk(profile(tmp_path))
    with pytest.raises(api.Undecided) as caught:
        api.build(at, ["safety-plan"], region="US")
    assert len(caught.value.problems) == 2
    made = api.build(at, ["safety-plan"], region="US", drafts=True, in_session=True)
    assert made.proven.pages == 2


@pytest.mark.parametrize("decision", ["yes", {"by": "Example Person"}, {"on": "2026-01-01"}])
def test_a_decision_has_a_name_and_a_day(tmp_path: Path, decision: object) -> None:
    with pytest.raises(api.InvalidInput, match="prints_drafts"):
        api.open_practice(profile(tmp_path, prints_drafts=decision))


def test_init_writes_the_decision_of_whoever_is_named(run: Run, tmp_path: Path) -> None:
    assert run("init", "office", "--decided-by", 'Ann "A." Example') == 0
    decided = api.open_practice(tmp_path / "office").practice
    for decision in (decided.prints_drafts, decided.prints_in_session):
        assert decision is not None
        assert decision.by == 'Ann "A." Example'
    assert run("init", "other", "--decided-by", "a\nb: c") == ExitCode.INVALID_INPUT
    assert not (tmp_path / "other" / "practice.yaml").exists()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 4), ("", 4)])
def test_at_a_terminal_it_is_asked_once_for_both(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    profile(tmp_path)
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    with os.fdopen(theirs, closefd=False) as typed, os.fdopen(theirs, "w") as screen:
        monkeypatch.setattr("sys.stdin", typed)
        monkeypatch.setattr("sys.stderr", screen)
        assert run(*WAYS["build"]) == code
        screen.flush()
    shown = "".join(_read(ours))
    os.close(ours)
    assert shown.count("(y/n)") == 1
    assert shown.count(UNDECIDED) == 1
    assert (tmp_path / "out.pdf").exists() == (code == 0)


def _read(handle: int) -> Iterator[str]:
    """What was shown on a terminal that is closed, whose end Linux tells as an error."""
    with contextlib.suppress(OSError):
        while part := os.read(handle, 65536):
            yield part.decode()
