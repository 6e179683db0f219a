"""A reviewer who says yes to all that is asked of a module."""

from __future__ import annotations

from groundsheet import api


def yes_to_all(desk: api.Desk, *names: str) -> dict[str, str]:
    """Answers with which modules are approved: yes, with the first sentence that is proposed."""
    return {
        f"{name}/{asked.id}": answer(asked, entry.sentences)
        for name in names
        for entry in (api.review(desk, name),)
        for asked in entry.asked
    }


def answer(asked: api.Asked, sentences: tuple[api.Sentence, ...]) -> str:
    """Yes to a question."""
    if asked.quotes and not asked.proposed:
        return f"yes: {max((sentence.text for sentence in sentences), key=len)}"
    return "yes 1" if asked.quotes else "yes"


def given(desk: api.Desk, *names: str) -> list[str]:
    """The same as arguments of the command."""
    answers = yes_to_all(desk, *names).items()
    return [part for name, value in answers for part in ("--answer", f"{name}={value}")]
