"""Runs on a disk that is too small, which then grows; a script, for a namespace of its own.

    unshare -m python tests/full_disk.py SIZE... -- ARGUMENTS...

For each size in kB: a new tmpfs of that size at `disk`, the command, the disk grown, the command
again. Prints, as JSON, what each of the two came to. Each run of the command is a process of its
own, forked off from this one, which has read all code.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from groundsheet.__main__ import main as groundsheet

DISK = Path("disk")
SAID = Path("said.txt")


def mount(options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", DISK], check=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def forked(arguments: list[str]) -> int:
    """Runs the program with these arguments; its exit code. What it says goes to `SAID`."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with SAID.open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = groundsheet(arguments)
        sys.stderr.flush()
        os._exit(code)


def came_to(arguments: list[str]) -> dict[str, Any]:
    """Runs the program; its exit code, what it said, and what is on the disk."""
    code = forked(arguments)
    files = [path for path in DISK.rglob("*") if path.is_file()]
    return {
        "code": code,
        "said": SAID.read_text(encoding="utf-8"),
        "files": {str(path.relative_to(DISK)): digest(path) for path in files},
        "journal": next((p.read_text() for p in files if p.name == "journal.jsonl"), ""),
    }


def main(arguments: list[str]) -> None:
    cut = arguments.index("--")
    sizes, asked = arguments[:cut], arguments[cut + 1 :]
    DISK.mkdir()
    # What is remembered from this makes the processes quicker that are forked off.
    with contextlib.redirect_stdout(sys.stderr):
        groundsheet(["build", "--recipe", "first-steps", "--region", "US", "-o", "first.pdf"])
    found = []
    for size in sizes:
        mount(f"size={size}k")
        first = came_to(asked)
        mount("remount,size=64m")
        found.append([first, came_to(asked)])
        subprocess.run(["umount", DISK], check=True)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
