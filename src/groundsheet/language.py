"""One language: its fixed phrases and how it writes dates (`handouts/<code>/_language.yaml`).

Fixed lines (crisis line, hope line, how sure, stop rule ...) are phrases of the language, placed by
the layout; modules don't hold them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_BLANK = re.compile(r"\{(\w*)\}")

Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _takes(*names: str) -> AfterValidator:
    """A phrase that must name exactly these `{blanks}`."""

    def check(phrase: str) -> str:
        found = sorted(set(_BLANK.findall(phrase)))
        if found != sorted(names):
            wanted = ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
            raise ValueError(f"this phrase must have these blanks, and no other: {wanted}.")
        return phrase

    return AfterValidator(check)


class Strict(BaseModel):
    """Base of everything read from files: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Phrases(Strict):
    """Every sentence that the program itself prints on a handout."""

    # The band on each page.
    band_emergency: Annotated[Text, _takes("number")]
    band_call: Annotated[Text, _takes("number")]
    band_call_or_text: Annotated[Text, _takes("number")]
    # The crisis block.
    crisis_heading: Annotated[Text, _takes()]
    crisis_line: Annotated[Text, _takes()]
    crisis_stay: Annotated[Text, _takes()]
    call: Annotated[Text, _takes("number")]
    call_or_text: Annotated[Text, _takes("number")]
    text_to: Annotated[Text, _takes("number")]
    text_keyword: Annotated[Text, _takes("keyword", "number")]
    chat_at: Annotated[Text, _takes("address")]
    then_press: Annotated[Text, _takes("digit")]
    then_choose: Annotated[Text, _takes("option")]
    always_open: Annotated[Text, _takes()]
    free: Annotated[Text, _takes()]
    voice_only: Annotated[Text, _takes()]
    own_number: Annotated[Text, _takes("practice")]
    not_at_night: Annotated[Text, _takes()]
    # Where the contacts come from, and how long the paper may be used.
    sources_dated: Annotated[Text, _takes("oldest")]
    sources_some_undated: Annotated[Text, _takes("oldest")]
    sources_undated: Annotated[Text, _takes()]
    compared: Annotated[Text, _takes("month")]
    not_checked: Annotated[Text, _takes()]
    stale: Annotated[Text, _takes()]
    replace_after: Annotated[Text, _takes("month")]
    specimen: Annotated[Text, _takes()]
    # Fixed lines of a module.
    how_sure: Annotated[Text, _takes("text")]
    how_sure_a: Annotated[Text, _takes()]
    how_sure_b: Annotated[Text, _takes()]
    how_sure_c: Annotated[Text, _takes()]
    hope: tuple[Annotated[Text, _takes()], ...] = Field(min_length=1)
    use_with_clinician: Annotated[Text, _takes()]
    stop_rule: Annotated[Text, _takes()]
    caution: Annotated[Text, _takes()]
    look_again: Annotated[Text, _takes("date", "person")]
    own_choice: Annotated[Text, _takes()]
    # Furniture.
    made_for: Annotated[Text, _takes("name")]
    made_on: Annotated[Text, _takes("date")]
    made_by: Annotated[Text, _takes("clinician")]
    in_this_packet: Annotated[Text, _takes()]
    see_page: Annotated[Text, _takes("page")]
    page_of: Annotated[Text, _takes("page", "pages")]
    version: Annotated[Text, _takes("code", "version")]
    draft: Annotated[Text, _takes()]
    name_label: Annotated[Text, _takes()]
    phone_label: Annotated[Text, _takes()]
    contacts_title: Annotated[Text, _takes()]


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
