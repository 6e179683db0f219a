"""One language: its fixed phrases and how it writes dates. Lives in `handouts/<code>/_language.yaml`.

Fixed lines (crisis line, hope line, how sure, stop rule ...) are phrases of the language, placed by
the layout; modules don't hold them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_BLANK = re.compile(r"\{(\w*)\}")

Text = Annotated[str, Field(min_length=1)]


def _takes(*names: str) -> Any:
    """A phrase that must name exactly these `{blanks}`."""

    def check(phrase: str) -> str:
        found = sorted(set(_BLANK.findall(phrase)))
        if found != sorted(names):
            wanted = ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
            raise ValueError(f"this phrase must have these blanks, and no other: {wanted}.")
        return phrase

    return Annotated[str, Field(min_length=1), AfterValidator(check)]


class Strict(BaseModel):
    """Base of everything read from files: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Phrases(Strict):
    """Every sentence that the program itself prints on a handout."""

    # The band on each page.
    band_emergency: _takes("number")
    band_call: _takes("number")
    band_call_or_text: _takes("number")
    # The crisis block.
    crisis_heading: _takes()
    crisis_line: _takes()
    crisis_stay: _takes()
    call: _takes("number")
    call_or_text: _takes("number")
    text_to: _takes("number")
    text_keyword: _takes("keyword", "number")
    chat_at: _takes("address")
    then_press: _takes("digit")
    then_choose: _takes("option")
    always_open: _takes()
    free: _takes()
    voice_only: _takes()
    own_number: _takes("practice")
    not_at_night: _takes()
    # Where the contacts come from, and how long the paper may be used.
    sources_dated: _takes("oldest")
    sources_some_undated: _takes("oldest")
    sources_undated: _takes()
    compared: _takes("month")
    not_checked: _takes()
    stale: _takes()
    replace_after: _takes("month")
    specimen: _takes()
    # Fixed lines of a module.
    how_sure: _takes("text")
    how_sure_a: _takes()
    how_sure_b: _takes()
    how_sure_c: _takes()
    hope: tuple[_takes(), ...] = Field(min_length=1)
    use_with_clinician: _takes()
    stop_rule: _takes()
    caution: _takes()
    look_again: _takes("date", "person")
    own_choice: _takes()
    # Furniture.
    made_for: _takes("name")
    made_on: _takes("date")
    made_by: _takes("clinician")
    in_this_packet: _takes()
    see_page: _takes("page")
    page_of: _takes("page", "pages")
    version: _takes("code", "version")
    draft: _takes()
    name_label: _takes()
    phone_label: _takes()
    contacts_title: _takes()


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
