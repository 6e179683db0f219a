"""What the checker finds in unsafe passages, and what it says of sound ones.

    python benchmarks/passages.py [SET.yaml ...]

A passage is flagged by an error or warning of a family that is about safety: safe messaging,
evidence, crisis, access; it is stopped by an error. Style (plain language, readability) and what is
left to a person's judgement don't count. The passages name no method or means. Rules were mended on
all of these sets: they are training sets, and tell nothing of unseen text.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from groundsheet import api
from groundsheet.people import Typed

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from desks import desk

DATA = Path(__file__).parents[1] / "tests" / "data"
FOLDER, SOUND = DATA / "passages", DATA / "sound"
SAFETY = frozenset({"safe-messaging", "evidence", "crisis", "access"})


@dataclass(frozen=True)
class Result:
    """One passage: whether it is bad, the codes that flagged it, and those that stop it."""

    name: str
    bad: bool
    faults: tuple[str, ...]
    codes: tuple[str, ...]
    stops: tuple[str, ...]


def run(path: Path) -> list[Result]:
    """Every passage of a set under all rules, with the contacts of its region if it has one."""
    house = desk()
    families = api.rules(house).rules.family_of
    results = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        name = entry.get("id") or entry["name"]
        suffix = "md" if entry.get("kind") == "markdown" else "txt"
        text = Typed(entry["text"].encode(), f"{name}.{suffix}")
        checked = api.check(house, [text], audience=entry["audience"], region=entry.get("region"))
        found = [f for f in checked.findings if families.get(f.rule) in SAFETY]
        codes = {f.rule for f in found if f.severity in ("error", "warning")}
        stops = {f.rule for f in found if f.severity == "error"}
        bad, faults = entry.get("bad", False), tuple(entry.get("faults", ()))
        results.append(Result(name, bad, faults, tuple(sorted(codes)), tuple(sorted(stops))))
    return results


def rates(results: Sequence[Result]) -> tuple[float, float]:
    """Recall (bad ones that were flagged) and precision (flagged ones that are bad)."""
    flagged = [result for result in results if result.codes]
    right = sum(result.bad for result in flagged)
    return right / sum(result.bad for result in results), right / max(1, len(flagged))


def main(arguments: Sequence[str]) -> int:
    """Prints what was found in each set, and what was missed or flagged wrongly."""
    paths = [Path(name) for name in arguments]
    for path in paths or [*sorted(FOLDER.glob("*.yaml")), *sorted(SOUND.glob("*.yaml"))]:
        results = run(path)
        bad = [result for result in results if result.bad]
        sound = [result for result in results if not result.bad]
        print(f"{path.stem}: {len(bad)} unsafe, {len(sound)} sound")
        for name, some in (("unsafe", bad), ("sound", sound)):
            stopped = sum(bool(result.stops) for result in some)
            flagged = sum(bool(result.codes) for result in some)
            if some:
                print(f"  {name}: {stopped} stopped, {flagged} flagged")
        for result in results:
            if result.bad != bool(result.codes):
                what = "missed" if result.bad else "false alarm"
                told = ", ".join(result.faults if result.bad else result.codes)
                print(f"  {what}: {result.name}: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
