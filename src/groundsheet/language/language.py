"""One language: its fixed phrases, how it counts and writes dates, words that tell what is said.

Fixed lines (crisis line, hope line, how sure, stop rule ...) are phrases of the language, placed by
the layout; modules don't hold them. All of it is data (`handouts/<code>/_language.yaml`): what only
holds in one language stands in no Python.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, reduce
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from groundsheet.language.phrases import Phrases
from groundsheet.language.typed import LanguageCode, Strict, Text
from groundsheet.source import refuse
from groundsheet.text import single_spaced

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
    unapproved: Literal["draft", "specimen"] = "draft"
    """What a text is that the practice hasn't approved: a draft, as its foot says, or a specimen,
    as each page does."""
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

    def sentences(self, parts: Sequence[str]) -> str:
        """Sentences one after the other, the last without its full stop; empty ones are no part."""
        together = self.phrases.sentences
        some = [part for part in parts if part]
        return reduce(lambda a, b: together.format(before=a, after=b), some) if some else ""

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

    def name_of(self, code: str) -> str:
        """What a language is called in this one: `Spanish` in English."""
        from babel import Locale as BabelLocale

        return str(BabelLocale(self.code).languages.get(code, code))

    def month(self, day: dt.date, region: str) -> str:
        """`November 2026`."""
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMM", day, locale=self.locale(region)))

    def moment(self, when: dt.date | dt.datetime, region: str) -> str:
        """`Thursday, December 3, 2026, 2:30 PM` or `Thursday, 3 December 2026, 14:30`."""
        from babel.dates import format_date, format_time

        locale = self.locale(region)
        day = str(format_date(when, "full", locale=locale))
        if not isinstance(when, dt.datetime):
            return day
        clock = str(format_time(when.time(), "short", locale=locale))
        return f"{day}, {single_spaced(clock)}"

    def date(self, day: dt.date, region: str) -> str:
        """`November 24, 2026` or `24 November 2026`."""
        from babel.dates import format_date

        return str(format_date(day, "long", locale=self.locale(region)))
