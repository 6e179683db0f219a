"""Telephone numbers in running text: in digits, in words, with letters for digits, in parts.

Nobody dials a count, a dose, a page or a year: a short number counts only beside a cue such as
“call”, and where no unit stands with it. In a language without `dialling` digits alone are read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Annotated, NamedTuple

from pydantic import Field

from groundsheet.language import Strict
from groundsheet.lint.tokens import WORD, Folded, Token, Words
from groundsheet.text import DIALLED, phone_places

_SHORT = 5
"""Digits of the longest number that is read as a count where it isn't dialled."""
_BESIDE = 8
"""So many words before or behind a short number may its cue stand."""
_LINE = 4
"""A passage of so few words is a line of a list: a number in it needs no cue."""
_DATE = re.compile(
    r"(?<![\d./-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2}))(?![\d/-]|\.\d)"
    r"|(?<![\d:.])\d{1,2}[:.]\d\d(?=\s?[ap]\.?m\b)|\b\d{1,2}:\d\d\b|[$£€]\s?\d[\d,.]*"
    r"|\d[\d,.]*\s?(?:%|per\s?cent\b)|\b\d{1,3}(?:,\d{3})+\b|(?<![\d.])\d+\.\d{1,2}(?![\d.-])"
    r"|\b24/7(?:/365)?\b|(?<!\d)\d{1,4}\s?(?:-|–|to)\s?\d{1,4}(?=\s(?:seconds|minutes|hours|days|years|people|words))"
)
"""Days, times of day, money, percentages, large and decimal figures: nobody dials them."""
_APART = re.compile(r"[\s.,;:()\u2010-\u2015/+*•·-]*")
"""What may stand between two parts of one number."""


class Dialled(NamedTuple):
    """A number to dial: its digits, its passage and where it begins; whether it is in digits."""

    digits: str
    passage: int
    offset: int
    plain: bool


class _Part(NamedTuple):
    digits: str
    passage: int
    token: int
    plain: bool


class Dialling(Strict):
    """How a language writes numbers that are dialled, and tells them from counts."""

    digits: dict[Folded, Annotated[str, Field(pattern=r"^[0-9]$")]]
    """Words for one digit."""
    repeats: dict[Folded, Annotated[int, Field(ge=2, le=4)]] = Field(default_factory=dict)
    """Words that repeat the digit behind them, such as “double”."""
    letters: dict[str, Annotated[str, Field(pattern=r"^[0-9]$")]] = Field(default_factory=dict)
    """Letters that look like a digit."""
    joins: frozenset[Folded] = frozenset()
    """Words that may stand between two parts of a number."""
    cues: frozenset[Folded] = frozenset()
    """Words beside which a number is dialled."""
    counting: frozenset[Folded] = frozenset()
    """Words before a number that counts something."""
    units: frozenset[Folded] = frozenset()
    """Words behind one."""


def numbers_in(
    cuts: Sequence[Words], dialling: Dialling | None, codes: Collection[str]
) -> Iterator[Dialled]:
    """The numbers that a reader could dial, passage by passage.

    Args:
        cuts: the passages, in order.
        dialling: of their language; None: digits alone are read.
        codes: digit strings of known contacts.
    """
    if dialling is None:
        for index, cut in enumerate(cuts):
            for digits, offset in phone_places(_blanked(cut.text)):
                yield Dialled(digits, index, offset, True)
        return
    for index, cut in enumerate(cuts):
        for run, offset in phone_places(_blanked(cut.text)):
            digits = _before_unit(cut, offset, run, dialling)
            if len(digits) > _SHORT or _is_dialled(cut, offset, digits, dialling, codes):
                yield Dialled(digits, index, offset, True)
    yield from _in_parts(cuts, dialling, codes)


def _blanked(text: str) -> str:
    return _DATE.sub(lambda found: " " * len(found[0]), text)


def _before_unit(cut: Words, offset: int, digits: str, dialling: Dialling) -> str:
    """The digits of a run without a count behind them: the 24 of “call 911 24 hours a day”."""
    tokens = cut.tokens
    first = bisect_left(tokens, offset, key=lambda token: token.start)
    end = bisect_left(tokens, _end_of(cut.text, offset, digits), key=lambda token: token.start)
    last = end - 1
    counted = end < len(tokens) and tokens[end].word in dialling.units
    short = last > first and len(tokens[last].word) <= DIALLED
    if not counted or not short or not _touches(cut, tokens[last], tokens[end]):
        return digits
    return digits.removesuffix(tokens[last].word)


def _end_of(text: str, offset: int, digits: str) -> int:
    """Where a run of digits ends, whatever stands between them."""
    places = (at for at in range(offset, len(text)) if text[at].isdecimal())
    return next(islice(places, len(digits) - 1, None), len(text) - 1) + 1


def _is_dialled(
    cut: Words, offset: int, digits: str, dialling: Dialling, codes: Collection[str]
) -> bool:
    """Whether a short number is there to be dialled."""
    tokens = cut.tokens
    at = bisect_left(tokens, offset, key=lambda token: token.start)
    end = bisect_left(tokens, offset + len(digits), key=lambda token: token.start)
    before = [token for token in tokens[max(0, at - _BESIDE) : at]]
    behind = [token for token in tokens[max(end, at + 1) : max(end, at + 1) + _BESIDE]]
    sentence = tokens[at].sentence if at < len(tokens) else -1
    behind = [token for token in behind if token.sentence == sentence]
    here = [token.word for token in before if token.sentence == sentence]
    if behind and behind[0].word in dialling.units and _touches(cut, tokens[at], behind[0]):
        return False
    if dialling.counting & set(here[-2:]) and not dialling.cues & set(here[-2:]):
        return False
    words = {*here, *(token.word for token in behind)}
    return bool(dialling.cues & words) or (digits in codes and len(tokens) <= _LINE)


def _touches(cut: Words, first: Token, second: Token) -> bool:
    return not cut.text[first.end : second.start].strip()


# -- numbers in words, with letters, in parts -----------------------------------------------------


def _in_parts(
    cuts: Sequence[Words], dialling: Dialling, codes: Collection[str]
) -> Iterator[Dialled]:
    """Numbers that are no plain run of digits: rows of parts that belong together."""
    row: list[_Part] = []
    for part in _parts(cuts, dialling.digits, dialling):
        if row and not _joined(cuts, row[-1], part, dialling):
            yield from _row(cuts, row, dialling, codes)
            row = []
        row.append(part)
    yield from _row(cuts, row, dialling, codes)


def _parts(cuts: Sequence[Words], digits: Mapping[str, str], dialling: Dialling) -> Iterator[_Part]:
    """Every word that is a digit or more, in digits, in words, or with letters for digits."""
    for index, cut in enumerate(cuts):
        times = 1
        for at, token in enumerate(cut.tokens):
            if token.word in dialling.repeats:
                times = dialling.repeats[token.word]
                continue
            if token.word in digits:
                yield _Part(digits[token.word] * times, index, at, False)
            elif token.word.isdecimal() and token.word.isascii():
                yield _Part(token.word * times, index, at, times == 1)
            else:
                read = _read(cut.text[token.start : token.end], dialling.letters)
                if read:
                    yield _Part(read, index, at, False)
            times = 1


def _read(word: str, letters: Mapping[str, str]) -> str:
    """The digits of a word in which letters stand for some, or an empty string."""
    if not any(char in "0123456789" for char in word) or len(word) < DIALLED:
        return "0" if word in ("O", "o") else ""
    read = "".join(letters.get(char, char) for char in word)
    return read if read.isdecimal() and read.isascii() and read != word else ""


def _joined(cuts: Sequence[Words], first: _Part, second: _Part, dialling: Dialling) -> bool:
    """Whether nothing but what parts a number stands between two parts."""
    if second.passage == first.passage:
        cut = cuts[first.passage]
        between = cut.text[cut.tokens[first.token].end : cut.tokens[second.token].start]
        return _nothing(between, dialling)
    if second.passage != first.passage + 1:
        return False
    before, behind = cuts[first.passage], cuts[second.passage]
    return _nothing(before.text[before.tokens[first.token].end :], dialling) and _nothing(
        behind.text[: behind.tokens[second.token].start], dialling
    )


def _nothing(text: str, dialling: Dialling) -> bool:
    if len(text) > 60:
        return False
    words = [found[0].casefold() for found in WORD.finditer(text)]
    if any(word not in dialling.joins and word not in dialling.repeats for word in words):
        return False
    return bool(_APART.fullmatch(WORD.sub("", text)))


def _row(
    cuts: Sequence[Words], row: Sequence[_Part], dialling: Dialling, codes: Collection[str]
) -> Iterator[Dialled]:
    """A row of parts as a number, if it is one that digits alone don't show."""
    if not row:
        return
    row = _contact(row, codes)
    digits = "".join(part.digits for part in row)
    first, last = row[0], row[-1]
    cut = cuts[first.passage]
    tokens = cut.tokens
    apart = any(_apart(cuts, a, b) for a, b in pairwise(row))
    lone = not apart and all(part.plain for part in row)
    if lone or not DIALLED <= len(digits) <= 15:
        return
    if (first.plain and first.digits in codes) or _whole(cuts, row):
        return
    # A row that climbs or falls by one is counted: one, two, three.
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    counted = len(row) == len(digits) and steps in ({1}, {-1})
    lead = tokens[max(0, first.token - _BESIDE) : first.token]
    near = [token.word for token in lead if token.sentence == tokens[first.token].sentence]
    if not near and first.passage:
        near = [token.word for token in cuts[first.passage - 1].tokens[-_BESIDE:]]
    cue = bool(dialling.cues & set(near))
    behind = cuts[last.passage].tokens[last.token + 1 : last.token + 2]
    if behind and behind[0].word in dialling.units:
        return
    if not counted and (cue or digits in codes):
        yield Dialled(digits, first.passage, tokens[first.token].start, False)


def _contact(row: Sequence[_Part], codes: Collection[str]) -> Sequence[_Part]:
    """The parts at the beginning of a row that are a known contact; none are: the whole row."""
    digits = ""
    for count, part in enumerate(row[:15], start=1):
        digits += part.digits
        if digits in codes:
            return row[:count]
    return row


def _apart(cuts: Sequence[Words], first: _Part, second: _Part) -> bool:
    """Whether two parts stand in different passages, sentences or lines."""
    if first.passage != second.passage:
        return True
    cut = cuts[first.passage]
    one, other = cut.tokens[first.token], cut.tokens[second.token]
    return one.sentence != other.sentence or "\n" in cut.text[one.end : other.start]


def _whole(cuts: Sequence[Words], row: Sequence[_Part]) -> bool:
    """Whether some parts alone, in digits and side by side, are as long as a telephone number."""
    length = 0
    before: _Part | None = None
    for part in row:
        beside = before is not None and before.plain and not _apart(cuts, before, part)
        length = len(part.digits) + (length if beside else 0) if part.plain else 0
        if length > _SHORT:
            return True
        before = part
    return False
