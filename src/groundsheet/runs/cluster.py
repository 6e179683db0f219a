"""A run on machines that an organisation already has, through `distributed`.

The one module that speaks to other machines, and only when a run is told to. `distributed` is
imported when it is needed (the extra `dask`). Before anything is sent, every worker
shows that it sees the run's folder and makes the same bytes; the rows then go to these machines
and no others, by TLS unless they are this very one.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from groundsheet.errors import CannotReach, ClusterRefused, GroundsheetError, Place, Problem, Usage
from groundsheet.files import make_folder
from groundsheet.notices import Code, Kind, Notice
from groundsheet.runs.carry_out import Lost
from groundsheet.runs.journal import FOLDER
from groundsheet.runs.workers import Differs, Faulty, Ticket, differences, work
from groundsheet.wording import option

if TYPE_CHECKING:
    from groundsheet.desk import Desk

CONNECT = 10.0
"""Seconds until a scheduler that says nothing counts as not there."""
LOOK = 3.0
"""Seconds for which a worker looks for the folder."""
ALONE = 60.0
"""Seconds without any worker until the run is given up; one that died is begun again sooner."""

_ADDRESS = re.compile(r"dask://(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9][A-Za-z0-9.-]*)):([0-9]{1,5})")
_RESUME = "What is made stays. The same command goes on from there."


@dataclass(frozen=True, slots=True)
class _Door:
    """Where a scheduler is, and how it is spoken to."""

    url: str
    encrypted: bool
    security: Any


def check_cluster(address: str) -> None:
    """Looks at a cluster's address without connecting.

    Raises:
        Usage: it is none.
        ClusterRefused: it is on another machine, and there are no certificates for TLS.
        CannotReach: the extra isn't installed, or the certificates can't be used.
    """
    _door(address)


@contextmanager
def machines(desk: Desk, address: str, out: Path | str) -> Iterator[Cluster]:
    """The machines of a cluster as an executor for `run_batch`; the cluster is left as it was.

    Names, answers and all else that stands in rows go to these machines. While it is open, what
    `distributed` logs in this process is kept from the screen.

    Args:
        desk: that of the run; the practice's folder must be seen by the workers as well.
        address: `dask://HOST:PORT` of the scheduler.
        out: the folder of the run; workers must see it under the same path.

    Raises:
        Usage, ClusterRefused, CannotReach: also while the run goes on.
    """
    door = _door(address)
    make_folder(Path(out), private=True)
    home = Path(out).absolute() / FOLDER
    make_folder(home, private=True)
    with _quiet(), _connected(door, address) as client:
        ticket = Ticket(home / f"cluster-{secrets.token_hex(8)}", desk)
        try:
            hosts, workers = _proven(client, ticket, door)
            cluster = Cluster(address, client, ticket, hosts, workers, encrypted=door.encrypted)
            try:
                yield cluster
            finally:
                cluster.shutdown(wait=False)
        finally:
            ticket.taken_back()


class Cluster(Executor):
    """Proven machines. Who uses it has nothing of `distributed`'s to catch: errors are our own.

    `machines` is how many there are, `workers` how many processes on them, `encrypted` whether
    TLS is spoken.
    """

    def __init__(
        self,
        address: str,
        client: Any,
        ticket: Ticket,
        hosts: frozenset[str],
        workers: int,
        *,
        encrypted: bool,
    ) -> None:
        self._address = address
        self.machines, self.workers, self.encrypted = len(hosts), workers, encrypted
        self._client, self._ticket, self._hosts = client, ticket, hosts
        self._inner = client.get_executor(
            pure=False, workers=sorted(hosts), allow_other_workers=False
        )
        self._open: set[Future[Any]] = set()
        self._over: GroundsheetError | None = None
        self._closing = Event()
        Thread(target=self._watch, daemon=True).start()

    @property
    def notice(self) -> Notice:
        """Where client data goes, and how."""
        how = "by TLS" if self.encrypted else "without TLS, on this machine"
        return Notice(
            Code.CLUSTER,
            f"client data goes to the machines of {self._address} ({how}); "
            f"workers: {self.workers}, machines: {self.machines}",
            Kind.CLUSTER,
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Sends a call to one of the machines.

        Raises:
            CannotReach: the cluster went away.
        """
        if self._over is not None:
            raise self._over
        outer: Future[Any] = Future()
        try:
            inner = self._inner.submit(
                work, str(self._ticket.path), self._ticket.sealed(fn, *args, **kwargs)
            )
        except Exception as error:  # the client is closed, or closing
            raise _gone(type(error).__name__) from None
        self._open.add(outer)
        outer.add_done_callback(self._open.discard)
        inner.add_done_callback(partial(_hand_over, outer, self._ticket))
        if self._over is not None:  # given up in this very moment
            _set(outer, self._over)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends it; what is under way there is cancelled, or its file is whole."""
        del wait, cancel_futures
        self._closing.set()
        with suppress(Exception):  # the cluster may be gone already
            self._inner.shutdown(wait=False)

    def _watch(self) -> None:
        """Gives the run up if for a while there is nobody who might take a row."""
        last = time.monotonic()
        while not self._closing.wait(min(1.0, ALONE / 4)):
            with suppress(Exception):  # a lost scheduler is told by the futures
                if any(_host(worker) in self._hosts for worker in self._client.nthreads()):
                    last = time.monotonic()
            if time.monotonic() - last > ALONE:
                self._over = _gone("no worker is left")
                for future in list(self._open):
                    _set(future, self._over)
                return


def _hand_over(outer: Future[Any], ticket: Ticket, inner: Future[bytes]) -> None:
    """Gives on what became of a call, with our own errors in place of `distributed`'s."""
    if inner.cancelled():
        _set(outer, _gone("the scheduler went away"))
        return
    error = inner.exception()
    if error is None:
        try:
            result = ticket.opened(inner.result())
        except Exception as fault:
            error = fault
        else:
            with suppress(InvalidStateError):  # it was given up meanwhile
                outer.set_result(result)
            return
    kind = type(error).__name__
    if kind == "KilledWorker":
        _set(outer, Lost("the workers that were to make it died."))
    elif kind in ("NoWorkerError", "NoValidWorkerError"):  # where a scheduler doesn't wait for any
        _set(outer, _gone("no worker is left"))
    elif isinstance(error, Differs):
        _set(outer, _refused(f"a worker that joined differs: {error}.", _RESUME))
    else:
        what = error if isinstance(error, Faulty) else kind
        _set(outer, _refused(f"a row failed there ({what}).", _RESUME))


def _set(future: Future[Any], error: Exception) -> None:
    with suppress(InvalidStateError):  # it was given up meanwhile
        future.set_exception(error)


def _gone(why: str) -> CannotReach:
    return CannotReach(f"the cluster is gone: {why}.", remedy=_RESUME)


def _refused(problem: str | list[Problem], remedy: str) -> ClusterRefused:
    return ClusterRefused(problem, remedy=remedy)


# -- the door -------------------------------------------------------------------------------------


def _door(address: str) -> _Door:
    """How a scheduler is spoken to: by TLS if there are certificates; plain on this machine alone.

    Raises:
        Usage, ClusterRefused, CannotReach
    """
    match = _ADDRESS.fullmatch(address)
    if not match or not 0 < int(match[3]) < 65536:
        raise Usage(
            f"{option('executor')} is no address of a cluster.",
            remedy="Write it as dask://HOST:PORT.",
        )
    host = match[1] or match[2]
    # `localhost` is not looked up, so that nobody can make another machine of it.
    host = "127.0.0.1" if host.lower() == "localhost" else host
    where = f"[{host}]:{match[3]}" if match[1] else f"{host}:{match[3]}"
    library, security = _distributed(), _security()
    if security is not None:
        return _Door(f"tls://{where}", True, security)
    if not _is_here(host):
        raise _refused(
            [Problem("this is another machine, and there are no certificates for TLS.",
                     Place(address))],
            "Nothing was sent. Client data goes over a network by TLS only: set "
            "`distributed.comm.tls.ca-file` and `client.cert` (and `client.key`) in "
            "distributed's configuration, and let the cluster speak TLS.",
        )  # fmt: skip
    return _Door(f"tcp://{where}", False, library.Security(require_encryption=False))


def _distributed() -> Any:
    """The package, whose types say less than there is.

    Raises:
        CannotReach: the extra isn't installed.
    """
    try:
        import distributed
    except ImportError:
        raise CannotReach(
            "a cluster needs the package `distributed`.",
            remedy="In groundsheet's folder: pip install '.[dask]'",
        ) from None
    return distributed


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _security() -> Any:
    """The certificates in distributed's configuration; None if there are none.

    Raises:
        CannotReach: the extra isn't installed, or they can't be used.
    """
    security = _distributed().Security()
    # Without an authority of the cluster's own, anybody's certificate would do.
    if not security.tls_ca_file or not security.tls_client_cert:
        return None
    security.require_encryption = True
    try:
        security.get_connection_args("client")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise CannotReach(
            f"the certificates in distributed's configuration can't be used ({why}).",
            remedy="Look at `distributed.comm.tls` there.",
        ) from None
    return security


@contextmanager
def _connected(door: _Door, address: str) -> Iterator[Any]:
    """A client of the scheduler; closed at the end.

    Raises:
        CannotReach
    """
    try:
        # Nothing goes but through the scheduler: a worker's own door may be a plain one.
        client = _distributed().Client(
            door.url,
            security=door.security,
            timeout=CONNECT,
            set_as_default=False,
            direct_to_workers=False,
        )
    except Exception as error:  # of many kinds: no address, no answer, no certificate
        how = "with TLS" if door.encrypted else "without TLS"
        raise CannotReach(
            Problem(f"no scheduler answers {how} ({type(error).__name__}).", Place(address)),
            remedy="Nothing was sent. Look at the address, and whether the scheduler runs.",
        ) from None
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=2)


# -- the machines ---------------------------------------------------------------------------------


def _ask() -> Callable[[str, float], dict[str, Any]]:
    """What is run on each worker. It travels by value: a worker may lack what it would name."""

    def ask(ticket: str, patience: float) -> dict[str, Any]:
        try:
            from groundsheet.runs.workers import look
        except ImportError:
            return {"missing": True}
        return look(ticket, patience)

    return ask


def _proven(client: Any, ticket: Ticket, door: _Door) -> tuple[frozenset[str], int]:
    """Asks every worker to show what it sees and how it stands; the hosts, and how many workers.

    Raises:
        ClusterRefused: what is wrong, for each worker.
        CannotReach: there is none.
    """
    try:
        present = sorted(client.nthreads())
    except Exception as error:
        raise _gone(type(error).__name__) from None
    open_doors = [
        Problem("this worker is on another machine, and speaks no TLS.", Place(worker))
        for worker in present
        if not worker.startswith("tls://") and (door.encrypted or not _is_here(_host(worker)))
    ]
    if open_doors:
        raise _refused(open_doors, "No client data was sent. Let scheduler and workers speak TLS.")
    try:
        answers = client.run(_ask(), str(ticket.path), LOOK, on_error="return")
    except Exception as error:
        raise _gone(type(error).__name__) from None
    if not answers:
        raise CannotReach(
            "the cluster has no workers.",
            remedy="Nothing was sent. Start some (a cluster that grows by itself needs one first).",
        )
    problems = [
        Problem(fault, Place(worker))
        for worker, answer in answers.items()
        for fault in _faults(answer, ticket)
    ]
    if problems:
        raise _refused(
            problems,
            "No client data was sent. Every worker needs the run's folder (and the practice's) "
            "under the same path, for the same user, and the same versions as here.",
        )
    return frozenset(map(_host, answers)), len(answers)


def _faults(answer: Any, ticket: Ticket) -> list[str]:
    """What is wrong with one worker."""
    if not isinstance(answer, dict):
        return [f"it can't be asked ({type(answer).__name__})."]
    if answer.get("missing"):
        return ["groundsheet isn't installed there, or is an older one."]
    if answer["folder"]:
        return [f"it doesn't see the run's folder ({answer['folder']})."]
    faults = [] if ticket.answered(answer["answer"]) else ["what it writes there isn't seen here."]
    return faults + [f"it differs: {one}." for one in differences(ticket.facts, answer["facts"])]


def _host(worker: str) -> str:
    return str(_distributed().comm.get_address_host(worker))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what `distributed` and its like log and warn of from the screen."""
    rooms = ("distributed", "dask", "tornado", "asyncio")
    names = [*rooms, *(n for n in logging.root.manager.loggerDict if n.split(".")[0] in rooms)]
    loggers = [logging.getLogger(name) for name in dict.fromkeys(names)]
    before = [(logger, logger.handlers, logger.propagate) for logger in loggers]
    with warnings.catch_warnings():
        for room in rooms:
            warnings.filterwarnings("ignore", module=rf"{room}\b")
        warnings.filterwarnings("ignore", module=re.escape(__name__))
        for logger in loggers:
            logger.handlers, logger.propagate = [logging.NullHandler()], False
        try:
            yield
        finally:
            for logger, handlers, propagate in before:
                logger.handlers, logger.propagate = handlers, propagate
