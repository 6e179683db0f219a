"""How a sheet names, in a reader's own language, the ways to the main line."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from groundsheet.language import Strict, Text


def _with(*blanks: str) -> AfterValidator:
    def check(text: str) -> str:
        if set(re.findall(r"\{(\w*)\}", text)) != set(blanks):
            raise ValueError(f"it has these blanks, and no other: {', '.join(blanks)}.")
        return text

    return AfterValidator(check)


class WaysInLanguage(Strict):
    """The few words that are needed for it in one language."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    """The language."""
    lead: Text
    """What stands first, such as "En español:"."""
    call: Annotated[Text, _with("number")]
    """To call a number."""
    press: Annotated[Text, _with("digit")]
    """To press a key once the call is answered."""
    text: Annotated[Text, _with("number")]
    """To text a number."""
    text_keyword: Annotated[Text, _with("keyword", "number")]
    """To text a word to a number."""
    call_or_text: Annotated[Text, _with("number")]
    """To call or text the same number."""
    between: Text
    """What stands between two ways."""


class LanguageWays(Strict):
    """The languages there are words for (`crisis/_languages.yaml`)."""

    languages: tuple[WaysInLanguage, ...]
    """One entry for each."""
