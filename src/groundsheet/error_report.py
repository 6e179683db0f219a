"""An error as data: what a door gives to a program in place of a result.

It is published as the schema `error`. Notices have their own shape, beside each result.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import WithJsonSchema

from groundsheet.errors import GroundsheetError, Problem
from groundsheet.language import Strict
from groundsheet.wording import PLAIN, Wording, worded

TextOrNull = Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})]
CountOrNull = Annotated[int | None, WithJsonSchema({"type": ["integer", "null"], "minimum": 1})]


class ReportedProblem(Strict):
    """One fault."""

    message: str
    """What is wrong, in words. They may change."""
    path: TextOrNull
    """The file, as it was given, or the option; null where there is none."""
    line: CountOrNull
    """Its line, from 1; null where there is none."""
    column: CountOrNull
    """The column in that line, from 1; null where there is none."""
    field: str
    """The field of the file, with dots; empty where there is none."""
    remedy: str
    """What to do about this one; empty where the error's own says it."""

    @classmethod
    def of(cls, problem: Problem, wording: Wording) -> Self:
        """A problem of an error."""
        place = problem.place
        return cls(
            message=_text(problem.message, wording),
            path=_text(place.path, wording) if place else None,
            line=place.line if place else None,
            column=place.column if place else None,
            field=_text(problem.field, wording),
            remedy=_text(problem.remedy, wording),
        )


class ReportedError(Strict):
    """What stopped a command."""

    code: str
    """Which error it is: it stays the same, and docs/errors.md has each."""
    exit_code: int
    """What the command ends with."""
    title: str
    """The error in a few words."""
    message: str
    """All problems with their places, in words, a line each."""
    problems: tuple[ReportedProblem, ...]
    """Each fault; all of them are told at once."""
    remedy: str
    """What to do; empty where each problem says it."""


class ErrorReport(Strict):
    """What a command prints with `--json` where it could not do what it was asked."""

    error: ReportedError
    """What stopped it."""

    @classmethod
    def of(cls, error: GroundsheetError, wording: Wording = PLAIN) -> Self:
        """An error as data.

        Args:
            error: the error.
            wording: what the door calls options and commands.
        """
        told = [problem.worded(wording) for problem in error.problems]
        return cls(
            error=ReportedError(
                code=error.code,
                exit_code=int(error.exit_code),
                title=error.title,
                message="\n".join(_text(line, wording) for line in told),
                problems=tuple(ReportedProblem.of(each, wording) for each in error.problems),
                remedy=_text(error.remedy, wording),
            )
        )


def _text(text: str, wording: Wording) -> str:
    """Words of an error. What isn't text, as a file's name may not be, is escaped."""
    return worded(text, wording).encode("utf-8", "backslashreplace").decode("utf-8")
