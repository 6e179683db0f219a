"""The documentation on the screen: what there is, a page of it, and a word that is no topic."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from groundsheet import api, manual

ROOT = Path(__file__).parents[1]
Run = Callable[..., int]


def test_every_topic_is_listed_in_a_line_and_can_be_read(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("docs") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(manual.TOPICS)
    assert all(len(line) <= 100 for line in listed)
    for topic in manual.TOPICS:
        assert run("docs", topic) == 0
        out = capsys.readouterr().out
        assert out.startswith("# ")
        assert "<!--" not in out


@pytest.mark.parametrize("typed", ["print", "Print", "print.md", "docs/print.md"])
def test_a_topic_may_be_typed_as_its_file_is_called(
    run: Run, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert run("docs", typed, "--path") == 0
    assert Path(capsys.readouterr().out.strip()) == ROOT / "docs" / "print.md"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("letterhead", "practice"),  # a word of the line
        ("batch", "batches"),  # a part of the topic
        ("exit codes", "cli"),  # a heading
        ("praktice", "Did you mean practice"),  # spelled alike
    ],
)
def test_a_word_that_is_no_topic_is_answered_with_pages_that_have_it(
    run: Run, capsys: pytest.CaptureFixture[str], typed: str, told: str
) -> None:
    assert run("docs", typed) == api.ExitCode.USAGE
    out, err = capsys.readouterr()
    assert not out
    assert told in err
    assert "`groundsheet docs` lists them." in err


def test_as_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("docs", "--json") == 0
    topics = json.loads(capsys.readouterr().out)["topics"]
    assert [topic["id"] for topic in topics] == list(manual.TOPICS)
    assert run("docs", "forms", "--json") == 0
    (topic,) = json.loads(capsys.readouterr().out)["topics"]
    assert topic["text"] == (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")


def test_a_page_that_is_lost_is_told(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manual, "TOPICS", {"lost": "a page that isn't there"})
    assert run("docs", "lost") == api.ExitCode.READ_WRITE
    assert "missing from this installation" in capsys.readouterr().err


def test_what_the_program_writes_and_says_names_pages_that_it_has(run: Run, tmp_path: Path) -> None:
    """No file that `init` and `new` write names one of the repository; `docs TOPIC` has a page."""
    assert run("init") == 0
    assert run("new", "quiet-hour") == 0
    assert run("new", "stop-pause") == 0
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.yaml")]
    texts += [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.json")]
    named = [
        topic for text in texts for topic in re.findall(r"`(?:groundsheet )?docs ([\w-]+)`", text)
    ]
    assert {"practice", "writing-modules"} <= set(named) <= set(manual.TOPICS)
    assert not [text for text in texts if re.search(r"\bdocs/\w", text)]
