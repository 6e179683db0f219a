"""Printable psychoeducation handouts with crisis contacts proven on every page."""

from groundsheet.version import __version__

__all__ = ["__version__"]
