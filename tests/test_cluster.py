"""Runs on a cluster: the same files, proven machines, no name in any log, no open wire."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import dask
import distributed
import pytest

import clusters
from clusters import Cluster, cluster
from desks import desk
from groundsheet import api
from groundsheet.errors import CannotReach, ClusterRefused, ExitCode, Usage
from groundsheet.runs import cluster as door, workers
from groundsheet.runs.carry_out import Lost, Task, carry_out
from groundsheet.runs.journal import Journal, Outcome
from killing import hashes
from outside import require
from profiles import IN_YAML
from test_batch import command

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.any_day

GROUNDSHEET = [sys.executable, "-m", "groundsheet"]
ROWS = 30


def prepare(folder: Path) -> None:
    """A roster, and a practice with a short packet of its own: its folder must be seen as well.

    The last row is a filled plan, which no template serves.
    """
    names = "".join(f"r{n},Canary{n} Example,,\n" for n in range(ROWS - 1))
    (folder / "r.csv").write_text(f"ref,name,recipe,answers\n{names}r29,,first-steps,plan.yaml\n")
    (folder / "plan.yaml").write_text("signs: [Canaries go quiet]\n")
    recipes = folder / "office" / "modules" / "recipes"
    recipes.mkdir(parents=True)
    (folder / "office" / "practice.yaml").write_text(
        "name: Example Practice\ncontent_dirs: [modules]\n" + IN_YAML
    )
    (recipes / "short.yaml").write_text(
        "id: short\ncode: EX-P01\ntitle: A pause\npublic_title: A pause\n"
        "summary: One skill.\nmodules: [stop-pause]\n"
    )


def here(*more: str) -> list[str]:
    """The command, on this machine."""
    return command("--practice", "office", "--merge", "run.pdf", *more, recipe="short")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers, each a process with two threads."""
    with cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the processes of this machine make of the roster."""
    folder = tmp_path_factory.mktemp("pool")
    prepare(folder)
    subprocess.run([*GROUNDSHEET, *here("-q")], cwd=folder, check=True)
    return hashes(folder / "out")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    prepare(tmp_path)
    return tmp_path / "r.csv"


def on(address: str, *more: str) -> list[str]:
    """The command, on a cluster."""
    asked = here(*more)
    at = asked.index("--jobs")
    return [*asked[:at], *asked[at + 2 :], "--executor", address]


def office(roster: Path) -> Any:
    return api.open_practice(roster.with_name("office"))


def client(running: Cluster) -> Any:
    """An administrator's own, which sees all."""
    library: Any = distributed
    return library.Client(running.address, set_as_default=False)


def settled(there: Any) -> bool:
    """Whether nothing of a run is left with the scheduler; it is told a moment after the client."""
    until = time.monotonic() + 5
    while there.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


# -- a run ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("loopback")
def test_a_cluster_makes_the_same_files_and_learns_names_nowhere_else(
    run: Run, capfd: pytest.CaptureFixture[str], tmp_path: Path, roster: Path,
    two: Cluster, expected: dict[str, str],
) -> None:  # fmt: skip
    assert run(*on(two.url, "-q")) == 0
    said = capfd.readouterr()
    assert hashes(tmp_path / "out") == expected
    assert len(expected) == ROWS + 1, "and the print file"
    told = [line for line in said.err.splitlines() if line.startswith("cluster: ")]
    where = f"{two.url} (without TLS, on this machine); workers: 2, machines: 1"
    assert told == [f"cluster: client data goes to the machines of {where}"]
    left = {path.name for path in (tmp_path / "out" / ".groundsheet-run").iterdir()}
    assert left == {"journal.jsonl", "key", "lock"}
    assert "Canar" not in said.out + said.err
    with client(two) as there:
        assert settled(there)
        logs = f"{there.get_worker_logs()} {there.get_scheduler_logs()} {there.get_events()}"
    written = two.log.read_text(encoding="utf-8")
    assert "Run out-of-band function 'ask'" in written, "the log is the workers'"
    assert "Canar" not in written + logs


@pytest.mark.usefixtures("loopback")
def test_a_worker_killed_in_the_middle_costs_nothing(
    tmp_path: Path, roster: Path, two: Cluster, expected: dict[str, str]
) -> None:
    out = tmp_path / "out"
    with client(two) as there:
        victim = next(iter(there.run(os.getpid).values()))

    def told(progress: Any) -> None:
        if progress.made == 5:
            os.kill(victim, signal.SIGKILL)

    practice = office(roster)
    request = api.BatchRequest("short", "US", drafts=True, in_session=True, merge="run.pdf")
    plan = api.plan_batch(desk(practice), roster, out, request)
    with api.machines(desk(practice), two.url, out) as machines:
        result = api.run_batch(plan, jobs=2, executor=machines, told=told)
    assert result.failed == ()
    assert hashes(out) == expected
    with pytest.raises(ProcessLookupError):
        os.kill(victim, 0)


@pytest.mark.usefixtures("loopback")
def test_ctrl_c_ends_cleanly_and_the_same_command_goes_on(
    run: Run, tmp_path: Path, roster: Path, two: Cluster, expected: dict[str, str]
) -> None:
    with client(two) as there:
        there.run(clusters.slow)
        process = subprocess.Popen(
            [*GROUNDSHEET, *on(two.url, "-q")],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            while not list((tmp_path / "out").glob("*.pdf")):
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            started = time.monotonic()
            said = process.communicate(timeout=10)[1]
            assert time.monotonic() - started < 3
        finally:  # one that stayed would keep its rows with the scheduler, and fail the next tests
            process.kill()
            there.run(clusters.as_it_was)
        assert settled(there)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in said
    assert "Canar" not in said
    assert 0 < len(hashes(tmp_path / "out")) < ROWS
    assert run(*on(two.url, "-q")) == 0
    assert hashes(tmp_path / "out") == expected


# -- who may be spoken to -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["cluster.example", "192.0.2.7", "[2001:db8::7]", "0.0.0.0", "localhost.example",
     "127.0.0.1.example", "[::ffff:192.0.2.7]"],
)  # fmt: skip
def test_another_machine_without_tls_is_refused_before_anything_is_sent(
    run: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str
) -> None:
    def refused(*_: object) -> NoReturn:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    # No roster is there: it isn't even read.
    assert run(*on(f"dask://{host}:8786")) == ExitCode.REFUSED
    said = capsys.readouterr().err
    assert "another machine, and there are no certificates for TLS" in said
    assert "distributed.comm.tls.ca-file" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    ["cluster.example:8786", "tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://127.0.0.1:0",
     "dask://127.0.0.1:65536", "dask://who@127.0.0.1:1", "dask://127.0.0.1:1/x", "dask://:1",
     "dask://127.0.0.1:1\n", "dask://[::1:1"],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(Usage):
        api.check_cluster(address)


def test_this_machine_is_known_by_number() -> None:
    for host, known in (("localhost", "127.0.0.1"), ("[::1]", "[::1]"), ("127.0.0.9",) * 2):
        found = door._door(f"dask://{host}:8786")
        assert (found.url, found.encrypted) == (f"tcp://{known}:8786", False)


def test_processes_are_of_this_machine(run: Run, capsys: Capture) -> None:
    assert run(*command("--executor", "dask://127.0.0.1:1")) == ExitCode.USAGE
    assert "--jobs is for this machine" in capsys.readouterr().err
    assert run(*on("dask://127.0.0.1:1", "--print")) == ExitCode.USAGE
    assert "--print is for this machine" in capsys.readouterr().err


def test_nobody_else_prints(roster: Path, tmp_path: Path) -> None:
    request = api.BatchRequest("first-steps", "US", drafts=True, in_session=True)
    roster.write_text("ref\na\n")
    plan = api.plan_batch(desk(), roster, tmp_path / "out", request)
    plan = replace(plan, request=replace(request, printer="Desk"))
    with ThreadPoolExecutor(1) as others, pytest.raises(Usage, match="printer"):
        api.run_batch(plan, executor=others)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CannotReach) as caught:
        api.check_cluster("dask://127.0.0.1:8786")
    assert "pip install '.[dask]'" in caught.value.remedy


def test_a_run_on_this_machine_loads_nothing_of_it(tmp_path: Path, roster: Path) -> None:
    script = (
        "import sys; from groundsheet.__main__ import main; code = main(sys.argv[1:]);"
        "print(code, *sys.modules.keys() & {'distributed', 'dask', 'tornado', 'ssl'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *here("-q", "--only", "r1")],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.usefixtures("loopback")
def test_nobody_answers(run: Run, capsys: Capture, roster: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(door, "CONNECT", 0.5)
            url = f"dask://127.0.0.1:{taken.getsockname()[1]}"
            assert run(*on(url)) == ExitCode.READ_WRITE
    said = capsys.readouterr().err
    assert "no scheduler answers without TLS" in said
    assert "Traceback" not in said


# -- who may work ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (clusters.bare, "groundsheet isn't installed there, or is an older one."),
        (clusters.blind, "it doesn't see the run's folder (No such file or directory)."),
        (clusters.older, "it differs: reportlab (0.0.1 there, 5.1.0 here)."),
        (clusters.other_words, "it differs: the handouts."),
        (clusters.elsewhere, "it differs: the practice's folder."),
        (clusters.unseen, "what it writes there isn't seen here."),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_worker_that_is_not_as_this_machine_is_named_and_nothing_is_sent(
    run: Run,
    capsys: Capture,
    tmp_path: Path,
    roster: Path,
    two: Cluster,
    change: Callable[[], None],
    told: str,
) -> None:
    with client(two) as there:
        changed = sorted(there.scheduler_info()["workers"])[0]
        there.run(change, workers=[changed])
        try:
            assert run(*on(two.url)) == ExitCode.REFUSED
        finally:
            there.run(clusters.as_it_was, workers=[changed])
        assert settled(there)
    said = capsys.readouterr().err
    assert f"{changed}: {told}" in said
    assert said.count("tcp://") == said.count(changed), "the other worker is good"
    assert "No client data was sent" in said
    assert "Traceback" not in said
    assert "client data goes" not in said
    assert hashes(tmp_path / "out") == {}


@pytest.mark.usefixtures("loopback")
def test_a_worker_that_differs_and_joins_late_makes_nothing(tmp_path: Path, two: Cluster) -> None:
    with client(two) as there, api.machines(desk(), two.url, tmp_path) as machines:
        assert machines.submit(pow, 2, 5).result(timeout=10) == 32
        machines.submit(time.sleep, 1)
        # Nor is a row given to a machine that wasn't there.
        while not (bound := there.run_on_scheduler(clusters.restrictions)):
            time.sleep(0.02)
        assert bound == [(["127.0.0.1"], False)]
        there.run(clusters.as_it_was)  # like a process that has just begun
        there.run(clusters.older)
        try:
            with pytest.raises(ClusterRefused, match="a worker that joined differs: babel"):
                machines.submit(pow, 2, 5).result(timeout=10)
        finally:
            there.run(clusters.as_it_was)


def test_a_worker_of_another_machine_without_tls_is_refused() -> None:
    class Elsewhere:
        def nthreads(self) -> dict[str, int]:
            return {"tcp://127.0.0.1:4000": 1, "tcp://192.0.2.7:4000": 1}

    for encrypted in (False, True):
        with pytest.raises(ClusterRefused) as caught:
            door._proven(Elsewhere(), None, door._Door("", encrypted, None))  # type: ignore[arg-type]
        named = [str(problem.place) for problem in caught.value.problems]
        assert named == [*["tcp://127.0.0.1:4000"][:encrypted], "tcp://192.0.2.7:4000"]


# -- what can go wrong meanwhile ------------------------------------------------------------------


@pytest.mark.usefixtures("loopback")
def test_a_row_that_kills_its_workers_fails_and_a_cluster_without_any_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(tmp_path, workers=1, allowed_failures=0) as running:
        with api.machines(desk(), running.url, tmp_path) as machines:
            died = machines.submit(os._exit, 1).exception(timeout=10)
            assert isinstance(died, Lost)
            with client(running) as there:
                there.wait_for_workers(1)
                waiting = machines.submit(time.sleep, 60)
                # Only now: on a slow machine a worker takes more than a second to come back.
                monkeypatch.setattr(door, "ALONE", 1.0)
                there.retire_workers(list(there.nthreads()), remove=True, close_workers=True)
            with pytest.raises(CannotReach, match="no worker is left"):
                waiting.result(timeout=10)
            with pytest.raises(CannotReach, match="no worker is left"):
                machines.submit(pow, 1, 1)
        with (
            pytest.raises(CannotReach, match="no workers"),
            api.machines(desk(), running.url, tmp_path),
        ):
            pass


@pytest.mark.usefixtures("loopback")
def test_a_cluster_that_goes_away_ends_the_run_and_the_same_goes_on_elsewhere(
    run: Run, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, roster: Path, expected: dict[str, str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    with cluster(tmp_path, workers=1) as running:
        with client(running) as there:
            there.run(clusters.slow)
        threading.Thread(target=kill_after, args=(running, out, 3), daemon=True).start()
        assert run(*on(running.url, "-q")) == ExitCode.READ_WRITE
    said = capfd.readouterr().err
    assert "error: The cluster can't be reached\n  the cluster is gone: the scheduler went" in said
    assert "What is made stays. The same command goes on from there." in said
    assert "Traceback" not in said
    assert "Canar" not in said
    assert 0 < len(hashes(out)) < ROWS
    assert run(*here("-q")) == 0
    assert hashes(out) == expected


def kill_after(running: Cluster, out: Path, files: int) -> None:
    while len(list(out.glob("*.pdf"))) < files:
        time.sleep(0.02)
    running.kill()


@pytest.mark.usefixtures("loopback")
def test_a_call_that_comes_to_nothing_ends_it_and_is_never_waited_for(
    tmp_path: Path, two: Cluster
) -> None:
    with api.machines(desk(), two.url, tmp_path) as machines:
        for call, told in ((lock, "TypeError"), (complains, "ValueError"), (Opaque, "Attribute")):
            with pytest.raises(ClusterRefused, match=rf"failed there \({told}"):
                machines.submit(call).result(timeout=10)
    assert "Canar" not in two.log.read_text(encoding="utf-8")


def lock() -> object:
    return threading.Lock()  # nothing that could travel


def complains() -> None:
    raise ValueError("Canary9 Example")


class Opaque:
    """It travels, and can't be unpacked where it arrives."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, str]]:
        return getattr, (str, "no such thing")


def test_a_lost_row_fails_and_the_others_are_made(tmp_path: Path) -> None:
    class Losing(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if args == ("b",):
                future.set_exception(Lost("they died."))
            else:
                future.set_result(fn(*args))
            return future

    tasks = [Task(ref, "digest", ref, f"{ref}.pdf") for ref in "abc"]
    with Journal.opened(tmp_path) as journal:
        *_, last = carry_out(tasks, lambda ref: Outcome(ref, "", "made"), journal, Losing())
        assert (last.made, last.failed) == (2, 1)
        lost = journal.done["b"]
        assert (lost.state, lost.reason, lost.sha256) == ("failed", "they died.", "")


# -- TLS ------------------------------------------------------------------------------------------


def certificate(folder: Path, name: str) -> dict[str, str]:
    """A certificate that is its own authority, as the three settings of `distributed`."""
    require("openssl", package="openssl")
    paths = {"key": folder / f"{name}.key", "cert": folder / f"{name}.pem"}
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={name}.example", "-keyout", paths["key"],
         "-out", paths["cert"]],
        check=True, capture_output=True,
    )  # fmt: skip
    return {"ca": str(paths["cert"]), **{key: str(path) for key, path in paths.items()}}


def configured(own: dict[str, str]) -> Any:
    return dask.config.set(
        {
            "distributed.comm.tls.ca-file": own["ca"],
            "distributed.comm.tls.client.cert": own["cert"],
            "distributed.comm.tls.client.key": own["key"],
        }
    )


@pytest.mark.usefixtures("loopback")
def test_with_certificates_tls_is_spoken_and_with_those_of_others_nothing(
    run: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(door, "CONNECT", 2.0)
    prepare(tmp_path)
    ours, others = certificate(tmp_path, "ours"), certificate(tmp_path, "others")
    roles = {f"tls_{role}_{kind}": ours[kind]
             for role in ("scheduler", "worker", "client") for kind in ("cert", "key")}  # fmt: skip
    with cluster(tmp_path, workers=1, tls={"tls_ca_file": ours["ca"], **roles}) as running:
        assert running.address.startswith("tls://")
        with configured(others):
            assert run(*on(running.url)) == ExitCode.READ_WRITE
        assert "no scheduler answers with TLS" in capsys.readouterr().err
        assert hashes(tmp_path / "out") == {}
        with configured(ours):
            assert run(*on(running.url, "--only", "r1", "--only", "r2")) == 0
        assert f"{running.url} (by TLS); workers: 1" in capsys.readouterr().err
        assert len(hashes(tmp_path / "out")) == 3, "and the print file"
    with configured(ours):
        assert door._door("dask://cluster.example:8786").url == "tls://cluster.example:8786"
    with configured(ours | {"cert": str(tmp_path / "missing.pem")}), pytest.raises(CannotReach):
        api.check_cluster("dask://cluster.example:8786")
    with configured(ours | {"ca": ""}), pytest.raises(ClusterRefused):
        api.check_cluster("dask://cluster.example:8786")


# -- a ticket -------------------------------------------------------------------------------------


def test_a_sealed_row_shows_nothing_and_opens_with_its_ticket_alone(tmp_path: Path) -> None:
    ticket = workers.Ticket(tmp_path / "ticket", desk())
    other = workers.Ticket(tmp_path / "other", desk())
    sealed = [ticket.sealed(str.upper, "Canary0 Example" * 9) for _ in range(2)]
    assert b"anary" not in sealed[0]
    assert sealed[0] != sealed[1]
    answer = workers.work(str(ticket.path), sealed[0])
    assert b"ANARY" not in answer
    assert ticket.opened(answer) == "CANARY0 EXAMPLE" * 9
    with pytest.raises(workers.Differs):
        workers.work(str(other.path), sealed[0])
    with pytest.raises(workers.Differs):
        ticket.opened(answer[:-1] + bytes([answer[-1] ^ 1]))
    assert ticket.path.stat().st_mode & 0o777 == 0o600
    ticket.taken_back()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]
    with pytest.raises(workers.Differs):
        workers.work(str(tmp_path / "gone"), sealed[0])


def test_the_packages_are_those_of_the_project() -> None:
    import tomllib

    root = Path(__file__).parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {entry.partition(">")[0].partition("=")[0] for entry in project["dependencies"]}
    # They read rosters, look at what is installed, or are the command line's own.
    apart = {"charset-normalizer", "packaging", "rich", "typer"}
    assert names - apart == set(workers.PACKAGES)
