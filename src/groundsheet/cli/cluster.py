"""`batch --executor`: a run on the machines of a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundsheet.api import Usage
from groundsheet.cli.output import tell

if TYPE_CHECKING:
    from groundsheet import api

ExecutorOption = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="dask://HOST:PORT",
        help="Make them on a cluster of your organisation; client data goes to its machines.",
    ),
]


def refuse_cluster(address: str | None, jobs: int | None, *, printing: bool) -> None:
    """Refuses an address that can't be used, before anything is read or sent.

    Raises:
        Usage, ClusterRefused, CannotReach
    """
    if address is None:
        return
    from groundsheet import api

    if jobs is not None:
        raise Usage("--jobs is for this machine; with --executor the cluster says how many.")
    if printing:
        raise Usage("--print is for this machine, and --executor for others: leave one out.")
    api.check_cluster(address)


@contextmanager
def workers(
    address: str | None, out: Path, desk: "api.Desk", jobs: int | None
) -> Iterator[dict[str, Any]]:
    """Who makes the packets, as `run_batch` takes it: processes here, or a cluster."""
    if address is None:
        yield {"jobs": jobs}
        return
    from groundsheet import api

    with api.machines(desk, address, out) as cluster:
        tell(cluster.notice)  # said in any case: no option makes it less true
        yield {"jobs": cluster.workers, "executor": cluster}
