"""`review approve` at the terminal, by somebody who reads and answers; what is recorded of it."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from day import OnDay
from desks import desk
from groundsheet import api
from groundsheet.folders import shipped_folder
from groundsheet.review import APPROVALS, Approved, read_reviews
from pages import page_texts
from profiles import IN_YAML

Run = Callable[..., int]
Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]
Typed = Mapping[str, Sequence[str]]
BY = "Example Reviewer, RN"
THREE = ("stop-pause", "slow-breathing", "tipp")
COMMAND = f'groundsheet review approve {" ".join(THREE)} --by "{BY}"'
MOST_KEYS = 160


ASKED = {each.question: each.id for name in THREE for each in api.review(desk(), name).asked}
END = "end of input"


class Reader:
    """Types what is given for a question, and else yes: the number of the first sentence, or y.

    `keys` counts what was typed, returns among it; `typed` are the answers by the question's id, in
    order, with those to the follow-up prompts; `name` is for the reviewer's name.
    """

    def __init__(self, terminal: io.StringIO, typed: Typed) -> None:
        self.terminal = terminal
        self.typed = {name: list(answers) for name, answers in typed.items()}
        self.keys = 0

    def readline(self, *size: object) -> str:
        """The answer to the prompt that stands last on the terminal; nothing: the end of input."""
        shown, _, prompt = self.terminal.getvalue().rpartition("\n")
        given = self.typed.get("name" if "your name" in prompt else self.question(shown), [])
        answer = given.pop(0) if given else "1" if prompt.strip().startswith("1") else "y"
        if answer == END:
            return ""
        self.keys += len(answer) + 1
        self.terminal.write("\n")
        return f"{answer}\n"

    def question(self, shown: str) -> str:
        """The id of the question that was asked last."""
        words = " ".join(shown.split())
        places = {words.rfind(text): name for text, name in ASKED.items()}
        return places[max(places)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "practice.yaml").write_text(
        "name: Harbor Test Clinic\ncontent_dirs: [modules]\n" + IN_YAML, encoding="utf-8"
    )
    (tmp_path / "modules").mkdir()
    return tmp_path


def own(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    """A copy of a shipped module in the practice's folder, with changes."""
    (source,) = (path for path in shipped_folder().glob(f"en/*/{name}.yaml"))
    target = folder / "modules" / source.name
    if not target.exists():
        shutil.copy(source, target)
    text = target.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    target.write_text(text, encoding="utf-8")


def sit(
    run: Run, patch: Patch, *arguments: str, typed: Typed | None = None
) -> tuple[int, Reader, str]:
    terminal = io.StringIO()
    reader = Reader(terminal, typed or {})
    patch.setattr(sys, "stderr", terminal)
    patch.setattr(sys, "stdin", reader)
    code = run("review", "approve", *arguments)
    return code, reader, terminal.getvalue()


def records(folder: Path) -> dict[str, Approved]:
    return {each.module: each for each in read_reviews(folder) if isinstance(each, Approved)}


def test_three_modules_in_one_sitting(
    run: Run, folder: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    code, reader, shown = sit(run, monkeypatch, *THREE, "--by", BY)
    assert code == 0
    out = capsys.readouterr().out
    for name in THREE:
        assert f"{name}: approved by {BY} until 2027-11-24." in out
    assert set(records(folder)) == set(THREE)
    assert reader.keys + len(COMMAND) + 1 <= MOST_KEYS
    counts = [len(api.review(desk(folder), name).asked) for name in THREE]
    page = (Path(__file__).parents[1] / "docs" / "review.md").read_text(encoding="utf-8")
    told = "{}: {}, {} and {}, each about one text".format(sum(counts), *counts)
    assert f"| keys for the answers | 24 | {reader.keys} |" in page, "docs/review.md tells another"
    assert told in page, "docs/review.md tells another"
    assert shown.count("A number: yes") == 1, "the keys are told once"
    # Each text stands before its questions.
    words = " ".join(shown.split())
    begun = [found.start() for found in re.finditer(r"\d+ questions\.", words)]
    texts = (
        "Move away from the place",
        "as if you were smelling tea",
        "Skip sore or injured parts",
    )
    assert [words.index(text) < at for text, at in zip(texts, begun, strict=True)] == [True] * 3
    assert [words.index(text) > at for text, at in zip(texts[1:], begun, strict=False)] == [
        True
    ] * 2


def test_the_record_holds_question_answer_and_sentence(
    run: Run, folder: Path, monkeypatch: Patch
) -> None:
    typed = {
        "help": ["y", "or call [CRISIS line] at any hour"],
        "promises": ["-"],
        "sources": ["yes 2"],
        "hope": ["1"],
    }
    code, _, _ = sit(run, monkeypatch, "stop-pause", "--by", BY, typed=typed)
    assert code == 0
    answered = {each.id: each for each in records(folder)["stop-pause"].questions}
    asked = api.review(desk(folder), "stop-pause").asked
    assert list(answered) == [each.id for each in asked if each.quotes]
    assert answered["cautions"].sentence == "If you can't step away from danger, get help now."
    assert answered["help"].sentence == "Go to your plan, or call [crisis line] at any hour."
    assert (answered["promises"].answer, answered["promises"].sentence) == ("n/a", "")
    for each in asked:
        if each.quotes:
            assert answered[each.id].question == each.question
        if each.id in ("sources", "hope"):
            chosen = 1 if each.id == "sources" else 0
            assert answered[each.id].sentence == each.proposed[chosen].text


def test_what_was_answered_is_shown_and_printed(
    run: Run, folder: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    typed = {"help": ["3"], "promises": ["-"]}
    assert sit(run, monkeypatch, "stop-pause", "--by", BY, typed=typed)[0] == 0
    capsys.readouterr()
    assert run("review", "show", "stop-pause") == 0
    out = capsys.readouterr().out
    help_, promises = (
        (
            "  yes           help: Is help never put off, made small, or something to earn?\n"
            "                Go to your plan, or call [crisis line] at any hour.\n"
        ),
        "  n/a           promises: ",
    )
    assert help_ in out
    assert promises in out
    assert run("review", "show", "stop-pause", "--region", "US", "-o", "r.pdf") == 0
    text = " ".join(page_texts(folder / "r.pdf"))
    assert "Is help never put off, made small, or something to earn? yes" in text


def test_an_answer_that_is_none_is_asked_for_again_and_costs_nothing(
    run: Run, folder: Path, monkeypatch: Patch
) -> None:
    typed = {"help": ["perhaps", "9", "", "y", "no such words", "y", "", "y", "1"]}
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY, typed=typed)
    assert code == 0
    assert "'perhaps' is not yes, no or n/a, or the number of a sentence" in shown
    assert "there is no sentence 9 here" in shown
    assert "no sentence of the text has the words" in shown
    assert len(re.findall(r"^1 of \d+  Does it", shown, re.M)) == 1, "the first isn't asked again"
    assert "stop-pause" in records(folder)


def test_a_question_that_applies_is_answered(run: Run, folder: Path, monkeypatch: Patch) -> None:
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY, typed={"cautions": ["-"]})
    assert code == 0
    assert "it applies to this text: yes or no." in shown


@pytest.mark.parametrize("key", ["q", "Q", END])
def test_what_was_finished_is_kept_when_it_is_stopped(
    run: Run, folder: Path, monkeypatch: Patch, capsys: Capture, key: str
) -> None:
    typed = {"pictures-help": [key]}  # of the three only the second module has a drawing
    code, _, shown = sit(run, monkeypatch, *THREE, "--by", BY, typed=typed)
    assert code == 0
    assert "what was finished is kept. The same command goes on" in shown
    out = capsys.readouterr().out
    assert "stop-pause: approved" in out
    assert "slow-breathing: not finished; nothing was recorded." in out
    assert set(records(folder)) == {"stop-pause"}
    # The same command goes on with what is left.
    code, _, shown = sit(run, monkeypatch, *THREE, "--by", "example  reviewer, RN")
    assert code == 0
    assert "You approved this today" in shown
    assert len(read_reviews(folder)) == 3


def test_where_nothing_is_typed_the_way_without_questions_is_told(
    run: Run, folder: Path, monkeypatch: Patch
) -> None:
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY, typed={"cautions": [END]})
    assert code == 2
    assert "--answer ITEM=VALUE" in shown
    assert not (folder / APPROVALS).exists()


def test_a_no_is_listed_and_stops_that_module_alone(
    run: Run, folder: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    typed = {
        "cautions": ["n 1"],
        "help": ["n", "2"],
        "promises": ["n", "the tone"],
        "sources": ["no", ""],
    }
    code, _, shown = sit(run, monkeypatch, "stop-pause", "slow-breathing", "--by", BY, typed=typed)
    assert code == 1
    for line in (
        "cautions and signs to stop: If you can't step away from danger, get help now.",
        "help that is put off or made small: Call [emergency number].",
        "promises, certainty, and times: the tone",
        "Does each source say",
    ):
        assert f"  - {line}" in shown
    out = capsys.readouterr().out
    assert "stop-pause: not approved; to mend: 4." in out
    assert set(records(folder)) == {"slow-breathing"}


def test_one_step_back_mends_a_slip(run: Run, folder: Path, monkeypatch: Patch) -> None:
    typed = {"cautions": ["b", "n 1", "2"], "help": ["b", "3"]}
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY, typed=typed)
    assert code == 0
    assert "To mend" not in shown
    first, second = records(folder)["stop-pause"].questions[:2]
    assert first.sentence == "Call [emergency number]."
    assert second.sentence == "Go to your plan, or call [crisis line] at any hour."


def test_help_and_the_text_are_a_key_away(run: Run, folder: Path, monkeypatch: Patch) -> None:
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY, typed={"cautions": ["?", "t"]})
    assert code == 0
    assert "Is there a plain sign to stop at" in shown
    assert shown.count("Move away from the place") == 2


def test_the_name_is_asked_for_once_and_until_it_is_one(
    run: Run, folder: Path, monkeypatch: Patch
) -> None:
    typed = {"name": ["Example Reviewer", BY]}
    code, _, shown = sit(run, monkeypatch, "stop-pause", "slow-breathing", typed=typed)
    assert code == 0
    assert shown.count("your name and credential") == 2
    assert "give name and credential" in shown
    assert {each.by for each in records(folder).values()} == {BY}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", "Example Reviewer"), "name and credential"),
        (("--by", BY, "--until", "2036-11-24"), "two years"),
        (("--by", BY, "--on", "2027-01-01"), "has not come yet"),
        (("--on", "2027-01-01"), "has not come yet"),
    ],
)
def test_what_no_record_could_hold_is_told_before_the_first_question(
    run: Run, folder: Path, monkeypatch: Patch, more: tuple[str, ...], said: str
) -> None:
    code, _, shown = sit(run, monkeypatch, "stop-pause", *more, typed={"name": [BY]})
    assert code == 4
    assert said in shown
    assert "questions." not in shown


def test_what_changed_is_shown_after_an_earlier_approval(
    run: Run, folder: Path, monkeypatch: Patch
) -> None:
    own(folder, "stop-pause")
    assert sit(run, monkeypatch, "stop-pause", "--by", BY)[0] == 0
    own(folder, "stop-pause", ("Pick one next", "Pick one small next"), ('"1.1"', '"1.2"'))
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY)
    assert code == 0
    assert f"Changed since {BY} approved it on 2026-11-24" in shown
    assert "Pick one {+small+} next step" in shown
    assert "Move away from the place" not in shown


def test_the_whole_text_is_shown_where_nothing_changed(
    run: Run, folder: Path, monkeypatch: Patch, on_day: OnDay
) -> None:
    assert sit(run, monkeypatch, "stop-pause", "--by", BY)[0] == 0
    on_day(dt.date(2027, 11, 1))
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY)
    assert code == 0
    assert "Move away from the place" in shown
    assert records(folder)["stop-pause"].until == dt.date(2028, 11, 1)


def test_a_change_that_is_no_word_is_told(run: Run, folder: Path, monkeypatch: Patch) -> None:
    own(folder, "stop-pause")
    assert sit(run, monkeypatch, "stop-pause", "--by", BY)[0] == 0
    own(folder, "stop-pause", ("lines: 3", "lines: 2"), ('"1.1"', '"1.2"'))
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY)
    assert code == 0
    assert "Its words are as they were" in shown
    assert "Move away from the place" in shown


def test_a_text_that_changed_under_one_version_is_told_before_anything_is_asked(
    run: Run, folder: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    own(folder, "stop-pause")
    assert sit(run, monkeypatch, "stop-pause", "--by", BY)[0] == 0
    own(folder, "stop-pause", ("Pick one next", "Pick one small next"))
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY)
    assert code == 4
    assert "its version 1.1 didn't. Give it a new version" in shown
    assert "questions." not in shown
    # Others are asked about all the same.
    capsys.readouterr()
    code, _, shown = sit(run, monkeypatch, "stop-pause", "slow-breathing", "--by", BY)
    assert code == 1
    assert shown.index("Give it a new version") < shown.index("1 of 1  Slow breathing")
    assert "stop-pause: can't be approved as it stands." in capsys.readouterr().out


def test_a_finding_that_stops_is_told_before_anything_is_asked(
    run: Run, folder: Path, monkeypatch: Patch
) -> None:
    own(folder, "stop-pause", ("Pick one next", "He committed suicide. Pick one next"))
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY)
    assert code == 4
    assert "SM-05" in shown
    assert "questions." not in shown


def test_old_records_are_valid(folder: Path) -> None:
    (folder / APPROVALS).write_text(
        "records:\n"
        '  - {"kind":"approved","module":"stop-pause","version":"1.0","digest":"0123456789abcdef",'
        '"by":"Example Reviewer, RN","on":"2026-01-05","until":"2027-01-05",'
        '"checklist":{"purpose":"yes","safe":"yes"},"texts":["A short pause"]}\n',
        encoding="utf-8",
    )
    assert records(folder)["stop-pause"].questions == ()
    assert api.review(desk(folder), "stop-pause").state.kind == "changed"


# -- what is asked --------------------------------------------------------------------------------


def ids(name: str, folder: Path) -> set[str]:
    return {each.id for each in api.review(desk(folder), name).asked}


def test_only_what_the_text_calls_for_is_asked(folder: Path) -> None:
    assert "pictures-help" in ids("slow-breathing", folder)
    assert "pictures-help" not in ids("stop-pause", folder)
    assert "medicines" in ids("tipp", folder)
    assert "medicines" not in ids("stop-pause", folder)
    assert "cautions" not in ids("brief-dopamine", folder)
    assert all("reading" in ids(name, folder) for name in desk().shelf.modules)


def test_what_a_door_needs_is_in_the_api(folder: Path) -> None:
    """A page can show the text and ask, and record what was answered, as the terminal does."""
    here = desk(folder)
    entry = api.review(here, "stop-pause")
    assert not entry.stops
    assert not entry.changes
    replies = {
        each.id: api.Reply("yes", each.proposed[0].text if each.proposed else "")
        for each in entry.asked
    }
    (record,) = api.approve(here, ["stop-pause"], by=BY, answers=replies)
    assert record.questions[0].sentence == entry.asked[0].proposed[0].text
    foreign = {**replies, "help": api.Reply("yes", "A sentence of another page.")}
    with pytest.raises(api.ReviewRefused, match="isn't a sentence of the text"):
        api.approve(here, ["stop-pause"], by=BY, answers=foreign)
    with pytest.raises(api.ReviewRefused, match="applies"):
        api.approve(here, ["stop-pause"], by=BY, answers={**replies, "reading": api.Reply("n/a")})


# -- whatever is typed ----------------------------------------------------------------------------

KEYS = st.sampled_from(
    ["1", "2", "9", "y", "n", "-", "b", "?", "", "yes: call", "get help now", "y 1", "n 1", "no",
     "9" * 5000, "\x1b[2J", "y: \N{SNOWMAN}", "n/a", "call [crisis line]"]
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(first=[], then=["no", "\x1b[2J"])
@given(first=st.lists(KEYS, max_size=12), then=st.lists(KEYS, max_size=12))
def test_whatever_is_typed_only_yes_is_recorded_with_a_sentence_of_the_text(
    run: Run, folder: Path, monkeypatch: Patch, first: list[str], then: list[str]
) -> None:
    (folder / APPROVALS).unlink(missing_ok=True)
    typed = {"cautions": first, "help": then}
    code, _, shown = sit(run, monkeypatch, "stop-pause", "--by", BY, typed=typed)
    assert "\x1b" not in shown
    made = records(folder)
    assert code == (0 if made else 1)
    assert bool(made) != ("To mend" in shown)
    entry = api.review(desk(folder), "stop-pause")
    texts = {sentence.text for sentence in entry.sentences}
    for record in made.values():
        assert [each.id for each in record.questions] == [e.id for e in entry.asked if e.quotes]
        for each in record.questions:
            assert each.sentence in texts if each.answer == "yes" else each.answer == "n/a"
