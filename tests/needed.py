"""Programs outside Python: a test that needs one is left out where it is missing, save in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def program(name: str, package: str) -> str:
    """Where a program stands; a skip with the reason where it's missing, a failure in CI."""
    found = shutil.which(name)
    if found is None:
        left_out(f"{name} ({package})")
    return found


def package(folder: Path, how: str) -> Path:
    """The same for a package that npm puts into a folder."""
    if not folder.is_dir():
        left_out(f"{folder.name} ({how})")
    return folder


def left_out(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI needs it")
    pytest.skip(f"left out: {what} is not installed")
