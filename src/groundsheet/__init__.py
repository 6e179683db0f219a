"""Printable psychoeducation handouts with crisis contacts proven on every page."""

from groundsheet.version import VERSION as __version__

__all__ = ["__version__"]
