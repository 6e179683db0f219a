"""One language: its fixed phrases and how it writes dates (`handouts/<code>/_language.yaml`).

Fixed lines (crisis line, hope line, how sure, stop rule ...) are phrases of the language, placed by
the layout; modules don't hold them.
"""

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

_BLANK = re.compile(r"\{(\w*)\}")

Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


_BLANKS_OF = {
    "band_emergency": {"number"},
    "band_call": {"number"},
    "band_call_or_text": {"number"},
    "call": {"number"},
    "call_or_text": {"number"},
    "text_to": {"number"},
    "text_keyword": {"keyword", "number"},
    "chat_at": {"address"},
    "then_press": {"digit"},
    "then_choose": {"option"},
    "own_number": {"practice"},
    "sources_dated": {"oldest"},
    "sources_some_undated": {"oldest"},
    "compared": {"month"},
    "replace_after": {"month"},
    "how_sure": {"text"},
    "look_again": {"date", "person"},
    "made_for": {"name"},
    "made_on": {"date"},
    "made_by": {"clinician"},
    "see_page": {"page"},
    "page_of": {"page", "pages"},
    "version": {"code", "version"},
}
"""The `{blanks}` that each phrase has; a phrase that isn't named here has none."""


class Strict(BaseModel):
    """Base of everything read from files: frozen, and an unknown key is a fault."""

    # Built when first used: a model inside another needs no schema of its own.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class Phrases(Strict):
    """Every sentence that the program itself prints on a handout."""

    # The band on each page.
    band_emergency: str
    band_call: str
    band_call_or_text: str
    # The crisis block.
    crisis_heading: str
    crisis_line: str
    crisis_stay: str
    call: str
    call_or_text: str
    text_to: str
    text_keyword: str
    chat_at: str
    then_press: str
    then_choose: str
    always_open: str
    free: str
    voice_only: str
    own_number: str
    not_at_night: str
    # Where the contacts come from, and how long the paper may be used.
    sources_dated: str
    sources_some_undated: str
    sources_undated: str
    compared: str
    not_checked: str
    stale: str
    replace_after: str
    specimen: str
    # Fixed lines of a module.
    how_sure: str
    how_sure_a: str
    how_sure_b: str
    how_sure_c: str
    hope: tuple[Text, ...] = Field(min_length=1)
    use_with_clinician: str
    stop_rule: str
    caution: str
    look_again: str
    own_choice: str
    # Furniture.
    made_for: str
    made_on: str
    made_by: str
    in_this_packet: str
    see_page: str
    page_of: str
    version: str
    draft: str
    name_label: str
    phone_label: str
    contacts_title: str
    contacts_public_title: str

    @field_validator("*")
    @classmethod
    def _blanks(cls, value: str | tuple[str, ...], info: ValidationInfo) -> str | tuple[str, ...]:
        """Each phrase has exactly the blanks that the program fills in."""
        wanted = _BLANKS_OF.get(info.field_name or "", set())
        for phrase in (value,) if isinstance(value, str) else value:
            if not phrase:
                raise ValueError("it is empty.")
            if set(_BLANK.findall(phrase)) != wanted:
                names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
                raise ValueError(f"this phrase must have these blanks, and no other: {names}.")
        return value


class Locale(Strict):
    """How one country writes dates in this language, and its paper."""

    region: str = Field(pattern=r"^[A-Z]{2}$")
    locale: str = Field(pattern=r"^[a-z]{2,3}_[A-Z]{2}$")
    paper: Literal["letter", "a4"]


class Language(Strict):
    """A language that handouts can be printed in."""

    code: str = Field(pattern=r"^[a-z]{2,3}$")
    name: Text
    direction: Literal["ltr", "rtl"]
    locales: tuple[Locale, ...] = Field(min_length=1)
    phrases: Phrases

    def _entry(self, region: str) -> Locale:
        country = region.partition("-")[0]
        return next((e for e in self.locales if e.region == country), self.locales[0])

    def locale(self, region: str) -> str:
        """The locale for a region such as `GB-ENG`: by its country, else the first of the file."""
        return self._entry(region).locale

    def paper(self, region: str) -> Literal["letter", "a4"]:
        """The paper that printers of the region hold."""
        return self._entry(region).paper

    def tag(self, region: str) -> str:
        """The language tag after BCP 47, such as `en-GB`."""
        return self.locale(region).replace("_", "-")

    def month(self, day: dt.date, region: str) -> str:
        """`November 2026`."""
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMM", day, locale=self.locale(region)))

    def date(self, day: dt.date, region: str) -> str:
        """`November 24, 2026` or `24 November 2026`."""
        from babel.dates import format_date

        return str(format_date(day, "long", locale=self.locale(region)))
