"""Measures how long `groundsheet web` takes from the command to its first page, and what it costs.

    python benchmarks/page_ready.py [ROUNDS]

The seconds are those of a clock on the wall, from the start of the process until the whole page is
there; 1.5 are promised on a machine that does nothing else. What is held to a bound is the
processor time of the process, as a multiple of that of its yardstick: start.py says why. It is
ended as soon as the page is there, so that what is loaded after it isn't counted.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import day

ROUNDS = 7
YARDSTICK = "reportlab.platypus"
BOUND = 7.5
PROMISED = 1.5


def asked(port: int, path: str, cookie: str) -> http.client.HTTPResponse:
    """An answer, read whole."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def ready(folder: str) -> tuple[float, float, float]:
    """Seconds until it listens, until its first page is there, and of processor time for both."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "groundsheet", "web", "--no-browser"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    assert process.stderr
    found = None
    while found is None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/\S+)", process.stderr.readline())
    listens = time.monotonic() - began
    port, path = int(found[1]), found[2]
    cookie = (asked(port, path, "").getheader("set-cookie") or "").partition(";")[0]
    path = "/"
    while (answer := asked(port, path, cookie)).status == 303:
        path = answer.getheader("location") or ""
    page = time.monotonic() - began
    assert answer.status == 200, answer.status
    process.terminate()
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, status
    process.returncode = 0
    process.stderr.close()
    return listens, page, used.ru_utime + used.ru_stime


def yardstick() -> float:
    """The processor time of the yardstick."""
    process = subprocess.Popen([sys.executable, "-c", f"import {YARDSTICK}"])
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Prints the medians; 1 if the ratio is over its bound."""
    day.use(day.TODAY)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        ready(folder)  # compiles what isn't compiled yet
        found = []
        for _ in range(rounds):
            before = yardstick()
            listens, page, used = ready(folder)
            found.append((listens, page, used, used / statistics.mean((before, yardstick()))))
    listens, page, used, ratio = (statistics.median(each) for each in zip(*found, strict=True))
    print(
        f"listens after {listens:.2f} s, its first page is there after {page:.2f} s "
        f"({PROMISED} on a machine that does nothing else)\n"
        f"processor time {used:.2f} s = {ratio:.1f} x `import {YARDSTICK}`, bound {BOUND}"
        f"{'  BROKEN' if ratio > BOUND else ''}"
    )
    return int(ratio > BOUND)


if __name__ == "__main__":
    sys.exit(main())
