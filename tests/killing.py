"""Runs that are killed at moments of chance, and begun again: for a test, and for the soak."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

OPTIONS = ["--recipe", "first-steps", "--region", "US", "--drafts", "--in-session", "-q"]


def begin(folder: Path, *more: str, said: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Begins a run of `r.csv` into `out`, in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "groundsheet", "batch", "r.csv", "--out", "out", *OPTIONS, *more],
        cwd=folder,
        stdout=said,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each PDF in a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.pdf")
    }


def killed(folder: Path, moments: int, seed: int, *more: str) -> Iterator[str]:
    """Kills the run of `r.csv` at so many moments; each thing that is wrong afterwards.

    A run that is killed is begun again where it was; once it is done it is looked at whole, thrown
    away and begun anew, so that no moment falls on a run that has nothing to do.
    """
    chance = random.Random(seed)
    out = folder / "out"
    started = time.monotonic()
    if code := begin(folder, *more).wait():
        yield f"the run that nobody killed ended with {code}"
        return
    seconds = time.monotonic() - started
    whole = hashes(out)
    shutil.rmtree(out)
    done = 0
    while done < moments:
        process = begin(folder, *more)
        moment = chance.uniform(0.1, 1.0) * seconds
        try:
            code = process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            done += 1
            yield from (
                f"kill {done}, after {moment:.2f} s: {fault}" for fault in _half(out, whole)
            )
            continue
        yield from (f"after kill {done}: {fault}" for fault in _whole(out, whole, code))
        shutil.rmtree(out)
    code = begin(folder, *more).wait()
    yield from (f"at the end: {fault}" for fault in _whole(out, whole, code))


def _half(out: Path, whole: dict[str, str]) -> Iterator[str]:
    """What may not be in the folder of a run that was killed."""
    for name, digest in hashes(out).items():
        if whole.get(name) != digest:
            yield f"{name} isn't as the run makes it"
    journal = out / ".groundsheet-run" / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True) if journal.exists() else []
    for line in lines:
        if line.endswith(b"\n") and json.loads(line)["state"] == "failed":
            yield "the journal holds a row that failed"


def _whole(out: Path, whole: dict[str, str], code: int) -> Iterator[str]:
    """What is wrong with a run that was killed, and then done."""
    if code:
        yield f"the run ended with {code}"
    found = hashes(out)
    for name in sorted(found.keys() | whole.keys()):
        if found.get(name) != whole.get(name):
            yield f"{name} isn't that of the run that nobody killed"
    left = [path.name for path in out.iterdir() if path.name.endswith(".part")]
    if left:
        yield f"{len(left)} parts of files are left"
