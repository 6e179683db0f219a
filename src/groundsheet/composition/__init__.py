"""Composes a handout into a tree of typed parts, between the handout and its drawing."""

from groundsheet.composition import nodes
from groundsheet.composition.compose import code_of, compose, footer_of

__all__ = ["code_of", "compose", "footer_of", "nodes"]
