"""Programs that save a file anew and change nothing in it, and what `verify` finds in a file."""

from __future__ import annotations

import functools
import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf

import outside
from groundsheet import api
from groundsheet.formats import format_of
from groundsheet.proof import inspect
from groundsheet.proof.promise import promise_of_panel


def faults_of(built: api.Built, data: bytes) -> list[str]:
    """What is wrong with another copy of a file, for whoever verifies it."""
    promise = promise_of_panel(built.handout, built.layout, built.proven.pages)
    limits = format_of(built.layout).limits
    return [f"{fault.code}: {fault}" for fault in inspect(data, promise, limits)]


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


def with_pikepdf(data: bytes, *, linearize: bool = False, packed: bool = False) -> bytes:
    """The file as pikepdf writes it."""
    mode = pikepdf.ObjectStreamMode
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(
            out,
            linearize=linearize,
            object_stream_mode=mode.generate if packed else mode.preserve,
            recompress_flate=packed,
        )
    return out.getvalue()


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
    "pikepdf, object streams": functools.partial(with_pikepdf, packed=True),
    "mutool": saved_by("mutool", "mupdf-tools", "clean", "{0}", "{1}"),
    "mutool, unused taken out": saved_by("mutool", "mupdf-tools", "clean", "-gggg", "{0}", "{1}"),
    "mutool, packed": saved_by("mutool", "mupdf-tools", "clean", "-z", "{0}", "{1}"),
}
"""Programs that write a file anew, by name."""
