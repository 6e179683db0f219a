"""What people type: the practice and the person a handout is for. Printed as typed."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from groundsheet.language import Strict
from groundsheet.text import normal, phone_tokens, typed_text_fault

MAX_NAME = 120
MAX_LINE = 200


def _typed(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        text = normal(text)
        fault = typed_text_fault(text)
        if fault:
            raise ValueError(fault)
        if not text:
            raise ValueError("it is empty.")
        if len(text) > limit:
            raise ValueError(f"it has {len(text):,} characters; at most {limit} fit on a line.")
        return text

    return AfterValidator(check)


Name = Annotated[str, _typed(MAX_NAME)]
Line = Annotated[str, _typed(MAX_LINE)]


class OwnNumber(Strict):
    """A telephone number of the practice, with its hours."""

    label: Line | None = None
    phone: Annotated[str, _typed(40)]
    hours: Line
    answered_at_night: bool = False

    @model_validator(mode="after")
    def _dialable(self) -> Self:
        if sum(len(token) for token in phone_tokens(self.phone)) < 3:
            raise ValueError("`phone` holds no number that can be dialled.")
        return self


class Practice(Strict):
    """A practice: its name and its own numbers."""

    name: Name
    numbers: Annotated[tuple[OwnNumber, ...], Field(max_length=3)] = ()


class Person(Strict):
    """Whom a handout is for, and who gives it. Both are optional on paper."""

    name: Name | None = None
    clinician: Name | None = None
