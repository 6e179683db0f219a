"""What any file comes to: an answer or a reason, in time, and no fault of the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import fuzz
import hostile
import killing
from desks import desk
from groundsheet import api, bounds
from groundsheet.errors import CannotRead, ExitCode, Usage
from profiles import IN_YAML

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def form() -> bytes:
    return api.build(desk(), ["safety-plan", "stop-pause"], region="US").proven.data


# -- a process of its own -------------------------------------------------------------------------


def _twice(number: int) -> int:
    return 2 * number


def _forever() -> None:
    while True:
        pass


def _sleep() -> None:
    time.sleep(600)


def _much() -> int:
    return len(bytearray(2_000_000_000))


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _fault() -> None:
    raise KeyError("Example Name")


def _ours() -> None:
    raise Usage("an own error.", remedy="Do it otherwise.")


def _long() -> str:
    return "x" * 20_000_000


@pytest.fixture(params=["forked", "spawned"])
def way(request: pytest.FixtureRequest, monkeypatch: Patch) -> None:
    monkeypatch.setattr(bounds, "_FORKS", request.param == "forked")


@pytest.mark.any_day
@pytest.mark.usefixtures("way")
def test_a_process_of_its_own_gives_an_answer_or_a_reason(capfd: Capture) -> None:
    assert bounds.bounded(_twice, 21, shown="a.pdf") == 42
    with pytest.raises(CannotRead, match=r"a\.pdf: it takes more memory"):
        bounds.bounded(_much, shown="a.pdf")
    with pytest.raises(CannotRead, match="crashed"):
        bounds.bounded(_crash, shown="a.pdf")
    with pytest.raises(CannotRead, match=r"\(KeyError at test_bounds\.py:\d+\)") as caught:
        bounds.bounded(_fault, shown="a.pdf")
    assert "Example Name" not in str(caught.value)
    with pytest.raises(Usage, match="an own error") as own:
        bounds.bounded(_ours, shown="a.pdf")
    assert own.value.remedy == "Do it otherwise."
    assert capfd.readouterr() == ("", "")


@pytest.mark.any_day
@pytest.mark.usefixtures("way")
def test_it_has_so_much_time(monkeypatch: Patch) -> None:
    with pytest.raises(CannotRead, match="more time"):
        bounds.bounded(_forever, shown="a.pdf", seconds=1)
    monkeypatch.setattr(bounds, "_patience", lambda _: 0.5)
    with pytest.raises(CannotRead, match="more time"):
        bounds.bounded(_sleep, shown="a.pdf")


def test_it_answers_no_more_than_anybody_reads() -> None:
    with pytest.raises(CannotRead, match="more memory"):
        bounds.bounded(_long, shown="a.pdf")


# -- files ----------------------------------------------------------------------------------------


def looked_at(path: Path, data: bytes, run: Run, capsys: Capture) -> list[int]:
    """What `verify` and `read-form` come to; each says why."""
    path.write_bytes(data)
    codes = []
    for command in ("verify", "read-form"):
        codes.append(run(command, path))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert said.out or said.err
    return codes


@pytest.mark.parametrize("name", hostile.LOCKED)
def test_a_file_that_is_locked_is_not_looked_at(
    name: str, form: bytes, tmp_path: Path, run: Run, capsys: Capture
) -> None:
    path = tmp_path / "a.pdf"
    assert looked_at(path, hostile.LOCKED[name](form), run, capsys) == [5, 5]
    run("verify", path)
    assert "this file is locked" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore:.*not reachable from /AcroForm")
@pytest.mark.parametrize("name", hostile.DAMAGED)
def test_a_file_with_something_else_in_it_is_refused(
    name: str, form: bytes, tmp_path: Path, run: Run, capsys: Capture
) -> None:
    verify, read_form = looked_at(tmp_path / "a.pdf", hostile.DAMAGED[name](form), run, capsys)
    assert verify in (ExitCode.FINDINGS, ExitCode.READ_WRITE)
    assert read_form in (ExitCode.DONE, ExitCode.INVALID_INPUT, ExitCode.READ_WRITE)


QUICK = ("steps of 30 MB", "page fan", "field cycle", "form fan", "deep lists")


@pytest.mark.filterwarnings("ignore:.*not reachable from /AcroForm")
@pytest.mark.parametrize("name", QUICK)
def test_a_file_that_takes_what_it_can_get_is_refused(
    name: str, form: bytes, tmp_path: Path, run: Run, capsys: Capture, monkeypatch: Patch
) -> None:
    # All of them, with the whole time, are for `tools/soak --fuzz`.
    monkeypatch.setattr(bounds.bounded, "__kwdefaults__", {"seconds": 1.0, "memory": 200_000_000})
    verify, read_form = looked_at(tmp_path / "a.pdf", hostile.HOSTILE[name](form), run, capsys)
    assert verify in (ExitCode.FINDINGS, ExitCode.READ_WRITE)
    assert read_form in (ExitCode.DONE, ExitCode.INVALID_INPUT, ExitCode.READ_WRITE)


def test_a_file_larger_than_any_handout_is_refused(
    tmp_path: Path, run: Run, capsys: Capture
) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as handle:
        handle.truncate(bounds.MAX_PDF_BYTES + 1)
    for command in ("verify", "read-form"):
        assert run(command, path) == ExitCode.READ_WRITE
        assert "larger than 50,000 kB" in capsys.readouterr().err


COMMANDS = (
    ("verify", "@"),
    ("verify", "--run", "@"),
    ("read-form", "@"),
    ("check", "@"),
    ("plan", "check", "@", "--region", "US"),
    ("build", "stop-pause", "--region", "US", "--person", "@"),
    ("build", "safety-plan", "--region", "US", "--answers", "@"),
    ("batch", "@", "--recipe", "first-steps", "--region", "US", "--out", "o"),
    ("contacts", "US", "--practice", "@"),
)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_a_pipe_and_a_device_are_no_files(
    command: tuple[str, ...], tmp_path: Path, run: Run, capsys: Capture
) -> None:
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        words = [str(path) if word == "@" else word for word in command]
        assert run(*words) in (ExitCode.READ_WRITE, ExitCode.USAGE), capsys.readouterr().err


LONG = "a" * 300


@pytest.mark.parametrize(
    "command",
    [
        ("build", "stop-pause", "--region", "US", "-o", LONG + ".pdf"),
        ("build", "stop-pause", "--region", "US", "-o", LONG + "/a.pdf"),
        ("verify", LONG),
        ("check", LONG),
        ("list", "--practice", LONG),
        ("init", LONG),
    ],
    ids=lambda words: words[0],
)
def test_a_name_that_is_too_long_is_told(
    command: tuple[str, ...], run: Run, capsys: Capture
) -> None:
    assert run(*command) == ExitCode.READ_WRITE
    assert "file name too long" in capsys.readouterr().err


# -- texts ----------------------------------------------------------------------------------------

TEXTS = {
    "one word": "a",
    "letters in capitals": "ABC ",
    "numbers": "555-0100 ",
    "numbers that differ": "".join(f"{number} " for number in range(10_000, 10_900)),
    "what is found": "You must commit. ",
    "items": "- A\n",
}


def test_checking_takes_time_by_the_length() -> None:
    here = desk()

    def seconds(text: str) -> float:
        started = time.process_time()
        api.check(here, [api.Typed(text.encode(), "a.txt")], region="US")
        return time.process_time() - started

    seconds("A text.")
    for name, part in TEXTS.items():
        short = part * (4_000 // len(part))
        once, more = seconds(short), seconds(short * 4)
        assert more < 10 * once + 0.2, name


def test_checking_a_practice_takes_time_by_the_number_of_its_modules(tmp_path: Path) -> None:
    (tmp_path / "practice.yaml").write_text(
        "name: Example Practice\ncontent_dirs: [modules]\n" + IN_YAML
    )
    (tmp_path / "modules").mkdir()
    shipped = desk().shelf.files["stop-pause"].read_text(encoding="utf-8")

    def seconds(count: int) -> float:
        for number in range(count):
            text = shipped.replace("id: stop-pause", f"id: own-{number}", 1)
            text = text.replace("code: GS-08", f"code: OWN-{number:02d}", 1)
            (tmp_path / "modules" / f"own-{number}.yaml").write_text(text, encoding="utf-8")
        here = desk(tmp_path)
        started = time.process_time()
        assert api.check(here).texts == count
        return time.process_time() - started

    once, more = seconds(5), seconds(20)
    assert more < 10 * once + 0.2


FAULTY = {
    "a key that isn't known": "  - {id: b, kind: paragraph, text: Some words., extra: words}\n",
    "no kind": "  - {id: b}\n",
    "a key twice": "  - {id: b, id: c, kind: paragraph, text: Some words.}\n",
}


@pytest.mark.parametrize("block", FAULTY.values(), ids=FAULTY.keys())
def test_faults_of_form_take_time_by_their_number(block: str) -> None:
    here = desk()

    def seconds(count: int) -> float:
        started = time.process_time()
        found = api.check(here, [api.Typed(f"id: x\nblocks:\n{block * count}".encode(), "x.yaml")])
        assert len(found.findings) > count
        return time.process_time() - started

    seconds(1)
    assert seconds(800) < 10 * seconds(200) + 0.2


# -- whatever chance makes of a file ---------------------------------------------------------------


def test_no_file_that_chance_has_changed_is_a_fault_of_the_program(tmp_path: Path) -> None:
    # A few of the readers: `.ci/run` has all of them, with the words of commands (`tools/soak`).
    wanted = ("verify, a form", "read-form", "verify, a sheet")
    summary = fuzz.run(tmp_path, seed=1, seconds=60, wanted=wanted, most=6)
    assert not summary.faults
    assert summary.done == dict.fromkeys(wanted, 7)


# -- the end of a run -----------------------------------------------------------------------------


@pytest.mark.any_day
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_run_that_is_told_to_end_says_so_and_goes_on_later(tmp_path: Path) -> None:
    rows = "".join(f"r{number},Example {number}\n" for number in range(40))
    (tmp_path / "r.csv").write_text(f"ref,name\n{rows}", encoding="utf-8")
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-m", "groundsheet", "batch", "r.csv", "--out", "out", *killing.OPTIONS],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        until = time.monotonic() + 60
        while not list(out.glob("*.pdf")) and time.monotonic() < until:
            time.sleep(0.02)
        process.terminate()
        said = process.communicate()[1]
    assert process.returncode == ExitCode.INTERRUPTED, said
    assert "The command was interrupted; nothing was left half done." in said
    assert "The same command goes on from there" in said
    assert out.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in out.glob("*.pdf")} == {0o600}
    assert not list(out.glob(".*.part"))
    made = len(list(out.glob("*.pdf")))
    assert made < 40
    assert killing.begin(tmp_path).wait() == 0
    assert len(list(out.glob("*.pdf"))) == 40
