"""`check`: what stops what, where findings stand, and exceptions with their reasons."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

import second_language
from desks import desk, shelf
from groundsheet import api
from groundsheet.content import Module
from groundsheet.lint import RuleSet, from_text
from groundsheet.lint.lexicon import digest, normal
from groundsheet.practice import check as words
from groundsheet.practice.readings import reading_of
from profiles import IN_YAML

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
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
    assert "0 errors, 0 warnings" in err


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
    assert "safe-messaging: 65 rules" in out
    assert "plain-language: 50 rules" in out


def test_a_rule_is_explained(run: Run, capsys: Capture) -> None:
    assert run("check", "--explain", "sm-39") == 0
    out = capsys.readouterr().out
    assert out.startswith("SM-39 (safe-messaging, warning)")
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
    path = write(tmp_path / "a.md", "# Page\n\nFine.\n\nHe had\nself-mutilated. Call now.\n")
    assert run("check", path) == 1
    assert f"{path}:6: error SM-10" in capsys.readouterr().out
    assert run("check", path, "--format", "github") == 1
    line = next(x for x in capsys.readouterr().out.splitlines() if "SM-10" in x)
    assert line.startswith("::error file=")
    assert ",line=6,title=SM-10::" in line


def test_a_text_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    data = io.BytesIO(b"Self-harm is attention seeking.\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    assert run("check", "-", "--audience", "carer", "--strict") == 1
    assert "SM-11" in capsys.readouterr().out


def test_numbers_are_held_against_the_region(run: Run, tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path / "a.txt", "Help\n\nCall 116 123 at any hour, or call 555-0142.\n")
    _, found = codes(run, capsys, path, "--region", "US")
    assert {"CR-03", "CR-04"} <= {rule for rule, _ in found} or len(found) >= 2
    _, found = codes(run, capsys, path, "--region", "GB-ENG")
    assert all(severity != "error" for _, severity in found)
    assert run("check", path, "--region", "XX") == 4


def test_a_module_and_its_lines(run: Run, tmp_path: Path, capsys: Capture) -> None:
    from groundsheet.folders import shipped_folder

    text = (shipped_folder() / "en" / "distress-tolerance" / "stop-pause.yaml").read_text(
        encoding="utf-8"
    )
    bad = text.replace("Pick one next step", "Call nine one one, one step")
    path = write(tmp_path / "stop-pause.yaml", bad)
    code, found = codes(run, capsys, path)
    assert code == 1
    assert ("CR-01", "error") in found
    number = next(n for n, line in enumerate(bad.splitlines(), 1) if "nine one" in line)
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


MINE = """\
id: mine
code: OWN-01
version: '1.0'
title: Mine
public_title: Mine
type: information
audience: [adult]
handling: take_home
summary: Mine.
how_sure: C
credit: Ours.
blocks:
  - id: a
    kind: paragraph
    text: He had self-mutilated. You can call {{crisis_voice}} now.
"""
SOUND = MINE.replace("He had self-mutilated.", "This page is here for you.")
RECIPE = """\
id: my-packet
code: OWN-P01
title: My packet
public_title: My packet
summary: A packet of ours.
modules: [safety-plan]
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice's folder, and we stand in it."""
    write(tmp_path / "practice.yaml", "name: Example Practice\ncontent_dirs: [modules]\n" + IN_YAML)
    (tmp_path / "modules").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(run: Run, capsys: Capture, *arguments: object) -> tuple[int, Any]:
    """The exit code, and what JSON tells."""
    capsys.readouterr()
    code = run("check", *arguments, "--format", "json")
    return code, json.loads(capsys.readouterr().out)


# -- exceptions -----------------------------------------------------------------------------------

EXCEPTION = """\
exceptions:
  - rule: SM-10
    passage: mine/a
    reason: it corrects the word.
    by: Alex Example
"""


def test_an_exception_has_a_reason_and_a_person_and_matches_something(
    run: Run, office: Path, capsys: Capture
) -> None:
    write(office / "modules" / "mine.yaml", MINE)
    code, found = codes(run, capsys)
    assert code == 1
    assert ("SM-10", "error") in found
    write(office / "exceptions.yaml", EXCEPTION)
    code, result = told(run, capsys)
    assert code == 0
    assert result["exceptions"][0]["by"] == "Alex Example"
    write(office / "exceptions.yaml", EXCEPTION.replace("SM-10", "SM-05"))
    code, found = codes(run, capsys)
    assert code == 1
    assert ("EX", "error") in found


@pytest.mark.parametrize("field", ["reason", "by"])
def test_an_exception_that_lacks_something_says_what_to_add(
    run: Run, office: Path, capsys: Capture, field: str
) -> None:
    write(office / "modules" / "mine.yaml", MINE)
    text = re.sub(rf"^    {field}: .*\n", "", EXCEPTION, flags=re.MULTILINE)
    write(office / "exceptions.yaml", text)
    assert run("check") == 3
    out = capsys.readouterr().out
    assert f"exceptions.yaml:2:5: error ST: exceptions[1]: `{field}` is missing." in out
    assert "`by` (who decided it)" in out
    assert "SM-10" in out


def test_an_exception_is_not_called_useless_by_who_did_not_read_its_passage(
    run: Run, office: Path, capsys: Capture
) -> None:
    write(office / "modules" / "mine.yaml", SOUND)
    write(office / "exceptions.yaml", EXCEPTION.replace("mine/a", "tipp/steps"))
    assert ("EX", "error") not in codes(run, capsys)[1]
    assert ("EX", "error") in codes(run, capsys, "--all")[1]
    write(office / "exceptions.yaml", EXCEPTION.replace("mine/a", "nowhere/a"))
    assert ("EX", "error") in codes(run, capsys)[1]
    write(office / "exceptions.yaml", EXCEPTION)
    assert ("EX", "error") in codes(run, capsys, "modules/mine.yaml")[1]
    write(office / "modules" / "mine.yaml", SOUND.replace("title: Mine\n", "", 1))
    assert ("EX", "error") not in codes(run, capsys)[1]


# -- own text -------------------------------------------------------------------------------------


def test_a_practice_checks_its_own_text_unless_asked_for_all(
    run: Run, office: Path, capsys: Capture
) -> None:
    write(office / "modules" / "mine.yaml", SOUND)
    write(office / "modules" / "recipes" / "my-packet.yaml", RECIPE)
    assert run("new", "tipp") == 0
    assert (told(run, capsys)[1]["texts"], told(run, capsys)[1]["extent"]) == (3, "own")
    assert run("check") == 0
    assert (
        "The shipped texts were not checked: `groundsheet check --all`" in capsys.readouterr().err
    )
    code, result = told(run, capsys, "--all")
    assert (code, result["extent"]) == (0, "library")
    assert result["texts"] == len(shelf().modules) + len(shelf().recipes) + 2
    assert run("check", "--all") == 0
    assert "were not checked" not in capsys.readouterr().err


def test_without_a_practice_the_whole_library_is_checked(run: Run, capsys: Capture) -> None:
    result = told(run, capsys)[1]
    assert result["extent"] == "library"
    assert result["texts"] == len(shelf().modules) + len(shelf().recipes)


def test_all_goes_with_no_path(run: Run, office: Path, capsys: Capture) -> None:
    assert run("check", "--all", "tipp") == 2
    assert "leave the paths out" in capsys.readouterr().err


# -- faults of form -------------------------------------------------------------------------------

BROKEN = {
    "a field is missing": MINE.replace("title: Mine\n", "", 1),
    "a field isn't known": MINE + "extra: words\n",
    "a block isn't known": MINE + "  - {id: b, kind: nothing, text: Words.}\n",
    "a list is a text": MINE.replace("audience: [adult]", "audience: adult"),
    "a number can be dialled": MINE + "  - {id: b, kind: paragraph, text: Call 555-0100.}\n",
    "a brace stands alone": MINE + '  - {id: b, kind: paragraph, text: "A { stands."}\n',
    "a key stands twice": MINE + "credit: Ours again.\n",
    "it can't be parsed": MINE + "  - id: [\n",
    "a tag": MINE.replace("title: Mine", "title: !x Mine", 1),
}


ASKED = ((), (".",), ("modules",), ("mine", "other"), ("--all",))


@pytest.mark.parametrize(
    ("fault", "arguments"), [(fault, ASKED[n % len(ASKED)]) for n, fault in enumerate(BROKEN)]
)
def test_a_broken_module_is_read_as_far_as_it_can_be_and_hides_no_other(
    run: Run, office: Path, capsys: Capture, fault: str, arguments: tuple[str, ...]
) -> None:
    write(office / "modules" / "mine.yaml", BROKEN[fault])
    write(office / "modules" / "other.yaml", MINE.replace("mine", "other").replace("-01", "-02"))
    code, result = told(run, capsys, *arguments)
    found = {(finding["rule"], finding["passage"]) for finding in result["findings"]}
    assert code == 3
    assert {("ST", ""), ("SM-10", "mine/a"), ("SM-10", "other/a")} <= found


def test_every_fault_of_form_is_told_once_with_its_line(
    run: Run, office: Path, capsys: Capture
) -> None:
    text = MINE.replace("title: Mine\n", "", 1).replace("how_sure: C\n", "") + "extra: words\n"
    path = write(office / "modules" / "mine.yaml", text)
    found = [f for f in told(run, capsys)[1]["findings"] if f["rule"] == "ST"]
    assert [f["line"] for f in found] == [1, 1, 14]
    assert {f["path"] for f in found} == {"modules/mine.yaml"}
    assert run("check", path, "--format", "github") == 3
    out = capsys.readouterr().out
    assert "line=14,title=ST::the key `extra` is not known." in out
    assert out.count("title=ST") == 3


def test_of_a_broken_module_nobody_says_what_it_lacks(
    run: Run, office: Path, capsys: Capture
) -> None:
    """A rule on what a text must hold finds nothing in a part of one."""
    must = {rule.code for rule in api.rules(desk()).rules.rules.values() if rule.kind == "must"}
    lacking = SOUND.replace(
        "This page is here for you. You can call {{crisis_voice}} now.", "Rest."
    )
    path = write(office / "modules" / "mine.yaml", lacking)
    assert must & {code for code, _ in codes(run, capsys)[1]}
    write(path, lacking + "extra: words\n")
    assert not must & {code for code, _ in codes(run, capsys)[1]}


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.yaml"])
def test_a_file_that_is_no_text_hides_no_other(
    run: Run, tmp_path: Path, capsys: Capture, name: str
) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe")
    write(tmp_path / "b.txt", "He had self-mutilated.")
    code, found = codes(run, capsys, tmp_path)
    assert code == 3
    assert {("ST", "error"), ("SM-10", "error")} <= set(found)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.sampled_from(["", "a", "C", "paragraph", "steps", "zones"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*Module.model_fields, "kind", "items"]), inner)
        ),
        max_leaves=20,
    )
)
def test_whatever_stands_in_a_module_is_read_or_told(value: Any) -> None:
    data = json.dumps({"id": "x", "blocks": value}).encode()
    result = api.check(desk(), [api.Typed(data, "x.yaml")])
    assert result.faulty


# -- what is named --------------------------------------------------------------------------------


def test_a_module_or_recipe_is_checked_by_its_id(run: Run, office: Path, capsys: Capture) -> None:
    write(office / "modules" / "mine.yaml", MINE)
    assert codes(run, capsys, "mine") == codes(run, capsys, "modules/mine.yaml")
    code, result = told(run, capsys, "tipp", "first-steps")
    assert (code, result["texts"]) == (0, 2)
    assert run("check", "tippp") == 2
    assert "Did you mean tipp" in capsys.readouterr().err


def test_a_file_wins_over_an_id(run: Run, office: Path, capsys: Capture) -> None:
    write(office / "tipp", "He had self-mutilated.")
    assert ("SM-10", "error") in codes(run, capsys, "tipp")[1]


def test_a_folder_knows_what_is_what(run: Run, office: Path, capsys: Capture) -> None:
    write(office / "modules" / "mine.yaml", SOUND)
    write(office / "modules" / "recipes" / "my-packet.yaml", RECIPE)
    write(office / "contacts.yaml", "records: []\n")
    write(office / "approvals.yaml", "records: []\n")
    write(office / "exceptions.yaml", "exceptions: []\n")
    write(office / "plan.yaml", "signs: [He had self-mutilated.]\nmatters: [My dog.]\n")
    write(office / "person.yaml", "name: Example Name\nclinician: Alex Example\n")
    write(office / "odd.yaml", "something: else\n")
    write(office / "roster.csv", "ref,name\nr1,Example Name\n")
    write(office / "packet.pdf", "%PDF-1.7")
    write(office / ".hidden" / "a.yaml", "id: [")
    write(office / "schemas" / "module.json", "{}")
    write(office / "leaflet.md", "# A leaflet\n\nThis is for you.\n")
    code, result = told(run, capsys, ".")
    assert (code, result["texts"]) == (0, 3)
    assert {(file["path"], file["what"]) for file in result["left_out"]} == {
        ("approvals.yaml", "approvals"), ("contacts.yaml", "contacts"), ("odd.yaml", None),
        ("exceptions.yaml", "exceptions"), ("practice.yaml", "profile"),
        ("plan.yaml", "answers"), ("person.yaml", "person"),
    }  # fmt: skip
    assert run("check", ".") == 0
    err = capsys.readouterr().err
    kinds = "1 answers, 1 approvals, 1 contacts, 1 exceptions, 1 person, 1 profile."
    assert f"aren't texts: {kinds}" in err
    assert err.count("odd.yaml") == 1


def test_a_module_without_blocks_is_still_a_module_in_its_place(
    run: Run, office: Path, capsys: Capture
) -> None:
    write(office / "modules" / "mine.yaml", SOUND.replace("blocks:", "block:"))
    assert codes(run, capsys, ".")[0] == 3


# -- how it is told -------------------------------------------------------------------------------


def test_many_findings_of_one_rule_are_folded(run: Run, tmp_path: Path, capsys: Capture) -> None:
    text = "He had self-mutilated.\n\n" * 9
    path = write(tmp_path / "a.txt", text)
    other = write(tmp_path / "b.txt", text[: text.index("\n") + 2] * 3)
    assert run("check", path, other) == 1
    out = capsys.readouterr().out
    assert out.count("error SM-10") == 3 + 3
    assert f"{path}: and 6 more of SM-10: lines 7, 9, 11, 13, 15, 17" in out
    assert f"{other}: and" not in out
    assert run("check", path, "--format", "github") == 1
    assert capsys.readouterr().out.count("title=SM-10") == 9
    found = [f for f in told(run, capsys, path)[1]["findings"] if f["rule"] == "SM-10"]
    assert len(found) == 9


def test_what_was_not_checked_is_said_of_every_text(
    run: Run, office: Path, capsys: Capture
) -> None:
    write(office / "modules" / "mine.yaml", MINE)
    write(office / "a.txt", "")
    for arguments in ((), ("mine",), ("a.txt",), (".",), ("--all",), ("tipp",)):
        form = "github" if arguments in ((), ("a.txt",), ("--all",)) else "text"
        run("check", *arguments, "--format", form)
        assert capsys.readouterr().err.endswith(f"{api.UNCHECKED}\n")
    for arguments in (("mine",), ("a.txt",)):
        assert told(run, capsys, *arguments)[1]["not_checked"] == api.UNCHECKED


def test_the_figures_of_a_few_texts_are_told(run: Run, tmp_path: Path, capsys: Capture) -> None:
    text = "Sit down. Then look around the room for a while.\n"
    path = write(tmp_path / "a.txt", text)
    assert run("check", path) == 0
    assert (
        f"{path}: grade -0.7; 10 words, 2 sentences, 5.0 words each, longest 8, 50 of 100 short; "
        "SMOG and Dale-Chall not measured; hardest: “Then look around the room for a while.”"
    ) in capsys.readouterr().err
    (reading,) = told(run, capsys, path)[1]["readings"]
    assert (reading["words"], reading["longest"], reading["smog"]) == (10, 8, None)
    for number in range(5):
        write(tmp_path / f"b{number}.txt", text)
    assert run("check", tmp_path) == 0
    assert "hardest" not in capsys.readouterr().err
    assert len(told(run, capsys, tmp_path)[1]["readings"]) == 6


def test_the_list_has_the_same_figures(run: Run, capsys: Capture) -> None:
    reading = api.reading(desk(), shelf().module("tipp"))
    assert reading is not None
    assert run("list") == 0
    assert "hardest" not in capsys.readouterr().out
    assert run("list", "--stats") == 0
    out = capsys.readouterr().out
    assert all(line in out for line in reading.lines())
    assert run("list", "--stats", "--json") == 0
    listed = {m["id"]: m["reading"] for m in json.loads(capsys.readouterr().out)["modules"]}
    assert listed["tipp"] == dataclasses.asdict(reading)
    assert set(listed) == set(shelf().modules)


@pytest.fixture
def nonsense(monkeypatch: pytest.MonkeyPatch) -> api.Engine:
    """The rules with a word of no meaning for the lexicon."""
    rules = api.rules(desk()).rules
    hidden = {"any": frozenset({digest(normal(["snorvle"], rules.grammar.endings))})}
    made = api.Engine(RuleSet(rules.files, rules.lists, hidden, rules.grammar))
    monkeypatch.setattr(words, "rules", lambda _: made)
    return made


def test_figures_show_no_word_of_the_lexicon(nonsense: api.Engine) -> None:
    reading = reading_of("a", from_text("Snorvle is here today.", "a", "adult"), nonsense)
    assert reading is not None
    assert reading.hardest == "… is here today."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: information", "type: snorvle"), ("audience: [adult]", "audience: snorvle"),
        ("how_sure: C", "how_sure: C\nsnorvle: no"), ("kind: paragraph", "kind: snorvle it"),
        ("id: mine", "id: A snorvle"),
    ],
)  # fmt: skip
def test_faults_of_form_show_no_word_of_the_lexicon(
    run: Run, office: Path, capsys: Capture, nonsense: api.Engine, old: str, new: str
) -> None:
    write(office / "modules" / "mine.yaml", SOUND.replace(old, new, 1))
    for form in ("text", "json", "github"):
        assert run("check", "--format", form) == 3
        assert "snorvle" not in capsys.readouterr().out.casefold()


@pytest.mark.parametrize("text", ["", "…", "# A title\n"])
def test_a_text_without_sentences_has_no_figures(text: str) -> None:
    assert api.check(desk(), [api.Typed(text.encode(), "a.md")]).readings == ()


def test_figures_of_a_client_page_leave_out_notes_for_clinicians() -> None:
    module = shelf().module("tipp")
    more = module.model_copy(update={"clinician_notes": ("A note of a few words.",) * 9})
    assert api.reading(desk(), more) == api.reading(desk(), module)


def test_the_texts_of_a_plan_can_be_checked_too() -> None:
    passages = from_text("I promise not to hurt myself.", "plan", "adult")
    assert len(passages) == 1


OWN = (
    MINE.replace(
        "He had self-mutilated. You can call {{crisis_voice}} now.",
        "Studies show that it helps. You can rest for two minutes.",
    )
    + """\
  - id: b
    kind: claims
    items:
      - {id: c, text: Studies show it may help some., grade: limited, citations: [linehan2015]}
"""
)


def test_a_claim_of_a_practice_stands_with_its_citation(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    reference = next(iter(desk().library.references))
    path = write(tmp_path / "mine.yaml", OWN.replace("linehan2015", reference))
    assert run("check", path, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [f["line"] for f in found if f["rule"] == "EV-22"] == [15]
