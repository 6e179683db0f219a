"""Answers to the questions of a review, as a form has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from groundsheet import api
from groundsheet.web.pages import line, text


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen and typed at a question.

    Args:
        chosen: the number of a proposed sentence, `yes`, `no` or `n/a`; empty: nothing yet.
        sentence: words of the sentence that a yes is about.
        wrong: where it is, or what is wrong, after a no.
    """

    chosen: str = ""
    sentence: str = ""
    wrong: str = ""

    @property
    def typed(self) -> str:
        """The same as `read_reply` takes it. What is wrong isn't held against the text."""
        if self.chosen == "yes" and self.sentence:
            return f"yes: {self.sentence}"
        return self.chosen


def answers_of(form: FormData, asked: Sequence[api.Asked]) -> dict[str, Answer]:
    """What was answered, by question.

    Args:
        form: what was sent.
        asked: the questions.
    """
    return {
        each.id: Answer(
            line(form, each.id) or "",
            text(form, f"{each.id}-sentence").strip(),
            text(form, f"{each.id}-wrong").strip()[:500],
        )
        for each in asked
    }
