"""Read by every Python that a test starts, before anything else: it takes the test's day (day.py).

Python looks for a module of this name when it begins; tests put this folder on PYTHONPATH.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

CLOCK, _, DAY = os.environ.get("GROUNDSHEET_TESTS_DAY", "").partition(" ")


class Finder:
    """Finds the module that reads the clock, and puts the day into it once it is loaded."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module as Python finds it; of any other, nothing."""
        spec = PathFinder.find_spec(name, path, target) if name == CLOCK else None
        if spec is None or spec.loader is None:
            return None
        load, day = spec.loader.exec_module, dt.date.fromisoformat(DAY)

        def exec_module(module: ModuleType) -> None:
            load(module)
            vars(module)["today"] = functools.wraps(module.today)(lambda: day)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if DAY:
    sys.meta_path.insert(0, Finder)
