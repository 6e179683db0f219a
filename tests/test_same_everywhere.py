"""Each variant has the same bytes wherever it is built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desks import desk
from groundsheet import api, text
from groundsheet.layout import Variant
from groundsheet.pdf import fonts, objects, remembered, reportlab_fixes, styles

SCRIPT = """
import datetime, hashlib, json, sys
from groundsheet import api
at = api.open_desk(today=datetime.date(2026, 11, 24))
from groundsheet.layout import Variant
from groundsheet.people import Typed
from pathlib import Path
answers = Typed.file(Path(sys.argv[1]))
made = [
    api.build(at, ["safety-plan", "tipp"], region="US", answers=answers),
    api.build(at, ["slow-breathing"], region="GB-ENG", paper="a4", variant=Variant(booklet=True)),
    api.build(at, ["riding-an-urge"], region="IE", variant=Variant(print_size=18, ink_saver=True)),
    api.build(at, region="US", variant=Variant(card="folded")),
    api.build(
        at, recipe="first-steps", region="GB-ENG",
        person=api.person_with("--for", name="Nguyễn Phạm"),
    ),
]
print(json.dumps([hashlib.sha256(one.proven.data).hexdigest() for one in made]))
"""
PLAN = Path(__file__).parent / "data" / "plans" / "complete-1.yaml"
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {
        "PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": "1",
    },
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "HOME": "/nowhere"},
]  # fmt: skip


def digests(folder: Path, environment: dict[str, str]) -> list[str]:
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(PLAN)],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.any_day
def test_three_hash_seeds_three_time_zones_three_folders(tmp_path: Path) -> None:
    folders = [tmp_path / f"a folder {n}" for n in range(len(PLACES))]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(digests, folders, PLACES))
    assert [digest for digest in found if digest != found[0]] == []
    assert len(set(found[0])) == 5


def test_twice_in_one_process() -> None:
    first, second = (
        api.build(desk(), ["tipp"], region="US", variant=Variant(binding=10)).proven.data
        for _ in range(2)
    )
    assert first == second


def test_no_file_can_tell_what_was_built_before_it() -> None:
    """What is kept from file to file follows from words and sizes alone."""
    kept = (
        fonts.width, remembered._parsed, remembered._broken, reportlab_fixes._compressed,
        styles.markup, text.parse_inline, objects.form, objects.string,
    )  # fmt: skip
    wanted = [
        (["tipp"], Variant(), "X" * 120), (["tipp"], Variant(print_size=24), "Nguy\u1ec5n"),
        (["safety-plan"], Variant(ink_saver=True), "Example Name"),
        (["safety-plan", "stop-pause"], Variant(booklet=True), "https://example.org/" + "a/b" * 30),
    ]  # fmt: skip

    def built(modules: list[str], variant: Variant, name: str) -> bytes:
        person = api.person_with("--for", name=name)
        return api.build(desk(), modules, region="US", variant=variant, person=person).proven.data

    cold = []
    for one in wanted:
        for cached in kept:
            cached.clear()
        cold.append(built(*one))
    assert [built(*one) for one in reversed(wanted)] == cold[::-1]
    assert all(cached.hits for cached in kept)
