"""The tool that makes an edition: what must be looked at, and what comes of the answers."""

from __future__ import annotations

import runpy
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from groundsheet.crisis import Evidence, StatedFact, facts_of, grade
from groundsheet.library import Library, load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    sys.path.insert(0, str(ROOT / "tools"))
    return runpy.run_path(str(ROOT / "tools" / "edition.py"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the tool reads and writes, to be changed."""
    for folder in ("handouts", "docs"):
        pictures = shutil.ignore_patterns("*.png")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=pictures)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "printed_before.yaml", tmp_path / "tools")
    return tmp_path


def sheet(tool: dict[str, Any], project: Path, region: str, edition: str) -> dict[str, Any]:
    """The questions, as a person finds them in the file."""
    made: dict[str, Any] = tool["yaml"]().load(tool["look"](region, edition, project))
    return made


def question(answers: dict[str, Any], contact: str, fact: str) -> dict[str, Any]:
    return next(q for q in answers["facts"] if (q["contact"], q["fact"]) == (contact, fact))


def fact(library: Library, region: str, contact: str, key: str) -> StatedFact:
    listed = next(c for c in library.directories[region].contacts if c.id == contact)
    return next(f for f in facts_of(listed) if f.key == key)


def letter(library: Library, region: str, contact: str, key: str) -> str:
    evidence = Evidence.of(library.directories[region])
    return grade(fact(library, region, contact, key), evidence).letter


def look_at_first(answers: dict[str, Any], *contacts: str) -> None:
    """What no edition leaves out: each emergency number and main line, seen where it was before."""
    for asked in answers["facts"]:
        if asked["contact"] in contacts and asked["fact"].rpartition("/")[2] == "number":
            asked["seen"] = [asked["sources"][0].partition(":")[0]]


SOURCE = {
    "id": "example-page",
    "where": "https://example.org/help",
    "publisher": "Example publisher",
    "dated": "2027-04-20",
    "date_how": "in the page",
}


def test_every_fact_is_asked_for_with_what_is_known_of_it(
    tool: dict[str, Any], project: Path
) -> None:
    answers = sheet(tool, project, "US", "2027-11")
    directory = load(project / "handouts").directories["US"]
    listed = {(c.id, f.key) for c in directory.contacts for f in facts_of(c)}
    assert {(q["contact"], q["fact"]) for q in answers["facts"]} == listed
    # In a year every list is older than 12 months: what would no longer be printed comes first.
    first = answers["facts"][0]
    assert "D at the new edition" in first["grade"]
    number = question(answers, "us-trevor", "voice/number")
    assert number["value"] == "1-866-488-7386"
    assert number["look"].startswith("https://")
    assert any("months old by then" in text for text in number["sources"])
    assert any("closed" in text for text in number["search"])
    assert question(answers, "us-crisis-text-line-es", "sms/number")["disagreement"]


def test_lists_are_read_and_written_as_they_stand(tool: dict[str, Any], project: Path) -> None:
    """Comments, order and quotes stay: a change shows in a diff as what it is."""
    for path in (project / "handouts" / "crisis").glob("*.yaml"):
        before = path.read_text(encoding="utf-8")
        tool["_rewrite"](path, lambda data: data)
        assert path.read_text(encoding="utf-8") == before, path.name


def test_answers_are_written_with_the_tables(tool: dict[str, Any], project: Path) -> None:
    answers = sheet(tool, project, "US", "2027-05")
    assert letter(load(project / "handouts"), "US", "us-maternal", "voice/number") == "D"
    answers["sources"] = [SOURCE | {"speaks_for": ["us-maternal"]}]
    question(answers, "us-maternal", "voice/number")["seen"] = ["example-page"]
    look_at_first(answers, "us-911", "us-988")
    assert tool["take"](answers, project) == []
    library = load(project / "handouts")
    assert library.directories["US"].edition == "2027-05"
    assert letter(library, "US", "us-maternal", "voice/number") == "A"
    page = (project / "docs" / "regions.md").read_text(encoding="utf-8")
    assert "**example-page** 2027-04-20" in page
    assert "Before: what was printed of edition 2026-11." in page
    assert "`US` | United States | 2027-05" in (project / "docs" / "contacts.md").read_text("utf-8")


def test_a_new_value_comes_with_its_event_and_without_old_sources(
    tool: dict[str, Any], project: Path
) -> None:
    answers = sheet(tool, project, "US", "2027-05")
    asked = question(answers, "us-trans-lifeline", "voice/number")
    asked["new"] = {"display": "555-0142", "dial": "+15555550142"}
    asked["seen"] = [{"source": "example-page", "words": "Call 555-0142"}]
    answers["sources"] = [SOURCE | {"names_pages": "true"}]
    look_at_first(answers, "us-911", "us-988")
    (fault,) = tool["take"](answers, project)
    assert "us-trans-lifeline voice/number: a new value needs the event" in fault
    answers["events"] = [
        {
            "id": "example-move", "contact": "us-trans-lifeline", "fact": "number",
            "old": "(877) 565-8860", "what": "it has another number.", "since": "2027-03-01",
            "sources": ["example-page"],
        }
    ]  # fmt: skip
    assert tool["take"](answers, project) == []
    library = load(project / "handouts")
    assert fact(library, "US", "us-trans-lifeline", "voice/number").value == "555-0142"
    assert letter(library, "US", "us-trans-lifeline", "voice/number") == "C"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda q: q.update(seen=["no-such-source"]), "no source `no-such-source`"),
        (lambda q: q.update(drop=[]), ""),
    ],
)
def test_a_fault_leaves_everything_as_it_was(
    tool: dict[str, Any], project: Path, change: Any, said: str
) -> None:
    answers = sheet(tool, project, "US", "2027-05")
    look_at_first(answers, "us-911", "us-988")
    kept = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    asked = question(answers, "us-domestic-violence", "voice/number")
    change(asked)
    if not said:
        asked["drop"] += [s.partition(":")[0] for s in asked["sources"]]
        said = "the number has no source"
    faults = tool["take"](answers, project)
    assert any(said in fault for fault in faults), faults
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == kept


def test_an_edition_that_prints_what_an_event_has_ended_is_refused(
    tool: dict[str, Any], project: Path
) -> None:
    answers = sheet(tool, project, "NZ", "2027-05")
    question(answers, "nz-lifeline", "voice/hours")["new"] = "always"
    answers["events"] = [
        {
            "id": "example-hours", "contact": "nz-lifeline", "fact": "hours", "channel": "voice",
            "old": "7 am to midnight every day; at night call 1737", "what": "example.",
            "since": "2027-01-01", "sources": ["gesa"],
        }
    ]  # fmt: skip
    look_at_first(answers, "nz-111", "nz-1737")
    question(answers, "nz-lifeline", "voice/hours")["seen"] = ["gesa", "akana"]
    faults = tool["take"](answers, project)
    assert any("`nz-lifeline-nights-voice` has ended" in fault for fault in faults)


EVENT = {
    "id": "example-move", "contact": "us-trevor", "fact": "number", "old": "1-866-488-7386",
    "what": "it has another number.", "since": "2027-03-01", "sources": ["gesa"],
}  # fmt: skip
TREVOR = {"display": "1-866-488-0142", "dial": "+18664880142"}


def trevor(answers: dict[str, Any], event: dict[str, Any] | None = None, **given: Any) -> None:
    question(answers, "us-trevor", "voice/number").update(given)
    answers["events"] = [event] if event else []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: trevor(s, contact="us-trevr", seen=["mend"]), "us-trevr voice/number: there is"),
        (lambda s: trevor(s, fact="voce/number", seen=["mend"]), "us-trevor voce/number: there is"),
        (lambda s: trevor(s, seen="mend"), "expected a list"),
        (lambda s: trevor(s, seen=[{"says": "1"}]), "`source` is missing"),
        (lambda s: trevor(s, drop=["no-such-source"]), "can't be dropped"),
        (lambda s: trevor(s, EVENT, new="555-0142"), "has `display` and"),
        (lambda s: trevor(s, EVENT | {"fact": "hours"}, new=TREVOR), "needs"),
        (lambda s: trevor(s, EVENT | {"old": "1"}, new=TREVOR), "needs the"),
        (lambda s: s.update(sources=None), "sources: expected a list"),
        (lambda s: s.update(events=None), "events: expected a list"),
        (lambda s: s.update(facts=None), "facts: expected a list"),
        (lambda s: s.pop("region"), "`region` is missing"),
        (lambda s: s.update(region="us"), "us is no region"),
        (lambda s: s.update(region="DE"), "DE is no region"),
        (lambda s: s.update(edition="2027-5"), "edition: "),
        (lambda s: s.update(edition="2026-10"), "older than the present one"),
        (lambda s: s.update(sources=[SOURCE | {"id": "mend"}]), "a source `mend` already"),
        (lambda s: s.update(sources=[SOURCE, dict(SOURCE)]), "a source `example-page` already"),
        (lambda s: s.update(sources=[SOURCE | {"dated": "2027-06-01"}]), "after the edition"),
        (lambda s: s.update(events=[EVENT | {"contact": "us-nobody"}]), "which no list has"),
        (lambda s: s.update(events=[EVENT | {"id": "us-988-pride"}]), "an event `us-988-pride`"),
        (lambda s: question(s, "us-911", "number").update(seen=[]), "us-911 number: nobody"),
        (lambda s: question(s, "us-988", "chat/number").update(seen=[]), "chat/number: nobody"),
    ],
)
def test_a_faulty_answer_is_told_and_changes_nothing(
    tool: dict[str, Any], project: Path, change: Any, said: str
) -> None:
    answers = sheet(tool, project, "US", "2027-05")
    look_at_first(answers, "us-911", "us-988")
    kept = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    change(answers)
    faults = tool["take"](answers, project)
    assert any(said in fault for fault in faults), faults
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == kept


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("look", "XX", "--edition", "2027-05"), "XX is no region"),
        (("look", "DE", "--edition", "2027-05"), "DE is no region"),
        (("look", "US", "--edition", "2027-5"), "2027-5 is no month"),
        (("look", "US", "--edition", "2027-05", "-o", "answered.yaml"), "is there already"),
        (("take", "no-such-sheet.yaml"), "no-such-sheet.yaml"),
        (("take", "broken.yaml"), "broken.yaml"),
        (("take", "answered.yaml"), "is no sheet"),
    ],
)
def test_what_cannot_be_carried_out_is_told_in_words(
    tool: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answered.yaml").write_text("an answer\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["edition.py", *arguments])
    assert tool["main"]() == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.endswith("Nothing was written.\n")
    assert not told.out
    assert (tmp_path / "answered.yaml").read_text(encoding="utf-8") == "an answer\n"
