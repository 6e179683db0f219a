"""Puts proven bytes in place, whole or not at all, or sends them to a printer."""

from __future__ import annotations

from pathlib import Path

from groundsheet.errors import CannotPrint
from groundsheet.files import put
from groundsheet.layout import Layout, Paper
from groundsheet.proof import Proven


def place(proven: Proven, target: Path, *, force: bool = False, shared: bool = False) -> None:
    """Puts proven bytes in place.

    Args:
        proven: what the proof returned; nothing else is taken.
        target: where it goes; its folder must exist.
        force: replace a file that is there.
        shared: readable by others as the umask allows, for a clinic's folder (default: 0600).

    Raises:
        OutputExists, CannotWrite
    """
    if not isinstance(proven, Proven):
        raise TypeError("only proven bytes are delivered")
    put(proven.data, target, force=force, shared=shared)


def lp() -> str:
    """Where CUPS' `lp` is.

    Raises:
        CannotPrint: there is none.
    """
    import shutil

    program = shutil.which("lp")
    if program is None:
        raise CannotPrint("this machine isn't set up to print (it has no `lp`).")
    return program


_MEDIA: dict[Paper, str] = {
    "letter": "na_letter_8.5x11in",
    "a4": "iso_a4_210x297mm",
    "a5": "iso_a5_148x210mm",
    "half-letter": "na_invoice_5.5x8.5in",
}
"""PWG 5101.1 names, which CUPS takes."""


def print_out(
    proven: Proven, layout: Layout, title: str, printer: str | None, copies: int = 1
) -> None:
    """Sends proven bytes to a printer through CUPS' `lp`, by its standard input: no file is left.

    Args:
        proven: what the proof returned; nothing else is taken.
        layout: which paper, and how many sides.
        title: what the job is called where others see it; a neutral code.
        printer: its name in CUPS; None takes the usual one.
        copies: how many.

    Raises:
        CannotPrint: there is no `lp`, or it refused.
    """
    import subprocess

    if not isinstance(proven, Proven):
        raise TypeError("only proven bytes are delivered")
    command = [lp(), "-s", "-t", title, "-n", str(copies), "-o", "print-scaling=none"]
    command += ["-o", f"media={_MEDIA[layout.paper]}"]
    if layout.booklet:
        command += ["-o", "sides=two-sided-short-edge"]
    elif layout.sides:
        sides = "two-sided-long-edge" if layout.sides == "two" else "one-sided"
        command += ["-o", f"sides={sides}"]
    if printer is not None:
        command += ["-d", printer]
    try:
        done = subprocess.run(  # noqa: S603 (a list of arguments, no shell)
            command, input=proven.data, capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotPrint(
            f"the print command (`lp`) could not be run ({type(error).__name__})."
        ) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotPrint(
            f"the print system (`lp`) refused it: {said[-1] if said else done.returncode}"
        )
