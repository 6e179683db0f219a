"""Programs outside Python that tests ask: what happens where one is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest


def left_out(reason: str) -> NoReturn:
    """Leaves the running test out; the run tells so at its end. In CI it is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI needs it", pytrace=False)
    pytest.skip(reason)


def require(*programs: str, package: str) -> None:
    """Leaves the test out unless all these programs of one Debian package are there."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        left_out(f"{', '.join(missing)} ({package}) is not installed")


def program(name: str, package: str) -> str:
    """Where a program stands."""
    require(name, package=package)
    return str(shutil.which(name))


def npm_package(folder: Path, how: str) -> Path:
    """Where a package is that npm puts into a folder."""
    if not folder.is_dir():
        left_out(f"{folder.name} ({how}) is not installed")
    return folder


def own_mounts(folder: Path) -> list[str]:
    """How to begin a command that may mount: as root, or as one who is root to itself alone."""
    mount = ["mount", "-t", "tmpfs", "tmpfs", str(folder)]
    require("unshare", "mount", package="util-linux")
    for unshare in (["unshare", "-m"], ["unshare", "-Urm"]):
        if subprocess.run([*unshare, *mount], check=False, capture_output=True).returncode == 0:
            return unshare
    left_out("this user may not mount a disk")
