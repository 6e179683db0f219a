"""Recall and precision of the checker on passages that were written without sight of its rules.

    python benchmarks/passages.py [SET.yaml ...]

A passage is flagged by an error or warning of a family that is about safety: safe messaging,
evidence, crisis, access. Style (plain language, readability) and what is left to a person's
judgement don't count. The passages name no method or means.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from groundsheet import api
from groundsheet.lint import Document, from_markdown, from_text

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from desks import desk

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "passages"
SAFETY = frozenset({"safe-messaging", "evidence", "crisis", "access"})


@dataclass(frozen=True)
class Result:
    """One passage: whether it is bad, and the codes that flagged it."""

    name: str
    bad: bool
    faults: tuple[str, ...]
    codes: tuple[str, ...]


def run(path: Path) -> list[Result]:
    """Every passage of a set under all rules."""
    engine = api.rules(desk())
    results = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        make = from_markdown if entry["kind"] == "markdown" else from_text
        passages = make(entry["text"], entry["id"], entry["audience"])
        found = engine.check(Document(entry["id"], passages))
        codes = {
            finding.rule
            for finding in found
            if engine.rules.family_of[finding.rule] in SAFETY
            and finding.severity in ("error", "warning")
        }
        results.append(
            Result(entry["id"], entry["bad"], tuple(entry["faults"]), tuple(sorted(codes)))
        )
    return results


def rates(results: Sequence[Result]) -> tuple[float, float]:
    """Recall (bad ones that were flagged) and precision (flagged ones that are bad)."""
    flagged = [result for result in results if result.codes]
    right = sum(result.bad for result in flagged)
    return right / sum(result.bad for result in results), right / max(1, len(flagged))


def main(arguments: Sequence[str]) -> int:
    """Prints both rates for each set, and what was missed or flagged wrongly."""
    paths = [Path(name) for name in arguments] or sorted(FOLDER.glob("*.yaml"))
    for path in paths:
        results = run(path)
        recall, precision = rates(results)
        print(f"{path.stem}: recall {recall:.2f}, precision {precision:.2f} ({len(results)})")
        for result in results:
            if result.bad != bool(result.codes):
                what = "missed" if result.bad else "false alarm"
                told = ", ".join(result.faults if result.bad else result.codes)
                print(f"  {what}: {result.name}: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
