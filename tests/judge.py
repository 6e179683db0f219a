"""The judge of PDF/UA and PDF/A: veraPDF, which shares no code with the program.

Tests take it as the fixture `judge`, which leaves them out where veraPDF can't run.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

VERAPDF = Path(__file__).parents[1] / "tools" / "verapdf"
FLAVOURS = ("ua1", "2a")
UNPARSEABLE = "could not be parsed"
WRONG_JAR = 65
"""The exit code of `tools/verapdf` for a jar that is not the pinned one."""

PATIENCE = 600


class NoVerdict(Exception):
    """The judge itself failed; nothing is known about any file."""


class Judge(Protocol):
    """What the fixture `judge` gives: the function `judge` below."""

    def __call__(
        self, files: Mapping[str, bytes] | Iterable[Path], flavours: Sequence[str] = FLAVOURS
    ) -> dict[str, list[str]]: ...


def judge(
    files: Mapping[str, bytes] | Iterable[Path], flavours: Sequence[str] = FLAVOURS
) -> dict[str, list[str]]:
    """What is wrong with each file, by its name (a path: its text); nothing if it passes.

    A rule that failed is told as `ua1 7.1-3 (2 checks): <what it asks for>`, and a file that
    veraPDF could not read to its end as `ua1 could not be parsed: <why>`. One run of veraPDF for
    each flavour takes all files, some 0.1 s each after the 1.5 s that a run takes to start.
    """
    contents = files if isinstance(files, Mapping) else {str(p): p.read_bytes() for p in files}
    if not contents or not flavours:
        raise NoVerdict("there is nothing to judge")
    with tempfile.TemporaryDirectory() as folder:
        # Names of our own: what the report calls a file is then known, whatever it is called.
        names = {f"{index:06}.pdf": name for index, name in enumerate(contents)}
        for place, name in names.items():
            (Path(folder) / place).write_bytes(contents[name])
        with ThreadPoolExecutor(len(flavours)) as pool:
            found = list(pool.map(lambda flavour: _ask(flavour, folder), flavours))
    for verdicts in found:
        if set(verdicts) != set(names):
            raise NoVerdict(f"{len(names)} files were given, and told of: {sorted(verdicts)}")
    return {
        name: [fault for verdicts in found for fault in verdicts[place]]
        for place, name in names.items()
    }


def rules(faults: Iterable[str]) -> set[str]:
    """The failed rules by name, such as `ua1 7.1-3`, of a file that could be parsed."""
    found = set()
    for fault in faults:
        rule = re.match(r"\S+ [\d.]+-\d+(?= \()", fault)
        # A damaged file that can't be read says nothing about the rule it was damaged for.
        assert rule is not None, fault
        found.add(rule[0])
    return found


def why_not() -> str | None:
    """Why veraPDF can't run here; fetches it if it is not there yet."""
    done = _run("--version")
    if done.returncode == WRONG_JAR:
        raise NoVerdict(done.stderr.decode(errors="replace"))
    if done.returncode == 0:
        return None
    return done.stderr.decode(errors="replace").strip().rpartition("\n")[2]


def read_report(flavour: str, report: bytes) -> dict[str, list[str]]:
    """The faults of each file that a report in JSON tells of; whatever is odd in it is refused."""
    try:
        return {
            Path(job["itemDetails"]["name"]).name: _faults(flavour, job)
            for job in json.loads(report)["report"]["jobs"]
        }
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NoVerdict(f"no report that can be read: {error!r}") from error


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", VERAPDF, *arguments],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )


def _ask(flavour: str, folder: str) -> dict[str, list[str]]:
    # Of a failed rule only one check is listed; all are counted.
    done = _run("--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "1", folder)
    try:
        verdicts = read_report(flavour, done.stdout)
    except NoVerdict as error:
        error.add_note(done.stderr.decode(errors="replace"))
        raise
    if (done.returncode == 0) != (not any(verdicts.values())):
        raise NoVerdict(f"the report and the exit code {done.returncode} say different things")
    return verdicts


def _faults(flavour: str, job: dict[str, Any]) -> list[str]:
    if "taskException" in job:
        return [f"{flavour} {UNPARSEABLE}: {job['taskException']['exceptionMessage']}"]
    (result,) = job["validationResult"]
    details = result["details"]
    failed = [rule for rule in details["ruleSummaries"] if rule["status"] == "failed"]
    if (
        result["jobEndStatus"] != "normal"
        or len(failed) != details["failedRules"]
        or result["compliant"] != (not failed)
        or details["passedRules"] + len(failed) == 0
    ):
        raise NoVerdict(f"an odd report: {json.dumps(job)}")
    failed.sort(key=lambda rule: ([int(n) for n in rule["clause"].split(".")], rule["testNumber"]))
    return [
        f"{flavour} {rule['clause']}-{rule['testNumber']} "
        f"({rule['failedChecks']} check{'' if rule['failedChecks'] == 1 else 's'}): "
        f"{' '.join(rule['description'].split())}"
        for rule in failed
    ]
