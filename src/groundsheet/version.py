"""The version of the program, as it is recorded in the files it makes."""

from __future__ import annotations

__version__ = "0.1.0"
ENGINE = f"groundsheet {__version__}"
