"""Placing: whole or not at all, nothing existing lost, whatever happens on the way."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NoReturn

import pytest

from desks import desk
from groundsheet import api, delivery, files
from groundsheet.__main__ import main
from groundsheet.errors import CannotWrite, ExitCode, OutputExists
from groundsheet.proof import Proven

OLD = b"the old file"
FORK = multiprocessing.get_context("fork")
"""A process that is forked off needs no start: what is killed is the work itself."""


ONE_PAGE = ("stop-pause", "--region", "US", "-o", "a.pdf")


def begun(act: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process that does this, and says nothing."""

    def quiet() -> None:
        with Path(os.devnull).open("w") as nowhere:
            sys.stdout = sys.stderr = nowhere
            act(*arguments)

    process = FORK.Process(target=quiet)
    process.start()
    return process


def build_in(folder: Path, *more: str) -> None:
    os.chdir(folder)
    main(["build", *ONE_PAGE, *more])


@pytest.fixture(scope="module")
def built() -> api.Built:
    return api.build(desk(), ["stop-pause"], region="US")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_twenty_kills_leave_the_old_file_or_the_whole_new_one(
    run: Callable[..., int], tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    # What is remembered from the first time makes all others quick, those of children too.
    assert run("build", *ONE_PAGE, "--force") == 0
    start = time.perf_counter()
    begun(build_in, tmp_path, "--force").join()
    whole = time.perf_counter() - start
    new = target.read_bytes()
    outcomes = set()
    for moment in range(20):
        target.write_bytes(OLD)
        process = begun(build_in, tmp_path, "--force")
        # Most moments lie near the end, where the file is written.
        time.sleep(whole * (0.2 if moment < 4 else 0.6 + 0.03 * moment))
        process.kill()
        process.join()
        found = target.read_bytes()
        assert found in (OLD, new)
        outcomes.add(found == new)
        for left in set(names(tmp_path)) - {"a.pdf"}:
            part = tmp_path / left
            assert left.startswith(".groundsheet-")
            assert stat.S_IMODE(part.stat().st_mode) == 0o600
            part.unlink()
    assert False in outcomes


def place_killed(proven: Proven, target: Path, after: int) -> None:
    """Places a file, and is killed right before the n-th call of the operating system."""
    calls = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def inner(*arguments: object, **named: object) -> object:
            nonlocal calls
            if calls == after:
                os.kill(os.getpid(), signal.SIGKILL)
            calls += 1
            return call(*arguments, **named)

        return inner

    for name in ("open", "fdopen", "fsync", "link", "replace", "rename", "unlink", "close"):
        setattr(os, name, counted(getattr(os, name)))
    delivery.place(proven, target, force=True)


@pytest.mark.parametrize("after", range(12))
def test_a_kill_inside_placing(tmp_path: Path, built: api.Built, after: int) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)
    process = begun(place_killed, built.proven, target, after)
    process.join()
    assert target.read_bytes() in (OLD, built.proven.data)
    # It makes fewer calls than the last of these, so that each of them was the one.
    assert process.exitcode == 0 or (process.exitcode == -signal.SIGKILL and after < 11)


def test_an_existing_file_is_left_as_it_is(tmp_path: Path, built: api.Built) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)
    with pytest.raises(OutputExists):
        api.save(built, target)
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["a.pdf"]


def test_what_is_no_file_is_not_replaced_by_force_either(tmp_path: Path, built: api.Built) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    for force in (False, True):
        with pytest.raises(CannotWrite, match="a device or a pipe"):
            api.save(built, tmp_path / "a.pdf", force=force)
        with pytest.raises(CannotWrite, match="a device or a pipe"):
            api.refuse_existing_output(tmp_path / "a.pdf", force=force)
    assert (tmp_path / "a.pdf").is_fifo()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("length", [252, 300])
def test_a_name_that_is_too_long_is_told_of_the_output_before_any_work(
    tmp_path: Path, built: api.Built, length: int
) -> None:
    target = tmp_path / ("a" * length)
    with pytest.raises(CannotWrite, match="too long"):
        api.refuse_existing_output(target, force=False)
    with pytest.raises(CannotWrite, match="too long"):
        api.save(built, target)


def test_a_file_that_appears_meanwhile_is_left_as_it_is(
    tmp_path: Path, built: api.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    original = files._write

    def write(part: Path, data: bytes, mode: int) -> None:
        original(part, data, mode)
        target.write_bytes(OLD)

    monkeypatch.setattr(files, "_write", write)
    with pytest.raises(OutputExists):
        api.save(built, target)
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["a.pdf"]


def raiser(code: int) -> Callable[..., NoReturn]:
    def call(*_: object, **__: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return call


def test_a_full_disk(tmp_path: Path, built: api.Built, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", raiser(errno.ENOSPC))
    with pytest.raises(CannotWrite, match="disk is full"):
        api.save(built, tmp_path / "a.pdf", force=True)
    assert (tmp_path / "a.pdf").read_bytes() == OLD
    assert names(tmp_path) == ["a.pdf"]


def test_a_file_that_a_viewer_holds_open(
    tmp_path: Path, built: api.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace an open file."""
    (tmp_path / "a.pdf").write_bytes(OLD)
    monkeypatch.setattr(Path, "replace", raiser(errno.EACCES))
    with pytest.raises(CannotWrite, match="viewer"):
        api.save(built, tmp_path / "a.pdf", force=True)
    assert (tmp_path / "a.pdf").read_bytes() == OLD
    assert names(tmp_path) == ["a.pdf"]


def test_a_file_system_without_links(
    tmp_path: Path, built: api.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", raiser(errno.EPERM))
    api.save(built, tmp_path / "a.pdf")
    assert names(tmp_path) == ["a.pdf"]
    with pytest.raises(OutputExists):
        api.save(built, tmp_path / "a.pdf")


def test_no_folder(tmp_path: Path, built: api.Built) -> None:
    with pytest.raises(CannotWrite, match="folder doesn't exist"):
        api.save(built, tmp_path / "no" / "a.pdf")


# -- to a printer ---------------------------------------------------------------------------------


def pretend_lp(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> Path:
    """An `lp` that keeps what it was given, and nothing else on the path."""
    program = folder / "bin" / "lp"
    program.parent.mkdir(exist_ok=True)
    said = folder / "said"
    program.write_text(
        f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {said}.args\n/bin/cat > {said}.pdf\n"
        f'echo "$*" >> {said}.all\n'
        f"echo 'lp: no such printer' >&2\nexit {code}\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return said


def test_a_handout_goes_to_the_printer_under_a_neutral_code(
    run: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = pretend_lp(tmp_path, monkeypatch)
    asked = (
        "build", "stop-pause", "--region", "GB", "--for", "Canary Example", "--sides", "two",
        "--copies", "2", "--print", "--printer", "front-desk",
    )  # fmt: skip
    assert run(*asked) == 0
    arguments = Path(f"{said}.args").read_text()
    assert "Canary" not in arguments
    assert "STOP" not in arguments
    assert arguments.split("\n")[:5] == ["-s", "-t", "GS-08", "-n", "2"]
    for option in ("print-scaling=none", "media=iso_a4_210x297mm", "sides=two-sided-long-edge"):
        assert option in arguments
    assert Path(f"{said}.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bin",
        "said.all",
        "said.args",
        "said.pdf",
    ]


def test_a_printer_that_refuses_and_a_machine_without_lp(
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend_lp(tmp_path, monkeypatch, code=1)
    assert run("build", "stop-pause", "--region", "US", "--print") == ExitCode.READ_WRITE
    assert "no such printer" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("build", "stop-pause", "--region", "US", "--print") == ExitCode.READ_WRITE
    assert "it has no `lp`" in capsys.readouterr().err
    for wrong in (["--printer", "x"], ["--print", "-o", "a.pdf"]):
        assert run("build", "stop-pause", "--region", "US", *wrong) == ExitCode.USAGE


def test_a_run_is_printed_in_the_order_of_the_roster_and_once(
    run: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Path(f"{pretend_lp(tmp_path, monkeypatch)}.all")
    (tmp_path / "r.csv").write_text("ref,name,copies\n7,Ann Example,2\n3,Bo Example,\n5,,\n")
    asked = ["batch", "r.csv", "--recipe", "first-steps", "--region", "US", "--drafts"]
    asked += ["--in-session", "-q", "--print", "--printer", "Desk"]
    assert run(*asked, "--out", "out") == 0
    lines = said.read_text().splitlines()
    titles = [line.split("-t ")[1].split()[0] for line in lines]
    assert titles == ["7", "3", "5"]
    assert ["-n 2" in line for line in lines] == [True, False, False]
    assert not any("Example" in line for line in lines)
    assert run(*asked, "--out", "out") == 0
    assert said.read_text().splitlines() == lines
    assert run(*asked, "--merge", "merged/run.pdf") == 0
    last = said.read_text().splitlines()[3:]
    assert len(last) == 1
    assert "-t run" in last[0]
    assert "sides=two-sided-long-edge" in last[0]


def test_what_a_printer_refuses_fails_and_is_printed_by_the_next_command(
    run: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.csv").write_text("ref\n7\n")
    asked = ["batch", "r.csv", "--recipe", "first-steps", "--region", "US", "--drafts"]
    asked += ["--in-session", "-q", "--out", "out", "--print"]
    pretend_lp(tmp_path, monkeypatch, code=1)
    assert run(*asked) == ExitCode.FINDINGS
    assert (tmp_path / "out" / "7.pdf").exists()
    said = Path(f"{pretend_lp(tmp_path, monkeypatch)}.all")
    before = said.read_text()
    assert run(*asked) == 0
    assert said.read_text() == 2 * before
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(*asked) == ExitCode.READ_WRITE
