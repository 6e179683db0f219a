"""The text of a roster: what its bytes are taken for, and when nobody can tell.

A mark at its beginning, or bytes that are whole UTF-8, leave no doubt. Of what is left, systems
write Windows-1252 or Mac Roman, in which each byte is some letter: those two are weighed by
charset-normalizer and by the letters around the odd ones, since its measure alone takes `Jos` and
`Ž` for a name as good as José.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from groundsheet.errors import InvalidInput, Place, Problem, Usage
from groundsheet.wording import option

ENCODINGS = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-16-LE": "utf-16-le",
    "UTF-16-BE": "utf-16-be",
    "Windows-1252": "cp1252",
    "Windows-1250": "cp1250",
    "Windows-1251": "cp1251",
    "Mac Roman": "mac_roman",
    "ISO-8859-1": "iso-8859-1",
    "ISO-8859-15": "iso-8859-15",
    "DOS-437": "cp437",
    "DOS-850": "cp850",
}
"""Encodings by the names that people know them by."""
_BYTES = ("Windows-1252", "Mac Roman")
"""What is taken without being named, of those in which each byte is a letter."""
_MARKS = {codecs.BOM_UTF8: "UTF-8", codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
_HEAD = 200
"""Bytes by which UTF-16 without a mark is told: they hold the heads."""
_MOST_WORDS = 2_000
"""Words with odd letters that are weighed; more of them say nothing new."""
_SURE = 0.6
"""How much likelier one reading has to be than the other, for each word with odd letters."""
_DOUBTFUL = 1.0
"""A reading in which the words look odder than this on average is nobody's."""


def encoding_named(name: str) -> str | None:
    """The encoding that somebody named, as it is called here; None where there is none such."""
    known = {_plain(shown): shown for shown in ENCODINGS}
    known |= {_plain(codec): shown for shown, codec in ENCODINGS.items()}
    known |= {"latin1": "ISO-8859-1", "macintosh": "Mac Roman", "ansi": "Windows-1252"}
    return known.get(_plain(name))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def decoded(path: Path, data: bytes, named: str | None = None) -> tuple[str, str]:
    """The text, and what its bytes were taken for.

    Args:
        path: where they come from.
        data: the bytes.
        named: what somebody says that they are, such as `Mac Roman`.

    Raises:
        Usage: nobody knows what they are said to be.
        InvalidInput: they aren't what they were said to be, are no text, or may be either of two.
    """
    where = Place(str(path))
    known = encoding_named(named) if named is not None else None
    if named is not None and known is None:
        raise Usage(
            "there is no encoding of that name.", remedy=f"There are: {', '.join(ENCODINGS)}."
        )
    mark = next((each for each in _MARKS if data.startswith(each)), None)
    taken = known or (_MARKS[mark] if mark else _unmarked(where, data))
    try:
        text = data.decode(ENCODINGS[taken]).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        there = f"this is no {taken} from byte {error.start + 1:,} on."
        raise InvalidInput(Problem(there, Place(str(path), line), remedy=_NAME_IT)) from None
    if "\0" in text:
        raise InvalidInput(Problem("this isn't a text file: it holds a NUL.", where))
    return text, taken


_NAME_IT = f"Save it as UTF-8, or say what it is: {option('encoding', 'NAME')}"


def _unmarked(where: Place, data: bytes) -> str:
    """What bytes without a mark are.

    Raises:
        InvalidInput: nobody can tell.
    """
    if b"\0" in data[:_HEAD]:
        return _wide(data[:_HEAD])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _of_bytes(where, data)
    return "UTF-8"


def _wide(data: bytes) -> str:
    """UTF-16 by where its zeros stand: a roster has Latin letters, be it in its head alone."""
    zeros = data[0::2].count(0), data[1::2].count(0)
    if max(zeros) > 4 * min(zeros) and 4 * max(zeros) > len(data) / 2:
        return "UTF-16-BE" if zeros[0] > zeros[1] else "UTF-16-LE"
    return "UTF-8"  # in which the zero is told of


def _of_bytes(where: Place, data: bytes) -> str:
    """Which of the encodings in which each byte is a letter; the likelier, if that is plain.

    Raises:
        InvalidInput
    """
    from charset_normalizer.md import mess_ratio

    odd = re.findall(rb"[^\s,;|\"\t]*[\x80-\xff][^\s,;|\"\t]*", data)[:_MOST_WORDS]
    costs: dict[str, float] = {}
    for name in _BYTES:
        try:
            words = [word.decode(ENCODINGS[name]) for word in odd]
        except UnicodeDecodeError:
            continue
        looks = sum(map(_oddness, words)) / len(words)
        costs[name] = looks + mess_ratio(" ".join(words), 1.0)
    ranked = sorted(costs, key=costs.__getitem__)
    apart = costs[ranked[1]] - costs[ranked[0]] if len(ranked) > 1 else _SURE
    if not ranked or apart < _SURE or costs[ranked[0]] > _DOUBTFUL:
        names = " or ".join(option("encoding", f'"{name}"') for name in _BYTES)
        raise InvalidInput(
            Problem(
                "its letters beyond A to Z can be read in more than one way, and names would "
                "come out wrong in one of them.",
                where,
                remedy=f"Save it as UTF-8, or say what wrote it: {names} (a Mac).",
            )
        )
    return ranked[0]


def _oddness(word: str) -> float:
    """How little a word looks like one that somebody wrote: 0 for José, 2 for a currency in it."""
    return max(_odd_letters(word), default=0.0)


_RARE = frozenset("ƒŒœŸŠšŽžﬁﬂıˇªº")
_OPENING, _CLOSING = frozenset("“‘„«‚"), frozenset("”’»")


def _odd_letters(word: str) -> Iterator[float]:
    mixed = any(letter.islower() for letter in word)
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) > 2 and sum(letter.isascii() for letter in letters) < len(letters) / 2:
        yield 1.2  # of another alphabet
    for index, letter in enumerate(word):
        if not letter.isascii():
            yield _odd_letter(letter, word[:index][-1:], word[index + 1 :][:1], mixed=mixed)


def _odd_letter(letter: str, before: str, after: str, *, mixed: bool) -> float:
    """How little a letter looks right between those beside it; `mixed`: in a word like `Ana`."""
    if letter == "’" and before.isalpha() and after.isalpha():
        return 0.0 if after.isupper() or after in "st" else 1.0
    if letter in _OPENING or letter in _CLOSING:
        inner, outer = (after, before) if letter in _OPENING else (before, after)
        return 2.0 if outer.isalnum() else 0.3 if inner else 1.0
    if not letter.isalpha() or unicodedata.normalize("NFKC", letter) != letter:
        return 2.0 if before.isalnum() or after.isalnum() else 0.3
    if unicodedata.category(letter) == "Lm":  # marks that stand for themselves, as of length
        return 2.0
    if letter in _RARE:
        return 1.2
    if letter.isupper():
        inside = before.islower() or (mixed and before.isupper() and after.isupper())
        return 2.0 if inside else 0.0
    if after.isupper():
        return 1.5
    return 0.0 if before.isalpha() else 1.0
