"""Checked words: rules as data, a few engines, and findings. It knows passages, not models."""

from groundsheet.lint.documents import from_markdown, from_text
from groundsheet.lint.engine import STYLE, Engine
from groundsheet.lint.findings import Document, Finding, Numbers
from groundsheet.lint.grammar import Grammar
from groundsheet.lint.lexicon import masked
from groundsheet.lint.loading import hidden_parts, load_rules, read_grammar
from groundsheet.lint.measures import Figures, figures, measure, of_passages
from groundsheet.lint.readability import ERROR, Measure
from groundsheet.lint.rules import AnyRule, ListFile, MustRule, Rule, RuleFile, RuleSet

__all__ = [
    "ERROR",
    "STYLE",
    "AnyRule",
    "Document",
    "Engine",
    "Figures",
    "Finding",
    "Grammar",
    "ListFile",
    "Measure",
    "MustRule",
    "Numbers",
    "Rule",
    "RuleFile",
    "RuleSet",
    "figures",
    "from_markdown",
    "from_text",
    "hidden_parts",
    "load_rules",
    "masked",
    "measure",
    "of_passages",
    "read_grammar",
]
