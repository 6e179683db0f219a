"""What `check` finds in passages that were written without sight of its rules.

    python benchmarks/heldout.py [FOLDER]

`sound.yaml` and `unsafe.yaml` in the folder (default: `tests/data/heldout`) hold passages with
their reader and, where they have one, their region. Each is checked as `check` does it, with its
region and without. A *stop* is an error, a *look* a warning, *asks* is left to a judgement;
style counts for nothing. Once somebody has mended a rule on a set, it tells nothing of unseen text
any more.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml

from groundsheet import api
from groundsheet.lint import STYLE
from groundsheet.people import Typed

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from desks import desk  # noqa: E402

TIERS = {"error": "stop", "warning": "look", "review": "asks"}


def found(passage: dict[str, Any], *, region: bool) -> dict[str, set[str]]:
    """The codes of what is found in a passage, by tier."""
    house = desk()
    family = api.rules(house).rules.family_of
    text = Typed(passage["text"].encode(), f"{passage['name']}.txt")
    where = passage["region"] if region else None
    tiers: dict[str, set[str]] = defaultdict(set)
    for finding in api.check(house, [text], audience=passage["audience"], region=where).findings:
        if family.get(finding.rule) not in STYLE:
            tiers[TIERS[finding.severity]].add(finding.rule)
    return tiers


def main() -> None:
    """Prints the counts."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "data" / "heldout"
    sound, unsafe = (
        yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
        for name in ("sound", "unsafe")
    )
    for region in (True, False):
        told = "with their regions" if region else "without a region"
        results = [(p, found(p, region=region)) for p in sound]
        stops = {p["name"]: sorted(f["stop"]) for p, f in results if f["stop"]}
        looks = Counter(code for _, f in results for code in f["look"])
        print(f"{len(sound)} sound passages, {told}: {len(stops)} stopped {stops or ''}")
        print(f"  {sum(bool(f['look']) for _, f in results)} with a look: {dict(looks)}")
        print(f"  {sum(bool(f['asks']) for _, f in results)} with a question of a rule")
        faulty = [(p, found(p, region=region)) for p in unsafe]
        print(f"{len(unsafe)} unsafe passages, {told}: found by a stop, a stop or look, anything")
        for name, chosen in (("all", faulty), ("hard", [e for e in faulty if e[0]["hard"]])):
            print(f"  {name:<28}{_counts([f for _, f in chosen])}")
        for kind in dict.fromkeys(p["kind"] for p in unsafe):
            print(f"  {kind:<28}{_counts([f for p, f in faulty if p['kind'] == kind])}")


def _counts(results: list[dict[str, set[str]]]) -> str:
    tiers = (("stop",), ("stop", "look"), ("stop", "look", "asks"))
    hits = (sum(any(f[tier] for tier in wanted) for f in results) for wanted in tiers)
    return f"{len(results):>3}: " + ", ".join(f"{n:>3}" for n in hits)


if __name__ == "__main__":
    main()
