"""The public functions and the types that they take and give: all that a door needs.

import datetime as dt

from groundsheet import api

desk = api.open_desk(today=dt.date.today())
built = api.build(desk, recipe="first-steps", region="US")
api.save(built, "packet.pdf")

What is public stands in one list, `__init__.pyi` beside this file, which type checkers read as it
is. At run time a name is imported when it is first used: a list needs no drawing.
"""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any


def _public() -> dict[str, str]:
    """Each public name with the module that it comes from."""
    listed = ast.parse(Path(__file__).with_suffix(".pyi").read_bytes())
    return {
        alias.name: node.module
        for node in listed.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


_HOME_OF = _public()


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOME_OF)
