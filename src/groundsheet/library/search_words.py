"""A language's words for finding pages (`_search.yaml`): what people say, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field

from groundsheet.language import Identifier, Strict, Text
from groundsheet.text import unaccented

Said = tuple[Text, ...]
"""Words and phrases, as people write them."""

_LEAST = 3
"""So many letters of a word are left at least when its ending is cut."""


class ReaderWords(Strict):
    """What people say when a page is to be for some readers."""

    audience: Identifier
    """For whom the page was written."""
    words: Said
    """Words and phrases."""
    but: Said = ()
    """Phrases that hold such a word and are said by somebody else."""


class SkillName(Strict):
    """A skill's name that no page has as a keyword."""

    name: Text
    """The name, in capitals."""
    pages: tuple[Identifier, ...]
    """The modules that it leads to."""


class Hidden(Strict):
    """Where words lead that stand nowhere in this repository."""

    parts: tuple[Identifier, ...]
    """Parts of the hidden lexicon (`_rules/_lexicon.json`)."""
    pages: tuple[Identifier, ...]
    """The modules that such words lead to, the nearest first."""


class Danger(Strict):
    """What people say when a life may be in danger."""

    words: Said
    """Words and phrases."""
    first: tuple[Identifier, ...]
    """The modules that stand first then."""
    say: Text
    """What is said with them."""


class SearchWords(Strict):
    """A language's words for finding pages."""

    stop: Text
    """Words that say nothing of a problem, with spaces between them."""
    weak: Text | None = None
    """Words that say little of a problem, with spaces between them."""
    endings: tuple[Annotated[str, Field(pattern=r"^\w+(>\w+)?$")], ...] = ()
    """What is cut from the end of a word, and behind a > what takes its place."""
    same: tuple[Said, ...] = ()
    """Words and phrases that people use for the same thing."""
    readers: tuple[ReaderWords, ...] = ()
    """Words that say for whom a page is to be."""
    names: tuple[SkillName, ...] = ()
    """Names of skills in capitals, beside those among the keywords of pages."""
    hidden: tuple[Hidden, ...] = ()
    """Where words of harm lead."""
    danger: Danger | None = None
    """Words of danger."""


class Term(NamedTuple):
    """A word or phrase without endings, and the numbers of the groups that it belongs to."""

    stem: str
    groups: frozenset[int]


class Reader:
    """Reads texts as terms, by a language's words; without any, each word is a term.

    Args:
        words: the language's.
    """

    def __init__(self, words: SearchWords | None) -> None:
        self.words = words
        self._endings = [
            (cut, instead)
            for cut, _, instead in (e.partition(">") for e in (words.endings if words else ()))
        ]
        self._stems: dict[str, str] = {}
        self.stop = frozenset(folded(words.stop).split()) if words else frozenset()
        weak = folded(words.weak).split() if words and words.weak else ()
        self.weak = frozenset(map(self.stem, weak))

    def stem(self, word: str) -> str:
        """A word without its ending and without a doubled letter at its end."""
        if word not in self._stems:
            stem = word
            for cut, instead in self._endings:
                left = word[: len(word) - len(cut)] + instead
                if word.endswith(cut) and len(left) >= _LEAST:
                    stem = left
                    break
            if len(stem) > _LEAST and stem[-1] == stem[-2]:
                stem = stem[:-1]
            self._stems[word] = stem
        return self._stems[word]

    def _stemmed(self, text: str) -> tuple[str, ...]:
        return tuple(map(self.stem, folded(text).split()))

    @cached_property
    def _groups(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
        """The phrases of each group by their first word."""
        found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for number, group in enumerate(self.words.same if self.words else ()):
            for phrase in dict.fromkeys(map(self._stemmed, group)):
                found.setdefault(phrase[0], []).append((phrase, number))
        return found

    def terms(self, text: str) -> list[Term]:
        """The terms of a text, in order; of phrases that begin together the longest counts."""
        words = folded(text).split()
        stems = tuple(map(self.stem, words))
        found, at = [], 0
        while at < len(stems):
            here = [
                (len(phrase), number)
                for phrase, number in self._groups.get(stems[at], ())
                if stems[at : at + len(phrase)] == phrase
            ]
            long = max((length for length, _ in here), default=1)
            if long > 1 or words[at] not in self.stop:
                stem = " ".join(stems[at : at + long])
                found.append(Term(stem, frozenset(n for length, n in here if length == long)))
            at += long
        return found

    def holds(self, text: str, phrases: Iterable[str], but: Iterable[str] = ()) -> bool:
        """Whether a text has one of these words or phrases, whatever their endings.

        Args:
            text: where they are looked for.
            phrases: those that count.
            but: phrases within which they don't.
        """
        stems = " ".join(("", *self._stemmed(text), ""))
        for phrase in but:
            stems = stems.replace(f" {' '.join(self._stemmed(phrase))} ", " | ")
        return any(f" {' '.join(self._stemmed(phrase))} " in stems for phrase in phrases)

    @cached_property
    def grouped(self) -> frozenset[str]:
        """The stems of all words of the groups."""
        phrases = (phrase for some in self._groups.values() for phrase, _ in some)
        return frozenset(stem for phrase in phrases for stem in phrase)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The stems of words that say who somebody is, more than what the trouble is."""
        words = (
            word for entry in (self.words.readers if self.words else ()) for word in entry.words
        )
        return frozenset(stems[0] for stems in map(self._stemmed, words) if len(stems) == 1)

    def readers(self, text: str) -> Iterator[str]:
        """For whom a page is to be, by the words of a search."""
        for entry in self.words.readers if self.words else ():
            if self.holds(text, entry.words, entry.but):
                yield entry.audience


def folded(text: str) -> str:
    """A text in small letters, without accents, apostrophes and marks; words with spaces."""
    return re.sub(r"[\W_]+", " ", re.sub(r"['\u2019]", "", unaccented(text))).strip()
