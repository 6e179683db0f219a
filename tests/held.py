"""What a process still holds of words: a search through all that the garbage collector reaches."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

SYLLABLES = "qua", "zil", "bor", "wex", "fru", "jam"


def made_up(number: int) -> str:
    """A word that nothing in the process holds: it is put together while the test runs."""
    return "".join(SYLLABLES[(number // 6**place) % 6] for place in range(5)).title()


def held(marks: list[str]) -> list[str]:
    """What still holds one of these words: the kind of each object that refers to such a text."""
    wanted = [mark.encode(how) for mark in marks for how in ("utf-8", "utf-16-be", "utf-16-le")]
    gc.unfreeze()  # what was there before is looked at too
    gc.collect()
    left: list[Any] = gc.get_objects()
    gc.freeze()
    own = {id(left), id(marks), id(wanted)}
    known = {id(each) for each in left} | own
    found = []
    for each in left:
        if id(each) in own:
            continue
        for other in gc.get_referents(each):
            if isinstance(other, str):
                if any(mark in other for mark in marks):
                    found.append(type(each).__name__)
            elif isinstance(other, bytes | bytearray):
                if any(text in other for text in wanted):
                    found.append(type(each).__name__)
            elif id(other) not in known:
                known.add(id(other))
                left.append(other)
    return found


def looked_for(what: str) -> None:
    """Fails if a process of its own holds anything of a person (`forgotten.py`).

    Args:
        what: what that process makes.
    """
    script = str(Path(__file__).with_name("forgotten.py"))
    done = subprocess.run(
        [sys.executable, script, what], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
