"""`check`: what stops what, where findings stand, and exceptions with their reasons."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import second_language
from desks import desk
from groundsheet import api
from groundsheet.lint import from_text
from groundsheet.practice import check as words

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def codes(run: Run, capsys: Capture, *arguments: object) -> tuple[int, list[tuple[str, str]]]:
    capsys.readouterr()
    code = run("check", *arguments, "--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return code, [(finding["rule"], finding["severity"]) for finding in found]


def test_all_shipped_content_passes_strictly(run: Run, capsys: Capture) -> None:
    assert run("check", "--strict") == 0
    out, err = capsys.readouterr()
    assert out == "" or " review " in out
    assert "0 error, 0 warning" in err


def test_what_is_not_measured_is_said(
    run: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.txt", "Setz dich hin.")
    assert run("check", file) == 0
    assert "Not measured" not in capsys.readouterr().err
    monkeypatch.setattr(words, "rules", lambda _: second_language.rules())
    monkeypatch.setattr(words, "asked_of_texts", lambda *_: ())  # they name lists of English
    assert run("check", file) == 0
    assert "Not measured in this language: PL-01 (grade), PL-02 (pass" in capsys.readouterr().err
    assert run("check", file, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["not_measured"]["PL-01"] == "grade"


def test_rules_are_counted_by_family(run: Run, capsys: Capture) -> None:
    assert run("check", "--rules") == 0
    out = capsys.readouterr().out
    assert "safe-messaging: 55 rules" in out
    assert "plain-language: 50 rules" in out


def test_a_rule_is_explained(run: Run, capsys: Capture) -> None:
    assert run("check", "--explain", "sm-39") == 0
    out = capsys.readouterr().out
    assert out.startswith("SM-39 (safe-messaging, error)")
    assert "Why:" in out
    assert run("check", "--explain", "SM-99") == 2


def test_a_methods_rule_shows_no_example(run: Run, capsys: Capture) -> None:
    lexicon = [r for r in api.rules(desk()).rules.rules.values() if r.kind == "lexicon"]
    assert lexicon
    for rule in lexicon:
        assert run("check", "--explain", rule.code) == 0
        assert "Finds:" not in capsys.readouterr().out


HOMEWORK = "Maths homework\n\nA failed attempt is no shame. Try the second page again.\n"
HARM = (
    "After the attempt\n\nShe made a failed attempt at suicide last year. Many people get through. "
    "Call {{crisis_voice}}.\n"
)


def test_words_are_scoped_to_their_topic(run: Run, tmp_path: Path, capsys: Capture) -> None:
    assert ("SM-07", "error") not in codes(run, capsys, write(tmp_path / "a.md", HOMEWORK))[1]
    code, found = codes(run, capsys, write(tmp_path / "b.md", HARM))
    assert code == 1
    assert ("SM-07", "error") in found


def test_style_only_warns_on_texts_of_others(run: Run, tmp_path: Path, capsys: Capture) -> None:
    long = "We will " + "walk and talk and " * 12 + "rest."
    path = write(tmp_path / "a.txt", f"A page\n\n{long}\n")
    code, found = codes(run, capsys, path)
    assert code == 0
    assert ("PL-03", "warning") in found
    assert codes(run, capsys, path, "--strict")[0] == 1


def test_findings_have_their_line_in_every_format(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    path = write(tmp_path / "a.md", "# Page\n\nFine.\n\nSelf-harm is\nattention seeking.\n")
    assert run("check", path) == 1
    assert f"{path}:6: error SM-11" in capsys.readouterr().out
    assert run("check", path, "--format", "github") == 1
    line = next(x for x in capsys.readouterr().out.splitlines() if "SM-11" in x)
    assert line.startswith("::error file=")
    assert ",line=6,title=SM-11::" in line


def test_a_text_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    data = io.BytesIO(b"Self-harm is attention seeking.\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    assert run("check", "-", "--audience", "carer") == 1
    assert "SM-11" in capsys.readouterr().out


def test_numbers_are_held_against_the_region(run: Run, tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path / "a.txt", "Help\n\nCall 116 123 at any hour, or call 555-0142.\n")
    _, found = codes(run, capsys, path, "--region", "US")
    assert {"CR-03", "CR-04"} <= {rule for rule, _ in found} or len(found) >= 2
    _, found = codes(run, capsys, path, "--region", "GB-ENG")
    assert all(severity != "error" for _, severity in found)
    assert run("check", path, "--region", "XX") == 4


def test_a_module_and_its_lines(run: Run, tmp_path: Path, capsys: Capture) -> None:
    from groundsheet.library import shipped_folder

    text = (shipped_folder() / "en" / "skills" / "stop-pause.yaml").read_text(encoding="utf-8")
    bad = text.replace("Pick one next step", "Promise to hurt yourself no more, one step")
    path = write(tmp_path / "stop-pause.yaml", bad)
    code, found = codes(run, capsys, path)
    assert code == 1
    assert ("SM-39", "error") in found
    number = next(n for n, line in enumerate(bad.splitlines(), 1) if "Promise" in line)
    assert run("check", path) == 1
    assert f"{path}:{number}:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.yaml", "name: x\n", 2),
        ("a.docx", "x", 2),
        ("a.yaml", "id: [", 3),
        ("empty.md", "", 0),
        ("b.txt", "\ufeffA page.\r\n\r\nFine.\r\n", 0),
    ],
)
def test_other_files(run: Run, tmp_path: Path, name: str, text: str, code: int) -> None:
    assert run("check", write(tmp_path / name, text)) == code


def test_an_exception_has_a_reason_and_matches_something(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    write(tmp_path / "practice.yaml", "name: Example Practice\ncontent_dirs: [modules]\n")
    write(
        tmp_path / "modules" / "mine.yaml",
        "id: mine\ncode: OWN-01\nversion: '1.0'\ntitle: Mine\npublic_title: Mine\n"
        "type: information\naudience: [adult]\nhandling: take_home\nsummary: Mine.\nhow_sure: C\n"
        "credit: Ours.\nblocks:\n  - id: a\n    kind: paragraph\n"
        "    text: Self-harm is no attention seeking. You can call {{crisis_voice}} now.\n",
    )
    code, found = codes(run, capsys)
    assert code == 1
    assert ("SM-11", "error") in found
    exception = "exceptions:\n  - {rule: SM-11, passage: mine/a, reason: it corrects the word.}\n"
    write(tmp_path / "exceptions.yaml", exception)
    code, found = codes(run, capsys)
    assert ("SM-11", "error") not in found
    write(tmp_path / "exceptions.yaml", exception.replace("SM-11", "SM-05"))
    code, found = codes(run, capsys)
    assert code == 1
    assert ("EX", "error") in found
    write(tmp_path / "exceptions.yaml", exception.replace(", reason: it corrects the word.", ""))
    assert run("check") == 3


def test_the_texts_of_a_plan_can_be_checked_too() -> None:
    passages = from_text("I promise not to hurt myself.", "plan", "adult")
    assert len(passages) == 1
