"""Runs on a disk that is too small, which then grows; a script, for a namespace of its own.

    unshare -m python tests/full_disk.py SIZE... -- COMMAND...

For each size in kB: a new tmpfs of that size at `disk`, the command, the disk grown, the command
again. Prints, as JSON, what each of the two came to.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

DISK = Path("disk")


def mount(options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", DISK], check=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def came_to(command: list[str]) -> dict[str, Any]:
    """Runs the command; its exit code, what it said, and what is on the disk."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    files = [path for path in DISK.rglob("*") if path.is_file()]
    return {
        "code": done.returncode,
        "said": done.stderr,
        "files": {str(path.relative_to(DISK)): digest(path) for path in files},
        "journal": next((p.read_text() for p in files if p.name == "journal.jsonl"), ""),
    }


def main(arguments: list[str]) -> None:
    cut = arguments.index("--")
    sizes, command = arguments[:cut], arguments[cut + 1 :]
    DISK.mkdir()
    found = []
    for size in sizes:
        mount(f"size={size}k")
        first = came_to(command)
        mount("remount,size=64m")
        found.append([first, came_to(command)])
        subprocess.run(["umount", DISK], check=True)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
