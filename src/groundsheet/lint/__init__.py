"""Checked words: rules as data, a few engines, and findings. It knows passages, not models."""

from groundsheet.lint.documents import from_markdown, from_text
from groundsheet.lint.engine import Engine
from groundsheet.lint.findings import Document, Finding, Numbers
from groundsheet.lint.grammar import Grammar
from groundsheet.lint.loading import load_rules, read_grammar
from groundsheet.lint.measures import measure, of_passages
from groundsheet.lint.readability import ERROR, Measure
from groundsheet.lint.rules import AnyRule, ListFile, Rule, RuleFile, RuleSet

__all__ = [
    "ERROR",
    "AnyRule",
    "Document",
    "Engine",
    "Finding",
    "Grammar",
    "ListFile",
    "Measure",
    "Numbers",
    "Rule",
    "RuleFile",
    "RuleSet",
    "from_markdown",
    "from_text",
    "load_rules",
    "measure",
    "of_passages",
    "read_grammar",
]
