"""Printable psychoeducation handouts with a panel of crisis contacts proven on each page."""

from groundsheet.version import __version__

__all__ = ["__version__"]
