"""What is told once a day, what each time, and what is never hidden."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import re
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from day import TODAY, OnDay
from desks import desk
from groundsheet import api
from groundsheet.api import Code, Kind, Notice
from groundsheet.errors import ExitCode
from groundsheet.notices import Repeat
from groundsheet.telling import KEPT
from profiles import DECIDED
from sizes import examples

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

BUILD = ("build", "stop-pause", "--region", "US", "--force", "-o", "a.pdf")
DOCS = Path(__file__).parents[1] / "docs"
PHONE = "555-0100"


def state() -> Path:
    return Path(os.environ["XDG_STATE_HOME"]) / "groundsheet" / "told.json"


@pytest.fixture
def told(run: Run, capsys: Capture) -> Callable[..., list[str]]:
    """Builds, and gives the lines that were told."""

    def lines(*more: str, command: tuple[str, ...] = BUILD) -> list[str]:
        capsys.readouterr()
        assert run(*command, *more) == 0
        said = capsys.readouterr()
        return said.err.splitlines() + said.out.splitlines()

    return lines


def profile(folder: Path, **fields: object) -> Path:
    text = json.dumps({"name": "Willow Room"} | DECIDED | fields)
    (folder / "practice.yaml").write_text(text)
    return folder


# -- the screen -----------------------------------------------------------------------------------

Told = Callable[..., list[str]]


@pytest.mark.parametrize("region", ["US", "GB-ENG", "CA", "NZ", "IE", "AU", "SG"])
@pytest.mark.parametrize("practice", [False, True], ids=["nobody's", "a practice's"])
def test_a_usual_build_is_three_lines_or_fewer_and_the_first_of_the_day_is_short(
    told: Told, tmp_path: Path, region: str, practice: bool
) -> None:
    if practice:
        profile(tmp_path, region=region)
    first = told("--region", region)
    assert len(first) <= 9
    again = told("--region", region)
    assert len(again) <= 3
    assert "read back from the foot of each" in again[0]
    assert again[-1].endswith("a.pdf")


def test_what_matters_stands_first(told: Told, tmp_path: Path) -> None:
    profile(tmp_path, region="IE")
    told()
    lines = told()
    assert (
        lines[0]
        == "note: this is for United States; the practice is in IE. See that the region is right."
    )
    assert lines[1].startswith("1 page for United States")


def test_all_is_told_where_it_is_asked_for(told: Told) -> None:
    first = told()
    assert len(told()) < len(told("--notes"))
    assert set(told("--notes")) == set(first) - {
        "These notes come once a day; --notes shows them again."
    }


def test_quiet_tells_a_path_and_nothing_else(told: Told, run: Run) -> None:
    told()
    assert [Path(line).name for line in told("-q")] == ["a.pdf"]
    assert run(*BUILD, "-q", "--notes") == ExitCode.USAGE


@pytest.mark.usefixtures("one_process")
def test_a_run_is_as_short(told: Told, tmp_path: Path) -> None:
    profile(tmp_path)
    (tmp_path / "r.csv").write_text("ref,name\na,Ann Example\n")
    batch = ("batch", "r.csv", "--recipe", "first-steps", "-r", "US", "--jobs", "1", "--out", "one")
    told(command=batch)
    again = (*batch[:-1], "two")
    assert [line.split()[0] for line in told(command=again)] == ["roster:", "1", "1", "two"]
    assert told("-q", command=(*batch[:-1], "three")) == ["three"]


def test_hints_on_many_plans_push_no_contact_off_the_screen(told: Told, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("signs: [I lie awake]\n")
    rows = "".join(f"r{n},a.yaml,US\n" for n in range(21))
    (tmp_path / "r.csv").write_text(f"ref,answers,region\n{rows}last,,NZ\n")
    lines = told(command=("batch", "r.csv", "--recipe", "first-steps", "--out", "o", "--dry-run"))
    assert any("1737" in line for line in lines)
    assert sum("on its plan" in line for line in lines) == 20
    assert "and 1 more." in lines


def test_a_look_is_as_short(told: Told) -> None:
    look = ("preview", "stop-pause", "-r", "US", "--dpi", "72", "--force")
    assert len(told(command=look)) > 1
    assert len(told(command=look)) == 1
    assert len(told("-q", command=look)) == 1


def test_scripts_have_all_notes_each_time_and_take_none_from_a_person(
    run: Run, capsys: Capture, tmp_path: Path
) -> None:
    profile(tmp_path)

    def codes() -> list[str]:
        assert run(*BUILD, "--json") == 0
        said = capsys.readouterr()
        assert said.err == ""
        return [w["code"] for w in json.loads(said.out)["warnings"]]

    first = codes()
    assert {"practice-found", "drafts", "printed-unconfirmed", "no-room"} <= set(first)
    assert codes() == first
    assert run(*BUILD) == 0
    assert "practice: Willow Room" in capsys.readouterr().err


def test_what_came_to_nothing_was_not_told(run: Run, capsys: Capture) -> None:
    assert run(*BUILD[:-1], "no/such/folder/a.pdf") == ExitCode.READ_WRITE
    assert "note:" not in capsys.readouterr().err
    assert run(*BUILD) == 0
    assert "nobody has approved these words" in capsys.readouterr().err


# -- contacts -------------------------------------------------------------------------------------

WITHDRAW = ("contacts", "withdraw", "us-trevor", "--by", "Ann Example", "--why", "It is closed.")
REPLACE = (
    "contacts", "replace", "us-veterans-crisis-line", "--by", "Ann Example", "--channel", "sms",
    "--number", "555-0111", "--again", "555-0111", "--page", "https://example.org/",
    "--method", "provider_office",
)  # fmt: skip


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (WITHDRAW, "The Trevor Project: withdrawn by Ann Example on 2026-11-24: It is closed."),
        (REPLACE, "Veterans Crisis Line: 555-0111 is printed in place of the listed value"),
    ],
    ids=["withdrawn", "replaced"],
)
def test_what_happened_to_a_contact_is_told_to_the_quiet_as_well_the_first_time(
    run: Run, told: Told, tmp_path: Path, on_day: OnDay, act: tuple[str, ...], words: str
) -> None:
    profile(tmp_path)
    told()
    assert run(*act) == 0
    [line, _] = told("-q")
    assert words in line
    assert len(told("-q")) == 1
    on_day(TODAY + dt.timedelta(days=1))
    assert len(told("-q")) == 1
    assert any(words in line for line in told())


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (180, "the crisis contacts were last compared 180 days ago"),
        (270, "the crisis contacts were last compared 270 days ago"),
        (365, "compared with their pages too long ago."),
    ],
)
def test_age_is_told_to_the_quiet_at_each_stage_and_not_each_day(
    told: Told, on_day: OnDay, days: int, words: str
) -> None:
    compared = dt.date(2026, 11, 1)
    on_day(compared + dt.timedelta(days=days - 1))
    told("-q")
    on_day(compared + dt.timedelta(days=days))
    assert any(words in line for line in told("-q"))
    on_day(compared + dt.timedelta(days=days + 1))
    assert [Path(line).name for line in told("-q")] == ["a.pdf"]
    assert any("days ago" in line for line in told()), "once a day it is told in any case"


def test_what_has_no_room_and_what_lacks_sources_is_told_to_the_quiet_the_first_time(
    told: Told,
) -> None:
    first = told("-q")
    assert any("no room on this sheet" in line for line in first)
    assert any("no good source for their numbers yet" in line for line in first)
    assert len(told("-q")) == 1
    # A sheet with room for fewer leaves out more: only these are new.
    [line, _] = told("-q", "--print-size", "24")
    assert "no room on this sheet" in line
    assert "Trevor" not in line


def test_each_practice_and_each_region_has_its_own_first_time(told: Told, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        practice = ("--practice", str(profile(tmp_path / folder)))
        assert len(told("-q", *practice)) > 1
        assert len(told("-q", *practice)) == 1
        assert len(told("-q", *practice, "--region", "GB-ENG")) > 1


def test_another_practice_at_the_same_place_has_its_own_first_time(
    told: Told, tmp_path: Path
) -> None:
    for name in ("One Room", "Another Room"):
        profile(tmp_path, name=name)
        assert len(told("-q")) > 1
        assert len(told("-q")) == 1


def test_messages_that_are_thrown_away_were_told_to_nobody(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open("w") as null, monkeypatch.context() as job:
        job.setattr("sys.stderr", null)
        told("-q")
    assert not state().exists()
    assert len(told("-q")) > 1


# -- what is chosen -------------------------------------------------------------------------------

NOTICES = st.builds(
    Notice,
    st.sampled_from(list(Code)),
    st.sampled_from(["one.", "two.", "three."]),
    st.sampled_from([Kind.NOTE, Kind.LEFT_OUT]),
    about=st.sampled_from(["", "us-911", "us-988"]),
    name=st.sampled_from(["", "A line"]),
)
HOW = st.sampled_from(["usual", "quiet", "all"])


def names(telling: api.Telling) -> str:
    return " ".join(str(notice) for notice in (*telling.first, *telling.daily))


@settings(max_examples=examples(60))
@given(
    runs=st.lists(st.tuples(st.integers(0, 3), HOW, st.lists(NOTICES, max_size=5)), max_size=8),
)
def test_each_is_told_as_often_as_its_code_says(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, api.How, list[Notice]]]
) -> None:
    """Each is told once a day; never hidden the first time; each time, if it is of this paper."""
    memory = tmp_path_factory.mktemp("state") / "told.json"
    at, ever, today = desk(), set[Notice](), set[Notice]()
    for wait, how, notices in runs:
        if wait:
            at = dataclasses.replace(at, today=at.today + dt.timedelta(days=wait))
            today = set()
        telling = api.to_tell(at, notices, region="US", how=how, memory=memory)
        wanted = {
            notice
            for notice in notices
            if how == "all"
            or notice.repeat is Repeat.EACH_TIME
            or (how == "usual" and notice not in today)
            or (notice.repeat is Repeat.NEVER_HIDDEN and notice not in ever)
        }
        # Of what is told of several in one line, each name is told.
        told = names(telling)
        for notice in wanted:
            assert str(notice) in told or notice.name in told
        if not wanted:
            assert told == ""
        assert all(n.repeat is not Repeat.DAILY for n in telling.first)
        api.remember(at, telling, memory)
        remembered = {n for n in wanted if n.repeat is not Repeat.EACH_TIME}
        ever |= remembered
        today |= remembered


def test_a_notice_that_changed_is_told(tmp_path: Path) -> None:
    at, memory = desk(), tmp_path / "told.json"
    notice = Notice(Code.CONTACTS_AGED, "180 days ago.", same="warned")
    api.remember(at, api.to_tell(at, [notice], memory=memory), memory)
    for other in (
        dataclasses.replace(notice, same="on paper"),
        dataclasses.replace(notice, about="us-911"),
        dataclasses.replace(notice, same="", message="new."),
    ):
        assert api.to_tell(at, [other], how="quiet", memory=memory).first == (other,)
    counted_on = dataclasses.replace(notice, message="181 days ago.")
    assert api.to_tell(at, [counted_on], how="quiet", memory=memory) == api.Telling()


def test_the_page_of_notices_says_how_often_each_is_told() -> None:
    text = (DOCS / "notices.md").read_text(encoding="utf-8")
    for repeat, head in ((Repeat.DAILY, "Once a day"), (Repeat.NEVER_HIDDEN, "Never hidden")):
        [row] = re.findall(rf"^\| {head} \| (.+?) \|", text, re.MULTILINE)
        of_kind = {c for c in Code if Notice(c, "").repeat is repeat}
        assert set(re.findall(r"`([\w-]+)`", row)) == of_kind


# -- the file -------------------------------------------------------------------------------------


def test_the_file_holds_digests_and_days_and_is_nobody_elses(
    told: Told, run: Run, tmp_path: Path
) -> None:
    profile(tmp_path, name="Quillon Room")
    run(*WITHDRAW)
    told("--for", "Canary Example")
    held = json.loads(state().read_text())
    assert held
    for digest, day in held.items():
        assert re.fullmatch(r"[0-9a-f]{16}", digest)
        assert day == str(TODAY)
    assert stat.S_IMODE(state().stat().st_mode) == 0o600
    assert stat.S_IMODE(state().parent.stat().st_mode) == 0o700
    assert [path.name for path in state().parent.iterdir()] == ["told.json"]


DAMAGED = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "no day": b'{"9526fbd345cfdb2c": "soon"}',
    "a number": b'{"9526fbd345cfdb2c": 7}',
    "bytes": bytes(range(256)),
    "long": b'{"a": "' + b"x" * 2_000_000 + b'"}',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_as_none(name: str) -> None:
    at = desk()
    notice = Notice(Code.WITHDRAWN, "withdrawn.")
    memory = state()
    memory.parent.mkdir(parents=True)
    memory.write_bytes(DAMAGED[name])
    telling = api.to_tell(at, [notice], how="quiet", memory=memory)
    assert telling.first == (notice,)
    api.remember(at, telling, memory)
    assert api.to_tell(at, [notice], how="quiet", memory=memory) == api.Telling()


def test_where_nothing_can_be_remembered_all_is_told_and_nothing_fails(
    told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "no-folder").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "no-folder"))
    assert told() == told()
    memory = tmp_path / "folder"
    memory.mkdir()
    notice = Notice(Code.DRAFTS, "drafts.")
    telling = api.to_tell(desk(), [notice], memory=memory)
    api.remember(desk(), telling, memory)
    assert api.to_tell(desk(), [notice], memory=memory) == telling
    assert api.to_tell(desk(), [notice], memory=None).daily == (notice,)


def test_what_is_long_past_is_forgotten_and_a_day_to_come_is_none(tmp_path: Path) -> None:
    at, memory = desk(), tmp_path / "told.json"
    notice = Notice(Code.WITHDRAWN, "withdrawn.")
    api.remember(at, api.to_tell(at, [notice], memory=memory), memory)
    for days, known in ((KEPT, True), (KEPT + 1, False), (-1, False)):
        then = dataclasses.replace(at, today=at.today + dt.timedelta(days=days))
        telling = api.to_tell(then, [notice], how="quiet", memory=memory)
        assert (telling == api.Telling()) is known
    then = dataclasses.replace(at, today=at.today + dt.timedelta(days=KEPT + 1))
    api.remember(then, api.to_tell(then, [Notice(Code.DRAFTS, "x")], memory=memory), memory)
    assert len(json.loads(memory.read_text())) == 1


def test_runs_at_the_same_time_leave_a_whole_file(tmp_path: Path) -> None:
    at, memory = desk(), tmp_path / "told.json"

    def tell(number: int) -> None:
        for turn in range(5):
            notice = Notice(Code.WITHDRAWN, f"{number} {turn}")
            api.remember(at, api.to_tell(at, [notice], memory=memory), memory)
            assert json.loads(memory.read_bytes())

    threads = [threading.Thread(target=tell, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 5 <= len(json.loads(memory.read_bytes())) <= 20
    assert [path.name for path in tmp_path.iterdir()] == ["told.json"]


# -- where it lies --------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str | None]:
    from groundsheet.cli.state import told_file

    def lies(system: str, **environment: str) -> str | None:
        with monkeypatch.context() as patch:
            patch.setattr("sys.platform", system)
            for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
                patch.delenv(name, raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(Path, "home", lambda: Path("/home/ann"))
            found = told_file()
        return found.as_posix() if found else None

    return lies


def test_it_lies_where_the_system_keeps_such_files(elsewhere: Callable[..., str | None]) -> None:
    file = "groundsheet/told.json"
    assert elsewhere("linux") == f"/home/ann/.local/state/{file}"
    assert elsewhere("linux", XDG_STATE_HOME="/s") == f"/s/{file}"
    assert elsewhere("linux", XDG_STATE_HOME="s") == f"/home/ann/.local/state/{file}"
    assert elsewhere("darwin") == f"/home/ann/Library/Application Support/{file}"
    assert elsewhere("win32", LOCALAPPDATA="/local") == f"/local/{file}"
    assert elsewhere("win32") is None


@pytest.mark.parametrize("what", ["a pipe", "a folder", "a link to nothing"])
def test_where_what_was_told_cannot_be_kept_all_is_told_again(told: Told, what: str) -> None:
    state().parent.mkdir(parents=True)
    if what == "a pipe":
        os.mkfifo(state())
    elif what == "a folder":
        state().mkdir()
    else:
        state().symlink_to(state().parent / "none" / "none")
    first, again = told(), told()
    assert first == again or what == "a link to nothing"
