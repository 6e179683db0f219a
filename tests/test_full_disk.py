"""A run on a disk that is full: it says so, leaves nothing half done, and is gone on with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import full_disk
import outside
from groundsheet.errors import ExitCode

COUNT = 6
BATCH = ["batch", "r.csv", "--recipe", "first-steps", "--region", "US", "--drafts", "--in-session"]
MORE = ["--merge", "run.pdf", "--jobs", "1", "-q"]
PAGE = 4
"""kB: a tmpfs gives room by the page."""


def room(path: Path) -> int:
    """What a file takes of the disk, in kB."""
    return -(-path.stat().st_size // (PAGE * 1024)) * PAGE


@pytest.mark.any_day
def test_on_a_full_disk_a_run_ends_and_goes_on_when_there_is_room(
    run: Callable[..., int], tmp_path: Path
) -> None:
    unshare = outside.own_mounts(tmp_path)
    (tmp_path / "r.csv").write_text(
        "ref,name\n" + "".join(f"r{n},Canary{n} Example\n" for n in range(COUNT))
    )
    assert run(*BATCH, "--out", "whole", *MORE) == 0
    whole = {path.name: full_disk.digest(path) for path in (tmp_path / "whole").glob("*.pdf")}
    one, merged = (room(tmp_path / "whole" / name) for name in ("r1.pdf", "run.pdf"))
    # No room for the key; for the first line of the journal; for a packet; for the print file;
    # for the manifest, whose part is written when the print file is there.
    first = PAGE + one
    packets = PAGE + PAGE + COUNT * one
    sizes = [PAGE, first, first + PAGE, first + 2 * one, packets, packets + merged]
    command = [*BATCH, "--out", "disk/out", *MORE]
    script = str(Path(full_disk.__file__))
    asked = [*unshare, sys.executable, script, *map(str, sizes), "--", *command]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept = []
    for first_time, again in json.loads(done.stdout):
        assert first_time["code"] == ExitCode.READ_WRITE
        assert "the disk is full." in first_time["said"]
        assert "run the same command again" in first_time["said"]
        assert "Traceback" not in first_time["said"]
        files = {name.removeprefix("out/"): digest for name, digest in first_time["files"].items()}
        found = {name: digest for name, digest in files.items() if name.endswith(".pdf")}
        assert found.items() <= whole.items()
        assert set(files) - set(found) <= {
            f".groundsheet-run/{name}" for name in ("lock", "key", "journal.jsonl")
        }
        journal = first_time["journal"]
        assert journal == "" or journal.endswith("\n")
        told = [json.loads(line) for line in journal.splitlines()]
        lines = [line for line in told if line["state"] != "begun"]
        assert {line["file"]: line["sha256"] for line in lines}.items() <= found.items()
        kept.append(len(found))
        assert again["code"] == 0, again["said"]
        assert {
            name.removeprefix("out/"): digest
            for name, digest in again["files"].items()
            if name.endswith(".pdf")
        } == whole
    assert kept[0] == 0
    assert kept[-1] == COUNT + 1
    assert len(set(kept)) >= 4, kept
