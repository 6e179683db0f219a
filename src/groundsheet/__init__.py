"""Printable psychoeducation handouts with a band of crisis numbers proven on every page."""

from groundsheet.version import __version__

__all__ = ["__version__"]
