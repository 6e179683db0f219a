"""The one place where errors become exit codes. No traceback ever reaches a user."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence

from groundsheet.api import ExitCode


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    # A plugin of pydantic would see every value that is validated, names among them.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    # A run is short and frees little: collecting garbage less often is worth a twentieth of it.
    gc.set_threshold(200_000)
    try:
        from groundsheet import cli
    except ModuleNotFoundError as missing:
        # The door words all messages, and it isn't there.
        sys.stderr.write(
            f"error: the package {missing.name} is missing. Install groundsheet again.\n"
        )
        return int(ExitCode.INTERNAL)

    try:
        return cli.run(arguments)
    except BrokenPipeError:
        return int(ExitCode.READ_WRITE)  # nobody reads it any more
    except (Exception, KeyboardInterrupt) as stop:
        error = cli.as_error(stop)
        given = sys.argv[1:] if arguments is None else arguments
        cli.show_error(error, as_json=cli.asks_for_json(given))
        return int(error.exit_code)


def _hold_streams() -> None:
    """Opens what was closed of the three standard streams, so that no file takes its place.

    What a library warns of would otherwise be written into that file. Standard output stays closed
    to the program: its result can't go there, and that is told.
    """
    while (held := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(held)
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115 (it is open until the end)


def script() -> None:
    """The entry point of the `groundsheet` command."""
    _hold_streams()
    # Who ends it otherwise than by Ctrl-C finds the same: nothing half done, and a run to go on.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = main()
    # What is left goes with the process: to search it for garbage is worth a tenth of a run.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    script()
