"""Checked words: rules as data, a few engines, and findings. It knows passages, not models."""

from groundsheet.lint.documents import from_markdown, from_text
from groundsheet.lint.engine import Document, Engine, Finding, Numbers
from groundsheet.lint.loading import load_rules
from groundsheet.lint.measures import of_passages
from groundsheet.lint.readability import ERROR, SMOG_SENTENCES, Measure, measure, syllables
from groundsheet.lint.rules import AnyRule, ListFile, Rule, RuleFile, RuleSet

__all__ = [
    "ERROR",
    "SMOG_SENTENCES",
    "AnyRule",
    "Document",
    "Engine",
    "Finding",
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
    "syllables",
]
