"""A second reader: the file that is given away, and its answers read back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from desks import desk
from groundsheet import api
from groundsheet.lint import load_rules
from groundsheet.practice import check as words, second_reader
from test_rules import NONSENSE, RULES, hashed

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
TEXT = """\
# When it feels too much

Try to wait an hour before you call anyone. It always gets easier with practice.

- Breathe in slowly and hold for as long as feels right.
- Text 555-0142 at any hour, from 9:30 on.
"""


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    path = tmp_path / "leaflet.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def fill(text: str, **answers: tuple[str, ...]) -> str:
    """A brief with answer, sentence and reason under some questions."""
    for name, values in answers.items():
        head, mark, tail = text.partition(f"\n### {name}\n")
        assert mark
        for field, value in zip(("Answer", "Sentence", "Why"), values, strict=False):
            tail = tail.replace(f"\n{field}:\n", f"\n{field}: {value}\n", 1)
        text = head + mark + tail
    return text


def filled(leaflet: Path, **answers: tuple[str, ...]) -> Path:
    path = leaflet.with_name("answers.md")
    path.write_text(fill(api.brief(desk(), leaflet), **answers), encoding="utf-8")
    return path


def test_the_file_says_that_the_text_leaves_the_machine(
    run: Run, leaflet: Path, capsys: Capture
) -> None:
    assert run("check", "leaflet.md", "--region", "US", "--brief", "b.md") == 0
    out, err = capsys.readouterr()
    assert out == "b.md\n"
    assert "Nothing was sent" in err
    text = Path("b.md").read_text(encoding="utf-8")
    for part in (
        "with this file the text leaves this machine",
        "No client's\nname and no client's answers belong in it",
        "for adult readers in US",
        "[2] Try to wait an hour before you call anyone.",
        "leaflet.md:6: warning CR-04",
        "### help\n\nIs help never put off",
        "\nLook at 2.\n\nAnswer:\nSentence:\nWhy:\n",
    ):
        assert part in text
    assert Path("b.md").stat().st_mode & 0o077 == 0
    assert run("check", "leaflet.md", "--brief", "b.md") == 5
    assert "it may hold answers" in capsys.readouterr().err


def test_a_no_is_read_back_as_something_to_look_at(
    run: Run, leaflet: Path, capsys: Capture
) -> None:
    answers = filled(
        leaflet,
        help=("No.", "2", "It delays a call."),
        promises=("no", "“always gets easier”"),
        contacts=("yes", "[5] Text 555-0142"),
        reading=("**Yes**", "hold for as long as feels right"),
        cautions=("no", "", "Nobody is told when to stop."),
    )
    assert run("check", "leaflet.md", "--answers", answers) == 0
    out, err = capsys.readouterr()
    assert (
        "leaflet.md:3: review help: “Try to wait an hour before you call anyone.”: a second reader "
        "answered no: Is help never put off, made small, or something to earn? It delays a call."
    ) in out
    assert "leaflet.md:3: review promises: “It always gets easier with practice.”" in out
    assert "leaflet.md: review cautions: a second reader answered no" in out
    assert "Second reader: 2 yes or n/a, 3 no, 0 not answered." in err
    # A yes takes no question away.
    assert ": question reading: " in out
    assert run("check", "leaflet.md", "--answers", answers, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {"help", "promises", "cautions"} <= {f["rule"] for f in found}


def test_what_is_left_empty_is_not_answered(leaflet: Path) -> None:
    reading = api.read_answers(desk(), leaflet, filled(leaflet, help=("n/a",)))
    assert reading.replies == {"help": api.Reply("n/a")}
    assert set(reading.left) == {"cautions", "promises", "contacts", "reading"}
    assert not reading.findings


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"help": ("perhaps", "2")}, "help.Answer", "not yes, no or n/a"),
        ({"reading": ("n/a",)}, "reading.Answer", "it applies"),
        ({"help": ("", "2")}, "help.Answer", "is it yes, no or n/a?"),
        ({"help": ("yes",)}, "help.Sentence", "needs the sentence"),
        ({"help": ("yes", "99")}, "help.Sentence", "no sentence 99"),
        ({"help": ("no", "words of another page")}, "help.Sentence", "no sentence of the text"),
        ({"help": ("no", "it")}, "help.Sentence", "sentences have the words"),
    ],
)
def test_each_fault_is_told_with_line_and_field(
    leaflet: Path, answers: dict[str, tuple[str, ...]], field: str, said: str
) -> None:
    path = filled(leaflet, **answers)
    with pytest.raises(api.InvalidInput) as error:
        api.read_answers(desk(), leaflet, path)
    (problem,) = error.value.problems
    assert problem.field == field
    assert said in problem.message
    assert problem.place is not None
    line = path.read_text(encoding="utf-8").splitlines()[(problem.place.line or 0) - 1]
    assert line.startswith(f"{field.partition('.')[2]}:")


def test_all_faults_are_told_at_once(run: Run, leaflet: Path, capsys: Capture) -> None:
    path = filled(leaflet, help=("perhaps",), promises=("yes",))
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n### weather\n\nAnswer: yes\n\n### reading\n", encoding="utf-8")
    assert run("check", "leaflet.md", "--answers", path) == 3
    err = capsys.readouterr().err
    for part in ("help.Answer: ", "promises.Sentence: ", "weather: this question is not asked"):
        assert part in err


def test_a_question_that_is_answered_twice_is_told(leaflet: Path) -> None:
    path = filled(leaflet, help=("no",))
    path.write_text(path.read_text(encoding="utf-8") + "\n### help\n\nAnswer: n/a\n")
    with pytest.raises(api.InvalidInput, match="answered twice"):
        api.read_answers(desk(), leaflet, path)
    path.write_text(fill(api.brief(desk(), leaflet), help=("no\nAnswer: yes", "2")))
    with pytest.raises(api.InvalidInput, match="stands twice"):
        api.read_answers(desk(), leaflet, path)


def test_a_file_that_is_no_brief_is_told(run: Run, leaflet: Path, capsys: Capture) -> None:
    assert run("check", "leaflet.md", "--answers", "leaflet.md") == 3
    assert "there is no line “## Questions”" in capsys.readouterr().err


def test_a_text_that_changed_since_is_told(leaflet: Path) -> None:
    path = filled(leaflet, help=("no", "Try to wait an hour"))
    leaflet.write_text(TEXT.replace("Try to wait an hour before you call", "Call"))
    with pytest.raises(api.InvalidInput, match=r"not asked|no sentence of"):
        api.read_answers(desk(), leaflet, path)


def test_a_reason_may_go_over_several_lines(leaflet: Path) -> None:
    path = filled(leaflet, help=("no", "2", "It delays\na call."))
    (finding,) = api.read_answers(desk(), leaflet, path).findings
    assert finding.message.endswith("It delays a call.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.md", "--brief", "b.md", "--answers", "c.md"), "one of the two"),
        (("--brief", "b.md"), "reads one text"),
        (("a.md", "a.md", "--brief", "b.md"), "reads one text"),
        ((".", "--brief", "b.md"), "these are 2"),
    ],
)
def test_one_text_and_one_way(
    run: Run, leaflet: Path, capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    leaflet.with_name("a.md").write_text(TEXT, encoding="utf-8")
    assert run("check", *arguments) == 2
    assert said in capsys.readouterr().err
    assert not leaflet.with_name("b.md").exists()


def test_a_hidden_word_is_never_echoed(leaflet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither from the sentence nor from the reason of the second reader."""
    raw = load_rules(RULES)
    made = load_rules(RULES, dict.fromkeys(raw.rules.lexicon, hashed(NONSENSE)))
    monkeypatch.setattr(words, "rules", lambda _: made)
    monkeypatch.setattr(second_reader, "rules", lambda _: made)
    leaflet.write_text(TEXT.replace("call anyone", "call with a flibber"), encoding="utf-8")
    path = filled(leaflet, help=("no", "2", "It names a snorvle."))
    (finding,) = api.read_answers(desk(), leaflet, path).findings
    assert "flibber" not in finding.message
    assert "snorvle" not in finding.message


LINES = st.lists(
    st.sampled_from(
        ["## Questions", "### help", "Answer: no", "Why: 3", "# A", "- [1] one.", "Call us. Wait.",
         "Sentence: 1", "", "before you call", "[2] Two", "Meet at 12:30, then go."]
    ),
    min_size=1,
)  # fmt: skip


@settings(deadline=None)
@given(lines=LINES, suffix=st.sampled_from([".txt", ".md"]))
def test_no_text_can_pass_for_answers(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], suffix: str
) -> None:
    """Whatever stands in a text: an unfilled brief has no answers, and a filled one its own."""
    folder = tmp_path_factory.mktemp("brief")
    path, answers = folder / f"a{suffix}", folder / "b.md"
    path.write_text("\n".join([*lines, "Rest when you like."]), encoding="utf-8")
    text = api.brief(desk(), path)
    answers.write_text(text, encoding="utf-8")
    assert not api.read_answers(desk(), path, answers).replies
    number = len(re.findall(r"^\[\d+\] ", text.partition("## What the checker")[0], re.M))
    answers.write_text(fill(text, reading=("yes", str(number))), encoding="utf-8")
    assert set(api.read_answers(desk(), path, answers).replies) == {"reading"}
