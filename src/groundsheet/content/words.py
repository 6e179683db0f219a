"""The kinds of text that content is made of, and what every block has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from groundsheet.language import Identifier, RegionCode, Strict, Text
from groundsheet.scopes import NO_WORDS, Loc, Words, words
from groundsheet.text import check_inline, phone_tokens, placeholders, telephone_numbers


def _parsed(text: str) -> str:
    check_inline(text)
    return text


def _facts(text: str) -> str:
    check_inline(text)
    for name in placeholders(text):
        if not name.startswith("fact:"):
            raise ValueError(f"`{{{{{name}}}}}` can't stand here: only {{{{fact:ID}}}} can.")
    return text


PlainWords = Text
"""Text without markup. Each field says which words they are (`Words`)."""

RichText = Annotated[Text, AfterValidator(_parsed)]
"""Text with *emphasis*, **strong** emphasis and {{placeholders}}. Each field says which words they
are (`Words`)."""

Body = Annotated[RichText, Words("body")]
Item = Annotated[RichText, Words("item")]
Detail = Annotated[RichText, Words("detail")]
"""More about a step or a label."""
Note = Annotated[RichText, Words("note")]
"""What is for clinicians alone."""
Label = Annotated[PlainWords, Words("label")]
HeadCell = Annotated[PlainWords, Words("table")]
Alt = Annotated[Text, AfterValidator(_facts), Words("alt")]
"""What a drawing shows, for those who don't see it; with {{fact:ID}} for the numbers in it."""


def _cell(text: str) -> str:
    return _parsed(text) if text else text


Cell = Annotated[str, AfterValidator(_cell), Words("table")]
"""A cell of a table: rich text, or empty to be written in."""

Lines = Annotated[int, Field(ge=1, le=20)]


class Block(Strict):
    """Base of all blocks."""

    id: Identifier
    """Name of the block: once in the module, and the same in every language."""
    optional: bool = False
    """Printed only where it is asked for, by its id."""
    regions: Annotated[tuple[RegionCode, ...], NO_WORDS] = ()
    """Printed only for these regions and the parts of them, such as US; none: everywhere."""

    def holds_in(self, region: str) -> bool:
        """Whether it is true in a region; in all of them for an empty code, where none is known."""
        return not (self.regions and region) or any(
            region == code or region.startswith(f"{code}-") for code in self.regions
        )


class Form(Block):
    """Base of the blocks that are written in, ticked or drawn on."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Marks a field that files a text (its code, version, words to find it by).

    It is no part of what the text means: a review holds when it changes.
    """


FILING = Filing()


def texts(model: BaseModel) -> Iterator[tuple[Loc, str]]:
    """Every text of a model that has a reader, as it stands in the file, with where it stands."""
    return ((loc, text) for loc, text, _ in words(model))


def dialled(model: BaseModel, *, for_clinicians: bool = False) -> Iterator[tuple[Loc, str]]:
    """The texts that hold a number which can be dialled: where they stand, and what is wrong.

    Args:
        model: what holds them.
        for_clinicians: whether all of it is for clinicians, who read figures of studies, as in a
            note; there only what is as long as a telephone number is refused.
    """
    for loc, text, kind in words(model):
        figures = for_clinicians or kind == "note"
        for token in (telephone_numbers(text) if figures else phone_tokens(text))[:1]:
            fault = (
                f"{token!r} can be dialled. Numbers come from the crisis contacts only: write "
                "{{emergency}}, {{crisis_voice}} or {{crisis_text}}."
            )
            yield loc, fault
