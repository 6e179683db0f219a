"""The judge can be believed, and where it is missing the run says so."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from judge import UNPARSEABLE, VERAPDF, WRONG_JAR, Judge, NoVerdict, read_report, rules, why_not

ROOT = Path(__file__).parents[1]


def untagged() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 144, "Two lines")
    canvas.drawString(72, 72, "without tags")
    canvas.save()
    return out.getvalue()


def conforming(**claims: str) -> bytes:
    """An empty page with all that a file needs to be what it claims to be."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Lang = pikepdf.String("en")
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = "Example"
            for key, value in claims.items():
                metadata[key.replace("_", ":")] = value
        pdf.save(out)
    return out.getvalue()


def accessible() -> bytes:
    return conforming(pdfuaid_part="1")


def archival() -> bytes:
    return conforming(pdfaid_part="2", pdfaid_conformance="A")


def test_it_tells_what_passes_from_what_fails_and_from_what_is_no_pdf(judge: Judge) -> None:
    files = {
        "accessible": accessible(),
        "archival.pdf": archival(),
        "../untagged": untagged(),
        "garbage": b"no PDF at all",
        "cut": untagged()[:-300],
    }
    found = judge(files)
    assert list(found) == list(files)
    assert rules(found["accessible"]) == {"2a 6.6.2.3.1-1", "2a 6.6.2.3.1-2", "2a 6.6.4-1"}
    assert rules(found["archival.pdf"]) == {"ua1 5-1"}
    assert {
        "ua1 6.2-1", "ua1 7.1-3", "ua1 7.1-8", "ua1 7.1-10", "ua1 7.1-11", "ua1 7.21.4.1-1",
        "2a 6.2.11.4.1-1", "2a 6.6.2.1-1", "2a 6.7.2.2-1", "2a 6.7.3.3-1",
    } <= rules(found["../untagged"])  # fmt: skip
    assert (
        "ua1 7.1-3 (2 checks): Content shall be marked as Artifact or tagged as real content"
        in found["../untagged"]
    )
    for name in ("garbage", "cut"):
        flavours = [fault.partition(f" {UNPARSEABLE}: ")[::2] for fault in found[name]]
        assert [flavour for flavour, why in flavours if why] == ["ua1", "2a"]
        with pytest.raises(AssertionError, match=UNPARSEABLE):
            rules(found[name])


def test_it_takes_paths_and_one_flavour(judge: Judge, tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(accessible())
    assert judge(paths, ("ua1",)) == {str(path): [] for path in paths}


def test_a_flavour_that_does_not_exist_is_no_verdict(judge: Judge) -> None:
    with pytest.raises(NoVerdict, match="no report"):
        judge({"a": accessible()}, ("ua9",))


def test_nothing_to_judge_is_no_verdict(judge: Judge) -> None:
    with pytest.raises(NoVerdict, match="nothing"):
        judge({})
    with pytest.raises(NoVerdict, match="nothing"):
        judge({"a": accessible()}, ())


# -- odd reports ----------------------------------------------------------------------------------


def report(**changes: Any) -> bytes:
    details = {"passedRules": 106, "failedRules": 0, "ruleSummaries": []}
    details.update((key, value) for key, value in changes.items() if key in details)
    result = {"details": details, "jobEndStatus": "normal", "compliant": True}
    result.update((key, value) for key, value in changes.items() if key in result)
    job = {"itemDetails": {"name": "/x/a.pdf"}, "validationResult": [result]}
    return json.dumps({"report": {"jobs": [job]}}).encode()


def test_a_report_without_faults_passes() -> None:
    assert read_report("ua1", report()) == {"a.pdf": []}


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"{}",
        b"[]",
        report(compliant=False),
        report(jobEndStatus="timeout"),
        report(failedRules=1),
        report(passedRules=0),
        report().replace(b"validationResult", b"elsewhere"),
    ],
)
def test_an_odd_report_is_no_verdict(odd: bytes) -> None:
    with pytest.raises(NoVerdict):
        read_report("ua1", odd)


# -- where it is missing --------------------------------------------------------------------------

NEEDS_THE_JUDGE = "tests/test_judge.py::test_it_takes_paths_and_one_flavour"


def run_tests(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A test that needs the judge, in a run of its own where the PATH has an empty folder only."""
    base = {key: value for key, value in os.environ.items() if key != "CI"}
    return subprocess.run(
        [sys.executable, "-I", "-m", "pytest", "-p", "no:cacheprovider", *options, NEEDS_THE_JUDGE],
        cwd=ROOT,
        env=base | {"PATH": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("workers", [("-n", "2"), ("-p", "no:xdist")], ids=["two", "none"])
def test_without_java_the_run_passes_and_says_at_its_end_what_was_left_out(
    tmp_path: Path, workers: tuple[str, ...]
) -> None:
    done = run_tests(tmp_path, *workers)
    assert done.returncode == 0, done.stdout + done.stderr
    *_, heading, reason, name, last = done.stdout.splitlines()
    assert heading.strip("= ") == "left out"
    assert reason.startswith("1 left out: ")
    assert "java is not on the PATH" in reason
    assert name.strip() == NEEDS_THE_JUDGE
    assert last.startswith("1 skipped")


def test_without_java_the_run_fails_in_ci(tmp_path: Path) -> None:
    done = run_tests(tmp_path, CI="true")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "java is not on the PATH" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 error")


# -- how it is fetched ----------------------------------------------------------------------------


def fetch(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """`tools/verapdf` with an empty cache, where these shell scripts are all the programs."""
    path, cache = folder / "bin", folder / "cache"
    path.mkdir()
    for name, script in programs.items():
        (path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (path / name).chmod(0o755)
    return subprocess.run(
        [sys.executable, "-I", VERAPDF, "--version"],
        env={"PATH": str(path), "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )


NEVER = "echo 'never to be run'; exit 0"
WRITES_ANOTHER_JAR = """
for argument in "$@"; do
  case $argument in
    -DoutputDirectory=*) echo "another jar" > "${argument#*=}/cli-1.30.2.jar" ;;
  esac
done
"""


@pytest.mark.parametrize(
    ("programs", "code", "message"),
    [
        ({}, 127, "java is not on the PATH"),
        ({"java": NEVER}, 127, "mvn is not on the PATH"),
        ({"java": NEVER, "mvn": "echo no network; exit 1"}, 69, "mvn could not fetch"),
        ({"java": NEVER, "mvn": "exit 0"}, 69, "mvn could not fetch"),
        ({"java": NEVER, "mvn": WRITES_ANOTHER_JAR}, WRONG_JAR, "its SHA-256 is"),
    ],
)
def test_what_cannot_be_fetched_is_told(
    tmp_path: Path, programs: dict[str, str], code: int, message: str
) -> None:
    done = fetch(tmp_path, **programs)
    assert done.returncode == code, done.stderr
    assert message in done.stderr.splitlines()[-1]
    assert done.stdout == ""
    assert list(tmp_path.glob("cache/groundsheet/*")) == [], "nothing is left that could be run"


def test_another_jar_in_the_cache_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jar = tmp_path / "cache" / "groundsheet" / "verapdf-cli-1.30.2.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"another jar")
    done = fetch(tmp_path, java=NEVER)
    assert done.returncode == WRONG_JAR
    assert str(jar) in done.stderr
    assert done.stdout == ""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(NoVerdict, match="SHA-256"):
        why_not()
