"""Programs outside Python that tests ask: what happens where one is missing."""

from __future__ import annotations

import os
import shutil
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
