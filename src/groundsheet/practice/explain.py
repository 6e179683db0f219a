"""The rules of a desk's language, each in words."""

from __future__ import annotations

from groundsheet.desk import Desk
from groundsheet.document.own_words import rules
from groundsheet.errors import Usage
from groundsheet.practice.questions import explained
from groundsheet.wording import command, near, option


def explain(desk: Desk, code: str) -> str:
    """A rule in words: what it looks for, why, and what to write instead; or a question.

    Raises:
        Usage: there is no such rule, and no such question.
    """
    question = explained(desk.shelf.folder, code)
    if question:
        return question
    engine = rules(desk)
    rule = engine.rules.rules.get(code.upper())
    if rule is None:
        raise Usage(
            f"there is no rule or question {code[:20]!r}.{near(code.upper(), engine.rules.rules)}",
            remedy=f"{command('check', option('rules'))} lists them.",
        )
    lines = [
        f"{rule.code} ({engine.rules.family_of[rule.code]}, {rule.severity}): {rule.title}",
        f"Why: {rule.why}",
        f"Instead: {rule.suggestion}",
        f"Source: {rule.source}",
        f"For: {', '.join(rule.readers)}",
    ]
    if rule.kind != "lexicon":
        lines.append("Finds: " + " / ".join(rule.bad))
        lines.append("Leaves alone: " + " / ".join(rule.good))
    return "\n".join(lines)
