"""A file that another program saved anew, and didn't change, passes `verify`."""

from __future__ import annotations

import functools
import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import outside
from test_allowed import FORMATS, built, faults


def saved_by(program: str, package: str, *options: str) -> Callable[[bytes], bytes]:
    """The file as a program on the machine writes it."""

    def save(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            before, after = Path(folder) / "a.pdf", Path(folder) / "b.pdf"
            before.write_bytes(data)
            names = [part.format(before, after) for part in options]
            command = [outside.program(program, package), *names]
            subprocess.run(command, check=True, capture_output=True)
            return after.read_bytes()

    return save


def with_pikepdf(data: bytes, **options: bool | pikepdf.ObjectStreamMode) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, **options)
    return out.getvalue()


PACKED = pikepdf.ObjectStreamMode.generate
SAVERS: dict[str, Callable[[bytes], bytes]] = {
    "qpdf": saved_by("qpdf", "qpdf", "{0}", "{1}"),
    "qpdf, linearized": saved_by("qpdf", "qpdf", "--linearize", "{0}", "{1}"),
    "qpdf, object streams": saved_by("qpdf", "qpdf", "--object-streams=generate", "{0}", "{1}"),
    "qpdf, both": saved_by(
        "qpdf", "qpdf", "--linearize", "--object-streams=generate", "{0}", "{1}"
    ),
    "qpdf, to be read": saved_by("qpdf", "qpdf", "--qdf", "--object-streams=disable", "{0}", "{1}"),
    "pikepdf": with_pikepdf,
    "pikepdf, linearized": functools.partial(with_pikepdf, linearize=True),
    "pikepdf, object streams": functools.partial(
        with_pikepdf, object_stream_mode=PACKED, recompress_flate=True
    ),
    "mutool": saved_by("mutool", "mupdf-tools", "clean", "{0}", "{1}"),
    "mutool, unused taken out": saved_by("mutool", "mupdf-tools", "clean", "-gggg", "{0}", "{1}"),
    "mutool, packed": saved_by("mutool", "mupdf-tools", "clean", "-z", "{0}", "{1}"),
}
"""Programs that write a file anew, by name."""


@pytest.mark.parametrize("name", SAVERS)
def test_a_file_that_was_saved_anew_passes(name: str) -> None:
    kinds = FORMATS if name in ("qpdf, both", "mutool, unused taken out") else ["sheet"]
    wrong = {kind: faults(kind, SAVERS[name](built(kind).proven.data)) for kind in kinds}
    assert {kind: found for kind, found in wrong.items() if found} == {}


def test_twice_is_as_well() -> None:
    data = built("sheet").proven.data
    for name in ("qpdf, linearized", "mutool", "pikepdf, object streams"):
        data = SAVERS[name](data)
        assert faults("sheet", data) == []
