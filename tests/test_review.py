"""Review: named, bound to the meaning of a text, and told on paper as it is."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import groundsheet.desk
from day import OnDay
from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Module
from groundsheet.folders import shipped_folder
from groundsheet.handout import Chosen, Recipient, assemble
from groundsheet.language import MODULE_PHRASES
from groundsheet.library import Library, load
from groundsheet.pdf import outline
from groundsheet.review import Change, default_until, meaning_digest, word_diff
from groundsheet.source import load_model
from pages import page_texts
from reviewing import given
from test_blocks import EXAMPLE, library_with, walk

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
BY = "Example Reviewer, RN"
GIVEN = given(desk(), "stop-pause")
STOP = shipped_folder() / "en" / "distress-tolerance" / "stop-pause.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A practice that prints only what it has approved, with its own copy of the pause."""
    (tmp_path / "practice.yaml").write_text(
        "name: Example Practice\nrequire_approval: true\ncontent_dirs: [modules]\n"
        "prints_in_session: {by: Example Person, on: 2026-01-01}\n",
        encoding="utf-8",
    )
    (tmp_path / "modules").mkdir()
    shutil.copy(STOP, tmp_path / "modules" / "stop-pause.yaml")
    return tmp_path


@pytest.fixture(autouse=True)
def fresh_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each act reads the files as they are."""

    def library(
        handouts: Path | None, own: tuple[Path, ...], language: str, to_look_at: bool, _: object
    ) -> Library:
        return load(handouts, own, language, to_look_at=to_look_at)

    monkeypatch.setattr(groundsheet.desk, "_library", library)


BUILD = ("build", "stop-pause", "--region", "US", "--force", "-o", "a.pdf")


def approve(run: Run, *more: str) -> int:
    return run("review", "approve", "stop-pause", "--by", BY, *GIVEN, *more)


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "modules" / "stop-pause.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_approved_text_is_printed_and_says_by_whom(run: Run, folder: Path) -> None:
    assert run(*BUILD) == 4
    assert approve(run) == 0
    assert run(*BUILD) == 0
    text = " ".join(page_texts(folder / "a.pdf"))
    assert "Reviewed for Example Practice by Example Reviewer, RN, November 2026" in text
    assert "Draft" not in text
    assert run(*BUILD, "--discreet") == 0
    text = " ".join(page_texts(folder / "a.pdf"))
    assert "Reviewed for this practice by Example Reviewer, RN" in text


def test_what_is_not_approved_is_refused_and_listed(
    run: Run, folder: Path, capsys: Capture
) -> None:
    assert approve(run) == 0
    capsys.readouterr()
    assert run("build", "--recipe", "first-steps", "--region", "US", "-o", "b.pdf") == 4
    err = capsys.readouterr().err
    assert "safety-plan: nobody has approved it." in err
    assert "stop-pause:" not in err
    assert not (folder / "b.pdf").exists()


def test_a_changed_word_makes_an_approval_void(run: Run, folder: Path, capsys: Capture) -> None:
    assert approve(run) == 0
    change(folder, "Pick one next step", "Pick one small next step that keeps you safe.")
    assert run(*BUILD) == 4
    assert "its text changed since Example Reviewer, RN approved it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: steps\n", "kind: steps # a comment\n"),
        ("id: stop-pause\ncode: GS-08\n", "code: GS-08\nid: stop-pause\n"),
        ('version: "1.1"', 'version: "1.2"'),
        ("keywords: [pause, ", "keywords: [halt, pause, "),
    ],
)
def test_what_changes_no_meaning_leaves_it_approved(
    run: Run, folder: Path, old: str, new: str
) -> None:
    assert approve(run) == 0
    change(folder, old, new)
    assert run(*BUILD) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: If you can't", "text: Now if you can't"),
        ("citations: [linehanmanual2015, neacsiu2010]", "citations: [linehanmanual2015]"),
        ("how_sure: B", "how_sure: C"),
        ("audience: [adult]", "audience: [adult, carer]"),
        ("    label: My sign", "    optional: true\n    label: My sign"),
        ("lines: 3", "lines: 2"),
    ],
)  # fmt: skip
def test_what_changes_the_meaning_does_not(run: Run, folder: Path, old: str, new: str) -> None:
    assert approve(run) == 0
    change(folder, old, new)
    assert run(*BUILD) == 4


def test_a_changed_phrase_or_reference_has_another_digest() -> None:
    module, language = shelf().module("stop-pause"), desk().language
    shipped = desk().library.references
    digest = meaning_digest(module, language, shipped)
    phrases = language.phrases.model_copy(update={"stop_rule": "Stop if it hurts, or call {main}."})
    other = language.model_copy(update={"phrases": phrases})
    assert meaning_digest(module, other, shipped) != digest
    references = {**shipped, "neacsiu2010": {"title": "Another"}}
    assert meaning_digest(module, language, references) != digest
    assert meaning_digest(module, language, shipped) == digest


def test_an_approval_ends(run: Run, folder: Path, on_day: OnDay) -> None:
    assert approve(run, "--until", "2026-12-01") == 0
    assert run(*BUILD) == 0
    assert run(*BUILD, "--as-of", "2026-12-02") == 4
    on_day(dt.date(2026, 12, 2))
    assert run(*BUILD) == 4


def test_an_approval_is_taken_back(run: Run, folder: Path, capsys: Capture) -> None:
    assert run("review", "withdraw", "stop-pause", "--by", BY, "--why", "x") == 4
    assert approve(run) == 0
    assert run("review", "withdraw", "stop-pause", "--by", BY, "--why", "a step is unclear") == 0
    capsys.readouterr()
    assert run(*BUILD) == 4
    assert "withdrawn by Example Reviewer, RN on 2026-11-24: a step" in capsys.readouterr().err
    assert approve(run) == 0
    assert run(*BUILD) == 0


def test_what_no_record_can_hold_is_said_and_the_approval_stays(
    run: Run, folder: Path, capsys: Capture
) -> None:
    assert approve(run) == 0
    assert run("review", "withdraw", "stop-pause", "--by", " ", "--why", "a\u202eb") == 4
    told = capsys.readouterr().err
    assert "by: it is empty." in told
    assert "why: " in told
    assert run(*BUILD) == 0


def test_a_fault_in_another_module_keeps_nobody_from_taking_an_approval_back(
    run: Run, folder: Path
) -> None:
    assert approve(run) == 0
    (folder / "modules" / "other.yaml").write_text("id: other\n", encoding="utf-8")
    assert run("review", "withdraw", "stop-pause", "--by", BY, "--why", "a step is unclear") == 0
    assert run(*BUILD) == 4


def test_a_text_that_changed_under_one_version_is_an_error(
    run: Run, folder: Path, capsys: Capture
) -> None:
    assert approve(run) == 0
    change(folder, "Pick one next step", "Pick one small next step that keeps you safe.")
    assert run("review", "status") == 1
    assert "its version 1.1 didn't" in capsys.readouterr().out
    assert approve(run) == 4
    assert "Give it a new version" in capsys.readouterr().err
    assert run("check") == 1
    assert "RV-01" in capsys.readouterr().out
    change(folder, 'version: "1.1"', 'version: "1.2"')
    assert run("review", "status") == 0
    assert approve(run) == 0
    assert run(*BUILD) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--by", "Example Reviewer", *GIVEN), "name and credential"),
        (("--by", "Example \u202eReviewer, RN", *GIVEN), "U+202E"),
        (("--by", f"{'Example ' * 30}, RN", *GIVEN), "at most 200"),
        (("--by", BY, *GIVEN[2:]), "is not answered"),
        (("--by", BY, *GIVEN[2:], "--answer", "stop-pause/help=no"), "is not answered"),
        (("--by", BY, *GIVEN, "--answer", "nonsense=yes"), "isn't a question asked here"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/purpose=perhaps"), "not yes, no or n/a"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/purpose=no"), "was answered with no"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/help=yes"), "a yes needs the sentence"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/help=yes 9"), "no sentence 9"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/help=yes: a"), "sentences have the words"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/help=yes: ice cream"), "no sentence of the"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/reading=n/a"), "it applies to this text"),
        (("--by", BY, *GIVEN, "--answer", "stop-pause/purpose=yes 1"), "not yes, no or n/a"),
        (("--by", BY, *GIVEN, "--answer", "tipp/help=yes"), "not among the modules"),
        (GIVEN, "--by NAME"),
        (("--by", BY, *GIVEN, "--on", "2027-01-01"), "has not come yet"),
        (("--by", BY, *GIVEN, "--until", "2026-11-24"), "two years"),
        (("--by", BY, *GIVEN, "--until", "2036-11-24"), "two years"),
    ],
)
def test_what_cannot_be_approved(
    run: Run, folder: Path, capsys: Capture, arguments: tuple[str, ...], words: str
) -> None:
    assert run("review", "approve", "stop-pause", *arguments) == (4 if "--by" in arguments else 2)
    assert words in capsys.readouterr().err
    assert not (folder / "approvals.yaml").exists()


def test_an_error_of_the_checker_stops_an_approval(run: Run, folder: Path, capsys: Capture) -> None:
    change(folder, "Pick one next step", "Call nine one one. Take one step")
    assert approve(run) == 4
    assert "CR-01" in capsys.readouterr().err


def test_the_sheet_shows_what_changed_word_by_word(run: Run, folder: Path, capsys: Capture) -> None:
    assert approve(run) == 0
    change(folder, "Pick one next step", "Pick one small next step that keeps you safe.")
    change(folder, 'version: "1.1"', 'version: "1.2"')
    capsys.readouterr()
    assert run("review", "show", "stop-pause") == 0
    out = capsys.readouterr().out
    assert "Pick one {+small+} next step" in out
    assert "Neacsiu AD, Rizvi SL, Linehan MM" in out
    assert "asked of you" in out
    assert run("review", "show", "stop-pause", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "changed"
    assert run("review", "show", "stop-pause", "-o", "r.pdf") == 4, "paper needs a region"
    assert run("review", "show", "stop-pause", "--region", "US", "-o", "r.pdf") == 0
    texts = page_texts(folder / "r.pdf")
    whole = " ".join(texts)
    for part in (
        "For review: A short pause", "Changed since it was last approved", "small", "Checklist",
        "What the checker found", "References", "Ask first", "If you can't step away",
    ):  # fmt: skip
        assert part in whole, part
    assert all("Hurt, or not safe now Call 911" in text for text in texts)
    assert run("verify", "r.pdf") == 0


def test_every_module_has_a_state_and_none_is_claimed(run: Run, capsys: Capture) -> None:
    assert run("review", "status", "--json") == 0
    modules = json.loads(capsys.readouterr().out)["modules"]
    assert {m["id"] for m in modules} == set(shelf().modules)
    assert {m["state"] for m in modules} == {"draft"}


def test_nothing_that_ships_claims_a_review() -> None:
    for path in shipped_folder().rglob("*.yaml"):
        if "_rules" in path.parts or path.name == "_language.yaml":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(?:reviewed|approved|endorsed|verified) by\b", text, re.I), path


def test_word_diff() -> None:
    before, after = ("One same.", "Two old words."), ("One same.", "Two new words.", "Three.")
    found = list(word_diff(before, after))
    assert found == [
        (Change("same", "Two"), Change("gone", "old"), Change("new", "new"),
         Change("same", "words."), Change("new", "Three.")),
    ]  # fmt: skip
    assert list(word_diff(before, before)) == []


def test_twelve_months() -> None:
    assert default_until(dt.date(2026, 11, 24)) == dt.date(2027, 11, 24)
    assert default_until(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


def test_a_broken_line_of_the_file_is_told(run: Run, folder: Path, capsys: Capture) -> None:
    assert approve(run) == 0
    path = folder / "approvals.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"approved"', '"aproved"'))
    assert run(*BUILD) == 3
    assert "approvals.yaml:4" in capsys.readouterr().err


# What else stands among a module's blocks: the region's contacts, labels of rows to write in, and
# what joins words.
BESIDE = {
    "full_stop", "listed",
    "always_open", "call", "call_or_text", "chat_at", "free", "hours_by_way",
    "hours_unknown", "not_checked", "relay", "replace_after", "sources_dated", "text_keyword",
    "text_to", "then_number", "then_press",
    "way_chat", "way_relay", "way_sms", "way_voice", "ways",
    "chart_alt", "name_label", "phone_label",
}  # fmt: skip


def test_each_phrase_that_is_printed_with_a_module_is_part_of_its_meaning() -> None:
    module = load_model(EXAMPLE.encode(), Module, "example")
    built = api.build(desk(content=library_with(module)), [module.id], region="US")
    language = built.handout.language
    named = {
        name: f"<{name}>{value}" if isinstance(value, str) else (f"<{name}>",)
        for name, value in language.phrases
    }
    language = language.model_copy(update={"phrases": language.phrases.model_copy(update=named)})
    printed: set[str] = set()
    for grade in "ABCD":
        graded = module.model_copy(update={"how_sure": grade})
        chosen = Chosen((graded,), "A title", "A title", "XX-01")
        day = built.handout.made_on
        handout = assemble(built.handout.contacts, language, chosen, Recipient(day, day))
        root = outline(handout, built.layout)
        section = [child for child in root.children if child.role == "Sect"][-1]
        for _, text in walk(section):
            printed |= set(re.findall(r"<(\w+)>", text))
    assert printed - BESIDE == set(MODULE_PHRASES), "say so in `Phrases` (`ModulePhrase`)"


def test_the_digest_is_of_the_module_alone() -> None:
    module = load_model(STOP.read_bytes(), Module, "m")
    digest = meaning_digest(module, desk().language, desk().library.references)
    assert re.fullmatch("[0-9a-f]{16}", digest)
