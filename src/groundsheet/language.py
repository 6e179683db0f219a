"""One language: its fixed phrases, how it counts and writes dates, words that tell what is said.

Fixed lines (crisis line, hope line, how sure, stop rule ...) are phrases of the language, placed by
the layout; modules don't hold them. All of it is data (`handouts/<code>/_language.yaml`): what only
holds in one language stands in no Python.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from groundsheet.scopes import NO_WORDS
from groundsheet.source import refuse
from groundsheet.text import normal, typed_text_fault

_BLANK = re.compile(r"\{(\w*)\}")

Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), NO_WORDS]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$"), NO_WORDS]

MAX_NAME = 120
MAX_LINE = 200
MAX_ANSWER = 500


def typed(limit: int) -> AfterValidator:
    """Checks a line that somebody typed: printable, not empty, not longer than `limit`."""

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


Name = Annotated[str, typed(MAX_NAME)]
Line = Annotated[str, typed(MAX_LINE)]
Answer = Annotated[str, typed(MAX_ANSWER)]
Number = Annotated[str, typed(40)]


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
    "within_call": {"number"},
    "within_text_to": {"number"},
    "within_text_keyword": {"keyword", "number"},
    "own_number": {"practice"},
    "for_everyone": {"details"},
    "not_at_night": {"hours"},
    "sources_dated": {"oldest"},
    "sources_some_undated": {"oldest"},
    "compared": {"month"},
    "replace_after": {"month"},
    "how_sure": {"text"},
    "look_again": {"date", "person"},
    "checked": {"practice", "month", "names"},
    "own_contacts": {"practice", "month", "names"},
    "not_checked_some": {"names"},
    "prepared_for": {"name"},
    "next_appointment": {"when"},
    "logo": {"practice"},
    "changed_by": {"practice"},
    "reviewed": {"practice", "name", "month"},
    "for_review": {"title"},
    "review_code": {"code"},
    "state_approved": {"name", "date", "until"},
    "state_changed": {"name"},
    "state_expired": {"name", "date"},
    "state_withdrawn": {"name", "date", "why"},
    "written_by": {"practice"},
    "for_clinicians": {"title"},
    "clinician_code": {"code"},
    "edition": {"edition"},
    "see_page": {"page"},
    "with_page": {"text", "page"},
    "full_stop": {"text"},
    "listed": {"before", "after"},
    "labelled": {"label", "words"},
    "page_of": {"page", "pages"},
    "slip_of": {"n", "total"},
    "version": {"code", "version"},
    "source_read": {"source", "read"},
    "row_number": {"n"},
    "moment_number": {"n"},
    "chart_alt": {"strength", "time"},
}
"""The `{blanks}` that each phrase has; a phrase that isn't named here has none."""
_ENDS_OF = {
    "prepared_for": ("{name}",),
    "look_again": ("{date}", "{person}"),
    "labelled": ("{words}",),
}
"""What some phrases end with: a line to write on comes last, or words set in another way."""


class Strict(BaseModel):
    """Base of everything read from files: frozen, and an unknown key is a fault."""

    # Built when first used: a model inside another needs no schema of its own.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


@dataclass(frozen=True, slots=True)
class WithModule:
    """Marks a phrase that is printed with a module's own words, and approved with them."""


ModulePhrase = Annotated[str, WithModule()]


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
    # The same within a sentence of a module.
    within_call: str
    within_text_to: str
    within_text_keyword: str
    always_open: str
    free: str
    voice_only: str
    own_number: str
    for_everyone: str
    not_at_night: str
    # Where the contacts come from, and how long the paper may be used.
    sources_dated: str
    sources_some_undated: str
    sources_undated: str
    compared: str
    not_checked: str
    checked: str
    not_checked_some: str
    own_contacts: str
    this_practice: str
    stale: str
    replace_after: str
    specimen: str
    # Fixed lines of a module.
    how_sure: ModulePhrase
    how_sure_a: ModulePhrase
    how_sure_b: ModulePhrase
    how_sure_c: ModulePhrase
    how_sure_d: ModulePhrase
    hope: Annotated[tuple[Text, ...], WithModule()] = Field(min_length=1)
    use_with_clinician: ModulePhrase
    stop_rule: ModulePhrase
    caution: ModulePhrase
    with_clinician: ModulePhrase
    look_again: ModulePhrase
    own_choice: ModulePhrase
    # How words are put together.
    listed: str
    labelled: str
    with_page: str
    full_stop: str
    # Furniture.
    prepared_for: str
    next_appointment: str
    logo: str
    changed_by: str
    written_by: str
    in_this_packet: str
    see_page: str
    page_of: str
    version: str
    draft: str
    reviewed: str
    empty_page: str
    # A print run, and the slips between its packets.
    run_title: str
    slip_title: str
    slip_packet: str
    slip_of: str
    slip_code: str
    slip_sheets: str
    slip_counted: str
    slip_handed: str
    slip_note: str
    totals_title: str
    totals_packets: str
    totals_sheets: str
    totals_note: str
    name_label: str
    phone_label: str
    own_item: str
    row_number: str
    moment_number: str
    chart_alt: str
    my_people: str
    contacts_title: str
    contacts_public_title: str
    # The sheet for clinicians.
    for_clinicians: str
    clinician_public_title: str
    clinician_code: str
    clinician_only: str
    ask_first: str
    clinician_notes: str
    evidence: str
    evidence_none: str
    grade_strong: str
    grade_moderate: str
    grade_limited: str
    grade_contested: str
    grade_contradicted: str
    # The sheet for reviewers.
    for_review: str
    review_code: str
    review_changes: str
    review_findings: str
    review_no_findings: str
    review_checklist: str
    review_question: str
    review_answer: str
    review_open: str
    answer_yes: str
    answer_no: str
    answer_na: str
    state_draft: str
    state_approved: str
    state_changed: str
    state_expired: str
    state_withdrawn: str
    references: str
    source_read: str
    edition: str
    and_others: str

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
            ends = _ENDS_OF.get(info.field_name or "", ("",))
            if not phrase.endswith(ends):
                raise ValueError(f"this phrase must end with {' or '.join(ends)}.")
        return value


MODULE_PHRASES = tuple(
    name for name, field in Phrases.model_fields.items() if WithModule() in field.metadata
)
"""The phrases that are printed with a module's own words."""

MOST_COUNTED = 999
"""The largest number that is written with a unit."""

WithNumber = Annotated[str, Field(pattern=r"\{n\}")]


class Counted(Strict):
    """How a number of something is written: a form for each plural category of CLDR.

    `{n}` is the number. `other` always stands; the rest are those that the language has.
    """

    zero: WithNumber | None = None
    one: WithNumber | None = None
    two: WithNumber | None = None
    few: WithNumber | None = None
    many: WithNumber | None = None
    other: WithNumber

    @property
    def forms(self) -> dict[str, str]:
        """The forms that there are, by category."""
        return {name: form for name, form in self if form is not None}


@cache
def _plural_of(code: str) -> Callable[[int], str]:
    """The plural category (CLDR) of a number in a language.

    Raises:
        babel.UnknownLocaleError
    """
    from babel import Locale as BabelLocale

    return BabelLocale(code).plural_form


class Units(Strict):
    """What the numbers of skills count."""

    second: Counted
    minute: Counted
    day: Counted


WordList = Annotated[tuple[Text, ...], Field(min_length=1)]


class Vocabulary(Strict):
    """Words by which the program tells what a text in this language says. Case doesn't count."""

    hedges: WordList
    """Words that make a claim a careful one, such as "may"; faults name the first two."""
    numbers: WordList
    """Numbers that are written out, such as "thirty"."""
    durations: WordList
    """What they count where they are a time, such as "seconds"."""
    dialling: WordList
    """Words that stand before a number that is to be dialled, such as "call"."""
    dialling_after: tuple[Text, ...] = ()
    """Words that stand after one, in languages that put the verb there."""
    reader: WordList
    """Words that speak to the reader, or as the reader, such as "you" and "my"."""

    def hedged(self, text: str) -> bool:
        """Whether a claim is said with care."""
        return bool(self._hedge.search(text))

    def duration(self, text: str) -> str:
        """The first time that is written out, in digits or in words; else an empty string."""
        found = self._duration.search(text)
        return found[0] if found else ""

    def dialled(self, before: str, after: str) -> bool:
        """Whether a number between two texts is there to be dialled."""
        first, second = self._dialling
        return bool(first.search(before)) or bool(second and second.match(after))

    def speaks_to_reader(self, text: str) -> bool:
        """Whether a text speaks to its reader."""
        return bool(self._reader_words.search(text))

    @cached_property
    def _hedge(self) -> re.Pattern[str]:
        return re.compile(rf"\b{_one_of(self.hedges)}\b", re.IGNORECASE)

    @cached_property
    def _duration(self) -> re.Pattern[str]:
        number = rf"(?:\d+|{_one_of(self.numbers)})"
        return re.compile(rf"\b{number}[\s\u00a0-]+{_one_of(self.durations)}\b", re.IGNORECASE)

    @cached_property
    def _dialling(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        before = re.compile(rf"\b{_one_of(self.dialling)}\b\W*(?:\w+\W+){{0,3}}$", re.IGNORECASE)
        if not self.dialling_after:
            return before, None
        after = rf"\W+(?:\w+\W+){{0,3}}{_one_of(self.dialling_after)}\b"
        return before, re.compile(after, re.IGNORECASE)

    @cached_property
    def _reader_words(self) -> re.Pattern[str]:
        return re.compile(rf"\b{_one_of(self.reader)}\b", re.IGNORECASE)


def _one_of(words: Sequence[str]) -> str:
    """A regular expression for one of some words."""
    return f"(?:{'|'.join(map(re.escape, words))})"


class Respelling(Strict):
    """A word of the content's spelling, and how other countries spell it."""

    us: Text
    """As it stands in the content."""
    gb: Text
    """As it is spelled in Britain."""
    ca: Text | None = None
    """As it is spelled in Canada; absent: as in Britain."""


class Spelling(Strict):
    """The table of words that countries spell differently (`_spelling.yaml`)."""

    words: tuple[Respelling, ...]
    """One entry for each word; whole words only."""

    def speller(self, variant: str) -> Callable[[str], str]:
        """A function that spells a text as a variant (`gb`, `ca`) does, keeping capitals."""
        table = {
            entry.us.casefold(): (entry.ca or entry.gb) if variant == "ca" else entry.gb
            for entry in self.words
        }
        longest_first = sorted(table, key=len, reverse=True)
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
        return lambda text: pattern.sub(lambda found: _cased(found[0], table), text)


def _cased(word: str, table: dict[str, str]) -> str:
    new = table[word.casefold()]
    if word.isupper() and len(word) > 1:
        return new.upper()
    return new[0].upper() + new[1:] if word[0].isupper() else new


DEFAULT_LANGUAGE = "en"
"""Where nobody names one. Nothing else in the program knows a language by its code."""

AS_WRITTEN: Literal["us"] = "us"
"""The spelling of a language's own files, before `_spelling.yaml`."""

WORLD = "001"
"""UN M.49: what holds for a country that has no row of its own."""


class Locale(Strict):
    """How one country writes dates in this language, how it spells, and its paper."""

    region: str = Field(pattern=rf"^([A-Z]{{2}}|{WORLD})$")
    locale: str = Field(pattern=r"^[a-z]{2,3}_([A-Z]{2}|001)$")
    paper: Literal["letter", "a4"]
    spelling: Literal["us", "gb", "ca"] = AS_WRITTEN


class Language(Strict):
    """A language that handouts can be printed in."""

    code: LanguageCode
    name: Text
    direction: Literal["ltr", "rtl"]
    locales: tuple[Locale, ...] = Field(min_length=1)
    units: Units
    vocabulary: Vocabulary
    phrases: Phrases

    @model_validator(mode="after")
    def _world(self) -> Self:
        if self.locales[-1].region != WORLD:
            raise ValueError(f"the last of `locales` is {WORLD}, for countries without a row.")
        return self

    @model_validator(mode="after")
    def _plurals(self) -> Self:
        """Each unit has a form for each number that may stand before it, and no other."""
        return refuse(self, self._plural_faults())

    def _plural_faults(self) -> Iterator[tuple[tuple[str, ...], str]]:
        from babel import UnknownLocaleError

        try:
            plural = _plural_of(self.code)
        except UnknownLocaleError:
            yield ("code",), f"CLDR knows no language `{self.code}`, and so not how it counts."
            return
        first = {plural(number): number for number in range(MOST_COUNTED, 0, -1)}
        for unit, counted in self.units:
            for category, number in sorted(first.items()):
                if category not in counted.forms:
                    yield ("units", unit), f"the form `{category}` is missing, as for {number}."
            for category in counted.forms.keys() - first.keys() - {"other"}:
                yield ("units", unit, category), "no number in this language has this form."

    def _entry(self, region: str) -> Locale:
        country = region.partition("-")[0]
        return next((e for e in self.locales if e.region == country), self.locales[-1])

    def spelling(self, region: str) -> Literal["us", "gb", "ca"]:
        """How the region spells."""
        return self._entry(region).spelling

    def counted(self, number: int, unit: str) -> str:
        """`30 seconds`; with the unit `number` the number alone."""
        if unit == "number":
            return str(number)
        counted: Counted = getattr(self.units, unit)
        return counted.forms[_plural_of(self.code)(number)].format(n=number)

    def listed(self, items: Sequence[str]) -> str:
        """Words one after the other: `Monday, Tuesday`."""
        together = self.phrases.listed
        return reduce(lambda a, b: together.format(before=a, after=b), items) if items else ""

    def weekdays(self, region: str) -> tuple[str, ...]:
        """The seven days, short, from the first of the week in the region."""
        from babel import Locale as BabelLocale

        locale = BabelLocale.parse(self.locale(region))
        days = locale.days["stand-alone"]["abbreviated"]
        return tuple(str(days[(locale.first_week_day + n) % 7]) for n in range(7))

    def respelled(self, spell: Callable[[str], str]) -> Self:
        """The language with its phrases spelled in another way."""
        phrases = {
            name: spell(value) if isinstance(value, str) else tuple(map(spell, value))
            for name, value in self.phrases
        }
        return self.model_copy(update={"phrases": self.phrases.model_copy(update=phrases)})

    def locale(self, region: str) -> str:
        """The locale for a region such as `GB-ENG`: by its country, else that of the world."""
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
