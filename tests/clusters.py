"""A cluster of `distributed` on this machine, as a program of its own that logs all it can.

Run as a script it is the cluster; its workers import it as well, to become what is told below.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundsheet.layout import Layout
    from groundsheet.proof import Proven


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that runs: where its scheduler is, and what scheduler and workers write."""

    address: str
    log: Path
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        """The address as the command line takes it."""
        return "dask://" + self.address.partition("://")[2]

    def kill(self) -> None:
        """Ends scheduler and workers at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def cluster(
    folder: Path, workers: int = 2, tls: dict[str, str] | None = None, allowed_failures: int = 3
) -> Iterator[Cluster]:
    """Begins one and ends it. A job that was under way on more workers that died is given up."""
    log = folder / "cluster.log"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DASK_")},
        "DASK_LOGGING__DISTRIBUTED": "debug",
        "DASK_TEMPORARY_DIRECTORY": str(folder),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures),
    }
    command = [sys.executable, __file__, json.dumps({"workers": workers, "tls": tls})]
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        assert process.stdout is not None
        running = Cluster(process.stdout.readline().strip(), log, process)
        try:
            assert running.address, log.read_text(encoding="utf-8", errors="replace")
            yield running
        finally:
            running.kill()


def restrictions(dask_scheduler: Any) -> list[tuple[list[str], bool]]:
    """To which machines each row that is there is bound, and whether others may take it."""
    return [
        (sorted(task.host_restrictions or ()), task.loose_restrictions)
        for task in dask_scheduler.tasks.values()
    ]


# -- what a worker can be made to be --------------------------------------------------------------


def as_it_was() -> None:
    """Takes all below back."""
    import day
    import groundsheet.runs as rooms
    from groundsheet import people
    from groundsheet.people import profile
    from groundsheet.runs import packet as packets

    workers: ModuleType = vars(rooms)["workers"]
    sys.modules["groundsheet.runs.workers"] = workers
    people.open_practice = profile.open_practice
    packets.proven = getattr(packets.proven, "__wrapped__", packets.proven)
    importlib.reload(workers)
    day.use(day.TODAY)


def slow() -> None:
    """It takes its time, so that a run can be stopped in the middle."""
    from groundsheet.runs import packet as packets

    real = packets.proven

    @functools.wraps(real)
    def later(job: packets.Job) -> tuple[Proven, Layout]:
        time.sleep(0.1)
        return real(job)

    packets.proven = later


def bare() -> None:
    """It has no groundsheet that knows of clusters."""
    importlib.import_module("groundsheet.runs.workers")  # for as_it_was to give back
    sys.modules["groundsheet.runs.workers"] = None  # type: ignore[assignment]


def blind() -> None:
    """Its folders lie elsewhere."""
    from groundsheet.runs import workers

    real = workers.look
    workers.look = lambda ticket, patience: real("/nowhere" + ticket, patience / 30)


def elsewhere() -> None:
    """It doesn't see the practice's folder."""
    from groundsheet import people

    people.open_practice = lambda path: people.profile.open_practice(path / "no")


def unseen() -> None:
    """What it writes stays with it."""
    from groundsheet.runs import workers

    workers.put = lambda *_: None  # type: ignore[attr-defined]


def older() -> None:
    """Its packages are of another version."""
    from groundsheet.runs import workers

    workers._version = lambda package: "0.0.1"


def other_words() -> None:
    """Its handouts aren't ours."""
    from groundsheet.runs import workers

    real = workers._files
    workers._files = lambda folder, but=(): iter([*real(folder, but), ("other.yaml", b"words")])


# -- the program ----------------------------------------------------------------------------------


def main(asked: dict[str, Any]) -> None:
    """Is a cluster until it is killed."""
    import distributed

    library: Any = distributed
    security = library.Security(require_encryption=True, **asked["tls"]) if asked["tls"] else None
    with library.LocalCluster(
        n_workers=asked["workers"],
        threads_per_worker=2,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=False,
        protocol="tls://" if security else "tcp://",
        security=security,
        preload=[__file__],
    ) as running:
        sys.stdout.write(f"{running.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
