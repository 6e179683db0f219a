"""The kinds of text that content is made of, and what every block has."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from groundsheet.language import Identifier, Strict, Text
from groundsheet.text import check_inline, phone_tokens, telephone_numbers


def _parsed(text: str) -> str:
    check_inline(text)
    return text


PlainWords = Text
"""Text without markup."""

RichText = Annotated[Text, AfterValidator(_parsed)]
"""Text with *emphasis*, **strong** emphasis and {{placeholders}}."""


def _cell(text: str) -> str:
    return _parsed(text) if text else text


Cell = Annotated[str, AfterValidator(_cell)]
"""A cell of a table: rich text, or empty to be written in."""

Lines = Annotated[int, Field(ge=1, le=20)]


class Block(Strict):
    """Base of all blocks."""

    id: Identifier
    """Name of the block: once in the module, and the same in every language."""
    optional: bool = False
    """Printed only where it is asked for (`build --with ID`)."""


Loc = tuple[str | int, ...]

FOR_CLINICIANS = ("purpose", "ask_first", "clinician_notes", "evidence")
"""The fields of a module that stand on the clinician's sheet alone."""

_NOT_PRINTED = {
    "id", "kind", "code", "version", "type", "module", "audience", "handling", "figure", "grade",
    "citations", "order", "unit", "acronym",
}  # fmt: skip


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Nested data with every text that can be printed changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {
            key: part if key in _NOT_PRINTED else mapped(part, change)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [mapped(part, change) for part in value]
    return value


def texts(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Every text in nested data that can be printed, with where it stands."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _NOT_PRINTED:
                yield from texts(part, (*loc, key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from texts(part, (*loc, index))


def dialled(value: Any, *, for_clinicians: bool = False) -> Iterator[tuple[Loc, str]]:
    """The texts that hold a number which can be dialled: where they stand, and what is wrong.

    Args:
        value: nested data.
        for_clinicians: whether all of it is for clinicians, who read figures of studies; there
            only what is as long as a telephone number is refused.
    """
    for loc, text in texts(value):
        figures = for_clinicians or (bool(loc) and loc[0] in FOR_CLINICIANS)
        for token in (telephone_numbers(text) if figures else phone_tokens(text))[:1]:
            fault = (
                f"{token!r} can be dialled. Numbers come from the crisis contacts only: write "
                "{{emergency}}, {{crisis_voice}} or {{crisis_text}}."
            )
            yield loc, fault
