"""Measures start-up as ratios in one run, and fails where a bound is broken.

    python benchmarks/start.py

Each command is run in turn with its yardstick, several rounds, and the median of the ratios counts:
what else the machine does slows both of a pair.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
# As installed: with compiled modules, as pip and the first run leave them.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
PYTHON = sys.executable
GROUNDSHEET = [PYTHON, "-m", "groundsheet"]
BUILD = [*GROUNDSHEET, "build", "--recipe", "first-steps", "--region", "US", "--force", "-o"]


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def main() -> int:
    """Prints the ratios; 1 if one is over its bound."""
    with tempfile.TemporaryDirectory() as folder:
        cases = [
            ("build with proof", [*BUILD, str(Path(folder) / "a.pdf")], "reportlab.platypus", 4.5),
            ("--help", [*GROUNDSHEET, "--help"], "typer", 2.5),
            ("list", [*GROUNDSHEET, "list"], "typer", 4.0),
        ]
        broken = 0
        for name, command, yardstick, bound in cases:
            base = [PYTHON, "-c", f"import {yardstick}"]
            seconds(command), seconds(base)
            pairs = [(seconds(command), seconds(base)) for _ in range(ROUNDS)]
            ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratio = statistics.median(own / other for own, other in pairs)
            broken += ratio > bound
            print(
                f"{name:<18}{ours * 1000:6.0f} ms = {ratio:4.2f} x `import {yardstick}` "
                f"({theirs * 1000:.0f} ms), bound {bound}{'  BROKEN' if ratio > bound else ''}"
            )
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
