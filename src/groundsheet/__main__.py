"""The one place where errors become exit codes. No traceback ever reaches a user."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence

from groundsheet.api import ExitCode, GroundsheetError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    # A plugin of pydantic would see every value that is validated, names among them.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    # A run is short and frees little: collecting garbage less often is worth a twentieth of it.
    gc.set_threshold(200_000)
    try:
        from groundsheet import cli
    except ModuleNotFoundError as error:
        # The door words all messages, and it isn't there.
        sys.stderr.write(
            f"error: the package {error.name} is missing. Install groundsheet again.\n"
        )
        return int(ExitCode.INTERNAL)

    try:
        code = cli.run(arguments)
    except GroundsheetError as error:
        cli.show_error(error)
        return int(error.exit_code)
    except KeyboardInterrupt:
        cli.say("\nInterrupted; nothing was left half done.")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        return int(ExitCode.READ_WRITE)
    except OSError as error:
        from groundsheet.api import of_system

        told = of_system(error)
        cli.show_error(told)
        return int(told.exit_code)
    except Exception as error:
        cli.show_fault(error)
        return int(ExitCode.INTERNAL)
    return code


def script() -> None:
    """The entry point of the `groundsheet` command."""
    # Who ends it otherwise than by Ctrl-C finds the same: nothing half done, and a run to go on.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = main()
    # What is left goes with the process: to search it for garbage is worth a tenth of a run.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    script()
